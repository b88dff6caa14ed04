"""What a visit remembers beside its WARC, so that it goes on where it was stopped, killed or cut off.

A page's records are on the disk before its line in the journal is. So the WARC never lacks what the journal names, and
what stands in the WARC behind the last line is the request in flight: it is cut off, and asked for again.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

import msgspec
from filelock import FileLock, Timeout

from toolkit.errors import ToolkitError
from toolkit.fetching.archive import Earlier
from toolkit.fetching.listings import NOTHING, Told
from toolkit.fetching.plan import Plan, Span
from toolkit.files import to_json, write_json, writing

JOURNAL, PLAN, LOCK = "journal.jsonl", "plan.json", "lock"
PLAN_FOR = timedelta(hours=24)  # then the site is asked anew for what it lists
# What is known for good; other outcomes are asked for again by the same command.
SETTLED = frozenset(
    {"fetched", "not-modified", "gone", "off-site", "redirected", "redirect-loop", "too-large", "wrong-type", "broken"}
)
STORED = frozenset({"fetched", "not-modified", "gone", "off-site", "redirected", "redirect-loop"})  # in the WARC


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """The first line of a journal."""

    site: str  # name
    form: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What came of one address; or, with the outcome "visit", that a visit began."""

    url: str
    outcome: str
    at: datetime
    end: int  # bytes of the WARC that stand for good after it
    detail: str = ""
    etag: str = ""
    modified: str = ""
    digest: str = ""  # of the payload; of the first record for the first "visit"
    stored: datetime | None = (
        None  # when the record was made that holds the payload: `at`, or earlier where nothing changed
    )
    also: tuple[str, ...] = ()  # addresses that it redirected to
    told: Told = NOTHING

    def earlier(self) -> Earlier:
        return Earlier(
            etag=self.etag, modified=self.modified, digest=self.digest, at=self.stored or self.at, told=self.told
        )

    def settles(self, modified_at: datetime | None) -> bool:
        """Tell whether the address need not be asked for: done for good, and not changed since, as far as the site says."""
        if self.outcome not in SETTLED:
            return False
        return modified_at is None or self.outcome not in ("fetched", "not-modified") or modified_at <= self.at


class Journal:
    """The state of one WARC: a hidden folder beside it, locked while a visit is at work."""

    def __init__(self, out: Path, site: str) -> None:
        """Read the state of `out`. Raises ToolkitError where it belongs to another site or another WARC."""
        self.out = out
        self.folder = folder_of(out)
        self.path = self.folder / JOURNAL
        self.lines: dict[str, Line] = {}  # the last of each address
        self.size = 0  # bytes of the WARC that stand for good
        first, lines, whole = read_journal(self.path)
        if first is None:
            if out.exists() and out.stat().st_size:
                raise ToolkitError(
                    f"{out}: is there, but not {self.path}, without which it cannot be gone on with; "
                    "choose another file, and name this one behind --earlier"
                )
            self.write(Start(site=site), [])
        elif first.site != site:
            raise ToolkitError(f"{out}: holds pages of {first.site}; choose another file for {site}")
        have = out.stat().st_size if out.exists() else 0
        kept = [line for line in lines if line.end <= have]
        if kept != lines or not whole:  # a shortened WARC: what is not in it is fetched again; a line cut short
            self.write(first or Start(site=site), kept)
        for line in kept:
            self.take(line)
        self.check_first(kept)
        self.file: IO[bytes] = self.path.open("ab")

    def write(self, first: Start, lines: list[Line]) -> None:
        with writing(self.path) as out:
            for row in (first, *lines):
                out.write(to_json(row) + b"\n")

    def check_first(self, lines: list[Line]) -> None:
        """Refuse a WARC that is not the one whose state this is: cutting it would be the end of somebody's pages."""
        first = next((line for line in lines if line.outcome == "visit"), None)
        if first is None:
            return
        with self.out.open("rb") as file:
            if hashlib.sha256(file.read(first.end)).hexdigest() != first.digest:
                raise ToolkitError(f"{self.out}: is not the file that {self.path} speaks of; choose another file")

    def take(self, line: Line) -> None:
        self.size = line.end
        if line.outcome != "visit":
            for url in (line.url, *line.also):
                self.lines[url] = line

    def add(self, line: Line) -> None:
        """Append a line, down to the disk."""
        try:
            self.file.write(to_json(line) + b"\n")
            self.file.flush()
            os.fsync(self.file.fileno())
        except OSError as error:
            raise ToolkitError(
                f"{self.path}: cannot be written: {error.strerror or error}; the same command goes on"
            ) from error
        self.take(line)

    def settled(self, url: str, modified_at: datetime | None) -> bool:
        line = self.lines.get(url)
        return line is not None and line.settles(modified_at)

    def close(self) -> None:
        self.file.close()

    # --- the plan, so that going on does not mean reading all lists again --------------------------------------------

    def plan(self, base: str, span: Span, now: datetime) -> Plan | None:
        """Return the plan of an unfinished visit for the same days, unless it is too old."""
        try:
            plan = msgspec.json.decode((self.folder / PLAN).read_bytes(), type=Plan)
        except (OSError, msgspec.DecodeError):
            return None
        same = (plan.base, plan.since, plan.until) == (base, span.since, span.until)
        return plan if same and timedelta(0) <= now - plan.made <= PLAN_FOR else None

    def keep(self, plan: Plan) -> None:
        write_json(self.folder / PLAN, plan)

    def finish(self) -> None:
        """Forget the plan: all of it is settled."""
        (self.folder / PLAN).unlink(missing_ok=True)


def read_journal(path: Path) -> tuple[Start | None, list[Line], bool]:
    """Return the first line, the others as far as they are whole, and whether all are; None where there is no journal."""
    try:
        data = path.read_bytes()
        rows = data[: data.rfind(b"\n") + 1].splitlines()
        first = msgspec.json.decode(rows[0], type=Start) if rows else None
        return first, [msgspec.json.decode(row, type=Line) for row in rows[1:]], data.endswith(b"\n")
    except FileNotFoundError:
        return None, [], True
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ToolkitError(f"{path}: cannot be read ({error}); choose another file for the WARC") from error


def folder_of(out: Path) -> Path:
    return out.with_name(f".{out.name}.state")


@contextmanager
def locked(path: Path, message: str) -> Iterator[None]:
    """Hold a lock that dies with its process. Raises ToolkitError with `message` where another holds it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path, timeout=0)
        lock.acquire()
    except Timeout:
        raise ToolkitError(message) from None
    except OSError as error:
        raise ToolkitError(f"{path}: cannot be written: {error.strerror or error}") from error
    try:
        yield
    finally:
        lock.release()
