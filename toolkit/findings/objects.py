"""Findings as JSON: all that is known of each, with title, live pages and correction."""

import json
from collections.abc import Sequence

import msgspec

from toolkit.findings.found import Found


def as_json(found: Sequence[Found], *, ignored: int = 0, known: int = 0) -> str:
    rows = [
        {
            **msgspec.to_builtins(one.finding),
            "title": one.title,
            "urls": one.urls,
            "texts": one.texts,
            "correction": msgspec.to_builtins(one.correction),
        }
        for one in found
    ]
    return json.dumps({"findings": rows, "ignored": ignored, "known": known}, ensure_ascii=False, indent=2) + "\n"
