"""Moses: plain text, a file a language, line n of one beside line n of the other."""

from collections.abc import Sequence
from pathlib import Path

from toolkit.data import LANGS
from toolkit.exports.about import About, Options
from toolkit.exports.characters import LINES, Fitter, join_altered
from toolkit.exports.format import Format, Kept, by_split, complete_or_all, infixes, join_text, write_texts

IDS = "ids"


def write(folder: Path, stories: Sequence[Kept], options: Options) -> None:
    before = infixes(options)
    fit = Fitter(LINES)
    for split, own in by_split(stories, options).items():
        units = (
            [*(line(fit(unit.id, lang, unit.text(lang))) for lang in LANGS), line(unit.id)]
            for kept in own
            for unit in complete_or_all(kept.story, options)
        )
        write_texts(folder, [before[split] + name for name in (*LANGS, IDS)], units)
        for pair in options.pairs:
            rows = (
                [line(fit(s.id, pair[0], s.source)), line(fit(s.id, pair[1], s.target)), line(s.id)]
                for kept in own
                for s in kept.segments(pair)
            )
            names = [f"{before[split]}{'-'.join(pair)}.{name}" for name in (*pair, IDS)]
            write_texts(folder, names, rows)
    fit.write(folder)


def line(text: str) -> bytes:
    return text.strip().encode() + b"\n"


def join(folder: Path, about: About, parts: Sequence[Path], options: Options) -> None:
    """Write `NAME.uk NAME.ru NAME.en NAME.ids`, and the same a pair as `NAME.uk-en.uk` …

    Where stories are split, `NAME.train.uk` … `NAME.test.uk-en.ids`. An empty line of the three-way files means that this version leaves the unit out. Pairs hold what both sides have.
    """
    pairs = [f"{left}-{right}.{name}" for left, right in options.pairs for name in (left, right, IDS)]
    for before in infixes(options).values():
        for name in (*LANGS, IDS, *pairs):
            join_text(folder / f"{about.name}.{before}{name}", f"{before}{name}", parts)
    join_altered(folder, parts)


moses = Format(write, join)
