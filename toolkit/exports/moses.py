"""Moses: plain text, a file a language, line n of one beside line n of the other."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from toolkit.data import LANGS, AlignedStory
from toolkit.exports.about import About, Options
from toolkit.files import writing
from toolkit.units import segments

BREAKS = re.compile(r"[\s\x85\u2028\u2029]+")  # whatever some tool may take for the end of a line or a column


def moses(folder: Path, about: About, stories: Callable[[], Iterator[AlignedStory]], options: Options) -> None:
    """Write `NAME.uk NAME.ru NAME.en NAME.ids`, and the same a pair as `NAME.uk-en.uk` …

    An empty line of the three-way files means that this version leaves the unit out. Pairs hold what both sides have.
    """

    def units() -> Iterator[Sequence[str]]:
        for story in stories():
            for unit in story.units:
                texts = [unit.text(lang) for lang in LANGS]
                if all(texts) or not options.require_all:
                    yield *texts, unit.id

    parallel(folder / about.name, (*LANGS, "ids"), units())
    for left, right in options.pairs:
        rows = (
            (s.source, s.target, s.id)
            for story in stories()
            for s in segments(story, left, right)
            if s.source and s.target
        )
        parallel(folder / f"{about.name}.{left}-{right}", (left, right, "ids"), rows)


def parallel(stem: Path, endings: Sequence[str], rows: Iterator[Sequence[str]]) -> None:
    with ExitStack() as stack:
        files = [stack.enter_context(writing(stem.with_name(f"{stem.name}.{ending}"))) for ending in endings]
        for row in rows:
            for file, text in zip(files, row, strict=True):
                file.write(BREAKS.sub(" ", text).strip().encode() + b"\n")
