"""Evidence of words: stems that translate each other, by a lexicon.

A stem that the lexicon knows well and that finds no counterpart speaks against a link; one that it hardly knows does not.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from toolkit.alignment.evidence import Compared
from toolkit.alignment.lexicons import Lexicon, shipped
from toolkit.alignment.marks import Ints, Marks, marks_at
from toolkit.alignment.sides import WORD, Side
from toolkit.alignment.ties import compare_ties
from toolkit.alignment.vocabulary import STEM
from toolkit.data import Lang
from toolkit.text import plain

CLASSES = ("common", "known", "rare")
COMMON, KNOWN = 1000, 10  # lines in which the lexicon has seen a stem


@dataclass(frozen=True)
class Words:
    """The stems of a version, its language, and the lexicon to look them up in."""

    lang: Lang
    marks: Marks
    lexicon: Lexicon
    numbers: Ints  # beside the marks: those that the lexicon has for them


def stems(text: str) -> list[str]:
    """Return the beginnings of the words of `text`.

    >>> stems("Речниця порту сказала")
    ['речни', 'порту', 'сказа']
    """
    return [word[:STEM] for word in WORD.findall(plain(text))]


def words(side: Side, lexicon: Lexicon | None = None) -> Words:
    known = side.vocabulary
    marks = marks_at(known.different_stems.names, known.stem.values[side.tokens], side.places, len(side.lines))
    lexicon = lexicon or shipped()
    numbers = known.looked_up(lexicon.known.counts.stems[side.lang])[marks.numbers]
    return Words(side.lang, marks, lexicon, numbers)


def compare_words(left: Words, right: Words) -> Compared:
    pair = (left.lang, right.lang)
    matches = left.lexicon.matches(pair, left.numbers, right.numbers)
    return compare_ties("words", CLASSES, _classed(left, right.lang), _classed(right, left.lang), matches)


def _classed(own: Words, other: Lang) -> Marks:
    """Return the stems of a version by how well the lexicon knows them beside another language."""
    lines = own.lexicon.lines((own.lang, other), own.numbers)
    return replace(own.marks, classes=2 - (lines >= KNOWN) - (lines >= COMMON))


def written_words(side: Side, line: int) -> Iterator[tuple[str, str]]:
    known = side.vocabulary.stems
    yield from ((known[word], word) for word in side.words[line])
