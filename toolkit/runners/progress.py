"""How far a build is: one line on standard error, with pages and stories a second and the time left."""

import sys
from collections.abc import Mapping
from time import monotonic
from types import MappingProxyType

EVERY_S = 0.2  # how often the line is drawn
LOGGED_S = 60.0  # where standard error is no terminal: a line so often, for the log of a cluster's job
NOTHING: Mapping[str, float] = MappingProxyType({})


class Progress:
    """Counts shards, and the pages and stories in them, step by step.

    `shares`: what each step takes, in the order of the steps and in any measure, to tell what is to come after this one.
    """

    def __init__(self, *, quiet: bool = False, shares: Mapping[str, float] = NOTHING) -> None:
        self.quiet = quiet
        self.shares = shares
        self.terminal = sys.stderr.isatty()
        self.rates: dict[str, tuple[int, float]] = {}  # by unit: how many, and how long they took
        self.drawn = monotonic()
        self.width = 0
        self.begin("", "", 0, 0)

    def begin(self, label: str, unit: str, total: int, done: int) -> None:
        """Begin with a step of `total` shards, of which some are done."""
        self.label, self.unit, self.total, self.done = label, unit, total, done
        self.todo = total - done
        self.began = monotonic()
        self.count = 0
        self.tick()

    def shard(self, count: int | None) -> None:
        """Count a shard that was done, and the pages or stories in it."""
        self.done += 1
        self.count += count or 0
        if self.unit and self.count:
            self.rates[self.unit] = self.count, monotonic() - self.began
        self.tick()

    def tick(self) -> None:
        """Draw the line, if it is time to."""
        now = monotonic()
        if self.quiet or not self.total or now - self.drawn < (EVERY_S if self.terminal else LOGGED_S):
            return
        self.drawn = now
        line = self.line(now)
        if self.terminal:
            sys.stderr.write("\r" + line.ljust(self.width))
            self.width = len(line)
        else:
            sys.stderr.write(line + "\n")
        sys.stderr.flush()

    def line(self, now: float) -> str:
        spent = now - self.began
        parts = [f"{self.label} {self.done:,} of {self.total:,} shards"]
        parts += [f"{count / took:,.0f} {unit}/s" for unit, (count, took) in self.rates.items() if took > 0]
        made = self.done - (self.total - self.todo)
        if made:
            parts.append(f"about {clock(left(spent, made, self.todo, self.label, self.shares))} left")
        return " · ".join(parts)

    def say(self, text: str) -> None:
        """Tell something above the line."""
        if self.quiet:
            return
        self.clear()
        sys.stderr.write(text + "\n")
        sys.stderr.flush()

    def clear(self) -> None:
        if self.terminal and self.width:
            sys.stderr.write("\r" + " " * self.width + "\r")
            sys.stderr.flush()
            self.width = 0


def left(spent: float, made: int, todo: int, label: str, shares: Mapping[str, float]) -> float:
    """Return the seconds until the end: of this step by its own pace, of the later ones by their shares.

    >>> left(10, 1, 4, "reading", {"reading": 1, "aligning": 3})
    150.0
    """
    whole = spent / made * todo
    names = list(shares)
    if label not in shares:
        return whole - spent
    later = sum(shares[name] for name in names[names.index(label) + 1 :])
    return whole - spent + whole * later / shares[label]


def clock(seconds: float) -> str:
    """Return a length of time as people say it.

    >>> clock(75), clock(3700)
    ('1:15', '1:01:40')
    """
    minutes, rest = divmod(round(max(0.0, seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
