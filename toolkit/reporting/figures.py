"""Pictures of a corpus as SVG, for a card, a paper or the report: light, labelled, and legible without colour.

What was kept is filled, what was left out is hatched; each panel names its axes.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import log2
from typing import TYPE_CHECKING

from markupsafe import escape

from toolkit.reporting.frame import UNPRINTABLE
from toolkit.reporting.notes import language_names
from toolkit.reporting.plots import FILL, INK, SOFT, TRACK, text

if TYPE_CHECKING:
    from toolkit.corpus.statistics import Month, Ratio, Statistics

NAMES = language_names("en")
WIDTH = 800  # pixels
LEFT, RIGHT, TOP = 110, 30, 66  # margins: the axis of counts, the right edge, the title
BARS_LEFT, BARS_RIGHT = 210, 120  # of horizontal bars: their names, their figures
LINE = 28  # height of a horizontal bar with the space below it
PANEL = 96  # height of one panel of several
GAP = 34  # between panels, for their names
FONT = "Helvetica, Arial, Liberation Sans, DejaVu Sans, sans-serif"
HATCH = (
    '<defs><pattern id="{}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<rect width="6" height="6" fill="#fff"/><path d="M0 0V6" stroke="{INK}" stroke-width="2.4"/></pattern></defs>'
)
OUT = "url(#hatch)"
WIDEST = 60  # of a bar that stands alone
RATIO_LOW, RATIO_HIGH, RATIO_BIN = -150, 150, 10  # hundredths of a doubling: 0.35 to 2.83

Bars = Sequence[tuple[float, float]]  # kept and left out


def draw_figures(found: "Statistics") -> dict[str, str]:
    """Return the pictures as SVG by name."""
    made = {
        "months": months(found.months),
        "coverage": coverage(found),
        "types": horizontal(
            "Units by type of link", [(name, kept, left) for name, (kept, left) in found.types.items()], "units"
        ),
        "probability": probability(found),
        "ratios": ratios(found.ratios),
    }
    if found.rules:
        rows = [(name, 0, count) for name, count in found.rules.items()]
        made["rules"] = horizontal("Units left out, by the rule that objected first", rows, "units")
    return {name: svg for name, svg in made.items() if svg}


# --- the pictures ----------------------------------------------------------------------------------------------------


def months(found: Sequence["Month"]) -> str:
    """Draw a panel each for stories, units and the articles of each language, on one axis of time."""
    dated = [month for month in found if month.month[:4].isdigit()]
    undated = [month for month in found if not month.month[:4].isdigit()]
    if not found:
        return ""
    first, last = (number(dated[i].month) for i in (0, -1)) if dated else (0, -1)
    slots = max(last - first + 1, 0) + (2 if undated else 0)
    panels: list[tuple[str, Callable[[Month], int]]] = [
        ("stories", lambda month: month.stories),
        *((f"articles, {name}", lambda month, lang=lang: month.articles[lang]) for lang, name in NAMES.items()),
        ("units kept", lambda month: month.units),
    ]
    parts: list[str] = []
    y = TOP
    for name, count in panels:
        bars = [(0.0, 0.0)] * slots
        for month in dated:
            bars[number(month.month) - first] = (count(month), 0)
        for month in undated:
            bars[-1] = (count(month), 0)
        parts += panel(bars, y, PANEL, name)
        y += PANEL + GAP
    step = (WIDTH - LEFT - RIGHT) / max(slots, 1)
    for slot, label in time_labels(first, last):
        x = LEFT + slot * step
        parts.append(text(x, y - GAP + 17, label, fill=SOFT, size=12, anchor="middle" if "-" in label else "start"))
        parts.append(f'<path d="M{x:.1f} {y - GAP}v5" stroke="{SOFT}"/>')
    if undated:
        parts.append(text(WIDTH - RIGHT, y - GAP + 17, "undated", fill=SOFT, size=12, anchor="end"))
    return picture("What was published when", parts, y - GAP + 44, "month of publication")


def coverage(found: "Statistics") -> str:
    """Draw how many stories have each version, how much of these it tells, and which versions units have."""
    rows = []
    for lang, own in found.languages.items():
        rows.append((f"stories with {NAMES[lang]}", own.stories / max(found.stories, 1), 0.0))  # type: ignore[index]
    for lang, own in found.languages.items():
        rows.append((f"told in {NAMES[lang]}", own.coverage, 0.0))  # type: ignore[index]
    rows += [(f"units with {versions}", count / max(found.units, 1), 0.0) for versions, count in found.versions.items()]
    return horizontal(
        "Coverage of each version",
        rows,
        "share, per cent. Told: of the units of the stories that have the version",
        lambda value: f"{100 * value:.1f} %",
        most=1.0,
    )


def probability(found: "Statistics") -> str:
    """Draw how probable links are: a panel of what was kept, one of what was left out, with the counts above the bars."""
    parts: list[str] = []
    y = TOP
    for name, bars in (
        ("units kept", [(float(kept), 0.0) for kept, _ in found.probabilities]),
        ("units left out", [(0.0, float(left)) for _, left in found.probabilities]),
    ):
        if any(map(sum, bars)):
            parts += panel(bars, y, PANEL, name, counted=True)
            y += PANEL + GAP
    if not parts:
        return ""
    for share in range(6):
        x = LEFT + share / 5 * (WIDTH - LEFT - RIGHT)
        parts.append(text(x, y - GAP + 17, f"{share / 5:g}", fill=SOFT, size=12, anchor="middle"))
    return picture("Probability of links", parts, y - GAP + 44, "probability that a link is exactly right")


def ratios(found: Mapping[str, "Ratio"]) -> str:
    """Draw how long each version is beside another, a panel a pair, with the median."""
    parts: list[str] = []
    y = TOP
    for pair, own in found.items():
        slots = (RATIO_HIGH - RATIO_LOW) // RATIO_BIN
        bars = [[0.0, 0.0] for _ in range(slots)]
        for step, count in own.counts.items():
            bars[min(max((step - RATIO_LOW) // RATIO_BIN, 0), slots - 1)][0] += count
        left, right = (NAMES[lang] for lang in pair.split("-"))  # type: ignore[index]
        parts += panel([(kept, out) for kept, out in bars], y, PANEL, f"units, {right} beside {left}")
        x = ratio_x(own.median)
        parts.append(
            f'<path d="M{x:.1f} {y - 4}V{y + PANEL}" stroke="{INK}" stroke-width="1.5" stroke-dasharray="4 3"/>'
        )
        parts.append(text(x + 6, y + 10, f"median {own.median:.2f}", size=12))
        y += PANEL + GAP
    if not found:
        return ""
    for value in (0.4, 0.5, 0.7, 1.0, 1.4, 2.0, 2.5):
        parts.append(text(ratio_x(value), y - GAP + 17, f"{value:g}", fill=SOFT, size=12, anchor="middle"))
    return picture("Length ratios", parts, y - GAP + 44, "ratio of characters, on a logarithmic axis")


def ratio_x(value: float) -> float:
    share = (100 * log2(max(value, 0.01)) - RATIO_LOW) / (RATIO_HIGH - RATIO_LOW)
    return LEFT + min(max(share, 0.0), 1.0) * (WIDTH - LEFT - RIGHT)


# --- what they are made of -------------------------------------------------------------------------------------------


def horizontal(
    title: str,
    rows: Sequence[tuple[str, float, float]],
    axis: str,
    figure: Callable[[float], str] = lambda value: f"{value:,.0f}",
    *,
    most: float = 0,
) -> str:
    """Draw a bar a row: its name, what was kept, what was left out, the figures."""
    if not rows:
        return ""
    parts: list[str] = []
    both = any(kept for _, kept, _ in rows) and any(left for *_, left in rows)
    y = TOP - 22 + (22 if both else 0)
    if both:
        parts += legend()
    most = most or max((kept + left for _, kept, left in rows), default=1) or 1
    scale = (WIDTH - BARS_LEFT - BARS_RIGHT) / most
    for name, kept, left in rows:
        middle = y + LINE / 2 + 4
        parts.append(text(BARS_LEFT - 10, middle, name, anchor="end"))
        parts.append(rect(BARS_LEFT, y + 4, WIDTH - BARS_LEFT - BARS_RIGHT, LINE - 8, TRACK))
        parts.append(rect(BARS_LEFT, y + 4, kept * scale, LINE - 8, FILL))
        if left:
            parts.append(rect(BARS_LEFT + kept * scale, y + 4, left * scale, LINE - 8, OUT))
        said = f"{figure(kept)} + {figure(left)}" if both and left else figure(kept + left)
        parts.append(text(WIDTH - BARS_RIGHT + 10, middle, said))
        y += LINE
    return picture(title, parts, y + 34, axis)


def panel(bars: Bars, y: float, height: float, name: str, *, counted: bool = False) -> Iterator[str]:
    """Yield bars that stand on a line, with an axis of counts to their left and their name above it.

    Bars that are to be `counted` have their figures above them, since a count of 3 beside one of 400,000 cannot be seen.
    """
    most = max((kept + left for kept, left in bars), default=0)
    ticks = rounded(most)
    top = ticks[-1] or 1
    width = WIDTH - LEFT - RIGHT
    yield text(LEFT, y - 7, name, weight=600)
    for tick in ticks:
        at = y + height - height * tick / top
        yield f'<path d="M{LEFT} {at:.1f}H{WIDTH - RIGHT}" stroke="{TRACK}"/>'
        yield text(LEFT - 8, at + 4, f"{tick:,}", fill=SOFT, size=12, anchor="end")
    step = width / max(len(bars), 1)
    wide = min(step - min(2.0, step / 4), WIDEST)
    for i, (kept, left) in enumerate(bars):
        x = LEFT + (i + 0.5) * step - wide / 2
        low, high = height * kept / top, height * left / top
        if kept:
            yield rect(x, y + height - low, wide, low, FILL)
        if left:
            yield rect(x, y + height - low - high, wide, high, OUT)
        if counted and kept + left:
            at = y + height - low - high - 4
            yield text(x + wide / 2, at, short(kept + left), size=11, anchor="middle")
    yield f'<path d="M{LEFT} {y + height}H{WIDTH - RIGHT}" stroke="{INK}"/>'


def legend() -> Iterator[str]:
    for x, fill, name in ((BARS_LEFT, FILL, "kept"), (BARS_LEFT + 90, OUT, "left out")):
        yield rect(x, TOP - 25, 16, 12, fill)
        yield text(x + 22, TOP - 15, name, size=12)


def rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    edge = f' stroke="{INK}" stroke-width=".8"' if fill == OUT else ""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}"{edge}/>'


def short(count: float) -> str:
    """Return a count in four letters or so.

    >>> short(405), short(12_345), short(2_400_000)
    ('405', '12k', '2.4M')
    """
    if count < 10_000:
        return f"{count:.0f}"
    return f"{count / 1000:.0f}k" if count < 1_000_000 else f"{count / 1_000_000:.1f}M"


def rounded(most: float) -> list[int]:
    """Return two to five round counts from 0 to `most` or a little more.

    >>> rounded(3), rounded(47), rounded(1)
    ([0, 1, 2, 3], [0, 20, 40, 60], [0, 1])
    """
    step = 1
    while most / step > 4:
        step = step * 5 // 2 if str(step).startswith("2") else step * 2
    return list(range(0, int(-(-most // step)) * step + 1, step))


def number(month: str) -> int:
    """Return months since the year 0."""
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def time_labels(first: int, last: int) -> Iterator[tuple[int, str]]:
    """Yield slots with their labels: months where they are few, else Januaries, no more than a dozen."""
    span = last - first + 1
    if span <= 0:
        return
    if span <= 12:
        yield from ((i + 0.5, f"{(first + i) // 12}-{(first + i) % 12 + 1:02}") for i in range(span))  # type: ignore[misc]
        return
    years = [month for month in range(first, last + 1) if month % 12 == 0]
    every = max(1, -(-len(years) // 12))
    yield from ((month - first, str(month // 12)) for month in years[::every])


def picture(title: str, parts: Sequence[str], height: float, axis: str) -> str:
    """Return a picture with its title, and the name of the axis at its foot."""
    drawn = "".join(parts)
    hatch = f"hatch-{title.split()[-1].lower()}"  # pictures of one page may not share it
    made = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" width="{WIDTH}" height="{height:g}" '
        f'role="img" font-family="{FONT}"><title>{escape(title)}</title>{HATCH.format(hatch) if OUT in drawn else ""}'
        f'<rect width="{WIDTH}" height="{height:g}" fill="#fff"/>{text(16, 24, title, size=16, weight=600)}'
        f"{drawn.replace(OUT, f'url(#{hatch})')}"
        f"{text(WIDTH / 2, height - 8, axis, fill=SOFT, size=12, anchor='middle')}</svg>\n"
    )
    return UNPRINTABLE.sub("\ufffd", made)
