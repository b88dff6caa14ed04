"""What pairing knows of an article: a small record, so that a million articles can be paired without their texts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from toolkit.addresses import find_address, identity
from toolkit.data import Article, Lang, Site, month_of

NEVER = datetime.min.replace(tzinfo=UTC)
Place = tuple[Lang, str, str]  # language, site and key of a version


@dataclass(frozen=True, slots=True)
class Entry:
    """What pairing needs to know of an article."""

    id: str
    places: tuple[Place, ...]  # where it stands, by its key and by its address
    lang: Lang  # of the text
    page: str
    text: str  # a hash
    length: int
    changed: datetime
    amp: bool
    links: tuple[tuple[Place, str], ...]  # where it says that other versions are, and by what it says so
    fetched: datetime | None = None  # when the page was saved
    day: int | None = None  # of publication, by its own clock; None: not known
    sketch: bytes = b""  # of what it tells (`sketches.py`); b"": not to be paired by content

    @property
    def claimed(self) -> Lang:
        return self.places[0][0]

    @property
    def month(self) -> str | None:
        return month_of(date.fromordinal(self.day)) if self.day else None


def entry_of(article: Article, sites: Mapping[str, Site], sketch: bytes = b"") -> Entry:
    claimed = article.claimed or article.lang
    own = {(claimed, article.site, article.key): None}
    if article.site not in sites and (said := identity(article.url, sites)):
        own[claimed, *said] = None  # the key may be a number of the row's own
    return Entry(
        id=article.id,
        places=tuple(own),
        lang=article.lang,
        page=article.page,
        text=article.revision,
        length=sum(len(p.text) for p in article.paragraphs),
        changed=article.updated or article.published or NEVER,
        amp=article.extractor.rpartition("/")[0].endswith("amp"),
        links=tuple(link for link in links_of(article, sites) if link[0] not in own),
        fetched=article.fetched,
        day=article.published.toordinal() if article.published else None,
        sketch=sketch,
    )


def links_of(article: Article, sites: Mapping[str, Site]) -> Iterator[tuple[Place, str]]:
    for alternate in article.alternates:
        if place := place_of(alternate.lang, alternate.url, sites):
            yield place, alternate.via


def place_of(lang: Lang, url: str, sites: Mapping[str, Site]) -> Place | None:
    """Return where a link leads. The language of a readable address counts more than the link's."""
    if address := find_address(url, sites):
        return address.lang, address.site, address.key
    said = identity(url, sites)
    return (lang, *said) if said else None
