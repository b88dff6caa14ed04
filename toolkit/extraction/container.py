"""What stands in the text container of a page: its blocks in order, captions, and what is not text."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, Literal

from toolkit.data import Layout
from toolkit.extraction.draft import SPACES, Block, LeftOut, squeezed
from toolkit.extraction.metadata import unique

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

Tag = Literal["p", "li", "heading", "quote", "caption"]
BLOCKS: Mapping[str, Tag] = {
    "p": "p",
    "li": "li",
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    "blockquote": "quote",
}
INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "nobr", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt",
    "u", "var", "wbr",
})  # fmt: skip
SPACE = " \t\n\r\f\v\x1c\x1d\x1e\x1f\x85\u2028\u2029"  # what SPACES matches
SILENT = frozenset({
    "script", "style", "noscript", "template", "iframe", "object", "svg", "math", "button", "select", "textarea",
    "-comment",
})  # fmt: skip


def content(body: "LexborNode", layout: Layout) -> tuple[tuple[str, ...], tuple[Block, ...], tuple[LeftOut, ...]]:
    """Return the captions of the lead picture, the blocks of the text, and what was left out inside its container."""
    reasons = {
        node.mem_id: reason
        for selector, reason in ((layout.drop, "sidebar"), (layout.advertisements, "advertisement"))
        for node in (body.css(selector) if selector else ())
    }
    article = next((node for node in ancestors(body) if node.tag == "article"), body.parent or body)
    matches = article.css(f"{layout.captions}, {layout.body}") if layout.captions else []
    outer = outermost([node for node in matches if node.mem_id != body.mem_id])
    captions = {node.mem_id: captions_in(node, layout) for node in outer}
    walker = Walker(reasons, captions, loose=layout.loose)
    walker.walk(body)
    # Captions behind the text belong to other articles.
    in_front = {node.mem_id for node in takewhile(lambda node: node.mem_id != body.mem_id, matches)}
    lead = unique(text for place, texts in captions.items() if place in in_front for text in texts)
    return lead, tuple(walker.blocks), tuple(walker.left_out)


def captions_in(figure: "LexborNode", layout: Layout) -> tuple[str, ...]:
    """Return caption and credit of a figure, or all its text where they are not marked."""
    inner = [node for node in figure.css(layout.captions) if node.mem_id != figure.mem_id]
    holders: set[int] = set()
    for match in inner:
        for node in ancestors(match):
            if node.mem_id in holders:  # and so is all above it
                break
            holders.add(node.mem_id)
    return unique(visible(node) for node in inner if node.mem_id not in holders) or unique([visible(figure)])


def outermost(nodes: Sequence["LexborNode"]) -> list["LexborNode"]:
    """Return those of `nodes` that are in no other. Linear, for pages nest 10,000 deep: what was passed is not passed again."""
    ids = {node.mem_id for node in nodes}
    inside: dict[int, bool] = {}  # elements between them: whether they are in one
    found = []
    for node in nodes:
        passed: list[int] = []
        result = False
        for above in ancestors(node):
            if above.mem_id in ids or above.mem_id in inside:
                result = inside.get(above.mem_id, True)
                break
            passed.append(above.mem_id)
        inside.update(dict.fromkeys(passed, result))
        if not result:
            found.append(node)
    return found


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
    href: str | None  # of the link it is in
    is_block: bool


class Walker:
    """Collects the blocks of a text container in page order, without recursion: pages nest as deep as they like."""

    def __init__(self, reasons: Mapping[int, str], captions: Mapping[int, tuple[str, ...]], *, loose: bool) -> None:
        self.reasons = reasons  # by node, why it is not text
        self.captions = captions  # by figure
        self.loose = loose  # text outside of paragraphs is text
        self.blocks: list[Block] = []
        self.left_out: list[LeftOut] = []
        self.parts: list[str] = []
        self.length = 0  # of the parts
        self.spans: list[tuple[int, int, str]] = []  # of them that are links

    def walk(self, container: "LexborNode") -> None:
        stack = [Frame(container.first_child, None, href=None, is_block=True)]
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
                self.add(node.text(deep=False), frame.href)
            elif node.mem_id in self.reasons:
                self.flush(frame.tag)
                self.leave_out(self.reasons[node.mem_id], visible(node))
            elif node.mem_id in self.captions:
                self.flush(frame.tag)
                self.blocks += [Block("caption", text) for text in self.captions[node.mem_id]]
            elif node.tag not in SILENT:
                stack.append(self.enter(node, frame))

    def enter(self, node: "LexborNode", frame: Frame) -> Frame:
        """Return the frame of an element; what is not inline, a <br> too, ends the block before it.

        A paragraph in a list item or block quotation is of its kind.
        """
        name = node.tag or ""
        if name in INLINE:
            href = (node.attributes.get("href") or "") if name == "a" else frame.href
            return Frame(node.first_child, frame.tag, href, is_block=False)
        self.flush(frame.tag)
        tag = BLOCKS.get(name, frame.tag)
        if tag == "p" and frame.tag in ("li", "quote"):
            tag = frame.tag
        return Frame(node.first_child, tag, frame.href, is_block=True)

    def add(self, text: str, href: str | None) -> None:
        self.parts.append(text)
        start, self.length = self.length, self.length + len(text)
        if href is not None:
            if self.spans and self.spans[-1][1] == start and self.spans[-1][2] == href:
                start = self.spans.pop()[0]
            self.spans.append((start, self.length, href))

    def flush(self, tag: Tag | None) -> None:
        """End the block that is being collected."""
        if not self.parts:
            return
        text, links = with_links("".join(self.parts), self.spans)
        linked = sum(end - start for start, end, _ in links)
        self.parts, self.length, self.spans = [], 0, []
        if not text:
            return
        if tag or self.loose:
            self.blocks.append(Block(tag or "p", text, linked, links))
        else:
            self.leave_out("outside-paragraphs", text)

    def leave_out(self, reason: str, text: str) -> None:
        if text:
            self.left_out.append(LeftOut(reason, text))


def with_links(raw: str, spans: Sequence[tuple[int, int, str]]) -> tuple[str, tuple[tuple[int, int, str], ...]]:
    """Return `raw` with single spaces, and where its links stand in that.

    >>> with_links(" a  link  ", [(2, 9, "/x")])
    ('a link', ((2, 6, '/x'),))
    """
    if not spans:
        return squeezed(raw), ()
    pieces: list[str] = []
    links = []
    at = length = 0
    for start, end, href in spans:
        inside = raw[start:end].strip(SPACE)
        if not inside:
            continue
        start = raw.index(inside, start)
        before = SPACES.sub(" ", raw[at:start])
        before = before if pieces else before.lstrip(" ")
        text = SPACES.sub(" ", inside)
        links.append((length + len(before), length + len(before) + len(text), href))
        pieces += [before, text]
        length += len(before) + len(text)
        at = start + len(inside)
    rest = SPACES.sub(" ", raw[at:])
    return "".join([*pieces, rest if pieces else rest.lstrip(" ")]).rstrip(" "), tuple(links)


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
