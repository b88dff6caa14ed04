"""Articles that go out as rows and come in again, in every form a row may have."""

import csv
import json
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import HOSTILE, TIMES

from toolkit.corpus.tables import article_row, schema
from toolkit.data import LANGS, Alternate, Anchor, Article, Kind, Lang, Page, Paragraph, Via, digest, joined
from toolkit.extraction import extract
from toolkit.extraction.draft import squeezed
from toolkit.pipeline import article_json
from toolkit.readers import read
from toolkit.sites import SITES

LEAD: Mapping[Lang, str] = {
    "uk": "Міст через річку закрили на ремонт, їздити можна лише греблею, кажуть у міській раді.",
    "ru": "Мост через реку закрыли на ремонт, ездить можно лишь по плотине, объявили в горсовете.",
    "en": "The bridge over the river has been closed for repairs, and drivers must use the dam.",
}
CODES: Mapping[Lang, str] = {"uk": "", "ru": "/rus", "en": "/eng"}
OF_ITS_PAGE = {"page", "page_sha256", "extractor"}  # which is another when it comes in again
NAMES = st.from_regex(r"[A-Z][a-z]{1,8}( [A-Z][a-z']{1,8})?", fullmatch=True)
SLUGS = st.from_regex(r"[a-z0-9-]{0,8}", fullmatch=True)


def lines(lang: Lang) -> st.SearchStrategy[str]:
    """Made of words of the language, so that the whole stays in it, and of what breaks formats."""
    words = st.one_of(HOSTILE.filter(lambda part: part != "ґ"), st.sampled_from(LEAD[lang].split()))
    return st.lists(words, min_size=1).map(lambda chosen: squeezed(" ".join((LEAD[lang][:4], *chosen))))


@st.composite
def published_articles(draw: st.DrawFn) -> Article:
    """An article as extraction gives it, of a site we know or of another."""
    lang = draw(st.sampled_from(LANGS))
    texts = ["Bridge 5", LEAD[lang], *draw(st.lists(lines(lang), max_size=3))]
    others = st.sampled_from(get_args(Kind)).filter(lambda kind: kind != "title")
    kinds: list[Kind] = ["title", "lead", *draw(st.lists(others, min_size=3, max_size=3))]
    paragraphs = joined(
        Paragraph(kind=kind, text=text, start=0, label=None if kind == "title" else draw(st.none() | NAMES))
        for kind, text in zip(kinds, texts, strict=False)
    )
    known = draw(st.booleans())
    urls = {
        code: f"https://news.example{CODES[code]}/news/2026/04/02/81/"
        if known
        else f"https://{code}.other.example/a/1?x=2"
        for code in LANGS
    }
    authors = draw(st.lists(NAMES, max_size=2, unique=True))
    tags = draw(st.lists(NAMES, max_size=2, unique=True))
    vias = st.sampled_from(get_args(Via))
    return Article(
        site="news.example" if known else "other.example",
        key="81" if known else digest("other.example", "/a/1"),
        lang=lang,
        claimed=lang,
        url=urls[lang],
        authors=tuple(authors),
        author_ids=tuple(draw(SLUGS) for _ in authors),
        published=draw(st.none() | TIMES),
        updated=draw(st.none() | TIMES),
        section=draw(NAMES) if not known else "news",
        tags=tuple(tags),
        tag_slugs=tuple(draw(SLUGS) for _ in tags),
        paragraphs=paragraphs,
        links=tuple(Anchor(9, 9 + n, "https://x.example/?a=1,2") for n in draw(st.lists(st.integers(1, 40), max_size=2))),
        alternates=tuple(Alternate(o, urls[o], draw(vias)) for o in LANGS if o != lang and draw(st.booleans())),
        warnings=tuple(draw(st.lists(st.sampled_from(["lost-list", "short-text: 9 of 40, or so"]), unique=True))),
        page="old.html",
        page_sha256="0" * 64,
        fetched=draw(st.none() | TIMES),
        extractor="old/1",
    )  # fmt: skip


def as_json(article: Article, path: Path) -> Path:
    path = path / "articles.jsonl"
    path.write_text(json.dumps(article_json(article), ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def as_csv(article: Article, path: Path, write: Callable[[object], str] = json.dumps) -> Path:
    """Lists are written as JSON, or as Python prints them."""
    row = {
        name: write(list(value)) if isinstance(value, list | tuple) else value
        for name, value in article_json(article).items()
    }
    path = path / "articles.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, row)
        writer.writeheader()
        writer.writerow(row)
    return path


def as_printed(article: Article, path: Path) -> Path:
    return as_csv(article, path, str)


def as_parquet(article: Article, path: Path) -> Path:
    """As the table of a corpus has it."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = path / "articles.parquet"
    pq.write_table(pa.Table.from_pylist([dict(article_row(article))], schema("articles")), path)
    return path


def back(path: Path) -> Article:
    (page,) = read(path.parent, path.name)
    assert isinstance(page, Page)
    return extract(page, SITES)[0]


@pytest.mark.parametrize("write", [as_json, as_csv, as_printed, as_parquet])
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(article=published_articles())
def test_an_article_that_goes_out_as_a_row_comes_in_again_as_it_was(
    tmp_path: Path, write: Callable[[Article, Path], Path], article: Article
) -> None:
    again = back(write(article, tmp_path))
    for name in {field.name for field in fields(Article)} - OF_ITS_PAGE:
        assert getattr(again, name) == getattr(article, name), name


def row(**values: Any) -> Article:
    values = {"id": "1", "title": "Bridge closed", "text": LEAD["en"], **values}
    return extract(Page(path="rows.jsonl#1", media="json", content=json.dumps(values).encode()), SITES)[0]


def test_an_id_of_ours_is_taken_apart_where_there_is_no_address() -> None:
    assert row(id="pravda.com.ua/7404326/en").id == "pravda.com.ua/7404326/en"


def test_links_whose_text_is_not_as_it_was_are_left_out_and_warned_of() -> None:
    link = {"start": 14, "end": 20, "url": "https://x.example/"}
    paragraphs = [{"kind": "title", "text": "Bridge closed"}, {"kind": "lead", "text": LEAD["en"]}]
    assert [a.url for a in row(paragraphs=paragraphs, links=[link]).links] == ["https://x.example/"]
    changed = [paragraphs[0], {"kind": "lead", "text": LEAD["en"].replace(" ", "  ")}]
    for values in ({"paragraphs": changed}, {"paragraphs": paragraphs, "links": [{**link, "end": 9000}]}, {}):
        article = row(**{"links": [link], **values})
        assert (article.links, article.warnings) == (
            (),
            ("ignored: 1 links whose places are not those of the text",),
        )


@pytest.mark.parametrize(
    "said", [17, "https://x.example/", [17, {"lang": "de", "url": "/a"}, {"lang": "uk"}], "[[", {}]
)
def test_what_is_no_alternate_is_none(said: object) -> None:
    assert row(alternates=said).alternates == ()


def test_alternates_of_a_row_are_spelt_as_their_site_does() -> None:
    said = [{"lang": "ukr", "url": "https://www.pravda.com.ua/news/2026/4/2/7000001/index.amp"}]
    assert row(alternates=said).alternates == (
        Alternate("uk", "https://www.pravda.com.ua/news/2026/04/02/7000001/", "hreflang"),
    )


def test_paragraphs_in_a_cell_of_a_table_are_a_list() -> None:
    paragraphs = [{"kind": "title", "text": "Bridge closed"}, {"kind": "quote", "text": LEAD["en"], "label": "Quote"}]
    for written in (json.dumps(paragraphs), str(paragraphs)):
        assert replace(row(paragraphs=written, text="").paragraphs[1], start=0) == Paragraph(
            kind="quote", text=LEAD["en"], start=0, label="Quote"
        )
    assert row(text="[Updated] " + LEAD["en"]).paragraphs[1].text.startswith("[Updated]")


def test_a_long_article_in_a_cell_as_python_prints_it_is_read() -> None:
    paragraphs = [
        {"kind": "title", "text": "Bridge closed"},
        *({"kind": "body", "text": LEAD["en"]} for _ in range(400)),
    ]
    assert len(row(paragraphs=str(paragraphs), text="").paragraphs) == 401
    assert row(text=r"[\d] " + LEAD["en"]).paragraphs[1].text.startswith(r"[\d]")
