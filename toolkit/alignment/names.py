"""Evidence of names and cognates: words that sound alike across the alphabets, and strings that are the same.

Between Ukrainian and Russian most words are evidence, between either and English names and international words.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from toolkit import names
from toolkit.alignment.compiled import kernels
from toolkit.alignment.evidence import Compared
from toolkit.alignment.marks import Marks, marks_of
from toolkit.alignment.sides import Side
from toolkit.alignment.ties import compare_ties

CLASSES = ("name", "word")
LEAST = 0.4  # likeness, which is squared to be a strength: half alike is much less than half sure


@dataclass(frozen=True)
class Sounds:
    """What the words of a version sound like, and an index to find what sounds alike."""

    marks: Marks
    index: names.GramIndex


def sounds(side: Side) -> Sounds:
    """Return the keys of the words of each line. A name is what stands with a capital elsewhere than at the start."""
    known = side.vocabulary.sounds
    lines = [list(filter(None, map(known.__getitem__, words))) for words in side.words]
    inside = set(chain.from_iterable(words[1:] for words in side.words))
    capitals = {known[word] for word in inside if word[0].isupper()}
    marks = marks_of(lines, lambda key: 0 if key in capitals else 1)
    return Sounds(marks, names.gram_index(marks.names))


def compare_names(left: Sounds, right: Sounds) -> Compared:
    compiled = kernels()
    if compiled:
        indexes = [(x.sizes, x.grams, x.first, x.having) for x in (left.index, right.index)]
        equal = names.equal_keys(left.index, right.index)
        i, j, likeness = compiled.likenesses(*indexes[0], *indexes[1], equal, LEAST, names.COMMON)
    else:
        i, j, likeness = names.likenesses(left.index, right.index, least=LEAST)
    return compare_ties("names", CLASSES, left.marks, right.marks, (i, j, likeness**2))


def written_names(side: Side, line: int) -> Iterator[tuple[str, str]]:
    known = side.vocabulary.sounds
    yield from ((known[word], word) for word in side.words[line])
