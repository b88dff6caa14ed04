"""What scoring gives: the scores, the comparisons of all pairs of systems, and each segment's own scores."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.data import Comparison, Score
from toolkit.files import parquet_writer
from toolkit.metrics.sums import Sums

if TYPE_CHECKING:
    import pandas as pd

LABELS = ("system", "segment", "id", "document")  # columns that are no metric


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentScores:
    """The scores of each segment, by system; a row a system and segment, a column a metric."""

    values: Mapping[str, Mapping[str, Sequence[float]]]  # by system, then by metric: a value a segment
    ids: Sequence[str] | None = None  # of units, where the test set has such
    documents: Sequence[str] | None = None

    def columns(self) -> dict[str, list[Any]]:
        """Return the table by column: system, segment (0-based), id and document where they are known, then the metrics."""
        systems = list(self.values)
        count = len(next(iter(next(iter(self.values.values())).values())))
        found: dict[str, list[Any]] = {
            "system": [system for system in systems for _ in range(count)],
            "segment": [*range(count)] * len(systems),
        }
        for name, labels in (("id", self.ids), ("document", self.documents)):
            if labels is not None:
                found[name] = [*labels] * len(systems)
        for metric in dict.fromkeys(metric for own in self.values.values() for metric in own):
            found[metric] = [v for system in systems for v in self.values[system].get(metric, [None] * count)]
        return found

    def to_pandas(self) -> "pd.DataFrame":
        import pandas as pd

        return pd.DataFrame(self.columns())

    def write(self, path: Path) -> None:
        """Write the table as Parquet."""
        import pyarrow as pa

        columns = self.columns()
        kinds: dict[str, pa.DataType] = {
            "system": pa.string(),
            "segment": pa.int32(),
            "id": pa.string(),
            "document": pa.string(),
        }
        schema = pa.schema([(name, kinds.get(name, pa.float64())) for name in columns])
        with parquet_writer(path, schema) as table:
            for row in zip(*columns.values(), strict=True):
                table.write(dict(zip(columns, row, strict=True)))


class Scores(tuple[Score, ...]):
    """Scores in order, with `comparisons` of all pairs and the `segments`' own where they were asked for.

    `sums` are what they were computed of, by system and metric: scores of any selection of segments come from these.
    """

    comparisons: tuple[Comparison, ...]
    segments: SegmentScores | None
    sums: Mapping[tuple[str, str], Sums]

    def __new__(
        cls,
        scores: Iterable[Score] = (),
        comparisons: Iterable[Comparison] = (),
        segments: SegmentScores | None = None,
        sums: Mapping[tuple[str, str], Sums] | None = None,
    ) -> "Scores":
        made = super().__new__(cls, scores)
        made.comparisons = tuple(comparisons)
        made.segments = segments
        made.sums = sums or {}
        return made

    def with_scores(self, scores: Iterable[Score]) -> "Scores":
        """Return the same with other scores."""
        return Scores(scores, self.comparisons, self.segments, self.sums)

    def without_segments(self) -> "Scores":
        return Scores(self, self.comparisons, sums=self.sums)

    def to_pandas(self) -> "pd.DataFrame":
        """Return a row a score. Intervals stand in `low` and `high`, what is said by article in `article_…`."""
        import pandas as pd

        return pd.DataFrame([flat(score) for score in self])


def flat(score: Score) -> dict[str, object]:
    row = {k: v for k, v in asdict(score).items() if k not in ("interval", "by_article", "failures", "warnings")}
    row["low"], row["high"] = score.interval or (None, None)
    found = score.by_article
    low, high = (found and found.interval) or (None, None)
    row |= {"article_low": low, "article_high": high, "article_p_value": found and found.p_value}
    row["failed"] = None if score.failures is None else len(score.failures.segments)
    row["warnings"] = "; ".join(score.warnings)
    return row
