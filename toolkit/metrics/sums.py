"""What each segment adds to a metric: arrays that are taken once and then summed over any selection of segments.

A score of all segments, of a slice, of a resample is the same step: add up rows, compute from the sums. So slices are masks:

    sums = sums_of({"a.txt": lines}, [references], metrics=["bleu", "chrf++"])
    table = sums["a.txt", "chrF2++"]
    table.score_of(mask)                             # a score of the segments where `mask` is true
    table.interval(mask, clusters=stories)           # its interval, whole articles resampled
"""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from toolkit.errors import ToolkitError, choose
from toolkit.metrics.inputs import check_shapes
from toolkit.metrics.settings import Settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.floating[Any]]
    Rows = NDArray[np.bool_] | NDArray[np.integer[Any]] | Sequence[int] | Sequence[bool]

RESAMPLES, SEED = 1_000, 12345  # sacreBLEU's defaults


@dataclass(frozen=True, slots=True)
class Interval:
    """A bootstrap interval at 95 %."""

    mean: float
    low: float
    high: float
    units: int  # how many segments, or articles, were resampled


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sums:
    """What each segment of one system's output adds to one metric."""

    metric: str  # as it is printed: "chrF2++"
    rows: "Floats"  # (segments, k), double; counts are whole numbers in it
    scores: Callable[["Floats"], "Floats"]  # from totals (n, k) to n scores
    value: float  # of all segments
    verbose: str = ""  # sacreBLEU's details of it
    lower_is_better: bool = False
    single: bool = True  # resampled in single precision, as sacreBLEU does
    alone: Callable[["Floats"], "Floats"] | None = None  # from a segment's own sums to its score, where that differs

    def score_of(self, rows: "Rows | None" = None) -> float:
        """Return the score of the segments `rows`, a mask or positions; None is all. Raises ToolkitError where there are none."""
        chosen = self.chosen(rows)
        if not len(chosen):
            raise ToolkitError(f"no segment to compute {self.metric} of")
        return float(self.scores(chosen.sum(0)[None])[0])

    def interval(
        self,
        rows: "Rows | None" = None,
        clusters: Sequence[object] | None = None,
        *,
        resamples: int = RESAMPLES,
        seed: int = SEED,
    ) -> Interval:
        """Return the interval of the same score: segments resampled or, with a label a segment of all in `clusters`, articles.

        Without `clusters` it is sacreBLEU's own with this seed.
        """
        from toolkit.metrics.draws import bootstrap

        chosen = self.chosen(rows)
        if not len(chosen):
            raise ToolkitError(f"no segment to compute {self.metric} of")
        if clusters is not None:
            chosen = by_cluster(chosen, self.labels(clusters, rows))
        (totals,) = bootstrap([chosen], seed, resamples, single=[self.single])
        mean, margin = centre(self.scores(totals))
        return Interval(mean=mean, low=mean - margin, high=mean + margin, units=len(chosen))

    def segment_scores(self) -> "Floats":
        """Return the score of each segment by itself, as sacreBLEU's `-sl` has it: BLEU of the orders that there are."""
        return (self.alone or self.scores)(self.rows)

    def chosen(self, rows: "Rows | None") -> "Floats":
        import numpy as np

        return self.rows if rows is None else self.rows[np.asarray(rows)]

    def labels(self, clusters: Sequence[object], rows: "Rows | None") -> Sequence[object]:
        import numpy as np

        if len(clusters) != len(self.rows):
            raise ToolkitError(
                f"{len(clusters)} labels of articles for {len(self.rows)} segments; they must be as many"
            )
        if rows is None:
            return clusters
        return [clusters[i] for i in np.arange(len(self.rows))[np.asarray(rows)]]


def by_cluster(rows: "Floats", clusters: Sequence[object]) -> "Floats":
    """Return the sums of each cluster, in the order of their first segments."""
    import numpy as np

    order = {label: n for n, label in enumerate(dict.fromkeys(clusters))}
    totals = np.zeros((len(order), rows.shape[1]))
    np.add.at(totals, [order[label] for label in clusters], rows)
    return totals


def centre(drawn: "Floats") -> tuple[float, float]:
    """Return the mean of resampled scores and half the width of their 95 % interval, sacreBLEU's μ and ± in paired tests."""
    from sacrebleu.significance import estimate_ci

    mean, margin = estimate_ci(drawn)
    return float(mean), float(margin)


def sums_of(
    hypotheses: Mapping[str, Sequence[str]],
    references: Sequence[Sequence[str]],
    *,
    metrics: Sequence[str] = ("bleu", "chrf"),
    direction: str = "",
    settings: Settings | None = None,
) -> dict[tuple[str, str], Sums]:
    """Return the sums by system and metric's name as it is printed. Arguments are those of `toolkit.metrics.score`."""
    from toolkit.metrics import METRICS

    check_shapes(hypotheses, references)
    chosen = replace(settings or Settings(), direction=direction)
    made = [choose("metric", name, METRICS)(chosen, references) for name in dict.fromkeys(metrics)]
    tables = of_metrics(made, hypotheses)
    return {(system, sums.metric): sums for own in tables for system, sums in zip(hypotheses, own, strict=True)}


def of_metrics(metrics: Sequence[Any], hypotheses: Mapping[str, Sequence[str]]) -> list[list[Sums]]:
    """Return, for each of sacreBLEU's metrics that holds its references, what each system adds to it.

    The counts of chrF are the first columns of those of chrF++ where there is one reference; they are taken once.
    """
    found: dict[int, list[Sums]] = {}
    for place, metric in sorted(enumerate(metrics), key=lambda pair: -getattr(pair[1], "word_order", 0)):
        larger = next((n for n in found if holds(metrics[n], metric)), None)
        if larger is None:
            found[place] = [of_metric(metric, lines) for lines in hypotheses.values()]
        else:
            found[place] = [summed(metric, own.rows[:, : 3 * metric.order].copy()) for own in found[larger]]
    return [found[place] for place in range(len(metrics))]


def holds(larger: Any, smaller: Any) -> bool:
    """Tell whether the sums of one metric are the first columns of another's: chrF of the same letters, more words."""
    same = ("char_order", "lowercase", "whitespace", "num_refs")
    chrf = type(larger).__name__ == type(smaller).__name__ == "CHRF"
    return chrf and smaller.num_refs == 1 and all(getattr(larger, name) == getattr(smaller, name) for name in same)


def of_metric(metric: Any, lines: Sequence[str]) -> Sums:
    """Return what `lines` add to a metric of sacreBLEU that holds its references."""
    import numpy as np

    statistics = metric._extract_corpus_statistics(lines, None)
    return summed(metric, np.array(statistics, dtype=float), metric._aggregate_and_compute(statistics))


def summed(metric: Any, rows: "Floats", result: Any = None) -> Sums:
    """Return the sums with the score of all; `result` is sacreBLEU's where it is known, counts give it where it is not."""
    from toolkit.metrics.formulas import scores_of

    if result is None:
        result = metric._compute_score_from_stats([int(total) for total in rows.sum(0)])
    alone = None
    if type(metric).__name__ == "BLEU":
        effective = copy(metric)
        effective.effective_order = True
        alone = partial(scores_of, effective)
    return Sums(
        metric=getattr(metric, "label", result.name),
        rows=rows,
        scores=partial(scores_of, metric),
        value=float(result.score),
        verbose=result._verbose,
        lower_is_better=result.name == "TER",
        alone=alone,
    )


def of_segments(metric: str, values: Sequence[float], *, lower_is_better: bool) -> Sums:
    """Return scores that another metric gave each segment as sums whose score is their mean."""
    import numpy as np

    rows = np.column_stack([np.asarray(values, dtype=float), np.ones(len(values))])
    return Sums(
        metric=metric,
        rows=rows,
        scores=mean_of,
        value=float(rows[:, 0].mean()),
        lower_is_better=lower_is_better,
        single=False,
    )


def mean_of(totals: "Floats") -> "Floats":
    """Return the means of rows (sum, number)."""
    return totals[:, 0] / totals[:, 1]
