"""Marks: what stands in a line and may stand in lines of another version, too (a number, a name, a stem)."""

from collections.abc import Callable, Mapping, Sequence
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
    places: Mapping[str, int]  # of the names
    counts: Ints  # beside names: of lines that have it
    standing: Ints  # the lines of all marks, one mark after the other
    classes: Ints  # beside names
    size: int  # number of lines of the version

    @cached_property
    def lines(self) -> tuple[list[int], ...]:
        """Return, beside the names, the lines that have it."""
        ends = np.cumsum(self.counts)[:-1]
        return tuple(lines.tolist() for lines in np.split(self.standing, ends)) if self.names else ()


@dataclass(frozen=True)
class Ties:
    """What one source of evidence ties between two versions."""

    source: str
    left: Marks
    right: Marks
    matches: Matches
    classes: tuple[str, ...]  # names of the marks' classes
    explains: bool  # whether the marks say what a line is about


def marks_of(lines: Sequence[Sequence[str]], class_of: Callable[[str], int] | None = None) -> Marks:
    """Collect the marks of lines, in the order in which they first stand; without `class_of` all are of class 0."""
    within = [dict.fromkeys(marks) for marks in lines]
    names = tuple(dict.fromkeys(chain.from_iterable(within)))
    places = dict(zip(names, range(len(names)), strict=True))
    marks = np.fromiter(map(places.__getitem__, chain.from_iterable(within)), np.int64)
    numbers = np.repeat(np.arange(len(within)), np.fromiter(map(len, within), np.int64, len(within)))
    return Marks(
        names=names,
        places=places,
        counts=np.bincount(marks, minlength=len(names)),
        standing=numbers[np.argsort(marks, kind="stable")],
        classes=np.fromiter(map(class_of, names), np.int64, len(names)) if class_of else np.zeros(len(names), np.int64),
        size=len(within),
    )


def equal(left: Marks, right: Marks) -> Matches:
    """Match marks that are the same."""
    where = right.places
    found = [(i, where[mark]) for i, mark in enumerate(left.names) if mark in where]
    pairs = np.array(found, dtype=np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1], np.ones(len(pairs))
