"""What follows when a shard fails: once more, alone; then without the item at which it fell; then the end.

All runners ask here, so that the same items are set aside whoever does the work.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from toolkit.errors import ToolkitError
from toolkit.runners.items import Aside, Failure, Task
from toolkit.runners.runner import S, Step
from toolkit.version import VERSION, code

TRIES = 2  # at one item: a second process that falls there is no chance
MOST = 20  # items of a shard that are set aside; more is a fault of ours, or of the machine, and no poison


class Trials:
    """The shards of one step, each with what has been set aside of it."""

    def __init__(
        self, step: Step[S], shards: Sequence[S], *, label: str, notes: Path, limit_s: float, say: Callable[[str], None]
    ) -> None:
        self.step = step
        self.shards = shards
        self.label = label
        self.notes = notes
        self.limit_s = limit_s
        self.say = say
        self.falls: Counter[tuple[int, str | None]] = Counter()
        self.aside: defaultdict[int, dict[str, Aside]] = defaultdict(dict)

    def note(self, number: int) -> Path:
        return self.notes / self.shards[number].target.name

    def task(self, number: int, *, alarm: bool = True) -> Task:
        """Return a shard to be done. Without an `alarm` an item may take as long as it likes."""
        return Task(
            step=self.step,
            shard=self.shards[number],
            note=self.note(number),
            aside=dict(self.aside[number]),
            limit_s=self.limit_s if alarm else 0.0,
            by=(VERSION, code()),
        )

    def failed(self, number: int, failure: Failure) -> None:
        """Note that a shard failed, to be tried again. Raises what ends the build."""
        if failure.final and failure.error:
            raise failure.error
        item = failure.item
        self.falls[number, item] += 1
        if self.falls[number, item] < TRIES:
            return
        if item is None or item in self.aside[number]:
            if failure.error:
                raise failure.error
            raise ToolkitError(
                f"{self.label}: {self.shards[number].target.name}: {failure.detail}, twice; the same command goes on, "
                "with fewer --jobs where memory is short"
            )
        self.aside[number][item] = Aside(failure.reason, failure.detail)
        self.say(f"{self.label}: {item} is set aside: {failure.reason}, {failure.detail}")
        if len(self.aside[number]) > MOST:
            raise ToolkitError(
                f"{self.label}: more than {MOST} of one shard failed, at last {item}: {failure.reason}, {failure.detail}; "
                "that is no longer a matter of single pages or stories"
            )
