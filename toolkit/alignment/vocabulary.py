"""What evidence asks of single words, worked out once for each: news repeats its words."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cache

from toolkit.data import Lang
from toolkit.languages import LANGUAGES
from toolkit.names import name_keys
from toolkit.numbers import number_words
from toolkit.text import APOSTROPHES, respelt

MOST = 1 << 16  # words of a language that are kept in memory; with more, one begins anew
SHORTEST = 3  # letters of a key that may be alike by chance no more often than by meaning
STEM = 5  # letters; lemmas were no better


@dataclass(frozen=True)
class Vocabulary:
    """Words as written: their stems, and what they sound like."""

    lang: Lang
    stems: dict[str, str] = field(default_factory=dict)
    sounds: dict[str, str] = field(default_factory=dict)  # keys of names; "" where one is too short to tell
    dates: dict[str, str] = field(default_factory=dict)  # marks of months and weekdays, alone
    numerals: set[str] = field(default_factory=set)  # words that may be numbers, alone

    def learn(self, words: Collection[str]) -> None:
        """Take in words; all that are new are worked out in one go."""
        new = list(set(words).difference(self.stems))  # looks at the words alone, as "-" would not
        if new:
            calendar = _calendar(self.lang)
            self.dates.update((word, calendar[word.lower()]) for word in new if word.lower() in calendar)
            self.numerals.update(number_words(new, self.lang))
            lowered = respelt("\n".join(new), APOSTROPHES).lower().split("\n")
            self.stems.update(zip(new, [word[:STEM] for word in lowered], strict=True))
            keys = name_keys(new, self.lang)
            self.sounds.update(
                zip(new, [key if _telling(word, key) else "" for word, key in zip(new, keys, strict=True)], strict=True)
            )


def _telling(word: str, key: str) -> bool:
    """Return whether a key is long enough; a name may be shorter by a letter than what may be any word."""
    return len(word) >= SHORTEST and (len(key) >= SHORTEST or (len(key) == SHORTEST - 1 and word[0].isupper()))


@cache
def _calendar(lang: Lang) -> dict[str, str]:
    """Return the mark of each month and weekday. "May" is as often a verb and "Sun" a star: short English forms are left out."""
    names = {}
    for kind, table in (("month", LANGUAGES[lang].months), ("weekday", LANGUAGES[lang].weekdays)):
        for place, forms in enumerate(table):
            names.update({form.lower(): f"{kind} {place + 1}" for form in forms if re.fullmatch(r"\w{4,}", form)})
    return names


_VOCABULARIES: dict[Lang, Vocabulary] = {}


def vocabulary(lang: Lang, words: Collection[str]) -> Vocabulary:
    """Return a vocabulary that knows `words`: that of this process, until it has too many others."""
    known = _VOCABULARIES.get(lang)
    if known is None or len(known.stems) > MOST:
        known = _VOCABULARIES[lang] = Vocabulary(lang)
    known.learn(words)
    return known
