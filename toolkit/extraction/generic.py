"""Pages of outlets that newsalign has no layout of: where the text stands is found from what pages have in common.

Paragraphs outside of menus, sidebars and footers are weighed by their unlinked characters, those that the page's
structured data holds too above all; the text container is the smallest element with nearly all of that weight.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from toolkit.data import Lang, Layout, Site
from toolkit.extraction.container import INLINE, SILENT
from toolkit.extraction.dates import find_date
from toolkit.extraction.draft import Block, LeftOut, squeezed
from toolkit.extraction.labels import find_label, is_link
from toolkit.extraction.metadata import LANG_CODES, Head, texts
from toolkit.text import comparable

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

NAME = "generic"
DOMINANT = 0.85  # of the weight: an element with so much of its parent's is gone into
MAIN = 0.5  # the same, for one that holds the headline too, or that is unlike the others: they are comments and teasers
LEAST_WORDS = 20  # of the text of a page that has no layout; flash news have 25
LONG = 60  # characters; shorter lines are by-lines and buttons as often as text
SHORT_WEIGHT = 0.2  # of a character of theirs
LINK_SHARE = 0.5  # of a paragraph's characters: it leads elsewhere
STRUCTURED = 50.0  # times the weight of a paragraph that the structured data holds too
MOSTLY = 0.8  # of the text is in the structured data: short lines that are not are none
PARAGRAPHS = frozenset({"p", "li", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"})
BESIDE_TAGS = frozenset({"nav", "aside", "footer", "form", "figure", "dialog", "menu", "time"})
BESIDE = re.compile(  # what the class or id of an element beside the text is made of
    r"(?:^|[-_\s])(?:comments?|sidebar|aside|related|footer|header|nav|navbar|menu|breadcrumbs?|share|sharing|socials?|"
    r"promo|banners?|ads?|adv|advert|advertisement|subscribe|subscription|newsletter|recommend(?:ed|ations)?|teasers?|"
    r"tags?|popular|latest|widget|popup|modal|cookies?|copyright|donate|credits?|byline|authors?|also|"
    r"(?:read|other|more|last|top|side)[-_]?(?:more|also|news|list|block))(?:$|[-_\s0-9])",
    re.IGNORECASE,
)
SURELY_BESIDE = re.compile(
    r"(?:^|[-_\s])(?:comments?|nav|menu|footer|share|subscribe|cookies?)(?:$|[-_\s0-9])", re.IGNORECASE
)
# Marks put on elements of the tree, so that they can be selected like those of a known layout.
TEXT, OTHER = "data-newsalign-text", "data-newsalign-other"
LAYOUT = Layout(
    name=NAME,
    body=f"[{TEXT}]",
    authors="[rel~='author'], [itemprop='author'] [itemprop='name'], [class*='author'] a, [class*='byline'] a",
    date="time[datetime], time",
    tags="[rel~='tag'], article a[href*='/tag/'], main a[href*='/tag/'], article a[href*='/tags/'], main a[href*='/tags/']",
    captions="figure, figcaption, [class*='caption'], [class*='Caption']",
    advertisements="ins, amp-ad, [class*='advert'], [id*='advert'], [class^='ad-'], [class*=' ad-']",
    drop=f"[{OTHER}], nav, aside, footer, form, dialog, menu, time",
)
FOLLOW_US = re.compile(
    r"(?:підпис(?:уйтесь|уйтеся|уйся)|підпишіться|подпис(?:ывайтесь|ывайся)|подпишитесь|follow|subscribe|join)\b.{0,80}"
    r"(?:telegram|телеграм|viber|whatsapp|facebook|instagram|youtube|twitter|tiktok|канал|розсилк|рассылк|newsletter).{0,80}",
    re.IGNORECASE,
)
ARTICLE = re.compile(r"article|news", re.IGNORECASE)


def is_article(head: Head, tree: "LexborHTMLParser") -> bool:
    """Tell whether a page says of itself that it is an article; front pages and lists do not."""
    said = ARTICLE.search(head.meta.get("og:type", "")) or head.meta.get("article:published_time")
    return bool(head.article or said or tree.css_first("[itemprop='articleBody'], [itemtype$='NewsArticle']"))


def unknown_site(host: str, head: Head) -> Site:
    """Return what can be said of an outlet that newsalign does not know."""
    name = head.meta.get("og:site_name", "")
    return Site(name=host.removeprefix("www."), hosts=(host,), names=(name,) if name else (), address="")


def claimed(head: Head, tree: "LexborHTMLParser", host: str, path: str) -> Lang | None:
    """Return the language that an address names, or else its page."""
    root = tree.root.attributes if tree.root else {}
    in_address = (path.strip("/").partition("/")[0], host.partition(".")[0])
    on_page = (*texts(head.article.get("inLanguage")), root.get("lang"), head.meta.get("og:locale"))
    codes = (re.split("[-_]", code.lower())[0] for code in (*in_address, *on_page) if code)
    return next((LANG_CODES[code] for code in codes if code in LANG_CODES), None)


# --- the text container ----------------------------------------------------------------------------------------------


@dataclass(slots=True, eq=False)
class Frame:
    """An element being walked through, and what was found in it so far."""

    node: "LexborNode"
    child: "LexborNode | None"
    block: "Frame | None"  # the innermost that is not inline: itself, or one above
    link: bool
    parts: list[str]
    linked: int = 0
    weight: float = 0.0
    loose: float = 0.0  # of the weight, what stands in no paragraph
    words: int = 0
    children: list["Frame"] = field(default_factory=list)  # that weigh anything, paragraphs left out
    headline: int | None = None  # how many of the children stand before the headline, where it is in here


def find_text(tree: "LexborHTMLParser", head: Head) -> Layout | None:
    """Mark the text container and what in it is no text, and return the layout that selects them.

    None where there is too little text for an article.
    """
    if tree.body is None:
        return None
    structured = comparable(" ".join(texts(head.article.get("articleBody"))))
    for beside in (
        BESIDE,
        SURELY_BESIDE,
    ):  # some sites wrap all of an article in an element that is named like a sidebar
        walker = Weigher(structured, beside)
        root = walker.walk(tree.body)
        if root.words >= LEAST_WORDS:
            container = container_in(root).node
            container.attrs[TEXT] = ""
            for node in walker.beside:
                node.attrs[OTHER] = ""
            return replace(LAYOUT, loose=root.loose > root.weight / 2)
    return None


class Weigher:
    """Weighs the paragraphs of a page, without recursion: pages nest as deep as they like."""

    def __init__(self, structured: str, named_beside: re.Pattern[str]) -> None:
        self.structured = structured
        self.named_beside = named_beside
        self.beside: list[LexborNode] = []

    def walk(self, body: "LexborNode") -> Frame:
        root = Frame(body, body.first_child, None, link=False, parts=[])
        root.block = root
        stack = [root]
        while True:
            frame = stack[-1]
            node = frame.child
            if node is None:
                stack.pop()
                self.leave(frame, stack[-1] if stack else None)
                if not stack:
                    return frame
                continue
            frame.child = node.next
            tag = node.tag or ""
            if tag == "-text":
                block = frame.block or frame
                text = node.text(deep=False)
                block.parts.append(text)
                if frame.link:
                    block.linked += len(text.strip())
            elif tag in SILENT:
                continue
            elif tag in INLINE:
                stack.append(Frame(node, node.first_child, frame.block, link=frame.link or tag == "a", parts=[]))
            elif self.is_beside(node, tag):
                if tag != "figure":  # has a caption, which is kept as one
                    self.beside.append(node)
            elif tag == "br":
                (frame.block or frame).parts.append("\n")
            else:
                inner = Frame(node, node.first_child, None, link=frame.link, parts=[])
                inner.block = inner
                stack.append(inner)

    def is_beside(self, node: "LexborNode", tag: str) -> bool:
        if tag in BESIDE_TAGS:
            return True
        if tag in PARAGRAPHS:
            return False
        attributes = node.attributes
        named = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
        return named != " " and self.named_beside.search(named) is not None and node.css_first("h1") is None

    def leave(self, frame: Frame, above: Frame | None) -> None:
        """Weigh the own text of an element, and hand on what it holds to the one above."""
        if frame.block is frame:
            text = squeezed("".join(frame.parts))
            is_paragraph = frame.node.tag in PARAGRAPHS
            own = self.weight_of(text, frame.linked, is_paragraph=is_paragraph)
            frame.weight += own
            frame.loose += 0.0 if is_paragraph else own
            frame.words += len(text.split()) if own else 0
            if frame.node.tag == "h1":
                frame.headline = 0
        else:
            is_paragraph = False
        if above is not None:
            if frame.headline is not None and above.headline is None:
                above.headline = len(above.children)
            above.weight += frame.weight
            above.loose += frame.loose
            above.words += frame.words
            if not is_paragraph and frame.weight:
                above.children.append(frame)

    def weight_of(self, text: str, linked: int, *, is_paragraph: bool) -> float:
        if linked > LINK_SHARE * len(text):
            return 0.0
        if self.structured and len(text) > LONG // 2 and comparable(text) in self.structured:
            return STRUCTURED * len(text)
        if len(text) >= LONG:
            return float(len(text) - linked)
        return SHORT_WEIGHT * len(text) if is_paragraph else 0.0


def container_in(root: Frame) -> Frame:
    """Return the smallest element with nearly all of the text."""
    frame = root
    while frame.children:
        heaviest = max(frame.children, key=lambda child: child.weight)
        least = MAIN if is_main(heaviest, frame) else DOMINANT
        if heaviest.weight < least * frame.weight:
            break
        frame = heaviest
    return frame


def is_main(child: Frame, parent: Frame) -> bool:
    """Tell whether the text is in `child` and what is beside it is not: the headline is in there, or the others are unlike.

    What stands between the headline and `child` is the lead.
    """
    if child.headline is not None:
        return True
    before = parent.children[parent.headline or 0 : parent.children.index(child)]
    return not before and not any(kind_of(c.node) == kind_of(child.node) for c in parent.children if c is not child)


def kind_of(node: "LexborNode") -> tuple[str | None, str | None]:
    """Return tag and class: parts of a text are alike in them."""
    return node.tag, node.attributes.get("class")


# --- what in it is no text -------------------------------------------------------------------------------------------


def without_furniture(blocks: Sequence[Block], head: Head, zone: str) -> tuple[tuple[Block, ...], tuple[LeftOut, ...]]:
    """Part the text from lines that are but links, dates, or short and not in the structured text that has nearly all else."""
    structured = comparable(" ".join(texts(head.article.get("articleBody"))))
    held = [structured != "" and comparable(block.text) in structured for block in blocks]
    inside = sum(len(block.text) for block, is_in in zip(blocks, held, strict=True) if is_in)
    complete = inside >= MOSTLY * sum(len(block.text) for block in blocks) > 0
    kept: list[Block] = []
    left_out: list[LeftOut] = []
    for block, is_in in zip(blocks, held, strict=True):
        date = find_date(block.text, zone, None) if len(block.text) <= LONG else None
        if block.tag == "caption":
            kept.append(block)
        elif is_link(block.text, block.linked):
            left_out.append(LeftOut("links", block.text))
        elif FOLLOW_US.fullmatch(block.text):
            left_out.append(LeftOut("promo", block.text))
        elif date and date.start == 0 and date.end == len(block.text):
            left_out.append(LeftOut("date-line", block.text))
        elif complete and not is_in and len(block.text) < LONG and block.tag == "p" and not find_label(block.text):
            left_out.append(LeftOut("not-structured", block.text))
        else:
            kept.append(block)
    while kept and kept[-1].tag == "heading":  # of what is no text
        left_out.append(LeftOut("heading-alone", kept.pop().text))
    return tuple(kept), tuple(left_out)


def second_opinion(source: str) -> tuple[Block, ...]:
    """Return what trafilatura, the extra `html`, takes for the text of a page; () where it is not installed."""
    try:
        from trafilatura import extract
    except ImportError:
        return ()
    found = extract(source, favor_precision=True, include_comments=False, include_tables=False) or ""
    lines = [squeezed(line) for line in found.split("\n")]
    blocks = tuple(Block("li", line[2:]) if line.startswith("- ") else Block("p", line) for line in lines if line)
    return blocks if sum(len(block.text.split()) for block in blocks) >= LEAST_WORDS else ()
