"""Times as pages write them: ISO 8601 in structured data, and the date lines of three languages."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from toolkit.languages import LANGUAGES
from toolkit.text import APOSTROPHES

YEARS = range(1990, 2100)  # what is outside is a placeholder: 0001-01-01, 1970-01-01, 9999-12-31
NO_TIME = "no-time: only the day is known"

MONTHS = {form: n for language in LANGUAGES.values() for n, forms in enumerate(language.months, 1) for form in forms}
WEEKDAYS = {form for language in LANGUAGES.values() for forms in language.weekdays for form in forms}


def any_of(words: set[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))


DAY = (
    rf"(?:(?:{any_of(WEEKDAYS)}),?\s+)?(?P<day>[0-9]{{1,2}})\s+(?P<month>{any_of(set(MONTHS))})\.?"
    r"(?:,?\s+(?P<year>[0-9]{4})(?:\s*[рг]\.)?)?"
)
CLOCK = r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})"
# "Monday, 29 May 2023, 13:09", "8 жовтня 2022, 01:15", "8 января, 17:46"
DATE_LINE = re.compile(rf"{DAY},?\s+(?:[—–-]\s+)?{CLOCK}", re.IGNORECASE)
CLOCK_FIRST = re.compile(rf"\b{CLOCK},?\s+(?:[—–-]\s+)?{DAY}", re.IGNORECASE)  # Babel's "07:28, 12 листопада 2025"


@dataclass(frozen=True, slots=True)
class DateLine:
    """A date found in a line, and where."""

    time: datetime
    start: int
    end: int


def find_date(line: str, zone: str, near: date | None) -> DateLine | None:
    """Return the date in `line`; one without a year is taken to be in the year that brings it nearest to `near`."""
    line = line.translate(APOSTROPHES)
    match = DATE_LINE.search(line) or CLOCK_FIRST.search(line)
    if not match:
        return None
    month, day = MONTHS[match["month"].lower()], int(match["day"])
    hour, minute = int(match["hour"]), int(match["minute"])
    years = [int(match["year"])] if match["year"] else [near.year - 1, near.year, near.year + 1] if near else []
    times = [t for year in years if (t := at(year, month, day, hour, minute, zone))]
    if not times:
        return None
    return DateLine(min(times, key=lambda t: abs(t.date() - (near or t.date()))), match.start(), match.end())


def at(year: int, month: int, day: int, hour: int, minute: int, zone: str) -> datetime | None:
    try:
        return local(datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(zone))) if year in YEARS else None
    except ValueError:  # 31 June, 25:70
        return None


def midnight(day: date, zone: str) -> datetime | None:
    return at(day.year, day.month, day.day, 0, 0, zone)


def to_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def from_iso(value: object, zone: str) -> datetime | None:
    """Return an ISO 8601 time in `zone`, where it is taken to be if it names none; None for anything else, a mere day too."""
    if not isinstance(value, str) or ":" not in value:
        return None
    try:
        time = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    if time.year not in YEARS:
        return None
    place = ZoneInfo(zone)
    return local(time.astimezone(place) if time.tzinfo else time.replace(tzinfo=place))


def local(time: datetime) -> datetime:
    """Return `time` with its offset in place of its zone: the same value on every machine, whatever its zone tables."""
    return time.replace(tzinfo=fixed(time.utcoffset()), fold=0)


def fixed(offset: timedelta | None) -> tzinfo:
    return timezone(offset or timedelta())
