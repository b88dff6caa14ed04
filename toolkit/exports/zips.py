"""Archives whose bytes depend on nothing but what is in them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from toolkit.files import writing


@contextmanager
def zipped(path: Path) -> Iterator[ZipFile]:
    with writing(path) as out, ZipFile(out, "w") as archive:
        yield archive


def entry(name: str) -> ZipInfo:
    """Return the head of an entry without a clock: the first day that ZIP can name, and one system and mode."""
    made = ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    made.compress_type = ZIP_DEFLATED
    made.create_system = 3
    made.external_attr = 0o644 << 16
    return made
