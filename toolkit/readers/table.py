"""CSV and TSV tables of articles: a row an article, or its three versions side by side."""

import csv
import io
from collections.abc import Iterator, Sequence

from toolkit.data import Drop, Page
from toolkit.decoding import codec_of
from toolkit.readers import rows
from toolkit.readers.reader import LONGEST, File, refused

SUFFIXES = (".csv", ".tsv", ".tab")
DELIMITERS = "\t;|,"  # the one the header holds most of
SAMPLE = 262_144  # bytes by which the encoding is told
LONGEST_CELL = 4_000_000  # characters: twice what an article may have
LONGEST_LINE = LONGEST // 4  # characters, up to four bytes each
SHOWN = 8  # columns that a message names


def claims(name: str, head: bytes) -> bool:
    if name.lower().endswith(SUFFIXES):
        return True
    header = head.partition(b"\n")[0].decode("utf-8-sig", errors="replace").rstrip("\r")
    return any(rows.usable(cells(header, delimiter)) for delimiter in DELIMITERS)


def cells(line: str, delimiter: str) -> list[str]:
    return [cell.strip().strip('"') for cell in line.split(delimiter)]


def read(file: File) -> Iterator[Page | Drop]:
    """Yield the pages of each row, named by the line it begins on, the header's being 1."""
    with file.open() as opened:
        codec = codec_of(opened.read(SAMPLE))
    with file.open() as opened:
        text = io.TextIOWrapper(opened, codec, errors="replace", newline="")
        lines = Lines(text)
        first = next(lines, "")
        delimiter = max(DELIMITERS, key=first.count)
        lines.again(first)
        table = Table(lines, delimiter)
        header = next(table, (1, []))[1]
        if isinstance(header, str) or not rows.usable(header):
            shown = header if isinstance(header, str) else ", ".join(name[:40] for name in header[:SHOWN])
            yield refused(
                file.source,
                "no-columns",
                f"a table of articles has the columns title and text, or ukr_title, ukr_text …; here are: {shown}",
            )
            return
        for line, row in table:
            yield from pages_of(header, row, f"{file.source}#{line}")


def pages_of(header: Sequence[str], row: list[str] | str, source: str) -> Iterator[Page | Drop]:
    if isinstance(row, str):
        yield refused(source, "broken-row", row)
    elif len(row) != len(header):
        yield refused(source, "broken-row", f"{len(row)} cells, where the header has {len(header)}")
    else:
        yield from rows.pages_of(dict(zip(header, row, strict=True)), source)


class Lines:
    """The lines of a text, which can be gone back to. One that is too long comes without its end."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.text = text
        self.waiting: list[str] = []

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        if self.waiting:
            return self.waiting.pop()
        line = rest = self.text.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        while len(rest) == LONGEST_LINE and not rest.endswith("\n"):
            rest = self.text.readline(LONGEST_LINE)
        return line

    def again(self, *lines: str) -> None:
        self.waiting.extend(reversed(lines))


class Table:
    """The rows of a table with the lines they begin on; in place of a broken one, what is wrong with it.

    Where a quotation mark is never closed, its line alone is lost: the rows below it are read again.
    """

    def __init__(self, lines: Lines, delimiter: str) -> None:
        csv.field_size_limit(LONGEST_CELL)
        self.lines = lines
        self.delimiter = delimiter
        self.line = 0  # lines taken so far

    def __iter__(self) -> "Table":
        return self

    def __next__(self) -> tuple[int, list[str] | str]:
        taken: list[str] = []
        begins = self.line + 1
        try:
            row = next(csv.reader(self.counted(taken), delimiter=self.delimiter, strict=True))
        except csv.Error as error:
            self.lines.again(*taken[1:])
            self.line = begins
            return begins, f"no row of a table: {error}"
        self.line += len(taken)
        return (begins, row) if row else next(self)

    def counted(self, taken: list[str]) -> Iterator[str]:
        for line in self.lines:
            taken.append(line)
            yield line
