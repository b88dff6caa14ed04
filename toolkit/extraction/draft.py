"""What the three forms of a page (HTML, text dump, JSON object) hand over to be made an article."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from toolkit.data import Alternate, Anchor, Lang, Paragraph, Site
from toolkit.errors import UnusableError
from toolkit.text import comparable

# Spaces of HTML, and what str.splitlines takes for the end of a line; a no-break space is text.
SPACES = re.compile("[ \t\n\r\f\v\x1c-\x1f\x85\u2028\u2029]+")
BULLET = re.compile(r"[•▪◦·]\s*(?=\S)")
LONGEST_TEXT = 2_000_000  # characters: 300,000 words, a thick novel
QUOTES = dict.fromkeys(map(ord, "\"'“”„«»‘’"), None)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item, heading or caption, before its label is read."""

    tag: Literal["p", "li", "heading", "quote", "caption"]
    text: str
    linked: int = 0  # characters of it that are links
    links: tuple[tuple[int, int, str], ...] = ()  # start and end in `text`, and where it leads


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line that is not text, and why."""

    reason: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An article whose paragraphs have no kinds yet, unless its form gave them."""

    site: Site
    layout: str
    key: str
    url: str
    claimed: Lang | None
    title: str
    authors: tuple[str, ...] = ()
    author_ids: tuple[str, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    tag_slugs: tuple[str, ...] = ()
    alternates: tuple[Alternate, ...] = ()
    captions: tuple[str, ...] = ()  # of the lead picture
    blocks: tuple[Block, ...] = ()
    paragraphs: tuple[Paragraph, ...] | None = None  # where their kinds are known already
    links: tuple[Anchor, ...] = ()  # in those
    left_out: tuple[LeftOut, ...] = ()
    warnings: tuple[str, ...] = ()
    structured: str = ""  # the text in the page's structured data, its paragraphs run together
    cut: bool = False  # the page ends within its text


def too_long(characters: int) -> UnusableError:
    return UnusableError(
        "too-long", f"a text of {characters:,} characters, where an article may have {LONGEST_TEXT:,}; several in one?"
    )


def squeezed(text: str) -> str:
    """Return `text` with single spaces, on one line.

    >>> squeezed(f" a {chr(10)} b ")
    'a b'
    """
    return SPACES.sub(" ", text).strip()


def bare(text: str) -> str:
    """Return `text` as headlines are compared: an `alt` has lost its quotation marks.

    >>> bare('"Ми  тут"') == bare("Ми тут")
    True
    """
    return comparable(text.translate(QUOTES)).casefold()
