"""Articles as JSON objects: one a line, or one alone in its file."""

import codecs
import json
from collections.abc import Iterator
from pathlib import Path

from toolkit.data import Drop, Page
from toolkit.readers.reader import LONGEST, refused, too_long

SUFFIXES = (".jsonl", ".ndjson", ".json")


def claims(name: str, head: bytes) -> bool:
    return name.lower().endswith(SUFFIXES) or head.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"{")


def read(path: Path, source: str) -> Iterator[Page | Drop]:
    """Yield a page a row, named by its line. An object over several lines is taken if it is the whole file."""
    with path.open("rb") as lines:
        first = next((line for line in lines if line.strip()), b"")
    if path.stat().st_size <= LONGEST and objection(first):
        content = path.read_bytes()
        if not objection(content):
            yield Page(path=source, media="json", content=content)
            return
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            row = f"{source}#{number}"
            if not line.strip():
                continue
            if len(line) > LONGEST:
                yield too_long(row, len(line))
            elif why := objection(line):
                yield refused(row, "broken-json", f"{why}; a row is one JSON object on one line")
            else:
                yield Page(path=row, media="json", content=line.rstrip(b"\r\n"))


def objection(content: bytes) -> str | None:
    """Return what keeps `content` from being a JSON object."""
    try:
        value = json.loads(content.removeprefix(codecs.BOM_UTF8))
    except UnicodeDecodeError:
        return "not UTF-8"
    except (ValueError, RecursionError) as error:
        return f"not JSON: {error}"
    return None if isinstance(value, dict) else f"JSON, but {type(value).__name__} in place of an object"
