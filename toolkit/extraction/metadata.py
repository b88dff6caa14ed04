"""What the head of a page says of its article: structured data first, then meta elements, then what is printed."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from toolkit.addresses import find_address
from toolkit.data import LANGS, Alternate, Lang, Site
from toolkit.extraction.draft import squeezed
from toolkit.languages import LANGUAGES

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

HEAD = 'title, meta, link, script[type="application/ld+json"]'
LANG_CODES: Mapping[str, Lang] = {code: lang for lang in LANGS for code in (lang, *LANGUAGES[lang].aliases)}


@dataclass(slots=True)
class Head:
    """The elements of a page's head that matter here; the first of each name."""

    title: str = ""
    meta: dict[str, str] = field(default_factory=dict)
    canonical: str = ""
    hreflang: list[tuple[str, str]] = field(default_factory=list)  # language code, address
    article: Mapping[str, object] = field(default_factory=dict)  # of the JSON-LD

    @property
    def addresses(self) -> list[str]:
        """What the page says its own address is, the most trustworthy first."""
        said = (
            self.canonical,
            self.meta.get("og:url", ""),
            *texts(self.article.get("mainEntityOfPage"), "@id"),
            *texts(self.article.get("url")),
        )
        return [address for address in said if address]


def read_head(tree: "LexborHTMLParser") -> Head:
    head = Head()
    for node in tree.css(HEAD):
        attributes = node.attributes
        if node.tag == "title":
            head.title = head.title or squeezed(node.text())
        elif node.tag == "meta":
            name = attributes.get("property") or attributes.get("name")
            if name and attributes.get("content"):
                head.meta.setdefault(name.lower(), squeezed(attributes["content"] or ""))
        elif node.tag == "link":
            read_link(head, attributes)
        elif not head.article:
            head.article = article_in(node.text())
    return head


def read_link(head: Head, attributes: Mapping[str, str | None]) -> None:
    rel, href = (attributes.get("rel") or "").lower().split(), (attributes.get("href") or "").strip()
    if "canonical" in rel:
        head.canonical = head.canonical or href
    elif "alternate" in rel and href and (code := attributes.get("hreflang")):
        head.hreflang.append((code, href))


def article_in(script: str) -> Mapping[str, object]:
    """Return the article in a JSON-LD script: alone, in a list or in a @graph. Real ones hold raw tabs and are often broken."""
    try:
        data = json.loads(script, strict=False)
    except (ValueError, RecursionError):
        return {}
    for item in items(data):
        if any(kind.endswith(("Article", "BlogPosting")) for kind in texts(item.get("@type"))):
            return item
    return {}


def items(data: object) -> Iterator[Mapping[str, object]]:
    if isinstance(data, list):
        for part in data:
            yield from items(part)
    elif isinstance(data, dict):
        yield data
        graph = data.get("@graph")
        yield from (item for item in graph if isinstance(item, dict)) if isinstance(graph, list) else ()


def texts(value: object, key: str = "name") -> Iterator[str]:
    """Yield the strings of a JSON-LD value: a string, what an object has under `key`, or a list of those."""
    for part in value if isinstance(value, list) else [value]:
        said = part.get(key) if isinstance(part, dict) else part
        if isinstance(said, str) and (text := squeezed(said)):
            yield text


def names(value: object) -> tuple[str, ...]:
    """Return names, once each; one string may hold several, with commas."""
    parts = value.split(",") if isinstance(value, str) else texts(value)
    return unique(part.strip(" —–-\t\n") for part in parts)


def ids_by_name(value: object) -> dict[str, str]:
    """Return names, each with what the page's site calls it in all its languages, "" where it says nothing."""
    found: dict[str, str] = {}
    for part in value if isinstance(value, list) else [value]:
        said = part.get("@id") or part.get("url") if isinstance(part, dict) else ""
        for name in names(part if isinstance(part, str) else [part]):
            found.setdefault(name, id_in(said) if isinstance(said, str) else "")
    return found


def id_in(address: str) -> str:
    """Return the last element of an address: its languages differ before it.

    >>> id_in("https://www.pravda.com.ua/rus/tags/sud/"), id_in("/authors/4e2f/"), id_in("#")
    ('sud', '4e2f', '')
    """
    return address.partition("#")[0].partition("?")[0].rstrip("/").rpartition("/")[2]


def unique(parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(squeezed, parts))))


def alternates(
    head: Head, tree: "LexborHTMLParser", site: Site, url: str, sites: Mapping[str, Site]
) -> tuple[Alternate, ...]:
    """Return where the page says its other versions are: hreflang, or else links of the language menu that lead to articles."""
    found: dict[Lang, Alternate] = {}
    for code, href in head.hreflang:
        if lang := LANG_CODES.get(code) or LANG_CODES.get(code.split("-")[0]):
            said = absolute(url, href)
            address = find_address(said, sites)
            found.setdefault(lang, Alternate(lang, address.url if address else said, "hreflang"))
    if not found and site.menu:
        for node in tree.css(site.menu):
            if address := find_address(absolute(url, node.attributes.get("href") or ""), sites):
                found.setdefault(address.lang, Alternate(address.lang, address.url, "menu"))
    return tuple(sorted((a for a in found.values() if a.url != url), key=lambda a: LANGS.index(a.lang)))


def absolute(base: str, href: str) -> str:
    try:
        return urljoin(base, href.strip())
    except ValueError:
        return href
