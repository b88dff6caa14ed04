"""Evidence of numbers, months and weekdays: the same value in digits or words, in any of the languages."""

import re
from collections.abc import Iterator
from functools import cache

from toolkit.alignment.evidence import Compared
from toolkit.alignment.marks import Marks, equal, marks_of
from toolkit.alignment.sides import Side
from toolkit.alignment.ties import compare_ties
from toolkit.data import Lang
from toolkit.languages import LANGUAGES
from toolkit.numbers import find_numbers, shown
from toolkit.text import plain

CLASSES = ("digits", "words")
IN_WORDS = "~"  # before a value that was written in words


def numbers(side: Side) -> Marks:
    """Return the values of each line; those in words are a class of their own, since often they are only a manner of speaking."""
    found = []
    digits: set[str] = set()
    calendar = _calendar(side.lang)
    for text, words in zip(side.texts, side.words, strict=True):
        marks = []
        for number in find_numbers(text, side.lang):
            value = shown(number.value)
            marks.append(value)
            if not (number.in_words or number.weak):
                digits.add(value)
        marks += [calendar[word] for word in map(plain, words) if word in calendar]
        found.append(marks)
    return marks_of(found, lambda mark: 0 if mark in digits else 1)


def compare_numbers(left: Marks, right: Marks) -> Compared:
    return compare_ties("numbers", CLASSES, left, right, equal(left, right))


def written_numbers(side: Side, line: int) -> Iterator[tuple[str, str]]:
    for number in find_numbers(side.texts[line], side.lang):
        yield shown(number.value), number.text
    calendar = _calendar(side.lang)
    yield from ((calendar[plain(word)], word) for word in side.words[line] if plain(word) in calendar)


@cache
def _calendar(lang: Lang) -> dict[str, str]:
    """Return the mark of each month and weekday. "May" is as often a verb and "Sun" a star: short English forms are left out."""
    names = {}
    for kind, table in (("month", LANGUAGES[lang].months), ("weekday", LANGUAGES[lang].weekdays)):
        for place, forms in enumerate(table):
            names.update({plain(form): f"{kind} {place + 1}" for form in forms if re.fullmatch(r"[\w']{4,}", form)})
    return names
