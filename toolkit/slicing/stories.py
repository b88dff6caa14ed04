"""Slices by the story that a segment stands in: which, when, where in the paper, and which version was there first."""

from datetime import date

from toolkit.data import Period, Placed

UNKNOWN = "unknown"
MACHINE = ("human", "unknown", "suspected", "machine")
DIRECTIONS = ("from the original", "towards the original", "between translations", UNKNOWN)


def article(placed: Placed) -> str:
    return placed.story or UNKNOWN


def year(placed: Placed) -> str:
    return f"{placed.published:%Y}" if placed.published else UNKNOWN


def month(placed: Placed) -> str:
    return f"{placed.published:%Y-%m}" if placed.published else UNKNOWN


def section(placed: Placed) -> str:
    return placed.section or UNKNOWN


def origin(placed: Placed) -> str:
    return (placed.origin and placed.origin.lang) or UNKNOWN


def direction(placed: Placed) -> str:
    """Whether the source of the segment is the original, its reference, or a third version.

    Towards the original the source is itself a translation, which is easier to translate: Graham et al. (2020).
    """
    original = origin(placed)
    if original == UNKNOWN:
        return UNKNOWN
    return DIRECTIONS[placed.pair.index(original)] if original in placed.pair else DIRECTIONS[2]


def machine(placed: Placed) -> str:
    """How the published version that is the reference was made."""
    return placed.origin.making(placed.pair[1]) if placed.origin else UNKNOWN


def period(placed: Placed, trained_until: date) -> Period:
    """Whether a system whose training data ends on a day may have read the story, in whatever language came first."""
    if placed.published is None:
        return "undated"
    return "before" if placed.published.date() <= trained_until else "after"
