"""Evidence of names and cognates: words that sound alike across the alphabets, and strings that are the same.

Between Ukrainian and Russian most words are evidence, between either and English names and international words.
"""

from collections.abc import Iterator

from toolkit import names
from toolkit.alignment.beads import Table
from toolkit.alignment.sides import Side
from toolkit.alignment.ties import Marks, Ties, marks_of, tie_features

CLASSES = ("name", "word")
SHORTEST = 3  # letters of a key that may be alike by chance no more often than by meaning

LEAST = 0.4  # likeness, which is squared to be a strength: half alike is much less than half sure


def sounds(side: Side) -> Marks:
    """Return the keys of the words of each line. A name is what stands with a capital elsewhere than at the start."""
    capitals: set[str] = set()
    lines = []
    for words in side.words:
        keys = []
        for place, word in enumerate(words):
            if len(word) < SHORTEST:
                continue
            key = names.name_key(word, side.lang)
            if len(key) >= SHORTEST or (len(key) == SHORTEST - 1 and word[0].isupper()):
                keys.append(key)
                if place and word[0].isupper():
                    capitals.add(key)
        lines.append(keys)
    return marks_of(lines, lambda key: 0 if key in capitals else 1)


def name_features(left: Marks, right: Marks) -> dict[str, Table]:
    likenesses = names.matches(left.names, right.names, least=LEAST)
    return tie_features("names", CLASSES, left, right, [(i, j, likeness**2) for i, j, likeness in likenesses])


def name_ties(left: Marks, right: Marks) -> Ties:
    likenesses = names.matches(left.names, right.names, least=LEAST)
    return Ties(left, right, [(i, j, likeness**2) for i, j, likeness in likenesses], CLASSES)


def written_names(side: Side, line: int) -> Iterator[tuple[str, str]]:
    yield from ((names.name_key(word, side.lang), word) for word in side.words[line])
