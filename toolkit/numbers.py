"""Numbers by value, in digits and in words, in three languages: "31 тисяча", "31,000" and "31 thousand" are one number."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Literal, NamedTuple

from toolkit.data import Lang
from toolkit.languages import LANGUAGES
from toolkit.text import APOSTROPHES

NumberKind = Literal["cardinal", "ordinal", "fraction", "clock", "day", "year", "decade", "month", "code"]

YEARS = range(1500, 2100)  # four plain digits in it are called a year; "2000 осіб" is therefore one too
SPACE = "[ \u00a0\u2009\u202f]"  # what stands between thousands, and before a unit
DASHES = "-‐‑–—−"
HALF_DAY = 12 * 60
VULGAR = {"½": "0.5", "¼": "0.25", "¾": "0.75", "⅓": "0.3333", "⅔": "0.6667"}
THIRDS = Decimal("0.0001")  # fractions are rounded to it, so that 2/3 and ⅔ are equal
MONEY = {
    "US$": "USD",
    "$": "USD",
    "USD": "USD",
    "€": "EUR",
    "EUR": "EUR",
    "£": "GBP",
    "GBP": "GBP",
    "₴": "UAH",
    "UAH": "UAH",
    "₽": "RUB",
    "RUB": "RUB",
}
MONEY_BEFORE = re.compile(rf"(?<![A-Za-z])({'|'.join(map(re.escape, sorted(MONEY, key=len, reverse=True)))}){SPACE}?$")
SHORT_MULTIPLIERS = {"k": 1000, "m": 10**6, "b": 10**9}  # "k" behind any digits, the others behind money alone


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a text. `kind` is a soft reading ("2000" may be a year or people): compare values before kinds.

    `value` of a clock time is in minutes since midnight, of a decade its first year, of a code ("COVID-19", "7.0.1") its digits.
    """

    value: Decimal
    start: int  # of the figure and its multiplier: "2,8 млрд", "63" of "63-річний", without the sign of a currency
    end: int
    text: str
    kind: NumberKind = "cardinal"
    unit: str = ""  # "%", a currency code, "km" …
    in_words: bool = False
    approximate: bool = False  # "понад", "about" stands before it
    weak: bool = False  # as often a pronoun or a manner of speaking as a number: "one", "first", "half"


class Atom(NamedTuple):
    """A word or figure that is part of a number."""

    kind: Literal["digits", "cardinal", "ordinal", "multiplier", "half", "and_half", "denominator", "done"]
    value: Decimal
    start: int
    end: int
    reading: NumberKind = "cardinal"


@dataclass(frozen=True, slots=True)
class Grammar:
    """One language's tables, compiled."""

    token: re.Pattern[str]
    words: dict[str, tuple[str, Decimal]]
    single: frozenset[str]
    joined: re.Pattern[str] | None
    joined_values: dict[str, int]
    gap: re.Pattern[str]  # between two words of one number
    unit: re.Pattern[str]
    unit_names: tuple[str, ...]
    suffix: re.Pattern[str]
    approximate: re.Pattern[str]
    at: re.Pattern[str] | None
    hours: re.Pattern[str]
    month_after: re.Pattern[str] | None
    month_before: re.Pattern[str] | None


def find_numbers(text: str, lang: Lang) -> tuple[Number, ...]:
    """Return the numbers of `text` in order, by value. Roman numerals are not numbers; signs are not read.

    >>> [(n.text, int(n.value)) for n in find_numbers("понад 31 тисяча осіб, двоє дітей, 63-річний", "uk")]
    [('31 тисяча', 31000), ('двоє', 2), ('63', 63)]
    >>> [(n.text, n.kind, n.unit) for n in find_numbers("On 9 August at 4:30 p.m. £11million, 5 per cent", "en")]
    [('9', 'day', ''), ('4:30 p.m.', 'clock', ''), ('11million', 'cardinal', 'GBP'), ('5', 'cardinal', '%')]
    """
    grammar = _grammar(lang)
    plain = text.translate(APOSTROPHES)
    numbers: list[Number] = []
    run: list[Atom] = []
    for atom in _atoms(plain, lang, grammar):
        if run and not grammar.gap.fullmatch(plain, run[-1].end, atom.start):
            numbers += _read(run, plain, lang, grammar)
            run = []
        run.append(atom)
    numbers += _read(run, plain, lang, grammar)
    return tuple(replace(n, text=text[n.start : n.end]) for n in _ranges(numbers, plain))


def shown(value: Decimal) -> str:
    """Return `value` in plain digits.

    >>> shown(Decimal("3.10E+4"))
    '31000'
    """
    return format(value.normalize(), "f")


def _atoms(plain: str, lang: Lang, grammar: Grammar) -> Iterator[Atom]:
    words, last = grammar.words, -1  # end of the last figure
    for match in grammar.token.finditer(plain):
        form, (start, end) = match.lastgroup, match.span()
        if form == "word":
            word = match.group().lower()
            if lang == "ru":
                word = word.replace("ё", "е")
            if known := words.get(word):
                kind, value = known
                if kind == "multiplier" and len(word) <= 4 and re.match(r"\. ?\d", plain[end : end + 3]):
                    end += 1  # "2 млн. 300 тис."
                if kind == "decade":
                    yield Atom("done", value, start, end, "decade")
                else:
                    yield Atom(kind, value, start, end)  # type: ignore[arg-type]
            elif last >= 0 and start - last <= 1 and lang == "en" and word in SHORT_MULTIPLIERS:
                if (word == "k" and start == last) or MONEY_BEFORE.search(plain, 0, figure):
                    yield Atom("multiplier", Decimal(SHORT_MULTIPLIERS[word]), start, end)
            elif grammar.joined and len(word) > 6 and (number := _joined(word, start, grammar)):
                yield number
        elif form == "and_half":
            yield Atom("and_half", Decimal("0.5"), start, end)
        elif form != "url":
            yield from _figures(form, match.group(), start, end, plain, lang, grammar)
            figure, last = start, end


def _joined(word: str, start: int, grammar: Grammar) -> Atom | None:
    """Read the number that begins a word: "двадцятип'ятирічний"."""
    match = grammar.joined.match(word) if grammar.joined else None
    if not match:
        return None
    parts = [grammar.joined_values[part] for part in match.groups() if part]
    if any(b >= (100 if a >= 100 else 10) for a, b in zip(parts, parts[1:], strict=False)):
        return None
    length = sum(len(part) for part in match.groups() if part)
    return Atom("done", Decimal(sum(parts)), start, start + length)


def _figures(form: str | None, figure: str, start: int, end: int, plain: str, lang: Lang, grammar: Grammar) -> Iterator[Atom]:
    """Read one match of digits."""
    if form == "ampm":
        hour, minute = ([int(d) for d in re.findall(r"\d+", figure)] + [0])[:2]
        later = HALF_DAY if "p" in figure.lower() else 0
        yield Atom("done", Decimal(hour % 12 * 60 + minute + later), start, end, "clock")
    elif form == "clock":
        hour, minute = (int(d) for d in figure.split(":"))
        yield Atom("done", Decimal(hour * 60 + minute), start, end, "clock")
    elif form == "date":
        at = start
        readings: tuple[NumberKind, ...] = ("day", "month", "year")
        for digits, reading in zip(figure.split("."), readings, strict=True):
            century = 2000 if reading == "year" and len(digits) == 2 else 0
            yield Atom("done", Decimal(int(digits) + century), at, at + len(digits), reading)
            at += len(digits) + 1
    elif form == "version":
        yield Atom("done", Decimal(figure.replace(".", "")), start, end, "code")
    elif form == "ratio":
        above, below = figure.split("/")
        if 0 < int(above) < int(below) <= 10:
            yield Atom("done", (Decimal(above) / Decimal(below)).quantize(THIRDS), start, end, "fraction")
        else:
            yield Atom("done", Decimal(above), start, start + len(above))
            yield Atom("done", Decimal(below), end - len(below), end)
    elif form == "vulgar":
        value = Decimal(VULGAR[figure[-1]])
        whole = Decimal(figure[:-1].strip() or 0)
        yield Atom("digits", whole + value, start, end, "cardinal" if whole else "fraction")
    else:
        yield _figure(form, figure, start, end, plain, lang, grammar)


def _figure(form: str | None, figure: str, start: int, end: int, plain: str, lang: Lang, grammar: Grammar) -> Atom:
    """Read a whole or decimal figure with what is glued to it."""
    if form == "grouped":  # thousands in groups, then perhaps a fraction
        groups = re.split(rf"{SPACE}|[.,]", figure)
        whole = "".join(groups if all(len(g) == 3 for g in groups[1:]) and _is_grouped(figure, lang) else groups[:-1])
        rest = "" if whole == "".join(groups) else groups[-1]
        value = Decimal(f"{whole}.{rest}" if rest else whole)
    else:
        value = Decimal(figure.replace(",", "."))
    before = plain[max(0, start - 2) : start]
    if before and (before[-1].isalpha() or (len(before) == 2 and before[-1] in DASHES and before[0].isalpha())):
        if not (value in YEARS and form == "plain") and not MONEY_BEFORE.search(plain, 0, start):
            return Atom("done", value, start, end, "code")
    if form == "plain":
        suffix = grammar.suffix.match(plain, end)
        if suffix:
            return _suffixed(value, start, end, suffix.group().lstrip("-'‑"), suffix.end(), lang)
        if len(figure) == 4 and value in YEARS:
            return Atom("digits", value, start, end, "year")
    return Atom("digits", value, start, end)


def _is_grouped(figure: str, lang: Lang) -> bool:
    """Whether the last mark of `figure` stands before thousands: a comma in English, else a space or a repeated mark."""
    marks = [c for c in figure if not c.isdigit()]
    return marks[-1] in SPACE or (len(set(marks)) == 1 and (len(marks) > 1 or marks[0] == ("," if lang == "en" else ".")))


def _suffixed(value: Decimal, start: int, end: int, suffix: str, after: int, lang: Lang) -> Atom:
    """Read "21st", "1990s", "16-й", "90-х", "2-х"."""
    round_ten = value % 10 == 0 and (20 <= value <= 90 or value in YEARS)
    if round_ten and suffix in DECADE_SUFFIXES:
        return Atom("done", value if value > 90 else value + 1900, start, after, "decade")
    if suffix in CARDINAL_SUFFIXES:
        return Atom("digits", value, start, after)
    if suffix == "s":
        return Atom("digits", value, start, end)
    return Atom("done", value, start, after, "year" if value in YEARS else "ordinal")
