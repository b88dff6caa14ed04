"""Evidence of coverage: of what a sentence says, how much the other side says too.

A sum of finds cannot tell a long sentence of which a tenth is found from a short one that is found whole. What is left
unexplained counts the more the more of it there is: hence thresholds, below which a share is too small.
"""

from collections.abc import Sequence

import numpy as np

from toolkit.alignment.beads import RUNS, SHAPES, Floats, Run, Table, of_lines, run_maxima, run_sums
from toolkit.alignment.evidence import Explained

# shares of what is said; of thresholds from .05 to .5 these did as well as more of them
BEAD = (0.1, 0.25, 0.5)
LINE = (0.1, 0.25)
STORY = (0.2, 0.45)
DOUBTFUL = "coverage.bead.0.25"
FEW = 60.0  # nats: with so much to find, half of the shortfall is believed
SPECK = 1e-6  # nats, for lines that say nothing


def coverage_features(parts: Sequence[Explained]) -> dict[str, Table]:
    """Return how far shares fall short of thresholds, 0 to 1, given what the sources explain together.

    `bead`: of all that a bead says; `line`: of what the worst explained line of several says; `story`: of what each line
    says, wherever in the other version it is found (lines of another story are found nowhere).
    """
    if not parts:
        return {}
    left_all = np.sum([part.left_all for part in parts], axis=0) + SPECK
    right_all = np.sum([part.right_all for part in parts], axis=0) + SPECK
    left = {run: np.sum([part.left[run] for part in parts], axis=0) for run in RUNS}
    right = {run: np.sum([part.right[run] for part in parts], axis=0) for run in RUNS}

    said = of_lines(left_all, right_all)
    found = np.stack([run_sums(left[b], 0, a) + run_sums(right[a], 1, b) for a, b in SHAPES])
    share, sure = found / said, said / (said + FEW)
    worst = np.stack([_worst(left[b] / left_all[:, None], right[a] / right_all, a, b) for a, b in SHAPES])
    left_share = np.sum([part.left_anywhere for part in parts], axis=0) / left_all
    right_share = np.sum([part.right_anywhere for part in parts], axis=0) / right_all
    return {
        **{f"coverage.bead.{t}": _short(share, t) * sure for t in BEAD},
        **{f"coverage.line.{t}": _short(worst, t) for t in LINE},
        **{f"coverage.story.{t}": of_lines(_short(left_share, t), _short(right_share, t)) for t in STORY},
    }


def _short(share: Floats, threshold: float) -> Floats:
    return np.maximum(0.0, threshold - share) / threshold


def _worst(left: Floats, right: Floats, a: Run, b: Run) -> Floats:
    """Return the least share of a line of the bead; 1 for a bead of two lines, of which the whole bead tells."""
    if len(a) == len(b) == 1:
        return np.ones_like(left)
    return np.minimum(-run_maxima(-left, 0, a), -run_maxima(-right, 1, b))
