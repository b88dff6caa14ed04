"""Build the starter lexicon that ships with the aligner: how often word stems of two languages stood for each other.

    python scripts/build_lexicon.py ../shared/data/train

IBM Model 1 (Brown and others, 1993) in both directions over the stems of permissively licensed parallel sentences; what
is kept are statistics of stems, not sentences. The sources are named in `toolkit/alignment/NOTICE`.
"""

import argparse
import gzip
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from toolkit.alignment.counts import SCALE, Tally
from toolkit.alignment.lexicons import STARTER, STARTER_MARK, lines
from toolkit.alignment.words import stems
from toolkit.data import PAIRS, Lang, Pair
from toolkit.files import write_text

ROUNDS = 5  # of expectation and maximisation; more change the kept entries little
NOTHING = 0.001  # probability that a stem comes from nothing; ten times as much left the aligner less to go by
LONGEST = 60  # stems; longer lines are lists and pages
FEWEST = 0.3  # expected joint occurrences; a tenth of it doubled the file and brought next to nothing
LEAST = 0.05  # strength: weak entries help where nothing better is known
FILES: dict[Pair, tuple[str, Lang]] = {
    ("uk", "ru"): ("pairs.ru-uk.tsv.gz", "ru"),
    ("uk", "en"): ("pairs.en-uk.tsv.gz", "en"),
    ("ru", "en"): ("pairs.en-ru.tsv.gz", "en"),
}
THREE: tuple[tuple[str, tuple[Lang, ...]], ...] = (
    ("triples.en-ru-uk.tsv.gz", ("en", "ru", "uk")),
    ("places_cldr.en-ru-uk.tsv.gz", ("en", "ru", "uk")),
)
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def rows(path: Path) -> Iterator[list[str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield line.rstrip("\n").split("\t")[1:]


def sentences(folder: Path, pair: Pair) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the different stems of parallel lines, in the direction of `pair`."""
    name, first = FILES[pair]
    columns: tuple[Lang, ...] = (first, pair[0] if first == pair[1] else pair[1])
    for file, langs in ((name, columns), *THREE):
        for row in rows(folder / file):
            texts = dict(zip(langs, row, strict=False))
            left, right = (stems(texts.get(lang, "")) for lang in pair)
            if left and right and len(left) <= LONGEST and len(right) <= LONGEST:
                yield list(dict.fromkeys(left)), list(dict.fromkeys(right))


def count(tally: Tally, folder: Path, pair: Pair) -> None:
    """Add how often stems of a pair are expected to stand for each other, and the lines that have them."""
    lefts: dict[str, int] = {}
    rights: dict[str, int] = {}
    parts: list[Ints] = []  # cells, all pairs of stems of all lines: left stem, right stem, line
    for number, (left, right) in enumerate(sentences(folder, pair)):
        a = [lefts.setdefault(stem, len(lefts)) for stem in left]
        b = [rights.setdefault(stem, len(rights)) for stem in right]
        parts.append(np.stack([np.repeat(a, len(b)), np.tile(b, len(a)), np.full(len(a) * len(b), number)]))
    x, y, line = np.concatenate(parts, axis=1)
    parts.clear()
    left_lines = np.bincount(np.unique(line * len(lefts) + x) % len(lefts), minlength=len(lefts))
    right_lines = np.bincount(np.unique(line * len(rights) + y) % len(rights), minlength=len(rights))
    cells, cell = np.unique(x * len(rights) + y, return_inverse=True)
    i, j = np.divmod(cells, len(rights))
    joint = model_1(cell, left_lines[i], right_lines[j], shared(line, x), shared(line, y))
    strength = np.sqrt(joint / np.sqrt(left_lines[i] * right_lines[j]))
    kept = (strength >= LEAST) & (joint >= FEWEST)
    left_numbers, right_numbers = tally.numbered(pair[0], list(lefts)), tally.numbered(pair[1], list(rights))
    tally.add_lines(pair, pair[0], left_numbers, left_lines)
    tally.add_lines(pair, pair[1], right_numbers, right_lines)
    thousandths = np.rint(joint[kept] * SCALE).astype(np.int64)
    tally.add_cells(pair, (left_numbers[i[kept]], right_numbers[j[kept]], thousandths))


def shared(line: Ints, stem: Ints) -> Ints:
    """Return for each cell a number that it has in common with the other cells of its line and stem."""
    return np.unique(line * (stem.max() + 1) + stem, return_inverse=True)[1].astype(np.int64)


def model_1(cell: Ints, left_lines: Ints, right_lines: Ints, of_left: Ints, of_right: Ints) -> Floats:
    """Return the expected joint occurrences of each pair of stems. `cell`: of each cell, the pair that it holds.

    A right stem is shared out among the left ones of its line, and the other way round; what counts is the geometric
    mean of both shares, so that one table serves both directions.
    """
    forward = backward = np.ones(len(left_lines))
    joint = forward
    for number in range(ROUNDS):
        from_nothing = NOTHING if number else 0.0
        shares = [
            each / (from_nothing + np.bincount(group, each)[group])
            for each, group in ((forward[cell], of_right), (backward[cell], of_left))
        ]
        joint = np.bincount(cell, np.sqrt(shares[0] * shares[1])).astype(np.float64)
        forward, backward = joint / left_lines, joint / right_lines
    return joint


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="with pairs.*.tsv.gz and triples.*.tsv.gz")
    parser.add_argument("--out", type=Path, default=STARTER)
    arguments = parser.parse_args()
    tally = Tally()
    for pair in PAIRS:
        count(tally, arguments.folder, pair)
    counts = tally.counts()
    write_text(arguments.out, "".join(line + "\n" for line in lines(counts, STARTER_MARK, {})))
    entries = sum(len(part.joint) for part in counts.pairs.values())
    print(f"{arguments.out}: {entries} entries, {arguments.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
