"""The WARC that a visit leaves: whole records only, each a gzip member of its own, appended and never changed."""

import io
import os
import uuid
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

from toolkit.data import Alternate
from toolkit.errors import ToolkitError
from toolkit.fetching.client import Client, Reply
from toolkit.fetching.listings import NOTHING, Told
from toolkit.fetching.urls import normal
from toolkit.version import VERSION

SUFFIXES = (".warc", ".warc.gz")
FORMAT = "1.0"  # what every tool reads; nothing of 1.1 is needed
REVISIT = "http://netpreserve.org/warc/1.0/revisit/"
# A field of our own, which others pass over: "uk https://… ru https://…". toolkit/readers/warc.py reads it.
ALTERNATES = "Newsalign-Sitemap-Alternates"
LONGEST = 1_000  # characters of a validator that is sent back
# What warcio raises where a file is damaged: seen on 2,000 mutations of a good one, not promised anywhere.
DAMAGE = (OSError, ArchiveLoadFailed, EOFError, zlib.error, AttributeError, IndexError, KeyError, TypeError, ValueError)
LOOKED_AT = 10_000_000  # bytes of a page
CHUNKED = b"transfer-encoding"  # taken off on the way, so it must not stand over the body


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What is known of a page that was fetched before: enough to ask whether it has changed."""

    etag: str = ""
    modified: str = ""  # Last-Modified, as the server wrote it
    digest: str = ""  # of its payload, as WARC writes it
    at: datetime  # of the record that holds it
    told: Told = NOTHING

    def headers(self) -> tuple[tuple[str, str], ...]:
        asked = (("If-None-Match", self.etag), ("If-Modified-Since", self.modified))
        return tuple((name, value) for name, value in asked if 0 < len(value) <= LONGEST)


class Head(StatusAndHeaders):  # type: ignore[misc]  # warcio has no types
    """HTTP headers that are written as they came; warcio would encode what is not ASCII anew."""

    def __init__(self, data: bytes) -> None:
        status, _, rest = data.decode("latin-1").partition("\r\n")
        headers = [tuple(line.split(": ", 1)) for line in rest.split("\r\n") if ": " in line]
        protocol, _, statusline = status.partition(" ")
        super().__init__(statusline, headers, protocol)
        self.data = data
        self.headers_buff = data

    def compute_headers_buffer(self, header_filter: object = None) -> None:
        self.headers_buff = self.data


class Archive:
    """A WARC file open for appending."""

    def __init__(self, path: Path, size: int) -> None:
        """Open `path` and cut off what stands behind `size` bytes: a record that was being written."""
        self.path = path
        self.packed = path.name.endswith(".gz")
        self.info = ""  # id of the warcinfo record of this visit
        self.size = size
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self.file: IO[bytes] = path.open("ab")
            if self.file.tell() > size:
                self.file.truncate(size)
                self.file.seek(size)
        except OSError as error:
            raise ToolkitError(f"{path}: cannot be written: {error.strerror or error}") from error

    def close(self) -> None:
        self.file.close()
        if self.size == 0:
            self.path.unlink(missing_ok=True)

    def begin(self, *, at: datetime, client: Client) -> bytes:
        """Append the warcinfo record of a visit and return its bytes."""
        fields = {
            "software": f"newsalign/{VERSION}",
            "format": f"WARC File Format {FORMAT}",
            "conformsTo": "http://bibnum.bnf.fr/WARC/WARC_ISO_28500_version1_latestdraft.pdf",
            "operator": client.contact,
            "http-header-user-agent": client.agent,
            "robots": "obey",
        }
        text = "".join(f"{name}: {value}\r\n" for name, value in fields.items()).encode()
        self.info = record_id("warcinfo", at, str(self.size))
        named = {"WARC-Filename": self.path.name}
        record = self.record("warcinfo", at, self.info, payload=text, fields=named)
        return self.append(record)

    def write(self, reply: Reply, earlier: Earlier | None, alternates: Sequence[Alternate] = ()) -> str:
        """Append an answer and its request, and return the digest of its payload.

        Where nothing has changed since `earlier`, a revisit record stands for the answer. The record names the other
        versions that a sitemap knows of.
        """
        digest = payload_digest(reply.body)
        response = record_id("response", reply.at, reply.url)
        fields = {"WARC-IP-Address": reply.peer} if reply.peer else {}
        if alternates:
            fields[ALTERNATES] = " ".join(f"{a.lang} {a.url}" for a in alternates)
        head = stored_head(reply)
        unchanged = earlier is not None and (reply.status == 304 or digest == earlier.digest)
        if earlier and unchanged:
            digest = earlier.digest
            profile = "server-not-modified" if reply.status == 304 else "identical-payload-digest"
            fields |= {
                "WARC-Profile": REVISIT + profile,
                "WARC-Refers-To-Target-URI": reply.url,
                "WARC-Refers-To-Date": warc_date(earlier.at),
            }
            if earlier.digest:
                fields["WARC-Payload-Digest"] = earlier.digest
            answer = self.record("revisit", reply.at, response, url=reply.url, head=head, fields=fields)
        else:
            answer = self.record(
                "response", reply.at, response, url=reply.url, head=head, payload=reply.body, fields=fields
            )
        request = self.record(
            "request", reply.at, record_id("request", reply.at, reply.url), url=reply.url,
            head=Head(reply.request), fields={"WARC-Concurrent-To": response},
        )  # fmt: skip
        self.append(answer, request)
        return digest

    def record(
        self,
        kind: str,
        at: datetime,
        identity: str,
        *,
        url: str = "",
        head: Head | None = None,
        payload: bytes = b"",
        fields: Mapping[str, str],
    ) -> ArcWarcRecord:
        named = {"WARC-Record-ID": identity, "WARC-Date": warc_date(at), **fields}
        if kind != "warcinfo":
            named["WARC-Warcinfo-ID"] = self.info
        return WARCWriter(io.BytesIO(), warc_version=FORMAT).create_warc_record(
            url, kind, payload=io.BytesIO(payload), length=len(payload), http_headers=head, warc_headers_dict=named
        )

    def append(self, *records: ArcWarcRecord) -> bytes:
        """Write records in one go, down to the disk, and return their bytes."""
        buffer = io.BytesIO()
        writer = WARCWriter(buffer, gzip=self.packed, warc_version=FORMAT)
        for record in records:
            writer.write_record(record)
        data = buffer.getvalue()
        try:
            self.file.write(data)
            self.file.flush()
            os.fsync(self.file.fileno())
        except OSError as error:
            raise ToolkitError(
                f"{self.path}: cannot be written: {error.strerror or error}; the same command goes on"
            ) from error
        self.size += len(data)
        return data


def stored_head(reply: Reply) -> Head:
    """Return the headers over the stored body: it is no longer in chunks, so they say that it was (as Common Crawl's do)."""
    lines = [
        b"X-Crawl-" + line if line.lower().startswith(CHUNKED + b":") else line for line in reply.head.split(b"\r\n")
    ]
    return Head(b"\r\n".join(lines))


def record_id(kind: str, at: datetime, what: str) -> str:
    """Name a record by what it holds: one request goes out at a time, so kind, time and address are its own."""
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{kind} {at.isoformat()} {what}')}>"


def warc_date(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def payload_digest(body: bytes) -> str:
    digester = Digester("sha1")  # base 32, the form that all tools read
    digester.update(body)
    return str(digester)


def read_earlier(paths: Sequence[Path], told_by: Callable[[bytes, str], Told]) -> dict[str, Earlier]:
    """Return what WARCs, the oldest first, hold of each page, by address; `told_by` reads a page.

    Raises ToolkitError where one cannot be read.
    """
    found: dict[str, Earlier] = {}
    for path in paths:
        try:
            with path.open("rb") as file:
                for record in ArchiveIterator(file):
                    url = normal(record.rec_headers.get_header("WARC-Target-URI") or "")
                    if url and record.http_headers and (earlier := earlier_of(record, found.get(url))):
                        if record.rec_type == "response":
                            earlier = replace(earlier, told=told_by(record.content_stream().read(LOOKED_AT), url))
                        found[url] = earlier
        except DAMAGE as error:
            why = getattr(error, "strerror", None) or "damaged, or something else"
            raise ToolkitError(f"{path}: cannot be read as WARC: {why}; leave it out of --earlier") from error
    return found


def earlier_of(record: ArcWarcRecord, before: Earlier | None) -> Earlier | None:
    """Return what a record says of its page. A revisit has no payload of its own: what it refers to is `before`."""
    fields, answer = record.rec_headers, record.http_headers
    if record.rec_type not in ("response", "revisit") or answer.get_statuscode() not in ("200", "304"):
        return None
    etag, modified = answer.get_header("ETag", ""), answer.get_header("Last-Modified", "")
    if record.rec_type == "revisit" and before:
        return replace(before, etag=etag or before.etag, modified=modified or before.modified)
    try:
        at = datetime.fromisoformat(fields.get_header("WARC-Refers-To-Date") or fields.get_header("WARC-Date", ""))
    except ValueError:
        return None
    digest = fields.get_header("WARC-Payload-Digest", "")
    return Earlier(etag=etag, modified=modified, digest=digest, at=at if at.tzinfo else at.replace(tzinfo=UTC))
