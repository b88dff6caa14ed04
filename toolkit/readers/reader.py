"""The form of a reader, what it reads from, and how a page that cannot be read is refused."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

from toolkit.data import Drop, Page
from toolkit.readers.packed import PIECE, Unpacked

LONGEST = 50_000_000  # bytes of a page, dump or row; room for some pictures saved inside a page
LONGEST_SKIPPED = 20 * LONGEST  # bytes: a longer row is a bomb, and the rest of its file is left alone
BLOCK = 1_048_576


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a file that can be read by itself: between the beginnings of two records."""

    start: int = 0  # in bytes; of a Parquet table, in row groups
    end: int | None = None  # None: at the end of the file
    first: int = 0  # rows before it
    groups: bool = False  # whether it counts row groups


WHOLE = Part()


@dataclass(slots=True)
class File:
    """A file to be read, plain or packed with gzip."""

    path: Path
    source: str  # its path as pages name it
    packed: bool = False
    part: Part = WHOLE  # what to read of it, where its reader can split files
    broken: str = ""  # where what is packed broke off, once it has been read

    @property
    def name(self) -> str:
        """What its suffix is looked for in: "rows.csv" of "rows.csv.gz"."""
        return self.path.name[:-3] if self.packed and self.path.name.lower().endswith(".gz") else self.path.name

    def open(self) -> BinaryIO:
        raw = self.path.open("rb")
        return io.BufferedReader(Unpacked(raw, self.note), PIECE) if self.packed else raw

    def note(self, broken: str) -> None:
        self.broken = broken


@dataclass(frozen=True, slots=True)
class Reader:
    """How files of one form are known and read."""

    claims: Callable[[str, bytes], bool]  # by name and first bytes
    read: Callable[[File], Iterator[Page | Drop]]
    split: Callable[[File, int], Iterator[Part]] | None = None  # into parts of about so many bytes; None: never


def too_long(source: str, size: int, *, more: bool = False) -> Drop:
    than = "more than " if more else ""
    detail = f"{than}{size:,} bytes, where a page may have {LONGEST:,}; more than one article?"
    return refused(source, "too-long", detail)


def content_of(file: File) -> bytes | Drop:
    """Return all of a file."""
    with file.open() as opened:
        content = opened.read(LONGEST + 1)
    if len(content) <= LONGEST:
        return content
    return too_long(file.source, LONGEST, more=True)


def whole(file: File, media: Literal["html", "text"]) -> Page | Drop:
    """Return the page that is all of a file."""
    content = content_of(file)
    return content if isinstance(content, Drop) else Page(path=file.source, media=media, content=content)


def lines_of(file: File) -> Iterator[tuple[int, bytes | Drop]]:
    """Yield each line with its number, 1-based; a Drop for one that is too long, of which no more than LONGEST is held."""
    with file.open() as opened:
        if file.part.start:
            opened.seek(file.part.start)
        number = file.part.first
        while (file.part.end is None or opened.tell() < file.part.end) and (line := opened.readline(LONGEST + 1)):
            number += 1
            if len(line) <= LONGEST or line.endswith(b"\n"):
                yield number, line if len(line) <= LONGEST else too_long(f"{file.source}#{number}", len(line))
                continue
            size = len(line)
            while size <= LONGEST_SKIPPED and (more := opened.readline(BLOCK)):
                size += len(more)
                if more.endswith(b"\n"):
                    break
            yield number, too_long(f"{file.source}#{number}", size, more=size > LONGEST_SKIPPED)
            if size > LONGEST_SKIPPED:
                return


def refused(source: str, reason: str, detail: str) -> Drop:
    return Drop(noun="page", where=source, reason=reason, detail=detail)
