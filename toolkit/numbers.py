"""Numbers by value, in digits and in words, in three languages: "31 тисяча", "31,000" and "31 thousand" are one number."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Literal

from toolkit.data import Lang
from toolkit.languages import LANGUAGES
from toolkit.text import APOSTROPHES, respelt

NumberKind = Literal["cardinal", "ordinal", "fraction", "clock", "day", "month", "year", "decade", "code"]
AtomKind = Literal["digits", "cardinal", "ordinal", "multiplier", "half", "and_half", "denominator", "done"]

SPELLING = APOSTROPHES | str.maketrans("ёЁ", "еЕ")  # of the tables
YEARS = (1500, 2099)  # four plain digits in it are called a year; the "2000" of "2000 осіб" is therefore one too
DAYS = (1, 31)
LONGEST = 20  # characters; a longer figure is the number of an account, and too long to reckon with
SPACE = "[ \u00a0\u2009\u202f]"  # what stands between thousands, and before a unit
DASHES = "-‐‑–—−"
DASH = re.compile(rf"{SPACE}?[{DASHES}]{SPACE}?")
NEVER = "(?!)"  # a pattern that matches nothing
LETTERS = re.compile(r"[^\W\d_]+")
WORD = r"[^\W\d_]+(?:'[^\W\d_]+)*"
LONG = 6  # letters; a word that joins a number and what is counted has more
TELLING = 4  # letters of a word that are looked at first: more cost more than they spare
URL = ("http://", "https://", "www.")
HALF_DAY = 12 * 60
METRES = 1000  # in a kilometre
BEFORE = 40  # characters that are looked at before a number
VULGAR = {"½": "0.5", "¼": "0.25", "¾": "0.75", "⅓": "0.3333", "⅔": "0.6667"}
FIGURES = re.compile(rf"[\d{''.join(VULGAR)}]")
FOUR_PLACES = Decimal("0.0001")  # fractions are rounded to them, so that 2/3 and ⅔ are equal
MONEY = {"US$": "USD", "$": "USD", "€": "EUR", "£": "GBP", "₴": "UAH", "₽": "RUB"}
MONEY |= {code: code for code in ("USD", "EUR", "GBP", "UAH", "RUB")}
MONEY_BEFORE = re.compile(
    rf"(?<![A-Za-z])({'|'.join(re.escape(m) for m in sorted(MONEY, key=len, reverse=True))}){SPACE}?$"
)
SHORT_MULTIPLIERS = {"k": 1000, "m": 10**6, "b": 10**9}  # "k" glued to any digits, the others behind money alone


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a text. `kind` is a soft reading ("2000" may be a year or people): compare values before kinds.

    `value` of a clock time is in minutes since midnight, of a decade its first year, of a code ("COVID-19", "7.0.1") its digits.
    """

    value: Decimal
    start: int  # of the figure and its multiplier: "2,8 млрд", the "63" of "63-річний"; without a currency or per cent sign
    end: int
    text: str
    kind: NumberKind = "cardinal"
    unit: str = ""  # "%", a currency code, "km" …
    in_words: bool = False
    approximate: bool = False  # "понад", "about" stands before it
    weak: bool = False  # as often a pronoun or a manner of speaking as a number: "one", "first", "half"


@dataclass(frozen=True, slots=True)
class Atom:
    """A word or a figure that is a number or a part of one."""

    kind: AtomKind
    value: Decimal
    start: int
    end: int
    reading: NumberKind = "cardinal"


@dataclass(frozen=True, slots=True)
class Grammar:
    """One language's tables, compiled. Patterns named `…_before` end at the number, the others begin behind it."""

    lang: Lang
    token: re.Pattern[str]
    words: dict[str, tuple[AtomKind, Decimal]]
    decades: dict[str, Decimal]
    single: frozenset[str]
    single_behind: frozenset[str]
    joined: re.Pattern[str] | None
    joined_values: dict[str, int]
    gap: re.Pattern[str]  # between two words of one number
    unit: re.Pattern[str]
    units: tuple[str, ...]
    suffix: re.Pattern[str]
    decade_suffixes: frozenset[str]
    cardinal_suffixes: frozenset[str]
    approximate_before: re.Pattern[str]
    at_before: re.Pattern[str] | None
    hours: re.Pattern[str]
    day_part: re.Pattern[str] | None
    half_before: re.Pattern[str]
    kilometres_before: re.Pattern[str]
    to: re.Pattern[str]  # between the ends of a range
    month: re.Pattern[str] | None
    month_before: re.Pattern[str] | None


def find_numbers(text: str, lang: Lang) -> tuple[Number, ...]:
    """Return the numbers of `text` in order, by value. Roman numerals are not numbers; signs are not read.

    >>> [(n.text, int(n.value)) for n in find_numbers("понад 31 тисяча осіб, двоє дітей, 63-річний", "uk")]
    [('31 тисяча', 31000), ('двоє', 2), ('63', 63)]
    >>> [(n.text, n.kind, n.unit) for n in find_numbers("At 4:30 p.m. they had £11million, 5 per cent", "en")]
    [('4:30 p.m.', 'clock', ''), ('11million', 'cardinal', 'GBP'), ('5', 'cardinal', '%')]
    """
    grammar = _grammar(lang)
    plain = respelt(text, SPELLING)
    atoms = list(_atoms(plain, grammar))
    if not atoms:
        return ()
    numbers: list[tuple[Number, Decimal | None]] = []
    run: list[Atom] = []
    for atom in atoms:
        if run and not grammar.gap.fullmatch(plain, run[-1].end, atom.start):
            numbers += _read(run, text, plain, grammar)
            run = []
        run.append(atom)
    numbers += _read(run, text, plain, grammar)
    measured = list(_with_metres(numbers, plain, grammar))
    return tuple(
        n if len(n.text) == n.end - n.start else replace(n, text=text[n.start : n.end])
        for n in _ranges(measured, plain, grammar)
    )


def number_words(words: Sequence[str], lang: Lang) -> list[str]:
    """Return the words that may be numbers or begin with one; a text without such words and FIGURES has no number.

    >>> number_words(["двадцятирічний", "порт", "П’ять"], "uk")
    ['двадцятирічний', 'П’ять']
    """
    grammar = _grammar(lang)
    joined = grammar.joined or re.compile(NEVER)
    lowered = respelt("\n".join(words), SPELLING).lower().split("\n")
    return [
        word
        for word, low in zip(words, lowered, strict=False)  # of no words one empty line
        if low in grammar.words or low in grammar.decades or (len(low) > LONG and joined.match(low))
    ]


def shown(value: Decimal) -> str:
    """Return `value` in plain digits.

    >>> shown(Decimal("3.10E+4"))
    '31000'
    """
    return format(value.normalize(), "f")


def _atoms(plain: str, grammar: Grammar) -> Iterator[Atom]:
    """Yield what may be part of a number. Most of a text is words that are not, which the pattern passes over."""
    words = grammar.words
    figure: Atom | None = None
    for match in grammar.token.finditer(_lowered(plain)):
        form = match.lastgroup
        if form is None:  # the end
            break
        start, end = match.span(form)
        if form == "word":
            word = match[form]
            if known := words.get(word):
                kind, value = known
                if grammar.lang != "en" and _is_name(plain[start:end], plain, start):
                    continue
                if kind == "multiplier" and len(word) <= 4 and re.match(r"\. ?\d", plain[end : end + 3]):
                    end += 1  # "2 млн. 300 тис."
                yield Atom(kind, value, start, end)
            elif word in grammar.decades:
                yield Atom("done", grammar.decades[word], start, end, "decade")
            elif figure and start - figure.end <= 1 and word in SHORT_MULTIPLIERS and grammar.lang == "en":
                thousands = word == "k" and start == figure.end and figure.value < 1000  # "3000K" is a temperature
                if thousands or _money_before(plain, figure.start):
                    yield Atom("multiplier", Decimal(SHORT_MULTIPLIERS[word]), start, end)
            elif grammar.joined and len(word) > LONG:
                yield from _joined(word, start, grammar)
        elif form == "and_half":
            yield Atom("and_half", Decimal("0.5"), start, end)
        elif form != "url":
            for atom in _figures(form, plain[start:end], start, end, plain, grammar):
                figure = atom
                yield atom


def _lowered(plain: str) -> str:
    """Return `plain` in lower case, character for character: "İ" would become two."""
    lowered = plain.lower()
    return lowered if len(lowered) == len(plain) else "".join(c if len(c.lower()) > 1 else c.lower() for c in plain)


def _is_name(word: str, plain: str, start: int) -> bool:
    """Whether a capital inside a sentence says that the word is a name: "Ліна Сорока"."""
    return (
        word[0].isupper()
        and not word.isupper()
        and re.search(r"[\w,]\s$", plain[max(0, start - 3) : start]) is not None
    )


def _joined(word: str, start: int, grammar: Grammar) -> Iterator[Atom]:
    """Yield the number that begins a word: "двадцятип'ятирічний"."""
    match = grammar.joined.match(word) if grammar.joined else None
    if match:
        parts = [part for part in match.groups() if part]
        values = [grammar.joined_values[part] for part in parts]
        if len(values) == 1 or values[1] < _step(Decimal(values[0])):
            yield Atom("done", Decimal(sum(values)), start, start + len("".join(parts)))


def _figures(form: str, figure: str, start: int, end: int, plain: str, grammar: Grammar) -> Iterator[Atom]:
    """Yield the numbers in one match of digits, which `form` names."""
    if len(figure) > LONGEST:
        yield Atom("done", Decimal(re.sub(r"\D", "", figure)), start, end, "code")
    elif form == "ampm":
        hour, minute = ([int(digits) for digits in re.findall(r"\d+", figure)] + [0])[:2]
        yield Atom("done", Decimal(hour % 12 * 60 + minute + ("p" in figure.lower()) * HALF_DAY), start, end, "clock")
    elif form == "clock":
        hour, minute = (int(digits) for digits in figure.split(":"))
        yield Atom("done", Decimal(hour * 60 + minute), start, end, "clock")
    elif form == "date":
        day, month, year = figure.split(".")
        yield Atom("done", Decimal(day), start, start + len(day), "day")
        yield Atom("done", Decimal(month), start + len(day) + 1, end - len(year) - 1, "month")
        yield Atom("done", Decimal(year if len(year) == 4 else "20" + year), end - len(year), end, "year")
    elif form == "version":
        yield Atom("done", Decimal(figure.replace(".", "")), start, end, "code")
    elif form == "ratio":
        above, below = figure.split("/")
        if 0 < int(above) < int(below) <= 10:
            yield Atom("done", (Decimal(above) / Decimal(below)).quantize(FOUR_PLACES), start, end, "fraction")
        else:
            yield Atom("done", Decimal(above), start, start + len(above))
            yield Atom("done", Decimal(below), end - len(below), end)
    elif form == "vulgar":
        whole = figure[:-1].strip()
        value = Decimal(VULGAR[figure[-1]]) + Decimal(whole or 0)
        yield Atom("digits", value, start, end, "cardinal" if whole else "fraction")
    elif (
        form == "spaced" and grammar.month_before and grammar.month_before.search(plain, max(0, start - BEFORE), start)
    ):
        first = len(re.split(SPACE, figure)[0])  # "on April 3 410 bodies"
        yield _figure("plain", figure[:first], start, start + first, plain, grammar)
        yield _figure("spaced", figure[first + 1 :], start + first + 1, end, plain, grammar)
    else:
        yield _figure(form, figure, start, end, plain, grammar)


def _figure(form: str, figure: str, start: int, end: int, plain: str, grammar: Grammar) -> Atom:
    """Read one whole or decimal figure and what is glued to it."""
    if form == "grouped":
        value = Decimal(figure.replace(",", "") if grammar.lang == "en" else re.sub("[.,]", "", figure))
    else:
        value = Decimal(re.sub(SPACE, "", figure).replace(",", "."))
    before = plain[max(0, start - 2) : start]
    glued = before[-1:].isalpha() or (len(before) == 2 and before[1] in DASHES and before[0].isalpha())
    year = form == "plain" and len(figure) == 4 and _within(value, YEARS)
    if glued and form == "plain" and not year and not _money_before(plain, start):
        return Atom("done", value, start, end, "code")
    suffix = grammar.suffix.match(plain, end) if form == "plain" else None
    if not suffix:
        if plain[end : end + 1].isalpha() and not _goes_with(plain, end, grammar):
            return Atom("done", value, start, end, "code")  # "5G", "247sports"
        return Atom("digits", value, start, end, "year" if year else "cardinal")
    ending = suffix.group().lstrip("-‑'").lower()
    if ending in grammar.decade_suffixes and value % 10 == 0 and (20 <= value <= 90 or _within(value, YEARS)):
        return Atom("done", value if value > 90 else value + 1900, start, suffix.end(), "decade")
    if ending in grammar.cardinal_suffixes:
        return Atom("digits", value, start, suffix.end())
    return Atom("done", value, start, suffix.end(), "year" if year else "ordinal")


def _goes_with(plain: str, end: int, grammar: Grammar) -> bool:
    """Whether the word glued to a figure is a unit or a multiplier: "10км", "11million"."""
    match = LETTERS.match(plain, end)
    word = match.group().lower() if match else ""
    return word in grammar.words or word in SHORT_MULTIPLIERS or grammar.unit.match(plain, end) is not None


def _within(value: Decimal, bounds: tuple[int, int]) -> bool:
    """Whether a whole number lies within `bounds`."""
    return bounds[0] <= value <= bounds[1] and value == int(value)


def _money_before(plain: str, start: int) -> str:
    match = MONEY_BEFORE.search(plain, max(0, start - 5), start)
    return MONEY[match.group(1)] if match else ""


def _step(value: Decimal) -> Decimal:
    """Return what a word behind `value` must be smaller than, to be added: 100 behind "сто", 10 behind "двадцять"."""
    if value >= 100:
        return Decimal(100)
    return Decimal(10 if value >= 20 else 0)


class Reading:
    """A number while its words are being read."""

    def __init__(self, atom: Atom, plain: str, grammar: Grammar) -> None:
        self.start, self.end, self.kind = atom.start, atom.end, atom.reading
        self.total = Decimal(0)  # what multipliers have closed
        self.group: Decimal | None = atom.value  # what a next multiplier would multiply
        self.step = Decimal(0)  # a next word must be smaller to join the group
        self.scale: Decimal | None = None  # the last multiplier
        self.in_words = not plain[atom.start].isdigit()
        self.closed = atom.kind in ("done", "ordinal", "denominator")
        self.vague = False  # "тисячі людей" is no number
        self.vaguely = False
        self.weak = False
        if atom.kind == "multiplier":
            word = plain[atom.start : atom.end].lower()
            behind = plain[max(0, atom.start - BEFORE) : atom.start]
            if grammar.lang == "en":
                alone = word in grammar.single and re.search(r"\ba\s$", behind, re.IGNORECASE) is not None
            else:
                alone = word in grammar.single or (
                    word in grammar.single_behind and grammar.approximate_before.search(behind) is not None
                )
            self.vague = self.closed = not alone
            self.step = _step(atom.value)
            self.weak = atom.value < 1000  # "a hundred", "a dozen"
            if atom.value >= 1000:
                self.total, self.scale, self.group = atom.value, atom.value, None
        elif atom.kind == "denominator":
            self.group, self.kind, self.weak = (1 / atom.value).quantize(FOUR_PLACES), "fraction", True
        elif atom.kind == "half" and atom.value < 1:
            self.kind, self.weak = "fraction", True
        elif atom.kind == "ordinal":
            self.kind, self.weak = "ordinal", atom.value <= 3
        elif atom.kind == "cardinal":
            self.step, self.weak = _step(atom.value), atom.value == 1

    @property
    def value(self) -> Decimal:
        return self.total + (self.group or 0)

    def take(self, atom: Atom, following: Atom | None, gap: str, grammar: Grammar) -> bool:
        """Read `atom` as the next part of this number; return whether it is one."""
        if self.closed:
            return False
        match atom.kind:
            case "cardinal" | "ordinal":
                taken = self._take_word(atom, gap)
            case "digits":
                taken = self._take_digits(atom, following, grammar)
            case "multiplier":
                taken = self._take_multiplier(atom)
            case "and_half":
                taken = self._take_half()
            case "denominator":
                taken = self._take_denominator(atom)
            case _:
                taken = False
        if taken:
            self.end, self.weak = atom.end, self.vaguely
        return taken

    def _take_word(self, atom: Atom, gap: str) -> bool:
        group, value = self.group, atom.value
        if atom.kind == "ordinal" and group is not None and group < 3 <= value <= 10 and not self.step:
            return self._take_denominator(atom)  # "дві п'ятих", "one third"
        if not self.in_words:
            return False
        if group is None and self.scale is not None and value < self.scale:
            self.group = value
        elif group is not None and value < self.step and "," not in gap:
            self.group = group + value
        elif group is not None and atom.kind == "ordinal" and group < 100 <= value and self.scale is None:
            self.group = group * value  # "one thousandth", as an order
        else:
            return False
        self.step = _step(value)
        self.kind = "ordinal" if atom.kind == "ordinal" else "cardinal"
        self.closed = atom.kind == "ordinal"
        return True

    def _take_digits(self, atom: Atom, following: Atom | None, grammar: Grammar) -> bool:
        """Take the "300" of "2 млн 300 тис." and of "2 тис. 300"."""
        if self.in_words or self.group is not None or self.scale is None or atom.value >= self.scale:
            return False
        smaller = following is not None and following.kind == "multiplier" and following.value < self.scale
        if not smaller and (grammar.lang == "en" or self.scale != 1000):
            return False
        self.group, self.step = atom.value, Decimal(0)
        return True

    def _take_multiplier(self, atom: Atom) -> bool:
        if self.group is None or (self.scale is not None and atom.value >= self.scale):
            return False
        if atom.value < 1000:
            if self.group >= 100:
                return False
            self.group *= atom.value
            self.vaguely = atom.value != 100  # "two dozen" is "два десятки"
            self.step = _step(atom.value)
        else:
            self.closed = self.group % 1 != 0
            self.total += self.group * atom.value
            self.group, self.scale = None, atom.value
        self.kind = "cardinal"
        return True

    def _take_half(self) -> bool:
        if self.group is None:
            self.group, self.closed = (self.scale or 0) * Decimal("0.5"), True
        else:
            self.group += Decimal("0.5")
        self.step = Decimal(0)
        return True

    def _take_denominator(self, atom: Atom) -> bool:
        if self.group is None or self.scale is not None or not 0 < self.group < atom.value:
            return False
        self.group, self.kind, self.closed = (self.group / atom.value).quantize(FOUR_PLACES), "fraction", True
        return True


def _read(run: list[Atom], text: str, plain: str, grammar: Grammar) -> Iterator[tuple[Number, Decimal | None]]:
    """Yield the numbers that the adjacent atoms of `run` make, each with its last multiplier."""
    readings: list[Reading] = []
    for atom, following in zip(run, [*run[1:], None], strict=True):
        if readings and readings[-1].take(atom, following, plain[readings[-1].end : atom.start], grammar):
            continue
        if atom.kind != "and_half":
            readings.append(Reading(atom, plain, grammar))
    for reading in readings:
        if not reading.vague:
            yield _number(reading, text, plain, grammar), reading.scale


def _number(reading: Reading, text: str, plain: str, grammar: Grammar) -> Number:
    """Finish a number by what stands around it."""
    start, end, value, kind = reading.start, reading.end, reading.value, reading.kind
    name = _money_before(plain, start)
    if not name and (unit := grammar.unit.match(plain, end)) and unit.lastgroup:
        name = grammar.units[int(unit.lastgroup[1:])]
    if kind == "year" and name:
        kind, name = ("year", "") if name == "year" else ("cardinal", name)
    if kind in ("cardinal", "ordinal", "clock") and name in ("", "h"):
        if (minutes := _clock(reading, plain, grammar)) is not None:
            kind, value, name = "clock", minutes, ""
            if half := grammar.half_before.search(plain, max(0, start - BEFORE), start):
                start = half.start()
        elif _within(value, DAYS) and _beside_month(start, end, plain, grammar):
            kind = "day"
    return Number(
        value=value,
        start=start,
        end=end,
        text=text[start:end],
        kind=kind,
        unit=name,
        in_words=reading.in_words,
        approximate=grammar.approximate_before.search(plain, max(0, start - BEFORE), start) is not None,
        weak=reading.weak or kind == "month",
    )


def _beside_month(start: int, end: int, plain: str, grammar: Grammar) -> bool:
    if grammar.month and grammar.month.match(plain, end):
        return True
    return grammar.month_before is not None and bool(grammar.month_before.search(plain, max(0, start - BEFORE), start))


def _clock(reading: Reading, plain: str, grammar: Grammar) -> Decimal | None:
    """Return the minutes since midnight if the number is a time of day: "о 16-й", "о 16.30", "в 4 часа дня"."""
    start, end = reading.start, reading.end
    part = grammar.day_part.match(plain, end) if grammar.day_part else None
    hours = grammar.hours.match(plain, end)
    if reading.kind == "clock":
        minutes = reading.value
    else:
        at = grammar.at_before.search(plain, max(0, start - 4), start) if grammar.at_before else None
        figure = re.fullmatch(r"(\d\d?)(?:\.([0-5]\d))?", plain[start:end])
        if figure and figure.group(2):  # with a point: Ukrainian "о" is said of times alone, Russian "в" is not
            if not at or (grammar.lang == "ru" and (len(figure.group(1)) < 2 or hours)):
                return None
            minutes = Decimal(int(figure.group(1)) * 60 + int(figure.group(2)))
        elif half := grammar.half_before.search(plain, max(0, start - BEFORE), start):
            minutes = reading.value * 60 + (30 if half.lastgroup == "past" else -30)
        elif part or (hours and (at or grammar.lang == "en")) or (at and grammar.lang == "uk"):
            minutes = reading.value * 60
        else:
            return None
    if not 0 <= minutes <= 2 * HALF_DAY or minutes != int(minutes):
        return None if reading.kind != "clock" else minutes
    if part and minutes <= HALF_DAY + 59:
        return minutes % HALF_DAY + (HALF_DAY if part.lastgroup == "afternoon" else 0)
    return minutes


def _with_metres(
    numbers: list[tuple[Number, Decimal | None]], plain: str, grammar: Grammar
) -> Iterator[tuple[Number, Decimal | None]]:
    """Join kilometres and metres: "3 км 200 м" is 3.2 km, and "кілометр двісті метрів" 1.2 km."""
    before: tuple[Number, Decimal | None] | None = None
    for number, scale in numbers:
        here = number, scale
        if number.kind == "cardinal" and number.unit == "m" and number.value < METRES:
            word = grammar.kilometres_before.search(plain, max(0, number.start - BEFORE), number.start)
            part = number.value / METRES
            if word and before and 0 <= word.start() - before[0].end <= 1:
                whole = before[0]
                if whole.kind == "cardinal" and whole.value == int(whole.value):
                    before = replace(whole, value=whole.value + part, end=number.end, weak=False), None
                    continue
            elif word and not word.group("ending"):
                here = replace(number, value=1 + part, start=word.start(), unit="km"), None
        if before:
            yield before
        before = here
    if before:
        yield before


def _ranges(numbers: list[tuple[Number, Decimal | None]], plain: str, grammar: Grammar) -> Iterator[Number]:
    """Give each end of a range what stands at the other alone: "10–15 тисяч", "5 до 10 %", "8–9 серпня", "1986–88"."""
    done: list[Number] = []
    for i, (number, scale) in enumerate(numbers):
        before = done[-1] if done else None
        if before and number.value < 100 and before.kind == "year" and DASH.fullmatch(plain, before.end, number.start):
            century = before.value // 100 * 100
            if number.kind == "cardinal" and not number.unit and before.value < century + number.value:
                number = replace(number, value=century + number.value, kind="year")
        if before and number.start < before.end:
            done.pop()  # the "пів" of "пів на сьому"
        after, its_scale = numbers[i + 1] if i + 1 < len(numbers) else (None, None)
        if after and not number.in_words and grammar.to.fullmatch(plain, number.end, after.start):
            if not number.unit:
                number = replace(number, unit=after.unit)
            if DASH.fullmatch(plain, number.end, after.start):
                if its_scale and not scale and number.value * its_scale < after.value:
                    number = replace(number, value=number.value * its_scale)
                if after.kind == "day" and number.kind == "cardinal" and _within(number.value, DAYS):
                    number = replace(number, kind="day")
        done.append(number)
    yield from done


def _token(and_half: tuple[str, ...], beginnings: Collection[str], lang: Lang) -> re.Pattern[str]:
    """Compile what is looked at, in lower case: figures, by their form, and words with one of `beginnings`."""
    not_more = r"(?!\d)"
    grouped = (
        r"\d{1,3}(?:,\d{3})+(?:\.\d+)?" if lang == "en" else r"\d{1,3}(?:(?:,\d{3}){2,}|(?:\.\d{3}){2,}|(?:\.000)+)"
    )
    decimal = r"\d+\.\d+(?![.]?\d)|\d+,\d{1,2}(?!,?\d)" if lang == "en" else r"\d+[.,]\d+(?![.,]?\d)"
    forms = {
        "url": rf"(?:{'|'.join(map(re.escape, URL))})\S+",
        "ampm": r"\d{1,2}(?:[:.][0-5]\d)?\s?[ap](?:m\b|\.\s?m\.)" if lang == "en" else "",
        "date": r"[0-3]?\d\.[01]?\d\.(?:(?:19|20)\d\d|\d\d)(?!\.?\d)",
        "clock": r"(?<![:\d])(?:[01]?\d|2[0-4]):[0-5]\d(?!:?\d)",
        "spaced": rf"\d{{1,3}}(?:{SPACE}\d{{3}})+{not_more}(?:[.,]\d{{1,2}}{not_more})?",
        "grouped": rf"(?:{grouped}){not_more}",
        "decimal": decimal,
        "version": r"\d+(?:\.\d+){2,}",
        "ratio": r"\d+/\d+",
        "vulgar": rf"(?:\d+{SPACE}?)?[{''.join(VULGAR)}]",
        "plain": r"\d+",
        "and_half": "|".join(and_half),
        "word": WORD,
    }
    other = rf"(?:[^\w]+|_+|(?!{_beginning([*beginnings, *URL, *and_half, *VULGAR])}){WORD})*+"
    return re.compile(rf"{other}(?:{'|'.join(f'(?P<{name}>{form})' for name, form in forms.items() if form)}|\Z)")


def _beginning(words: Collection[str], length: int = TELLING) -> str:
    """Return a pattern of the first letters of words, as a tree, which is quick to reject others.

    >>> _beginning(["два", "двох", "три"], 2)
    '(?:дв|тр)'
    """
    if not length or "" in words:
        return ""
    behind: dict[str, set[str]] = {}
    for word in words:
        behind.setdefault(word[0], set()).add(word[1:])
    branches = [re.escape(first) + _beginning(behind[first], length - 1) for first in sorted(behind)]
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


def _any(patterns: tuple[str, ...]) -> str:
    return "|".join(sorted(patterns, key=lambda p: (-len(p), p)))


@cache
def _grammar(lang: Lang) -> Grammar:
    language = LANGUAGES[lang]
    tables: tuple[tuple[AtomKind, dict[str, Decimal]], ...] = (
        ("cardinal", {word: Decimal(n) for word, n in language.cardinals.items()}),
        ("multiplier", {word: Decimal(n) for word, n in language.multipliers.items()}),
        ("half", {word: Decimal(n) for word, n in language.halves.items()}),
        ("denominator", {word: Decimal(n) for word, n in language.denominators.items()}),
        ("ordinal", {word: Decimal(n) for word, n in language.ordinals.items()}),
    )
    decades = {word: Decimal(1900 + n) for word, n in language.decades.items()}
    words = {word: (kind, n) for kind, table in tables for word, n in table.items() if word not in decades}
    months = _any(tuple(re.escape(form) for forms in language.months for form in forms))
    joined = _any(tuple(language.joined))
    dash = DASH.pattern
    return Grammar(
        lang=lang,
        token=_token(language.and_half, [*words, *decades, *language.joined, *SHORT_MULTIPLIERS], lang),
        words=words,
        decades=decades,
        single=language.single,
        single_behind=language.single_behind,
        joined=re.compile(rf"({joined})({joined})?(?:{'|'.join(language.counted)})") if joined else None,
        joined_values=dict(language.joined),
        gap=re.compile(
            rf"{SPACE}?-?|,?{SPACE}|{SPACE}(?:and|an?){SPACE}" if lang == "en" else rf"{SPACE}{{0,2}}", re.IGNORECASE
        ),
        unit=re.compile(
            rf"-?{SPACE}?(?:{'|'.join(f'(?P<u{i}>{_any(p)})' for i, p in enumerate(language.units.values()))})",
            re.IGNORECASE,
        ),
        units=tuple(language.units),
        suffix=re.compile(language.suffix, re.IGNORECASE),
        decade_suffixes=language.decade_suffixes,
        cardinal_suffixes=language.cardinal_suffixes,
        approximate_before=re.compile(
            rf"(?<!\w)(?:{_any(language.approximate)}){SPACE}(?:(?:US)?[$€£₴]|UAH )?$", re.IGNORECASE
        ),
        at_before=re.compile(rf"(?<!\w)(?:{_any(language.at)}){SPACE}$", re.IGNORECASE) if language.at else None,
        hours=re.compile(rf"{SPACE}(?:{_any(language.hours)})", re.IGNORECASE),
        day_part=re.compile(
            rf"{SPACE}(?:(?P<morning>{_any(language.morning)})|(?P<afternoon>{_any(language.afternoon)}))",
            re.IGNORECASE,
        )
        if language.morning
        else None,
        kilometres_before=re.compile(rf"(?<!\w)(?:{_any(language.units['km'])})(?P<ending>\w*){SPACE}$", re.IGNORECASE),
        to=re.compile(rf"{DASH.pattern}|{SPACE}(?:{_any(language.to)}){SPACE}", re.IGNORECASE),
        month=re.compile(rf"(?:{dash}\d{{1,2}}(?:st|nd|rd|th)?)?{SPACE}(?:of{SPACE})?(?:{months})(?!\w)", re.IGNORECASE)
        if months
        else None,
        half_before=re.compile(
            rf"(?<!\w)(?:(?P<to>{_any(language.half_to) or NEVER})|(?P<past>{_any(language.half_past) or NEVER})){SPACE}$",
            re.IGNORECASE,
        ),
        month_before=re.compile(
            rf"(?<!\w)(?:{months})\.?{SPACE}(?:the{SPACE})?(?:\d{{1,2}}(?:st|nd|rd|th)?{dash})?$", re.IGNORECASE
        )
        if months and lang == "en"
        else None,
    )
