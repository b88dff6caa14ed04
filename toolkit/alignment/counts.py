"""Counts of stems: how often those of two languages stood for each other, in whole numbers that add up exactly.

Few of all pairs of stems ever meet, so what was counted lies in plain arrays, row behind row, and is looked up and added
without a loop over its cells.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import repeat
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from toolkit.alignment.marks import Ints
from toolkit.data import LANGS, PAIRS, Lang, Pair

SCALE = 1000  # joint counts are whole thousandths of an expected occurrence
PENDING = 1 << 20  # cells of a pair that are held before they are summed
HALF = 32  # bits of the key of a cell: the number of the left stem, and that of the right
MASK = (1 << HALF) - 1

Cells: TypeAlias = tuple[Ints, Ints, Ints]  # numbers of left and right stems, counts


@dataclass(frozen=True, eq=False)
class PairCounts:
    """What was counted of a pair of languages, by the numbers that their stems have in `Counts`."""

    left_lines: Ints  # by number: how many lines, each with those it is linked with, had the stem
    right_lines: Ints
    first: Ints  # by number of the left stem: where its cells begin; one more at the end
    columns: Ints  # of cells, row by row and in order: the number of the right stem
    joint: Ints  # beside columns: how often the two stood for each other, in 1/SCALE

    @property
    def rows(self) -> Ints:
        """Return of each cell the number of the left stem."""
        return np.repeat(np.arange(len(self.left_lines)), np.diff(self.first))

    @cached_property
    def keys(self) -> Ints:
        """Return one number for each cell, in order."""
        return (self.rows << HALF) | self.columns

    def at(self, left: Ints, right: Ints) -> Ints:
        """Return the place of the cell of each left with its right stem, -1 where there is none."""
        if not len(self.joint):
            return np.full(len(left), -1)
        wanted = (left << HALF) | right
        place = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        return np.where(self.keys[place] == wanted, place, -1)

    def cells(self, left: Ints, right: Ints) -> Cells:
        """Return where stems of these numbers, -1 for what is not known, meet: their positions, and the place of the cell."""
        where = np.full(len(self.right_lines) + 1, -1)
        where[right] = np.arange(len(right))
        where[-1] = -1  # of what is not known
        known = np.flatnonzero(left >= 0)
        begins = self.first[left[known]]
        lengths = self.first[left[known] + 1] - begins
        at = np.arange(lengths.sum()) + np.repeat(begins - np.cumsum(lengths) + lengths, lengths)
        columns = where[self.columns[at]]
        met = np.flatnonzero(columns >= 0)
        return np.repeat(known, lengths)[met], columns[met], at[met]

    def only(self, kept: NDArray[np.bool_]) -> "PairCounts":
        """Return the counts without the other cells; lines stay as they are."""
        first = np.concatenate([[0], np.cumsum(kept)])[self.first]
        return replace(self, first=first, columns=self.columns[kept], joint=self.joint[kept])


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """What was counted: the stems of each language with their numbers, which all its pairs share."""

    stems: Mapping[Lang, Mapping[str, int]] = field(default_factory=lambda: {lang: {} for lang in LANGS})
    pairs: Mapping[Pair, PairCounts] = field(default_factory=dict)

    def numbers(self, lang: Lang, stems: Sequence[str]) -> Ints:
        """Return the numbers of stems, -1 for those that were not counted."""
        return np.fromiter(map(self.stems[lang].get, stems, repeat(-1)), np.int64, len(stems))

    def rows(self, pair: Pair) -> Iterator[tuple[str, int, list[tuple[str, int]]]]:
        """Yield the left stems of a pair with their lines and their right stems, all in order."""
        counts = self.pairs[pair]
        right = list(self.stems[pair[1]])
        first, columns, joint = counts.first.tolist(), counts.columns.tolist(), counts.joint.tolist()
        lines = counts.left_lines.tolist()
        for stem, number in sorted(self.stems[pair[0]].items()):
            a, b = first[number], first[number + 1]
            if lines[number] or a < b:
                yield stem, lines[number], sorted((right[j], n) for j, n in zip(columns[a:b], joint[a:b], strict=True))


class Tally:
    """Adds counts up. Neither their order nor their grouping leaves a trace in the sum."""

    def __init__(self) -> None:
        self._stems: dict[Lang, dict[str, int]] = {lang: {} for lang in LANGS}
        self._lines: dict[tuple[Pair, Lang], Ints] = {(pair, lang): _NONE for pair in PAIRS for lang in pair}
        self._cells: dict[Pair, list[tuple[Ints, Ints]]] = {pair: [] for pair in PAIRS}  # keys and counts
        self._pending = dict.fromkeys(PAIRS, 0)

    def add(self, more: Counts, times: int = 1) -> None:
        at = {lang: self.numbered(lang, list(more.stems[lang])) for lang in LANGS}
        for pair, counts in more.pairs.items():
            left, right = at[pair[0]], at[pair[1]]
            self.add_lines(pair, pair[0], left, times * counts.left_lines)
            self.add_lines(pair, pair[1], right, times * counts.right_lines)
            rows = np.repeat(left, np.diff(counts.first))
            self.add_cells(pair, (rows, right[counts.columns], times * counts.joint))

    def numbered(self, lang: Lang, stems: Sequence[str]) -> Ints:
        """Return the numbers that stems have here, new ones for new stems."""
        known = self._stems[lang]
        return np.fromiter((known.setdefault(stem, len(known)) for stem in stems), np.int64, len(stems))

    def add_lines(self, pair: Pair, lang: Lang, stems: Ints, lines: Ints) -> None:
        """Add lines that had stems of these numbers, all different."""
        total = self._lines[pair, lang]
        if len(total) < len(self._stems[lang]):
            total = np.concatenate([total, np.zeros(2 * len(self._stems[lang]) - len(total), np.int64)])
            self._lines[pair, lang] = total
        total[stems] += lines

    def add_cells(self, pair: Pair, cells: Cells) -> None:
        rows, columns, joint = cells
        self._cells[pair].append(((rows << HALF) | columns, joint))
        self._pending[pair] += len(joint)
        if self._pending[pair] > PENDING:
            self._cells[pair] = [self._summed(pair)]
            self._pending[pair] = 0

    def counts(self) -> Counts:
        """Return the sum so far, stems numbered by their order."""
        ranks = {}
        stems = {}
        for lang, numbers in self._stems.items():
            ordered = sorted(numbers)
            ranks[lang] = np.empty(len(ordered), np.int64)
            ranks[lang][[numbers[stem] for stem in ordered]] = np.arange(len(ordered))
            stems[lang] = dict(zip(ordered, range(len(ordered)), strict=True))
        return Counts(stems=stems, pairs={pair: self._counts(pair, ranks) for pair in PAIRS if self._cells[pair]})

    def _counts(self, pair: Pair, ranks: Mapping[Lang, Ints]) -> PairCounts:
        left, right = (ranks[lang] for lang in pair)
        keys, joint = self._summed(pair)
        return pair_counts(
            tuple(self._ranked(pair, lang, ranks[lang]) for lang in pair),
            (left[keys >> HALF], right[keys & MASK], joint),
        )

    def _ranked(self, pair: Pair, lang: Lang, rank: Ints) -> Ints:
        lines = np.zeros(len(rank), np.int64)
        counted = self._lines[pair, lang][: len(rank)]
        lines[rank[: len(counted)]] = counted
        return lines

    def _summed(self, pair: Pair) -> tuple[Ints, Ints]:
        keys, counts = (np.concatenate(parts) for parts in zip((_NONE, _NONE), *self._cells[pair], strict=True))
        return sum_by_key(keys, counts)


_NONE: Ints = np.zeros(0, np.int64)


def pair_counts(lines: Sequence[Ints], cells: Cells) -> PairCounts:
    """Return the counts of a pair, of the lines of left and right stems by their numbers, and of cells in any order."""
    rows, columns, joint = cells
    order = np.argsort((rows << HALF) | columns)
    first = np.zeros(len(lines[0]) + 1, np.int64)
    np.cumsum(np.bincount(rows, minlength=len(lines[0])), out=first[1:])
    return PairCounts(
        left_lines=lines[0], right_lines=lines[1], first=first, columns=columns[order], joint=joint[order]
    )


def sum_by_key(keys: Ints, counts: Ints) -> tuple[Ints, Ints]:
    """Return the different keys in order, and the sum of the counts of each. No counts, no cell."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    begins = np.flatnonzero(np.diff(ordered, prepend=-1))
    total = np.add.reduceat(counts[order], begins) if len(begins) else _NONE
    return ordered[begins][total != 0], total[total != 0]
