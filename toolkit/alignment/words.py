"""Evidence of words: stems that translate each other, by the lexicon that ships with the package.

`scripts/build_lexicon.py` makes it from parallel text; NOTICE names the sources.
"""

import gzip
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from toolkit.alignment.evidence import Compared
from toolkit.alignment.marks import Marks, marks_of
from toolkit.alignment.sides import WORD, Side
from toolkit.alignment.stem_pairs import StemPairs, stem_pairs
from toolkit.alignment.ties import compare_ties
from toolkit.alignment.vocabulary import STEM
from toolkit.data import PAIRS, Lang, Pair
from toolkit.text import APOSTROPHES, respelt

LEXICON = Path(__file__).with_name("lexicon.tsv.gz")
SCALE = 1000  # strengths are whole thousandths, so that sums of them do not depend on their order
CLASSES = ("stem",)


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
    matches = lexicon()[left.lang, right.lang].between(left.marks.names, right.marks.names)
    return compare_ties("words", CLASSES, left.marks, right.marks, matches)


def written_words(side: Side, line: int) -> Iterator[tuple[str, str]]:
    known = side.vocabulary.stems
    yield from ((known[word], word) for word in side.words[line])


@lru_cache(maxsize=1)
def lexicon() -> Mapping[Pair, StemPairs]:
    """Return the lexicon that ships with the package; the values are strengths."""
    found: dict[str, list[tuple[str, str, float]]] = {"-".join(pair): [] for pair in PAIRS}
    for line in gzip.decompress(LEXICON.read_bytes()).decode().splitlines():
        pair, left, right, strength = line.split("\t")
        found[pair].append((left, right, int(strength) / SCALE))
    return {pair: stem_pairs(found["-".join(pair)]) for pair in PAIRS}
