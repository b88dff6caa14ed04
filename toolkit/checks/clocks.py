"""Times of day as news gives them: "о 4-й ранку", "4.30 p.m.", "14:30 Kyiv time"; whether two can be one moment."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo

from toolkit.data import Lang
from toolkit.languages import LANGUAGES
from toolkit.numbers import Number
from toolkit.text import plain

HALF_DAY, DAY = 12 * 60, 24 * 60
BEHIND = 30  # characters behind a time in which its half of the day and its zone are named
HOME = "Europe/Kyiv"  # of a time with no zone
HALF_NAMED = re.compile(r"[ap]\.?\s?m\b|^0\d:", re.IGNORECASE)  # "04:30" is the morning, "4:30" may be either
TWO_DIGITS = re.compile(r"^\d\d:")  # "10:30" is so, too, but in English
SEASONS = (
    datetime(2025, 1, 15, tzinfo=UTC),
    datetime(2025, 7, 15, tzinfo=UTC),
)  # an hour more or less between zones is no error


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day with what its text says of it."""

    minutes: int  # since midnight
    certain: bool  # which half of the day it is
    zone: str  # IANA's name; "": none is named


def clock(number: Number, text: str, lang: Lang) -> Clock | None:
    """Return the time that a number of `text` is, or None if it is another number."""
    if number.kind != "clock":
        return None
    behind = plain(text[number.end : number.end + BEHIND])
    named = bool(
        HALF_NAMED.search(number.text) or (lang != "en" and TWO_DIGITS.match(number.text)) or _half(lang).match(behind)
    )
    zone = next((name for name, pattern in _zones(lang) if pattern.search(behind)), "")
    return Clock(int(number.value), named or number.value >= HALF_DAY + 60, zone)


def same_time(one: Clock, other: Clock) -> bool:
    """Whether two times can be one: on a dial of twelve hours, where neither says which half it is, and in two zones.

    >>> half_past_two = Clock(14 * 60 + 30, True, "")
    >>> same_time(half_past_two, Clock(2 * 60 + 30, False, "")), same_time(half_past_two, Clock(2 * 60 + 30, True, ""))
    (True, False)
    >>> same_time(half_past_two, Clock(12 * 60 + 30, True, "UTC"))
    True
    """
    apart = (one.minutes - other.minutes) % DAY
    half = () if one.certain and other.certain else (HALF_DAY,)
    if apart in (0, *half):
        return one.zone == other.zone or not (one.zone and other.zone)
    return one.zone != other.zone and any(
        (apart - shift) % DAY in (0, *half) for shift in _shifts(one.zone, other.zone)
    )


@cache
def _shifts(one: str, other: str) -> tuple[int, ...]:
    """Return by how many minutes a clock of one zone is ahead of that of the other, in winter and in summer."""
    shifts = []
    for day in SEASONS:
        ahead, behind = (day.replace(tzinfo=ZoneInfo(zone or HOME)).utcoffset() for zone in (one, other))
        if ahead is not None and behind is not None:
            shifts.append(int((ahead - behind).total_seconds() // 60))
    return tuple(shifts)


@cache
def _half(lang: Lang) -> re.Pattern[str]:
    language = LANGUAGES[lang]
    return re.compile(rf"\s*(?:{'|'.join((*language.morning, *language.afternoon)) or '(?!)'})")


@cache
def _zones(lang: Lang) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """A time may name two zones: the first counts."""
    return tuple((name, re.compile(rf"^[^.;0-9]*?\b(?:{'|'.join(p)})")) for name, p in LANGUAGES[lang].zones.items())
