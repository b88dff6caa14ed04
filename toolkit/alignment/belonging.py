"""How far a line belongs to its story: how many of its telling stems other lines of its version have, too.

An advertisement or a line of another story stands among lines that speak of something else. Where two versions have such
lines at one place, or one has it beside a sentence that is cut in two, little else speaks against a link.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from toolkit.alignment.beads import Floats
from toolkit.alignment.evidence import Compared
from toolkit.alignment.marks import Marks

SOURCE, TELLING = "words", ("known", "rare")  # of the classes of its marks: common stems stand everywhere
FEW = 3.0  # stems: of a line with so many, half of the share is believed
FEWEST = 4  # lines of a version, among which one can be told to stand apart
UNTOLD = 0.3  # where it cannot, or no words are compared: about the median of the lines of news


def belonging(parts: Sequence[Compared], sizes: tuple[int, int]) -> tuple[list[float], list[float]]:
    """Return for each line of both versions, 0 to 1, how far what it says is said by others of its own version."""
    for part in parts:
        if part.ties and part.ties.source == SOURCE:
            told = np.array([name in TELLING for name in part.ties.classes])
            return _shares(part.ties.left, told).tolist(), _shares(part.ties.right, told).tolist()
    return [UNTOLD] * sizes[0], [UNTOLD] * sizes[1]


def _shares(marks: Marks, told: NDArray[np.bool_]) -> Floats:
    if marks.size < FEWEST:
        return np.full(marks.size, UNTOLD)
    telling = told[marks.classes]
    lines = marks.standing[np.repeat(telling, marks.counts)]
    others = marks.standing[np.repeat(telling & (marks.counts > 1), marks.counts)]
    all_stems, met = (np.bincount(found, minlength=marks.size) for found in (lines, others))
    shares: Floats = met / (all_stems + FEW)
    return shares
