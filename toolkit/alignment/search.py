"""The search: the probability of every bead of a pair, over all alignments (forward and backward).

An alignment is a chain of steps with lines left alone between them: after a step first lines of the left version, then
of the right. Most steps are one bead; some are two that cross, or a bead around lines that are left alone or linked
elsewhere, which is as far as an alignment may leave the common order. The first line left alone costs `opening`, each
that follows on the same side `extending`.

All tables of a call are worked off together, in both directions at once, diagonal by diagonal: few calls of numpy, each
on many cells. Time and memory grow with the product of the versions' lengths; `windows.py` keeps that small.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from toolkit.alignment.beads import AROUND_ONE, AROUND_TWO, ONE, SHAPES, Floats, Run, Table

Placed = tuple[int, int, int]  # a bead of a step: its place in SHAPES, and its first lines counted from the step's


@dataclass(frozen=True)
class Step:
    """So many lines of both versions, the beads among them, and what else they cost."""

    left: int
    right: int
    beads: tuple[Placed, ...]
    swap: int = 0  # two 1-1 beads that cross
    woven: int = 0  # a bead whose lines stand around a line of another
    openings: int = 0  # runs of lines within the step that are left alone
    extensions: int = 0  # further lines in those runs


def _place(left: Run, right: Run) -> int:
    return SHAPES.index((left, right))


_SINGLE = _place(ONE, ONE)
_RIGHT_AROUND, _LEFT_AROUND = _place(ONE, AROUND_ONE), _place(AROUND_ONE, ONE)
STEPS: tuple[Step, ...] = (
    *(
        Step(a[-1] + 1, b[-1] + 1, ((place, 0, 0),))
        for place, (a, b) in enumerate(SHAPES)
        if AROUND_ONE not in (a, b) and AROUND_TWO not in (a, b)
    ),
    Step(2, 2, ((_SINGLE, 0, 1), (_SINGLE, 1, 0)), swap=1),
    Step(1, 3, ((_RIGHT_AROUND, 0, 0),), openings=1),
    Step(3, 1, ((_LEFT_AROUND, 0, 0),), openings=1),
    Step(1, 4, ((_place(ONE, AROUND_TWO), 0, 0),), openings=1, extensions=1),
    Step(4, 1, ((_place(AROUND_TWO, ONE), 0, 0),), openings=1, extensions=1),
    Step(2, 3, ((_RIGHT_AROUND, 0, 0), (_SINGLE, 1, 1)), woven=1),
    Step(2, 3, ((_RIGHT_AROUND, 1, 0), (_SINGLE, 0, 1)), woven=1),
    Step(3, 2, ((_LEFT_AROUND, 0, 0), (_SINGLE, 1, 1)), woven=1),
    Step(3, 2, ((_LEFT_AROUND, 0, 1), (_SINGLE, 1, 0)), woven=1),
)
_MARGIN = max(max(step.left, step.right) for step in STEPS)
NEVER = -1e9  # log of a probability of none; finite, so that differences stay numbers


@dataclass(frozen=True)
class Scored:
    """The log-odds of a pair's beads, of steps with beads that cross, and of lines left alone."""

    table: Table  # (shape, first left line, first right line)
    swap: float
    woven: float
    opening: float
    extending: float


@dataclass(frozen=True)
class Posterior:
    """The probability of each step and of each bead, and the log of the sum over all alignments."""

    steps: Table  # (step, first left line, first right line)
    beads: Table  # (shape, first left line, first right line)
    total: float


def of_steps(scored: Scored) -> Table:
    """Return the log-odds of each step, and NEVER where it would reach beyond a version."""
    _, n, m = scored.table.shape
    table = np.full((len(STEPS), n, m), NEVER)
    for place, step in enumerate(STEPS):
        rows, columns = n - step.left + 1, m - step.right + 1
        if rows > 0 and columns > 0:
            cost = step.swap * scored.swap + step.woven * scored.woven
            cost += step.openings * scored.opening + step.extensions * scored.extending
            table[place, :rows, :columns] = cost
            for shape, i, j in step.beads:
                table[place, :rows, :columns] += scored.table[shape, i : i + rows, j : j + columns]
    return table


def posteriors(pairs: Sequence[Scored]) -> list[Posterior]:
    """Return the probabilities of the steps and beads of each pair."""
    tables = [of_steps(scored) for scored in pairs]
    # backward is forward on both versions turned round, and sides changed: that keeps left lines before right ones
    everything = tables + [_mirrored(table) for table in tables]
    costs = [(scored.opening, scored.extending) for scored in pairs]
    reached = _forward(everything, costs + costs)
    results = []
    for number, table in enumerate(tables):
        n, m = table.shape[1:]
        before, after = reached[number], reached[number + len(tables)][::-1, ::-1].T
        total = before[n, m]
        steps = np.zeros(table.shape)
        for place, step in enumerate(STEPS):
            a, b = step.left, step.right
            if n >= a and m >= b:
                log = before[: n - a + 1, : m - b + 1] + after[a:, b:] + table[place, : n - a + 1, : m - b + 1] - total
                steps[place, : n - a + 1, : m - b + 1] = np.exp(np.minimum(log, 0.0))
        results.append(Posterior(steps=steps, beads=of_beads(steps), total=float(total)))
    return results


def of_beads(steps: Table) -> Table:
    """Return what each bead has of the steps that it is part of."""
    _, n, m = steps.shape
    beads = np.zeros((len(SHAPES), n, m))
    for place, step in enumerate(STEPS):
        for shape, i, j in step.beads:
            if i < n and j < m:
                beads[shape, i:, j:] += steps[place, : n - i, : m - j]
    return beads


def log_totals(pairs: Sequence[Scored]) -> list[float]:
    """Return the log of the sum over all alignments of each pair."""
    reached = _forward([of_steps(scored) for scored in pairs], [(s.opening, s.extending) for s in pairs])
    return [float(sums[-1, -1]) for sums in reached]


def _turned(step: Step) -> tuple[int, int, tuple[Placed, ...]]:
    """Return a step as it stands when both versions are read from behind, and sides are changed."""
    beads = []
    for shape, i, j in step.beads:
        left, right = SHAPES[shape]
        beads.append((_place(right, left), step.right - 1 - j - right[-1], step.left - 1 - i - left[-1]))
    return step.right, step.left, tuple(sorted(beads))


_MIRRORED = [
    next(place for place, other in enumerate(STEPS) if (other.left, other.right, tuple(sorted(other.beads))) == turned)
    for turned in map(_turned, STEPS)
]


def _mirrored(table: Table) -> Table:
    steps, n, m = table.shape
    mirrored = np.full((steps, m, n), NEVER)
    for place, step in enumerate(STEPS):
        rows, columns = n - step.left + 1, m - step.right + 1
        if rows > 0 and columns > 0:
            mirrored[_MIRRORED[place], :columns, :rows] = table[place, :rows, :columns][::-1, ::-1].T
    return mirrored


def _forward(tables: Sequence[Table], costs: Sequence[tuple[float, float]]) -> list[Floats]:
    """Return, for each table and each (i, j), the log of the sum over all alignments of the first i and j lines."""
    n = max(table.shape[1] for table in tables)
    m = max(table.shape[2] for table in tables)
    steps, batch, width = len(STEPS), len(tables), n + 1 + _MARGIN
    opening = np.array([cost[0] for cost in costs])
    extending = np.array([cost[1] for cost in costs])

    # scores and sums lie by diagonal i + j, then step, then i (behind a margin), then table:
    # a bead's start then stands at one fixed distance before its end
    score = np.full((n + m + 1, steps, width, batch), NEVER)
    for number, table in enumerate(tables):
        i, j = np.indices(table.shape[1:])
        score[i + j, :, i + _MARGIN, number] = table.transpose(1, 2, 0)
    reach = np.full((_MARGIN * 2 + n + m + 1, steps, width, batch), NEVER)
    rows = reach.reshape(-1, batch)
    back = np.array(
        [((_MARGIN * 2 - s.left - s.right) * steps + place) * width - s.left for place, s in enumerate(STEPS)]
    )
    start = back[:, None] + np.arange(width)

    sums = np.full((n + m + 1, n + 1, batch), NEVER)
    left_next = np.full((width, batch), NEVER)  # what the diagonal before hands on to a left line alone
    right_next = np.full((width, batch), NEVER)
    for diagonal in range(n + m + 1):
        low, high = max(0, diagonal - m), min(n, diagonal) + 1
        cells = slice(low + _MARGIN, high + _MARGIN)
        if diagonal:
            ways = rows[start[:, cells] + diagonal * steps * width]
            best = ways.max(axis=0)
            np.subtract(ways, best, out=ways)
            beads = best + np.log(np.exp(ways, out=ways).sum(axis=0))
        else:
            beads = np.zeros((1, batch))
        left = left_next[low + _MARGIN - 1 : high + _MARGIN - 1]
        right = right_next[cells]
        before_right = np.logaddexp(beads, left)
        total = np.logaddexp(before_right, right)
        sums[diagonal, low:high] = total
        reach[diagonal + 2 * _MARGIN, :, cells] = score[diagonal, :, cells] + total
        left_after, right_after = np.full((2, width, batch), NEVER)
        left_after[cells] = np.logaddexp(beads + opening, left + extending)
        right_after[cells] = np.logaddexp(before_right + opening, right + extending)
        left_next, right_next = left_after, right_after

    results = []
    for number, table in enumerate(tables):
        i, j = np.indices((table.shape[1] + 1, table.shape[2] + 1))
        results.append(sums[i + j, i, number])
    return results
