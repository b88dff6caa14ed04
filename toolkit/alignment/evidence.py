"""What a source of evidence is made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from toolkit.alignment.beads import Table
from toolkit.alignment.sides import Side

View = TypeVar("View")


@dataclass(frozen=True)
class Evidence(Generic[View]):
    """Reads a version once, then compares two versions. Each feature has its weight in `weights.py`."""

    view: Callable[[Side], View]
    features: Callable[[View, View], Mapping[str, Table]]
