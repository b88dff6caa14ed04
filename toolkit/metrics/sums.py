"""What each segment adds to a metric: arrays that are taken once and then summed over any selection of segments.

A score of all segments, of a slice, of a resample is the same step: add up rows, compute from the sums. So slices are masks:

    sums = sums_of({"a.txt": lines}, [references], metrics=["bleu", "chrf++"])
    table = sums["a.txt", "chrF2++"]
    table.score_of(mask)                             # a score of the segments where `mask` is true
    table.interval(mask, clusters=stories)           # its interval, whole articles resampled
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.errors import ToolkitError

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


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """What each segment of one system's output adds to one metric."""

    metric: str  # as it is printed: "chrF2++"
    rows: "Floats"  # (segments, k), double; counts are whole numbers in it
    scores: Callable[["Floats"], "Floats"]  # from totals (n, k) to n scores
    lower_is_better: bool = False

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
        (totals,) = bootstrap([chosen], seed, resamples)
        mean, margin = centre(self.scores(totals))
        return Interval(mean=mean, low=mean - margin, high=mean + margin, units=len(chosen))

    def segment_scores(self) -> "Floats":
        """Return the score of each segment by itself, from its own sums."""
        return self.scores(self.rows)

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
    settings: Any = None,
) -> dict[tuple[str, str], Sums]:
    """Return the sums by system and metric's name as it is printed. Arguments are those of `toolkit.metrics.score`."""
    from dataclasses import replace

    from toolkit.errors import choose
    from toolkit.metrics import METRICS
    from toolkit.metrics.inputs import check_shapes
    from toolkit.metrics.settings import Settings

    check_shapes(hypotheses, references)
    chosen = replace(settings or Settings(), direction=direction)
    found: dict[tuple[str, str], Sums] = {}
    for name in dict.fromkeys(metrics):
        metric = choose("metric", name, METRICS)(chosen, references)
        for system, lines in hypotheses.items():
            sums = of_metric(metric, lines)
            found[system, sums.metric] = sums
    return found


def of_metric(metric: Any, lines: Sequence[str]) -> Sums:
    """Return what `lines` add to a metric of sacreBLEU that holds its references."""
    import numpy as np

    from toolkit.metrics.formulas import scores_of

    statistics = metric._extract_corpus_statistics(lines, None)
    name = metric._aggregate_and_compute(statistics[:1]).name
    return Sums(
        metric=name,
        rows=np.array(statistics, dtype=float),
        scores=lambda totals: scores_of(metric, totals),
        lower_is_better=name == "TER",
    )
