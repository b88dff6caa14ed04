"""Sums of features made by what is compiled, in one go: of ties and coverage no table is laid out but their sums.

What comes out is what `ties.py` and `coverage.py` make features of, and `weighted` sums up.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from types import ModuleType

import numpy as np

from toolkit.alignment.beads import (
    RUN_BITS,
    RUNS,
    SHAPE_BITS,
    SHAPES,
    Feature,
    Floats,
    OfLines,
    OfTies,
    Table,
    weighted,
)
from toolkit.alignment.coverage import BEAD, DOUBTFUL, FEW, LINE, SPECK, STORY
from toolkit.alignment.evidence import Compared, Explained
from toolkit.alignment.search import Posterior
from toolkit.alignment.ties import PRIOR_FOUND, PRIOR_LINES, surprise
from toolkit.alignment.together import SURE, towards
from toolkit.alignment.weights import WEIGHTS, Round
from toolkit.data import Pair

_BEAD, _LINE = np.array(BEAD), np.array(LINE)
_TOGETHER = [f"together.{name}" for name in ("ratio", "carried", "known", "left", "lost", "doubt")]
_DOUBTFUL = [f"coverage.bead.{t}" for t in BEAD].index(DOUBTFUL)


def compiled_sums(
    kernels: ModuleType, parts: Sequence[Compared], pair: Pair, rounds: tuple[Round, ...]
) -> tuple[dict[str, Feature], Explained | None, list[Table]]:
    """Return those features that the third version asks for, what the sources explain, and, for each round, the weighted
    sum of all features.
    """
    weights = [WEIGHTS[name][pair].features for name in rounds]
    sums = weighted({name: feature for part in parts for name, feature in part.features.items()}, weights)
    tied = [part.ties for part in parts if part.ties]
    if not tied:
        return {}, None, sums
    n, m, count = tied[0].left.size, tied[0].right.size, len(rounds)
    gains, other_gains = np.zeros((count + 1, len(RUNS), n, m)), np.zeros((count + 1, len(RUNS), m, n))
    lines, other_lines = np.zeros((count + 2, n)), np.zeros((count + 2, m))
    for ties in tied:
        kernels.add_ties(
            ties.left.classes, ties.left.counts, ties.left.standing,
            ties.right.classes, ties.right.counts, ties.right.standing,
            *ties.matches, RUN_BITS, *_tie_weights(ties.source, ties.classes, ties.explains, pair, rounds), PRIOR_LINES, PRIOR_FOUND,
            gains, other_gains, lines, other_lines,
        )  # fmt: skip
    explains = any(ties.explains for ties in tied)
    said, other_said = (
        found[count] + found[count + 1] * surprise(size, 0.0) + SPECK for found, size in ((lines, m), (other_lines, n))
    )
    if explains:
        story = _coverage_weights("story", STORY, pair, rounds)
        for found, all_said in ((lines, said), (other_lines, other_said)):
            share = found[count] / all_said
            found[:count] += story @ [np.maximum(0.0, t - share) / t for t in STORY]
    table, doubt = kernels.bead_sums(
        gains, other_gains, lines, other_lines, said, other_said, SHAPE_BITS,
        _BEAD, explains * _coverage_weights("bead", BEAD, pair, rounds), _DOUBTFUL,
        _LINE, explains * _coverage_weights("line", LINE, pair, rounds), FEW,
    )  # fmt: skip
    whole = [one + other for one, other in zip(sums, table, strict=True)]
    if not explains:
        return {}, None, whole
    explained = Explained(
        found=OfTies(gains[count], other_gains[count].swapaxes(-1, -2)),
        anywhere=OfLines(lines[count], other_lines[count]),
        said=OfLines(said - SPECK, other_said - SPECK),
    )
    return {DOUBTFUL: doubt}, explained, whole


def compiled_third(
    kernels: ModuleType, pair: Pair, posteriors: Mapping[Pair, Posterior], features: Mapping[str, Feature]
) -> Table:
    """Return the weighted sum of what the third version says."""
    to_third, left_covered, left_third = towards(pair[0], pair, posteriors)
    from_third, right_covered, right_third = towards(pair[1], pair, posteriors)
    doubt = features.get(DOUBTFUL)
    table: Table = kernels.third_sums(
        np.ascontiguousarray(to_third), np.ascontiguousarray(from_third),
        left_covered, right_covered, left_third, right_third,
        np.zeros((len(SHAPES), len(to_third), len(from_third))) if doubt is None else doubt,
        RUN_BITS, SHAPE_BITS, SURE, _third_weights(pair),
    )  # fmt: skip
    return table


@cache
def _tie_weights(
    source: str, classes: tuple[str, ...], explains: bool, pair: Pair, rounds: tuple[Round, ...]
) -> tuple[Floats, Floats, Floats]:
    """Return what the classes of a source count for: gains in each round and in what is explained; hope and absence in
    each round, in what is met anywhere, and in what is met nowhere.
    """
    told, nothing = [float(explains)] * len(classes), [0.0] * len(classes)
    gain, hope, alone = (
        [[WEIGHTS[name][pair].features[f"{source}.{kind}.{what}"] for kind in classes] for name in rounds]
        for what in ("gain", "hope", "alone")
    )
    return np.array([*gain, told]), np.array([*hope, told, nothing]), np.array([*alone, nothing, told])


@cache
def _coverage_weights(kind: str, thresholds: tuple[float, ...], pair: Pair, rounds: tuple[Round, ...]) -> Floats:
    return np.array([[WEIGHTS[name][pair].features[f"coverage.{kind}.{t}"] for t in thresholds] for name in rounds])


@cache
def _third_weights(pair: Pair) -> Floats:
    return np.array([WEIGHTS["together"][pair].features[name] for name in _TOGETHER])
