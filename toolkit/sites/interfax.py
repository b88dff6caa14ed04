"""Interfax-Ukraine: a host for each language, and a number of its own for each version. No layouts recorded yet."""

from toolkit.data import Site

INTERFAX = Site(
    name="interfax.com.ua",
    hosts=("interfax.com.ua", "www.interfax.com.ua", "ua.interfax.com.ua", "ru.interfax.com.ua", "en.interfax.com.ua"),
    names=("Інтерфакс-Україна", "Интерфакс-Украина", "Interfax-Ukraine"),
    address=r"/news/(?P<section>[a-z][a-z-]*)/(?P<key>[0-9]+)\.html",
    host_langs={  # a claim: its English host can serve Ukrainian text
        "interfax.com.ua": "uk",
        "www.interfax.com.ua": "uk",
        "ua.interfax.com.ua": "uk",
        "ru.interfax.com.ua": "ru",
        "en.interfax.com.ua": "en",
    },
    own_keys=True,
)
