"""What evidence asks of single words, worked out once for each: news repeats its words."""

from collections.abc import Collection
from dataclasses import dataclass, field

from toolkit.data import Lang
from toolkit.names import name_keys
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

    def learn(self, words: Collection[str]) -> None:
        """Take in words; all that are new are worked out in one go."""
        new = list(set(words).difference(self.stems))  # looks at the words alone, as "-" would not
        if new:
            lowered = respelt("\n".join(new), APOSTROPHES).lower().split("\n")
            self.stems.update(zip(new, [word[:STEM] for word in lowered], strict=True))
            keys = name_keys(new, self.lang)
            self.sounds.update(
                zip(new, [key if _telling(word, key) else "" for word, key in zip(new, keys, strict=True)], strict=True)
            )


def _telling(word: str, key: str) -> bool:
    """Return whether a key is long enough; a name may be shorter by a letter than what may be any word."""
    return len(word) >= SHORTEST and (len(key) >= SHORTEST or (len(key) == SHORTEST - 1 and word[0].isupper()))


_VOCABULARIES: dict[Lang, Vocabulary] = {}


def vocabulary(lang: Lang, words: Collection[str]) -> Vocabulary:
    """Return a vocabulary that knows `words`: that of this process, until it has too many others."""
    known = _VOCABULARIES.get(lang)
    if known is None or len(known.stems) > MOST:
        known = _VOCABULARIES[lang] = Vocabulary(lang)
    known.learn(words)
    return known
