"""Ukrinform: a domain for each language; whether versions share a number is not known. No layouts recorded yet."""

from toolkit.data import Site

UKRINFORM = Site(
    name="ukrinform",
    hosts=(
        "www.ukrinform.ua",
        "ukrinform.ua",
        "www.ukrinform.ru",
        "ukrinform.ru",
        "www.ukrinform.net",
        "ukrinform.net",
    ),
    names=("Укрінформ", "Укринформ", "Ukrinform"),
    address=r"/rubric-(?P<section>[a-z][a-z_]*)/(?P<key>[0-9]+)-(?P<slug>[^/]+)\.html",
    host_langs={
        "www.ukrinform.ua": "uk",
        "ukrinform.ua": "uk",
        "www.ukrinform.ru": "ru",
        "ukrinform.ru": "ru",
        "www.ukrinform.net": "en",
        "ukrinform.net": "en",
    },
    own_keys=True,
)
