"""Findings as SARIF 2.1.0, which code hosts show beside the files: https://docs.oasis-open.org/sarif/sarif/v2.1.0/."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from toolkit.data import LANGS
from toolkit.findings.found import Found
from toolkit.findings.known import FINGERPRINT
from toolkit.saying import label, say_finding
from toolkit.version import VERSION

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {"info": "note", "minor": "warning", "major": "error", "critical": "error"}


def as_sarif(found: Sequence[Found], ui: str, *, rules: Mapping[str, str], root: str = "") -> str:
    """Return a log of one run. `rules` are checks with their descriptions, `root` the folder that files lie in."""
    names = list(rules)
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "newsalign",
                        "version": VERSION,
                        "rules": [rule(name, text, ui) for name, text in rules.items()],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [result(one, ui, names.index(one.finding.check), root) for one in found],
            }
        ],
    }
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def rule(name: str, description: str, ui: str) -> dict[str, Any]:
    return {"id": name, "shortDescription": {"text": label(description, ui)}}


def result(found: Found, ui: str, place: int, root: str) -> dict[str, Any]:
    finding, correction = found.finding, found.correction
    langs = [lang for lang in ([finding.odd] if finding.odd else LANGS) if lang in found.files]
    properties = {
        "story": finding.story,
        "title": found.title,
        "severity": finding.severity,
        "category": finding.category,
        "odd": finding.odd,
        "urls": found.urls,
        "wrong": correction.wrong if correction else None,
        "right": correction.right if correction else None,
    }
    return {
        "ruleId": finding.check,
        "ruleIndex": place,
        "level": LEVELS[finding.severity],
        "message": {"text": say_finding(finding, ui)},
        "locations": [
            {
                "physicalLocation": {"artifactLocation": {"uri": uri(found.files[lang], root)}},
                "logicalLocations": [{"fullyQualifiedName": f"{finding.story}/{lang}"}],
            }
            for lang in langs
        ],
        "partialFingerprints": {FINGERPRINT: finding.id},
        "properties": {name: value for name, value in properties.items() if value},
    }


def uri(page: str, root: str) -> str:
    """Return where a page was read from, as a reference; the row of a table or a crawl is left out.

    >>> uri("eng/news 1.html", "pages"), uri("https://news.example/7/", "pages")
    ('pages/eng/news%201.html', 'https://news.example/7/')
    """
    if "://" in page:
        return page
    path = page.partition("#")[0]
    return quote(f"{root}/{path}" if root and not path.startswith("/") else path, safe="/.~")
