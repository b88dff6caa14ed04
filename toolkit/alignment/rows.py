"""Versions as a table with a header, columns between tabs: a sentence a row, or a column a language.

    doc  lang  sentence                 doc  uk      ru      en
    1    uk    Пором сів на мілину.     1    Пором…  Паром…  The ferry…
    1    en    The ferry ran aground.   1    На…     На…

Cells of one row need not say the same, and columns may be of different lengths: an empty cell is no sentence.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from toolkit.alignment.texts import PACKED
from toolkit.data import LANGS, Lang, Line, Versions
from toolkit.errors import ToolkitError, UsageError
from toolkit.files import read_lines
from toolkit.languages import language

DOC = ("doc", "document", "docid", "doc_id", "story")
LANG = ("lang", "language")
SENTENCE = ("sentence", "text")
SHOULD = "should be doc, lang, sentence, or a column a language: doc, uk, ru, en"


def read_rows(path: Path) -> tuple[Versions, ...]:
    """Return the documents of a table, in the order in which they first stand. Without a column `doc` there is one.

    Raises ToolkitError with the line that does not fit.
    """
    lines = read_lines(path)
    if not lines:
        raise ToolkitError(f"{path}: nothing in it; the first line {SHOULD}")
    header = [cell.strip() for cell in lines[0].split("\t")]
    cells_of = _reader(path, header)
    doc = _column(header, DOC)
    only = path.name.removesuffix(PACKED).removesuffix(path.suffix)
    found: dict[str, dict[Lang, list[Line]]] = {}
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        cells = line.split("\t")
        if len(cells) > len(header):
            raise ToolkitError(f"{path}, line {number}: {len(cells)} cells, the header has {len(header)}")
        cells += [""] * (len(header) - len(cells))  # spreadsheets leave out empty cells at the end
        name = only if doc is None else cells[doc].strip()
        if not name:
            raise ToolkitError(
                f"{path}, line {number}: no document; each row should name its own under {header[doc or 0]!r}"
            )
        for lang, text in cells_of(cells, number):
            if text.strip():
                found.setdefault(name, {}).setdefault(lang, []).append(Line(text.strip()))
    if not found:
        raise ToolkitError(f"{path}: no sentence below the header")
    return tuple(
        Versions(story=name, **{lang: tuple(versions[lang]) for lang in LANGS if lang in versions})
        for name, versions in found.items()
    )


Reader = Callable[[Sequence[str], int], list[tuple[Lang, str]]]


def _reader(path: Path, header: Sequence[str]) -> Reader:
    """Return what finds the sentences of a row, by the header."""
    lang, sentence = _column(header, LANG), _column(header, SENTENCE)
    if lang is not None and sentence is not None:
        at_lang, at_sentence = lang, sentence

        def of_row(cells: Sequence[str], number: int) -> list[tuple[Lang, str]]:
            try:
                return [(language(cells[at_lang].strip()), cells[at_sentence])]
            except UsageError as error:
                raise ToolkitError(f"{path}, line {number}: {error}") from None

        return of_row
    columns = [(known, place) for place, name in enumerate(header) if (known := _language(name)) is not None]
    if not columns:
        raise ToolkitError(f"{path}, line 1: {SHOULD}; there are: {', '.join(header)[:80]}")
    twice = next((known for place, (known, _) in enumerate(columns) if known in dict(columns[:place])), None)
    if twice:
        raise ToolkitError(f"{path}, line 1: two columns for {twice}; give one a language")
    return lambda cells, number: [(known, cells[place]) for known, place in columns]


def _column(header: Sequence[str], names: Sequence[str]) -> int | None:
    return next((place for place, name in enumerate(header) if name.lower() in names), None)


def _language(name: str) -> Lang | None:
    try:
        return language(name)
    except UsageError:
        return None
