"""Who does the work: this process, several, or a Ray cluster. A shard whose target exists is done, so whoever comes next goes on.

To add a runner, write its file and name it here. What they share: `items.py` (what a process is at), `trials.py` (what follows
when one dies, hangs or fails), `progress.py` (what a user is told).
"""

from contextlib import AbstractContextManager
from pathlib import Path

from toolkit.errors import UsageError, choose
from toolkit.runners.items import TIME_LIMIT_S, Aside, at
from toolkit.runners.processes import Processes
from toolkit.runners.progress import Progress
from toolkit.runners.runner import Runner, Shard, Step

__all__ = ["RUNNERS", "TIME_LIMIT_S", "Aside", "Processes", "Progress", "Runner", "Shard", "Step", "at", "opened"]

RUNNERS = ("processes", "ray")


def opened(
    name: str, *, jobs: int, address: str | None, notes: Path, limit_s: float, progress: Progress
) -> AbstractContextManager[Runner]:
    """Return the runner of a name, `notes` being its folder. Raises UsageError for options that belong to another."""
    choose("runner", name, dict.fromkeys(RUNNERS))
    if name == "ray":
        from toolkit.runners.cluster import Ray

        if jobs > 1:
            raise UsageError(
                "--jobs is for processes of this machine; a Ray cluster has as many as its nodes have cores"
            )
        return Ray(address, notes=notes.absolute(), limit_s=limit_s, progress=progress)
    if address:
        raise UsageError(f"--address {address}: belongs to a cluster; say --runner ray")
    return Processes(jobs, notes=notes, limit_s=limit_s, progress=progress)
