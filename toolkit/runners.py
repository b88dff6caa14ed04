"""Who does the work: this process or several. A shard whose file exists is done, so whoever comes next goes on."""

import signal
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from typing import Protocol, TypeVar

from tqdm import tqdm

from toolkit.errors import ToolkitError


class Shard(Protocol):
    """A piece of work that leaves one file."""

    @property
    def target(self) -> Path: ...


S = TypeVar("S", bound=Shard)


def run(step: Callable[[S], None], shards: Sequence[S], *, jobs: int, label: str, quiet: bool = False) -> None:
    """Do what is left of `shards` in `jobs` processes; which process does what leaves no trace in the files.

    `step` must be a function of a module: new processes are spawned and import it. They import the main module, too, so a
    script that asks for several must do so below `if __name__ == "__main__":`.
    """
    todo = [shard for shard in shards if not shard.target.exists()]
    # disable=None: no bar where standard error is no terminal
    with tqdm(
        total=len(shards), initial=len(shards) - len(todo), desc=label, unit="shard", disable=quiet or None
    ) as bar:
        if jobs == 1 or len(todo) <= 1:
            for shard in todo:
                step(shard)
                bar.update()
            return
        with ProcessPoolExecutor(min(jobs, len(todo)), get_context("spawn"), initializer=ignore_interrupts) as pool:
            futures = [pool.submit(step, shard) for shard in todo]
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
                pool.shutdown(cancel_futures=True)
                raise


def ignore_interrupts() -> None:
    """Leave Ctrl-C to the process that started this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
