"""The form of a reader, and how a page that cannot be read is refused."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from toolkit.data import Drop, Page


@dataclass(frozen=True, slots=True)
class Reader:
    """How files of one form are known and read."""

    claims: Callable[[str, bytes], bool]  # by name and first bytes
    read: Callable[[Path, str], Iterator[Page | Drop]]  # a file, and its path as pages name it


def refused(source: str, reason: str, detail: str) -> Drop:
    return Drop(noun="page", where=source, reason=reason, detail=detail)
