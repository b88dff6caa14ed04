"""A score and an interval for each slice, from sums that were taken once for the whole test set."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from toolkit.data import Period, Placed, SliceScore

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Of samples of 30 segments, intervals at 95 % hold the whole set's chrF in 93 of 100, of 10 in 88, of 5 in 80:
# eval/mt/slice_sizes.py (eval/results/slice_sizes.md). Below, an interval says more than it knows.
FEWEST = 30
# From so many stories on, stories are drawn and not segments: sentences of one article are hard or easy together.
FEWEST_STORIES = 10
RESAMPLES = 1_000
SEED = 12345  # sacreBLEU's


class Sums(Protocol):
    """What a metric keeps of one system: sums a segment, and scores from totals of them."""

    @property
    def rows(self) -> "NDArray[np.float64]":
        """A row a segment."""
        ...

    def scores(self, totals: "NDArray[np.float64]") -> "NDArray[np.float64]":
        """Return a score for each row of totals."""
        ...


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
    """Return a score for each value of slice `name`; `by` has the positions of its segments, as `cut` returns them."""
    found = []
    for value, positions in by.items():
        stories = {placed[p].story for p in positions} - {""}
        score, interval, drawn = None, None, ""
        if len(positions) >= FEWEST or (name == "article" and positions):
            score, interval, drawn = scored(placed, positions, measure.sums)
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
                by=drawn,  # type: ignore[arg-type]
                why="" if score is not None else f"{len(positions)} segments, fewer than {FEWEST}",
            )
        )
    return found


def scored(
    placed: Sequence[Placed], positions: Sequence[int], sums: Sums
) -> tuple[float, tuple[float, float] | None, Literal["article", "segment", ""]]:
    """Return score, interval and what the bootstrap drew: stories where there are enough of them, else segments.

    An interval needs FEWEST segments; an article's score may come without.
    """
    import numpy as np

    rows = np.asarray(sums.rows, dtype=np.float64)[list(positions)]
    score = float(sums.scores(rows.sum(0, keepdims=True))[0])
    if len(positions) < FEWEST:
        return score, None, ""
    stories = [placed[p].story for p in positions]
    places = {story: place for place, story in enumerate(dict.fromkeys(stories))}
    by_article = len(places) >= FEWEST_STORIES
    if by_article:
        grouped = np.zeros((len(places), rows.shape[1]))
        np.add.at(grouped, [places[story] for story in stories], rows)
        rows = grouped
    rng = np.random.default_rng(SEED)
    counts = rng.multinomial(len(rows), np.full(len(rows), 1 / len(rows)), size=RESAMPLES)
    low, high = np.quantile(sums.scores(counts @ rows), [0.025, 0.975])
    return score, (float(low), float(high)), "article" if by_article else "segment"
