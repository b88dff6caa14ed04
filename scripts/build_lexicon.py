"""Build the starter lexicon that ships with the aligner: how likely two word stems translate each other.

    python scripts/build_lexicon.py ../shared/data/train

IBM Model 1 (Brown and others, 1993) in both directions over the stems of permissively licensed parallel sentences; what
is kept are statistics of stems, not sentences. The sources are named in `toolkit/alignment/NOTICE`.
"""

import argparse
import gzip
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from toolkit.alignment.words import LEXICON, SCALE, stems
from toolkit.data import PAIRS, Lang, Pair

ROUNDS = 5  # of expectation and maximisation; more change the kept entries little
LONGEST = 60  # stems; longer lines are lists and pages
FEWEST = 0.3  # expected joint occurrences
LEAST = 0.1  # strength: weak entries help where nothing better is known
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
    """Yield the stems of parallel lines, in the direction of `pair`."""
    name, first = FILES[pair]
    columns: tuple[Lang, ...] = (first, pair[0] if first == pair[1] else pair[1])
    for file, langs in ((name, columns), *THREE):
        for row in rows(folder / file):
            texts = dict(zip(langs, row, strict=False))
            left, right = (stems(texts.get(lang, "")) for lang in pair)
            if left and right and len(left) <= LONGEST and len(right) <= LONGEST:
                yield left, right


def model_1(given: Ints, said: Ints, line: Ints) -> Floats:
    """Return the probability of each cell's `said` word, given its `given` word. Cells are all word pairs of all lines.

    `line` tells the cells of one said word in one sentence apart: their probabilities sum to the word's.
    """
    translation = np.ones(len(given))
    for _ in range(ROUNDS):
        share = translation / np.bincount(line, translation)[line]
        key, count = group(given, said, share)
        translation = count[key] / np.bincount(given, share)[given]
    return translation


def group(given: Ints, said: Ints, share: Floats) -> tuple[Ints, Floats]:
    """Return for each cell which pair of words it holds, and the sum of the shares of each pair."""
    _, key = np.unique(given * (said.max() + 1) + said, return_inverse=True)
    return key.astype(np.int64), np.bincount(key, share).astype(np.float64)


def lexicon(folder: Path, pair: Pair) -> list[tuple[str, str, int]]:
    """Return left stem, right stem and their strength in thousandths, sorted."""
    lefts: dict[str, int] = {"": 0}  # nothing, which explains words that have no counterpart
    rights: dict[str, int] = {"": 0}
    parts: list[Ints] = []  # cells: left word, right word, and the number that each word has in the whole text
    word = 0
    for left, right in sentences(folder, pair):
        a = np.array([0, *(lefts.setdefault(stem, len(lefts)) for stem in left)])
        b = np.array([0, *(rights.setdefault(stem, len(rights)) for stem in right)])
        i, j = np.indices((len(a), len(b))).reshape(2, -1)
        parts.append(np.stack([a[i], b[j], word + i, word + len(a) + j]))
        word += len(a) + len(b)
    x, y, x_word, y_word = np.concatenate(parts, axis=1)
    parts.clear()
    forward, forward_count = direction(x, y, y_word)
    backward, _ = direction(y, x, x_word)
    key = x * len(rights) + y
    unique, first = np.unique(key, return_index=True)
    # the geometric mean of both directions, and its root: that predicted links best, though it is no probability
    strength = (forward[first] * backward[first]) ** 0.25
    kept = (strength >= LEAST) & (forward_count[first] >= FEWEST) & (x[first] > 0) & (y[first] > 0)
    left_names, right_names = list(lefts), list(rights)
    places = np.stack([unique // len(rights), unique % len(rights)], axis=1)[kept].tolist()
    thousandths = np.rint(strength[kept] * SCALE).astype(int).tolist()
    return sorted((left_names[i], right_names[j], value) for (i, j), value in zip(places, thousandths, strict=True))


def direction(given: Ints, said: Ints, word: Ints) -> tuple[Floats, Floats]:
    """Return Model 1's probability of each cell, and how often its two words are expected to be counterparts."""
    real = said > 0  # nothing is never said
    given, said, word = given[real], said[real], word[real]
    _, line = np.unique(word, return_inverse=True)
    probability = model_1(given, said, line)
    share = probability / np.bincount(line, probability)[line]
    key, count = group(given, said, share)
    full_probability, full_count = np.zeros(len(real)), np.zeros(len(real))
    full_probability[real], full_count[real] = probability, count[key]
    return full_probability, full_count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="with pairs.*.tsv.gz and triples.*.tsv.gz")
    parser.add_argument("--out", type=Path, default=LEXICON)
    arguments = parser.parse_args()
    lines = [
        f"{'-'.join(pair)}\t{left}\t{right}\t{strength}\n"
        for pair in PAIRS
        for left, right, strength in lexicon(arguments.folder, pair)
    ]
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0, filename="") as file:
        file.write("".join(lines).encode())
    arguments.out.write_bytes(packed.getvalue())
    print(f"{arguments.out}: {len(lines)} entries, {len(packed.getvalue())} bytes")


if __name__ == "__main__":
    main()
