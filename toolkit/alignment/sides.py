"""A version of a story as evidence reads it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from toolkit.alignment.vocabulary import Vocabularies, Vocabulary, vocabularies
from toolkit.data import LANGS, Lang, Line, Versions

READ_CHARACTERS = 4000  # of one line: a sentence has some hundreds; what is longer is a page that lost its structure
WORD = re.compile(r"[^\W\d_]+(?:['’ʼ`][^\W\d_]+)*")


@dataclass(frozen=True)
class Side:
    """The lines of one version, or a stretch of them."""

    lang: Lang
    lines: tuple[Line, ...]
    known: Vocabularies = field(default_factory=vocabularies, compare=False, repr=False)  # the same for all versions

    @cached_property
    def texts(self) -> tuple[str, ...]:
        return tuple([line.text[:READ_CHARACTERS] for line in self.lines])

    @cached_property
    def words(self) -> tuple[list[str], ...]:
        """Return the words of each line, as written."""
        return tuple(map(WORD.findall, self.texts))

    @cached_property
    def tokens(self) -> NDArray[np.int64]:
        """Return the numbers of the words, line by line."""
        return self.known[self.lang].numbers_of(list(chain.from_iterable(self.words)))

    @cached_property
    def places(self) -> NDArray[np.int64]:
        """Return beside the tokens their lines."""
        counts = np.fromiter(map(len, self.words), np.int64, len(self.words))
        return np.repeat(np.arange(len(counts)), counts)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Return a vocabulary that knows the words of this side."""
        assert self.tokens is not None  # takes them in
        return self.known[self.lang]


def sides_of(versions: Versions, known: Vocabularies | None = None) -> dict[Lang, Side]:
    """Return the versions that there are, none of them without lines."""
    known = known or vocabularies()
    return {lang: Side(lang, lines, known) for lang in LANGS if (lines := versions.lines(lang))}


def read_together(sides: Iterable[Side], known: Vocabularies) -> None:
    """Read the words of sides that share these vocabularies. Each gets what it would by itself, in half of the time."""
    by_lang: dict[Lang, list[Side]] = {}
    for side in sides:
        by_lang.setdefault(side.lang, []).append(side)
    for lang, group in by_lang.items():
        words = [list(chain.from_iterable(side.words)) for side in group]
        tokens = known[lang].numbers_of(list(chain.from_iterable(words)))
        ends = np.cumsum([len(own) for own in words])[:-1]
        for side, own in zip(group, np.split(tokens, ends), strict=True):
            side.__dict__["tokens"] = own  # where the cached property keeps it
