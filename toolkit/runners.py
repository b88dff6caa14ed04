"""Who does the work: this process or several. A shard whose file exists is done, so whoever comes next goes on."""

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path
from typing import Protocol, TypeVar

from tqdm import tqdm


class Shard(Protocol):
    """A piece of work that leaves one file."""

    @property
    def target(self) -> Path: ...


S = TypeVar("S", bound=Shard)


def run(step: Callable[[S], None], shards: Sequence[S], *, jobs: int, label: str, quiet: bool = False) -> None:
    """Do what is left of `shards` in `jobs` processes; which process does what leaves no trace in the files.

    `step` must be a function of a module: new processes are spawned and import it.
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
        with ProcessPoolExecutor(min(jobs, len(todo)), mp_context=get_context("spawn")) as pool:
            futures = [pool.submit(step, shard) for shard in todo]
            try:
                for future in as_completed(futures):
                    future.result()
                    bar.update()
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
