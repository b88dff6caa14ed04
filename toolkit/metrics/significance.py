"""Bootstrap intervals and paired tests from sums a segment, equal to sacreBLEU's with the same seed.

The sums are taken from a system once and serve its score, its interval and its tests; sacreBLEU's own classes take them
anew for each. What is called here with an underscore is private to sacreBLEU: tests of equality guard it.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from toolkit.errors import ToolkitError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from sacrebleu.metrics.base import Metric

Sums = list[list[float]]  # a row a segment, as the metric counts: n-gram matches and totals, edits and lengths
DEFAULT_RESAMPLES = 1_000
DEFAULT_TRIALS = 10_000


@dataclass(frozen=True, slots=True)
class Seed:
    """What the random numbers start from."""

    text: str  # as it stands in a signature: "none" where it is drawn anew each time
    value: int


def chosen_seed(seed: int | Literal["none"] | None) -> Seed:
    """Return `seed`, or where it is None what SACREBLEU_SEED says: 12345 if nothing, "none" for another each time."""
    import numpy as np

    text = str(os.environ.get("SACREBLEU_SEED", "12345") if seed is None else seed).strip().lower()
    if text == "none":
        return Seed(text, int(np.random.default_rng().integers(2**63)))
    if not text.isdecimal():
        raise ToolkitError(f"the seed is {text!r}; it is a whole number from 0, or none (set by SACREBLEU_SEED)")
    return Seed(str(int(text)), int(text))


def resamples(seed: Seed, segments: int, count: int) -> Iterator["NDArray[np.int64]"]:
    """Yield `count` drawings of segments with replacement. Row by row it is the same stream as sacreBLEU's one matrix."""
    import numpy as np

    rng = np.random.default_rng(seed.value)
    for _ in range(count):
        yield rng.choice(segments, size=segments, replace=True)


def bootstrap(metric: "Metric", sums: Sums, seed: Seed, count: int) -> "NDArray[np.float64]":
    """Return the score of each resample."""
    import numpy as np

    rows = np.array(sums, dtype="float32")  # sacreBLEU's precision; with another the last digits differ
    return np.array(
        [metric._compute_score_from_stats(rows[drawn].sum(0)).score for drawn in resamples(seed, len(rows), count)]
    )


def mean_and_margin(scores: "NDArray[np.float64]") -> tuple[float, float]:
    """Return the mean of resampled scores and half the width of their 95 % interval: sacreBLEU's μ ± CI."""
    from sacrebleu.significance import estimate_ci

    mean, margin = estimate_ci(scores)
    return float(mean), float(margin)


def bootstrap_p_value(baseline: "NDArray[np.float64]", system: "NDArray[np.float64]", difference: float) -> float:
    """Return how often resampled differences, moved to a mean of 0, exceed the observed one (Koehn 2004).

    Both arrays hold the scores of the same resamples.
    """
    import numpy as np
    from sacrebleu.significance import _compute_p_value

    differences = np.abs(system - baseline)
    return float(_compute_p_value(differences - differences.mean(), difference))


def swaps(seed: Seed, segments: int, count: int) -> "NDArray[np.bool_]":
    """Return for each trial which segments keep their system: (trials, segments)."""
    import numpy as np

    return np.random.default_rng(seed.value).integers(2, size=(count, segments), dtype=bool)


def randomisation_p_value(
    metric: "Metric", baseline: Sums, system: Sums, difference: float, kept: "NDArray[np.bool_]"
) -> float:
    """Return how often systems whose segments were swapped at random differ by more than the observed difference.

    Two-sided approximate randomisation (Riezler and Maxwell 2005). `kept` comes from `swaps`.
    """
    import numpy as np
    from sacrebleu.significance import _compute_p_value

    one = kept @ np.array(baseline) + ~kept @ np.array(system)
    other = ~kept @ np.array(baseline) + kept @ np.array(system)
    scores = [
        np.array([metric._aggregate_and_compute([sums]).score for sums in trials]) for trials in (one, other)
    ]
    return float(_compute_p_value(np.abs(scores[0] - scores[1]), difference))
