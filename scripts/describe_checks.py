"""Write docs/checks.md from CHECKS: `python scripts/describe_checks.py`."""

from pathlib import Path

from toolkit.checks import CHECKS

DOCS = Path(__file__).resolve().parents[1] / "docs" / "checks.md"
HEAD = """# Checks

What `newsalign check` looks for. Ids are stable; the category is that of [MQM](https://themqm.org/); the severity is the gravest
that the check gives. Findings of severity `info` are not in the default output of `--fail-on`. Made by
`python scripts/describe_checks.py`; how many planted errors each finds, and its false alarms, are in
[eval/results/checks.md](../eval/results/checks.md) and [eval/results/checks_planted.md](../eval/results/checks_planted.md).
"""


def page() -> str:
    """Return the text of docs/checks.md."""
    parts = [HEAD]
    for name, check in CHECKS.items():
        parts.append(
            f"\n## {name}\n\n{check.description}\n\nSeverity {check.severity}, category {check.category}.\n\n> {check.example}\n"
        )
    return "".join(parts)


if __name__ == "__main__":
    DOCS.write_text(page(), encoding="utf-8")
