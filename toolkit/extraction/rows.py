"""An article as a JSON object → its draft: our own output, and what crawlers write.

Keys, by any of these names: url|uri · site · key|id · lang|language · title|headline · authors|author|author_name ·
published|date|date_published · updated|date_modified · section · tags · paragraphs|text. The text is one string
with line breaks, a list of strings, or a list of objects with `kind`, `text` and, if there are, `label` and `speaker`.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import get_args

from toolkit.addresses import find_address, identity
from toolkit.data import Kind, Page, Paragraph, Site, joined
from toolkit.errors import UnusableError
from toolkit.extraction.dates import NO_TIME, from_iso, midnight, to_day
from toolkit.extraction.decoding import decode, replaced
from toolkit.extraction.draft import Block, Draft, squeezed
from toolkit.extraction.metadata import LANG_CODES, names

LAYOUT = "json"
HOMELESS = "local"  # the site of articles that name none
NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")  # NULs, lone surrogates: JSON can escape what UTF-8 and XML refuse
KINDS: Mapping[str, Kind] = {kind: kind for kind in get_args(Kind)}


def draft_of_row(page: Page, sites: Mapping[str, Site]) -> Draft:
    """Return the draft of a JSON object. Raises UnusableError where it lacks what an article needs."""
    source, warnings = decode(page.content)
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
    site = site_of(row, said, sites)
    given = list(row.paragraphs("paragraphs", "text"))
    title = row.text("title", "headline") or next((p.text for p in given if p.kind == "title"), "")
    if not title:
        raise UnusableError("no-title", "no `title`; an article needs one")
    said_time = row.text("published", "date", "date_published")
    published = from_iso(said_time, site.time_zone)
    if published is None and (day := to_day(said_time)):
        published = midnight(day, site.time_zone)
        warnings = (*warnings, NO_TIME)
    kinds_known = any(p.kind for p in given)
    return Draft(
        site=site,
        layout=LAYOUT,
        key=address.key if address else key_of(row, said),
        url=address.url if address else url,
        claimed=address.lang if address else LANG_CODES.get(row.text("lang", "language")),
        title=title,
        authors=row.names("authors", "author", "author_name"),
        published=published,
        updated=from_iso(row.text("updated", "date_modified"), site.time_zone),
        section=row.text("section") or (address.section if address else None),
        tags=row.names("tags"),
        blocks=() if kinds_known else tuple(Block("p", p.text) for p in given),
        paragraphs=as_given(title, given) if kinds_known else None,
        warnings=(*warnings, *replaced(row.replaced)),
    )


def site_of(row: "Row", said: tuple[str, str] | None, sites: Mapping[str, Site]) -> Site:
    """Return the site, known or not: of the address, or what the row says."""
    name = said[0] if said else row.text("site") or HOMELESS
    return sites.get(name) or Site(name=name, hosts=(), address="", address_langs={}, template="", layouts=())


def key_of(row: "Row", said: tuple[str, str] | None) -> str:
    key = row.text("key", "id") or (said[1] if said else "")
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


class Given:
    """A paragraph as the row has it."""

    __slots__ = ("kind", "label", "speaker", "text")

    def __init__(self, text: str, kind: Kind | None = None, label: str = "", speaker: str = "") -> None:
        self.text, self.kind, self.label, self.speaker = text, kind, label, speaker


class Row:
    """A JSON object, read by any of several keys."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self.values = values
        self.replaced = 0  # characters that cannot be stored

    def first(self, *keys: str) -> object:
        return next((self.values[key] for key in keys if self.values.get(key)), None)

    def text(self, *keys: str) -> str:
        return self.clean(self.first(*keys))

    def names(self, *keys: str) -> tuple[str, ...]:
        value = self.first(*keys)
        return names([self.clean(v) for v in value] if isinstance(value, list) else self.clean(value))

    def paragraphs(self, *keys: str) -> Iterator[Given]:
        value = self.first(*keys)
        for part in value if isinstance(value, list) else str(value or "").splitlines():
            if isinstance(part, dict):
                inner = Row(part)
                kind = KINDS.get(inner.text("kind"), "body")
                given = Given(inner.text("text"), kind, inner.text("label"), inner.text("speaker"))
                self.replaced += inner.replaced
            else:
                given = Given(self.clean(part))
            if given.text:
                yield given

    def clean(self, value: object) -> str:
        if isinstance(value, bool) or not isinstance(value, str | int):
            return ""
        text, count = NOT_STORABLE.subn("\ufffd", str(value))
        self.replaced += count
        return squeezed(text)
