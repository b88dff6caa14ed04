"""Days that differ between versions: weekdays, months, "yesterday", the night of a date; and a weekday against its date."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from itertools import combinations
from typing import Literal
from zoneinfo import ZoneInfo

from toolkit.checks.check import Observation, mark
from toolkit.checks.clocks import HOME
from toolkit.checks.values import night
from toolkit.data import LANGS, AlignedStory, Article, Lang, Mark, Unit
from toolkit.languages import LANGUAGES
from toolkit.quotations import depth_after
from toolkit.saying import message, said, versions
from toolkit.text import APOSTROPHES, respelt

NEAR = 2  # units before and after, where a day may have moved with a merged or split sentence
NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")  # fmt: skip
DAYS = {-1: "yesterday", 0: "today", 1: "tomorrow"}
BETWEEN = re.compile(r"(?:\s*[,(]\s*|\s+)(?:the\s+|on\s+)?", re.IGNORECASE)  # between a weekday and its date
YEAR = re.compile(r"(?:,?\s+)((?:19|20)\d\d)\b")
DOUBTFUL = ("May", "March")  # also verbs and nouns
BEFORE_MONTH = (
    r"[Ii]n|[Ss]ince|[Uu]ntil|[Bb]y|[Ll]ate|[Ee]arly|[Ll]ast|[Nn]ext|of|[Tt]his|[Ff]rom|to|\d(?:st|nd|rd|th)?"
)
WEEK = 7  # days around publication in which "on Tuesday" lies
MORNING = 5  # o'clock; what was published before it may call the day before "today"
NIGHT_OF: Mapping[Lang, str] = {
    "uk": r"\bніч (?:на|проти)\s+",
    "ru": r"\bночь на\s+",
    "en": r"\bnight (?:of|from)\s+",
}
FIRST_OF_TWO = re.compile(r"(\d{1,2})\s*(?:[-–—]|to|and)\s*(?=\d)")  # "8–9 August"


@dataclass(frozen=True, slots=True)
class Mention:
    """A day or month named in a text."""

    value: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a month in a text, with its year where it is said."""

    day: int
    month: int
    year: int | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Said:
    """A day as a version says it, and the days that it may be, by when the version was published."""

    kind: Literal["weekday", "relative", "date"]
    days: frozenset[date]
    start: int
    end: int


Find = Callable[[str, Lang], Sequence[Mention]]
Named = Mapping[Lang, Sequence[Mention]]  # in the versions of a unit


def differing_days(story: AlignedStory) -> Iterator[Observation]:
    """Yield where a version of a sentence names another weekday, month or relative day than its sisters."""
    articles = {article.lang: article for article in story.articles}
    resolved = [seen for unit in story.units if (seen := _said_in_two_ways(unit, articles))]
    told = {seen.unit.id for seen in resolved if seen.unit}
    for find, names in ((_weekdays, NAMES), (_months, MONTHS), (_relative, DAYS)):
        yield from (seen for seen in _differing(story, find, names) if not (seen.unit and seen.unit.id in told))
    for unit in story.units:
        yield from _nights(unit)
    yield from resolved


def wrong_weekdays(story: AlignedStory) -> Iterator[Observation]:
    """Yield weekdays that their date does not have. A date without a year is the one nearest to publication."""
    for unit in story.units:
        for lang in story.langs:
            article = story.article(lang)
            published = article.published.date() if article and article.published else None
            text = unit.text(lang)
            for weekday, day in _dated(text, lang):
                when = _nearest(day, published)
                if when is None or when.weekday() == weekday.value:
                    continue
                words = text[min(weekday.start, day.start) : max(weekday.end, day.end)]
                yield Observation(
                    unit=unit,
                    message=message(
                        '{lang} "{words}": {when} is a {when:weekday}', lang=versions(lang), words=words, when=when
                    ),
                    evidence=(lang, when.isoformat(), NAMES[weekday.value]),
                    severity="major",
                    odd=lang,
                    marks=(mark(unit, lang, weekday.start, weekday.end), mark(unit, lang, day.start, day.end)),
                )


def _differing(story: AlignedStory, find: Find, names: Sequence[str] | Mapping[int, str]) -> Iterator[Observation]:
    found = [{lang: find(unit.text(lang), lang) for lang in LANGS if unit.text(lang)} for unit in story.units]
    for i, unit in enumerate(story.units):
        here = found[i]
        if sum(map(bool, here.values())) < 2:
            continue
        near = found[max(0, i - NEAR) : i] + found[i + 1 : i + 1 + NEAR]
        own = {  # what a version has that no other has, here or nearby, and is not spare elsewhere
            lang: [m for m in here[lang] if not _elsewhere(m.value, lang, here, near)] for lang in here
        }
        odd = [lang for lang in here if own[lang]]
        sisters = [lang for lang in here if lang not in odd and here[lang]]
        if len(odd) == 1 and len(sisters) == 2:
            both = set.intersection(*({m.value for m in here[sister]} for sister in sisters))
            lacking = both - {m.value for m in here[odd[0]]}
            if lacking and not _moved(lacking, odd[0], near):
                held = {sister: [m for m in here[sister] if m.value in lacking] for sister in sisters}
                yield _differ(unit, {**held, odd[0]: own[odd[0]]}, odd[0], names)
        elif len(odd) >= 2 and not sisters:
            yield _differ(unit, own, None, names)


def _elsewhere(value: int, lang: Lang, here: Named, near: Sequence[Named]) -> bool:
    """Whether a sister has the value, too, here or in a sentence nearby where this version lacks it."""
    return _have(value, [other for other in here if other != lang], here) or any(
        not _have(value, [lang], unit) and _have(value, [other for other in unit if other != lang], unit)
        for unit in near
    )


def _moved(values: set[int], lang: Lang, near: Sequence[Named]) -> bool:
    """Whether the version has one of the values in a sentence nearby where its sisters lack it."""
    return any(
        _have(value, [lang], unit) and not _have(value, [other for other in unit if other != lang], unit)
        for unit in near
        for value in values
    )


def _have(value: int, langs: Iterable[Lang], unit: Named) -> bool:
    return any(m.value == value for lang in langs for m in unit.get(lang, ()))


def _differ(
    unit: Unit, held: Mapping[Lang, Sequence[Mention]], odd: Lang | None, names: Sequence[str] | Mapping[int, str]
) -> Observation:
    ordered = [(lang, held[lang][0]) for lang in LANGS if held.get(lang)]
    words = said({lang: unit.text(lang)[m.start : m.end] for lang, m in ordered})
    marks: tuple[Mark, ...] = tuple(mark(unit, lang, m.start, m.end) for lang, m in ordered)
    return Observation(
        unit=unit,
        message=message("months differ: {said}", said=words)
        if names is MONTHS
        else message("days differ: {said}", said=words),
        evidence=tuple(f"{lang}={names[m.value]}" for lang, m in ordered),
        severity="major",
        odd=odd,
        marks=marks,
    )


def _nights(unit: Unit) -> Iterator[Observation]:
    """Look for "у ніч на 9 серпня", the night before the 9th, as "the night of 9 August" or "of 9–10 August", the one behind it."""
    nights = {lang: night for lang in LANGS if (night := _night(unit.text(lang), lang))}
    english, sisters = nights.pop("en", None), nights
    if (
        english is None
        or not sisters
        or any((n.day, n.month) != (english.day, english.month) for n in sisters.values())
    ):
        return
    yield Observation(
        unit=unit,
        message=message(
            '"{night}" is the night after that date, the sisters name the night before it: {said}',
            night=unit.en[english.start : english.end],
            said=said({lang: unit.text(lang)[night.start : night.end] for lang, night in sisters.items()}),
        ),
        evidence=("en", f"{english.day}.{english.month}"),
        severity="minor",
        odd="en",
        marks=tuple(mark(unit, lang, n.start, n.end) for lang, n in [("en", english), *sisters.items()]),
    )


def _said_in_two_ways(unit: Unit, articles: Mapping[Lang, Article]) -> Observation | None:
    """Look for "yesterday" in one version, and a date or weekday in another that was not the day before its publication."""
    if any(night(lang).search(unit.text(lang)) for lang in LANGS if unit.text(lang)):
        return None
    said_in = {lang: one for lang, a in articles.items() if (one := _only_day(unit.text(lang), lang, a))}
    if len({one.kind for one in said_in.values()}) < 2:
        return None
    apart = [
        (a, b)
        for a, b in combinations(said_in, 2)
        if said_in[a].kind != said_in[b].kind and not said_in[a].days & said_in[b].days
    ]
    if not apart:
        return None
    odd = next(
        (lang for lang in said_in if len(said_in) == 3 and all(lang in pair for pair in apart) and len(apart) == 2),
        None,
    )
    if len(said_in) == 3 and odd is None and len(apart) == 1:
        odd = _against_both(said_in, apart[0])
    shown = sorted({lang for pair in apart for lang in pair} if len(said_in) == 2 else said_in, key=LANGS.index)
    words: dict[str, str] = {
        lang: f"{unit.text(lang)[one.start : one.end]} ({_dates(one)})"
        for lang, one in said_in.items()
        if lang in shown
    }
    return Observation(
        unit=unit,
        message=message("days differ: {said}", said=said(words)),
        evidence=tuple(f"{lang}={_dates(said_in[lang])}" for lang in shown),
        severity="major" if odd else "minor",
        odd=odd,
        marks=tuple(mark(unit, lang, said_in[lang].start, said_in[lang].end) for lang in shown),
    )


def _against_both(said: Mapping[Lang, Said], apart: tuple[Lang, Lang]) -> Lang | None:
    """Return which of two versions that differ also differs from the third, which says the day as one of them does."""
    third = next(lang for lang in said if lang not in apart)
    agree = [lang for lang in apart if said[lang].days & said[third].days]
    return next(lang for lang in apart if lang != agree[0]) if len(agree) == 1 else None


def _only_day(text: str, lang: Lang, article: Article) -> Said | None:
    """Return the one day that a text names outside its quotations; None where it names several or none, or has no time."""
    if not text or not article.published:
        return None
    times = [time.astimezone(ZoneInfo(HOME)) for time in (article.published, article.updated) if time]
    published = times[0].date()
    weekdays, relative, days = _weekdays(text, lang), _relative(text, lang), _days(text, lang)
    dated = {weekday.start for weekday, _ in _dated(text, lang)}
    weekdays = [w for w in weekdays if w.start not in dated]
    starts = [*(w.start for w in weekdays), *(r.start for r in relative), *(d.start for d in days)]
    if len(starts) != 1 or depth_after(text[: starts[0]]):
        return None
    for weekday in weekdays:
        near = (published + timedelta(days=n) for n in range(-WEEK, WEEK + 1))
        return Said("weekday", frozenset(d for d in near if d.weekday() == weekday.value), weekday.start, weekday.end)
    for one in relative:
        from_days = {time.date() for time in times}
        if times[0].hour < MORNING:
            from_days.add(published - timedelta(days=1))
        return Said("relative", frozenset(d + timedelta(days=one.value) for d in from_days), one.start, one.end)
    when = _nearest(days[0], published)
    if when is None or abs(when - published) > timedelta(days=WEEK + 1):
        return None
    return Said("date", frozenset((when,)), days[0].start, days[0].end)


def _dates(said: Said) -> str:
    """Return the days that may be meant, the likeliest first: of a weekday, the last one."""
    return " or ".join(f"{day.day} {MONTHS[day.month - 1]}" for day in sorted(said.days))


def _night(text: str, lang: Lang) -> Day | None:
    """Return the date that a night is named after, of two in English the first; None where two are named or none is."""
    match = re.search(NIGHT_OF[lang], text, re.IGNORECASE)
    if not match:
        return None
    start = match.end()
    first = FIRST_OF_TWO.match(text, start) if lang == "en" else None
    day = next((d for d in _days(text, lang) if d.start == (first.end() if first else start)), None)
    if day is None:
        return None
    return replace(day, day=int(first.group(1)) if first else day.day, start=match.start())


# --- what is said of days --------------------------------------------------------------------------------------------


def _weekdays(text: str, lang: Lang) -> list[Mention]:
    return _mentions(_weekday_pattern(lang), _weekday_forms(lang), text)


def _months(text: str, lang: Lang) -> list[Mention]:
    return _mentions(_month_pattern(lang), _month_forms(lang), text)


def _relative(text: str, lang: Lang) -> list[Mention]:
    return _mentions(_relative_pattern(lang), LANGUAGES[lang].relative_days, text)


def _mentions(pattern: re.Pattern[str], values: Mapping[str, int], text: str) -> list[Mention]:
    found = []
    for match in pattern.finditer(respelt(text, APOSTROPHES)):
        start, end = match.span(match.lastindex or 0)
        found.append(Mention(values[match.string[start:end].lower()], start, end))
    return found


@cache
def _weekday_forms(lang: Lang) -> Mapping[str, int]:
    return _forms(LANGUAGES[lang].weekdays)


@cache
def _month_forms(lang: Lang) -> Mapping[str, int]:
    return _forms(LANGUAGES[lang].months)


def _forms(table: Sequence[Sequence[str]]) -> dict[str, int]:
    return {form: value for value, forms in enumerate(table) for form in forms}


@cache
def _weekday_pattern(lang: Lang) -> re.Pattern[str]:
    """Russian "среда" is also the environment: it counts in "в среду" alone."""
    forms = [form for day in LANGUAGES[lang].weekdays for form in day if len(form) > 3]
    if lang == "ru":
        forms = [form for form in forms if not form.startswith("сред")] + [r"(?<=\bв )среду"]
    return re.compile(rf"\b({'|'.join(forms)})\b", re.IGNORECASE)


@cache
def _month_pattern(lang: Lang) -> re.Pattern[str]:
    """Full names. Cyrillic ones in lower case, for "Марта" is a woman; English ones with a capital, May and March where
    a preposition or a figure stands beside them.
    """
    if lang != "en":
        forms = [form for month in LANGUAGES[lang].months for form in month if not _is_short(form, month)]
        return re.compile(rf"\b({'|'.join(forms)})\b")
    names = [month[0].capitalize() for month in LANGUAGES[lang].months]
    plain = "|".join(name for name in names if name not in DOUBTFUL)
    doubtful = "|".join(DOUBTFUL)
    return re.compile(rf"\b(?:({plain})|(?:{BEFORE_MONTH})\s+({doubtful})|({doubtful})(?=\s+\d))\b")


def _is_short(form: str, month: Sequence[str]) -> bool:
    """Whether it abbreviates the month: "лист" is also a letter."""
    return all(other.startswith(form) for other in month) and len(max(month, key=len)) > len(form) + 2


@cache
def _relative_pattern(lang: Lang) -> re.Pattern[str]:
    return re.compile(rf"\b({'|'.join(LANGUAGES[lang].relative_days)})\b", re.IGNORECASE)


def _days(text: str, lang: Lang) -> list[Day]:
    """Return the dates with a day and a month: "5 травня 2023", "May 5, 2023", "the 5th of May"."""
    months = _month_forms(lang)
    found = []
    for match in _day_pattern(lang).finditer(text):
        first, second = (part for part in match.groups() if part)
        day, month = (first, second) if first.isdecimal() else (second, first)
        year = YEAR.match(text, match.end())
        found.append(Day(int(day), months[month.lower()] + 1, int(year.group(1)) if year else None, *match.span()))
    return found


@cache
def _day_pattern(lang: Lang) -> re.Pattern[str]:
    month = "|".join(sorted(_month_forms(lang), key=len, reverse=True))
    day = r"(3[01]|[12]?\d)"
    if lang != "en":
        return re.compile(rf"\b{day}\s+({month})\b", re.IGNORECASE)
    return re.compile(
        rf"\b(?:{day}(?:st|nd|rd|th)?\s+(?:of\s+)?({month})|({month})\.?\s+{day}(?:st|nd|rd|th)?)\b", re.IGNORECASE
    )


def _dated(text: str, lang: Lang) -> Iterator[tuple[Mention, Day]]:
    """Yield each weekday with the date right before or behind it."""
    days = _days(text, lang)
    for weekday in _weekdays(text, lang):
        for day in days:
            end, start = (weekday.end, day.start) if weekday.start < day.start else (day.end, weekday.start)
            if end <= start and BETWEEN.fullmatch(text, end, start):
                yield weekday, day
                break


def _nearest(day: Day, published: date | None) -> date | None:
    """Return the date; without a year, that nearest to publication. None: there is no such date, or no year to be had."""
    if day.year is None and published is None:
        return None
    years = [day.year] if day.year is not None else [published.year + n for n in (-1, 0, 1)] if published else []
    dates = []
    for year in years:
        try:
            dates.append(date(year, day.month, day.day))
        except ValueError:  # 29 February
            continue
    return min(dates, key=lambda d: abs(d - published) if published else d - d, default=None)
