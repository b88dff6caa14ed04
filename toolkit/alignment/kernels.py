"""The aligner in machine code: what the search and the evidence do with numpy, a cell at a time. Needs numba, and is
imported only then.

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

FEW = 64  # alike names that are put in order one by one
FURTHEST = 8  # lines of a run, at most
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


@_compiled("float64[:,:,::1](float64[:,:,::1], float64[:,:,::1], int64[:,::1])")
def of_ties(left: Table, right: Table, shapes: Integers) -> Table:
    """Return what `OfTies.table` does. `shapes`: of each its left and right run, as `beads.py` numbers them, and their lines."""
    _, n, m = left.shape
    summed = np.zeros((len(shapes), n, m))
    for place in range(len(shapes)):
        shape = shapes[place]
        for x in range(FURTHEST):
            if shape[2] >> x & 1:
                for i in range(n - x):
                    for j in range(m):
                        summed[place, i, j] += left[shape[1], i + x, j]
        for y in range(FURTHEST):
            if shape[3] >> y & 1:
                for i in range(n):
                    for j in range(m - y):
                        summed[place, i, j] += right[shape[0], i, j + y]
    return summed


@_compiled(
    "Tuple((float64[:,:,:,::1], float64[:,::1], float64[:,::1]))(int64[::1], int64[::1], int64[::1], int64[::1], int64, "
    "int64[::1], int64[::1], int64[::1], int64, int64[::1], int64[::1], float64[::1], int64, boolean[:,::1], float64, "
    "float64, boolean)"
)
def found(
    classes: Integers,
    first: Integers,
    counts: Integers,
    standing: Integers,
    size: int,
    other_first: Integers,
    other_counts: Integers,
    other_standing: Integers,
    other_size: int,
    i: Integers,
    j: Integers,
    sure: Floats,
    kinds: int,
    runs: Booleans,
    prior_lines: float,
    prior_found: float,
    turned: bool,
) -> tuple[Floats, Floats, Floats]:
    """Return gain, hope and alone, as `ties.py` does; turned, the lines of the other version stand before the own ones."""
    row = np.full(len(classes), -1)
    known = 0
    for at in range(len(i)):
        if row[i[at]] < 0:
            row[i[at]] = known
            known += 1
    strength = np.zeros((known, other_size))
    for at in range(len(i)):
        here = strength[row[i[at]]]
        start = other_first[j[at]]
        for place in range(start, start + other_counts[j[at]]):
            line = other_standing[place]
            here[line] = max(here[line], sure[at])
    rows, columns = (other_size, size) if turned else (size, other_size)
    gain = np.zeros((kinds, len(runs), rows, columns))
    hope, alone = np.zeros((kinds, size)), np.zeros((kinds, size))
    surest = np.empty(other_size)
    for mark in range(len(classes)):
        kind = classes[mark]
        lines = standing[first[mark] : first[mark] + counts[mark]]
        if row[mark] < 0:
            for line in lines:
                alone[kind, line] += 1
            continue
        here = strength[row[mark]]
        surprise = math.log((other_size + prior_lines) / (here.sum() + prior_found))
        best = 0.0
        for other in range(other_size):
            here[other] *= surprise
            best = max(best, here[other])
        for line in lines:
            hope[kind, line] += best
        for run in range(len(runs)):
            surest[:] = here
            for shift in range(1, runs.shape[1]):
                if runs[run, shift]:
                    for other in range(other_size - shift):
                        surest[other] = max(surest[other], here[other + shift])
            for line in lines:
                if turned:
                    for other in range(other_size):
                        gain[kind, run, other, line] += surest[other]
                else:
                    for other in range(other_size):
                        gain[kind, run, line, other] += surest[other]
    return gain, hope, alone


@_compiled(
    "Tuple((int64[::1], int64[::1], float64[::1]))(int64[::1], int64[::1], int64[::1], int64[::1], int64[::1], "
    "int64[::1], int64[::1], int64[::1], int64[::1], float64, int64)"
)
def likenesses(
    sizes: Integers,
    grams: Integers,
    first: Integers,
    having: Integers,
    other_sizes: Integers,
    other_grams: Integers,
    other_first: Integers,
    other_having: Integers,
    equal: Integers,
    least: float,
    common: int,
) -> tuple[Integers, Integers, Floats]:
    """Return what `toolkit.names.likenesses` does."""
    # the grams of each key that other keys have, too: their places in `other_grams`
    begins, ends = np.zeros(len(sizes) + 1, np.int64), np.zeros(len(sizes), np.int64)
    for key in range(len(sizes)):
        ends[key] = begins[key]
        begins[key + 1] = begins[key] + sizes[key]
    shared_grams = np.empty(begins[len(sizes)], np.int64)
    at = 0
    for gram in range(len(grams)):
        while at < len(other_grams) and other_grams[at] < grams[gram]:
            at += 1
        if at == len(other_grams):
            break
        uses = (first[gram + 1] - first[gram]) * (other_first[at + 1] - other_first[at])
        if other_grams[at] == grams[gram] and uses <= common:
            for place in range(first[gram], first[gram + 1]):
                key = having[place]
                shared_grams[ends[key]] = at
                ends[key] += 1
    met, near = np.empty(len(other_sizes), np.int64), np.empty(len(other_sizes))
    shared = np.zeros(len(other_sizes), np.int64)
    rows, columns, likeness = np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)
    for write in range(2):  # counts, then writes
        count = 0
        for key in range(len(sizes)):
            # the other keys that share a gram with this one
            some = 0
            if equal[key] >= 0:
                met[0], shared[equal[key]], some = equal[key], 1, 1
            for place in range(begins[key], ends[key]):
                at = shared_grams[place]
                for where in range(other_first[at], other_first[at + 1]):
                    other = other_having[where]
                    if not shared[other]:
                        met[some] = other
                        some += 1
                    shared[other] += 1
            if some > FEW:  # too many to be put in order one by one
                some = 0
                for other in range(len(other_sizes)):
                    if shared[other]:
                        met[some] = other
                        some += 1
            kept = 0
            for place in range(some):
                other = met[place]
                like = 1.0 if other == equal[key] else 2 * shared[other] / (sizes[key] + other_sizes[other])
                shared[other] = 0
                if like >= least:
                    into = kept
                    while write and into and met[into - 1] > other:
                        met[into], near[into] = met[into - 1], near[into - 1]
                        into -= 1
                    met[into], near[into] = other, like
                    kept += 1
            if write:
                for place in range(kept):
                    rows[count + place], columns[count + place], likeness[count + place] = key, met[place], near[place]
            count += kept
        if not write:
            rows, columns, likeness = np.empty(count, np.int64), np.empty(count, np.int64), np.empty(count)
    return rows, columns, likeness
