"""What pages of Ukrainska Pravda are known to be like, fact by fact, each on a small invented page."""

import json
from datetime import datetime

import pytest

from toolkit.data import Article, Drop, Page
from toolkit.errors import UnusableError
from toolkit.extraction import extract
from toolkit.sites import SITES

UK = "https://www.pravda.com.ua/news/2025/12/01/8009001/"
RU = "https://www.pravda.com.ua/rus/news/2025/12/01/8009001/"
EN = "https://www.pravda.com.ua/eng/news/2025/12/01/8009001/"
LEAD = {
    UK: "Міст через Бистрець закрили на два місяці, бо навесні розмило його опори.",
    RU: "Мост через Быстрец закрыли на два месяца, потому что весной размыло его опоры.",
    EN: "The bridge over the Bystrets has been closed for two months since its piers were washed out.",
}
TITLE = {UK: "Міст закрили", RU: "Мост закрыли", EN: "Bridge closed"}
LATER = "Buses are going round by way of the dam."


def read(
    content: str | bytes, *, url: str | None = None, path: str = "page.html", text: bool = False
) -> tuple[Article, tuple[Drop, ...]]:
    raw = content.encode() if isinstance(content, str) else content
    return extract(Page(path=path, media="text" if text else "html", content=raw, url=url), SITES)


def news(body: str, *, url: str = EN, head: str = "", date: str = "— 1 December, 00:08", around: str = "") -> str:
    """Return a news page of 2025 on."""
    return f"""<html lang="en"><head><title>{TITLE[url]} | Ukrainska Pravda</title><link rel="canonical" href="{url}">{head}</head>
    <body><article class="post_news"><header class="post_news_header"><h1 class="post_news_title">
      {TITLE[url]} </h1><div class="post_news_date"><span class="post_news_author"><a href="/authors/4e2f/">Lada Kruk</a></span> {date}</div></header>
    <div class="post_news_body"><div class="post_news_text"><p>{LEAD[url]}</p>{body}</div>
    <div class="post_news_tags"><a href="/eng/tags/mosty/">bridges</a></div>{around}</div></article></body></html>"""


def text(found: tuple[Article, tuple[Drop, ...]]) -> list[tuple[str, str | None, str]]:
    """Return kind, label and text of what stands behind the lead."""
    return [(p.kind, p.label, p.text) for p in found[0].paragraphs[2:]]


def reasons(found: tuple[Article, tuple[Drop, ...]]) -> list[str]:
    return [drop.reason for drop in found[1]]


# --- the generations of its pages ------------------------------------------------------------------------------------


def test_pages_up_to_2014_are_cp1251_with_the_text_between_line_breaks() -> None:
    url = UK.replace("2025/12/01/8009001", "2012/05/11/6964001")
    page = f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1251"><title>{TITLE[UK]}</title>
    <link rel="canonical" href="{url}"></head><body><div class="block61"><span class="dt2">11 травня 2012, 10:20</span>
    <div class="text">{LEAD[UK]}<br><br>Автобуси їдуть греблею.<p>Так буде до липня.</p></div></div><div class="text">Інше.</div></body></html>"""
    article, _ = read(page.encode("cp1251"))
    assert article.extractor.split("/")[1] == "2014"
    assert [p.text for p in article.paragraphs] == [
        TITLE[UK], LEAD[UK], "Автобуси їдуть греблею.", "Так буде до липня.",
    ]  # fmt: skip
    assert article.published == datetime.fromisoformat("2012-05-11T10:20+03:00")


def test_pages_of_2016_to_2020_name_their_parts_with_two_underscores() -> None:
    page = f"""<html><head><link rel="canonical" href="https://www.pravda.com.ua/news/2019/02/5/7205001/"></head><body>
    <h1 class="post_news__title">{TITLE[UK]}</h1><div class="post_news__author">Лада Крук</div>
    <div class="post_news__date">вівторок, 5 лютого 2019, 10:20</div><div class="post_news__text"><p>{LEAD[UK]}</p></div>
    <div class="post__tags"><span class="post__tags__item"><a href="/tags/mosty/">мости</a></span></div></body></html>"""
    article, _ = read(page)
    assert article.extractor.split("/")[1] == "2016"
    assert (article.authors, article.tags, article.tag_slugs) == (("Лада Крук",), ("мости",), ("mosty",))
    assert article.published == datetime.fromisoformat("2019-02-05T10:20+02:00")


def test_long_reads_of_2016_to_2020_have_another_headline() -> None:
    page = f"""<html><head><link rel="canonical" href="https://www.pravda.com.ua/articles/2019/02/5/7205001/"></head><body>
    <h1 class="post_news__title_article">{TITLE[UK]}</h1><div class="post_news__text"><p>{LEAD[UK]}</p></div></body></html>"""
    article, _ = read(page)
    assert (article.extractor.split("/")[1], article.title, article.section) == ("2016", TITLE[UK], "articles")


def test_pages_of_2020_to_2024_keep_the_background_in_a_list() -> None:
    page = f"""<html><head><link rel="canonical" href="https://www.pravda.com.ua/eng/news/2023/05/29/7404001/"></head><body>
    <h1 class="post_title">{TITLE[EN]}</h1><div class="post_time"><span class="post_author"><a href="/eng/authors/4e2f/">Lada Kruk</a></span>
    — Monday, 29 May 2023, 13:09</div><div class="post_text"><p>{LEAD[EN]}</p><p><strong>Background:</strong></p>
    <ul><li>It was built in 1961.</li><li>It was mended in 1998.</li></ul></div></body></html>"""
    found = read(page)
    assert found[0].extractor.split("/")[1] == "2020"
    assert text(found) == [
        ("background", "Background", "It was built in 1961."),
        ("background", None, "It was mended in 1998."),
    ]
    assert (found[0].authors, found[0].tags) == (("Lada Kruk",), ())  # none on English pages
    assert found[0].published == datetime.fromisoformat("2023-05-29T13:09+03:00")


def test_pages_of_2025_say_the_date_without_the_year() -> None:
    article, _ = read(news("", url=UK, date="— 1 грудня, 00:08"))
    assert article.extractor.split("/")[1] == "2025"
    assert article.published == datetime.fromisoformat("2025-12-01T00:08+02:00")
    assert (article.authors, article.author_ids, article.tags) == (("Lada Kruk",), ("4e2f",), ("bridges",))


def test_a_date_without_a_year_may_lie_beyond_new_year() -> None:
    url = RU.replace("2025/12/01", "2026/01/01")
    page = news("", url=RU, date="— 31 декабря, 23:58").replace(RU, url)
    assert read(page)[0].published == datetime.fromisoformat("2025-12-31T23:58+02:00")


def test_long_articles_of_2025_have_several_authors_and_teasers_inside_the_article() -> None:
    page = f"""<html><head><link rel="canonical" href="https://www.pravda.com.ua/rus/articles/2026/01/8/8014001/"></head><body><article class="post_article">
    <header class="post_article_header"><div class="post_article_header_content"><span class="article_label">Репортаж</span><h1 class="post_article_title">{TITLE[RU]}</h1>
    <div class="post_article_author"><a class="post_article_author_item" href="/rus/authors/1a/"><span class="post_author_name">Лада Крук</span></a>
    <a class="post_article_author_item" href="/rus/authors/2b/"><span class="post_author_name">Остап Верес</span></a>
    <span class="post_author_date">8 января, 17:46</span></div></div></header>
    <div class="post_article_header_media"><div class="post_article_header_media_source">коллаж: Инна Ткач</div></div>
    <div class="post_article_body"><div class="post_article_text"><p><span>{LEAD[RU]}</span></p><h2>Что дальше</h2>
    <div class="image-box"><img><div class="image-box__caption">Опора моста</div><div class="image-box__author">Источник: горсовет</div></div>
    <ul><li>Автобусы едут по плотине.</li></ul><p><strong><em>Лада Крук, Остап Верес, УП</em></strong></p></div></div>
    <h3>Все публикации</h3><div class="article_news"><p>Другая статья о другом.</p></div></article></body></html>"""
    found = read(page)
    article = found[0]
    assert article.extractor.split("/")[1] == "2025-long"
    assert (article.authors, article.author_ids) == (("Лада Крук", "Остап Верес"), ("1a", "2b"))
    assert article.published == datetime.fromisoformat("2026-01-08T17:46+02:00")
    kinds = [(p.kind, p.text) for p in article.paragraphs]
    assert ("heading", "Что дальше") in kinds
    assert ("list", "Автобусы едут по плотине.") in kinds
    assert [kind for kind, said in kinds if "горсовет" in said] == ["caption"]  # although it begins like a label
    assert "Другая" not in article.text
    assert reasons(found).count("by-line") == 1


def test_the_layout_is_chosen_by_what_is_there_and_never_by_the_date() -> None:
    page = news("").replace("2025/12/01/8009001", "2012/05/11/6964001")
    assert read(page)[0].extractor.split("/")[1] == "2025"


@pytest.mark.parametrize(
    "inside",
    [
        '<div class="advtext_mob">Реклама:</div>',
        '<div class="nts-ad"><div class="UPR_ITA">Buy a bridge</div></div>',
        '<div class="nts-video-wrapper"><div class="nts-video-label">РЕКЛАМА:</div></div>',
        '<aside class="post_news_service"><div class="tooltip">Посилання скопійовано</div></aside>',
        '<div class="section_news_side"><p>Another story about something else.</p></div>',
        '<div class="post_side_topic"><div class="article_news"><p>Another story.</p></div></div>',
        '<div id="last_news_block"><p>Another story about something else.</p></div>',
    ],
)
def test_what_is_no_text_inside_the_container_is_left_out_and_the_rest_kept(inside: str) -> None:
    assert text(read(news(f"{inside}<p>{LATER}</p>"))) == [("body", None, LATER)]


def test_captions_and_credits_inside_the_container_are_captions() -> None:
    photo = '<div class="post_news_photo"><img alt="Bridge closed"><div class="post_news_photo_captain">A pier</div><div class="post_news_photo_source">Photo: Town hall</div></div>'
    kinds = [p.kind for p in read(news(photo))[0].paragraphs if p.text != LEAD[EN]][1:]
    assert kinds == ["caption", "caption"]


# --- metadata --------------------------------------------------------------------------------------------------------


def test_structured_data_outweighs_meta_elements_and_what_is_printed() -> None:
    said = {
        "@type": "NewsArticle",
        "headline": "Other",
        "datePublished": "2025-12-01T00:09:10+02:00",
        "dateModified": "2025-12-01T02:00:00+02:00",
        "author": [{"@type": "Person", "@id": "https://www.pravda.com.ua/authors/4e2f/", "name": "Lada Kruk"}],
        "keywords": "bridges, roads",
    }
    head = f'<meta property="article:published_time" content="2025-12-01T00:05:00+02:00"><script type="application/ld+json">{json.dumps(said)}</script>'
    article, _ = read(news("", head=head))
    assert article.title == "Bridge closed"  # the headline as printed; structured data may shorten it
    assert article.published == datetime.fromisoformat("2025-12-01T00:09:10+02:00")
    assert article.updated == datetime.fromisoformat("2025-12-01T02:00:00+02:00")
    assert (article.author_ids, article.tags, article.tag_slugs) == (("4e2f",), ("bridges", "roads"), ("mosty", ""))


def test_structured_data_with_raw_tabs_are_read() -> None:
    head = '<script type="application/ld+json">{"@type": "NewsArticle", "articleBody": "A\tB", "datePublished": "2025-12-01T00:09:00+02:00"}</script>'
    assert read(news("", head=head))[0].published == datetime.fromisoformat("2025-12-01T00:09+02:00")


def test_hreflang_lists_the_versions_that_exist_and_x_default_is_none() -> None:
    links = "".join(
        f'<link rel="alternate" hreflang="{c}" href="{u}">' for c, u in (("x-default", UK), ("uk", UK), ("en", EN))
    )
    assert [(a.lang, a.url, a.via) for a in read(news("", head=links))[0].alternates] == [("uk", UK, "hreflang")]


def test_an_amp_page_is_the_same_article() -> None:
    page = f"""<html amp lang="en"><head><link rel="canonical" href="{EN}"></head><body><article><h1>{TITLE[EN]}</h1>
    <time>1 December, 00:08</time><p>{LEAD[EN]}</p><amp-ad>Buy a bridge</amp-ad><p>{LATER}</p></article></body></html>"""
    article, _ = read(page, url=f"{EN}index.amp")
    assert (article.id, article.url) == ("pravda.com.ua/8009001/en", EN)
    assert [p.text for p in article.paragraphs[1:]] == [LEAD[EN], LATER]


def test_addresses_with_and_without_www_padding_amp_and_slash_are_one_article() -> None:
    one = read(news(""), url="https://www.pravda.com.ua/eng/news/2025/12/01/8009001/index.amp")[0]
    bare = news("").replace(f'<link rel="canonical" href="{EN}">', "")
    other = read(bare, url="https://pravda.com.ua/eng/news/2025/12/1/8009001")[0]
    assert one.id == other.id
    assert one.url == other.url == EN


def test_a_canonical_link_to_a_sister_site_is_another_article() -> None:
    page = news(f"<p>{LATER}</p>" * 5).replace(EN, "https://www.eurointegration.com.ua/eng/news/2025/12/01/7220001/")
    assert read(page, url=EN)[0].id == "eurointegration.com.ua/7220001/en"


@pytest.mark.parametrize("heading", ["Помилка 404", "Ошибка 404", "Error 404"])
def test_a_heading_of_404_alone_is_an_error_page(heading: str) -> None:
    page = f'<html><head><link rel="canonical" href="{EN}"></head><body><h1>{heading}</h1><p>There is no such page.</p></body></html>'
    with pytest.raises(UnusableError) as caught:
        read(page)
    assert caught.value.reason == "not-found"


def test_404_in_a_headline_is_news() -> None:
    assert read(news("").replace("Bridge closed", "Error 404 on the town hall's site"))[0].title.startswith(
        "Error 404 on"
    )


def test_an_article_of_photographs_alone_has_no_text() -> None:
    page = news("").replace(
        f"<p>{LEAD[EN]}</p>",
        '<div class="post_news_photo"><div class="post_news_photo_source">Photo: Town hall</div></div>',
    )
    with pytest.raises(UnusableError) as caught:
        read(page)
    assert caught.value.reason == "no-text"


def test_ukrainian_buttons_on_english_pages_do_not_change_the_language() -> None:
    around = '<aside class="section_other_news">Головне сьогодні<a class="button_more">Всі новини</a></aside><div class="advtext1">Шановні читачі, просимо дотримуватись Правил коментування</div>'
    article, _ = read(news("", around=around * 20))
    assert (article.lang, article.warnings) == ("en", ())
    assert "Головне" not in article.text


# --- labels, notes, promos -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "kind", "label", "rest"),
    [
        ("<strong>Джерело</strong>: мерія", "source", "Джерело", "мерія"),
        ("<strong>Источник:</strong> мэрия", "source", "Источник", "мэрия"),
        ("<strong>Source</strong>: town hall", "source", "Source", "town hall"),
        ('<strong>Пряма мова</strong> Журавель: "Ми готові."', "quote", "Пряма мова Журавель", '"Ми готові."'),
        ('<b>Дослівно</b>: "Ми готові."', "quote", "Дослівно", '"Ми готові."'),
        ('<strong>Прямая речь</strong>: "Мы готовы."', "quote", "Прямая речь", '"Мы готовы."'),
        ('<b>Дословно</b>: "Мы готовы."', "quote", "Дословно", '"Мы готовы."'),
        ('<strong>Quote from Zhuravel</strong>: "We are ready."', "quote", "Quote from Zhuravel", '"We are ready."'),
        ('<strong>Quote</strong>: "We are ready."', "quote", "Quote", '"We are ready."'),
        ('Synehubov: "We are ready."', "quote", "Synehubov", '"We are ready."'),
        ("<strong>Деталі</strong>: так", "body", "Деталі", "так"),
        ("<strong>Детали</strong>: так", "body", "Детали", "так"),
        ("<strong>Details:</strong> so", "body", "Details", "so"),
        ("<strong>Передісторія</strong>: 1961", "background", "Передісторія", "1961"),
        ("<strong>Що передувало</strong>: 1961", "background", "Що передувало", "1961"),
        ("<strong>Що було раніше</strong>: 1961", "background", "Що було раніше", "1961"),
        ("<strong>Нагадаємо</strong>: 1961", "background", "Нагадаємо", "1961"),
        ("<strong>Предыстория</strong>: 1961", "background", "Предыстория", "1961"),
        ("<strong>Что предшествовало</strong>: 1961", "background", "Что предшествовало", "1961"),
        ("<strong>Напомним</strong>: 1961", "background", "Напомним", "1961"),
        ("<strong>Background</strong>: 1961", "background", "Background", "1961"),
        ("<strong>Оновлено</strong>: так", "body", "Оновлено", "так"),
        ("<strong>Доповнено</strong>: так", "body", "Доповнено", "так"),
        ("<strong>Обновлено</strong>: так", "body", "Обновлено", "так"),
        ("<strong>Дополнено</strong>: так", "body", "Дополнено", "так"),
        ("<strong>Updated at 05:52:</strong> so", "body", "Updated at 05:52", "so"),
        ("<span><span><span><strong>Що передувало</strong>:</span> <span>1961</span></span></span>", "background", "Що передувало", "1961"),
    ],
)  # fmt: skip
def test_a_label_is_role_and_optional_person_and_colon(written: str, kind: str, label: str, rest: str) -> None:
    assert text(read(news(f"<p>{written}</p>"))) == [(kind, label, rest)]


@pytest.mark.parametrize(
    "line",
    [
        "Читайте також: Інша стаття",
        "Читайте також на цю тему: Інша стаття",
        "Читайте більше у статті: Інша стаття",
        "Слухайте також: Інша розмова",
        "Читайте также: Другая статья",
        "Читайте также на эту тему: Другая статья",
        "Читайте больше в статье: Другая статья",
        "Слушайте также: Другой разговор",
        "Read also: Another story",
    ],
)
def test_read_also_lines_lead_elsewhere(line: str) -> None:
    found = read(news(f"<p><strong>{line}</strong></p><p>{LATER}</p>"))
    assert (text(found), reasons(found)) == ([("body", None, LATER)], ["read-also"])


@pytest.mark.parametrize(
    "note",
    ["[the river – ed.]", "[the river - ed.]", "(1 July – ed.)", "[the river]", "(річка – ред.)", "(річка – УП)", "(река – ред.)"],
)  # fmt: skip
def test_notes_of_editors_stay_in_their_sentence(note: str) -> None:
    assert text(read(news(f"<p>It {note} rose.</p>"))) == [("body", None, f"It {note} rose.")]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Support Us", "promo"),
        ("Follow us on Instagram!", "promo"),
        ("Journalists fight on their own frontline. Support Ukrainska Pravda or become our patron!", "promo"),
        ("We have launched English Twitter! Follow us!", "promo"),
        (
            "Ukrainska Pravda is the place where you will find the most up-to-date information about everything.",
            "promo",
        ),
        ("Only the latest news, only the facts, only the truth.", "promo"),
        ("Follow Ukrainska Pravda on Twitter!", "promo"),
        ("Support UP or become our patron!", "promo"),
        ("Advertisement:", "advertisement"),
        ("Реклама:", "advertisement"),
        ("РЕКЛАМА:", "advertisement"),
        ("Підтримати УП", "promo"),
        ("Поддержать УП", "promo"),
        ("Посилання скопійовано", "promo"),
        ("Ссылка скопирована", "promo"),
        ("Шановні читачі, просимо дотримуватись Правил коментування", "promo"),
        ("Уважаемые читатели, просим соблюдать Правила комментирования", "promo"),
        ("Головне сьогодні", "sidebar"),
        ("Всі новини", "sidebar"),
        ("Останні новини", "sidebar"),
        ("Главное на Украинской правде", "sidebar"),
        ("Все публикации", "sidebar"),
        ("Інша стаття (укр)", "read-also"),
    ],
)
def test_a_promo_is_dropped_as_a_whole_line_and_never_takes_news_with_it(line: str, reason: str) -> None:
    found = read(news(f"<p>{line}</p><p>{LATER}</p>"))
    assert (text(found), reasons(found)) == ([("body", None, LATER)], [reason])
    if reason != "read-also":
        assert text(read(news(f"<p>{LATER} {line}</p>"))) == [("body", None, f"{LATER} {line}")]


def test_an_advertisement_between_two_paragraphs_of_a_quotation_does_not_end_it() -> None:
    body = f'<p><strong>Quote</strong>: "We are ready.</p><p>Advertisement:</p><p>We shall open in July."</p><p>{LATER}</p>'
    assert [kind for kind, _, _ in text(read(news(body)))] == ["quote", "quote", "body"]


def test_a_background_with_nothing_behind_it_is_a_lost_list() -> None:
    found = read(news("<p><strong>Background:</strong></p>"))
    assert (text(found), found[0].warnings) == ([], ("lost-list",))


def test_typography_is_kept_as_published() -> None:
    line = "№ 5… “Yes”, м’ята та мʼята, it's so – and so"
    assert text(read(news(f"<p>{line}</p>"))) == [("body", None, line)]


# --- the text dump ---------------------------------------------------------------------------------------------------

DUMP = f"""date 2023-05-29 All Sections
Укр Рус Eng Support Us
"Bridge" closed
Lada KrukMonday, 29 May 2023, 13:09
Bridge closed
The pier. Photo: Town hall
{LEAD[EN]}
Source: town hall
Quote from Zhuravel: "We are ready.
Advertisement:
We shall open in July."
Details: {LATER}
Background:
Follow Ukrainska Pravda on Twitter!
photoCar carrying sand overturns
video, mapFreedom of the dam
All News
RECENT NEWS
10:20 Another story
"""


def dump(source: str = DUMP) -> tuple[Article, tuple[Drop, ...]]:
    return read(source, path="pravda-eng-2023-05-29-7404001.txt", text=True)


def test_a_dump_is_told_from_its_language_bar_by_line_and_file_name() -> None:
    article, _ = dump()
    assert (article.id, article.title) == ("pravda.com.ua/7404001/en", '"Bridge" closed')
    assert article.authors == ("Lada Kruk",)
    assert article.published == datetime.fromisoformat("2023-05-29T13:09+03:00")


def test_the_second_title_and_the_language_bar_of_a_dump_are_no_text() -> None:
    article, _ = dump()
    assert [p.kind for p in article.paragraphs] == ["title", "caption", "lead", "source", "quote", "quote", "body"]


def test_media_labels_glued_to_headlines_and_clock_times_behind_a_dump_are_no_text() -> None:
    found = dump()
    assert not [p.text for p in found[0].paragraphs if "sand" in p.text or "Freedom" in p.text or "10:20" in p.text]
    assert {"advertisement", "promo", "sidebar", "navigation", "title-repeated", "lost-list"} >= set(reasons(found))


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("EUROPEAN PRAVDA — Monday, 29 May 2023, 13:09", ("EUROPEAN PRAVDA",)),
        ("Lada Kruk, Ostap VeresMonday, 29 May 2023, 13:09", ("Lada Kruk", "Ostap Veres")),
        ("Monday, 29 May 2023, 13:09", ()),
    ],
)
def test_the_by_line_of_a_dump_may_name_an_organisation_several_or_nobody(
    byline: str, authors: tuple[str, ...]
) -> None:
    assert dump(DUMP.replace("Lada KrukMonday, 29 May 2023, 13:09", byline))[0].authors == authors


@pytest.mark.parametrize(
    ("line", "time"),
    [
        ("Monday, 29 May 2023, 13:09", "2023-05-29T13:09+03:00"),
        ("8 жовтня 2022, 01:15", "2022-10-08T01:15+03:00"),
        ("четвер, 3 березня 2022, 12:00", "2022-03-03T12:00+02:00"),
        ("8 января 2023, 17:46", "2023-01-08T17:46+02:00"),
        ("8 января, 17:46", "2026-01-08T17:46+02:00"),
    ],
)
def test_date_lines_are_kyiv_time(line: str, time: str) -> None:
    article, _ = read(news("", date=f"— {line}"))
    assert article.published == datetime.fromisoformat(time)
