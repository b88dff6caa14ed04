"""Evidence of words: stems that translate each other, by a lexicon.

A stem that the lexicon knows well and that finds no counterpart speaks against a link; one that it hardly knows does not.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

from toolkit.alignment.beads import Floats, Table
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
    known = left.lexicon.look_up((left.lang, right.lang), left.marks.names, right.marks.names)
    i, j, strengths = known.strengths()
    matches = list(zip(i.tolist(), j.tolist(), strengths.tolist(), strict=True))
    lefts = replace(left.marks, classes=classes(known.left_lines))
    return tie_features("words", CLASSES, lefts, replace(right.marks, classes=classes(known.right_lines)), matches)


def classes(lines: Floats) -> tuple[int, ...]:
    """Return the places in CLASSES of stems that the lexicon has seen in so many lines."""
    return tuple(((lines < COMMON).astype(int) + (lines < KNOWN)).tolist())
