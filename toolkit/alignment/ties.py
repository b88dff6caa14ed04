"""Ties: marks of a line (a number, a name) that are found again in lines of the other version.

What counts is how surprising it is to find a mark: one that stands in every line says nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from toolkit.alignment.beads import RUNS, Floats, OfLines, OfTies
from toolkit.alignment.evidence import Compared, Explained
from toolkit.alignment.marks import Marks, Matches, Ties

# lines seen elsewhere, as it were, and how many of them had a mark: so a story of three lines can be surprised, too
PRIOR_LINES, PRIOR_FOUND = 40.0, 0.5


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
    ties = Ties(left, right, matches, tuple(classes))
    if not explains:
        return Compared(features, ties=ties)
    left_anywhere, right_anywhere = lefts.hope.sum(axis=0), rights.hope.sum(axis=0)
    explained = Explained(
        found=OfTies(lefts.gain.sum(axis=0), right_gain.sum(axis=0)),
        anywhere=OfLines(left_anywhere, right_anywhere),
        said=OfLines(
            left_anywhere + lefts.alone.sum(axis=0) * surprise(right.size, 0.0),
            right_anywhere + rights.alone.sum(axis=0) * surprise(left.size, 0.0),
        ),
    )
    return Compared(features, explained, ties)


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
