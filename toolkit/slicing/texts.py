"""Slices by what a segment's source says: its length, its names, its numbers."""

import re

from toolkit.data import Placed
from toolkit.numbers import find_numbers

LENGTHS = (
    10,
    20,
    30,
    40,
)  # words; the sentences of NTREX's news have 17 at the median in Ukrainian and Russian, 19 in English
COUNTS = ("none", "one", "two or more")
WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
# A capital that begins a word inside a sentence; what follows it directly with a capital belongs to the same name.
NAME = re.compile(r"(?:[A-ZА-ЯЁІЇЄҐ][\w'’ʼ-]*)(?:\s+[A-ZА-ЯЁІЇЄҐ][\w'’ʼ-]*)*")
BEGINNING = re.compile(r"^\W*\w+|[.!?…:]\W*\s\W*\w+|[\"«“„]\w+")


def length(placed: Placed) -> str:
    """By words of the source.

    >>> length(Placed(id="1", direction="uk-en", source="Міст через Тиху закрили.", reference="The bridge was closed."))
    '1–10'
    """
    words = len(WORD.findall(placed.source))
    least = 1
    for most in LENGTHS:
        if words <= most:
            return f"{least}–{most}"
        least = most + 1
    return f"{least}–"


def lengths() -> tuple[str, ...]:
    """Return the classes of `length` in their order."""
    edges = (0, *LENGTHS)
    return (*(f"{low + 1}–{high}" for low, high in zip(edges, LENGTHS, strict=False)), f"{LENGTHS[-1] + 1}–")


def names(placed: Placed) -> str:
    """By capitals inside sentences of the source, which names have in all three languages: a name at the beginning is missed."""
    count = sum(map(count_names, placed.source_sentences or (placed.source,)))
    return COUNTS[min(count, 2)]


def count_names(sentence: str) -> int:
    """Return how many runs of capitalised words there are that do not begin a sentence or a quotation.

    >>> count_names("Міст через Тиху закрили, сказала Олена Вербицька.")
    2
    """
    begun = {match.end() for match in BEGINNING.finditer(sentence)}
    return sum(
        not any(m.start() < end <= m.end() and " " not in m.group() for end in begun) for m in NAME.finditer(sentence)
    )


def numbers(placed: Placed) -> str:
    """By the numbers of the source, in digits and in words."""
    return COUNTS[min(len(find_numbers(placed.source, placed.pair[0])), 2)]
