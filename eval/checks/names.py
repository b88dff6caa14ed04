"""The checks of names, places, offices, organisations and terms on clean trilingual news: what they show, and the planted errors they find.

    python eval/checks/names.py ../shared/data/dev -o eval/results/checks_names.md

Units are the lines of the files, so that nothing here depends on the aligner. Errors are planted one at a time, in each version.
"""

import argparse
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from plants import misspelt, stands_elsewhere
from stories import as_story, read_documents

from toolkit.capitals import Word, likeness, names_in, words_of
from toolkit.checks import run_checks
from toolkit.data import LANGS, SEVERITIES, AlignedStory, Finding, Lang
from toolkit.glossaries import Concept, Glossary, Hit, read_glossary, shipped

SETS = (("ntrex", "ntrex", None), ("wmt22 news", "wmt22/trilingual-en-ru-uk", "news"))
SEED = 13
IN_TWO = 4  # of so many plants one is tried with a version taken away, too
SHOWN = SEVERITIES.index("minor")
LONG = 5  # letters of a name that is exchanged
ONE_NAME, OTHER = 2.0, 0.0  # log odds from which words are one name, and below which they are two
OWN = Path(__file__).with_name("terms.csv")
CLEAN = (
    "name-spelling", "name-mismatch", "place-mismatch", "office-mismatch", "organisation-mismatch", "place-spelling",
    "term-variation", "loaded-term",
)  # fmt: skip
CHECKS: Mapping[str, tuple[str, ...]] = {
    "another name of the story": ("name-mismatch", "place-mismatch"),
    "another name behind a first name": ("name-mismatch",),
    "name misspelt": ("name-spelling",),
    "another place": ("place-mismatch", "name-mismatch"),
    "another office": ("office-mismatch",),
    "another organisation": ("organisation-mismatch",),
    "another term": ("terminology",),
}

Lines = Mapping[Lang, Sequence[str]]
Triple = Mapping[Lang, Word]


@dataclass(frozen=True)
class Plant:
    """A line of a version made wrong."""

    kind: str
    line: int
    lang: Lang
    text: str


@dataclass(frozen=True)
class Document:
    name: str
    lines: Lines
    story: AlignedStory
    names: tuple[Triple, ...]  # that all versions have in one line, each in its own script


def document(name: str, lines: Lines) -> Document:
    story = as_story(name, lines)
    words = words_of(story)
    names = {lang: names_in(words, lang) for lang in words}
    small = {w.text for units in words.values() for unit in units for w in unit if not w.capital}
    found: list[Triple] = []
    for i in range(len(story.units)):
        taken: set[Word] = set()
        own = (
            [w for w in names[g][i] if w.inside and len(w.text) >= LONG and w.text[0].isascii() == (g == "en")]
            for g in LANGS
        )
        for uk, ru, en in product(*own):
            alike = min(likeness(uk, ru), likeness(uk, en), likeness(ru, en)) >= ONE_NAME
            if alike and not taken & {uk, ru, en} and not small & {w.text.lower() for w in (uk, ru, en)}:
                taken |= {uk, ru, en}
                found.append({"uk": uk, "ru": ru, "en": en})
    return Document(name, lines, story, tuple(found))


def exchanged(line: str, word: Word, other: str) -> str:
    return line[: word.start] + other + line[word.end :]


def of_names(document: Document, following: Document, rng: random.Random) -> Iterator[Plant]:
    """Another name in the place of one: of the same story where both are known from elsewhere in it, of another behind a first name."""
    for names in document.names:
        i = names["en"].unit
        far = [n for n in document.names if abs(n["en"].unit - i) > 1]
        known = any(likeness(n["en"], names["en"]) >= ONE_NAME for n in far)
        near = [n for n in document.names if abs(n["en"].unit - i) <= 1]
        others = [n for n in far if all(likeness(n["en"], m["en"]) < OTHER for m in near)]
        for lang in LANGS:
            line = document.lines[lang][i]
            if known and others:
                yield Plant(
                    "another name of the story", i, lang, exchanged(line, names[lang], rng.choice(others)[lang].text)
                )
            if following.names and _is_full(document, names):
                other = rng.choice(following.names)[lang].text
                yield Plant("another name behind a first name", i, lang, exchanged(line, names[lang], other))


def _is_full(document: Document, names: Triple) -> bool:
    """Whether all versions have the same first name right before a name."""
    before = {}
    for lang in LANGS:
        text = document.lines[lang][names[lang].unit]
        before[lang] = next(
            (
                n[lang]
                for n in document.names
                if n["en"].unit == names["en"].unit and text[n[lang].end : names[lang].start] == " "
            ),
            None,
        )
    return all(before.values())


def of_spelling(document: Document, rng: random.Random) -> Iterator[Plant]:
    for i in range(len(document.lines["uk"])):
        for lang in LANGS:
            wrong = misspelt(document.lines, i, lang, rng)
            if wrong and wrong != document.lines[lang][i] and stands_elsewhere(document.lines, lang, i, wrong):
                yield Plant("name misspelt", i, lang, wrong)


def of_table(document: Document, kind: str, glossary: Glossary, rng: random.Random) -> Iterator[Plant]:
    """Another concept of a table in the place of one that all versions name, as the table lists it."""
    for i in range(len(document.lines["uk"])):
        hits = {lang: glossary.find(document.lines[lang][i], lang) for lang in LANGS}
        ids = {h.concept.id.split("/")[0] for found in hits.values() for h in found}
        shared = set.intersection(*({h.concept.id for h in found} for found in hits.values()))
        for name in sorted(shared):
            for lang in LANGS:
                own = [h for h in hits[lang] if h.concept.id == name]
                others = [c for c in glossary.concepts if c.id.split("/")[0] not in ids and c.terms(lang)]
                if len(own) == 1:
                    yield Plant(kind, i, lang, _put(document.lines[lang][i], own[0], rng.choice(others), lang))


def _put(line: str, hit: Hit, concept: Concept, lang: Lang) -> str:
    return line[: hit.start] + concept.terms(lang)[0] + line[hit.end :]


@dataclass
class Tally:
    planted: int = 0
    found: int = 0
    named: int = 0
    right: int = 0
    in_two: int = 0
    found_in_two: int = 0


def shown(story: AlignedStory, checks: Sequence[str], glossary: Glossary | None) -> list[Finding]:
    return [f for f in run_checks(story, checks, glossary=glossary) if SEVERITIES.index(f.severity) >= SHOWN]


def measured(
    documents: Sequence[Document], rng: random.Random
) -> tuple[dict[str, Tally], list[Finding], Counter[str], int]:
    """Return what was found of each kind, the findings and the count of those of severity info on clean texts, and what a
    glossary that nobody obeyed gives.
    """
    tallies = {kind: Tally() for kind in CHECKS}
    own = read_glossary(OWN)[0]
    clean: list[Finding] = []
    info: Counter[str] = Counter()
    unobeyed = 0
    for n, doc in enumerate(documents):
        everything = run_checks(doc.story, CLEAN)
        clean += [f for f in everything if SEVERITIES.index(f.severity) >= SHOWN]
        info.update(f.check for f in everything if f.severity == "info")
        unobeyed += len(shown(doc.story, ("terminology",), own))
        plants = [
            *of_names(doc, documents[(n + 1) % len(documents)], rng),
            *of_spelling(doc, rng),
            *of_table(doc, "another place", shipped("places"), rng),
            *of_table(doc, "another office", shipped("offices"), rng),
            *of_table(doc, "another organisation", shipped("acronyms"), rng),
            *of_table(doc, "another term", own, rng),
        ]
        known: dict[tuple[Lang | None, tuple[str, ...]], set[tuple[Lang | None, str]]] = {}
        for number, plant in enumerate(plants):
            _count(tallies[plant.kind], doc, plant, None, own, known)
            if number % IN_TWO == 0:
                lost = rng.choice([lang for lang in LANGS if lang != plant.lang])
                _count(tallies[plant.kind], doc, plant, lost, own, known)
    return tallies, clean, info, unobeyed


def _count(
    tally: Tally,
    doc: Document,
    plant: Plant,
    lost: Lang | None,
    own: Glossary,
    known: dict[tuple[Lang | None, tuple[str, ...]], set[tuple[Lang | None, str]]],
) -> None:
    checks = CHECKS[plant.kind]
    kept: dict[Lang, list[str]] = {lang: list(doc.lines[lang]) for lang in LANGS if lang != lost}
    if (lost, checks) not in known:
        known[lost, checks] = {(f.odd, f.message) for f in shown(as_story(doc.name, kept), checks, own)}
    kept[plant.lang][plant.line] = plant.text
    hits = [f for f in shown(as_story(doc.name, kept), checks, own) if (f.odd, f.message) not in known[lost, checks]]
    if lost:
        tally.in_two += 1
        tally.found_in_two += bool(hits)
        return
    tally.planted += 1
    tally.found += bool(hits)
    tally.named += any(f.odd for f in hits)
    tally.right += any(f.odd == plant.lang for f in hits)


def share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "–"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    args = parser.parse_args()
    planted, found, looked_at = [], [], []
    verdicts = read_verdicts()
    for title, folder, domain in SETS:
        documents = [document(name, lines) for name, lines in read_documents(args.data / folder, domain)]
        tallies, clean, info, unobeyed = measured(documents, random.Random(SEED))
        planted += [
            f"| {title} | {kind} | {t.planted} | {share(t.found, t.planted)} | {share(t.named, t.found)} | {share(t.right, t.named)} "
            f"| {share(t.found_in_two, t.in_two)} |"
            for kind, t in tallies.items()
        ]
        articles = len(documents)
        judged = [(f, verdicts.get((f.story, f.check, f.message), "not looked at")) for f in clean]
        false = sum(not verdict.startswith("genuine") for _, verdict in judged)
        found.append(
            f"| {title} | {articles} | {len(clean)} | {len(clean) - false} | {false} ({false / articles:.3f}) | {sum(info.values())} "
            f"| {unobeyed} ({unobeyed / articles:.2f}) |"
        )
        looked_at += [
            f"| {title} | {f.story} | {f.check} | {f.odd or '–'} | {f.message} | {verdict} |" for f, verdict in judged
        ]
    args.output.write_text(
        PAGE.format(clean="\n".join(found), planted="\n".join(planted), looked_at="\n".join(looked_at)),
        encoding="utf-8",
    )


def read_verdicts() -> dict[tuple[str, str, str], str]:
    """Return what was decided on each finding, by document, check and message."""
    rows = Path(__file__).with_name("verdicts_names.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return {(name, check, text): verdict for name, check, text, verdict in (row.split("\t") for row in rows)}


PAGE = """# Consistency checks: names, places, offices, organisations, terms

Made by `python eval/checks/names.py ../shared/data/dev -o eval/results/checks_names.md` (seed 13). Units are the lines of the files, so nothing here
depends on the aligner. The checks were written with the clean texts at hand: their findings, and what the tables hold, are development figures.

## Clean text

Findings of severity minor and up of all these checks together, without a glossary; each was looked at, and "genuine" says that the versions do
differ so. In brackets: an article. The last column is what `terminology` shows with the glossary `eval/checks/terms.csv`, which the translators
never saw: what a free translation costs, not false alarms of a house that has a glossary.

| set | articles | shown | genuine | false alarms | info | by a glossary nobody obeyed |
|---|---|---|---|---|---|---|
{clean}

## Planted errors

One at a time, in each version. "Another name of the story": a name that all versions have here and elsewhere gives way to another one of the same story;
"behind a first name": to a name of the next document, where all versions have the first name before it. Places, offices, organisations and terms give way
to another row of their table, as it is listed there. "Named": the share of the findings that name an odd one out: Ukrainian and Russian are not two witnesses
against English unless English contradicts itself. "Odd one out": the share of those named that is right. "In two versions": the same with a third version taken away.

| set | error | planted | found | named | odd one out | found in two versions |
|---|---|---|---|---|---|---|
{planted}

## What was found on clean text

| set | document | check | odd | message | verdict |
|---|---|---|---|---|---|
{looked_at}
"""


if __name__ == "__main__":
    main()
