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
WIDEST = 600.0  # logs of sums that differ by no more fit in floating point as they are
CHOICES = 3.0  # log of the ways that an alignment may go on from a place


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


@_compiled("float64(float64[:,:,::1], float64[::1], float64, float64)")
def _width(table: Table, costs: Floats, opening: float, extending: float) -> float:
    """Return what the logs of sums over alignments differ by at most.

    Of a step's beads no two begin at one left line; and every place is reached, if by nothing else, by one gap a side.
    """
    shapes, n, m = table.shape
    most = (n + m + 1) * (CHOICES + max(extending, 0.0)) + 2 * (n + 1) * max(opening, 0.0) + n * max(costs.max(), 0.0)
    for i in range(n):
        largest = 0.0
        for shape in range(shapes):
            row = table[shape, i]
            for j in range(m):
                largest = max(largest, row[j])
        most += largest
    return float(most + 2 * abs(opening) + (n + m) * abs(extending))


@_compiled("float64[:,:,::1](float64[:,:,::1], float64[::1], int64[:,::1])")
def _odds_of_steps(table: Table, costs: Floats, steps: Integers) -> Table:
    """Return what `_of_steps` does, not as logs; 0 beyond a version."""
    shapes, n, m = table.shape
    odds = np.empty((shapes, n, m))
    for shape in range(shapes):
        for i in range(n):
            row, into = table[shape, i], odds[shape, i]
            for j in range(m):
                into[j] = math.exp(row[j])
    scores = np.zeros((len(steps), n, m))
    for place in range(len(steps)):
        step, cost = steps[place], math.exp(costs[place])
        for i in range(n - step[0] + 1):
            here, first = scores[place, i], odds[step[3], i + step[4], step[5] :]
            for j in range(m - step[1] + 1):
                here[j] = cost * first[j]
            if step[2] > 1:
                second = odds[step[6], i + step[7], step[8] :]
                for j in range(m - step[1] + 1):
                    here[j] *= second[j]
    return scores


@_compiled("float64[:,::1](float64[:,:,::1], float64, float64, int64[:,::1], boolean)")
def _summed(odds: Table, opening: float, extending: float, steps: Integers, turned: bool) -> Floats:
    """Return what `_reached` does, not as logs."""
    count, n, m = odds.shape
    sums = np.zeros((n + 1, m + 1))
    beads, left = np.empty(m + 1), np.zeros(m + 1)
    opening, extending = math.exp(opening), math.exp(extending)
    for row in range(n + 1):
        i = n - row if turned else row
        beads[:] = 0.0
        for place in range(count):
            a, b = steps[place, 0], steps[place, 1]
            if row >= a and m >= b:
                if turned:
                    step, start = odds[place, i], sums[i + a, b:]
                    for j in range(m - b + 1):
                        beads[j] += step[j] * start[j]
                else:
                    step, start, end = odds[place, i - a], sums[i - a], beads[b:]
                    for j in range(m - b + 1):
                        end[j] += step[j] * start[j]
        if row == 0:
            beads[m if turned else 0] = 1.0
        right = 0.0
        for column in range(m + 1):
            j = m - column if turned else column
            linked, alone = beads[j], left[j]
            sums[i, j] = linked + alone + right
            left[j] = (linked + right if turned else linked) * opening + alone * extending
            right = (linked if turned else linked + alone) * opening + right * extending
    return sums


@_compiled("Tuple((float64[:,:,::1], float64))(float64[:,:,::1], float64[::1], float64, float64, int64[:,::1])")
def _probabilities(
    table: Table, costs: Floats, opening: float, extending: float, steps: Integers
) -> tuple[Table, float]:
    """Return the probabilities of steps, but for the faintest, and the log of the sum over all alignments."""
    _, n, m = table.shape
    found = np.zeros((len(steps), n, m))
    if _width(table, costs, opening, extending) < WIDEST:
        odds = _odds_of_steps(table, costs, steps)
        before = _summed(odds, opening, extending, steps, False)
        after = _summed(odds, opening, extending, steps, True)
        whole = before[n, m]
        least = math.exp(FAINT)
        for place in range(len(steps)):
            a, b = steps[place, 0], steps[place, 1]
            for i in range(n - a + 1):
                step, start, end, into = odds[place, i], before[i], after[i + a, b:], found[place, i]
                for j in range(m - b + 1):
                    probability = step[j] * (start[j] / whole) * end[j]
                    into[j] = min(probability, 1.0) if probability > least else 0.0
        return found, math.log(whole)
    scores = _of_steps(table, costs, steps)
    before = _reached(scores, opening, extending, steps, False)
    after = _reached(scores, opening, extending, steps, True)
    total = float(before[n, m])
    for place in range(len(steps)):
        step = steps[place]
        for i in range(n - step[0] + 1):
            for j in range(m - step[1] + 1):
                log = before[i, j] - total + after[i + step[0], j + step[1]] + scores[place, i, j]
                if log > FAINT:
                    found[place, i, j] = math.exp(min(log, 0.0))
    return found, total


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
    of_steps, total = _probabilities(table, costs, opening, extending, steps)
    beads = np.zeros((shapes, n, m))
    for place in range(len(steps)):
        step = steps[place]
        for i in range(n - step[0] + 1):
            for j in range(m - step[1] + 1):
                probability = of_steps[place, i, j]
                if probability > 0:
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
                    if probability == 0:
                        continue
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


@_compiled(
    "void(int64[::1], int64[::1], int64[::1], int64[::1], int64[::1], int64[::1], int64[::1], float64[::1], int64[::1], "
    "int64, float64[:,::1], float64[:,::1], float64[:,::1], float64, float64, float64[:,:,:,::1], "
    "float64[:,::1])"
)
def _add_ties(
    classes: Integers,
    counts: Integers,
    standing: Integers,
    other_counts: Integers,
    other_standing: Integers,
    i: Integers,
    j: Integers,
    sure: Floats,
    runs: Integers,
    reach: int,
    gain_weights: Floats,
    hope_weights: Floats,
    alone_weights: Floats,
    prior_lines: float,
    prior_found: float,
    gains: Floats,
    lines: Floats,
) -> None:
    """Add what the lines of one version find in the other.

    Most marks are met in lines that no run holds two of: what a run finds of those is a sum over its lines, made at last.
    """
    _, _, size, other_size = gains.shape
    kinds = gain_weights.shape[1]
    other_first = np.zeros(len(other_counts) + 1, np.int64)
    for mark in range(len(other_counts)):
        other_first[mark + 1] = other_first[mark] + other_counts[mark]
    # the matches of each mark behind each other
    begins = np.zeros(len(classes) + 1, np.int64)
    for at in range(len(i)):
        begins[i[at] + 1] += 1
    for mark in range(len(classes)):
        begins[mark + 1] += begins[mark]
    ends, sorted_matches = begins[:-1].copy(), np.empty(len(i), np.int64)
    for at in range(len(i)):
        sorted_matches[ends[i[at]]] = at
        ends[i[at]] += 1
    apart, single = np.zeros((kinds, size, other_size)), np.empty((size, other_size))
    crowded, is_crowded = np.zeros((kinds, len(runs), size, other_size)), np.zeros(kinds, np.bool_)
    hope, alone = np.zeros((kinds, size)), np.zeros((kinds, size))
    strength, surest = np.zeros(other_size), np.empty(other_size)
    met = np.empty(other_size, np.int64)
    start = 0
    for mark in range(len(classes)):
        kind, held = classes[mark], standing[start : start + counts[mark]]
        start += counts[mark]
        if begins[mark] == begins[mark + 1]:
            for line in held:
                alone[kind, line] += 1
            continue
        some = 0
        for place in range(begins[mark], begins[mark + 1]):
            at = sorted_matches[place]
            for where in range(other_first[j[at]], other_first[j[at] + 1]):
                line = other_standing[where]
                if strength[line] == 0:
                    met[some] = line
                    some += 1
                strength[line] = max(strength[line], sure[at])
        total, best = 0.0, 0.0
        for place in range(some):
            total += strength[met[place]]
            best = max(best, strength[met[place]])
        surprise = math.log((other_size + prior_lines) / (total + prior_found))
        for line in held:
            hope[kind, line] += best * surprise
        close = False
        for place in range(some):
            for line in range(max(met[place] - reach, 0), met[place]):
                close |= strength[line] > 0
        if not close:
            for line in held:
                for place in range(some):
                    apart[kind, line, met[place]] += strength[met[place]] * surprise
        else:
            is_crowded[kind] = True
            for run in range(len(runs)):
                surest[:] = strength
                for shift in range(1, reach + 1):
                    if runs[run] >> shift & 1:
                        ahead = strength[shift:]
                        for other in range(other_size - shift):
                            surest[other] = max(surest[other], ahead[other])
                for line in held:
                    row = crowded[kind, run, line]
                    for other in range(other_size):
                        row[other] += surest[other] * surprise
        for place in range(some):
            strength[met[place]] = 0
    for number in range(len(gain_weights)):
        single[:] = 0.0
        for kind in range(kinds):
            weight = gain_weights[number, kind]
            for line in range(size):
                row, into = apart[kind, line], single[line]
                for other in range(other_size):
                    into[other] += weight * row[other]
            if is_crowded[kind]:
                for run in range(len(runs)):
                    for line in range(size):
                        row, into = crowded[kind, run, line], gains[number, run, line]
                        for other in range(other_size):
                            into[other] += weight * row[other]
        for run in range(len(runs)):
            for shift in range(reach + 1):
                if runs[run] >> shift & 1:
                    for line in range(size):
                        row, into = single[line, shift:], gains[number, run, line]
                        for other in range(other_size - shift):
                            into[other] += row[other]
    for number in range(len(lines)):
        for kind in range(kinds):
            for line in range(size):
                lines[number, line] += (
                    hope_weights[number, kind] * hope[kind, line] + alone_weights[number, kind] * alone[kind, line]
                )


@_compiled(
    "void(int64[::1], int64[::1], int64[::1], int64[::1], int64[::1], int64[::1], int64[::1], int64[::1], float64[::1], "
    "int64[::1], float64[:,::1], float64[:,::1], float64[:,::1], float64, float64, float64[:,:,:,::1], "
    "float64[:,:,:,::1], float64[:,::1], float64[:,::1])"
)
def add_ties(
    classes: Integers,
    counts: Integers,
    standing: Integers,
    other_classes: Integers,
    other_counts: Integers,
    other_standing: Integers,
    i: Integers,
    j: Integers,
    sure: Floats,
    runs: Integers,
    gain_weights: Floats,
    hope_weights: Floats,
    alone_weights: Floats,
    prior_lines: float,
    prior_found: float,
    gains: Floats,
    other_gains: Floats,
    lines: Floats,
    other_lines: Floats,
) -> None:
    """Add what one source ties, each class with its weights, in the terms of `OfTies` and `OfLines`.

    `runs`: their lines as bits. Weights are (sum, class); `gains` (sum, run, own line, other line); `lines` (sum, line).
    """
    reach = 0
    while runs.max() >> reach + 1:
        reach += 1
    _add_ties(
        classes, counts, standing, other_counts, other_standing, i, j, sure, runs, reach,
        gain_weights, hope_weights, alone_weights, prior_lines, prior_found, gains, lines,
    )  # fmt: skip
    _add_ties(
        other_classes, other_counts, other_standing, counts, standing, j, i, sure, runs, reach,
        gain_weights, hope_weights, alone_weights, prior_lines, prior_found, other_gains, other_lines,
    )  # fmt: skip


@_compiled("float64[:,:,:,::1](float64[:,:,:,::1])")
def _turned(values: Floats) -> Floats:
    numbers, runs, n, m = values.shape
    turned = np.empty((numbers, runs, m, n))
    for number in range(numbers):
        for run in range(runs):
            for i in range(n):
                for j in range(m):
                    turned[number, run, j, i] = values[number, run, i, j]
    return turned


@_compiled(
    "Tuple((float64[:,:,:,::1], float64[:,:,::1]))(float64[:,:,:,::1], float64[:,:,:,::1], float64[:,::1], "
    "float64[:,::1], float64[::1], float64[::1], int64[:,::1], float64[::1], float64[:,::1], int64, float64[::1], "
    "float64[:,::1], float64)"
)
def bead_sums(
    gains: Floats,
    other_gains: Floats,
    lines: Floats,
    other_lines: Floats,
    said: Floats,
    other_said: Floats,
    shapes: Integers,
    bead: Floats,
    bead_weights: Floats,
    doubtful: int,
    line: Floats,
    line_weights: Floats,
    few: float,
) -> tuple[Floats, Floats]:
    """Return the sums of `weighted` for each round, and the coverage that is doubtful.

    The last of `gains` is what is explained; those of the right version are (sum, run, right line, left line). `shapes`: of each its left and right run, as `beads.py` numbers them, and
    their lines as bits. `bead` and `line`: thresholds of coverage, with weights (round, threshold).
    """
    rounds = len(bead_weights)
    n, m = gains.shape[2:]
    table, doubt = np.zeros((rounds, len(shapes), n, m)), np.zeros((len(shapes), n, m))
    found, worst, all_said, sure = np.empty(m), np.empty(m), np.empty(m), np.empty(m)
    other_gains = _turned(other_gains)
    shares, other_shares = gains[rounds].copy(), other_gains[rounds].copy()
    for at in range(len(shares)):
        for i in range(n):
            row, other_row = shares[at, i], other_shares[at, i]
            for j in range(m):
                row[j] /= said[i]
                other_row[j] /= other_said[j]
    for place in range(len(shapes)):
        run, other_run, lefts, rights = shapes[place]
        left_reach = right_reach = several = 0
        for shift in range(FURTHEST):
            if lefts >> shift & 1:
                left_reach = shift
                several += 1
            if rights >> shift & 1:
                right_reach = shift
                several += 1
        columns = m - right_reach
        for i in range(n - left_reach):
            found[:], worst[:], all_said[:] = 0.0, 1.0, 0.0
            for shift in range(left_reach + 1):
                if lefts >> shift & 1:
                    x = i + shift
                    for number in range(rounds):
                        sums, row, more = table[number, place, i], gains[number, other_run, x], lines[number, x]
                        for j in range(columns):
                            sums[j] += row[j] + more
                    row, share, more = gains[rounds, other_run, x], shares[other_run, x], said[x]
                    for j in range(columns):
                        found[j] += row[j]
                        all_said[j] += more
                        worst[j] = min(worst[j], share[j])
            for shift in range(right_reach + 1):
                if rights >> shift & 1:
                    for number in range(rounds):
                        sums = table[number, place, i]
                        row, mores = other_gains[number, run, i, shift:], other_lines[number, shift:]
                        for j in range(columns):
                            sums[j] += row[j] + mores[j]
                    row, share, mores = (
                        other_gains[rounds, run, i, shift:],
                        other_shares[run, i, shift:],
                        other_said[shift:],
                    )
                    for j in range(columns):
                        found[j] += row[j]
                        all_said[j] += mores[j]
                        worst[j] = min(worst[j], share[j])
            for j in range(columns):
                sure[j] = all_said[j] / (all_said[j] + few)
                found[j] /= all_said[j]
            here = doubt[place, i]
            for j in range(columns):
                lack = bead[doubtful] - found[j]
                here[j] = (lack if lack > 0 else 0.0) / bead[doubtful] * sure[j]
            for at in range(len(bead)):
                for number in range(rounds):
                    sums, weight = table[number, place, i], bead_weights[number, at] / bead[at]
                    for j in range(columns):
                        lack = bead[at] - found[j]
                        sums[j] += weight * (lack if lack > 0 else 0.0) * sure[j]
            if several > 2:
                for at in range(len(line)):
                    for number in range(rounds):
                        sums, weight = table[number, place, i], line_weights[number, at] / line[at]
                        for j in range(columns):
                            lack = line[at] - worst[j]
                            sums[j] += weight * (lack if lack > 0 else 0.0)
    return table, doubt


@_compiled("float64(float64, float64, float64)")
def _ratio(here: float, anywhere: float, sure: float) -> float:
    elsewhere = max(anywhere - here, 0.0)
    return math.log(max(1 - anywhere, 0.0) + here * sure + elsewhere / sure + 1e-9)


@_compiled(
    "float64[:,:,::1](float64[:,::1], float64[:,::1], float64[::1], float64[::1], float64[::1], float64[::1], "
    "float64[:,:,::1], int64[::1], int64[:,::1], float64, float64[::1])"
)
def third_sums(
    to_third: Floats,
    from_third: Floats,
    covered: Floats,
    other_covered: Floats,
    third: Floats,
    other_third: Floats,
    doubt: Floats,
    runs: Integers,
    shapes: Integers,
    sure: float,
    weights: Floats,
) -> Floats:
    """Return the weighted sum of the features of `together.py`: ratio, carried, known, left, lost and doubt.

    `covered`: how far lines stand in beads with the third version's, `third` how far its lines do with theirs.
    """
    n, m = len(to_third), len(from_third)
    ratio, carried, known, unlinked, lost, doubtful = weights
    through = np.zeros((n, m))
    for i in range(n):
        for k in range(to_third.shape[1]):
            if to_third[i, k] > 0:
                for j in range(m):
                    through[i, j] += to_third[i, k] * from_third[j, k]
    rows, columns = np.zeros(n), np.zeros(m)
    for i in range(n):
        for j in range(m):
            rows[i] += through[i, j]
            columns[j] += through[i, j]
    lines, other_lines = np.zeros(n), np.zeros(m)
    nowhere, other_nowhere = np.empty(n), np.empty(m)  # of ties that lead nowhere here
    for i in range(n):
        rows[i] = min(rows[i], 1.0)
        left = 0.0
        for k in range(to_third.shape[1]):
            left += to_third[i, k] * (1 - other_third[k])
        lines[i] = known * rows[i] + unlinked * min(left, 1.0) + lost * (1 - covered[i])
        nowhere[i] = ratio * _ratio(0.0, rows[i], sure)
    for j in range(m):
        columns[j] = min(columns[j], 1.0)
        left = 0.0
        for k in range(to_third.shape[1]):
            left += from_third[j, k] * (1 - third[k])
        other_lines[j] = known * columns[j] + unlinked * min(left, 1.0) + lost * (1 - other_covered[j])
        other_nowhere[j] = ratio * _ratio(0.0, columns[j], sure)
    ties, other_ties = np.empty((len(runs), n, m)), np.empty((len(runs), n, m))
    for run in range(len(runs)):
        for i in range(n):
            for j in range(m):
                seen, back = 0.0, 0.0
                for shift in range(FURTHEST):
                    if runs[run] >> shift & 1:
                        if j + shift < m:
                            seen += through[i, j + shift]
                        if i + shift < n:
                            back += through[i + shift, j]
                seen, back = min(seen, 1.0), min(back, 1.0)
                ties[run, i, j], other_ties[run, i, j] = nowhere[i], other_nowhere[j]
                if seen > 0:
                    ties[run, i, j] = ratio * _ratio(seen, rows[i], sure) + carried * seen
                if back > 0:
                    other_ties[run, i, j] = ratio * _ratio(back, columns[j], sure) + carried * back
    table = np.zeros((len(shapes), n, m))
    lone = np.empty(m)
    for place in range(len(shapes)):
        run, other_run, lefts, rights = shapes[place]
        left_reach = right_reach = 0
        for shift in range(FURTHEST):
            left_reach = shift if lefts >> shift & 1 else left_reach
            right_reach = shift if rights >> shift & 1 else right_reach
        columns_here = m - right_reach
        for i in range(n - left_reach):
            sums = table[place, i]
            lone[:] = 0.0
            for shift in range(left_reach + 1):
                if lefts >> shift & 1:
                    row, more, missing = ties[other_run, i + shift], lines[i + shift], 1 - covered[i + shift]
                    for j in range(columns_here):
                        sums[j] += row[j] + more
                        lone[j] += missing
            for shift in range(right_reach + 1):
                if rights >> shift & 1:
                    row, mores, others = other_ties[run, i, shift:], other_lines[shift:], other_covered[shift:]
                    for j in range(columns_here):
                        sums[j] += row[j] + mores[j]
                        lone[j] += 1 - others[j]
            little = doubt[place, i]
            for j in range(columns_here):
                sums[j] += doubtful * lone[j] * little[j]
    return table


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
