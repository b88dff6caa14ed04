"""Moses: plain text, a file a language, line n of one beside line n of the other."""

import re
from collections.abc import Sequence
from pathlib import Path

from toolkit.data import LANGS
from toolkit.exports.about import About, Options
from toolkit.exports.format import Format, Kept, join_text, write_texts

BREAKS = re.compile(r"[\s\x85\u2028\u2029]+")  # whatever some tool may take for the end of a line or a column
IDS = "ids"


def write(folder: Path, stories: Sequence[Kept], options: Options) -> None:
    units = (
        [*(unit.text(lang) for lang in LANGS), unit.id]
        for kept in stories
        for unit in kept.story.units
        if not options.require_all or all(unit.text(lang) for lang in LANGS)
    )
    write_texts(folder, [*LANGS, IDS], (list(map(line, row)) for row in units))
    for pair in options.pairs:
        rows = ((s.source, s.target, s.id) for kept in stories for s in kept.segments(pair))
        write_texts(folder, [f"{'-'.join(pair)}.{name}" for name in (*pair, IDS)], (list(map(line, r)) for r in rows))


def line(text: str) -> bytes:
    return BREAKS.sub(" ", text).strip().encode() + b"\n"


def join(folder: Path, about: About, parts: Sequence[Path], options: Options) -> None:
    """Write `NAME.uk NAME.ru NAME.en NAME.ids`, and the same a pair as `NAME.uk-en.uk` …

    An empty line of the three-way files means that this version leaves the unit out. Pairs hold what both sides have.
    """
    pairs = [f"{left}-{right}.{name}" for left, right in options.pairs for name in (left, right, IDS)]
    for name in (*LANGS, IDS, *pairs):
        join_text(folder / f"{about.name}.{name}", name, parts)


moses = Format(write, join)
