"""Counts of stems: how often those of two languages stood for each other, in whole numbers that add up exactly."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import repeat
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.int64]

SCALE = 1000  # joint counts are whole thousandths of an expected occurrence
PENDING = 1 << 22  # cells that are held before they are summed


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """What was counted of a pair of languages: a table of left and right stems, of which few cells are filled."""

    left: Mapping[str, int]  # stems, in their order, and their places
    right: Mapping[str, int]
    left_lines: Ints  # how many lines, each with those it is linked with, had the stem
    right_lines: Ints
    first: Ints  # of each left stem, the first of its cells; and the end
    columns: Ints  # of cells, by left and then by right stem: the place of the right stem
    joint: Ints  # of cells: how often the two stood for each other, in 1/SCALE

    def cells(self, left: Ints, right: Ints) -> tuple[Ints, Ints, Ints]:
        """Return the filled cells of stems given by their places, -1 for unknown: positions among these, and counts."""
        where = np.full(len(self.right) + 1, -1)
        where[right] = np.arange(len(right))
        where[-1] = -1
        known = np.flatnonzero(left >= 0)
        begins = self.first[left[known]]
        lengths = self.first[left[known] + 1] - begins
        ends = np.cumsum(lengths)
        at = np.arange(ends[-1] if len(ends) else 0) + np.repeat(begins - ends + lengths, lengths)
        columns = where[self.columns[at]]
        here = columns >= 0
        return np.repeat(known, lengths)[here], columns[here], self.joint[at[here]]

    def places(self) -> tuple[Ints, Ints]:
        """Return of all cells the places of their stems."""
        return np.repeat(np.arange(len(self.left)), np.diff(self.first)), self.columns

    def only(self, kept: NDArray[np.bool_]) -> "Counts":
        """Return the counts without the other cells; lines stay as they are."""
        first = np.concatenate([[0], np.cumsum(kept)])[self.first]
        return replace(self, first=first, columns=self.columns[kept], joint=self.joint[kept])

    def rows(self) -> Iterator[tuple[str, int, list[tuple[str, int]]]]:
        """Yield the left stems with their lines and cells."""
        right = list(self.right)
        columns, joint, first = self.columns.tolist(), self.joint.tolist(), self.first.tolist()
        for (stem, row), lines in zip(self.left.items(), self.left_lines.tolist(), strict=True):
            a, b = first[row], first[row + 1]
            yield stem, lines, [(right[j], count) for j, count in zip(columns[a:b], joint[a:b], strict=True)]


def places(stems: Sequence[str], among: Mapping[str, int]) -> Ints:
    """Return where stems stand, -1 for those that are not there."""
    return np.fromiter(map(among.get, stems, repeat(-1)), np.int64, len(stems))


class Tally:
    """Adds counts up. Neither their order nor their grouping leaves a trace in the sum."""

    def __init__(self) -> None:
        self._left, self._right = _Lines(), _Lines()
        self._cells: list[tuple[Ints, Ints]] = []  # keys, made of the places of both stems, and counts
        self._pending = 0

    def count(
        self,
        left: Sequence[str],
        left_lines: Ints,
        right: Sequence[str],
        right_lines: Ints,
        cells: tuple[Ints, Ints, Ints],
    ) -> None:
        """Add stems with their lines, and cells by the positions of their stems."""
        rows, columns = self._left.add(left, left_lines), self._right.add(right, right_lines)
        i, j, joint = cells
        self._cells.append(((rows[i] << 32) | columns[j], joint))
        self._pending += len(joint)
        if self._pending > PENDING:
            self._cells, self._pending = [self._summed()], 0

    def add(self, more: Counts) -> None:
        cells = (*more.places(), more.joint)
        self.count(list(more.left), more.left_lines, list(more.right), more.right_lines, cells)

    def counts(self) -> Counts:
        """Return the sum so far."""
        keys, joint = self._summed()
        left, left_rank = self._left.ordered()
        right, right_rank = self._right.ordered()
        rows, columns = left_rank[keys >> 32], right_rank[keys & 0xFFFFFFFF]
        order = np.lexsort((columns, rows))
        first = np.zeros(len(left) + 1, np.int64)
        np.cumsum(np.bincount(rows, minlength=len(left)), out=first[1:])
        return Counts(
            left={stem: place for place, stem in enumerate(left)},
            right={stem: place for place, stem in enumerate(right)},
            left_lines=self._left.lines(left_rank),
            right_lines=self._right.lines(right_rank),
            first=first,
            columns=columns[order],
            joint=joint[order],
        )

    def _summed(self) -> tuple[Ints, Ints]:
        none = np.zeros(0, np.int64)
        keys, counts = (
            (np.concatenate([none, *parts]) for parts in zip(*self._cells, strict=True))
            if self._cells
            else (none, none)
        )
        return sum_by_key(keys, counts)


class _Lines:
    """The stems of one side, in the order in which they came, and the lines that had them."""

    def __init__(self) -> None:
        self.places: dict[str, int] = {}
        self.parts: list[tuple[Ints, Ints]] = []

    def add(self, stems: Sequence[str], lines: Ints) -> Ints:
        at = np.fromiter((self.places.setdefault(stem, len(self.places)) for stem in stems), np.int64, len(stems))
        self.parts.append((at, lines))
        return at

    def ordered(self) -> tuple[list[str], Ints]:
        """Return the stems in their order, and for each place the rank of its stem."""
        stems = sorted(self.places)
        rank = np.empty(len(stems), np.int64)
        rank[[self.places[stem] for stem in stems]] = np.arange(len(stems))
        return stems, rank

    def lines(self, rank: Ints) -> Ints:
        total = np.zeros(len(rank), np.int64)
        for at, lines in self.parts:
            np.add.at(total, rank[at], lines)
        return total


def sum_by_key(keys: Ints, counts: Ints) -> tuple[Ints, Ints]:
    """Return the different keys in their order, and the sum of the counts of each."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    begins = np.flatnonzero(np.diff(ordered, prepend=-1)) if len(ordered) else np.zeros(0, np.int64)
    return ordered[begins], np.add.reduceat(counts[order], begins) if len(begins) else counts
