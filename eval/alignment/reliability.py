"""A reliability plot as SVG: what share of the links is right, against the probability that they were given."""

import math
from collections.abc import Sequence

LEAST, MOST = 0.4, 0.9997  # of the axes, which are logit: most links are surer than 0.9
TICKS = (0.5, 0.7, 0.9, 0.97, 0.99, 0.999)
SIZE, LEFT, TOP, BOTTOM, RIGHT = 420, 64, 56, 60, 24
Z = 1.96  # intervals at 95 %
INK, FAINT, MARK = "#1f2328", "#d0d7de", "#0a58ca"

Bin = tuple[float, float, int]  # mean probability, share of right links, number of links


def plot(bins: Sequence[Bin], title: str, note: str) -> str:
    """Return the plot of bins: a dot each, and an upright line for where the share may lie by Wilson's interval."""
    width, height = LEFT + SIZE + RIGHT, TOP + SIZE + BOTTOM
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="system-ui, sans-serif" font-size="12" fill="{INK}" role="img" aria-label="{title}">',
        f'<rect width="{width}" height="{height}" fill="white"/>',
        f'<text x="{LEFT}" y="24" font-size="15" font-weight="600">{title}</text>',
        f'<text x="{LEFT}" y="42">{note}</text>',
    ]
    for tick in TICKS:
        parts += [
            f'<path d="M{_x(tick)} {TOP}V{TOP + SIZE}M{LEFT} {_y(tick)}H{LEFT + SIZE}" stroke="{FAINT}"/>',
            f'<text x="{_x(tick)}" y="{TOP + SIZE + 18}" text-anchor="middle">{tick:g}</text>',
            f'<text x="{LEFT - 8}" y="{_y(tick) + 4:.1f}" text-anchor="end">{tick:g}</text>',
        ]
    parts += [
        f'<path d="M{_x(LEAST)} {_y(LEAST)}L{_x(MOST)} {_y(MOST)}" stroke="{INK}" stroke-dasharray="4 4"/>',
        f'<rect x="{LEFT}" y="{TOP}" width="{SIZE}" height="{SIZE}" fill="none" stroke="{INK}"/>',
        f'<text x="{LEFT + SIZE / 2}" y="{TOP + SIZE + 42}" text-anchor="middle">probability that the aligner gives</text>',
        f'<text transform="translate(18 {TOP + SIZE / 2}) rotate(-90)" text-anchor="middle">share of the links that are right</text>',
    ]
    for said, right, count in bins:
        low, high = _interval(right, count)
        parts += [
            f'<path d="M{_x(said)} {_y(low)}V{_y(high)}" stroke="{MARK}" stroke-width="2"/>',
            f'<circle cx="{_x(said)}" cy="{_y(right)}" r="4" fill="{MARK}">'
            f"<title>{said:.4f} said, {right:.4f} right, {count} links</title></circle>",
        ]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _interval(share: float, count: int) -> tuple[float, float]:
    """Return Wilson's interval (1927), which stays within 0 and 1."""
    middle = share + Z**2 / (2 * count)
    spread = Z * math.sqrt(share * (1 - share) / count + Z**2 / (4 * count**2))
    return (middle - spread) / (1 + Z**2 / count), (middle + spread) / (1 + Z**2 / count)


def _x(share: float) -> float:
    return round(LEFT + SIZE * _along(share), 1)


def _y(share: float) -> float:
    return round(TOP + SIZE * (1 - _along(share)), 1)


def _along(share: float) -> float:
    """Return how far along an axis `share` stands, 0 to 1; what is beyond an end stands there."""
    low, at, high = (math.log(p / (1 - p)) for p in (LEAST, min(max(share, LEAST), MOST), MOST))
    return (at - low) / (high - low)
