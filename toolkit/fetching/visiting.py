"""Asking for the pages of a plan, one after the other, and keeping each before the next is asked for."""

import hashlib
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from toolkit.data import Alternate
from toolkit.fetching.account import KEPT, Account
from toolkit.fetching.archive import Archive, Earlier
from toolkit.fetching.client import RequestError, content
from toolkit.fetching.journal import SETTLED, STORED, Journal, Line
from toolkit.fetching.listings import NOTHING, Told, told_by
from toolkit.fetching.pace import Stopped
from toolkit.fetching.plan import Found, Plan, address_of, id_of, is_page, same_story
from toolkit.fetching.visitor import Visit, Visitor, page_or_error

UNASKED = ("robots", "no-robots")


class Round:
    """One run through a plan."""

    def __init__(
        self,
        visitor: Visitor,
        archive: Archive,
        journal: Journal,
        *,
        earlier: Mapping[str, Earlier],
        max_bytes: int,
        limit: int | None,
    ) -> None:
        """Set up. `earlier` knows pages of other WARCs; `limit` is the number of pages to ask for."""
        self.visitor = visitor
        self.home = visitor.home
        self.archive = archive
        self.journal = journal
        self.known = earlier
        self.max_bytes = max_bytes
        self.limit = limit
        self.ids: set[str] = set()  # of all pages that this round knows of
        self.waiting: dict[str, Found] = {}  # of these, by id: those whose turn has not come

    def go(self, plan: Plan, account: Account, tick: Callable[[int, str], None]) -> None:
        """Ask for what is not settled yet. `tick` is told how many pages are known of in all, and each outcome.

        What is left when the visit is stopped is counted as "not-asked".
        """
        queue = deque(plan.pages)
        self.waiting = {page.id: page for page in plan.pages}
        self.ids = set(self.waiting)
        asked = 0
        while queue:
            page = queue.popleft()
            if self.waiting.pop(page.id, None) is None:
                continue  # its turn came with another version's
            if self.journal.settled(page.url, page.modified_at):
                line = self.journal.lines[page.url]
                outcome = "had" if line.outcome in KEPT else line.outcome
            else:
                try:
                    if self.limit is not None and asked >= self.limit:
                        raise Stopped(f"the limit of {self.limit} pages is reached", ours=True)
                    line = self.ask(page)
                except Stopped as stop:
                    account.stopped, account.ours = str(stop), stop.ours
                    account.pages.add("not-asked", page.url, 1 + len(self.waiting))
                    return
                outcome = line.outcome
                asked += outcome not in UNASKED
            account.pages.add(outcome, f"{page.url} {line.detail}".strip())
            account.reserved.add("reserved", page.url, int(line.told.reserved))
            queue.extendleft(reversed(self.versions(page, line.told.versions)))
            tick(len(self.ids), outcome)

    def ask(self, page: Found) -> Line:
        """Ask for one page, keep what came, and return its line in the journal. Raises Stopped."""
        visit = self.visitor.follow(
            page.url,
            max_bytes=self.max_bytes,
            wanted=page_or_error,
            headers=self.conditions,
            refuse=lambda target: self.refuse(page, target),
        )
        outcome, detail, told = visit.outcome, visit.detail, NOTHING
        last = visit.replies[-1] if visit.replies else None
        if last and outcome == "not-modified" and self.earlier(last.url) is None:
            outcome, detail = "http-304", "without having been asked for changes"
        if last and outcome == "fetched":
            try:
                data = content(last, self.max_bytes)
                told = told_by(data, last.url, lambda link: same_story(page.url, link, self.home))
                told = replace(told, reserved=told.reserved or last.header("TDM-Reservation").strip() == "1")
            except RequestError as failure:
                outcome, detail = failure.kind, failure.detail
        return self.keep(visit, outcome, detail, told, page.alternates)

    def keep(self, visit: Visit, outcome: str, detail: str, told: Told, alternates: tuple[Alternate, ...] = ()) -> Line:
        """Write the records of what is settled, then the line that says so."""
        last = visit.replies[-1] if visit.replies else None
        earlier = self.earlier(last.url) if last else None
        digest = ""
        if outcome in STORED:
            self.begin()
            for reply in visit.replies:
                known = self.earlier(reply.url) if reply.status in (200, 304) else None
                digest = self.archive.write(reply, known, alternates if reply is last else ())
            if outcome == "fetched" and earlier and digest == earlier.digest:
                outcome = "not-modified"
        unchanged = earlier if outcome == "not-modified" else None
        etag = (last.header("ETag") if last else "") or (unchanged.etag if unchanged else "")
        modified = (last.header("Last-Modified") if last else "") or (unchanged.modified if unchanged else "")
        line = Line(
            url=visit.url, outcome=outcome, at=last.at if last else self.visitor.clock.now(), end=self.archive.size,
            detail=detail, etag=etag, modified=modified, digest=digest, stored=unchanged.at if unchanged else None,
            also=tuple(r.url for r in visit.replies if r.url != visit.url) if outcome in SETTLED else (),
            told=unchanged.told if unchanged else told,
        )  # fmt: skip
        if outcome not in UNASKED:  # a robots.txt is read anew by each visit
            self.journal.add(line)
        return line

    def begin(self) -> None:
        """Write who is visiting, before the first record of this visit."""
        if not self.archive.info:
            at = self.visitor.clock.now()
            record = self.archive.begin(at=at, client=self.visitor.client)
            digest = hashlib.sha256(record).hexdigest()
            self.journal.add(Line(url="", outcome="visit", at=at, end=self.archive.size, digest=digest))

    def earlier(self, url: str) -> Earlier | None:
        line = self.journal.lines.get(url)
        if line and line.outcome in ("fetched", "not-modified") and line.digest:
            return line.earlier()
        return self.known.get(url)

    def conditions(self, url: str) -> Sequence[tuple[str, str]]:
        earlier = self.earlier(url)
        return earlier.headers() if earlier else ()

    def refuse(self, page: Found, target: str) -> tuple[str, str] | None:
        """Say why a redirect within the site is not followed: it leads to no article, or to one that is fetched for itself."""
        if not is_page(target, self.home):
            return "redirected", f"to {target}, which is no article's address"
        identity = id_of(target, self.home)
        if identity != page.id and (identity in self.ids or self.journal.settled(target, None)):
            return "redirected", f"to {target}, which is fetched for itself"
        return None

    def versions(self, page: Found, links: Sequence[str]) -> list[Found]:
        """Return the other versions that a page names and whose turn has not come, for it comes next.

        On a known site they have the page's own number. On another a page that no list names leads to none that no list names.
        """
        found: list[Found] = []
        for link in links:
            url = self.home.own(link)
            if url is None or not is_page(url, self.home):
                continue
            address = address_of(url, self.home)
            identity = id_of(url, self.home)
            if address and address.key != page.story:
                continue
            if identity not in self.ids and (page.listed or address):
                self.ids.add(identity)
                lang = address.lang if address else None
                self.waiting[identity] = Found(
                    url=url, id=identity, story=page.story, lang=lang, day=page.day, listed=False
                )
            if identity in self.waiting:
                found.append(self.waiting[identity])
        return found
