"""A corpus in the formats that other tools read; FORMATS names them.

A format writes parts of some stories each, and joins them; `format.py` says how.
"""

from collections.abc import Mapping

from toolkit.exports.about import About, Options
from toolkit.exports.characters import ALTERED, altered
from toolkit.exports.format import Format, Kept
from toolkit.exports.hub import hub
from toolkit.exports.jsonl import jsonl
from toolkit.exports.ladder import ladder
from toolkit.exports.moses import moses
from toolkit.exports.tmx import tmx
from toolkit.exports.tsv import tsv
from toolkit.exports.xces import xces
from toolkit.exports.xliff import xliff
from toolkit.exports.xliff2 import xliff2
from toolkit.exports.xlsx import xlsx

__all__ = ["ALTERED", "FORMATS", "About", "Format", "Kept", "Options", "altered"]

FORMATS: Mapping[str, Format] = {
    "hub": hub,
    "moses": moses,
    "tmx": tmx,
    "jsonl": jsonl,
    "tsv": tsv,
    "xliff": xliff,
    "xliff2": xliff2,
    "xlsx": xlsx,
    "xces": xces,
    "ladder": ladder,
}
