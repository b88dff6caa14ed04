"""Pages generated from known text, in the layouts that newsalign knows and in made-up ones that it does not.

The traits are those of ../shared/docs/sites.md: labels bold in many ways, lists behind labels, advertisements between the
paragraphs of a quotation, read-also lines and promos among the text, teasers and sidebars around it, captions, links,
nested spans, no-break spaces. The same seed gives the same pages.
"""

import html
import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from toolkit.data import LANGS, Lang

KYIV = ZoneInfo("Europe/Kyiv")
MONTHS = {
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня".split(),
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split(),
    "en": "January February March April May June July August September October November December".split(),
}
NAMES = {
    "uk": ("Лада Крук", "Остап Верес", "Мар'яна Топчій"),
    "ru": ("Лада Крук", "Остап Верес", "Марьяна Топчий"),
    "en": ("Lada Kruk", "Ostap Veres", "Mariana Topchii"),
}
LABELS = {
    "uk": {"source": "Джерело", "details": "Деталі", "background": "Передісторія", "also": "Читайте також", "ad": "Реклама:"},
    "ru": {"source": "Источник", "details": "Детали", "background": "Предыстория", "also": "Читайте также", "ad": "Реклама:"},
    "en": {"source": "Source", "details": "Details", "background": "Background", "also": "Read also", "ad": "Advertisement:"},
}  # fmt: skip
TAGS = (
    ("mosty", "мости", "мосты", "bridges"),
    ("sud", "суд", "суд", "court"),
    ("vybory", "вибори", "выборы", "elections"),
)
MENU = ("Політика", "Економіка", "Спорт", "Культура")
FILLING = "\n".join(
    f".c{n}{{margin:{n % 40}px;color:#{n:06x};background:url(/i/{n}.png)}}" for n in range(1_970)
)  # makes pages of 128 KB


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph of a page, text or not."""

    kind: str  # p, li, h2, ad, also, promo, figure, related
    text: str
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """An article, as it must be read."""

    number: int
    lang: Lang
    title: str
    authors: tuple[tuple[str, str], ...]  # names and ids
    published: datetime
    updated: datetime | None
    section: str
    tags: tuple[tuple[str, str], ...]  # slugs and names
    pieces: tuple[Piece, ...]
    caption: str
    others: tuple[str, ...]  # headlines and leads of other articles

    @property
    def captions(self) -> tuple[str, ...]:
        return tuple(p.text for p in self.pieces if p.kind == "figure")

    @property
    def paragraphs(self) -> list[str]:
        """The text as it stands on the page: labels with their colons, no captions."""
        return [
            f"{p.label}: {p.text}" if p.label else p.text for p in self.pieces if p.kind in ("p", "li", "h2") and p.text
        ]


def read_lines(folder: Path) -> Mapping[Lang, Sequence[str]]:
    return {lang: (folder / f"{lang}.txt").read_text(encoding="utf-8").splitlines() for lang in LANGS}


def truth(number: int, lines: Mapping[Lang, Sequence[str]]) -> Truth:
    dice = random.Random(f"page {number}")
    lang = LANGS[number % 3]
    pool = [" ".join(line.split()) for line in lines[lang] if 50 < len(line) < 400]

    def text(sentences: int = 0) -> str:
        start = dice.randrange(len(pool) - 4)
        return " ".join(pool[start : start + (sentences or dice.choice((1, 1, 2, 3)))])

    labels = LABELS[lang]
    pieces = [Piece("p", text(1))]
    if dice.random() < 0.7:
        pieces.append(Piece("p", text(1), labels["source"]))
    if dice.random() < 0.5:
        pieces += [Piece("p", f'"{text(1)}'), Piece("ad", labels["ad"]), Piece("p", f'{text(1)}"')]
    for n in range(dice.randrange(2, 9)):
        pieces.append(Piece("p", text(), labels["details"] if n == 0 or dice.random() < 0.1 else ""))
        roll = dice.random()
        if roll < 0.1:
            pieces.append(Piece("h2", text(1)[:60].rsplit(" ", 1)[0]))
            pieces.append(Piece("p", text()))
        elif roll < 0.2:
            pieces.append(Piece("ad", labels["ad"]))
        elif roll < 0.3:
            pieces.append(Piece("also", text(1)[:80], labels["also"]))
        elif roll < 0.36:
            pieces.append(Piece("figure", text(1)[:70].strip()))
        elif roll < 0.42:
            pieces.append(Piece("related", text(1)[:90]))
    if dice.random() < 0.4:
        pieces += [Piece("p", "", labels["background"]), *(Piece("li", text(1)) for _ in range(dice.randrange(1, 4)))]
    published = datetime(2023, 1, 1, 6, tzinfo=KYIV) + timedelta(minutes=dice.randrange(1_000_000))
    authors = dice.sample(range(3), dice.choice((0, 1, 1, 2)))
    tags = dice.sample(TAGS, dice.randrange(3))
    return Truth(
        number=number,
        lang=lang,
        title=text(1)[:90].rsplit(" ", 1)[0].strip(' ",.'),
        authors=tuple((NAMES[lang][n], f"a{n}f3") for n in authors),
        published=published,
        updated=published + timedelta(minutes=75) if dice.random() < 0.3 else None,
        section="news",
        tags=tuple((tag[0], tag[1 + LANGS.index(lang)]) for tag in tags),
        pieces=tuple(pieces),
        caption=text(1)[:60].strip(),
        others=tuple(text(1)[:120] for _ in range(8)),
    )


# --- mark-up ---------------------------------------------------------------------------------------------------------


def typed(text: str, dice: random.Random) -> str:
    """Return text as an editor's system writes it: with a link, a span, a no-break space now and then."""
    words = html.escape(text, quote=False).split(" ")
    if len(words) > 6 and dice.random() < 0.3:
        at = dice.randrange(len(words) - 3)
        words[at] = f'<a href="/news/{dice.randrange(10**6)}/">{words[at]}'
        words[at + 2] += "</a>"
    joined = " ".join(words)
    return f"<span>{joined}</span>" if dice.random() < 0.1 else joined


def labelled(label: str, dice: random.Random) -> str:
    bold = dice.choice(("strong", "b"))
    return dice.choice(
        (
            f"<{bold}>{label}</{bold}>:",
            f"<{bold}>{label}:</{bold}>",
            f"<span><span><{bold}>{label}</{bold}>:</span></span>",
        )
    )


def body(
    t: Truth,
    dice: random.Random,
    *,
    ad: str,
    figure: str,
    related: str,
    paragraph: str = "<p>{}</p>",
    item: str = "<li>{}</li>",
) -> str:
    """Return the inside of a text container."""
    out: list[str] = []
    in_list = False
    for piece in t.pieces:
        if (piece.kind == "li") != in_list:
            in_list = not in_list
            out.append("<ul>" if in_list else "</ul>")
        if piece.kind == "li":
            out.append(item.format(typed(piece.text, dice)))
        elif piece.kind == "p":
            label = f"{labelled(piece.label, dice)} " if piece.label else ""
            out.append(paragraph.format(label + typed(piece.text, dice)))
        elif piece.kind == "h2":
            out.append(f"<h2>{html.escape(piece.text)}</h2>")
        elif piece.kind == "also":
            out.append(
                paragraph.format(f'<strong>{piece.label}:</strong> <a href="/news/1/">{html.escape(piece.text)}</a>')
            )
        else:
            out.append({"ad": ad, "figure": figure, "related": related}[piece.kind].format(html.escape(piece.text)))
    return "\n".join([*out, "</ul>"] if in_list else out)


def json_ld(t: Truth, url: str, *, with_body: bool) -> str:
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": url,
        "headline": t.title,
        "datePublished": t.published.isoformat(),
        "dateModified": (t.updated or t.published).isoformat(),
        "inLanguage": t.lang,
        "articleSection": t.section,
        "author": [
            {"@type": "Person", "@id": f"https://x.example/authors/{i}/", "name": name} for name, i in t.authors
        ],
        "keywords": [name for _, name in t.tags],
    }
    if with_body:
        data["articleBody"] = "\t".join(t.paragraphs)
    written = json.dumps(data, ensure_ascii=False).replace("</", "<\\/")
    return f'<script type="application/ld+json">{written}</script>'


def head(t: Truth, url: str, site: str, *, structured: bool, with_body: bool = True, filling: str = "") -> str:
    meta = [
        f"<title>{html.escape(t.title)} | {site}</title>",
        f'<link rel="canonical" href="{url}">',
        '<meta property="og:type" content="article">',
        f'<meta property="og:site_name" content="{site}">',
        f'<meta property="og:title" content="{html.escape(t.title)}">',
        f'<meta property="og:url" content="{url}">',
        f"<style>{filling}</style>" if filling else "",
    ]
    if structured:
        meta.append(json_ld(t, url, with_body=with_body))
    else:
        meta.append(f'<meta property="article:published_time" content="{t.published.isoformat()}">')
        if t.updated:
            meta.append(f'<meta property="article:modified_time" content="{t.updated.isoformat()}">')
    return f"<head><meta charset='utf-8'>{''.join(meta)}</head>"


def date_line(t: Truth, *, year: bool) -> str:
    p = t.published
    return f"{p.day} {MONTHS[t.lang][p.month - 1]}{f' {p.year}' if year else ''}, {p:%H:%M}"


def teasers(t: Truth, count: int, form: str = '<div class="article_title"><a href="/news/2/">{}</a></div>') -> str:
    return "".join(form.format(html.escape(other)) for other in t.others[:count])


def navigation() -> str:
    return "<nav>" + "".join(f'<a href="/{n}/">{name}</a>' for n, name in enumerate(MENU)) + "</nav>"


def page(t: Truth, head_: str, inside: str) -> str:
    return f"<!DOCTYPE html><html lang='{t.lang}'>{head_}<body>{inside}</body></html>"


# --- layouts that newsalign knows ------------------------------------------------------------------------------------

PREFIX = {"uk": "", "ru": "/rus", "en": "/eng"}
UP = {
    "ad": '<div class="advtext_mob">{}</div><div class="nts-ad"><div class="UPR_ITA"></div></div>',
    "figure": '<div class="image-box"><img><div class="image-box__caption">{}</div></div>',
    "related": '<div class="post_side_topic"><div class="article_title"><a href="/x/">{}</a></div></div>',
}


def up_url(t: Truth) -> str:
    return f"https://www.pravda.com.ua{PREFIX[t.lang]}/news/{t.published:%Y/%m/%d}/{7_000_000 + t.number}/"


def authors(t: Truth, form: str) -> str:
    return ", ".join(form.format(html.escape(name), i) for name, i in t.authors)


def tags(t: Truth, form: str) -> str:
    return " ".join(form.format(slug, name) for slug, name in t.tags)


def up_2025(t: Truth, dice: random.Random, filling: str) -> str:
    inside = f"""<header class="header">{navigation()}</header><article class="post_news"><header class="post_news_header">
    <h1 class="post_news_title"> {html.escape(t.title)} </h1><div class="post_news_date">
    <span class="post_news_author">{authors(t, '<a href="/authors/{1}/">{0}</a>')}</span> — {date_line(t, year=False)}</div></header>
    <div class="post_news_body"><div class="post_news_photo"><img alt="x"><div class="post_news_photo_source">{html.escape(t.caption)}</div></div>
    <aside class="post_news_service"><button>x</button><div class="tooltip">Посилання скопійовано</div></aside>
    <div class="post_news_text">{body(t, dice, paragraph='<p class="MsoNormal">{}</p>', **UP)}</div>
    <div class="post_news_tags">{tags(t, '<a href="/tags/{}/">{}</a>')}</div><div class="advtext">Реклама:</div></div>
    <aside class="section_other_news">{teasers(t, 4)}</aside></article><div class="section_news_side">{teasers(t, 8)}</div><footer class="footer">© УП</footer>"""
    return page(t, head(t, up_url(t), "Українська правда", structured=True, filling=filling), inside)


def up_long(t: Truth, dice: random.Random, filling: str) -> str:
    inside = f"""<header class="header">{navigation()}</header><article class="post_article"><header><h1 class="post_article_title">{html.escape(t.title)}</h1>
    <div class="post_article_author">{authors(t, '<a class="post_article_author_item" href="/authors/{1}/"><span class="post_author_name">{0}</span></a>')}
    <span class="post_author_date">{date_line(t, year=False)}</span></div></header>
    <div class="post_article_body"><div class="post_article_text">{body(t, dice, **UP)}</div></div>
    <div class="post_news_tags">{tags(t, '<a href="/tags/{}/">{}</a>')}</div><div>Все публикации {teasers(t, 3)}</div></article>"""
    return page(t, head(t, up_url(t), "Українська правда", structured=True, filling=filling), inside)


def up_2020(t: Truth, dice: random.Random, filling: str) -> str:
    inside = f"""{navigation()}<article class="post"><h1 class="post_title">{html.escape(t.title)}</h1>
    <div class="post_time"><span class="post_author">{authors(t, '<a href="/authors/{1}/">{0}</a>')}</span> — {date_line(t, year=True)}</div>
    <div class="post_text">{body(t, dice, **UP)}</div>{tags(t, '<span class="post_tags_item"><a href="/tags/{}/">{}</a></span>')}</article>
    <aside>{teasers(t, 8)}</aside>"""
    return page(t, head(t, up_url(t), "Українська правда", structured=False, filling=filling), inside)


def up_2016(t: Truth, dice: random.Random, filling: str) -> str:
    inside = f"""{navigation()}<h1 class="post_news__title">{html.escape(t.title)}</h1><div class="post_news__author">{authors(t, "{0}")}</div>
    <div class="post_news__date">{date_line(t, year=True)}</div><div class="post_news__text">{body(t, dice, paragraph='<p style="text-align: justify;">{}</p>', **UP)}</div>
    {tags(t, '<span class="post__tags__item"><a href="/tags/{}/">{}</a></span>')}<div class="sidebar">{teasers(t, 8)}</div>"""
    return page(t, head(t, up_url(t), "Українська правда", structured=False, filling=filling), inside)


def up_2014(t: Truth, dice: random.Random, filling: str) -> str:
    text = body(t, dice, paragraph="{}<br><br>", item="• {}<br>", **UP).replace("<ul>", "").replace("</ul>", "")
    inside = f"""{navigation()}<div class="block61"><span class="dt2">{date_line(t, year=True)}</span><div class="text">{text}</div></div>
    <div class="block62">{teasers(t, 8)}</div>"""
    return page(t, head(t, up_url(t), "Українська правда", structured=False, filling=filling), inside)


def babel(t: Truth, dice: random.Random, filling: str) -> str:
    url = f"https://babel.ua{ {'uk': '', 'ru': '/ru', 'en': '/en'}[t.lang] }/news/{100_000 + t.number}-slug"
    inside = f"""{navigation()}<main><article class="c-post"><header class="c-post-head"><h1 class="c-post-title">{html.escape(t.title)}</h1>
    <dl class="c-post-data"><dd>{authors(t, '<a href="/authors/{1}">{0}</a>')}</dd><dd><time>{t.published:%H:%M}, {t.published.day} {MONTHS[t.lang][t.published.month - 1]} {t.published.year}</time></dd></dl></header>
    <div class="c-post-text js-article-content"><div class="c-post-group">{body(t, dice, ad="<aside>{}</aside>", figure='<figure class="c-image"><figcaption>{}</figcaption></figure>', related='<figure class="c-embed-box"><p>{}</p></figure>')}</div></div>
    </article>{teasers(t, 6)}</main>"""
    return page(t, head(t, url, "Бабель", structured=True, with_body=False, filling=filling), inside)


def hromadske(t: Truth, dice: random.Random, filling: str) -> str:
    url = f"https://hromadske.ua{ {'uk': '', 'ru': '/ru', 'en': '/en'}[t.lang] }/news/{200_000 + t.number}-slug"
    inside = f"""{navigation()}<div class="feed">{teasers(t, 6, '<article class="c-card"><p>{}</p></article>')}</div><article class="l-article"><div class="l-article__content">
    <h1 class="c-heading__title">{html.escape(t.title)}</h1><div class="c-post-header"><div class="c-post-header__authors">{authors(t, "{0}")}</div>
    <time class="c-post-header__date">{t.published:%d} {MONTHS[t.lang][t.published.month - 1]} {t.published:%Y %H:%M}</time></div>
    <div class="s-content">{body(t, dice, ad="<aside>{}</aside>", figure='<figure class="c-post-image"><figcaption>{}</figcaption></figure>', related="<aside><p>{}</p></aside>")}</div></div></article>"""
    return page(t, head(t, url, "hromadske", structured=True, filling=filling), inside)


def censor(t: Truth, dice: random.Random, filling: str) -> str:
    url = f"https://censor.net/{ {'uk': 'ua', 'ru': 'ru', 'en': 'en'}[t.lang] }/news/{3_000_000 + t.number}/slug"
    inside = f"""{navigation()}<h1 class="news-title">{html.escape(t.title)}</h1><time class="g-time" datetime="{t.published.isoformat()}">x</time>
    {authors(t, '<span class="news-author__name">{0}</span>')}<div class="news-text">{body(t, dice, ad="<aside>{}</aside>", figure="<figure><figcaption>{}</figcaption></figure>", related="<aside>{}</aside>")}</div>
    <div class="list">{teasers(t, 8)}</div>"""
    return page(t, head(t, url, "Цензор.НЕТ", structured=True, filling=filling), inside)


# --- layouts that it does not ----------------------------------------------------------------------------------------


def url_of(t: Truth, host: str) -> str:
    return f"https://{host}/{ {'uk': 'ua', 'ru': 'ru', 'en': 'en'}[t.lang] }/{t.published:%Y/%m}/slug-{t.number}"


def weblog(t: Truth, dice: random.Random, filling: str) -> str:
    inside = f"""<header id="masthead">{navigation()}</header><div id="content" class="site-content"><main><article class="post hentry"><header class="entry-header">
    <h1 class="entry-title">{html.escape(t.title)}</h1><div class="entry-meta"><span class="posted-on"><time datetime="{t.published.isoformat()}">{date_line(t, year=True)}</time></span>
    <span class="byline">{authors(t, '<a rel="author" href="/author/{1}/">{0}</a>')}</span></div></header>
    <div class="entry-content">{body(t, dice, ad='<div class="ad-slot">{}</div>', figure='<figure class="wp-block-image"><img><figcaption>{}</figcaption></figure>', related='<div class="related-post"><a href="/x/">{}</a></div>')}
    <div class="sharedaddy"><h3>Share this</h3><ul><li><a href="#">Facebook</a></li><li><a href="#">Telegram</a></li></ul></div></div>
    <footer class="entry-footer">{tags(t, '<a rel="tag" href="/tag/{}/">{}</a>')}</footer></article><div id="comments" class="comments-area">{teasers(t, 2, "<p>{}</p>")}</div></main>
    <aside class="widget-area">{teasers(t, 6, "<li><a href='/x/'>{}</a></li>")}</aside></div>"""
    return page(t, head(t, url_of(t, "weblog.example"), "Weblog", structured=False, filling=filling), inside)


def blocks_of_divs(t: Truth, dice: random.Random, filling: str) -> str:
    text = body(
        t,
        dice,
        ad='<div class="banner">{}</div>',
        figure='<div class="pic"><img><span class="pic-caption">{}</span></div>',
        related='<div class="more-news"><a href="/x/">{}</a></div>',
        paragraph='<div class="par">{}</div>',
    )
    inside = f"""<div class="top">{navigation()}</div><div class="wrap"><div class="story"><h1>{html.escape(t.title)}</h1><div class="when">{date_line(t, year=True)}</div>
    <div class="story-body">{text}</div><div class="share-line"><a href="#">Facebook</a> <a href="#">Telegram</a></div></div>
    <div class="right">{teasers(t, 8)}</div></div><div class="bottom">Усі права захищено. Передрук лише з дозволу редакції.</div>"""
    return page(t, head(t, url_of(t, "divs.example"), "Divs", structured=False, filling=filling), inside)


def table_of_old(t: Truth, dice: random.Random, filling: str) -> str:
    text = (
        body(
            t,
            dice,
            ad="<font color=gray>{}</font><br><br>",
            figure='<table><tr><td class="caption">{}</td></tr></table>',
            related='<a href="/x/">{}</a><br><br>',
            paragraph="{}<br><br>",
            item="{}<br><br>",
        )
        .replace("<ul>", "")
        .replace("</ul>", "")
    )
    inside = f"""<table><tr><td colspan=2>{navigation()}</td></tr><tr><td class="left">{teasers(t, 8, "<a href='/x/'>{}</a><br>")}</td>
    <td class="main"><h1>{html.escape(t.title)}</h1><font>{date_line(t, year=True)}</font><br><br><div>{text}</div></td></tr></table>"""
    return page(t, head(t, url_of(t, "old.example"), "Old", structured=False, filling=filling), inside)


def agency(t: Truth, dice: random.Random, filling: str) -> str:
    inside = f"""<header>{navigation()}</header><div class="layout"><section class="article"><h1 class="article__title">{html.escape(t.title)}</h1>
    <p class="article__info">{date_line(t, year=True)} {authors(t, "{0}")}</p><div class="article__body">{body(t, dice, ad='<div class="advert-300">{}</div>', figure="<figure><figcaption>{}</figcaption></figure>", related='<blockquote class="also"><a href="/x/">{}</a></blockquote>')}
    <p>Підписуйтесь на наш Telegram-канал, щоб нічого не пропустити.</p></div></section><section class="feed">{teasers(t, 8, "<p>{}</p>")}</section></div>"""
    return page(t, head(t, url_of(t, "agency.example"), "Agency", structured=True, filling=filling), inside)


def magazine(t: Truth, dice: random.Random, filling: str) -> str:
    text = body(
        t,
        dice,
        ad='<div class="promo-box"><p>{}</p></div>',
        figure="<figure><img><figcaption>{}</figcaption></figure>",
        related='<aside class="pull"><p>{}</p></aside>',
    )
    form = '<form class="newsletter"><p>Щотижня найкраще з журналу у вашій пошті, без реклами і безкоштовно.</p><input></form>'
    inside = f"""{navigation()}<main><div class="hero"><h1>{html.escape(t.title)}</h1><p class="byline">{authors(t, "{0}")}</p></div>
    <div class="columns"><div class="text-column"><section>{text}</section>{form}</div></div><section class="recommended"><h2>Далі</h2>{teasers(t, 4, "<article><h3><a href='/x/'>{0}</a></h3><p>{0}</p></article>")}</section></main>"""
    return page(
        t, head(t, url_of(t, "magazine.example"), "Magazine", structured=True, with_body=False, filling=filling), inside
    )


def plain(t: Truth, dice: random.Random, filling: str) -> str:
    inside = f"""{navigation()}<main><h1>{html.escape(t.title)}</h1><p><small>{date_line(t, year=True)}</small></p>
    {body(t, dice, ad="<p>{}</p>", figure="<figure><figcaption>{}</figcaption></figure>", related="<p><a href='/x/'>{}</a></p>")}
    <p>{tags(t, '<a href="/tag/{}/">{}</a>')}</p></main><footer><p>Передрук матеріалів дозволено лише з посиланням на видання.</p></footer>"""
    return page(t, head(t, url_of(t, "plain.example"), "Plain", structured=False, filling=filling), inside)


def nameless(t: Truth, dice: random.Random, filling: str) -> str:
    text = body(
        t,
        dice,
        ad="<div>{}</div>",
        figure="<figure><img><figcaption>{}</figcaption></figure>",
        related="<div><a href='/x/'>{}</a></div>",
    )
    inside = f"""<div id="a1">{navigation()}</div><div id="b1"><div id="b2"><h1>{html.escape(t.title)}</h1><div>{date_line(t, year=True)}</div>
    <div>{text}</div></div><div id="b3">{teasers(t, 4, "<div><h3>{0}</h3><p>{0}</p></div>")}</div></div><div id="c1">{teasers(t, 5, "<div><b>Гість</b><p>{}</p></div>")}</div>"""
    return page(t, head(t, url_of(t, "nameless.example"), "Nameless", structured=False, filling=filling), inside)


def mixed(t: Truth, dice: random.Random, filling: str) -> str:
    text = body(
        t,
        dice,
        ad="<i>{}</i><br>",
        figure="<div class='photo'><img><em>{}</em></div>",
        related="<div class='see'><a href='/x/'>{}</a></div>",
        paragraph="<div>{}</div>",
    )
    inside = f"""<section class="menu-top">{navigation()}</section><article id="news-{t.number}"><h1>{html.escape(t.title)}</h1>
    <ul class="meta"><li>{date_line(t, year=True)}</li><li>Переглядів: {dice.randrange(9000)}</li></ul><div class="news-list-item">{text}</div>
    <ul class="soc"><li><a href="#">FB</a></li><li><a href="#">TG</a></li></ul></article><article><h2><a href="/x/">{html.escape(t.others[0])}</a></h2><p>{html.escape(t.others[1])}</p></article>"""
    return page(t, head(t, url_of(t, "mixed.example"), "Mixed", structured=False, filling=filling), inside)


def portal(t: Truth, dice: random.Random, filling: str) -> str:
    text = body(
        t,
        dice,
        ad='<div class="r-adv"><span>{}</span></div>',
        figure='<div class="img-block"><img><p class="img-block__caption">{}</p></div>',
        related='<div class="read-block"><p><a href="/x/">{}</a></p></div>',
    )
    lead, rest = text.split("</p>", 1)
    inside = f"""<div class="head">{navigation()}</div><div class="grid"><div class="col-left">{teasers(t, 6, "<p><time>10:20</time> <a href='/x/'>{}</a></p>")}</div>
    <div class="col-main"><div class="breadcrumbs"><a href="/">Головна</a></div><h1>{html.escape(t.title)}</h1><div class="info"><span>{date_line(t, year=True)}</span></div>
    <div class="intro">{lead}</p></div><div class="full">{rest}</div><div class="subscribe-line"><p>Читайте нас у Telegram.</p></div></div>
    <div class="col-right"><div class="top-block">{teasers(t, 5, "<p>{}</p>")}</div></div></div>"""
    return page(t, head(t, url_of(t, "portal.example"), "Portal", structured=False, filling=filling), inside)


# Written when the code was done; it was not changed for them.


def stream(t: Truth, dice: random.Random, filling: str) -> str:
    text = body(
        t,
        dice,
        ad='<div data-ad="1">{}</div>',
        figure="<figure><img><figcaption>{}</figcaption></figure>",
        related="<aside>{}</aside>",
    )
    other = f"<article><h2>{html.escape(t.others[0])}</h2><div class='content'><p>{html.escape(t.others[1])}</p><p>{html.escape(t.others[2])}</p><p>{html.escape(t.others[3])}</p></div></article>"
    inside = f"""{navigation()}<div class="endless"><article><h1>{html.escape(t.title)}</h1><div class="content">{text}</div>
    <div class="reactions"><button>12</button></div></article>{other}</div>"""
    return page(
        t, head(t, url_of(t, "stream.example"), "Stream", structured=True, with_body=False, filling=filling), inside
    )


def bulletin(t: Truth, dice: random.Random, filling: str) -> str:
    text = body(
        t,
        dice,
        ad='<p class="partner">{}</p>',
        figure='<div class="field-image"><img><div class="image-caption">{}</div></div>',
        related='<div class="inline-teaser"><a href="/x/">{}</a></div>',
    )
    lead, rest = text.split("</p>", 1)
    inside = f"""<div class="region-1">{navigation()}</div><div class="region-main"><div class="node"><h1>{html.escape(t.title)}</h1><div class="submitted">{date_line(t, year=True)}</div>
    <div class="field-lead">{lead}</p></div><div class="field-body">{rest}</div><div class="field-photo">Фото: пресслужба</div></div>
    <div class="block-views">{teasers(t, 5, "<div class='row'><p>{}</p></div>")}</div></div>"""
    return page(t, head(t, url_of(t, "bulletin.example"), "Bulletin", structured=False, filling=filling), inside)


Layout = Callable[[Truth, random.Random, str], str]
KNOWN: tuple[Layout, ...] = (up_2025, up_long, up_2020, up_2016, up_2014, babel, hromadske, censor)
UNKNOWN: tuple[Layout, ...] = (weblog, blocks_of_divs, table_of_old, agency, magazine, plain, nameless, mixed, portal)
HELD_OUT: tuple[Layout, ...] = (stream, bulletin)


@dataclass(frozen=True, slots=True)
class Generated:
    """A page, and the article it was made of."""

    layout: str
    truth: Truth
    content: bytes


def generate(
    layouts: Sequence[Layout], count: int, lines: Mapping[Lang, Sequence[str]], *, filling: str = ""
) -> Iterator[Generated]:
    """Yield `count` pages of each layout."""
    for position, layout in enumerate(layouts):
        for n in range(count):
            t = truth(position * 1_000_000 // 8 + n, lines)
            dice = random.Random(f"{layout.__name__} {n}")
            source = layout(t, dice, filling)
            codec = "cp1251" if layout is up_2014 and t.lang != "en" else "utf-8"
            content = source.replace("charset='utf-8'", f"charset='{codec}'").encode(codec, errors="xmlcharrefreplace")
            yield Generated(layout.__name__, t, content)
