"""What an evaluation found, whole: as data frames for a notebook, and as a folder with a leaderboard for people and programs.

    leaderboard.html   a page with plots, from the same JSON; from each bar a click leads to its segments
    leaderboard.json   all of it; the fields below may be added to, none is renamed without a new `version`
    leaderboard.md     the tables, for a page on GitHub or the Hub
    leaderboard.tex    the same for a paper (booktabs)
    plots/             the plots of the first metric of each direction as SVG, for a paper or a README
    segments.parquet   a row a segment, system and metric: its score beside source, reference and hypothesis

The JSON is one object: version, newsalign, name, warnings, report (where the corpus's report is from here; "" where there is
none) and `directions`, a list of

    direction, scored, left_out, published    how many segments are scored, and what share of the source that is, by link type
    systems            a list: name, engine, note, made_by, trained_until, resegmented, and `scores`, each as in `newsalign score -f json`
    slices             a list: system, metric, slice, value, period, segments, stories, score, interval, by, why
    articles           a list: story, title, published, source_url, target_url, segments, origin (lang, probability, signs,
                       makings), and `scores`, by system and metric
    comparisons        a list, the tests of all pairs of systems as in `newsalign score -f json`
    segments           a list: id, unit, story, kind, type, probability, published, source, reference, more_references (where there
                       are such), `slices` (its value by slice), `hypotheses` by system, `failures` by system (the kinds;
                       those without have none), and `scores` by system and metric: from the segment's own sums
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from toolkit.data import Comparison, Origin, Score, SliceScore, Task
from toolkit.errors import ToolkitError
from toolkit.files import parquet_writer, writing_folder

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

VERSION = 1
FILE = "leaderboard.json"
PAGE = "leaderboard.html"
PLOTS = "plots"
FILES = {FILE, PAGE, PLOTS, "leaderboard.md", "leaderboard.tex", "segments.parquet"}
DIGITS = 4  # of all scores


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """A system that was scored, named as in the tables."""

    name: str
    direction: str
    engine: str
    note: str = ""
    made_by: str = ""  # engine, model, revision and settings, where newsalign ran it
    trained_until: date | None = None
    resegmented: bool = False  # its articles were cut again to the published segments
    outputs: tuple[str, ...]  # a line a segment


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Systems, what they were scored on, and what came out."""

    name: str
    tasks: tuple[Task, ...]
    systems: tuple[Ran, ...]
    scores: tuple[Score, ...]
    slices: tuple[SliceScore, ...] = ()
    # of each segment by itself: by direction, system and metric
    by_segment: Mapping[tuple[str, str, str], "NDArray[np.floating[Any]]"] = field(default_factory=dict)
    by_article: tuple[SliceScore, ...] = ()
    comparisons: tuple[Comparison, ...] = ()  # of all pairs of systems of a direction
    # what each segment falls under, by direction and slice
    values: Mapping[tuple[str, str], Sequence[str]] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    def to_pandas(self, what: str = "scores") -> "pd.DataFrame":
        """Return "scores", "slices", "articles" or "segments" as a data frame, a row a score."""
        import pandas as pd

        rows = {
            "scores": self.score_rows,
            "slices": self.slice_rows,
            "articles": self.article_rows,
            "segments": self.segment_rows,
        }
        if what not in rows:
            raise ToolkitError(f"no table {what!r} of an evaluation (there are: {', '.join(rows)})")
        return pd.DataFrame(rows[what]())

    def score_rows(self) -> list[dict[str, object]]:
        return [
            {
                "direction": s.direction,
                "system": s.system,
                "metric": s.metric,
                "score": s.value,
                "low": s.interval[0] if s.interval else None,
                "high": s.interval[1] if s.interval else None,
                "p_value": s.p_value,
                "segments": s.segments,
                "failed": len(s.failures.segments) if s.failures else None,
                "signature": s.signature,
            }
            for s in self.scores
        ]

    def slice_rows(self) -> list[dict[str, object]]:
        return [flat(s) for s in self.slices]

    def article_rows(self) -> list[dict[str, object]]:
        return [flat(s) for s in self.by_article]

    def segment_rows(self) -> list[dict[str, Any]]:
        """Return a row a segment, system and metric."""
        outputs = {(ran.direction, ran.name): ran.outputs for ran in self.systems}
        return [
            {
                "direction": task.direction,
                "id": segment.id,
                "unit": segment.unit,
                "story": segment.story,
                "system": system,
                "metric": metric,
                "score": float(scores[place]),
                "source": segment.source,
                "reference": segment.reference,
                "hypothesis": outputs[task.direction, system][place],
            }
            for task in self.tasks
            for (direction, system, metric), scores in self.by_segment.items()
            if direction == task.direction
            for place, segment in enumerate(task.segments)
        ]


def flat(score: SliceScore) -> dict[str, object]:
    row: dict[str, object] = msgspec.to_builtins(score)
    low, high = score.interval or (None, None)
    return {name: value for name, value in row.items() if name != "interval"} | {"low": low, "high": high}


def write(
    evaluation: Evaluation,
    folder: Path,
    *,
    document: Mapping[str, Any],
    page: str,
    plots: Mapping[str, str],
    markdown: str,
    latex: str,
) -> None:
    """Write the leaderboard into `folder`, which appears whole or not at all.

    `plots` are SVG by name. Raises ToolkitError where the folder holds something else.
    """
    if folder.exists() and (not folder.is_dir() or {path.name for path in folder.iterdir()} - FILES):
        raise ToolkitError(f"{folder}: holds other files; choose an empty folder for the leaderboard")
    with writing_folder(folder) as target:
        (target / FILE).write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        (target / PAGE).write_text(page, encoding="utf-8")
        (target / PLOTS).mkdir()
        for name, drawn in plots.items():
            (target / PLOTS / f"{name}.svg").write_text(drawn, encoding="utf-8")
        (target / "leaderboard.md").write_text(markdown, encoding="utf-8")
        (target / "leaderboard.tex").write_text(latex, encoding="utf-8")
        write_segments(evaluation, target / "segments.parquet")


def write_segments(evaluation: Evaluation, path: Path) -> None:
    """Write the scores of segments as a table, a row a segment, system and metric."""
    import pyarrow as pa

    names = ("direction", "id", "unit", "story", "system", "metric", "score", "source", "reference", "hypothesis")
    schema = pa.schema({name: pa.float64() if name == "score" else pa.string() for name in names})
    with parquet_writer(path, schema) as rows:
        for row in evaluation.segment_rows():
            rows.write(row)


def document(
    evaluation: Evaluation, rendered: Mapping[str, Any], *, version: str, report: str = ""
) -> dict[str, object]:
    """Return the leaderboard as plain objects; `rendered` is the JSON of `newsalign score` for all its scores."""
    return {
        "version": VERSION,
        "newsalign": version,
        "name": evaluation.name,
        "report": report,
        "warnings": list(evaluation.warnings),
        "directions": [of_task(evaluation, task, rendered) for task in evaluation.tasks],
    }


def of_task(evaluation: Evaluation, task: Task, rendered: Mapping[str, Any]) -> dict[str, object]:
    """Return one direction as plain objects."""
    own = [ran for ran in evaluation.systems if ran.direction == task.direction]
    by_segment = {(s, m): scores for (d, s, m), scores in evaluation.by_segment.items() if d == task.direction}
    cuts = {name: values for (direction, name), values in evaluation.values.items() if direction == task.direction}
    failed = failures_of(evaluation, task.direction)
    articles: dict[str, list[SliceScore]] = {}
    for score in evaluation.by_article:
        if score.direction == task.direction:
            articles.setdefault(score.value, []).append(score)
    return {
        "direction": task.direction,
        "scored": len(task.segments),
        "left_out": task.left_out,
        "published": share(task),
        "systems": [
            {
                "name": ran.name,
                "engine": ran.engine,
                "note": ran.note,
                "made_by": ran.made_by,
                "trained_until": ran.trained_until.isoformat() if ran.trained_until else None,
                "resegmented": ran.resegmented,
                "scores": [
                    e for e in rendered["scores"] if (e["language_pair"], e["system"]) == (task.direction, ran.name)
                ],
            }
            for ran in own
        ],
        "comparisons": [c for c in rendered.get("comparisons", ()) if c["language_pair"] == task.direction],
        "slices": [msgspec.to_builtins(s) for s in evaluation.slices if s.direction == task.direction],
        "articles": [of_article(task, story, scores) for story, scores in articles.items()],
        "segments": [
            {
                "id": segment.id,
                "unit": segment.unit,
                "story": segment.story,
                "kind": segment.kind,
                "type": segment.type,
                "probability": segment.probability,
                "published": segment.published.isoformat() if segment.published else None,
                "source": segment.source,
                "reference": segment.reference,
                **({"more_references": list(segment.more_references)} if segment.more_references else {}),
                "slices": {name: values[place] for name, values in cuts.items()},
                "hypotheses": {ran.name: ran.outputs[place] for ran in own},
                "failures": failed.get(place, {}),
                "scores": nested((s, m, round(float(scores[place]), DIGITS)) for (s, m), scores in by_segment.items()),
            }
            for place, segment in enumerate(task.segments)
        ],
    }


def failures_of(evaluation: Evaluation, direction: str) -> dict[int, dict[str, list[str]]]:
    """Return the kinds of failure by segment and system."""
    found: dict[int, dict[str, list[str]]] = {}
    firsts = {s.system: s.failures for s in evaluation.scores if s.direction == direction and s.failures}
    for system, failures in firsts.items():
        for kind in failures.kinds:
            for place in kind.segments:
                found.setdefault(place, {}).setdefault(system, []).append(kind.kind)
    return found


def of_article(task: Task, story: str, scores: Sequence[SliceScore]) -> dict[str, object]:
    first = next((s for s in task.segments if s.story == story), None)
    return {
        "story": story,
        "title": first.title if first else "",
        "published": first.published.isoformat() if first and first.published else None,
        "source_url": first.source_url if first else "",
        "target_url": first.target_url if first else "",
        "segments": scores[0].segments,
        "origin": of_origin(first.origin) if first and first.origin else None,
        "scores": nested((s.system, s.metric, s.score) for s in scores),
    }


def of_origin(origin: Origin) -> dict[str, object]:
    return {name: value for name, value in msgspec.to_builtins(origin).items() if name != "story"}


def nested(rows: Any) -> dict[str, dict[str, float | None]]:
    """Return (system, metric, score) as objects within an object."""
    found: dict[str, dict[str, float | None]] = {}
    for system, metric, score in rows:
        found.setdefault(system, {})[metric] = score
    return found


def share(task: Task) -> dict[str, object] | None:
    """Return what of the source is scored, in segments and characters; None where it is not known."""
    if not task.types:
        return None
    total, scored = sum(task.types.values()), len(task.segments)
    characters = sum(len(s.source) for s in task.segments)
    return {
        "source_segments": total,
        "scored": scored,
        "share": round(scored / total, DIGITS),
        "share_of_characters": round(characters / task.characters, DIGITS) if task.characters else None,
        "by_type": dict(task.types),
    }


def published_line(task: Task) -> str:
    """Return in words what of the source is scored, "" where it is not known.

    >>> published_line(Task(direction="uk-en", segments=(), types={"omitted": 2}, characters=90))
    'scored: 0 of 2 source segments (0.0 %, 0.0 % of characters); the source has omitted 2'
    """
    said = share(task)
    if not said:
        return ""
    characters = sum(len(s.source) for s in task.segments) / task.characters if task.characters else 0
    kinds = ", ".join(f"{name} {count}" for name, count in task.types.items())
    scored, total = len(task.segments), sum(task.types.values())
    return (
        f"scored: {scored:,} of {total:,} source segments ({100 * scored / total:.1f} %, {100 * characters:.1f} % of "
        f"characters); the source has {kinds}"
    )
