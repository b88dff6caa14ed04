"""The sample corpus: in step with its stories, invented for all to see, and its gold sound."""

import doctest
import importlib.util
import json
import re
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from toolkit import extraction, pairing, readers, splitting
from toolkit.data import Drop
from toolkit.errors import ToolkitError, UnusableError
from toolkit.sites import SITES
from toolkit.text import comparable

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "corpora" / "sample"
PAGES = SAMPLE / "pages"
GOLD = sorted((ROOT / "tests" / "gold").glob("*.json"))
SHARED = ROOT.parent / "shared"

sys.path.insert(0, str(ROOT / "scripts"))  # scripts are no package
import make_sample  # noqa: E402
import sample_gold  # noqa: E402
import sample_pages  # noqa: E402
from make_sample import OWNED, make  # noqa: E402
from sample_gold import links  # noqa: E402
from sample_stories import read_story  # noqa: E402

INVENTED = (
    "Вигадана новина: навчальний приклад newsalign",
    "Вымышленная новость: учебный пример newsalign",
    "Invented news: a newsalign teaching example",
)
# Identifiers of vocabularies, which nothing fetches.
NAMES_NOT_ADDRESSES = {"schema.org"}
STORY = """\
id: 8000999
section: news
layout: 2025
tags: mosty=мости|мосты|bridges
plants: none

== uk
published: 2026-03-02 13:09
authors: Олена Вербицька
title: {t} Міст закрили
lead: {1} Міст закрили. {2} Причина невідома.
background|Передісторія:
- {3} Торік міст уже закривали.

== en
published: 2026-03-02 15:09
authors:
title: {t} Bridge closed
p: {1,2} The bridge was closed for unknown reasons.

== good uk-en
The bridge was closed
The bridge was closed.
The reason is unknown.
The bridge was already closed last year.
"""


def rejected():
    return tomllib.loads((SAMPLE / "pages-expected.toml").read_text(encoding="utf-8"))["rejected"]


def files(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def text_of(path):
    content = path.read_bytes()
    return content.decode("cp1251" if b"windows-1251" in content else "utf-8")


def texts():
    """All pages that hold text: all but the empty and the binary one."""
    unreadable = {PAGES / r["path"] for r in rejected() if r["reason"] in ("empty", "binary")}
    return {path: text_of(path) for path in files(PAGES) if path not in unreadable}


def saved_text(key, lang):
    """The text of the page, dump or row that holds a version, tags taken off."""
    listed = {PAGES / r["path"] for r in rejected()}
    folder = {"uk": "news.example/", "ru": "/rus/", "en": "/eng/"}[lang]
    for path in files(PAGES):
        name = path.as_posix()
        own = folder in name and (lang != "uk" or not re.search("/(rus|eng)/", name))
        if f"/{key}/" in name and own and path not in listed:
            text = text_of(path)
            return HTMLParser(text).body.text() if "<html" in text else text
    rows = map(json.loads, (PAGES / "feed/articles.jsonl").read_text(encoding="utf-8").splitlines())
    row = next(row for row in rows if row["lang"] == lang and f"/{key}/" in row["url"])
    return " ".join([row["title"], row.get("text", ""), *row.get("paragraphs", ())])


def story(tmp_path, text):
    path = tmp_path / "story.txt"
    path.write_text(text, encoding="utf-8")
    return path


# --- the committed files ---


def test_what_is_committed_is_what_the_script_makes():
    made = make(ROOT)
    there = {path.relative_to(ROOT).as_posix() for folder in OWNED for path in files(ROOT / folder)}
    assert there == {name for name in made if name.startswith(tuple(f"{folder}/" for folder in OWNED))}
    assert [name for name, content in made.items() if (ROOT / name).read_bytes() != content] == []


def test_there_are_enough_stories_and_gold():
    assert len(files(SAMPLE / "stories")) >= 24
    assert len(GOLD) >= 10


def test_every_page_names_the_reserved_host_and_says_that_it_is_invented():
    for path, text in texts().items():
        assert "news.example" in text, path
        assert any(mark in text for mark in INVENTED), path


def test_a_page_says_that_it_is_invented_above_its_title_and_below_its_text():
    for path, text in texts().items():
        if path.suffix != ".jsonl":
            mark = next(mark for mark in INVENTED if mark in text)
            title, end = ("<h1", "</article>") if "<html" in text else ("\n\n\n", "RECENT NEWS")
            assert text.index(mark) < text.index(title) < text.index(end) < text.rindex(mark), path


def test_no_page_refers_to_another_host():
    other_site = {PAGES / r["path"] for r in rejected() if r["reason"] == "unknown-site"}
    for path, text in texts().items():
        hosts = set(re.findall(r"(?:https?:)?//([\w.-]+\.[a-z]+)", text)) - NAMES_NOT_ADDRESSES
        assert hosts <= {"news.example", "www.news.example"} | ({"other.example"} if path in other_site else set()), (
            path
        )


def test_pages_run_no_scripts_and_load_nothing():
    for path, text in texts().items():
        for tag in re.findall(r"<(?:script|link|img|iframe|source)\b[^>]*>", text):
            data = 'type="application/ld+json"' in tag or 'src="data:' in tag
            assert data or re.search(r'rel="(canonical|alternate|amphtml)"', tag), (path, tag)


def test_every_version_is_saved_once_or_listed_as_a_duplicate():
    listed = {r["path"] for r in rejected()}
    for path in files(SAMPLE / "stories"):
        authored = read_story(path)
        saved = [p.relative_to(PAGES).as_posix() for p in files(PAGES) if f"/{authored.id}/" in p.as_posix()]
        feed = (PAGES / "feed/articles.jsonl").read_text(encoding="utf-8").count(f"/{authored.id}/")
        assert len([name for name in saved if name not in listed]) + feed == len(authored.versions), authored.id


def test_every_bad_page_is_there():
    assert [r["path"] for r in rejected() if not (PAGES / r["path"]).is_file()] == []
    assert len({r["reason"] for r in rejected()}) == 7


def test_structured_data_can_be_read_and_has_lost_its_paragraphs():
    found = 0
    for path, text in texts().items():
        for data in re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL):
            article = json.loads(data)
            if article["@type"] == "NewsArticle":
                found += 1
                assert "\n" not in article["articleBody"], path
    assert found > 30


def test_each_sentence_of_the_systems_is_in_a_page():
    ukrainian = {s for path in GOLD for s in json.loads(path.read_text(encoding="utf-8"))["sentences"]["uk"]}
    for path in files(SAMPLE / "systems"):
        header, *rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
        assert header == ["source", "translation"]
        assert all(len(row) == 2 and all(row) for row in rows)
        assert len({source for source, _ in rows}) == len(rows)
        assert ukrainian <= {source for source, _ in rows}


@pytest.mark.parametrize("module", [make_sample, sample_gold, sample_pages])
def test_the_examples_in_the_scripts_hold(module):
    results = doctest.testmod(module)
    assert results.attempted > 0
    assert results.failed == 0


# --- what the toolkit makes of it ---


@pytest.fixture(scope="module")
def read_sample():
    """The articles by page, and the reasons of what was left out."""
    articles, reasons = {}, {}
    for source in readers.sources(PAGES):
        for page in readers.read(PAGES, source):
            if isinstance(page, Drop):
                reasons[page.where] = page.reason
                continue
            try:
                articles[page.path] = extraction.extract(page, SITES)[0]
            except UnusableError as error:
                reasons[page.path] = error.reason
    _, drops = pairing.pair(list(articles.values()), SITES)
    return articles, reasons | {drop.where: drop.reason for drop in drops}


def test_the_bad_pages_and_no_others_are_rejected_each_with_its_reason(read_sample):
    assert read_sample[1] == {r["path"]: r["reason"] for r in rejected()}


def test_the_articles_have_the_sentences_and_kinds_of_the_gold(read_sample):
    articles, reasons = read_sample
    for article in [a for page, a in articles.items() if page not in reasons]:
        gold = json.loads((ROOT / "tests" / "gold" / f"{article.key}.json").read_text(encoding="utf-8"))
        sentences = splitting.split_article(article)
        assert [article.text[s.start : s.end] for s in sentences] == gold["sentences"][article.lang]
        assert [article.paragraphs[s.paragraph].kind for s in sentences] == gold["kind"][article.lang]
        assert [s.paragraph for s in sentences] == gold["paragraph"][article.lang]


def test_times_authors_and_warnings_are_those_of_the_story(read_sample):
    articles, reasons = read_sample
    by_id = {(a.key, a.lang): a for page, a in articles.items() if page not in reasons}
    authored = [read_story(path) for path in files(SAMPLE / "stories")]
    assert by_id.keys() == {(story.id, lang) for story in authored for lang in story.versions}
    for story in authored:
        for lang, version in story.versions.items():
            article = by_id[story.id, lang]
            assert (article.authors, article.published) == (version.authors, version.published), article.page
            assert (article.updated or article.published) == (version.updated or version.published), article.page
    assert {a.id: a.warnings for a in by_id.values() if a.warnings} == {"news.example/8000108/en": ("lost-list",)}


# --- gold ---


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_each_sentence_stands_in_one_link_of_each_pair_and_in_one_triple(path):
    document = json.loads(path.read_text(encoding="utf-8"))
    counts = {lang: len(sentences) for lang, sentences in document["sentences"].items()}
    for pair, found in document["gold"].items():
        for side, lang in enumerate(pair.split("-")):
            assert sorted(n for link in found for n in link[side]) == list(range(counts[lang]))
    for side, lang in enumerate(("uk", "ru", "en")):
        assert sorted(n for link in document["triples"] for n in link[side]) == list(range(counts[lang]))
        assert len(document["kind"][lang]) == len(document["paragraph"][lang]) == counts[lang]


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_a_title_says_the_same_as_the_title(path):
    for found in json.loads(path.read_text(encoding="utf-8"))["gold"].values():
        assert [[0], [0]] in found


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_the_sentences_of_the_gold_stand_in_the_page_in_this_order(path):
    for lang, sentences in json.loads(path.read_text(encoding="utf-8"))["sentences"].items():
        text, at = comparable(saved_text(path.stem, lang)) if sentences else "", 0
        for sentence in sentences:
            at = text.find(comparable(sentence), at)
            assert at >= 0, (lang, sentence)
            at += len(sentence)


atoms = st.lists(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=3).map(tuple), max_size=6)


@given(st.lists(atoms, min_size=2, max_size=3))
def test_links_part_the_sentences_so_that_an_atom_is_in_one_link_only(versions):
    found = links(versions)
    for side, version in enumerate(versions):
        assert sorted(n for link in found for n in link[side]) == list(range(len(version)))
    linked = [link for link in found if sum(map(bool, link)) > 1]
    held = [{a for side, positions in enumerate(link) for n in positions for a in versions[side][n]} for link in linked]
    assert sum(map(len, held)) == len(set().union(*held))
    alone = [versions[side][n] for link in found if link not in linked for side, ns in enumerate(link) for n in ns]
    assert not set().union(*held) & {atom for sentence in alone for atom in sentence}


def test_a_sentence_that_nobody_else_says_stands_alone():
    assert links([[("1",), ("u1",)], [("2",), ("1",)]]) == [[[0], [1]], [[1], []], [[], [0]]]


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the yardstick's scorer in ../shared")
def test_the_yardstick_finds_the_gold_perfect():
    spec = importlib.util.spec_from_file_location("score_alignment", SHARED / "yardsticks" / "score_alignment.py")
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    documents = [json.loads(path.read_text(encoding="utf-8")) for path in GOLD]
    whole = [d for d in documents if len(d["gold"]) == 3]
    result = scorer.score(whole, {d["id"]: d["gold"] for d in whole})
    assert len(whole) >= 10
    assert result["triples"]["F1"] == result["uk-en"]["strict"]["F1"] == result["uk-en"]["null"]["F1"] == 1


# --- the format of the stories ---


def test_a_story_is_read(tmp_path):
    read = read_story(story(tmp_path, STORY))
    assert [b.kind for b in read.versions["uk"].paragraphs] == ["title", "lead", "background"]
    assert [s.atoms for b in read.versions["en"].paragraphs for s in b.sentences] == [("t",), ("1", "2")]
    assert read.versions["uk"].published.isoformat() == "2026-03-02T13:09:00+02:00"
    assert read.versions["en"].authors == ()
    assert read.tags == (("mosty", {"uk": "мости", "ru": "мосты", "en": "bridges"}),)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("lead: {1} Міст", "leed: {1} Міст", "story.txt:11: 'leed: {1} Міст закрили. {2} Пр' begins with no prefix"),
        ("lead: {1} Міст", "lead: Міст", "story.txt:11: 'Міст закрили. ' stands before the first mark"),
        (
            "lead: {1} Міст",
            "quote: {1} Міст",
            "story.txt:11: 'quote:' without a label goes on with the quotation above",
        ),
        ("{2} Причина", "{2}Причина", "story.txt:11: 'Міст закрили. {2}Причина невід' is no sentence"),
        ("2026-03-02 13:09", "2 March", "story.txt:8: '2 March' is no time; write YYYY-MM-DD HH:MM"),
        ("title: {t} Bridge closed\n", "", "story.txt:15: en: the text begins with one 'title:'"),
        ("== en", "== fr", "story.txt:15: no section '== fr'; write one of uk, ru, en, or 'NAME uk-en'"),
        ("== en", "== uk", "story.txt:15: a second section '== uk'"),
        ("layout: 2025", "layout: 2024", "story.txt:3: no layout '2024'; there are: 2016, 2020, 2025, long"),
        ("plants: none\n", "", "story.txt:1: no 'plants:' above the first section"),
        ("|мосты|", "|", "story.txt:4: tag 'mosty=мости|bridges' has 2 names"),
        ("The reason is unknown.\n", "", "story.txt:21: good uk-en has 3 lines for 4 Ukrainian sentences"),
    ],
)
def test_a_slip_in_a_story_is_named_with_its_place(tmp_path, old, new, message):
    assert old in STORY
    with pytest.raises(ToolkitError, match=re.escape(message)):
        read_story(story(tmp_path, STORY.replace(old, new)))
