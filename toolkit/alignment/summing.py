"""Sums of features made by what is compiled, in one go: of ties and coverage no table is laid out but their sums.

What comes out is what `ties.py` and `coverage.py` make features of, and `weighted` sums up.
"""

from collections.abc import Mapping, Sequence
from types import ModuleType

import numpy as np

from toolkit.alignment.beads import RUN_BITS, RUNS, SHAPE_BITS, SHAPES, Feature, Floats, Table, weighted
from toolkit.alignment.coverage import BEAD, DOUBTFUL, FEW, LINE, SPECK, STORY
from toolkit.alignment.evidence import Compared
from toolkit.alignment.marks import Ties
from toolkit.alignment.search import Posterior
from toolkit.alignment.ties import PRIOR_FOUND, PRIOR_LINES, surprise
from toolkit.alignment.together import SURE, towards
from toolkit.data import Pair

_BEAD, _LINE = np.array(BEAD), np.array(LINE)
_TOGETHER = [f"together.{name}" for name in ("ratio", "carried", "known", "left", "lost", "doubt")]
_DOUBTFUL = [f"coverage.bead.{t}" for t in BEAD].index(DOUBTFUL)


def compiled_sums(
    kernels: ModuleType, parts: Sequence[Compared], weights: Sequence[Mapping[str, float]]
) -> tuple[dict[str, Feature], list[Table]]:
    """Return, for each of `weights`, the weighted sum of all features, and those features that the third version asks for."""
    sums = weighted({name: feature for part in parts for name, feature in part.features.items()}, weights)
    tied = [part.ties for part in parts if part.ties]
    if not tied:
        return {}, sums
    n, m, rounds = tied[0].left.size, tied[0].right.size, len(weights)
    gains, other_gains = np.zeros((rounds + 1, len(RUNS), n, m)), np.zeros((rounds + 1, len(RUNS), m, n))
    lines, other_lines = np.zeros((rounds + 2, n)), np.zeros((rounds + 2, m))
    for ties in tied:
        kernels.add_ties(
            ties.left.classes, ties.left.counts, ties.left.standing,
            ties.right.classes, ties.right.counts, ties.right.standing,
            *ties.matches, RUN_BITS, *_weights(ties, weights), PRIOR_LINES, PRIOR_FOUND,
            gains, other_gains, lines, other_lines,
        )  # fmt: skip
    explains = any(ties.explains for ties in tied)
    said, other_said = (
        found[rounds] + found[rounds + 1] * surprise(size, 0.0) + SPECK
        for found, size in ((lines, m), (other_lines, n))
    )
    if explains:
        story = np.array([[one[f"coverage.story.{t}"] for t in STORY] for one in weights])
        for found, all_said in ((lines, said), (other_lines, other_said)):
            share = found[rounds] / all_said
            found[:rounds] += story @ [np.maximum(0.0, t - share) / t for t in STORY]
    table, doubt = kernels.bead_sums(
        gains, other_gains, lines, other_lines, said, other_said, SHAPE_BITS,
        _BEAD, _coverage_weights("bead", BEAD, weights, explains), _DOUBTFUL,
        _LINE, _coverage_weights("line", LINE, weights, explains), FEW,
    )  # fmt: skip
    return {DOUBTFUL: doubt} if explains else {}, [one + other for one, other in zip(sums, table, strict=True)]


def compiled_third(
    kernels: ModuleType,
    pair: Pair,
    posteriors: Mapping[Pair, Posterior],
    features: Mapping[str, Feature],
    weights: Mapping[str, float],
) -> Table:
    """Return the weighted sum of what the third version says."""
    to_third, left_covered, left_third = towards(pair[0], pair, posteriors)
    from_third, right_covered, right_third = towards(pair[1], pair, posteriors)
    doubt = features.get(DOUBTFUL)
    table: Table = kernels.third_sums(
        np.ascontiguousarray(to_third), np.ascontiguousarray(from_third),
        left_covered, right_covered, left_third, right_third,
        np.zeros((len(SHAPES), len(to_third), len(from_third))) if doubt is None else doubt,
        RUN_BITS, SHAPE_BITS, SURE, np.array([weights[name] for name in _TOGETHER]),
    )  # fmt: skip
    return table


def _weights(ties: Ties, weights: Sequence[Mapping[str, float]]) -> tuple[Floats, Floats, Floats]:
    """Return what the classes of a source count for: gains in each round and in what is explained; hope and absence in
    each round, in what is met anywhere, and in what is met nowhere.
    """
    names = [f"{ties.source}.{kind}" for kind in ties.classes]
    told, nothing = [float(ties.explains)] * len(names), [0.0] * len(names)
    gain, hope, alone = (
        [[one[f"{name}.{what}"] for name in names] for one in weights] for what in ("gain", "hope", "alone")
    )
    return np.array([*gain, told]), np.array([*hope, told, nothing]), np.array([*alone, nothing, told])


def _coverage_weights(
    kind: str, thresholds: Sequence[float], weights: Sequence[Mapping[str, float]], explains: bool
) -> Floats:
    return np.array([[one[f"coverage.{kind}.{t}"] if explains else 0.0 for t in thresholds] for one in weights])
