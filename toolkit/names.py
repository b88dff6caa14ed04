"""Names across alphabets: "Зеленського", "Зеленского" and "Zelensky" have keys that can be compared."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from toolkit.data import Lang
from toolkit.languages import LANGUAGES
from toolkit.text import APOSTROPHES, respelt

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints: TypeAlias = NDArray[np.int64]
    Floats: TypeAlias = NDArray[np.float64]

# How one sound is spelt: Ukrainian passports, press romanisations and English words fall together.
# "г" is "h" in Ukrainian and "g" in Russian; "и" is "y" or "i"; soft signs and doubled letters come and go.
SOUNDS = {
    **dict.fromkeys(("shch", "sch"), "sc"),
    **dict.fromkeys(("dzh", "dj", "zh", "j"), "j"),
    **dict.fromkeys(("kh", "gh", "h", "g"), "h"),
    **dict.fromkeys(("tch", "tsch", "ch"), "c"),
    **dict.fromkeys(("ts", "tz"), "s"),
    "sh": "x",
    "ck": "k",
    "c": "k",
    "q": "k",
    "qu": "kv",
    "x": "ks",
    "ph": "f",
    "th": "t",
    "w": "v",
    "wh": "v",
    "ce": "se",
    "ci": "si",
    "cy": "si",
    "cc": "k",
    "eu": "ev",
    **dict.fromkeys(("ya", "ia", "ja"), "a"),
    **dict.fromkeys(("ye", "ie", "je"), "e"),
    **dict.fromkeys(("yo", "io", "jo"), "o"),
    **dict.fromkeys(("yu", "iu", "ju", "oo", "ou"), "u"),
    **dict.fromkeys(("yi", "ii", "iy", "yy", "ee", "ea", "y"), "i"),
}
SPELLING = re.compile(f"({'|'.join(sorted(SOUNDS, key=len, reverse=True))})")
DOUBLED = re.compile(r"([^\n])\1+")
MARKS = re.compile(r"[^\w\n]|_")
VOWELS = re.compile("[aeiou]+")
SHORTEST_STEM = 3  # letters that an ending leaves
GRAM = 3
COMMON = 400  # pairs of words that share a gram; a gram with more of them tells nothing and costs much
LETTER, KEY = 14, 20  # bits of a gram's number for each letter, and beside it for the key
GRAM_BITS = 1 + GRAM * LETTER
LONGEST = 40  # letters; beyond it a "word" is an address or noise


def romanised(word: str, lang: Lang) -> str:
    """Return `word` in Latin letters, in lower case: KMU 2010 for Ukrainian, the press's form of BGN/PCGN for Russian.

    >>> romanised("Згурський", "uk"), romanised("Ельцин", "ru"), romanised("Zürich", "en")
    ('zghurskyi', 'yeltsin', 'zürich')
    """
    return _latin("\n" + respelt(word, APOSTROPHES).lower(), lang)[1:]


def _latin(lines: str, lang: Lang) -> str:
    """Romanise words in lower case, each behind a line break."""
    for letters, latin in LANGUAGES[lang].romanisation:
        if letters.startswith("^"):
            lines = lines.replace("\n" + letters[1:], "\n" + latin)
        else:
            lines = lines.replace(letters, latin)
    return lines


def name_key(word: str, lang: Lang) -> str:
    """Return what `word` sounds like without its ending: equal or similar for one name in three languages.

    >>> name_key("Зеленського", "uk"), name_key("Зеленского", "ru"), name_key("Zelensky", "en")
    ('zelensk', 'zelensk', 'zelensk')
    >>> name_key("Київ", "uk"), name_key("Киева", "ru"), name_key("Kyiv", "en"), name_key("Kiev", "en")
    ('kiv', 'kev', 'kiv', 'kev')
    """
    return name_keys([word], lang)[0]


def name_keys(words: Sequence[str], lang: Lang) -> list[str]:
    """Return the key of each word. All are respelt at once, as the lines of one text: a fifth of the time of one by one.

    >>> name_keys(["Київ", "Зеленський"], "uk")
    ['kiv', 'zelensk']
    """
    lines = "\n".join([word[:LONGEST] for word in words])
    if lines.count("\n") >= len(words):
        lines = "\n".join([word[:LONGEST].replace("\n", "") for word in words])
    ending = _ending(lang)
    stems = [_without(ending, word) for word in respelt(lines, APOSTROPHES).lower().split("\n")]
    text = _latin("\n".join(["", *stems]), lang)
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
    sounds = SPELLING.split(MARKS.sub("", text))
    sounds[1::2] = map(SOUNDS.__getitem__, sounds[1::2])
    return DOUBLED.sub(r"\1", "".join(sounds)).split("\n")[1 : len(words) + 1]


def _without(ending: re.Pattern[str], word: str) -> str:
    cut = ending.search(word)
    return word[: cut.start()] if cut and cut.start() >= SHORTEST_STEM else word


def grams(key: str) -> set[str]:
    """Return the character n-grams of a key, and those of its consonants: "Biden" and "Байден" share the latter.

    >>> sorted(grams("bidn"))
    ['+^bd', '+bdn', '^bi', 'bid', 'idn']
    """
    marked = "^" + key
    consonants = VOWELS.sub("", key)
    found = {marked[i : i + GRAM] for i in range(max(1, len(marked) - GRAM + 1))}
    found.update("+" + consonants[i : i + GRAM] for i in range(len(consonants) - GRAM + 1))
    if len(consonants) > 1:
        found.add(f"+^{consonants[:2]}")
    return found


def alike(left: str, right: str) -> float:
    """Return how much two keys share, 0 to 1: Dice's coefficient of their grams.

    >>> alike("zelensk", "zelensk"), alike("mask", "kiv")
    (1.0, 0.0)
    """
    a, b = grams(left), grams(right)
    return 2 * len(a & b) / (len(a) + len(b))


@dataclass(frozen=True)
class GramIndex:
    """Which keys have a gram, by its number. At most 2**20 keys, which differ."""

    sizes: "Ints"  # of the keys: how many grams each has
    grams: "Ints"  # ascending
    first: "Ints"  # beside grams: the place in `having` where its keys begin; one more at the end
    having: "Ints"  # positions of keys


def gram_index(keys: Iterable[str]) -> GramIndex:
    keys = tuple(keys)
    return indexed(*key_grams(keys))


def key_grams(keys: Sequence[str]) -> "tuple[Ints, Ints]":
    """Return how many grams each key has, and the numbers of all grams, key by key and ascending; of all keys at once.

    The number of a gram is made of its letters: 14 bits each, which tell all letters apart up to U+3FFF.
    """
    import numpy as np

    marked = ("^" * bool(keys) + "^".join(keys)).encode("utf-32-le", "surrogatepass")
    letters = np.frombuffer(marked, np.uint32).astype(np.int64) & (1 << LETTER) - 1
    lengths = np.fromiter(map(len, keys), np.int64, len(keys)) + 1  # with the mark
    key = np.repeat(np.arange(len(keys)), lengths)
    consonant = np.flatnonzero(~_vowels()[letters])
    numbered = np.concatenate([_numbered(letters, key, 0), _numbered(letters[consonant], key[consonant], 1)])
    short = np.flatnonzero(lengths < GRAM)
    if short.size:
        start = (np.cumsum(lengths) - lengths)[short]
        whole = np.where(lengths[short] > 1, letters[np.minimum(start + 1, len(letters) - 1)], 0)
        numbered = np.concatenate([numbered, short << GRAM_BITS | (letters[start] << LETTER | whole) << LETTER])
    numbered.sort()
    numbered = numbered[_changes(numbered)]
    return np.bincount(numbered >> GRAM_BITS, minlength=len(keys)), numbered & (1 << GRAM_BITS) - 1


def indexed(sizes: "Ints", grams: "Ints") -> GramIndex:
    """Return an index of keys that have so many grams each, the grams one key's behind the other's."""
    import numpy as np

    numbered = grams << KEY | np.repeat(np.arange(len(sizes)), sizes)
    numbered.sort()
    found = numbered >> KEY
    first = np.flatnonzero(_changes(found))
    return GramIndex(
        sizes=sizes,
        grams=found[first],
        first=np.concatenate([first, [len(found)]]),
        having=numbered & (1 << KEY) - 1,
    )


def likenesses(left: GramIndex, right: GramIndex, equal: "Ints", *, least: float) -> "tuple[Ints, Ints, Floats]":
    """Return the positions of keys that are alike, and their likeness of at least `least`, in order.

    `equal`: beside the keys of the left, the position of the same key in the right, or -1.

    Time grows with the pairs that share a gram, not with all pairs. A gram that very many pairs share is passed over,
    so that a likeness may come out too low, but not that of equal keys.
    """
    import numpy as np

    place = np.searchsorted(right.grams, left.grams)
    place[place == len(right.grams)] = 0
    common = np.flatnonzero(right.grams[place] == left.grams) if right.grams.size else place[:0]
    place = place[common]
    left_first, right_first = left.first[common], right.first[place]
    left_uses, right_uses = left.first[common + 1] - left_first, right.first[place + 1] - right_first
    # each key of the left that has a gram meets each key of the right that has it
    met = left_uses * right_uses
    met[met > COMMON] = 0
    down, across = np.divmod(np.arange(met.sum()) - np.repeat(np.cumsum(met) - met, met), np.repeat(right_uses, met))
    i, j = left.having[down + np.repeat(left_first, met)], right.having[across + np.repeat(right_first, met)]
    width = max(len(right.sizes), 1)
    meetings = i * width + j
    meetings.sort()
    first = np.flatnonzero(_changes(meetings))
    shared = np.concatenate([first[1:], [len(meetings)]])[: len(first)] - first
    i, j = np.divmod(meetings[first], width)
    likeness = 2 * shared / (left.sizes[i] + right.sizes[j])
    near = (likeness >= least) & (equal[i] != j)
    same = np.flatnonzero(equal >= 0)
    i, j = np.concatenate([i[near], same]), np.concatenate([j[near], equal[same]])
    order = np.argsort(i * width + j)
    return i[order], j[order], np.concatenate([likeness[near], np.ones(len(same))])[order]


def matches(left: Sequence[str], right: Sequence[str], *, least: float = 0.5) -> list[tuple[int, int, float]]:
    """Return what `likenesses` finds, as a list. Keys differ.

    >>> matches(["zelensk", "kiv"], ["mask", "zelensk"])
    [(0, 1, 1.0)]
    """
    import numpy as np

    places = dict(zip(right, range(len(right)), strict=True))
    equal = np.array([places.get(key, -1) for key in left], np.int64)
    i, j, likeness = likenesses(gram_index(left), gram_index(right), equal, least=least)
    return list(zip(i.tolist(), j.tolist(), likeness.tolist(), strict=True))


def _numbered(letters: "Ints", key: "Ints", kind: int) -> "Ints":
    """Return the number of each gram, and in the bits before it the key that it stands in."""
    gram = ((kind << LETTER | letters[:-2]) << LETTER | letters[1:-1]) << LETTER | letters[2:]
    numbered: Ints = (key[:-2] << GRAM_BITS | gram)[key[:-2] == key[2:]]
    return numbered


def _changes(values: "Ints") -> "NDArray[np.bool_]":
    """Return whether each value differs from the one before it."""
    import numpy as np

    changes = np.ones(len(values), dtype=bool)
    np.not_equal(values[1:], values[:-1], out=changes[1:])
    return changes


@cache
def _vowels() -> "NDArray[np.bool_]":
    import numpy as np

    vowels = np.zeros(1 << LETTER, dtype=bool)
    vowels[[ord(letter) for letter in "aeiou"]] = True
    return vowels


@cache
def _ending(lang: Lang) -> re.Pattern[str]:
    return re.compile(f"(?:{LANGUAGES[lang].endings or '(?!)'})$")
