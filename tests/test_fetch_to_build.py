"""From a site to a corpus: a trilingual newspaper on loopback is fetched to WARC by the command, and built from that."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from newspaper import LANGS, MAIL, Answer, Newspaper, address, path, serving, sitemap

from toolkit import build
from toolkit.corpus import Corpus

TITLES = {"uk": "Річка вийшла з берегів", "ru": "Река вышла из берегов", "en": "The river burst its banks"}
TEXTS = {
    "uk": ("Біля Яструбівки вода піднялася на {} сантиметрів.", "Мер Олена Гайова просить людей їхати до міста."),
    "ru": ("Возле Ястребовки вода поднялась на {} сантиметров.", "Мэр Елена Гаевая просит людей ехать в город."),
    "en": ("The water rose by {} centimetres near Yastrubivka.", "Mayor Olena Haiova asks people to go to the city."),
}
SISTER = "https://sister.example/13"


def page(key: int, lang: str, base: str, versions: str = "uk ru en") -> Answer:
    """Return an article as Ukrainska Pravda prints one. Its links name the paper's own host, its canonical link UP's."""
    links = "".join(
        f'<link rel="alternate" hreflang="{v}" href="{address(key, v, base="https://www.pravda.com.ua")}">'
        for v in versions.split()
    )
    body = "".join(f"<p>{text.format(key)}</p>" for text in TEXTS[lang])
    html = (
        f'<!doctype html><html lang="{lang}"><head><title>{TITLES[lang]} {key}</title>{links}'
        f'<link rel="canonical" href="{address(key, lang, base="https://www.pravda.com.ua")}"></head><body>'
        f'<article class="post_news"><h1 class="post_news_title">{TITLES[lang]} {key}</h1>'
        f'<div class="post_news_text">{body}</div></article></body></html>'
    )
    return Answer(html.encode(), headers=(("ETag", f'"{key}-{lang}"'),))


@pytest.fixture
def site() -> Iterator[tuple[Newspaper, str]]:
    with serving(Newspaper()) as paper:
        base = f"http://127.0.0.1:{paper.port}"
        versions = {11: "uk ru en", 12: "uk ru en", 13: "uk", 14: "uk ru"}
        urls = [(key, lang) for key, langs in versions.items() for lang in langs.split()]
        paper.routes["/robots.txt"] = Answer(f"Sitemap: {base}/all.xml\n".encode(), media="text/plain")
        paper.routes["/all.xml"] = sitemap(*(address(key, lang, base=base) for key, lang in urls), packed=True)
        for key, lang in urls:
            paper.routes[path(address(key, lang))] = page(key, lang, base, versions[key])
        paper.routes[path(address(13))] = Answer(b"", 301, headers=(("Location", SISTER),))
        moved = path(address(14, "ru")).replace("/news/", "/articles/")
        paper.routes[moved] = paper.routes[path(address(14, "ru"))]
        paper.routes[path(address(14, "ru"))] = Answer(b"", 301, headers=(("Location", moved),))
        yield paper, base


def new(body: bytes) -> bytes:
    """Return a page as it is after an edit, which says when that was."""
    said = b'<head><meta property="article:modified_time" content="2024-01-16T10:00:00+02:00">'
    return body.replace(b"11 ", b"19 ").replace(b"<head>", said)


def typed(*args: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "toolkit", *map(str, args)], capture_output=True, encoding="utf-8", check=False
    )


def fetched(base: str, out: Path, *more: object) -> str:
    days = ("--since", "2024-01-01", "--until", "2024-01-31")
    result = typed("fetch", base, *days, "--delay", 0, "--contact", MAIL, "-o", out, *more)
    assert result.returncode == 0, result.stderr
    return result.stdout


def rejected(corpus: Corpus) -> set[str]:
    lines = (corpus.path / "rejects.jsonl").read_text(encoding="utf-8").splitlines()
    return {row["reason"] for row in map(json.loads, lines) if row["noun"] == "page"}


def test_what_was_fetched_is_built_with_its_versions_together(site: tuple[Newspaper, str], tmp_path: Path) -> None:
    _, base = site
    pages = tmp_path / "pages.warc.gz"
    assert "8 fetched" in fetched(base, pages)
    result = typed("build", pages, "-o", tmp_path / "corpus", "--quiet")
    assert result.returncode == 0, result.stderr
    corpus = build(pages, tmp_path / "corpus", quiet=True)  # is there already, and comes back as it is
    stories = {story.story.id: story for story in corpus.stories()}
    assert {name: s.langs for name, s in stories.items()} == {
        "pravda.com.ua/11": ("uk", "ru", "en"),
        "pravda.com.ua/12": ("uk", "ru", "en"),
        "pravda.com.ua/14": ("uk", "ru"),  # its Russian version behind a redirect within the site
    }
    first = stories["pravda.com.ua/11"]
    assert {m.reason for m in first.story.members} == {"hreflang + same id"}
    assert {a.via for article in first.articles for a in article.alternates} == {"hreflang"}
    assert all(a.fetched and a.page.startswith("pages.warc.gz#") for a in first.articles)
    assert [u.en for u in first.units if u.type == "translated"][1:] == [t.format(11) for t in TEXTS["en"]]
    assert rejected(corpus) == {"redirect"}  # one leads to a sister site, the other one's goal was read


def test_of_a_second_visit_what_has_not_changed_is_read_from_the_first(
    site: tuple[Newspaper, str], tmp_path: Path
) -> None:
    paper, base = site
    folder = tmp_path / "warcs"
    fetched(base, folder / "1.warc.gz")
    for lang in LANGS:  # the others answer the same bytes, and leave revisit records
        route = path(address(11, lang))
        old = paper.routes[route]
        assert isinstance(old, Answer)
        paper.routes[route] = replace(old, body=new(old.body), headers=(("ETag", '"new"'),))
    assert "5 not-modified" in fetched(base, folder / "2.warc.gz", "--earlier", folder / "1.warc.gz")
    corpus = build(folder, tmp_path / "corpus", quiet=True)
    stories = {story.story.id: story for story in corpus.stories()}
    assert {name: len(s.langs) for name, s in stories.items()} == {
        "pravda.com.ua/11": 3, "pravda.com.ua/12": 3, "pravda.com.ua/14": 2,
    }  # fmt: skip
    newest = stories["pravda.com.ua/11"].article("en")
    assert newest is not None
    assert newest.page.startswith("2.warc.gz#")
    assert "19 centimetres" in newest.text
    assert {"redirect", "revisit"} <= rejected(corpus)
