"""Which of the addresses that a site lists are to be asked for, and in what order. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urlsplit

from toolkit.addresses import Address, address_at, day_of
from toolkit.data import LANGS, Alternate, Lang
from toolkit.fetching.account import Tally
from toolkit.fetching.listings import Entry
from toolkit.fetching.urls import NOT_A_PAGE, Home

DAY_IN_PATH = re.compile(r"/(?P<year>(?:19|20)[0-9]{2})[/-](?P<month>[01]?[0-9])[/-](?P<day>[0-3]?[0-9])(?=[/-]|$)")
# "sitemap-2024-01.xml.gz", "sitemap_2024_01_05.xml", "/2024/01/sitemap.xml"
MONTH_IN_LIST = re.compile(
    r"(?<![0-9])(?P<year>(?:19|20)[0-9]{2})[-_/](?P<month>0[1-9]|1[0-2])(?:[-_/](?P<day>[0-3][0-9]))?(?![0-9])"
)


@dataclass(frozen=True, slots=True)
class Span:
    """The days that are wanted, both ends included; None where there is no end."""

    since: date | None = None
    until: date | None = None

    @property
    def endless(self) -> bool:
        return self.since is None and self.until is None

    def __contains__(self, day: date) -> bool:
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A page to be asked for."""

    url: str
    id: str  # one for all spellings of its address
    story: str  # one for all its versions
    lang: Lang | None = None  # as the address claims; None: it does not say
    day: date | None = None
    modified_at: datetime | None = None
    listed: bool = True  # False: only another version of it names it
    alternates: tuple[Alternate, ...] = ()  # its versions, by a sitemap


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """An address that is not asked for, and why."""

    url: str
    reason: str  # stable, for counting: "out-of-range"
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a visit is going to ask for: the versions of a story one after the other, the oldest story first."""

    base: str
    since: date | None
    until: date | None
    made: datetime
    pages: tuple[Found, ...]
    lists: Tally
    addresses: Tally


def choose(entry: Entry, home: Home, span: Span) -> Found | Left:
    """Decide on an address by what it says itself, by when the page was published, by when it last changed: in this order."""
    url = home.own(entry.url)
    if url is None:
        return Left(url=entry.url, reason="off-site")
    address = address_of(url, home)
    if not is_page(url, home):
        return Left(url=url, reason="no-article")
    day = address.day if address else day_of_path(url)
    day = day or entry.published or entry.modified
    if not span.endless and day is None:
        return Left(url=url, reason="undated", detail="neither the address nor a list says from when it is")
    if day is not None and day not in span:
        return Left(url=url, reason="out-of-range", detail=day.isoformat())
    if address:
        return Found(
            url=url, id=f"{address.key}/{address.lang}", story=address.key, lang=address.lang, day=day,
            modified_at=entry.modified_at, alternates=entry.alternates,
        )  # fmt: skip
    versions = [v for v in (url, *(home.own(a.url) for a in entry.alternates)) if v]
    return Found(
        url=url, id=url, story=min(versions), day=day, modified_at=entry.modified_at, alternates=entry.alternates
    )


def address_of(url: str, home: Home) -> Address | None:
    return address_at(home.site, urlsplit(url).path) if home.site else None


def is_page(url: str, home: Home) -> bool:
    """Tell whether an article may stand at `url`: on a known site by the form of its addresses."""
    path = urlsplit(url).path
    return address_of(url, home) is not None if home.site else path != "/" and not NOT_A_PAGE.search(path)


def id_of(url: str, home: Home) -> str:
    address = address_of(url, home)
    return f"{address.key}/{address.lang}" if address else url


def same_story(url: str, link: str, home: Home) -> bool:
    """Tell whether a link on `url` leads to a version of it, by the number of a known site's articles."""
    own = home.own(link)
    one, other = address_of(url, home), address_of(own, home) if own else None
    return one is not None and other is not None and one.key == other.key


def day_of_path(url: str) -> date | None:
    match = DAY_IN_PATH.search(urlsplit(url).path)
    return day_of(match.groupdict()) if match else None


def better(one: Found, other: Found, home: Home) -> Found:
    """Of two spellings of one address return that which the site's template writes, else the shorter.

    It has the versions that either list named.
    """
    address = address_of(one.url, home)
    best = min(one, other, key=lambda f: (address is None or f.url != address.url, len(f.url), f.url))
    return best if best.alternates else replace(best, alternates=one.alternates or other.alternates)


def list_is_over(entry: Entry, span: Span) -> bool:
    """Tell whether a list can hold nothing wanted: last changed before the first day, or named for another month."""
    if span.since and entry.modified and entry.modified < span.since:
        return True
    months = list(MONTH_IN_LIST.finditer(urlsplit(entry.url).path))
    if not months or span.endless:
        return False
    year, month, day = months[-1].group("year", "month", "day")
    since, until = (span.since or date.min).isoformat(), (span.until or date.max).isoformat()
    return f"{year}-{month}-{day or '31'}" < since or f"{year}-{month}-{day or '01'}" > until


def in_order(pages: Iterable[Found]) -> tuple[Found, ...]:
    """Return pages by day and story, the versions of a story together in the order of LANGS."""
    pages = list(pages)
    days: dict[str, date] = {}
    for page in pages:
        day = page.day or date.max
        days[page.story] = min(day, days.get(page.story, day))
    rank: dict[Lang | None, int] = {lang: n for n, lang in enumerate((*LANGS, None))}
    return tuple(sorted(pages, key=lambda p: (days[p.story], p.story, rank[p.lang], p.url)))
