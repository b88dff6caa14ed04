"""Addresses of articles: what one says, and one spelling for all of its spellings.

https://www.pravda.com.ua/news/2022/10/08/7370862/index.amp and https://pravda.com.ua/eng/news/2022/10/8/7370862
are two versions of one article.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import SplitResult, urlsplit

from toolkit.data import Lang, Site, digest

# As crawlers add it: "…/7370862/index.txt", "…/7370862.html".
NAME_OF_PAGE = re.compile(r"(?:/index)?\.[a-z0-9]+$|/index$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """What the address of an article says. The language is a claim: the text may be in another."""

    site: str
    key: str
    lang: Lang
    section: str
    day: date | None
    url: str  # as the site's template spells it


def find_address(url: str, sites: Mapping[str, Site]) -> Address | None:
    """Return what `url` says, or None if it is no article of `sites`."""
    parts = split(url)
    site = site_of_host(parts.hostname, sites) if parts else None
    return address_at(site, parts.path, parts.hostname or "") if parts and site else None


def find_site(url: str, sites: Mapping[str, Site]) -> Site | None:
    parts = split(url)
    return site_of_host(parts.hostname, sites) if parts else None


def split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url.strip())
        return parts if parts.hostname else None
    except ValueError:  # "http://[broken"
        return None


def site_of_host(host: str | None, sites: Mapping[str, Site]) -> Site | None:
    return next((site for site in sites.values() if host in site.hosts), None)


def address_at(site: Site, path: str, host: str = "") -> Address | None:
    """Return what a path on a host of `site` says, or None if it is no article's."""
    match = re.fullmatch(site.address, path) if site.address else None
    if not match:
        return None
    groups = {name: value or "" for name, value in match.groupdict().items()}
    day = day_of(groups)
    if "year" in groups and day is None:
        return None
    lang = site.address_langs[groups["lang"]] if "lang" in groups else site.host_langs[host or site.hosts[0]]
    section, slug = groups.get("section", ""), groups.get("slug", "")
    key = groups.get("key") or digest(path.rstrip("/"))
    url = url_of(site, lang=lang, section=section, day=day, key=key, slug=slug)
    return Address(
        site=site.name,
        key=f"{lang}-{key}" if site.own_keys else key,
        lang=lang,
        section=section,
        day=day,
        url=url or f"https://{host if host in site.host_langs else site.hosts[0]}{path}",
    )


def url_of(site: Site, *, lang: Lang, section: str, day: date | None, key: str, slug: str = "") -> str:
    """Return the address of an article in the site's one spelling; "" if it has no such language or cannot do without more."""
    code = next((code for code, of in site.address_langs.items() if of == lang), None)
    if code is None or not site.template or ("{slug}" in site.template and not slug):
        return ""
    year, month, day_of_month = (day.isoformat() if day else "--").split("-")
    return site.template.format(
        lang=code and f"/{code}",
        section=section or site.section,
        year=year,
        month=month,
        day=day_of_month,
        key=key,
        slug=slug,
    )


def address_in_path(path: str, sites: Mapping[str, Site]) -> Address | None:
    """Return what the path of a file in a mirrored site says: "mirror/www.pravda.com.ua/eng/news/…"."""
    for start, host in folders(path):
        if site := site_of_host(host, sites):
            below = path[start:]
            return address_at(site, below, host) or address_at(site, NAME_OF_PAGE.sub("", below), host)
    return None


def folders(path: str) -> Iterator[tuple[int, str]]:
    """Yield each folder of a path with the position of the slash behind it."""
    start = 0
    while (end := path.find("/", start)) >= 0:
        yield end, path[start:end]
        start = end + 1


def identity(url: str, sites: Mapping[str, Site]) -> tuple[str, str] | None:
    """Return site and key of the article at `url`: a hash where the address cannot be read, as on sites we do not know.

    None for what is no article's address: a front page, a broken link.
    """
    parts = split(url)
    if not parts:
        return None
    if site := site_of_host(parts.hostname, sites):
        if address := address_at(site, parts.path, parts.hostname or ""):
            return site.name, address.key
        if site.address and site.layouts:
            return None
    host = (parts.hostname or "").removeprefix("www.")
    path = parts.path.rstrip("/")
    return (host, digest(host, path)) if path else None


def day_of(groups: Mapping[str, str]) -> date | None:
    try:
        return date(int(groups["year"]), int(groups["month"]), int(groups["day"]))
    except (KeyError, ValueError):
        return None
