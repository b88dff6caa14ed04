"""A saved HTML page → the draft of its article: which site, which layout, what stands in its text container."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from toolkit.addresses import address_in_path, find_address, find_site, identity
from toolkit.data import Lang, Layout, Page, Site
from toolkit.decoding import decode
from toolkit.errors import UnusableError
from toolkit.extraction import generic
from toolkit.extraction.container import content, visible
from toolkit.extraction.dates import NO_TIME, find_date, from_iso, midnight
from toolkit.extraction.draft import Block, Draft, squeezed
from toolkit.extraction.metadata import Head, absolute, alternates, id_in, ids_by_name, names, read_head, texts
from toolkit.extraction.paragraphs import matches_any
from toolkit.extraction.plain import nowhere, stem

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

TAG = re.compile(r"<[a-z!?/]", re.IGNORECASE)
CLOSED = re.compile(r"</html\s*>", re.IGNORECASE)
CLOSED_WITHIN = 4_096  # characters from the end; mirroring tools put comments behind it
# What no page has and a trap may: the parser's time grows with the square of the depth (20,000: 1 s; 100,000: 52 s), its
# memory with the elements (300 bytes each).
MOST_TAGS = 400_000
DEEPEST = 25_000
SLICE = 16_384  # characters between which depth is looked at
CLASS_NAME = re.compile(r"\.([\w-]+)")


def draft_of_html(page: Page, sites: Mapping[str, Site]) -> Draft:
    """Return the draft of a saved page. Raises UnusableError with the reason why there is no article in it."""
    from selectolax.lexbor import LexborHTMLParser

    source, warnings = decode(page.content, page.charset)
    if not TAG.search(source):
        raise UnusableError(
            "no-article", "no HTML but text without a single tag; save the page as HTML, or name a dump of it .txt"
        )
    refuse_traps(source)
    tree = LexborHTMLParser(source)
    cut = not CLOSED.search(source, max(0, len(source) - CLOSED_WITHIN))
    head = read_head(tree)
    site, address = locate(page, head, tree, sites, cut=cut)
    chosen = choose_layout(tree, source, site, head, cut=cut)
    layout, body, headline = chosen.layout, chosen.body, chosen.headline
    title = title_of(headline, site, head)
    captions, blocks, left_out = content(body, layout) if body else ((), chosen.blocks, ())
    if layout.name == generic.NAME:
        blocks, furniture = generic.without_furniture(blocks, head, site.time_zone)
        left_out = (*left_out, *furniture)
    published, date_warnings = published_at(tree, site, layout, head, address)
    updated = from_iso(head.article.get("dateModified") or head.meta.get("article:modified_time"), site.time_zone)
    authors = (
        ids_by_name(head.article.get("author")) or printed(tree, layout.authors) or ids_by_name(head.meta.get("author"))
    )
    tags = tags_of(head, printed(tree, layout.tags))
    body_text = head.article.get("articleBody")
    return Draft(
        site=site,
        layout=f"{layout.name}-amp" if is_amp(tree, page) and layout.name != "amp" else layout.name,
        key=address.key,
        url=address.url,
        claimed=address.lang,
        title=title,
        authors=tuple(authors),
        author_ids=tuple(authors.values()),
        published=published,
        updated=updated if updated and (published is None or updated > published) else None,
        # The address has the section in one word for all languages, the structured data may have it in each.
        section=address.section or next(texts(head.article.get("articleSection")), None),
        tags=tuple(tags),
        tag_slugs=tuple(tags.values()),
        alternates=alternates(head, tree, site, address.url, sites),
        captions=captions,
        blocks=blocks,
        left_out=left_out,
        warnings=(*warnings, *chosen.warnings, *date_warnings),
        structured=body_text if isinstance(body_text, str) else "",
        cut=cut and body is not None and is_last(body),
    )


def refuse_traps(source: str) -> None:
    """Raise UnusableError for a page that would take the parser minutes or gigabytes. Elements never closed count as deep."""
    tags = source.count("<")
    if tags > MOST_TAGS:
        raise UnusableError("too-complex", f"{tags:,} tags, where a page may have {MOST_TAGS:,}")
    if tags <= DEEPEST:
        return
    depth = 0
    for start in range(0, len(source), SLICE):
        end = start + SLICE
        depth += source.count("<", start, end) - 2 * source.count("</", start, end) - source.count("<!", start, end)
        if depth > DEEPEST:
            raise UnusableError("too-complex", f"elements nested more than {DEEPEST:,} deep")


# --- which page this is ----------------------------------------------------------------------------------------------


def locate(
    page: Page, head: Head, tree: "LexborHTMLParser", sites: Mapping[str, Site], *, cut: bool
) -> tuple[Site, "Place"]:
    """Return the site and address of a page, by what it says itself before what is known of it.

    An address that redirects to a sister site is seen by its canonical link.
    """
    own = [absolute(page.url or "", said) for said in head.addresses]
    candidates = [url for url in (*own, page.url or "") if "//" in url]
    site = find_site(candidates[0], sites) if candidates else None
    in_path = address_in_path(page.path, sites)
    if site is None and not candidates and in_path:
        site = sites[in_path.site]
    refuse_error_page(head, tree, [site] if site else list(sites.values()))
    if site is None and not candidates and cut:
        raise truncated()
    if site is None and not candidates and page.given:
        return nowhere(page), Place(stem(page), "", generic.claimed(head, tree, "", ""))
    if site is None and not candidates:
        raise UnusableError(
            "unknown-site", "nothing says where the page is from: no canonical link, og:url or known host in its path"
        )
    if site:
        found = (find_address(url, {site.name: site}) for url in candidates)
        if address := next(filter(None, found), in_path if in_path and in_path.site == site.name else None):
            return site, Place(address.key, address.url, address.lang, address.section, address.day)
    return somewhere(candidates[0], site, head, tree, sites, cut=cut, given=page.given)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article stands: what its address says, as far as it can be read."""

    key: str
    url: str
    lang: Lang | None
    section: str = ""
    day: date | None = None


def somewhere(
    url: str,
    site: Site | None,
    head: Head,
    tree: "LexborHTMLParser",
    sites: Mapping[str, Site],
    *,
    cut: bool,
    given: bool,
) -> tuple[Site, Place]:
    """Return the site and place of a page whose address nobody can read. It, or who gave it, must say that it is an article."""
    said = identity(url, {})
    if said is None or not (given or generic.is_article(head, tree)):
        if site is None and cut:
            raise truncated()
        if site is None:
            known = ", ".join(sites)
            raise UnusableError(
                "unknown-site",
                f"{url} is not of a site newsalign knows, and does not say that it is an article (known are: {known})",
            )
        example = f", such as {example_of(site)}" if site.template else ""
        raise UnusableError("no-article", f"{url} is no address of an article{example}")
    parts = urlsplit(url)
    host = parts.hostname or ""
    lang = generic.claimed(head, tree, host, parts.path)
    return site or generic.unknown_site(host, head), Place(said[1], url.partition("#")[0], lang)


def example_of(site: Site) -> str:
    return site.template.format(
        lang="", section=site.section or "news", year="2025", month="01", day="31", key="7654321", slug="a-bridge"
    )


def refuse_error_page(head: Head, tree: "LexborHTMLParser", sites: Iterable[Site]) -> None:
    """Raise UnusableError for an error page: its heading is nothing but "Error 404"."""
    heading = heading_of(tree) or head.title
    if any(matches_any(heading, site.not_found) for site in sites):
        raise not_found(heading)


def heading_of(tree: "LexborHTMLParser") -> str:
    node = tree.css_first("h1")
    return visible(node) if node else ""


def not_found(heading: str) -> UnusableError:
    return UnusableError("not-found", f"an error page, headed {heading!r}; save the article again if it is there")


@dataclass(frozen=True, slots=True)
class Chosen:
    """How a page is read: its layout, the elements it selects, or what was found without one."""

    layout: Layout
    body: "LexborNode | None"
    headline: "LexborNode | None"
    blocks: tuple[Block, ...] = ()  # where there is no body
    warnings: tuple[str, ...] = ()


def choose_layout(tree: "LexborHTMLParser", source: str, site: Site, head: Head, *, cut: bool) -> Chosen:
    """Return the first layout whose selectors are present, with the text container and the headline; never by the date.

    A page that fits none is read by what pages have in common, with a warning.
    """
    for layout in site.layouts:
        if not all(name in source for name in CLASS_NAME.findall(layout.body)):
            continue  # 0.01 ms, where the query takes 0.2 ms of a long page
        body = tree.css_first(layout.body)
        title = tree.css_first(layout.title) if layout.title else None
        if body and (title or not layout.title):
            return Chosen(layout, body, title)
    if cut and site.layouts:
        raise truncated()
    heading = heading_of(tree)
    if any(re.search(pattern, heading) for pattern in site.not_found):  # "Error 404. There is no such page"
        raise not_found(heading)
    if any(CLASS_NAME.search(layout.title) and tree.css_first(layout.title) for layout in site.layouts):
        raise UnusableError("no-text", f"{heading!r} has a headline but no text container; photographs only?")
    why = "none of its layouts fits; has the site changed?" if site.layouts else "no layout is known"
    warnings = (f"generic: {site.name}: {why}",)
    if common := generic.find_text(tree, head):
        return Chosen(common, tree.css_first(common.body), tree.css_first("h1"), warnings=warnings)
    if blocks := generic.second_opinion(source):
        return Chosen(generic.LAYOUT, None, tree.css_first("h1"), blocks, warnings)
    if cut:
        raise truncated()
    known = ", ".join(repr(layout.body) for layout in site.layouts)
    looked_for = f" (nor any of {known})" if known else ""
    raise UnusableError(
        "no-article", f"no text of an article in this page of {site.name}{looked_for}; a front page, or a new layout?"
    )


def truncated() -> UnusableError:
    return UnusableError("truncated", "the file ends before the text of the article; save the page again")


def is_amp(tree: "LexborHTMLParser", page: Page) -> bool:
    attributes = tree.root.attributes if tree.root else {}
    return "amp" in attributes or "⚡" in attributes or page.path.endswith(".amp")


def is_last(body: "LexborNode") -> bool:
    """Tell whether nothing stands behind the text container: where a file is cut, it is cut in there."""
    node: LexborNode | None = body
    while node is not None and node.tag != "body":
        sibling = node.next
        while sibling is not None:
            if sibling.tag != "-text" or sibling.text().strip():
                return False
            sibling = sibling.next
        node = node.parent
    return True


# --- metadata --------------------------------------------------------------------------------------------------------


def title_of(headline: "LexborNode | None", site: Site, head: Head) -> str:
    """Return the headline as published. Structured data may have it shortened or without its suffix "– photo"."""
    title = (visible(headline) if headline else "") or next(texts(head.article.get("headline")), "")
    if title:
        return title
    suffix = re.compile(rf"\s+[|—–-]\s+(?:{'|'.join(map(re.escape, site.names))})$") if site.names else None
    for said in (head.meta.get("og:title", ""), head.title):
        if title := suffix.sub("", said) if suffix else said:
            return title
    raise UnusableError("no-title", "the page has a text but no headline")


def published_at(
    tree: "LexborHTMLParser", site: Site, layout: Layout, head: Head, address: "Place"
) -> tuple[datetime | None, tuple[str, ...]]:
    zone = site.time_zone
    for said in (head.article.get("datePublished"), head.meta.get("article:published_time")):
        if time := from_iso(said, zone):
            return time, ()
    node = tree.css_first(layout.date) if layout.date else None
    if node and (time := from_iso(node.attributes.get("datetime"), zone)):
        return time, ()
    if node and (found := find_date(squeezed(node.text()), zone, address.day)):
        return found.time, ()
    if address.day and (time := midnight(address.day, zone)):
        return time, (NO_TIME,)
    return None, ("no-date",)


def printed(tree: "LexborHTMLParser", selector: str) -> dict[str, str]:
    """Return the names in what `selector` selects, each with what the link around or in it leads to."""
    found: dict[str, str] = {}
    for node in tree.css(selector) if selector else []:
        link = node if node.tag == "a" else node.css_first("a[href]") or parent_link(node)
        leads_to = id_in((link.attributes.get("href") or "") if link else "")
        for name in names(squeezed(node.text())):
            found.setdefault(name, leads_to)
    return found


def parent_link(node: "LexborNode") -> "LexborNode | None":
    return node.parent if node.parent is not None and node.parent.tag == "a" else None


def tags_of(head: Head, on_page: Mapping[str, str]) -> dict[str, str]:
    """Return the tags of the structured data, or those on the page, with the words in their addresses."""
    slugs = {name.casefold(): slug for name, slug in on_page.items()}
    return {name: slugs.get(name.casefold(), "") for name in names(head.article.get("keywords"))} or dict(on_page)
