"""A corpus in the formats that other tools read; FORMATS names them.

A format writes parts of some stories each, and joins them; `format.py` says how.
"""

from collections.abc import Mapping

from toolkit.exports.about import About, Options
from toolkit.exports.format import Format, Kept
from toolkit.exports.hub import hub
from toolkit.exports.jsonl import jsonl
from toolkit.exports.moses import moses
from toolkit.exports.tmx import tmx

__all__ = ["FORMATS", "About", "Format", "Kept", "Options"]

FORMATS: Mapping[str, Format] = {"hub": hub, "moses": moses, "tmx": tmx, "jsonl": jsonl}
