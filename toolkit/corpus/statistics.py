"""What a corpus holds, in figures: by month and language, by type, probability and length; words, letters, repeated texts.

Counted are the units that the corpus keeps, but where it says otherwise. The tables are read once, column by column; in
memory are the counts and the words of each language.
"""

import heapq
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import exp2, log2
from typing import Any

from toolkit.corpus.folder import Corpus
from toolkit.corpus.ledger import KEPT, UNDATED
from toolkit.corpus.tables import SCORES
from toolkit.data import LANGS, PAIRS, Lang
from toolkit.files import READ_AT_ONCE, read_columns

SCHEMA = "newsalign-statistics/1"
BINS = 20  # of a probability: each .05 wide
STEPS = 100  # of a doubling, in which ratios of lengths are counted: a median is right to .7 %
TOP = 10  # texts that stand in the most other stories
HELD = 1_000  # of them while they are looked for
EXCERPT = 120  # characters of one
WORD = re.compile(r"\w+(?:['’ʼ-]\w+)*")
APOSTROPHES = str.maketrans("’ʼ", "''")

UNIT = ("story", "kept", "rule", "split", "type", "probability", *LANGS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """What was published in a month."""

    month: str  # "2026-03", "undated"
    stories: int
    articles: Mapping[str, int]  # by language
    units: int  # kept


@dataclass(slots=True, kw_only=True)
class Language:
    """What a corpus holds in one language."""

    stories: int = 0  # that have this version
    units: int = 0
    characters: int = 0
    tokens: int = 0  # words and numbers
    vocabulary: int = 0  # different ones, case aside
    told: int = 0  # of `tellable`, the units that this version tells
    tellable: int = 0  # units of the stories that have it
    shared: int = 0  # characters that stand beside another version

    @property
    def coverage(self) -> float:
        """The share of what its stories tell that this version tells."""
        return self.told / self.tellable if self.tellable else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """How long one version's text is beside the other's, in characters."""

    units: int
    low: float  # one in twenty is below
    median: float
    high: float  # one in twenty is above
    counts: Mapping[int, int] = field(default_factory=dict)  # units by hundredths of a doubling


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """A text that stands in many stories, kept or left out."""

    stories: int  # others
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """The figures of a corpus."""

    schema: str
    name: str
    stories: int
    units: int  # kept
    left_out: int
    months: tuple[Month, ...]
    languages: Mapping[str, Language]
    versions: Mapping[str, int]  # units by the versions they have
    splits: Mapping[str, int]  # units
    types: Mapping[str, tuple[int, int]]  # units kept and left out
    rules: Mapping[str, int]  # units left out
    probabilities: tuple[tuple[int, int], ...]  # units kept and left out, from 0 to 1 in BINS steps
    ratios: Mapping[str, Ratio]  # "uk-en": the English text beside the Ukrainian
    repeated: tuple[Repeated, ...]


@dataclass(slots=True)
class Counting:
    """The figures while they are counted."""

    stories: int = 0
    languages: dict[Lang, Language] = field(default_factory=lambda: {lang: Language() for lang in LANGS})
    words: dict[Lang, set[str]] = field(default_factory=lambda: {lang: set() for lang in LANGS})
    versions: Counter[str] = field(default_factory=Counter)
    splits: Counter[str] = field(default_factory=Counter)
    types: dict[str, list[int]] = field(default_factory=dict)
    rules: Counter[str] = field(default_factory=Counter)
    probabilities: list[list[int]] = field(default_factory=lambda: [[0, 0] for _ in range(BINS)])
    ratios: dict[str, Counter[int]] = field(default_factory=lambda: {f"{a}-{b}": Counter() for a, b in PAIRS})
    repeated: dict[str, int] = field(default_factory=dict)

    def unit(self, unit: Mapping[str, Any], there: tuple[Lang, ...], boilerplate: float) -> None:
        """Count a unit of a story that has the versions `there`."""
        kept = bool(unit["kept"])
        self.types.setdefault(unit["type"], [0, 0])[not kept] += 1
        self.probabilities[min(int(unit["probability"] * BINS), BINS - 1)][not kept] += 1
        own: dict[Lang, str] = {lang: unit[lang] for lang in LANGS if unit[lang]}
        if boilerplate >= 1:
            self._repeat(next(iter(own.values())), int(boilerplate))
        if not kept:
            self.rules[unit["rule"]] += 1
            return
        self.versions["+".join(own)] += 1
        self.splits[unit["split"] or "train"] += 1
        for lang in there:
            self.languages[lang].tellable += 1
        for lang, text in own.items():
            language = self.languages[lang]
            words = WORD.findall(text.casefold().translate(APOSTROPHES))
            language.units += 1
            language.told += 1
            language.characters += len(text)
            language.shared += len(text) if len(own) > 1 else 0
            language.tokens += len(words)
            self.words[lang].update(words)
        for left, right in PAIRS:
            if left in own and right in own:
                self.ratios[f"{left}-{right}"][round(STEPS * log2(len(own[right]) / len(own[left])))] += 1

    def _repeat(self, text: str, stories: int) -> None:
        self.repeated[text] = max(stories, self.repeated.get(text, 0))
        if len(self.repeated) > HELD:
            self.repeated = dict(self._most())

    def _most(self) -> list[tuple[str, int]]:
        return heapq.nsmallest(TOP, self.repeated.items(), key=lambda one: (-one[1], one[0]))

    def repeats(self) -> tuple[Repeated, ...]:
        return tuple(
            Repeated(stories=n, text=text if len(text) <= EXCERPT else text[: EXCERPT - 1] + "…")
            for text, n in self._most()
        )


def statistics(made: Corpus) -> Statistics:
    """Return the figures of a corpus. Raises ToolkitError where a table is missing or damaged."""
    made.check_rows()
    counting = Counting()
    stories = rows_of(made, "stories", ("id", "members"))
    story: Mapping[str, Any] = {"id": None}
    there: tuple[Lang, ...] = ()
    units = zip(rows_of(made, "units", UNIT), rows_of(made, SCORES, ("boilerplate",)), strict=True)
    for unit, scores in units:
        while unit["story"] != story["id"]:
            story = next(stories)
            there = versions_of(counting, story)
        counting.unit(unit, there, scores["boilerplate"] or 0)
    for rest in stories:  # of which no unit is left
        versions_of(counting, rest)
    for lang, language in counting.languages.items():
        language.vocabulary = len(counting.words[lang])
    return Statistics(
        schema=SCHEMA,
        name=made.manifest.recipe.title or made.manifest.recipe.name,
        stories=counting.stories,
        units=sum(counting.versions.values()),
        left_out=sum(counting.rules.values()),
        months=tuple(months(made)),
        languages={str(lang): own for lang, own in counting.languages.items()},
        versions=dict(counting.versions.most_common()),
        splits=dict(sorted(counting.splits.items())),
        types={name: (of[0], of[1]) for name, of in sorted(counting.types.items(), key=lambda one: -sum(one[1]))},
        rules=dict(counting.rules.most_common()),
        probabilities=tuple((kept, left) for kept, left in counting.probabilities),
        ratios={pair: ratio(counts) for pair, counts in counting.ratios.items() if counts},
        repeated=counting.repeats(),
    )


def rows_of(made: Corpus, table: str, columns: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    for batch in read_columns(made.table(table), columns):
        for start in range(0, batch.num_rows, READ_AT_ONCE):
            yield from batch.slice(start, READ_AT_ONCE).to_pylist()


def versions_of(counting: Counting, story: Mapping[str, Any]) -> tuple[Lang, ...]:
    """Count a story, and return the versions it has."""
    counting.stories += 1
    there = tuple(member["lang"] for member in story["members"])
    for lang in there:
        counting.languages[lang].stories += 1
    return there


def months(made: Corpus) -> Iterator[Month]:
    """Yield the months in their order, those without anything left out, the undated last, by the ledger."""
    ledger = made.manifest.ledger
    stories, articles, units = (
        {month: {v: of.get(KEPT, 0) for v, of in own.items()} for month, own in ledger.step(noun).cells.items()}
        for noun in ("stories", "articles", "units")
    )
    there = {*stories, *articles, *units}
    for month in sorted(there, key=lambda month: (month == UNDATED, month)):
        yield Month(
            month=month,
            stories=sum(stories.get(month, {}).values()),
            articles={lang: articles.get(month, {}).get(lang, 0) for lang in LANGS},
            units=sum(units.get(month, {}).values()),
        )


def ratio(counts: Counter[int]) -> Ratio:
    total = counts.total()
    low, median, high = (quantile(counts, total * share) for share in (0.05, 0.5, 0.95))
    return Ratio(units=total, low=low, median=median, high=high, counts=dict(sorted(counts.items())))


def quantile(counts: Counter[int], rank: float) -> float:
    """Return the ratio below which `rank` units are.

    >>> quantile(Counter({0: 2, 100: 2}), 3)
    2.0
    """
    seen = 0
    for step in sorted(counts):
        seen += counts[step]
        if seen >= rank:
            return round(exp2(step / STEPS), 3)
    return 0.0


def lines(found: Statistics) -> Iterator[str]:
    """Yield the figures as lines for a terminal."""
    yield f"{found.stories:,} stories, {found.units:,} units, {found.left_out:,} left out"
    if len(found.splits) > 1:
        yield "units by split: " + ", ".join(f"{name} {count:,}" for name, count in found.splits.items())
    yield ""
    head = ("language", "stories", "units", "characters", "tokens", "vocabulary", "coverage")
    yield f"{head[0]:<10}" + "".join(f"{name:>13}" for name in head[1:])
    for lang, own in found.languages.items():
        values = (own.stories, own.units, own.characters, own.tokens, own.vocabulary)
        yield f"{lang:<10}" + "".join(f"{value:>13,}" for value in values) + f"{100 * own.coverage:>11.1f} %"
    yield "coverage: of the units of the stories that have this version, those that it tells"
    yield ""
    yield "units by versions: " + ", ".join(f"{name} {count:,}" for name, count in found.versions.items())
    yield "units by type: " + ", ".join(f"{name} {kept:,}" for name, (kept, _) in found.types.items() if kept)
    if found.rules:
        yield "left out by rule: " + ", ".join(f"{name} {count:,}" for name, count in found.rules.items())
    for pair, own_ratio in found.ratios.items():
        left, right = pair.split("-")
        yield (
            f"length of {right} beside {left}: median {own_ratio.median:.2f}, "
            f"nine in ten from {own_ratio.low:.2f} to {own_ratio.high:.2f}, {own_ratio.units:,} units"
        )
    if found.repeated:
        yield "the texts that stand in the most other stories:"
    yield from (f"{one.stories:>6}  {one.text}" for one in found.repeated)
