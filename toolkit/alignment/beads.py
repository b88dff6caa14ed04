"""Beads, the steps of an alignment: so many sentences of the left version against so many of the right.

A table holds one number for each bead that a pair could have: axes are (shape, first left line, first right line).
"""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Table: TypeAlias = Floats  # (len(SHAPES), left lines, right lines), or what broadcasts to it

SHAPES: tuple[tuple[int, int], ...] = ((1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (2, 2))
WIDEST = max(max(shape) for shape in SHAPES)
ONE_TO_ONE = SHAPES.index((1, 1))


def run_sums(values: Floats, axis: int, size: int) -> Floats:
    """Return at each place along `axis` the sum of the `size` values from there on; beyond the end stand zeros."""
    total = values.copy()
    for shift in range(1, min(size, values.shape[axis])):
        _ahead(total, axis, shift)[...] += _behind(values, axis, shift)
    return total


def run_maxima(values: Floats, axis: int, size: int) -> Floats:
    """Return at each place along `axis` the largest of the `size` values from there on."""
    largest = values.copy()
    for shift in range(1, min(size, values.shape[axis])):
        place = _ahead(largest, axis, shift)
        np.maximum(place, _behind(values, axis, shift), out=place)
    return largest


def _ahead(values: Floats, axis: int, shift: int) -> Floats:
    return values[(slice(None),) * (axis % values.ndim) + (slice(None, -shift),)]


def _behind(values: Floats, axis: int, shift: int) -> Floats:
    return values[(slice(None),) * (axis % values.ndim) + (slice(shift, None),)]


def of_lines(left: Floats, right: Floats) -> Table:
    """Return the table in which each bead has the sum of its lines' values; leading axes are kept: (…, shape, i, j)."""
    lefts = [run_sums(left, -1, size) for size in range(1, WIDEST + 1)]
    rights = [run_sums(right, -1, size) for size in range(1, WIDEST + 1)]
    return np.stack([lefts[a - 1][..., :, None] + rights[b - 1][..., None, :] for a, b in SHAPES], axis=-3)


def of_ties(left: Sequence[Floats], right: Sequence[Floats]) -> Table:
    """Return the table of what the lines of a bead find on its other side.

    `left[w - 1][…, i, j]` is what left line i finds in the w right lines from j on; `right[w - 1][…, i, j]` what right
    line j finds in the w left lines from i on.
    """
    return np.stack([run_sums(left[b - 1], -2, a) + run_sums(right[a - 1], -1, b) for a, b in SHAPES], axis=-3)
