"""One spelling for each URL, and whether it belongs to the site: nothing else is ever asked for."""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from toolkit.data import Site

LENGTH = 2_000  # characters; longer ones are what a broken page or a trap makes
DEFAULT_PORTS = {"http": 80, "https": 443}
UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
KEPT = "/%:@!$&'()*+,;=-._~"  # of a path, besides letters and figures
NOT_IN_URL = re.compile(r"[\x00-\x20\x7f]")
SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;?]*", re.IGNORECASE)
# What names the visitor, or where he came from, and not the page.
SESSION = re.compile(
    r"(?:phpsessid|jsessionid|aspsessionid\w*|sessionid|session_id|sid|utm_\w+|fbclid|gclid|yclid|mc_[ce]id)(?:=|$)",
    re.IGNORECASE,
)
# No article stands behind these: "/upload/photo.jpg".
NOT_A_PAGE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|mp[34]|m4a|webm|avi|mov|ogg|pdf|docx?|xlsx?|pptx?|zip|rar|gz|css|js|json|xml|rss|txt)$",
    re.IGNORECASE,
)


def normal(url: str) -> str | None:
    """Return the one spelling of an absolute URL, its fragment and session left out; None where it cannot be asked for.

    >>> normal("HTTPS://News.Example:443/a/../eng/%7eid/?utm_source=x&page=2#top")
    'https://news.example/eng/~id/?page=2'
    """
    url = url.strip()
    if len(url) > LENGTH or NOT_IN_URL.search(url):
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:  # "http://[broken", "http://news.example:port"
        return None
    if parts.scheme not in DEFAULT_PORTS or parts.username is not None or not (host := host_of(parts)):
        return None
    shown_port = "" if port is None or port == DEFAULT_PORTS[parts.scheme] else f":{port}"
    path = quote(unreserved(SESSION_IN_PATH.sub("", parts.path)), safe=KEPT)
    query = "&".join(field for field in parts.query.split("&") if field and not SESSION.match(field))
    query = quote(unreserved(query), safe=KEPT + "?")
    return f"{parts.scheme}://{host}{shown_port}{without_dots(path)}" + (f"?{query}" if query else "")


def host_of(parts: SplitResult) -> str:
    """Return the host in lower case and ASCII; "" where there is none."""
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        return f"[{host}]"
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""


def unreserved(text: str) -> str:
    """Write escapes in capitals, and those of plain characters as the characters themselves."""

    def plain(escape: re.Match[str]) -> str:
        character = chr(int(escape[1], 16))
        return character if character in UNRESERVED else escape[0].upper()

    return ESCAPE.sub(plain, re.sub("%(?![0-9A-Fa-f]{2})", "%25", text))


def without_dots(path: str) -> str:
    """Resolve "." and ".." of a path, which cannot lead above its root (RFC 3986, 5.2.4).

    >>> without_dots("/a/./b/../../../c/..")
    '/'
    """
    out: list[str] = []
    parts = path.split("/")[1:] or [""]
    for part in parts:
        if part == "..":
            del out[-1:]
        elif part != ".":
            out.append(part)
    if parts[-1] in (".", ".."):
        out.append("")
    return "/" + "/".join(out)


def joined(base: str, link: str) -> str | None:
    """Return where a link on the page `base` leads, in its one spelling."""
    try:
        return normal(urljoin(base, link.strip()))
    except ValueError:
        return None


def origin(url: str) -> str:
    """Return scheme, host and port: what one robots.txt speaks for."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """The site as it is visited."""

    base: str  # "https://www.pravda.com.ua"
    hosts: frozenset[str]  # its own
    site: Site | None  # None: a site that newsalign does not know

    @property
    def name(self) -> str:
        return self.site.name if self.site else urlsplit(self.base).netloc

    def own(self, url: str) -> str | None:
        """Return `url` as it is to be asked for if it lies on the site's own hosts, else None.

        Where the site was named with https, nothing of it is asked for without.
        """
        parts, base = urlsplit(url), urlsplit(self.base)
        if parts.hostname not in self.hosts or parts.port != base.port:  # `normal` leaves out the default ports
            return None
        return parts._replace(scheme="https").geturl() if base.scheme == "https" else url
