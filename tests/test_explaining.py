"""Why a link is what it is: the parts add up to the score, and the ties to what they add."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from test_alignment import FERRY, STORIES

from toolkit import cli
from toolkit.alignment import EVIDENCE, align, explain
from toolkit.alignment.beads import SHAPES
from toolkit.alignment.explaining import COVERAGE, SHAPE, THIRD
from toolkit.alignment.pairs import features_of, score
from toolkit.alignment.sides import Side
from toolkit.alignment.telling import told
from toolkit.alignment.weights import WEIGHTS
from toolkit.data import LANGS, PAIRS, Line, Versions

SAMPLE = Path(__file__).resolve().parents[1] / "corpora" / "sample"


def numbers(reason, source):
    return next(part for part in reason.parts if part.source == source)


@settings(deadline=None, max_examples=40)
@given(STORIES)
def test_every_link_has_a_reason_that_adds_up(versions):
    alignment = align(versions)
    explanation = explain(versions)
    for pair in PAIRS:
        reasons = explanation.get(pair, ())
        assert [reason.link for reason in reasons] == list(alignment.pair(*pair))
        for reason in reasons:
            assert reason.log_odds == pytest.approx(sum(part.log_odds for part in reason.parts), abs=0.06)
            second = reason.second
            assert second is None or 0 <= second.probability <= 1
            assert second is None or (second.left, second.right) != (reason.link.left, reason.link.right)
            for part in reason.parts:
                assert part.source in {*EVIDENCE, SHAPE, COVERAGE, THIRD}
                # a tie of less than 0.02 is not told
                assert part.found == pytest.approx(
                    sum(tie.log_odds for tie in part.ties), abs=0.1 + 0.05 * len(part.ties)
                )
    assert told(versions, explanation)


def test_the_parts_are_those_of_the_search():
    two = Versions(story="s", uk=FERRY.uk, en=FERRY.en)
    sides = {lang: Side(lang, two.lines(lang)) for lang in ("uk", "en")}
    pair = ("uk", "en")
    weights = WEIGHTS["alone"][pair]
    scored = score(features_of(sides, EVIDENCE)[pair], weights, sides, pair)
    for reason in explain(two)[pair]:
        link = reason.link
        if link.left and link.right:
            runs = tuple(tuple(i - side[0] for i in side) for side in (link.left, link.right))
            place = SHAPES.index(runs)
            alone = 2 * weights.opening + (sum(map(len, runs)) - 2) * weights.extending
            assert reason.log_odds == pytest.approx(scored.table[place, link.left[0], link.right[0]] - alone, abs=0.1)


def test_ties_are_shown_as_they_are_written():
    reasons = {reason.link.left: reason for reason in explain(FERRY)["uk", "en"]}
    ties = {(tie.left, tie.right) for tie in numbers(reasons[3,], "numbers").ties}
    assert ties == {("31", "31"), ("п'ятеро", "five")}
    assert ("Гайворон", "Haivoron") in {(tie.left, tie.right) for tie in numbers(reasons[2,], "names").ties}
    assert ("діти", "children") in {(tie.left, tie.right) for tie in numbers(reasons[3,], "words").ties}
    assert numbers(reasons[7,], THIRD).note == "through ru 6"


def test_a_number_that_is_not_met_is_named():
    versions = Versions(
        story="s",
        uk=(Line("Гайворон відкрив у Верхньоморську 13 мостів."),),
        en=(Line("Haivoron opened 31 bridges in Verkhniomorsk."),),
    )
    (reason,) = explain(versions)["uk", "en"]
    assert numbers(reason, "numbers").missing == (("uk", "13"), ("en", "31"))
    assert numbers(reason, "numbers").log_odds < 0
    assert "not met: 13 (uk); 31 (en)" in told(versions, explain(versions))


def test_a_line_left_alone_is_explained_by_the_link_that_was_not_taken():
    alone = {reason.link.left: reason for reason in explain(FERRY)["uk", "en"]}[4,]
    assert alone.link.type == "omitted"
    assert 4 in alone.second.left
    assert alone.second.right
    assert alone.parts


def test_long_stories_are_explained_a_stretch_at_a_time():
    uk = tuple(Line(f"Подія {number}: Гайворон відкрив міст {number * 7919 % 100003}.") for number in range(200))
    en = tuple(Line(f"Event {number}: Haivoron opened bridge {number * 7919 % 100003}.") for number in range(200))
    versions = Versions(story="s", uk=uk, en=en[:120] + en[130:])
    reasons = explain(versions, pairs=[("uk", "en")])["uk", "en"]
    assert [reason.link for reason in reasons] == list(align(versions).uk_en)
    for reason in reasons:
        if reason.link.left and reason.link.right:
            number = reason.link.left[0]
            assert (f"{number * 7919 % 100003}",) * 2 in {(t.left, t.right) for t in numbers(reason, "numbers").ties}


def test_one_version_has_nothing_to_explain():
    one = Versions(story="s", en=FERRY.en)
    assert explain(one) == {}
    assert "nothing to link" in told(one, explain(one))


def test_a_terminal_is_not_made_to_obey():
    versions = Versions(story="\x1b[2J", uk=(Line("Так\x1b[31m.\u202e"),), en=(Line("\ud83d Yes\x07."),))
    text = told(versions, explain(versions))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\ud800-\udfff]", text)


def run(*args: object) -> None:
    cli.main(["align", *map(str, args)])


def test_a_story_of_the_sample_is_explained(capsys):
    with pytest.raises(SystemExit, match="0"):
        run(SAMPLE, "--explain", "8000112", "--pair", "uk-en")
    out = capsys.readouterr().out
    assert out.startswith("news.example/8000112: uk 16")
    assert "== uk-en" in out
    assert "== uk-ru" not in out
    assert "Геренда~Herenda" in out
    assert "second: " in out
    assert max(map(len, out.splitlines())) <= 112


def test_an_explanation_comes_as_json_too(capsys, tmp_path):
    for lang in LANGS:
        (tmp_path / f"ferry.{lang}").write_text("\n".join(line.text for line in FERRY.lines(lang)), encoding="utf-8")
    with pytest.raises(SystemExit, match="0"):
        run(tmp_path / "ferry", "--explain", "ferry", "-f", "json")
    pairs = json.loads(capsys.readouterr().out)["pairs"]
    assert list(pairs) == ["uk-ru", "uk-en", "ru-en"]
    assert pairs["uk-en"][0]["link"]["left"] == [0]
    assert {"source", "log_odds", "found", "ties", "missing", "note"} <= pairs["uk-en"][0]["parts"][0].keys()


def test_an_explanation_of_half_a_character_can_be_written(tmp_path):
    docs = {"docs": [{"id": "1", "sentences": {"uk": ["\ud83dТак"], "en": ["\ud83d Yes"]}}]}
    (tmp_path / "docs.json").write_text(json.dumps(docs), encoding="ascii")
    for output in ("text", "json"):
        with pytest.raises(SystemExit, match="0"):
            run(tmp_path / "docs.json", "--explain", "1", "-f", output, "-o", tmp_path / output)
    assert json.loads((tmp_path / "json").read_text(encoding="utf-8"))["pairs"]["uk-en"]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--explain", "fery"), "no story 'fery', did you mean 'ferry'? (1 there, as 'ferry')"),
        (("--explain", "ferry", "-f", "tsv"), "--explain gives text or json, not tsv"),
    ],
)
def test_what_cannot_be_explained_is_said_in_one_line(args, message, capsys, tmp_path):
    (tmp_path / "ferry.uk").write_text("Так.\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="2"):
        run(tmp_path / "ferry.uk", *args)
    assert message in capsys.readouterr().err
