"""One process, which is that of the caller, or several: one that dies or hangs takes nothing with it but the item it was at."""

import os
import shutil
import signal
import tempfile
import threading
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import TracebackType

from toolkit.errors import ToolkitError
from toolkit.runners.items import (
    TIME_LIMIT_S,
    Failure,
    Outcome,
    Task,
    do,
    forget,
    found_dead,
    portable,
    versions_differ,
)
from toolkit.runners.progress import Progress
from toolkit.runners.runner import S, Step
from toolkit.runners.trials import Trials
from toolkit.version import VERSION, code

TICK_S = 0.5  # how long at most nothing is told
ENDING_S = 5.0  # what a process is given to end by itself


class Processes:
    """One process, which is this one, or `jobs` others, started when there is work for them and kept until the end.

    New processes are spawned and import the main module, so a script that asks for several must do so below
    `if __name__ == "__main__":`. In one process nobody is there to see it die: the shard that was under way when it was
    killed is done in a process of its own when the same command is given again. `notes` is the folder that knows.
    """

    def __init__(
        self,
        jobs: int = 1,
        *,
        quiet: bool = False,
        notes: Path | None = None,
        limit_s: float = TIME_LIMIT_S,
        progress: Progress | None = None,
    ) -> None:
        self.jobs = jobs
        self.limit_s = limit_s
        self.progress = progress or Progress(quiet=quiet)
        self.own = None if notes else tempfile.mkdtemp(prefix="newsalign-")
        self.notes = notes or Path(str(self.own))
        self.workers: list[Worker] = []

    def __enter__(self) -> "Processes":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        for worker in self.workers:
            worker.end(now=kind is not None)
        self.workers.clear()
        self.progress.clear()
        if self.own:
            shutil.rmtree(self.own, ignore_errors=True)

    def run(self, step: Step[S], shards: Sequence[S], *, label: str, unit: str = "", gpu: bool = False) -> None:
        todo = [number for number, shard in enumerate(shards) if not shard.target.exists()]
        self.progress.begin(label, unit, len(shards), len(shards) - len(todo))
        trials = Trials(step, shards, label=label, notes=self.notes, limit_s=self.limit_s, say=self.progress.say)
        if self.jobs > 1 and not gpu:  # a model is loaded once, here
            self._shared(trials, todo, self.jobs)
            return
        killed = [number for number in todo if trials.note(number).exists()]
        self._shared(trials, killed, 1)
        for number in todo:
            if number not in killed:
                self._here(trials, number)

    def _here(self, trials: Trials, number: int) -> None:
        while isinstance(outcome := do(trials.task(number, alarm=False)), Failure):
            trials.failed(number, outcome)
        self.progress.shard(outcome)

    def _shared(self, trials: Trials, numbers: Sequence[int], jobs: int) -> None:
        """Share shards out; those that fail are tried again when all others are done, each alone."""
        fresh, again = deque(numbers), deque[int]()
        busy: dict[Connection, tuple[Worker, int]] = {}
        while fresh or again or busy:
            while fresh and len(busy) < jobs:
                self._hand(trials, fresh.popleft(), busy)
            if not fresh and not busy and again:
                self._hand(trials, again.popleft(), busy)
            for ready in wait(list(busy), TICK_S):
                worker, number = busy[ready]  # type: ignore[index]  # what was waited for
                if not worker.met:
                    worker.meet()
                    continue
                del busy[worker.conn]
                outcome = worker.outcome(trials.note(number), self.limit_s)
                if worker.dead:
                    self.workers.remove(worker)
                if isinstance(outcome, Failure):
                    trials.failed(number, outcome)
                    again.append(number)
                else:
                    self.progress.shard(outcome)
            self.progress.tick()

    def _hand(self, trials: Trials, number: int, busy: "dict[Connection, tuple[Worker, int]]") -> None:
        worker = next((w for w in self.workers if w.conn not in busy), None)
        if worker is None:
            worker = Worker()
            self.workers.append(worker)
        forget(trials.note(number))
        worker.begin(trials.task(number))
        busy[worker.conn] = worker, number


class Worker:
    """Another process, which does one shard after the other."""

    def __init__(self) -> None:
        context = get_context("spawn")
        self.conn, theirs = context.Pipe()
        self.process = context.Process(target=work, args=(theirs,), daemon=True)
        self.process.start()
        theirs.close()  # so that its end is told here
        self.met = False
        self.dead = False

    def begin(self, task: Task) -> None:
        with suppress(OSError):  # where it died before, it is told when it is asked for the outcome
            self.conn.send(task)

    def meet(self) -> None:
        """Hear its first word. Raises ToolkitError where it has another version, or cannot come to work."""
        try:
            installed = self.conn.recv()
        except (EOFError, OSError):
            self.process.join(ENDING_S)
            if (self.process.exitcode or 0) < 0:  # killed, perhaps for want of memory: that may be better next time
                self.met = True
                return
            raise ToolkitError(
                f"a process could not be started (exit code {self.process.exitcode}); in a script, call it below "
                'if __name__ == "__main__":'
            ) from None
        if installed != (VERSION, code()):
            raise ToolkitError(versions_differ(installed, (VERSION, code())))
        self.met = True

    def outcome(self, note: Path, limit_s: float) -> Outcome:
        """Return what became of its shard."""
        try:
            outcome: Outcome = self.conn.recv()
            return outcome
        except (EOFError, OSError):
            self.dead = True
            self.process.join(ENDING_S)
            return found_dead(note, self.process.exitcode, limit_s)

    def end(self, *, now: bool) -> None:
        self.conn.close()  # which it takes for the end of the work
        if not now:
            self.process.join(ENDING_S)
        if self.process.is_alive():
            self.process.kill()
            self.process.join(ENDING_S)


def work(conn: Connection) -> None:
    """Do what comes, until nothing more does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started this one
    threading.Thread(target=end_with_parent, daemon=True).start()
    conn.send((VERSION, code()))
    while True:
        try:
            task: Task = conn.recv()
        except (EOFError, OSError):  # who sent it has ended
            return
        conn.send(portable(do(task)))


def end_with_parent() -> None:
    """Do not outlive who started this process: whoever goes on after it works on the same files."""
    if parent := parent_process():
        parent.join()
        os._exit(1)
