"""What every engine can do."""

from collections.abc import Sequence
from typing import Protocol

from toolkit.data import Lang


class Engine(Protocol):
    """Translates lines: one out for one in, in their order, and the same again for the same."""

    @property
    def whole(self) -> bool:
        """Whether a line is a whole segment, of one or more sentences, where there are such; else it is a sentence."""
        ...

    def translate(self, sentences: Sequence[str], source: Lang, target: Lang) -> list[str]:
        """Return a translation a sentence, "" where there is none to give. Raises ToolkitError if it cannot be done."""
        ...
