"""The pure parts of fetching: what robots.txt says, how addresses are spelt, what lists hold, when to ask next."""

import gzip
import math
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newspaper import Watch

from toolkit.data import Alternate
from toolkit.fetching.client import RequestError, unpacked
from toolkit.fetching.discovery import MAX_LISTS
from toolkit.fetching.listings import RECORD_ELEMENTS, Entry, read_list, told_by
from toolkit.fetching.pace import MAX_WAIT_S, Pace, Stopped
from toolkit.fetching.plan import Found, Span, in_order, list_is_over
from toolkit.fetching.robots import rules
from toolkit.fetching.urls import Home, joined, normal

HOST = "https://news.example"
KYIV = ZoneInfo("Europe/Kyiv")

# --- robots.txt --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "allowed", "forbidden"),
    [
        ("", ["/", "/a"], []),
        ("User-agent: *\nDisallow:", ["/", "/a"], []),
        ("User-agent: *\nDisallow: /", ["/robots.txt"], ["/", "/a"]),
        # the most specific rule is the longest; of two as long, the one that allows (RFC 9309, 2.2.2)
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", ["/a/b", "/a/b/c"], ["/a", "/ab", "/a/c"]),
        ("User-agent: *\nAllow: /a/b\nDisallow: /a", ["/a/b"], ["/a/c"]),
        ("User-agent: *\nAllow: /p\nDisallow: /p", ["/p"], []),
        # wildcards (2.2.3)
        ("User-agent: *\nDisallow: /*.php$", ["/a.php5", "/a.html"], ["/a.php", "/b/c.php"]),
        ("User-agent: *\nDisallow: /*/print/", ["/print/"], ["/news/print/", "/a/b/print/1"]),
        ("User-agent: *\nDisallow: /*?", ["/a"], ["/a?b=1"]),
        # groups (2.2.1): ours alone counts where there is one; groups of one name are one; case does not matter
        ("User-agent: *\nDisallow: /\n\nUser-agent: newsalign\nDisallow: /x", ["/a"], ["/x"]),
        ("User-agent: newsalign\nDisallow: /x\n\nUser-agent: *\nDisallow: /\n\nUser-agent: NewsAlign\nDisallow: /y", ["/a"], ["/x", "/y"]),
        ("User-agent: other\nUser-agent: newsalign\nDisallow: /x", [], ["/x"]),
        ("User-agent: newsalign/0.1\nDisallow: /x", [], ["/x"]),
        ("User-agent: newsalign # you\nDisallow: /x # this", ["/a"], ["/x"]),
        # a name is compared whole
        ("User-agent: news\nDisallow: /", ["/a"], []),
        ("User-agent: newsalign-image\nDisallow: /", ["/a"], []),
        ("User-agent: news\nAllow: /\n\nUser-agent: *\nDisallow: /", [], ["/a"]),
        ("User-agent: align\nAllow: /\n\nUser-agent: *\nDisallow: /x", ["/a"], ["/x"]),
        # how it is written: a byte order mark, CR LF, old Mac ends of line, escapes, no final newline
        ("\ufeffUser-agent: *\r\nDisallow: /x\r\n", ["/a"], ["/x"]),
        ("User-agent: *\rDisallow: /x", ["/a"], ["/x"]),
        ("User-agent: *\nDisallow: /%d0%b0\nDisallow: /б", ["/a"], ["/%D0%B0", "/%D0%B1"]),
        ("Disallow: /x\n<html>not a robots.txt</html>", ["/x"], []),
    ],
)  # fmt: skip
def test_a_robots_txt_is_read_as_its_standard_says(text: str, allowed: list[str], forbidden: list[str]) -> None:
    found = rules(text.encode())
    assert [path for path in allowed if not found.allow(HOST + path)] == []
    assert [path for path in forbidden if found.allow(HOST + path)] == []


def test_delay_and_sitemaps_are_read() -> None:
    text = (
        "Sitemap: /a.xml\nUser-agent: newsalign\nCrawl-delay: 2.5\nRequest-rate: 1/10\nUser-agent: *\nCrawl-delay: 90\n"
    )
    assert rules(text.encode()).delay_s == 10
    assert rules(text.encode()).sitemaps == ("/a.xml",)
    assert rules(b"User-agent: *\nCrawl-delay: 90").delay_s == 90
    assert rules(b"User-agent: *\nCrawl-delay: soon\n").delay_s == 0
    assert rules(b"User-agent: *\nCrawl-delay: -5\n").delay_s == 0
    assert rules(b"User-agent: *\nCrawl-delay: inf\n").delay_s == 0


@given(st.binary(max_size=300))
def test_whatever_bytes_stand_before_it_a_rule_for_us_is_obeyed(noise: bytes) -> None:
    found = rules(noise + b"\n\nUser-agent: newsalign\nDisallow: /\n")
    assert not found.allow(f"{HOST}/a")
    assert 0 <= found.delay_s < math.inf


# --- addresses -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://News.Example:80", "http://news.example/"),
        ("https://news.example:443/a", "https://news.example/a"),
        ("https://news.example:8443/a", "https://news.example:8443/a"),
        ("https://news.example/a/../../b/./c/", "https://news.example/b/c/"),
        ("https://news.example/a/%2e%2E/b", "https://news.example/b"),
        ("https://news.example/новини?х=ї", "https://news.example/%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8?%D1%85=%D1%97"),
        ("https://news.example/%d0%bd", "https://news.example/%D0%BD"),
        ("https://news.example/100%", "https://news.example/100%25"),
        ("https://news.example/a;jsessionid=1F/b?PHPSESSID=2&id=3&sid=4#x", "https://news.example/a/b?id=3"),
        ("https://news.example/?side=1&sid=2", "https://news.example/?side=1"),
        ("https://bücher.example/а", "https://xn--bcher-kva.example/%D0%B0"),
        ("  https://news.example/a\n", "https://news.example/a"),
        ("https://news.example./a", "https://news.example/a"),
        ("https://[::1]/a", "https://[::1]/a"),
        ("https://me@news.example/", None),
        ("https://me:secret@news.example/", None),
        ("ftp://news.example/", None),
        ("file:///etc/passwd", None),
        ("javascript:alert(1)", None),
        ("https://news.example:99999/", None),
        ("https://[broken/", None),
        ("https:///a", None),
        ("https://news.example/a b", None),
        ("https://news.example/a\r\nHost: evil", None),
        ("https://news.example/" + "a" * 3000, None),
        ("news.example", None),
    ],
)
def test_an_address_has_one_spelling(url: str, expected: str | None) -> None:
    assert normal(url) == expected


@given(st.text(alphabet="ab./%2eЖ;?&=#:@ ", max_size=30).map(lambda tail: f"{HOST}/{tail}"))
def test_a_normal_address_stays_as_it_is_and_on_its_host(url: str) -> None:
    once = normal(url)
    assert once is None or (normal(once) == once and once.startswith(f"{HOST}/") and once.isascii())


def test_links_are_taken_from_where_they_stand() -> None:
    assert joined(f"{HOST}/a/b", "../c#d") == f"{HOST}/c"
    assert joined(f"{HOST}/a/b", "//other.example/x") == "https://other.example/x"
    assert joined(f"{HOST}/a/b", "http://[") is None
    assert joined(f"{HOST}/a/b", "mailto:x@y.z") is None


def test_only_the_sites_own_hosts_are_home() -> None:
    home = Home(base=HOST, hosts=frozenset({"news.example", "www.news.example"}), site=None)
    assert home.own("http://news.example/a") == f"{HOST}/a"  # what was named with https is not asked for without
    assert home.own("https://www.news.example/a") == "https://www.news.example/a"
    for url in (
        "https://sister.news.example/",
        "https://news.example.evil/",
        "https://evilnews.example/",
        f"{HOST}:8443/",
    ):
        assert home.own(url) is None


# --- lists ---------------------------------------------------------------------------------------------------------------


def test_a_news_sitemap_says_when_it_was_published_and_where_its_versions_are() -> None:
    xml = f"""<?xml version="1.0"?>
    <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="i" xmlns:news="n" xmlns:xhtml="x"><url>
      <loc> {HOST}/uk/1 </loc><lastmod>2024-01-20T10:00:00+02:00</lastmod>
      <image:image><image:loc>{HOST}/photo.jpg</image:loc></image:image>
      <news:news><news:publication_date>2024-01-15T23:30:00Z</news:publication_date></news:news>
      <xhtml:link rel="alternate" hreflang="uk" href="{HOST}/uk/1"/><xhtml:link rel="alternate" hreflang="ru" href="/ru/1"/>
      <xhtml:link rel="alternate" hreflang="x-default" href="{HOST}/"/><xhtml:link rel="alternate" hreflang="de" href="/de/1"/>
    </url></urlset>"""
    (entry,) = read_list(xml.encode(), f"{HOST}/s.xml", KYIV).pages
    assert entry == Entry(
        url=f"{HOST}/uk/1",
        published=date(2024, 1, 16),  # in Kyiv
        modified=date(2024, 1, 20),
        modified_at=datetime(2024, 1, 20, 8, tzinfo=UTC),
        alternates=(Alternate("uk", f"{HOST}/uk/1", "sitemap"), Alternate("ru", f"{HOST}/ru/1", "sitemap")),
    )


@pytest.mark.parametrize(
    "feed",
    [
        "<rss version='2.0'><channel><link>/</link><item><title>a</title><link>/1</link><pubDate>Mon, 15 Jan 2024 22:30:00 GMT</pubDate></item></channel></rss>",
        "<rss><channel><item><guid>https://news.example/1</guid><pubDate>Tue, 16 Jan 2024 00:30:00 +0200</pubDate></item></channel></rss>",
        "<rss><channel><item><guid isPermaLink='false'>https://news.example/7</guid><link>/1</link><pubDate>16 Jan 2024 00:30 +0200</pubDate></item></channel></rss>",
        "<feed xmlns='http://www.w3.org/2005/Atom'><link rel='self' href='/feed'/><entry><link rel='edit' href='/e'/><link href='/1'/><published>2024-01-16T00:30:00+02:00</published></entry></feed>",
        "<rdf:RDF xmlns:rdf='r' xmlns:dc='d'><item><link>/1</link><dc:date>2024-01-16T00:30:00+02:00</dc:date></item></rdf:RDF>",
    ],
)  # fmt: skip
def test_feeds_of_all_forms_are_read(feed: str) -> None:
    (entry,) = read_list(feed.encode(), f"{HOST}/feed", KYIV).pages
    assert (entry.url, entry.published) == (f"{HOST}/1", date(2024, 1, 16))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1251"])
def test_lists_come_in_any_encoding_packed_or_not(encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    xml = f'<?xml version="1.0" encoding="{declared}"?><urlset><url><loc>{HOST}/новини</loc></url></urlset>'.encode(
        encoding
    )
    for data in (xml, gzip.compress(xml), gzip.compress(xml[:50]) + gzip.compress(xml[50:])):
        assert [e.url for e in read_list(data, HOST, None).pages] == [normal(f"{HOST}/новини")]


def test_a_plain_list_of_addresses_is_a_sitemap_too() -> None:
    found = read_list(f"{HOST}/a\r\n{HOST}/b\n\nnonsense\n".encode(), f"{HOST}/sitemap.txt", None)
    assert [e.url for e in found.pages] == [f"{HOST}/a", f"{HOST}/b"]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "wrong-type"),
        (b"not found", "wrong-type"),
        (b"<!doctype html><html><body><p>Not found</body></html>", "broken"),
        (b"<html><body/></html>", "wrong-type"),
        (b"<urlset><url><loc>", "broken"),
        (b"<urlset>" * 10_000, "broken"),
        (b"<urlset>" + b"<x/>" * (RECORD_ELEMENTS + 1) + b"</urlset>", "broken"),
        (b"<urlset><url>" + b"<x/>" * (RECORD_ELEMENTS + 1) + b"</url></urlset>", "broken"),
        (b'<!DOCTYPE u [<!ENTITY a "b">]><urlset/>', "broken"),
        ('<?xml version="1.0" encoding="utf-16"?><!DOCTYPE u [<!ENTITY a "b">]><urlset/>'.encode("utf-16"), "broken"),
        (b'<!DOCTYPE u [<!ENTITY % a SYSTEM "file:///etc/passwd"> %a;]><urlset/>', "broken"),
        (b"\x1f\x8bnonsense", "broken"),
        (gzip.compress(b"\0" * 70_000_000), "too-large"),
        (gzip.compress(gzip.compress(b"<urlset/>")), "wrong-type"),
    ],
)
def test_what_is_no_list_is_refused_with_a_reason(data: bytes, kind: str) -> None:
    found = read_list(data, HOST, None)
    assert found.pages == ()
    assert found.fault is not None
    assert found.fault.kind == kind


def test_a_document_type_from_elsewhere_is_not_loaded() -> None:
    xml = (
        f'<!DOCTYPE rss SYSTEM "file:///etc/hostname"><rss><channel><item><link>{HOST}/1</link></item></channel></rss>'
    )
    found = read_list(xml.encode(), HOST, None)
    assert found.fault is None
    assert [e.url for e in found.pages] == [f"{HOST}/1"]


@given(st.binary(max_size=200), st.integers(0, 150), st.integers(0, 150))
def test_a_damaged_list_gives_no_more_than_addresses(noise: bytes, start: int, end: int) -> None:
    xml = f"<urlset><url><loc>{HOST}/a</loc><lastmod>2024-01-01</lastmod></url><url><loc>{HOST}/b</loc></url></urlset>".encode()
    found = read_list(xml[:start] + noise + xml[end:], HOST, None)
    assert all(entry.url.startswith(("http://", "https://")) for entry in (*found.pages, *found.lists))


def test_gzip_is_unpacked_up_to_a_limit() -> None:
    data = gzip.compress(b"a" * 1000)
    assert unpacked(data + data, 2000) == b"a" * 2000
    with pytest.raises(RequestError, match="more than 1,999 bytes"):
        unpacked(data + data, 1999)


def test_a_page_tells_its_versions_and_its_reservation() -> None:
    html = b"""<head><link rel="alternate" hreflang="en" href="/eng/1"><link rel="alternate" hreflang="x-default" href="/x">
    <meta name="tdm-reservation" content="1"></head><div class="menu"><a href="/rus/1">Ru</a></div><a href="/2">no</a>"""
    told = told_by(html, f"{HOST}/1", lambda url: "/rus/" in url)
    assert told.versions == (f"{HOST}/eng/1", f"{HOST}/rus/1")
    assert told.reserved
    assert not told_by(b"<p>", HOST, lambda url: True).reserved


@pytest.mark.parametrize(
    "part", [b"<div>", b"<a href=/x>", b"<", b'<a href="', b"href=", b"a ", b" ", b"a", b"=", b"'", b'<a b="']
)
@pytest.mark.parametrize("head", [b"", b"<a ", b"<a b=", b"<link rel=alternate hreflang=uk href="])
def test_no_page_is_slow_to_read(head: bytes, part: bytes) -> None:
    """Most of these took minutes with a tree, or with a pattern that tries again at each letter."""
    assert len(told_by(head + part * (2_000_000 // len(part)) + b">", HOST, lambda url: False).versions) <= 1


# --- what to ask for ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "modified", "over"),
    [
        ("sitemap-2024-01.xml.gz", None, False),
        ("sitemap-2023-12.xml.gz", None, True),
        ("sitemap_2024_02.xml", None, True),
        ("2024/01/15/sitemap.xml", None, False),
        ("2024/01/09/sitemap.xml", None, True),
        ("sitemap-2024.xml", None, False),
        ("sitemap-120240.xml", None, False),
        ("sitemap-2024-13.xml", None, False),
        ("news.xml", date(2024, 1, 9), True),
        ("news.xml", date(2024, 1, 10), False),
        ("news.xml", date(2025, 1, 1), False),  # what changed later may hold what is older
    ],
)
def test_lists_that_can_hold_nothing_wanted_are_told_by_their_name_or_change(
    name: str, modified: date | None, over: bool
) -> None:
    entry = Entry(url=f"{HOST}/{name}", modified=modified)
    assert list_is_over(entry, Span(date(2024, 1, 10), date(2024, 1, 20))) is over
    assert list_is_over(entry, Span()) is False


def test_a_visit_goes_by_day_and_story_with_its_versions_together() -> None:
    def found(story: str, lang: str, day: int) -> Found:
        return Found(url=f"{HOST}/{lang}/{story}", id=f"{story}/{lang}", story=story, lang=lang, day=date(2024, 1, day))  # type: ignore[arg-type]

    pages = [found("b", "en", 2), found("a", "en", 3), found("b", "uk", 2), found("a", "ru", 1), found("c", "uk", 1)]
    assert [page.id for page in in_order(pages)] == ["a/ru", "a/en", "c/uk", "b/uk", "b/en"]
    assert MAX_LISTS >= 500  # forty years of months are fewer


# --- pace ------------------------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), max_size=5), st.floats(0.5, 10))
def test_nothing_a_site_says_makes_the_pause_shorter(said: list[tuple[float, float]], own_s: float) -> None:
    watch = Watch()
    pace = Pace(watch.clock, delay_s=own_s)
    for asked_s, took_s in said:
        pace.ask_for(asked_s)
        before = watch.passed
        pace.answered(took_s)
        pace.wait()
        assert watch.passed - before >= max(own_s, asked_s, took_s) * (1 - 1e-9)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        ("Thu, 01 Feb 2024 12:10:00 GMT", 600),
        ("Thu, 01 Feb 2024 11:00:00 GMT", 0),
        ("soon", 0),
        ("", 0),
        ("-5", 0),
        ("9" * 400, 999_999_999_999),
        ("²", 0),
    ],
)
def test_retry_after_is_read_in_both_forms(value: str, seconds: float) -> None:
    assert Pace(Watch().clock, delay_s=1).retry_after_s(value) == pytest.approx(seconds, abs=1)


def test_a_wait_that_is_too_long_ends_the_visit() -> None:
    pace = Pace(Watch().clock, delay_s=1)
    pace.put_off(MAX_WAIT_S + 1)
    with pytest.raises(Stopped) as stop:
        pace.wait()
    assert not stop.value.ours
