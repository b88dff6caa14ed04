"""Write docs/checks.md from CHECKS: `python scripts/describe_checks.py`."""

from pathlib import Path

from toolkit.checks import CHECKS

DOCS = Path(__file__).resolve().parents[1] / "docs" / "checks.md"
HEAD = """# Checks

What `newsalign check` looks for. Ids are stable; the category is that of [MQM](https://themqm.org/); the severity is the gravest
that the check gives. Severity `info` is for what newsrooms do on purpose: `newsalign check` shows it with `--show info`. Made by
`python scripts/describe_checks.py`; how many planted errors each finds, and its false alarms, are in
[eval/results/checks.md](../eval/results/checks.md) and [eval/results/checks_planted.md](../eval/results/checks_planted.md).

Where two versions agree, the third is named as the odd one out; every finding that compares versions says when each was last
changed. Two versions are not always two witnesses: one that was changed after both others is not named, since it may be the
corrected one, and where the odd one out was published first the finding says that the others may follow what it said then.
Versions that are no translations of each other are one line, and are not compared.

How the house sets each language is written into `recipe.toml`; what is not said there is compared within each version:

    [style.uk]
    quotes = "«»"
    apostrophe = "’"
    dash = "–"
    ellipsis = "…"
    percent = ""        # "5%"; " " for "5 %"
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
