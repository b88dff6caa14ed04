"""Scores, bootstrap intervals and paired tests from sums a segment, equal to sacreBLEU's with the same seed.

The sums of a system are taken once and serve its score, its interval and its test; sacreBLEU's `PairedTest` keeps no
details of a score and its command gives no interval for one of several systems. What is called here with an underscore
is private to sacreBLEU: tests of equality with its classes and its command guard it.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from secrets import randbits
from typing import TYPE_CHECKING, Any, Literal

from toolkit.data import Score
from toolkit.errors import ToolkitError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from sacrebleu.metrics.base import Metric
    from sacrebleu.metrics.base import Score as Result

Sums = Sequence[Sequence[Any]]  # a row a segment of ints or floats: n-gram matches and totals, edits and lengths


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """What is asked for beside the score."""

    kind: Literal["bs", "ar"] | None  # paired bootstrap, approximate randomisation; None: no paired test
    trials: int  # of the paired test
    resamples: int  # for the interval; 0: none. A paired bootstrap takes its own
    seed: (
        int | None
    )  # None: drawn anew, and the signature says none. 0 is a seed like any other; sacreBLEU draws then, too


def resample_count(asked: bool | int, default: int) -> int:
    """Return how many resamples `asked` stands for: 0 for False, `default` for True, else the number itself."""
    if isinstance(asked, bool):
        return default if asked else 0
    if asked < 0 or asked == 1:
        raise ToolkitError(f"{asked} resamples say nothing; take {default:,}, at least 2")
    return asked


def chosen_seed(asked: int | Literal["none"] | None) -> int | None:
    """Return the seed, or None for another one each time. Where nothing is asked SACREBLEU_SEED decides, 12345 if unset."""
    text = str(os.environ.get("SACREBLEU_SEED", "12345") if asked is None else asked).strip().lower()
    if text == "none":
        return None
    if not text.isdecimal():
        raise ToolkitError(f"seed {text!r}: a seed is a whole number from 0, or none (see SACREBLEU_SEED)")
    return int(text)


def score_systems(metric: "Metric", hypotheses: Mapping[str, Sequence[str]], sampling: Sampling) -> list[Score]:
    """Return a score a system. `metric` holds the references; the first system is the baseline."""
    # One seed for all systems, also where it is drawn: a paired test compares them on the same resamples.
    seed = randbits(63) if sampling.seed is None else sampling.seed
    count = sampling.trials if sampling.kind == "bs" else sampling.resamples
    signature = metric.get_signature()
    if count:
        signature.update("bs", count)
    if sampling.kind == "ar":
        signature.update("ar", sampling.trials)
    if count or sampling.kind:
        signature.update("seed", str(sampling.seed).lower())

    first: tuple[Sums, Result, list[Result]] | None = None
    scores = []
    for system, lines in hypotheses.items():
        sums = metric._extract_corpus_statistics(lines, None)
        result = metric._aggregate_and_compute(sums)
        drawn = [metric._compute_score_from_stats(row) for row in resampled(sums, seed, count)]
        p_value = None
        if first is None:
            first = sums, result, drawn
        elif sampling.kind is not None:
            difference = abs(first[1].score - result.score)
            if sampling.kind == "bs":
                p_value = bootstrap_p_value(first[2], drawn, difference)
            else:
                p_value = randomisation_p_value(metric, first[0], sums, difference, seed, sampling.trials)
        mean, margin = (None, None) if not drawn else interval_of(result, drawn, paired=sampling.kind == "bs")
        scores.append(
            Score(
                system=system,
                direction="",
                metric=result.name,
                value=float(result.score),
                signature=signature.format(),
                short_signature=signature.format(short=True),
                segments=len(lines),
                verbose=result._verbose,
                mean=mean,
                interval=None if mean is None or margin is None else (mean - margin, mean + margin),
                p_value=p_value,
            )
        )
    return scores


def resampled(sums: Sums, seed: int, count: int) -> Iterator[Any]:
    """Yield the totals (an array) of `count` resamples, segments drawn with replacement.

    Drawn a row at a time they are the same as sacreBLEU's, which draws all of them into one matrix.
    """
    import numpy as np

    rows = np.array(sums, dtype="float32")  # sacreBLEU's precision: with another the last digits differ
    rng = np.random.default_rng(seed)
    for _ in range(count):
        yield rows[rng.choice(len(rows), size=len(rows), replace=True)].sum(0)


def interval_of(result: "Result", drawn: list["Result"], *, paired: bool) -> tuple[float, float]:
    """Return the mean of resampled scores and half the width of their 95 % interval, sacreBLEU's μ and ±.

    In paired tests, and there alone, sacreBLEU averages in single precision, which moves the last digits.
    """
    if paired:
        from sacrebleu.significance import estimate_ci

        mean, margin = estimate_ci(values(drawn))
    else:
        result.estimate_ci(drawn)
        mean, margin = result._mean, result._ci
    return float(mean), float(margin)


def bootstrap_p_value(baseline: list["Result"], system: list["Result"], difference: float) -> float:
    """Return how often resampled differences, shifted to a mean of 0, exceed the observed one (Koehn 2004)."""
    import numpy as np
    from sacrebleu.significance import _compute_p_value

    differences = np.abs(values(system) - values(baseline))
    return _compute_p_value(differences - differences.mean(), difference)


def randomisation_p_value(
    metric: "Metric", baseline: Sums, system: Sums, difference: float, seed: int, trials: int
) -> float:
    """Return how often two systems that swap segments at random differ by more than the observed difference.

    Two-sided (Riezler and Maxwell 2005). Holds a matrix of trials × segments: 20 MB for 10,000 × 2,000.
    """
    import numpy as np
    from sacrebleu.significance import _compute_p_value

    kept = np.random.default_rng(seed).integers(2, size=(trials, len(system)), dtype=bool)
    one = kept @ np.array(baseline) + ~kept @ np.array(system)
    other = ~kept @ np.array(baseline) + kept @ np.array(system)
    scores = [values([metric._aggregate_and_compute([row]) for row in totals]) for totals in (one, other)]
    return _compute_p_value(np.abs(scores[0] - scores[1]), difference)


def values(results: list["Result"]) -> "NDArray[np.float64]":
    """Return the scores in the precision that sacreBLEU computes them in: single for chrF."""
    import numpy as np

    return np.array([result.score for result in results])
