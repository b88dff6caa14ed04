"""The form of a language's data."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from toolkit.data import Lang


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """Tables of one language. Words are in lower case and with a straight apostrophe, labels as published."""

    code: Lang
    aliases: tuple[str, ...]  # other codes that users write: "ukr", "uk-UA", "ukr_Cyrl"
    letters: str  # the alphabet, lower case
    own_letters: str = ""  # those that the neighbour in the same script lacks: "іїєґ" against Russian

    # labels of paragraphs, for extraction
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # role ("source", "quote", …) to its labels
    read_also: tuple[str, ...] = ()  # what begins a line that leads to another article
    months: tuple[tuple[str, ...], ...] = ()  # twelve, each with its forms and abbreviations
    weekdays: tuple[tuple[str, ...], ...] = ()  # seven, Monday first, each with its forms

    # sentence splitting
    abbreviations: frozenset[str] = frozenset()  # with their dots: never the end of a sentence before a name or number
    may_end: frozenset[str] = frozenset()  # abbreviations that do end a sentence before a capital: "грн.", "р."
    editor_marks: tuple[str, ...] = ()  # what signs a note in brackets: "ред.", "ed."

    # numbers in words
    cardinals: Mapping[str, int] = field(default_factory=dict)  # all forms: "двоє", "двох", "two"
    multipliers: Mapping[str, int] = field(default_factory=dict)  # "тисяча", "тис", "млн", "thousand", "bn"

    # names across alphabets
    romanisation: tuple[tuple[str, str], ...] = ()  # Cyrillic to Latin, longest first
