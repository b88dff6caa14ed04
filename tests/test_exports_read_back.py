"""Formats of other people's tools, read back by other people's readers; what a format cannot hold is told."""

import ast
import csv
import io
import re
import tempfile
import warnings
from contextlib import redirect_stdout
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import find, given, settings
from lxml import etree
from strategies import corpora

from toolkit.alignment.ladders import climbed
from toolkit.alignment.texts import read_texts
from toolkit.commands.export import FORMATS as TOLD
from toolkit.data import LANGS, PAIRS, AlignedStory, Segment, SplitSettings, joined
from toolkit.exports import FORMATS, About, Options, altered
from toolkit.exports import format as forms
from toolkit.exports.characters import ALTERED, LINES, XML, Fitter, fitting
from toolkit.exports.xlsx import CELL, COLUMNS, book, rows
from toolkit.exports.zips import zipped
from toolkit.units import assemble, segments

SCHEMAS = Path(__file__).parent / "schemas"
ABOUT = About(name="sample", title="A sample", description="Invented.", licence="MIT", newsalign="0.1")
DEFAULTS = Options()
SPLIT = Options(splits=SplitSettings(test=0.5))
# Like what an Article may hold at its worst; the strategies bring mark-up and quotes besides
ODD = "=1+1 \x0b\x01a\tb\u2028c\x85d _x0041_ <&> ]]> \u00a0\ufffe🙂"


def exported(folder: str | Path, name: str, stories: list[AlignedStory], options: Options = DEFAULTS) -> Path:
    target = Path(folder) / name
    target.mkdir()
    FORMATS[name](target, ABOUT, lambda: iter(stories), options)
    return target


def paired(stories: list[AlignedStory], left: str, right: str) -> list[Segment]:
    return [s for story in stories for s in segments(story, left, right) if s.source and s.target]


def xml(text: str) -> str:
    return fitting(text, [XML])


@pytest.fixture(scope="module")
def stories() -> list[AlignedStory]:
    """Two stories, the first in three languages, one sentence of it odd."""
    found = find(
        corpora(),
        lambda made: (
            len(made) >= 2 and len(made[0].articles) == 3 and all(len(a.paragraphs) > 1 for a in made[0].articles)
        ),
    )
    return [with_text(found[0], "uk", ODD), *found[1:]]


def with_text(story: AlignedStory, lang: str, text: str) -> AlignedStory:
    """Return a story whose version has another title."""
    articles = []
    for article in story.articles:
        if article.lang == lang:
            first, *others = article.paragraphs
            article = replace(article, paragraphs=joined([replace(first, text=text), *others]))
        articles.append(article)
    cuts = [
        [replace(s, start=p.start, end=p.end) for s, p in zip(cut, a.paragraphs, strict=True)]
        for cut, a in zip(story.sentences, articles, strict=True)
    ]
    return assemble(story.story, articles, cuts, story.alignment)


@settings(max_examples=15, deadline=None)
@given(stories=corpora())
def test_translate_toolkit_reads_the_texts_and_ids_of_tmx_and_xliff(stories: list[AlignedStory]) -> None:
    pytest.importorskip("translate")
    from translate.storage import tmx, xliff, xliff2

    readers = {
        "tmx": (tmx.tmxfile, "tmx"),
        "xliff": (xliff.Xliff1File, "xlf"),
        "xliff2": (xliff2.Xliff2File, "xlf"),
    }
    with tempfile.TemporaryDirectory() as folder:
        for name, (reader, ending) in readers.items():
            target = exported(folder, name, stories)
            for left, right in PAIRS:
                expected = [(xml(s.source), xml(s.target)) for s in paired(stories, left, right)]
                path = target / f"sample.{left}-{right}.{ending}"
                if name != "tmx" and not expected:
                    assert not path.exists()  # XLIFF may not be empty
                    continue
                units = reader.parsefile(str(path)).units
                assert [(str(u.source), str(u.target)) for u in units] == expected
                for unit, s in zip(units, paired(stories, left, right), strict=True):
                    assert s.id in unit.getid()


def test_xml_files_keep_to_the_rules_of_their_formats(tmp_path: Path, stories: list[AlignedStory]) -> None:
    for options in (DEFAULTS, replace(SPLIT, locales=True)):
        (tmp_path / str(options.locales)).mkdir()
        made = {n: exported(tmp_path / str(options.locales), n, stories, options) for n in ("tmx", "xliff", "xliff2")}
        dtd = etree.DTD(str(SCHEMAS / "tmx14.dtd"))
        for path in made["tmx"].glob("*.tmx"):
            assert dtd.validate(etree.parse(path)), dtd.error_log
        for name, schema in (("xliff", "xliff12.rng"), ("xliff2", "xliff21.rng")):
            rules = etree.RelaxNG(etree.parse(SCHEMAS / schema))
            paths = list(made[name].glob("*.xlf"))
            assert paths
            for path in paths:
                tree = etree.parse(path)
                assert rules.validate(tree), rules.error_log
                for file in tree.getroot():
                    ids = [u.get("id") for u in file.iter("{*}trans-unit", "{*}unit")]
                    assert len(ids) == len(set(ids))


@settings(max_examples=15, deadline=None)
@given(stories=corpora())
def test_openpyxl_reads_texts_as_texts(stories: list[AlignedStory]) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    with tempfile.TemporaryDirectory() as folder:
        target = exported(folder, "xlsx", stories)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            sheet = openpyxl.load_workbook(target / "sample.xlsx").active
        head, *lines = sheet.iter_rows()
        assert [cell.value for cell in head] == list(COLUMNS)
        units = [u for s in stories for u in s.units]
        assert len(lines) == len(units)
        for line, unit in zip(lines, units, strict=True):
            cells = dict(zip(COLUMNS, line, strict=True))
            assert cells["id"].value == unit.id
            for lang in LANGS:
                assert (cells[lang].value or "") == xml(unit.text(lang))
                assert cells[lang].data_type == ("s" if unit.text(lang) else "n")
                assert cells[lang].number_format == "@"  # typed text stays text
            assert cells["probability"].value == pytest.approx(unit.probability, abs=5e-5)


def test_a_spreadsheet_has_a_frozen_header_filters_and_no_formulas(tmp_path: Path, stories: list[AlignedStory]) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(exported(tmp_path, "xlsx", stories) / "sample.xlsx")
    sheet = book["units"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == sheet.dimensions
    assert sheet.column_dimensions["F"].width == 60
    assert sheet.column_dimensions["L"].hidden
    first = sheet["F2"]
    assert first.value.startswith("=1+1")
    assert first.data_type == "s"
    assert altered(tmp_path / "xlsx") == {"xml-forbidden": 1}


def test_what_a_sheet_has_no_room_for_stands_on_the_next(tmp_path: Path, stories: list[AlignedStory]) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    found = [row for s in stories for row in rows(s, DEFAULTS, Fitter([XML]))]
    with zipped(tmp_path / "a.xlsx") as archive:
        book(archive, iter(found), len(found), most=3)
    made = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert made.sheetnames[:2] == ["units", "units 2"]
    ids = [row[0] for sheet in made for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert ids == [u.id for s in stories for u in s.units]
    assert {sheet.max_row for sheet in made} <= {2, 3}


def test_a_text_longer_than_a_cell_is_cut_and_told(tmp_path: Path, stories: list[AlignedStory]) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    long = "🙂" * CELL
    target = exported(tmp_path, "xlsx", [with_text(stories[0], "uk", long)])
    value = openpyxl.load_workbook(target / "sample.xlsx").active["F2"].value
    assert value == "🙂" * (CELL // 2)  # which counts two of UTF-16 for each
    unit = with_text(stories[0], "uk", long).units[0]
    assert (target / ALTERED).read_text().splitlines()[1:] == [f"{unit.id}\tuk\tcell-limit\t{CELL - CELL // 2}"]


@settings(max_examples=15, deadline=None)
@given(stories=corpora())
def test_tsv_has_a_row_a_unit_for_readers_that_know_no_quotes(stories: list[AlignedStory]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        text = (exported(folder, "tsv", stories) / "sample.tsv").read_bytes().decode()
        (Path(folder) / "bare").mkdir()
        bare = exported(Path(folder) / "bare", "tsv", stories, Options(header=False)) / "sample.tsv"
        assert text.split("\n", 1)[1] == bare.read_bytes().decode()
    read = list(csv.DictReader(io.StringIO(text, newline="\n"), delimiter="\t", quoting=csv.QUOTE_NONE))
    units = [u for s in stories for u in s.units]
    assert [(r["id"], *(r[lang] for lang in LANGS)) for r in read] == [
        (u.id, *(fitting(u.text(lang), LINES) for lang in LANGS)) for u in units
    ]
    assert len(text.splitlines()) == len(units) + 1  # none of its texts has what some reader takes for a line's end


@settings(max_examples=8, deadline=None)
@given(stories=corpora())
def test_opustools_reads_documents_and_links(stories: list[AlignedStory]) -> None:
    opustools = pytest.importorskip("opustools")
    with tempfile.TemporaryDirectory() as folder:
        target = exported(folder, "xces", stories)
        for left, right in PAIRS:
            source, other = sorted((left, right))
            out = [str(Path(folder) / name) for name in ("source", "target")]
            with redirect_stdout(io.StringIO()):
                opustools.OpusRead(
                    directory="sample", source=source, target=other, preprocess="raw", download_dir=str(target),
                    root_directory=folder, suppress_prompts=True, write=out, write_mode="moses",
                    leave_non_alignments_out=True,
                ).printPairs()  # fmt: skip
            read = list(zip(*(Path(path).read_text(encoding="utf-8").split("\n")[:-1] for path in out), strict=True))
            found = [
                (s.source, s.target) if left == source else (s.target, s.source) for s in paired(stories, left, right)
            ]
            assert [tuple(map(squeezed, pair)) for pair in read] == [tuple(map(squeezed, pair)) for pair in found]


def squeezed(text: str) -> str:
    """OpusTools takes off spaces around lines and makes one line of a text."""
    return " ".join(xml(text).split())


def test_a_story_cannot_lead_out_of_the_archive(tmp_path: Path, stories: list[AlignedStory]) -> None:
    story = replace(stories[0], story=replace(stories[0].story, id="../../etc/x y"))
    target = exported(tmp_path, "xces", [story])
    names = ZipFile(target / "sample_latest_raw_uk.zip").namelist()
    assert all(re.fullmatch(r"sample/raw/uk/[0-9a-f]{12}\.xml", name) for name in names)


@settings(max_examples=15, deadline=None)
@given(stories=corpora())
def test_ladders_are_read_with_their_sentences(stories: list[AlignedStory]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        target = exported(folder, "ladder", stories)
        for pair in PAIRS:
            path = target / f"sample.{'-'.join(pair)}.ladder"
            texts = [(target / f"sample.{lang}").read_bytes().decode().split("\n")[:-1] for lang in pair]
            read = []
            for line in path.read_text().splitlines():  # as a stranger reads it
                ours, theirs, probability = line.split(":")
                sides = (
                    " ".join(text[i] for i in ast.literal_eval(side))
                    for text, side in zip(texts, (ours, theirs), strict=True)
                )
                read.append((*sides, float(probability)))
            expected = [
                (fitting(s.source, LINES).strip(), fitting(s.target, LINES).strip(), round(s.probability, 4))
                for story in stories
                for s in segments(story, *pair)
            ]
            assert [tuple(map(squeeze, row)) for row in read] == [tuple(map(squeeze, row)) for row in expected]
            both = [s for s in stories if set(pair) <= set(s.langs)]
            if len(both) == len(stories):  # and as our own aligner does
                files = {lang: target / f"sample.{lang}" for lang in pair}
                ids = [target / f"sample.docids.{lang}" for lang in pair]
                for story, links in zip(stories, climbed(read_texts(files, docids=ids), files, path), strict=True):
                    assert links.story == story.story.id
                    assert [(k.left, k.right) for k in links.pair(*pair)] == [
                        (k.left, k.right) for k in story.alignment.pair(*pair)
                    ]


def squeeze(value: object) -> object:
    return " ".join(value.split()) if isinstance(value, str) else value


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_written_does_not_depend_on_its_parts(
    name: str, tmp_path: Path, stories: list[AlignedStory], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for size in (1, 200):
        monkeypatch.setattr(forms, "STORIES_A_PART", size)
        (tmp_path / str(size)).mkdir()
        target = exported(tmp_path / str(size), name, stories, SPLIT)
        found.append({p.relative_to(target): p.read_bytes() for p in target.rglob("*") if p.is_file()})
    assert found[0] == found[1]


@pytest.mark.parametrize("name", FORMATS)
def test_stories_that_are_set_aside_have_files_of_their_own(
    name: str, tmp_path: Path, stories: list[AlignedStory]
) -> None:
    def split(day: date | None) -> set[str]:
        folder = tmp_path / str(day)
        folder.mkdir()
        target = exported(folder, name, dated, Options(splits=SplitSettings(test_from=day)))
        return {p.name for p in target.rglob("*") if p.is_file()}

    dated = [
        replace(s, articles=tuple(replace(a, published=datetime(2026, 1, n, tzinfo=UTC)) for a in s.articles))
        for n, s in enumerate(stories[:2], start=1)
    ]
    of = {"test": re.compile(r"(^|\.)test[._-]"), "train": re.compile(r"\.train[._]|^train-")}
    assert not any(of["test"].search(n) for n in split(None))
    names = split(date(2026, 1, 2))
    assert any(of["train"].search(n) for n in names)
    if name not in ("xliff", "xliff2"):  # of which there is none without a link
        assert any(of["test"].search(n) for n in names)


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        ("moses", {"line-break"}),
        ("tsv", {"line-break"}),
        ("ladder", {"line-break"}),
        ("tmx", {"xml-forbidden"}),
        ("xliff", {"xml-forbidden"}),
        ("xliff2", {"xml-forbidden"}),
        ("xces", {"xml-forbidden"}),
        ("xlsx", {"xml-forbidden"}),
        ("hub", set()),
        ("jsonl", set()),
    ],
)
def test_texts_that_a_format_cannot_hold_are_listed(
    name: str, rules: set[str], tmp_path: Path, stories: list[AlignedStory]
) -> None:
    target = exported(tmp_path, name, stories[:1])
    assert set(altered(target)) == rules
    if rules:
        head, *lines = (line.split("\t") for line in (target / ALTERED).read_text().splitlines())
        assert head == ["id", "lang", "rule", "count"]
        known = {u.id for u in stories[0].units} | {s.id for p in PAIRS for s in segments(stories[0], *p)}
        assert all(row[0] in known or row[0].startswith(stories[0].story.id + "#") for row in lines)
        assert {row[1] for row in lines} == {"uk"}
        assert {row[3] for row in lines} == ({"4"} if "line-break" in rules else {"3"})


def test_every_format_is_told_in_the_help() -> None:
    assert list(TOLD) == list(FORMATS)
