"""Plain-text dumps of pages: one a file. Claims what nobody else does."""

from collections.abc import Iterator
from pathlib import Path

from toolkit.data import Drop, Page
from toolkit.readers.reader import whole


def claims(name: str, head: bytes) -> bool:  # the form of a reader
    return True


def read(path: Path, source: str) -> Iterator[Page | Drop]:
    yield whole(path, source, "text")
