"""Scores from many rows of totals at once, in sacreBLEU's own arithmetic: the same operations in the same order and precision.

Resampling needs ten thousand scores where the metric objects give one. `scores_of` holds its first answers against theirs and
leaves the rest to them wherever these differ, so that a setting or a version that is not foreseen here costs time, not digits.
"""

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from sacrebleu.metrics.base import Metric

    Floats = NDArray[np.floating[Any]]

CHECKED = 3  # rows that the metric computes as well
NO_LOG = -9999999999.0  # sacreBLEU's logarithm of 0


def scores_of(metric: "Metric", totals: "Floats") -> "Floats":
    """Return a score a row of `totals` (rows, sums), in the precision in which sacreBLEU has it: single for chrF and TER of
    single-precision totals.
    """
    formula = FORMULAS.get(type(metric).__name__)
    found = None if formula is None or not len(totals) else formula(metric, totals)
    if found is None:
        return one_by_one(metric, totals)
    first = one_by_one(metric, totals[:CHECKED])
    return found if found[:CHECKED].tolist() == first.tolist() else one_by_one(metric, totals)


def one_by_one(metric: "Metric", totals: "Floats") -> "Floats":
    import numpy as np

    return np.array([metric._compute_score_from_stats(row.copy()).score for row in totals])


def bleu(metric: Any, totals: "Floats") -> "Floats | None":
    """Return BLEU of rows (hypothesis length, reference length, matches by order, n-grams by order)."""
    import numpy as np

    if metric.smooth_method not in ("exp", "floor", "none") or metric.effective_order:
        return None
    orders = metric.max_ngram_order
    correct, total = totals[:, 2 : 2 + orders], totals[:, 2 + orders :]
    precisions = np.zeros_like(correct)
    smooth = np.ones(len(totals), totals.dtype)
    going = np.ones(len(totals), bool)
    with np.errstate(divide="ignore", invalid="ignore"):
        for n in range(orders):
            going = going & (total[:, n] != 0)
            missing = going & (correct[:, n] == 0)
            matched = going & (correct[:, n] != 0)
            if metric.smooth_method == "exp":
                smooth[missing] *= 2
                precisions[:, n] = np.where(missing, 100.0 / (smooth * total[:, n]), precisions[:, n])
            elif metric.smooth_method == "floor":
                value = metric.SMOOTH_DEFAULTS["floor"] if metric.smooth_value is None else metric.smooth_value
                precisions[:, n] = np.where(missing, 100.0 * value / total[:, n], precisions[:, n])
            precisions[:, n] = np.where(matched, 100.0 * correct[:, n] / total[:, n], precisions[:, n])
    # The logarithms of `math` and their plain sum: numpy's own may differ from them in the last digit.
    flat = [math.log(p) if p else NO_LOG for p in precisions.ravel().tolist()]
    lengths = zip(totals[:, 0].astype(int).tolist(), totals[:, 1].astype(int).tolist(), strict=True)
    hits: list[bool] = (correct != 0).any(axis=1).tolist()
    return np.array(
        [
            brevity(*pair) * math.exp(sum(flat[row * orders : (row + 1) * orders]) / orders) if hit else 0.0
            for row, (pair, hit) in enumerate(zip(lengths, hits, strict=True))
        ]
    )


def brevity(system: int, reference: int) -> float:
    if system >= reference:
        return 1.0
    return math.exp(1 - reference / system) if system > 0 else 0.0


def chrf(metric: Any, totals: "Floats") -> "Floats | None":
    """Return chrF of rows (hypothesis n-grams, reference n-grams, matches), three columns an order."""
    import numpy as np

    if metric.eps_smoothing:
        return None
    dtype = totals.dtype
    precision, recall, orders = (np.zeros(len(totals), dtype) for _ in range(3))
    with np.errstate(divide="ignore", invalid="ignore"):
        for order in range(metric.order):
            ours, theirs, matches = totals[:, 3 * order : 3 * order + 3].T
            counts = (ours > 0) & (theirs > 0)
            precision = np.where(counts, precision + matches / ours, precision)
            recall = np.where(counts, recall + matches / theirs, recall)
            orders += counts
        precision, recall = precision / orders, recall / orders
        factor = metric.beta**2
        scores = 100 * ((1 + factor) * precision * recall / ((factor * precision) + recall))
    none = ~((orders > 0) & (precision + recall != 0))
    if none.any():  # sacreBLEU's plain 0.0 among single-precision scores makes the list of them double
        return np.asarray(np.where(none, 0.0, scores.astype(float)))
    return np.asarray(scores)


def ter(metric: Any, totals: "Floats") -> "Floats | None":
    """Return TER of rows (edits, reference length)."""
    del metric
    return None if (totals[:, 1] <= 0).any() else 100 * (totals[:, 0] / totals[:, 1])


FORMULAS: Mapping[str, Callable[[Any, "Floats"], "Floats | None"]] = {"BLEU": bleu, "CHRF": chrf, "TER": ter}
