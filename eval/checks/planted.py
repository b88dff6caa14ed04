"""All checks on clean trilingual news, and how many planted errors they find, with pofilter and a comparison of digits beside them.

    python eval/checks/planted.py ../shared/data/dev -o eval/results/checks_planted.md

Public news is aligned anew after each error that is planted, so that the figures are those of the aligner and the check
together; lines of the files are the sentences and paragraphs. Invented news (`invented.py`) has what the public sets have too
little of: times of day, units, sums, sources, labels, links. False alarms are counted over all checks.
"""

import argparse
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from beside import digits_differ, pofilter, pofilter_sees
from invented import PLANTS as INVENTED
from invented import draft, story
from plants import KINDS, SEED, Lines, fits, stands_elsewhere
from stories import as_story, read_documents, read_up_items
from verdicts import verdict_of

from toolkit.alignment import align
from toolkit.checks import CHECKS, run_checks
from toolkit.data import LANGS, SEVERITIES, AlignedStory, Finding, Lang
from toolkit.overlap import with_warnings
from toolkit.pipeline import stories_of
from toolkit.units import assemble, versions

SETS = (("ntrex", "ntrex", None), ("wmt22 news", "wmt22/trilingual-en-ru-uk", "news"))
SAMPLE = Path(__file__).resolve().parents[2] / "corpora" / "sample"
SHOWN = SEVERITIES.index("minor")
STORIES = 300  # invented, each with one error of each kind

Row = Mapping[Lang, str]


def read(name: str, lines: Lines) -> AlignedStory:
    """Return the document as a story, aligned by newsalign."""
    made = as_story(name, lines)
    found = align(read_versions := versions(name, made.articles, made.sentences))
    return assemble(made.story, with_warnings(made.articles, read_versions, found), made.sentences, found)


def shown(of: AlignedStory) -> list[Finding]:
    return [f for f in run_checks(of) if SEVERITIES.index(f.severity) >= SHOWN]


@dataclass
class Tally:
    """Of one kind of error."""

    planted: int = 0
    found: int = 0
    named: int = 0  # a version was named
    right: int = 0  # and it is the one
    by_pofilter: int = 0
    by_digits: int = 0

    def count(self, hits: Sequence[Finding], lang: Lang, clean: Row, wrong: Row) -> None:
        self.planted += 1
        self.found += bool(hits)
        self.named += any(f.odd for f in hits)
        self.right += any(f.odd == lang for f in hits)
        self.by_pofilter += pofilter_sees(clean, wrong, lang)
        self.by_digits += digits_differ(wrong) and not digits_differ(clean)

    def row(self, title: str, kind: str) -> str:
        def share(part: int, whole: int) -> str:
            return f"{part / whole:.3f}" if whole else "–"

        return (
            f"| {title} | {kind} | {self.planted} | {share(self.found, self.planted)} | {share(self.right, self.named)} | "
            f"{share(self.by_pofilter, self.planted)} | {share(self.by_digits, self.planted)} |"
        )


def plant_in_documents(documents: Sequence[tuple[str, Lines]], rng: random.Random) -> dict[str, Tally]:
    """Plant one error of each kind in each line and version that it fits."""
    tallies = {kind: Tally() for kind in KINDS}
    for name, lines in documents:
        known = {(f.id, f.message) for f in shown(read(name, lines))}  # a message may come to say "and 1 more"
        for i in range(len(lines["uk"])):
            for kind, how in KINDS.items():
                for lang in LANGS if kind != "sentence dropped" else (rng.choice(LANGS),):
                    wrong = how.plant(lines, i, lang, rng)
                    if wrong is None or wrong == lines[lang][i] or not fits(kind, lines, i):
                        continue
                    if kind == "name misspelt" and not stands_elsewhere(lines, lang, i, wrong):
                        continue
                    changed = {other: list(lines[other]) for other in LANGS}
                    changed[lang][i] = wrong
                    hits = [
                        f
                        for f in shown(read(name, changed))
                        if (f.id, f.message) not in known and f.check in how.checks
                    ]
                    tallies[kind].count(hits, lang, _row(lines, i), _row(changed, i))
    return tallies


def _row(lines: Lines, i: int) -> dict[Lang, str]:
    return {lang: lines[lang][i] for lang in LANGS}


def plant_in_invented() -> dict[str, Tally]:
    """Plant one error of each kind in each invented story, in the versions by turns."""
    tallies = {kind: Tally() for kind in INVENTED}
    for number in range(STORIES):
        clean = draft(number)
        before = story(clean)
        known = {f.id for f in shown(before)}
        for kind, (plant, checks, _) in INVENTED.items():
            lang = "en" if kind == "the other half of the day" else LANGS[number % len(LANGS)]
            wrong = story(plant(clean, lang, random.Random(f"{kind} {number}")))
            if wrong == before:
                continue
            hits = [f for f in shown(wrong) if f.id not in known and f.check in checks.split()]
            tallies[kind].count(hits, lang, *_changed(before, wrong))
    return tallies


def _changed(before: AlignedStory, after: AlignedStory) -> tuple[Row, Row]:
    """Return the first line that an error has changed; the first of all where it changed what stands around the text."""
    pairs = [
        ({lang: a.text(lang) for lang in LANGS}, {lang: b.text(lang) for lang in LANGS})
        for a, b in zip(before.units, after.units, strict=True)
    ]
    return next(((a, b) for a, b in pairs if a != b), pairs[0])


@dataclass
class Clean:
    """What is reported of texts that nothing was planted in."""

    title: str
    articles: int
    findings: list[tuple[str, int | None, Finding]]  # document and line
    pofilter: int
    digits: int

    def counts(self) -> Counter[str]:
        return Counter(verdict_of(document, line, f).partition(":")[0] for document, line, f in self.findings)

    def row(self) -> str:
        counts = self.counts()
        false = counts["false"] + counts["not looked at"]
        return (
            f"| {self.title} | {self.articles} | {len(self.findings)} ({len(self.findings) / self.articles:.2f}) | "
            f"{counts['genuine']} | {counts['on purpose']} | {false} ({false / self.articles:.3f}) | "
            f"{self.pofilter / self.articles:.1f} | {self.digits / self.articles:.2f} |"
        )


def look_at(title: str, stories: Iterator[AlignedStory]) -> Clean:
    found = Clean(title, 0, [], 0, 0)
    for of in stories:
        places = {unit.id: unit.position for unit in of.units}
        found.articles += 1
        found.findings += [(of.story.id, places.get(f.unit or ""), f) for f in shown(of)]
        for unit in of.units:
            row: Row = {lang: unit.text(lang) for lang in LANGS}
            found.pofilter += pofilter(row)
            found.digits += digits_differ(row)
    return found


def by_check(clean: Clean) -> Iterator[str]:
    for check in CHECKS:
        of = [(document, line, f) for document, line, f in clean.findings if f.check == check]
        if of:
            counts = Counter(verdict_of(*one).partition(":")[0] for one in of)
            yield (
                f"| {clean.title} | {check} | {len(of)} | "
                + ", ".join(f"{n} {v}" for v, n in sorted(counts.items()))
                + " |"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--clean", action="store_true", help="plant nothing")
    args = parser.parse_args()
    sets = {title: list(read_documents(args.data / folder, domain)) for title, folder, domain in SETS}
    clean = [look_at(title, (read(name, lines) for name, lines in documents)) for title, documents in sets.items()]
    clean.append(look_at("sample", stories_of(SAMPLE)))
    up = list(read_up_items(args.data / "wmt22" / "uk-en"))
    clean.append(look_at("Ukrainska Pravda in wmt22", (read(name, lines) for name, lines in up)))
    clean.append(look_at("invented", (story(draft(number)) for number in range(STORIES))))
    planted: list[str] = []
    if not args.clean:
        for title, documents in sets.items():
            planted += [t.row(title, kind) for kind, t in plant_in_documents(documents, random.Random(SEED)).items()]
        planted += [t.row("invented", kind) for kind, t in plant_in_invented().items()]
    seen = [
        f"| {c.title} | {document} | {'–' if line is None else line} | {f.check} | {f.severity} | {f.odd or '–'} | "
        f"{verdict_of(document, line, f)} |"
        for c in clean
        for document, line, f in c.findings
    ]
    report = REPORT.format(
        clean="\n".join(c.row() for c in clean),
        checks="\n".join(line for c in clean for line in by_check(c)),
        planted="\n".join(planted),
        seen="\n".join(seen),
    )
    args.output.write_text(report, encoding="utf-8")


REPORT = """# Consistency checks: all of them

Made by `python eval/checks/planted.py ../shared/data/dev -o eval/results/checks_planted.md` (seed 13). Public news was aligned anew after
each planted error. The checks were written with the clean texts at hand: their findings are development figures. Beside them stand pofilter
of the Translate Toolkit 3.20.4, with the filters that it runs by default, on each pair of versions, and a comparison of digits as strings.

## Clean text

Findings of severity minor and up, of all checks; in brackets: an article. Each was looked at: "genuine" says that the versions do
contradict each other or one is wrong in itself, "on purpose" that a newsroom meant it, "false" that there is nothing to mend. The last two
columns are what pofilter prints an article, and lines an article whose digits differ.

| set | articles | findings | genuine | on purpose | false alarms | pofilter | digits |
|---|---|---|---|---|---|---|---|
{clean}

NTREX and WMT22 are faithful translations of English and flatter; the sample is invented and holds planted differences on purpose (its findings
are what it was written for); the items of Ukrainska Pravda are Ukrainian news with the English of WMT, two versions each; the invented stories
are those below, before anything was planted. Many of the findings in NTREX are quotation marks that are missing in the files.

| set | check | findings | of these |
|---|---|---|---|
{checks}

## Planted errors

One at a time. "Odd one out": of the versions named, the share that is the right one. The last two columns: the share that pofilter fails in a
way it did not before, in any pair of the changed version, and whose digits agreed before and differ after. In invented news an error stands
in one version, but for totals and headlines, which are wrong in all, and is looked for among the findings of the check that it belongs to;
its sentences were written beside the checks, so that it shows that a check works rather than how many of real errors are found.

| set | error | planted | found | odd one out | pofilter | digits |
|---|---|---|---|---|---|---|
{planted}

## What was found on clean text

| set | document | line | check | severity | odd | verdict |
|---|---|---|---|---|---|---|
{seen}
"""


if __name__ == "__main__":
    main()
