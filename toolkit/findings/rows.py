"""Findings as flat rows: what tables and spreadsheets hold."""

from toolkit.data import LANGS
from toolkit.findings.found import Found
from toolkit.saying import say_finding

COLUMNS = (
    "id", "story", "title", "unit", "check", "category", "severity", "odd", "message", "wrong", "right",
    *LANGS, *(f"{lang}_url" for lang in LANGS),
)  # fmt: skip


def row(found: Found, ui: str) -> tuple[str, ...]:
    """Return a finding in the order of COLUMNS; "" for what there is not."""
    f = found.finding
    correction = found.correction
    return (
        f.id,
        f.story,
        found.title,
        f.unit or "",
        f.check,
        f.category,
        f.severity,
        f.odd or "",
        say_finding(f, ui),
        correction.wrong if correction else "",
        correction.right if correction else "",
        *(found.texts.get(lang, "") for lang in LANGS),
        *(found.urls.get(lang, "") for lang in LANGS),
    )
