"""The search: the probability of every bead of a pair, over all monotone alignments (forward and backward).

An alignment is a chain of beads with lines left alone between them: after a bead first lines of the left version, then
of the right. The first line left alone costs `opening`, each that follows on the same side `extending`. Two neighbouring
1-1 beads that cross are a bead too: lines change places.

All tables of a call are worked off together, in both directions at once, diagonal by diagonal: few calls of numpy, each
on many cells. Time and memory grow with the product of the versions' lengths; `windows.py` keeps that small.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from toolkit.alignment.beads import ONE_TO_ONE, SHAPES, Floats, Table

SWAP = len(SHAPES)  # its place in the tables of this module, behind those of SHAPES
STEPS: tuple[tuple[int, int], ...] = (*SHAPES, (2, 2))
_MIRRORED = [STEPS.index((b, a)) for a, b in SHAPES] + [SWAP]
_MARGIN = max(max(step) for step in STEPS)
NEVER = -1e9  # log of a probability of none; finite, so that differences stay numbers


@dataclass(frozen=True)
class Scored:
    """The log-odds of a pair's beads and of its lines left alone."""

    table: Table  # (shape, first left line, first right line)
    swap: float  # added to the two 1-1 beads that cross
    opening: float
    extending: float


@dataclass(frozen=True)
class Posterior:
    """The probability of each bead, SWAP included, and the log of the sum over all alignments."""

    beads: Table
    total: float


def with_swaps(scored: Scored) -> Table:
    """Return the table with crossing beads behind it, and NEVER where a bead would reach beyond a version."""
    shapes, n, m = scored.table.shape
    table = np.full((shapes + 1, n, m), NEVER)
    for place, (a, b) in enumerate(SHAPES):
        table[place, : max(0, n - a + 1), : max(0, m - b + 1)] = scored.table[
            place, : max(0, n - a + 1), : max(0, m - b + 1)
        ]
    single = scored.table[ONE_TO_ONE]
    table[SWAP, : n - 1, : m - 1] = single[: n - 1, 1:] + single[1:, : m - 1] + scored.swap
    return table


def posteriors(pairs: Sequence[Scored]) -> list[Posterior]:
    """Return the probabilities of the beads of each pair."""
    tables = [with_swaps(scored) for scored in pairs]
    # backward is forward on both versions turned round, and sides changed: that keeps left lines before right ones
    everything = tables + [_mirrored(table) for table in tables]
    costs = [(scored.opening, scored.extending) for scored in pairs]
    reached = _forward(everything, costs + costs)
    results = []
    for number, table in enumerate(tables):
        n, m = table.shape[1:]
        before, after = reached[number], reached[number + len(tables)][::-1, ::-1].T
        total = before[n, m]
        beads = np.zeros(table.shape)
        for place, (a, b) in enumerate(STEPS):
            if n >= a and m >= b:
                log = before[: n - a + 1, : m - b + 1] + after[a:, b:] + table[place, : n - a + 1, : m - b + 1] - total
                beads[place, : n - a + 1, : m - b + 1] = np.exp(np.minimum(log, 0.0))
        results.append(Posterior(beads=beads, total=float(total)))
    return results


def log_totals(pairs: Sequence[Scored]) -> list[float]:
    """Return the log of the sum over all alignments of each pair."""
    reached = _forward([with_swaps(scored) for scored in pairs], [(s.opening, s.extending) for s in pairs])
    return [float(sums[-1, -1]) for sums in reached]


def _mirrored(table: Table) -> Table:
    steps, n, m = table.shape
    mirrored = np.full((steps, m, n), NEVER)
    for place, (a, b) in enumerate(STEPS):
        if n >= a and m >= b:
            starts = table[place, : n - a + 1, : m - b + 1]
            mirrored[_MIRRORED[place], : m - b + 1, : n - a + 1] = starts[::-1, ::-1].T
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
    back = np.array([((_MARGIN * 2 - a - b) * steps + place) * width - a for place, (a, b) in enumerate(STEPS)])
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
