"""Files → pages: WARC, saved HTML, MHTML, text dumps, tables and JSON of articles. To add a form, write its file and name it here.

What a file is shows in its first bytes more than in its name: crawlers leave pages as `index.amp` and `7370862`.
Any of them may be packed with gzip.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from toolkit.data import Drop, Page
from toolkit.errors import ToolkitError
from toolkit.readers import html, jsonl, mhtml, parquet, table, text, warc
from toolkit.readers.binary import binary
from toolkit.readers.packed import MAGIC
from toolkit.readers.reader import BLOCK, WHOLE, File, Part, Reader, refused
from toolkit.saying import message

__all__ = ["READERS", "WHOLE", "Part", "Reader", "fingerprint", "parts", "read", "sources"]

READERS: Mapping[str, Reader] = {  # the first that claims a file reads it
    "warc": Reader(warc.claims, warc.read, warc.split),
    "parquet": Reader(parquet.claims, parquet.read, parquet.split),
    "jsonl": Reader(jsonl.claims, jsonl.read, jsonl.split),
    "table": Reader(table.claims, table.read),
    "mhtml": Reader(mhtml.claims, mhtml.read),
    "html": Reader(html.claims, html.read),
    "text": Reader(text.claims, text.read),
}
HEAD = 8_192  # bytes that are looked at
PART = 4_194_304  # bytes: some hundred pages, packed or not
FORMS = "a saved page, a text dump of one, a WARC, or a table or JSON of articles"


def sources(root: Path) -> list[str]:
    """Return the files below a folder, or the file itself, as sorted paths with "/"; hidden ones are left out.

    Folders that cannot be looked into, and links to folders, which are not followed, are among them: reading says so.
    """
    if root.is_file():
        return [root.name]
    if not root.is_dir():
        raise ToolkitError(message("{path}: no such file or folder", path=str(root)))
    found: list[str] = []
    closed: list[OSError] = []
    for folder, below, files in os.walk(root, onerror=closed.append):
        below[:] = [name for name in below if not name.startswith(".")]
        links = [name for name in below if (Path(folder) / name).is_symlink()]
        place = Path(folder).relative_to(root)
        found += [(place / name).as_posix() for name in (*files, *links) if not name.startswith(".")]
    for error in closed:
        if error.filename == str(root):
            raise ToolkitError(
                message("{path}: a folder that cannot be read: {reason}", path=str(root), reason=str(error.strerror))
            )
        found.append(Path(error.filename).relative_to(root).as_posix())
    return sorted(found)


def parts(root: Path, source: str, size: int = PART) -> list[Part]:
    """Return the parts of about `size` bytes in which the file `source` can be read: one where it is small or of one piece.

    Together they give what the whole file gives. What is added to the end of a file changes the last of them alone.
    """
    path = root / source if root.is_dir() else root
    try:
        if not path.is_file() or path.stat().st_size < 2 * size:
            return [WHOLE]
        file, head = opened(path, source)
        reader = next((reader for reader in READERS.values() if reader.claims(file.name, head)), None)
        return list(reader.split(file, size)) if reader and reader.split else [WHOLE]
    except OSError:
        return [WHOLE]  # reading says why it cannot be read


def fingerprint(root: Path, source: str, part: Part = WHOLE) -> str:
    """Return the SHA-256 of a part of a file, or what keeps it from being read: `read` refuses it with a reason."""
    path = root / source if root.is_dir() else root
    try:
        if not path.is_file():
            return "no file"
        start, end = (0, None) if part.groups else (part.start, part.end)
        total = hashlib.sha256()
        with path.open("rb") as file:
            file.seek(start)
            left = end - start if end is not None else None
            while data := file.read(BLOCK if left is None else min(BLOCK, left)):
                total.update(data)
                left = None if left is None else left - len(data)
        return total.hexdigest()
    except OSError:
        return "unreadable"


def read(root: Path, source: str, part: Part = WHOLE) -> Iterator[Page | Drop]:
    """Yield the pages of the file `source` below `root`, or of a part of it, or a Drop with the reason why it cannot be read."""
    shown = os.fsencode(source).decode("utf-8", errors="replace")  # a name in another encoding cannot be stored
    path = root / source if root.is_dir() else root
    try:
        if path.is_dir():
            next(path.iterdir(), None)  # fails where nobody may look into it
            yield refused(shown, "unreadable", "a link to a folder, which is not followed; name the folder itself")
            return
        if path.exists() and not path.is_file():
            yield refused(shown, "unreadable", f"a pipe or device; expected {FORMS}")
            return
        file, head = opened(path, shown)
        if not head.strip():
            reason = "broken-gzip" if file.broken else "empty"
            yield refused(shown, reason, f"{file.broken or 'nothing in it'}; expected {FORMS}")
            return
        reader = next(reader for reader in READERS.values() if reader.claims(file.name, head))
        is_text = reader not in (READERS["warc"], READERS["parquet"])
        if is_text and (what := binary(head)):
            yield refused(shown, "binary", f"{what}; expected {FORMS}")
        else:
            file.broken = ""
            file.part = part
            yield from reader.read(file)
            if file.broken:
                yield refused(shown, "broken-gzip", f"{file.broken}; what stood behind it is lost")
    except OSError as error:
        yield refused(shown, "unreadable", f"cannot be read: {error.strerror or error}")


def opened(path: Path, source: str) -> tuple[File, bytes]:
    """Return a file to be read and its first bytes, unpacked."""
    with path.open("rb") as raw:
        head = raw.read(HEAD)
    file = File(path, source, packed=head.startswith(MAGIC))
    if file.packed:
        with file.open() as unpacked:
            head = unpacked.read(HEAD)
    return file, head
