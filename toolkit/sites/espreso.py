"""Espreso, https://espreso.tv: a host for each language, no number in its addresses."""

from toolkit.data import Layout, Site

ESPRESO = Site(
    name="espreso.tv",
    hosts=("espreso.tv", "www.espreso.tv", "ru.espreso.tv", "global.espreso.tv"),
    names=("Еспресо", "Эспрессо", "Espreso"),
    address=r"/(?P<slug>[a-z0-9]+(?:-[a-z0-9]+){2,})/?",  # shorter ones are sections
    host_langs={"espreso.tv": "uk", "www.espreso.tv": "uk", "ru.espreso.tv": "ru", "global.espreso.tv": "en"},
    own_keys=True,
    layouts=(
        Layout(
            name="2025",
            title="h1.text-title",
            body="div.news-content",
            date="div.news__author_date",
            captions="figure, figcaption",
            drop="aside",
        ),
    ),
)
