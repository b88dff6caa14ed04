"""Evidence of the page: captions and headings answer their like, and paragraphs begin together."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from toolkit.alignment.beads import NOTHING, RUNS, SHAPES, Floats, Table, run_maxima, run_sums
from toolkit.alignment.evidence import Compared
from toolkit.alignment.sides import Side

APART = ("caption", "heading")  # kinds that stand outside the running text


@dataclass(frozen=True)
class Layout:
    """What kind each line is of (0: running text), and where paragraphs begin."""

    kinds: Floats
    begins: Floats  # 1 where a paragraph begins; all 0 where the version has but one number


def layout(side: Side) -> Layout:
    numbers = [line.paragraph for line in side.lines]
    begins = [1.0] + [float(a != b) for a, b in pairwise(numbers)]
    return Layout(
        kinds=np.array([APART.index(line.kind) + 1.0 if line.kind in APART else 0.0 for line in side.lines]),
        begins=np.array(begins) if len(set(numbers)) > 1 else np.zeros(len(numbers)),
    )


def compare_layouts(left: Layout, right: Layout) -> Compared:
    """Return where kinds mix, where a bead goes over the border of a paragraph, and whether its sides begin alike.

    Paragraphs tell nothing where one version has none.
    """
    mixed = _mixed(left.kinds, right.kinds) if left.kinds.any() or right.kinds.any() else NOTHING
    if not left.begins.any() or not right.begins.any():
        return Compared({"layout.mixed": mixed, "layout.over": NOTHING, "layout.begins": NOTHING})
    over = np.stack(
        [
            (run_sums(left.begins, 0, a) - left.begins)[:, None]
            + (run_sums(right.begins, 0, b) - right.begins)[None, :]
            for a, b in SHAPES
        ]
    )
    both, one = left.begins[:, None] * right.begins, left.begins[:, None] + right.begins
    begins = np.broadcast_to(3 * both - one, over.shape)  # 1 where both begin, -1 where one does, 0 where none does
    return Compared({"layout.mixed": mixed, "layout.over": over, "layout.begins": begins})


def _mixed(left: Floats, right: Floats) -> Table:
    lows = {run: -run_maxima(-left, 0, run)[:, None] for run in RUNS}
    highs = {run: run_maxima(left, 0, run)[:, None] for run in RUNS}
    right_lows = {run: -run_maxima(-right, 0, run)[None, :] for run in RUNS}
    right_highs = {run: run_maxima(right, 0, run)[None, :] for run in RUNS}
    return np.stack(
        [np.minimum(lows[a], right_lows[b]) != np.maximum(highs[a], right_highs[b]) for a, b in SHAPES]
    ).astype(float)
