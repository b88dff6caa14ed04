"""The language of a text: its letters first, a language model where they do not decide.

Other languages are candidates too, so that a page in a fourth language is noticed and not taken for the nearest of the three.
"""

import re
from functools import cache
from typing import TYPE_CHECKING

from toolkit.data import Lang
from toolkit.languages import LANGUAGES

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

ENOUGH = 4_000  # characters to count letters in
ENOUGH_FOR_MODEL = 500  # 0.4 ms; all 62 documents of NTREX came out right in all three languages
SURE = 0.5  # probability from which one of the three is believed
FOREIGN_SURE = 0.9  # for a fourth language: a false alarm costs a page; on single news lines Bulgarian reached 0.74
CYRILLIC_CANDIDATES = ("uk", "ru", "be", "bg")
NEIGHBOURS = ("be", "bg", "kk", "ky", "mk", "mn", "sr", "tg", "tt")  # with letters that Ukrainian and Russian lack
LATIN_CANDIDATES = ("en", "cs", "de", "es", "et", "fr", "hu", "it", "lt", "lv", "nl", "pl", "pt", "ro", "sk", "tr")

ENGLISH_WORDS = frozenset({"the", "of", "and", "to"})  # together in no other language
ENGLISH_SHARE = 0.08  # of the words: 53 of NTREX's 62 documents have as many, the others are left to the model
ENGLISH_LEAST = 40  # words
ENGLISH_SIGNS = ENGLISH_WORDS | frozenset(
    "a in on is that with for was has at by from it he his as are not be said".split()
)
SENTENCE = 25  # letters from which a sentence's language is asked for
TELLING = 3  # letters that only one of Ukrainian and Russian has; fewer may be a typing error: then the model is asked
NEUTRAL = 60  # the same, where no letter is telling and only the model is left
CYRILLIC = re.compile(r"[Ѐ-ӿ]+")
LATIN = re.compile(r"[A-Za-zÀ-ɏ]+")
NOT_ENGLISH = re.compile(r"[À-ɏ]")
OTHER_SCRIPT = re.compile(r"[^\W\d_A-Za-zÀ-ɏЀ-ӿ]+")
UKRAINIAN = frozenset(LANGUAGES["uk"].own_letters)
RUSSIAN = frozenset(LANGUAGES["ru"].own_letters) - {"ъ"}  # which is Bulgarian too
KNOWN = frozenset(LANGUAGES["uk"].letters + LANGUAGES["ru"].letters)
# Share of Cyrillic letters: so few wrong ones are typing errors or names. Of NTREX's, 7.3 % are uk's own, 2.3 % ru's.
NOISE = 0.002


def identify(text: str) -> str | None:
    """Return the ISO 639-1 code of the language of a document or sentence; None if it cannot be told.

    "uk", "ru" and "en" are certain enough to act on, any other code says that it is none of the three.

    >>> identify("Міст закрили."), identify("Мост закрыли на ремонт."), identify("The bridge has been closed.")
    ('uk', 'ru', 'en')
    >>> identify("Рух перекрили") is None
    True
    """
    text = text[:ENOUGH].lower()
    cyrillic, latin, other = letters_of(text)
    if other > len(cyrillic) + latin:
        return believed(text, None)
    if len(cyrillic) > latin:
        return cyrillic_language(cyrillic) or believed(text, candidates(cyrillic))
    if is_plain_english(text):
        return "en"
    return believed(text, LATIN_CANDIDATES) if latin else None


def is_plain_english(text: str) -> bool:
    """Tell by "the", "of", "and" and "to" where there is text enough, in a fiftieth of the time that the model takes."""
    words = text[:ENOUGH_FOR_MODEL].split()
    frequent = sum(word in ENGLISH_WORDS for word in words)
    return len(words) >= ENGLISH_LEAST and words.count("the") > 1 and frequent >= ENGLISH_SHARE * len(words)


def by_letters(text: str) -> Lang | None:
    """Return "uk" or "ru" if the letters decide, and "en" for letters of English alone; None else. 50 times as fast.

    >>> by_letters("Міст закрили."), by_letters("Рух перекрили"), by_letters("Naïve")
    ('uk', None, None)
    """
    cyrillic, latin, other = letters_of(text[:ENOUGH].lower())
    if len(cyrillic) > latin + other:
        return cyrillic_language(cyrillic)
    return "en" if latin > len(cyrillic) + other and not NOT_ENGLISH.search(text) else None


def letters_of(text: str) -> tuple[str, int, int]:
    """Return the Cyrillic letters of a text in lower case, and how many there are of Latin and of others."""
    cyrillic = "".join(CYRILLIC.findall(text))
    return cyrillic, sum(map(len, LATIN.findall(text))), sum(map(len, OTHER_SCRIPT.findall(text)))


def cyrillic_language(letters: str) -> Lang | None:
    """Return the one of our two whose own letters are there, and none of another's but as noise."""
    noise = NOISE * len(letters)
    ukrainian, russian = (sum(letters.count(c) for c in own) for own in (UKRAINIAN, RUSSIAN))
    if foreign(letters) > noise:
        return None
    if ukrainian > noise >= russian:
        return "uk"
    return "ru" if russian > noise >= ukrainian else None


def candidates(letters: str) -> tuple[str, ...]:
    return NEIGHBOURS if foreign(letters) > NOISE * len(letters) else CYRILLIC_CANDIDATES


def foreign(letters: str) -> int:
    return sum(letters.count(c) for c in set(letters) - KNOWN)


def believed(text: str, candidates: tuple[str, ...] | None) -> str | None:
    """Return the likeliest candidate if it is likely enough; None as `candidates` stands for all there are."""
    ranked = [
        (lang, p) for lang, p in model().rank(text[:ENOUGH_FOR_MODEL]) if candidates is None or lang in candidates
    ]
    lang, likelihood = ranked[0]
    probability = likelihood / sum(p for _, p in ranked)
    return lang if probability >= (SURE if lang in LANGUAGES else FOREIGN_SURE) else None


def unlikelihood(text: str, lang: Lang) -> float:
    """Return the probability that a sentence is not in `lang`; 0 where it is too short to tell.

    Letters are counted first, since they tell Ukrainian from Russian, and words, since they tell English.

    >>> unlikelihood("Мосты эти закрыли на ремонт до осени.", "uk"), unlikelihood("Міст закрили на ремонт до осені.", "uk")
    (1.0, 0.0)
    """
    words = [word for word in text[:ENOUGH_FOR_MODEL].split() if word[:1].islower()] if lang == "en" else []
    text = text[:ENOUGH_FOR_MODEL].lower()
    cyrillic, latin, other = letters_of(text)
    own, rest = (latin, len(cyrillic)) if lang == "en" else (len(cyrillic), latin)
    if own < SENTENCE or own <= rest + other:  # of another alphabet: the language of the few letters says nothing
        return 0.0
    if lang == "en":
        if len(ENGLISH_SIGNS.intersection(words)) >= 2 or sum(map(len, words)) < SENTENCE:  # a row of names
            return 0.0
        candidates: tuple[str, ...] = LATIN_CANDIDATES
    else:
        ours, theirs = (UKRAINIAN, RUSSIAN) if lang == "uk" else (RUSSIAN, UKRAINIAN)
        telling = [sum(cyrillic.count(c) for c in letters) for letters in (ours, theirs)]
        alien = foreign(cyrillic)
        if not alien and (sum(telling) >= TELLING or (telling[0] and not telling[1])):
            return telling[1] / sum(telling)
        if own < NEUTRAL and not sum(telling):
            return 0.0
        candidates = (*NEIGHBOURS, "uk", "ru") if alien else CYRILLIC_CANDIDATES
    ranked = {name: float(p) for name, p in model().rank(text) if name in candidates}
    return 1 - ranked[lang] / sum(ranked.values())


@cache
def model() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # 0.8 s with its tables

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
