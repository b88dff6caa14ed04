"""Whether a word of a text is a form of a word in a list: "ракетами" of "ракета", "Києва" of "Київ", "missiles" of "missile".

By stems and endings, which need no dictionary and no time to load: endings that inflection puts on, and not those that
derive other words, so that "ракетний" is no form of "ракета". Irregular words ("people", "людей" of "людина") are told by
the dictionaries of pymorphy3 where these are installed (the extra `lemmas`); 30 ms to load one, some 0.1 ms a word.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from toolkit.data import Lang
from toolkit.text import plain

ENDINGS: dict[Lang, frozenset[str]] = {
    "uk": frozenset(
        (
            "", *"а у і ї и е є о ю я ь й".split(),
            *"ом ем єм ам ям ою ею єю ах ях ів їв ей ій ий им ім ої их іх ію ові еві єві ами ями ого ому ими ьма ього ьому ьої ьою".split(),
            *"ня ні ню".split(),
        )
    ),
    "ru": frozenset(
        (
            "", *"а у и ы е о ю я ь й".split(),
            *"ом ем ём ам ям ой ою ей ею ёй ах ях ов ев ёв ий ый им ым их ых ая яя ое ее ую юю ые ие ия ии ию ью".split(),
            *"ами ями ого его ому ему ыми ими ием иям иях ьями".split(),
        )
    ),
    "en": frozenset(("", "s", "es", "ed", "d", "ing", "'s", "'")),
}  # fmt: skip
LONGEST = {lang: max(map(len, endings)) for lang, endings in ENDINGS.items()}
# What stands behind the stem of a word in a list, longest first.
BARE: dict[Lang, re.Pattern[str]] = {
    "uk": re.compile("(?:[иі]й|ого|ої|[аяоеєіиїуюьй])$"),
    "ru": re.compile("(?:[ыио]й|[ая]я|[ыи]е|[ое]е|ого|его|ия|ие|[аяоеыиуюьй])$"),
    "en": re.compile("(?:(?<=[^s])s|e|y)$"),
}
# Endings of nouns by how they are listed: a noun of one gender does not take those of another. Adjectives may look like nouns
# in the feminine and neuter: "Південна".
PLURAL = "і и ї ам ям ами ями ах ях".split()
NOUNS: dict[Lang, tuple[tuple[re.Pattern[str], frozenset[str]], ...]] = {
    "uk": (
        (re.compile("[бвгґджзклмнпрстфхцчшщ]$"), frozenset(("", *PLURAL, *"а я у ю ові еві ом ем є е ів ей".split()))),
        (re.compile("[ая]$"), frozenset(("", *PLURAL, *"а я у ю ою ею єю о е є ь й ей ів ої ій".split()))),
        (re.compile("[ое]$"), frozenset(("", *PLURAL, *"о е а я у ю ом ем єм ів ь ого ому им ім".split()))),
    ),
    "ru": (
        (re.compile("[бвгджзклмнпрстфхцчшщ]$"), frozenset(("", *PLURAL, *"ы а я у ю ом ем ём е ов ев ёв ей".split()))),
        (re.compile("[^аяио][ая]$"), frozenset(("", *PLURAL, *"ы а я у ю е ой ёй ей ою ею ь й".split()))),
    ),
    "en": (),
}
SHORTEST = 2  # letters of a stem
CONSONANT = "бвгґджзйклмнпрстфхцчшщ"
SOFTENED = {"г": "з", "к": "ц", "х": "с"}  # "нога", "нозі"
OPENED = re.compile(f"([іїо])([{CONSONANT}]+)$")
FLEETING = re.compile(f"(?<=[{CONSONANT}'])[оеєё]([{CONSONANT}]ь?)$")
CLUSTER = re.compile(f"(?<=[{CONSONANT}])([{CONSONANT}])$")


@lru_cache(maxsize=1 << 16)
def stems(word: str, lang: Lang) -> frozenset[str]:
    """Return what forms of a word of a list begin with, in lower case.

    >>> sorted(stems("Київ", "uk")), sorted(stems("українець", "uk"))
    (['киев', 'киов', 'києв', 'київ'], ['українец', 'українц'])
    """
    word = plain(word)
    cut = BARE[lang].search(word)
    stem = word[: cut.start()] if cut and cut.start() >= SHORTEST else word
    found = {stem}
    if lang == "en":
        return frozenset((word, stem + "i") if word.endswith("y") else (word, stem))
    if FLEETING.search(stem):
        found.add(FLEETING.sub(r"\1", stem))
    if lang == "uk":
        found.update(
            OPENED.sub(rf"{vowel}\2", stem) for vowel in "оеє" if (m := OPENED.search(stem)) and m.group(1) != "о"
        )
        if stem[-1] in SOFTENED:
            found.add(stem[:-1] + SOFTENED[stem[-1]])
    if CLUSTER.search(stem):
        found.update(CLUSTER.sub(rf"{vowel}\1", stem) for vowel in "ое")
    return frozenset(found)


def beginnings(word: str, lang: Lang) -> Iterator[str]:
    """Yield what can be the stem of a word of a text, in lower case.

    >>> list(beginnings("missiles", "en"))
    ['missiles', 'missile', 'missil']
    """
    word = plain(word)
    for cut in range(min(LONGEST[lang], len(word) - SHORTEST) + 1):
        if word[len(word) - cut :] in ENDINGS[lang]:
            yield word[: len(word) - cut]


def is_form(word: str, listed: str, lang: Lang) -> bool:
    """Whether a word of a text is a form of one of a list. One with two capitals is an acronym and must be the same.

    >>> is_form("Києвом", "Київ", "uk"), is_form("ракетний", "ракета", "uk"), is_form("parties", "party", "en")
    (True, False, True)
    """
    if is_acronym(listed):
        return word == listed
    if listed[0].isupper() and not word[0].isupper():
        return False
    known = stems(listed, lang)
    return any(stem in known and takes(listed, word[len(stem) :], lang) for stem in beginnings(word, lang))


def takes(listed: str, ending: str, lang: Lang) -> bool:
    """Whether a word of a list can have an ending: "міст" has no "місто".

    >>> takes("міст", "ом", "uk"), takes("міст", "о", "uk"), takes("мэр", "ия", "ru")
    (True, False, False)
    """
    allowed = _allowed(listed, lang)
    return allowed is None or plain(ending) in allowed


@lru_cache(maxsize=1 << 14)
def _allowed(listed: str, lang: Lang) -> frozenset[str] | None:
    return next((endings for shape, endings in NOUNS[lang] if shape.search(plain(listed))), None)


def is_acronym(word: str) -> bool:
    return sum(letter.isupper() for letter in word) > 1


def may_be_form(word: str, listed: str, lang: Lang) -> bool:
    """Whether no dictionary says that two words that look like forms of one are not: "міста" is of "місто", not of "міст"."""
    own, theirs = lemmas(word, lang), lemmas(listed, lang)
    if plain(listed) in theirs:  # as a list has it: "міст", and not the genitive of "міста"
        theirs = frozenset((plain(listed),))
    return not own or not theirs or bool(own & theirs)


def same_lemma(word: str, listed: str, lang: Lang) -> bool:
    """Whether a dictionary knows two words as forms of one; False where there is no dictionary."""
    return bool(lemmas(word, lang) & lemmas(listed, lang))


@lru_cache(maxsize=1 << 14)
def lemmas(word: str, lang: Lang) -> frozenset[str]:
    dictionary = _dictionary(lang)
    return frozenset(p.normal_form for p in dictionary.parse(word)) if dictionary else frozenset()


@cache
def _dictionary(lang: Lang) -> Any:
    """Return the dictionary of a language; None where none is installed. English has none."""
    if lang == "en":
        return None
    try:
        import pymorphy3

        return pymorphy3.MorphAnalyzer(lang=lang)
    except (ImportError, ValueError):  # the second: pymorphy3 is there, the dictionary of this language is not
        return None
