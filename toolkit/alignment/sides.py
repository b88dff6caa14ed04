"""A version of a story as evidence reads it."""

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from toolkit.alignment.vocabulary import Vocabulary, vocabulary
from toolkit.data import LANGS, Lang, Line, Versions

READ_CHARACTERS = 4000  # of one line: a sentence has some hundreds; what is longer is a page that lost its structure
WORD = re.compile(r"[^\W\d_]+(?:['’ʼ`][^\W\d_]+)*")


@dataclass(frozen=True)
class Side:
    """The lines of one version, or a stretch of them."""

    lang: Lang
    lines: tuple[Line, ...]

    @cached_property
    def texts(self) -> tuple[str, ...]:
        return tuple(line.text[:READ_CHARACTERS] for line in self.lines)

    @cached_property
    def words(self) -> tuple[list[str], ...]:
        """Return the words of each line, as written."""
        return tuple(map(WORD.findall, self.texts))

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Return a vocabulary that knows the words of this side; to be asked before another side is read."""
        known = vocabulary(self.lang)
        known.learn(set(chain.from_iterable(self.words)))
        return known


def sides_of(versions: Versions) -> dict[Lang, Side]:
    """Return the versions that there are, none of them without lines."""
    return {lang: Side(lang=lang, lines=lines) for lang in LANGS if (lines := versions.lines(lang))}
