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
PLACE = 32  # bits for the place of a token, behind the number of its mark


@dataclass(frozen=True)
class Marks:
    """The different marks of a version in the order in which they first stand, where, and of which class each is."""

    labels: Sequence[str]  # what marks are called, by their numbers
    numbers: Ints
    counts: Ints  # beside numbers: of lines that have it
    standing: Ints  # the lines of all marks, one mark after the other
    classes: Ints  # beside numbers
    size: int  # number of lines of the version

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(map(self.labels.__getitem__, self.numbers.tolist()))

    @cached_property
    def lines(self) -> tuple[list[int], ...]:
        """Return, beside the names, the lines that have it."""
        ends = np.cumsum(self.counts)[:-1]
        return tuple(lines.tolist() for lines in np.split(self.standing, ends)) if len(self.numbers) else ()


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
    """Collect the marks of lines; without `class_of` all are of class 0."""
    names = tuple(dict.fromkeys(chain.from_iterable(lines)))
    numbers = dict(zip(names, range(len(names)), strict=True))
    tokens = np.fromiter(map(numbers.__getitem__, chain.from_iterable(lines)), np.int64)
    places = np.repeat(np.arange(len(lines)), np.fromiter(map(len, lines), np.int64, len(lines)))
    classes = np.fromiter(map(class_of, names), np.int64, len(names)) if class_of else np.zeros(len(names), np.int64)
    counts, standing = _standing(tokens, places, len(lines))
    return Marks(names, np.arange(len(names)), counts, standing, classes, len(lines))


def marks_at(labels: Sequence[str], tokens: Ints, places: Ints, size: int, special: Ints | None = None) -> Marks:
    """Collect marks by their numbers, of each token and its line. With `special` tokens, marks that have one are of class 0, others of class 1."""
    held = (tokens << PLACE) | np.arange(len(tokens))
    held.sort()
    number, token = held >> PLACE, held & (1 << PLACE) - 1
    new = changes(number)
    first = token[new]
    order = np.argsort(first)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    mark = rank[np.cumsum(new) - 1]
    counts, standing = _standing(mark, places[token], size)
    classes = np.zeros(len(order), np.int64)
    if special is not None:
        classes[:] = 1
        classes[mark[special[token] > 0]] = 0
    return Marks(labels, tokens[first[order]], counts, standing, classes, size)


def _standing(marks: Ints, places: Ints, size: int) -> tuple[Ints, Ints]:
    """Return of each mark the number of its lines, and the lines."""
    cells = marks * size + places
    cells.sort()
    cells = cells[changes(cells)]
    mark = cells // max(size, 1)
    return np.bincount(mark), cells - mark * size


def changes(values: Ints) -> NDArray[np.bool_]:
    """Return whether each value differs from the one before it."""
    found = np.ones(len(values), dtype=bool)
    np.not_equal(values[1:], values[:-1], out=found[1:])
    return found


def stretches(first: Ints, sizes: Ints) -> Ints:
    """Return the places of stretches that begin at `first` and have so many places each."""
    return np.arange(sizes.sum()) + np.repeat(first - np.cumsum(sizes) + sizes, sizes)


def equal(left: Marks, right: Marks) -> Matches:
    """Match marks that are the same."""
    where = dict(zip(right.names, range(len(right.names)), strict=True))
    found = [i for i, mark in enumerate(left.names) if mark in where]
    other = [where[left.names[i]] for i in found]
    return np.array(found, np.int64), np.array(other, np.int64), np.ones(len(found))
