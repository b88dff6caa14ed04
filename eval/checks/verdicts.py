"""What a person said of each finding on clean text: verdicts.tsv, by document, line, check and version."""

from functools import cache
from pathlib import Path

from toolkit.data import Finding

VERDICTS = Path(__file__).with_name("verdicts.tsv")


def verdict_of(document: str, line: int | None, finding: Finding) -> str:
    """Return "genuine", "on purpose" or "false", with a reason behind a colon."""
    key = document, "–" if line is None else str(line), finding.check, finding.odd or "–"
    return verdicts().get(key, "not looked at")


@cache
def verdicts() -> dict[tuple[str, str, str, str], str]:
    rows = [line.split("\t") for line in VERDICTS.read_text(encoding="utf-8").splitlines()[1:]]
    return {(document, line, check, odd): verdict for document, line, check, odd, verdict in rows}
