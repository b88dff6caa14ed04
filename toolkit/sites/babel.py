"""Babel, https://babel.ua, in Ukrainian and English, to 2022 in Russian too."""

from toolkit.data import Layout, Site

BABEL = Site(
    name="babel.ua",
    hosts=("babel.ua", "www.babel.ua"),
    names=("Бабель", "Babel"),
    address=r"(?:/(?P<lang>ru|en))?(?:/amp)?/(?P<section>[a-z][a-z-]*)/(?P<key>[0-9]+)-(?P<slug>[^/]+)/?",
    address_langs={"": "uk", "ru": "ru", "en": "en"},
    template="https://babel.ua{lang}/{section}/{key}-{slug}",
    layouts=(
        Layout(
            name="2025",
            title="article.c-post h1.c-post-title",
            body="div.js-article-content",
            authors="dl.c-post-data a",
            date="dl.c-post-data time",
            captions="figcaption",
            drop="figure.c-embed-box, aside",
        ),
    ),
)
