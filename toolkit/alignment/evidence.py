"""What a source of evidence is made of."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from toolkit.alignment.beads import Feature, OfLines, OfTies, Table
from toolkit.alignment.marks import Ties
from toolkit.alignment.sides import Side

View = TypeVar("View")


@dataclass(frozen=True)
class Explained:
    """How much of what lines say is met in the other version; the unit is the surprise at it, in nats."""

    found: OfTies  # met on the other side of a bead
    anywhere: OfLines  # the most that could be met
    said: OfLines  # what would be met if nothing was missing from the other version


@dataclass(frozen=True)
class Compared:
    """What a source says of two versions: features by name; or what it ties, of which `ties.py` makes features.

    `margins` are for explanations: of vectors, how much closer the two sides of a bead lie than either to other lines.
    """

    features: Mapping[str, Feature] = field(default_factory=dict)
    ties: Ties | None = None
    margins: Table | None = None


@dataclass(frozen=True)
class Evidence(Generic[View]):
    """Reads a version once, then compares two versions. Each feature has its weight in `weights.py`.

    Evidence that ties marks says for explanations how the marks of a line are written there.
    """

    view: Callable[[Side], View]
    compare: Callable[[View, View], Compared]
    written: Callable[[Side, int], Iterable[tuple[str, str]]] | None = None  # of a line: marks, each as it stands there
