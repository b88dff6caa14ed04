"""Fit the weights of the aligner's evidence on the tuning seeds of the yardstick; writes toolkit/alignment/weights.json.

    python eval/alignment/fit_weights.py

A semi-Markov conditional random field (Sarawagi and Cohen, 2004): the weights are those under which the gold chains of
beads are likeliest among all chains, so the probabilities of the search come out calibrated. Takes a few minutes.
"""

import argparse
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from yardstick import Gold, made

from toolkit.alignment import EVIDENCE, Lexicon, learn, words
from toolkit.alignment.beads import SHAPES, Floats, Table, table_of
from toolkit.alignment.learning import counted
from toolkit.alignment.lexicons import shipped
from toolkit.alignment.pairs import features_of
from toolkit.alignment.search import STEPS, Posterior, Scored, Step, log_totals, of_beads, posteriors
from toolkit.alignment.sides import Side
from toolkit.alignment.together import third_version
from toolkit.alignment.weights import LAYOUT, WEIGHTS_FILE
from toolkit.data import LANGS, PAIRS, Alignment, Pair, PairLink

SEEDS = (1, 2, 3)  # for tuning; results are reported on others
PENALTY = 1e-3  # on squared weights, of features scaled to a standard deviation of 1
ROUNDS, MEMORY, ENOUGH = 60, 20, 1e-5  # of L-BFGS; the last is the relative fall of the loss that ends it
STRAIGHT = 6  # shapes without gaps, over which features are scaled
BATCH = 24  # documents searched at once
STEP = 1e-4  # for the derivative by `extending`
# of SHAPES, swap, woven, opening and extending
START = (0.0, -2.0, -2.0, *[-4.0] * (len(SHAPES) - 3), -4.0, -4.0, -3.0, -1.0)

Features = Mapping[str, Table]
Link = tuple[list[int], list[int]]


@dataclass(frozen=True)
class Chain:
    """The gold links that a chain of beads can hold: (step, first left line, first right line), and the gaps between."""

    steps: tuple[tuple[int, int, int], ...]
    openings: int
    extensions: int


def gold_chain(links: Sequence[Link], left_size: int, right_size: int) -> Chain:
    """Return the chain of steps that holds gold links only and covers the most lines; other lines count as left alone."""
    gold = set()
    for left, right in links:
        if left and right:
            runs = tuple(i - left[0] for i in left), tuple(j - right[0] for j in right)
            if runs in SHAPES:
                gold.add((SHAPES.index(runs), left[0], right[0]))
    linked = [{line for link in links if link[0] and link[1] for line in link[side]} for side in (0, 1)]
    steps = [
        (i - step.beads[0][1], j - step.beads[0][2], place)
        for place, step in enumerate(STEPS)
        for shape, i, j in gold
        if shape == step.beads[0][0]
    ]
    steps = sorted((i, j, place) for i, j, place in steps if _fits(STEPS[place], i, j, gold, linked))
    best: list[tuple[int, tuple[tuple[int, int, int], ...]]] = []
    for i, j, place in steps:
        before = [
            best[at]
            for at, (x, y, other) in enumerate(steps[: len(best)])
            if x + STEPS[other].left <= i and y + STEPS[other].right <= j
        ]
        lines, chain = max(before, key=lambda entry: entry[0], default=(0, ()))
        covered = sum(len(side) for shape, _, _ in STEPS[place].beads for side in SHAPES[shape])
        best.append((lines + covered, (*chain, (place, i, j))))
    chain = max(best, key=lambda entry: entry[0], default=(0, ()))[1]
    openings = sum(STEPS[place].openings for place, _, _ in chain)
    extensions = sum(STEPS[place].extensions for place, _, _ in chain)
    i = j = 0
    for place, x, y in (*chain, (-1, left_size, right_size)):
        for gap in (x - i, y - j):
            openings += gap > 0
            extensions += max(0, gap - 1)
        a, b = (STEPS[place].left, STEPS[place].right) if place >= 0 else (0, 0)
        i, j = x + a, y + b
    return Chain(chain, openings, extensions)


def _fits(
    step: Step, i: int, j: int, gold: Collection[tuple[int, int, int]], linked: Sequence[Collection[int]]
) -> bool:
    """Return whether all beads of a step are gold links, and the lines around which they stand are linked to nothing."""
    beads = [(shape, i + x, j + y) for shape, x, y in step.beads]
    if not all(bead in gold for bead in beads):
        return False
    left = {x + a for shape, x, _ in beads for a in SHAPES[shape][0]}
    right = {y + b for shape, _, y in beads for b in SHAPES[shape][1]}
    return not (
        (set(range(i, i + step.left)) - left) & set(linked[0])
        or (set(range(j, j + step.right)) - right) & set(linked[1])
    )


class Problem:
    """The loss of a pair's weights. A vector holds: scaled features, SHAPES, swap, opening, extending."""

    def __init__(self, documents: Sequence[Features], chains: Sequence[Chain]) -> None:
        self.names = tuple(name for name in documents[0] if name not in LAYOUT)
        self.tables = [np.stack([doc[name] for name in self.names]).astype(np.float32) for doc in documents]
        values = np.concatenate([t[:, :STRAIGHT].reshape(len(self.names), -1) for t in self.tables[::4]], axis=1)
        self.scale = np.maximum(values.std(axis=1), 1e-3).astype(float)
        self.gold = [self._counts(table, chain) for table, chain in zip(self.tables, chains, strict=True)]
        sizes = [sum(table.shape[2:]) for table in self.tables]
        self.order = sorted(range(len(sizes)), key=lambda number: sizes[number])

    @property
    def start(self) -> Floats:
        return np.array([*[0.0] * len(self.names), *START])

    def _counts(self, table: NDArray[np.float32], chain: Chain) -> Floats:
        steps = np.zeros((len(STEPS), *table.shape[2:]))
        for place, i, j in chain.steps:
            steps[place, i, j] = 1
        return self._expected(table, steps, chain.openings, chain.extensions)

    def _expected(self, table: NDArray[np.float32], steps: Table, openings: float, extensions: float) -> Floats:
        """Return the sum of the features over beads, each with its probability."""
        beads = of_beads(steps)
        features = np.tensordot(table, beads.astype(np.float32), 3) / self.scale
        each = steps.sum(axis=(1, 2))
        swaps, woven = (float(each @ np.array([getattr(s, kind) for s in STEPS])) for kind in ("swap", "woven"))
        return np.array([*features, *beads.sum(axis=(1, 2)), swaps, woven, openings, extensions])

    def scored(self, weights: Floats, table: NDArray[np.float32]) -> Scored:
        n = len(self.names)
        summed = np.tensordot((weights[:n] / self.scale).astype(np.float32), table, 1).astype(float)
        summed += weights[n : n + len(SHAPES), None, None]
        swap, woven, opening, extending = weights[n + len(SHAPES) :].tolist()
        return Scored(table=summed, swap=swap, woven=woven, opening=opening, extending=extending)

    def posteriors(self, weights: Floats) -> list[Posterior]:
        found: dict[int, Posterior] = {}
        for at in range(0, len(self.order), BATCH):
            batch = self.order[at : at + BATCH]
            found.update(zip(batch, posteriors([self.scored(weights, self.tables[x]) for x in batch]), strict=True))
        return [found[number] for number in range(len(self.order))]

    def loss(self, weights: Floats) -> tuple[float, Floats]:
        """Return the mean negative log-likelihood of the gold chains, penalised, and its gradient."""
        total, gradient = 0.0, np.zeros_like(weights)
        nudged = weights.copy()
        nudged[-1] += STEP
        found = self.posteriors(weights)
        for at in range(0, len(self.order), BATCH):
            batch = self.order[at : at + BATCH]
            more = log_totals([self.scored(nudged, self.tables[x]) for x in batch])
            for number, changed in zip(batch, more, strict=True):
                table, posterior = self.tables[number], found[number]
                extensions = (changed - posterior.total) / STEP
                covered = sum((len(a) + len(b)) * posterior.beads[place].sum() for place, (a, b) in enumerate(SHAPES))
                openings = sum(table.shape[2:]) - covered - extensions
                total += posterior.total - float(self.gold[number] @ weights)
                gradient += self._expected(table, posterior.steps, openings, extensions) - self.gold[number]
        penalised = np.concatenate([weights[: len(self.names)], np.zeros(len(weights) - len(self.names))])
        count = len(self.tables)
        return total / count + PENALTY * float(penalised @ penalised), gradient / count + 2 * PENALTY * penalised

    def named(self, weights: Floats) -> dict[str, object]:
        n = len(self.names)
        features = dict(zip(self.names, np.round(weights[:n] / self.scale, 4).tolist(), strict=True))
        shapes = weights[n : n + len(SHAPES)]
        swap, woven, opening, extending = np.round(weights[n + len(SHAPES) :], 4).tolist()
        rest = {"swap": swap, "woven": woven, "opening": opening, "extending": extending}
        return {"features": features, "shapes": np.round(shapes, 4).tolist(), **rest}


def minimised(problem: Problem) -> Floats:
    """Return the weights of least loss."""
    options = {"maxiter": ROUNDS, "maxcor": MEMORY, "ftol": ENOUGH}
    result = minimize(problem.loss, problem.start, jac=True, method="L-BFGS-B", options=options)
    print(f"loss {result.fun:.4f} nats a document after {result.nit} rounds", flush=True)
    weights: Floats = result.x
    return weights


def fitted(
    documents: Sequence[Mapping[Pair, Features]], chains: Sequence[Mapping[Pair, Chain]]
) -> tuple[dict[str, object], list[dict[Pair, Posterior]]]:
    """Return the weights of all pairs, and the posteriors that they give."""
    weights: dict[str, object] = {}
    found: list[dict[Pair, Posterior]] = [{} for _ in documents]
    for pair in PAIRS:
        problem = Problem([doc[pair] for doc in documents], [chain[pair] for chain in chains])
        best = minimised(problem)
        weights["-".join(pair)] = problem.named(best)
        for doc, posterior in zip(found, problem.posteriors(best), strict=True):
            doc[pair] = posterior
    return weights, found


def with_lexicons(documents: Sequence[Gold]) -> list[Lexicon]:
    """Return for one half of the documents what the others teach, and for the other the shipped lexicon: both are used.

    They teach by their gold links: by those that the aligner finds, what is fitted would hang on what was fitted before.
    """
    gold = [alignment_of(doc) for doc in documents]
    learned = learn((doc.versions, links) for doc, links in zip(documents, gold, strict=True))
    return [
        learned.without(doc.versions, counted(doc.versions, links)) if number % 2 else shipped()
        for number, (doc, links) in enumerate(zip(documents, gold, strict=True))
    ]


def alignment_of(doc: Gold) -> Alignment:
    """Return the gold links with two sides; their types do not matter here."""
    uk_ru, uk_en, ru_en = (
        tuple(
            PairLink(left=tuple(left), right=tuple(right), probability=1.0, type="translated")
            for left, right in doc.links["-".join(pair)]
            if left and right
        )
        for pair in PAIRS
    )
    return Alignment(story=doc.versions.story, uk_ru=uk_ru, uk_en=uk_en, ru_en=ru_en, links=())


def features(doc: Gold, lexicon: Lexicon) -> dict[Pair, dict[str, Table]]:
    sides = {lang: Side(lang, doc.versions.lines(lang)) for lang in LANGS}
    known = replace(EVIDENCE["words"], view=partial(words.words, lexicon=lexicon))
    found = features_of(sides, {**EVIDENCE, "words": known})
    return {
        pair: {name: table_of(feature).astype(np.float32) for name, feature in features.items()}
        for pair, features in found.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    parser.add_argument("--out", type=Path, default=WEIGHTS_FILE)
    arguments = parser.parse_args()
    corpora = [found for _, _, found in made(arguments.seeds)]
    docs = [doc for found in corpora for doc in found]
    chains = [
        {
            pair: gold_chain(doc.links["-".join(pair)], *(len(doc.versions.lines(lang)) for lang in pair))
            for pair in PAIRS
        }
        for doc in docs
    ]
    lexicons = [lexicon for found in corpora for lexicon in with_lexicons(found)]
    documents = [features(doc, lexicon) for doc, lexicon in zip(docs, lexicons, strict=True)]
    alone, found = fitted(documents, chains)
    for doc, posterior in zip(documents, found, strict=True):
        for pair in PAIRS:
            third = third_version(pair, posterior, doc[pair])
            doc[pair].update({name: table_of(feature).astype(np.float32) for name, feature in third.items()})
    together, _ = fitted(documents, chains)
    content = json.dumps({"alone": alone, "together": together}, indent=1)
    arguments.out.write_text(content + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
