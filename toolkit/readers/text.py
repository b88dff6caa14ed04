"""Plain-text dumps of pages: one a file. Claims what nobody else does."""

from collections.abc import Iterator

from toolkit.data import Drop, Page
from toolkit.readers.reader import File, whole


def claims(name: str, head: bytes) -> bool:  # the form of a reader
    return True


def read(file: File) -> Iterator[Page | Drop]:
    yield whole(file, "text")
