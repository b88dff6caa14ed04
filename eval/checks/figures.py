"""The check of figures on clean trilingual news: its false alarms, and how many planted errors it finds.

    python eval/checks/figures.py ../shared/data/dev -o eval/results/checks.md

Beside it stand the comparison of digits that most tools make, and pofilter.
"""

import argparse
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from beside import digits_differ, pofilter, pofilter_sees
from stories import as_story, read_documents
from verdicts import verdict_of

from toolkit.checks import run_checks
from toolkit.data import LANGS, SEVERITIES, AlignedStory, Finding, Lang, Unit
from toolkit.languages import LANGUAGES
from toolkit.numbers import Number, find_numbers

SETS = (("ntrex", "ntrex", None), ("wmt22 news", "wmt22/trilingual-en-ru-uk", "news"))
SEED = 13
SHOWN = SEVERITIES.index("minor")  # what `newsalign check` fails on unless told otherwise
NEAR = 2  # units around the planted one that are checked with it, since a figure may have moved there

Lines = Mapping[Lang, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Plant:
    """A text with one figure made wrong."""

    kind: str
    text: str


def swapped(number: Number, text: str, lang: Lang, rng: random.Random) -> str | None:
    """Two neighbouring digits change places: 31 → 13."""
    places = [
        i
        for i in range(number.start, number.end - 1)
        if text[i : i + 2].isdigit() and text[i] != text[i + 1] and not (i == number.start and text[i + 1] == "0")
    ]
    if not places:
        return None
    i = rng.choice(places)
    return text[:i] + text[i + 1] + text[i] + text[i + 2 :]


def mistyped(number: Number, text: str, lang: Lang, rng: random.Random) -> str | None:
    """One digit is another: 47 → 42."""
    places = [i for i in range(number.start, number.end) if text[i] in "0123456789"]
    if not places:
        return None
    i = rng.choice(places)
    return text[:i] + rng.choice([d for d in "123456789" if d != text[i]]) + text[i + 1 :]


def magnified(number: Number, text: str, lang: Lang, rng: random.Random) -> str | None:
    """A million is a billion, or a nought too many."""
    pairs = {"uk": ("мільйон", "мільярд"), "ru": ("миллион", "миллиард"), "en": ("million", "billion")}[lang]
    for one, other in (pairs, pairs[::-1]):
        at = text.find(one, number.start, number.end)
        if at >= 0:
            return text[:at] + other + text[at + len(one) :]
    if number.in_words or number.kind in ("clock", "day", "year") or not text[number.end - 1].isdigit():
        return None
    return text[: number.end] + "0" + text[number.end :]


def dropped(number: Number, text: str, lang: Lang, rng: random.Random) -> str | None:
    """The figure is left out."""
    return None if number.in_words else text[: number.start] + text[number.end :].lstrip("-–%")


def reworded(number: Number, text: str, lang: Lang, rng: random.Random) -> str | None:
    """A number in words is another of the same form: two → three."""
    cardinals = LANGUAGES[lang].cardinals
    word = text[number.start : number.end].lower()
    if word not in cardinals or not 2 <= cardinals[word] <= 10:
        return None
    others = [
        w for w, value in cardinals.items() if 2 <= value <= 10 and value != cardinals[word] and w[-1] == word[-1]
    ]
    return text[: number.start] + rng.choice(sorted(others)) + text[number.end :] if others else None


PLANTS: Mapping[str, Callable[[Number, str, Lang, random.Random], str | None]] = {
    "digits swapped": swapped,
    "digit mistyped": mistyped,
    "magnitude": magnified,
    "figure dropped": dropped,
    "word for another": reworded,
}


def plants(text: str, lang: Lang, others: Sequence[set[Decimal]], rng: random.Random) -> Iterator[Plant]:
    """Yield `text` with each of its figures made wrong in each way that fits, where all versions have the figure."""
    numbers = find_numbers(text, lang)
    for number in numbers:
        if number.weak or number.kind == "code" or not all(number.value in values for values in others):
            continue
        for kind, plant in PLANTS.items():
            wrong = plant(number, text, lang, rng)
            if wrong is None:
                continue
            values = {n.value for n in find_numbers(wrong, lang)}
            if number.value not in values:  # else the planted one is another of the sentence, or nothing changed
                yield Plant(kind, wrong)


@dataclass
class Tally:
    """Of one kind of error, in three versions and in two."""

    planted: int = 0
    found: int = 0
    by_digits: int = 0
    by_pofilter: int = 0
    named: int = 0  # a version was named
    right: int = 0  # and it is the one
    planted_in_two: int = 0
    found_in_two: int = 0


def count_plants(documents: Sequence[tuple[str, Lines]], rng: random.Random) -> dict[str, Tally]:
    """Plant every error that fits, one at a time, and look whether the check finds it."""
    tallies = {kind: Tally() for kind in PLANTS}
    for name, lines in documents:
        for i in range(len(lines["uk"])):
            values = {lang: {n.value for n in find_numbers(lines[lang][i], lang)} for lang in LANGS}
            for lang in LANGS:
                others = [values[other] for other in LANGS if other != lang]
                for plant in plants(lines[lang][i], lang, others, rng):
                    _count(tallies[plant.kind], plant, lang, name, _window(lines, i), i - max(0, i - NEAR))
    return tallies


def _window(lines: Lines, i: int) -> dict[Lang, list[str]]:
    return {lang: list(lines[lang][max(0, i - NEAR) : i + NEAR + 1]) for lang in LANGS}


def _count(tally: Tally, plant: Plant, lang: Lang, name: str, lines: dict[Lang, list[str]], i: int) -> None:
    before = {f.id for f in _findings(as_story(name, lines), i)}
    clean = as_story(name, lines).units[i]
    lines[lang][i] = plant.text
    story = as_story(name, lines)
    found = [f for f in _findings(story, i) if f.id not in before]
    tally.planted += 1
    tally.found += bool(found)
    before_it, after_it = texts(clean), texts(story.units[i])
    tally.by_digits += digits_differ(after_it) and not digits_differ(before_it)
    tally.by_pofilter += pofilter_sees(before_it, after_it, lang)
    tally.named += any(f.odd for f in found)
    tally.right += any(f.odd == lang for f in found)
    for other in LANGS:
        if other != lang:
            pair = {code: text for code, text in lines.items() if code in (lang, other)}
            tally.planted_in_two += 1
            tally.found_in_two += bool(_findings(as_story(name, pair), i))


def texts(unit: Unit) -> dict[Lang, str]:
    return {lang: unit.text(lang) for lang in LANGS if unit.text(lang)}


def _findings(story: AlignedStory, i: int) -> list[Finding]:
    unit = story.units[i].id
    return [
        f
        for f in run_checks(story, only=["number-mismatch"])
        if f.unit == unit and SEVERITIES.index(f.severity) >= SHOWN
    ]


def main() -> None:
    """Count false alarms and planted errors, and write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    args = parser.parse_args()
    rng = random.Random(SEED)
    clean, looked_at, planted = [], [], []
    for title, place, domain in SETS:
        documents = list(read_documents(args.folder / place, domain))
        counts: Counter[str] = Counter()
        sentences = digits = by_pofilter = 0
        for name, lines in documents:
            story = as_story(name, lines)
            place_of = {unit.id: unit.position for unit in story.units}
            sentences += len(story.units)
            for unit in story.units:
                digits += digits_differ(texts(unit))
                by_pofilter += pofilter(texts(unit))
            for finding in run_checks(story, only=["number-mismatch"]):
                counts[finding.severity] += 1
                if SEVERITIES.index(finding.severity) >= SHOWN and finding.unit:
                    verdict = verdict_of(name, place_of[finding.unit], finding)
                    counts[verdict.partition(":")[0]] += 1
                    looked_at.append(
                        f"| {title} | {name} | {place_of[finding.unit]} | {finding.severity} | {finding.odd or '–'} | {verdict} |"
                    )
        shown = sum(counts[s] for s in SEVERITIES[SHOWN:])
        clean.append(
            f"| {title} | {len(documents)} | {sentences} | {shown} | {counts['genuine']} | {shown - counts['genuine']} "
            f"({(shown - counts['genuine']) / len(documents):.3f}) | {counts['info']} | {digits} ({digits / len(documents):.2f}) | {by_pofilter / len(documents):.1f} |"
        )
        for kind, tally in count_plants(documents, rng).items():
            planted.append(_row(title, kind, tally))
    args.output.parent.mkdir(parents=True, exist_ok=True)
    report = REPORT.format(clean="\n".join(clean), planted="\n".join(planted), looked_at="\n".join(looked_at))
    args.output.write_text(report, encoding="utf-8")
    print(report)


def _row(title: str, kind: str, t: Tally) -> str:
    def share(part: int, whole: int) -> str:
        return f"{part / whole:.3f}" if whole else "–"

    return (
        f"| {title} | {kind} | {t.planted} | {share(t.found, t.planted)} | {share(t.right, t.named)} | "
        f"{share(t.found_in_two, t.planted_in_two)} | {share(t.by_digits, t.planted)} | {share(t.by_pofilter, t.planted)} |"
    )


REPORT = """# Consistency checks: figures

Made by `python eval/checks/figures.py ../shared/data/dev -o eval/results/checks.md` (seed 13). Units are the lines of the files, so nothing here
depends on the aligner. Both sets are faithful translations of English; real sister versions are edited more freely. The check was mended on these two sets and on
`corpora/sample`, so the false alarms are development figures.

## Clean text

Findings of severity minor and up (an addition in one version of three is "info" and apart); each was looked at, and "genuine" says that the versions do
contradict each other. In brackets: an article. The last two columns are what comparing digits as strings would show, and
how many failures pofilter (Translate Toolkit 3.20.4, its default filters) prints an article.

| set | articles | sentences | shown | genuine | false alarms | info | digits as strings | pofilter |
|---|---|---|---|---|---|---|---|---|
{clean}

## Planted errors

One at a time, in every figure that all three versions have, in each version, in each way that fits. "Odd one out" is the share of the named versions that is the
right one. "In two versions" plants in one of a pair. The last two columns: sentences whose digits agreed before and differ after, with the digits compared
as strings; and that pofilter fails in a way it did not before.

| set | error | planted | found | odd one out | found in two versions | digits as strings | pofilter |
|---|---|---|---|---|---|---|---|
{planted}

## What was found on clean text

| set | document | line | severity | odd | verdict |
|---|---|---|---|---|---|
{looked_at}
"""


if __name__ == "__main__":
    main()
