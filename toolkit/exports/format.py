"""The form of a format: stories are written in parts, by whoever has them, and the parts are joined into what is exported."""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from toolkit.data import LANGS, AlignedStory, Lang, Pair, Segment, Split, Unit
from toolkit.exports.about import About, Options
from toolkit.files import packing, unpack_into, writing
from toolkit.splits import names, split_of
from toolkit.units import corrections_by_start, segments

STORIES_A_PART = 200  # what is held in memory


@dataclass(frozen=True, slots=True)
class Kept:
    """A story with the units to export."""

    story: AlignedStory
    made: dict[Pair, list[Segment]] = field(default_factory=dict)

    def segments(self, pair: Pair) -> list[Segment]:
        """Return the segments of a pair that both versions have; made once for all formats."""
        if pair not in self.made:
            self.made[pair] = [s for s in segments(self.story, *pair) if s.source and s.target]
        return self.made[pair]


def by_split(stories: Sequence[Kept], options: Options) -> dict[Split, list[Kept]]:
    """Return the stories of each split there is, training first."""
    made: dict[Split, list[Kept]] = {name: [] for name in names(options.splits)}
    for kept in stories:
        made[split_of(kept.story, options.splits)].append(kept)
    return made


def infixes(options: Options) -> dict[Split, str]:
    """Return what stands in file names for each split; "" where there is but one.

    >>> infixes(Options())
    {'train': ''}
    """
    there = names(options.splits)
    return {name: f"{name}." if len(there) > 1 else "" for name in there}


def complete_or_all(story: AlignedStory, options: Options) -> Iterator[Unit]:
    """Yield the units of a story, with `require_all` those that all three versions have."""
    for unit in story.units:
        if not options.require_all or all(unit.text(lang) for lang in LANGS):
            yield unit


def sentences(story: AlignedStory) -> dict[Lang, list[str]]:
    """Return the sentences of each version there is, with corrections.

    Where several were corrected together, the first has all of the new text and the others are empty.
    """
    made = {}
    for article, cut in zip(story.articles, story.sentences, strict=True):
        text, corrected = article.text, corrections_by_start(story, article.lang)
        own = [text[s.start : s.end] for s in cut]
        places = {s.start: place for place, s in enumerate(cut)}
        for correction in corrected.values():
            for place, span in enumerate(correction.spans):
                own[places[span.start]] = correction.text if place == 0 else ""
        made[article.lang] = own
    return made


@dataclass(frozen=True, slots=True)
class Format:
    """How stories become the files of a format. Both halves write into an empty folder."""

    write: Callable[[Path, Sequence[Kept], Options], None]  # a part
    join: Callable[
        [Path, About, Sequence[Path], Options], None
    ]  # all parts: their folders, in the order of the stories

    def __call__(
        self, folder: Path, about: About, stories: Callable[[], Iterator[AlignedStory]], options: Options
    ) -> None:
        """Write stories that are at hand, a part at a time."""
        with tempfile.TemporaryDirectory(dir=folder, prefix=".parts-") as parts:
            made: list[Path] = []
            coming = stories()
            while chunk := list(islice(coming, STORIES_A_PART)):
                made.append(Path(parts) / f"{len(made):06}")
                made[-1].mkdir()
                self.write(made[-1], list(map(Kept, chunk)), options)
            self.join(folder, about, made, options)


def write_texts(folder: Path, names: Sequence[str], rows: Iterable[Sequence[bytes]]) -> None:
    """Write the files of a part, named as their endings will be, from what a row gives to each of them."""
    columns: list[list[bytes]] = [[] for _ in names]
    for row in rows:
        for column, text in zip(columns, row, strict=True):
            column.append(text)
    for name, column in zip(names, columns, strict=True):
        with packing(folder / name) as out:
            out.write(b"".join(column))


def join_text(target: Path, name: str, parts: Sequence[Path], head: bytes = b"", tail: bytes = b"") -> None:
    """Join a file of all parts."""
    with writing(target) as out:
        out.write(head)
        unpack_into(out, (part / name for part in parts))
        out.write(tail)
