"""Who does the work: this process or several. A shard whose target exists is done, so whoever comes next goes on."""

import os
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from pathlib import Path
from types import TracebackType
from typing import Protocol, TypeVar

from tqdm import tqdm

from toolkit.errors import ToolkitError


class Shard(Protocol):
    """A piece of work that leaves one file or folder, whole or not at all."""

    @property
    def target(self) -> Path: ...


S = TypeVar("S", bound=Shard)


class Runner(Protocol):
    """Whoever does shards."""

    def run(self, step: Callable[[S], None], shards: Sequence[S], *, label: str) -> None:
        """Do what is left of `shards`; who does what leaves no trace in what they leave.

        `step` must be a function of a module, for it travels to other processes. The shards of one call do not depend on
        each other.
        """


class Processes:
    """One process, which is this one, or `jobs` others, started when there is work for them and kept until the end.

    New processes are spawned and import the main module, so a script that asks for several must do so below
    `if __name__ == "__main__":`.
    """

    def __init__(self, jobs: int = 1, *, quiet: bool = False) -> None:
        self.jobs = jobs
        self.quiet = quiet
        self.pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> "Processes":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        if self.pool:
            self.pool.shutdown(cancel_futures=True)
            self.pool = None

    def run(self, step: Callable[[S], None], shards: Sequence[S], *, label: str) -> None:
        todo = [shard for shard in shards if not shard.target.exists()]
        # disable=None: no bar where standard error is no terminal
        with tqdm(
            total=len(shards), initial=len(shards) - len(todo), desc=label, unit="shard", disable=self.quiet or None
        ) as bar:
            if self.jobs == 1 or len(todo) <= 1:
                for shard in todo:
                    step(shard)
                    bar.update()
                return
            self.pool = self.pool or ProcessPoolExecutor(self.jobs, get_context("spawn"), initializer=begin)
            futures = [self.pool.submit(step, shard) for shard in todo]
            try:
                for future in as_completed(futures):
                    future.result()
                    bar.update()
            except BrokenProcessPool:
                raise ToolkitError(
                    f"{label}: a process was killed, perhaps for want of memory; the same command goes on, "
                    "with fewer --jobs where it happens again"
                ) from None
            except BaseException:
                self.pool.shutdown(cancel_futures=True)
                raise


def begin() -> None:
    """Leave Ctrl-C to the process that started this one, and do not outlive it: who goes on after it works on the same files."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=end_with_parent, daemon=True).start()


def end_with_parent() -> None:
    if parent := parent_process():
        parent.join()
        os._exit(1)
