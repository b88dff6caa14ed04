"""Sites: their addresses, pages made after their outlines, pages of outlets that nobody knows, and recorded fixtures."""

import importlib.util
import json
import re
import sys
from pathlib import Path

import pytest

from toolkit.addresses import find_address, identity
from toolkit.data import Page
from toolkit.errors import UnusableError
from toolkit.extraction import extract, generic
from toolkit.sites import SITES

ROOT = Path(__file__).resolve().parents[1]
LEAD = "Міст через Бистрець закрили на два місяці, бо навесні розмило його опори, повідомили в мерії міста."
MORE = "Автобуси йтимуть в об'їзд, через Гаївку, а вантажівкам радять дорогу на Вільхівку."


# --- addresses -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "site", "key", "lang", "written"),
    [
        ("https://www.eurointegration.com.ua/eng/news/2026/4/2/7142607", "eurointegration.com.ua", "7142607", "en", "https://www.eurointegration.com.ua/eng/news/2026/04/02/7142607/"),
        ("https://epravda.com.ua/rus/news/2024/09/8/719057/", "epravda.com.ua", "719057", "ru", "https://www.epravda.com.ua/rus/news/2024/09/08/719057/"),
        ("https://m.censor.net/ua/news/3500001/mist_zakryly", "censor.net", "3500001", "uk", "https://censor.net/ua/news/3500001/mist_zakryly"),
        ("https://censor.net/ua/n3500001", "censor.net", "3500001", "uk", "https://censor.net/ua/n3500001"),
        ("https://babel.ua/news/112233-mist-zakrili", "babel.ua", "112233", "uk", "https://babel.ua/news/112233-mist-zakrili"),
        ("https://babel.ua/en/amp/news/112233-bridge-closed", "babel.ua", "112233", "en", "https://babel.ua/en/news/112233-bridge-closed"),
        ("https://hromadske.ua/ru/voyna/254001-most-zakryli", "hromadske.ua", "254001", "ru", "https://hromadske.ua/ru/voyna/254001-most-zakryli"),
        ("https://global.espreso.tv/bridge-closed-for-two-months", "espreso.tv", None, "en", "https://global.espreso.tv/bridge-closed-for-two-months"),
        ("https://www.ukrinform.net/rubric-ato/3717889-bridge-closed.html", "ukrinform", "en-3717889", "en", "https://www.ukrinform.net/rubric-ato/3717889-bridge-closed.html"),
        ("https://en.interfax.com.ua/news/general/807175.html", "interfax.com.ua", "en-807175", "en", "https://en.interfax.com.ua/news/general/807175.html"),
        ("https://gordonua.com/ukr/news/society/mist-zakrili-1600001.html", "gordonua.com", "1600001", "uk", "https://gordonua.com/ukr/news/society/mist-zakrili-1600001.html"),
        ("https://gordonua.com/news/society/most-zakryli-1600001.html", "gordonua.com", "1600001", "ru", "https://gordonua.com/news/society/most-zakryli-1600001.html"),
        ("https://ru.slovoidilo.ua/2026/04/02/novost/obshhestvo/most-zakryli", "slovoidilo.ua", None, "ru", "https://ru.slovoidilo.ua/2026/04/02/novost/obshhestvo/most-zakryli"),
    ],
)  # fmt: skip
def test_an_address_tells_site_key_and_language_and_has_one_spelling(url, site, key, lang, written):
    address = find_address(url, SITES)
    assert address is not None
    assert (address.site, address.lang, address.url) == (site, lang, written)
    assert key is None or address.key == key
    assert identity(url, SITES) == (site, address.key)
    assert find_address(written, SITES) == address


@pytest.mark.parametrize("site", SITES.values(), ids=lambda site: site.name)
def test_the_data_of_a_site_fit_together(site):
    groups = re.compile(site.address).groupindex
    assert set(groups) <= {"lang", "section", "key", "slug", "year", "month", "day"}
    assert ("lang" in groups) == bool(site.address_langs)
    assert ("lang" in groups) != (set(site.host_langs) == set(site.hosts))
    assert "key" in groups or site.own_keys
    assert all(find_address(f"https://{host}/", SITES) is None for host in site.hosts)
    for pattern in (*site.promos, *site.header, *site.sidebar, *site.not_found):
        re.compile(pattern)


def test_numbers_pair_versions_unless_each_has_its_own():
    uk, en = ("https://hromadske.ua/viyna/254001-mist", "https://hromadske.ua/en/war/254001-bridge")
    assert identity(uk, SITES) == identity(en, SITES)
    uk, en = (f"https://{lang}.interfax.com.ua/news/general/807175.html" for lang in ("ua", "en"))
    assert identity(uk, SITES) != identity(en, SITES)


# --- pages after the outlines of sites.md ----------------------------------------------------------------------------

PAGES = {
    "babel.ua": (
        "https://babel.ua/news/112233-mist",
        """<main><article class="c-post"><header class="c-post-head"><h1 class="c-post-title">Міст закрили</h1>
        <dl class="c-post-data"><dt>Автор:</dt><dd><a href="/authors/kruk">Лада Крук</a></dd><dt>Дата:</dt>
        <dd><time>07:28, 12 листопада 2025</time></dd></dl></header>
        <div class="c-post-text js-article-content"><div class="c-post-group"><p>{lead}</p></div>
        <figure class="c-embed-box"><p>Допис мерії</p></figure><div class="c-post-group"><p>{more}</p></div></div></article></main>""",
        "2025-11-12T07:28:00+02:00",
        ("Лада Крук",),
    ),
    "hromadske.ua": (
        "https://hromadske.ua/viyna/254001-mist",
        """<article class="c-card"><p>Картка іншої новини, досить довга, щоб її хтось узяв за текст статті.</p></article>
        <article class="l-article"><div class="l-article__content"><h1 class="c-heading__title">Міст закрили</h1>
        <div class="c-post-header"><div class="c-post-header__authors">Лада Крук</div>
        <time class="c-post-header__date">05 грудня 2025 17:48</time></div>
        <div class="s-content"><p>{lead}</p><figure class="c-post-image"><figcaption>Міст</figcaption></figure><p>{more}</p></div>
        </div></article>""",
        "2025-12-05T17:48:00+02:00",
        ("Лада Крук",),
    ),
    "censor.net": (
        "https://censor.net/ua/news/3500001/mist",
        """<h1 class="news-title">Міст закрили</h1><time class="g-time" datetime="2025-11-12T07:28:00+02:00">сьогодні</time>
        <span class="news-author__name">Лада Крук</span><div class="news-text"><p>{lead}</p><p>{more}</p></div>""",
        "2025-11-12T07:28:00+02:00",
        ("Лада Крук",),
    ),
    "espreso.tv": (
        "https://espreso.tv/mist-zakrili-na-dva-misyatsi",
        """<h1 class="text-title">Міст закрили</h1><div class="news__author_date">Лада Крук 12 листопада, 2025 середа 07:28</div>
        <div class="news-content"><p>{lead}</p><aside>Читайте також</aside><p>{more}</p></div>""",
        None,
        (),
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_a_known_site_is_read_by_its_layout(name):
    url, body, published, authors = PAGES[name]
    article = article_of(f'<link rel="canonical" href="{url}">', body.format(lead=LEAD, more=MORE))
    assert article.site == name
    assert [p.text for p in article.paragraphs if p.kind != "caption"] == ["Міст закрили", LEAD, MORE]
    assert article.authors == authors
    assert published is None or article.published.isoformat() == published
    assert not any(warning.startswith("generic") for warning in article.warnings)


def article_of(head: str, body: str):
    source = f"<!DOCTYPE html><html lang='uk'><head>{head}</head><body>{body}</body></html>"
    return extract(Page(path="page.html", media="html", content=source.encode()), SITES)[0]


# --- pages that nobody knows -----------------------------------------------------------------------------------------

OPEN_GRAPH = """<meta property="og:url" content="https://pryklad.example/ua/1"><meta property="og:type" content="article">
<meta property="og:site_name" content="Приклад"><meta property="og:title" content="Міст закрили | Приклад">"""
FURNITURE = """<nav><a href="/">Головна</a></nav>{}<aside><p>Підпишіться на нашу розсилку, щоб читати новини щоранку, одразу
по дев'ятій годині, без реклами.</p></aside><div class="comments"><p>Коментар читача, який довго і докладно розповідає, що
він думає про цей міст, про мерію та про погоду.</p></div><footer><p>Передрук матеріалів дозволено лише з посиланням на наше
видання у першому абзаці тексту.</p></footer>"""


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>Міст закрили</h1><div class='entry-content'><p>{LEAD}</p><p>{MORE}</p></div>",
        f"<h1>Міст закрили</h1><div><div><p>{LEAD}</p></div><div class='ad-box'>Реклама</div><div><p>{MORE}</p></div></div>",
        f"<h1>Міст закрили</h1><table><tr><td><a href='/1'>Інше</a></td><td>{LEAD}<br><br>{MORE}</td></tr></table>",
        f"<h1>Міст закрили</h1><section><div>{LEAD}</div><div>{MORE}</div></section>",
        f"<div class='layout-with-sidebar'><h1>Міст закрили</h1><p>{LEAD}</p><p><a href='/2'>Ще новина про міст</a></p><p>{MORE}</p></div>",
        f"<div class='related'><p>{LEAD}</p><p>{MORE}</p></div>",
    ],
)
def test_the_text_of_a_page_without_a_layout_is_found(body):
    article = article_of(OPEN_GRAPH, FURNITURE.format(body))
    assert [p.text for p in article.paragraphs] == ["Міст закрили", LEAD, MORE]
    assert article.warnings[0] == "generic: pryklad.example: no layout is known"
    assert (article.site, article.claimed) == ("pryklad.example", "uk")


def test_structured_data_tells_the_text_from_what_looks_like_it():
    structured = json.dumps({"@type": "NewsArticle", "headline": "Міст закрили", "articleBody": f"{LEAD}\t{MORE}"})
    teasers = "".join(
        f"<p>Інша новина, номер {n}, така сама завдовжки, як абзаци цієї статті, а то й довша.</p>" for n in range(9)
    )
    body = f"<h1>Міст закрили</h1><div class='x'>{teasers}</div><div class='y'><p>{LEAD}</p><p>Надіслати</p><p>{MORE}</p></div>"
    article = article_of(f'{OPEN_GRAPH}<script type="application/ld+json">{structured}</script>', body)
    assert [p.text for p in article.paragraphs] == ["Міст закрили", LEAD, MORE]


def test_a_new_layout_of_a_known_site_is_read_with_a_warning():
    url = "https://www.pravda.com.ua/news/2027/01/05/7900001/"
    body = f"<h1 class='new'>Міст закрили</h1><div class='new-text'><p>{LEAD}</p><p>{MORE}</p></div>"
    article = article_of(f'<link rel="canonical" href="{url}">', body)
    assert (article.id, len(article.paragraphs)) == ("pravda.com.ua/7900001/uk", 3)
    assert article.warnings[0] == "generic: pravda.com.ua: none of its layouts fits; has the site changed?"


def test_a_page_that_does_not_say_that_it_is_an_article_is_none():
    with pytest.raises(UnusableError, match="does not say that it is an article"):
        article_of(OPEN_GRAPH.replace('"article"', '"website"'), f"<h1>Приклад</h1><p>{LEAD}</p><p>{MORE}</p>")


def test_a_second_opinion_is_asked_where_the_first_finds_nothing(monkeypatch):
    pytest.importorskip("trafilatura")
    monkeypatch.setattr(generic, "find_text", lambda tree, head: None)
    article = article_of(
        OPEN_GRAPH, FURNITURE.format(f"<article><h1>Міст закрили</h1><p>{LEAD}</p><p>{MORE}</p></article>")
    )
    assert {LEAD, MORE} <= {p.text for p in article.paragraphs}


# --- recorded fixtures -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def record_page():
    spec = importlib.util.spec_from_file_location("record_page", ROOT / "scripts" / "record_page.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["record_page"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("path", sorted((ROOT / "tests" / "pages").rglob("*.html")), ids=lambda path: path.name)
def test_a_recorded_page_keeps_its_shape_and_none_of_its_words(record_page, path, tmp_path, monkeypatch):
    out = tmp_path / "page.html"
    monkeypatch.setattr(sys, "argv", ["record_page.py", str(path), "-o", str(out)])
    assert record_page.main() == 0
    before, after = (extract(Page(path=p.name, media="html", content=p.read_bytes()), SITES)[0] for p in (path, out))
    assert [(p.kind, p.label is None) for p in after.paragraphs] == [
        (p.kind, p.label is None) for p in before.paragraphs
    ]
    assert (after.id, after.published, after.warnings) == (before.id, before.published, before.warnings)
    words = {w for p in before.paragraphs for w in re.findall(r"[^\W\d_]{6,}", p.text.lower())}
    left = {w for p in after.paragraphs for w in re.findall(r"[^\W\d_]{6,}", p.text.lower())}
    assert len(words & left) <= 3  # labels, months, the outlet's name
    assert json.loads(out.with_suffix(".json").read_text("utf-8"))["id"] == after.id


def test_the_example_of_how_to_add_a_site_works():
    text = (ROOT / "docs" / "add-a-site.md").read_text(encoding="utf-8")
    names: dict = {}
    exec(text[text.index("```python\n") + 10 : text.index("```\n\n")], names)
    daily = names["DAILY"]
    address = find_address("https://www.daily.example/ru/news/17-most/", {daily.name: daily})
    assert address is not None
    assert (address.key, address.lang, address.url) == ("17", "ru", "https://daily.example/ru/news/17-most")
