"""Findings as CSV, with a line of headers."""

import csv
import io
from collections.abc import Sequence

from toolkit.findings.found import Found
from toolkit.findings.rows import COLUMNS, row


def as_csv(found: Sequence[Found], ui: str) -> str:
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS)
    rows.writerows(row(one, ui) for one in found)
    return out.getvalue()
