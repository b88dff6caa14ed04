"""Names across alphabets: "Зеленського", "Зеленского" and "Zelensky" have keys that can be compared."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache

from toolkit.data import Lang
from toolkit.languages import LANGUAGES
from toolkit.text import APOSTROPHES

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
SPELLING = re.compile("|".join(sorted(SOUNDS, key=len, reverse=True)))
DOUBLED = re.compile(r"(.)\1+")
VOWELS = re.compile("[aeiou]+")
SHORTEST_STEM = 3  # letters that an ending leaves
GRAM = 3
COMMON = 400  # pairs of words that share a gram; a gram with more of them tells nothing and costs much
LONGEST = 40  # letters; beyond it a "word" is an address or noise


@lru_cache(maxsize=1 << 16)
def romanised(word: str, lang: Lang) -> str:
    """Return `word` in Latin letters, in lower case: KMU 2010 for Ukrainian, the press's form of BGN/PCGN for Russian.

    >>> romanised("Згурський", "uk"), romanised("Ельцин", "ru"), romanised("Zürich", "en")
    ('zghurskyi', 'yeltsin', 'zürich')
    """
    word = word.translate(APOSTROPHES).lower()
    table, pattern = _romanisation(lang)
    if pattern is None:
        return word
    return pattern.sub(lambda m: table["^" + m[0]] if not m.start() and "^" + m[0] in table else table[m[0]], word)


@lru_cache(maxsize=1 << 16)
def name_key(word: str, lang: Lang) -> str:
    """Return what `word` sounds like without its ending: equal or similar for one name in three languages.

    >>> name_key("Зеленського", "uk"), name_key("Зеленского", "ru"), name_key("Zelensky", "en")
    ('zelensk', 'zelensk', 'zelensk')
    >>> name_key("Київ", "uk"), name_key("Киева", "ru"), name_key("Kyiv", "en"), name_key("Kiev", "en")
    ('kiv', 'kev', 'kiv', 'kev')
    """
    word = word[:LONGEST].translate(APOSTROPHES).lower()
    ending = _ending(lang)
    cut = ending.search(word)
    if cut and cut.start() >= SHORTEST_STEM:
        word = word[: cut.start()]
    latin = unicodedata.normalize("NFKD", romanised(word, lang))
    latin = "".join(c for c in latin if c.isalnum())
    return DOUBLED.sub(r"\1", SPELLING.sub(lambda m: SOUNDS[m[0]], latin))


@lru_cache(maxsize=1 << 16)
def grams(key: str) -> tuple[str, ...]:
    """Return the character n-grams of a key, and those of its consonants: "Biden" and "Байден" share the latter.

    >>> grams("bidn")
    ('+^bd', '+bdn', '^bi', 'bid', 'idn')
    """
    marked = "^" + key
    consonants = VOWELS.sub("", key)
    found = {marked[i : i + GRAM] for i in range(max(1, len(marked) - GRAM + 1))}
    found.update("+" + consonants[i : i + GRAM] for i in range(len(consonants) - GRAM + 1))
    if len(consonants) > 1:
        found.add(f"+^{consonants[:2]}")
    return tuple(sorted(found))


def alike(left: str, right: str) -> float:
    """Return how much two keys share, 0 to 1: Dice's coefficient of their grams.

    >>> alike("zelensk", "zelensk"), alike("mask", "kiv")
    (1.0, 0.0)
    """
    a, b = grams(left), grams(right)
    return 2 * len(set(a) & set(b)) / (len(a) + len(b))


def matches(left: Sequence[str], right: Sequence[str], *, least: float = 0.5) -> list[tuple[int, int, float]]:
    """Return the positions of keys that are alike, with their likeness of at least `least`, in order. Keys differ.

    An index of the grams finds them: time grows with the pairs that share a gram, not with all pairs. A gram that very
    many pairs share is passed over, so that a likeness may come out too low, but not that of equal keys.

    >>> matches(["zelensk", "kiv"], ["mask", "zelensk"])
    [(0, 1, 1.0)]
    """
    import numpy as np

    left_grams, right_grams = [grams(key) for key in left], [grams(key) for key in right]
    code: dict[str, int] = {}
    for key_grams in right_grams:
        for gram in key_grams:
            code.setdefault(gram, len(code))
    where = {key: j for j, key in enumerate(right)}
    equal = [(i, where[key], 1.0) for i, key in enumerate(left) if key in where]
    pairs = [(i, code[gram]) for i, key_grams in enumerate(left_grams) for gram in key_grams if gram in code]
    if not pairs:
        return equal
    rows, codes = np.array(pairs).T
    right_sizes = np.array([len(key_grams) for key_grams in right_grams])
    columns = np.repeat(np.arange(len(right)), right_sizes)
    right_codes = np.array([code[gram] for key_grams in right_grams for gram in key_grams])
    by_code = np.argsort(right_codes, kind="stable")
    uses = np.bincount(right_codes, minlength=len(code))
    first = np.cumsum(uses) - uses
    telling = uses[codes] * np.bincount(codes, minlength=len(code))[codes] <= COMMON
    rows, codes = rows[telling], codes[telling]
    # each (key, gram) of the left meets all keys of the right that have the gram
    met = uses[codes]
    places = np.arange(met.sum()) - np.repeat(np.cumsum(met) - met, met) + np.repeat(first[codes], met)
    meetings, shared = np.unique(np.repeat(rows, met) * len(right) + columns[by_code[places]], return_counts=True)
    i, j = np.divmod(meetings, len(right))
    left_sizes = np.array([len(key_grams) for key_grams in left_grams])
    likeness = 2 * shared / (left_sizes[i] + right_sizes[j])
    near = likeness >= least
    found = {(a, b): c for a, b, c in zip(i[near].tolist(), j[near].tolist(), likeness[near].tolist(), strict=True)}
    found.update({(a, b): c for a, b, c in equal})
    return [(a, b, c) for (a, b), c in sorted(found.items())]


@cache
def _romanisation(lang: Lang) -> tuple[dict[str, str], re.Pattern[str] | None]:
    table = dict(LANGUAGES[lang].romanisation)
    spellings = sorted({letters.removeprefix("^") for letters in table}, key=lambda s: (-len(s), s))
    return table, re.compile("|".join(spellings)) if table else None


@cache
def _ending(lang: Lang) -> re.Pattern[str]:
    return re.compile(f"(?:{LANGUAGES[lang].endings or '(?!)'})$")
