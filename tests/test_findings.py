"""Findings as they are shown: on a terminal, as tables, as SARIF."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_checks import three

from toolkit.checks import CHECKS, run_checks
from toolkit.commands.check import colourful
from toolkit.data import AlignedStory
from toolkit.errors import UsageError
from toolkit.findings import FORMS, Found, Shown, form_for, found_in, shown
from toolkit.findings.known import read_known
from toolkit.findings.rows import COLUMNS
from toolkit.findings.terminal import printable

HOSTILE = '=1+1"<b>&\x1b[31m\u202e_x0041_'


def named(of: AlignedStory, story: str, url: str = "https://news.example/{lang}/7/") -> AlignedStory:
    """Return a story under another name, its versions at these addresses."""
    articles = tuple(replace(a, url=url.format(lang=a.lang), page=f"pages/{a.lang} {story}.html") for a in of.articles)
    return replace(of, story=replace(of.story, id=story), articles=articles)


def found(*stories: AlignedStory, only: Sequence[str] = ("number-mismatch",)) -> list[Found]:
    return [one for s in stories for one in found_in(s, run_checks(s, only=only))]


FIGURES = named(three("Загинула 31 людина.", "Погиб 31 человек.", "13 people died."), "s/1")
LETTERS = three("Це сьогодны.", "Это сегодня.", "It is today.")


def text(of: Sequence[Found], **how: bool | str) -> str:
    made = shown(of, "text", Shown(**how))  # type: ignore[arg-type]
    assert isinstance(made, str)
    return made


def test_a_terminal_shows_findings_by_story_with_the_odd_one_and_the_live_pages() -> None:
    (finding,) = found(FIGURES)
    assert text([finding]) == (
        "s/1 https://news.example/uk/7/ https://news.example/ru/7/ https://news.example/en/7/\n"
        + f"  major  en  figures differ: uk 31, ru 31, en 13  number-mismatch {finding.finding.id}\n"
        + "      en  13 people died.\n\n"
    )
    assert "  значна  англ.  числа різняться: укр. 31, рос. 31, англ. 13" in text([finding], ui="uk")


def test_what_several_stories_have_is_one_group() -> None:
    stories = [named(LETTERS, f"s/{n}") for n in range(5)]
    of = found(*stories, only=["foreign-letters"])
    lines = text(of).splitlines()
    assert lines[0] == "The same in several stories"
    assert "in 5 stories" in lines[1]
    assert len(lines) == 1 + 1 + 3 + 1 + 1  # three are named, the rest counted
    assert lines[5].strip() == "and 2 more (--all lists them)"
    assert text(of, each=True).count("foreign-letters") == 5


def test_a_correction_is_offered_where_the_check_knows_one() -> None:
    (one,) = found(named(three("Так.", "Так.", "The WНO said so."), "s/1"), only=["foreign-letters"])
    assert one.correction is not None
    assert (one.correction.wrong, one.correction.right) == ("WНO", "WHO")
    assert "\n      → WHO\n" in text([one])
    (row,) = csv.DictReader(io.StringIO(str(shown([one], "csv", Shown()))))
    assert (row["wrong"], row["right"]) == ("WНO", "WHO")


def test_figures_that_two_stories_share_by_chance_are_no_group() -> None:
    assert "several" not in text(found(FIGURES, named(FIGURES, "s/2")))


def test_colour_is_for_terminals_that_want_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b[31mmajor\x1b[0m" in text(found(FIGURES), colour=True)
    assert "\x1b" not in text(found(FIGURES))
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert colourful()
    for name, value in (("TERM", "dumb"), ("NO_COLOR", "1")):
        monkeypatch.setenv(name, value)
        assert not colourful()
        monkeypatch.setenv("TERM", "xterm")


def test_an_article_cannot_command_a_terminal() -> None:
    (one,) = found(FIGURES)
    bad = replace(one, title=HOSTILE, finding=replace(one.finding, message=HOSTILE, template="", values=()))
    assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", text([bad]))
    assert printable("привіт «так» – й́") == "привіт «так» – й́"


def test_csv_has_headers_and_a_row_each() -> None:
    (row,) = csv.DictReader(io.StringIO(str(shown(found(FIGURES), "csv", Shown()))))
    assert tuple(row) == COLUMNS
    assert row["odd"] == "en"
    assert row["en"] == "13 people died."
    assert row["ru_url"] == "https://news.example/ru/7/"


def test_json_says_what_was_left_out() -> None:
    read = json.loads(shown(found(FIGURES), "json", Shown(ignored=3, known=2)))
    assert (read["ignored"], read["known"]) == (3, 2)
    assert read["findings"][0]["urls"]["uk"] == "https://news.example/uk/7/"
    assert read["findings"][0]["message"] == "figures differ: uk 31, ru 31, en 13"


def test_sarif_names_rule_level_file_and_fingerprint(tmp_path: Path) -> None:
    rules = {name: check.description for name, check in CHECKS.items()}
    log = json.loads(shown(found(FIGURES), "sarif", Shown(rules=rules, root="news")))
    (run,) = log["runs"]
    (result,) = run["results"]
    assert log["version"] == "2.1.0"
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "number-mismatch"
    assert result["level"] == "error"
    assert result["message"] == {"text": "figures differ: uk 31, ru 31, en 13"}
    (location,) = result["locations"]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "news/pages/en%20s/1.html"
    (tmp_path / "before.sarif").write_text(json.dumps(log), encoding="utf-8")
    assert list(read_known(tmp_path / "before.sarif")) == [found(FIGURES)[0].finding.id]


def cells(data: bytes) -> list[list[str]]:
    openpyxl = pytest.importorskip("openpyxl", reason="reads the spreadsheet back")
    (sheet,) = openpyxl.load_workbook(io.BytesIO(data)).worksheets
    assert all(cell.data_type in "sn" for line in sheet.iter_rows() for cell in line)  # no formula
    return [[cell.value or "" for cell in line] for line in sheet.iter_rows()]


def test_a_spreadsheet_has_the_rows_of_the_table_and_links_to_the_live_pages() -> None:
    data = shown(found(FIGURES), "xlsx", Shown())
    assert isinstance(data, bytes)
    assert cells(data) == [list(row) for row in csv.reader(io.StringIO(str(shown(found(FIGURES), "csv", Shown()))))]
    openpyxl = pytest.importorskip("openpyxl")
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert [c.hyperlink.target for c in sheet[2] if c.hyperlink] == [
        f"https://news.example/{v}/7/" for v in ("uk", "ru", "en")
    ]
    assert data == shown(found(FIGURES), "xlsx", Shown())  # no clock in it


@given(title=st.text(st.characters(codec="utf-8"), min_size=1))
def test_any_title_is_a_cell_of_text(title: str) -> None:
    of = [replace(found(FIGURES)[0], title=title)]
    data = shown(of, "xlsx", Shown())
    assert isinstance(data, bytes)
    allowed = re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", title)
    assert cells(data)[1][2] == re.sub("\r\n?", "\n", allowed)


def test_hostile_words_and_addresses_stay_words() -> None:
    of = found(named(FIGURES, HOSTILE, url='https://a.example/"><script>{lang}'))
    data = shown(of, "xlsx", Shown())
    assert isinstance(data, bytes)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
    # an underscore that could begin an escape is escaped itself, which openpyxl leaves to spreadsheets
    assert cells(data)[1][1].replace("_x005F_", "_") == HOSTILE.replace("\x1b", "\ufffd")


@pytest.mark.parametrize("form", [form for form in FORMS if form != "xlsx"])
def test_nothing_found_is_shown_too(form: str) -> None:
    assert (shown([], form, Shown()) == "") == (form == "text")


def test_the_name_of_a_file_says_its_form() -> None:
    assert form_for(None, Path("a.xlsx")) == "xlsx"
    assert form_for(None, None) == form_for(None, Path("a.txt")) == "text"
    assert form_for("csv", Path("a.txt")) == "csv"
    with pytest.raises(UsageError, match=r"-o findings\.xlsx"):
        form_for("xlsx", None)
