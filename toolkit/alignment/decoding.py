"""From probabilities to links: the set of links that is expected to be right most often, then those that cross it."""

from dataclasses import dataclass

import numpy as np

from toolkit.alignment.beads import SHAPES, Table
from toolkit.alignment.search import STEPS, SWAP, Posterior

LIKELY = 0.02  # beads below it are not looked at


@dataclass(frozen=True, slots=True)
class Found:
    """A link between runs of lines, both sides filled."""

    left: range
    right: range
    probability: float


def decode(posterior: Posterior, alone: float, least: float) -> list[Found]:
    """Return the chain of links with the greatest expected gain.

    A link is worth its probability less `least`, and less `alone` times the probability that its lines stand alone.
    """
    beads = posterior.beads
    _, n, m = beads.shape
    singles = _with_swapped(beads)
    left_alone, right_alone = _alone(beads)
    candidates: list[tuple[int, int, int, float, float]] = []
    for place in range(len(STEPS)):
        a, b = STEPS[place]
        table = beads[place] if place == SWAP else singles[place]
        for i, j in np.argwhere(table > LIKELY).tolist():
            probability = float(table[i, j])
            lines = sum(left_alone[i : i + a]) + sum(right_alone[j : j + b])
            worth = (probability - least) * (2 if place == SWAP else 1) + alone * ((a + b) / 2 - lines)
            candidates.append((i, j, place, probability, worth))
    candidates.sort()
    best = [0.0] * (m + 1)  # by right lines used
    chain: list[tuple[int, object] | None] = [None] * (m + 1)
    waiting: dict[int, list[tuple[int, float, object]]] = {}
    at = 0
    for i in range(n + 1):
        for j, value, link in waiting.pop(i, ()):
            for k in range(j, m + 1):
                if value > best[k] + 1e-12:
                    best[k], chain[k] = value, link
                else:
                    break
        while at < len(candidates) and candidates[at][0] == i:
            _, j, place, probability, worth = candidates[at]
            at += 1
            a, b = STEPS[place]
            if worth > 0:
                waiting.setdefault(i + a, []).append((j + b, best[j] + worth, ((i, j, place, probability), chain[j])))
    found: list[Found] = []
    link = chain[m]
    while link is not None:
        (i, j, place, probability), link = link
        if place == SWAP:
            found.append(Found(range(i + 1, i + 2), range(j, j + 1), float(singles[0][i + 1, j])))
            found.append(Found(range(i, i + 1), range(j + 1, j + 2), float(singles[0][i, j + 1])))
        else:
            a, b = SHAPES[place]
            found.append(Found(range(i, i + a), range(j, j + b), probability))
    return found[::-1]


def _with_swapped(beads: Table) -> Table:
    """Return the beads with 1-1 links inside swaps added to the 1-1 beads."""
    table = beads[:SWAP].copy()
    table[0, :-1, 1:] += beads[SWAP, :-1, :-1]
    table[0, 1:, :-1] += beads[SWAP, :-1, :-1]
    return table


def _alone(beads: Table) -> tuple[list[float], list[float]]:
    from toolkit.alignment.together import covered
    l, r = covered(Posterior(beads=beads, total=0.0))
    return (1 - l).tolist(), (1 - r).tolist()
