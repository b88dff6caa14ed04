"""Evidence of length: translations are about as long as each other."""

from dataclasses import dataclass

import numpy as np

from toolkit.alignment.beads import LEFT_RUNS, RIGHT_RUNS, RUNS, Floats, run_sums
from toolkit.alignment.evidence import Compared
from toolkit.alignment.sides import Side
from toolkit.data import Lang

# Characters for the same content, against English: medians over the 7,618 lines of more than 40 characters of the
# trilingual texts that the lexicon is learned from.
LETTERS: dict[Lang, float] = {"uk": 1.05, "ru": 1.09, "en": 1.0}
SPREAD = 6.8  # variance of the difference, per character: Gale and Church (1993)
FAR = 5.0  # standard deviations from which a greater difference says no more


@dataclass(frozen=True)
class Lengths:
    """The characters of the runs of lines, as they would be in English, and their logarithms: (shape, first line)."""

    as_left: Floats
    as_left_log: Floats
    as_right: Floats
    as_right_log: Floats


def line_lengths(side: Side) -> list[float]:
    """Return the characters that each line would have in English."""
    return [(len(line.text) + 1) / LETTERS[side.lang] for line in side.lines]


def lengths(side: Side) -> Lengths:
    lines = np.array(line_lengths(side))
    runs = np.array([run_sums(lines, 0, run) for run in RUNS])
    logs = np.log(runs)
    return Lengths(runs[LEFT_RUNS], logs[LEFT_RUNS], runs[RIGHT_RUNS], logs[RIGHT_RUNS])


def compare_lengths(left: Lengths, right: Lengths) -> Compared:
    """Return how far apart the lengths of a bead's sides are, squared, and as a ratio."""
    a, b = left.as_left[:, :, None], right.as_right[:, None, :]
    apart, total = a - b, a + b
    apart *= apart
    total *= SPREAD / 2
    apart /= total
    ratio = left.as_left_log[:, :, None] - right.as_right_log[:, None, :]
    return Compared(
        {
            "length.difference": np.minimum(apart, FAR**2, out=apart),
            "length.ratio": np.minimum(np.abs(ratio, out=ratio), 2.0, out=ratio),
        }
    )
