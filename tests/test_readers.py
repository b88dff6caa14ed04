import json
from pathlib import Path

import pytest

from toolkit.data import Drop, Page
from toolkit.errors import ToolkitError
from toolkit.readers import jsonl, read, reader, sources

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
        ("page.html.gz", b"\x1f\x8b\x08\x00", "binary", "compressed with gzip"),
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
    for module in (reader, jsonl):
        monkeypatch.setattr(module, "LONGEST", len(line))
    found = list(read(tmp_path, write(tmp_path, name, line + line.replace(b"x", b"x" * 10) + line)))
    reasons = [f.reason if isinstance(f, Drop) else None for f in found]
    assert reasons == ([None, "too-long", None] if name == "rows.jsonl" else ["too-long"])
