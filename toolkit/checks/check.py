"""The form of a check, and what its function gives back."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from toolkit.data import LANGS, Lang, Mark, Severity, Unit
from toolkit.glossaries import Glossary
from toolkit.glossaries.census import Census, Group, unusual
from toolkit.saying import Message
from toolkit.text import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What a check saw, before it has an id."""

    unit: Unit | None  # None: about the story as a whole
    message: Message  # one plain line, a whole sentence as its template: `toolkit.saying.message`
    evidence: tuple[str, ...]  # normalised, in a fixed order: what stays the same when the words around it change
    severity: Severity
    odd: Lang | None = None
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class House:
    """What a newsroom has settled, or does."""

    glossary: Glossary
    census: Census

    @cached_property
    def terms(self) -> frozenset[str]:
        """The names of the glossary that may be used, in lower case."""
        return frozenset(plain(term) for c in self.glossary.concepts for lang in LANGS for term in c.terms(lang))

    @cached_property
    def unusual(self) -> Mapping[tuple[Lang, str], Group]:
        return unusual(self.census.groups(), self.terms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that may be wrong between the versions of a story, and how to find it."""

    look: Callable[..., Iterator[Observation]]  # of a story; with `styled` also of the house's styles by language, with
    # `asks` also of its glossary and habits
    category: str  # of MQM
    severity: Severity  # the gravest it gives
    description: str
    example: str
    asks: bool = False
    within: bool = (
        False  # it looks at each version for itself, and so also at one that is no translation of its sisters
    )
    styled: bool = False


def mark(unit: Unit, lang: Lang, start: int, end: int) -> Mark:
    return Mark(lang, start, end, unit.text(lang)[start:end])
