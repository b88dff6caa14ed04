"""What evidence asks of single words, worked out once for each: news repeats its words.

Words, stems and keys have numbers, and what is known of them stands beside in arrays: so the words of a whole version
are looked up at once. What came first has the least number, which depends on what was read before: nothing may be put in
the order of such numbers.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import count, repeat
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from toolkit.data import LANGS, Lang
from toolkit.languages import LANGUAGES
from toolkit.names import key_grams, name_keys
from toolkit.numbers import number_words
from toolkit.text import plain

MOST = 1 << 16  # words of a language that are kept in memory; with more, all begins anew
TABLES = 24  # lexicons' tables of stems that are kept: three pairs of two sides, of a few lexicons
SHORTEST = 3  # letters of a key that may be alike by chance no more often than by meaning
STEM = 5  # letters; lemmas were no better
NONE = -1  # in place of a number


class Column:
    """Numbers beside a list that grows."""

    def __init__(self) -> None:
        self._held = np.zeros(1024, np.int64)
        self.size = 0

    def extend(self, values: NDArray[np.int64]) -> None:
        size = self.size + len(values)
        if size > len(self._held):
            held = np.zeros(2 * size, np.int64)
            held[: self.size] = self._held[: self.size]
            self._held = held
        self._held[self.size : size] = values
        self.size = size

    @property
    def values(self) -> NDArray[np.int64]:
        return self._held[: self.size]


class Numbered:
    """Strings that differ, in the order in which they came."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.names: list[str] = []

    def add(self, names: Sequence[str]) -> NDArray[np.int64]:
        """Return the numbers of names, new ones among them."""
        numbers = self.numbers
        new = [name for name in dict.fromkeys(names) if name not in numbers]
        numbers.update(zip(new, count(len(numbers)), strict=False))
        self.names.extend(new)
        return np.fromiter(map(numbers.__getitem__, names), np.int64, len(names))


class Keys(Numbered):
    """Keys of names of all languages, so that equal ones have one number; and the grams of each."""

    def __init__(self) -> None:
        super().__init__()
        self.lock = Lock()  # of all that grows
        self.sizes, self.first, self.grams = Column(), Column(), Column()

    def add(self, names: Sequence[str]) -> NDArray[np.int64]:
        before = len(self.names)
        found = super().add(names)
        if len(self.names) > before:
            sizes, grams = key_grams(self.names[before:])
            self.first.extend(np.cumsum(sizes) - sizes + self.grams.size)
            self.sizes.extend(sizes)
            self.grams.extend(grams)
        return found


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Words as written: their stems, and what they sound like."""

    lang: Lang
    keys: Keys
    stems: dict[str, str] = field(default_factory=dict)
    sounds: dict[str, str] = field(default_factory=dict)  # keys of names; "" where one is too short to tell
    dates: dict[str, str] = field(default_factory=dict)  # marks of months and weekdays, alone
    numbers: dict[str, int] = field(default_factory=dict)  # of words
    different_stems: Numbered = field(default_factory=Numbered)
    # beside the words: numbers of stems; of keys, or NONE; 1 of what begins with a capital, may be a number, is a date
    stem: Column = field(default_factory=Column)
    key: Column = field(default_factory=Column)
    capital: Column = field(default_factory=Column)
    numeral: Column = field(default_factory=Column)
    date: Column = field(default_factory=Column)
    _tables: dict[int, tuple[Mapping[str, int], Column]] = field(default_factory=dict)

    def learn(self, words: Iterable[str]) -> None:
        """Take in words; all that are new are worked out in one go."""
        with self.keys.lock:
            new = [word for word in dict.fromkeys(words) if word not in self.numbers]
            if new:
                self._learn(new)

    def _learn(self, new: list[str]) -> None:
        lowered = plain("\n".join(new)).split("\n")
        calendar = _calendar(self.lang)
        self.dates.update((word, calendar[low]) for word, low in zip(new, lowered, strict=True) if low in calendar)
        stems = [word[:STEM] for word in lowered]
        self.stems.update(zip(new, stems, strict=True))
        keys = [
            key if len(key) >= SHORTEST <= len(word) or _telling(word, key) else ""
            for word, key in zip(new, name_keys(new, self.lang), strict=True)
        ]
        self.sounds.update(zip(new, keys, strict=True))
        numerals = set(number_words(new, self.lang))
        self.stem.extend(self.different_stems.add(stems))
        numbers = np.full(len(new), NONE)
        numbers[np.fromiter(map(bool, keys), bool, len(keys))] = self.keys.add(list(filter(None, keys)))
        self.key.extend(numbers)
        self.capital.extend(np.array([word[0].isupper() for word in new], np.int64))
        self.numeral.extend(np.fromiter(map(numerals.__contains__, new), np.int64, len(new)))
        self.date.extend(np.fromiter(map(self.dates.__contains__, new), np.int64, len(new)))
        start = len(self.numbers)
        self.numbers.update(zip(new, range(start, start + len(new)), strict=True))

    def numbers_of(self, words: list[str]) -> NDArray[np.int64]:
        """Return the numbers of words, which it takes in if they are new."""
        found = np.fromiter(map(self.numbers.get, words, repeat(NONE)), np.int64, len(words))
        places = np.flatnonzero(found == NONE)
        if places.size:
            new = [words[place] for place in places.tolist()]
            self.learn(new)
            found[places] = np.fromiter(map(self.numbers.__getitem__, new), np.int64, len(new))
        return found

    def looked_up(self, table: Mapping[str, int]) -> NDArray[np.int64]:
        """Return what a table has for each stem, by its number, or NONE. Tables may not change."""
        with self.keys.lock:
            known = self._tables.get(id(table))
            if known is None:
                if len(self._tables) >= TABLES:
                    self._tables.clear()
                known = self._tables[id(table)] = (table, Column())  # with the table, whose id is then no other's
            column = known[1]
            new = self.different_stems.names[column.size :]
            if new:
                column.extend(np.fromiter(map(table.get, new, repeat(NONE)), np.int64, len(new)))
            return column.values


def _telling(word: str, key: str) -> bool:
    """Return whether a key is long enough; a name may be shorter by a letter than what may be any word."""
    return len(word) >= SHORTEST and (len(key) >= SHORTEST or (len(key) == SHORTEST - 1 and word[0].isupper()))


@cache
def _calendar(lang: Lang) -> dict[str, str]:
    """Return the mark of each month and weekday. "May" is as often a verb and "Sun" a star: short English forms are left out."""
    names = {}
    for kind, table in (("month", LANGUAGES[lang].months), ("weekday", LANGUAGES[lang].weekdays)):
        for place, forms in enumerate(table):
            names.update({plain(form): f"{kind} {place + 1}" for form in forms if re.fullmatch(r"[\w']{4,}", form)})
    return names


Vocabularies = Mapping[Lang, Vocabulary]
_KNOWN: list[Vocabularies] = []


def vocabularies() -> Vocabularies:
    """Return those of this process, until one of them has too many words. The versions of a story have to share them."""
    known = _KNOWN[-1] if _KNOWN else None
    if known is None or max(len(vocabulary.numbers) for vocabulary in known.values()) > MOST:
        keys = Keys()
        known = {lang: Vocabulary(lang, keys) for lang in LANGS}
        _KNOWN[:] = [known]
    return known


def forget() -> None:
    """Begin anew, as a process does."""
    _KNOWN.clear()
