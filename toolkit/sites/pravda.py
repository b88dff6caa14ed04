"""Ukrainska Pravda, https://www.pravda.com.ua, in Ukrainian, Russian and English, with the generations of its pages."""

from dataclasses import replace

from toolkit.data import Layout, Site

CAPTIONS = (  # figures, and inside them caption and credit; [sic]: "captain"
    "div.post_news_photo, div.post_news_photo_captain, div.post_news_photo_source, div.post_photo_news, "
    "div.post_article_header_media_source, div.image-box, div.image-box__caption, div.image-box__author, "
    "figure, figcaption"
)
ADVERTISEMENTS = (
    "div.advtext, div.advtext1, div.advtext_mob, div.nts-ad, div.nts-video-wrapper, div.nts-video-label, amp-ad"
)
NOT_TEXT = (
    "aside, div.section_news_side, div.post_side_topic, div.post_side_news, #last_news_block, div.post_news_tags, "
    "blockquote.twitter-tweet, blockquote.instagram-media"
)

NEWS = Layout(
    name="2025",
    title="article.post_news h1.post_news_title",
    body="div.post_news_text",
    authors="div.post_news_date span.post_news_author a",
    date="div.post_news_date",
    tags="div.post_news_tags a",
    captions=CAPTIONS,
    advertisements=ADVERTISEMENTS,
    drop=NOT_TEXT,
)
LAYOUTS = (
    NEWS,
    replace(
        NEWS,
        name="2025-long",
        title="article.post_article h1.post_article_title",
        body="div.post_article_text",
        authors="div.post_article_author span.post_author_name",
        date="span.post_author_date",
    ),
    replace(
        NEWS,
        name="2020",
        title="h1.post_title",
        body="div.post_text",
        authors="span.post_author a",
        date="div.post_time",
        tags="span.post_tags_item a",
    ),
    replace(
        NEWS,
        name="2016",
        title="h1.post_news__title, .post_news__title_article",
        body="div.post_news__text",
        authors="div.post_news__author",
        date="div.post_news__date",
        tags="span.post__tags__item a",
    ),
    replace(
        NEWS,
        name="2014",
        title="",
        body="div.block61 div.text",
        authors="",
        date="div.block61 span.dt2",
        tags="",
        loose=True,
    ),
    replace(  # where an AMP page does not use the containers of its generation
        NEWS,
        name="amp",
        title="h1",
        body="html[amp] article",
        authors="",
        date="time",
        tags="",
        drop=f"{NOT_TEXT}, header, footer, nav, time",
    ),
)


def promos(name: str, short: str) -> tuple[str, ...]:
    """Return the lines of self-advertisement of an outlet, whose names are patterns, and those of its buttons."""
    return (
        "Support Us",
        r"Follow us on Instagram!?",
        rf"Journalists fight on their own frontline\. Support {name} or become our patron!?",
        r"We have launched English Twitter! Follow us!?",
        rf"{name} is the place where you will find the most up-to-date information[^.!]*[.!]*",
        r"Only the latest news, only the facts, only the truth\.?",
        rf"Follow {name} on Twitter!?",
        rf"Support ({name}|{short}) or become our patron!?",
        rf"(Підтримати|Поддержать) ({name}|{short})",
        r"(Посилання скопійовано|Ссылка скопирована)\.?",
        r"Шановні читачі, просимо дотримуватис[ья] Правил коментування[^.!]*[.!]*",
        r"Уважаемые читатели, просим соблюдать Правила комментирования[^.!]*[.!]*",
    )


PRAVDA = Site(
    name="pravda.com.ua",
    hosts=("www.pravda.com.ua", "pravda.com.ua"),
    names=("Українська правда", "Украинская правда", "Ukrainska Pravda"),
    address=(
        r"(?:/(?P<lang>rus|eng))?/(?P<section>[a-z][a-z-]*)"
        r"/(?P<year>[0-9]{4})/(?P<month>[0-9]{1,2})/(?P<day>[0-9]{1,2})/(?P<key>[0-9]+)/?(?:index\.(?:amp|html))?/?"
    ),
    address_langs={"": "uk", "rus": "ru", "eng": "en"},
    template="https://www.pravda.com.ua{lang}/{section}/{year}/{month}/{day}/{key}/",
    section="news",
    layouts=LAYOUTS,
    menu="div.lang_menu a",
    promos=promos("(Ukrainska Pravda|Українську правду|Украинскую правду)", "(UP|УП)"),
    header=(r"date [0-9]{4}-[0-9]{2}-[0-9]{2} .*", r"Укр (Рус|Рос) Eng( Support Us)?", "Support Us"),
    sidebar=(
        r"All News",
        r"RECENT NEWS",
        r"Головне сьогодні",
        r"Всі новини",
        r"Останні новини",
        r"Главное на Украинской правде",
        r"Главное сегодня",
        r"Все новости",
        r"Последние новости",
        r"(Все|Усі|Всі) (публикации|публікації)",
    ),
    not_found=(r"(Помилка|Ошибка|Error) 404", r"404( Not Found)?"),
    sitemaps=("/sitemap/sitemap.xml",),
    feeds=("/rss/", "/rus/rss/", "/eng/rss/"),
    archive="{lang}/archives/date_{day}{month}{year}/",
)
