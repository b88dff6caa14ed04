"""Sketches: what an article tells, without its language: its numbers, names by their sound, and words by their meaning.

A sketch is a row of hashes, so that versions in three languages have many in common, and other articles few.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from zlib import crc32

from toolkit.data import Article, Lang
from toolkit.names import VOWELS, name_keys
from toolkit.numbers import find_numbers, shown
from toolkit.text import APOSTROPHES, respelt

# With so many, versions of NTREX and WMT22 news find each other first, always; eval/results/pairing.md has the figures.
LARGEST = 160  # hashes of an article, of 4 bytes each: 640 bytes
READ_CHARACTERS = 20_000  # of an article; what comes later tells nothing that the beginning does not
WORD = re.compile(r"[^\W\d_]+(?:['’ʼ`][^\W\d_]+)*")
STEM = 5  # letters, as lexicons have them
NAME_KEY, WORD_KEY = 2, 4  # letters from which a key tells something
NAME_SKELETON, WORD_SKELETON, LONGEST_SKELETON = 3, 4, 6  # consonants: "Biden" and "Байден" have but these in common


@dataclass(frozen=True)
class Meaning:
    """What a stem means: English stems, or itself, and how often a lexicon has seen it."""

    common: int
    stems: tuple[str, ...]


Meanings = Mapping[Lang, Mapping[str, Meaning]]


def sketch_of(article: Article, meanings: Meanings) -> bytes:
    """Return the sketch of an article: hashes of four bytes, little-endian, ascending, each once."""
    return sketch([p.text for p in article.paragraphs], article.lang, meanings[article.lang])


def sketch(texts: Iterable[str], lang: Lang, meanings: Mapping[str, Meaning]) -> bytes:
    best = sorted((rank, mark) for mark, rank in marks(texts, lang, meanings).items())[:LARGEST]
    hashes = sorted({crc32(mark.encode("utf-8", "surrogatepass")) for _, mark in best})
    return b"".join(number.to_bytes(4, "little") for number in hashes)


def marks(texts: Iterable[str], lang: Lang, meanings: Mapping[str, Meaning]) -> dict[str, int]:
    """Return what tells an article from others, with a rank: names and digits first, unknown words, then rarer words.

    >>> known = {"порт": Meaning(7, ("port",))}
    >>> marks(["У порт Одеси зайшли 12 суден"], "uk", known)
    {'#12': 0, 'wport': 7, 'kodes': 0, 'sods': 0, 'kzaixl': 1, 'ksuden': 1}
    """
    lines = list(_beginning(texts))
    found: dict[str, int] = {}
    for number in chain.from_iterable(find_numbers(line, lang) for line in lines):
        if not number.weak:
            found.setdefault("#" + shown(number.value), int(number.in_words))
    by_line = [WORD.findall(line) for line in lines]
    names = {
        word for words in by_line for word in words[1:] if word[0].isupper()
    }  # the first word always has a capital
    words = list(dict.fromkeys(chain.from_iterable(by_line)))
    spelt = respelt("\n".join(words), APOSTROPHES).lower().split("\n") if words else []  # all at once
    meant = {word: meanings.get(low[:STEM]) for word, low in zip(words, spelt, strict=True) if word not in names}
    heard = [word for word in words if meant.get(word) is None]  # to say how a word sounds takes half of all this
    keys = dict(zip(heard, name_keys(heard, lang), strict=True))
    for word in words:
        if meaning := meant.get(word):
            for stem in meaning.stems:
                found.setdefault("w" + stem, max(meaning.common, 2))
        elif word in names:
            _add_sounds(found, keys[word], 0, NAME_KEY, NAME_SKELETON)
        else:
            _add_sounds(found, keys[word], 1, WORD_KEY, WORD_SKELETON)
    return found


def _beginning(texts: Iterable[str]) -> Iterable[str]:
    left = READ_CHARACTERS
    for text in texts:
        if left <= 0:
            return
        yield text[:left]
        left -= len(text)


def _add_sounds(found: dict[str, int], key: str, rank: int, shortest_key: int, shortest_skeleton: int) -> None:
    if len(key) >= shortest_key:
        found.setdefault("k" + key, rank)
    skeleton = key[:1] + VOWELS.sub("", key[1:])
    if len(skeleton) >= shortest_skeleton:
        found.setdefault("s" + skeleton[:LONGEST_SKELETON], rank)
