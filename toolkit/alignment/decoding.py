"""From probabilities to links: the chain of links expected to be right most often, then those that cross it."""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from toolkit.alignment.beads import SHAPES, Table
from toolkit.alignment.search import STEPS, SWAP, Posterior
from toolkit.alignment.together import covered

LIKELY = 0.02  # beads below it are not looked at
LEAST = 0.4  # probability that a link should have: strict F1 is greatest near half of itself
ALONE = 0.2  # what it is worth to say rightly that a line stands alone, against a link
REACH = 4  # lines that a link may lie off the place where the chain expects it
# from a bead's log-odds to the probability that it crosses the chain: slope and intercept of a logistic regression over
# the tuning seeds of the yardstick (563 links that crossing() proposed)
CROSSING = (0.68, -0.97)
SURE_CROSSING = 0.5


@dataclass(frozen=True, slots=True)
class Found:
    """A link between runs of lines, both sides filled."""

    left: range
    right: range
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
    probability: float
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
                a, b = STEPS[step.place]
                ended.setdefault(i + a, []).append((step.j + b, best[step.j] + step.worth, (step, chains[step.j])))
    found: list[Found] = []
    chain = chains[m]
    while chain is not None:
        step, chain = chain
        i, j = step.i, step.j
        if step.place == SWAP:
            found.append(Found(range(i + 1, i + 2), range(j, j + 1), step.probability))
            found.append(Found(range(i, i + 1), range(j + 1, j + 2), step.probability))
        else:
            a, b = STEPS[step.place]
            found.append(Found(range(i, i + a), range(j, j + b), step.probability))
    return found[::-1]


def _candidates(posterior: Posterior) -> list[Candidate]:
    beads = posterior.beads
    in_swaps = np.zeros(beads.shape[1:])  # a 1-1 link may be part of a swap, too
    in_swaps[:-1, 1:] += beads[SWAP, :-1, :-1]
    in_swaps[1:, :-1] += beads[SWAP, :-1, :-1]
    left, right = (np.concatenate([[0.0], np.cumsum(0.5 - (1 - side))]) for side in covered(posterior))
    candidates = []
    for place, (a, b) in enumerate(STEPS):
        table = beads[place] + in_swaps if place == 0 else beads[place]
        links = 2 if place == SWAP else 1
        for i, j in np.argwhere(table > LIKELY).tolist():
            probability = float(table[i, j])
            together = float(left[i + a] - left[i] + right[j + b] - right[j])
            worth = (probability - LEAST) * links + ALONE * together
            candidates.append(Candidate(i, j, place, probability, worth))
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
            expected[i] = link.right.start
        for j in link.right:
            right_free[j] = False
        expected[link.left.stop] = max(expected[link.left.stop], link.right.stop)
    for i in range(n):
        if left_free[i] and not expected[i]:
            expected[i] = expected[i - 1] if i else 0
    slope, intercept = CROSSING
    options = []
    for place, (a, b) in enumerate(SHAPES):
        for i in range(n - a + 1):
            if all(left_free[i : i + a]):
                for j in range(max(0, expected[i] - REACH), min(m - b, expected[i] + REACH) + 1):
                    if all(right_free[j : j + b]):
                        probability = 1 / (1 + math.exp(-min(max(slope * table[place, i, j] + intercept, -50), 50)))
                        if probability >= SURE_CROSSING:
                            options.append((-probability, i, j, a, b))
    found = []
    for negative, i, j, a, b in sorted(options):
        if all(left_free[i : i + a]) and all(right_free[j : j + b]):
            found.append(Found(range(i, i + a), range(j, j + b), -negative))
            left_free[i : i + a] = [False] * a
            right_free[j : j + b] = [False] * b
    return found
