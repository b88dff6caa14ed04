"""Ties: marks of a line (a number, a name) that are found again in lines of the other version.

What counts is how surprising it is to find a mark: one that stands in every line says nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from toolkit.alignment.beads import RUNS, Floats, OfLines, OfTies
from toolkit.alignment.evidence import Compared, Explained

Ints: TypeAlias = NDArray[np.int64]
# of marks of the left and of the right version, the positions of those that mean the same, and how surely, 0 to 1
Matches: TypeAlias = tuple[Ints, Ints, Floats]
# lines seen elsewhere, as it were, and how many of them had a mark: so a story of three lines can be surprised, too
PRIOR_LINES, PRIOR_FOUND = 40.0, 0.5


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


def compare_ties(
    name: str, classes: Sequence[str], left: Marks, right: Marks, matches: Matches, *, explains: bool = True
) -> Compared:
    """Return three features for each class of marks.

    `gain`: the surprise, in nats, at the marks that a bead finds on its other side; `hope`: the most that its marks
    could find anywhere; `alone`: the number of its marks that are found nowhere. Marks that say little of what a line is
    about explain nothing.
    """
    i, j, sure = matches
    lefts = _found(left, right, (i, j, sure), len(classes))
    rights = _found(right, left, (j, i, sure), len(classes))
    right_gain = rights.gain.swapaxes(-1, -2)
    features: dict[str, OfTies | OfLines] = {}
    for number, kind in enumerate(classes):
        features[f"{name}.{kind}.gain"] = OfTies(lefts.gain[number], right_gain[number])
        features[f"{name}.{kind}.hope"] = OfLines(lefts.hope[number], rights.hope[number])
        features[f"{name}.{kind}.alone"] = OfLines(lefts.alone[number], rights.alone[number])
    if not explains:
        return Compared(features)
    left_anywhere, right_anywhere = lefts.hope.sum(axis=0), rights.hope.sum(axis=0)
    explained = Explained(
        found=OfTies(lefts.gain.sum(axis=0), right_gain.sum(axis=0)),
        anywhere=OfLines(left_anywhere, right_anywhere),
        said=OfLines(
            left_anywhere + lefts.alone.sum(axis=0) * surprise(right.size, 0.0),
            right_anywhere + rights.alone.sum(axis=0) * surprise(left.size, 0.0),
        ),
    )
    return Compared(features, explained)


def surprise(lines: int, found: Floats | float) -> Floats:
    """Return the surprise, in nats, at a mark that is found so often in so many lines."""
    return np.log((lines + PRIOR_LINES) / (found + PRIOR_FOUND))


@dataclass(frozen=True)
class _Found:
    gain: Floats  # (class, run, own line, first other line of the run)
    hope: Floats  # (class, own line)
    alone: Floats  # (class, own line)


def _found(own: Marks, other: Marks, matches: Matches, classes: int) -> _Found:
    """Return what each line of `own` finds in `other`. Every mark of `own` counts once for each line that has it."""
    i, j, sure = matches
    matched = np.zeros(len(own.names), dtype=bool)
    matched[i] = True
    row = np.cumsum(matched) - 1
    known = np.flatnonzero(matched)

    mark = np.repeat(np.arange(len(own.names)), own.counts)
    kind_and_line = own.classes[mark] * own.size + own.standing
    met = matched[mark]
    cells = classes * own.size
    alone = np.bincount(kind_and_line[~met], minlength=cells).reshape(classes, own.size).astype(float)
    if not known.size:
        gain = np.zeros((classes, len(RUNS), own.size, other.size))
        return _Found(gain, np.zeros((classes, own.size)), alone)

    # how surely each mark is met in each line of the other version, and the surest of a run of lines
    count = other.counts[j]
    places = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count - other.first[j], count)
    strength = np.zeros((len(known), len(RUNS), other.size))
    np.maximum.at(strength[:, 0], (np.repeat(row[i], count), other.standing[places]), np.repeat(sure, count))
    single = strength[:, 0]
    weight = surprise(other.size, single.sum(axis=1))[:, None]
    best = single.max(axis=1) * weight[:, 0]
    single *= weight
    for number, run in enumerate(RUNS[1:], 1):
        strength[:, number] = single
        for shift in run[1:]:
            if shift < other.size:
                ahead = strength[:, number, :-shift]
                np.maximum(ahead, single[:, shift:], out=ahead)

    # the sum over the marks of each class in each line
    order = np.argsort(kind_and_line[met], kind="stable")
    sorted_cells, sorted_rows = kind_and_line[met][order], row[mark[met]][order]
    begins = np.flatnonzero(np.diff(sorted_cells, prepend=-1))
    gain = np.zeros((cells, len(RUNS), other.size))
    gain[sorted_cells[begins]] = np.add.reduceat(strength[sorted_rows], begins)
    hope: Floats = np.bincount(sorted_cells, best[sorted_rows], cells).reshape(classes, own.size).astype(float)
    return _Found(gain.reshape(classes, own.size, len(RUNS), other.size).swapaxes(1, 2), hope, alone)
