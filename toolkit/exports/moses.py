"""Moses: plain text, a file a language, line n of one beside line n of the other."""

import re
from collections.abc import Sequence
from pathlib import Path

from toolkit.data import LANGS
from toolkit.exports.about import About, Options
from toolkit.exports.format import Format, Kept, by_split, infixes, join_text, write_texts

BREAKS = re.compile(r"[\s\x85\u2028\u2029]+")  # whatever some tool may take for the end of a line or a column
IDS = "ids"


def write(folder: Path, stories: Sequence[Kept], options: Options) -> None:
    before = infixes(options)
    for split, own in by_split(stories, options).items():
        units = (
            [*(unit.text(lang) for lang in LANGS), unit.id]
            for kept in own
            for unit in kept.story.units
            if not options.require_all or all(unit.text(lang) for lang in LANGS)
        )
        write_texts(folder, [before[split] + name for name in (*LANGS, IDS)], (list(map(line, row)) for row in units))
        for pair in options.pairs:
            rows = ((s.source, s.target, s.id) for kept in own for s in kept.segments(pair))
            names = [f"{before[split]}{'-'.join(pair)}.{name}" for name in (*pair, IDS)]
            write_texts(folder, names, (list(map(line, row)) for row in rows))


def line(text: str) -> bytes:
    return BREAKS.sub(" ", text).strip().encode() + b"\n"


def join(folder: Path, about: About, parts: Sequence[Path], options: Options) -> None:
    """Write `NAME.uk NAME.ru NAME.en NAME.ids`, and the same a pair as `NAME.uk-en.uk` …

    Where stories are split, `NAME.train.uk` … `NAME.test.uk-en.ids`. An empty line of the three-way files means that this version leaves the unit out. Pairs hold what both sides have.
    """
    pairs = [f"{left}-{right}.{name}" for left, right in options.pairs for name in (left, right, IDS)]
    for before in infixes(options).values():
        for name in (*LANGS, IDS, *pairs):
            join_text(folder / f"{about.name}.{before}{name}", f"{before}{name}", parts)


moses = Format(write, join)
