"""Gordon, https://gordonua.com, in Russian and Ukrainian. No layouts recorded yet."""

from toolkit.data import Site

GORDON = Site(
    name="gordonua.com",
    hosts=("gordonua.com", "www.gordonua.com"),
    names=("ГОРДОН", "GORDON"),
    address=r"(?:/(?P<lang>ukr))?/(?P<section>[a-z][a-z-]*)(?:/[a-z][a-z-]*)?/(?P<slug>[^/]+)-(?P<key>[0-9]+)\.html",
    address_langs={"": "ru", "ukr": "uk"},
)
