"""Rows of tables and JSON objects → pages: an article a row, or its three versions side by side as up_crawler writes them."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from toolkit.data import Drop, Page
from toolkit.readers.reader import LONGEST, too_long

# "ukr_title", and as newer Pythons print that crawler's languages: "Language.UA_title".
VERSION_COLUMN = re.compile(r"(?P<lang>ukr|rus|eng)_(?P<name>\w+)")
ENUM = re.compile(r"Language\.(UA|RU|EN)_")
CODES = {"UA": "ukr", "RU": "rus", "EN": "eng"}
# What an article cannot do without, by the names it goes by; extraction reads the same ones.
TITLES = ("title", "headline")
TEXTS = ("text", "paragraphs")
DOCUMENTS = ("html", "raw_html", "rawHtml")
URLS = ("url", "uri")
FETCHED = ("fetched", "fetched_at", "crawled")
SHARED = {"art_id": "art_id", "date_published": "date"}  # of a row with versions, what all of them have


def usable(columns: Iterable[str]) -> bool:
    """Tell whether rows with these columns are articles."""
    names = {plain(name) for name in columns}
    versions = {match["name"] for name in names if (match := VERSION_COLUMN.fullmatch(name))}
    return any(
        (have & {*TITLES} and have & {*TEXTS}) or (have & {*DOCUMENTS} and have & {*URLS}) for have in (names, versions)
    )


def plain(column: str) -> str:
    column = column.strip().removeprefix("\ufeff")
    match = ENUM.match(column)
    return f"{CODES[match[1]]}_{column[match.end() :]}" if match else column


def pages_of(row: Mapping[str, object], source: str) -> Iterator[Page | Drop]:
    """Yield the page of a row, or one for each version it holds, named by its language's code behind a dot."""
    values = {plain(name): value for name, value in row.items()}
    versions: dict[str, dict[str, object]] = {}
    for name, value in values.items():
        if (match := VERSION_COLUMN.fullmatch(name)) and value not in (None, "", []):
            versions.setdefault(match["lang"], {})[match["name"]] = value
    if not versions:
        yield page_of(values, source)
    shared = {name: values[column] for column, name in SHARED.items() if values.get(column)}
    for lang, version in versions.items():
        yield page_of({**shared, **version, "lang": lang}, f"{source}.{lang}")


def page_of(values: Mapping[str, object], source: str) -> Page | Drop:
    """Return a row as a page of JSON; one that holds a whole document, as that document."""
    url, fetched = text_of(values, URLS) or None, time_of(text_of(values, FETCHED))
    document = text_of(values, DOCUMENTS)
    if document and not any(values.get(name) for name in TEXTS):
        content = document.encode("utf-8", errors="replace")
        page = Page(path=source, media="html", content=content, url=url, fetched=fetched, charset="utf-8")
    else:
        page = Page(path=source, media="json", content=to_json(values), fetched=fetched)
    return too_long(source, len(page.content)) if len(page.content) > LONGEST else page


def to_json(values: Mapping[str, object]) -> bytes:
    try:
        return json.dumps(values, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:  # lone surrogates, which extraction replaces and counts
        return json.dumps(values, default=str).encode()


def text_of(values: Mapping[str, object], names: tuple[str, ...]) -> str:
    return next((value for name in names if isinstance(value := values.get(name), str) and value), "")


def time_of(said: str) -> datetime | None:
    try:
        time = datetime.fromisoformat(said.strip())
    except ValueError:
        return None
    return time.replace(tzinfo=time.tzinfo or UTC)
