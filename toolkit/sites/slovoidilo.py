"""Slovo i Dilo, https://www.slovoidilo.ua: a host for each language and no number, so that hreflang alone pairs. No layouts yet."""

from toolkit.data import Site

SLOVO_I_DILO = Site(
    name="slovoidilo.ua",
    hosts=("www.slovoidilo.ua", "slovoidilo.ua", "ru.slovoidilo.ua"),
    names=("Слово і Діло", "Слово и Дело"),
    address=r"/(?P<year>[0-9]{4})/(?P<month>[0-9]{2})/(?P<day>[0-9]{2})/(?P<section>[a-z]+)/[a-z]+/(?P<slug>[^/]+)/?",
    host_langs={"www.slovoidilo.ua": "uk", "slovoidilo.ua": "uk", "ru.slovoidilo.ua": "ru"},
    own_keys=True,
)
