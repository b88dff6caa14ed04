"""Translations that went wrong as a whole are seen, and good ones are left in peace."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.data import FAILURES, LANGS, Score
from toolkit.errors import ToolkitError
from toolkit.failures import KINDS, find, kinds_of
from toolkit.metrics import Scores, render, score
from toolkit.pipeline import with_failures

UK = "Уночі в місті пішов сніг, і рух транспорту через міст зупинили до ранку."
RU = "Ночью в городе пошёл снег, и движение транспорта через мост остановили до утра."
EN = "It snowed in the city at night, and traffic across the bridge was stopped until the morning."


@pytest.mark.parametrize(
    ("pair", "source", "output", "kinds"),
    [
        ("uk-en", UK, EN, ()),
        ("uk-ru", UK, RU, ()),
        ("en-uk", EN, UK, ()),
        ("ru-uk", RU, UK, ()),
        ("uk-en", UK, "", ("empty",)),
        ("uk-en", UK, " … ", ("empty",)),
        ("uk-en", "***", "", ()),
        ("uk-en", UK, "It snowed in the city", ("cut",)),
        ("uk-en", UK, "It snowed.", ("cut",)),
        ("uk-en", UK, "It snowed, and the bridge was closed till morning.", ()),
        ("uk-en", "Так.", "Y", ()),
        ("uk-en", UK, "It snowed in the city and it snowed in the city and it snowed in the city at night.", ("looping",)),
        ("uk-en", UK, "It snowed in the the the the the the the the city at night over the bridge.", ("looping",)),
        ("uk-ru", UK, "Ночью в городе снегснегснегснегснегснег пошёл до самого утра.", ("looping",)),
        ("uk-en", "Ха-ха-ха-ха-ха-ха!", "Ha-ha-ha-ha-ha-ha!", ()),
        ("uk-ru", UK, UK, ("copied", "wrong-language", "source-script")),
        ("uk-en", "Київ", "Київ", ("source-script",)),
        ("uk-ru", "Москва", "Москва", ()),
        ("uk-en", UK, RU, ("wrong-language", "source-script")),
        ("en-uk", EN, RU, ("wrong-language",)),
        ("en-ru", EN, UK, ("wrong-language",)),
        ("en-uk", EN, EN, ("copied", "wrong-language", "source-script")),
        ("en-uk", "Please follow the next process", "Будь ласка, дотримуйтесь наступного процесу", ()),
        ("uk-en", UK, "It snowed in the city at night, and рух across the bridge was stopped until morning.", ("source-script",)),
        ("uk-en", "Читайте на сайті новини.укр, пише @новини.", "Read on новини.укр, writes @новини.", ("source-script",)),
        ("uk-en", "Пише @новини.", "@новини writes.", ()),
        ("uk-ru", UK, "Ночью в місті пошёл снег, мосты были закрыты, и движение остановили до утра.", ("source-script",)),
        ("en-uk", "He sang Let it be and left.", "Він заспівав Let It Be і пішов.", ()),
        ("en-uk", "He reads The Wall Street Journal.", "Він читає The Wall Street Journal.", ()),
        ("en-uk", EN, "Уночі в місті пішов сніг, і traffic across the bridge was stopped до ранку.", ("source-script",)),
    ],
)  # fmt: skip
def test_what_failed_is_named(pair, source, output, kinds):
    assert kinds_of(source, output, tuple(pair.split("-"))) == kinds


@given(st.text(), st.text(), st.sampled_from([(a, b) for a in LANGS for b in LANGS if a != b]))
def test_any_text_can_be_looked_at(source, output, pair):
    assert set(kinds_of(source, output, pair)) <= set(FAILURES)


def test_the_kinds_are_those_that_tables_name():
    assert tuple(KINDS) == FAILURES


def test_examples_are_the_plainest_of_their_kind():
    found = find(
        [UK] * 4, [RU, "It snowed in місті at night, and traffic was stopped until the morning.", EN, ""], ("uk", "en")
    )
    assert found.segments == (0, 1, 3)
    assert {k.kind: k.count for k in found.kinds} == {"empty": 1, "wrong-language": 1, "source-script": 2}
    (script,) = (k for k in found.kinds if k.kind == "source-script")
    assert [example.segment for example in script.examples] == [1, 0]


@pytest.fixture
def scores():
    outputs = {"good": [EN, "The bridge is closed."], "bad": ["", "The bridge is closed."], "worst": ["", ""]}
    references = [[EN, "The bridge is closed."]]
    found = score(outputs, references, metrics=["chrf"], direction="uk-en")
    return with_failures(found, [UK, "Міст закрито."], outputs)


def test_a_score_stands_beside_that_without_failures(scores):
    assert [(s.system, len(s.failures.segments), s.without_failures) for s in scores] == [
        ("good", 0, None), ("bad", 1, pytest.approx(100)), ("worst", 2, None),
    ]  # fmt: skip


def test_text_has_a_table_of_failures_with_an_example(scores):
    text = render(scores, "text")
    assert "System  failed  empty  chrF2 without" in text
    assert "bad          1      1          100.0" in text
    assert "bad: empty (1), as in segment 1: «Уночі" in text
    none = render(scores[:1], "text")
    assert (
        "failed as a whole, uk-en, 2 segments: none (empty, cut, looping, copied, wrong-language, source-script)"
        in none
    )


def test_json_has_counts_by_score_and_examples_by_system(scores):
    document = json.loads(render(scores, "json"))
    good, bad, _ = document["scores"]
    assert (good["failed"], good["failures"]) == (0, {})
    assert (bad["failed"], bad["failures"], bad["score_without_failures"]) == (1, {"empty": 1}, 100.0)
    assert [f["system"] for f in document["failures"]] == ["good", "bad", "worst"]
    assert document["failures"][1]["kinds"]["empty"]["examples"] == [{"segment": 0, "source": UK, "output": ""}]


def test_a_score_without_sources_says_nothing_of_failures():
    plain = Score(system="a", direction="", metric="BLEU", value=1, signature="nrefs:1", segments=1)
    assert "failure" not in render([plain], "json")
    assert "fail" not in render([plain], "text")


def test_sources_that_are_not_as_many_are_refused(scores):
    with pytest.raises(ToolkitError, match="bad: 1 segments for 2 sources"):
        with_failures(Scores(scores), [UK, UK], {"bad": [EN]})
