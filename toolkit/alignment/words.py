"""Evidence of words: stems that translate each other, by a lexicon.

A stem that the lexicon knows well and that finds no counterpart speaks against a link; one that it hardly knows does not.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

from toolkit.alignment.beads import Table
from toolkit.alignment.lexicons import Lexicon, shipped
from toolkit.alignment.sides import WORD, Side
from toolkit.alignment.ties import Marks, marks_of, tie_features
from toolkit.data import Lang
from toolkit.text import APOSTROPHES

STEM = 5  # letters; lemmas were no better
CLASSES = ("common", "known", "rare")
COMMON, KNOWN = 1000, 10  # lines in which the lexicon has seen a stem


@dataclass(frozen=True)
class Words:
    """The stems of a version, its language, and the lexicon to look them up in."""

    lang: Lang
    marks: Marks
    lexicon: Lexicon


def stems(text: str) -> list[str]:
    """Return the beginnings of the words of `text`.

    >>> stems("Речниця порту сказала")
    ['речни', 'порту', 'сказа']
    """
    return [stem(word) for word in WORD.findall(text)]


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    return word.lower().translate(APOSTROPHES)[:STEM]


def words(side: Side, lexicon: Lexicon | None = None) -> Words:
    marks = marks_of([[stem(word) for word in line] for line in side.words], lambda mark: 0)
    return Words(side.lang, marks, lexicon or shipped())


def word_features(left: Words, right: Words) -> dict[str, Table]:
    pair = (left.lang, right.lang)
    matches = left.lexicon.translations(pair, left.marks.names, right.marks.names)
    return tie_features("words", CLASSES, classed(left, right.lang), classed(right, left.lang), matches)


def classed(own: Words, other: Lang) -> Marks:
    """Return the stems of a version by how well the lexicon knows them beside another language."""
    seen = own.lexicon.seen((own.lang, other), own.marks.names).tolist()
    return replace(own.marks, classes=tuple(0 if n >= COMMON else 1 if n >= KNOWN else 2 for n in seen))
