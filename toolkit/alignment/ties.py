"""Ties: marks of a line (a number, a name) that are found again in lines of the other version.

What counts is how surprising it is to find a mark: one that stands in every line says nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from toolkit.alignment.beads import WIDEST, Floats, Table, of_lines, of_ties, run_maxima

# of marks of the left and of the right version, the positions of those that mean the same, and how surely, 0 to 1
Matches = Sequence[tuple[int, int, float]]
# lines seen elsewhere, as it were, and how many of them had a mark: so a story of three lines can be surprised, too
PRIOR_LINES, PRIOR_FOUND = 40.0, 0.5


@dataclass(frozen=True)
class Marks:
    """The different marks of a version, where they stand, and of which class each is."""

    names: tuple[str, ...]
    lines: tuple[tuple[int, ...], ...]  # beside names: the lines that have it
    classes: tuple[int, ...]  # beside names
    size: int  # number of lines of the version


@dataclass(frozen=True)
class Ties:
    """What is tied between two versions."""

    left: Marks
    right: Marks
    matches: Matches
    classes: tuple[str, ...]  # names of the marks' classes


def marks_of(lines: Sequence[Sequence[str]], class_of: Callable[[str], int]) -> Marks:
    """Collect the marks of lines, in the order in which they first stand."""
    places: dict[str, list[int]] = {}
    for number, marks in enumerate(lines):
        for mark in dict.fromkeys(marks):
            places.setdefault(mark, []).append(number)
    return Marks(
        names=tuple(places),
        lines=tuple(tuple(numbers) for numbers in places.values()),
        classes=tuple(class_of(mark) for mark in places),
        size=len(lines),
    )


def equal(left: Sequence[str], right: Sequence[str]) -> Matches:
    """Match marks that are the same."""
    where = {mark: j for j, mark in enumerate(right)}
    return [(i, where[mark], 1.0) for i, mark in enumerate(left) if mark in where]


def tie_features(name: str, classes: Sequence[str], left: Marks, right: Marks, matches: Matches) -> dict[str, Table]:
    """Return three tables for each class of marks.

    `gain`: the surprise, in nats, at the marks that a bead finds on its other side; `hope`: the most that its marks
    could find anywhere; `alone`: the number of its marks that are found nowhere.
    """
    lefts = _found(left, right, matches, len(classes))
    rights = _found(right, left, [(j, i, sure) for i, j, sure in matches], len(classes))
    gain = of_ties(lefts.gain, [table.swapaxes(-1, -2) for table in rights.gain])
    hope = of_lines(lefts.hope, rights.hope)
    alone = of_lines(lefts.alone, rights.alone)
    return {
        f"{name}.{kind}.{what}": table[number]
        for number, kind in enumerate(classes)
        for what, table in (("gain", gain), ("hope", hope), ("alone", alone))
    }


@dataclass(frozen=True)
class _Found:
    gain: list[Floats]  # for one, two, three lines of the other side: (class, own line, first other line)
    hope: Floats  # (class, own line)
    alone: Floats  # (class, own line)


def _found(own: Marks, other: Marks, matches: Matches, classes: int) -> _Found:
    matched = sorted({i for i, _, _ in matches})
    row = {mark: place for place, mark in enumerate(matched)}
    seen = [(row[i], line, sure) for i, j, sure in matches for line in other.lines[j]]
    standing = [(own.classes[mark], line, place) for place, mark in enumerate(matched) for line in own.lines[mark]]
    lone = [own.classes[mark] * own.size + line for mark, at in enumerate(own.lines) if mark not in row for line in at]

    counts = np.bincount(np.array(lone, dtype=np.int64), minlength=classes * own.size)
    alone = counts.reshape(classes, own.size).astype(float)
    if not matched:
        return _Found([np.zeros((classes, own.size, other.size))] * WIDEST, np.zeros((classes, own.size)), alone)
    strength = np.zeros((len(matched), other.size))
    rows, lines, sure = zip(*seen, strict=True)
    np.maximum.at(strength, (rows, lines), sure)
    surprise = np.log((other.size + PRIOR_LINES) / (strength.sum(axis=1) + PRIOR_FOUND))[:, None]
    stands = np.zeros((classes, own.size, len(matched)))
    stands[tuple(zip(*standing, strict=True))] = 1
    gain = [stands @ (run_maxima(strength, -1, width) * surprise) for width in range(1, WIDEST + 1)]
    best = strength.max(axis=1)[:, None] * surprise
    return _Found(gain, (stands @ best)[..., 0], alone)
