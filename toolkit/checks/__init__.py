"""Where the versions of a story disagree, or a version is wrong in itself. CHECKS is the list; a new check is a file and an entry here."""

from collections import Counter
from collections.abc import Collection, Mapping

from toolkit.checks.check import Check, Observation, mark
from toolkit.checks.dates import differing_days, wrong_weekdays
from toolkit.checks.figures import differing_figures
from toolkit.checks.language import wrong_language
from toolkit.checks.letters import foreign_letters
from toolkit.checks.omissions import omissions, shortened
from toolkit.checks.quotes import paraphrased, unbalanced
from toolkit.checks.spelling import two_spellings
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
    "date-mismatch": Check(
        look=differing_days,
        category="accuracy/mistranslation/date-time",
        severity="major",
        description='Versions name different weekdays, months or days ("yesterday", "today"), or the night of another date.',
        example="uk у п'ятницю, ru в четверг, en on Friday",
    ),
    "weekday-mismatch": Check(
        look=wrong_weekdays,
        category="accuracy/mistranslation/date-time",
        severity="major",
        description="A date does not fall on the weekday that stands beside it.",
        example='en "Monday, 30 May 2023": 30 May 2023 is a Tuesday',
    ),
    "name-spelling": Check(
        look=two_spellings,
        category="accuracy/mistranslation/named-entity",
        severity="major",
        description="A version spells a name in two ways; where it has sisters, they have one name in both places.",
        example='en "Takayev", elsewhere "Tokayev"; uk and ru have one name',
    ),
    "omission": Check(
        look=omissions,
        category="accuracy/omission",
        severity="minor",
        description="A version lacks sentences that both others have. What one alone has is told as info, and so is, in one "
        "line, a version that is cut.",
        example="en lacks a sentence that uk and ru have",
    ),
    "shortened-sentence": Check(
        look=shortened,
        category="accuracy/omission",
        severity="minor",
        description="A sentence of one version is much shorter than its sisters lead one to expect.",
        example="en says less: 40 letters where 160 are usual",
    ),
    "quotation-marks": Check(
        look=unbalanced,
        category="linguistic-conventions/punctuation",
        severity="minor",
        description="A quotation does not end, or ends without a beginning; one over several paragraphs may be opened again by each.",
        example='en "He said: "I think so.": does not end',
    ),
    "quotation-paraphrased": Check(
        look=paraphrased,
        category="accuracy/mistranslation",
        severity="minor",
        description="Two versions quote what somebody said, the third tells it in its own words.",
        example="uk and ru quote, en tells in its own words",
    ),
    "wrong-language": Check(
        look=wrong_language,
        category="accuracy/untranslated",
        severity="major",
        description="A version is in another language than its address says, or a sentence in another than its version; a "
        "quotation may be so on purpose and is info.",
        example='en: a sentence is in Ukrainian: "Міст відкриють для вантажівок у понеділок."',
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
                    message=str(seen_here.message),
                    template=seen_here.message.template,
                    values=seen_here.message.values,
                    odd=seen_here.odd,
                    marks=seen_here.marks,
                )
            )
    return tuple(findings)
