"""The interface in English, in which the messages are written: no catalogue, only how values are shown."""

from datetime import date, datetime

from toolkit.saying.rendering import Interface

CODES = {lang: lang for lang in ("uk", "ru", "en")}
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")  # fmt: skip


def day(when: date) -> str:
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def minute(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M}"


def plural(number: int) -> int:
    return 0 if number == 1 else 1


ENGLISH = Interface(
    versions={"": CODES},
    languages={"": {"uk": "Ukrainian", "ru": "Russian", "en": "English"}},
    short=CODES,
    conjunction="and",
    plural=plural,
    date=day,
    time=minute,
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    thousands=",",
    decimal=".",
)
