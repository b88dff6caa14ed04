"""Scores as JSON, as text for a terminal, as Markdown and as LaTeX for a paper.

JSON is one object whatever was asked for, of which fields may be added but none renamed without a new `version`:

    version          1
    language_pair    "uk-en"; null where it was not said, or where the scores are of several directions
    segments         number scored; null where the scores differ in it
    scores           a list, by system, then by metric:
      system, language_pair, segments
      metric         "bleu", "spbleu", "chrf", "ter"; of --segment-scores its name in small letters
      name, score, signature, verbose_score, confidence, confidence_mean, confidence_var
                     as in sacreBLEU's JSON; the last four only where there are such
      interval       [low, high] at 95 %: confidence_mean ∓ confidence_var
      baseline, p_value, significant
                     of a paired test: against whom, and whether p is at most 0.05; only where tested
      nrefs, case, eff, tok, smooth, nc, nw, space, bs, ar, seed, …, version
                     what the signature says, as strings, as in sacreBLEU's JSON
      p_adjusted, correction, significant_adjusted
                     the same corrected for the number of systems tested, "holm" or "bh"; only where several were
      lower_is_better
                     true of TER and of metrics that count errors; only where it is
      normalised, normalisation
                     the score after "typography:1", which is ours and stands beside the signature; not of TER
      by_article     articles, median_segments, and confidence_mean, interval, p_value, p_adjusted, significant as above, from
                     whole articles; only where the articles are known
      excluded       number of segments left out because there is nothing to score against; only where there are such
      failed, failures
                     number of segments that went wrong as a whole, and of each kind ("cut": 3); where sources are known
      score_without_failures
                     over the other segments; only where some failed, and some did not
      made_by        engine, model, revision and settings; only where newsalign ran the system
      warnings       a list, "empty-reference: …", "byte-order-mark: …"; only where there are such

    comparisons      a list, where all pairs were asked for: language_pair, metric, by ("segment", "article"), first, second,
                     difference (second less first), p_value, p_adjusted, verdict of the first ("win", "tie", "loss")
    segment_scores   where they were asked for: a list of objects, system, segment (0-based), id, document, and a metric a key
    failures         a list, by system, where sources are known: system, language_pair, segments, failed, and
      kinds          of each kind that occurs, its count and examples: segment (0-based), source, output

`score…`, `confidence…` and `interval` are rounded to `width` digits, two more where they are means of another metric. sacreBLEU itself prints an object for one metric, a
list for several, other objects for several systems, and stops at chrF with a paired bootstrap.
"""

import json
import os
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from toolkit.data import FAILURES, ByArticle, Comparison, Score
from toolkit.errors import ToolkitError, choose
from toolkit.metrics.results import LABELS, Scores, SegmentScores
from toolkit.metrics.significance import CORRECTED, SIGNIFICANT

VERSION = 1
P_VALUE = "p"  # heading of its column
P_VALUES = (P_VALUE, "p by article")
YELLOW, RED, PLAIN = "\x1b[33m", "\x1b[31m", "\x1b[39m"  # as in sacreBLEU: the baseline, what may be chance
LATEX = str.maketrans(
    {c: f"\\{c}" for c in "&%$#_{}"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)
EXAMPLE = 60  # characters of a failed segment
NORMALISED = "norm."
SIGNS = {"win": "+", "tie": "=", "loss": "-"}
TURNED = {"+": "-", "-": "+", "=": "="}
GRID = (
    "+ the system of the row is better than that of the column, - worse, = may be chance (p after correction over 0.05)"
)
WITHOUT = "a segment may fail in several ways; without: each system over the segments that did not fail"
LEXICAL = re.compile("BLEU|spBLEU|chrF|TER")  # beginnings of names
LEXICAL_NOTE = "lexical: counts letters and words in common with the reference, and not whether the meaning is right"
TESTS = {"bs": "paired bootstrap, {} resamples", "ar": "approximate randomisation, {} trials"}


def render(
    scores: Sequence[Score],
    format: str = "json",  # noqa: A002  # sacreBLEU's word
    *,
    width: int = 1,
    short: bool = False,
    score_only: bool = False,
    color: bool = False,
) -> str:
    """Return `scores` as "json", "text", "latex" or "markdown", with `width` digits behind the point.

    `short` abbreviates the signatures of text and LaTeX; `score_only` prints the bare numbers, one a line.
    `color` is for text on a terminal, and off where NO_COLOR is set: the baseline is yellow, and red what may be chance,
    as in sacreBLEU. Raises ToolkitError for a format that there is not and for fewer than no digits.
    """
    if width < 0:
        raise ToolkitError(f"a width of {width} digits; it is 0 or more")
    as_format = choose("format", format, FORMATS)
    if score_only:
        return "".join(number(score, width) + "\n" for score in scores)
    return as_format(scores, width, short, color and not os.environ.get("NO_COLOR"))


def render_segments(found: SegmentScores, *, width: int = 1, score_only: bool = False) -> str:
    """Return a line a segment, columns parted by tabs under a heading; `score_only` leaves the scores alone."""
    columns = found.columns()
    names = [name for name in columns if not score_only or name not in LABELS]
    rows = zip(*(columns[name] for name in names), strict=True)
    lines = ["\t".join(f"{v:.{width}f}" if isinstance(v, float) else str(v) for v in row) for row in rows]
    return "".join(line + "\n" for line in ([] if score_only else ["\t".join(names)]) + lines)


def chosen_format(asked: str) -> str:
    """Return the format asked for, or SACREBLEU_FORMAT, which goes first where it names one, as in sacreBLEU."""
    wanted = os.environ.get("SACREBLEU_FORMAT", "").lower()
    return wanted if wanted in FORMATS else asked


def finer(score: Score, width: int) -> int:
    """Return how many digits a score is printed with: two more where it is no percentage but another metric's mean."""
    return width + 2 if "agg:mean" in score.signature else width


def figure(score: Score, width: int) -> str:
    return f"{score.value:.{finer(score, width)}f}"


def number(score: Score, width: int) -> str:
    confidence = spread(score, width)
    return figure(score, width) + (f" ({confidence})" if confidence else "")


def spread(score: Score, width: int) -> str:
    """Return "μ = 45.1 ± 0.9", or "" without an interval."""
    if score.mean is None or score.interval is None:
        return ""
    digits = finer(score, width)
    return f"μ = {score.mean:.{digits}f} ± {margin(score):.{digits}f}"


def margin(score: Score) -> float:
    low, high = score.interval or (0.0, 0.0)
    return (high - low) / 2


def facts(signature: str) -> dict[str, str]:
    """Return what a signature says.

    >>> facts("nrefs:1|case:mixed|version:2.6.0")
    {'nrefs': '1', 'case': 'mixed', 'version': '2.6.0'}
    """
    return dict(item.split(":", 1) for item in signature.split("|"))


# --- JSON ----------------------------------------------------------------------------------------------------------


def as_json(scores: Sequence[Score], width: int, short: bool, color: bool) -> str:
    del short, color  # a program reads it: signatures are whole, as in sacreBLEU's JSON
    directions, segments = {s.direction or None for s in scores}, {s.segments for s in scores}
    document = {
        "version": VERSION,
        "language_pair": directions.pop() if len(directions) == 1 else None,
        "segments": segments.pop() if len(segments) == 1 else None,
        "scores": [entry(s, group.baseline, width) for group in groups(scores) for s in group.scores],
    }
    if isinstance(scores, Scores) and scores.comparisons:
        document["comparisons"] = [compared(c, width) for c in scores.comparisons]
    if isinstance(scores, Scores) and scores.segments:
        columns = scores.segments.columns()
        document["segment_scores"] = [
            dict(zip(columns, (rounded(v, width) for v in row), strict=True))
            for row in zip(*columns.values(), strict=True)
        ]
    if failed := [examples(s) for group in groups(scores) for s in group.firsts() if s.failures]:
        document["failures"] = failed
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def entry(score: Score, baseline: str, width: int) -> dict[str, object]:
    asked, width = width, finer(score, width)
    fields: dict[str, object] = {
        "system": score.system,
        "language_pair": score.direction or None,
        "segments": score.segments,
        "metric": re.sub(r"[^a-z]", "", score.metric.lower()),
        "name": score.metric,
        "score": round_to(score.value, width),
        "signature": score.signature,
    }
    if score.mean is not None and score.interval is not None:
        fields |= {
            "confidence_mean": round_to(score.mean, width),
            "confidence_var": round_to(margin(score), width),
            "confidence": spread(score, asked),
            "interval": [round_to(end, width) for end in score.interval],
        }
    if score.p_value is not None:
        fields |= {
            "baseline": baseline,
            "p_value": score.p_value,
            "significant": score.p_value <= SIGNIFICANT,
        }
    if score.p_adjusted is not None:
        fields |= {
            "p_adjusted": score.p_adjusted,
            "correction": score.correction,
            "significant_adjusted": score.p_adjusted <= SIGNIFICANT,
        }
    if score.lower_is_better:
        fields["lower_is_better"] = True
    if score.normalised is not None:
        fields |= {"normalised": round_to(score.normalised, width), "normalisation": score.normalisation}
    if score.by_article is not None:
        fields["by_article"] = article_entry(score.by_article, width)
    if score.failures is not None:
        fields["failed"] = len(score.failures.segments)
        fields["failures"] = {k.kind: k.count for k in score.failures.kinds}
    if score.without_failures is not None:
        fields["score_without_failures"] = round_to(score.without_failures, width)
    if score.made_by:
        fields["made_by"] = score.made_by
    if score.verbose:
        fields["verbose_score"] = score.verbose
    if score.excluded:
        fields["excluded"] = score.excluded
    if score.warnings:
        fields["warnings"] = score.warnings
    return fields | facts(score.signature)


def article_entry(found: ByArticle, width: int) -> dict[str, object]:
    fields: dict[str, object] = {"articles": found.articles, "median_segments": found.median_segments}
    if found.mean is not None and found.interval is not None:
        fields["confidence_mean"] = round_to(found.mean, width)
        fields["interval"] = [round_to(end, width) for end in found.interval]
    if found.p_value is not None:
        fields |= {"p_value": found.p_value, "significant": found.p_value <= SIGNIFICANT}
    if found.p_adjusted is not None:
        fields |= {"p_adjusted": found.p_adjusted, "significant_adjusted": found.p_adjusted <= SIGNIFICANT}
    return fields


def compared(found: Comparison, width: int) -> dict[str, object]:
    return {
        "language_pair": found.direction or None,
        "metric": found.metric,
        "by": found.by,
        "first": found.first,
        "second": found.second,
        "difference": round_to(found.difference, width),
        "p_value": found.p_value,
        "p_adjusted": found.p_adjusted,
        "verdict": found.verdict,
    }


def rounded(value: object, width: int) -> object:
    return round_to(value, width) if isinstance(value, float) else value


def examples(score: Score) -> dict[str, object]:
    """Return what failed in the output of one system, with the examples, which are the same for each metric."""
    kinds = score.failures.kinds if score.failures else ()
    return {
        "system": score.system,
        "language_pair": score.direction or None,
        "segments": score.segments,
        "failed": len(score.failures.segments) if score.failures else 0,
        "kinds": {k.kind: {"count": k.count, "examples": msgspec.to_builtins(k.examples)} for k in kinds},
    }


def round_to(value: float, width: int) -> float:
    return float(f"{value:.{width}f}")


# --- tables --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Group:
    """The scores of one direction."""

    scores: tuple[Score, ...]

    @property
    def baseline(self) -> str:
        return self.scores[0].system

    def of(self, metric: str) -> dict[str, Score]:
        return {s.system: s for s in self.scores if s.metric == metric}

    @property
    def metrics(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(s.metric for s in self.scores))

    @property
    def systems(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(s.system for s in self.scores))

    def firsts(self) -> list[Score]:
        """Return the first score of each system: what stands on it and not on the metric, it tells."""
        return [next(s for s in self.scores if s.system == system) for system in self.systems]


def groups(scores: Sequence[Score]) -> list[Group]:
    """Return a group a direction, in the order in which they come."""
    return [
        Group(tuple(s for s in scores if s.direction == direction))
        for direction in dict.fromkeys(s.direction for s in scores)
    ]


def table(group: Group, width: int) -> list[list[str]]:
    """Return the heading and a row a system: a score a metric, its mean and interval and its p-value where there are such."""
    columns = [["System", *group.systems]]
    for metric in group.metrics:
        own = group.of(metric)
        cells = [own.get(system) for system in group.systems]
        columns.append([metric, *("" if s is None else figure(s, width) for s in cells)])
        digits = max((finer(s, width) for s in own.values()), default=width)
        if any(s.interval for s in own.values()):
            means = ("" if s is None else spread(s, width).removeprefix("μ = ") for s in cells)
            columns.append(["μ ± 95% CI", *means])
        if any(s.p_value is not None for s in own.values()):
            columns.append([P_VALUE, *("" if s is None else p_value(s) for s in cells)])
        articles = [s.by_article if s else None for s in cells]
        if any(unit and unit.interval for unit in articles):
            columns.append(
                ["± by article", *("" if unit is None else article_margin(unit, digits) for unit in articles)]
            )
        if any(unit and unit.p_value is not None for unit in articles):
            columns.append(["p by article", *("" if unit is None else starred(unit) for unit in articles)])
        if any(s.normalised is not None and shown_apart(s, width) for s in own.values()):
            values = ("" if s is None or s.normalised is None else f"{s.normalised:.{width}f}" for s in cells)
            columns.append([f"{metric} {NORMALISED}", *values])
    return [list(row) for row in zip(*columns, strict=True)]


def article_margin(found: ByArticle, width: int) -> str:
    low, high = found.interval or (0.0, 0.0)
    return f"± {(high - low) / 2:.{width}f}"


def shown_apart(score: Score, width: int) -> bool:
    """Tell whether the normalised score is another number as printed."""
    return f"{score.normalised or 0:.{width}f}" != f"{score.value:.{width}f}"


def grids(comparisons: Sequence[Comparison]) -> list[tuple[str, list[list[str]]]]:
    """Return, by metric and unit, a heading and the table of who wins against whom: a row's verdict on each column."""
    found = []
    for key in dict.fromkeys((c.direction, c.metric, c.by) for c in comparisons):
        own = [c for c in comparisons if (c.direction, c.metric, c.by) == key]
        signs = {(c.first, c.second): SIGNS[c.verdict] for c in own}
        signs |= {(second, first): TURNED[sign] for (first, second), sign in signs.items()}
        systems = list(dict.fromkeys(name for c in own for name in (c.first, c.second)))
        numbers = [str(n) for n in range(1, len(systems) + 1)]
        rows = [["System", *numbers, "wins", "ties", "losses"]]
        for number, system in zip(numbers, systems, strict=True):
            line = [signs.get((system, other), "") for other in systems]
            rows.append([f"{number} {system}", *line, *(str(line.count(sign)) for sign in SIGNS.values())])
        direction, metric, by = key
        found.append((", ".join(part for part in (direction, metric, f"all pairs by {by}") if part), rows))
    return found


def grid_blocks(scores: Sequence[Score], draw: Callable[[list[list[str]]], list[str]]) -> list[str]:
    comparisons = scores.comparisons if isinstance(scores, Scores) else ()
    return ["\n".join([title, "", *draw(rows), "", GRID]) + "\n" for title, rows in grids(comparisons)]


def failure_table(group: Group, width: int) -> list[list[str]]:
    """Return the heading and a row a system of what failed as a whole; nothing where nothing did."""
    own = {s.system: s.failures for s in group.firsts() if s.failures}
    kinds = {kind.kind for failures in own.values() for kind in failures.kinds}
    if not kinds:
        return []
    columns = [["System", *own], ["failed", *(str(len(failures.segments)) for failures in own.values())]]
    for kind in (name for name in FAILURES if name in kinds):
        counts = ({k.kind: k.count for k in failures.kinds} for failures in own.values())
        columns.append([kind, *(str(count.get(kind, 0)) for count in counts)])
    for metric in group.metrics:
        values = (group.of(metric)[system].without_failures for system in own)
        columns.append([f"{metric} without", *("" if value is None else f"{value:.{width}f}" for value in values)])
    return [list(row) for row in zip(*columns, strict=True)]


def failure_examples(group: Group) -> list[str]:
    """Return a line for each kind of failure of each system, with its first example."""
    return [
        f"{s.system}: {kind.kind} ({kind.count}), as in segment {first.segment + 1}: {shown(first.source)} → {shown(first.output)}"
        for s in group.firsts()
        for kind in (s.failures.kinds if s.failures else ())
        for first in kind.examples[:1]
    ]


def shown(text: str) -> str:
    return f"«{text if len(text) <= EXAMPLE else text[: EXAMPLE - 1].rstrip() + '…'}»"


def p_value(score: Score) -> str:
    return "" if score.p_value is None else starred(score)


def starred(found: Score | ByArticle) -> str:
    """Return a p-value as it is, with a star where, corrected if it was, it is significant."""
    if found.p_value is None:
        return ""
    last = found.p_value if found.p_adjusted is None else found.p_adjusted
    return f"{found.p_value:.4f}{'*' if last <= SIGNIFICANT else ' '}"


def heading(group: Group) -> str:
    first = group.scores[0]
    parts = [first.direction, f"{first.segments:,} segment{'s' * (first.segments != 1)}"]
    return ", ".join(part for part in parts if part)


def notes(group: Group, short: bool, width: int) -> list[str]:
    """Return what a reader of the table must know, the signatures last."""
    first = group.scores[0]
    lines = []
    if any(s.p_value is not None for s in group.scores):
        said = facts(first.signature)
        kind = "ar" if "ar" in said else "bs"
        corrected = next((s.correction for s in group.scores if s.correction), "")
        after = f" after {CORRECTED[corrected]} for {len(group.systems) - 1} systems" if corrected else ""
        lines.append(f"p: {TESTS[kind].format(said[kind])}, against {group.baseline}; * at most {SIGNIFICANT}{after}")
    if unit := next((s.by_article for s in group.scores if s.by_article), None):
        lines.append(
            f"by article: {unit.articles:,} articles resampled as a whole, of {unit.median_segments:g} segments in the median"
        )
    if lower := ", ".join(dict.fromkeys(s.metric for s in group.scores if s.lower_is_better)):
        lines.append(f"{lower}: lower is better")
    if lexical := lexical_metrics(group):
        lines.append(f"{lexical}: {LEXICAL_NOTE}")
    if labels := {s.normalisation for s in group.scores if s.normalisation}:
        same = not any(s.normalised is not None and shown_apart(s, width) for s in group.scores)
        what = "changes no score here" if same else f"gives the scores headed {NORMALISED}"
        lines.append(f"one kind of quotes, dashes, apostrophes and spaces ({labels.pop()}) {what}")
    if first.excluded:
        lines.append(f"left out for want of a reference: {first.excluded:,}")
    shared = [w for w in first.warnings if all(w in s.warnings for s in group.scores)]
    lines += shared
    own = dict.fromkeys((s.system, w) for s in group.scores for w in s.warnings if w not in shared)
    lines += [f"{system}: {warning}" for system, warning in own]
    lines += [f"{s.system}: translated by {s.made_by}" for s in group.firsts() if s.made_by]
    longest = max(map(len, group.metrics))
    for metric in group.metrics:
        score = next(s for s in group.scores if s.metric == metric)
        lines.append(f"{metric:<{longest}}  {score.short_signature if short else score.signature}")
    return lines


def as_text(scores: Sequence[Score], width: int, short: bool, color: bool) -> str:
    blocks = []
    for group in groups(scores):
        lines = [heading(group), "", *drawn(table(group, width), color), ""]
        lines += notes(group, short, width)
        if len(group.systems) == 1:
            lines += [f"{s.metric}: {s.verbose}" for s in group.scores if s.verbose]
        blocks.append("\n".join(lines) + "\n")
    blocks += grid_blocks(scores, lambda rows: drawn(rows, color=False))
    return "\n".join([*blocks, *(failures_of(group, width) for group in groups(scores) if group.firsts()[0].failures)])


def failures_of(group: Group, width: int) -> str:
    """Return the block of a direction that says what failed as a whole."""
    title = f"failed as a whole, {heading(group)}"
    rows = failure_table(group, width)
    if not rows:
        return f"{title}: none ({', '.join(FAILURES)})\n"
    return "\n".join([title, "", *drawn(rows, color=False), "", WITHOUT, *failure_examples(group)]) + "\n"


def drawn(rows: Sequence[Sequence[str]], color: bool) -> list[str]:
    """Return the lines of a table for a terminal, its first row being the heading."""
    head, *rest = rows
    widths = [max(columns_of(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = ["  ".join(padded(head, widths)), "  ".join("─" * size for size in widths)]
    for row in rest:
        cells = padded(row, widths)
        lines.append("  ".join(tinted(cells, row, head) if color else cells).rstrip())
    return lines


def padded(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    """Return the cells of a row as wide as their columns, the first to the left and the figures to the right."""
    pads = [" " * (size - columns_of(cell)) for cell, size in zip(row, widths, strict=True)]
    return [row[0] + pads[0], *(pad + cell for pad, cell in zip(pads[1:], row[1:], strict=True))]


def tinted(cells: Sequence[str], row: Sequence[str], head: Sequence[str]) -> list[str]:
    """Return a baseline's cells with its name in yellow, or those of another system with p-values that may be chance in red."""
    tests = [text for text, name in zip(row, head, strict=True) if name in P_VALUES]
    if tests and not any(tests):
        return [YELLOW + cells[0] + PLAIN, *cells[1:]]
    return [
        RED + cell + PLAIN if name in P_VALUES and not text.endswith("*") else cell
        for cell, text, name in zip(cells, row, head, strict=True)
    ]


def columns_of(text: str) -> int:
    """Return how many columns of a terminal `text` takes.

    >>> columns_of("Київ"), columns_of("й"), columns_of("新聞")
    (4, 1, 4)
    """
    return sum(
        0 if unicodedata.category(c) in ("Mn", "Me", "Cf") else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def lexical_metrics(group: Group) -> str:
    return ", ".join(metric for metric in group.metrics if LEXICAL.match(metric))


def as_latex(scores: Sequence[Score], width: int, short: bool, color: bool) -> str:
    """Return tables for the package booktabs; the notes stand in comments behind each."""
    del color
    blocks = []
    for group in groups(scores):
        lines = [
            *tabular(table(group, width), lexical_metrics(group)),
            *(f"% {note}" for note in [heading(group), *notes(group, short, width)]),
            *(f"% {'  '.join(row)}" for row in failure_table(group, width)),
        ]
        blocks.append("\n".join(lines) + "\n")
    comparisons = scores.comparisons if isinstance(scores, Scores) else ()
    blocks += ["\n".join([*tabular(rows), f"% {title}", f"% {GRID}"]) + "\n" for title, rows in grids(comparisons)]
    return "\n".join(blocks)


def tabular(cells: Sequence[Sequence[str]], lexical: str = "") -> list[str]:
    """Return the lines of a LaTeX table, its first row being the heading. Its foot names the lexical metrics."""
    head, *rows = ([marked(cell.strip().translate(LATEX)) for cell in row] for row in cells)
    return [
        rf"\begin{{tabular}}{{l{'r' * (len(head) - 1)}}}",
        r"\toprule",
        *(" & ".join(row) + r" \\" + end for row, end in [(head, "\n\\midrule"), *((row, "") for row in rows)]),
        r"\bottomrule",
        *([rf"\multicolumn{{{len(head)}}}{{l}}{{\footnotesize lexical metrics: {lexical}}} \\"] if lexical else []),
        r"\end{tabular}",
    ]


def marked(cell: str) -> str:
    return cell.replace("μ", r"$\mu$").replace("±", r"$\pm$").replace("*", r"\rlap{*}")


def as_markdown(scores: Sequence[Score], width: int, short: bool, color: bool) -> str:
    """Return tables for a README or an issue, with the notes as lists."""
    del color
    blocks = []
    for group in groups(scores):
        lines = [f"**{heading(group)}**", "", *ruled(table(group, width)), ""]
        lines += [f"- {note}" for note in notes(group, short, width)]
        if rows := failure_table(group, width):
            lines += ["", f"**failed as a whole, {heading(group)}**", "", *ruled(rows), "", f"- {WITHOUT}"]
        blocks.append("\n".join(lines) + "\n")
    return "\n".join([*blocks, *grid_blocks(scores, ruled)])


def ruled(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines of a Markdown table, its first row being the heading."""
    head, *rest = ([cell.strip().replace("|", "\\|").replace("*", "\\*") for cell in row] for row in rows)
    rule = ["---", *["---:"] * (len(head) - 1)]
    return [f"| {' | '.join(row)} |" for row in (head, rule, *rest)]


FORMATS: Mapping[str, Callable[[Sequence[Score], int, bool, bool], str]] = {
    "json": as_json,
    "text": as_text,
    "latex": as_latex,
    "markdown": as_markdown,
}
