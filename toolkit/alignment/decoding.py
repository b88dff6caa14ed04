"""From probabilities to links: the chain of links expected to be right most often, then those that cross it."""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from toolkit.alignment.beads import ONE_TO_ONE, RUNS, SHAPES, Table, run_sums
from toolkit.alignment.search import STEPS, Posterior
from toolkit.alignment.together import covered

LIKELY = 0.02  # beads below it are not looked at
LEAST = 0.4  # probability that a link should have: strict F1 is greatest near half of itself
ALONE = 0.2  # what it is worth to say rightly that a line stands alone, against a link
# probability of standing alone up to which a line may be linked by the chain; .5 links a fifth more of the foreign lines
# for a thousandth of F1, .3 a quarter fewer for two thousandths less
MOST_ALONE = 0.4
REACH = 4  # lines that a link may lie off the place where the chain expects it
# from a bead's log-odds to the probability that it crosses the chain: slope, intercept, and what is added for a bead of
# more than two lines; a logistic regression over the tuning seeds of the yardstick (301 links that crossing() proposed)
CROSSING = (0.72, -0.68, 1.94)
SURE_CROSSING = 0.5


@dataclass(frozen=True, slots=True)
class Found:
    """A link between lines, both sides filled and ascending."""

    left: tuple[int, ...]
    right: tuple[int, ...]
    probability: float


@dataclass(frozen=True, slots=True)
class Paired:
    """The links of a pair of versions, and for each line the probability that it stands alone."""

    links: tuple[Found, ...]
    left_alone: tuple[float, ...]
    right_alone: tuple[float, ...]


class Candidate(NamedTuple):
    """A step of the chain."""

    i: int
    j: int
    place: int  # in STEPS
    probabilities: tuple[float, ...]  # of its beads
    worth: float


Chain = tuple[Candidate, "Chain | None"] | None


def decode(posterior: Posterior, table: Table) -> Paired:
    """Return the likeliest links, given the probabilities of all beads and their log-odds."""
    chain = best_chain(posterior)
    left, right = covered(posterior)
    return Paired(
        links=(*chain, *crossing(chain, table)),
        left_alone=tuple((1 - left).tolist()),
        right_alone=tuple((1 - right).tolist()),
    )


def best_chain(posterior: Posterior) -> list[Found]:
    """Return the chain of links with the greatest expected worth.

    A link is worth its probability less LEAST, and loses or gains by how probably its lines stand alone.
    """
    candidates = _candidates(posterior)
    n, m = posterior.beads.shape[1:]
    best = [0.0] * (m + 1)  # by right lines used
    chains: list[Chain] = [None] * (m + 1)
    ended: dict[int, list[tuple[int, float, Chain]]] = {}  # by left line behind which they end
    at = 0
    for i in range(n + 1):
        for j, worth, chain in ended.pop(i, ()):
            for k in range(j, m + 1):
                if worth <= best[k]:
                    break
                best[k], chains[k] = worth, chain
        while at < len(candidates) and candidates[at].i == i:
            step = candidates[at]
            at += 1
            if step.worth > 0:
                kind = STEPS[step.place]
                ended.setdefault(i + kind.left, []).append(
                    (step.j + kind.right, best[step.j] + step.worth, (step, chains[step.j]))
                )
    found: list[Found] = []
    chain = chains[m]
    while chain is not None:
        step, chain = chain
        found += [
            found_at(shape, step.i + i, step.j + j, step.probabilities[at])
            for at, (shape, i, j) in enumerate(STEPS[step.place].beads)
        ]
    return found[::-1]


def found_at(shape: int, i: int, j: int, probability: float) -> Found:
    left, right = SHAPES[shape]
    return Found(tuple(i + a for a in left), tuple(j + b for b in right), probability)


def _candidates(posterior: Posterior) -> list[Candidate]:
    beads = posterior.beads
    n, m = beads.shape[1:]
    left, right = covered(posterior)
    doubtful = [
        {run: run_sums((side < 1 - MOST_ALONE).astype(float), 0, run) for run in RUNS} for side in (left, right)
    ]
    gains = {axis: {run: run_sums(side - 0.5, 0, run) for run in RUNS} for axis, side in enumerate((left, right))}
    candidates = []
    for place, step in enumerate(STEPS):
        rows, columns = n - step.left + 1, m - step.right + 1
        if rows <= 0 or columns <= 0:
            continue
        parts = [beads[shape, i : i + rows, j : j + columns] for shape, i, j in step.beads]
        for i, j in np.argwhere(np.min(parts, axis=0) > LIKELY).tolist():
            probabilities = tuple(float(part[i, j]) for part in parts)
            worth = sum(probabilities) - LEAST * len(probabilities)
            for shape, x, y in step.beads:
                a, b = SHAPES[shape]
                if doubtful[0][a][i + x] or doubtful[1][b][j + y]:
                    worth = -math.inf
                worth += ALONE * float(gains[0][a][i + x] + gains[1][b][j + y])
            candidates.append(Candidate(i, j, place, probabilities, worth))
    return sorted(candidates)


def crossing(chain: list[Found], table: Table) -> list[Found]:
    """Return links between lines that the chain leaves alone, where they are near their place and their log-odds high."""
    n, m = table.shape[1:]
    left_free = [True] * n
    right_free = [True] * m
    expected = [0] * (n + 1)  # the right line that the chain has reached before each left line
    for link in chain:
        for i in link.left:
            left_free[i] = False
            expected[i] = link.right[0]
        for j in link.right:
            right_free[j] = False
        behind = link.left[-1] + 1
        expected[behind] = max(expected[behind], link.right[-1] + 1)
    for i in range(n):
        if left_free[i] and not expected[i]:
            expected[i] = expected[i - 1] if i else 0
    slope, intercept, several = CROSSING
    options = []
    for place, (a, b) in enumerate(SHAPES):
        for i in range(n - a[-1]):
            if all(left_free[i + x] for x in a):
                for j in range(max(0, expected[i] - REACH), min(m - b[-1] - 1, expected[i] + REACH) + 1):
                    if all(right_free[j + y] for y in b):
                        odds = slope * float(table[place, i, j]) + intercept + several * (place != ONE_TO_ONE)
                        probability = 1 / (1 + math.exp(-min(max(odds, -50.0), 50.0)))
                        if probability >= SURE_CROSSING:
                            options.append((-probability, i, j, place))
    found = []
    for negative, i, j, place in sorted(options):
        link = found_at(place, i, j, -negative)
        if all(left_free[x] for x in link.left) and all(right_free[y] for y in link.right):
            found.append(link)
            for x in link.left:
                left_free[x] = False
            for y in link.right:
                right_free[y] = False
    return found
