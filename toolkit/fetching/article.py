"""One article and the sisters that its page names, fetched into memory: with the manners of a visit, nothing kept on disk."""

import re
from collections.abc import Collection, Iterator
from urllib.parse import urlsplit

from toolkit.data import Lang, Page
from toolkit.errors import ToolkitError
from toolkit.fetching.client import RequestError, content
from toolkit.fetching.listings import told_by
from toolkit.fetching.pace import Stopped
from toolkit.fetching.plan import address_of, id_of, is_page, same_story
from toolkit.fetching.visitor import Visitor, page_or_error

CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
MOST_SISTERS = 2  # of one article, beside itself


def fetch_page(visitor: Visitor, url: str, max_bytes: int) -> Page:
    """Return the page at `url`. Raises ToolkitError with the reason where it may not or cannot be had."""
    try:
        visit = visitor.follow(
            url,
            max_bytes=max_bytes,
            wanted=page_or_error,
            refuse=lambda target: (
                None if is_page(target, visitor.home) else ("redirected", f"to {target}, which is no article's address")
            ),
        )
    except Stopped as stop:
        raise ToolkitError(f"{url}: {stop}") from None
    if visit.outcome != "fetched":
        raise ToolkitError(f"{url}: {visit.outcome}: {visit.detail}")
    last = visit.replies[-1]
    try:
        data = content(last, max_bytes)
    except RequestError as failure:
        raise ToolkitError(f"{url}: {failure.kind}: {failure.detail}") from None
    charset = CHARSET.search(last.header("Content-Type"))
    return Page(
        path=last.url,
        media="html",
        content=data,
        url=last.url,
        fetched=last.at,
        charset=charset[1] if charset else None,
        given=True,
    )


def sisters(visitor: Visitor, page: Page, known: Collection[Lang]) -> Iterator[str]:
    """Yield where a page says that its other versions are, on the site's own hosts; none in the languages `known`.

    On a known site they have the page's own number, where its versions share one.
    """
    url, home = page.url or "", visitor.home
    own = address_of(url, home)
    own_keys = home.site is not None and home.site.own_keys  # then only the page itself tells its sisters
    seen = {id_of(url, home)}
    for link in told_by(page.content, url, lambda link: same_story(url, link, home)).versions:
        target = home.own(link)
        if target is None or not is_page(target, home) or id_of(target, home) in seen:
            continue
        address = address_of(target, home)
        if address and (address.lang in known or (own and not own_keys and address.key != own.key)):
            continue
        if len(seen) > MOST_SISTERS:
            return
        seen.add(id_of(target, home))
        yield target


def site_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
