"""A version of a story as evidence reads it."""

import re
from dataclasses import dataclass
from functools import cached_property

from toolkit.data import Lang, Line

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
    def words(self) -> tuple[tuple[str, ...], ...]:
        """Return the words of each line, as written."""
        return tuple(tuple(WORD.findall(text)) for text in self.texts)
