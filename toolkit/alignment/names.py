"""Evidence of names and cognates: words that sound alike across the alphabets, and strings that are the same.

Between Ukrainian and Russian most words are evidence, between either and English names and international words.
"""

from dataclasses import dataclass

from toolkit import names
from toolkit.alignment.evidence import Compared
from toolkit.alignment.sides import Side
from toolkit.alignment.ties import Marks, compare_ties, marks_of

CLASSES = ("name", "word")
SHORTEST = 3  # letters of a key that may be alike by chance no more often than by meaning

LEAST = 0.4  # likeness, which is squared to be a strength: half alike is much less than half sure


@dataclass(frozen=True)
class Sounds:
    """What the words of a version sound like, and an index to find what sounds alike."""

    marks: Marks
    index: names.GramIndex


def sounds(side: Side) -> Sounds:
    """Return the keys of the words of each line. A name is what stands with a capital elsewhere than at the start."""
    known = side.vocabulary.keys
    capitals: set[str] = set()
    lines = []
    for words in side.words:
        keys = []
        for place, word in enumerate(words):
            if len(word) < SHORTEST:
                continue
            key = known[word]
            if len(key) >= SHORTEST or (len(key) == SHORTEST - 1 and word[0].isupper()):
                keys.append(key)
                if place and word[0].isupper():
                    capitals.add(key)
        lines.append(keys)
    marks = marks_of(lines, lambda key: 0 if key in capitals else 1)
    return Sounds(marks, names.gram_index(marks.names))


def compare_names(left: Sounds, right: Sounds) -> Compared:
    i, j, likeness = names.likenesses(left.index, right.index, least=LEAST)
    return compare_ties("names", CLASSES, left.marks, right.marks, (i, j, likeness**2))
