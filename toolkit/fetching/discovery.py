"""Going through what a site lists: sitemaps and their indexes, feeds, and the archive page of a day that they left empty."""

from collections import deque
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from toolkit.fetching.account import Tally
from toolkit.fetching.client import RequestError, content
from toolkit.fetching.listings import MAX_BYTES, Entry, Listing, feeds_of, links_of, read_list
from toolkit.fetching.plan import Found, Left, Plan, Span, better, choose, id_of, in_order, list_is_over
from toolkit.fetching.urls import joined
from toolkit.fetching.visitor import Visitor

DEPTH = 4  # of sitemap indexes; the protocol knows one level
MAX_LISTS = 2_000  # of one visit: an index that makes up new lists for ever ends here
MAX_ADDRESSES = 1_000_000  # held in memory, about 1 kB each; more are visited in several spans of days


class Discovery:
    """Reads lists and remembers what they held, and what became of each."""

    def __init__(self, visitor: Visitor, span: Span) -> None:
        self.visitor = visitor
        self.home = visitor.home
        self.span = span
        self.tick: Callable[[str], None] = lambda url: None
        self.zone = ZoneInfo(self.home.site.time_zone) if self.home.site else None
        self.outcomes: dict[str, tuple[str, str]] = {}  # of lists, by address: "read" or why not, and a detail
        self.pages: dict[str, Found] = {}  # by id
        self.left: dict[str, Left] = {}  # by id
        self.seen: set[str] = set()  # lists, and where they redirected to
        self.asked = 0  # lists

    def plan(self, tick: Callable[[str], None]) -> Plan:
        """Read all lists; `tick` is told the address of each before.

        Raises RequestError where robots.txt cannot be had, Stopped where the visit should end.
        """
        self.tick = tick
        rules, why = self.visitor.rules(f"{self.home.base}/")
        if why:
            raise RequestError("no-robots", f"{self.home.base}/robots.txt: {why}")
        site = self.home.site
        maps = [*(site.sitemaps if site else ()), *rules.sitemaps] or ["/sitemap.xml"]
        self.read_all(maps)
        self.read_all((site.feeds if site else ()) or self.feeds_of_front_page())
        for url in self.archives():
            self.read(url, archive=True)
        lists, addresses = Tally(), Tally()
        for url, (outcome, detail) in self.outcomes.items():
            lists.add(outcome, f"{url}: {detail}" if detail else url)
        for left in self.left.values():
            addresses.add(left.reason, f"{left.url}: {left.detail}" if left.detail else left.url)
        addresses.add("chosen", self.home.base, len(self.pages))
        return Plan(
            base=self.home.base, since=self.span.since, until=self.span.until, made=self.visitor.clock.now(),
            pages=in_order(self.pages.values()), lists=lists, addresses=addresses,
        )  # fmt: skip

    # --- lists -----------------------------------------------------------------------------------------------------

    def read_all(self, links: tuple[str, ...] | list[str]) -> None:
        """Read the lists at `links`, and those that they name."""
        queue = deque((url, 1) for link in links if (url := joined(f"{self.home.base}/", link)))
        while queue:
            url, depth = queue.popleft()
            for entry in self.read(url).lists:
                if depth > DEPTH:
                    self.outcomes.setdefault(entry.url, ("too-deep", f"an index in the {DEPTH}th index"))
                elif list_is_over(entry, self.span):
                    self.outcomes.setdefault(entry.url, ("out-of-range", ""))
                else:
                    queue.append((entry.url, depth + 1))

    def read(self, link: str, *, archive: bool = False) -> Listing:
        """Read one list, once: an index that names itself, or its parent, is not read again."""
        url = self.home.own(link)
        if url is None:
            self.outcomes.setdefault(link, ("off-site", ""))
            return Listing()
        if url in self.seen:
            return Listing()
        self.seen.add(url)
        held = len(self.pages) + len(self.left)
        if self.asked >= MAX_LISTS or held >= MAX_ADDRESSES:
            why = f"{self.asked:,} lists and {held:,} addresses are enough for one visit; take fewer days at a time"
            self.outcomes[url] = "too-many", why
            return Listing()
        self.asked += 1
        self.tick(url)
        visit = self.visitor.follow(url, max_bytes=MAX_BYTES, refuse=self.read_before)
        listing = Listing()
        outcome, detail = visit.outcome, visit.detail
        if visit.outcome == "fetched":
            place = visit.replies[-1].url
            self.seen.add(place)
            try:
                data = content(visit.replies[-1], MAX_BYTES)
                listing = page_of_links(data, place) if archive else read_list(data, place, self.zone)
            except RequestError as failure:
                listing = Listing(fault=failure)
            if listing.fault:
                got = len(listing.lists) + len(listing.pages)
                detail = f"{listing.fault.detail}" + (f"; {got} addresses before that are kept" if got else "")
            outcome = listing.fault.kind if listing.fault else "read"
        self.outcomes[url] = outcome, detail
        for entry in listing.pages:
            self.take(entry)
        return listing

    def read_before(self, url: str) -> tuple[str, str] | None:
        return ("redirected", f"to {url}, which was read before") if url in self.seen else None

    def feeds_of_front_page(self) -> tuple[str, ...]:
        url = f"{self.home.base}/"
        self.tick(url)
        visit = self.visitor.follow(url, max_bytes=MAX_BYTES)
        if visit.outcome != "fetched":
            self.outcomes[url] = visit.outcome, visit.detail
            return ()
        self.outcomes[url] = "read", ""
        try:
            return feeds_of(content(visit.replies[-1], MAX_BYTES), visit.replies[-1].url)
        except RequestError as failure:
            self.outcomes[url] = failure.kind, failure.detail
            return ()

    def archives(self) -> Iterator[str]:
        """Yield the archive pages of the days for which no list gave an article in that language."""
        site, since = self.home.site, self.span.since
        if site is None or not site.archive or since is None:
            return
        until = min(self.span.until or date.max, self.visitor.clock.now().astimezone(self.zone).date())
        filled = {(page.lang, page.day) for page in self.pages.values()}
        day = since
        while day <= until:
            year, month, number = day.isoformat().split("-")
            for code, lang in site.address_langs.items():
                if (lang, day) not in filled:
                    path = site.archive.format(lang=code and f"/{code}", year=year, month=month, day=number)
                    yield f"{self.home.base}{path}"
            day += timedelta(days=1)

    # --- pages -----------------------------------------------------------------------------------------------------

    def take(self, entry: Entry) -> None:
        """Decide on a page and on its other versions, which are as old."""
        for url in dict.fromkeys((entry.url, *(a.url for a in entry.alternates))):
            one = entry if url == entry.url else other_version(entry, url)
            decided = choose(one, self.home, self.span)
            if isinstance(decided, Found):
                known = self.pages.get(decided.id)
                self.pages[decided.id] = better(decided, known, self.home) if known else decided
                self.left.pop(decided.id, None)
            elif (identity := id_of(decided.url, self.home)) not in self.pages:
                self.left.setdefault(identity, decided)


def page_of_links(data: bytes, url: str) -> Listing:
    return Listing(pages=tuple(Entry(url=link) for link in links_of(data, url)))


def other_version(entry: Entry, url: str) -> Entry:
    return Entry(
        url=url, published=entry.published, modified=entry.modified, modified_at=entry.modified_at,
        alternates=entry.alternates,
    )  # fmt: skip
