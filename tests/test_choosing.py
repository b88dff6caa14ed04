"""Links that may be taken, how they are judged, and which are taken."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.alignment import EVIDENCE, align
from toolkit.alignment.belonging import UNTOLD
from toolkit.alignment.choosing import Option, best_together
from toolkit.alignment.judging import JUDGE_FILE, NAMES, Network, Proposed, judged, networks, seen
from toolkit.alignment.pairs import searched
from toolkit.alignment.proposing import SURE, composed, proposals, strangers
from toolkit.alignment.sides import Side
from toolkit.data import LANGS, PAIRS, Line, Versions

UK = ("Пором сів на мілину біля Одеси.", "На борту була 31 людина.", "Ніхто не постраждав.")
RU = ("Паром сел на мель у Одессы.", "На борту был 31 человек.", "Никто не пострадал.")
EN = ("The ferry ran aground near Odesa with 31 people on board.", "Nobody was hurt.")
FOREIGN = "Тарифи на проїзд у метро зростуть на 12 відсотків із січня, повідомила мерія Риму."


def sides_of(**texts: tuple[str, ...]) -> dict[str, Side]:
    return {lang: Side(lang, tuple(map(Line, texts[lang]))) for lang in LANGS if lang in texts}


def test_what_two_pairs_link_is_proposed_for_the_third() -> None:
    links = {("uk", "ru"): [((0,), (0,)), ((1,), (1,))], ("ru", "en"): [((0, 1), (0,))]}
    assert composed(("uk", "en"), links) == [((0, 1), (0,))]


def test_links_of_a_version_in_the_middle_are_read_from_both_sides() -> None:
    links = {("uk", "ru"): [((3,), (4, 5))], ("uk", "en"): [((3,), (2,))]}
    assert composed(("ru", "en"), links) == [((4, 5), (2,))]


def test_sure_links_are_not_judged() -> None:
    found = searched(sides_of(uk=UK, ru=RU, en=EN), EVIDENCE)
    sure, proposed = proposals(found)
    for pair in PAIRS:
        assert all(link.probability >= SURE for link in sure[pair])
        taken = {
            (side, line) for link in sure[pair] for side, lines in enumerate((link.left, link.right)) for line in lines
        }
        judged_lines = {(side, line) for link in proposed[pair] for side, lines in enumerate(link) for line in lines}
        assert not taken & judged_lines


def test_a_line_of_another_story_has_no_stem_of_its_own_version() -> None:
    found = searched(sides_of(uk=(*UK, FOREIGN, "Пором зняли з мілини.", "Людей на борту не було."), en=EN), EVIDENCE)
    left, right = found["uk", "en"].belonging
    assert left[3] == 0
    assert min(left[:2]) > 0
    assert right == [UNTOLD] * len(EN)  # too few to tell


def test_without_words_all_lines_belong_to_their_versions_as_far() -> None:
    found = searched(sides_of(uk=UK, en=EN), {name: EVIDENCE[name] for name in ("length", "numbers", "names")})
    assert found["uk", "en"].belonging == ([UNTOLD] * len(UK), [UNTOLD] * len(EN))


def test_even_sure_links_of_what_the_third_version_lacks_and_no_other_line_speaks_of_are_judged() -> None:
    foreign = "Fares of the metro will rise by 12 percent from January, the city hall of Rome said."
    found = searched(sides_of(uk=(*UK, FOREIGN), ru=RU, en=("The ferry was old.", *EN, foreign)), EVIDENCE)
    assert found["uk", "en"].posterior.beads[0, 3, 3] >= SURE
    assert [3 in lines for lines in strangers(("uk", "en"), found)] == [True, True]
    sure, proposed = proposals(found)
    assert ((3,), (3,)) not in [(link.left, link.right) for link in sure["uk", "en"]]
    assert ((3,), (3,)) in proposed["uk", "en"]


def test_of_very_few_lines_none_is_told_to_stand_apart() -> None:
    found = searched(sides_of(uk=(UK[0], FOREIGN), en=EN), EVIDENCE)
    assert found["uk", "en"].belonging == ([UNTOLD] * 2, [UNTOLD] * 2)


def test_each_proposed_link_has_all_features() -> None:
    found = searched(sides_of(uk=UK, ru=RU, en=EN), EVIDENCE)
    proposed = {pair: {((0,), (0,)): Proposed(0.5), ((0, 1), (0,)): Proposed(0.3, composed=True)} for pair in PAIRS}
    rows = seen(found, proposed)
    assert rows.shape == (6, len(NAMES))
    assert np.isfinite(rows).all()


def test_judging_knows_the_features_that_it_was_fitted_to() -> None:
    content = json.loads(JUDGE_FILE.read_text(encoding="utf-8"))
    for name, network in networks().items():
        assert tuple(content[name]["past"]) == NAMES
        assert network.inner.shape == (len(NAMES), len(network.outer))


def test_a_network_of_no_units_is_a_logistic_regression() -> None:
    network = Network(np.zeros((2, 1)), np.zeros(1), np.zeros(1), np.array([1.0, -1.0]), 0.0)
    assert network.probabilities(np.array([[2.0, 2.0], [50.0, 0.0]])).tolist() == pytest.approx([0.5, 1.0])


def test_without_sources_that_explain_links_are_as_probable_as_they_are_found() -> None:
    found = searched(sides_of(uk=UK, ru=RU), {"length": EVIDENCE["length"]})
    assert judged(found, {("uk", "ru"): {((0,), (0,)): Proposed(0.25)}}) == {("uk", "ru"): {((0,), (0,)): 0.25}}


def test_two_sentences_that_a_version_puts_in_one_are_both_linked() -> None:
    aligned = align(
        Versions(story="1", **{lang: tuple(map(Line, text)) for lang, text in zip(LANGS, (UK, RU, EN), strict=True)})
    )
    assert [(link.left, link.right) for link in aligned.uk_en] == [((0, 1), (0,)), ((2,), (1,))]
    assert [(link.left, link.right) for link in aligned.ru_en] == [((0, 1), (0,)), ((2,), (1,))]


def test_a_line_of_another_story_is_left_alone_beside_both_versions() -> None:
    uk = (UK[0], UK[1], FOREIGN, UK[2])
    aligned = align(
        Versions(story="1", **{lang: tuple(map(Line, text)) for lang, text in zip(LANGS, (uk, RU, EN), strict=True)})
    )
    for links in (aligned.uk_ru, aligned.uk_en):
        assert ((2,), ()) in [(link.left, link.right) for link in links]


LINES = st.frozensets(st.tuples(st.sampled_from(("uk", "en")), st.integers(0, 5)), min_size=1, max_size=3)


@given(st.lists(st.tuples(st.integers(1, 20), LINES), max_size=9))
def test_no_set_of_links_that_do_not_overlap_is_worth_more(drawn: list[tuple[int, frozenset[tuple[str, int]]]]) -> None:
    options = [Option(worth, 0.5, ((number,), ()), lines) for number, (worth, lines) in enumerate(drawn)]  # type: ignore[arg-type]
    taken = best_together(options)
    used = [line for option in taken for line in option.lines]
    assert len(used) == len(set(used))

    def most(at: int, lines: frozenset[tuple[str, int]]) -> float:
        if at == len(options):
            return 0
        without = most(at + 1, lines)
        if lines & options[at].lines:
            return without
        return max(without, options[at].worth + most(at + 1, lines | options[at].lines))

    assert sum(option.worth for option in taken) == most(0, frozenset())


def test_very_many_overlapping_links_take_no_time() -> None:
    options = [
        Option(1.0 + n % 7, 0.5, ((n,), ()), frozenset([("uk", n), ("uk", n + 1)]))
        for n in range(3000)  # type: ignore[arg-type]
    ]
    assert len(best_together(options)) >= 1000
