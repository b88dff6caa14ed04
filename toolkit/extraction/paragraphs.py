"""From the blocks of a page to paragraphs with kinds and labels, and the lines that are not text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

from toolkit.data import Anchor, Kind, Paragraph, joined
from toolkit.extraction.draft import BULLET, Block, Draft, LeftOut, bare
from toolkit.extraction.labels import (
    Label,
    Role,
    find_bare_label,
    find_label,
    introduces_links,
    is_link,
    leads_elsewhere,
)
from toolkit.extraction.metadata import absolute
from toolkit.quotations import LONGEST, continues, depth_after, is_quotation, opens

ADVERTISEMENT = re.compile(r"(?:advertisement|реклама)\s*:?", re.IGNORECASE)
KINDS: dict[Role, Kind] = {
    "source": "source",
    "quote": "quote",
    "details": "body",
    "background": "background",
    "update": "body",
}
# Behind a background label a dash is a bullet too; elsewhere it may begin what somebody says.
BACKGROUND_BULLET = re.compile(rf"{BULLET.pattern}|[—–-]\s+(?=\S)")
SPACE = re.compile(r"\s")  # a no-break space too
FEW = 10  # characters by which a repeated headline may be longer: quotation marks, spaces
RUNNING = ("p", "quote")  # blocks that may bear a label and hold a part of a quotation
# A by-line at the end of a text may hold, beside the names, "Text by", "та", ", УП".
BYLINE_REST = 12  # letters


@dataclass(slots=True)
class Piece:
    """A paragraph in the making."""

    tag: str
    kind: Kind
    text: str
    label: Label | None = None
    speaker: str | None = None
    links: tuple[tuple[int, int, str], ...] = ()


def paragraphs_of(
    draft: Draft,
) -> tuple[tuple[Paragraph, ...], tuple[Anchor, ...], tuple[LeftOut, ...], tuple[str, ...]]:
    """Return all paragraphs of an article: title, captions of the lead picture, text in page order; its links; left-out lines; warnings."""
    if draft.paragraphs is not None:
        return draft.paragraphs, draft.links, draft.left_out, ()
    news, left_out = without_boilerplate(draft)
    pieces, lost = labelled(news)
    mark_quotations(pieces)
    mark_lead(pieces)
    head = [Piece("heading", "title", draft.title), *(Piece("caption", "caption", text) for text in draft.captions)]
    warnings = ("lost-list",) if any(label.role == "background" for label in lost) else ()
    empty = [LeftOut("lost-list" if label.role == "background" else "empty-label", f"{label.text}:") for label in lost]
    whole = [*head, *pieces]
    paragraphs = joined(map(finished, whole))
    return paragraphs, links_of(whole, paragraphs, draft.url), (*draft.left_out, *left_out, *empty), warnings


def links_of(pieces: Sequence[Piece], paragraphs: Sequence[Paragraph], base: str) -> tuple[Anchor, ...]:
    """Return the links of an article that lead to a page, as places in its text."""
    found = [
        Anchor(paragraph.start + start, paragraph.start + end, absolute(base, href))
        for piece, paragraph in zip(pieces, paragraphs, strict=True)
        for start, end, href in piece.links
    ]
    return tuple(link for link in found if link.url.startswith(("https://", "http://")))


def finished(piece: Piece) -> Paragraph:
    label = piece.label.text if piece.label else None
    return Paragraph(kind=piece.kind, text=piece.text, start=0, label=label, speaker=piece.speaker)


# --- lines that are not text -----------------------------------------------------------------------------------------


def without_boilerplate(draft: Draft) -> tuple[list[Block], list[LeftOut]]:
    kept: list[Block] = []
    left_out: list[LeftOut] = []
    links_follow = False
    title = bare(draft.title)
    for block in draft.blocks:
        reason = reason_against(block, draft, title)
        if reason is None and links_follow and is_link(block.text, block.linked):
            reason = "read-also"
        else:
            links_follow = reason == "read-also" and introduces_links(block.text)
        if reason:
            left_out.append(LeftOut(reason, block.text))
        else:
            kept.append(block)
    return kept, left_out


def reason_against(block: Block, draft: Draft, title: str) -> str | None:
    """Return why a whole line is not text. A promo glued to news is left alone: it must not take the news with it."""
    text = block.text
    if ADVERTISEMENT.fullmatch(text):
        return "advertisement"
    if matches_any(text, draft.site.promos):
        return "promo"
    if block.tag == "caption":
        return None
    if leads_elsewhere(text, block.linked):
        return "read-also"
    if matches_any(text, draft.site.sidebar):
        return "sidebar"
    if len(text) <= len(draft.title) + FEW and bare(text) == title:
        return "title-repeated"
    if is_byline(text, draft.authors):
        return "by-line"
    return None


def matches_any(text: str, patterns: tuple[str, ...]) -> bool:
    """Tell whether the whole line is one or more of `patterns`, in any case and with any spaces."""
    return bool(patterns) and whole_line(patterns).fullmatch(SPACE.sub(" ", text)) is not None


@cache
def whole_line(patterns: tuple[str, ...]) -> re.Pattern[str]:
    one = "|".join(f"(?:{pattern})" for pattern in patterns)
    return re.compile(rf"(?:{one})(?:\s+(?:{one}))*", re.IGNORECASE | re.DOTALL)


def is_byline(text: str, authors: tuple[str, ...]) -> bool:
    """Tell whether a line only names the authors once more."""
    if len(text) > BYLINE_REST + sum(len(a) + len(", ") for a in authors) or not all(a in text for a in authors):
        return False
    for author in authors:
        text = text.replace(author, "")
    return bool(authors) and sum(map(str.isalpha, text)) <= BYLINE_REST


# --- kinds -----------------------------------------------------------------------------------------------------------


def labelled(blocks: Sequence[Block]) -> tuple[list[Piece], list[Label]]:
    """Take labels off, give kinds by them, and return the labels that nothing follows.

    A label alone in its paragraph belongs to the next one, or to the list behind it. Behind one of background, what
    begins with a bullet is a list.
    """
    pieces: list[Piece] = []
    lost: list[Label] = []
    waiting: Label | None = None
    role: Role | None = None  # of the list items to come
    for position, block in enumerate(blocks):
        if block.tag == "caption":
            pieces.append(Piece("caption", "caption", block.text))
            continue
        label = label_of(blocks, position)
        if waiting and (label or block.tag == "heading"):
            lost.append(waiting)
            waiting = None
        if label and not label.rest:
            waiting, role = label, None
            continue
        text = label.rest if label else block.text
        label, waiting = label or waiting, None
        in_background = (label.role if label else role) == "background" and block.tag != "heading"
        if in_background and (bullet := BACKGROUND_BULLET.match(text)):
            text = text[bullet.end() :]
            block = replace(block, tag="li")
        if block.tag != "li" or label:
            role = label.role if label and block.tag != "heading" else None
        kind = kind_of(block, role)
        gone = block.text.rfind(text) if block.links else 0  # characters of the label and its colon
        links = tuple((start - gone, end - gone, href) for start, end, href in block.links if start >= gone)
        pieces.append(Piece(block.tag, kind, text, label, label.speaker if label else None, links))
    return pieces, lost + ([waiting] if waiting else [])


def label_of(blocks: Sequence[Block], position: int) -> Label | None:
    block = blocks[position]
    if block.tag not in RUNNING:
        return None
    if label := find_label(block.text):
        return label
    bare = find_bare_label(block.text)
    if bare and (is_quotation(bare.rest) or continues(bare.rest, run_of_text(blocks, position + 1))):
        return bare
    return None


def run_of_text(blocks: Sequence[Block], start: int) -> list[str]:
    """Return the paragraphs from `start` in which a quotation may go on: up to a label, heading or list."""
    run: list[str] = []
    for block in islice(blocks, start, None):
        if block.tag == "caption":
            continue
        if block.tag not in RUNNING or find_label(block.text) or len(run) == LONGEST:
            break
        run.append(block.text)
    return run


def kind_of(block: Block, role: Role | None) -> Kind:
    if block.tag == "heading":
        return "heading"
    if block.tag == "li":
        return "background" if role == "background" else "list"
    if role:
        return KINDS[role]
    return "quote" if block.tag == "quote" else "body"


def mark_quotations(pieces: Sequence[Piece]) -> None:
    """Make `quote` of paragraphs that are a quotation or belong to one left open before."""
    until = 0
    speaker: str | None = None
    for position, piece in enumerate(pieces):
        if piece.tag not in RUNNING:
            continue
        if position < until:
            piece.kind, piece.speaker = "quote", speaker
            continue
        run = unlabelled_run(pieces, position + 1) if depth_after(piece.text) else []
        count = continues(piece.text, [pieces[n].text for n in run])
        if count:
            until, speaker = run[count - 1] + 1, piece.speaker
        if not piece.label and (is_quotation(piece.text) or (count and opens(piece.text))):
            piece.kind = "quote"


def unlabelled_run(pieces: Sequence[Piece], start: int) -> list[int]:
    """Return the positions of the paragraphs from `start` to the next label, heading or list."""
    run: list[int] = []
    for position in range(start, len(pieces)):
        if pieces[position].tag in RUNNING and not pieces[position].label and len(run) < LONGEST:
            run.append(position)
        elif pieces[position].tag != "caption":
            break
    return run


def mark_lead(pieces: Sequence[Piece]) -> None:
    """Make `lead` of the first paragraph, unless it has a label or is a list item."""
    first = next((p for p in pieces if p.kind not in ("caption", "heading")), None)
    if first and first.tag == "p" and not first.label:
        first.kind = "lead"
