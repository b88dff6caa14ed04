"""A value that versions give in different units: 5 km and 5 miles, hryvnias and dollars, per cent and percentage points."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from toolkit.checks.check import Observation, mark
from toolkit.checks.values import MEASURES, converts
from toolkit.data import LANGS, AlignedStory, Lang, Unit
from toolkit.languages import LANGUAGES
from toolkit.numbers import MONEY, Number, find_numbers, shown
from toolkit.saying import message, said

POINTS = "pp"  # percentage points
CURRENCIES = frozenset(MONEY.values())
CERTAIN = frozenset({"cardinal", "year"})  # "2000 км" is read as a year before its unit is seen


@dataclass(frozen=True, slots=True)
class Measure:
    """A number of a text with its unit."""

    number: Number
    unit: str
    kind: str  # what can be confused: "money", "share", "length" …


def differing_units(story: AlignedStory) -> Iterator[Observation]:
    """Yield values that stand once in each version of a sentence, with units of one kind that are not the same."""
    for unit in story.units:
        found = {lang: _measures(unit.text(lang), lang) for lang in LANGS if unit.text(lang)}
        if sum(map(bool, found.values())) < 2:
            continue
        for value in dict.fromkeys(value for measures in found.values() for value in measures):
            held = {lang: measures[value] for lang, measures in found.items() if value in measures}
            if any(_is_turned(held[lang].number, lang, unit) for lang in held):
                continue  # a version has turned it into its own unit: the equal figure is another
            if (observation := _judged(unit, value, held)) is not None:
                yield observation


def _is_turned(number: Number, lang: Lang, unit: Unit) -> bool:
    """Whether another version has the measure in another unit, which the measure's own version does not give beside it."""
    own = find_numbers(unit.text(lang), lang)
    others = (n for other in LANGS if other != lang for n in find_numbers(unit.text(other), other))
    return any(
        converts(number, other) and not any(o.value == other.value and o.unit == other.unit for o in own)
        for other in others
    )


def _judged(unit: Unit, value: Decimal, held: Mapping[Lang, Measure]) -> Observation | None:
    units = {measure.unit for measure in held.values()}
    if len(units) < 2 or len({measure.kind for measure in held.values()}) > 1:
        return None
    alone = [lang for lang in held if [m.unit for m in held.values()].count(held[lang].unit) == 1]
    odd = alone[0] if len(held) == 3 and len(alone) == 1 else None
    return Observation(
        unit=unit,
        message=message(
            "units differ: {said}", said=said({lang: _said(unit.text(lang), m) for lang, m in held.items()})
        ),
        evidence=(shown(value), *(f"{lang}={measure.unit}" for lang, measure in held.items())),
        severity="major",
        odd=odd,
        marks=tuple(mark(unit, lang, m.number.start, m.number.end) for lang, m in held.items()),
    )


def _said(text: str, measure: Measure) -> str:
    number = measure.number
    return (
        f"{number.text} {measure.unit}" if measure.unit in CURRENCIES else text[number.start : _end(text, number.end)]
    )


def _end(text: str, end: int) -> int:
    """Return where the word or sign behind a figure ends."""
    word = re.match(r"[\s\u00a0-]?(?:[^\W\d_]+(?:[ -]points?| пункт\w*)?|%|°)(?:/[^\W\d_]+)?", text[end:])
    return end + word.end() if word else end


def _measures(text: str, lang: Lang) -> dict[Decimal, Measure]:
    """Return the values that stand once in the text, with their units."""
    numbers = [n for n in find_numbers(text, lang) if not n.weak]
    values = [n.value for n in numbers]
    found = {}
    for number in numbers:
        if number.kind not in CERTAIN or values.count(number.value) > 1:
            continue
        unit = POINTS if _points(lang).match(text, number.end) else number.unit
        if kind := _kind(unit):
            found[number.value] = Measure(number, unit, kind)
    return found


def _kind(unit: str) -> str:
    if unit in CURRENCIES:
        return "money"
    if unit in ("%", POINTS):
        return "share"
    if unit not in MEASURES:
        return ""
    dimension = MEASURES[unit][0]
    return "time" if dimension == "months" else dimension


@cache
def _points(lang: Lang) -> re.Pattern[str]:
    return re.compile(LANGUAGES[lang].points, re.IGNORECASE)
