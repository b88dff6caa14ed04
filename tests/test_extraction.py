import hashlib
import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.data import Alternate, Article, Drop, Page
from toolkit.decoding import decode
from toolkit.errors import UnusableError
from toolkit.extraction import extract
from toolkit.extraction.draft import LONGEST_TEXT
from toolkit.extraction.labels import find_label, leads_elsewhere
from toolkit.quotations import continues, depth_after, is_quotation
from toolkit.readers import read
from toolkit.sites import SITES

PAGES = Path(__file__).parent / "pages" / "news.example"
FIXTURES = sorted(path for path in PAGES.parent.glob("*/*") if path.suffix in (".html", ".txt"))  # of all sites
SEED = Path(__file__).resolve().parents[2] / "shared" / "seed" / "pravda-eng-2023-05-29-7404326.txt"


def read_fixture(path: Path) -> Page:
    content = path.read_bytes()
    if path == PAGES / "2014.html":  # as such pages were sent
        content = content.decode().encode("cp1251")
    return Page(path=path.name, media="text" if path.suffix == ".txt" else "html", content=content)


def as_recorded(article: Article, drops: tuple[Drop, ...]) -> dict[str, Any]:
    """Return what tests/pages keeps of an article; a script may print it, but people check it."""
    return {
        "url": article.url,
        "id": article.id,
        "layout": article.extractor.split("/")[1],
        "authors": list(article.authors),
        "published": article.published and article.published.isoformat(),
        "updated": article.updated and article.updated.isoformat(),
        "section": article.section,
        "tags": list(article.tags),
        "alternates": [f"{a.via} {a.lang} {a.url}" for a in article.alternates],
        "warnings": list(article.warnings),
        "paragraphs": [" | ".join(filter(None, (p.kind, p.label, p.speaker, p.text))) for p in article.paragraphs],
        "left out": [f"{d.reason} | {d.detail}" for d in drops],
    }


def html(body: str, *, address: str = "https://news.example/eng/news/2026/04/02/8100009/", head: str = "") -> Page:
    """Return a page of the newest layout around the content of its text container."""
    content = f"""<html><head><link rel="canonical" href="{address}">{head}</head><body><article class="post_news">
    <h1 class="post_news_title">Bridge closed</h1><div class="post_news_date">— 2 April, 07:15</div>
    <div class="post_news_text">{body}</div><div class="post_news_tags"></div></article></body></html>"""
    return Page(path="page.html", media="html", content=content.encode())


def extracted(page: Page) -> tuple[Article, tuple[Drop, ...]]:
    return extract(page, SITES)


def text_of(page: Page) -> list[tuple[str, str | None, str]]:
    return [(p.kind, p.label, p.text) for p in extracted(page)[0].paragraphs[1:]]


def why_refused(page: Page) -> str:
    with pytest.raises(UnusableError) as caught:
        extracted(page)
    assert "\n" not in caught.value.detail
    return caught.value.reason


LEAD = "<p>The bridge over the Bystrets has been closed for repairs.</p>"


# --- whole pages -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.name)
def test_page_gives_the_recorded_article(path):
    assert as_recorded(*extracted(read_fixture(path))) == json.loads(path.with_suffix(".json").read_text("utf-8"))


@pytest.mark.skipif(not SEED.exists(), reason="the seed page is not part of the repository")
def test_the_seed_gives_its_article_and_nothing_else():
    (page,) = read(SEED.parent, SEED.name)
    article, drops = extracted(page)

    assert article.id == "pravda.com.ua/7404326/en"
    assert article.url == "https://www.pravda.com.ua/eng/news/2023/05/29/7404326/"
    assert article.authors == ("Iryna Balachuk",)
    assert article.published == datetime.fromisoformat("2023-05-29T13:09+03:00")
    assert article.published.isoformat() == "2023-05-29T13:09:00+03:00"
    assert article.warnings == ("lost-list",)
    assert [(p.kind, p.label, p.speaker) for p in article.paragraphs] == [
        ("title", None, None),
        ("caption", None, None),
        ("lead", None, None),
        ("source", "Source", None),
        ("quote", "Quote from Takayev", "Takayev"),
        ("quote", None, "Takayev"),
        ("body", "Details", None),
        ("body", None, None),
    ]
    lines = [line.strip() for line in SEED.read_text("utf-8").splitlines()]
    for p in article.paragraphs:  # each is a line of the dump, less its label
        assert f"{p.label}: {p.text}" in lines if p.label else p.text in lines
    title, caption, lead = (p.text for p in article.paragraphs[:3])
    assert title.startswith("Kazakhstan's President declines")
    assert caption.endswith("Aqorda Telegram channel")
    assert lead.endswith("- ed.]")
    assert hashlib.sha256(article.text.encode()).hexdigest().startswith("2d5d2307805d")

    kept = {line for line in lines if any(p.text in line for p in article.paragraphs)}
    left_out = {drop.detail for drop in drops}
    byline = {line for line in lines if line.startswith("Iryna Balachuk")}
    assert {line[:119] for line in lines if line} == {line[:119] for line in kept | left_out | byline}
    assert {"advertisement", "promo", "sidebar", "navigation", "title-repeated", "lost-list"} == {
        d.reason for d in drops
    }


def test_offsets_point_into_the_text_of_the_article():
    for path in FIXTURES:
        article, _ = extracted(read_fixture(path))
        assert all(article.text[p.start : p.end] == p.text for p in article.paragraphs)


# --- labels ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "role", "label", "speaker", "rest"),
    [
        ("Джерело: ДСП", "source", "Джерело", None, "ДСП"),
        ("Источник : ГСС: сайт", "source", "Источник", None, "ГСС: сайт"),
        ("Пряма мова Трампа: \"Так\"", "quote", "Пряма мова Трампа", "Трампа", '"Так"'),
        ("Quote from Takayev: \"No\"", "quote", "Quote from Takayev", "Takayev", '"No"'),
        ("Quote: \"No: never\"", "quote", "Quote", None, '"No: never"'),
        ('Прямая речь тренера "Брода" Биланчука: "Да"', "quote", 'Прямая речь тренера "Брода" Биланчука', 'тренера "Брода" Биланчука', '"Да"'),
        ("Дословно: Да", "quote", "Дословно", None, "Да"),
        ("ДЕТАЛІ: Так", "details", "ДЕТАЛІ", None, "Так"),
        ("Що передувало: Торік", "background", "Що передувало", None, "Торік"),
        ("Напомним: Год назад", "background", "Напомним", None, "Год назад"),
        ("Updated at 05:52: More", "update", "Updated at 05:52", None, "More"),
        ("Доповнено о 15:40: Ще", "update", "Доповнено о 15:40", None, "Ще"),
        ("Background:", "background", "Background", None, ""),
        ("Updated:12 dead", "update", "Updated", None, "12 dead"),
        ("Updated at 05:52 (UTC): More", "update", "Updated at 05:52 (UTC)", None, "More"),
        ("Пряма\xa0мова Трампа: \"Так\"", "quote", "Пряма\xa0мова Трампа", "Трампа", '"Так"'),
        ("Дослівно Трамп: «Так»", "quote", "Дослівно Трамп", "Трамп", "«Так»"),
        ("Дословно он сказал:", "quote", "Дословно он сказал", "он сказал", ""),
    ],
)  # fmt: skip
def test_label_is_taken_off(text, role, label, speaker, rest):
    found = find_label(text)
    assert found is not None
    assert (found.role, found.text, found.speaker, found.rest) == (role, label, speaker, rest)


@pytest.mark.parametrize(
    "text",
    [
        "Нагадаємо, торік було інакше.",
        "Details of the plan: a bridge, a dam.",
        "Updated figures from the ministry: 4 dead.",
        "деталі: так",
        "Quote, unquote.",
        "Updated at 05:52. Nobody was hurt.",
        "Updated at 05:52. So: nobody was hurt.",
        "Оновлено о 12:30 – додано подробиці.",
        "Обновлено в 16:20. Текст.",
        "Дослівно о 12:30 він написав",
        "Дослівно він сказав таке: ми не підемо звідси ніколи.",
        'Quote from the mayor, who said "no" twice: that is all.',
        "",
    ],
)
def test_running_text_is_no_label(text):
    assert find_label(text) is None


def test_a_bare_surname_is_a_label_only_before_a_quotation():
    def label(*paragraphs: str) -> str | None:
        return text_of(html(LEAD + "".join(f"<p>{p}</p>" for p in paragraphs)))[1][1]

    assert label('Synehubov: "Stay in shelters."') == "Synehubov"
    assert label('Oleh Synehubov: "Stay in shelters.', 'We will tell you when."') == "Oleh Synehubov"
    assert label('Synehubov: "Stay in shelters.', "We will tell you when.") is None
    assert label("Synehubov: four shells hit Kharkiv.") is None
    assert label('Lukashenko: "Ukrainian question" should have been solved') is None
    assert label('He said so: "Stay in shelters."') is None


def test_read_also_needs_a_colon_or_a_link():
    assert leads_elsewhere("Читайте більше у статті: Мости", 0)
    assert leads_elsewhere("Слушайте также подкаст", len("подкаст"))
    assert not leads_elsewhere("Read more slowly, the minister asked.", 0)
    assert not leads_elsewhere("Read more slowly, the minister asked.", len("minister"))


@pytest.mark.parametrize(
    "markup",
    [
        "<strong>Quote</strong> from Moroz: {}",
        "<strong>Quote from Moroz:</strong> {}",
        "<b>Quote from Moroz</b>: {}",
        "<strong>Quote</strong><strong> from Moroz:</strong>&nbsp;{}",
        "<span><span><span><b>Quote</b></span> from Moroz:</span></span> <span>{}</span>",
        "<strong>Quote from Moroz:</strong></p><p>{}",
        "Quote from Moroz: {}",
    ],
)
def test_label_is_read_wherever_its_bold_ends(markup):
    page = html(LEAD + "<p>" + markup.format('"It is open."') + "</p>")
    assert text_of(page)[1:] == [("quote", "Quote from Moroz", '"It is open."')]
    assert extracted(page)[0].paragraphs[-1].speaker == "Moroz"


def test_labels_repeat_and_may_be_empty():
    page = html(LEAD + "<p><b>Details:</b></p><p><b>Details:</b> One.</p><p><b>Details</b>: Two.</p>")
    assert text_of(page)[1:] == [("body", "Details", "One."), ("body", "Details", "Two.")]
    assert [d.reason for d in extracted(page)[1]] == ["empty-label"]


def test_list_after_a_background_label_is_background_and_any_other_is_a_list():
    page = html(
        LEAD
        + "<ul><li>rafts;</li></ul><p>Background: Old.</p><ul><li>Older.</li></ul><p>Then:</p><ul><li>a boat</li></ul>"
    )
    assert text_of(page)[1:] == [
        ("list", None, "rafts;"),
        ("background", "Background", "Old."),
        ("background", None, "Older."),
        ("body", None, "Then:"),
        ("list", None, "a boat"),
    ]


def test_a_background_label_with_nothing_behind_it_is_a_lost_list():
    article, drops = extracted(html(LEAD + "<p><b>Background:</b></p>"))
    assert article.warnings == ("lost-list",)
    assert [(d.reason, d.detail) for d in drops] == [("lost-list", "Background:")]
    assert [p.kind for p in article.paragraphs] == ["title", "lead"]


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Background:<br>- One;<br>- two.</p>",
        "<p>Background:</p><p>• One;</p><p>•two.</p>",
        "<p>Background: – One;</p><p>— two.</p>",
        "<p>Background:</p><ul><li>• One;</li><li>two.</li></ul>",
    ],
)
def test_bullets_behind_a_background_label_are_background_without_their_signs(markup):
    assert text_of(html(f"{LEAD}{markup}<p>Three.</p><p>– Four, he said.</p>"))[1:] == [
        ("background", "Background", "One;"),
        ("background", None, "two."),
        ("body", None, "Three."),
        ("body", None, "– Four, he said."),
    ]


def test_a_labelled_first_paragraph_is_no_lead():
    assert [kind for kind, _, _ in text_of(html(f"<p>Source: the town hall</p>{LEAD}"))] == ["source", "body"]


# --- quotations ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "depth"),
    [
        ('"Так".', 0),
        ('Він сказав: "Ми', 1),
        ('"Ми летіли на "Мрії", – каже він', 1),
        ('тренер "Броду" мовчить', 0),
        ("«Да», – сказал он", 0),
        ("„Так“ і “yes” and ”", 0),
        ('a 5"x7 print', 0),
        ('("Вісник")', 0),
    ],
)
def test_depth_counts_what_is_left_open(text, depth):
    assert depth_after(text) == depth


@pytest.mark.parametrize(
    ("first", "following", "count"),
    [
        ('"One.', ["Two.", 'Three."', "Four."], 2),
        ('"One.', ['"Two.', '"Three."', "Four."], 2),
        ('"One.', ['On "Mria" two.', 'Three", he said.'], 2),
        ('"One."', ['Two."'], 0),
        ('"One without an end.', ["Two.", "Three."], 0),
        ('"Ми з "Києва".', ["Далі новина.", "Ще одна."], 0),
        ('"One.', [], 0),
    ],
)
def test_an_open_quotation_goes_on_until_it_is_closed(first, following, count):
    assert continues(first, following) == count


def test_a_quotation_goes_on_over_advertisements_and_pictures_but_not_over_labels():
    body = """<p>Quote from Moroz: "One.</p><div class="advtext_mob">Advertisement:</div><p>Two.</p>
    <div class="image-box"><div class="image-box__caption">The bridge</div></div><p>Three."</p><p>Four.</p>"""
    kinds = [kind for kind, _, _ in text_of(html(LEAD + body))]
    assert kinds == ["lead", "quote", "quote", "caption", "quote", "body"]
    body = '<p>Quote: "One.</p><p>Two.</p><p>Details: Three.</p><p>Four."</p>'
    assert [kind for kind, _, _ in text_of(html(LEAD + body))] == ["lead", "quote", "body", "body", "body"]


def test_a_paragraph_that_is_a_quotation_needs_no_label():
    assert text_of(html(LEAD + '<p>"It is open."</p><p>"It is open," she said.</p>'))[1:] == [
        ("quote", None, '"It is open."'),
        ("body", None, '"It is open," she said.'),
    ]
    assert not is_quotation('"Yes," she said. "No."')


# --- what is text ----------------------------------------------------------------------------------------------------


def test_only_what_stands_in_the_text_container_is_text():
    page = html(LEAD)
    around = page.content.replace(b"</article>", b"<p>Teaser.</p></article><p>Sidebar.</p>")
    assert text_of(replace(page, content=around)) == text_of(page)


def test_a_promo_is_dropped_as_a_line_and_kept_where_news_is_glued_to_it():
    promo = "Support The Nadrichchia Herald or become our patron!"
    article, drops = extracted(html(f"{LEAD}<p><i>{promo}</i></p><p>The toll is 40 hryvnias. {promo}</p>"))
    assert [(d.reason, d.detail) for d in drops] == [("promo", promo)]
    assert article.paragraphs[-1].text == f"The toll is 40 hryvnias. {promo}"


def test_no_break_spaces_do_not_hide_what_a_line_is():
    lines = (
        "<p><b>Read&nbsp;also:</b> Another story</p><p>Support&nbsp;the&nbsp;Herald or become our&nbsp;patron!</p>"
        "<p><b>Direct&nbsp;quote:</b> One&nbsp;thousand.</p>"
    )
    article, drops = extracted(html(LEAD + lines))
    assert [d.reason for d in drops] == ["read-also", "promo"]
    last = article.paragraphs[-1]
    assert (last.kind, last.label, last.text) == ("quote", "Direct\xa0quote", "One\xa0thousand.")
    assert article.text[last.start : last.end] == last.text


def test_headings_of_sidebars_are_no_text():
    _, drops = extracted(html(LEAD + "<p>Головне сьогодні</p><h3>All News</h3>"))
    assert [d.reason for d in drops] == ["sidebar", "sidebar"]


def test_figures_give_captions_and_embedded_posts_are_no_text():
    figures = """<div class="post_news_photo"><img><p>A photo</p></div>
    <figure><figcaption>A figure</figcaption><div class="image-box__author">Source: a credit</div></figure>
    <blockquote class="twitter-tweet"><p>A post</p></blockquote>"""
    article, drops = extracted(html(LEAD + figures))
    assert [(p.kind, p.text) for p in article.paragraphs[2:]] == [
        ("caption", "A photo"),
        ("caption", "A figure"),
        ("caption", "Source: a credit"),
    ]
    assert [d.detail for d in drops] == ["A post"]


def test_headlines_marked_as_being_in_ukrainian_lead_elsewhere():
    _, drops = extracted(html(LEAD + "<p><a href='/news/1/'>The bridge in figures (укр)</a></p>"))
    assert [d.reason for d in drops] == ["read-also"]


def test_spaces_are_single_and_line_breaks_begin_a_paragraph():
    page = html("<p>\n  One&nbsp;000  and\u2028two <br/> three </p><p> &nbsp; </p>")
    assert text_of(page) == [("lead", None, "One\xa0000 and two"), ("body", None, "three")]


def test_deep_nesting_does_not_matter():
    deep = "<span>" * 5_000 + "Deep." + "</span>" * 5_000
    assert ("body", None, "Deep.") in text_of(html(f"{LEAD}<p>{deep}</p>"))


# --- metadata --------------------------------------------------------------------------------------------------------


def test_time_comes_from_structured_data_then_meta_then_the_date_line_then_the_address():
    structured = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2026-04-02T01:00Z"}</script>'
    )
    meta = '<meta property="article:published_time" content="2026-04-02T02:00">'
    published = [extracted(html(LEAD, head=head))[0].published.isoformat() for head in (structured + meta, meta, "")]
    assert published == ["2026-04-02T04:00:00+03:00", "2026-04-02T02:00:00+03:00", "2026-04-02T07:15:00+03:00"]
    undated = replace(html(LEAD), content=html(LEAD).content.replace(b"07:15", b""))
    assert extracted(undated)[0].published.isoformat() == "2026-04-02T00:00:00+03:00"
    assert extracted(undated)[0].warnings == ("no-time: only the day is known",)


@pytest.mark.parametrize(
    "line", ["1 січня, 00:05", "Thursday, 1 January 2026, 00:05", "четверг, 1 января 2026, 00:05", "01 January 00:05"]
)
def test_a_date_line_without_a_year_takes_the_nearest_to_the_address(line):
    page = html(LEAD, address="https://news.example/eng/news/2025/12/31/8100009/")
    page = replace(page, content=page.content.replace(b"2 April, 07:15", line.encode()))
    assert extracted(page)[0].published.isoformat() == "2026-01-01T00:05:00+02:00"


def test_the_canonical_link_outweighs_the_address_it_was_fetched_from():
    page = replace(
        html(LEAD, address="https://champion.example/news/2026/04/02/8100009/"),
        url="https://news.example/news/2026/04/02/8100009/",
    )
    assert why_refused(page) == "unknown-site"
    amp = replace(
        html(LEAD), url="https://www.news.example/eng/news/2026/04/2/8100009/index.amp", path="8100009/index.amp"
    )
    article, _ = extracted(amp)
    assert (article.url, article.extractor) == (
        "https://news.example/eng/news/2026/04/02/8100009/",
        "news.example/2025-amp/3",
    )


def test_without_a_canonical_link_the_folders_of_a_mirror_tell_the_address():
    page = html(LEAD, address="")
    mirrored = replace(page, path="mirror/news.example/eng/news/2026/04/2/8100009")
    assert extracted(mirrored)[0].url == "https://news.example/eng/news/2026/04/02/8100009/"
    assert why_refused(page) == "unknown-site"


def structured(text: str) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", "articleBody": text})}</script>'


def test_two_routes_to_one_text_that_disagree_are_warned_of():
    lead, more = LEAD[3:-4], "The works will take a month, and buses will go by way of Haivka until they are done."
    both = html(LEAD + f"<p>{more}</p>", head=structured(f"{lead}\t{more}"))
    assert extracted(both)[0].warnings == ()
    lost, _ = extracted(html(LEAD, head=structured(f"{lead} {more}")))
    assert lost.warnings == ("short-text: 18 of 28 words of the structured data were not found in the text",)
    left_out = html(f"{LEAD}<p>Read also: {more}</p>", head=structured(f"{lead} Read also: {more}"))
    assert extracted(left_out)[0].warnings == ()
    teasers = "".join(
        f"<p>Another story, number {n}, on other bridges across other rivers in some other country.</p>" for n in (1, 2)
    )
    wide, _ = extracted(html(LEAD * 2 + f"<p>{more}</p>" + teasers, head=structured(f"{lead} {lead} {more}")))
    assert wide.warnings == ("long-text: 28 of 66 words of the text are not in the structured data",)
    excerpt, _ = extracted(html(LEAD + f"<p>{more}</p>" + teasers * 3, head=structured(lead)))
    assert excerpt.warnings == ()


def test_paragraphs_in_another_language_are_warned_of():
    russian = "Мост закрыли на два месяца, потому что весной размыло опоры, сообщили в мэрии города Быстрец."
    article, _ = extracted(html(LEAD * 9 + f"<p>{russian}</p>"))
    assert article.warnings == ("mixed-language: 1 paragraphs are in ru",)


def test_language_is_that_of_the_text_and_a_false_address_is_warned_of():
    page = html("<p>Міст через Бистрець закрили, бо його опори розмило.</p>")
    page = replace(page, content=page.content.replace(b"Bridge closed", "Міст закрили".encode()))
    article, _ = extracted(page)
    assert (article.lang, article.claimed) == ("uk", "en")
    assert article.warnings == ("wrong-language: the address says en, the text is in uk",)


# --- bad input -------------------------------------------------------------------------------------------------------


def changed(page: Page, *pairs: tuple[str, str]) -> Page:
    content = page.content
    for old, new in pairs:
        assert old.encode() in content
        content = content.replace(old.encode(), new.encode())
    return replace(page, content=content)


POLISH = "<p>Most przez Bystrzec został zamknięty z powodu remontu, poinformowały służby miejskie.</p>"
PICTURE = '<div class="image-box"><div class="image-box__caption">A bridge</div></div>'


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (changed(html(LEAD), ("Bridge closed", "Error 404"), ("post_news_text", "other")), "not-found"),
        (changed(html(LEAD), ("Bridge closed", "Помилка 404. Такої сторінки немає"), ("post_news_text", "x")), "not-found"),
        (Page(path="x", media="html", content=b"<html><h1>404 Not Found</h1></html>"), "not-found"),
        (html(LEAD, address="https://elsewhere.example/a/1/"), "unknown-site"),
        (html(PICTURE), "no-text"),
        (changed(html(LEAD), ("post_news_text", "gallery")), "no-text"),
        (html(POLISH), "fourth-language"),
        (html(LEAD, address="https://news.example/eng/news/"), "no-article"),
        (changed(html(LEAD), ("post_news_text", "x"), ("post_news_title", "x")), "no-article"),
        (Page(path="notes.txt", media="text", content=b"Buy milk.\n"), "unknown-site"),
        (Page(path="notes.txt", media="text", content="Укр Рус Eng\nSome line\n".encode()), "no-article"),
    ],
)  # fmt: skip
def test_pages_without_an_article_are_refused_with_a_reason(page, reason):
    assert why_refused(page) == reason


def test_text_without_a_tag_is_no_page_that_was_cut():
    words, cut = (Page(path="page.html", media="html", content=content) for content in (b"hello world", b"<html><p>a"))
    assert (why_refused(words), why_refused(cut)) == ("no-article", "truncated")
    with pytest.raises(UnusableError, match="without a single tag"):
        extracted(words)


def test_a_text_no_article_can_have_is_refused():
    words = "The bridge. " * (LONGEST_TEXT // 12 + 1)
    lines = [{"kind": "body", "text": words[: LONGEST_TEXT // 2]}] * 2
    for page in (
        html(f"<p>{words}</p>"),
        dump(DUMP + words),
        row(id="1", title="Bridge closed", text=words),
        row(id="1", title="Bridge closed", paragraphs=lines),
    ):
        assert why_refused(page) == "too-long"


def test_404_in_a_real_headline_is_no_error_page():
    article, _ = extracted(read_fixture(PAGES / "2020.html"))
    assert article.title.startswith("Error 404 in")


@settings(deadline=None)  # the first page loads the language model
@given(st.integers(min_value=0))
@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.name)
def test_a_page_cut_anywhere_gives_an_article_or_a_reason(path, position):
    page = read_fixture(path)
    content = page.content[: position % len(page.content)]
    try:
        article, _ = extracted(replace(page, content=content))
    except UnusableError:
        return
    whole = extracted(page)[0].text
    assert all(p.text[-9:] in whole for p in article.paragraphs[:-1])


@pytest.mark.parametrize("path", [path for path in FIXTURES if path.suffix == ".html"], ids=lambda path: path.name)
def test_a_page_cut_within_its_text_is_warned_of(path):
    page = read_fixture(path)
    whole, _ = extracted(page)
    last = page.content.index(whole.paragraphs[-1].text[-12:].encode("cp1251" if path.stem == "2014" else "utf-8"))
    article, _ = extracted(replace(page, content=page.content[: last + 5]))
    assert "truncated" in article.warnings
    assert "truncated" not in whole.warnings


@settings(deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["html", "text", "json"]))
def test_any_bytes_give_an_article_or_a_reason(content, media):
    with pytest.raises(UnusableError):
        extracted(Page(path="x", media=media, content=content))


def test_a_page_cut_behind_its_text_has_all_of_it():
    page = read_fixture(PAGES / "2025.html")
    cut = replace(page, content=page.content[: page.content.index(b"</footer>")])
    assert extracted(cut)[0].warnings == ()


def test_cp1251_declared_as_utf8_is_read_and_warned_of():
    page = read_fixture(PAGES / "2016.html")
    cyrillic = replace(page, content=page.content.decode().encode("cp1251"))
    article, _ = extracted(cyrillic)
    assert article.warnings == ("encoding: declared utf-8, read as cp1251",)
    assert article.text == extracted(page)[0].text


RUSSIAN = "Мост закрыли. Опоры размыло, и ёлки не видно." * 5


@pytest.mark.parametrize(
    ("content", "text", "warnings"),
    [
        (RUSSIAN.encode(), RUSSIAN, ()),
        (b"\xef\xbb\xbf" + RUSSIAN.encode(), RUSSIAN, ()),
        (RUSSIAN.encode("utf-16"), RUSSIAN, ()),
        (RUSSIAN.encode() + "є".encode()[:1], RUSSIAN, ()),  # cut within a character
        (b"\xff" + RUSSIAN.encode(), "\ufffd" + RUSSIAN, ()),
        (b"charset=windows-1251 " + RUSSIAN.encode("cp1251"), "charset=windows-1251 " + RUSSIAN, ()),
        (RUSSIAN.encode("cp1251"), RUSSIAN, ("encoding: declared nothing, read as cp1251",)),
        (RUSSIAN.encode("koi8_u"), RUSSIAN, ("encoding: declared nothing, read as koi8_u",)),
        (b"charset=iso-8859-1 " + RUSSIAN.encode("cp1251"), "charset=iso-8859-1 " + RUSSIAN, ("encoding: declared iso-8859-1, read as cp1251",)),
        (b"charset=iso-8859-1 " + b"<div>" * 400 + RUSSIAN.encode("cp1251"), "charset=iso-8859-1 " + "<div>" * 400 + RUSSIAN, ("encoding: declared iso-8859-1, read as cp1251",)),
        ("charset=iso-8859-2 został zamknięty".encode("iso-8859-2"), "charset=iso-8859-2 został zamknięty", ()),
        (b"a\0b\0", "a\ufffdb\ufffd", ("replaced: 2 characters that cannot be stored",)),
    ],
)  # fmt: skip
def test_bytes_are_decoded_as_what_they_are(content, text, warnings):
    assert decode(content) == (text, warnings)


# --- dumps -----------------------------------------------------------------------------------------------------------

DUMP = """Укр Рус Eng

Bridge closed

Lada KrukSaturday, 5 March 2022, 18:30

The bridge over the Bystrets has been closed for repairs.

Source: the town hall

Advertisement:

The town will pay for it!

The works will take a month.

"""


def dump(text: str, path: str = "dump.txt") -> Page:
    return Page(path=path, media="text", content=text.encode())


def test_a_dump_is_of_the_site_whose_lines_it_holds():
    ours = dump(DUMP + "Follow The Nadrichchia Herald on Twitter!\n")
    assert extracted(ours)[0].site == "news.example"
    assert extracted(dump(DUMP))[0].site == "pravda.com.ua"  # by the language bar alone
    bare = DUMP.replace("Укр Рус Eng", "")
    assert why_refused(dump(bare)) == "unknown-site"
    assert extracted(dump(bare, "pravda-eng-2022-03-05-7328000.txt"))[0].site == "pravda.com.ua"
    assert extracted(dump(bare, "news.example/eng/news/2022/03/05/8100009/index.txt"))[0].key == "8100009"


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("Saturday, 5 March 2022, 18:30", ()),
        ("THE HERALD5 March 2022, 18:30", ("THE HERALD",)),
        ("Lada Kruk, Ostap VeresSaturday, 5 March 2022, 18:30", ("Lada Kruk", "Ostap Veres")),
        ("Lada Kruk — Saturday, 5 March 2022, 18:30\nBridge closed", ("Lada Kruk",)),
        ("Lada Kruk\nSaturday, 5 March 2022, 18:30\nBridge closed", ("Lada Kruk",)),
    ],
)
def test_a_byline_may_be_glued_to_its_date_or_not(byline, authors):
    article, _ = extracted(dump(DUMP.replace("Lada KrukSaturday, 5 March 2022, 18:30", byline)))
    assert (article.title, article.authors) == ("Bridge closed", authors)
    assert article.published.isoformat() == "2022-03-05T18:30:00+02:00"
    assert article.text == extracted(dump(DUMP))[0].text


def test_a_dump_has_its_key_from_the_file_name_or_else_of_its_title_and_time():
    named, _ = extracted(dump(DUMP, "a/pravda-eng-2022-03-05-7328000.txt"))
    assert (named.key, named.url) == ("7328000", "https://www.pravda.com.ua/eng/news/2022/03/05/7328000/")
    unnamed, _ = extracted(dump(DUMP))
    assert (unnamed.key, unnamed.url, unnamed.claimed) == (extracted(dump(DUMP, "b.txt"))[0].key, "", None)


def test_a_date_above_the_headline_of_a_dump_is_not_the_byline():
    article, _ = extracted(dump(f"Monday, 5 October 2026, 10:00\n{DUMP}"))
    assert (article.title, article.published.year) == ("Bridge closed", 2022)


TAIL = """photoCar found in river

Minister: "We will win"

What comes next?

All News
09:30
Another story.
"""


@pytest.mark.parametrize(
    "tail", [TAIL, f"Advertisement:\n\n{TAIL}", f"Advertisement:\n\n{TAIL[: TAIL.index('All News')]}"]
)
def test_headlines_behind_the_text_of_a_dump_are_no_text(tail):
    whole, plain = extracted(dump(DUMP + tail)), extracted(dump(DUMP))
    assert whole[0].text == plain[0].text
    assert "The town will pay for it!" in plain[0].text
    assert [d.detail for d in whole[1] if d.reason == "sidebar"] == [
        line for line in tail.split("\n") if line and line != "Advertisement:"
    ]


HEADLINES = """photoCar found in river

Why do bridges fall?

Court, forgiveness or compassion. How does the town punish its thieves?

The end of the story.

All News
"""


@pytest.mark.parametrize("promo", ["Support Us\n\nAdvertisement:\n\n", "Advertisement:\n\n"])
def test_headlines_that_read_like_sentences_are_no_text_and_no_background(promo):
    article, drops = extracted(dump(f"{DUMP}Background:\n\n{promo}{HEADLINES}"))
    assert article.warnings == ("lost-list",)
    assert article.text == extracted(dump(DUMP))[0].text
    assert [d.detail for d in drops if d.reason == "sidebar"] == list(filter(None, HEADLINES.split("\n")))


def test_headlines_without_pictures_are_no_text_behind_an_advertisement():
    headlines = HEADLINES.replace("photoCar", "Car")
    assert extracted(dump(f"{DUMP}Advertisement:\n\n{headlines}"))[0].text == extracted(dump(DUMP))[0].text


def test_the_text_of_a_dump_goes_on_behind_a_promo_with_a_label_bullet_or_long_paragraph():
    for line in ("Details: It is over", "• It is over", "It is over " * 20):
        article, _ = extracted(dump(f"{DUMP}Support Us\n\n{line}\n\nAll is well.\n\n{TAIL}"))
        assert [p.text for p in article.paragraphs[-2:]] == [
            line.strip().removeprefix("Details: ").removeprefix("• "),
            "All is well.",
        ]


def test_a_headline_between_a_promo_and_more_text_is_not_taken_for_the_background():
    article, drops = extracted(dump(f"{DUMP}Background:\n\nSupport Us\n\nCar found\n\nDetails: All.\n\n{TAIL}"))
    assert article.warnings == ("lost-list",)
    assert ("sidebar", "Car found") in [(d.reason, d.detail) for d in drops]
    assert article.paragraphs[-1].text == "All."


@pytest.mark.skipif(not SEED.exists(), reason="the seed page is not part of the repository")
def test_the_seed_gives_the_same_article_whichever_teaser_reads_like_a_sentence():
    source = SEED.read_text("utf-8")
    whole, _ = extracted(dump(source, SEED.name))
    teasers = source[source.rindex("Advertisement:\n\n") : source.index("All News\nRECENT")].split("\n\n")[1:-1]
    assert len(teasers) > 3
    for teaser in teasers:
        for headline in (HEADLINES.split("\n")[4], "The end of the story."):
            article, _ = extracted(dump(source.replace(teaser, headline), SEED.name))
            assert (article.text, article.warnings) == (whole.text, ("lost-list",))


def test_a_list_behind_the_background_label_of_a_dump_is_kept_where_it_is_not_lost():
    article, _ = extracted(dump(DUMP + "Background:\n\n• It was built in 1961.\n\n• It is 90 metres long.\n"))
    assert [(p.kind, p.label) for p in article.paragraphs[-2:]] == [("background", "Background"), ("background", None)]
    assert article.warnings == ()


# --- JSON rows -------------------------------------------------------------------------------------------------------


def row(**values: object) -> Page:
    return Page(path="rows.jsonl#1", media="json", content=json.dumps(values).encode())


def test_a_row_of_lines_is_labelled_like_a_page():
    url = "https://news.example/eng/news/2026/4/2/8100009"
    lines = [LEAD[3:-4], "Source: the town hall", "Read also: Another story", "Background:", "It was built in 1961."]
    for text in (lines, "\n".join(lines)):
        article, drops = extracted(
            row(uri=url, headline="Bridge closed", text=text, author_name="Lada Kruk", date="2026-04-02")
        )
        assert [(p.kind, p.label) for p in article.paragraphs[1:]] == [
            ("lead", None),
            ("source", "Source"),
            ("background", "Background"),
        ]
        assert (article.id, article.authors, article.section) == ("news.example/8100009/en", ("Lada Kruk",), "news")
        assert [d.reason for d in drops] == ["read-also"]
        assert article.warnings == ("no-time: only the day is known",)


@pytest.mark.parametrize(
    "text", [{"text": "The bridge is closed."}, 17, True, [None, 17, ["The bridge"], {"text": 17}]]
)
def test_what_is_no_text_is_no_text_of_a_row(text):
    page = row(id="1", title="Bridge closed", text=text)
    assert why_refused(page) == "no-text"
    with pytest.raises(UnusableError, match="neither a string nor a list"):
        extracted(page)


def test_paragraphs_of_a_row_that_are_no_text_are_ignored_and_warned_of():
    article, _ = extracted(row(id="1", title="Bridge closed", text=[LEAD[3:-4], None, 17, {"kind": "body"}]))
    assert [p.text for p in article.paragraphs[1:]] == [LEAD[3:-4]]
    assert article.warnings == ("ignored: 3 paragraphs that are no text",)


@pytest.mark.parametrize(
    "authors",
    [
        {"authors": [{"name": "Lada Kruk"}, {"name": "Ostap Veres"}]},
        {"authors": ["Lada Kruk", {"name": "Ostap Veres"}, {"name": None}]},
        {"author": "Lada Kruk, Ostap Veres"},
    ],
)
def test_authors_of_a_row_are_strings_or_objects(authors):
    article, _ = extracted(row(id="1", title="Bridge closed", text=LEAD[3:-4], **authors))
    assert article.authors == ("Lada Kruk", "Ostap Veres")
    article, _ = extracted(row(id="1", title="Bridge closed", text=LEAD[3:-4], author={"name": "Lada Kruk"}))
    assert article.authors == ("Lada Kruk",)


@pytest.mark.parametrize("said", ["last week", "0001-01-01T00:00", {"day": 2}, 17])
def test_a_time_of_a_row_that_cannot_be_read_is_warned_of(said):
    values = {"title": "Bridge closed", "text": LEAD[3:-4], "published": said}
    article, _ = extracted(row(id="1", **values))
    assert (article.published, article.warnings) == (None, ("no-date",))
    article, _ = extracted(row(url="https://news.example/eng/news/2026/4/2/8100009", **values))
    assert article.published.isoformat() == "2026-04-02T00:00:00+03:00"
    assert article.warnings == ("no-time: only the day is known",)


def test_our_own_rows_are_read_back():
    article, _ = extracted(read_fixture(PAGES / "2025.html"))
    paragraphs = [{"kind": p.kind, "label": p.label, "speaker": p.speaker, "text": p.text} for p in article.paragraphs]
    values = {
        "url": article.url,
        "title": article.title,
        "published": article.published.isoformat(),
        "paragraphs": paragraphs,
    }
    again, _ = extracted(row(**values))
    assert (again.id, again.paragraphs, again.published) == (article.id, article.paragraphs, article.published)


def test_rows_of_sites_we_do_not_know_are_read():
    article, _ = extracted(row(url="https://www.other.example/a/1?x=2", title="Bridge closed", text=LEAD[3:-4]))
    assert article.site == "other.example"
    article, _ = extracted(row(id=17, site="mine", lang="ukr", title="Рух", text="Перекрито"))
    assert (article.id, article.claimed) == ("mine/17/uk", "uk")


def test_characters_that_cannot_be_stored_are_replaced_and_counted():
    article, _ = extracted(row(id="1", title="Bridge\ud800 closed", text=f"{LEAD[3:-4]}\0"))
    assert article.warnings == ("replaced: 2 characters that cannot be stored",)
    assert article.text.encode().count("\ufffd".encode()) == 2


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"id": "1", "text": "Text."}, "no-title"),
        ({"id": "1", "title": "Title"}, "no-text"),
        ({"title": "Title", "text": "Text."}, "no-address"),
        ({"id": "1", "title": "XIV", "text": "17"}, "no-language"),
    ],
)
def test_rows_that_lack_something_are_refused(values, reason):
    assert why_refused(row(**values)) == reason


def test_the_language_menu_counts_only_where_there_is_no_hreflang():
    menu = '<div class="lang_menu"><a href="/news/2026/04/02/1/">Укр</a></div>'
    hreflang = '<link rel="alternate" hreflang="uk-UA" href="/news/2026/04/02/2/">'
    alternates = [extracted(html(LEAD + menu, head=head))[0].alternates for head in ("", hreflang)]
    assert alternates == [
        (Alternate("uk", "https://news.example/news/2026/04/02/1/", "menu"),),
        (Alternate("uk", "https://news.example/news/2026/04/02/2/", "hreflang"),),
    ]


def test_alternates_leave_out_the_page_itself_and_what_is_no_version():
    article, _ = extracted(read_fixture(PAGES / "2025.html"))
    assert article.alternates == (Alternate("ru", "https://news.example/rus/news/2026/04/02/8100001/", "hreflang"),)


def test_rows_of_up_crawler_are_read_from_the_mark_up_they_kept():
    marked_up = """<div class="post_text"><p>Міст через Бистрець закрили…</p><div class="advtext_mob">Реклама:</div>
    <p><strong>Передісторія</strong>:</p><ul><li><p>Його збудували 1961 року.</p></li></ul></div>"""
    values = {
        "uri": "https://www.pravda.com.ua/news/2023/05/29/7403300/",
        "title": "Міст закрили",
        "authorName": "Лада Крук",
        "text": [
            "Міст через Бистрець закрили...",
            "Передісторія:",
            "Його збудували 1961 року.",
            "Його збудували 1961 року.",
        ],
        "rawHtml": marked_up,
        "lang": "ukr",
        "date": "2023-05-29",
    }
    article, drops = extracted(row(**values))
    assert [(p.kind, p.text) for p in article.paragraphs[1:]] == [
        ("lead", "Міст через Бистрець закрили…"),
        ("background", "Його збудували 1961 року."),
    ]
    assert (article.authors, article.claimed, [d.reason for d in drops]) == (("Лада Крук",), "uk", ["advertisement"])
    article, _ = extracted(row(**(values | {"rawHtml": None})))
    assert article.paragraphs[1].text == "Міст через Бистрець закрили..."


def test_a_text_that_has_lost_its_paragraphs_is_warned_of():
    article, _ = extracted(row(id="1", title="Bridge closed", text=LEAD[3:-4] * 30))
    assert article.warnings == ("one-paragraph: 1,710 characters without a break",)


def test_the_table_of_articles_that_we_write_is_read_back():
    text = "Bridge closed\nThe bridge has been closed.\nIt is old."
    places = [("title", 0, 13), ("lead", 14, 41), ("body", 42, 52)]
    paragraphs = [{"kind": k, "start": s, "end": e, "label": None, "speaker": None} for k, s, e in places]
    article, _ = extracted(row(id="1", title="Bridge closed", text=text, paragraphs=paragraphs))
    assert [(p.kind, p.text) for p in article.paragraphs] == [(k, text[s:e]) for k, s, e in places]


@pytest.mark.parametrize(
    ("content", "sent_as", "text", "warnings"),
    [
        (RUSSIAN.encode("cp1251"), "windows-1251", RUSSIAN, ()),
        (RUSSIAN.encode(), "windows-1251", RUSSIAN, ()),  # a server that lies
        (RUSSIAN.encode("utf-16-le"), None, RUSSIAN, ("encoding: declared nothing, read as utf-16-le",)),
        (RUSSIAN.encode("iso8859_5"), None, RUSSIAN, ("encoding: declared nothing, read as iso8859_5",)),
        ("“Yes” – it’s".encode("cp1252"), "iso-8859-1", "“Yes” – it’s", ()),  # as browsers understand it
    ],
)
def test_the_word_of_the_server_and_of_browsers_counts(content, sent_as, text, warnings):
    assert decode(content, sent_as) == (text, warnings)


@pytest.mark.parametrize(
    ("trap", "reason"),
    [
        ("<div>" * 60_000, "too-complex"),
        ("<div>" * 60_000 + "</div>" * 60_000, "too-complex"),
        ("<p>x" * 400_000, "too-complex"),
    ],
)
def test_a_page_that_would_keep_the_parser_for_minutes_is_refused(trap, reason):
    assert why_refused(html(LEAD + trap)) == reason


def test_elements_nested_ten_thousand_deep_do_not_matter():
    figure = '<div class="image-box">' + "<div>" * 10_000 + '<div class="image-box__caption">A bridge</div>' * 2
    article, _ = extracted(html(LEAD + figure + "</div>" * 10_001))
    assert [p.text for p in article.paragraphs if p.kind == "caption"] == ["A bridge"]


# --- who, what and where it leads ------------------------------------------------------------------------------------


def test_authors_and_tags_keep_what_their_site_calls_them_in_all_languages():
    person = {"@type": "Person", "@id": "https://news.example/authors/4e2f/", "name": "Lada Kruk"}
    structured = {"@type": "NewsArticle", "author": [person, "Ostap Veres"], "keywords": ["Court", "bridges"]}
    head = f'<script type="application/ld+json">{json.dumps(structured)}</script>'
    tags = '<a href="/eng/tags/sud/">court</a> <a href="/eng/tags/mosty/">bridges</a>'
    page = changed(html(LEAD, head=head), ('<div class="post_news_tags">', f'<div class="post_news_tags">{tags}'))
    article, _ = extracted(page)
    assert dict(zip(article.authors, article.author_ids, strict=True)) == {"Lada Kruk": "4e2f", "Ostap Veres": ""}
    assert dict(zip(article.tags, article.tag_slugs, strict=True)) == {"Court": "sud", "bridges": "mosty"}
    byline = '<span class="post_news_author"><a href="/eng/authors/4e2f/">Lada Kruk</a></span>'
    page = changed(
        html(LEAD),
        ("— 2 April", f"{byline} — 2 April"),
        ('<div class="post_news_tags">', f'<div class="post_news_tags">{tags}'),
    )
    article, _ = extracted(page)
    assert (article.authors, article.author_ids) == (("Lada Kruk",), ("4e2f",))
    assert (article.tags, article.tag_slugs) == (("court", "bridges"), ("sud", "mosty"))


def test_up_crawler_s_tags_keep_their_slugs_in_its_tables_too():
    full = [["sud", "суд", "/tags/sud/"], ["mosty", "мости", "/tags/mosty/"]]
    for tags in (full, str([tuple(tag) for tag in full])):
        article, _ = extracted(row(id="1", title="Bridge closed", text=LEAD[3:-4], tagsFull=tags, tags="суд"))
        assert (article.tags, article.tag_slugs) == (("суд", "мости"), ("sud", "mosty"))
    article, _ = extracted(row(id="1", title="Bridge closed", text=LEAD[3:-4], tags_full="[" * 9_000, tags="суд"))
    assert (article.tags, article.tag_slugs) == (("суд",), ("",))


def test_links_are_places_in_the_text():
    body = """<p>  The <a href="/eng/news/2026/04/01/8100008/"> new <b>bridge</b> </a>over the  Bystrets is
    <a href='https://other.example/x?y=1#z'>closed</a>, <a href="mailto:a@b.example">write</a> <a href="#top">here</a>.</p>
    <p><b>Source</b>: the <a href="//t.example/mayor">mayor</a></p><ul><li><a href="https://one.example">One</a></li></ul>"""
    article, _ = extracted(html(body))
    assert [(article.text[link.start : link.end], link.url) for link in article.links] == [
        ("new bridge", "https://news.example/eng/news/2026/04/01/8100008/"),
        ("closed", "https://other.example/x?y=1#z"),
        ("here", "https://news.example/eng/news/2026/04/02/8100009/#top"),
        ("mayor", "https://t.example/mayor"),
        ("One", "https://one.example"),
    ]


def test_a_clock_time_may_stand_before_its_date():
    page = changed(html(LEAD), ("2 April, 07:15", "07:15, 2 April 2026"))
    assert extracted(page)[0].published.isoformat() == "2026-04-02T07:15:00+03:00"
