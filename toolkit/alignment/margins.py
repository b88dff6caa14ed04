"""How much closer two runs of lines are than either is to the rest, and what that is worth in log-odds of a link.

No two encoders spread their cosines alike, so the worth is learned on the text at hand, from links that were found without
the encoder: a conditional logit (McFadden, 1974) of the bead that a line stands in, among all in which it could, or none.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from toolkit.alignment.beads import RUNS, SHAPES, Floats, Run, Table
from toolkit.data import PairLink

# Against which a bead's cosine is held. The difference to two tells a line's link best (eval/results/encoder.md); to four,
# as a ratio, or against the mean of all as in vecalign, it tells less.
NEIGHBOURS = 2
DECIMALS = 3  # of a cosine: further ones differ between machines, and by what else stood in a batch

SURE = 0.8  # probability of a link that is learned from
BEADS = 2_000_000  # that are looked at, some 5,000 lines; more make the worth no surer
# What a margin is taken to be worth before anything is learned, a quarter of what the weak encoder of
# eval/alignment/train_encoder.py is worth: log-odds for each spread of the cosines above MIDDLE, the margin that says
# nothing. After PRIOR_LINES lines what was learned weighs as much.
PRIOR_SLOPE, MIDDLE, PRIOR_LINES = 1.0, -0.5, 20.0
RIDGE = 0.1  # keeps the shape of a bead that nowhere occurs from minus infinity
ROUNDS, ENOUGH = 30, 1e-7  # of Newton's method; the last is the gain, in nats a line, that ends it


@dataclass(frozen=True, slots=True)
class Worth:
    """Log-odds of a bead: `slope` for each unit of its margin, and `offset`."""

    slope: float
    offset: float
    tells: float  # nats that the margins say about a line's link
    lines: int  # it was learned from

    def table(self, margins: Table) -> Table:
        return self.slope * margins + self.offset


NOTHING = Worth(slope=0.0, offset=0.0, tells=0.0, lines=0)


def cosines(left: NDArray[np.float32], right: NDArray[np.float32]) -> Floats:
    """Return the cosines of rows of unit length."""
    return (left @ right.T).astype(np.float64).round(DECIMALS)


def margins(left: NDArray[np.float32], right: NDArray[np.float32]) -> Table:
    """Return the margin of each bead: its cosine less the mean of the greatest of both its sides.

    The sides are vectors of runs: (run of RUNS, first line, dimension). Artetxe and Schwenk (2019), as a
    difference. Where a bead would reach beyond a version stand zeros.
    """
    n, m = left.shape[1], right.shape[1]
    table = np.zeros((len(SHAPES), n, m))
    for place, (a, b) in enumerate(SHAPES):
        rows, columns = n - a[-1], m - b[-1]
        if rows > 0 and columns > 0:
            found = cosines(left[RUNS.index(a), :rows], right[RUNS.index(b), :columns])
            table[place, :rows, :columns] = found - (_greatest(found, 0) + _greatest(found, 1)) / 2
    return table


def _greatest(found: Floats, axis: int) -> Floats:
    """Return the mean of the NEIGHBOURS greatest cosines along `axis`."""
    count = min(NEIGHBOURS, found.shape[axis])
    ordered = np.sort(found, axis=axis)
    greatest: Floats = np.take(ordered, range(-count, 0), axis=axis).mean(axis=axis, keepdims=True)
    return greatest


def spread(stories: Iterable[Floats]) -> float:
    """Return the standard deviation of the cosines of lines, less what their rows and columns explain; 0 where nothing is left."""
    squares, freedom = 0.0, 0
    for found in stories:
        centred = found - found.mean(axis=0) - found.mean(axis=1, keepdims=True) + found.mean()
        squares += float((centred**2).sum())
        freedom += (found.shape[0] - 1) * (found.shape[1] - 1)
    return float(np.sqrt(squares / freedom)) if freedom else 0.0


# --- what a margin is worth ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Choices:
    """For each line the beads in which it could stand, one line's after another's, and the one in which it does, if any."""

    margins: Floats
    shapes: NDArray[np.int64]
    taken: Floats  # 1 for the bead in which the line stands
    starts: NDArray[np.int64]  # place of each line's first bead
    sure: Floats  # probability, for each line, that this is right

    @property
    def line(self) -> NDArray[np.int64]:
        sizes = np.diff(np.append(self.starts, len(self.margins)))
        return np.repeat(np.arange(len(self.starts)), sizes)


def worth(stories: Iterable[tuple[Table, Sequence[PairLink]]], unit: float) -> Worth:
    """Return what margins are worth, given those of stories and the links that were found without them.

    `unit` is the spread of the cosines: it makes the prior fit any encoder.
    """
    data = _choices(stories)
    if data is None or not unit:
        return NOTHING
    shapes = np.eye(len(SHAPES))[data.shapes]
    # first how likely each shape is wherever it stands, so that the margins only say what they add to it
    plain = np.full(len(SHAPES), -np.log(len(data.margins) / len(data.starts)))
    base, before = _logit(data, shapes, np.zeros(len(shapes)), plain, np.full(len(SHAPES), RIDGE))
    design = np.stack([data.margins / unit - MIDDLE, np.ones(len(data.margins))], axis=1)
    (slope, more), after = _logit(data, design, shapes @ base, np.array([PRIOR_SLOPE, 0.0]), np.full(2, PRIOR_LINES))
    if slope <= 0:
        return Worth(slope=0.0, offset=0.0, tells=0.0, lines=len(data.starts))
    return Worth(
        slope=round(float(slope) / unit, DECIMALS),
        offset=round(float(more - slope * MIDDLE), DECIMALS),
        tells=round(max(after - before, 0.0), DECIMALS),
        lines=len(data.starts),
    )


def _choices(stories: Iterable[tuple[Table, Sequence[PairLink]]]) -> Choices | None:
    margins, shapes, taken, sure = [], [], [], []
    beads = 0
    for table, links in stories:
        if beads > BEADS:
            break
        for link in links:
            shape = _shape(link)
            if link.probability < SURE or (shape and shape not in SHAPES):
                continue
            for side, lines in enumerate((link.left, link.right)):
                for line in lines:
                    found = list(_beads_of(table, side, line))
                    if not found:
                        continue
                    margins += [block.ravel() for _, _, block in found]
                    shapes += [np.full(block.size, place) for place, _, block in found]
                    for place, firsts, block in found:
                        here = np.zeros(block.shape)
                        if SHAPES[place] == shape:
                            other = (link.right, link.left)[side]
                            here[firsts.index(lines[0]), other[0]] = 1
                        taken.append(here.ravel())
                    sure.append((link.probability, sum(block.size for _, _, block in found)))
                    beads += sure[-1][1]
    if not sure:
        return None
    sizes = [size for _, size in sure]
    return Choices(
        margins=np.concatenate(margins),
        shapes=np.concatenate(shapes),
        taken=np.concatenate(taken),
        starts=np.cumsum([0, *sizes[:-1]]),
        sure=np.array([probability for probability, _ in sure]),
    )


def _shape(link: PairLink) -> tuple[Run, Run] | None:
    """Return the shape of the bead that a link is; None for what stands alone, which is no bead, but a choice."""
    if not (link.left and link.right):
        return None
    return tuple(i - link.left[0] for i in link.left), tuple(j - link.right[0] for j in link.right)


def _beads_of(table: Table, side: int, line: int) -> Iterator[tuple[int, list[int], Table]]:
    """Yield, for each shape, the beads in which a line of a side could stand.

    Shape, first lines of its own side, and values: (first line of its own side, first line of the other).
    """
    turned = table if side == 0 else table.swapaxes(1, 2)
    _, n, m = turned.shape
    for place, shape in enumerate(SHAPES):
        own, other = shape[side], shape[1 - side]
        firsts = [line - shift for shift in own if 0 <= line - shift < n - own[-1]]
        if firsts and m > other[-1]:
            yield place, firsts, turned[place, firsts, : m - other[-1]]


def _logit(data: Choices, design: Floats, offset: Floats, prior: Floats, strength: Floats) -> tuple[Floats, float]:
    """Return the likeliest weights of the columns of `design`, and the log-likelihood of a line's choice.

    `offset` is added to the log-odds of each bead; "none" has log-odds of 0. The prior is Gaussian, `strength` its
    precision. Newton's method, with steps halved until they gain.
    """
    line = data.line
    heavy = data.sure[line]
    total = float(data.sure.sum())

    def judged(weights: Floats) -> tuple[float, float, Floats]:
        log = design @ weights + offset
        most = np.maximum(np.maximum.reduceat(log, data.starts), 0.0)
        odds = np.exp(log - most[line])
        sums = np.add.reduceat(odds, data.starts) + np.exp(-most)
        likelihood = float(data.sure @ (np.add.reduceat(data.taken * log, data.starts) - np.log(sums) - most))
        return likelihood - float(strength @ (weights - prior) ** 2) / 2, likelihood, odds / sums[line]

    weights = prior.copy()
    best, likelihood, share = judged(weights)
    for _ in range(ROUNDS):
        gradient = design.T @ (heavy * (data.taken - share)) - strength * (weights - prior)
        means = np.add.reduceat(design * share[:, None], data.starts)
        curvature = design.T @ (design * (heavy * share)[:, None]) - means.T @ (means * data.sure[:, None])
        step = np.linalg.solve(curvature + np.diag(strength), gradient)
        size, (reached, told, shared) = 1.0, judged(weights + step)
        while reached < best and size > 1e-3:
            size /= 2
            reached, told, shared = judged(weights + size * step)
        if reached <= best + ENOUGH * total:
            break
        weights, best, likelihood, share = weights + size * step, reached, told, shared
    return weights, likelihood / total
