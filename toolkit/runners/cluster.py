"""A Ray cluster: the same shards as tasks, done again where a process or a node dies. What needs a GPU is done by actors.

All nodes have the same version of the package, and see the pages and the corpus at the same place.
"""

import os
import socket
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any
from uuid import uuid4

from toolkit.errors import ToolkitError
from toolkit.files import own_parts
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
AHEAD = 3  # tasks a processor that wait with Ray: enough for it to be busy, few enough to share them out again
REACH_S = 10.0
PATIENCE_S = 120.0  # for a node to say what it has installed: its first process must start
THREADS = {"OMP_NUM_THREADS": "1", "RAY_USAGE_STATS_ENABLED": "0"}


class Ray:
    """The cluster at `address`; None: the one that runs here, or that RAY_ADDRESS names."""

    def __init__(
        self,
        address: str | None = None,
        *,
        notes: Path,
        limit_s: float = TIME_LIMIT_S,
        progress: Progress | None = None,
    ) -> None:
        self.address = address
        self.notes = notes
        self.limit_s = limit_s
        self.progress = progress or Progress()
        self.ours = False  # the connection, to be closed

    def __enter__(self) -> "Ray":
        try:
            import ray
        except ImportError:
            raise ToolkitError("--runner ray needs Ray: pip install 'newsalign[cluster]'") from None
        if not ray.is_initialized():
            try:
                reach(self.address)
                ray.init(
                    address=self.address or "auto",
                    log_to_driver=False,
                    logging_level="ERROR",
                    runtime_env={"env_vars": THREADS},
                )
            except (OSError, ValueError, RuntimeError) as error:  # a ConnectionError is an OSError
                reason = next(iter(str(error).split(". ")), "")
                raise ToolkitError(
                    f"no Ray cluster{f' at {self.address}' if self.address else ''} ({reason}); start one with: ray start --head, "
                    "and name it: --address HOST:6379"
                ) from error
            self.ours = True
        try:
            self.check_nodes()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        import ray

        self.progress.clear()
        if self.ours:
            ray.shutdown()
            self.ours = False

    def check_nodes(self) -> None:
        """Raise ToolkitError where a node has another version, or does not see the corpus."""
        import ray
        from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

        self.notes.mkdir(parents=True, exist_ok=True)
        token = self.notes / f"seen-{uuid4().hex}"
        token.touch()
        ask = ray.remote(num_cpus=0, max_retries=1)(installed)
        nodes = [node for node in ray.nodes() if node["Alive"]]
        asked = {
            ask.options(scheduling_strategy=NodeAffinitySchedulingStrategy(node["NodeID"], soft=False)).remote(
                str(token)
            ): node["NodeManagerHostname"]
            for node in nodes
        }
        try:
            for ref, name in asked.items():
                try:
                    host, version, seen = ray.get(ref, timeout=PATIENCE_S)
                except (ray.exceptions.TaskUnschedulableError, ray.exceptions.NodeDiedError):
                    continue  # it has just gone
                except ray.exceptions.RayError as error:
                    raise ToolkitError(
                        f"node {name} cannot run newsalign {VERSION} ({cause(error)}); install it there, the same as here"
                    ) from error
                if version != (VERSION, code()):
                    raise ToolkitError(f"node {host}: {versions_differ(version, (VERSION, code()))}")
                if not seen:
                    raise ToolkitError(
                        f"node {host} does not see {self.notes.parent.parent}; write the corpus to a disk that all nodes share"
                    )
        finally:
            token.unlink()

    def run(self, step: Step[S], shards: Sequence[S], *, label: str, unit: str = "", gpu: bool = False) -> None:
        import ray

        todo = deque(number for number, shard in enumerate(shards) if not shard.target.exists())
        self.progress.begin(label, unit, len(shards), len(shards) - len(todo))
        trials = Trials(step, shards, label=label, notes=self.notes, limit_s=self.limit_s, say=self.progress.say)
        hands = Actors(len(todo)) if gpu else Hands()
        busy: dict[Any, int] = {}
        try:
            while todo or busy:
                while todo and len(busy) < hands.room():
                    number = todo.popleft()
                    forget(trials.note(number))
                    busy[hands.begin(trials.task(number))] = number
                ready, _ = ray.wait(list(busy), num_returns=1, timeout=TICK_S)
                for ref in ready:
                    number = busy.pop(ref)
                    outcome = hands.outcome(ref, trials.note(number), self.limit_s)
                    if isinstance(outcome, Failure):
                        trials.failed(number, outcome)
                        todo.append(number)
                    else:
                        self.progress.shard(outcome)
                self.progress.tick()
        except BaseException:
            for ref in busy:
                with suppress(Exception):  # it ended meanwhile
                    ray.cancel(ref, force=not gpu)
            raise
        finally:
            hands.end()


class Hands:
    """Tasks that take a processor each."""

    def __init__(self) -> None:
        import ray

        self.call = ray.remote(num_cpus=1, max_retries=0)(work)

    def room(self) -> int:
        """Return how many tasks may be under way. Nodes come and go."""
        import ray

        return AHEAD * max(1, int(ray.cluster_resources().get("CPU", 1)))

    def begin(self, task: Task) -> Any:
        return self.call.remote(task)

    def outcome(self, ref: Any, note: Path, limit_s: float) -> Outcome:
        import ray

        try:
            outcome: Outcome = ray.get(ref)
            return outcome
        except ray.exceptions.RayError as error:
            found = found_dead(note, None, limit_s)
            return found if found.item else Failure(item=None, reason=found.reason, detail=cause(error))

    def end(self) -> None:
        """Give back what is held."""


class Actors(Hands):
    """Actors with a GPU each, which keep the model that they have loaded; one without where the cluster has none."""

    def __init__(self, most: int) -> None:
        import ray

        gpus = int(ray.cluster_resources().get("GPU", 0))
        kind = ray.remote(num_cpus=1, num_gpus=1 if gpus else 0, max_restarts=-1)(Worker)
        self.actors = [kind.remote() for _ in range(min(max(1, gpus), most))]
        self.waiting = list(self.actors)
        self.by_ref: dict[Any, Any] = {}

    def room(self) -> int:
        return len(self.actors)

    def begin(self, task: Task) -> Any:
        actor = self.waiting.pop()
        ref = actor.work.remote(task)
        self.by_ref[ref] = actor
        return ref

    def outcome(self, ref: Any, note: Path, limit_s: float) -> Outcome:
        self.waiting.append(self.by_ref.pop(ref))
        return super().outcome(ref, note, limit_s)

    def end(self) -> None:
        """Stop the actors: each holds a processor that tasks may wait for."""
        import ray

        for actor in self.actors:
            with suppress(Exception):  # it died, or its node
                ray.kill(actor)


class Worker:
    """An actor: a process that stays."""

    def work(self, task: Task) -> Outcome:
        return work(task)


def work(task: Task) -> Outcome:
    """Do a shard in a process of the cluster.

    What it writes has a name of its own until it is whole: one that was given up, with its node, may still be at it.
    """
    own_parts(f"{socket.gethostname()}-{os.getpid()}")
    return portable(do(task))


def reach(address: str | None) -> None:
    """Raise OSError where nothing listens at `address`: Ray itself would try for five minutes."""
    host, _, port = (address or "").rpartition(":")
    if host and port.isdigit() and "//" not in host:
        socket.create_connection((host, int(port)), timeout=REACH_S).close()


def installed(token: str) -> tuple[str, tuple[str, str], bool]:
    """Return a node's name, what it has installed, and whether it sees a file of ours."""
    return socket.gethostname(), (VERSION, code()), Path(token).exists()


def cause(error: Exception) -> str:
    """Return the last line of what Ray says, where the reason stands."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return f"{type(error).__name__}: {lines[-1] if lines else ''}"
