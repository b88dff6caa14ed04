"""A saved HTML page → the draft of its article: which site, which layout, what stands in its text container."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import TYPE_CHECKING, Literal

from toolkit.addresses import Address, address_in_path, find_address, find_site
from toolkit.data import Layout, Page, Site
from toolkit.errors import UnusableError
from toolkit.extraction.dates import NO_TIME, find_date, from_iso, midnight
from toolkit.extraction.decoding import decode
from toolkit.extraction.draft import Block, Draft, LeftOut, squeezed
from toolkit.extraction.metadata import Head, absolute, alternates, names, read_head, texts, unique
from toolkit.extraction.paragraphs import matches_any

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

Tag = Literal["p", "li", "heading", "quote", "caption"]
BLOCKS: Mapping[str, Tag] = {
    "p": "p",
    "li": "li",
    "h1": "heading",
    "h2": "heading",
    "h3": "heading",
    "h4": "heading",
    "h5": "heading",
    "h6": "heading",
    "blockquote": "quote",
}
INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
SILENT = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "object",
        "svg",
        "math",
        "button",
        "select",
        "textarea",
        "-comment",
    ]
)
CLOSED = re.compile(r"</html\s*>", re.IGNORECASE)
CLOSED_WITHIN = 4_096  # characters from the end; mirroring tools put comments behind it
CLASS_NAME = re.compile(r"\.([\w-]+)")


def draft_of_html(page: Page, sites: Mapping[str, Site]) -> Draft:
    """Return the draft of a saved page. Raises UnusableError with the reason why there is no article in it."""
    from selectolax.lexbor import LexborHTMLParser

    source, warnings = decode(page.content)
    tree = LexborHTMLParser(source)
    cut = not CLOSED.search(source, max(0, len(source) - CLOSED_WITHIN))
    head = read_head(tree)
    site, address = locate(page, head, tree, sites, cut=cut)
    layout, body, headline = choose_layout(tree, source, site, cut=cut)
    title = title_of(headline, site, head)
    captions, blocks, left_out = content(body, layout)
    published, date_warnings = published_at(tree, site, layout, head, address)
    updated = from_iso(head.article.get("dateModified") or head.meta.get("article:modified_time"), site.time_zone)
    body_text = head.article.get("articleBody")
    return Draft(
        site=site,
        layout=f"{layout.name}-amp" if is_amp(tree, page) and layout.name != "amp" else layout.name,
        key=address.key,
        url=address.url,
        claimed=address.lang,
        title=title,
        authors=names(head.article.get("author")) or printed(tree, layout.authors) or names(head.meta.get("author")),
        published=published,
        updated=updated if updated and (published is None or updated > published) else None,
        # The address has the section in one word for all languages, the structured data may have it in each.
        section=address.section or next(texts(head.article.get("articleSection")), None),
        tags=names(head.article.get("keywords")) or printed(tree, layout.tags),
        alternates=alternates(head, tree, site, address.url, sites),
        captions=captions,
        blocks=blocks,
        left_out=left_out,
        warnings=(*warnings, *date_warnings),
        structured_words=len(body_text.split()) if isinstance(body_text, str) else 0,
        cut=cut and is_last(body),
    )


# --- which page this is ----------------------------------------------------------------------------------------------


def locate(
    page: Page, head: Head, tree: "LexborHTMLParser", sites: Mapping[str, Site], *, cut: bool
) -> tuple[Site, Address]:
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
    if site is None and candidates:
        known = ", ".join(sites)
        raise UnusableError("unknown-site", f"{candidates[0]} is not of a site newsalign knows (there are: {known})")
    if site is None and cut:
        raise truncated()
    if site is None:
        raise UnusableError(
            "unknown-site", "nothing says where the page is from: no canonical link, og:url or known host in its path"
        )
    found = (find_address(url, {site.name: site}) for url in candidates)
    address = next(filter(None, found), in_path if in_path and in_path.site == site.name else None)
    if address is None:
        example = site.template.format(lang="", section=site.section, year="2025", month="01", day="31", key="7654321")
        raise UnusableError("no-article", f"{candidates[0]} is no address of an article, such as {example}")
    return site, address


def refuse_error_page(head: Head, tree: "LexborHTMLParser", sites: Iterable[Site]) -> None:
    """Raise UnusableError for an error page: its heading is nothing but "Error 404"."""
    heading = tree.css_first("h1")
    text = squeezed(heading.text()) if heading else head.title
    if any(matches_any(text, site.not_found) for site in sites):
        raise UnusableError("not-found", f"an error page, headed {text!r}; save the article again if it is there")


def choose_layout(
    tree: "LexborHTMLParser", source: str, site: Site, *, cut: bool
) -> tuple[Layout, "LexborNode", "LexborNode | None"]:
    """Return the first layout whose selectors are present, the text container and the headline; never by the date."""
    for layout in site.layouts:
        if not all(name in source for name in CLASS_NAME.findall(layout.body)):
            continue  # 0.01 ms, where the query takes 0.2 ms of a long page
        body = tree.css_first(layout.body)
        title = tree.css_first(layout.title) if layout.title else None
        if body and (title or not layout.title):
            return layout, body, title
    if cut:
        raise truncated()
    known = ", ".join(repr(layout.body) for layout in site.layouts)
    raise UnusableError(
        "no-article", f"no text container and headline of {site.name} (any of {known}); a front page, or a new layout?"
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
    tree: "LexborHTMLParser", site: Site, layout: Layout, head: Head, address: Address
) -> tuple[datetime | None, tuple[str, ...]]:
    zone = site.time_zone
    for said in (head.article.get("datePublished"), head.meta.get("article:published_time")):
        if time := from_iso(said, zone):
            return time, ()
    node = tree.css_first(layout.date) if layout.date else None
    if node and (found := find_date(squeezed(node.text()), zone, address.day)):
        return found.time, ()
    if address.day:
        return midnight(address.day, zone), (NO_TIME,)
    return None, ("no-date",)


def printed(tree: "LexborHTMLParser", selector: str) -> tuple[str, ...]:
    nodes = tree.css(selector) if selector else []
    return unique(name for node in nodes for name in names(squeezed(node.text())))


# --- the text container ----------------------------------------------------------------------------------------------


def content(body: "LexborNode", layout: Layout) -> tuple[tuple[str, ...], tuple[Block, ...], tuple[LeftOut, ...]]:
    """Return the captions of the lead picture, the blocks of the text, and what was left out inside its container."""
    reasons = {
        node.mem_id: reason
        for selector, reason in ((layout.drop, "sidebar"), (layout.advertisements, "advertisement"))
        for node in (body.css(selector) if selector else ())
    }
    article = next((node for node in ancestors(body) if node.tag == "article"), body.parent or body)
    matches = article.css(f"{layout.captions}, {layout.body}") if layout.captions else []
    holders = {node.mem_id for match in matches for node in ancestors(match)}
    captions = [node for node in matches if node.mem_id not in holders and node.mem_id != body.mem_id]
    in_front = list(takewhile(lambda node: node.mem_id != body.mem_id, matches))
    walker = Walker(reasons, {node.mem_id for node in captions}, loose=layout.loose)
    walker.walk(body)
    # Captions behind the text belong to other articles.
    lead = unique(visible(node) for node in in_front if node.mem_id not in holders)
    return lead, tuple(walker.blocks), tuple(walker.left_out)


def ancestors(node: "LexborNode") -> Iterator["LexborNode"]:
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent


@dataclass(slots=True)
class Frame:
    """An element being walked through."""

    child: "LexborNode | None"  # the next to look at
    tag: Tag | None
    link: bool
    is_block: bool


class Walker:
    """Collects the blocks of a text container in page order, without recursion: pages nest as deep as they like."""

    def __init__(self, reasons: Mapping[int, str], captions: Collection[int], *, loose: bool) -> None:
        self.reasons = reasons  # by node, why it is not text
        self.captions = captions
        self.loose = loose  # text outside of paragraphs is text
        self.blocks: list[Block] = []
        self.left_out: list[LeftOut] = []
        self.parts: list[str] = []
        self.linked = 0  # characters

    def walk(self, container: "LexborNode") -> None:
        stack = [Frame(container.first_child, None, link=False, is_block=True)]
        while stack:
            frame = stack[-1]
            node = frame.child
            if node is None:
                stack.pop()
                if frame.is_block:
                    self.flush(frame.tag)
                continue
            frame.child = node.next
            if node.tag == "-text":
                self.add(node.text(deep=False), link=frame.link)
            elif node.mem_id in self.reasons:
                self.flush(frame.tag)
                self.leave_out(self.reasons[node.mem_id], visible(node))
            elif node.mem_id in self.captions:
                self.flush(frame.tag)
                if text := visible(node):
                    self.blocks.append(Block("caption", text))
            elif node.tag == "br":
                self.flush(frame.tag)
            elif node.tag not in SILENT:
                stack.append(self.enter(node, frame))

    def enter(self, node: "LexborNode", frame: Frame) -> Frame:
        """Return the frame of an element. A paragraph in a list item or block quotation is of its kind."""
        name = node.tag or ""
        if name in INLINE:
            return Frame(node.first_child, frame.tag, frame.link or name == "a", is_block=False)
        self.flush(frame.tag)
        tag = BLOCKS.get(name, frame.tag)
        if tag == "p" and frame.tag in ("li", "quote"):
            tag = frame.tag
        return Frame(node.first_child, tag, frame.link, is_block=True)

    def add(self, text: str, *, link: bool) -> None:
        self.parts.append(text)
        if link:
            self.linked += len(text)

    def flush(self, tag: Tag | None) -> None:
        """End the block that is being collected."""
        text = squeezed("".join(self.parts))
        linked, self.parts, self.linked = min(self.linked, len(text)), [], 0
        if not text:
            return
        if tag or self.loose:
            self.blocks.append(Block(tag or "p", text, linked))
        else:
            self.leave_out("outside-paragraphs", text)

    def leave_out(self, reason: str, text: str) -> None:
        if text:
            self.left_out.append(LeftOut(reason, text))


def visible(node: "LexborNode") -> str:
    """Return the text of an element as one line, without what browsers do not show."""
    parts: list[str] = []
    stack = [node.first_child]
    while stack:
        current = stack.pop()
        if current is None:
            continue
        stack.append(current.next)
        if current.tag == "-text":
            parts.append(current.text(deep=False))
        elif current.tag not in SILENT:
            if current.tag not in INLINE:
                parts.append(" ")
            stack.append(current.first_child)
    return squeezed("".join(parts))
