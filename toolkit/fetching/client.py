"""One HTTP request: sent once, within limits, and its answer as it came.

httpcore is what httpx (and so the Hugging Face client) stands on. It keeps connections, verifies certificates by the
system's store, and notices an answer that breaks off; redirects, retries, cookies, proxies of the environment and
unpacking, which httpx adds, are for the caller to decide on here.
"""

import gzip
import io
import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import httpcore2 as httpcore

from toolkit.fetching.clock import Clock
from toolkit.version import VERSION

CONNECT_S = 10.0  # a server that takes longer to accept is not well
HEADERS = (
    ("Accept", "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.1"),
    ("Accept-Encoding", "gzip"),
)


class RequestError(Exception):
    """A request that gave nothing to keep. `kind` is stable, for counting: "timeout", "robots"."""

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(kind, detail)
        self.kind = kind
        self.detail = detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer and the request it answers."""

    url: str
    at: datetime
    took_s: float
    request: bytes  # as sent
    status: int
    head: bytes  # status line and headers with the empty line, as they came
    headers: tuple[tuple[str, str], ...]
    body: bytes  # as it came, perhaps compressed; chunks joined
    peer: str | None  # IP address

    def header(self, name: str) -> str:
        """Return the first header of that name; "" if there is none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


class Deadline:
    """When the request under way must be over."""

    def __init__(self) -> None:
        self.end = 0.0

    def left_s(self, error: type[Exception]) -> float:
        left = self.end - time.monotonic()
        if left <= 0:
            raise error("time is up")
        return left


class TimedStream(httpcore.NetworkStream):
    """A connection on which all reads and writes of a request share one deadline: a drip of bytes does not extend it."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self.stream = stream
        self.deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.stream.read(max_bytes, self.deadline.left_s(httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.stream.write(buffer, self.deadline.left_s(httpcore.WriteTimeout))

    def close(self) -> None:
        self.stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = self.deadline.left_s(httpcore.ConnectTimeout)
        return TimedStream(self.stream.start_tls(ssl_context, server_hostname, left), self.deadline)

    def get_extra_info(self, info: str) -> Any:
        return self.stream.get_extra_info(info)


class TimedBackend(httpcore.NetworkBackend):
    """Opens such connections."""

    def __init__(self, backend: httpcore.NetworkBackend, deadline: Deadline) -> None:
        self.backend = backend
        self.deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        left = min(CONNECT_S, self.deadline.left_s(httpcore.ConnectTimeout))
        return TimedStream(self.backend.connect_tcp(host, port, left, local_address, socket_options), self.deadline)


class Client:
    """Sends requests over one connection at a time."""

    def __init__(
        self, *, contact: str, timeout_s: float, clock: Clock, network: httpcore.NetworkBackend | None = None
    ) -> None:
        """Set up without connecting. `contact` is a mail address or a URL; `network` stands in for sockets in a test."""
        self.timeout_s = timeout_s
        self.clock = clock
        self.contact = contact
        mail = "@" in contact and "://" not in contact
        self.agent = f"newsalign/{VERSION} (+{'mailto:' if mail else ''}{contact})"
        self.headers = (("User-Agent", self.agent), *([("From", contact)] if mail else []), *HEADERS)
        self.deadline = Deadline()
        self.pool = httpcore.ConnectionPool(
            max_connections=1,
            keepalive_expiry=60.0,
            network_backend=TimedBackend(network or httpcore.SyncBackend(), self.deadline),
        )

    def close(self) -> None:
        self.pool.close()

    def get(
        self,
        url: str,
        *,
        headers: Sequence[tuple[str, str]] = (),
        max_bytes: int,
        wanted: Callable[[int, str], bool] = lambda status, media: True,
    ) -> Reply:
        """Ask for `url` once and return the answer, whatever its status.

        A body longer than `max_bytes`, and one whose status and media type are not `wanted`, is not read to its end.
        Raises RequestError: timeout, connection, tls, protocol, too-large, wrong-type.
        """
        parts = urlsplit(url)
        sent = (("Host", parts.netloc), *self.headers, *headers)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        request = f"GET {target} HTTP/1.1\r\n" + "".join(f"{k}: {v}\r\n" for k, v in sent) + "\r\n"
        at, start = self.clock.now(), time.monotonic()
        self.deadline.end = start + self.timeout_s
        try:
            with self.pool.stream("GET", url, headers=list(sent)) as answer:
                reply = Reply(
                    url=url,
                    at=at,
                    took_s=0.0,
                    request=request.encode("ascii"),
                    status=answer.status,
                    head=head_of(answer),
                    headers=tuple((k.decode("latin-1"), v.decode("latin-1")) for k, v in answer.headers),
                    body=b"",
                    peer=peer_of(answer),
                )
                media = reply.header("Content-Type").partition(";")[0].strip().lower()
                if not wanted(reply.status, media):
                    raise RequestError("wrong-type", f"{media[:60] or 'no media type'!a} where a page was expected")
                body = body_of(answer, reply, max_bytes)
        except httpcore.TimeoutException:
            raise RequestError("timeout", f"no complete answer within {self.timeout_s:g} s") from None
        except httpcore.NetworkError as error:
            if tls := certificate_error(error):
                raise RequestError("tls", tls) from None
            raise RequestError("connection", str(error) or type(error).__name__) from None
        except httpcore.ProtocolError as error:
            raise RequestError("protocol", str(error)) from None
        return Reply(
            url=url, at=at, took_s=time.monotonic() - start, request=reply.request, status=reply.status,
            head=reply.head, headers=reply.headers, body=body, peer=reply.peer,
        )  # fmt: skip


def head_of(answer: httpcore.Response) -> bytes:
    version = answer.extensions.get("http_version", b"HTTP/1.1")
    reason = answer.extensions.get("reason_phrase", b"")
    lines = [b"%s %d %s" % (version, answer.status, reason), *(b"%s: %s" % pair for pair in answer.headers)]
    return b"\r\n".join(lines) + b"\r\n\r\n"


def peer_of(answer: httpcore.Response) -> str | None:
    stream = answer.extensions.get("network_stream")
    try:
        return str(stream.get_extra_info("server_addr")[0]) if stream else None
    except (OSError, TypeError):  # the server has hung up already
        return None


def body_of(answer: httpcore.Response, reply: Reply, max_bytes: int) -> bytes:
    too_large = RequestError("too-large", f"more than {max_bytes:,} bytes")
    announced = reply.header("Content-Length")
    if announced.isdecimal() and int(announced) > max_bytes:
        raise too_large
    chunks, size = [], 0
    for chunk in answer.iter_stream():
        size += len(chunk)
        if size > max_bytes:
            raise too_large
        chunks.append(chunk)
    return b"".join(chunks)


def certificate_error(error: BaseException) -> str | None:
    """Return what is wrong with the server's certificate if that is the cause."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return str(getattr(cause, "verify_message", "") or cause.reason or cause)
        cause = cause.__cause__ or cause.__context__
    return None


def content(reply: Reply, max_bytes: int) -> bytes:
    """Return the body unpacked. Raises RequestError: broken, too-large."""
    encoding = reply.header("Content-Encoding").strip().lower()
    if encoding in ("gzip", "x-gzip") and reply.body:
        return unpacked(reply.body, max_bytes)
    if encoding in ("", "identity", "gzip", "x-gzip"):
        return reply.body
    raise RequestError("broken", f"Content-Encoding {encoding[:60]!a}, which was not asked for")


def unpacked(data: bytes, max_bytes: int) -> bytes:
    """Return gzip unpacked. Raises RequestError: broken, too-large."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
            out = packed.read(max_bytes + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise RequestError("broken", f"gzip is damaged ({error})") from None
    if len(out) > max_bytes:
        raise RequestError("too-large", f"more than {max_bytes:,} bytes unpacked")
    return out
