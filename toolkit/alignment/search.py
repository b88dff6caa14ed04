"""The search: the probability of every bead of a pair, over all alignments (forward and backward).

An alignment is a chain of steps with lines left alone between them: after a step first lines of the left version, then
of the right. Most steps are one bead; some are two that cross, or a bead around lines that are left alone or linked
elsewhere, which is as far as an alignment may leave the common order. The first line left alone costs `opening`, each
that follows on the same side `extending`.

All tables of a call are worked off together, in both directions at once, diagonal by diagonal: few calls of numpy, each
on many cells; or, in a long run, by what is compiled (`kernels.py`), to the same end. Time and memory grow with the product of the versions' lengths; `windows.py` keeps that small.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType

import numpy as np
from numpy.lib.stride_tricks import as_strided

from toolkit.alignment.beads import AROUND_ONE, AROUND_TWO, ONE, SHAPES, Floats, Run, Table
from toolkit.alignment.compiled import kernels

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
_HOPS = tuple(dict.fromkeys((step.left, step.right) for step in STEPS))  # how far steps go: several go equally far
_STEPS_OF_HOPS = [[place for place, s in enumerate(STEPS) if (s.left, s.right) == hop] for hop in _HOPS]
_FURTHEST = max(a + b for a, b in _HOPS)
_MARGIN = max(max(hop) for hop in _HOPS)
_REACH = np.array([[run[-1] for run in shape] for shape in SHAPES]).T  # of the shapes: lines beyond the first
_COSTS = np.array([[step.swap, step.woven, step.openings, step.extensions] for step in STEPS], dtype=float)
# (side, line counted from the bead's first, shape): whether the shape holds the line
_HOLDS = np.array([[[shift in shape[side] for shape in SHAPES] for shift in range(_MARGIN)] for side in (0, 1)])
_LINES_TOGETHER = sorted({(x, y) for a, b in SHAPES for x in a for y in b})
_TOGETHER = np.array([_HOLDS[0, x] & _HOLDS[1, y] for x, y in _LINES_TOGETHER], dtype=float)
# the steps for the kernels: lines of the left and the right version, number of beads, the beads
_PLAIN = np.array(
    [
        [step.left, step.right, len(step.beads), *(number for place in (0, -1) for number in step.beads[place])]
        for step in STEPS
    ],
    dtype=np.int64,
)
NEVER = -1e9  # log of a probability of none; finite, so that differences stay numbers
DIGITS = 9  # of probabilities: the last bits differ between machines, and may decide nothing


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
    """The probabilities of steps, beads and lines, the last two rounded, and the log of the sum over all alignments."""

    steps: Table  # (step, first left line, first right line)
    beads: Table  # (shape, first left line, first right line)
    total: float
    linked: Floats  # (left line, right line): that both stand in one bead
    left: Floats  # that a left line stands in a bead at all
    right: Floats


def of_steps(scored: Scored) -> Table:
    """Return the log-odds of each step, and NEVER or less where it would reach beyond a version."""
    steps: Table = _of_steps([scored])[0]
    return steps


def _of_steps(pairs: Sequence[Scored]) -> Table:
    """Return the log-odds of the steps of pairs: (pair, step, first left line, first right line)."""
    n = max(scored.table.shape[1] for scored in pairs)
    m = max(scored.table.shape[2] for scored in pairs)
    beads = np.full((len(pairs), len(SHAPES), n + _MARGIN, m + _MARGIN), NEVER)
    for number, scored in enumerate(pairs):
        _, rows, columns = scored.table.shape
        within = beads[number, :, :rows, :columns]
        within[...] = scored.table
        for axis, (size, reach) in enumerate(zip((rows, columns), _REACH, strict=True), 1):
            last = min(size, _MARGIN - 1)
            beyond = reach[:, None] >= np.arange(last, 0, -1)
            np.copyto(within.swapaxes(1, axis)[:, size - last :], NEVER, where=beyond[:, :, None])
    costs = np.array([[s.swap, s.woven, s.opening, s.extending] for s in pairs]) @ _COSTS.T
    table = np.empty((len(pairs), len(STEPS), n, m))
    for place, step in enumerate(STEPS):
        (shape, x, y), *others = step.beads
        np.add(beads[:, shape, x : x + n, y : y + m], costs[:, place, None, None], out=table[:, place])
        for shape, x, y in others:
            table[:, place] += beads[:, shape, x : x + n, y : y + m]
    return table


def posteriors(pairs: Sequence[Scored]) -> list[Posterior]:
    """Return the probabilities of the steps, beads and lines of each pair."""
    compiled = kernels(sum(scored.table[0].size for scored in pairs))
    return [_compiled(compiled, scored) for scored in pairs] if compiled else _by_numpy(pairs)


def _compiled(kernels: ModuleType, scored: Scored) -> Posterior:
    table = np.ascontiguousarray(scored.table)
    costs = _COSTS @ np.array([scored.swap, scored.woven, scored.opening, scored.extending])
    return Posterior(*kernels.posterior(table, costs, scored.opening, scored.extending, _PLAIN, _HOLDS, DIGITS))


def _by_numpy(pairs: Sequence[Scored]) -> list[Posterior]:
    tables = _of_steps(pairs)
    before, after = _reached(pairs, tables)
    n, m = tables.shape[2:]
    totals = _totals(pairs, before)
    before -= totals[:, None, None]
    steps = np.zeros(tables.shape)
    for (a, b), places in zip(_HOPS, _STEPS_OF_HOPS, strict=True):
        if n >= a and m >= b:
            around = before[:, : n - a + 1, : m - b + 1] + after[:, a:, b:]
            for place in places:
                log = around + tables[:, place, : n - a + 1, : m - b + 1]
                np.exp(np.minimum(log, 0.0, out=log), out=steps[:, place, : n - a + 1, : m - b + 1])
    beads = _rounded(of_beads(steps))
    linked, left, right = (_rounded(np.minimum(sums, 1.0)) for sums in _of_lines(beads))
    results = []
    for number, scored in enumerate(pairs):
        _, n, m = scored.table.shape
        results.append(
            Posterior(
                steps=steps[number, :, :n, :m],
                beads=beads[number, :, :n, :m],
                total=float(totals[number]),
                linked=linked[number, :n, :m],
                left=left[number, :n],
                right=right[number, :m],
            )
        )
    return results


def _of_lines(beads: Table) -> tuple[Floats, Floats, Floats]:
    """Return the sums over the beads that hold left line i and right line j, left line i, and right line j."""
    size, shapes, n, m = beads.shape
    shifted = (_TOGETHER @ beads.reshape(size, shapes, n * m)).reshape(size, len(_TOGETHER), n, m)
    linked = shifted[:, 0]
    for place, (down, across) in enumerate(_LINES_TOGETHER):
        if place and down < n and across < m:
            linked[:, down:, across:] += shifted[:, place, : n - down, : m - across]
    sides = []
    for axis, holds in enumerate(_HOLDS.astype(float)):
        shifted = holds @ beads.sum(axis=3 - axis)
        covered = shifted[:, 0]
        for shift in range(1, min(_MARGIN, covered.shape[1])):
            covered[:, shift:] += shifted[:, shift, :-shift]
        sides.append(covered)
    return linked, sides[0], sides[1]


def _rounded(probabilities: Floats) -> Floats:
    result: Floats = np.round(probabilities, DIGITS)
    return result


def of_beads(steps: Table) -> Table:
    """Return what each bead has of the steps that it is part of."""
    n, m = steps.shape[-2:]
    beads = np.zeros((*steps.shape[:-3], len(SHAPES), n, m))
    for place, step in enumerate(STEPS):
        for shape, i, j in step.beads:
            if i < n and j < m:
                beads[..., shape, i:, j:] += steps[..., place, : n - i, : m - j]
    return beads


def log_totals(pairs: Sequence[Scored]) -> list[float]:
    """Return the log of the sum over all alignments of each pair."""
    before, _ = _reached(pairs, _of_steps(pairs))
    return list(map(float, _totals(pairs, before)))


def _totals(pairs: Sequence[Scored], before: Floats) -> Floats:
    return np.array([sums[scored.table.shape[1:]] for scored, sums in zip(pairs, before, strict=True)])


def _reached(pairs: Sequence[Scored], tables: Table) -> tuple[Floats, Floats]:
    """Return the logs of the sums over all alignments of the first i and j lines, and of the lines behind them.

    Both are (pair, i, j), for versions of the greatest lengths; beyond a version stands nothing of use. Backward is
    forward with all turned round, so that in a gap the right lines stand first.
    """
    size, _, n, m = tables.shape
    hops, diagonals = len(_HOPS), n + m + 1
    score = _by_diagonals(pairs, tables)
    opening = np.tile([scored.opening for scored in pairs], 2)
    extending = np.exp(np.tile([scored.extending for scored in pairs], 2))
    # by diagonal, state, i (behind a margin) and table: a hop's start stands at one fixed distance before its end; states
    # are all, and, with its cost, all that a line alone may follow of the side that stands first in a gap, and of the other
    sums = np.full((_FURTHEST + diagonals, 3, _MARGIN + n + 1, 2 * size), NEVER)
    sums[_FURTHEST, 0, _MARGIN] = 0.0
    sums[_FURTHEST, 1:, _MARGIN] = opening
    opening = np.exp(opening)
    back = np.zeros((hops + 2, 1, 2 * size, 4), dtype=int)  # diagonals, states and rows from a start to where it counts
    back[:hops, 0, :, :3:2] = [[[a + b, a]] for a, b in _HOPS]
    back[hops, 0, :size], back[hops, 0, size:] = (1, -1, 1, 0), (1, -1, 0, 0)
    back[hops + 1, 0, :size], back[hops + 1, 0, size:] = (1, -2, 0, 0), (1, -2, 1, 0)
    here = np.arange((n + 1) * 2 * size).reshape(n + 1, 2 * size) + sums[:_FURTHEST].size + sums[0, 0, :_MARGIN].size
    starts = here - back @ np.array(sums.strides) // sums.itemsize
    flat, step = sums.reshape(-1), sums[0].size
    with np.errstate(divide="ignore"):
        for diagonal in range(1, diagonals):
            low, high = max(0, diagonal - m), min(n, diagonal) + 1
            ways = flat[diagonal * step :].take(starts[:, low:high])
            ways += score[diagonal, :, low:high]
            best = ways.max(axis=0)
            ways -= best
            np.exp(ways, out=ways)
            alone = ways[hops:]
            states = np.empty((3, *best.shape))
            ways[:hops].sum(axis=0, out=states[1])
            np.add(states[1], alone[0], out=states[2])
            np.add(states[2], alone[1], out=states[0])
            states[1:] *= opening
            alone *= extending
            states[1:] += alone
            np.log(states, out=states)
            np.add(states, best, out=sums[diagonal + _FURTHEST, :, low + _MARGIN : high + _MARGIN])
    sums = sums[_FURTHEST:, 0, _MARGIN:]

    by_diagonal, by_row, by_table = sums.strides
    cells = as_strided(sums, (2 * size, n + 1, m + 1), (by_table, by_diagonal + by_row, by_diagonal))
    before, after = cells[:size].copy(), np.full((size, n + 1, m + 1), NEVER)
    for number, scored in enumerate(pairs):
        _, rows, columns = scored.table.shape
        after[number, : rows + 1, : columns + 1] = cells[size + number, : rows + 1, : columns + 1][::-1, ::-1]
    return before, after


def _by_diagonals(pairs: Sequence[Scored], tables: Table) -> Floats:
    """Return the log-odds of hops by the diagonal i + j where they end, hop, i, and table: forward, then backward.

    The last two hops are a line alone of either side, which costs nothing here.
    """
    size, _, n, m = tables.shape
    hops = len(_HOPS)
    score = np.full((n + m + 1, hops + 2, n + 1, 2 * size), NEVER)
    score[:, hops:] = 0.0
    by_diagonal, by_hop, by_row, by_table = score.strides
    ends = as_strided(score, (2 * size, hops, n + 1, m + 1), (by_table, by_hop, by_diagonal + by_row, by_diagonal))
    for hop, ((a, b), places) in enumerate(zip(_HOPS, _STEPS_OF_HOPS, strict=True)):
        if n >= a and m >= b:
            way = tables[:, places[0], : n - a + 1, : m - b + 1]
            for place in places[1:]:
                way = np.logaddexp(way, tables[:, place, : n - a + 1, : m - b + 1])
            ends[:size, hop, a:, b:] = way
            for number, scored in enumerate(pairs):
                _, rows, columns = scored.table.shape
                if rows >= a and columns >= b:
                    turned = way[number, : rows - a + 1, : columns - b + 1][::-1, ::-1]
                    ends[size + number, hop, a : rows + 1, b : columns + 1] = turned
    return score
