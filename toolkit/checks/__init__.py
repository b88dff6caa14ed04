"""Where the versions of a story disagree, or a version is wrong in itself. CHECKS is the list; a new check is a file and an entry here."""

from collections import Counter
from collections.abc import Collection, Mapping

from toolkit.checks.check import Check, Observation, mark
from toolkit.checks.figures import differing_figures
from toolkit.checks.letters import foreign_letters
from toolkit.data import AlignedStory, Finding, digest
from toolkit.errors import choose

__all__ = ["CHECKS", "Check", "Observation", "mark", "run_checks"]

CHECKS: Mapping[str, Check] = {
    "number-mismatch": Check(
        look=differing_figures,
        category="accuracy/mistranslation/number",
        severity="major",
        description="A figure differs between versions, or one version lacks it; compared by value, in digits or words.",
        example="uk 31 тисяча, ru 31 тысяча, en 13,000",
    ),
    "foreign-letters": Check(
        look=foreign_letters,
        category="linguistic-conventions/spelling",
        severity="major",
        description="A word holds a letter that its language does not have, or a look-alike of another alphabet.",
        example='uk "сьогодны": ы is no letter of Ukrainian',
    ),
}


def run_checks(story: AlignedStory, only: Collection[str] = tuple(CHECKS)) -> tuple[Finding, ...]:
    """Return the findings of the checks in `only`, in the order of CHECKS and of the text.

    An id is made of the story, the check, the evidence and how often the same evidence has come before: it survives re-runs
    and edits of other words.
    """
    for name in only:
        choose("check", name, CHECKS)
    findings: list[Finding] = []
    for name, check in CHECKS.items():
        if name not in only:
            continue
        seen: Counter[tuple[str, ...]] = Counter()
        for seen_here in check.look(story):
            seen[seen_here.evidence] += 1
            ordinal = seen[seen_here.evidence]
            findings.append(
                Finding(
                    id=digest(story.story.id, name, *seen_here.evidence, str(ordinal)),
                    story=story.story.id,
                    unit=seen_here.unit.id if seen_here.unit else None,
                    check=name,
                    category=check.category,
                    severity=seen_here.severity,
                    message=seen_here.message,
                    odd=seen_here.odd,
                    marks=seen_here.marks,
                )
            )
    return tuple(findings)
