"""MHTML, as browsers save a page with its pictures in one file: a message of MIME parts, one of which is the page."""

import re
from collections.abc import Iterator
from email.message import Message

from toolkit.data import Drop, Page
from toolkit.readers.html import sent_at
from toolkit.readers.reader import File, content_of, refused

SUFFIXES = (".mht", ".mhtml")
MESSAGE = re.compile(rb"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){1,40}?Content-Type:\s*multipart/related", re.IGNORECASE)
PAGES = ("text/html", "application/xhtml+xml")


def claims(name: str, head: bytes) -> bool:
    return name.lower().endswith(SUFFIXES) or MESSAGE.match(head) is not None


def read(file: File) -> Iterator[Page | Drop]:
    content = content_of(file)
    yield content if isinstance(content, Drop) else page_of(content, file.source)


def page_of(content: bytes, source: str) -> Page | Drop:
    from email import message_from_bytes  # 20 ms

    try:
        message = message_from_bytes(content)
        part = page_in(message)
        body = part.get_payload(decode=True) if part else None
    except (RecursionError, ValueError, LookupError, AttributeError, TypeError) as error:
        return refused(source, "broken-mhtml", f"its parts cannot be told apart: {type(error).__name__}")
    if part is None or not isinstance(body, bytes):
        return refused(source, "broken-mhtml", "no part of it is HTML; save the page again")
    said = message.get("Snapshot-Content-Location") or part.get("Content-Location") or ""
    return Page(
        path=source,
        media="html",
        content=body,
        url=str(said).strip() or None,
        fetched=sent_at(str(message.get("Date", ""))),
        charset=charset_of(part),
    )


def page_in(message: Message) -> Message | None:
    """Return the part that the message begins with, or its first in HTML."""
    pages = [part for part in message.walk() if not part.is_multipart() and part.get_content_type() in PAGES]
    start = str(message.get_param("start") or "")
    return next((part for part in pages if start and part.get("Content-ID") == start), pages[0] if pages else None)


def charset_of(part: Message) -> str | None:
    said = part.get_param("charset")
    return said if isinstance(said, str) else None
