import csv
import gzip
import io
import json
import random
import zlib
from itertools import takewhile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from toolkit.data import Drop, Page
from toolkit.errors import ToolkitError
from toolkit.readers import read, reader, sources

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


def write(root: Path, name: str, content: bytes) -> str:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return name


def only(root: Path, name: str) -> Page | Drop:
    (one,) = read(root, name)
    return one


def test_sources_are_sorted_and_leave_out_hidden_files(tmp_path):
    for name in ("b/2.html", "b/.git/x", ".part", "a.txt", "b/10", "ї/новина.html"):
        write(tmp_path, name, b"x")
    assert sources(tmp_path) == ["a.txt", "b/10", "b/2.html", "ї/новина.html"]


def test_a_single_file_is_its_own_source(tmp_path):
    write(tmp_path, "page.html", b"<html>")
    assert sources(tmp_path / "page.html") == ["page.html"]
    assert only(tmp_path / "page.html", "page.html") == only(tmp_path, "page.html")


def test_a_missing_folder_is_an_error_of_the_user(tmp_path):
    with pytest.raises(ToolkitError, match="no such file or folder"):
        sources(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("name", "content", "media"),
    [
        ("page.html", b"plain words", "html"),
        ("news/7370862", b"\xef\xbb\xbf\n<!DOCTYPE html><p>x", "html"),
        ("news/index.amp", b"<html amp>", "html"),
        ("page.txt", b"<!-- saved --><HTML><body>", "html"),
        ("dump.txt", "Укр Рус Eng\nНовина".encode(), "text"),
        ("dump", "Новина".encode("utf-16"), "text"),
        ("feed.xml", b'<?xml version="1.0"?><rss><item><![CDATA[<div>x</div>]]>', "text"),
        ("one.json", b'{\n "title": "x"\n}\n', "json"),
    ],
)
def test_content_tells_the_form_more_than_the_name(tmp_path, name, content, media):
    page = only(tmp_path, write(tmp_path, name, content))
    assert page == Page(path=name, media=media, content=content)


def test_rows_of_articles_are_pages_named_by_their_line(tmp_path):
    rows = [json.dumps({"title": title}).encode() for title in ("one", "two")]
    content = b"\xef\xbb\xbf" + rows[0] + b"\r\n\n" + b'{"title": "cut' + b"\n[1]\n" + rows[1]
    found = list(read(tmp_path, write(tmp_path, "rows.jsonl", content)))
    assert [f.path if isinstance(f, Page) else f"{f.where} {f.reason}" for f in found] == [
        "rows.jsonl#1",
        "rows.jsonl#3 broken-json",
        "rows.jsonl#4 broken-json",
        "rows.jsonl#5",
    ]
    assert found[-1].content == rows[1]


@pytest.mark.parametrize(
    ("name", "content", "reason", "detail"),
    [
        ("photo.html", PNG, "binary", "a PNG picture"),
        ("page.html", bytes(range(256)) * 4, "binary", "not text but bytes"),
        ("page.html.gz", b"\x1f\x8b\x08\x00", "broken-gzip", "the file ends within its packed data"),
        ("page.html", b"", "empty", "nothing in it"),
        ("page.txt", b" \r\n\n", "empty", "nothing in it"),
        ("gone.html", None, "unreadable", "No such file"),
        (".", None, "unreadable", "a folder"),
    ],
)
def test_what_cannot_be_read_is_one_drop_with_a_reason(tmp_path, name, content, reason, detail):
    if content is not None:
        write(tmp_path, name, content)
    drop = only(tmp_path, name)
    assert isinstance(drop, Drop)
    assert (drop.noun, drop.where, drop.reason) == ("page", name, reason)
    assert detail in drop.detail
    assert "\n" not in drop.detail


def test_a_few_broken_bytes_do_not_make_a_page_binary(tmp_path):
    page = only(tmp_path, write(tmp_path, "page.html", b"<html>\0" + b"text " * 40))
    assert isinstance(page, Page)


@pytest.mark.parametrize("name", ["page.html", "dump.txt", "rows.jsonl"])
def test_what_is_longer_than_any_page_is_refused_and_rows_are_measured_one_by_one(tmp_path, monkeypatch, name):
    line = b'{"title": "x"}\n' if name == "rows.jsonl" else b"plain text, x\n"
    monkeypatch.setattr(reader, "LONGEST", len(line))
    found = list(read(tmp_path, write(tmp_path, name, line + line.replace(b"x", b"x" * 10) + line)))
    reasons = [f.reason if isinstance(f, Drop) else None for f in found]
    assert reasons == ([None, "too-long", None] if name == "rows.jsonl" else ["too-long"])


# --- WARC ------------------------------------------------------------------------------------------------------------

HTML = "<html><body><h1>Міст</h1><p>Міст закрили.</p></body></html>".encode()
URL = "https://news.example/news/2026/04/02/{}/"


def head(first: str, lines: dict[str, object]) -> bytes:
    return "\r\n".join([first, *(f"{name}: {value}" for name, value in lines.items()), "", ""]).encode()


def answered(body: bytes, *, status: str = "200 OK", **headers: str) -> bytes:
    lines = {"Content-Type": "text/html; charset=utf-8"} | {n.replace("_", "-"): v for n, v in headers.items()}
    return head(f"HTTP/1.1 {status}", lines) + body


def record(block: bytes, number: int = 1, *, kind: str = "response", length: object = None, **headers: str) -> bytes:
    lines = {
        "WARC-Type": kind,
        "WARC-Target-URI": URL.format(number),
        "WARC-Date": "2026-05-01T10:00:00Z",
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": len(block) if length is None else length,
    } | {n.replace("_", "-"): v for n, v in headers.items()}
    return head("WARC/1.0", lines) + block + b"\r\n\r\n"


def chunked(body: bytes) -> bytes:
    return (
        b"".join(b"%x\r\n%s\r\n" % (len(body[i : i + 9]), body[i : i + 9]) for i in range(0, len(body), 9))
        + b"0\r\n\r\n"
    )


def warc(root: Path, *records: bytes, packed: bool = False) -> list[Page | Drop]:
    content = b"".join(map(gzip.compress, records) if packed else records)
    return list(read(root, write(root, "pages.warc.gz" if packed else "pages.warc", content)))


def outcomes(found: list[Page | Drop]) -> list[str]:
    return [f.reason if isinstance(f, Drop) else (f.url or "").rpartition("/20")[2] for f in found]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # warcio leaves temporary files open
@pytest.mark.parametrize("packed", [False, True])
def test_what_another_program_wrote_is_read_as_it_reads_it(tmp_path, packed):
    path = tmp_path / ("pages.warc.gz" if packed else "pages.warc")
    bodies = [HTML.replace("Міст".encode(), f"Міст {n}".encode()) for n in range(5)]
    with path.open("wb") as out:
        writer = WARCWriter(out, gzip=packed)
        writer.write_record(writer.create_warcinfo_record("x.warc", {"software": "a test"}))
        for n, body in enumerate(bodies):
            http = StatusAndHeaders(
                "200 OK", [("Content-Type", "text/html; charset=windows-1251")], protocol="HTTP/1.1"
            )
            date = {"WARC-Date": f"2026-05-0{n + 1}T10:00:00Z"}
            writer.write_record(
                writer.create_warc_record(
                    URL.format(n), "response", payload=io.BytesIO(body), http_headers=http, warc_headers_dict=date
                )
            )
    pages, expected = list(read(tmp_path, path.name)), []
    with path.open("rb") as file:
        theirs = ArchiveIterator(file)
        for r in theirs:
            if r.rec_type == "response":
                body, said = r.content_stream().read(), r.rec_headers
                place = f"{path.name}#{theirs.get_record_offset()}"  # which passes over the body
                expected.append((place, said["WARC-Target-URI"], said["WARC-Date"], body))
    ours = [(p.path, p.url, f"{p.fetched:%Y-%m-%dT%H:%M:%SZ}", p.content) for p in pages]
    assert ours == expected
    assert [p.content for p in pages] == bodies
    assert {p.charset for p in pages} == {"windows-1251"}


@pytest.mark.parametrize(
    "block",
    [
        answered(HTML),
        answered(gzip.compress(HTML), Content_Encoding="gzip"),
        answered(zlib.compress(HTML), Content_Encoding="deflate"),
        answered(zlib.compress(HTML)[2:-4], Content_Encoding="deflate"),  # as some servers understand the word
        answered(chunked(HTML), Transfer_Encoding="chunked"),
        answered(chunked(gzip.compress(HTML)), Transfer_Encoding="chunked", Content_Encoding="gzip"),
        answered(
            HTML, Transfer_Encoding="chunked", Content_Encoding="gzip"
        ),  # the crawler undid it, and kept the headers
        answered(HTML, Content_Encoding="identity", Content_Type=""),
    ],
)
def test_bodies_are_read_as_a_browser_would(tmp_path, block):
    (page,) = warc(tmp_path, record(block))
    assert isinstance(page, Page)
    assert page.content == HTML


def test_a_body_packed_with_brotli_is_read(tmp_path):
    brotli = pytest.importorskip("brotli")
    (page,) = warc(tmp_path, record(answered(brotli.compress(HTML), Content_Encoding="br")))
    assert page.content == HTML


@pytest.mark.parametrize(
    ("rec", "reason"),
    [
        (record(answered(b"", status="301 Moved", Location="/")), "redirect"),
        (record(answered(HTML, status="404 Not Found")), "http-error"),
        (record(answered(HTML, status="206 Partial Content")), "http-error"),
        (record(b"", kind="revisit"), "revisit"),
        (record(answered(PNG, Content_Type="image/png")), "not-html"),
        (record(answered(PNG)), "binary"),
        (record(answered(b"plain", Content_Type="")), "not-html"),
        (record(answered(b" \n")), "empty"),
        (record(b"20260501 A 127.0.0.1", Content_Type="text/dns"), "not-html"),
        (record(b"no answer"), "broken-record"),
        (record(answered(HTML), length="many"), "broken-record"),
        (record(answered(HTML), length=-1), "broken-record"),
        (record(answered(HTML, Content_Encoding="gzip, gzip, gzip")), "packed"),
        (record(answered(HTML, Content_Encoding="lzma")), "packed"),
        (b"WARC/1.0\r\nWARC-Type: response\r\nand no end\r\n", "broken-record"),
        (b"rubbish\r\n", "broken-record"),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_an_answer_that_is_no_page_is_one_drop_and_the_next_is_read(tmp_path, rec, reason, packed):
    good = record(answered(HTML), 2)
    assert outcomes(warc(tmp_path, good, rec, good, packed=packed)) == ["26/04/02/2/", reason, "26/04/02/2/"]


@pytest.mark.parametrize("length", [0, 1, 30, 200, 10**6, 10**12])
def test_a_length_that_lies_costs_its_own_record_alone(tmp_path, length):
    liar = record(answered(HTML), 9, length=length)
    found = outcomes(
        warc(tmp_path, record(answered(HTML), 1), liar, record(answered(HTML), 2), record(answered(HTML), 3))
    )
    assert found == ["26/04/02/1/", "broken-record", "26/04/02/2/", "26/04/02/3/"]


def test_a_record_longer_than_any_page_is_passed(tmp_path, monkeypatch):
    monkeypatch.setattr("toolkit.readers.warc.LONGEST", 20_000)
    long = record(answered(HTML + b"x" * 200_000), 9)
    found = warc(tmp_path, record(answered(HTML), 1), long, record(answered(HTML), 2))
    assert outcomes(found) == ["26/04/02/1/", "too-long", "26/04/02/2/"]
    bomb = record(answered(gzip.compress(bytes(2_000_000)), Content_Encoding="gzip"))
    assert outcomes(warc(tmp_path, bomb, packed=True)) == ["too-long"]


def test_a_damaged_member_of_a_packed_warc_costs_its_own_record_alone(tmp_path):
    members = [gzip.compress(record(answered(HTML + bytes(str(n), "ascii") * 3000), n)) for n in range(4)]
    middle = bytearray(members[1])
    middle[len(middle) // 2] ^= 0xFF
    middle[len(middle) // 2 + 1] ^= 0xFF
    write(tmp_path, "pages.warc.gz", b"".join([members[0], bytes(middle), *members[2:]]))
    found = list(read(tmp_path, "pages.warc.gz"))
    assert outcomes(found) == ["26/04/02/0/", "broken-record", "26/04/02/2/", "26/04/02/3/"]


@pytest.mark.parametrize("packed", [False, True])
def test_of_a_cut_warc_what_can_be_read_is_read(tmp_path, packed):
    noise = random.Random(1).randbytes(3000).hex().encode()
    records = [record(answered(HTML + noise), n) for n in range(3)]
    content = b"".join(map(gzip.compress, records) if packed else records)
    write(tmp_path, "pages.warc", content[:-1500])
    pages = list(read(tmp_path, "pages.warc"))
    assert outcomes(pages) == ["26/04/02/0/", "26/04/02/1/", "26/04/02/2/"]
    assert pages[0].content == HTML + noise
    assert len(HTML) < len(pages[2].content) < len(HTML + noise)
    assert (HTML + noise).startswith(pages[2].content)


def test_a_warc_packed_as_a_whole_is_read_and_its_records_are_told_apart(tmp_path):
    content = b"".join(record(answered(HTML), n) for n in range(3))
    write(tmp_path, "whole.warc.gz", gzip.compress(content))
    pages = list(read(tmp_path, "whole.warc.gz"))
    assert outcomes(pages) == ["26/04/02/0/", "26/04/02/1/", "26/04/02/2/"]
    assert len({p.path for p in pages}) == 3


# --- what is packed --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", HTML),
        ("dump.txt", b"Words."),
        ("rows.jsonl", b'{"title": "x"}\n'),
        ("t.csv", b"title,text\na,b\n"),
    ],
)
def test_any_form_may_be_packed(tmp_path, name, content):
    (plain,) = read(tmp_path, write(tmp_path, name, content))
    (packed,) = read(tmp_path, write(tmp_path, f"{name}.gz", gzip.compress(content)))
    assert (packed.content, packed.media) == (plain.content, plain.media)
    assert packed.path == plain.path.replace(name, f"{name}.gz")


def test_of_packed_rows_that_are_cut_or_broken_the_first_are_read_and_the_rest_is_one_drop(tmp_path):
    rows = [json.dumps({"title": random.Random(n).randbytes(200).hex()}).encode() + b"\n" for n in range(500)]
    content = gzip.compress(b"".join(rows))
    broken = content[: len(content) // 2] + bytes(40) + content[len(content) // 2 + 40 :]
    for bad in (content[: len(content) // 2], broken):
        *found, drop = read(tmp_path, write(tmp_path, "rows.jsonl.gz", bad))
        whole = list(takewhile(lambda f: isinstance(f, Page), found))
        assert 100 < len(whole) < 400
        assert [page.content + b"\n" for page in whole] == rows[: len(whole)]
        assert (drop.where, drop.reason) == ("rows.jsonl.gz", "broken-gzip")


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(reader, "LONGEST", 100_000)
    bomb = gzip.compress(b"<html>" + bytes(10_000_000))
    assert [f.reason for f in read(tmp_path, write(tmp_path, "page.html.gz", bomb))] == ["binary"]
    bomb = gzip.compress(b"<html>" + b" " * 10_000_000)
    assert [f.reason for f in read(tmp_path, write(tmp_path, "page.html.gz", bomb))] == ["too-long"]
    monkeypatch.setattr(reader, "LONGEST_SKIPPED", 1_000_000)
    monkeypatch.setattr(reader, "BLOCK", 1_000)
    bomb = gzip.compress(b'{"title": "' + b" " * 10_000_000)
    assert {f.reason for f in read(tmp_path, write(tmp_path, "rows.jsonl.gz", bomb))} == {"too-long"}
    twice = gzip.compress(gzip.compress(HTML))
    assert [f.reason for f in read(tmp_path, write(tmp_path, "page.html.gz", twice))] == ["binary"]


# --- tables and objects ----------------------------------------------------------------------------------------------


def values(page: Page | Drop) -> dict:
    assert isinstance(page, Page), page
    return json.loads(page.content)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_tables_are_read_in_any_encoding_and_with_any_delimiter(tmp_path, codec, delimiter):
    rows = [["title", "text", "url"], ["Міст закрили", "Перший абзац.\nДругий, останній.", "https://x.example/1"]]
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    (page,) = read(tmp_path, write(tmp_path, "articles.csv", out.getvalue().encode(codec)))
    assert values(page) == dict(zip(*rows, strict=True))
    assert page.path == "articles.csv#2"


def test_a_broken_row_of_a_table_is_one_drop_and_the_rows_below_it_are_read(tmp_path):
    content = b'title,text\na,"1\n2"\nb\n"c,never closed\nd,4\ne,5,6\n\nf,7\n'
    found = list(read(tmp_path, write(tmp_path, "t.csv", content)))
    assert [(f.path if isinstance(f, Page) else f"{f.where} {f.reason}") for f in found] == [
        "t.csv#2",
        "t.csv#4 broken-row",
        "t.csv#5 broken-row",
        "t.csv#6",
        "t.csv#7 broken-row",
        "t.csv#9",
    ]


@pytest.mark.parametrize("form", ["csv", "parquet", "jsonl"])
def test_rows_of_up_crawler_give_a_page_for_each_version_they_hold(tmp_path, form):
    row = {
        "art_id": "7403300",
        "date_published": "2023-05-29",
        "tags": "mosty",
        "ukr_uri": "https://www.pravda.com.ua/news/2023/05/29/7403300/",
        "ukr_title": "Міст закрили",
        "ukr_text": "Міст закрили на ремонт.",
        "rus_uri": "",
        "rus_title": "",
        "rus_text": "",
        "Language.EN_title": "Bridge closed",  # as Python 3.12 prints the name of its column
        "Language.EN_text": "The bridge has been closed.",
    }
    path = tmp_path / f"ukr_pravda_2y.{form}"
    if form == "parquet":
        pq.write_table(pa.Table.from_pylist([row]), path)
    elif form == "csv":
        with path.open("w", encoding="utf-8", newline="") as out:
            table = csv.DictWriter(out, row, dialect="unix")
            table.writeheader()
            table.writerow(row)
    else:
        path.write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    uk, en = read(tmp_path, path.name)
    assert (uk.path.rpartition(".")[2], en.path.rpartition(".")[2]) == ("ukr", "eng")
    assert values(uk) == {
        "art_id": "7403300",
        "date": "2023-05-29",
        "uri": row["ukr_uri"],
        "title": row["ukr_title"],
        "text": row["ukr_text"],
        "lang": "ukr",
    }
    assert values(en)["title"] == "Bridge closed"


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_table_of_something_else_is_one_drop(tmp_path, form):
    path = tmp_path / f"uris.{form}"
    if form == "parquet":
        pq.write_table(pa.table({"uri": ["a", "b"], "lang": ["uk", "ru"]}), path)
    else:
        path.write_text("uri,lang\na,uk\nb,ru\n", encoding="utf-8")
    (drop,) = read(tmp_path, path.name)
    assert (drop.where, drop.reason) == (path.name, "no-columns")
    assert "uri" in drop.detail


def test_a_broken_parquet_file_is_one_drop(tmp_path):
    pq.write_table(pa.table({"title": ["a"] * 999, "text": [str(n) for n in range(999)]}), tmp_path / "whole.parquet")
    content = (tmp_path / "whole.parquet").read_bytes()
    (drop,) = read(tmp_path, write(tmp_path, "cut.parquet", content[: len(content) // 2]))
    assert drop.reason == "broken-parquet"


def test_whole_pages_in_rows_are_pages(tmp_path):
    row = {"url": URL.format(1), "html": HTML.decode(), "fetched": "2026-05-01T10:00:00Z"}
    (page,) = read(tmp_path, write(tmp_path, "crawl.jsonl", json.dumps(row).encode()))
    assert (page.media, page.content, page.url) == ("html", HTML, URL.format(1))
    assert page.fetched.isoformat() == "2026-05-01T10:00:00+00:00"


def test_a_list_of_objects_is_read_item_by_item(tmp_path):
    content = json.dumps([{"title": "a"}, 17, {"title": "\ud800"}], indent=1).encode()
    found = list(read(tmp_path, write(tmp_path, "list.json", content)))
    assert [f.path if isinstance(f, Page) else f.reason for f in found] == ["list.json#1", "broken-json", "list.json#3"]


# --- saved by browsers -----------------------------------------------------------------------------------------------

MHTML = b"""From: <Saved by Blink>
Snapshot-Content-Location: https://news.example/news/1/
Date: Wed, 17 May 2023 12:00:00 -0000
MIME-Version: 1.0
Content-Type: multipart/related;
\ttype="text/html";
\tboundary="--abc"

----abc
Content-Type: text/html; charset="windows-1251"
Content-Transfer-Encoding: quoted-printable

<html><body><p>=CC=EE=F1=F2 closed=
.</p></body></html>
----abc
Content-Type: image/png
Content-Transfer-Encoding: base64

iVBORw0KGgo=
----abc--
"""


@pytest.mark.parametrize("name", ["page.mhtml", "page.mht", "page"])
def test_a_page_saved_with_its_pictures_is_read(tmp_path, name):
    page = only(tmp_path, write(tmp_path, name, MHTML))
    assert isinstance(page, Page)
    assert page.content == "<html><body><p>Мост closed.</p></body></html>".encode("cp1251")
    assert (page.media, page.url, page.charset) == ("html", "https://news.example/news/1/", "windows-1251")
    assert page.fetched.isoformat() == "2023-05-17T12:00:00+00:00"


def test_a_message_without_a_page_is_one_drop(tmp_path):
    drop = only(tmp_path, write(tmp_path, "page.mhtml", MHTML.replace(b"text/html;", b"text/css;")))
    assert drop.reason == "broken-mhtml"


@pytest.mark.parametrize(
    ("comment", "url", "fetched"),
    [
        ("<!-- saved from url=(0034)https://news.example/news/1/ -->", "https://news.example/news/1/", None),
        (
            "<!-- Mirrored from news.example/news/1/ by HTTrack Website Copier/3.x [XR&CO'2014], Wed, 05 Mar 2026 10:00:00 GMT -->",
            "https://news.example/news/1/",
            "2026-03-05T10:00:00+00:00",
        ),
        ("<!-- saved -->", None, None),
    ],
)
def test_where_a_page_was_saved_from_is_known_if_its_tool_noted_it(tmp_path, comment, url, fetched):
    page = only(tmp_path, write(tmp_path, "page.html", b"<html>" + comment.encode() + HTML))
    assert page.url == url
    assert (page.fetched and page.fetched.isoformat()) == fetched
