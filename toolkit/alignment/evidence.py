"""What a source of evidence is made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from toolkit.alignment.beads import Floats, Run, Table
from toolkit.alignment.sides import Side

View = TypeVar("View")


@dataclass(frozen=True)
class Explained:
    """How much of what lines say is met in the other version; the unit is the surprise at it, in nats."""

    left: Mapping[Run, Floats]  # met by each left line in the run of right lines that begins with each right line
    right: Mapping[
        Run, Floats
    ]  # met by each right line (columns) in the run of left lines that begins with each (rows)
    left_anywhere: Floats  # the most that each left line could meet
    right_anywhere: Floats
    left_all: Floats  # what each left line would meet if nothing in it was missing from the other version
    right_all: Floats


@dataclass(frozen=True)
class Compared:
    """What a source says of two versions: tables by feature, and what it explains, if that can be said."""

    features: Mapping[str, Table]
    explained: Explained | None = None


@dataclass(frozen=True)
class Evidence(Generic[View]):
    """Reads a version once, then compares two versions. Each feature has its weight in `weights.py`."""

    view: Callable[[Side], View]
    compare: Callable[[View, View], Compared]
