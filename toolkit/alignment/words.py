"""Evidence of words: stems that translate each other, by a lexicon.

A stem that the lexicon knows well and that finds no counterpart speaks against a link; one that it hardly knows does not.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from toolkit.alignment.beads import Floats
from toolkit.alignment.evidence import Compared
from toolkit.alignment.lexicons import Lexicon, shipped
from toolkit.alignment.marks import Marks, marks_at
from toolkit.alignment.sides import WORD, Side
from toolkit.alignment.stem_pairs import translations
from toolkit.alignment.ties import compare_ties
from toolkit.alignment.vocabulary import STEM, Vocabulary
from toolkit.data import Lang
from toolkit.text import APOSTROPHES, respelt

CLASSES = ("common", "known", "rare")
COMMON, KNOWN = 1000, 10  # lines in which the lexicon has seen a stem


@dataclass(frozen=True)
class Words:
    """The stems of a version, its language, and the lexicon to look them up in."""

    lang: Lang
    marks: Marks
    vocabulary: Vocabulary  # which numbers the marks
    lexicon: Lexicon


def stems(text: str) -> list[str]:
    """Return the beginnings of the words of `text`.

    >>> stems("Речниця порту сказала")
    ['речни', 'порту', 'сказа']
    """
    return [word[:STEM] for word in WORD.findall(respelt(text, APOSTROPHES).lower())]


def words(side: Side, lexicon: Lexicon | None = None) -> Words:
    known = side.vocabulary
    marks = marks_at(known.different_stems.names, known.stem.values[side.tokens], side.places, len(side.lines))
    return Words(side.lang, marks, known, lexicon or shipped())


def compare_words(left: Words, right: Words) -> Compared:
    matches, left_lines, right_lines = translations(
        left.lexicon, (left.lang, right.lang), (left.marks, left.vocabulary), (right.marks, right.vocabulary)
    )
    return compare_ties("words", CLASSES, _classed(left.marks, left_lines), _classed(right.marks, right_lines), matches)


def _classed(marks: Marks, lines: Floats) -> Marks:
    """Return the stems of a version by how well the lexicon knows them beside another language."""
    return replace(marks, classes=2 - (lines >= KNOWN) - (lines >= COMMON))


def written_words(side: Side, line: int) -> Iterator[tuple[str, str]]:
    known = side.vocabulary.stems
    yield from ((known[word], word) for word in side.words[line])
