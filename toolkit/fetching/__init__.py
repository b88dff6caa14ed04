"""A site → a WARC of its articles: politely, from what the site itself lists, and never against its robots.txt.

urls, robots, listings and plan are pure: addresses, permission, what lists say, what to ask for. client sends one request,
pace says when the next may go, visitor asks with manners. discovery reads the lists and visiting asks for the pages;
archive is the WARC, journal what is remembered beside it, account what came of it all.
"""

import os
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tqdm import tqdm

from toolkit.addresses import find_site
from toolkit.data import Site
from toolkit.errors import ToolkitError, UsageError, choose
from toolkit.fetching.account import Account
from toolkit.fetching.archive import SUFFIXES, Archive, read_earlier
from toolkit.fetching.client import Client, RequestError
from toolkit.fetching.clock import Clock
from toolkit.fetching.discovery import Discovery
from toolkit.fetching.journal import JOURNAL, LOCK, Journal, Line, folder_of, locked, read_journal
from toolkit.fetching.listings import told_by
from toolkit.fetching.pace import Pace, Stopped
from toolkit.fetching.plan import Found, Left, Plan, Span, same_story
from toolkit.fetching.urls import Home, normal
from toolkit.fetching.visiting import Round
from toolkit.fetching.visitor import Visitor
from toolkit.sites import SITES

if TYPE_CHECKING:
    from httpcore2 import NetworkBackend

__all__ = ["Account", "Clock", "Limits", "Row", "fetch", "preview"]

CONTACT = "NEWSALIGN_CONTACT"  # environment variable
MAIL = re.compile(r"[!-?A-~]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
LEAST_DELAY_S = 0.5  # below which nobody's site is visited but one's own
LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much is asked of a site at most, and how fast. The site may make it slower, never faster."""

    delay_s: float = 1.0  # between an answer and the next request
    timeout_s: float = 30.0  # for one request from connecting to the last byte
    max_bytes: int = 10_000_000  # of a page, as sent and unpacked
    pages: int | None = None  # asked for in this run
    max_s: float | None = None  # for this run


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What would become of an address: a line of a dry run."""

    decision: str  # "fetch", "had", "robots", or why it was left out; "list-…" why a list was
    url: str
    day: date | None = None
    lang: str | None = None
    detail: str = ""


def fetch(
    site: str,
    out: Path | str,
    *,
    contact: str | None = None,
    since: date | None = None,
    until: date | None = None,
    limits: Limits | None = None,
    earlier: Sequence[Path] = (),
    quiet: bool = False,
    sites: Mapping[str, Site] = SITES,
    clock: Clock | None = None,
    network: "NetworkBackend | None" = None,
) -> Account:
    """Fetch the articles of `site` (a name in `sites`, a host, or a URL) of these days to the WARC `out`.

    The same call goes on where it was stopped. Pages of the WARCs `earlier` are asked for with a condition, and leave a
    revisit record where they have not changed. `contact` (or NEWSALIGN_CONTACT) tells the site whom to write to.
    Raises UsageError for what cannot be meant, ToolkitError where robots.txt cannot be had or a file does not fit.
    """
    out, limits, clock = Path(out), limits or Limits(), clock or Clock()
    home, span, who = home_of(site, sites), span_of(since, until), checked_contact(contact)
    check_delay(limits, home)
    if not out.name.endswith(SUFFIXES):
        raise UsageError(f"{out}: pages go to a WARC; write a name that ends in .warc.gz")
    known = read_earlier(earlier, lambda page, url: told_by(page, url, lambda link: same_story(url, link, home)))
    account = Account(site=home.name)
    with (
        locked(folder_of(out) / LOCK, f"{out}: another fetch is at work on it; wait for it or choose another file"),
        visiting(home, limits, who, clock, network) as visitor,
        closing(Journal(out, home.name)) as journal,
        closing(Archive(out, journal.size)) as archive,
    ):
        try:
            plan = planned(visitor, journal, span, quiet=quiet)
            account.lists, account.addresses = plan.lists, plan.addresses
            tour = Round(visitor, archive, journal, earlier=known, max_bytes=limits.max_bytes, limit=limits.pages)
            with tqdm(total=len(plan.pages), desc=home.name, unit=" pages", disable=quiet or None) as bar:
                tour.go(plan, account, ticking(bar))
            if not account.pages.of("not-asked"):
                journal.finish()
        except Stopped as stop:
            account.stopped, account.ours = str(stop), stop.ours
        finally:
            account.requests, account.bytes = visitor.requests, archive.size
    return account


def preview(
    site: str,
    out: Path | str | None = None,
    *,
    contact: str | None = None,
    since: date | None = None,
    until: date | None = None,
    limits: Limits | None = None,
    quiet: bool = False,
    sites: Mapping[str, Site] = SITES,
    clock: Clock | None = None,
    network: "NetworkBackend | None" = None,
) -> list[Row]:
    """Read robots.txt and the lists of `site`, and return what would be asked for and what not, with the reason.

    No page is asked for and no file is written. Arguments and errors as of `fetch`.
    """
    limits, clock = limits or Limits(), clock or Clock()
    home, span, who = home_of(site, sites), span_of(since, until), checked_contact(contact)
    check_delay(limits, home)
    lines = read_journal(folder_of(Path(out)) / JOURNAL)[1] if out else []
    have = {url: line for line in lines for url in (line.url, *line.also)}
    with visiting(home, limits, who, clock, network) as visitor:
        search = Discovery(visitor, span)
        try:
            plan = discovered(search, quiet=quiet)
            rows = [decided(visitor, page, have.get(page.url)) for page in plan.pages]
        except Stopped as stop:
            raise ToolkitError(f"{home.base}: {stop}") from None
    lists = [
        Left(url=url, reason=f"list-{outcome}", detail=detail)
        for url, (outcome, detail) in search.outcomes.items()
        if outcome != "read"
    ]
    left_out = sorted([*search.left.values(), *lists], key=lambda left: (left.reason, left.url))
    return rows + [Row(decision=left.reason, url=left.url, detail=left.detail) for left in left_out]


def decided(visitor: Visitor, page: Found, have: Line | None) -> Row:
    decision, detail = "fetch", ""
    if have and have.settles(page.modified_at):
        decision, detail = "had", have.outcome
    try:
        visitor.check(page.url)
    except RequestError as error:
        decision, detail = error.kind, error.detail
    return Row(decision=decision, day=page.day, lang=page.lang, url=page.url, detail=detail)


# --- what the user says ------------------------------------------------------------------------------------------------


def home_of(site: str, sites: Mapping[str, Site]) -> Home:
    """Return the site of that name, host or URL. One that is not known has the host itself, with and without "www."."""
    if site in sites:
        known = sites[site]
        return Home(base=f"https://{known.hosts[0]}", hosts=frozenset(known.hosts), site=known)
    if "." not in site and "/" not in site and ":" not in site:
        choose("site", site, sites)
    url = normal(site if "://" in site else f"https://{site}")
    if url is None:
        raise UsageError(
            f"{site!r} is no site; write a name ({', '.join(sites)}), a host or a URL such as https://example.org"
        )
    parts = urlsplit(url)
    if parts.path != "/" or parts.query:
        raise UsageError(f"{site} is a page; fetch takes a site: {parts.scheme}://{parts.netloc}")
    base = f"{parts.scheme}://{parts.netloc}"
    if found := find_site(url, sites):
        return Home(base=base, hosts=frozenset(found.hosts), site=found)
    host = parts.hostname or ""
    return Home(
        base=base, hosts=frozenset({host, host.removeprefix("www."), f"www.{host.removeprefix('www.')}"}), site=None
    )


def span_of(since: date | None, until: date | None) -> Span:
    if since and until and since > until:
        raise UsageError(f"--since {since} lies behind --until {until}")
    return Span(since, until)


def checked_contact(contact: str | None) -> str:
    """Return whom the site can write to: a mail address, or a page that says it. Raises UsageError without one."""
    who = (contact or os.environ.get(CONTACT) or "").strip()
    if not who:
        raise UsageError(
            "say whom the site can write to if something is wrong: --contact you@your.institute, "
            f"or the environment variable {CONTACT}; it is sent with each request"
        )
    if not MAIL.fullmatch(who) and not (who.startswith(("http://", "https://")) and normal(who)):
        raise UsageError(f"--contact {who!r}: neither a mail address nor a URL that a site could write to")
    return who


def check_delay(limits: Limits, home: Home) -> None:
    if limits.delay_s < LEAST_DELAY_S and urlsplit(home.base).hostname not in LOOPBACK:
        raise UsageError(
            f"--delay {limits.delay_s:g} is too short for somebody else's site; {LEAST_DELAY_S:g} s is the least"
        )


# --- the parts put together -----------------------------------------------------------------------------------------


@contextmanager
def visiting(
    home: Home, limits: Limits, contact: str, clock: Clock, network: "NetworkBackend | None"
) -> Iterator[Visitor]:
    """Yield a visitor. One at a time for a site on this machine, for the site has asked for a pause between requests."""
    name = home.name.removeprefix("www.")
    user = re.sub(r"\W", "-", str(Path.home()))
    lock = Path(tempfile.gettempdir()) / f"newsalign{user}-{re.sub(r'[^a-z0-9.-]', '-', name)}.lock"
    with locked(lock, f"{name}: another fetch visits this site; a site is visited once at a time, so wait for it"):
        client = Client(contact=contact, timeout_s=limits.timeout_s, clock=clock, network=network)
        with closing(client):
            yield Visitor(client, home, Pace(clock, delay_s=limits.delay_s, max_s=limits.max_s), clock)


def planned(visitor: Visitor, journal: Journal, span: Span, *, quiet: bool) -> Plan:
    """Return the plan of a visit that was cut short, or make one."""
    if plan := journal.plan(visitor.home.base, span, visitor.clock.now()):
        return plan
    plan = discovered(Discovery(visitor, span), quiet=quiet)
    journal.keep(plan)
    return plan


def discovered(search: Discovery, *, quiet: bool) -> Plan:
    """Read the lists of a site, with a bar on a terminal. Raises ToolkitError where robots.txt cannot be had."""
    with tqdm(desc=f"{search.home.name}: lists", unit=" lists", disable=quiet or None, leave=False) as bar:

        def tick(url: str) -> None:
            bar.update()
            bar.set_postfix_str(url[-60:])

        try:
            return search.plan(tick)
        except RequestError as failure:
            raise ToolkitError(f"{failure.detail}; without it nothing may be fetched") from None


def ticking(bar: "tqdm[Any]") -> Callable[[int, str], None]:
    def tick(total: int, outcome: str) -> None:
        bar.total = total
        bar.update()
        bar.set_postfix_str(outcome)

    return tick
