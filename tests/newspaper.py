"""An invented newspaper on loopback, whose server can be told to misbehave, and a clock that does not wait."""

import gzip
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpcore2
from warcio.archiveiterator import ArchiveIterator

from toolkit.fetching import Account, Clock, Row, fetch, preview

HOST = "http://news.example"
MAIL = "desk@institute.example"
LANGS = {"uk": "", "ru": "/rus", "en": "/eng"}
DAY = {"since": date(2024, 1, 15), "until": date(2024, 1, 15)}  # of the articles, where no other is given
TITLES = {"uk": "Річка вийшла з берегів", "ru": "Река вышла из берегов", "en": "The river burst its banks"}


@dataclass(frozen=True)
class Answer:
    """What the server says to one request."""

    body: bytes = b""
    status: int = 200
    media: str = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()


@dataclass
class Asked:
    """A request as the server saw it."""

    host: str
    path: str
    headers: dict[str, str]
    connection: int  # number of the connection it came over


Handler = BaseHTTPRequestHandler
Route = Answer | list[Answer] | Callable[[Handler], Answer | None]  # a list is used up to its last, which stays


@dataclass
class Newspaper:
    """Paths with their answers, and the requests that came."""

    routes: dict[str, Route] = field(default_factory=dict)
    log: list[Asked] = field(default_factory=list)
    port: int = 0
    over: threading.Event = field(default_factory=threading.Event)  # set when the test is over: slow answers end

    def asked(self, part: str = "") -> list[str]:
        """Return the paths asked for that hold `part`."""
        return [one.path for one in self.log if part in one.path]

    def answer(self, handler: Handler) -> Answer | None:
        route = self.routes.get(handler.path, Answer(b"no such page", 404))
        if isinstance(route, list):
            return route.pop(0) if len(route) > 1 else route[0]
        return route(handler) if callable(route) else route


@contextmanager
def serving(paper: Newspaper, tls: ssl.SSLContext | None = None) -> Iterator[Newspaper]:
    """Serve `paper` on a free port of loopback."""
    connections = iter(range(1_000_000))

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, request: Any, client_address: Any) -> None:
            pass  # a client that hangs up is part of the test

    class Speaker(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 65_536  # head and body in one packet, or each answer waits for an acknowledgement

        def setup(self) -> None:
            super().setup()
            self.number = next(connections)

        def do_GET(self) -> None:
            paper.log.append(Asked(self.headers["Host"], self.path, dict(self.headers), self.number))
            said = paper.answer(self)
            if said is None:  # the route has written for itself
                return
            self.send_response(said.status)
            for name, value in (("Content-Type", said.media), *said.headers):
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(said.body)))
            self.end_headers()
            self.wfile.write(said.body)

        def log_message(self, *_: object) -> None:
            pass

    server = Server(("127.0.0.1", 0), Speaker)
    paper.port = server.server_address[1]
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield paper
    finally:
        paper.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


class Loopback(httpcore2.NetworkBackend):
    """Every host is the server of the test."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.real = httpcore2.SyncBackend()
        self.hosts: list[str] = []

    def connect_tcp(self, host: str, port: int, *args: Any, **options: Any) -> httpcore2.NetworkStream:
        self.hosts.append(host)
        return self.real.connect_tcp("127.0.0.1", self.port, *args, **options)


class Watch:
    """A clock whose sleep moves its hands and takes no time."""

    def __init__(self) -> None:
        self.passed = 0.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        assert seconds >= 0
        self.slept.append(seconds)
        self.passed += seconds

    def now(self) -> datetime:
        self.passed += 1e-6  # no two moments are the same
        return datetime(2024, 2, 1, 12, tzinfo=UTC) + timedelta(seconds=self.passed)

    @property
    def clock(self) -> Clock:
        return Clock(now=self.now, monotonic=lambda: self.passed, sleep=self.sleep)


# --- what the newspaper prints ---------------------------------------------------------------------------------------


def address(key: int, lang: str = "uk", day: str = "2024/01/15", base: str = HOST) -> str:
    return f"{base}{LANGS[lang]}/news/{day}/{key}/"


def article(
    key: int, lang: str = "uk", day: str = "2024/01/15", base: str = HOST, versions: str = "uk ru en"
) -> Answer:
    """Return a page of an article, in the newspaper's layout of 2025."""
    links = "".join(
        f'<link rel="alternate" hreflang="{v}" href="{address(key, v, day, base)}">' for v in versions.split()
    )
    html = (
        f'<!doctype html><html lang="{lang}"><head><title>{TITLES[lang]} {key}</title>{links}</head><body>'
        f'<article class="post_news"><h1 class="post_news_title">{TITLES[lang]} {key}</h1>'
        f'<div class="post_news_text"><p>{TITLES[lang]}, {key}. {"А" * 200}</p></div></article></body></html>'
    )
    return Answer(
        html.encode(), headers=(("ETag", f'"{key}-{lang}"'), ("Last-Modified", "Mon, 15 Jan 2024 10:00:00 GMT"))
    )


def path(url: str) -> str:
    return "/" + url.split("/", 3)[3]


def sitemap(*records: str, root: str = "urlset", packed: bool = False) -> Answer:
    """Return a sitemap of <url> (or of <sitemap> in an index) elements, given as their inner XML or as an address."""
    name = "url" if root == "urlset" else "sitemap"
    inner = "".join(f"<{name}>{r if r.startswith('<') else f'<loc>{r}</loc>'}</{name}>" for r in records)
    xml = (
        f'<?xml version="1.0" encoding="UTF-8"?><{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:xhtml="http://www.w3.org/1999/xhtml" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{inner}</{root}>'
    ).encode()
    return Answer(gzip.compress(xml, mtime=0) if packed else xml, media="application/xml")


def paper(*keys: int, day: str = "2024/01/15", base: str = HOST) -> Newspaper:
    """Return a newspaper with an article in three languages for each of `keys`, all in one sitemap."""
    routes: dict[str, Route] = {"/robots.txt": Answer(f"Sitemap: {base}/all.xml\n".encode(), media="text/plain")}
    urls = [address(key, lang, day, base) for lang in LANGS for key in keys]
    routes["/all.xml"] = sitemap(*urls)
    for key in keys:
        for lang in LANGS:
            routes[path(address(key, lang, day, base))] = article(key, lang, day, base)
    return Newspaper(routes)


# --- somebody who visits it ----------------------------------------------------------------------------------------


class World:
    """A newspaper being served, a watch, and somebody who fetches."""

    def __init__(self, served: Newspaper, folder: Path) -> None:
        self.paper = served
        self.out = folder / "pages.warc.gz"
        self.watch = Watch()
        self.network = Loopback(served.port)

    def fetch(self, site: str = HOST, **options: Any) -> Account:
        options = {"contact": MAIL, "quiet": True, **DAY, **options}
        out = options.pop("out", self.out)
        return fetch(site, out, clock=self.watch.clock, network=self.network, **options)

    def preview(self, site: str = HOST, **options: Any) -> list[Row]:
        options = {"contact": MAIL, "quiet": True, **DAY, **options}
        return preview(site, options.pop("out", None), clock=self.watch.clock, network=self.network, **options)

    def records(self, out: Path | None = None) -> list[tuple[str, str, int, bytes]]:
        """Return kind, address, status and body of each record, checking its digests."""
        found = []
        with (out or self.out).open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                status = int(record.http_headers.get_statuscode()) if record.rec_type in ("response", "revisit") else 0
                url = record.rec_headers.get_header("WARC-Target-URI") or ""
                found.append((record.rec_type, url, status, record.content_stream().read()))
        return found

    def pages(self, out: Path | None = None) -> list[str]:
        return [url for kind, url, status, _ in self.records(out) if kind == "response" and status == 200]
