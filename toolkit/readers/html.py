"""Saved HTML pages: one a file."""

import re
from collections.abc import Iterator
from pathlib import Path

from toolkit.data import Drop, Page
from toolkit.readers.reader import whole

SUFFIXES = (".html", ".htm", ".xhtml", ".amp")
FEED = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?<(?:rss|feed|urlset|sitemapindex|svg)\b", re.IGNORECASE)
ELEMENT = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|div)\b", re.IGNORECASE)


def claims(name: str, head: bytes) -> bool:
    return not FEED.match(head) and (name.lower().endswith(SUFFIXES) or ELEMENT.search(head) is not None)


def read(path: Path, source: str) -> Iterator[Page | Drop]:
    yield whole(path, source, "html")
