"""The three pairs of a stretch of a story, decided together: pairs, then pairs that know of each other, then links."""

from collections.abc import Mapping
from itertools import combinations
from typing import Any

import numpy as np

from toolkit.alignment.beads import SHAPES, Feature, run_sums, weighted
from toolkit.alignment.choosing import choose
from toolkit.alignment.coverage import coverage_features, together
from toolkit.alignment.decoding import Paired
from toolkit.alignment.evidence import Evidence, Explained
from toolkit.alignment.judging import Searched
from toolkit.alignment.length import lengths
from toolkit.alignment.search import NEVER, Posterior, Scored, posteriors
from toolkit.alignment.sides import Side
from toolkit.alignment.together import third_version
from toolkit.alignment.weights import WEIGHTS, Weights
from toolkit.data import LANGS, Lang, Pair

Sides = Mapping[Lang, Side]
Features = Mapping[str, Feature]


def align_pairs(sides: Sides, evidence: Mapping[str, Evidence[Any]]) -> dict[Pair, Paired]:
    """Return the links of each pair of versions that have lines."""
    return choose(searched(sides, evidence))


def searched(sides: Sides, evidence: Mapping[str, Evidence[Any]]) -> dict[Pair, Searched]:
    """Return what the search finds in each pair of versions that have lines."""
    features, explained = compared(sides, evidence)
    if not features:
        return {}
    scored = {pair: score(features[pair], WEIGHTS["alone"][pair], sides, pair) for pair in features}
    found = _search(scored)
    if len(features) == len(WEIGHTS["alone"]):
        scored = {
            pair: score(
                {**features[pair], **third_version(pair, found, features[pair])}, WEIGHTS["together"][pair], sides, pair
            )
            for pair in features
        }
        found = _search(scored)
    sizes = {lang: lengths(side).tolist() for lang, side in sides.items()}
    return {
        pair: Searched(found[pair], scored[pair], explained[pair], (sizes[pair[0]], sizes[pair[1]]))
        for pair in features
    }


def features_of(sides: Sides, evidence: Mapping[str, Evidence[Any]]) -> dict[Pair, dict[str, Feature]]:
    """Return, for each pair of versions that have lines, all features."""
    return compared(sides, evidence)[0]


def compared(
    sides: Sides, evidence: Mapping[str, Evidence[Any]]
) -> tuple[dict[Pair, dict[str, Feature]], dict[Pair, Explained | None]]:
    """Return, for each pair of versions that have lines, all features, and what is explained."""
    langs = [lang for lang in LANGS if lang in sides and sides[lang].lines]
    features: dict[Pair, dict[str, Feature]] = {pair: {} for pair in combinations(langs, 2)}
    explained: dict[Pair, list[Explained]] = {pair: [] for pair in features}
    for source in evidence.values():
        views = {lang: source.view(sides[lang]) for lang in langs}
        for left, right in features:
            found = source.compare(views[left], views[right])
            features[left, right].update(found.features)
            if found.explained:
                explained[left, right].append(found.explained)
    whole = {pair: together(parts) if parts else None for pair, parts in explained.items()}
    for pair, one in whole.items():
        if one:
            features[pair].update(coverage_features(one))
    return features, whole


def score(features: Features, weights: Weights, sides: Sides, pair: Pair) -> Scored:
    """Return the weighted sum of the features; a bead with a title and something else is never taken."""
    left, right = sides[pair[0]], sides[pair[1]]
    table = np.array(weights.shapes)[:, None, None] + weighted(features, weights.features)
    table[_titles_with_others(left, right)] = NEVER
    return Scored(
        table=table, swap=weights.swap, woven=weights.woven, opening=weights.opening, extending=weights.extending
    )


def _titles_with_others(left: Side, right: Side) -> Any:
    a, b = (np.array([float(line.kind == "title") for line in side.lines]) for side in (left, right))
    if not a.any() and not b.any():
        return np.zeros((len(SHAPES), len(a), len(b)), dtype=bool)
    titles = np.stack([run_sums(a, 0, x)[:, None] + run_sums(b, 0, y) for x, y in SHAPES])
    lines = np.array([len(x) + len(y) for x, y in SHAPES])[:, None, None]
    return (titles > 0) & (titles < lines)


def _search(scored: Mapping[Pair, Scored]) -> dict[Pair, Posterior]:
    return dict(zip(scored, posteriors(list(scored.values())), strict=True))
