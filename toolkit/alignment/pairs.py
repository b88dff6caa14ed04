"""The three pairs of a stretch of a story, decided together: pairs, then pairs that know of each other, then links."""

from collections.abc import Mapping
from itertools import combinations
from typing import Any

import numpy as np

from toolkit.alignment.beads import SHAPES, Feature, Table, run_sums, weighted
from toolkit.alignment.coverage import coverage_features
from toolkit.alignment.decoding import Paired, decode
from toolkit.alignment.evidence import Evidence
from toolkit.alignment.marks import Ties
from toolkit.alignment.search import NEVER, Posterior, Scored, posteriors
from toolkit.alignment.sides import Side
from toolkit.alignment.ties import tie_features
from toolkit.alignment.together import third_version
from toolkit.alignment.weights import ROUNDS, WEIGHTS, Weights
from toolkit.data import LANGS, PAIRS, Lang, Pair

Sides = Mapping[Lang, Side]
Features = Mapping[str, Feature]


def align_pairs(sides: Sides, evidence: Mapping[str, Evidence[Any]]) -> dict[Pair, Paired]:
    """Return the links of each pair of versions that have lines."""
    features = features_of(sides, evidence)
    if not features:
        return {}
    rounds = ROUNDS if len(features) == len(PAIRS) else ROUNDS[:1]
    sums = {
        pair: weighted(found, [WEIGHTS[name][pair].features for name in rounds]) for pair, found in features.items()
    }
    scored = {pair: scored_by(WEIGHTS["alone"][pair], sums[pair][0], sides, pair) for pair in features}
    found = _search(scored)
    if len(rounds) > 1:
        scored = {}
        for pair, weights in WEIGHTS["together"].items():
            (third,) = weighted(third_version(pair, found, features[pair]), [weights.features])
            scored[pair] = scored_by(weights, sums[pair][1] + third, sides, pair)
        found = _search(scored)
    return {pair: decode(posterior, scored[pair].table) for pair, posterior in found.items()}


def features_of(sides: Sides, evidence: Mapping[str, Evidence[Any]]) -> dict[Pair, dict[str, Feature]]:
    """Return, for each pair of versions that have lines, all features."""
    langs = [lang for lang in LANGS if lang in sides and sides[lang].lines]
    features: dict[Pair, dict[str, Feature]] = {pair: {} for pair in combinations(langs, 2)}
    tied: dict[Pair, list[Ties]] = {pair: [] for pair in features}
    for source in evidence.values():
        views = {lang: source.view(sides[lang]) for lang in langs}
        for left, right in features:
            compared = source.compare(views[left], views[right])
            features[left, right].update(compared.features)
            if compared.ties:
                tied[left, right].append(compared.ties)
    for pair, ties in tied.items():
        if ties:
            found, explained = tie_features(ties)
            features[pair].update(found)
            if explained:
                features[pair].update(coverage_features(explained))
    return features


def score(features: Features, weights: Weights, sides: Sides, pair: Pair) -> Scored:
    """Return the log-odds of beads, given their features."""
    return scored_by(weights, weighted(features, [weights.features])[0], sides, pair)


def scored_by(weights: Weights, evidence: Table, sides: Sides, pair: Pair) -> Scored:
    """Return the log-odds of beads, given what their evidence sums to; one of a title and something else is never taken."""
    left, right = sides[pair[0]], sides[pair[1]]
    table = np.empty((len(SHAPES), len(left.lines), len(right.lines)))
    np.add(np.array(weights.shapes)[:, None, None], evidence, out=table)
    if any(line.kind == "title" for side in (left, right) for line in side.lines):
        table[_titles_with_others(left, right)] = NEVER
    return Scored(
        table=table, swap=weights.swap, woven=weights.woven, opening=weights.opening, extending=weights.extending
    )


def _titles_with_others(left: Side, right: Side) -> Any:
    a, b = (np.array([float(line.kind == "title") for line in side.lines]) for side in (left, right))
    titles = np.stack([run_sums(a, 0, x)[:, None] + run_sums(b, 0, y) for x, y in SHAPES])
    lines = np.array([len(x) + len(y) for x, y in SHAPES])[:, None, None]
    return (titles > 0) & (titles < lines)


def _search(scored: Mapping[Pair, Scored]) -> dict[Pair, Posterior]:
    return dict(zip(scored, posteriors(list(scored.values())), strict=True))
