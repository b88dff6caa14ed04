"""The leaderboard as a page: systems with intervals, who beats whom, failures, slices, articles, and the segments behind each.

It shows the leaderboard's JSON, which `toolkit/leaderboard.py` describes, and nothing besides. Tables are their own plots: a bar
stands in each cell beside its number. The segments are packed (deflate, base64), so that 300,000 translations load at once,
are unpacked by direction and system when a bar is clicked, and hold no character that HTML could take for its own.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from toolkit.reporting.frame import fill, packed
from toolkit.reporting.summary import direction_name

Document = Mapping[str, Any]  # the leaderboard's JSON, or an object within it

LEXICAL = re.compile("BLEU|spBLEU|chrF|TER")  # beginnings of names
SIGNS = {"win": "+", "tie": "=", "loss": "−"}
TURNED = {"win": "loss", "loss": "win", "tie": "tie"}
WORDS = {"win": "better than", "tie": "not told from", "loss": "worse than"}
CORRECTIONS = {"holm": "Holm's", "bh": "Benjamini and Hochberg's"}
PERIODS = {
    "all": "",
    "before": "up to the end of its training data",
    "after": "after its training data",
    "undated": "without a date",
}
PLACES = {period: place for place, period in enumerate(PERIODS)}
TRAINING = "training"  # the slice of everything, which is cut by period alone
EDGES = (1, 2, 3, 4, 5, 6, 7, 8, 10)  # ends of axes, times a power of ten


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric of one direction, and the axis that all its bars share."""

    name: str
    digits: int  # behind the point
    lower: bool  # is better
    lexical: bool
    low: float
    high: float
    signature: str

    def place(self, value: float) -> float:
        """Return where a value stands on the axis, in per cent."""
        return round(100 * (min(max(value, self.low), self.high) - self.low) / (self.high - self.low), 2)

    def figure(self, value: float) -> str:
        return f"{value:.{self.digits}f}"

    @property
    def axis(self) -> str:
        return f"{self.low:g} to {self.high:g}"


@dataclass(frozen=True, slots=True)
class Spread:
    """An interval at 95 %, in words and in per cent of the axis."""

    text: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A score as a number and as a bar that leads to its segments."""

    metric: str
    value: str
    start: float  # per cent of the axis
    length: float
    by_segment: Spread | None
    by_article: Spread | None
    remarks: tuple[str, ...]
    href: str
    label: str  # for those who hear it


@dataclass(frozen=True, slots=True)
class Empty:
    """Why there is no bar."""

    why: str


@dataclass(frozen=True, slots=True)
class SystemLine:
    """A system in the first table."""

    name: str
    baseline: bool  # that the others are tested against
    remarks: tuple[str, ...]
    bars: tuple[Bar | Empty, ...]


@dataclass(frozen=True, slots=True)
class SliceLine:
    """One value of a slice: a cell a system."""

    label: str
    period: str
    size: str
    stories: str
    cells: tuple[Bar | Empty | None, ...]  # None: the system has no such part


@dataclass(frozen=True, slots=True)
class SliceTable:
    """One slice under one metric."""

    title: str
    metric: Metric
    names: tuple[str, ...]  # of systems
    lines: tuple[SliceLine, ...]
    small: tuple[str, ...]  # values with too few segments for a score


@dataclass(frozen=True, slots=True)
class Verdict:
    """The test of a row's system against a column's."""

    kind: str  # "win", "tie", "loss"
    sign: str
    words: str
    href: str


@dataclass(frozen=True, slots=True)
class GridLine:
    """A system against all others."""

    name: str
    cells: tuple[Verdict | None, ...]
    counts: tuple[int, ...]  # wins, ties, losses


@dataclass(frozen=True, slots=True)
class Grid:
    """Who beats whom under one metric."""

    metric: str
    by: str  # "segment", "article"
    lines: tuple[GridLine, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """Segments that failed in one way."""

    count: int
    href: str
    label: str


@dataclass(frozen=True, slots=True)
class FailureLine:
    """What failed in the output of one system, and its scores without it."""

    name: str
    counts: tuple[Count, ...]
    without: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """The scores of one system's articles as ticks on the axis, 0 to 1,000."""

    name: str
    path: str
    words: str


@dataclass(frozen=True, slots=True)
class Strips:
    metric: Metric
    articles: int
    lines: tuple[Strip, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Packed data, and the id of the element that holds it."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class DirectionView:
    """One direction, as shown."""

    id: str
    name: str
    scored: str
    metrics: tuple[Metric, ...]
    names: tuple[str, ...]  # of systems
    systems: tuple[SystemLine, ...]
    notes: tuple[str, ...]
    grids: tuple[Grid, ...]
    kinds: tuple[str, ...]  # of failures
    failures: tuple[FailureLine, ...]
    slices: tuple[SliceTable, ...]
    strips: tuple[Strips, ...]


def render_board(document: Document) -> str:
    """Return the page of a leaderboard, the best system under the first metric first."""
    document = {**document, "directions": [ranked(own) for own in document["directions"]]}
    views = [view(own) for own in document["directions"]]
    return fill(
        "board.html",
        styles=("base.css", "board.css"),
        script="board.js",
        title=document["name"] or "Leaderboard",
        warnings=document["warnings"],
        directions=views,
        systems=len({s["name"] for own in document["directions"] for s in own["systems"]}),
        segments=sum(own["scored"] for own in document["directions"]),
        metrics=list(dict.fromkeys(m.name for one in views for m in one.metrics)),
        blocks=blocks(document, views),
    )


def ranked(own: Document) -> Document:
    """Return a direction with its systems by their first score, the best first."""

    def rank(system: Document) -> float:
        first = system["scores"][0]
        return float(first["score"] if first.get("lower_is_better") else -first["score"])

    return {**own, "systems": sorted(own["systems"], key=rank)}


def view(own: Document) -> DirectionView:
    """Return one direction of the document, as it is shown."""
    metrics = tuple(metrics_of(own))
    failing = list(dict.fromkeys(k for s in own["systems"] for e in s["scores"] for k in e.get("failures", ())))
    return DirectionView(
        id=own["direction"],
        name=direction_name(own["direction"]),
        scored=scored(own),
        metrics=metrics,
        names=tuple(s["name"] for s in own["systems"]),
        systems=tuple(system_line(own, system, metrics) for system in own["systems"]),
        notes=tuple(notes(own, metrics)),
        grids=tuple(grids(own)),
        kinds=tuple(failing),
        failures=tuple(failure_line(own, system, metrics, failing) for system in own["systems"]) if failing else (),
        slices=tuple(slice_tables(own, metrics)),
        strips=tuple(strips(own, of_articles(own, metric)) for metric in metrics if own["articles"]),
    )


def metrics_of(own: Document) -> Iterator[Metric]:
    """Yield the metrics of a direction, each with an axis on which its scores, slices and intervals fit."""
    by_name: dict[str, list[Document]] = {}
    for system in own["systems"]:
        for entry in system["scores"]:
            by_name.setdefault(entry["name"], []).append(entry)
    for name, entries in by_name.items():
        first = entries[0]
        values = [0.0, *(e["score"] for e in entries)]
        ends = [end for e in entries for end in (*e.get("interval", ()), *e.get("by_article", {}).get("interval", ()))]
        for one in own["slices"]:
            if (one["metric"], one["slice"] == "article") == (name, False) and one["score"] is not None:
                values.append(one["score"])
                ends += one["interval"] or ()
        low, high = axis(values, ends)
        yield Metric(
            name=name,
            digits=3 if "agg:mean" in first["signature"] else 1,
            lower=first.get("lower_is_better", False),
            lexical=bool(LEXICAL.match(name)),
            low=low,
            high=high,
            signature=first["signature"],
        )


def of_articles(own: Document, metric: Metric) -> Metric:
    """Return a metric with an axis for the scores of articles, which lie further apart than those of systems."""
    scores = [v for a in own["articles"] for s in a["scores"].values() if (v := s.get(metric.name)) is not None]
    low, high = axis([0.0, *scores])
    return replace(metric, low=low, high=high)


def axis(values: Sequence[float], ends: Sequence[float] = ()) -> tuple[float, float]:
    """Return the ends of an axis for scores, 0 among them, and for the ends of intervals, which may pass 0 where no score does."""
    high = edge(max([*values, *ends]))
    low = -edge(-min([*values, *ends])) if min(values) < 0 else 0.0
    return low, high if high > low else low + 1


def edge(value: float) -> float:
    """Return the end of an axis that holds values from 0 to `value`.

    >>> edge(51.3), edge(0.81), edge(0)
    (60.0, 1.0, 0.0)
    """
    value -= 1e-9 * abs(value)  # 100 percent may be 100.00000000000004
    power = 10.0**-6
    while 10 * power < value:
        power *= 10
    return next((round(step * power, 9) for step in EDGES if step * power >= value), 0.0) if value > 0 else 0.0


def scored(own: Document) -> str:
    """Return in words what of the source is scored."""
    said = own["published"]
    if not said:
        left = f"; {own['left_out']:,} lack a reference" if own["left_out"] else ""
        return f"{own['scored']:,} segments are scored{left}."
    kinds = ", ".join(f"{name} {count:,}" for name, count in said["by_type"].items())
    part = f"{100 * said['share']:.1f} %"
    if said["share_of_characters"] is not None:
        part += f", {100 * said['share_of_characters']:.1f} % of its characters"
    return (
        f"{own['scored']:,} of {said['source_segments']:,} source segments are scored ({part}). The source has {kinds}."
    )


def link(own: Document, system: str, **asked: str) -> str:
    """Return the fragment under which the page shows segments of a system."""
    return "#segments?" + urlencode({"direction": own["direction"], "system": system, **asked})


# --- systems -------------------------------------------------------------------------------------------------------


def system_line(own: Document, system: Document, metrics: Sequence[Metric]) -> SystemLine:
    entries = {entry["name"]: entry for entry in system["scores"]}
    remarks = [system["note"]] if system["note"] else []
    if system["trained_until"]:
        remarks.append(f"trained until {system['trained_until']}")
    return SystemLine(
        name=system["name"],
        baseline=any(e.get("baseline") == system["name"] for s in own["systems"] for e in s["scores"]),
        remarks=tuple(remarks),
        bars=tuple(
            score_bar(own, system["name"], metric, entries[metric.name])
            if metric.name in entries
            else Empty("not scored")
            for metric in metrics
        ),
    )


def score_bar(own: Document, system: str, metric: Metric, entry: Document) -> Bar:
    by_article = entry.get("by_article", {})
    remarks = []
    if "p_value" in entry:
        star = "*" if entry.get("significant_adjusted", entry["significant"]) else ""
        remarks.append(f"p {entry['p_value']:.4f}{star}")
    if "p_value" in by_article:
        star = "*" if by_article.get("significant_adjusted", by_article["significant"]) else ""
        remarks.append(f"by article {by_article['p_value']:.4f}{star}")
    if "normalised" in entry and metric.figure(entry["normalised"]) != metric.figure(entry["score"]):
        remarks.append(f"normalised {metric.figure(entry['normalised'])}")
    return bar(
        own,
        system,
        metric,
        entry["score"],
        by_segment=entry.get("interval"),
        by_article=by_article.get("interval"),
        remarks=remarks,
    )


def bar(
    own: Document,
    system: str,
    metric: Metric,
    value: float,
    *,
    by_segment: Sequence[float] | None = None,
    by_article: Sequence[float] | None = None,
    remarks: Sequence[str] = (),
    what: str = "",
    asked: Mapping[str, str] = MappingProxyType({}),
) -> Bar:
    zero, end = metric.place(0.0), metric.place(value)
    interval = spread(metric, by_segment or by_article)
    said = [f"{system}{what and ', ' + what}: {metric.name} {metric.figure(value)}"]
    said += [f"95 % interval {interval.text}"] if interval else []
    return Bar(
        metric=metric.name,
        value=metric.figure(value),
        start=min(zero, end),
        length=round(abs(end - zero), 2),
        by_segment=spread(metric, by_segment),
        by_article=spread(metric, by_article),
        remarks=tuple(remarks),
        href=link(own, system, metric=metric.name, **asked),
        label=f"{', '.join(said)}. Show its segments",
    )


def spread(metric: Metric, ends: Sequence[float] | None) -> Spread | None:
    if not ends:
        return None
    low, high = ends
    return Spread(f"{metric.figure(low)} to {metric.figure(high)}", metric.place(low), metric.place(high))


def notes(own: Document, metrics: Sequence[Metric]) -> Iterator[str]:
    """Yield what a reader of a direction's tables must know."""
    systems = own["systems"]
    entries = [entry for system in systems for entry in system["scores"]]
    if lexical := ", ".join(m.name for m in metrics if m.lexical):
        yield (
            f"{lexical}: lexical metrics, which count letters and words in common with the reference, and not whether "
            "the meaning is right."
        )
    if lower := ", ".join(m.name for m in metrics if m.lower):
        yield f"{lower}: lower is better."
    if any("interval" in e for e in entries):
        units = next((e["by_article"] for e in entries if "by_article" in e), None)
        about = (
            f" The thin whisker is the same by article: {units['articles']:,} articles drawn as a whole, of "
            f"{units['median_segments']:g} {'segment' if units['median_segments'] == 1 else 'segments'} in the median."
            if units
            else ""
        )
        yield f"The thick whisker is the interval at 95 %, bootstrap by segment.{about}"
    if tested := next((e for e in entries if "p_value" in e), None):
        corrected = f" after {CORRECTIONS[tested['correction']]} correction" if "correction" in tested else ""
        yield f"p is of the paired test against {tested['baseline']}; * at most 0.05{corrected}."
    if excluded := max((e.get("excluded", 0) for e in entries), default=0):
        yield f"Excluded, because there is nothing to score against: {excluded:,} segments."
    if any("normalised" in e for e in entries):
        yield "Normalised: after one kind of quotes, dashes, apostrophes and spaces, where that changes the figure."
    shared = (
        [w for w in entries[0].get("warnings", ()) if all(w in e.get("warnings", ()) for e in entries)]
        if entries
        else []
    )
    yield from shared
    for name, warning in dict.fromkeys(
        (e["system"], w) for e in entries for w in e.get("warnings", ()) if w not in shared
    ):
        yield f"{name}: {warning}"
    for system in systems:
        if system["made_by"]:
            yield f"{system['name']}: translated by {system['made_by']}"


def grids(own: Document) -> Iterator[Grid]:
    for metric, by in dict.fromkeys((c["metric"], c["by"]) for c in own["comparisons"]):
        verdicts: dict[tuple[str, str], Verdict] = {}
        for c in own["comparisons"]:
            if (c["metric"], c["by"]) == (metric, by):
                first, second = c["first"], c["second"]
                verdicts[first, second] = verdict(own, c, first, second, c["verdict"])
                verdicts[second, first] = verdict(own, c, second, first, TURNED[c["verdict"]])
        names = [s["name"] for s in own["systems"]]
        lines = []
        for name in names:
            cells = tuple(verdicts.get((name, other)) for other in names)
            counts = tuple(sum(cell is not None and cell.kind == kind for cell in cells) for kind in SIGNS)
            lines.append(GridLine(name, cells, counts))
        yield Grid(metric, by, tuple(lines))


def verdict(own: Document, test: Document, first: str, second: str, kind: str) -> Verdict:
    words = (
        f"{first} {WORDS[kind]} {second}: difference {abs(test['difference']):.2f}, p {test['p_value']:.4f}, "
        f"corrected {test['p_adjusted']:.4f}"
    )
    href = link(own, first, metric=test["metric"], other=second, sort="difference")
    return Verdict(kind, SIGNS[kind], words, href)


# --- failures ------------------------------------------------------------------------------------------------------


def failure_line(own: Document, system: Document, metrics: Sequence[Metric], kinds: Sequence[str]) -> FailureLine:
    first = system["scores"][0] if system["scores"] else {}
    found = {"any": first.get("failed", 0)} | {kind: first.get("failures", {}).get(kind, 0) for kind in kinds}
    without = {entry["name"]: entry.get("score_without_failures") for entry in system["scores"]}
    return FailureLine(
        name=system["name"],
        counts=tuple(
            Count(
                count=count,
                href=link(own, system["name"], failure=kind, sort="order"),
                label=f"{system['name']}, {'failed' if kind == 'any' else kind}: {count:,} segments. Show them",
            )
            for kind, count in found.items()
        ),
        without=tuple("–" if (v := without.get(m.name)) is None else m.figure(v) for m in metrics),
    )


# --- slices and articles -------------------------------------------------------------------------------------------


def slice_tables(own: Document, metrics: Sequence[Metric]) -> Iterator[SliceTable]:
    """Yield a table a slice and metric, that of articles left out: they have a part of their own."""
    for name in dict.fromkeys(s["slice"] for s in own["slices"] if s["slice"] != "article"):
        for metric in metrics:
            scores = [s for s in own["slices"] if (s["slice"], s["metric"]) == (name, metric.name)]
            if not scores:
                continue
            present = {s["system"] for s in scores}
            names = tuple(s["name"] for s in own["systems"] if s["name"] in present)
            large = {(s["value"], s["period"]) for s in scores if s["score"] is not None}
            small = dict.fromkeys(
                f"{', '.join(p for p in (label(s), PERIODS[s['period']]) if p)} (n {s['segments']:,})"
                for s in scores
                if (s["value"], s["period"]) not in large
            )
            yield SliceTable(
                title="before and after the end of the training data" if name == TRAINING else f"by {name}",
                metric=metric,
                names=names,
                lines=tuple(slice_lines(own, metric, names, [s for s in scores if (s["value"], s["period"]) in large])),
                small=tuple(small),
            )


def label(s: Document) -> str:
    return "all segments" if s["slice"] == TRAINING else s["value"]


def slice_lines(own: Document, metric: Metric, names: Sequence[str], scores: Sequence[Document]) -> Iterator[SliceLine]:
    by_row: dict[tuple[str, str], dict[str, Document]] = {}
    for s in scores:
        by_row.setdefault((s["value"], s["period"]), {})[s["system"]] = s
    values = list(dict.fromkeys(value for value, _ in by_row))
    for (value, period), row in sorted(by_row.items(), key=lambda r: (values.index(r[0][0]), PLACES[r[0][1]])):
        sizes = {(s["segments"], s["stories"]) for s in row.values()}
        size, stories = (f"{n:,}" for n in sizes.pop()) if len(sizes) == 1 else ("", "")
        yield SliceLine(
            label=label(scores[0]) if scores[0]["slice"] == TRAINING else value,
            period=PERIODS[period],
            size=size,
            stories=stories,
            cells=tuple(slice_cell(own, metric, row[name], sized=not size) if name in row else None for name in names),
        )


def slice_cell(own: Document, metric: Metric, s: Document, *, sized: bool) -> Bar | Empty:
    remarks = [f"n {s['segments']:,}"] if sized else []
    if s["score"] is None:
        return Empty("; ".join(["too small", *remarks]))
    asked = {} if s["slice"] == TRAINING else {"slice": s["slice"], "value": s["value"]}
    if s["period"] != "all":
        asked["period"] = s["period"]
    return bar(
        own,
        s["system"],
        metric,
        s["score"],
        by_segment=s["interval"] if s["by"] == "segment" else None,
        by_article=s["interval"] if s["by"] == "article" else None,
        remarks=remarks,
        what=" ".join(part for part in ("" if s["slice"] == TRAINING else s["value"], PERIODS[s["period"]]) if part),
        asked=asked,
    )


def strips(own: Document, metric: Metric) -> Strips:
    lines = []
    for system in own["systems"]:
        found = [a["scores"].get(system["name"], {}).get(metric.name) for a in own["articles"]]
        values = sorted(value for value in found if value is not None)
        if values:
            words = f"from {metric.figure(values[0])} to {metric.figure(values[-1])}, median {metric.figure(median(values))}"
            path = "".join(f"M{10 * metric.place(v):.0f} 1v18" for v in values)
            lines.append(Strip(system["name"], path, words))
    return Strips(metric, len(own["articles"]), tuple(lines))


# --- what is unpacked on demand ------------------------------------------------------------------------------------


def blocks(document: Document, views: Sequence[DirectionView]) -> Iterator[Block]:
    """Yield the packed data: an index, and by direction its articles, its texts, and each system's translations."""
    yield Block("index", packed(index(document, views)))
    for n, own in enumerate(document["directions"]):
        stories = {article["story"]: place for place, article in enumerate(own["articles"])}
        yield Block(f"articles-{n}", packed(articles(own)))
        yield Block(f"texts-{n}", packed(texts(own, stories)))
        for m, system in enumerate(own["systems"]):
            yield Block(f"system-{n}-{m}", packed(translations(own, system["name"])))


def index(document: Document, views: Sequence[DirectionView]) -> dict[str, object]:
    return {
        "report": document["report"],
        "directions": [
            {
                "code": own["direction"],
                "langs": own["direction"].split("-"),
                "name": shown.name,
                "metrics": [
                    {"name": m.name, "digits": m.digits, "lower": m.lower, "low": m.low, "high": m.high}
                    for m in (of_articles(own, metric) for metric in shown.metrics)
                ],
                "systems": [{"name": s["name"], "until": s["trained_until"]} for s in own["systems"]],
            }
            for own, shown in zip(document["directions"], views, strict=True)
        ],
    }


def articles(own: Document) -> list[list[object]]:
    """Return by article its story, title, day, addresses, number of segments and scores by system and metric."""
    return [
        [
            a["story"],
            a["title"],
            (a["published"] or "")[:10],
            a["source_url"],
            a["target_url"],
            a["segments"],
            a["scores"],
        ]
        for a in own["articles"]
    ]


def texts(own: Document, stories: Mapping[str, int]) -> dict[str, object]:
    """Return all segments by field; `slices` as positions in a list of values."""
    segments = own["segments"]
    slices = {}
    for name in segments[0]["slices"] if segments else ():
        found = [s["slices"][name] for s in segments]
        places = {value: n for n, value in enumerate(dict.fromkeys(found))}
        slices[name] = {"values": list(places), "of": [places[value] for value in found]}
    return {
        "units": [s["unit"] for s in segments],
        "stories": [stories.get(s["story"], -1) for s in segments],
        "kinds": [s["kind"] or "" for s in segments],
        "types": [s["type"] or "" for s in segments],
        "probabilities": [s["probability"] for s in segments],
        "days": [(s["published"] or "")[:10] for s in segments],
        "sources": [s["source"] for s in segments],
        "references": [s["reference"] for s in segments],
        "more": {n: s["more_references"] for n, s in enumerate(segments) if s.get("more_references")},
        "slices": slices,
    }


def translations(own: Document, system: str) -> dict[str, object]:
    segments = own["segments"]
    metrics = list(segments[0]["scores"].get(system, {})) if segments else []
    return {
        "texts": [s["hypotheses"][system] for s in segments],
        "scores": {metric: [s["scores"][system][metric] for s in segments] for metric in metrics},
        "failures": {n: s["failures"][system] for n, s in enumerate(segments) if system in s["failures"]},
    }
