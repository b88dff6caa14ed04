"""What a source of evidence is made of."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from toolkit.alignment.beads import Table
from toolkit.alignment.sides import Side
from toolkit.alignment.ties import Ties

View = TypeVar("View")


@dataclass(frozen=True)
class Evidence(Generic[View]):
    """Reads a version once, then compares two versions. Each feature has its weight in `weights.py`.

    Evidence that ties marks says for explanations what is tied, and how the marks of a line are written there.
    """

    view: Callable[[Side], View]
    features: Callable[[View, View], Mapping[str, Table]]
    ties: Callable[[View, View], Ties] | None = None
    written: Callable[[Side, int], Iterable[tuple[str, str]]] | None = None  # of a line: marks, each as it stands there
