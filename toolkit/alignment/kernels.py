"""The search in machine code: what `search.py` does with numpy, a cell at a time. Needs numba, and is imported only then.

Types are fixed, so that importing this module compiles it (seconds) or finds it compiled (numba keeps what it compiled
beside this file or in the user's cache; where neither can be written it compiles anew).
"""

import math
from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

from toolkit.alignment.beads import Floats, Table

Integers: TypeAlias = NDArray[np.int64]
Booleans: TypeAlias = NDArray[np.bool_]
F = TypeVar("F", bound=Callable[..., Any])

FAINT = -37.0  # log of a share that changes no digit of a sum


def _compiled(signature: str) -> Callable[[F], F]:
    def compiled(function: F) -> F:
        try:
            return cast(F, numba.njit(signature, cache=True)(function))
        except (OSError, RuntimeError):  # nowhere to keep it
            return cast(F, numba.njit(signature)(function))

    return compiled


@_compiled("float64[:,:,::1](float64[:,:,::1], float64[::1], int64[:,::1])")
def _of_steps(table: Table, costs: Floats, steps: Integers) -> Table:
    """Return the log-odds of steps: (step, first left line, first right line), where none reaches beyond a version."""
    _, n, m = table.shape
    scores = np.empty((len(steps), n, m))
    for place in range(len(steps)):
        step = steps[place]
        rows, columns = n - step[0] + 1, m - step[1] + 1
        for i in range(rows):
            here = scores[place, i]
            first = table[step[3], i + step[4], step[5] :]
            for j in range(columns):
                here[j] = costs[place] + first[j]
            if step[2] > 1:
                second = table[step[6], i + step[7], step[8] :]
                for j in range(columns):
                    here[j] += second[j]
    return scores


@_compiled("float64[:,::1](float64[:,:,::1], float64, float64, int64[:,::1], boolean)")
def _reached(scores: Table, opening: float, extending: float, steps: Integers, turned: bool) -> Floats:
    """Return the logs of the sums over all alignments of the first i and j lines; turned, of the lines behind them.

    In a gap the left lines stand first, and last where all is turned round.
    """
    count, n, m = scores.shape
    sums = np.empty((n + 1, m + 1))
    ways = np.empty((count, m + 1))
    best = np.empty(m + 1)
    left = np.full(m + 1, -np.inf)  # what the row before hands on to a left line alone
    opening, extending = math.exp(opening), math.exp(extending)
    for row in range(n + 1):
        i = n - row if turned else row
        best[:] = left
        for place in range(count):
            a, b = steps[place, 0], steps[place, 1]
            if row >= a and m >= b:
                way = ways[place]
                if turned:
                    score, start = scores[place, i], sums[i + a, b:]
                    for j in range(m - b + 1):
                        way[j] = score[j] + start[j]
                        best[j] = max(best[j], way[j])
                else:
                    score, start, way, end = scores[place, i - a], sums[i - a], way[b:], best[b:]
                    for j in range(m - b + 1):
                        way[j] = score[j] + start[j]
                        end[j] = max(end[j], way[j])
        right = -np.inf
        for column in range(m + 1):
            j = m - column if turned else column
            largest = max(best[j], right)
            beads = 0.0
            if row == 0 and column == 0:
                beads, largest = 1.0, 0.0
            for place in range(count):
                if row >= steps[place, 0] and column >= steps[place, 1]:
                    way = ways[place, j] - largest
                    if way > FAINT:
                        beads += math.exp(way)
            alone, other = math.exp(left[j] - largest), math.exp(right - largest)
            sums[i, j] = largest + math.log(beads + alone + other)
            left_more = (beads + other if turned else beads) * opening + alone * extending
            right_more = (beads if turned else beads + alone) * opening + other * extending
            left[j] = largest + math.log(left_more) if left_more > 0 else -np.inf
            right = largest + math.log(right_more) if right_more > 0 else -np.inf
    return sums


@_compiled(
    "Tuple((float64[:,:,::1], float64[:,:,::1], float64, float64[:,::1], float64[::1], float64[::1]))"
    "(float64[:,:,::1], float64[::1], float64, float64, int64[:,::1], boolean[:,:,::1], int64)"
)
def posterior(
    table: Table, costs: Floats, opening: float, extending: float, steps: Integers, holds: Booleans, digits: int
) -> tuple[Table, Table, float, Floats, Floats, Floats]:
    """Return what a Posterior holds.

    `costs`: of each step, beside its beads. `steps`: of each its left and right lines, the number of its beads, and of
    each bead shape, first left and first right line. `holds`: (side, line, shape), whether a shape holds a line.
    """
    shapes, n, m = table.shape
    scores = _of_steps(table, costs, steps)
    before = _reached(scores, opening, extending, steps, False)
    after = _reached(scores, opening, extending, steps, True)
    total = float(before[n, m])
    of_steps = np.zeros((len(steps), n, m))
    beads = np.zeros((shapes, n, m))
    for place in range(len(steps)):
        step = steps[place]
        for i in range(n - step[0] + 1):
            for j in range(m - step[1] + 1):
                log = before[i, j] - total + after[i + step[0], j + step[1]] + scores[place, i, j]
                if log > FAINT:
                    probability = math.exp(min(log, 0.0))
                    of_steps[place, i, j] = probability
                    for bead in range(step[2]):
                        at = 3 + 3 * bead
                        beads[step[at], i + step[at + 1], j + step[at + 2]] += probability
    unit = 10.0**digits
    linked, left, right = np.zeros((n, m)), np.zeros(n), np.zeros(m)
    reach = holds.shape[1]
    for shape in range(shapes):
        for i in range(n):
            for j in range(m):
                if beads[shape, i, j] > 0:
                    probability = np.rint(beads[shape, i, j] * unit) / unit
                    beads[shape, i, j] = probability
                    for x in range(reach):
                        if holds[0, x, shape]:
                            left[i + x] += probability
                            for y in range(reach):
                                if holds[1, y, shape]:
                                    linked[i + x, j + y] += probability
                    for y in range(reach):
                        if holds[1, y, shape]:
                            right[j + y] += probability
    for sums in (linked.reshape(-1), left, right):
        for at in range(len(sums)):
            sums[at] = np.rint(min(sums[at], 1.0) * unit) / unit
    return of_steps, beads, total, linked, left, right
