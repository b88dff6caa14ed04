"""WARC files, plain or packed: the HTML pages that a crawl was answered with.

Records are framed here, not by a library, so that a broken one costs itself alone: where a length lies or packed data
is damaged, reading goes on with the next record that can be found. https://iipc.github.io/warc-specifications/
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import BinaryIO, Protocol

from toolkit.data import LANGS, Alternate, Drop, Page
from toolkit.errors import UnusableError
from toolkit.readers import html
from toolkit.readers.binary import binary
from toolkit.readers.http import Answer, body_of, read_answer, read_headers
from toolkit.readers.packed import CHUNK, MAGIC, Members, begins_with
from toolkit.readers.reader import BLOCK, LONGEST, File, Part, refused, too_long

SUFFIXES = (".warc", ".warc.gz")
BEGIN = b"WARC/"
END = b"\r\n\r\n"
BOUNDARY = re.compile(rb"\n(?=WARC/[01]\.[0-9]{1,2}\r?\n[A-Za-z-]+:)")  # in front of a record
HEADER_END = re.compile(rb"\r?\n\r?\n")
LONGEST_HEADER = 65_536  # bytes
OVERLAP = 128  # bytes kept of a part that was looked through, so that a boundary across two parts is found
BETWEEN = 64  # bytes looked at behind a record
PAGES = ("text/html", "application/xhtml+xml")
ALTERNATES = "newsalign-sitemap-alternates"  # a field that toolkit/fetching/archive.py writes
PASSED_OVER = ("warcinfo", "request", "metadata", "conversion")  # not answers, and so not pages


def claims(name: str, head: bytes) -> bool:
    return head.startswith(BEGIN) or name.lower().endswith(SUFFIXES)


def read(file: File) -> Iterator[Page | Drop]:
    """Yield the pages of a crawl, named by the offsets of their records, and a Drop for each answer that is none."""
    with file.path.open("rb") as raw:
        raw.seek(file.part.start)
        source = Packed(raw, file.part.start) if file.packed else Plain(raw, file.part.start)
        for record in records(Stream(source), file.part.end):
            where = f"{file.source}#{record.where}"
            if record.broken:
                yield refused(where, record.reason, record.broken)
            elif (kind := record.headers.get("warc-type", "").lower()) not in PASSED_OVER:
                try:
                    yield page_of(record, kind, where)
                except UnusableError as error:
                    about = record.headers.get("warc-target-uri", "")
                    yield refused(where, error.reason, f"{about}: {error.detail}" if about else error.detail)


def split(file: File, size: int) -> Iterator[Part]:
    """Yield parts of about `size` bytes: a record begins each, and in a packed file a member of its own."""
    start = 0
    goal = size
    with file.path.open("rb") as raw:
        while found := member_from(raw, goal) if file.packed else record_from(raw, goal):
            yield Part(start, found)
            start, goal = found, (found // size + 1) * size
    yield Part(start)


def record_from(raw: BinaryIO, offset: int) -> int:
    """Return where the first record at or behind `offset` begins, 0 where there is none."""
    for at, data in stretches(raw, offset - 1):
        if found := BOUNDARY.search(data):
            return at + found.end()
    return 0


def member_from(raw: BinaryIO, offset: int) -> int:
    """Return where the first gzip member that begins with a record begins, at or behind `offset`; 0 where there is none."""
    for at, data in stretches(raw, offset):
        found = data.find(MAGIC)
        while found >= 0:
            if begins_with(data[found : found + OVERLAP], BEGIN):
                return at + found
            found = data.find(MAGIC, found + 1)
    return 0


def stretches(raw: BinaryIO, offset: int) -> Iterator[tuple[int, bytes]]:
    """Yield the bytes from `offset` on with where they stand, each with the last OVERLAP ones of the one before."""
    raw.seek(offset)
    kept = b""
    while data := raw.read(BLOCK):
        yield offset - len(kept), kept + data
        offset += len(data)
        kept = (kept + data)[-OVERLAP:]


# --- records ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record, or what stands where one should be."""

    where: str  # its offset in the file; behind a "+" that in its gzip member, if it does not begin one
    headers: Mapping[str, str] = field(default_factory=dict)  # names in lower case
    block: bytes = b""
    broken: str = ""  # why it cannot be read
    reason: str = "broken-record"


class Source(Protocol):
    """Where a stream has its bytes from."""

    @property
    def broken(self) -> str: ...

    @property
    def offset(self) -> int: ...  # of what is read now

    def piece(self) -> tuple[bytes, int]: ...

    def mend(self) -> bool: ...


class Plain:
    """A plain file: pieces and their offsets."""

    broken = ""

    def __init__(self, raw: BinaryIO, at: int = 0) -> None:
        self.raw = raw
        self.at = at

    @property
    def offset(self) -> int:
        return self.at

    def piece(self) -> tuple[bytes, int]:
        data, at = self.raw.read(CHUNK), self.at
        self.at += len(data)
        return data, at

    def mend(self) -> bool:
        return False


class Packed:
    """A gzip file: pieces and the offset of the member they are of."""

    def __init__(self, raw: BinaryIO, at: int = 0) -> None:
        self.members = Members(raw, at)

    @property
    def offset(self) -> int:
        return self.members.member

    @property
    def broken(self) -> str:
        return "" if self.members.cut else self.members.broken

    def piece(self) -> tuple[bytes, int]:
        data = self.members.piece()
        return data, self.members.member

    def mend(self) -> bool:
        return bool(self.members.broken) and not self.members.cut and self.members.mend()


class Stream:
    """Bytes to look ahead in. Holds what has been looked at and not yet taken."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.packed = not isinstance(source, Plain)
        self.buffer = bytearray()
        self.at = 0  # of the buffer, in all the bytes there were
        self.marks: list[tuple[int, int]] = []  # where a member begins in all the bytes, and in the file

    def fill(self, size: int) -> bool:
        """Hold at least `size` bytes; False where there are not as many."""
        while len(self.buffer) < size:
            data, offset = self.source.piece()
            if not data:
                return False
            if not self.marks or (self.packed and self.marks[-1][1] != offset):
                self.marks.append((self.at + len(self.buffer), offset))
            self.buffer += data
        return True

    def take(self, size: int) -> bytes:
        data = bytes(self.buffer[:size])
        self.skip(size)
        return data

    def skip(self, size: int) -> None:
        size = min(size, len(self.buffer))
        del self.buffer[:size]
        self.at += size
        while len(self.marks) > 1 and self.marks[1][0] <= self.at:
            self.marks.pop(0)

    def offset(self) -> int:
        """Return where the file stands: in bytes, or at the beginning of which member."""
        begins, offset = self.marks[0] if self.marks else (0, 0)
        return offset if self.packed else offset + self.at - begins

    def where(self) -> str:
        begins, offset = self.marks[0] if self.marks else (0, 0)
        if not self.packed:
            return str(offset + self.at - begins)
        return f"{offset}+{self.at - begins}" if self.at > begins else str(offset)


def records(stream: Stream, end: int | None = None) -> Iterator[Record]:
    """Yield the records that begin before `end`."""
    while True:
        if not skip_breaks(stream):
            if end is not None and stream.source.offset >= end:
                return
            why = stream.source.broken
            if why:
                yield Record(where=stream.where(), broken=why)
            if not stream.source.mend():
                return
            continue
        if end is not None and stream.offset() >= end:
            return
        where = stream.where()
        if not (stream.fill(len(BEGIN)) and stream.buffer.startswith(BEGIN)):
            size = skip_to_boundary(stream)
            yield Record(where=where, broken=f"{size:,} bytes that begin no record")
            continue
        yield record_at(stream, where)


def skip_breaks(stream: Stream) -> bool:
    """Pass the line breaks between records; False where nothing more comes."""
    while stream.fill(1):
        rest = len(bytes(stream.buffer[:CHUNK]).lstrip(b"\r\n"))
        stream.skip(min(len(stream.buffer), CHUNK) - rest)
        if rest:
            return True
    return False


def record_at(stream: Stream, where: str) -> Record:
    headers = take_headers(stream)
    if headers is None:
        return Record(where=where, broken="its header has no end")
    said = headers.get("content-length", "")
    if not (said.isascii() and said.isdigit() and len(said) < 19):
        skip_to_boundary(stream)
        return Record(where=where, broken=f"Content-Length is {said[:40]!r}")
    length = int(said)
    if length > LONGEST:
        return long_record(stream, where, length)
    whole = stream.fill(length)
    if why := lies(stream, length, whole=whole):
        return Record(where=where, broken=why)
    if not whole and (why := stream.source.broken):
        stream.skip(len(stream.buffer))
        stream.source.mend()
        return Record(where=where, broken=why)
    block = stream.take(length)  # of a cut file, what there is
    if not whole and not block:
        return Record(where=where, broken="the file ends behind its header")
    return Record(where=where, headers=headers, block=block)


def take_headers(stream: Stream) -> dict[str, str] | None:
    """Return the headers of a record; None where the next record begins before they end, which is gone to."""
    while not (end := HEADER_END.search(stream.buffer, 0, LONGEST_HEADER)):
        if len(stream.buffer) >= LONGEST_HEADER or not stream.fill(len(stream.buffer) + 1):
            break
    if end is None or BOUNDARY.search(stream.buffer, 0, end.start()):
        skip_to_boundary(stream)
        return None
    return read_headers(stream.take(end.end()))


def lies(stream: Stream, length: int, *, whole: bool) -> str:
    """Return what is wrong with a Content-Length if another record begins elsewhere; that one is gone to."""
    end = min(length, len(stream.buffer))
    quick = stream.buffer.find(b"\nWARC/", 0, end)
    if quick >= 0 and (inside := BOUNDARY.search(stream.buffer, quick)) and inside.start() < end:
        stream.skip(inside.end())
        return f"Content-Length is {length:,}, but another record begins after {inside.start():,} bytes"
    if not whole:
        return ""
    stream.fill(length + BETWEEN)
    behind = bytes(stream.buffer[length : length + BETWEEN]).lstrip(b"\r\n")
    if stream.buffer.startswith(END, length) or not behind or behind.startswith(BEGIN[: len(behind)]):
        return ""
    size = skip_to_boundary(stream)
    return f"Content-Length is {length:,}, but the next record begins after {size:,} bytes"


def long_record(stream: Stream, where: str, length: int) -> Record:
    """Pass a record that is longer than any page, or only says that it is."""
    size = skip_to_boundary(stream, most=length)
    if size < length and stream.fill(1):
        detail = f"Content-Length is {length:,}, but another record begins after {size:,} bytes"
        return Record(where=where, broken=detail)
    return Record(where=where, broken=too_long(where, length).detail, reason="too-long")


def skip_to_boundary(stream: Stream, most: int | None = None) -> int:
    """Pass what stands before the next record, or `most` bytes if that is less, and return how many they were."""
    passed = 0
    while True:
        found = BOUNDARY.search(stream.buffer)
        here = found.start() if found else len(stream.buffer)
        if most is not None and passed + here >= most:
            stream.skip(most - passed)
            return most
        if found:
            stream.skip(found.end())
            return passed + here
        stream.skip(max(0, here - OVERLAP))
        held = len(stream.buffer)
        passed += here - held
        if not stream.fill(held + 1):
            stream.skip(held)
            return passed + held


# --- pages -----------------------------------------------------------------------------------------------------------


def page_of(record: Record, kind: str, where: str) -> Page:
    """Return the page in a record. Raises UnusableError with the reason why there is none."""
    if kind == "revisit":
        raise UnusableError("revisit", "the page had not changed since an earlier record")
    if kind not in ("response", "resource"):
        raise UnusableError("broken-record", f"a record of the type {kind[:40]!r}")
    answer = answer_of(record, kind)
    if not answer.body.strip():
        raise UnusableError("empty", "an answer without a body")
    media = answer.media
    if media and media not in PAGES:
        raise UnusableError("not-html", f"{media[:80]!r} in place of text/html")
    body = body_of(answer, LONGEST)
    if len(body) > LONGEST:
        raise UnusableError("too-long", too_long(where, LONGEST, more=True).detail)
    if what := binary(body[:CHUNK]):
        raise UnusableError("binary", f"{what}, sent as {media or 'nothing'}")
    if not media and not html.claims("", body[:CHUNK]):
        raise UnusableError("not-html", "no Content-Type, and no HTML either")
    return Page(
        path=where,
        media="html",
        content=body,
        url=record.headers.get("warc-target-uri", "").strip("<>") or None,
        fetched=fetched_at(record.headers.get("warc-date", "")),
        charset=answer.charset,
        alternates=alternates_in(record.headers.get(ALTERNATES, "")),
    )


def alternates_in(said: str) -> tuple[Alternate, ...]:
    """Return the versions that `newsalign fetch` found in a sitemap.

    >>> alternates_in("uk https://news.example/1 en https://news.example/en/1 en")
    (Alternate(lang='uk', url='https://news.example/1', via='sitemap'), Alternate(lang='en', url='https://news.example/en/1', via='sitemap'))
    """
    words = said.split()
    known = {str(lang): lang for lang in LANGS}
    return tuple(
        Alternate(known[code], url, "sitemap")
        for code, url in zip(words[::2], words[1::2], strict=False)
        if code in known
    )


def answer_of(record: Record, kind: str) -> Answer:
    said = record.headers.get("content-type", "")
    if kind == "resource":
        return Answer(200, {"content-type": said}, record.block)
    if said and not said.lower().startswith("application/http"):
        raise UnusableError("not-html", f"{said[:80]!r} in place of an HTTP answer")
    answer = read_answer(record.block)
    if answer is None:
        raise UnusableError("broken-record", "no HTTP answer in it")
    if 300 <= answer.status < 400:
        raise UnusableError("redirect", f"{answer.status}, to {answer.headers.get('location', 'nowhere')[:200]}")
    if answer.status != 200:
        raise UnusableError("http-error", f"the server answered {answer.status}")
    return answer


def fetched_at(said: str) -> datetime | None:
    try:
        time = datetime.fromisoformat(said.strip())
    except ValueError:
        return None
    return time.replace(tzinfo=time.tzinfo or UTC)
