"""An article as a JSON object → its draft: our own output, and what crawlers write.

Keys, by any of these names: url|uri · site · key|id|art_id · lang|language · title|headline · authors|author|author_name ·
published|date|date_published · updated|date_modified · section · tags · paragraphs|text · raw_html. The text is one
string with line breaks, a list of strings, or a list of objects with `kind`, `text` or `start` and `end` in `text`, and,
if there are, `label` and `speaker`. Keys of several words are read in camel case too: `authorName`. Where a table has no
lists, theirs are strings, as JSON or as Python prints them. Of our own rows all else is read back as well: `claimed`,
`author_ids`, `tag_slugs`, `links`, `alternates`, `warnings`.

up_crawler joins paragraphs with spaces in its tables, and normalises text so that "…" and "№" are lost; where it kept
the mark-up of the text container in `raw_html`, that is read instead.
"""

import json
import re
from ast import literal_eval
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import get_args
from warnings import catch_warnings

from toolkit.addresses import Address, find_address, identity
from toolkit.data import LANGS, Alternate, Anchor, Kind, Lang, Page, Paragraph, Site, Via, joined
from toolkit.decoding import decode, replaced
from toolkit.errors import UnusableError
from toolkit.extraction.container import content
from toolkit.extraction.dates import NO_TIME, from_iso, midnight, to_day
from toolkit.extraction.draft import Block, Draft, LeftOut, squeezed
from toolkit.extraction.metadata import LANG_CODES, absolute, names

LAYOUT = "json"
HOMELESS = "local"  # the site of articles that name none
NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")  # NULs, lone surrogates: JSON can escape what UTF-8 and XML refuse
KINDS: Mapping[str, Kind] = {kind: kind for kind in get_args(Kind)}
VIAS: Mapping[str, Via] = {via: via for via in get_args(Via)}
LONGEST_LITERAL = 400_000  # characters of a list as Python prints it: read in half a second
LIST = re.compile(r"\s*\[")
OUR_ID = re.compile("(?P<site>[^/]+)/(?P<key>[^/]+)/(?:" + "|".join(LANGS) + ")")
CAMEL = re.compile("(?<=[a-z])[A-Z]")
TAG = re.compile(r"<[a-z]", re.IGNORECASE)
ONE_PARAGRAPH = 1_000  # characters; the longest of the sample corpus's 911 paragraphs has 566


def draft_of_row(page: Page, sites: Mapping[str, Site]) -> Draft:
    """Return the draft of a JSON object. Raises UnusableError where it lacks what an article needs."""
    source, warnings = decode(page.content, page.charset)
    try:
        values = json.loads(source)
    except (ValueError, RecursionError) as error:
        raise UnusableError("broken-json", f"not JSON: {error}") from error
    if not isinstance(values, dict):
        raise UnusableError("broken-json", "JSON, but not an object with the keys of an article")
    row = Row(values)
    url = row.text("url", "uri") or page.url or ""
    address = find_address(url, sites) if url else None
    said = identity(url, sites)
    site = site_of(row, address, said, sites)
    marked_up = blocks_of(row.raw("raw_html"), site)
    given = [] if marked_up else list(row.paragraphs("paragraphs", "text"))
    if row.ignored and not given:
        raise UnusableError("no-text", "the text is neither a string nor a list of strings or of objects with `text`")
    title = row.text("title", "headline") or next((p.text for p in given if p.kind == "title"), "")
    if not title:
        raise UnusableError("no-title", "no `title`; an article needs one")
    published, date_warnings = published_at(row, site, address)
    authors = row.names("authors", "author", "author_name")
    tags = full_tags(row) or dict(zip(names_ := row.names("tags"), row.beside("tag_slugs", names_), strict=True))
    paragraphs = as_given(title, given) if any(p.kind for p in given) else None
    links, lost = links_of(row, given, paragraphs or ())
    return Draft(
        site=site,
        layout=LAYOUT,
        key=address.key if address else key_of(row, said),
        url=address.url if address else url,
        claimed=address.lang if address else LANG_CODES.get(row.text("claimed", "lang", "language")),
        title=title,
        authors=authors,
        author_ids=row.beside("author_ids", authors),
        published=published,
        updated=from_iso(row.text("updated", "date_modified"), site.time_zone),
        section=row.text("section") or (address.section if address else None),
        tags=tuple(tags),
        tag_slugs=tuple(tags.values()),
        alternates=alternates_of(row, address.url if address else url, sites),
        captions=marked_up.captions if marked_up else (),
        blocks=marked_up.blocks if marked_up else () if paragraphs else tuple(Block("p", p.text) for p in given),
        left_out=marked_up.left_out if marked_up else (),
        paragraphs=paragraphs,
        links=links,
        warnings=(*warnings, *date_warnings, *row.warnings(), *in_one_piece(given), *lost, *row.names("warnings")),
    )


@dataclass(frozen=True, slots=True)
class MarkedUp:
    """The text container of a page, kept as HTML in a row."""

    captions: tuple[str, ...]
    blocks: tuple[Block, ...]
    left_out: tuple[LeftOut, ...]


def blocks_of(source: str, site: Site) -> MarkedUp | None:
    """Return what stands in a row's text container, or None where it has none that the site's layouts know."""
    if not TAG.search(source):
        return None
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(source)
    for layout in site.layouts:
        container = tree.css_first(layout.body.rpartition(" ")[2])  # what stands around it was not kept
        if container:
            found = MarkedUp(*content(container, layout))
            return found if found.blocks else None
    return None


def in_one_piece(given: Sequence["Given"]) -> tuple[str, ...]:
    """Return a warning where a text has lost its paragraphs, as in up_crawler's tables."""
    whole = len(given) == 1 and not given[0].kind and len(given[0].text) > ONE_PARAGRAPH
    return (f"one-paragraph: {len(given[0].text):,} characters without a break",) if whole else ()


def full_tags(row: "Row") -> dict[str, str]:
    """Return up_crawler's tags with their slugs: [slug, name, address] of each."""
    found = row.listed("tags_full")
    triples = [[row.clean(part) for part in one] for one in found if isinstance(one, list | tuple) and len(one) == 3]
    return {name: slug for slug, name, _ in triples if name}


def alternates_of(row: "Row", own: str, sites: Mapping[str, Site]) -> tuple[Alternate, ...]:
    """Return where a row says that its other versions are; objects with `lang` and `url`, and `via` if there is one."""
    found: dict[Lang, Alternate] = {}
    for part in row.listed("alternates"):
        inner = Row(part) if isinstance(part, dict) else Row({})
        lang, said = LANG_CODES.get(inner.text("lang")), absolute(own, inner.text("url"))
        if lang and said:
            address = find_address(said, sites)
            via = VIAS.get(inner.text("via"), "hreflang")
            found.setdefault(lang, Alternate(lang, address.url if address else said, via))
    return tuple(sorted((a for a in found.values() if a.url != own), key=lambda a: LANGS.index(a.lang)))


def links_of(
    row: "Row", given: Sequence["Given"], paragraphs: Sequence[Paragraph]
) -> tuple[tuple[Anchor, ...], tuple[str, ...]]:
    """Return the links of a row, places in the text of its paragraphs; a warning where these are not as they were."""
    found = [
        Anchor(start, end, url)
        for part in row.listed("links")
        if isinstance(part, dict) and type(start := part.get("start")) is int and type(end := part.get("end")) is int
        if (url := row.clean(part.get("url"))).startswith(("https://", "http://")) and 0 <= start < end
    ]
    whole = "\n".join(p.text for p in paragraphs)
    if found and (whole != "\n".join(p.published for p in given) or any(link.end > len(whole) for link in found)):
        return (), (f"ignored: {len(found)} links whose places are not those of the text",)
    return tuple(found), ()


def site_of(row: "Row", address: Address | None, said: tuple[str, str] | None, sites: Mapping[str, Site]) -> Site:
    """Return the site, known or not: of the address, or what the row says. Of a row with a key, its own word counts more."""
    ours = OUR_ID.fullmatch(row.text("id"))
    own = "" if address else ours["site"] if ours else row.text("site") if row.text("key") else ""
    name = own or (said[0] if said else row.text("site") or HOMELESS)
    return sites.get(name) or Site(name=name, hosts=(), address="", address_langs={}, template="", layouts=())


def published_at(row: "Row", site: Site, address: Address | None) -> tuple[datetime | None, tuple[str, ...]]:
    """Return the time, and a warning where it is but a day, of the row or else of the address, or cannot be read."""
    keys = ("published", "date", "date_published")
    if row.first(*keys) is None:
        return None, ()
    said = row.text(*keys)
    if time := from_iso(said, site.time_zone):
        return time, ()
    day = to_day(said) or (address.day if address else None)
    if day and (time := midnight(day, site.time_zone)):
        return time, (NO_TIME,)
    return None, ("no-date",)


def key_of(row: "Row", said: tuple[str, str] | None) -> str:
    ours = OUR_ID.fullmatch(row.text("id"))
    key = row.text("key") or (ours["key"] if ours else row.text("id", "art_id")) or (said[1] if said else "")
    if not key:
        raise UnusableError("no-address", "neither the `url` of an article nor an `id` says which article it is")
    return key.replace("/", "-")  # ids are site/key/lang


def as_given(title: str, given: list["Given"]) -> tuple[Paragraph, ...]:
    head = Paragraph(kind="title", text=title, start=0)
    rest = (
        Paragraph(kind=p.kind or "body", text=p.text, start=0, label=p.label or None, speaker=p.speaker or None)
        for p in given
        if p.kind != "title"
    )
    return joined([head, *rest])


def literal(text: str) -> object:
    """Return what Python prints as `text`; None for what it does not."""
    if len(text) > LONGEST_LITERAL:
        return None
    try:
        with catch_warnings(action="ignore"):  # of escapes that Python does not know
            return literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None


def snake(key: str) -> str:
    """Return a key in the words of ours.

    >>> snake("authorName"), snake("url")
    ('author_name', 'url')
    """
    return CAMEL.sub(lambda hump: f"_{hump[0].lower()}", key)


class Given:
    """A paragraph as the row has it."""

    __slots__ = ("kind", "label", "published", "speaker", "text")

    def __init__(self, text: str, published: str, kind: Kind | None = None, label: str = "", speaker: str = "") -> None:
        self.text, self.kind, self.label, self.speaker = text, kind, label, speaker
        self.published = published  # the text as the row has it


def cut_out(part: Mapping[str, object], whole: object) -> object:
    """Return the text of a paragraph, which may be but its place in the text of the article."""
    start, end = part.get("start"), part.get("end")
    if "text" not in part and isinstance(whole, str) and isinstance(start, int) and isinstance(end, int):
        return whole[start:end]
    return part.get("text")


class Row:
    """A JSON object, read by any of several keys."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self.values = {snake(key): value for key, value in values.items()}
        self.replaced = 0  # characters that cannot be stored
        self.ignored = 0  # paragraphs that are no text

    def first(self, *keys: str) -> object:
        return next((self.values[key] for key in keys if self.values.get(key)), None)

    def raw(self, key: str) -> str:
        """Return a string as it is, of which characters that cannot be stored are replaced."""
        value = self.first(key)
        return NOT_STORABLE.sub("\ufffd", value) if isinstance(value, str) else ""

    def text(self, *keys: str) -> str:
        return self.clean(self.first(*keys))

    def unpacked(self, *keys: str) -> object:
        """Return a value; a string that is a list written down, as this list."""
        value = self.first(*keys)
        if not isinstance(value, str) or not LIST.match(value):
            return value
        try:
            found = json.loads(value)
        except (ValueError, RecursionError):
            found = literal(value)
        return found if isinstance(found, list) else value

    def listed(self, *keys: str) -> list[object]:
        value = self.unpacked(*keys)
        return value if isinstance(value, list) else []

    def names(self, *keys: str) -> tuple[str, ...]:
        """Return names: of a string, with commas between them, or of a list of strings or objects with `name`."""
        value = self.unpacked(*keys)
        if isinstance(value, dict):
            value = [value]
        if not isinstance(value, list):
            return names(self.clean(value))
        return names([self.clean(v.get("name") if isinstance(v, dict) else v) for v in value])

    def beside(self, key: str, these: Sequence[str]) -> tuple[str, ...]:
        """Return a list of strings that stands beside another; empty ones where it does not."""
        value = self.listed(key)
        return tuple(map(self.clean, value)) if len(value) == len(these) else ("",) * len(these)

    def paragraphs(self, *keys: str) -> Iterator[Given]:
        value = self.unpacked(*keys)
        if value is not None and not isinstance(value, str | list):
            self.ignored += 1
            return
        whole = self.first("text")
        for part in value.splitlines() if isinstance(value, str) else value or ():
            if isinstance(part, dict) and isinstance(said := cut_out(part, whole), str):
                inner = Row({**part, "text": said})
                kind = KINDS.get(inner.text("kind"), "body")
                given = Given(inner.text("text"), said, kind, inner.text("label"), inner.text("speaker"))
                self.replaced += inner.replaced
            elif isinstance(part, str):
                given = Given(self.clean(part), part)
            else:
                self.ignored += 1
                continue
            if given.text:
                yield given

    def warnings(self) -> tuple[str, ...]:
        ignored = (f"ignored: {self.ignored} paragraphs that are no text",) if self.ignored else ()
        return (*replaced(self.replaced), *ignored)

    def clean(self, value: object) -> str:
        if isinstance(value, bool) or not isinstance(value, str | int):
            return ""
        text, count = NOT_STORABLE.subn("\ufffd", str(value))
        self.replaced += count
        return squeezed(text)
