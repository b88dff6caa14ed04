"""Censor.net, https://censor.net, in three languages with one number and a slug of its own in each; no hreflang."""

from toolkit.data import Layout, Site

CENSOR = Site(
    name="censor.net",
    hosts=("censor.net", "www.censor.net", "m.censor.net"),
    names=("Цензор.НЕТ", "Censor.NET"),
    address=r"/(?P<lang>ua|ru|en)/(?:(?P<section>[a-z][a-z_-]*)/|n)(?P<key>[0-9]+)(?:/(?P<slug>[^/]+))?/?",
    address_langs={"ua": "uk", "ru": "ru", "en": "en"},
    template="https://censor.net{lang}/{section}/{key}/{slug}",
    section="news",
    layouts=(
        Layout(
            name="2025",
            title="h1.news-title",
            body="div.news-text",
            authors="span.news-author__name",
            date="time.g-time",
            captions="figure, figcaption",
            drop="aside",
        ),
    ),
)
