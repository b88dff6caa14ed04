"""Parts of a test set that have something in common: SLICES names by what it can be cut.

A slice is a function from a segment to the value that it falls under. What is known of a segment depends on where it comes
from: of a corpus all, of plain files little, and then the value is "unknown".
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from toolkit.data import LANGS, Placed
from toolkit.errors import UsageError, choose
from toolkit.slicing import links, stories, texts
from toolkit.slicing.links import UNKNOWN
from toolkit.slicing.measuring import FEWEST, Measure, measured
from toolkit.slicing.output import as_rows, render
from toolkit.slicing.stories import period

__all__ = [
    "FEWEST",
    "SLICES",
    "UNKNOWN",
    "Measure",
    "Slice",
    "as_rows",
    "chosen",
    "cut",
    "measured",
    "period",
    "render",
    "values",
]


@dataclass(frozen=True, slots=True)
class Slice:
    """A way of cutting, its description for a line of help, and its values in their order where that is not the alphabet's."""

    of: Callable[[Placed], str]
    description: str
    order: tuple[str, ...] = ()


SLICES: Mapping[str, Slice] = {
    "article": Slice(stories.article, "each story by itself"),
    "year": Slice(stories.year, "year of first publication"),
    "month": Slice(stories.month, "year and month of first publication"),
    "section": Slice(stories.section, "section of the paper"),
    "kind": Slice(links.kind, "kind of paragraph: title, lead, body, quote …"),
    "length": Slice(texts.length, "words of the source", texts.lengths()),
    "type": Slice(links.link_type, "link type: translated, merged, split, reordered"),
    "probability": Slice(links.probability, "probability of the link", links.classes(links.PROBABILITIES)),
    "pairing": Slice(links.pairing, "confidence that the versions are of one story", links.classes(links.CONFIDENCES)),
    "direction": Slice(stories.direction, "whether the source or the reference is the original", stories.DIRECTIONS),
    "origin": Slice(stories.origin, "language of the original", LANGS),
    "machine": Slice(stories.machine, "who made the reference", stories.MACHINE),
    "names": Slice(texts.names, "names in the source", texts.COUNTS),
    "numbers": Slice(texts.numbers, "numbers in the source", texts.COUNTS),
}


def chosen(names: Sequence[str]) -> tuple[str, ...]:
    """Return the slices asked for, "all" standing for each. Raises UsageError for one that there is not."""
    if "all" in names:
        return tuple(SLICES)
    for name in names:
        try:
            choose("slice", name, SLICES)
        except UsageError as error:
            raise UsageError(f"{error}; all stands for each of them") from None
    return tuple(dict.fromkeys(names))


def values(placed: Sequence[Placed], name: str) -> list[str]:
    """Return the value of slice `name` that each segment falls under."""
    by = choose("slice", name, SLICES)
    return [by.of(segment) for segment in placed]


def cut(placed: Sequence[Placed], name: str) -> dict[str, list[int]]:
    """Return the positions of segments by the value of slice `name`, the values in their order, "unknown" last."""
    by = choose("slice", name, SLICES)
    found: dict[str, list[int]] = {}
    for position, segment in enumerate(placed):
        found.setdefault(by.of(segment), []).append(position)
    places = {value: place for place, value in enumerate(by.order)}
    return dict(sorted(found.items(), key=lambda item: (item[0] == UNKNOWN, places.get(item[0], len(places)), item[0])))
