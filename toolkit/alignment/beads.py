"""Beads: so many sentences of the left version that answer so many of the right.

The lines of a side follow each other, or stand around one or two that are not of the bead ("what was one sentence, and
an advertisement between its halves"). A table holds one number for each bead that a pair could have: axes are (shape,
first left line, first right line).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Table: TypeAlias = Floats  # (len(SHAPES), left lines, right lines), or what broadcasts to it
Run: TypeAlias = tuple[int, ...]  # the lines of one side of a bead, counted from its first

ONE: Run = (0,)
TWO: Run = (0, 1)
THREE: Run = (0, 1, 2)
AROUND_ONE: Run = (0, 2)
AROUND_TWO: Run = (0, 3)
RUNS: tuple[Run, ...] = (ONE, TWO, THREE, AROUND_ONE, AROUND_TWO)
SHAPES: tuple[tuple[Run, Run], ...] = (
    (ONE, ONE),
    (ONE, TWO),
    (TWO, ONE),
    (ONE, THREE),
    (THREE, ONE),
    (TWO, TWO),
    (ONE, AROUND_ONE),
    (AROUND_ONE, ONE),
    (ONE, AROUND_TWO),
    (AROUND_TWO, ONE),
)
ONE_TO_ONE = SHAPES.index((ONE, ONE))
_REACH = max(run[-1] for run in RUNS) + 1
_IN_RUNS = np.array([[float(line in run) for line in range(_REACH)] for run in RUNS])
# of the shapes: the places in RUNS of their left and of their right run
LEFT_RUNS, RIGHT_RUNS = ([RUNS.index(shape[side]) for shape in SHAPES] for side in (0, 1))

# for the kernels: the lines of runs as bits; of shapes the places of their runs in RUNS, and their lines as bits
RUN_BITS = np.array([sum(1 << line for line in run) for run in RUNS], dtype=np.int64)
SHAPE_BITS = np.array([[*map(RUNS.index, shape), *(RUN_BITS[RUNS.index(run)] for run in shape)] for shape in SHAPES])


def run_sums(values: Floats, axis: int, run: Run) -> Floats:
    """Return at each place along `axis` the sum of the values of the run that begins there; beyond the end stand zeros."""
    total = values.copy()
    for shift in run[1:]:
        if shift < values.shape[axis]:
            _ahead(total, axis, shift)[...] += _behind(values, axis, shift)
    return total


def run_maxima(values: Floats, axis: int, run: Run) -> Floats:
    """Return at each place along `axis` the largest value of the run that begins there."""
    largest = values.copy()
    for shift in run[1:]:
        if shift < values.shape[axis]:
            place = _ahead(largest, axis, shift)
            np.maximum(place, _behind(values, axis, shift), out=place)
    return largest


def _ahead(values: Floats, axis: int, shift: int) -> Floats:
    return values[(slice(None),) * (axis % values.ndim) + (slice(None, -shift),)]


def _behind(values: Floats, axis: int, shift: int) -> Floats:
    return values[(slice(None),) * (axis % values.ndim) + (slice(shift, None),)]


def _shifted(values: Floats) -> Floats:
    """Return values, and beneath them those one place further, and so on; beyond the end stand zeros."""
    shifted = np.zeros((_REACH, len(values)))
    for shift in range(min(_REACH, len(values))):
        shifted[shift, : len(values) - shift] = values[shift:]
    return shifted


@dataclass(frozen=True)
class OfLines:
    """A feature of lines: a bead has the sum of its lines' values."""

    left: Floats  # (left line)
    right: Floats  # (right line)

    def table(self) -> Table:
        lefts, rights = (_IN_RUNS @ _shifted(side) for side in (self.left, self.right))
        summed: Table = lefts[LEFT_RUNS][:, :, None] + rights[RIGHT_RUNS][:, None, :]
        return summed


@dataclass(frozen=True)
class OfTies:
    """A feature of lines and what is on their other side: a bead has the sum of what its lines find there."""

    left: Floats  # (run, left line, right line): what the left line finds in the run that begins with the right one
    right: Floats  # (run, left line, right line): what the right line finds in the run that begins with the left one

    def table(self) -> Table:
        summed = np.empty((len(SHAPES), *self.left.shape[1:]))
        for place, (a, b) in enumerate(SHAPES):
            left, right = self.left[RUNS.index(b)], self.right[RUNS.index(a)]
            bead = summed[place]
            np.add(left, right, out=bead)
            for shift in a[1:]:
                if shift < len(bead):
                    bead[:-shift] += left[shift:]
            for shift in b[1:]:
                if shift < bead.shape[1]:
                    bead[:, :-shift] += right[:, shift:]
        return summed


Feature: TypeAlias = OfLines | OfTies | Table
NOTHING: Table = np.zeros(())  # the feature of a source that has nothing to say of two versions


def table_of(feature: Feature) -> Table:
    """Return the table that a feature stands for."""
    return feature if isinstance(feature, np.ndarray) else feature.table()


def weighted(features: Mapping[str, Feature], weights: Sequence[Mapping[str, float]]) -> list[Table]:
    """Return, for each of `weights`, the weighted sum of the tables of features; only sums are laid out as tables."""
    totals = [NOTHING] * len(weights)
    for kind in (OfLines, OfTies):
        found = {name: feature for name, feature in features.items() if isinstance(feature, kind)}
        if found:
            weight = np.array([[one[name] for name in found] for one in weights])
            left, right = (
                np.array([getattr(feature, side) for feature in found.values()]) for side in ("left", "right")
            )
            lefts, rights = (
                (weight @ side.reshape(len(found), -1)).reshape(-1, *side.shape[1:]) for side in (left, right)
            )
            totals = [total + kind(*sides).table() for total, *sides in zip(totals, lefts, rights, strict=True)]
    for name, feature in features.items():
        if isinstance(feature, np.ndarray) and feature.ndim:
            totals = [total + one[name] * feature for total, one in zip(totals, weights, strict=True)]
    return totals
