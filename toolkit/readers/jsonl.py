"""Articles as JSON objects: one a line, one alone in its file, or a list of them."""

import codecs
import json
from collections.abc import Iterator, Mapping, Sequence

from toolkit.data import Drop, Page
from toolkit.readers import rows
from toolkit.readers.reader import BLOCK, WHOLE, File, Part, content_of, lines_of, refused

SUFFIXES = (".jsonl", ".ndjson", ".json")


def claims(name: str, head: bytes) -> bool:
    return name.lower().endswith(SUFFIXES) or head.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"{")


def read(file: File) -> Iterator[Page | Drop]:
    """Yield a page a row, named by its line. An object or a list over several lines is taken if it is the whole file."""
    value, why = (None, "") if file.part != WHOLE else first_of(file)
    if why or isinstance(value, list):
        content = content_of(file)
        value = None if isinstance(content, Drop) else parse(content)[0]
        if isinstance(value, dict) and not isinstance(content, Drop):
            yield from pages_of(value, content, file.source)
            return
        if isinstance(value, list):
            yield from items_of(value, file.source)
            return
    for number, line in lines_of(file):
        if isinstance(line, Drop):
            yield line
        elif line.strip():
            yield from row_of(line.rstrip(b"\r\n"), f"{file.source}#{number}")


def first_of(file: File) -> tuple[object, str]:
    """Return the value on the first line, and what keeps it from being one."""
    first = next((line for _, line in lines_of(file) if isinstance(line, Drop) or line.strip()), b"")
    return (None, "") if isinstance(first, Drop) else parse(first)


def split(file: File, size: int) -> Iterator[Part]:
    """Yield parts of about `size` bytes, a line beginning each; one where the file is packed or of one piece."""
    if file.packed or not isinstance(first_of(file)[0], dict):
        yield WHOLE
        return
    start = lines = rows_before = 0
    at = 0
    with file.open() as opened:
        while data := opened.read(BLOCK):
            goal = max(0, (start // size + 1) * size - 1 - at)  # a part begins behind a line feed from here on
            while goal < len(data) and (found := data.find(b"\n", goal)) >= 0:
                lines += data.count(b"\n", max(0, start - at), found + 1)
                yield Part(start, at + found + 1, rows_before)
                start, rows_before = at + found + 1, lines
                goal = (start // size + 1) * size - 1 - at
            lines += data.count(b"\n", max(0, start - at))
            at += len(data)
    if start < at:
        yield Part(start, None, rows_before)


def row_of(line: bytes, source: str) -> Iterator[Page | Drop]:
    value, why = parse(line)
    if isinstance(value, dict):
        yield from pages_of(value, line, source)
    else:
        why = why or f"JSON, but {type(value).__name__} in place of an object"
        yield refused(source, "broken-json", f"{why}; a row is one JSON object on one line")


def items_of(items: Sequence[object], source: str) -> Iterator[Page | Drop]:
    for number, item in enumerate(items, 1):
        row = f"{source}#{number}"
        if isinstance(item, dict):
            yield from pages_of(item, rows.to_json(item), row)
        else:
            yield refused(row, "broken-json", f"{type(item).__name__} in place of an object in a list of articles")


def pages_of(values: Mapping[str, object], content: bytes, source: str) -> Iterator[Page | Drop]:
    """Yield the pages of an object; of an ordinary article, just as it stands in the file."""
    for page in rows.pages_of(values, source):
        as_it_is = isinstance(page, Page) and page.media == "json" and page.path == source
        yield Page(path=source, media="json", content=content, fetched=page.fetched) if as_it_is else page  # type: ignore[union-attr]


def parse(content: bytes) -> tuple[object, str]:
    """Return the value in `content`, and what keeps it from being JSON."""
    try:
        return json.loads(content.removeprefix(codecs.BOM_UTF8)), ""
    except UnicodeDecodeError:
        return None, "not UTF-8"
    except (ValueError, RecursionError) as error:
        return None, f"not JSON: {error}"
