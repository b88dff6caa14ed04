"""Files as they lie on disks: in false encodings, links in a circle, folders nobody may read. One line each, and the rest is read."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from toolkit import cli
from toolkit.building import build
from toolkit.data import Drop, Page
from toolkit.extraction import extract
from toolkit.readers import read, sources, table
from toolkit.sites import SITES

UK = "Міст через Бистрець закрили на два місяці, бо навесні розмило його опори; автобуси їздять греблею."


def page(declared: str = "") -> str:
    return f"""<html><head>{declared and f'<meta charset="{declared}">'}<link rel="canonical" href="https://news.example/news/2026/04/02/8100009/">
    </head><body><article class="post_news"><h1 class="post_news_title">Міст закрили</h1><div class="post_news_text"><p>{UK}</p></div></article></body></html>"""


@pytest.mark.parametrize(
    ("declared", "codec", "warned"),
    [
        ("utf-8", "cp1251", "declared utf-8, read as cp1251"),
        ("windows-1251", "koi8_u", "declared windows-1251, read as koi8_u"),
        ("windows-1251", "utf-8", ""),
        ("klingon", "cp1251", "declared klingon, read as cp1251"),
        ("zip", "cp1251", "declared zip, read as cp1251"),  # a codec of Python's that gives no text
        ("unicode_escape", "cp1251", "declared unicode_escape, read as cp1251"),
        ("utf-8", "utf-16-le", "declared nothing, read as utf-16-le"),
        ("utf-8", "utf-16", ""),
        ("", "utf-32", ""),
        ("", "cp1251", "declared nothing, read as cp1251"),
        ("", "koi8_u", "declared nothing, read as koi8_u"),
        ("mac-cyrillic", "mac_cyrillic", ""),
    ],
)
def test_a_page_is_read_in_the_encoding_it_is_in(tmp_path: Path, declared: str, codec: str, warned: str) -> None:
    (tmp_path / "page.html").write_bytes(page(declared).encode(codec))
    (found,) = read(tmp_path, "page.html")
    assert isinstance(found, Page)
    article, _ = extract(found, SITES)
    assert (article.paragraphs[1].text, article.lang) == (UK, "uk")
    assert [w for w in article.warnings if w.startswith("encoding")] == ([f"encoding: {warned}"] if warned else [])


@pytest.fixture
def tangle(tmp_path: Path) -> Path:
    """A folder of pages with links in circles, links to nothing, and a page in a folder that is named like one."""
    root = tmp_path / "pages"
    (root / "dir.html").mkdir(parents=True)
    (root / "dir.html" / "page.html").write_text(page(), encoding="utf-8")
    try:
        (root / "circle").symlink_to(root, target_is_directory=True)
        (root / "self.html").symlink_to("self.html")
        (root / "nothing.html").symlink_to("gone.html")
    except OSError:
        pytest.skip("links cannot be made here")
    return root


def said(root: Path) -> dict[str, str]:
    return {
        found.where: found.detail for source in sources(root) for found in read(root, source) if isinstance(found, Drop)
    }


def test_links_that_lead_nowhere_or_in_a_circle_are_each_a_line(tangle: Path) -> None:
    assert said(tangle) == {
        "circle": "a link to a folder, which is not followed; name the folder itself",
        "nothing.html": "cannot be read: No such file or directory",
        "self.html": "cannot be read: Too many levels of symbolic links",
    }
    assert [found.path for source in sources(tangle) for found in read(tangle, source) if isinstance(found, Page)] == [
        "dir.html/page.html"
    ]


def test_a_folder_with_links_in_a_circle_is_built(tangle: Path, tmp_path: Path) -> None:
    build(tangle, tmp_path / "out", quiet=True)
    assert (tmp_path / "out" / "rejects.jsonl").read_text(encoding="utf-8").count("unreadable") == 3


def test_a_folder_that_nobody_may_look_into_is_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "closed").mkdir()
    (tmp_path / "page.html").write_text(page(), encoding="utf-8")

    def guarded(look: Callable[[str], Any]) -> Callable[[str], Any]:
        def guard(path: str) -> Any:
            if Path(path).name == "closed":
                raise PermissionError(13, "Permission denied", str(path))
            return look(path)

        return guard

    monkeypatch.setattr(os, "scandir", guarded(os.scandir))
    monkeypatch.setattr(os, "listdir", guarded(os.listdir))
    assert sources(tmp_path) == ["closed", "page.html"]
    assert said(tmp_path) == {"closed": "cannot be read: Permission denied"}


def test_a_file_that_may_not_be_touched_is_one_line_of_any_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(path: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "exists", refuse)
    with pytest.raises(SystemExit, match="1"):
        cli.main(["extract", "closed/page.html"])
    assert capsys.readouterr().err == "newsalign extract: closed/page.html: Permission denied\n"


def test_a_line_too_long_for_a_table_is_one_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "LONGEST_LINE", 500)
    monkeypatch.setattr(table, "LONGEST_CELL", 400)
    (tmp_path / "rows.csv").write_text(f"id,title,text\n1,Міст,{'а' * 3000}\n2,Міст,{UK}\n", encoding="utf-8")
    refused, kept = read(tmp_path, "rows.csv")
    assert isinstance(refused, Drop)
    assert (refused.where, refused.reason) == ("rows.csv#2", "broken-row")
    assert kept.path == "rows.csv#3" if isinstance(kept, Page) else kept
