"""Figures that differ between versions: compared by value, sentence by sentence, with an eye on the sentences around."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import combinations

from toolkit.checks.check import Observation, mark
from toolkit.data import LANGS, AlignedStory, Lang, Severity, Unit
from toolkit.languages import LANGUAGES
from toolkit.numbers import Number, find_numbers, shown

NEAR = 2  # units before and after, where a figure may have moved with a merged or split sentence
HALF_DAY = 12 * 60
SMALL = 12  # numbers in words up to it come and go: "both", "a couple", "разом"
ROUND = Decimal("0.05")  # up to this relative difference, one of two figures may be the other rounded
ONE_DEGREE = 1  # 80 °F is 26.7 °C
ROMAN = re.compile(r"\b[IVXLCІХ]+\b")
ROMAN_DIGITS = {"I": 1, "І": 1, "V": 5, "X": 10, "Х": 10, "L": 50, "C": 100}
NIGHT = {
    "uk": re.compile(r"\bн(?:іч|очі)\b", re.IGNORECASE),
    "ru": re.compile(r"\bноч[ьи]\b", re.IGNORECASE),
    "en": re.compile(r"\b(?:over)?night\b", re.IGNORECASE),
}
MEASURES = {  # unit to dimension and size
    "km": ("length", Decimal(1000)),
    "m": ("length", Decimal(1)),
    "cm": ("length", Decimal("0.01")),
    "mm": ("length", Decimal("0.001")),
    "mi": ("length", Decimal("1609.344")),
    "ft": ("length", Decimal("0.3048")),
    "in": ("length", Decimal("0.0254")),
    "kg": ("mass", Decimal(1)),
    "lb": ("mass", Decimal("0.4536")),
    "min": ("time", Decimal(1)),
    "h": ("time", Decimal(60)),
    "day": ("time", Decimal(24 * 60)),
    "week": ("time", Decimal(7 * 24 * 60)),
    "month": ("months", Decimal(1)),
    "year": ("months", Decimal(12)),
    "century": ("months", Decimal(1200)),
    "ha": ("area", Decimal(1)),
    "acre": ("area", Decimal("0.4047")),
}
EXACT = ("time", "months")  # the others are rounded
CONVERTED = Decimal("0.1")  # relative: "up to 6 inches" is "до 15 см", and often "до 16"
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
SAME_SCALE = 100  # a figure is not taken for another that is more than so many times as large


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in one version of a unit."""

    number: Number
    lang: Lang
    place: float  # in its text, from 0 to 1
    bracketed: bool

    @property
    def shown(self) -> str:
        number = self.number
        if number.kind == "clock" and re.fullmatch(r"\w+(?:-\w+)?", number.text):
            return f"{number.text} ({number.value // 60}:{number.value % 60:02})"
        return number.text + ("%" if number.unit == "%" else "")


Figures = Mapping[Lang, Sequence[Figure]]


@dataclass(frozen=True, slots=True)
class Value:
    """Figures of a unit that are equal."""

    figures: tuple[Figure, ...]

    @property
    def langs(self) -> tuple[Lang, ...]:
        return tuple(lang for lang in LANGS if any(f.lang == lang for f in self.figures))

    @property
    def number(self) -> Number:
        """Its plainest figure: in digits rather than in words, of one meaning rather than of several."""
        return min((f.number for f in self.figures), key=lambda n: (n.weak, n.in_words))

    @property
    def place(self) -> float:
        return sum(f.place for f in self.figures) / len(self.figures)

    def of(self, lang: Lang) -> str:
        return next((f.shown for f in self.figures if f.lang == lang), "")


def differing_figures(story: AlignedStory) -> Iterator[Observation]:
    """Yield where a version of a sentence has another figure than its sisters, or lacks one, or has one too many."""
    figures = [{lang: _figures(unit.text(lang), lang) for lang in LANGS if unit.text(lang)} for unit in story.units]
    for i, unit in enumerate(story.units):
        if len(figures[i]) > 1:
            near = figures[max(0, i - NEAR) : i] + figures[i + 1 : i + 1 + NEAR]
            yield from _compare(unit, figures[i], near)


def _figures(text: str, lang: Lang) -> tuple[Figure, ...]:
    numbers = find_numbers(text, lang)
    brackets = [m.span() for m in BRACKETS.finditer(text)] if numbers else []
    return tuple(Figure(n, lang, n.start / len(text), any(a < n.start < b for a, b in brackets)) for n in numbers)


def _compare(unit: Unit, here: Figures, near: Sequence[Figures]) -> Iterator[Observation]:
    langs = tuple(here)
    partial = [
        value
        for value in _values(here)
        if not value.number.weak
        and any(_lacks(unit, lang, value, here, near) for lang in langs if lang not in value.langs)
    ]
    for slot in _slots(partial):
        if observation := _judge(unit, slot, langs):
            yield observation


def _values(here: Figures) -> list[Value]:
    """Group equal figures, in the order of the text."""
    groups: list[list[Figure]] = []
    for lang in here:
        for figure in here[lang]:
            group = next((g for g in groups if any(_equal(figure.number, f.number) for f in g)), None)
            if group is None:
                groups.append([figure])
            else:
                group.append(figure)
    return [Value(tuple(group)) for group in groups]


def _equal(a: Number, b: Number) -> bool:
    """Whether two numbers can say the same."""
    if a.kind == b.kind == "clock":
        return a.value == b.value or abs(a.value - b.value) == HALF_DAY
    if "clock" in (a.kind, b.kind):
        clock, other = (a, b) if a.kind == "clock" else (b, a)
        hour = clock.value / 60
        return other.value in (hour, hour - 12, clock.value // 60 + clock.value % 60 / 100)
    if a.unit != b.unit and (dimension := _dimension(a)) and dimension == _dimension(b):
        return _converts(a, b, Decimal(0) if dimension in EXACT else CONVERTED)
    if a.value == b.value:
        return True
    if "fraction" in (a.kind, b.kind):
        part, whole = (a, b) if a.kind == "fraction" else (b, a)
        return whole.unit == "%" and abs(part.value * 100 - whole.value) < 1
    if "%" in (a.unit, b.unit) and "ordinal" in (a.kind, b.kind) and a.value * b.value == 100:
        return True  # "кожен двадцятий" is 5%
    if a.unit == b.unit == "°" or {a.unit, b.unit} == {"°", ""}:
        low, high = sorted((a.value, b.value))
        return abs((high - 32) / Decimal("1.8") - low) <= ONE_DEGREE
    if "decade" in (a.kind, b.kind) and a.value % 100 == b.value % 100:
        return True  # "people in their 40s"
    if "m" in (a.unit, b.unit) and max(a.value, b.value) == min(a.value, b.value) * 10**6:
        return True  # "11m people"
    return _misread(a) == b.value or _misread(b) == a.value


def _dimension(number: Number) -> str:
    return MEASURES[number.unit][0] if number.unit in MEASURES else ""


def _converts(a: Number, b: Number, tolerance: Decimal) -> bool:
    """Whether two measures of one dimension are the same, up to a relative `tolerance`."""
    small, large = sorted(n.value * MEASURES[n.unit][1] for n in (a, b))
    return large - small <= tolerance * large


def _misread(number: Number) -> Decimal | None:
    """Return what "31,000" and "2.500" mean by the other convention: versions copy figures from each other as they are."""
    if re.fullmatch(r"\d{1,3}[.,]\d{3}", number.text):
        other = number.text.replace(",", ".")
        return Decimal(other) if Decimal(other) != number.value else Decimal(re.sub("[.,]", "", number.text))
    return None


def _lacks(unit: Unit, lang: Lang, value: Value, here: Figures, near: Sequence[Figures]) -> bool:
    """Whether a version has the value neither here, nor spare in a sentence nearby, nor in another guise."""
    number = value.number
    for figures in near:
        theirs = figures.get(lang, ())
        if any(_equal(number, f.number) for f in theirs):
            ours = (f for other in value.langs for f in figures.get(other, ()))
            if not any(_equal(number, f.number) for f in ours):
                return False
    if any(_roman(word) == number.value for word in ROMAN.findall(unit.text(lang))):
        return False
    amount = _amounts(lang).get(int(number.value))
    if amount and amount.search(unit.text(lang)):
        return False
    return not (number.kind in ("day", "cardinal") and _is_eve(unit, lang, number, here))


@cache
def _amounts(lang: Lang) -> dict[int, re.Pattern[str]]:
    """Return what else says 2, 10, 100 …: "удвічі", "decade"."""
    return {n: re.compile(rf"\b(?:{'|'.join(p)})", re.IGNORECASE) for n, p in LANGUAGES[lang].amounts.items()}


def _roman(word: str) -> int:
    values = [ROMAN_DIGITS[letter] for letter in word]
    return sum(-v if any(later > v for later in values[i + 1 : i + 2]) else v for i, v in enumerate(values))


def _is_eve(unit: Unit, lang: Lang, number: Number, here: Figures) -> bool:
    """Whether the day is the first of two that one night joins: "night of 8–9 August" is "ніч на 9 серпня"."""
    return bool(NIGHT[lang].search(unit.text(lang))) and any(
        f.number.value == number.value + 1 and f.number.kind == "day" for f in here[lang]
    )


def _slots(values: Sequence[Value]) -> list[list[Value]]:
    """Put together what stands in one place of the sentence in different versions: [31, 13]; what has no counterpart is alone."""
    costs = sorted(
        (cost, i, j)
        for (i, a), (j, b) in combinations(enumerate(values), 2)
        if not set(a.langs) & set(b.langs) and (cost := _distance(a, b)) is not None
    )
    slot_of: dict[int, list[int]] = {i: [i] for i in range(len(values))}
    for _, i, j in costs:
        one, other = slot_of[i], slot_of[j]
        if one is not other and not {lang for k in one for lang in values[k].langs} & {
            lang for k in other for lang in values[k].langs
        }:
            one += other
            for k in other:
                slot_of[k] = one
    return [[values[k] for k in slot] for i, slot in slot_of.items() if slot[0] == i]


def _distance(a: Value, b: Value) -> float | None:
    """Return how unlike two values are as fillers of one place; None: they cannot be."""
    m, n = a.number, b.number
    special = {"clock", "code"}
    if m.kind != n.kind and special & {m.kind, n.kind}:
        return None
    if m.unit and n.unit and m.unit != n.unit:
        return None  # a sum in another currency is no other figure
    small, large = sorted((m.value + 1, n.value + 1))
    if large > SAME_SCALE * small:
        return None
    distance = float((large / small).ln()) + (m.kind != n.kind) + (m.unit != n.unit) + (m.in_words != n.in_words)
    return distance + abs(a.place - b.place)


def _judge(unit: Unit, slot: Sequence[Value], langs: Sequence[Lang]) -> Observation | None:
    """Say what is wrong in one place, if anything."""
    held = {lang: value for lang in langs for value in slot if lang in value.langs}
    marks = tuple(mark(unit, f.lang, f.number.start, f.number.end) for value in slot for f in value.figures)
    evidence = tuple(f"{lang}={shown(held[lang].number.value) if lang in held else ''}" for lang in langs)
    said = ", ".join(f"{lang} {held[lang].of(lang) if lang in held else '–'}" for lang in langs)
    lacking = [lang for lang in langs if lang not in held]
    pair = next((value for value in slot if len(value.langs) == 2 and len(langs) == 3), None)
    severity: Severity
    if len(slot) == 1:
        (value,) = slot
        if _comes_and_goes(value):
            return None
        figure = value.of(value.langs[0])
        if pair or len(langs) == 2:
            odd, severity = lacking[0] if pair else None, "info" if unit.kind == "title" else "minor"
            message = f"{figure} is missing in {lacking[0]}: {said}"
        else:  # two versions lack it: an addition rather than an error
            odd, severity = value.langs[0], "info"
            message = f"only {odd} has {figure}: {said}"
    else:
        odd = next(lang for lang in langs if lang not in pair.langs) if pair else None
        in_words = all(value.number.in_words and value.number.value <= SMALL for value in slot)
        if in_words and lacking:
            return None
        if _is_rounded(slot):
            if len({f.number.unit for value in slot for f in value.figures} & set(MEASURES)) > 1:
                return None  # each has turned miles into kilometres for itself
            message, severity = f"one version rounds: {said}", "minor"
        else:
            message, severity = f"figures differ: {said}", "minor" if in_words else "major"
    return Observation(unit=unit, message=message, evidence=evidence, severity=severity, odd=odd, marks=marks)


def _comes_and_goes(value: Value) -> bool:
    """Whether translators drop and add such a figure freely: small ones in words, what stands in brackets, parts of names."""
    return all(
        f.bracketed
        or f.number.kind in ("code", "month", "fraction")
        or (f.number.in_words and (f.number.value <= SMALL or f.number.kind == "ordinal"))
        for f in value.figures
    )


def _is_rounded(slot: Sequence[Value]) -> bool:
    """Whether the figures of a place are close, and one has fewer digits that count: "31 тисяча" and "31,200"."""
    numbers = [value.number for value in slot]
    small, large = min(n.value for n in numbers), max(n.value for n in numbers)
    digits = {len(n.value.normalize().as_tuple().digits) for n in numbers}
    return large - small <= ROUND * small and len(digits) > 1
