"""Scores that another metric gave each segment (MetricX, COMET, people): read from a file, averaged, tested like all others.

    system <tab> segment <tab> score ...   a heading names the columns, one or more of scores, "score" standing for the file's
                                           name; segment is the number of the line, from 1, or the id of the corpus's segment
    system <tab> score                     no heading: mt-metrics-eval's .seg.score, segments in order; the file's name is the metric's
    {"out.txt": [{"COMET": 0.81, ...}]}    what comet-score --to_json writes (.json)

COMET's package cannot be installed beside newsalign (unbabel-comet 2.2 needs an older transformers and numpy), so this is the way
to its scores; `toolkit.metrics.comet` runs it where a later one can.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.errors import ToolkitError
from toolkit.files import read_lines, read_text
from toolkit.version import VERSION

if TYPE_CHECKING:
    from toolkit.metrics.sums import Sums

HEADING = ("system", "segment")
LOWER = ("metricx", "ter", "mqm")  # beginnings of names of metrics that count errors
SHORT = {"scores": "sc", "agg": "agg", "bs": "bs", "ar": "ar", "seed": "rs", "newsalign": "na"}


@dataclass(frozen=True, slots=True, kw_only=True)
class External:
    """The scores of one metric: a value a segment by system."""

    metric: str
    values: Mapping[str, Sequence[float]]
    lower_is_better: bool
    made_by: str  # of the signature: a hash of the file, or the model

    def sums(self, systems: Mapping[str, Sequence[str]]) -> "list[Sums]":
        """Return the sums of each of `systems`, found by its name, or by its file's name without folder and endings."""
        from toolkit.metrics.sums import of_segments

        return [
            of_segments(self.metric, self.of(system, len(lines)), lower_is_better=self.lower_is_better)
            for system, lines in systems.items()
        ]

    def of(self, system: str, count: int) -> Sequence[float]:
        found = self.values.get(system)
        if found is None:
            found = next((values for name, values in self.values.items() if bare(name) == bare(system)), None)
        if found is None:
            raise ToolkitError(f"{self.metric}: no scores of {system} (there are: {', '.join(self.values)})")
        if count and len(found) != count:
            raise ToolkitError(
                f"{self.metric}: {len(found)} scores of {system} for {count} segments; they must be as many"
            )
        return found

    def signature(self) -> "MeanSignature":
        return MeanSignature({"scores": self.made_by, "agg": "mean", "newsalign": VERSION})


class MeanSignature:
    """The signature of a mean of segment scores, in the form of sacreBLEU's."""

    def __init__(self, facts: Mapping[str, object]) -> None:
        self.facts = dict(facts)

    def update(self, key: str, value: object) -> None:
        self.facts[key] = value

    def format(self, *, short: bool = False) -> str:
        last = self.facts["newsalign"]
        rest = [(k, v) for k, v in self.facts.items() if k != "newsalign"]
        return "|".join(f"{SHORT[k] if short else k}:{v}" for k, v in [*rest, ("newsalign", last)])


def bare(name: str) -> str:
    """Return a file's name without folder and endings.

    >>> bare("hyp/Online-A.uk.txt.gz")
    'Online-A'
    """
    return Path(name).name.partition(".")[0]


def read_external(path: Path, *, ids: Sequence[str] | None = None, lower: Sequence[str] = ()) -> list[External]:
    """Return the metrics of a file. `lower` names those of which lower is better, besides the known ones.

    `ids` are the segments', where they have such. Raises ToolkitError with the line for what is no score.
    """
    tables = from_json(path) if path.suffix == ".json" else from_table(path, ids)
    digest = sha256(read_text(path, keep_mark=True).encode()).hexdigest()[:12]
    return [
        External(
            metric=metric,
            values=values,
            lower_is_better=metric.lower().startswith(LOWER) or metric in lower,
            made_by=digest,
        )
        for metric, values in tables.items()
    ]


def from_table(path: Path, ids: Sequence[str] | None) -> dict[str, dict[str, list[float]]]:
    rows = [line.split("\t") for line in read_lines(path)]
    if not rows:
        raise ToolkitError(f"{path}: empty; it needs a line a segment: system, segment and score, parted by tabs")
    head = [name.strip().lower() for name in rows[0]]
    if tuple(head[:2]) == HEADING:
        metrics, rows, first = [name.strip() for name in rows[0][2:]], rows[1:], 2
        metrics = [bare(path.name) if name.lower() == "score" else name for name in metrics]
    else:
        metrics, first = [bare(path.name)], 1
    width = len(metrics) + (2 if first == 2 else len(rows[0]) - 1 if rows else 1)
    if not metrics or width not in (len(metrics) + 1, len(metrics) + 2):
        raise ToolkitError(f"{path}: no column of scores; it needs system, segment and score, parted by tabs")
    numbered = width == len(metrics) + 2
    place = {name: n for n, name in enumerate(ids or ())}
    found: dict[str, dict[str, dict[int, float]]] = {metric: {} for metric in metrics}
    for line, row in enumerate(rows, start=first):
        if len(row) != width:
            raise ToolkitError(f"{path}, line {line}: {len(row)} columns, but {width} are wanted; part them by tabs")
        for metric, text in zip(metrics, row[-len(metrics) :], strict=True):
            own = found[metric].setdefault(row[0], {})
            segment = position(path, line, row[1], place) if numbered else len(own)
            if segment in own:
                raise ToolkitError(f"{path}, line {line}: a second score of segment {row[1]} of {row[0]}")
            own[segment] = number(path, line, text)
    if ids is not None:
        found = {m: {s: only(own, len(ids)) for s, own in systems.items()} for m, systems in found.items()}
    return {
        metric: {system: in_order(path, system, own) for system, own in systems.items()}
        for metric, systems in found.items()
    }


def only(scores: Mapping[int, float], count: int) -> dict[int, float]:
    return {segment: score for segment, score in scores.items() if segment < count}


def position(path: Path, line: int, text: str, place: Mapping[str, int]) -> int:
    if text in place:
        return place[text]
    if text.strip().isdecimal() and int(text) > 0:
        return int(text) - 1
    raise ToolkitError(f"{path}, line {line}: {text!r} is no segment; write the number of its line, from 1, or its id")


def number(path: Path, line: int, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ToolkitError(f"{path}, line {line}: {text!r} is no score; each segment of each system needs a number")
    return value


def in_order(path: Path, system: str, scores: Mapping[int, float]) -> list[float]:
    missing = [segment for segment in range(max(scores) + 1) if segment not in scores]
    if missing:
        raise ToolkitError(f"{path}: {len(missing)} segments of {system} have no score, the first is {missing[0] + 1}")
    return [scores[segment] for segment in range(len(scores))]


def from_json(path: Path) -> dict[str, dict[str, list[float]]]:
    shape = "it should be what comet-score --to_json writes"
    try:
        document = json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise ToolkitError(f"{path}: not JSON ({error}); {shape}") from error
    try:
        values = {system: [float(row["COMET"]) for row in rows] for system, rows in document.items()}
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ToolkitError(f"{path}: no scores of COMET in it; {shape}") from error
    return {"COMET": values}
