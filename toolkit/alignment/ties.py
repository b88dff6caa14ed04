"""Ties: marks of a line (a number, a name) that are found again in lines of the other version.

What counts is how surprising it is to find a mark: one that stands in every line says nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from toolkit.alignment.beads import RUNS, Feature, Floats, OfLines, OfTies
from toolkit.alignment.evidence import Compared, Explained
from toolkit.alignment.marks import Ints, Marks, Matches, Ties

# lines seen elsewhere, as it were, and how many of them had a mark: so a story of three lines can be surprised, too
PRIOR_LINES, PRIOR_FOUND = 40.0, 0.5


def compare_ties(
    source: str, classes: Sequence[str], left: Marks, right: Marks, matches: Matches, *, explains: bool = True
) -> Compared:
    """Say what a source ties. `explains`: whether its marks say what a line is about."""
    return Compared(ties=Ties(source, left, right, matches, tuple(classes), explains))


def tie_features(tied: Sequence[Ties]) -> tuple[dict[str, Feature], Explained | None]:
    """Return three features for each class of marks of each source, and what the sources explain together, if they do.

    `gain`: the surprise, in nats, at the marks that a bead finds on its other side; `hope`: the most that its marks
    could find anywhere; `alone`: the number of its marks that are found nowhere.
    """
    names = [f"{ties.source}.{kind}" for ties in tied for kind in ties.classes]
    left, right = _pooled([(t.left, len(t.classes)) for t in tied]), _pooled([(t.right, len(t.classes)) for t in tied])
    i = np.concatenate([t.matches[0] + start for t, start in zip(tied, left.starts, strict=True)])
    j = np.concatenate([t.matches[1] + start for t, start in zip(tied, right.starts, strict=True)])
    sure = np.concatenate([t.matches[2] for t in tied])
    lefts = _found(left, right, (i, j, sure), len(names), turned=False)
    rights = _found(right, left, (j, i, sure), len(names), turned=True)
    features: dict[str, Feature] = {}
    for number, name in enumerate(names):
        features[f"{name}.gain"] = OfTies(lefts.gain[number], rights.gain[number])
        features[f"{name}.hope"] = OfLines(lefts.hope[number], rights.hope[number])
        features[f"{name}.alone"] = OfLines(lefts.alone[number], rights.alone[number])
    explains = np.array([float(t.explains) for t in tied for _ in t.classes])
    if not explains.any():
        return features, None
    anywhere = OfLines(explains @ lefts.hope, explains @ rights.hope)
    return features, Explained(
        found=OfTies(np.tensordot(explains, lefts.gain, 1), np.tensordot(explains, rights.gain, 1)),
        anywhere=anywhere,
        said=OfLines(
            anywhere.left + explains @ lefts.alone * surprise(right.size, 0.0),
            anywhere.right + explains @ rights.alone * surprise(left.size, 0.0),
        ),
    )


def surprise(lines: int, found: Floats | float) -> Floats:
    """Return the surprise, in nats, at a mark that is found so often in so many lines."""
    return np.log((lines + PRIOR_LINES) / (found + PRIOR_FOUND))


@dataclass(frozen=True)
class _Pooled:
    """The marks of a version, of all sources."""

    starts: Sequence[int]  # of the sources: the place of their first mark
    classes: Ints  # beside the marks, as the three that follow
    counts: Ints  # of lines that have it
    first: Ints  # of them, in `standing`
    marks: Ints  # beside `standing`
    standing: Ints  # the lines of all marks, one mark after the other
    size: int  # number of lines of the version


def _pooled(sources: Sequence[tuple[Marks, int]]) -> _Pooled:
    """Put the marks of sources behind each other, each with so many classes."""
    starts = [0, *accumulate(len(marks.counts) for marks, _ in sources)]
    kinds = [0, *accumulate(classes for _, classes in sources)]
    counts = np.concatenate([marks.counts for marks, _ in sources])
    return _Pooled(
        starts=starts[:-1],
        classes=np.concatenate([marks.classes + kind for (marks, _), kind in zip(sources, kinds[:-1], strict=True)]),
        counts=counts,
        first=np.cumsum(counts) - counts,
        marks=np.repeat(np.arange(starts[-1]), counts),
        standing=np.concatenate([marks.standing for marks, _ in sources]),
        size=sources[0][0].size,
    )


@dataclass(frozen=True)
class _Found:
    gain: Floats  # (class, run, own line, first other line of the run); turned: (class, run, other line, own line)
    hope: Floats  # (class, own line)
    alone: Floats  # (class, own line)


def _found(own: _Pooled, other: _Pooled, matches: Matches, classes: int, *, turned: bool) -> _Found:
    """Return what each line of `own` finds in `other`. Every mark of `own` counts once for each line that has it."""
    i, j, sure = matches
    matched = np.zeros(len(own.classes), dtype=bool)
    matched[i] = True
    known = np.flatnonzero(matched)
    row = np.cumsum(matched) - 1
    cell = own.classes[own.marks] * own.size + own.standing  # of class and line
    met = matched[own.marks]
    cells = classes * own.size
    alone = np.bincount(cell[~met], minlength=cells).astype(float)

    # how surely each mark is met in each line of the other version, and the surest of a run of lines
    count = other.counts[j]
    places = np.arange(count.sum()) + np.repeat(other.first[j] - np.cumsum(count) + count, count)
    single = np.zeros((len(known), other.size))
    cells_met = np.repeat(row[i] * other.size, count) + other.standing[places]
    np.maximum.at(single.reshape(-1), cells_met, np.repeat(sure, count))
    weight = surprise(other.size, single.sum(axis=1))
    best = single.max(axis=1) * weight
    strength = np.empty((len(known), len(RUNS), other.size))
    np.multiply(single, weight[:, None], out=strength[:, 0])
    for number, run in enumerate(RUNS[1:], 1):
        strength[:, number] = strength[:, 0]
        for shift in run[1:]:
            if shift < other.size:
                ahead = strength[:, number, :-shift]
                np.maximum(ahead, strength[:, 0, shift:], out=ahead)

    # the sum over the marks of each class in each line
    cell, rows = cell[met], row[own.marks[met]]
    order = np.argsort(cell, kind="stable")
    cell, rows = cell[order], rows[order]
    begins = np.flatnonzero(np.concatenate([cell[:1] >= 0, cell[1:] != cell[:-1]]))
    gain = np.zeros((cells, len(RUNS), other.size))
    if begins.size:
        gain[cell[begins]] = np.add.reduceat(strength[rows], begins)
    hope = np.bincount(cell, best[rows], cells).astype(float)
    found = gain.reshape(classes, own.size, len(RUNS), other.size).transpose(0, 2, *((3, 1) if turned else (1, 3)))
    return _Found(
        gain=found,
        hope=hope.reshape(classes, own.size),
        alone=alone.reshape(classes, own.size),
    )
