"""The checks of omissions, days, quotations and languages on clean trilingual news: what they show, and how many planted errors they find.

    python eval/checks/planted.py ../shared/data/dev -o eval/results/checks_planted.md

Every text is aligned anew, after each error that is planted, so that the figures are those of the aligner and the check
together. Lines of the files are the sentences and paragraphs.
"""

import argparse
import random
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from stories import as_story, read_documents

from toolkit.alignment import align
from toolkit.checks import run_checks
from toolkit.checks.quotes import has_speech
from toolkit.data import LANGS, SEVERITIES, AlignedStory, Finding, Lang
from toolkit.languages import LANGUAGES
from toolkit.quotations import CLOSING, EITHER, MARKS
from toolkit.units import assemble, versions

SETS = (("ntrex", "ntrex", None), ("wmt22 news", "wmt22/trilingual-en-ru-uk", "news"))
SEED = 13
SHOWN = SEVERITIES.index("minor")
CHECKS = (
    "name-spelling",
    "omission",
    "shortened-sentence",
    "date-mismatch",
    "weekday-mismatch",
    "quotation-marks",
    "quotation-paraphrased",
    "wrong-language",
)
SHARE = 0.25  # of the sentences, one version each: leaving them out means aligning anew

Lines = Mapping[Lang, Sequence[str]]
Row = Mapping[Lang, str]  # a line of the three files
Plant = Callable[[Row, Lang, random.Random], str | None]


def dropped(row: Row, lang: Lang, rng: random.Random) -> str | None:
    """The sentence is left out."""
    return "" if rng.random() < SHARE else None


def other_weekday(row: Row, lang: Lang, rng: random.Random) -> str | None:
    """The weekday is another, in the same form."""
    return _exchanged(row[lang], LANGUAGES[lang].weekdays, rng, avoid="сред" if lang == "ru" else "")


def other_month(row: Row, lang: Lang, rng: random.Random) -> str | None:
    """The month is another, in the same form."""
    return _exchanged(row[lang], LANGUAGES[lang].months, rng)


def other_day(row: Row, lang: Lang, rng: random.Random) -> str | None:
    """Yesterday is today."""
    text = row[lang]
    words = LANGUAGES[lang].relative_days
    match = re.search(rf"\b(?:{'|'.join(words)})\b", text, re.IGNORECASE)
    if not match:
        return None
    others = [word for word, value in words.items() if value != words[match.group().lower()]]
    return text[: match.start()] + rng.choice(sorted(others)) + text[match.end() :]


def unquoted(row: Row, lang: Lang, rng: random.Random) -> str | None:
    """The quotation marks are taken off, as in a paraphrase."""
    text = row[lang]
    marks = MARKS.findall(text)
    return MARKS.sub("", text) if len(marks) == 2 and len(text.split()) > 8 else None


def unclosed(row: Row, lang: Lang, rng: random.Random) -> str | None:
    """The closing mark is forgotten."""
    text = row[lang]
    marks = list(MARKS.finditer(text))
    if len(marks) != 2 or marks[1].group() not in CLOSING + EITHER:
        return None
    return text[: marks[1].start()] + text[marks[1].end() :]


def misspelt(row: Row, lang: Lang, rng: random.Random) -> str | None:
    """A vowel inside a name is another, where the version has the name elsewhere."""
    text = row[lang]
    names = list(re.finditer(r"(?<=[\w,] )[^\W\d_a-zа-яіїєґ][^\W\d_A-ZА-ЯІЇЄҐ]{5,}", text))
    if not names:
        return None
    name = rng.choice(names)
    vowels = "аеиоу" if lang != "en" else "aeiou"
    places = [i for i in range(name.start() + 1, name.end() - 3) if text[i] in vowels]
    if not places:
        return None
    i = rng.choice(places)
    return text[:i] + rng.choice([v for v in vowels if v != text[i]]) + text[i + 1 :]


def untranslated(row: Row, lang: Lang, rng: random.Random) -> str | None:
    """The sentence stands in the language of a sister."""
    return row[rng.choice([other for other in LANGS if other != lang])] if rng.random() < SHARE else None


@dataclass(frozen=True)
class Kind:
    """A kind of error, and the checks that may find it."""

    plant: Plant
    checks: tuple[str, ...]


KINDS: Mapping[str, Kind] = {
    "sentence dropped": Kind(dropped, ("omission", "shortened-sentence")),
    "another weekday": Kind(other_weekday, ("date-mismatch",)),
    "another month": Kind(other_month, ("date-mismatch",)),
    "today for yesterday": Kind(other_day, ("date-mismatch",)),
    "marks taken off": Kind(unquoted, ("quotation-paraphrased",)),
    "closing mark dropped": Kind(unclosed, ("quotation-marks",)),
    "name misspelt": Kind(misspelt, ("name-spelling",)),
    "left untranslated": Kind(untranslated, ("wrong-language",)),
}


def _exchanged(text: str, table: Sequence[Sequence[str]], rng: random.Random, avoid: str = "") -> str | None:
    """Put another row's word of the same column for the first one of the table in the text, behind a preposition or figure."""
    cells = {
        form: (row, column) for row, forms in enumerate(table) for column, form in enumerate(forms) if len(form) > 3
    }
    match = re.search(rf"\b(?:{'|'.join(map(re.escape, cells))})\b", text, re.IGNORECASE)
    if not match or match.start() == 0:
        return None
    row, column = cells[match.group().lower()]
    others = [
        forms[column]
        for other, forms in enumerate(table)
        if other != row
        and column < len(forms)
        and forms[column] in cells
        and not (avoid and forms[column].startswith(avoid))
    ]
    word = rng.choice(others)
    return text[: match.start()] + (word.capitalize() if match.group()[0].isupper() else word) + text[match.end() :]


def read(name: str, lines: Lines) -> AlignedStory:
    """Return the document as a story, aligned by newsalign."""
    story = as_story(name, lines)
    return assemble(
        story.story, story.articles, story.sentences, align(versions(name, story.articles, story.sentences))
    )


def shown(story: AlignedStory) -> list[Finding]:
    return [f for f in run_checks(story, CHECKS) if SEVERITIES.index(f.severity) >= SHOWN]


@dataclass
class Tally:
    planted: int = 0
    found: int = 0
    named: int = 0
    right: int = 0


def count(documents: Sequence[tuple[str, Lines]], rng: random.Random) -> tuple[dict[str, Tally], Counter[str]]:
    """Return what was found of each kind, and how many findings clean texts have by check."""
    tallies = {kind: Tally() for kind in KINDS}
    clean: Counter[str] = Counter()
    for name, lines in documents:
        before = shown(read(name, lines))
        clean.update(f.check for f in before)
        known = {(f.check, f.odd, f.message) for f in before}
        for i in range(len(lines["uk"])):
            for kind, how in KINDS.items():
                for lang in LANGS if kind != "sentence dropped" else (rng.choice(LANGS),):
                    wrong = how.plant({code: lines[code][i] for code in LANGS}, lang, rng)
                    if wrong is None or wrong == lines[lang][i] or not _agree(kind, lines, i):
                        continue
                    if kind == "name misspelt" and not _stands_elsewhere(lines, lang, i, wrong):
                        continue
                    changed = {other: list(lines[other]) for other in LANGS}
                    changed[lang][i] = wrong
                    new = [f for f in shown(read(name, changed)) if (f.check, f.odd, f.message) not in known]
                    hits = [f for f in new if f.check in how.checks]
                    tally = tallies[kind]
                    tally.planted += 1
                    tally.found += bool(hits)
                    tally.named += any(f.odd for f in hits)
                    tally.right += any(f.odd == lang for f in hits)
    return tallies, clean


def _agree(kind: str, lines: Lines, i: int) -> bool:
    """Whether all three versions have the thing to be made wrong, so that two are left to tell which is the odd one."""
    rng = random.Random(SEED)
    if kind == "sentence dropped":
        return all(lines[lang][i].strip() for lang in LANGS)
    if kind in ("name misspelt", "left untranslated"):
        return True
    if kind == "marks taken off" and not all(has_speech(lines[lang][i]) for lang in LANGS):
        return False
    row = {lang: lines[lang][i] for lang in LANGS}
    return all(KINDS[kind].plant(row, lang, rng) is not None for lang in LANGS)


def _stands_elsewhere(lines: Lines, lang: Lang, i: int, wrong: str) -> bool:
    """Whether the version has the misspelt name, in this form, in another sentence; all versions have such a sentence."""
    right = lines[lang][i]
    at = next(k for k, (a, b) in enumerate(zip(right, wrong, strict=True)) if a != b)
    name = next(m.group() for m in re.finditer(r"\w+", right) if m.start() <= at < m.end())
    return any(re.search(rf"\b{name}\b", line) for k, line in enumerate(lines[lang]) if k != i)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    args = parser.parse_args()
    planted, clean = [], []
    for title, folder, domain in SETS:
        documents = list(read_documents(args.data / folder, domain))
        tallies, findings = count(documents, random.Random(SEED))
        for kind, t in tallies.items():
            found, right = (f"{t.found / t.planted:.3f}", f"{t.right / t.named:.3f}") if t.named else ("–", "–")
            planted.append(f"| {title} | {kind} | {t.planted} | {found} | {right} |")
        clean += [
            f"| {title} | {check} | {len(documents)} | {findings[check]} | {findings[check] / len(documents):.3f} |"
            for check in CHECKS
        ]
    args.output.write_text(
        "\n".join(
            [
                "# Consistency checks: omissions, days, quotations, languages",
                "",
                "Made by `python eval/checks/planted.py ../shared/data/dev -o eval/results/checks_planted.md` (seed 13). Each text was aligned",
                "anew after each planted error. The checks were written with the clean texts at hand: their findings are development figures.",
                "",
                "## Planted errors",
                "",
                "| set | error | planted | found | odd one out |",
                "|---|---|---|---|---|",
                *planted,
                "",
                "## Clean text: findings of severity minor and up",
                "",
                "| set | check | articles | findings | an article |",
                "|---|---|---|---|---|",
                *clean,
                "",
            ]
        ),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
