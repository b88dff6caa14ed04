"""Saved HTML pages: one a file."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from toolkit.data import Drop, Page
from toolkit.readers.reader import File, whole

SUFFIXES = (".html", ".htm", ".xhtml", ".amp")
FEED = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?<(?:rss|feed|urlset|sitemapindex|svg)\b", re.IGNORECASE)
ELEMENT = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|div)\b", re.IGNORECASE)
HEAD = 4_096  # bytes in which browsers and mirroring tools note where a page is from
SAVED_FROM = re.compile(rb"<!--\s*saved from url=\([0-9]+\)(\S+)")  # Chrome, Edge
SINGLE_FILE = re.compile(rb"<!--\s*Page saved with SingleFile\s+url:\s*(\S+)")
MIRRORED = re.compile(rb"<!--\s*Mirrored from (\S+) by HTTrack[^>]*?,\s*((?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[^>]*?GMT)")


def claims(name: str, head: bytes) -> bool:
    return not FEED.match(head) and (name.lower().endswith(SUFFIXES) or ELEMENT.search(head) is not None)


def read(file: File) -> Iterator[Page | Drop]:
    page = whole(file, "html")
    if isinstance(page, Page):
        url, fetched = noted(page.content[:HEAD])
        page = replace(page, url=url, fetched=fetched)
    yield page


def noted(head: bytes) -> tuple[str | None, datetime | None]:
    """Return the address and time that the tool which saved a page wrote into it."""
    if match := SAVED_FROM.search(head) or SINGLE_FILE.search(head):
        return match[1].decode("utf-8", errors="replace"), None
    if match := MIRRORED.search(head):
        return f"https://{match[1].decode('utf-8', errors='replace')}", sent_at(match[2].decode(errors="replace"))
    return None, None


def sent_at(said: str) -> datetime | None:
    """Return the time in a header of a message: "Mon, 02 Mar 2026 13:09:00 GMT"."""
    try:
        time = parsedate_to_datetime(said)
    except (ValueError, TypeError, OverflowError):
        return None
    return time.replace(tzinfo=time.tzinfo or UTC)
