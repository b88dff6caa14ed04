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
    may_end: frozenset[str] = (
        frozenset()
    )  # do end one before a capital: "грн."; those in both sets only behind a number
    before_number: frozenset[str] = frozenset()  # are abbreviations before a number alone: "No. 5"
    may_go_on: frozenset[str] = frozenset()  # of `may_end`, those that rather go on before a name: "U.S.", "Inc."
    after_hour: frozenset[str] = frozenset()  # what goes on behind "a.m.": "Eastern"
    time_words: frozenset[str] = frozenset()  # begin a date at the head of a sentence: "у" ("У 2014 р. Росія …")
    starters: frozenset[str] = frozenset()  # capitalised words that begin sentences and are no names: "The"
    speech: tuple[str, ...] = ()  # verbs behind a name that follows a quotation without a dash: "said"
    editor_marks: tuple[str, ...] = ()  # what signs a note in brackets: "ред.", "ed."

    # numbers in words
    cardinals: Mapping[str, int] = field(default_factory=dict)  # all forms: "двоє", "двох", "two"
    ordinals: Mapping[str, int] = field(default_factory=dict)  # all forms: "третього", "third"
    multipliers: Mapping[str, int] = field(default_factory=dict)  # "тисяча", "тис", "млн", "thousand", "bn"
    single: frozenset[str] = frozenset()  # multipliers that mean one of them when they stand alone: "тисячу"
    single_behind: frozenset[str] = frozenset()  # the same behind `approximate` alone: "понад тисячі"
    denominators: Mapping[str, int] = field(default_factory=dict)  # "третини", "thirds"
    halves: Mapping[str, str] = field(default_factory=dict)  # "півтора": "1.5"; "half": "0.5"
    and_half: tuple[str, ...] = ()  # what adds a half to the number before it: "з половиною"
    joined: Mapping[str, int] = field(default_factory=dict)  # numbers as the first part of a word: "дво", "двадцяти"
    counted: tuple[str, ...] = ()  # stems of the second part: "річн", "поверхов"
    amounts: Mapping[int, tuple[str, ...]] = field(
        default_factory=dict
    )  # patterns of words with a value: "удвічі", "decade"
    units: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # "%", "UAH" … to patterns of how words begin
    suffix: str = ""  # a pattern of what is written behind a figure: "31-й", "21st"
    decade_suffixes: frozenset[str] = frozenset()  # of those, what makes it a decade: "90-х", "90s"
    cardinal_suffixes: frozenset[str] = frozenset()  # of those, what leaves it a cardinal: "5-ти"
    approximate: tuple[str, ...] = ()  # what stands before a rounded number: "понад"
    relative: tuple[str, ...] = ()  # what is said for a day or a year: "учора", "last year"
    relative_days: Mapping[str, int] = field(default_factory=dict)  # days from today: "учора": -1
    to: tuple[str, ...] = ()  # what stands between the ends of a range: "5 до 10 см"
    decades: Mapping[str, int] = field(default_factory=dict)  # "дев'яностих", "nineties"
    at: tuple[str, ...] = ()  # what makes a number a time of day, in some languages only before `hours`: "о 16 годині"
    night: str = ""  # a pattern
    half_to: tuple[str, ...] = ()  # half an hour before the hour behind it: "пів на"
    half_past: tuple[str, ...] = ()  # half an hour after it
    hours: tuple[str, ...] = ()  # patterns of how its words begin
    morning: tuple[str, ...] = ()  # patterns of what stands behind a time: "ранку", "a.m."
    afternoon: tuple[str, ...] = ()  # the same, half a day later
    zones: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # IANA's names to patterns of what is said behind a time
    points: str = ""  # a pattern: what is said behind a figure for percentage points
    totals: str = ""  # a pattern: what stands beside a sum: "загалом", "in total"

    # names across alphabets
    romanisation: tuple[tuple[str, str], ...] = ()  # Cyrillic to Latin, longest first; "^" marks the start of a word
    endings: str = ""  # a pattern: what inflection puts at the end of a name


def by_form(table: Mapping[int, str]) -> dict[str, int]:
    """Turn a number with all its forms in one string into a table from form to number.

    >>> by_form({2: "два двоє", 3: "три"})
    {'два': 2, 'двоє': 2, 'три': 3}
    """
    return {form: value for value, forms in table.items() for form in forms.split()}


def inflected(stems: Mapping[int, str], endings: str) -> dict[str, int]:
    """Put each of `endings` behind each stem.

    >>> inflected({1: "перш"}, "ий а")
    {'перший': 1, 'перша': 1}
    """
    return {stem + ending: value for value, stem in stems.items() for ending in endings.split()}


def words(text: str) -> frozenset[str]:
    """Return the words of `text`.

    >>> sorted(words("вул. ім."))
    ['вул.', 'ім.']
    """
    return frozenset(text.split())
