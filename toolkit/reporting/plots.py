"""The leaderboard's plots as SVG files: systems with intervals, slices, scores by article. For a paper or a README.

Drawn are the first metric of each direction and what the leaderboard's JSON says of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import escape

from toolkit.reporting.board import PERIODS, TRAINING, Document, Metric, metrics_of, of_articles, ranked
from toolkit.reporting.frame import UNPRINTABLE
from toolkit.reporting.summary import direction_name

WIDTH, LEFT, RIGHT = 720, 220, 64  # pixels: of all, of the names, of the figures
LINE, HEAD = 22, 28  # pixels: heights of a row and of a heading
LETTERS = 32  # of a name; more would run into its bar
INK, SOFT, FILL, TRACK = "#1d1b18", "#615c53", "#7d98a5", "#f1ede3"


@dataclass(frozen=True, slots=True)
class Row:
    """A name and a bar, or a name and ticks."""

    name: str
    value: float | None = None
    interval: Sequence[float] | None = None
    ticks: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows under a heading, "" for none."""

    heading: str
    rows: tuple[Row, ...]


def draw_plots(document: Document) -> dict[str, str]:
    """Return SVG by name: "uk-en.systems", "uk-en.kind", "uk-en.articles"."""
    found = {}
    for own in map(ranked, document["directions"]):
        metric = next(metrics_of(own), None)
        if metric is None:
            continue
        title = f"{direction_name(own['direction'])}, {metric.name}"
        found[f"{own['direction']}.systems"] = draw(title, metric, [Rows("", tuple(systems(own, metric)))])
        for name in dict.fromkeys(s["slice"] for s in own["slices"] if s["slice"] not in (TRAINING, "article")):
            if groups := list(slices(own, metric, name)):
                found[f"{own['direction']}.{name}"] = draw(f"{title} by {name}", metric, groups)
        if own["articles"]:
            found[f"{own['direction']}.articles"] = draw(
                f"{title} of {len(own['articles']):,} articles",
                of_articles(own, metric),
                [Rows("", tuple(articles(own, metric)))],
            )
    return found


def systems(own: Document, metric: Metric) -> Iterator[Row]:
    for system in own["systems"]:
        for entry in system["scores"]:
            if entry["name"] == metric.name:
                yield Row(system["name"], entry["score"], entry.get("interval"))


def slices(own: Document, metric: Metric, name: str) -> Iterator[Rows]:
    """Yield a group a value of which some system has a score."""
    by_value: dict[tuple[str, str], list[Any]] = {}
    for s in own["slices"]:
        if (s["slice"], s["metric"]) == (name, metric.name) and s["score"] is not None:
            by_value.setdefault((s["value"], s["period"]), []).append(s)
    for (value, period), scores in by_value.items():
        sizes = {s["segments"] for s in scores}
        size = f"n {sizes.pop():,}" if len(sizes) == 1 else ""
        heading = ", ".join(part for part in (value, PERIODS[period], size) if part)
        yield Rows(heading, tuple(Row(s["system"], s["score"], s["interval"]) for s in scores))


def articles(own: Document, metric: Metric) -> Iterator[Row]:
    for system in own["systems"]:
        scores = (a["scores"].get(system["name"], {}).get(metric.name) for a in own["articles"])
        yield Row(system["name"], ticks=tuple(score for score in scores if score is not None))


def draw(title: str, metric: Metric, groups: Sequence[Rows]) -> str:
    """Return a plot of one axis: a bar with its whisker and figure a row, or ticks."""
    parts = [text(12, 22, title, size=15, weight=600)]
    y = 36
    for group in groups:
        if group.heading:
            parts.append(text(12, y + 18, group.heading, weight=600))
            y += HEAD
        for row in group.rows:
            parts += row_parts(row, metric, y)
            y += LINE
    y += 4
    for share in range(5):
        value = metric.low + (metric.high - metric.low) * share / 4
        parts.append(
            text(LEFT + share / 4 * (WIDTH - LEFT - RIGHT), y + 12, f"{value:g}", fill=SOFT, anchor="middle", size=11)
        )
    y += 22
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" width="{WIDTH}" height="{y}" role="img" '
        f'font-family="Helvetica, Arial, sans-serif"><title>{escape(title)}</title>'
        f'<rect width="{WIDTH}" height="{y}" fill="#fff"/>{"".join(parts)}</svg>\n'
    )
    return UNPRINTABLE.sub("\ufffd", drawn)


def row_parts(row: Row, metric: Metric, y: int) -> Iterator[str]:
    def x(value: float) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * metric.place(value) / 100, 1)

    middle = y + LINE / 2
    short = row.name if len(row.name) <= LETTERS else row.name[: LETTERS - 1] + "…"
    yield text(LEFT - 10, middle + 4, short, anchor="end")
    yield box(LEFT, y + 4, WIDTH - LEFT - RIGHT, TRACK)
    if row.value is not None:
        start, end = sorted((x(0.0), x(row.value)))
        yield box(start, y + 4, round(end - start, 1), FILL)
        yield text(WIDTH - 12, middle + 4, metric.figure(row.value), anchor="end")
    if row.interval:
        low, high = map(x, row.interval)
        yield f'<path d="M{low} {middle}H{high}M{low} {middle - 4}v8M{high} {middle - 4}v8" stroke="{INK}" stroke-width="1.5"/>'
    if row.ticks:
        path = "".join(f"M{x(value)} {y + 4}v{LINE - 8}" for value in sorted(row.ticks))
        yield f'<path d="{path}" stroke="{INK}" stroke-opacity=".6"/>'


def box(x: float, y: float, width: float, fill: str) -> str:
    return f'<rect x="{x}" y="{y}" width="{width}" height="{LINE - 8}" fill="{fill}"/>'


def text(
    x: float, y: float, words: str, *, size: int = 13, weight: int = 400, fill: str = INK, anchor: str = "start"
) -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size}" font-weight="{weight}" fill="{fill}" text-anchor="{anchor}">'
        f"{escape(words)}</text>"
    )
