"""What came in, what was left out and why: the account of a build, from files to units.

Everything is counted in one cell: of its noun, the month it was published, the versions it has, and what became of it. What
a cell, a month, a language or the whole took in is by construction what it kept and what it lost.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from toolkit.data import LANGS, AlignedStory, Drop, month_of

EXAMPLES = 2  # of each reason
EXAMPLE_LENGTH = 120  # characters
COLUMNS = 120  # of a terminal
MANY_MONTHS = 24  # more are told by year, where a table should stay short
KEPT = "kept"  # what became of it, where it was not lost for a reason
UNDATED = "undated"  # stands where a month does
UNKNOWN = "unknown"  # stands where versions do: nothing tells the language of a page that could not be read
CORRECTIONS, MASKS = "corrections", "masks"  # which only some corpora have
NOUNS = (
    "pages",
    "articles",
    "warnings",
    MASKS,
    "paragraphs",
    "stories",
    "sentences",
    "links",
    CORRECTIONS,
    "units",
)

Outcomes = Mapping[str, int]  # by KEPT or the reason
Cells = Mapping[str, Mapping[str, Outcomes]]  # by month ("2026-03" or UNDATED), by versions ("uk+en" or UNKNOWN)
Counted = dict[str, dict[str, dict[str, int]]]  # the same while it is being counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """One reason, how often, and what it hit first."""

    reason: str
    count: int
    examples: tuple[str, ...]  # paths and ids, no text: that is in the table of rejects


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One noun's account. `came` is `kept` and the losses together, in all and in each cell."""

    noun: str
    came: int
    kept: int
    losses: tuple[Loss, ...] = ()
    by: Mapping[str, int]  # of those kept: by language, by set of versions, by type
    cells: Cells = field(default_factory=dict)

    def rows(self) -> Iterator[tuple[str, str, str, int]]:
        """Yield month, versions, what became of them, and how many, the undated last."""
        for month in sorted(self.cells, key=lambda month: (month == UNDATED, month)):
            for versions in sorted(self.cells[month], key=version_order):
                outcomes = self.cells[month][versions]
                for outcome in sorted(outcomes, key=lambda outcome: (outcome != KEPT, outcome)):
                    yield month, versions, outcome, outcomes[outcome]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The steps in the way of the data."""

    steps: tuple[Step, ...]

    def lines(self, examples: int = 1) -> list[str]:
        """Return the totals as lines for a terminal, a line a reason; with more `examples` each has its own."""
        out = []
        for step in self.steps:
            by = ", ".join(f"{name} {count}" for name, count in step.by.items())
            out.append(f"{step.noun:<11}{step.came:>6} in {step.kept:>6} kept" + (f"   {by}" if by else ""))
            for loss in step.losses:
                if examples == 1:
                    out.append(cut(f"{loss.count:>17} {': '.join([loss.reason, *loss.examples[:1]])}", COLUMNS))
                else:
                    out.append(f"{loss.count:>17} {loss.reason}")
                    out += [f"{'':>20}{example}" for example in loss.examples[:examples]]
        return out

    def account(self) -> list[str]:
        """Return the totals, the table by language and, of many months, that by year: what goes with a data set."""
        by: Literal["month", "year"] = "year" if len(self.periods("month")) > MANY_MONTHS else "month"
        return [*self.lines(), "", *self.language_lines(), "", *self.period_lines(by)]

    @property
    def columns(self) -> tuple[str, ...]:
        """What the figures of a period stand for."""
        return COLUMN_NAMES

    def step(self, noun: str) -> Step:
        return next((step for step in self.steps if step.noun == noun), Step(noun=noun, came=0, kept=0, by={}))

    def languages(self) -> tuple[tuple[str, ...], list[tuple[str, list[tuple[int, int]]]]]:
        """Return the languages, and for each noun how many came and were kept in each of them.

        What has several versions counts in each of them, so these figures do not add up to the totals.
        """
        counts = {step.noun: counted_by_language(step) for step in self.steps if step.cells}
        names = (*LANGS, *((UNKNOWN,) if any(UNKNOWN in came for came, _ in counts.values()) else ()))
        return names, [(noun, [(came[n], kept[n]) for n in names]) for noun, (came, kept) in counts.items()]

    def language_lines(self) -> list[str]:
        """Return the same as a table for a terminal."""
        names, rows = self.languages()
        out = [f"{'':<11}" + "".join(f"{name + ' in':>12}{'kept':>8}" for name in names)]
        return out + [f"{noun:<11}" + "".join(f"{came:>12}{kept:>8}" for came, kept in row) for noun, row in rows]

    def periods(self, by: Literal["month", "year"]) -> list["Period"]:
        """Return what was published in each month or year, in their order, the undated last; one without anything is left out."""
        found: dict[str, Period] = {}
        for step in self.steps:
            for month, versions, outcome, count in step.rows():
                name = month if by == "month" or month == UNDATED else month[:4]
                found.setdefault(name, Period(name)).add(step.noun, versions, outcome, count)
        return sorted(found.values(), key=lambda period: (period.name == UNDATED, period.name))

    def period_lines(self, by: Literal["month", "year"]) -> list[str]:
        """Return the table by month or year, with a line of the sums."""
        found = [*self.periods(by), self.total()]
        widths = [max(8, len(name) + 2) for name in COLUMN_NAMES]
        rows = [(by, COLUMN_NAMES), *((period.name, tuple(map(str, period.values()))) for period in found)]
        return [f"{name:<9}" + "".join(f"{v:>{w}}" for v, w in zip(row, widths, strict=True)) for name, row in rows]

    def total(self) -> "Period":
        """Return what was published at any time."""
        total = Period("all")
        for step in self.steps:
            for _, versions, outcome, count in step.rows():
                total.add(step.noun, versions, outcome, count)
        return total


COLUMN_NAMES = ("pages", "articles", *LANGS, "stories", *(f"{lang} sent." for lang in LANGS), "links", "units kept")


@dataclass(slots=True)
class Period:
    """What was published in a month or a year: pages that came, and of all else what was kept."""

    name: str
    pages: int = 0
    kept: Counter[str] = field(default_factory=Counter)  # by noun
    articles: Counter[str] = field(default_factory=Counter)  # by language
    sentences: Counter[str] = field(default_factory=Counter)

    def add(self, noun: str, versions: str, outcome: str, count: int) -> None:
        if noun == "pages":
            self.pages += count
        if outcome != KEPT:
            return
        self.kept[noun] += count
        if noun == "articles":
            self.articles[versions] += count
        if noun == "sentences":
            self.sentences[versions] += count

    def values(self) -> list[int]:
        """Return the figures beside COLUMN_NAMES."""
        kept = self.kept
        return [
            self.pages,
            kept["articles"],
            *(self.articles[lang] for lang in LANGS),
            kept["stories"],
            *(self.sentences[lang] for lang in LANGS),
            kept["links"],
            kept["units"],
        ]


@dataclass(slots=True)
class Tally:
    """What an account counts, of a part of a corpus; parts add up to the whole, in their order."""

    cells: dict[str, Counted] = field(default_factory=dict)  # by noun
    types: dict[str, int] = field(default_factory=dict)  # of links
    warnings: dict[str, int] = field(default_factory=dict)
    examples: dict[str, dict[str, list[str]]] = field(default_factory=dict)  # by noun and reason, the first

    def put(self, noun: str, month: str | None, versions: str, outcome: str = KEPT, count: int = 1) -> None:
        """Count something in its cell. `month` is None for what has no date, `versions` "" for what has no language."""
        if count:
            cell = self.cells.setdefault(noun, {}).setdefault(month or UNDATED, {}).setdefault(versions or UNKNOWN, {})
            cell[outcome] = cell.get(outcome, 0) + count

    def drop(self, drop: Drop, versions: str = "") -> None:
        """Count what was left out. `versions`: those of a unit, which has no one language."""
        noun = f"{drop.noun}s"
        self.put(noun, drop.month, versions or drop.lang or "", drop.reason)
        self._show(noun, drop.reason, [drop.where])

    def _show(self, noun: str, reason: str, examples: Sequence[str]) -> None:
        shown = self.examples.setdefault(noun, {}).setdefault(reason, [])
        shown += [cut(example, EXAMPLE_LENGTH) for example in examples[: EXAMPLES - len(shown)]]

    def article(self, lang: str, month: str | None, paragraphs: int) -> None:
        """Count the article of a page."""
        self.put("pages", month, lang)
        self.put("paragraphs", month, lang, count=paragraphs)

    def masks(self, lang: str, month: str | None, counts: Mapping[str, int]) -> None:
        """Count what stands in an article as a mask, by kind."""
        for kind, count in sorted(counts.items()):
            self.put(MASKS, month, lang, kind, count)

    def story(self, story: AlignedStory) -> None:
        """Count a story and what it is made of, but for its units."""
        links = story.alignment.links
        first = first_month(story)
        self.put("stories", first, "+".join(story.langs))
        for article, sentences in zip(story.articles, story.sentences, strict=True):
            month = month_of(article.published)
            self.put("articles", month, article.lang)
            linked = sum(len(link.positions(article.lang)) for link in links)
            self.put("sentences", month, article.lang, count=linked)
            self.put("sentences", month, article.lang, "unlinked", len(sentences) - linked)
            self.put("warnings", month, article.lang, count=len(article.warnings))
            plus(self.warnings, Counter(warning.partition(":")[0] for warning in article.warnings))
        for link in links:
            self.put("links", first, "+".join(lang for lang in LANGS if link.positions(lang)))
        plus(self.types, Counter(link.type for link in links))

    def units(self, story: AlignedStory, drops: Mapping[str, Drop]) -> None:
        """Count the units of a story, those that a filter dropped by their ids."""
        month = first_month(story)
        for unit in story.units:
            versions = "+".join(lang for lang in LANGS if unit.spans(lang))
            if drop := drops.get(unit.id):
                self.drop(drop, versions)
            else:
                self.put("units", month, versions)

    def add(self, more: "Tally") -> None:
        for noun, months in more.cells.items():
            for month, of_versions in months.items():
                for versions, outcomes in of_versions.items():
                    for outcome, count in outcomes.items():
                        self.put(noun, month, versions, outcome, count)
        plus(self.types, more.types)
        plus(self.warnings, more.warnings)
        for noun, reasons in more.examples.items():
            for reason, examples in reasons.items():
                self._show(noun, reason, examples)

    def count(self, noun: str) -> int:
        """Return how many came, kept or not."""
        return sum(self._outcomes(noun).values())

    def ledger(self) -> Ledger:
        """Draw up the account."""
        there = (noun for noun in NOUNS if noun not in (CORRECTIONS, MASKS) or self.cells.get(noun))
        return Ledger(steps=tuple(map(self._step, there)))

    def _outcomes(self, noun: str) -> Counter[str]:
        total: Counter[str] = Counter()
        for of_versions in self.cells.get(noun, {}).values():
            for outcomes in of_versions.values():
                total.update(outcomes)
        return total

    def _step(self, noun: str) -> Step:
        outcomes = self._outcomes(noun)
        losses = tuple(
            Loss(reason=reason, count=count, examples=tuple(self.examples.get(noun, {}).get(reason, ())))
            for reason, count in sorted(outcomes.items())
            if reason != KEPT
        )
        cells = self.cells.get(noun, {})
        return Step(
            noun=noun,
            came=outcomes.total(),
            kept=outcomes[KEPT],
            losses=losses,
            by=self._kept_by(noun),
            cells={month: cells[month] for month in sorted(cells)},
        )

    def _kept_by(self, noun: str) -> dict[str, int]:
        if noun in ("links", "warnings"):
            return dict(sorted((self.types if noun == "links" else self.warnings).items()))
        if noun in ("pages", "paragraphs"):
            return {}
        kept: Counter[str] = Counter(dict.fromkeys(LANGS, 0) if noun in ("articles", "sentences") else {})
        for of_versions in self.cells.get(noun, {}).values():
            kept.update({versions: of[KEPT] for versions, of in of_versions.items() if KEPT in of})
        return {versions: kept[versions] for versions in sorted(kept, key=version_order)}


def first_month(story: AlignedStory) -> str | None:
    """Return the month that the first version was published, by the newsroom's own clock."""
    return month_of(min((a.published for a in story.articles if a.published), default=None))


def counted_by_language(step: Step) -> tuple[Counter[str], Counter[str]]:
    """Return how many came and how many were kept in each language."""
    came: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    for _, versions, outcome, count in step.rows():
        for name in versions.split("+"):
            came[name] += count
            kept[name] += count if outcome == KEPT else 0
    return came, kept


def version_order(versions: str) -> tuple[int, list[int]]:
    """Put more versions first, then uk before ru before en; what is unknown last.

    >>> sorted(["unknown", "en", "ru+en", "uk", "uk+ru+en", "uk+en"], key=version_order)
    ['uk+ru+en', 'uk+en', 'ru+en', 'uk', 'en', 'unknown']
    """
    order = {str(lang): i for i, lang in enumerate(LANGS)}
    places = [order.get(name, len(order)) for name in versions.split("+")]
    return -len(places), places


def plus(total: dict[str, int], more: Mapping[str, int]) -> None:
    for name, count in more.items():
        total[name] = total.get(name, 0) + count


def cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
