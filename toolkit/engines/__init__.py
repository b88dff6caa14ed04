"""Translation systems. ENGINES names them; a name may be followed by a colon and what that engine needs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from toolkit.engines.copy import copy
from toolkit.engines.engine import Engine
from toolkit.engines.file import file
from toolkit.errors import choose

__all__ = ["ENGINES", "Engine", "engine"]


@dataclass(frozen=True, slots=True)
class Kind:
    """How to make an engine from what stands behind the colon, and what to tell of it in a line."""

    make: Callable[[str], Engine]
    description: str


ENGINES: Mapping[str, Kind] = {
    "copy": Kind(copy, "the source itself: the floor that any system should beat"),
    "file": Kind(file, "translations somebody else made: file:PATH of plain lines, .tsv or .jsonl"),
}


def engine(spec: str) -> Engine:
    """Return the engine of "copy" or "file:made.tsv". Raises ToolkitError for a name that there is not.

    >>> engine("copy").translate(["Вранці пішов сніг."], "uk", "en")
    ['Вранці пішов сніг.']
    """
    name, _, argument = spec.partition(":")
    return choose("engine", name, ENGINES).make(argument)
