"""Files → pages: saved HTML, text dumps, JSONL of articles. To add a form, write its file and name it here.

What a file is shows in its first bytes more than in its name: crawlers leave pages as `index.amp` and `7370862`.
"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from toolkit.data import Drop, Page
from toolkit.errors import ToolkitError
from toolkit.readers import html, jsonl, text
from toolkit.readers.reader import Reader, refused

__all__ = ["READERS", "Reader", "read", "sources"]

READERS: Mapping[str, Reader] = {  # the first that claims a file reads it
    "jsonl": Reader(jsonl.claims, jsonl.read),
    "html": Reader(html.claims, html.read),
    "text": Reader(text.claims, text.read),
}
HEAD = 8_192  # bytes that are looked at
SIGNATURES = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "compressed with gzip"),
    (b"BZh", "compressed with bzip2"),
    (b"\xfd7zXZ", "compressed with xz"),
)
UTF16 = (b"\xff\xfe", b"\xfe\xff")
NOT_IN_TEXT = bytes({*range(32)} - set(b"\t\n\v\f\r\x1a\x1b"))
BINARY_SHARE = 0.02  # of control characters: random bytes have a tenth, a broken page a few
FORMS = "a saved page, a text dump of one, or JSONL of articles"


def sources(root: Path) -> list[str]:
    """Return the files below a folder, or the file itself, as sorted paths with "/"; hidden ones are left out."""
    if root.is_file():
        return [root.name]
    if not root.is_dir():
        raise ToolkitError(f"{root}: no such file or folder")
    found = []
    for folder, below, files in os.walk(root):
        below[:] = [name for name in below if not name.startswith(".")]
        place = Path(folder).relative_to(root)
        found += [(place / name).as_posix() for name in files if not name.startswith(".")]
    return sorted(found)


def read(root: Path, source: str) -> Iterator[Page | Drop]:
    """Yield the pages of the file `source` below `root`, or a Drop with the reason why it cannot be read."""
    shown = os.fsencode(source).decode("utf-8", errors="replace")  # a name in another encoding cannot be stored
    path = root / source if root.is_dir() else root
    if path.exists() and not path.is_file():
        yield refused(shown, "unreadable", f"a folder, pipe or device; expected {FORMS}")
        return
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
        if not head.strip():
            yield refused(shown, "empty", f"nothing in it; expected {FORMS}")
        elif what := binary(head):
            yield refused(shown, "binary", f"{what}; expected {FORMS}")
        else:
            reader = next(reader for reader in READERS.values() if reader.claims(path.name, head))
            yield from reader.read(path, shown)
    except OSError as error:
        yield refused(shown, "unreadable", f"cannot be read: {error.strerror or error}")


def binary(head: bytes) -> str | None:
    """Return what the bytes are if they are no text."""
    for signature, name in SIGNATURES:
        if head.startswith(signature):
            return name
    if head.startswith(UTF16):
        return None
    controls = len(head) - len(head.translate(None, NOT_IN_TEXT))
    return "not text but bytes" if controls > BINARY_SHARE * len(head) else None
