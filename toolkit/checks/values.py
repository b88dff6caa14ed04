"""Whether two numbers can say the same, and what else than a number can say one: for checks, which must not cry wolf."""

import re
from decimal import Decimal
from functools import cache

from toolkit.data import Lang
from toolkit.languages import LANGUAGES
from toolkit.numbers import Number
from toolkit.text import spelt_freely

HALF_DAY = 12 * 60
ROMAN = re.compile(r"\b[IVXLCІХ]+\b")
ROMAN_DIGITS = {"I": 1, "І": 1, "V": 5, "X": 10, "Х": 10, "L": 50, "C": 100}
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
ONE_DEGREE = 1  # 80 °F is 26.7 °C


def equal(a: Number, b: Number) -> bool:
    """Whether two numbers can say the same."""
    if a.kind == b.kind == "clock":
        return a.value == b.value or abs(a.value - b.value) == HALF_DAY  # `same_time` knows more of them
    if "clock" in (a.kind, b.kind):
        clock, other = (a, b) if a.kind == "clock" else (b, a)
        hour = clock.value / 60
        return other.value in (hour, hour - 12, clock.value // 60 + clock.value % 60 / 100)
    if a.unit != b.unit and _dimension(a) and _dimension(a) == _dimension(b):
        return False  # for `converts` to judge
    if a.value == b.value:
        return True
    if "fraction" in (a.kind, b.kind):
        part, whole = (a, b) if a.kind == "fraction" else (b, a)
        return whole.unit == "%" and abs(part.value * 100 - whole.value) < 1
    if "%" in (a.unit, b.unit) and "ordinal" in (a.kind, b.kind) and a.value * b.value == 100:
        return True  # "кожен двадцятий" is 5%
    if (
        "decade" in (a.kind, b.kind)
        and "code" not in (a.kind, b.kind)
        and min(a.value, b.value) == max(a.value, b.value) % 100
    ):
        return True  # "people in their 40s"
    if "m" in (a.unit, b.unit) and max(a.value, b.value) == min(a.value, b.value) * 10**6:
        return True  # "11m people"
    return _misread(a) == b.value or _misread(b) == a.value


def _dimension(number: Number) -> str:
    return MEASURES[number.unit][0] if number.unit in MEASURES else ""


def converts(a: Number, b: Number) -> bool:
    """Whether one measure is the other in another unit, up to the rounding that translators allow themselves."""
    if a.unit == b.unit == "°":
        low, high = sorted((a.value, b.value))
        return abs((high - 32) / Decimal("1.8") - low) <= ONE_DEGREE
    dimension = _dimension(a)
    if not dimension or a.unit == b.unit or dimension != _dimension(b):
        return False
    small, large = sorted(n.value * MEASURES[n.unit][1] for n in (a, b))
    return large - small <= (0 if dimension in EXACT else CONVERTED) * large


def _misread(number: Number) -> Decimal | None:
    """Return what "31,000" and "2.575" mean by the other convention: versions copy figures from each other as they are.

    Thousands that end in 0 are no decimals: nobody writes 5 as "5,000".
    """
    if not re.fullmatch(r"\d{1,3}[.,]\d{3}", number.text):
        return None
    decimal = Decimal(number.text.replace(",", "."))
    if decimal == number.value:
        return Decimal(re.sub("[.,]", "", number.text))
    return None if number.text.endswith("0") else decimal


@cache
def _amounts(lang: Lang) -> dict[int, re.Pattern[str]]:
    """Return what else says 2, 10, 100 …: "удвічі", "decade"."""
    return {
        n: re.compile(rf"\b(?:{spelt_freely('|'.join(p))})", re.IGNORECASE) for n, p in LANGUAGES[lang].amounts.items()
    }


def is_said(number: Number, text: str, lang: Lang) -> bool:
    """Whether `text` says the value without a number: in Roman numerals, or as "удвічі", "decade"."""
    amount = _amounts(lang).get(int(number.value)) if number.value == int(number.value) else None
    return (amount is not None and amount.search(text) is not None) or any(
        _roman(word) == number.value for word in ROMAN.findall(text)
    )


@cache
def relative_dates(lang: Lang) -> re.Pattern[str]:
    """Return the pattern of what says a date without figures."""
    days = {form for forms in LANGUAGES[lang].weekdays for form in forms if len(form) > 3}
    said = "|".join(sorted(days | set(LANGUAGES[lang].relative)))
    return re.compile(rf"\b(?:{spelt_freely(said)})\b", re.IGNORECASE)


@cache
def night(lang: Lang) -> re.Pattern[str]:
    return re.compile(LANGUAGES[lang].night, re.IGNORECASE)


def _roman(word: str) -> int:
    values = [ROMAN_DIGITS[letter] for letter in word]
    return sum(-v if any(later > v for later in values[i + 1 : i + 2]) else v for i, v in enumerate(values))
