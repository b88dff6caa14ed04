"""Which units a corpus keeps. A rule gives a unit a score, presets and recipes set limits; RULES names them for the ledger.

What takes more than the unit comes from elsewhere: `numbers` is the severity of what the check of figures found, the last
four compare units of the whole corpus (`repeats.py`).
"""

from collections.abc import Mapping
from typing import cast

from toolkit.data import SEVERITIES, FilterSettings, Severity, Unit
from toolkit.filters import rules
from toolkit.filters.rule import Rule

__all__ = ["CHECK", "REPEATS", "RULES", "Limits", "Rule", "Scores", "limits", "objection", "scores"]

Scores = Mapping[str, float | None]  # by rule
Limits = Mapping[str, float]  # of the rules that are in force

CHECK = "number-mismatch"  # whose findings `numbers` counts

RULES: Mapping[str, Rule] = {
    "wordless": Rule(measure=rules.letters, bad="below", standard=1, strict=3, description="letters of the fullest version"),
    "malformed": Rule(measure=rules.malformed, standard=0, strict=0, description="places that hold what is no text"),
    "markup": Rule(measure=rules.markup, standard=0, strict=0, description="marks of HTML, Markdown, templates or code"),
    "script": Rule(
        measure=rules.script, standard=0.6, strict=0.5, description="share of letters of another alphabet, in a version"
    ),
    "mixed": Rule(measure=rules.mixed, standard=1, strict=0, description="words of Cyrillic and Latin letters"),
    "language": Rule(
        measure=rules.language, standard=0.9, strict=0.7, description="probability that a version is in another language"
    ),
    "copied": Rule(
        measure=rules.likeness, standard=0.95, strict=0.9, description="likeness of two versions over 40 characters"
    ),
    "length": Rule(measure=rules.length, standard=1500, strict=600, description="characters of the longest version"),
    "ratio": Rule(
        measure=rules.ratio, standard=5, strict=4, description="standard deviations from the usual ratio of lengths"
    ),
    "numbers": Rule(
        standard=SEVERITIES.index("major"),
        strict=SEVERITIES.index("info") + 1,
        description="severity of differing figures: 1 info, 2 minor, 3 major, 4 critical",
    ),
    "probability": Rule(
        measure=rules.probability, bad="below", standard=0.5, strict=0.8, description="probability of the link"
    ),
    "boilerplate": Rule(standard=10, strict=3, description="other stories with the same text in a version"),
    "duplicate": Rule(standard=0, strict=0, description="earlier units with the same texts in all versions"),
    "near_duplicate": Rule(standard=0.8, strict=0.7, description="likeness of a version to one of an earlier unit"),
    "leak": Rule(standard=0.8, strict=0.7, description="likeness of a version to one in a split that trains it"),
}  # fmt: skip
REPEATS = ("boilerplate", "duplicate", "near_duplicate", "leak")
ALWAYS = "leak"  # in every preset: what is set aside may not stand in what is learned from


def limits(settings: FilterSettings) -> dict[str, float]:
    """Return the limits in force, in the order of RULES."""
    made = {}
    for name, rule in RULES.items():
        said: float | bool | None = getattr(settings, name)
        if said is None:
            said = name == ALWAYS if settings.preset == "all" else getattr(rule, settings.preset)
        if said is not False:
            made[name] = rule.standard if said is True else float(cast("float", said))
    return made


def scores(unit: Unit, figures: Severity | None = None) -> dict[str, float | None]:
    """Return the scores of a unit, without those that compare it with others. `figures`: how far its numbers disagree."""
    made = {name: rule.measure(unit) if rule.measure else None for name, rule in RULES.items() if name not in REPEATS}
    return made | {"numbers": float(SEVERITIES.index(figures) + 1 if figures else 0)}


def objection(scores: Scores, limits: Limits) -> str | None:
    """Return the name of the first rule that objects, or None to keep the unit."""
    return next((name for name, limit in limits.items() if RULES[name].objects(scores[name], limit)), None)
