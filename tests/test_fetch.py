"""A visit to a newspaper on loopback: what is asked for, what is not, and what is left of it."""

import gzip
import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from newspaper import (
    HOST,
    LANGS,
    MAIL,
    Answer,
    Handler,
    Newspaper,
    World,
    address,
    article,
    paper,
    path,
    serving,
    sitemap,
)
from warcio.archiveiterator import ArchiveIterator

from toolkit.data import Alternate, Page
from toolkit.errors import ToolkitError, UsageError
from toolkit.fetching import Limits
from toolkit.fetching.journal import JOURNAL, LOCK, folder_of
from toolkit.fetching.pace import MAX_WAIT_S
from toolkit.fetching.visitor import PATIENCE, TRIES
from toolkit.readers import read

XML = "application/xml"


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))  # for the lock of the site
    with ExitStack() as stack:
        yield lambda served: World(stack.enter_context(serving(served)), tmp_path)


# --- the whole way ---------------------------------------------------------------------------------------------------


def test_articles_of_the_days_are_fetched_with_their_versions_side_by_side(world: Any) -> None:
    w = world(paper(11, 12))
    w.paper.routes["/all.xml"] = sitemap(
        *(address(k, v) for v in LANGS for k in (12, 11)),
        address(99, day="2024/01/14"),
        address(98, day="2024/01/16"),
        f"{HOST}/tags/rain/",
    )
    account = w.fetch()
    assert w.pages() == [address(k, v) for k in (11, 12) for v in LANGS]
    assert account.pages.counts == {"fetched": 6}
    assert account.addresses.counts == {"chosen": 6, "out-of-range": 2, "no-article": 1}
    assert not w.paper.asked("/news/2024/01/14")
    assert not w.paper.asked("/tags/")


def test_the_warc_says_who_fetched_what_and_how(world: Any) -> None:
    w = world(paper(11))
    w.fetch()
    with w.out.open("rb") as file:
        records = [(r, r.content_stream().read()) for r in ArchiveIterator(file, check_digests="raise")]
    (info, text), (response, body), (request, _) = records[:3]
    assert info.rec_type == "warcinfo"
    assert re.search(rb"^software: newsalign/\d", text, re.MULTILINE)
    assert b"operator: desk@institute.example\r\n" in text
    assert response.rec_headers.get_header("WARC-Target-URI") == address(11)
    assert response.rec_headers.get_header("WARC-Warcinfo-ID") == info.rec_headers.get_header("WARC-Record-ID")
    assert response.rec_headers.get_header("WARC-IP-Address") == "127.0.0.1"
    assert {"WARC-Payload-Digest", "WARC-Block-Digest"} <= {name for name, _ in response.rec_headers.headers}
    assert response.http_headers.get_header("ETag") == '"11-uk"'
    assert body == article(11).body
    assert request.rec_type == "request"
    assert request.rec_headers.get_header("WARC-Concurrent-To") == response.rec_headers.get_header("WARC-Record-ID")
    assert request.http_headers.get_header("User-Agent").startswith("newsalign/")
    assert len({r.rec_headers.get_header("WARC-Record-ID") for r, _ in records}) == len(records)


def test_each_request_says_who_asks_and_all_come_over_one_connection(world: Any) -> None:
    w = world(paper(11))
    w.fetch()
    for one in w.paper.log:
        assert re.fullmatch(rf"newsalign/\S+ \(\+mailto:{MAIL}\)", one.headers["User-Agent"])
        assert one.headers["From"] == MAIL
        assert "Cookie" not in one.headers
    assert {one.connection for one in w.paper.log} == {0}


def test_the_same_visit_gives_the_same_bytes(world: Any, tmp_path: Path) -> None:
    one, other = world(paper(11, 12)), world(paper(11, 12))
    other.out = tmp_path / "again" / "pages.warc.gz"
    one.fetch()
    other.fetch()

    # Date is the server's; all else is ours
    def lines(w: World) -> list[bytes]:
        data = gzip.decompress(w.out.read_bytes())
        return [row for row in data.split(b"\r\n") if not re.match(rb"Date:|WARC-(Block|Payload)-Digest:|Server:", row)]

    assert [re.sub(rb"127.0.0.1:\d+", b"", row) for row in lines(one)] == [
        re.sub(rb"127.0.0.1:\d+", b"", row) for row in lines(other)
    ]


def test_an_uncompressed_warc_can_be_had(world: Any, tmp_path: Path) -> None:
    w = world(paper(11))
    w.fetch(out=tmp_path / "pages.warc")
    assert (tmp_path / "pages.warc").read_bytes().startswith(b"WARC/1.0\r\n")
    assert len(w.pages(tmp_path / "pages.warc")) == 3


def test_compressed_answers_are_kept_as_they_came(world: Any) -> None:
    w = world(paper(11))
    packed = gzip.compress(article(11).body, mtime=0)
    w.paper.routes[path(address(11))] = Answer(packed, headers=(("Content-Encoding", "gzip"),))
    account = w.fetch()
    assert account.pages.counts == {"fetched": 3}
    bodies = {url: body for kind, url, _, body in w.records() if kind == "response"}
    assert bodies[address(11)] == article(11).body  # warcio unpacks it


def test_chunked_answers_are_whole_in_the_warc(world: Any) -> None:
    def chunked(handler: Handler) -> None:
        body = article(11).body
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        for start in range(0, len(body), 100):
            part = body[start : start + 100]
            handler.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
        handler.wfile.write(b"0\r\n\r\n")

    w = world(paper(11))
    w.paper.routes[path(address(11))] = chunked
    w.fetch()
    with w.out.open("rb") as file:
        heads = [r.http_headers for r in ArchiveIterator(file) if r.rec_type == "response"]
    assert heads[0].get_header("X-Crawl-Transfer-Encoding") == "chunked"
    assert heads[0].get_header("Transfer-Encoding") is None  # the body is not in chunks any more
    assert {url: body for kind, url, _, body in w.records() if kind == "response"}[address(11)] == article(11).body


# --- permission --------------------------------------------------------------------------------------------------------


def test_what_robots_txt_forbids_is_not_asked_for(world: Any) -> None:
    w = world(paper(11, 12))
    rules = f"User-agent: *\nDisallow: /eng/\nDisallow: /*/12/$\nSitemap: {HOST}/all.xml\n"
    w.paper.routes["/robots.txt"] = Answer(rules.encode(), media="text/plain")
    account = w.fetch()
    assert account.pages.counts == {"fetched": 2, "robots": 4}
    assert w.pages() == [address(11, "uk"), address(11, "ru")]
    assert not w.paper.asked("/eng/")


@pytest.mark.parametrize("status", [500, 503, 403, 401, 429, 418])
def test_a_robots_txt_that_cannot_be_had_means_no(world: Any, status: int) -> None:
    w = world(paper(11))
    w.paper.routes["/robots.txt"] = Answer(b"", status)
    with pytest.raises(ToolkitError, match=r"robots\.txt: .*; without it nothing may be fetched"):
        w.fetch()
    assert set(w.paper.asked()) == {"/robots.txt"}
    assert not w.out.exists()


@pytest.mark.parametrize("status", [404, 410])
def test_no_robots_txt_means_yes(world: Any, status: int) -> None:
    w = world(paper(11))
    w.paper.routes["/robots.txt"] = Answer(b"", status)
    w.paper.routes["/sitemap/sitemap.xml"] = w.paper.routes["/all.xml"]
    assert w.fetch().pages.counts == {"fetched": 3}


def test_a_robots_txt_that_never_comes_means_no(world: Any) -> None:
    w = world(paper(11))
    w.paper.routes["/robots.txt"] = lambda _: w.paper.over.wait() and None
    with pytest.raises(ToolkitError, match="timeout"):
        w.fetch(limits=Limits(timeout_s=0.05))
    assert set(w.paper.asked()) == {"/robots.txt"}


def test_a_robots_txt_elsewhere_means_no(world: Any) -> None:
    w = world(paper(11))
    w.paper.routes["/robots.txt"] = Answer(b"", 301, headers=(("Location", "http://sister.example/robots.txt"),))
    with pytest.raises(ToolkitError, match="off-site"):
        w.fetch()
    assert {one.host for one in w.paper.log} == {"news.example"}


def test_a_robots_txt_is_read_anew_after_a_day(world: Any) -> None:
    w = world(paper(11))
    rules = f"User-agent: *\nCrawl-delay: 890\nSitemap: {HOST}/all.xml\n"
    w.paper.routes["/robots.txt"] = Answer(rules.encode(), media="text/plain")
    w.paper.routes["/all.xml"] = sitemap(*(address(k, v) for k in range(11, 51) for v in LANGS))
    w.fetch()
    assert 24 * 3600 < w.watch.passed < 48 * 3600
    assert w.paper.asked().count("/robots.txt") == 2


# --- pace --------------------------------------------------------------------------------------------------------------


def test_there_is_a_pause_between_all_requests(world: Any) -> None:
    w = world(paper(11, 12))
    account = w.fetch(limits=Limits(delay_s=2.0))
    assert len(w.watch.slept) == account.requests - 1
    assert min(w.watch.slept) >= 2.0 - 1e-3


def test_the_site_can_make_the_pause_longer(world: Any) -> None:
    w = world(paper(11))
    rules = f"User-agent: *\nCrawl-delay: 7\nSitemap: {HOST}/all.xml\n"
    w.paper.routes["/robots.txt"] = Answer(rules.encode(), media="text/plain")
    w.fetch(limits=Limits(delay_s=2.0))
    assert [round(s) for s in w.watch.slept[1:]] == [7] * (len(w.watch.slept) - 1)


def test_the_site_cannot_make_the_pause_shorter(world: Any) -> None:
    w = world(paper(11))
    rules = f"User-agent: *\nCrawl-delay: 0.01\nRequest-rate: 100/1\nSitemap: {HOST}/all.xml\n"
    w.paper.routes["/robots.txt"] = Answer(rules.encode(), media="text/plain", headers=(("Retry-After", "0"),))
    w.fetch(limits=Limits(delay_s=2.0))
    assert min(w.watch.slept) >= 2.0 - 1e-3


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_too_many_requests_are_tried_again_when_the_site_says(world: Any, form: str) -> None:
    def busy(_: Handler) -> Answer:
        w.paper.routes[path(address(11))] = article(11)
        then = w.watch.now() + timedelta(seconds=121)
        return Answer(
            status=429, headers=(("Retry-After", "120" if form == "seconds" else format_datetime(then, True)),)
        )

    w = world(paper(11))
    w.paper.routes[path(address(11))] = busy
    assert w.fetch().pages.counts == {"fetched": 3}
    assert 119 <= max(w.watch.slept) <= 122
    assert w.watch.slept[-1] >= 2.0 - 1e-3  # and all that follows is slower than before


def test_a_pause_of_hours_ends_the_visit(world: Any) -> None:
    w = world(paper(11))
    w.paper.routes[path(address(11))] = Answer(b"", 503, headers=(("Retry-After", "36000"),))
    account = w.fetch()
    assert "36,000 s" in account.stopped
    assert not account.ours
    assert account.pages.counts == {"not-asked": 3}
    assert max(w.watch.slept) <= MAX_WAIT_S
    w.paper.routes[path(address(11))] = article(11)
    assert w.fetch().pages.counts == {"fetched": 3}


def test_what_fails_is_tried_again_with_growing_patience(world: Any) -> None:
    w = world(paper(11))
    w.paper.routes[path(address(11))] = [Answer(b"", 500), Answer(b"", 502), article(11)]
    account = w.fetch()
    assert account.pages.counts == {"fetched": 3}
    waits = [round(s) for s in w.watch.slept]
    assert waits.count(4) == 1
    assert waits.count(16) == 1
    assert [status for kind, *_, status, _ in w.records() if kind == "response"] == [200] * 3


def test_what_goes_on_failing_is_left_and_tried_again_next_time(world: Any) -> None:
    w = world(paper(11))
    w.paper.routes[path(address(11))] = Answer(b"", 500)
    account = w.fetch()
    assert account.pages.counts == {"fetched": 2, "http-500": 1}
    assert w.paper.asked().count(path(address(11))) == TRIES
    w.paper.routes[path(address(11))] = article(11)
    assert w.fetch().pages.counts == {"had": 2, "fetched": 1}


@pytest.mark.parametrize("status", [403, 500, 429])
def test_a_site_that_does_not_want_us_is_left_alone(world: Any, status: int) -> None:
    w = world(paper(*range(11, 31)))
    for key in range(11, 31):
        for lang in LANGS:
            w.paper.routes[path(address(key, lang))] = Answer(b"", status)
    account = w.fetch()
    assert f"{PATIENCE} addresses in a row" in account.stopped
    assert len(set(w.paper.asked("/")) - {"/robots.txt"}) <= PATIENCE + 8
    assert account.pages.total == account.addresses.of("chosen")


def test_a_missing_page_is_asked_for_once(world: Any) -> None:
    w = world(paper(11))
    w.paper.routes[path(address(11, "en"))] = Answer(b"gone", 404)
    assert w.fetch().pages.counts == {"fetched": 2, "gone": 1}
    assert w.fetch().pages.counts == {"had": 2, "gone": 1}
    assert w.paper.asked().count(path(address(11, "en"))) == 1


# --- limits --------------------------------------------------------------------------------------------------------------


def test_a_slow_answer_is_given_up(world: Any) -> None:
    def drip(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.end_headers()
        while not w.paper.over.wait(0.01):
            handler.wfile.write(b"<p>")
            handler.wfile.flush()

    w = world(paper(11))
    w.paper.routes[path(address(11))] = drip  # a byte now and then: each read is quick, the whole has no end
    account = w.fetch(limits=Limits(timeout_s=0.1))
    assert account.pages.counts == {"fetched": 2, "timeout": 1}


def test_headers_that_never_end_are_given_up(world: Any) -> None:
    def drip(handler: Handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not w.paper.over.wait(0.01):
            handler.wfile.write(b"X: y\r\n")
            handler.wfile.flush()

    w = world(paper(11))
    w.paper.routes[path(address(11))] = drip
    account = w.fetch(limits=Limits(timeout_s=0.1))
    assert account.pages.counts == {"fetched": 2, "timeout": 1}


@pytest.mark.parametrize("announced", [True, False])
def test_a_huge_page_is_not_read_to_its_end(world: Any, announced: bool) -> None:
    sent = []

    def huge(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        if announced:
            handler.send_header("Content-Length", str(10**12))
        handler.end_headers()
        while not w.paper.over.is_set():
            sent.append(handler.wfile.write(b"x" * 65536))

    w = world(paper(11))
    w.paper.routes[path(address(11))] = huge
    account = w.fetch(limits=Limits(max_bytes=200_000))
    assert account.pages.counts == {"fetched": 2, "too-large": 1}
    assert w.fetch(limits=Limits(max_bytes=200_000)).pages.counts == {"had": 2, "too-large": 1}
    assert w.out.stat().st_size < 20_000


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (gzip.compress(b"\0" * 50_000_000), "too-large"),
        (gzip.compress(b"text")[:-9], "broken"),
        (b"\x1f\x8bnonsense", "broken"),
    ],
)
def test_a_body_that_cannot_be_unpacked_is_no_page(world: Any, body: bytes, outcome: str) -> None:
    w = world(paper(11))
    w.paper.routes[path(address(11))] = Answer(body, headers=(("Content-Encoding", "gzip"),))
    assert w.fetch().pages.counts == {"fetched": 2, outcome: 1}


def test_an_answer_that_breaks_off_is_tried_again(world: Any) -> None:
    def short(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b"<p>")
        handler.close_connection = True
        w.paper.routes[path(address(11))] = article(11)

    w = world(paper(11))
    w.paper.routes[path(address(11))] = short
    assert w.fetch().pages.counts == {"fetched": 3}
    assert w.paper.asked().count(path(address(11))) == 2


def test_what_is_no_page_is_not_kept(world: Any) -> None:
    w = world(paper(11))
    w.paper.routes[path(address(11))] = Answer(b"%PDF", media="application/pdf")
    assert w.fetch().pages.counts == {"fetched": 2, "wrong-type": 1}


def test_the_number_of_pages_is_limited_a_run(world: Any) -> None:
    w = world(paper(11, 12))
    account = w.fetch(limits=Limits(pages=4))
    assert account.pages.counts == {"fetched": 4, "not-asked": 2}
    assert account.ours
    lists = len(w.paper.asked("/all.xml"))
    assert w.fetch(limits=Limits(pages=4)).pages.counts == {"had": 4, "fetched": 2}
    assert len(w.paper.asked("/all.xml")) == lists  # going on needs no list again
    assert len(w.pages()) == 6


def test_the_time_of_a_run_is_limited(world: Any) -> None:
    w = world(paper(11, 12))
    account = w.fetch(limits=Limits(delay_s=10, max_s=75))
    assert account.pages.of("not-asked") > 0
    assert w.watch.passed <= 75
    assert w.fetch(limits=Limits(delay_s=10)).held == 6


# --- where it goes --------------------------------------------------------------------------------------------------------


def test_a_redirect_to_a_sister_site_is_recorded_and_not_followed(world: Any) -> None:
    w = world(paper(11))
    away = "https://sister.example/news/11/"
    w.paper.routes[path(address(11))] = Answer(b"", 301, headers=(("Location", away),))
    account = w.fetch()
    assert account.pages.counts == {"fetched": 2, "off-site": 1}
    assert away in account.pages.examples["off-site"]
    assert ("response", address(11), 301) in [record[:3] for record in w.records()]
    assert set(w.network.hosts) == {"news.example"}


@pytest.mark.parametrize(
    "location",
    ["//sister.example/", "http://news.example.evil/", "http://news.example:8080/news/2024/01/15/11/", "file:///etc/passwd",
     "http://user@news.example@evil/", "http://127.0.0.1/news/2024/01/15/11/", "", "http://[", "javascript:alert(1)"],
)  # fmt: skip
def test_no_redirect_leads_off_the_site(world: Any, location: str) -> None:
    w = world(paper(11))
    w.paper.routes[path(address(11))] = Answer(b"", 302, headers=(("Location", location),))
    account = w.fetch()
    assert account.pages.of("fetched") == 2
    assert set(w.network.hosts) == {"news.example"}
    assert {one.host for one in w.paper.log} == {"news.example"}


def test_a_redirect_within_the_site_is_followed_and_both_ends_are_kept(world: Any) -> None:
    w = world(paper(11))
    moved = address(11, "en") + "index.html"
    w.paper.routes[path(address(11, "en"))] = Answer(b"", 301, headers=(("Location", path(moved)),))
    w.paper.routes[path(moved)] = article(11, "en")
    assert w.fetch().pages.counts == {"fetched": 3}
    records = [record[:3] for record in w.records() if record[0] == "response"]
    assert records[-2:] == [("response", address(11, "en"), 301), ("response", moved, 200)]
    assert w.fetch().pages.counts == {"had": 3}


def test_redirect_loops_end(world: Any) -> None:
    w = world(paper(11, 12))
    a, b = address(11), address(11) + "index.html"
    w.paper.routes[path(a)] = Answer(b"", 302, headers=(("Location", b),))
    w.paper.routes[path(b)] = Answer(b"", 302, headers=(("Location", a),))
    w.paper.routes[path(address(12))] = Answer(b"", 302, headers=(("Location", address(12)),))
    account = w.fetch()
    assert account.pages.counts == {"fetched": 4, "redirect-loop": 2}
    assert w.paper.asked().count(path(a)) == 1


def test_a_redirect_to_the_front_page_or_to_another_article_is_not_followed(world: Any) -> None:
    w = world(paper(11, 12))
    w.paper.routes[path(address(11, "en"))] = Answer(b"", 302, headers=(("Location", "/eng/"),))
    w.paper.routes[path(address(12, "en"))] = Answer(b"", 302, headers=(("Location", address(12, "ru")),))
    account = w.fetch()
    assert account.pages.counts == {"fetched": 4, "redirected": 2}
    assert "/eng/" not in w.paper.asked()
    assert w.paper.asked().count(path(address(12, "ru"))) == 1


def test_a_redirect_to_what_robots_txt_forbids_is_not_followed(world: Any) -> None:
    w = world(paper(11))
    rules = f"User-agent: *\nDisallow: /*index.html\nSitemap: {HOST}/all.xml\n"
    w.paper.routes["/robots.txt"] = Answer(rules.encode(), media="text/plain")
    w.paper.routes[path(address(11))] = Answer(b"", 302, headers=(("Location", address(11) + "index.html"),))
    assert w.fetch().pages.counts == {"fetched": 2, "robots": 1}
    assert not any("index.html" in asked for asked in w.paper.asked())


def test_lists_of_other_hosts_are_not_read(world: Any) -> None:
    w = world(paper(11))
    rules = f"Sitemap: {HOST}/all.xml\nSitemap: http://sister.example/all.xml\n"
    w.paper.routes["/robots.txt"] = Answer(rules.encode(), media="text/plain")
    w.paper.routes["/all.xml"] = sitemap(*(address(11, v) for v in LANGS), "http://sister.example/news/2024/01/15/7/")
    account = w.fetch()
    assert account.addresses.counts == {"chosen": 3, "off-site": 1}
    assert account.lists.of("off-site") == 1
    assert set(w.network.hosts) == {"news.example"}


# --- lists ----------------------------------------------------------------------------------------------------------------


def test_an_index_leads_to_gzipped_sitemaps_and_months_that_are_not_wanted_are_not_read(world: Any) -> None:
    w = world(paper(11))
    w.paper.routes["/all.xml"] = sitemap(
        f"{HOST}/sitemap-2023-12.xml.gz",
        f"{HOST}/sitemap-2024-01.xml.gz",
        f"{HOST}/sitemap-2024-02.xml.gz",
        f"<loc>{HOST}/old.xml</loc><lastmod>2024-01-14T20:00:00+02:00</lastmod>",
        f"<loc>{HOST}/news.xml</loc><lastmod>2024-01-15</lastmod>",
        root="sitemapindex",
    )
    w.paper.routes["/sitemap-2024-01.xml.gz"] = sitemap(address(11), address(11, "ru"), packed=True)
    w.paper.routes["/news.xml"] = sitemap(address(11, "en"))
    account = w.fetch()
    assert account.pages.counts == {"fetched": 3}
    assert account.lists.counts["out-of-range"] == 3
    assert {"/sitemap-2023-12.xml.gz", "/sitemap-2024-02.xml.gz", "/old.xml"}.isdisjoint(w.paper.asked())


def test_indexes_that_name_themselves_or_make_up_others_end(world: Any) -> None:
    def endless(handler: Handler) -> Answer:
        number = int(handler.path.strip("/").removesuffix(".xml").removeprefix("map") or 0)
        return sitemap(
            f"{HOST}/map{2 * number + 1}.xml", f"{HOST}/map{2 * number + 2}.xml", f"{HOST}/all.xml", root="sitemapindex"
        )

    w = world(paper(11))
    for number in range(100):
        w.paper.routes[f"/map{number}.xml"] = endless
    w.paper.routes["/all.xml"] = sitemap(f"{HOST}/all.xml", f"{HOST}/all.xml#", f"{HOST}/map0.xml", root="sitemapindex")
    account = w.fetch()
    assert account.lists.counts["too-deep"] > 0
    assert w.paper.asked().count("/all.xml") == 1
    assert max(Counter(w.paper.asked("/map")).values()) == 1
    assert len(w.paper.asked("/map")) < 20


def test_a_list_that_has_moved_is_read_where_it_is_once(world: Any) -> None:
    w = world(paper(11))
    w.paper.routes["/maps/all.xml"] = sitemap(*(f"../{path(address(11, v))[1:]}" for v in LANGS))
    w.paper.routes["/all.xml"] = Answer(b"", 301, headers=(("Location", "/maps/all.xml"),))
    rules = "Sitemap: /all.xml\nSitemap: /maps/all.xml\n"
    w.paper.routes["/robots.txt"] = Answer(rules.encode(), media="text/plain")
    account = w.fetch()
    assert account.pages.counts == {"fetched": 3}
    assert account.lists.of("read") == 1
    assert w.paper.asked().count("/maps/all.xml") == 1


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {c} "{f"&{b};" * 10}">' for b, c in zip("abcdefghij", "bcdefghijk", strict=True))
    + f"]><urlset><url><loc>{HOST}/news/2024/01/15/1/&k;</loc></url></urlset>"
).encode()
SPY = (
    f'<!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    f"<urlset><url><loc>{HOST}/news/2024/01/15/1/?&x;</loc></url></urlset>"
).encode()


@pytest.mark.parametrize("body", [BOMB, SPY, gzip.compress(BOMB)], ids=["bomb", "external", "packed"])
def test_xml_with_entities_is_refused(world: Any, body: bytes) -> None:
    w = world(paper(11))
    w.paper.routes["/all.xml"] = Answer(body, media=XML)
    account = w.fetch()
    assert account.lists.counts["broken"] == 1
    assert "entities" in account.lists.examples["broken"]
    assert account.pages.total == 0


def test_a_list_that_breaks_off_gives_what_it_has(world: Any) -> None:
    w = world(paper(11))
    whole = sitemap(*(address(11, v) for v in LANGS)).body
    w.paper.routes["/all.xml"] = Answer(whole[: whole.rindex(b"<url>") + 9], media=XML)
    account = w.fetch()
    assert "2 addresses before that are kept" in account.lists.examples["broken"]
    assert account.pages.of("fetched") == 3  # the third was named by the pages themselves


def test_versions_that_no_list_names_are_found_on_the_page(world: Any) -> None:
    w = world(paper(11, 12))
    w.paper.routes["/all.xml"] = sitemap(address(11), address(12))
    account = w.fetch()
    assert w.pages() == [address(k, v) for k in (11, 12) for v in LANGS]
    assert account.pages.counts == {"fetched": 6}
    assert w.fetch().pages.counts == {"had": 6}


def test_a_page_cannot_pass_off_another_article_as_its_version(world: Any) -> None:
    w = world(paper(11))
    body = article(11).body.replace(
        b"<head>", f'<head><link rel="alternate" hreflang="en" href="{address(77, "en")}">'.encode()
    )
    w.paper.routes[path(address(11))] = Answer(body)
    assert w.fetch().pages.counts == {"fetched": 3}
    assert not any("/77/" in asked for asked in w.paper.asked())


def test_versions_that_pages_alone_connect_are_fetched_one_after_the_other(world: Any) -> None:
    host = "http://other.example"
    w = world(paper(11, 12, base=host))
    assert w.fetch(host).pages.counts == {"fetched": 6}
    keys = [re.findall(r"(\d+)/$", url)[0] for url in w.pages()]
    assert keys == ["11"] * 3 + ["12"] * 3


def test_pages_that_make_up_versions_for_ever_end(world: Any) -> None:
    def trap(handler: Handler) -> Answer:
        here = handler.path.rstrip("/")
        codes = ("uk", "uk-UA", "ru", "en", "en-US", "pl")
        links = "".join(f'<link rel="alternate" hreflang="{c}" href="{here}-{c}">' for c in codes)
        return Answer(links.encode())

    class Endless(dict[str, Any]):
        def get(self, key: str, default: Any = None) -> Any:
            return super().get(key, trap if key.startswith("/story") else default)

    w = world(Newspaper(Endless({"/sitemap.xml": sitemap("http://other.example/story")})))
    account = w.fetch("http://other.example", since=None, until=None)
    assert account.pages.counts == {"fetched": 4}  # the page, and one a language
    assert w.paper.asked("/story") == ["/story", "/story-uk", "/story-ru", "/story-en"]


@pytest.mark.parametrize("where", ["header", "page"])
def test_a_reservation_of_text_and_data_mining_is_told(world: Any, where: str) -> None:
    w = world(paper(11))
    page = article(11)
    if where == "header":
        reserving = Answer(page.body, headers=(("TDM-Reservation", "1"),))
    else:
        reserving = Answer(page.body.replace(b"<head>", b'<head><meta name="tdm-reservation" content="1">'))
    w.paper.routes[path(address(11))] = reserving
    for _ in range(2):  # and told again for pages that were had before
        assert any("1 tdm-reservation: " in line for line in w.fetch().lines())


def test_feeds_and_archive_pages_are_read(world: Any) -> None:
    w = world(paper(11, 12))
    feed = f"<rss><channel><item><link>{address(11)}</link><pubDate>Mon, 15 Jan 2024 08:00:00 +0200</pubDate></item></channel></rss>"
    w.paper.routes["/all.xml"] = Answer(b"", 404)
    w.paper.routes["/rss/"] = Answer(feed.encode(), media="application/rss+xml")
    links = f'<a href="{path(address(12, "ru"))}">12</a> <a href="/about/">about</a> <a href="mailto:x@y.z">write</a>'
    w.paper.routes["/rus/archives/date_15012024/"] = Answer(links.encode())
    w.fetch()
    assert set(w.pages()) == {address(k, v) for k in (11, 12) for v in LANGS}
    assert "/archives/date_15012024/" not in w.paper.asked()  # the feed had an article of that day and language


def test_a_site_that_is_not_known_is_read_by_its_sitemap_and_the_feeds_of_its_front_page(world: Any) -> None:
    host = "http://other.example"
    w = world(Newspaper())
    w.paper.routes |= {
        "/": Answer(b'<link rel="alternate" type="application/rss+xml" href="/feed">'),
        "/sitemap.xml": sitemap(
            f"<loc>{host}/dated/2024/01/15/a</loc>",
            f"<loc>{host}/changed</loc><lastmod>2024-01-15T23:00:00Z</lastmod>",
            f"<loc>{host}/later</loc><lastmod>2024-02-15</lastmod>",
            f"<loc>{host}/news</loc><news:news><news:publication_date>2024-01-15</news:publication_date></news:news>"
            "<lastmod>2024-01-20</lastmod>",
            f"<loc>{host}/uk/story</loc><lastmod>2024-01-15</lastmod>"
            f'<xhtml:link rel="alternate" hreflang="uk" href="{host}/uk/story"/>'
            f'<xhtml:link rel="alternate" hreflang="en-GB" href="{host}/en/story"/>'
            f'<xhtml:link rel="alternate" hreflang="pl" href="{host}/pl/story"/>',
            f"<loc>{host}/undated</loc>",
            f"<loc>{host}/photo.jpg</loc><lastmod>2024-01-15</lastmod>",
        ),
        "/feed": Answer(
            b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="/from-feed"/><updated>2024-01-15T10:00:00Z</updated></entry></feed>'
        ),
    }
    wanted = ["/changed", "/dated/2024/01/15/a", "/from-feed", "/news", "/en/story", "/uk/story"]
    for page in wanted:
        w.paper.routes[page] = Answer(b"<p>" + page.encode())
    account = w.fetch("http://other.example")
    assert sorted(w.pages()) == sorted(host + page for page in wanted)
    assert account.addresses.counts == {"chosen": 6, "undated": 1, "out-of-range": 1, "no-article": 1}
    told = {page.url: page.alternates for page in read(w.out.parent, w.out.name) if isinstance(page, Page)}
    versions = tuple(Alternate(lang, f"{host}/{lang}/story", "sitemap") for lang in ("uk", "en"))
    assert told[host + "/uk/story"] == told[host + "/en/story"] == versions  # what the sitemap says is not lost
    assert told[host + "/news"] == ()
    order = w.pages()
    assert abs(order.index(host + "/en/story") - order.index(host + "/uk/story")) == 1


def test_spellings_of_one_address_are_fetched_once(world: Any) -> None:
    w = world(paper(11))
    w.paper.routes["/all.xml"] = sitemap(
        address(11) + "index.amp", address(11), "http://www.news.example/news/2024/1/15/11", address(11) + "#top",
        address(11) + "?PHPSESSID=1&amp;utm_source=x", f"{HOST}/news/x/../2024/01/15/11/", address(11, "ru"), address(11, "en"),
    )  # fmt: skip
    assert w.fetch().pages.counts == {"fetched": 3}
    assert address(11) in w.pages()


# --- going on ----------------------------------------------------------------------------------------------------------------


def test_a_finished_visit_asks_for_no_page_again(world: Any) -> None:
    w = world(paper(11))
    w.fetch()
    before = w.out.read_bytes()
    asked = len(w.paper.asked("/news/"))
    account = w.fetch()
    assert account.pages.counts == {"had": 3}
    assert len(w.paper.asked("/news/")) == asked
    assert w.out.read_bytes() == before


def test_a_page_that_the_site_says_has_changed_is_asked_for_with_a_condition(world: Any) -> None:
    w = world(paper(11))
    w.fetch()

    def conditional(handler: Handler) -> Answer:
        same = handler.headers["If-None-Match"] == '"11-uk"'
        assert handler.headers["If-Modified-Since"] == "Mon, 15 Jan 2024 10:00:00 GMT"
        return Answer(b"", 304) if same else article(11)

    w.paper.routes[path(address(11))] = conditional
    w.paper.routes["/all.xml"] = sitemap(
        *(f"<loc>{address(11, v)}</loc><lastmod>2024-03-01T00:00:00Z</lastmod>" for v in LANGS)
    )
    corrected = article(11, "en").body.replace(b"river", b"creek")
    w.paper.routes[path(address(11, "en"))] = Answer(corrected)
    account = w.fetch()
    assert account.pages.counts == {"not-modified": 2, "fetched": 1}  # ru: the same bytes without a 304
    kinds = Counter((kind, url) for kind, url, *_ in w.records() if kind in ("response", "revisit"))
    assert kinds == {
        ("response", address(11)): 1, ("revisit", address(11)): 1,
        ("response", address(11, "ru")): 1, ("revisit", address(11, "ru")): 1,
        ("response", address(11, "en")): 2,
    }  # fmt: skip


def test_pages_of_an_earlier_warc_are_asked_for_with_a_condition(world: Any, tmp_path: Path) -> None:
    w = world(paper(11))
    w.fetch()
    w.paper.routes[path(address(11))] = lambda h: Answer(b"", 304 if h.headers["If-None-Match"] else 200)
    later = tmp_path / "later.warc.gz"
    account = w.fetch(out=later, earlier=[w.out])
    assert account.pages.counts == {"not-modified": 3}
    with later.open("rb") as file:
        revisits = [r.rec_headers for r in ArchiveIterator(file) if r.rec_type == "revisit"]
    assert [r.get_header("WARC-Profile").rpartition("/")[2] for r in revisits] == [
        "server-not-modified", "identical-payload-digest", "identical-payload-digest"
    ]  # fmt: skip
    assert all(r.get_header("WARC-Refers-To-Target-URI") == r.get_header("WARC-Target-URI") for r in revisits)
    assert w.fetch(out=later, earlier=[w.out]).pages.counts == {"had": 3}


def test_versions_and_first_dates_are_known_of_pages_that_did_not_change(world: Any, tmp_path: Path) -> None:
    w = world(paper(11))
    w.paper.routes["/all.xml"] = sitemap(address(11))  # the others are named by the page alone
    w.fetch()
    first = dated(w.out)[0][2]
    for lang in LANGS:
        w.paper.routes[path(address(11, lang))] = lambda h: Answer(b"", 304 if h.headers["If-None-Match"] else 200)
    before = [w.out]
    for name in ("second", "third"):
        w.watch.sleep(86400)
        out = tmp_path / f"{name}.warc.gz"
        assert w.fetch(out=out, earlier=before).pages.counts == {"not-modified": 3}
        assert dated(out)[0] == ("revisit", address(11), first)
        before.append(out)


def test_revisits_name_the_record_that_holds_the_page_not_another_revisit(world: Any) -> None:
    w = world(paper(11))
    w.fetch()
    first = dated(w.out)[0][2]
    for month in (3, 4):
        w.paper.routes["/all.xml"] = sitemap(
            *(f"<loc>{address(11, v)}</loc><lastmod>2024-0{month}-01T00:00:00Z</lastmod>" for v in LANGS)
        )
        w.watch.sleep(45 * 86400)
        assert w.fetch().pages.counts == {"not-modified": 3}
    assert {row[2] for row in dated(w.out) if row[:2] == ("revisit", address(11))} == {first}
    assert sum(row[0] == "revisit" for row in dated(w.out)) == 6


def dated(out: Path) -> list[tuple[str, str, str]]:
    """Return kind, address and the date of the record that holds the payload."""
    with out.open("rb") as file:
        heads = [r.rec_headers for r in ArchiveIterator(file) if r.rec_type in ("response", "revisit")]
    return [
        (h["WARC-Type"], h["WARC-Target-URI"], h.get("WARC-Refers-To-Date") or h["WARC-Date"])
        for h in (dict(head.headers) for head in heads)
    ]


@pytest.mark.parametrize("data", [b"hello", b"PK\x03\x04", None])
def test_an_earlier_warc_that_cannot_be_read_is_named(world: Any, tmp_path: Path, data: bytes | None) -> None:
    w = world(paper(11))
    if data:
        (tmp_path / "old.warc.gz").write_bytes(data)
    with pytest.raises(ToolkitError, match=r"old\.warc\.gz: cannot be read as WARC: .*; leave it out"):
        w.fetch(earlier=[tmp_path / "old.warc.gz"])
    assert not w.paper.log


def test_a_304_that_nobody_asked_for_is_no_page(world: Any) -> None:
    w = world(paper(11))
    w.paper.routes[path(address(11))] = Answer(b"", 304)
    assert w.fetch().pages.counts == {"fetched": 2, "http-304": 1}


@pytest.mark.parametrize("lost", ["half a record", "line of the journal", "half a line", "all"])
def test_what_was_cut_off_is_fetched_again_and_nothing_else(world: Any, lost: str) -> None:
    w = world(paper(11, 12))
    w.fetch()
    journal = folder_of(w.out) / JOURNAL
    lines = journal.read_bytes().splitlines(keepends=True)
    sizes = [json.loads(line).get("end", 0) for line in lines]
    data = w.out.read_bytes()
    if lost == "half a record":  # killed while the last page was being written
        w.out.write_bytes(data[: (sizes[-2] + sizes[-1]) // 2])
        journal.write_bytes(b"".join(lines[:-1]))
    elif lost == "line of the journal":  # killed between the page and its line
        journal.write_bytes(b"".join(lines[:-1]))
    elif lost == "half a line":
        journal.write_bytes(b"".join(lines)[:-10])
    else:  # somebody took the WARC away
        w.out.unlink()
    account = w.fetch()
    again = 6 if lost == "all" else 1
    assert account.pages.counts == ({"had": 6 - again} if again < 6 else {}) | {"fetched": again}
    assert sorted(w.pages()) == sorted(address(k, v) for k in (11, 12) for v in LANGS)
    assert w.fetch().pages.counts == {"had": 6}


def test_a_warc_that_is_not_its_own_is_never_touched(world: Any) -> None:
    w = world(paper(11))
    w.out.write_bytes(b"somebody's pages")
    with pytest.raises(ToolkitError, match="cannot be gone on with"):
        w.fetch()
    assert w.out.read_bytes() == b"somebody's pages"
    w.out.unlink()
    w.fetch()
    other = b"x" * 100_000
    w.out.write_bytes(other)
    with pytest.raises(ToolkitError, match="is not the file"):
        w.fetch()
    assert w.out.read_bytes() == other


def test_two_sites_do_not_share_a_warc(world: Any) -> None:
    w = world(paper(11))
    w.fetch()
    with pytest.raises(ToolkitError, match=r"holds pages of news\.example"):
        w.fetch("http://other.example")


def test_two_visits_at_once_are_refused(world: Any, tmp_path: Path) -> None:
    w = world(paper(11))
    w.fetch()
    with FileLock(folder_of(w.out) / LOCK), pytest.raises(ToolkitError, match="another fetch is at work"):
        w.fetch()

    def second(_: Handler) -> Answer:
        with pytest.raises(ToolkitError, match="a site is visited once at a time"):
            World(w.paper, tmp_path / "b").fetch()
        return article(12)

    both = world(paper(12))
    both.out = tmp_path / "other.warc.gz"
    both.paper.routes[path(address(12))] = second
    assert both.fetch().pages.counts == {"fetched": 3}


# --- what the user says ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("contact", [None, "", "me", "me@here", "x@y.z\r\nEvil: 1", "ftp://x.y/", "Я@пошта.укр"])
def test_nothing_is_asked_for_without_a_contact(
    world: Any, contact: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NEWSALIGN_CONTACT", raising=False)
    w = world(paper(11))
    with pytest.raises(UsageError, match="--contact"):
        w.fetch(contact=contact)
    assert not w.paper.log
    assert not w.out.parent.joinpath(folder_of(w.out)).exists()


def test_a_contact_can_be_a_page_and_come_from_the_environment(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSALIGN_CONTACT", "https://institute.example/crawler")
    w = world(paper(11))
    w.fetch(contact=None)
    assert {one.headers["User-Agent"].split(" ", 1)[1] for one in w.paper.log} == {
        "(+https://institute.example/crawler)"
    }
    assert not any("From" in one.headers for one in w.paper.log)


@pytest.mark.parametrize(
    ("site", "message"),
    [
        ("pravdacomua", "did you mean 'pravda.com.ua'"),
        ("https://news.example/news/1", "is a page"),
        ("ftp://news.example", "is no site"),
        ("http://[", "is no site"),
    ],
)
def test_a_site_that_cannot_be_meant_is_named(world: Any, site: str, message: str) -> None:
    w = world(paper(11))
    with pytest.raises(UsageError, match=re.escape(message)):
        w.fetch(site)


def test_somebody_elses_site_is_not_hurried(world: Any) -> None:
    w = world(paper(11))
    with pytest.raises(UsageError, match="too short"):
        w.fetch(limits=Limits(delay_s=0.1))


def test_a_dry_run_lists_what_would_be_fetched_and_asks_for_no_page(world: Any, tmp_path: Path) -> None:
    w = world(paper(11))
    rules = f"User-agent: *\nDisallow: /eng/\nSitemap: {HOST}/all.xml\nSitemap: {HOST}/none.xml\n"
    w.paper.routes["/robots.txt"] = Answer(rules.encode(), media="text/plain")
    w.paper.routes["/all.xml"] = sitemap(*(address(11, v) for v in LANGS), address(9, day="2023/01/01"))
    rows = w.preview()
    assert [(row.decision, row.url) for row in rows if not row.decision.startswith("list-")] == [
        ("fetch", address(11)),
        ("fetch", address(11, "ru")),
        ("robots", address(11, "en")),
        ("out-of-range", address(9, day="2023/01/01")),
    ]
    assert f"{HOST}/none.xml" in [row.url for row in rows if row.decision == "list-gone"]
    assert not w.paper.asked("/news/")
    assert [p.name for p in tmp_path.iterdir()] == ["tmp"]
    w.fetch(limits=Limits(pages=1))
    assert next((row.decision, row.url) for row in w.preview(out=w.out)) == ("had", address(11))


def test_the_account_adds_up(world: Any) -> None:
    w = world(paper(*range(11, 16)))
    w.paper.routes[path(address(11))] = Answer(b"", 404)
    w.paper.routes[path(address(12))] = Answer(b"", 301, headers=(("Location", "http://sister.example/"),))
    w.paper.routes[path(address(13))] = Answer(b"", 403)
    account = w.fetch(limits=Limits(pages=9))
    assert account.pages.total == account.addresses.of("chosen") == 15
    assert account.requests == len(w.paper.log)
    text = "\n".join(account.lines())
    assert "pages          15 in      6 kept   6 fetched" in text
    assert re.search(
        r"^ +1 off-site: http://news.example/news/2024/01/15/12/ redirects to http://sister.example/$",
        text,
        re.MULTILINE,
    )
    assert f"{account.requests} requests to news.example" in text
