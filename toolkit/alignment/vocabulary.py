"""What evidence asks of single words, worked out once for each: news repeats its words."""

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cache

from toolkit.data import Lang
from toolkit.names import name_keys
from toolkit.text import APOSTROPHES, respelt

MOST = 1 << 16  # words of a language that are kept in memory; with more, it begins anew
STEM = 5  # letters; lemmas were no better


@dataclass(frozen=True)
class Vocabulary:
    """Words as written: their stems, and what they sound like."""

    lang: Lang
    stems: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)

    def learn(self, words: Collection[str]) -> None:
        """Take in words; all that are new are worked out in one go."""
        if len(self.stems) + len(words) > MOST:
            self.stems.clear()
            self.keys.clear()
        new = [word for word in dict.fromkeys(words) if word not in self.stems]
        if new:
            lowered = respelt("\n".join(new), APOSTROPHES).lower().split("\n")
            self.stems.update(zip(new, (word[:STEM] for word in lowered), strict=True))
            self.keys.update(zip(new, name_keys(new, self.lang), strict=True))


@cache
def vocabulary(lang: Lang) -> Vocabulary:
    """Return the one vocabulary of a language in this process."""
    return Vocabulary(lang)
