"""Ladders: the sentences of each language in a file, one a line, and the links of each pair as numbers of lines.

vecalign's form, `[3]:[3, 4]:0.9871`, lines counted from 0 and [] for a sentence left alone; `newsalign align --ladder`
reads them, and so do tools for vecalign and Bertalign.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from toolkit.data import LANGS, AlignedStory, Lang, Pair
from toolkit.exports.about import About, Options
from toolkit.exports.characters import LINES, Fitter, fitting, join_altered
from toolkit.exports.format import Format, Kept, by_split, infixes, join_text, sentences, write_texts
from toolkit.files import unpacked_lines, writing

IDS = "docids"
NUMBER = re.compile(rb"\d+(?=[],])")


def write(folder: Path, stories: Sequence[Kept], options: Options) -> None:
    fit = Fitter(LINES)
    before = infixes(options)
    for split, own in by_split(stories, options).items():
        for lang in LANGS:
            names = [f"{before[split]}{lang}", f"{before[split]}{IDS}.{lang}"]
            write_texts(folder, names, (row for kept in own for row in lines(kept.story, lang, fit)))
        for pair in options.pairs:
            write_texts(folder, [f"{before[split]}{'-'.join(pair)}.ladder"], rungs(own, pair))
    fit.write(folder)


def lines(story: AlignedStory, lang: Lang, fit: Fitter) -> Iterator[tuple[bytes, bytes]]:
    """Yield each sentence of a version with the id of its story."""
    name = fitting(story.story.id, LINES).encode() + b"\n"
    for place, text in enumerate(sentences(story).get(lang, ())):
        yield fit(f"{story.story.id}#{place + 1}", lang, text).strip().encode() + b"\n", name


def rungs(stories: Iterable[Kept], pair: Pair) -> Iterator[tuple[bytes]]:
    """Yield the links of a pair by lines of the part, and at the end of a story how many lines it has, as `+3 4`."""
    for kept in stories:
        cuts = dict(zip(kept.story.langs, kept.story.sentences, strict=True))
        for link in kept.story.alignment.pair(*pair):
            yield (f"{list(link.left)}:{list(link.right)}:{link.probability:.4f}\n".encode(),)
        yield (f"+{' '.join(str(len(cuts.get(lang, ()))) for lang in pair)}\n".encode(),)


def join(folder: Path, about: About, parts: Sequence[Path], options: Options) -> None:
    """Write `NAME.uk NAME.docids.uk` … and `NAME.uk-en.ladder` …; where stories are split, `NAME.train.uk` and so on."""
    for before in infixes(options).values():
        for name in (name for lang in LANGS for name in (lang, f"{IDS}.{lang}")):
            join_text(folder / f"{about.name}.{before}{name}", f"{before}{name}", parts)
        for pair in options.pairs:
            name = f"{before}{'-'.join(pair)}.ladder"
            with writing(folder / f"{about.name}.{name}") as out:
                for line in climbing(unpacked_lines(part / name for part in parts)):
                    out.write(line)
    join_altered(folder, parts)


def climbing(found: Iterable[bytes]) -> Iterator[bytes]:
    r"""Yield links by lines of the whole files: the lines of the stories before are added to those of each story.

    >>> list(climbing([b"[0]:[0, 1]:0.5000\n", b"+1 2\n", b"[0]:[]:0.9000\n", b"+1 0\n"]))
    [b'[0]:[0, 1]:0.5000\n', b'[1]:[]:0.9000\n']
    """
    left = right = 0
    for line in found:
        if line.startswith(b"+"):
            more = line[1:].split()
            left, right = left + int(more[0]), right + int(more[1])
            continue
        ours, theirs, probability = line.split(b":")
        yield b":".join((raised(ours, left), raised(theirs, right), probability))


def raised(side: bytes, by: int) -> bytes:
    return NUMBER.sub(lambda found: b"%d" % (int(found[0]) + by), side)


ladder = Format(write, join)
