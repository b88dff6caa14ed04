"""Evidence of words: stems that translate each other, by the lexicon that ships with the package.

`scripts/build_lexicon.py` makes it from parallel text; NOTICE names the sources.
"""

import gzip
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from toolkit.alignment.evidence import Compared
from toolkit.alignment.marks import Marks, Matches, marks_of
from toolkit.alignment.sides import WORD, Side
from toolkit.alignment.ties import compare_ties
from toolkit.alignment.vocabulary import STEM
from toolkit.data import PAIRS, Lang, Pair
from toolkit.text import APOSTROPHES, respelt

LEXICON = Path(__file__).with_name("lexicon.tsv.gz")
SCALE = 1000  # strengths are whole thousandths, so that sums of them do not depend on their order
CLASSES = ("stem",)

Entries = Mapping[str, tuple[tuple[str, float], ...]]  # left stem to right stems, with the strength of each


@dataclass(frozen=True)
class Words:
    """The stems of a version, and its language, which says where to look them up."""

    lang: Lang
    marks: Marks


def stems(text: str) -> list[str]:
    """Return the beginnings of the words of `text`.

    >>> stems("Речниця порту сказала")
    ['речни', 'порту', 'сказа']
    """
    return [word[:STEM] for word in WORD.findall(respelt(text, APOSTROPHES).lower())]


def words(side: Side) -> Words:
    known = side.vocabulary.stems
    return Words(side.lang, marks_of([list(map(known.__getitem__, line)) for line in side.words]))


def compare_words(left: Words, right: Words) -> Compared:
    matches = translations(left.marks, right.marks, lexicon()[left.lang, right.lang])
    return compare_ties("words", CLASSES, left.marks, right.marks, matches)


def written_words(side: Side, line: int) -> Iterator[tuple[str, str]]:
    known = side.vocabulary.stems
    yield from ((known[word], word) for word in side.words[line])


def translations(left: Marks, right: Marks, entries: Entries) -> Matches:
    """Return the positions of stems that the entries know as translations, with their strength."""
    where = right.places
    found = [
        (i, where[other], strength)
        for i, stem in enumerate(left.names)
        if stem in entries
        for other, strength in entries[stem]
        if other in where
    ]
    if not found:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
    i, j, strengths = zip(*found, strict=True)
    return np.array(i), np.array(j), np.array(strengths)


@lru_cache(maxsize=1)
def lexicon() -> Mapping[Pair, Entries]:
    """Return the lexicon that ships with the package."""
    found: dict[Pair, dict[str, tuple[tuple[str, float], ...]]] = {pair: {} for pair in PAIRS}
    by_name = {"-".join(pair): found[pair] for pair in PAIRS}
    for line in gzip.decompress(LEXICON.read_bytes()).decode().splitlines():
        pair, left, right, strength = line.split("\t")
        entries = by_name[pair]
        entries[left] = (*entries.get(left, ()), (right, int(strength) / SCALE))
    return found
