"""Evidence of words: stems that translate each other, by the lexicon that ships with the package.

`scripts/build_lexicon.py` makes it from parallel text; NOTICE names the sources.
"""

import gzip
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from toolkit.alignment.beads import Table
from toolkit.alignment.sides import WORD, Side
from toolkit.alignment.ties import Marks, Matches, Ties, marks_of, tie_features
from toolkit.data import PAIRS, Lang, Pair
from toolkit.text import APOSTROPHES

LEXICON = Path(__file__).with_name("lexicon.tsv.gz")
SCALE = 1000  # strengths are whole thousandths, so that sums of them do not depend on their order
CLASSES = ("stem",)
STEM = 5  # letters; lemmas were no better

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
    return [stem(word) for word in WORD.findall(text)]


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    return word.lower().translate(APOSTROPHES)[:STEM]


def words(side: Side) -> Words:
    return Words(side.lang, marks_of([[stem(word) for word in line] for line in side.words], lambda mark: 0))


def word_features(left: Words, right: Words) -> dict[str, Table]:
    matches = translations(left.marks.names, right.marks.names, lexicon()[left.lang, right.lang])
    return tie_features("words", CLASSES, left.marks, right.marks, matches)


def word_ties(left: Words, right: Words) -> Ties:
    matches = translations(left.marks.names, right.marks.names, lexicon()[left.lang, right.lang])
    return Ties(left.marks, right.marks, matches, CLASSES)


def written_words(side: Side, line: int) -> Iterator[tuple[str, str]]:
    yield from ((stem(word), word) for word in side.words[line])


def translations(left: Sequence[str], right: Sequence[str], entries: Entries) -> Matches:
    """Return the positions of stems that the entries know as translations, with their strength."""
    where = {stem: j for j, stem in enumerate(right)}
    return [
        (i, where[other], strength)
        for i, stem in enumerate(left)
        for other, strength in entries.get(stem, ())
        if other in where
    ]


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
