"""From the search to links that may be taken: the chain expected to be right most often, and those that cross it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from toolkit.alignment.beads import ONE_TO_ONE, SHAPES, Table
from toolkit.alignment.search import STEPS, Posterior

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
# the steps by the shape of their first bead: their place, where in them that bead begins, and their other beads from there
_BEGUN_BY = [
    [
        (place, x, y, [(other, down - x, across - y) for other, down, across in others])
        for place, ((first, x, y), *others) in enumerate(step.beads for step in STEPS)
        if first == shape
    ]
    for shape in range(len(SHAPES))
]


class Found(NamedTuple):
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
    """A step that the chain may take."""

    i: int
    j: int
    place: int  # in STEPS
    worth: float


Bead = tuple[int, int, int]  # its place in SHAPES, its first left line, its first right line
Chain = tuple[Candidate, "Chain | None"] | None


def best_chain(posterior: Posterior, likely: Mapping[Bead, float]) -> list[Found]:
    """Return the chain of links with the greatest expected worth.

    A link is worth its probability less LEAST, and loses or gains by how probably its lines stand alone.
    """
    candidates = _candidates(likely, posterior)
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
            kind = STEPS[step.place]
            ended.setdefault(i + kind.left, []).append(
                (step.j + kind.right, best[step.j] + step.worth, (step, chains[step.j]))
            )
    found: list[Found] = []
    chain = chains[m]
    while chain is not None:
        step, chain = chain
        beads = [(shape, step.i + x, step.j + y) for shape, x, y in STEPS[step.place].beads]
        found += [found_at(bead, likely[bead]) for bead in beads]
    return found[::-1]


def found_at(bead: Bead, probability: float) -> Found:
    shape, i, j = bead
    left, right = SHAPES[shape]
    return Found(tuple([i + a for a in left]), tuple([j + b for b in right]), probability)


def likely_beads(posterior: Posterior) -> dict[Bead, float]:
    """Return the probabilities of the beads that are looked at."""
    places = np.nonzero(posterior.beads > LIKELY)
    shapes, lefts, rights = (axis.tolist() for axis in places)
    return dict(zip(zip(shapes, lefts, rights, strict=True), posterior.beads[places].tolist(), strict=True))


def _candidates(likely: Mapping[Bead, float], posterior: Posterior) -> list[Candidate]:
    """Return the steps of likely beads that are worth something, sorted."""
    left, right = posterior.left.tolist(), posterior.right.tolist()
    worth = {
        (shape, i, j): _worth(
            probability, [left[i + a] for a in SHAPES[shape][0]] + [right[j + b] for b in SHAPES[shape][1]]
        )
        for (shape, i, j), probability in likely.items()
    }
    candidates = []
    for (shape, i, j), first in worth.items():
        for place, x, y, others in _BEGUN_BY[shape]:
            total = first
            for other, down, across in others:
                total += worth.get((other, i + down, j + across), -math.inf)
            if total > 0:
                candidates.append(Candidate(i - x, j - y, place, total))
    return sorted(candidates)


def _worth(probability: float, covered: Sequence[float]) -> float:
    """Return what a bead is worth whose lines stand in a bead at all with probabilities `covered`."""
    if min(covered) < 1 - MOST_ALONE:
        return -math.inf
    return probability - LEAST + ALONE * (sum(covered) - 0.5 * len(covered))


def crossing(chain: list[Found], table: Table, least: float) -> list[Found]:
    """Return links between lines that the chain leaves alone, near their place, that are right with `least` probability."""
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
    for first in range(n):
        if not left_free[first]:
            continue
        near = [
            j for j in range(max(0, expected[first] - REACH), min(m - 1, expected[first] + REACH) + 1) if right_free[j]
        ]
        for place, (a, b) in enumerate(SHAPES if near else ()):
            if first + a[-1] < n and all(left_free[first + x] for x in a):
                for j in near:
                    if j + b[-1] < m and all(right_free[j + y] for y in b):
                        odds = slope * float(table[place, first, j]) + intercept + several * (place != ONE_TO_ONE)
                        probability = 1 / (1 + math.exp(-min(max(odds, -50.0), 50.0)))
                        if probability >= least:
                            options.append((-probability, first, j, place))
    found = []
    for negative, i, j, place in sorted(options):
        link = found_at((place, i, j), -negative)
        if all(left_free[x] for x in link.left) and all(right_free[y] for y in link.right):
            found.append(link)
            for x in link.left:
                left_free[x] = False
            for y in link.right:
                right_free[y] = False
    return found
