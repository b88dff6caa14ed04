"""A corpus in the formats that other tools read; FORMATS names them.

A format writes into an empty folder. It is given the stories with the units to export, as often as it asks.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from toolkit.data import AlignedStory
from toolkit.exports.about import About, Options
from toolkit.exports.hub import hub
from toolkit.exports.jsonl import jsonl
from toolkit.exports.moses import moses
from toolkit.exports.tmx import tmx

__all__ = ["FORMATS", "About", "Format", "Options"]

Stories = Callable[[], Iterator[AlignedStory]]
Format = Callable[[Path, About, Stories, Options], None]

FORMATS: Mapping[str, Format] = {"hub": hub, "moses": moses, "tmx": tmx, "jsonl": jsonl}
