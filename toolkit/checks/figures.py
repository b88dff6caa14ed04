"""Figures that differ between versions: compared by value, sentence by sentence, with an eye on the sentences around."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from toolkit.checks.check import Observation, mark
from toolkit.checks.clocks import Clock, clock, same_time
from toolkit.checks.values import converts, equal, is_said, night, relative_dates
from toolkit.data import LANGS, AlignedStory, Lang, Severity, Unit
from toolkit.numbers import Number, find_numbers, shown
from toolkit.saying import message, said, versions

NEAR = 2  # units before and after, where a figure may have moved with a merged or split sentence
SMALL = 12  # numbers in words up to it come and go: "both", "a couple", "разом"
ROUND = Decimal("0.05")  # up to this relative difference, one of two figures may be the other rounded
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
ROUGH = 1000  # from here, or behind "about", or with a fraction: 20 for 21 is an error, 31,000 for 31,200 is not
OTHER_SCALE = 1.0  # the distance of 157 million from 157 billion, and of 20 from 200
SAME_SCALE = 100  # a figure is not taken for another that is more than so many times as large


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in one version of a unit."""

    number: Number
    lang: Lang
    place: float  # in its text, from 0 to 1
    bracketed: bool
    clock: Clock | None = None  # the same as a time of day

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
    return tuple(
        Figure(n, lang, n.start / len(text), any(a < n.start < b for a, b in brackets), clock(n, text, lang))
        for n in numbers
    )


def _compare(unit: Unit, here: Figures, near: Sequence[Figures]) -> Iterator[Observation]:
    langs = tuple(here)
    partial = [
        value
        for value in _values(here)
        if not value.number.weak
        and any(_lacks(unit, lang, value, here, near) for lang in langs if lang not in value.langs)
    ]
    for slot in _slots(partial):
        if len(slot) == 1 and _comes_and_goes(unit, slot[0], here):
            continue
        if observation := _judge(unit, slot, langs):
            yield observation


def _values(here: Figures) -> list[Value]:
    """Group equal figures, in the order of the text."""
    groups: list[list[Figure]] = []
    for lang in here:
        for figure in here[lang]:
            group = next((g for g in groups if any(_equal(figure, f) for f in g)), None)
            if group is None:
                groups.append([figure])
            else:
                group.append(figure)
    return _converted([Value(tuple(group)) for group in groups])


def _equal(one: Figure, other: Figure) -> bool:
    return same_time(one.clock, other.clock) if one.clock and other.clock else equal(one.number, other.number)


def _converted(values: list[Value]) -> list[Value]:
    """Join what one version gives in miles alone with what another gives in kilometres alone.

    What is left with one value and two units, 5 km and 5 miles, is one figure, too: of its units another check tells.
    """
    return _joined(_joined(values, _same_measure), _same_figure)


def _joined(values: list[Value], same: Callable[[Value, Value], bool]) -> list[Value]:
    joined: list[Value] = []
    for value in values:
        for i, other in enumerate(joined):
            apart = not set(value.langs) & set(other.langs)
            if apart and same(value, other):
                joined[i] = Value(other.figures + value.figures)
                break
        else:
            joined.append(value)
    return joined


def _lacks(unit: Unit, lang: Lang, value: Value, here: Figures, near: Sequence[Figures]) -> bool:
    """Whether a version has the value neither here, nor spare in a sentence nearby, nor in another guise."""
    number = value.number
    for figures in near:
        theirs = figures.get(lang, ())
        if any(equal(number, f.number) for f in theirs):
            ours = (f for other in value.langs for f in figures.get(other, ()))
            if not any(equal(number, f.number) for f in ours):
                return False
    if is_said(number, unit.text(lang), lang):
        return False
    return not (number.kind in ("day", "cardinal") and _is_eve(unit, lang, number, here))


def _is_eve(unit: Unit, lang: Lang, number: Number, here: Figures) -> bool:
    """Whether the day is one of the two that a night joins: "the night of 8–9 August", "of 8 August", is "ніч на 9 серпня"."""
    days = {f.number.value for f in here[lang] if f.number.kind == "day"}
    after = any(night(other).search(unit.text(other)) for other in here if other != lang)
    return bool(night(lang).search(unit.text(lang))) and (
        number.value + 1 in days or (lang == "en" and after and number.value - 1 in days)
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
    scale = float((large / small).ln())
    if len({v.value.normalize().as_tuple().digits for v in (m, n)}) == 1:
        scale = min(scale, OTHER_SCALE)
    elif large > SAME_SCALE * small:
        return None
    unlike = (m.kind != n.kind) + (m.unit != n.unit) + (m.in_words != n.in_words)
    return scale + unlike + abs(a.place - b.place)


def _judge(unit: Unit, slot: Sequence[Value], langs: Sequence[Lang]) -> Observation | None:
    """Say what is wrong in one place, if anything."""
    held = {lang: value for lang in langs for value in slot if lang in value.langs}
    marks = tuple(mark(unit, f.lang, f.number.start, f.number.end) for value in slot for f in value.figures)
    evidence = tuple(f"{lang}={shown(held[lang].number.value) if lang in held else ''}" for lang in langs)
    words = said({lang: held[lang].of(lang) if lang in held else "–" for lang in langs})
    lacking = [lang for lang in langs if lang not in held]
    pair = next((value for value in slot if len(value.langs) == 2 and len(langs) == 3), None)
    severity: Severity
    if len(slot) == 1:
        (value,) = slot
        figure = value.of(value.langs[0])
        if pair or len(langs) == 2:
            odd, severity = lacking[0] if pair else None, "info" if unit.kind == "title" else "minor"
            seen = message(
                "{figure} is missing in {lang}: {said}", figure=figure, lang=versions(lacking[0]), said=words
            )
        else:  # two versions lack it: an addition rather than an error
            odd, severity = value.langs[0], "info"
            seen = message("only {lang} has {figure}: {said}", figure=figure, lang=versions(odd), said=words)
    else:
        odd = next(lang for lang in langs if lang not in pair.langs) if pair else None
        in_words = all(value.number.in_words and value.number.value <= SMALL for value in slot)
        if in_words and lacking:
            return None
        if all(any(_same_measure(one, other) for other in slot if other is not one) for one in slot):
            return None
        if _is_rounded(slot):
            seen, severity = message("one version rounds: {said}", said=words), "minor"
        else:
            seen, severity = message("figures differ: {said}", said=words), "minor" if in_words else "major"
    return Observation(unit=unit, message=seen, evidence=evidence, severity=severity, odd=odd, marks=marks)


def _same_measure(one: Value, other: Value) -> bool:
    """Whether a version has turned miles into kilometres for itself, and rounded otherwise than its sister."""
    return any(converts(a.number, b.number) for a in one.figures for b in other.figures)


def _same_figure(one: Value, other: Value) -> bool:
    """Whether two values differ in their unit alone, and no version has turned either into its own unit."""
    figures = (*one.figures, *other.figures)
    return len({f.number.value for f in figures}) == 1 and all(f.number.unit for f in figures)


def _comes_and_goes(unit: Unit, value: Value, here: Figures) -> bool:
    """Whether translators drop and add such a figure freely, where no other stands in its place.

    Small ones and orders in words; parts of names; what one version has in brackets, or all that have it as a sum or measure;
    a measure that the others give in their own unit alone; a date where the others say "yesterday" or "on Wednesday".
    """
    others = [lang for lang in here if lang not in value.langs]
    if value.number.kind in ("day", "year") and all(relative_dates(lang).search(unit.text(lang)) for lang in others):
        instead = not any(relative_dates(lang).search(unit.text(lang)) for lang in value.langs)
        if instead or len(value.langs) == 1:
            return True
    lacking = [f for lang in others for f in here[lang]]
    aside = all(f.bracketed for f in value.figures) and (len(value.langs) == 1 or value.number.unit != "")
    return aside or all(
        f.number.kind in ("code", "month", "fraction")
        or (f.number.in_words and (f.number.value <= SMALL or f.number.kind == "ordinal"))
        or any(converts(f.number, other.number) for other in lacking)
        for f in value.figures
    )


def _is_rounded(slot: Sequence[Value]) -> bool:
    """Whether the figures of a place are close, and one has fewer digits that count: "31 тисяча" and "31,200"."""
    numbers = [value.number for value in slot]
    small, large = min(n.value for n in numbers), max(n.value for n in numbers)
    if any(n.kind != "cardinal" for n in numbers) or large - small > ROUND * small:
        return False
    rough = large >= ROUGH or any(n.approximate or n.value % 1 for n in numbers)
    return rough and len({len(n.value.normalize().as_tuple().digits) for n in numbers}) > 1
