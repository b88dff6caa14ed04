"""What a site says that it has: sitemaps, feeds and pages of links, read from their bytes. Pure, and safe with hostile XML."""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from html import unescape
from itertools import islice
from zoneinfo import ZoneInfo

from lxml import etree

from toolkit.data import Alternate, Lang
from toolkit.errors import UsageError
from toolkit.fetching.client import RequestError, unpacked
from toolkit.fetching.urls import joined
from toolkit.languages import language

MAX_BYTES = 64 * 1024 * 1024  # of a list, unpacked; the sitemap protocol allows 50 MiB
GZIP = b"\x1f\x8b"
FEEDS = ("application/rss+xml", "application/atom+xml")
TAGS = 20_000  # links of a page that are looked at; a long list of a day's news has some hundreds
RECORDS = frozenset({"url", "sitemap", "item", "entry"})
RECORD_ELEMENTS = 20_000  # a URL with the thousand pictures that the protocol allows has five thousand
ROOTS = frozenset({"urlset", "sitemapindex", "rss", "feed", "RDF"})
TAG = re.compile(r"<(a|link|meta)\b([^<>]*)>", re.IGNORECASE)
# Begins at the beginning of a name and gives nothing back: no row of letters makes it slow.
ATTRIBUTE = re.compile(r"""(?<![a-zA-Z-])([a-zA-Z-]++)\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
LINE = re.compile(r"https?://\S+")  # of a sitemap in plain text


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An address in a list, and what the list says of it. Days are as the list's own zone has them."""

    url: str  # in its one spelling
    published: date | None = None
    modified: date | None = None
    modified_at: datetime | None = None  # where the list gives a time with its zone
    alternates: tuple[Alternate, ...] = ()  # the same page in our languages, this one perhaps among them


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What stood in one list. `fault` says why that is not all of it."""

    lists: tuple[Entry, ...] = ()  # other lists
    pages: tuple[Entry, ...] = ()
    fault: RequestError | None = None


def read_list(data: bytes, url: str, zone: ZoneInfo | None) -> Listing:
    """Read a sitemap, an index of sitemaps, a feed or a plain list of addresses, compressed or not.

    What comes before a fault is kept. `zone` is the site's, for days; None: each time's own.
    """
    try:
        if data.startswith(GZIP):
            data = unpacked(data, MAX_BYTES)
    except RequestError as failure:
        return Listing(fault=failure)
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start not in (b"<", b"\xff", b"\xfe", b"\x00"):  # the last three: UTF-16
        found = (joined(url, line) for line in data.decode("utf-8", errors="replace").split() if LINE.match(line))
        pages = tuple(Entry(url=address) for address in found if address)
        return Listing(pages=pages, fault=None if pages else RequestError("wrong-type", "neither XML nor addresses"))
    lists: list[Entry] = []
    pages_found: list[Entry] = []
    try:
        for kind, entry in records(data, url, zone):
            (lists if kind == "sitemap" else pages_found).append(entry)
    except RequestError as failure:
        return Listing(lists=tuple(lists), pages=tuple(pages_found), fault=failure)
    return Listing(lists=tuple(lists), pages=tuple(pages_found))


def records(data: bytes, url: str, zone: ZoneInfo | None) -> Iterator[tuple[str, Entry]]:
    """Yield each record of an XML list with its kind. Raises RequestError where it is not such a list, or broken.

    No entity is resolved and none may be declared, nothing is loaded from elsewhere, and libxml2's limits of depth and
    size stay on.
    """
    events = etree.iterparse(
        io.BytesIO(data), events=("start", "end"), resolve_entities=False, no_network=True, huge_tree=False,
        load_dtd=False, dtd_validation=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    depth = elements = 0
    try:
        for event, element in events:
            if event == "start":
                depth += 1
                elements += 1
                if depth == 1:
                    check_root(element)
                if elements > RECORD_ELEMENTS:  # all of it would stay in memory
                    raise RequestError("broken", f"{RECORD_ELEMENTS:,} elements without a record")
                continue
            depth -= 1
            name = local(element)
            if name in RECORDS and depth in (1, 2):
                elements = 0
                if entry := entry_of(element, url, zone):
                    yield name, entry
                element.clear()
                while element.getprevious() is not None:  # or the document would grow in memory
                    del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise RequestError("broken", f"XML is damaged: {error.msg}") from None


def check_root(root: etree._Element) -> None:
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and any(True for _ in dtd.iterentities()):  # type: ignore[attr-defined]  # the stubs lack it
        raise RequestError("broken", "XML declares entities, which no list needs")
    if local(root) not in ROOTS:
        raise RequestError("wrong-type", f"<{local(root)}> is neither a sitemap nor a feed")


def entry_of(record: etree._Element, base: str, zone: ZoneInfo | None) -> Entry | None:
    """Read <url>, <sitemap>, <item> or <entry>; None where it has no address."""
    link = published = modified = None
    alternates: list[Alternate] = []
    for part in record.iter():
        name, text = local(part), (part.text or "").strip()
        if name == "loc" and part.getparent() is record:
            link = text  # another <loc>, of a picture, stands deeper
        elif name == "link" and (code := part.get("hreflang")):
            if (lang := ours(code)) and (other := joined(base, part.get("href") or base)):
                alternates.append(Alternate(lang, other, "sitemap"))
        elif name == "link":
            if part.get("rel", "alternate") == "alternate":
                link = link or part.get("href") or text
        elif name in ("publication_date", "pubDate", "published", "date", "issued"):
            published = published or time_of(text)
        elif name in ("lastmod", "updated", "modified"):
            modified = modified or time_of(text)
        elif name == "guid" and part.get("isPermaLink", "true") == "true" and LINE.match(text):
            link = link or text
    url = joined(base, link) if link else None
    if url is None:
        return None
    return Entry(
        url=url,
        published=day_in(published, zone),
        modified=day_in(modified, zone),
        modified_at=modified if isinstance(modified, datetime) and modified.tzinfo else None,
        alternates=tuple(alternates),
    )


def local(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def ours(code: str) -> Lang | None:
    """Return which of our languages an hreflang names.

    >>> ours("uk-UA"), ours("x-default"), ours("pl")
    ('uk', None, None)
    """
    try:
        return language(code.partition("-")[0].lower())
    except UsageError:
        return None


def time_of(text: str) -> datetime | date | None:
    """Read a time as sitemaps (ISO 8601) and feeds (RFC 2822) write it; a day where no time is given.

    >>> time_of("2024-01-05"), time_of("Fri, 05 Jan 2024 10:00:00 GMT").isoformat()
    (datetime.date(2024, 1, 5), '2024-01-05T10:00:00+00:00')
    """
    try:
        return date.fromisoformat(text) if len(text) == len("2024-01-05") else datetime.fromisoformat(text)
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None


def day_in(time: datetime | date | None, zone: ZoneInfo | None) -> date | None:
    """Return the day of `time` where the site is."""
    if not isinstance(time, datetime):
        return time
    try:
        return (time.astimezone(zone) if zone and time.tzinfo else time).date()
    except OverflowError:
        return None


# --- pages -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a page says of itself that a visitor acts on."""

    versions: tuple[str, ...] = ()  # where it stands in our languages
    reserved: bool = False  # text and data mining is reserved: https://www.w3.org/community/tdmrep/


NOTHING = Told()


def tags(data: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the links and meta elements of a page with their attributes, names in lower case.

    Read without a tree: in time that grows with the page alone, however deep somebody has nested it.
    """
    for tag in islice(TAG.finditer(data.decode("utf-8", errors="replace")), TAGS):
        fields = {
            field[1].lower(): unescape(field[2] if field[2] is not None else field[3] or field[4] or "")
            for field in ATTRIBUTE.finditer(tag[2])
        }
        yield tag[1].lower(), fields


def links_of(data: bytes, url: str) -> tuple[str, ...]:
    """Return the addresses that a page links to, each once, in page order."""
    found = (joined(url, fields["href"]) for name, fields in tags(data) if name == "a" and "href" in fields)
    return tuple(dict.fromkeys(address for address in found if address))


def feeds_of(data: bytes, url: str) -> tuple[str, ...]:
    """Return the feeds that a page names in its head."""
    found = (
        joined(url, fields.get("href", ""))
        for name, fields in tags(data)
        if name == "link" and "alternate" in fields.get("rel", "").lower() and fields.get("type", "").lower() in FEEDS
    )
    return tuple(dict.fromkeys(address for address in found if address))


def told_by(data: bytes, url: str, same: Callable[[str], bool]) -> Told:
    """Read what a page says of itself. Other versions are what its hreflang names, one a language, and links that are `same`."""
    versions: dict[str, None] = {}
    known: set[Lang] = set()
    reserved = False
    for name, fields in tags(data):
        address = joined(url, fields["href"]) if "href" in fields else None
        if name == "meta":
            reserved |= fields.get("name", "").lower() == "tdm-reservation" and fields.get("content", "").strip() == "1"
        elif address and name == "link" and "alternate" in fields.get("rel", "").lower():
            lang = ours(fields.get("hreflang", ""))
            if lang and lang not in known:  # a page cannot send us to any number of others
                known.add(lang)
                versions[address] = None
        elif address and name == "a" and same(address):
            versions[address] = None
    return Told(versions=tuple(versions), reserved=reserved)
