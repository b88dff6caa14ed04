"""Pairs of stems that are known to belong together: which of very many stand in two versions.

A lexicon has a hundred thousand pairs, and of each stem ten counterparts that are not in the story. In tables of whole
numbers they are passed over a tenth as fast as in dicts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np

from toolkit.alignment.beads import Floats
from toolkit.alignment.marks import Ints, Matches


@dataclass(frozen=True)
class StemPairs:
    """Stems of two languages by their numbers, and of each of the left the right ones, each with a value."""

    left: Mapping[str, int]
    right: Mapping[str, int]
    first: Ints  # by left number: the place where its counterparts begin; one more at the end
    counterparts: Ints  # right numbers
    values: Floats  # beside counterparts

    def between(self, left: Sequence[str], right: Sequence[str]) -> Matches:
        """Return the positions of stems that are a pair, by those of the left, and the values. The stems of a side differ."""
        where = np.full(len(self.right) + 1, -1)
        where[np.fromiter(map(self.right.get, right, repeat(-1)), np.int64)] = np.arange(len(right))
        where[-1] = -1  # of what is not known
        numbers = np.fromiter(map(self.left.get, left, repeat(-1)), np.int64)
        known = np.flatnonzero(numbers >= 0)
        begins = self.first[numbers[known]]
        counts = self.first[numbers[known] + 1] - begins
        places = np.arange(counts.sum()) + np.repeat(begins - np.cumsum(counts) + counts, counts)
        j = where[self.counterparts[places]]
        met = np.flatnonzero(j >= 0)
        return np.repeat(known, counts)[met], j[met], self.values[places[met]]


def stem_pairs(entries: Iterable[tuple[str, str, float]]) -> StemPairs:
    """Make tables of left stem, right stem and value, which stand sorted by left stem."""
    left: dict[str, int] = {}
    right: dict[str, int] = {}
    first: list[int] = []
    counterparts: list[int] = []
    values: list[float] = []
    for stem, other, value in entries:
        if stem not in left:
            left[stem] = len(left)
            first.append(len(values))
        counterparts.append(right.setdefault(other, len(right)))
        values.append(value)
    return StemPairs(left, right, np.array([*first, len(values)]), np.array(counterparts, np.int64), np.array(values))
