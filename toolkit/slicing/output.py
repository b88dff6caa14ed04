"""Tables of slices: text for a terminal, Markdown, LaTeX for a paper, and rows for a program.

A table a direction, slice and metric; a row a value, and where systems have a `trained_until` rows for the stories up to that
day and after it. A cell is a score with half the width of its interval, or why there is none.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from toolkit.data import SliceScore
from toolkit.errors import choose
from toolkit.slicing.measuring import FEWEST, FEWEST_STORIES

PERIODS = {
    "all": "",
    "before": "up to the end of its training data",
    "after": "after its training data",
    "undated": "without a date",
}
PLACES = {period: place for place, period in enumerate(PERIODS)}
TRAINING = "training"  # the slice of everything, which is cut by period alone
LATEX = str.maketrans(
    {c: f"\\{c}" for c in "&%$#_{}"} | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    | {"±": r"$\pm$", "–": "--"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    """What a table shows, its heading row first."""

    title: str
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]


def render(scores: Sequence[SliceScore], format: str = "text", *, width: int = 1) -> str:  # noqa: A002  # as in metrics
    """Return `scores` as "text", "markdown" or "latex", with `width` digits behind the point."""
    draw = choose("format", format, FORMATS)
    return "\n".join(draw(table) for table in tables(scores, width))


def as_rows(scores: Iterable[SliceScore], width: int | None = None) -> list[dict[str, object]]:
    """Return a plain object a score, rounded to `width` digits: what JSON and data frames are made of."""

    def rounded(value: float) -> float:
        return value if width is None else float(f"{value:.{width}f}")

    rows = []
    for s in scores:
        row = msgspec.to_builtins(s)
        row["score"] = None if s.score is None else rounded(s.score)
        row["interval"] = None if s.interval is None else [rounded(end) for end in s.interval]
        rows.append(row)
    return rows


def tables(scores: Sequence[SliceScore], width: int) -> list[Table]:
    groups: dict[tuple[str, str, str], list[SliceScore]] = {}
    for s in scores:
        groups.setdefault((s.direction, s.slice, s.metric), []).append(s)
    return [table(own, width) for own in groups.values()]


def table(scores: Sequence[SliceScore], width: int) -> Table:
    """Return the table of one direction, slice and metric."""
    first = scores[0]
    systems = list(dict.fromkeys(s.system for s in scores))
    rows: dict[tuple[str, str], dict[str, SliceScore]] = {}
    for s in scores:
        rows.setdefault((s.value, s.period), {})[s.system] = s
    values = list(dict.fromkeys(value for value, _ in rows))
    body = []
    for (value, period), own in sorted(rows.items(), key=lambda row: (values.index(row[0][0]), PLACES[row[0][1]])):
        sizes = {(s.segments, s.stories) for s in own.values()}
        shared = len(sizes) == 1
        n, stories = (f"{count:,}" for count in sizes.pop()) if shared else ("", "")
        label = ", ".join(part for part in ("" if first.slice == TRAINING else value, PERIODS[period]) if part)
        cells = (cell(own[system], width, sized=not shared) if system in own else "" for system in systems)
        body.append((label, n, stories, *cells))
    return Table(
        title=f"{first.direction}, {first.metric} by {first.slice}",
        rows=((first.slice, "n", "stories", *systems), *body),
        notes=notes(scores),
    )


def cell(s: SliceScore, width: int, *, sized: bool) -> str:
    said = f" (n {s.segments:,})" if sized else ""
    if s.score is None:
        return "too small" + said
    spread = f" ± {(s.interval[1] - s.interval[0]) / 2:.{width}f}" if s.interval else ""
    return f"{s.score:.{width}f}{spread}{said}"


def notes(scores: Sequence[SliceScore]) -> tuple[str, ...]:
    found = []
    if any(s.interval for s in scores):
        found.append(
            f"±: half of the interval at 95 %, bootstrap of 1,000 samples, by article where a slice has {FEWEST_STORIES} "
            "stories or more, else by segment"
        )
    if any(s.score is None for s in scores):
        found.append(f"too small: fewer than {FEWEST} segments, where an interval would say more than it knows")
    if any(s.score is not None and s.interval is None for s in scores):
        found.append(f"no interval: fewer than {FEWEST} segments")
    return tuple(found)


def as_text(drawn: Table) -> str:
    widths = [max(map(len, column)) for column in zip(*drawn.rows, strict=True)]
    lines = [drawn.title, ""]
    for number, row in enumerate(drawn.rows):
        cells = [row[0].ljust(widths[0]), *(text.rjust(size) for text, size in zip(row[1:], widths[1:], strict=True))]
        lines.append("  ".join(cells).rstrip())
        if number == 0:
            lines.append("  ".join("─" * size for size in widths))
    return "\n".join([*lines, *(["", *drawn.notes] if drawn.notes else [])]) + "\n"


def as_markdown(drawn: Table) -> str:
    head, *body = (tuple(text.replace("|", r"\|") for text in row) for row in drawn.rows)
    ruler = ("---", *("---:" for _ in head[1:]))
    rows = [f"| {' | '.join(row)} |" for row in (head, ruler, *body)]
    return "\n".join([f"**{drawn.title}**", "", *rows, *(f"\n{note}" for note in drawn.notes)]) + "\n"


def as_latex(drawn: Table) -> str:
    """Return a table for the package booktabs; its title and notes stand in comments behind it."""
    head, *body = (" & ".join(text.translate(LATEX) for text in row) + r" \\" for row in drawn.rows)
    lines = [
        rf"\begin{{tabular}}{{l{'r' * (len(drawn.rows[0]) - 1)}}}",
        r"\toprule",
        head,
        r"\midrule",
        *body,
        r"\bottomrule",
        r"\end{tabular}",
        *(f"% {line}" for line in (drawn.title, *drawn.notes)),
    ]
    return "\n".join(lines) + "\n"


FORMATS: Mapping[str, Callable[[Table], str]] = {"text": as_text, "markdown": as_markdown, "latex": as_latex}
