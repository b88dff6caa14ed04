"""What a runner is, and what it does: shards, each of which leaves one file or folder."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, TypeAlias, TypeVar


class Shard(Protocol):
    """A piece of work that leaves one file or folder, whole or not at all."""

    @property
    def target(self) -> Path: ...


S = TypeVar("S", bound=Shard)
Step: TypeAlias = Callable[[S], int | None]  # returns how many pages or stories it did, where somebody wants to know


class Runner(Protocol):
    """Whoever does shards."""

    def run(self, step: Step[S], shards: Sequence[S], *, label: str, unit: str = "", gpu: bool = False) -> None:
        """Do what is left of `shards`; who does what leaves no trace in what they leave.

        `step` must be a function of a module, for it travels to other processes. The shards of one call do not depend on
        each other. `unit` is what the numbers count that `step` returns. A step that loads a model
        says `gpu`: it goes to a process that has one, and stays there. Raises ToolkitError where a shard cannot be done
        and no item of it can be set aside.
        """
