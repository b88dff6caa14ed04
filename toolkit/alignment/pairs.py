"""The three pairs of a stretch of a story, decided together: pairs, then pairs that know of each other, then links."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np

from toolkit.alignment.beads import SHAPES, Feature, Table, run_sums, weighted
from toolkit.alignment.belonging import belonging
from toolkit.alignment.choosing import choose
from toolkit.alignment.compiled import kernels
from toolkit.alignment.coverage import coverage_features
from toolkit.alignment.decoding import Paired
from toolkit.alignment.evidence import Compared, Evidence, Explained
from toolkit.alignment.judging import Searched
from toolkit.alignment.length import line_lengths
from toolkit.alignment.search import NEVER, Posterior, Scored, posteriors
from toolkit.alignment.sides import Side
from toolkit.alignment.summing import compiled_sums, compiled_third
from toolkit.alignment.ties import tie_features
from toolkit.alignment.together import third_version
from toolkit.alignment.weights import ROUNDS, WEIGHTS, Weights
from toolkit.data import LANGS, PAIRS, Lang, Pair

Sides = Mapping[Lang, Side]
Features = Mapping[str, Feature]


def align_pairs(sides: Sides, evidence: Mapping[str, Evidence[Any]]) -> dict[Pair, Paired]:
    """Return the links of each pair of versions that have lines."""
    return choose(searched(sides, evidence))


def searched(sides: Sides, evidence: Mapping[str, Evidence[Any]]) -> dict[Pair, Searched]:
    """Return what the search finds in each pair of versions that have lines."""
    compared = _compared(sides, evidence)
    if not compared:
        return {}
    rounds = ROUNDS if len(compared) == len(PAIRS) else ROUNDS[:1]
    sums: dict[Pair, list[Table]] = {}
    features: dict[Pair, Features] = {}
    explained: dict[Pair, Explained | None] = {}
    compiled = kernels()
    for pair, parts in compared.items():
        if compiled:
            features[pair], explained[pair], sums[pair] = compiled_sums(compiled, parts, pair, rounds)
        else:
            features[pair], explained[pair] = _features(parts)
            sums[pair] = weighted(features[pair], [WEIGHTS[name][pair].features for name in rounds])
    scored = {pair: scored_by(WEIGHTS["alone"][pair], sums[pair][0], sides, pair) for pair in compared}
    found = _search(scored)
    if len(rounds) > 1:
        scored = {}
        for pair, one in WEIGHTS["together"].items():
            if compiled:
                third = compiled_third(compiled, pair, found, features[pair])
            else:
                (third,) = weighted(third_version(pair, found, features[pair]), [one.features])
            scored[pair] = scored_by(one, sums[pair][1] + third, sides, pair)
        found = _search(scored)
    sizes = {lang: line_lengths(side) for lang, side in sides.items()}
    return {
        (left, right): Searched(
            posterior=found[left, right],
            scored=scored[left, right],
            explained=explained[left, right],
            lengths=(sizes[left], sizes[right]),
            belonging=belonging(parts, (len(sizes[left]), len(sizes[right]))),
        )
        for (left, right), parts in compared.items()
    }


def features_of(sides: Sides, evidence: Mapping[str, Evidence[Any]]) -> dict[Pair, dict[str, Feature]]:
    """Return, for each pair of versions that have lines, all features."""
    return {pair: _features(parts)[0] for pair, parts in _compared(sides, evidence).items()}


def _compared(sides: Sides, evidence: Mapping[str, Evidence[Any]]) -> dict[Pair, list[Compared]]:
    langs = [lang for lang in LANGS if lang in sides and sides[lang].lines]
    compared: dict[Pair, list[Compared]] = {pair: [] for pair in combinations(langs, 2)}
    for source in evidence.values():
        views = {lang: source.view(sides[lang]) for lang in langs}
        for (left, right), parts in compared.items():
            parts.append(source.compare(views[left], views[right]))
    return compared


def _features(parts: Sequence[Compared]) -> tuple[dict[str, Feature], Explained | None]:
    """Return all features of what was compared, and what the sources explain together."""
    features = {name: feature for part in parts for name, feature in part.features.items()}
    ties = [part.ties for part in parts if part.ties]
    explained = None
    if ties:
        found, explained = tie_features(ties)
        features.update(found)
        if explained:
            features.update(coverage_features(explained))
    return features, explained


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
