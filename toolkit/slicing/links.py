"""Slices by what the aligner and the pairing know of a segment."""

from itertools import pairwise

from toolkit.data import Placed

UNKNOWN = "unknown"
# Nine in ten links of the sample have 0.99 and more; below 0.5 a link is rather wrong than right.
PROBABILITIES = (0.5, 0.8, 0.9, 0.99)
CONFIDENCES = (0.8, 0.95)  # pairing: by content; by one of its signs; by several that agree


def kind(placed: Placed) -> str:
    return placed.kind or UNKNOWN


def link_type(placed: Placed) -> str:
    return placed.type or UNKNOWN


def probability(placed: Placed) -> str:
    return between(placed.probability, PROBABILITIES)


def pairing(placed: Placed) -> str:
    return between(placed.pairing, CONFIDENCES)


def between(value: float | None, edges: tuple[float, ...]) -> str:
    """Return the class of a value; an edge belongs to the class above it.

    >>> between(0.95, CONFIDENCES), between(None, CONFIDENCES)
    ('0.95–1', 'unknown')
    """
    if value is None:
        return UNKNOWN
    return classes(edges)[sum(value >= edge for edge in edges)]


def classes(edges: tuple[float, ...]) -> tuple[str, ...]:
    """Return the names of the classes from 0 to 1 in their order."""
    ends = (0.0, *edges, 1.0)
    return tuple(f"{low:g}–{high:g}" for low, high in pairwise(ends))
