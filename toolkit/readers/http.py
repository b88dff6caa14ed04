"""An HTTP answer as a crawler stored it: its status, its headers, and its body as a browser would have it."""

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from toolkit.errors import UnusableError

STATUS = re.compile(rb"HTTP/[0-9.]+ +([0-9]{3})")
HEADER_END = re.compile(rb"\r?\n\r?\n")
CHUNK_SIZE = re.compile(rb"\s*([0-9A-Fa-f]{1,16})[ \t]*(?:;[^\n]*)?\r?\n")
CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
MOST_ENCODINGS = 2  # one round another: more is a trap
ZLIB_FORMS = {
    "gzip": (16 + zlib.MAX_WBITS,),
    "x-gzip": (16 + zlib.MAX_WBITS,),
    "deflate": (zlib.MAX_WBITS, -zlib.MAX_WBITS),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered."""

    status: int
    headers: Mapping[str, str]  # names in lower case; of several of one name, the last
    body: bytes  # as sent

    @property
    def media(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        match = CHARSET.search(self.headers.get("content-type", ""))
        return match[1] if match else None


def read_answer(block: bytes) -> Answer | None:
    """Return the answer in `block`, or None if there is none."""
    status = STATUS.match(block)
    end = HEADER_END.search(block)
    if not status or not end:
        return None
    return Answer(int(status[1]), read_headers(block[: end.start()]), block[end.end() :])


def read_headers(head: bytes) -> dict[str, str]:
    """Return the headers below the first line; a line that begins with a space goes on with the one before."""
    headers: dict[str, str] = {}
    name = ""
    for line in head.decode("utf-8", errors="replace").split("\n")[1:]:
        if line[:1] in (" ", "\t") and name:
            headers[name] += " " + line.strip()
        elif ":" in line:
            name, _, value = line.partition(":")
            name = name.strip().lower()
            headers[name] = value.strip()
    return headers


def body_of(answer: Answer, limit: int) -> bytes:
    """Return the body without chunks and packing, as far as it goes; not more than `limit` bytes and one.

    Raises UnusableError for an encoding that cannot be undone.
    """
    body = answer.body
    if "chunked" in answer.headers.get("transfer-encoding", "").lower():
        body = without_chunks(body)
    named = [name.strip().lower() for name in answer.headers.get("content-encoding", "").split(",")]
    packings = [name for name in named if name not in ("", "identity", "none", "utf-8")]
    if len(packings) > MOST_ENCODINGS:
        raise UnusableError("packed", f"packed {len(packings)} times over: {', '.join(packings)[:80]}")
    for name in reversed(packings):
        body = unpacked(body, name, limit)
    return body[: limit + 1]


def without_chunks(body: bytes) -> bytes:
    """Return a chunked body in one piece; as it is where the crawler has joined it already."""
    parts: list[bytes] = []
    at = 0
    while match := CHUNK_SIZE.match(body, at):
        size = int(match[1], 16)
        parts.append(body[match.end() : match.end() + size])
        if size == 0 or match.end() + size >= len(body):
            return b"".join(parts)
        at = match.end() + size
        at += 2 if body.startswith(b"\r\n", at) else 1
    return b"".join(parts) if parts else body


def unpacked(body: bytes, name: str, limit: int) -> bytes:
    """Return what `body` holds up to `limit` bytes and one; as it is where the crawler has unpacked it already."""
    if name == "br":
        return without_brotli(body, limit)
    if name not in ZLIB_FORMS:
        raise UnusableError("packed", f"packed with {name[:40]!r}; known are gzip, deflate and br")
    for form in ZLIB_FORMS[name]:
        inflate = zlib.decompressobj(form)
        try:
            return inflate.decompress(body, limit + 1)
        except zlib.error:
            if found := far_as_it_goes(body, form, limit):
                return found
    return body


def far_as_it_goes(body: bytes, form: int, limit: int) -> bytes:
    """Return what can be unpacked of broken data, a little at a time."""
    inflate = zlib.decompressobj(form)
    parts: list[bytes] = []
    room = limit + 1
    try:
        for at in range(0, len(body), 512):
            parts.append(inflate.decompress(body[at : at + 512], room))
            room -= len(parts[-1])
            if room <= 0:
                break
    except zlib.error:
        pass
    return b"".join(parts)


def without_brotli(body: bytes, limit: int) -> bytes:
    try:
        import brotli
    except ImportError:
        raise UnusableError("packed", "packed with brotli; install newsalign[warc] to read it") from None
    inflate = brotli.Decompressor()
    parts: list[bytes] = []
    room = limit + 1
    given = body
    try:
        while room > 0 and not inflate.is_finished():
            part = inflate.process(given, output_buffer_limit=room)
            given = b""
            if not part:
                break
            parts.append(part)
            room -= len(part)
    except brotli.error:
        return b"".join(parts) or body
    return b"".join(parts)
