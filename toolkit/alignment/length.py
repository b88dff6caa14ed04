"""Evidence of length: translations are about as long as each other."""

import numpy as np

from toolkit.alignment.beads import RUNS, SHAPES, Floats, run_sums
from toolkit.alignment.evidence import Compared
from toolkit.alignment.sides import Side
from toolkit.data import Lang

# Characters for the same content, against English: medians over the 7,618 lines of more than 40 characters of the
# trilingual texts that the lexicon is learned from.
LETTERS: dict[Lang, float] = {"uk": 1.05, "ru": 1.09, "en": 1.0}
SPREAD = 6.8  # variance of the difference, per character: Gale and Church (1993)
FAR = 5.0  # standard deviations from which a greater difference says no more


def lengths(side: Side) -> Floats:
    """Return the characters that each line would have in English."""
    return np.array([(len(line.text) + 1) / LETTERS[side.lang] for line in side.lines])


def compare_lengths(left: Floats, right: Floats) -> Compared:
    """Return how far apart the lengths of a bead's sides are, squared, and as a ratio."""
    lefts = {run: run_sums(left, 0, run) for run in RUNS}
    rights = {run: run_sums(right, 0, run) for run in RUNS}
    a = np.stack([lefts[shape[0]] for shape in SHAPES])[:, :, None]
    b = np.stack([rights[shape[1]] for shape in SHAPES])[:, None, :]
    apart = np.minimum((a - b) ** 2 / (SPREAD * (a + b) / 2), FAR**2)
    ratio = np.abs(np.log(a / b))
    return Compared({"length.difference": apart, "length.ratio": np.minimum(ratio, 2.0)})
