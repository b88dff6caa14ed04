"""Findings of an earlier run, from what it left: JSON, CSV or SARIF of `newsalign check`, or the table of a corpus."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.errors import ToolkitError
from toolkit.files import read_parquet, read_text
from toolkit.findings.ignoring import ID
from toolkit.saying import message

TABLE = ("tables/findings.parquet", "findings.parquet")  # below a folder
FINGERPRINT = "newsalign/v1"  # of SARIF: what tells that two results are one


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """As much of an earlier finding as tells which it is."""

    id: str
    check: str = ""
    story: str = ""


def read_known(path: Path) -> dict[str, Known]:
    """Return the findings of an earlier run by id. Raises ToolkitError where the file holds none that can be read."""
    if path.is_dir():
        path = next((path / name for name in TABLE if (path / name).is_file()), path / TABLE[0])
    if path.suffix == ".parquet":
        rows: Iterator[Mapping[str, Any]] = read_parquet(path)
    else:
        text = read_text(path)
        rows = json_rows(text, path) if text.lstrip().startswith("{") else csv_rows(text, path)
    found = {}
    for row in rows:
        name = row.get("id") if isinstance(row, Mapping) else None
        if not isinstance(name, str) or not ID.fullmatch(name):
            raise unlike(path)
        found[name] = Known(id=name, check=str(row.get("check") or ""), story=str(row.get("story") or ""))
    return found


def json_rows(text: str, path: Path) -> Iterator[Mapping[str, Any]]:
    try:
        read = json.loads(text)
        if "runs" in read:
            for run in read["runs"]:
                for result in run["results"]:
                    yield {
                        "id": result["partialFingerprints"][FINGERPRINT],
                        "check": result["ruleId"],
                        "story": result.get("properties", {}).get("story", ""),
                    }
        else:
            yield from read["findings"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise unlike(path) from None


def csv_rows(text: str, path: Path) -> Iterator[Mapping[str, Any]]:
    try:
        rows = csv.DictReader(io.StringIO(text))
        if "id" not in (rows.fieldnames or ()):
            raise unlike(path)
        yield from rows
    except csv.Error:
        raise unlike(path) from None


def unlike(path: Path) -> ToolkitError:
    return ToolkitError(
        message("{path}: no findings of newsalign check; keep those of -f json, csv or sarif", path=str(path))
    )
