"""Hromadske, https://hromadske.ua, in three languages; the word for the section is translated in the address."""

from toolkit.data import Layout, Site

HROMADSKE = Site(
    name="hromadske.ua",
    hosts=("hromadske.ua", "www.hromadske.ua"),
    names=("hromadske", "Громадське", "Громадское"),
    address=r"(?:/(?P<lang>ru|en))?/(?P<section>[a-z][a-z-]*)/(?P<key>[0-9]+)-(?P<slug>[^/]+)/?",
    address_langs={"": "uk", "ru": "ru", "en": "en"},
    template="https://hromadske.ua{lang}/{section}/{key}-{slug}",
    layouts=(
        Layout(
            name="2025",
            title="article.l-article h1.c-heading__title",
            body="article.l-article div.s-content",  # `article` alone is the feed beside it: article.c-card
            authors="div.c-post-header__authors",
            date="time.c-post-header__date",
            captions="figure.c-post-image, figcaption",
            drop="article.c-card, aside",
        ),
    ),
)
