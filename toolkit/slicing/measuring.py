"""A score and an interval for each slice, from sums that were taken once for the whole test set."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from toolkit.data import Period, Placed, SliceScore

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Below, an interval says more than it knows. Of random samples from the outputs of WMT22, 95 % intervals hold the whole
# output's score in 82 to 86 of 100 at 5 segments, 88 at 10, 90 to 94 at 30, 95 at 100: eval/results/slice_sizes.md.
FEWEST = 30
# From so many stories on, stories are drawn and not segments: sentences of one article are hard or easy together.
FEWEST_STORIES = 10


class Interval(Protocol):
    @property
    def low(self) -> float: ...
    @property
    def high(self) -> float: ...


class Sums(Protocol):
    """What each segment of one system's output adds to one metric, as toolkit.metrics.sums has it."""

    def score_of(self, rows: Sequence[int] | None = None) -> float: ...
    def interval(self, rows: Sequence[int] | None = None, clusters: Sequence[object] | None = None) -> Interval: ...
    def segment_scores(self) -> "NDArray[np.floating[Any]]": ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """The sums of one system under one metric, named for the tables."""

    system: str
    metric: str
    sums: Sums


def measured(
    placed: Sequence[Placed],
    by: Mapping[str, Sequence[int]],
    measure: Measure,
    *,
    name: str,
    period: Period = "all",
) -> list[SliceScore]:
    """Return a score for each value of slice `name`; `by` has the positions of its segments, as `cut` returns them.

    A slice of fewer segments than FEWEST has none, but for an article: a score that is shown among many, without an interval.
    """
    clusters = [segment.story for segment in placed]
    found = []
    for value, positions in by.items():
        stories = {clusters[p] for p in positions} - {""}
        enough = len(positions) >= FEWEST
        by_article = len(stories) >= FEWEST_STORIES
        score, interval = None, None
        if enough or (name == "article" and positions):
            score = measure.sums.score_of(positions)
        if enough:
            drawn = measure.sums.interval(positions, clusters if by_article else None)
            interval = drawn.low, drawn.high
        found.append(
            SliceScore(
                system=measure.system,
                direction=placed[0].direction,
                metric=measure.metric,
                slice=name,
                value=value,
                period=period,
                segments=len(positions),
                stories=len(stories),
                score=score,
                interval=interval,
                by=("article" if by_article else "segment") if enough else "",
                why="" if score is not None else f"{len(positions)} segments, fewer than {FEWEST}",
            )
        )
    return found
