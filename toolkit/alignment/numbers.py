"""Evidence of numbers, months and weekdays: the same value in digits or words, in any of the languages."""

from collections.abc import Iterator

from toolkit.alignment.evidence import Compared
from toolkit.alignment.marks import Marks, equal, marks_of
from toolkit.alignment.sides import Side
from toolkit.alignment.ties import compare_ties
from toolkit.alignment.vocabulary import Column
from toolkit.numbers import FIGURES, find_numbers, shown

CLASSES = ("digits", "words")
IN_WORDS = "~"  # before a value that was written in words


def numbers(side: Side) -> Marks:
    """Return the values of each line; those in words are a class of their own, since often they are only a manner of speaking."""
    found = []
    digits: set[str] = set()
    known = side.vocabulary
    wordy, dated = set(_lines(side, known.numeral)), set(_lines(side, known.date))
    for line, text in enumerate(side.texts):
        marks = []
        if line in wordy or FIGURES.search(text):
            for number in find_numbers(text, side.lang):
                value = shown(number.value)
                marks.append(value)
                if not (number.in_words or number.weak):
                    digits.add(value)
        if line in dated:
            marks += [known.dates[word] for word in side.words[line] if word in known.dates]
        found.append(marks)
    return marks_of(found, lambda mark: 0 if mark in digits else 1)


def _lines(side: Side, told: Column) -> list[int]:
    """Return the lines that have a word of which something is told."""
    lines: list[int] = side.places[told.values[side.tokens] > 0].tolist()
    return lines


def compare_numbers(left: Marks, right: Marks) -> Compared:
    return compare_ties("numbers", CLASSES, left, right, equal(left, right))


def written_numbers(side: Side, line: int) -> Iterator[tuple[str, str]]:
    for number in find_numbers(side.texts[line], side.lang):
        yield shown(number.value), number.text
    dates = side.vocabulary.dates
    yield from ((dates[word], word) for word in side.words[line] if word in dates)
