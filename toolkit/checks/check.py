"""The form of a check, and what its function gives back."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from toolkit.data import Lang, Mark, Severity, Unit
from toolkit.saying import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What a check saw, before it has an id."""

    unit: Unit | None  # None: about the story as a whole
    message: Message  # one plain line, a whole sentence as its template: `toolkit.saying.message`
    evidence: tuple[str, ...]  # normalised, in a fixed order: what stays the same when the words around it change
    severity: Severity
    odd: Lang | None = None
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that may be wrong between the versions of a story, and how to find it."""

    look: Callable[..., Iterator[Observation]]  # of a story; with `styled`, also of the house's styles by language
    category: str  # of MQM
    severity: Severity  # the gravest it gives
    description: str
    example: str
    within: bool = (
        False  # it looks at each version for itself, and so also at one that is no translation of its sisters
    )
    styled: bool = False


def mark(unit: Unit, lang: Lang, start: int, end: int) -> Mark:
    return Mark(lang, start, end, unit.text(lang)[start:end])
