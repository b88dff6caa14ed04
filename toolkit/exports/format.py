"""The form of a format: stories are written in parts, by whoever has them, and the parts are joined into what is exported."""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from toolkit.data import AlignedStory
from toolkit.exports.about import About, Options
from toolkit.files import packing, unpack_into, writing

STORIES_A_PART = 200  # what is held in memory


@dataclass(frozen=True, slots=True)
class Format:
    """How stories become the files of a format. Both halves write into an empty folder."""

    write: Callable[[Path, Sequence[AlignedStory], Options], None]  # a part: the stories with the units to export
    join: Callable[
        [Path, About, Sequence[Path], Options], None
    ]  # all parts: their folders, in the order of the stories

    def __call__(
        self, folder: Path, about: About, stories: Callable[[], Iterator[AlignedStory]], options: Options
    ) -> None:
        """Write stories that are at hand, a part at a time."""
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".parts-") as parts:
            made = []
            coming = stories()
            while chunk := list(islice(coming, STORIES_A_PART)):
                made.append(Path(parts) / f"{len(made):06}")
                made[-1].mkdir()
                self.write(made[-1], chunk, options)
            self.join(folder, about, made, options)


def write_texts(folder: Path, names: Sequence[str], rows: Iterable[Sequence[bytes]]) -> None:
    """Write the files of a part, named as their endings will be, from what a row gives to each of them."""
    with ExitStack() as stack:
        files = [stack.enter_context(packing(folder / name)) for name in names]
        for row in rows:
            for file, text in zip(files, row, strict=True):
                file.write(text)


def join_text(target: Path, name: str, parts: Sequence[Path], head: bytes = b"", tail: bytes = b"") -> None:
    """Join a file of all parts."""
    with writing(target) as out:
        out.write(head)
        unpack_into(out, (part / name for part in parts))
        out.write(tail)
