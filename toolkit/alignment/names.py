"""Evidence of names and cognates: words that sound alike across the alphabets, and strings that are the same.

Between Ukrainian and Russian most words are evidence, between either and English names and international words.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from toolkit import names
from toolkit.alignment.compiled import kernels
from toolkit.alignment.evidence import Compared
from toolkit.alignment.marks import Ints, Marks, changes, marks_at, stretches
from toolkit.alignment.sides import Side
from toolkit.alignment.ties import compare_ties
from toolkit.alignment.vocabulary import NONE

CLASSES = ("name", "word")
LEAST = 0.4  # likeness, which is squared to be a strength: half alike is much less than half sure


@dataclass(frozen=True)
class Sounds:
    """What the words of a version sound like, and an index to find what sounds alike."""

    marks: Marks
    index: names.GramIndex


def sounds(side: Side) -> Sounds:
    """Return the keys of the words of each line. A name is what stands with a capital elsewhere than at the start."""
    known = side.vocabulary
    keys = known.key.values[side.tokens]
    inside = known.capital.values[side.tokens]
    inside[changes(side.places)] = 0
    told = np.flatnonzero(keys != NONE)
    marks = marks_at(known.keys.names, keys[told], side.places[told], len(side.lines), inside[told])
    sizes = known.keys.sizes.values[marks.numbers]
    grams = known.keys.grams.values[stretches(known.keys.first.values[marks.numbers], sizes)]
    return Sounds(marks, names.indexed(sizes, grams))


def compare_names(left: Sounds, right: Sounds) -> Compared:
    compiled = kernels()
    equal = _equal(left.marks, right.marks)
    if compiled:
        indexes = [(x.sizes, x.grams, x.first, x.having) for x in (left.index, right.index)]
        i, j, likeness = compiled.likenesses(*indexes[0], *indexes[1], equal, LEAST, names.COMMON)
    else:
        i, j, likeness = names.likenesses(left.index, right.index, equal, least=LEAST)
    return compare_ties("names", CLASSES, left.marks, right.marks, (i, j, likeness**2))


def _equal(left: Marks, right: Marks) -> Ints:
    """Return beside the left marks the places of the same marks in the right, or NONE."""
    where = np.full(max(left.numbers.max(initial=0), right.numbers.max(initial=0)) + 1, NONE)
    where[right.numbers] = np.arange(len(right.numbers))
    return where[left.numbers]


def written_names(side: Side, line: int) -> Iterator[tuple[str, str]]:
    known = side.vocabulary.sounds
    yield from ((known[word], word) for word in side.words[line])
