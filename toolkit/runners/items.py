"""What a process is at: noted in a file before each item of a shard, and found there when the process has died or hung.

An item is a page, a story or a pair of articles. One at which two processes in a row fell is set aside: a step that asks
`at(item)` is told so, leaves a row with the reason, and goes on to the next.
"""

import faulthandler
import pickle
import re
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic
from typing import IO, Any

from toolkit.errors import ToolkitError
from toolkit.runners.runner import Shard, Step
from toolkit.version import VERSION, code

TIME_LIMIT_S = 600.0  # the slowest story of the sample takes a second, one of 3 × 2,000 sentences two minutes
REARMED = 20  # the alarm is set anew when so many parts of the limit have gone: to set it takes 0.1 ms, a page 3 ms
HUNG, CRASHED, KILLED, FAILED = "hung", "crashed", "killed", "failed"
KILL = -9  # what a process is ended with that took too much memory
TRACE = re.compile(r'File "(.+)", line (\d+) in (\S+)')
LENGTH = 4  # bytes before an item's name


@dataclass(frozen=True, slots=True)
class Aside:
    """Why an item is left out."""

    reason: str  # stable, for counting
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A shard as it travels to whoever does it."""

    step: Step[Any]
    shard: Shard
    note: Path  # the file to note items in; it stays where the process dies
    aside: Mapping[str, Aside] = field(default_factory=dict)
    limit_s: float = 0.0  # for an item, after which the process ends itself; 0: none
    by: tuple[str, str] = ("", "")  # version and code of the process that sent it


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What became of a shard that was not done."""

    item: str | None  # at which it happened; None: outside of any
    reason: str = FAILED
    detail: str = ""
    error: Exception | None = None  # what was raised, where something was

    @property
    def final(self) -> bool:
        """Tell whether no other try will help: the user must mend something, or there is no item to go on without."""
        if self.error is None or isinstance(self.error, MemoryError):
            return False
        return self.item is None or isinstance(self.error, (ToolkitError, OSError))


Outcome = int | None | Failure


class Note:
    """The file that says what this process is at, and the alarm that ends it when that takes too long."""

    def __init__(self, task: Task, file: IO[bytes], trace: IO[bytes] | None) -> None:
        self.task = task
        self.file = file
        self.trace = trace
        self.item: str | None = None
        self.set_at = float("-inf")

    def at(self, item: str) -> Aside | None:
        name = item.encode("utf-8", "surrogateescape")
        self.file.seek(0)
        self.file.write(len(name).to_bytes(LENGTH, "big") + name)
        self.item = item
        now = monotonic()
        limit = self.task.limit_s
        if self.trace and now - self.set_at > limit / REARMED:
            faulthandler.dump_traceback_later(limit, exit=True, file=self.trace)  # ends C code, too
            self.set_at = now
        return self.task.aside.get(item)


_note: Note | None = None


def at(item: str) -> Aside | None:
    """Note that this process now begins with `item`, and return why it is to be left out; None: it is to be done."""
    return _note.at(item) if _note else None


@contextmanager
def noting(task: Task) -> Iterator[Note]:
    """Note what is done in the block. The file is deleted when it ends in whatever way but the process's own end."""
    global _note
    trace = traced(task.note)
    task.note.parent.mkdir(parents=True, exist_ok=True)
    try:
        with task.note.open("wb", buffering=0) as file, trace.open("wb") if task.limit_s else nullcontext() as out:
            _note = Note(task, file, out)
            try:
                yield _note
            finally:
                if out:
                    faulthandler.cancel_dump_traceback_later()
                _note = None
    finally:
        forget(task.note)


def traced(note: Path) -> Path:
    return note.with_name(f"{note.name}.trace")


def forget(note: Path) -> None:
    for path in (note, traced(note)):
        with suppress(OSError):
            path.unlink(missing_ok=True)


def do(task: Task) -> Outcome:
    """Do a shard here, and return what it says that it did, or what went wrong."""
    note: Note | None = None
    try:
        check_version(task.by)
        if task.shard.target.exists():  # left by one that was given up too early
            return 0
        with noting(task) as note:
            return task.step(task.shard)
    except Exception as error:
        return Failure(item=note.item if note else None, detail=said(error), error=error)


def check_version(wanted: tuple[str, str]) -> None:
    """Raise ToolkitError where this process has another version of the package than the one that sent the work."""
    here = (VERSION, code())
    if wanted[0] and wanted != here:
        raise ToolkitError(versions_differ(here, wanted))


def versions_differ(worker: tuple[str, str], sender: tuple[str, str]) -> str:
    (theirs, their_code), (ours, our_code) = worker, sender
    return (
        f"a worker has newsalign {theirs} (code {their_code[:8]}), the build has {ours} (code {our_code[:8]}); "
        "install the same on all machines"
    )


def said(error: BaseException) -> str:
    """Return an exception in one line, with the line of ours that raised it.

    >>> said(ValueError("no such day"))
    'ValueError: no such day'
    """
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "toolkit" in Path(frame.filename).parts] or frames
    where = f" ({Path(own[-1].filename).name}:{own[-1].lineno})" if own else ""
    first = next(iter(str(error).splitlines()), "")
    return f"{type(error).__name__}{': ' if first else ''}{first}{where}"


def portable(outcome: Outcome) -> Outcome:
    """Return an outcome as it can travel between processes: the traceback of an exception goes with it as a note."""
    if not isinstance(outcome, Failure) or outcome.error is None:
        return outcome
    trace = "".join(traceback.format_exception(outcome.error))
    try:
        error: Exception = pickle.loads(pickle.dumps(outcome.error))
        error.add_note(trace)
    except Exception:  # whatever its own pickling raises
        error = RuntimeError(trace)
    return replace(outcome, error=error)


def found_dead(note: Path, exit_code: int | None, limit_s: float) -> Failure:
    """Return what a process was at that died, and what it died of, as far as its note tells."""
    item = noted(note)
    try:
        trace = traced(note).read_text(encoding="utf-8", errors="replace")
    except OSError:
        trace = ""
    forget(note)
    if "Timeout (" in trace:
        found = TRACE.search(trace)
        where = f" ({Path(found[1]).name}:{found[2]}, {found[3]})" if found else ""
        return Failure(item=item, reason=HUNG, detail=f"took longer than {limit_s:g} s{where}")
    if exit_code == KILL:
        return Failure(item=item, reason=KILLED, detail="the process was killed, perhaps for want of memory")
    ended = "" if exit_code is None else f" (signal {-exit_code})" if exit_code < 0 else f" (exit code {exit_code})"
    return Failure(item=item, reason=CRASHED, detail=f"the process died{ended}")


def noted(note: Path) -> str | None:
    """Return the last item in a note; None where there is none."""
    try:
        data = note.read_bytes()
    except OSError:
        return None
    size = int.from_bytes(data[:LENGTH], "big")
    return data[LENGTH : LENGTH + size].decode("utf-8", "surrogateescape") if size else None
