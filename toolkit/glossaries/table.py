"""Glossaries as CSV: a row a concept, a column a language, synonyms in a cell parted by "|"; "!" before a name that is not to be used."""

import csv
import io
from collections.abc import Iterable, Iterator

from toolkit.data import LANGS, Lang
from toolkit.errors import ToolkitError, UsageError
from toolkit.glossaries.glossary import WORD, Concept
from toolkit.languages import language
from toolkit.saying import Message, message

SYNONYMS, AVOIDED = "|", "!"
OTHER = ("id", "note")  # columns that are no languages
DELIMITERS = ",;\t"


def concepts_of(name: str, text: str) -> tuple[list[Concept], list[Message]]:
    """Return the concepts of a table, and what is wrong with rows of it, a line each; the rest is used.

    Raises ToolkitError where the first row names no two of our languages.
    """
    first = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        header = [cell.strip() for cell in next(rows, [])]
        columns = {lang: i for i, cell in enumerate(header) if (lang := _language(cell))}
        if len(columns) < 2:
            raise ToolkitError(
                message(
                    "{path}: the first row names {count:no language|one language|# languages}; it is to be a header, as in: uk,ru,en",
                    path=name,
                    count=len(columns),
                )
            )
        problems = [
            message("{path}: column {column} is no language, and not read (there are: {known})", path=name, column=repr(cell), known=", ".join((*LANGS, *OTHER)))
            for cell in header
            if cell and not _language(cell) and cell.lower() not in OTHER
        ]  # fmt: skip
        return _concepts(name, rows, header, columns, problems), problems
    except csv.Error as error:
        raise ToolkitError(
            message("{path}: line {line} is no CSV: {reason}", path=name, line=rows.line_num, reason=str(error))
        ) from error


def _language(cell: str) -> Lang | None:
    try:
        return language(cell) if cell else None
    except UsageError:
        return None


def _concepts(
    name: str, rows: Iterator[list[str]], header: list[str], columns: dict[Lang, int], problems: list[Message]
) -> list[Concept]:
    found: dict[tuple[tuple[str, ...], ...], int] = {}
    concepts: list[Concept] = []
    lower = [cell.lower() for cell in header]
    before = 1
    for row in rows:
        line, before = before + 1, rows.line_num  # type: ignore[attr-defined]  # a csv.reader knows its line
        if not any(cell.strip() for cell in row):
            continue
        if len(row) > len(header):
            problems.append(
                message("{path}, line {line}: {cells} cells, the header has {columns}; left out", path=name, line=line, cells=len(row), columns=len(header))
            )  # fmt: skip
            continue
        cells = {lang: row[i] if i < len(row) else "" for lang, i in columns.items()}
        terms = {lang: _names(cell) for lang, cell in cells.items()}
        used = {lang: tuple(t for t in names if not t.startswith(AVOIDED)) for lang, names in terms.items()}
        avoided = tuple((lang, t[1:].strip()) for lang, names in terms.items() for t in names if t.startswith(AVOIDED))
        wordless = [t for names in terms.values() for t in names if not WORD.search(t)]
        if wordless:
            problems.append(
                message("{path}, line {line}: {term} holds no word; left out", path=name, line=line, term=repr(wordless[0]))
            )  # fmt: skip
            continue
        if sum(map(bool, used.values())) < 2 and not avoided:
            problems.append(
                message("{path}, line {line}: a term in one language alone; a row needs two", path=name, line=line)
            )
            continue
        key = tuple(used.get(lang, ()) for lang in LANGS)
        if key in found:
            problems.append(
                message("{path}, line {line}: the same as line {first}; left out", path=name, line=line, first=found[key])
            )  # fmt: skip
            continue
        found[key] = line
        extra = {k: row[lower.index(k)].strip() for k in OTHER if k in lower and lower.index(k) < len(row)}
        concepts.append(Concept(extra.get("id") or str(line), **used, avoided=avoided, note=extra.get("note", "")))
    return concepts


def _names(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for part in cell.split(SYNONYMS) if (name := " ".join(part.split()))))


def table(concepts: Iterable[Concept]) -> str:
    """Return concepts as CSV."""
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow((*LANGS, "note"))
    for concept in concepts:
        cells = [
            SYNONYMS.join((*concept.terms(lang), *(AVOIDED + t for code, t in concept.avoided if code == lang)))
            for lang in LANGS
        ]
        rows.writerow((*cells, concept.note))
    return out.getvalue()
