"""Beads: so many sentences of the left version that answer so many of the right.

The lines of a side follow each other, or stand around one or two that are not of the bead ("what was one sentence, and
an advertisement between its halves"). A table holds one number for each bead that a pair could have: axes are (shape,
first left line, first right line).
"""

from collections.abc import Mapping
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


def of_lines(left: Floats, right: Floats) -> Table:
    """Return the table in which each bead has the sum of its lines' values; leading axes are kept: (…, shape, i, j)."""
    lefts = {run: run_sums(left, -1, run) for run in RUNS}
    rights = {run: run_sums(right, -1, run) for run in RUNS}
    return np.stack([lefts[a][..., :, None] + rights[b][..., None, :] for a, b in SHAPES], axis=-3)


def of_ties(left: Mapping[Run, Floats], right: Mapping[Run, Floats]) -> Table:
    """Return the table of what the lines of a bead find on its other side.

    `left[run][…, i, j]` is what left line i finds in the run of right lines that begins with j; `right[run][…, i, j]`
    what right line j finds in the run of left lines that begins with i.
    """
    return np.stack([run_sums(left[b], -2, a) + run_sums(right[a], -1, b) for a, b in SHAPES], axis=-3)
