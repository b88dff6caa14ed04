import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.alignment import EVIDENCE, align, align_all, vocabulary
from toolkit.alignment.beads import SHAPES
from toolkit.alignment.documents import read_documents, written
from toolkit.alignment.search import STEPS, Scored, of_steps, posteriors
from toolkit.alignment.windows import WINDOW
from toolkit.data import LANGS, PAIRS, Alignment, Line, Versions
from toolkit.errors import ToolkitError

SHARED = Path(__file__).resolve().parents[2] / "shared"

# Invented. English leaves out the weather and has a line of its own; Russian merges two sentences that Ukrainian and
# English keep apart; English splits the quotation; 31 thousand, half past four and five people take three forms.
FERRY = Versions(
    story="ferry",
    uk=(
        Line("У Верхньоморську пором сів на мілину: на борту 31 людина", "title"),
        Line("Пором «Чайка» сів на мілину поблизу Верхньоморська у вівторок, 9 серпня."),
        Line("Про це повідомив речник порту Олесь Гайворон."),
        Line("На борту була 31 людина, п'ятеро з них — діти."),
        Line("Того ранку в затоці стояв густий туман."),
        Line("«Ніхто не постраждав, усіх пасажирів евакуювали на буксирі „Дельфін“», — сказав Гайворон."),
        Line("Чому капітан змінив курс?"),
        Line("Це з'ясує слідство, яке очолила Марта Вінцель."),
        Line("Збитки оцінюють у 2,8 млн гривень."),
    ),
    ru=(
        Line("В Верхнеморске паром сел на мель: на борту 31 человек", "title"),
        Line(
            "Паром «Чайка» сел на мель вблизи Верхнеморска во вторник, 9 августа; об этом сообщил представитель порта Олесь Гайворон."
        ),
        Line("На борту был 31 человек, пятеро из них — дети."),
        Line("Тем утром в бухте стоял густой туман."),
        Line("«Никто не пострадал, всех пассажиров эвакуировали на буксире „Дельфин“», — сказал Гайворон."),
        Line("Почему капитан сменил курс?"),
        Line("Это выяснит следствие, которое возглавила Марта Винцель."),
        Line("Ущерб оценивают в 2,8 млн гривен."),
    ),
    en=(
        Line("Ferry with 31 on board runs aground in Verkhniomorsk", "title"),
        Line("The ferry Chaika ran aground near Verkhniomorsk on Tuesday 9 August."),
        Line("This was reported by the port's spokesman, Oles Haivoron."),
        Line("There were 31 people on board, five of them children."),
        Line('"Nobody was hurt."'),
        Line('"All passengers were evacuated by the tug Delfin," Haivoron said.'),
        Line("Why did the captain change course?"),
        Line("That is for the investigation to find out, which is led by Marta Vintsel."),
        Line("The damage is estimated at UAH 2.8 million."),
        Line("Subscribe to our newsletter and never miss a story!"),
    ),
)
FERRY_LINKS = {
    ("uk", "ru"): [("0", "0"), ("12", "1"), ("3", "2"), ("4", "3"), ("5", "4"), ("6", "5"), ("7", "6"), ("8", "7")],
    ("uk", "en"): [("0", "0"), ("1", "1"), ("2", "2"), ("3", "3"), ("5", "45"), ("6", "6"), ("7", "7"), ("8", "8")],
    ("ru", "en"): [("0", "0"), ("1", "12"), ("2", "3"), ("4", "45"), ("5", "6"), ("6", "7"), ("7", "8")],
}

LINES = st.builds(
    Line,
    text=st.text(max_size=20)
    | st.sampled_from(["Їх 5.", "Их пятеро.", "There are five.", "Чому?", "Why?", "Kyiv", "Київ"]),
    kind=st.sampled_from(["title", "caption", "body"]),
    paragraph=st.integers(0, 3),
)
VERSION = st.lists(LINES, max_size=7).map(tuple)
STORIES = st.builds(Versions, story=st.just("s"), uk=VERSION, ru=VERSION, en=VERSION)


def story(**texts: list[str]) -> Versions:
    return Versions(story="s", **{lang: tuple(Line(text) for text in lines) for lang, lines in texts.items()})


def pairs_of(alignment: Alignment, left: str, right: str) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    return [(link.left, link.right) for link in alignment.pair(left, right)]


def components(versions: Versions, alignment: Alignment) -> set[frozenset[tuple[str, int]]]:
    """Connect the linked lines the plain way: merge sets until nothing changes."""
    groups = [{(lang, i)} for lang in LANGS for i in range(len(versions.lines(lang)))]
    for left, right in PAIRS:
        for link in alignment.pair(left, right):
            lines = {(left, i) for i in link.left} | {(right, j) for j in link.right}
            touched = [group for group in groups if group & lines]
            groups = [group for group in groups if not group & lines] + [set().union(*touched)]
    return {frozenset(group) for group in groups}


@settings(deadline=None, max_examples=60)
@given(STORIES)
def test_laws(versions):
    alignment = align(versions)
    for left, right in PAIRS:
        links = alignment.pair(left, right)
        if not versions.lines(left) or not versions.lines(right):
            assert links == ()
            continue
        assert sorted(i for link in links for i in link.left) == list(range(len(versions.lines(left))))
        assert sorted(j for link in links for j in link.right) == list(range(len(versions.lines(right))))
        for link in links:
            assert 0 <= link.probability <= 1
            assert (link.type == "omitted") == (link.right == ())
            assert (link.type == "added") == (link.left == ())
            kinds = {versions.lines(left)[i].kind for i in link.left} | {
                versions.lines(right)[j].kind for j in link.right
            }
            assert "title" not in kinds or kinds == {"title"}
    for lang in LANGS:
        assert sorted(i for link in alignment.links for i in link.positions(lang)) == list(
            range(len(versions.lines(lang)))
        )
    found = {frozenset((lang, i) for lang in LANGS for i in link.positions(lang)) for link in alignment.links}
    assert found == components(versions, alignment)
    assert all(0 <= link.probability <= 1 for link in alignment.links)
    assert align(versions) == alignment


@settings(deadline=None, max_examples=30)
@given(st.lists(st.text(alphabet="абвгд efgh 123.", min_size=1, max_size=30), min_size=1, max_size=12, unique=True))
def test_identical_versions_are_aligned_one_to_one(texts):
    alignment = align(story(uk=texts, ru=texts, en=texts))
    for left, right in PAIRS:
        assert pairs_of(alignment, left, right) == [((i,), (i,)) for i in range(len(texts))]


@pytest.mark.parametrize("name", EVIDENCE)
def test_each_evidence_works_alone_and_can_be_left_out(name):
    alone = align(FERRY, evidence=[name])
    without = align(FERRY, evidence=[other for other in EVIDENCE if other != name])
    for alignment in (alone, without):
        assert sorted(i for link in alignment.links for i in link.uk) == list(range(len(FERRY.uk)))
    assert alone != align(FERRY)


@pytest.mark.parametrize("lines", [1, 30, 1000])
def test_stories_that_are_read_at_once_get_the_links_that_each_gets_by_itself(monkeypatch, lines):
    monkeypatch.setattr("toolkit.alignment.AT_ONCE", lines)
    uk = [f"Пором {n} став на {7 * n} хвилин." for n in range(WINDOW + 5)]
    en = [f"Ferry {n} stopped for {7 * n} minutes." for n in range(WINDOW + 5)]
    stories = [FERRY, story(uk=[], en=["Why?"]), story(uk=uk, en=en), Versions(story="none"), FERRY]
    each = []
    for versions in stories:
        vocabulary.forget()
        each.append(align(versions))
    vocabulary.forget()
    assert list(align_all(stories)) == each


def test_an_unknown_evidence_is_named_with_those_there_are():
    with pytest.raises(ToolkitError, match="no evidence 'lenght', did you mean 'length'"):
        align(story(uk=["Так."]), evidence=["lenght"])


def test_a_story_by_eye():
    alignment = align(FERRY)
    for pair, expected in FERRY_LINKS.items():
        linked = [("".join(map(str, a)), "".join(map(str, b))) for a, b in pairs_of(alignment, *pair) if a and b]
        assert linked == expected, pair
    assert [(link.uk, link.ru, link.en, link.type) for link in alignment.links] == [
        ((0,), (0,), (0,), "translated"),
        ((1, 2), (1,), (1, 2), "merged"),
        ((3,), (2,), (3,), "translated"),
        ((4,), (3,), (), "omitted"),
        ((5,), (4,), (4, 5), "split"),
        ((6,), (5,), (6,), "translated"),
        ((7,), (6,), (7,), "translated"),
        ((8,), (7,), (8,), "translated"),
        ((), (), (9,), "added"),
    ]


@pytest.mark.parametrize("missing", LANGS)
def test_two_versions_are_aligned_without_the_third(missing):
    alignment = align(Versions(story="s", **{lang: FERRY.lines(lang) for lang in LANGS if lang != missing}))
    for pair, expected in FERRY_LINKS.items():
        linked = [("".join(map(str, a)), "".join(map(str, b))) for a, b in pairs_of(alignment, *pair) if a and b]
        right = len(set(linked) & set(expected))
        assert right >= (0 if missing in pair else len(expected) - 2)
    assert all(link.positions(missing) == () for link in alignment.links)


def test_one_version_gives_its_lines_alone():
    alignment = align(Versions(story="s", en=FERRY.en))
    assert [link.en for link in alignment.links] == [(i,) for i in range(len(FERRY.en))]
    assert {link.type for link in alignment.links} == {"alone"}
    assert alignment.uk_ru == alignment.uk_en == alignment.ru_en == ()


def test_no_version_at_all_gives_nothing():
    assert align(Versions(story="s")) == Alignment(story="s")


def test_neighbours_that_change_places_are_found_and_called_reordered():
    en = [FERRY.en[i] for i in (0, 1, 3, 2, 5, 6, 8, 7)]
    alignment = align(Versions(story="s", uk=FERRY.uk, en=tuple(en)))
    links = {link.left: link for link in alignment.uk_en}
    assert (links[7,].right, links[8,].right) == ((7,), (6,))
    assert "reordered" in {links[7,].type, links[8,].type}


def test_a_title_links_only_to_a_title():
    uk = story(uk=["Пором «Чайка» сів на мілину 9 серпня."]).uk
    en = (Line("Ferry Chaika runs aground on 9 August", "title"),)
    assert pairs_of(align(Versions(story="s", uk=uk, en=en)), "uk", "en") == [((0,), ()), ((), (0,))] or pairs_of(
        align(Versions(story="s", uk=uk, en=en)), "uk", "en"
    ) == [((), (0,)), ((0,), ())]


def test_a_caption_prefers_a_caption():
    uk = (Line("Пором «Чайка» біля Верхньоморська.", "caption"), Line("Пором «Чайка» вийшов із Верхньоморська."))
    en = (Line("The ferry Chaika left Verkhniomorsk."), Line("The ferry Chaika near Verkhniomorsk.", "caption"))
    linked = [link for link in pairs_of(align(Versions(story="s", uk=uk, en=en)), "uk", "en") if all(link)]
    assert ((0,), (0,)) not in linked
    assert ((1,), (1,)) not in linked


def brute_force(table: np.ndarray, scored: Scored) -> tuple[float, np.ndarray]:
    """Sum over every alignment one by one; return the sum and each step's share of it."""
    steps = of_steps(scored)
    _, n, m = table.shape
    shares = np.zeros(steps.shape)
    total = 0.0

    def go(i: int, j: int, state: str, weight: float, taken: tuple[tuple[int, int, int], ...]) -> None:
        nonlocal total
        if (i, j) == (n, m):
            total += weight
            for place in taken:
                shares[place] += weight
        for place, step in enumerate(STEPS):
            if i + step.left <= n and j + step.right <= m:
                then = weight * np.exp(steps[place, i, j])
                go(i + step.left, j + step.right, "step", then, (*taken, (place, i, j)))
        if i < n and state != "right":
            cost = scored.extending if state == "left" else scored.opening
            go(i + 1, j, "left", weight * np.exp(cost), taken)
        if j < m:
            cost = scored.extending if state == "right" else scored.opening
            go(i, j + 1, "right", weight * np.exp(cost), taken)

    go(0, 0, "step", 1.0, ())
    return total, shares / total


@pytest.mark.parametrize(("n", "m"), [(0, 2), (1, 1), (2, 3), (4, 3), (4, 4)])
def test_the_search_equals_a_sum_over_all_alignments(n, m):
    rng = np.random.default_rng(7)
    scored, other = (
        Scored(table=rng.normal(size=(len(SHAPES), *size)), swap=-0.5, woven=0.3, opening=-1.0, extending=-0.4)
        for size in ((n, m), (5, 1))
    )
    total, shares = brute_force(scored.table, scored)
    found = posteriors([scored, other])[0]
    assert found.total == pytest.approx(np.log(total))
    assert found.steps == pytest.approx(shares)
    each = sum(len(step.beads) * shares[place].sum() for place, step in enumerate(STEPS))
    assert found.beads.sum() == pytest.approx(each)


def test_a_sentence_cut_in_two_is_found_around_an_advertisement():
    uk = [
        "Пором «Чайка» сів на мілину поблизу Верхньоморська у вівторок.",
        "На борту була 31 людина, серед них п'ятеро дітей, а евакуювали всіх на буксирі „Дельфін“ до порту Лагуна.",
        "Збитки оцінюють у 2,8 млн гривень.",
    ]
    en = [
        "The ferry Chaika ran aground near Verkhniomorsk on Tuesday.",
        "There were 31 people on board, among them five children.",
        "Subscribe to our newsletter!",
        "All were evacuated to the port of Laguna by the tug Delfin.",
        "The damage is estimated at UAH 2.8 million.",
    ]
    found = pairs_of(align(story(uk=uk, en=en)), "uk", "en")
    assert [link for link in found if all(link)] == [((0,), (0,)), ((1,), (1, 3)), ((2,), (4,))]
    assert ((), (2,)) in found


def test_long_versions_are_aligned_in_windows():
    uk = [f"Подія {number}: Гайворон відкрив міст {number * 7919 % 100003}." for number in range(700)]
    en = [f"Event {number}: Haivoron opened bridge {number * 7919 % 100003}." for number in range(700)]
    del en[300:330]
    alignment = align(story(uk=uk, en=en))
    expected = {((i,), (i if i < 300 else i - 30,)) for i in range(700) if not 300 <= i < 330}
    assert len(expected & set(pairs_of(alignment, "uk", "en"))) > 0.99 * len(expected)


def test_a_sentence_finds_its_place_in_a_much_longer_version():
    en = [f"Event {number} happened in another town." for number in range(300)]
    en[200] = "Haivoron opened 4,711 bridges."
    alignment = align(story(uk=["Гайворон відкрив 4711 мостів."], en=en))
    assert ((0,), (200,)) in pairs_of(alignment, "uk", "en")


ODD = {
    "repeated": story(uk=["Так."] * 2000, ru=["Да."] * 1900, en=["Yes."] * 2000),
    "endless": story(uk=["слово 5 " * 12500, "Так."], ru=["слово 5 " * 12500], en=["word 5 " * 12500, "Yes."]),
    "one against many": story(uk=["Їх 5."], ru=["Их 5."], en=["There are 5."] * 400),
    "empty": story(uk=["", "", " "], ru=[""], en=["\n"]),
    "surrogates": story(uk=["\ud83d Так\x00.", "\udfff"], ru=["Да\x1b[0m."], en=["\ud83d", "Yes\x7f."]),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_input_is_aligned(name):
    alignment = align(ODD[name])
    for lang in LANGS:
        positions = sorted(i for link in alignment.links for i in link.positions(lang))
        assert positions == list(range(len(ODD[name].lines(lang))))


def test_documents_are_read_aligned_and_written():
    docs = {
        "docs": [
            {"id": "a", "sentences": {"uk": ["Їх 5."], "ru": ["Их 5."]}, "gold": 1},
            {"id": "b", "sentences": {"en": ["Yes."]}},
        ]
    }
    versions = read_documents(json.dumps(docs).encode(), source="docs.json")
    links = json.loads(written((version, align(version)) for version in versions))
    assert links["a"]["uk-ru"] == [[[0], [0]]]
    assert links["a"]["uk-en"] == [[[0], []]]
    assert links["b"]["ru-en"] == [[[], [0]]]
    assert all(
        len(links[name][pair]) == len(links[name]["probability"][pair])
        for name in links
        for pair in ("uk-ru", "uk-en", "ru-en")
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "docs.json: not JSON"),
        ("[]", 'docs.json: no list under "docs"'),
        ('{"docs": [3]}', "docs.json: document 1: not an object"),
        ('{"docs": [{"sentences": {}}]}', 'document 1: no "id"'),
        ('{"docs": [{"id": "a"}]}', r'document 1 \(a\): no object under "sentences"'),
        ('{"docs": [{"id": "a", "sentences": {"de": []}}]}', r"\(a\): no language 'de' here"),
        ('{"docs": [{"id": "a", "sentences": {"uk": "Так."}}]}', "the sentences of uk are no list"),
        ('{"docs": [{"id": "a", "sentences": {"uk": ["Так.", 3]}}]}', "sentence 1 of uk is no string: 3"),
        ('{"docs": [{"id": "a", "sentences": {}}, {"id": "a", "sentences": {}}]}', "document 2: id 'a' stands twice"),
    ],
)
def test_malformed_documents_are_named(text, message):
    with pytest.raises(ToolkitError, match=message):
        read_documents(text.encode(), source="docs.json")


def test_documents_in_another_order_get_the_same_links():
    docs = [FERRY, story(uk=["Їх 5."], en=["There are 5."])]
    assert [align(doc) for doc in docs] == [align(doc) for doc in reversed(docs)][::-1]


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the yardstick beside the repository")
def test_level_2_of_real_news_stays_above_its_floor(tmp_path):
    yardsticks = SHARED / "yardsticks"
    made = [
        sys.executable,
        yardsticks / "make_gold.py",
        SHARED / "data/dev/ntrex",
        "--name",
        "ntrex",
        "--out",
        tmp_path,
    ]
    subprocess.run([*made, "--levels", "2", "--seeds", "13"], check=True, capture_output=True)
    gold, links = tmp_path / "ntrex.L2.s13.json", tmp_path / "links.json"
    documents = read_documents(gold.read_bytes(), source=str(gold))
    links.write_text(written((document, align(document)) for document in documents), encoding="utf-8")
    scored = subprocess.run(
        [sys.executable, yardsticks / "score_alignment.py", gold, links, "--json"], check=True, capture_output=True
    )
    found = json.loads(scored.stdout)
    floors = json.loads((Path(__file__).parents[1] / "eval" / "floors.json").read_text(encoding="utf-8"))["alignment"]
    for pair, floor in floors["ntrex level 2 seed 13, strict F1"].items():
        assert found[pair]["strict"]["F1"] >= floor
