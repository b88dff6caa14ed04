"""What resampling says of each score and of each pair of systems: intervals, p-values, their correction, wins and losses."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from statistics import median
from typing import Any, Literal

from toolkit.data import ByArticle, Comparison, Score
from toolkit.errors import ToolkitError
from toolkit.metrics.significance import CORRECTED, SIGNIFICANT, Correction, Sampled, Sampling, adjusted
from toolkit.metrics.sums import Sums

TOO_FEW = "few-resamples: of {:,} no p-value is small enough to be significant after {}; take more (-pbsn, -parn)"
LONE = (
    "by article: the median of {:,} articles has one segment, the largest {:,}, so that what is said by article hangs on a few "
    "large ones; score the domain that has articles by itself (--domain news)"
)


def sign(signature: Any, sampling: Sampling, seed: int | None) -> None:
    """Say in a signature what was drawn, as sacreBLEU does."""
    if sampling.drawn:
        signature.update("bs", sampling.drawn)
    if sampling.kind == "ar":
        signature.update("ar", sampling.trials)
    if sampling.drawn or sampling.kind:
        signature.update("seed", str(seed).lower())


def told(sampled: Sampled | None, metric: str, number: int) -> dict[str, Any]:
    """Return mean, interval and p-value against the first system, as far as they were asked for."""
    if sampled is None:
        return {}
    found: dict[str, Any] = {}
    if interval := sampled.interval(metric, number):
        mean, margin = interval
        found |= {"mean": mean, "interval": (mean - margin, mean + margin)}
    if sampled.sampling.kind and number:
        found["p_value"] = sampled.p_value(metric, 0, number)
    return found


def article(sampled: Sampled, metric: str, number: int, documents: Sequence[str]) -> ByArticle:
    counts = sizes(documents)
    return ByArticle(articles=len(counts), median_segments=float(median(counts)), **told(sampled, metric, number))


def sizes(documents: Sequence[str]) -> list[int]:
    """Return how many segments each article has."""
    return list(Counter(documents).values())


def check_rows(tables: Mapping[str, Sequence[Sums]], documents: Sequence[str] | None) -> None:
    """Raise ToolkitError unless all systems have as many segments, and as many documents are named."""
    counts = {len(sums.rows) for own in tables.values() for sums in own}
    if len(counts) > 1:
        raise ToolkitError(
            f"the systems have {' and '.join(map(str, sorted(counts)))} segments; they must have as many"
        )
    if documents is not None and counts != {len(documents)}:
        raise ToolkitError(f"{len(documents)} names of articles for {counts.pop()} segments; they must be as many")


def sampled(
    tables: Mapping[str, Sequence[Sums]], sampling: Sampling, documents: Sequence[str] | None
) -> tuple[Sampled | None, Sampled | None]:
    """Return what was asked for by segment, and by article where the articles are known."""
    if not (sampling.drawn or sampling.kind):
        return None, None
    by_segment = Sampled(tables, sampling, None)
    return by_segment, None if documents is None else Sampled(tables, sampling, documents)


def about_resampling(sampling: Sampling, systems: int, pairs: bool, documents: Sequence[str] | None) -> tuple[str, ...]:
    """Return what a reader of intervals and p-values must know."""
    found = []
    if too_few(sampling, systems, pairs=pairs):
        found.append(TOO_FEW.format(sampling.trials, CORRECTED[sampling.correction]))
    if documents and median(counts := sizes(documents)) == 1:
        found.append(LONE.format(len(counts), max(counts)))
    return tuple(found)


def too_few(sampling: Sampling, systems: int, *, pairs: bool) -> bool:
    """Tell whether even the smallest possible p-value is not significant after Holm's correction."""
    tests = systems * (systems - 1) // 2 if pairs else systems - 1
    return sampling.correction == "holm" and bool(sampling.kind) and tests / (sampling.trials + 1) > SIGNIFICANT


def with_correction(scores: Sequence[Score], correction: Correction) -> list[Score]:
    """Return the scores with the p-values of each metric corrected for their number, where there are several."""
    found = list(scores)
    for metric in dict.fromkeys(score.metric for score in scores):
        own = [i for i, s in enumerate(scores) if s.metric == metric and s.p_value is not None]
        if correction == "none" or len(own) < 2:
            continue
        values = adjusted([found[i].p_value or 0.0 for i in own], correction)
        units = [found[i].by_article for i in own]
        by_article = adjusted([unit.p_value or 0.0 for unit in units if unit], correction)
        for place, i in enumerate(own):
            unit = units[place]
            found[i] = replace(
                found[i],
                p_adjusted=values[place],
                correction=correction,
                by_article=unit and replace(unit, p_adjusted=by_article[place]),
            )
    return found


def compared(
    by_segment: Sampled | None, by_article: Sampled | None, systems: Sequence[str], direction: str
) -> list[Comparison]:
    """Return the tests of all pairs of systems, by segment and by article, corrected for all pairs of a metric."""
    found = [] if by_segment is None else tested(by_segment, systems, direction, "segment")
    return found if by_article is None else [*found, *tested(by_article, systems, direction, "article")]


def tested(
    sampled: Sampled, systems: Sequence[str], direction: str, unit: Literal["segment", "article"]
) -> list[Comparison]:
    found = []
    for metric, own in sampled.tables.items():
        couples = list(combinations(range(len(systems)), 2))
        raw = [sampled.p_value(metric, first, second) for first, second in couples]
        for (first, second), p, corrected in zip(couples, raw, adjusted(raw, sampled.sampling.correction), strict=True):
            difference = own[second].value - own[first].value
            better = (difference > 0) == own[first].lower_is_better
            verdict: Literal["win", "tie", "loss"] = "win" if better else "loss"
            found.append(
                Comparison(
                    direction=direction,
                    metric=metric,
                    first=systems[first],
                    second=systems[second],
                    by=unit,
                    difference=difference,
                    p_value=p,
                    p_adjusted=corrected,
                    verdict="tie" if corrected > SIGNIFICANT or not difference else verdict,
                )
            )
    return found
