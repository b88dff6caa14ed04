"""A visitor with manners: asks robots.txt first, waits between requests, tries again with patience, and knows when to go."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from toolkit.fetching.client import Client, Reply, RequestError, content
from toolkit.fetching.clock import Clock
from toolkit.fetching.pace import Pace, Stopped
from toolkit.fetching.robots import MAX_BYTES, NOTHING, Rules, rules
from toolkit.fetching.urls import Home, joined, origin

TRIES = 4  # of one request
BACK_OFF_S = 4.0  # before the second; each further wait is four times as long: 4, 16, 64 s
TOO_BUSY = (429, 503)
AGAIN = frozenset({"timeout", "connection", "protocol"})  # failures that may pass
REFUSED = frozenset({"timeout", "connection", "protocol", "tls", "forbidden"})  # and "http-…"
PATIENCE = 5  # addresses in a row that failed so: the site is down, or does not want us
REDIRECTS = (301, 302, 303, 307, 308)
HOPS = 5
ROBOTS_FOR = timedelta(hours=24)  # RFC 9309: a robots.txt should not be trusted for longer

Wanted = Callable[[int, str], bool]


def anything(_status: int, _media: str) -> bool:
    return True


def page_or_error(status: int, media: str) -> bool:
    """Want pages, and answers that are about one: pictures and films are not read."""
    return status != 200 or media in ("", "text/html", "application/xhtml+xml", "text/plain")


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What came of asking for one address."""

    url: str
    outcome: str  # stable, for counting: "fetched", "not-modified", "off-site", "timeout", "http-500" …
    detail: str = ""  # for a person
    replies: tuple[Reply, ...] = ()  # redirects first; the last is the page's, if there is one


class Visitor:
    """Asks a site for things, and never for what its robots.txt forbids or what is not its own."""

    def __init__(self, client: Client, home: Home, pace: Pace, clock: Clock) -> None:
        self.client = client
        self.home = home
        self.pace = pace
        self.clock = clock
        self.known: dict[str, tuple[datetime, Rules, str]] = {}  # by origin; the last: why nothing is allowed
        self.failed = 0  # addresses in a row
        self.requests = 0

    # --- permission ------------------------------------------------------------------------------------------------

    def rules(self, url: str) -> tuple[Rules, str]:
        """Return the rules for `url`, and why it is nothing at all if robots.txt could not be had."""
        at = origin(url)
        if at not in self.known or self.clock.now() - self.known[at][0] > ROBOTS_FOR:
            found, why = self.ask_robots(f"{at}/robots.txt")
            self.known[at] = (self.clock.now(), found, why)
            self.pace.ask_for(found.delay_s)
        return self.known[at][1:]

    def ask_robots(self, url: str) -> tuple[Rules, str]:
        """Fetch a robots.txt. Only 404 and 410 say that there is none; what cannot be had forbids everything."""
        visit = self.follow(url, max_bytes=8 * MAX_BYTES, robots=False)
        if visit.outcome == "gone":
            return rules(b""), ""
        if visit.outcome != "fetched":
            return NOTHING, f"{visit.outcome}: {visit.detail}"
        try:
            return rules(content(visit.replies[-1], 8 * MAX_BYTES)), ""
        except RequestError as failure:
            return NOTHING, f"{failure.kind}: {failure.detail}"

    def check(self, url: str) -> None:
        """Raise RequestError if robots.txt says no, or does not say anything: robots, no-robots."""
        allowed, why = self.rules(url)
        if why:
            raise RequestError("no-robots", f"{origin(url)}/robots.txt: {why}")
        if not allowed.allow(url):
            raise RequestError("robots", "robots.txt forbids it")

    # --- asking ----------------------------------------------------------------------------------------------------

    def follow(
        self,
        url: str,
        *,
        max_bytes: int,
        wanted: Wanted = anything,
        headers: Callable[[str], Sequence[tuple[str, str]]] = lambda url: (),
        refuse: Callable[[str], tuple[str, str] | None] = lambda url: None,
        robots: bool = True,
    ) -> Visit:
        """Ask for `url` and go where it redirects to, as long as that is on the site and `refuse` does not name an outcome.

        `headers` gives those for a conditional request. Raises Stopped where the visit should end.
        """
        replies: list[Reply] = []
        asked = {url}
        current = url
        while True:
            try:
                if robots:
                    self.check(current)
                reply = self.patiently(current, headers=headers(current), max_bytes=max_bytes, wanted=wanted)
            except RequestError as failure:
                self.count(failure.kind)
                return Visit(url=url, outcome=failure.kind, detail=failure.detail, replies=tuple(replies))
            replies.append(reply)
            if reply.status not in REDIRECTS:
                outcome, detail = judged(reply)
                self.count(outcome)
                return Visit(url=url, outcome=outcome, detail=detail, replies=tuple(replies))
            self.count("redirected")
            target = joined(current, reply.header("Location"))
            own = target and self.home.own(target)
            refused: tuple[str, str] | None = None
            if not target:
                refused = "redirected", f"to {reply.header('Location')[:200]!a}, which is no address"
            elif not own:
                refused = "off-site", f"redirects to {target}"
            elif own in asked or len(replies) > HOPS:
                refused = "redirect-loop", f"redirects to {own}"
            else:
                refused = refuse(own)
            if refused or not own:
                outcome, detail = refused or ("redirected", "")
                return Visit(url=url, outcome=outcome, detail=detail, replies=tuple(replies))
            asked.add(own)
            current = own

    def patiently(self, url: str, *, headers: Sequence[tuple[str, str]], max_bytes: int, wanted: Wanted) -> Reply:
        """Ask for `url`, several times if it fails in a way that may pass.

        Raises RequestError after the last try, Stopped where there is no time for another.
        """
        failure = RequestError("timeout", "never asked")
        for attempt in range(TRIES):
            if attempt:
                self.pace.put_off(BACK_OFF_S * 4 ** (attempt - 1))
            self.pace.wait()
            self.requests += 1
            start = self.clock.monotonic()
            try:
                reply = self.client.get(url, headers=headers, max_bytes=max_bytes, wanted=wanted)
            except RequestError as error:
                self.pace.answered(self.clock.monotonic() - start)
                if error.kind not in AGAIN:
                    raise
                failure = error
                continue
            self.pace.answered(reply.took_s)
            self.pace.put_off(self.pace.retry_after_s(reply.header("Retry-After")))
            if reply.status in TOO_BUSY:
                self.pace.slow_down()
            elif reply.status < 500 and reply.status != 408:
                return reply
            failure = RequestError(
                f"http-{reply.status}", "the server's own error" if reply.status >= 500 else "too fast"
            )
        raise failure

    def count(self, outcome: str) -> None:
        """Raise Stopped when the site has failed, or refused, too often in a row."""
        if outcome in REFUSED or outcome.startswith("http-"):
            self.failed += 1
            if self.failed >= PATIENCE:
                raise Stopped(f"{self.failed} addresses in a row could not be had (the last: {outcome}); left it alone")
        elif outcome not in ("robots", "no-robots"):
            self.failed = 0


def judged(reply: Reply) -> tuple[str, str]:
    """Return the outcome of an answer that is no redirect, and a word on it."""
    shown = f"{reply.status} {urlsplit(reply.url).path}"
    if reply.status == 200:
        return "fetched", ""
    if reply.status == 304:
        return "not-modified", ""
    if reply.status in (404, 410):
        return "gone", shown
    if reply.status in (401, 403, 451):
        return "forbidden", shown
    return f"http-{reply.status}", shown
