"""Names across alphabets: "Зеленського", "Зеленского" and "Zelensky" have keys that can be compared."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from toolkit.data import Lang
from toolkit.languages import LANGUAGES
from toolkit.text import APOSTROPHES

# How one sound is spelt: Ukrainian passports, press romanisations and English words fall together.
# "г" is "h" in Ukrainian and "g" in Russian; "и" is "y" or "i"; soft signs and doubled letters come and go.
SOUNDS = {
    **{spelling: "sc" for spelling in ("shch", "sch", "shh")},
    **dict.fromkeys(("dzh", "dj", "zh", "j"), "j"),
    **dict.fromkeys(("kh", "gh", "h", "g"), "h"),
    **dict.fromkeys(("tch", "tsch", "ch"), "c"),
    **dict.fromkeys(("ts", "tz", "ce", "ci", "cy"), "s"),
    **{"sh": "x", "ck": "k", "c": "k", "q": "k", "qu": "kv", "x": "ks", "ph": "f", "th": "t", "w": "v", "wh": "v"},
    **{"ce": "se", "ci": "si", "cy": "si", "cc": "k"},
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
def grams(key: str) -> frozenset[str]:
    """Return the character n-grams of a key, and those of its consonants: "Biden" and "Байден" share the latter.

    >>> sorted(grams("bidn"))
    ['+^bd', '+bdn', '^bi', 'bid', 'idn']
    """
    marked = "^" + key
    consonants = VOWELS.sub("", key)
    return frozenset(
        [marked[i : i + GRAM] for i in range(max(1, len(marked) - GRAM + 1))]
        + ["+" + consonants[i : i + GRAM] for i in range(len(consonants) - GRAM + 1)]
        + ([f"+^{consonants[:2]}"] if len(consonants) > 1 else [])
    )


def alike(left: str, right: str) -> float:
    """Return how much two keys share, 0 to 1: Dice's coefficient of their grams.

    >>> alike("zelensk", "zelensk"), alike("mask", "kiv")
    (1.0, 0.0)
    """
    if left == right:
        return 1.0
    a, b = grams(left), grams(right)
    return 2 * len(a & b) / (len(a) + len(b))


def matches(left: Sequence[str], right: Sequence[str], *, least: float = 0.5) -> list[tuple[int, int, float]]:
    """Return the positions of keys that are alike, with their likeness of at least `least`, in order.

    An index of the grams finds them: time grows with the pairs that share a gram, not with all pairs.

    >>> matches(["zelensk", "kiv"], ["mask", "zelensk"])
    [(0, 1, 1.0)]
    """
    index: dict[str, list[int]] = {}
    for j, key in enumerate(right):
        for gram in grams(key):
            index.setdefault(gram, []).append(j)
    uses = Counter(gram for key in left for gram in grams(key))
    sizes = [len(grams(key)) for key in right]
    equal: dict[str, list[int]] = {}
    for j, key in enumerate(right):
        equal.setdefault(key, []).append(j)
    found: list[tuple[int, int, float]] = []
    for i, key in enumerate(left):
        shared: Counter[int] = Counter()
        for gram in grams(key):
            where = index.get(gram, ())
            if len(where) * uses[gram] <= COMMON:
                shared.update(where)
        size = len(grams(key))
        near = {j: 2 * n / (size + sizes[j]) for j, n in shared.items()}
        near.update(dict.fromkeys(equal.get(key, ()), 1.0))
        found += [(i, j, likeness) for j, likeness in sorted(near.items()) if likeness >= least]
    return found


@lru_cache(maxsize=None)
def _romanisation(lang: Lang) -> tuple[dict[str, str], re.Pattern[str] | None]:
    table = dict(LANGUAGES[lang].romanisation)
    spellings = sorted({letters.removeprefix("^") for letters in table}, key=lambda s: (-len(s), s))
    return table, re.compile("|".join(spellings)) if table else None


@lru_cache(maxsize=None)
def _ending(lang: Lang) -> re.Pattern[str]:
    return re.compile(f"(?:{LANGUAGES[lang].endings or '(?!)'})$")
