"""The form of a reader, and how a page that cannot be read is refused."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from toolkit.data import Drop, Page

LONGEST = 50_000_000  # bytes of a page, dump or row; room for some pictures saved inside a page


@dataclass(frozen=True, slots=True)
class Reader:
    """How files of one form are known and read."""

    claims: Callable[[str, bytes], bool]  # by name and first bytes
    read: Callable[[Path, str], Iterator[Page | Drop]]  # a file, and its path as pages name it


def too_long(source: str, size: int) -> Drop:
    return refused(source, "too-long", f"{size:,} bytes, where a page may have {LONGEST:,}; more than one article?")


def whole(path: Path, source: str, media: Literal["html", "text"]) -> Page | Drop:
    """Return the page that is all of a file."""
    size = path.stat().st_size
    return too_long(source, size) if size > LONGEST else Page(path=source, media=media, content=path.read_bytes())


def refused(source: str, reason: str, detail: str) -> Drop:
    return Drop(noun="page", where=source, reason=reason, detail=detail)
