"""Where the versions of a story disagree, or a version is wrong in itself. CHECKS is the list; a new check is a file and an entry here."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from toolkit.checks.across import unusual_spellings
from toolkit.checks.check import Check, House, Observation, mark
from toolkit.checks.concepts import differing
from toolkit.checks.dates import differing_days, wrong_weekdays
from toolkit.checks.figures import differing_figures
from toolkit.checks.headlines import headline_against_text
from toolkit.checks.language import wrong_language
from toolkit.checks.letters import foreign_letters
from toolkit.checks.links import lacking_links, wrong_links
from toolkit.checks.measures import differing_units
from toolkit.checks.metadata import differing_metadata
from toolkit.checks.notes import differing_notes
from toolkit.checks.omissions import omissions, shortened
from toolkit.checks.persons import differing_names
from toolkit.checks.quotes import fewer, paraphrased, unbalanced
from toolkit.checks.sources import differing_sources
from toolkit.checks.speakers import differing_speakers
from toolkit.checks.spelling import two_spellings
from toolkit.checks.sums import false_sums
from toolkit.checks.terms import disobeyed, loaded, old_spellings, varied
from toolkit.checks.typography import house_style
from toolkit.checks.unlike import unlike, unlike_versions, without
from toolkit.checks.witnesses import times, weighed
from toolkit.data import AlignedStory, Finding, HouseStyles, digest
from toolkit.errors import choose
from toolkit.glossaries import Glossary
from toolkit.glossaries.census import Census

__all__ = ["ACROSS", "CHECKS", "Check", "Observation", "mark", "run_checks"]

ACROSS = "name-across-corpus"  # the check that must have seen all stories

CHECKS: Mapping[str, Check] = {
    "unlike-versions": Check(
        look=unlike_versions,
        category="accuracy/mistranslation",
        severity="major",
        description="A version says something else than its sisters, or is a summary of one: one line, in place of all that "
        "would differ.",
        example="en says something else than the other versions and was not compared",
        within=True,
    ),
    "number-mismatch": Check(
        look=differing_figures,
        category="accuracy/mistranslation/number",
        severity="major",
        description="A figure differs between versions, or one version lacks it; compared by value, in digits or words.",
        example="uk 31 тисяча, ru 31 тысяча, en 13,000",
    ),
    "unit-mismatch": Check(
        look=differing_units,
        category="accuracy/mistranslation/number",
        severity="major",
        description="One value stands in different units: kilometres and miles, hryvnias and dollars, per cent and percentage points.",
        example="uk 5 км, ru 5 км, en 5 miles",
    ),
    "sum-mismatch": Check(
        look=false_sums,
        category="accuracy/mistranslation/number",
        severity="minor",
        description="The parts that a sentence counts do not add up to the total beside them.",
        example='en "3 killed and 5 injured, 9 casualties in total": 3 + 5 is 8',
        within=True,
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
        within=True,
    ),
    "name-spelling": Check(
        look=two_spellings,
        category="accuracy/mistranslation/named-entity",
        severity="major",
        description="A version spells a name in two ways; where it has sisters, they have one name in both places.",
        example='en "Takayev", elsewhere "Tokayev"; uk and ru have one name',
    ),
    "name-across-corpus": Check(
        look=unusual_spellings,
        category="accuracy/mistranslation/named-entity",
        severity="minor",
        description="An English version spells a name otherwise than the house's glossary or, where that is silent, three in four "
        "stories of the corpus; a spelling that was given up for good, or is new for good, is a change of house style and none.",
        example='en "Takayev", in the corpus "Tokayev" (12 stories, 2023-01-09 to 2024-05-30)',
        asks=True,
    ),
    "name-mismatch": Check(
        look=differing_names,
        category="accuracy/mistranslation/named-entity",
        severity="major",
        description="A version has another name than its sisters in the place of one that they agree on; both must be known from "
        "elsewhere in the story, or stand behind one first name.",
        example="uk Шмигаль, ru Шмыгаль, en Kuleba",
    ),
    "place-mismatch": Check(
        look=differing("places"),
        category="accuracy/mistranslation/named-entity",
        severity="major",
        description="A version names another country or town than its sisters, by a table in three languages; a capital may stand "
        "for its country.",
        example="uk Львові, ru Львове, en Kharkiv",
    ),
    "office-mismatch": Check(
        look=differing("offices"),
        category="accuracy/mistranslation",
        severity="major",
        description="A version gives somebody another office than its sisters, by a table in three languages.",
        example="uk прем'єр-міністр, ru премьер-министр, en president",
    ),
    "organisation-mismatch": Check(
        look=differing("acronyms"),
        category="accuracy/mistranslation/named-entity",
        severity="major",
        description="A version has the acronym or name of another organisation than its sisters, by a table in three languages.",
        example="uk ДСНС, ru ГСЧС, en SSU",
    ),
    "place-spelling": Check(
        look=old_spellings,
        category="terminology/inconsistent-with-termbase",
        severity="minor",
        description="A place is spelt after another language than its own; the house's glossary goes before.",
        example='en "Kiev" (2 times) for "Kyiv"',
        asks=True,
    ),
    "terminology": Check(
        look=disobeyed,
        category="terminology/inconsistent-with-termbase",
        severity="minor",
        description="A version does not use the term of the house's glossary (`--glossary`), in any inflected form, where a sister does, "
        "or uses one that the glossary says not to use. Where one of three has the term it may mean something else, and is info.",
        example="en lacks the term of the glossary: uk ракетами, ru ракетами; to be en missile",
        asks=True,
    ),
    "term-variation": Check(
        look=varied,
        category="terminology/inconsistent-use-of-terminology",
        severity="info",
        description="A version names one thing in several ways where a sister has one word; a list says which things.",
        example="en has missile, rocket for one word: uk ракета",
    ),
    "loaded-term": Check(
        look=loaded,
        category="style/organizational-style",
        severity="major",
        description="A word that takes sides, with what each version has, as info: the house decides. A blunder in translating it "
        "is major.",
        example='en "racists" for uk рашисти: another word is meant, as "Ruscist"',
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
        within=True,
    ),
    "quotation-paraphrased": Check(
        look=paraphrased,
        category="accuracy/mistranslation",
        severity="minor",
        description="Two versions quote what somebody said, the third tells it in its own words.",
        example="uk and ru quote, en tells in its own words",
    ),
    "quotation-count": Check(
        look=fewer,
        category="accuracy/omission",
        severity="info",
        description="A version has fewer sentences of speech in quotation marks than each of its sisters.",
        example="uk 6, ru 6, en 3",
    ),
    "speaker-mismatch": Check(
        look=differing_speakers,
        category="accuracy/mistranslation/named-entity",
        severity="major",
        description="Versions ascribe a quotation to different people, in its label or beside it.",
        example="uk Щербаня, ru Щербаня, en Zhuravel",
    ),
    "source-mismatch": Check(
        look=differing_sources,
        category="accuracy/omission",
        severity="minor",
        description="A version lacks its Source line, or a person or network that the others name there.",
        example="uk and ru name Telegram as a source, en does not",
    ),
    "editor-note": Check(
        look=differing_notes,
        category="accuracy/addition",
        severity="minor",
        description="A version lacks an editor's note that both others have. What one version alone explains is told as info.",
        example="only en has 2 editor's notes: [The Union State is a supranational union …",
    ),
    "headline-mismatch": Check(
        look=headline_against_text,
        category="accuracy/mistranslation",
        severity="minor",
        description="A headline has another figure than its text, or a name that neither its text nor its sisters have.",
        example="en: the headline says 13, the text 31",
    ),
    "wrong-language": Check(
        look=wrong_language,
        category="accuracy/untranslated",
        severity="major",
        description="A version is in another language than its address says, or a sentence in another than its version; a "
        "quotation may be so on purpose and is info.",
        example='en: a sentence is in Ukrainian: "Міст відкриють для вантажівок у понеділок."',
        within=True,
    ),
    "foreign-letters": Check(
        look=foreign_letters,
        category="linguistic-conventions/spelling",
        severity="major",
        description="A word holds a letter that its language does not have, or a look-alike of another alphabet.",
        example='uk "сьогодны": ы is no letter of Ukrainian',
        within=True,
    ),
    "typography": Check(
        look=house_style,
        category="linguistic-conventions/typography",
        severity="info",
        description="Quotation marks, apostrophes, dashes, dots, per cent signs and spaces: against the style of the house in "
        "recipe.toml, else a version against itself.",
        example='uk: quotation marks in two ways, «» (12) and "" (1)',
        within=True,
        styled=True,
    ),
    "link-language": Check(
        look=wrong_links,
        category="design/hyperlink",
        severity="minor",
        description="A link leads to a page in another language. One to Ukrainian, where no other is known of, is told as info.",
        example="uk: a link leads to the version in Russian",
        within=True,
    ),
    "link-missing": Check(
        look=lacking_links,
        category="accuracy/omission",
        severity="info",
        description="A version lacks links that both its sisters have.",
        example="en lacks 2 links that uk and ru have",
    ),
    "metadata": Check(
        look=differing_metadata,
        category="design/metadata",
        severity="minor",
        description="An update before publication; as info, versions published a day apart or more, and tags and authors that differ.",
        example="uk was updated 09:10, before it was published 10:40",
        within=True,
    ),
}


def run_checks(
    story: AlignedStory,
    only: Collection[str] = tuple(CHECKS),
    *,
    styles: HouseStyles | None = None,
    glossary: Glossary | None = None,
    census: Census | None = None,
) -> tuple[Finding, ...]:
    """Return the findings of the checks in `only`, in the order of CHECKS and of the text.

    Versions that are no translations of their sisters are not compared with them. `styles` are how the house sets each language,
    `glossary` its terms; `census` holds how the corpus spells names, without which ACROSS finds nothing.
    An id is made of the story, the check, the evidence and how often the same evidence has come before: it survives re-runs
    and edits of other words.
    """
    for name in only:
        choose("check", name, CHECKS)
    findings: list[Finding] = []
    house = House(glossary or Glossary(), census or Census())
    compared = without(story, unlike(story))
    changed = times(compared)
    for name, check in CHECKS.items():
        if name not in only:
            continue
        seen: Counter[tuple[str, ...]] = Counter()
        for found in look(check, story if check.within else compared, styles, house):
            weighty = found if check.within else weighed(compared, found)
            seen[found.evidence] += 1
            findings.append(
                Finding(
                    id=digest(story.story.id, name, *found.evidence, str(seen[found.evidence])),
                    story=story.story.id,
                    unit=found.unit.id if found.unit else None,
                    check=name,
                    category=check.category,
                    severity=found.severity,
                    message=str(weighty.message),
                    template=weighty.message.template,
                    values=weighty.message.values,
                    odd=weighty.odd,
                    marks=found.marks,
                    times=() if check.within else changed,
                )
            )
    return tuple(findings)


def look(check: Check, story: AlignedStory, styles: HouseStyles | None, house: House) -> Iterator[Observation]:
    if check.asks:
        return check.look(story, house)
    return check.look(story, styles) if check.styled else check.look(story)
