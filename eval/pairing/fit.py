"""Fit the weights of pairing by content: prints what stands in toolkit/pairing/content.py.

    python eval/pairing/fit.py

A logistic regression on pairs made of texts that the goal is not measured on: WMT22's domains other than news, and
WMT21's Russian news. Takes half a minute.
"""

import numpy as np
from known import other_texts
from pairs import pairs
from scipy.optimize import minimize

from toolkit.matching import shared
from toolkit.pairing.content import WEIGHTS, seen

SEED = 1
PENALTY = 1e-4  # on squared weights, of features scaled to a standard deviation of 1


def main() -> None:
    twos = list(pairs(other_texts(), SEED))
    found = [seen(two.one, two.other, shared(two.one, two.other)) for two in twos]
    names = list(WEIGHTS)
    features = np.array([[row[name] for name in names] for row in found])
    same = np.array([two.same for two in twos], dtype=float)
    scale = np.where(features.std(axis=0) > 0, features.std(axis=0), 1.0)
    scaled = features / scale

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        log_odds = scaled @ weights
        missing = 1 / (1 + np.exp(-log_odds)) - same
        free = np.append(0.0, weights[1:])  # not the constant
        value = np.mean(np.logaddexp(0, log_odds) - same * log_odds) + PENALTY * free @ free
        return float(value), scaled.T @ missing / len(same) + 2 * PENALTY * free

    weights = minimize(loss, np.zeros(len(names)), jac=True).x / scale
    wrong = int(np.sum((features @ weights > 0) != (same > 0)))
    print(f"{len(twos)} pairs, {wrong} on the wrong side of one half")
    print("WEIGHTS = {" + ", ".join(f'"{n}": {w:.2f}' for n, w in zip(names, weights, strict=True)) + "}")


if __name__ == "__main__":
    main()
