"""Marks: what stands in a line and may stand in lines of another version, too (a number, a name, a stem)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from toolkit.alignment.beads import Floats

Ints: TypeAlias = NDArray[np.int64]
# of marks of the left and of the right version, the positions of those that mean the same, and how surely, 0 to 1
Matches: TypeAlias = tuple[Ints, Ints, Floats]


@dataclass(frozen=True)
class Marks:
    """The different marks of a version, where they stand, and of which class each is."""

    names: tuple[str, ...]
    lines: tuple[list[int], ...]  # beside names: the lines that have it
    classes: Ints  # beside names
    size: int  # number of lines of the version

    @cached_property
    def counts(self) -> Ints:
        """Return in how many lines each mark stands."""
        return np.fromiter(map(len, self.lines), np.int64, len(self.lines))

    @cached_property
    def first(self) -> Ints:
        """Return the place of each mark's first line in `standing`."""
        return np.cumsum(self.counts) - self.counts

    @cached_property
    def standing(self) -> Ints:
        """Return the lines of all marks, one mark after the other."""
        return np.fromiter(chain.from_iterable(self.lines), np.int64, int(self.counts.sum()))

    @cached_property
    def places(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self.names)}


@dataclass(frozen=True)
class Ties:
    """What one source of evidence ties between two versions."""

    source: str
    left: Marks
    right: Marks
    matches: Matches
    classes: tuple[str, ...]  # names of the marks' classes
    explains: bool  # whether the marks say what a line is about


def marks_of(lines: Sequence[Sequence[str]], class_of: Callable[[str], int]) -> Marks:
    """Collect the marks of lines, in the order in which they first stand."""
    places: dict[str, list[int]] = {}
    for number, marks in enumerate(lines):
        for mark in dict.fromkeys(marks):
            if mark in places:
                places[mark].append(number)
            else:
                places[mark] = [number]
    return Marks(
        names=tuple(places),
        lines=tuple(places.values()),
        classes=np.fromiter(map(class_of, places), np.int64, len(places)),
        size=len(lines),
    )


def equal(left: Marks, right: Marks) -> Matches:
    """Match marks that are the same."""
    where = right.places
    found = [(i, where[mark]) for i, mark in enumerate(left.names) if mark in where]
    pairs = np.array(found, dtype=np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1], np.ones(len(pairs))
