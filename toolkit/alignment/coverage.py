"""Evidence of coverage: of what a sentence says, how much the other side says too.

A sum of finds cannot tell a long sentence of which a tenth is found from a short one that is found whole. What is left
unexplained counts the more the more of it there is: hence thresholds, below which a share is too small.
"""

import numpy as np

from toolkit.alignment.beads import RUNS, SHAPES, Feature, Floats, OfLines, Table
from toolkit.alignment.evidence import Explained

# shares of what is said; of thresholds from .05 to .5 these did as well as more of them
BEAD = (0.1, 0.25, 0.5)
LINE = (0.1, 0.25)
STORY = (0.2, 0.45)
DOUBTFUL = "coverage.bead.0.25"
FEW = 60.0  # nats: with so much to find, half of the shortfall is believed
SPECK = 1e-6  # nats, for lines that say nothing


def coverage_features(explained: Explained) -> dict[str, Feature]:
    """Return how far shares fall short of thresholds, 0 to 1.

    `bead`: of all that a bead says; `line`: of what the worst explained line of several says; `story`: of what each line
    says, wherever in the other version it is found (lines of another story are found nowhere).
    """
    found, anywhere = explained.found, explained.anywhere
    said = OfLines(explained.said.left + SPECK, explained.said.right + SPECK)
    all_said = said.table()
    share, sure = found.table() / all_said, all_said / (all_said + FEW)
    worst = _worst(found.left / said.left[:, None], found.right / said.right)
    left_share, right_share = anywhere.left / said.left, anywhere.right / said.right
    return {
        **{f"coverage.bead.{t}": _short(share, t) * sure for t in BEAD},
        **{f"coverage.line.{t}": _short(worst, t) for t in LINE},
        **{f"coverage.story.{t}": OfLines(_short(left_share, t), _short(right_share, t)) for t in STORY},
    }


def _short(share: Floats, threshold: float) -> Floats:
    return np.maximum(0.0, threshold - share) / threshold


def _worst(left: Floats, right: Floats) -> Table:
    """Return the least share of a line of each bead; 1 for a bead of two lines, of which the whole bead tells."""
    worst = np.ones((len(SHAPES), *left.shape[1:]))
    for place, (a, b) in enumerate(SHAPES):
        if len(a) == len(b) == 1:
            continue
        lefts, rights = left[RUNS.index(b)], right[RUNS.index(a)]
        bead = worst[place]
        np.minimum(lefts, rights, out=bead)
        for shift in a[1:]:
            if shift < len(bead):
                np.minimum(bead[:-shift], lefts[shift:], out=bead[:-shift])
        for shift in b[1:]:
            if shift < bead.shape[1]:
                np.minimum(bead[:, :-shift], rights[:, shift:], out=bead[:, :-shift])
    return worst
