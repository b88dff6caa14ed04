"""What came in, what was left out and why: the account of a build, from files to units."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from toolkit.data import LANGS, AlignedStory, Drop

EXAMPLES = 2  # of each reason
EXAMPLE_LENGTH = 160  # characters
COLUMNS = 120  # of a terminal


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """One reason, how often, and what it hit first."""

    reason: str
    count: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One noun's account. `came` is `kept` and the losses together."""

    noun: str
    came: int
    kept: int
    losses: tuple[Loss, ...] = ()
    by: Mapping[str, int]  # of those kept: by language, by set of versions, by type


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The steps in the way of the data."""

    steps: tuple[Step, ...]

    def lines(self) -> list[str]:
        """Return the account as lines for a terminal."""
        out = []
        for step in self.steps:
            by = ", ".join(f"{name} {count}" for name, count in step.by.items())
            out.append(f"{step.noun:<11}{step.came:>6} in {step.kept:>6} kept" + (f"   {by}" if by else ""))
            out += [cut(f"{loss.count:>17} {loss.reason}: {loss.examples[0]}", COLUMNS) for loss in step.losses]
        return out


@dataclass(slots=True)
class Tally:
    """What an account counts, of a part of a corpus; parts add up to the whole, in their order."""

    articles: int = 0
    paragraphs: int = 0
    corrections: int = 0  # that were made
    members: dict[str, int] = field(default_factory=dict)
    paired: dict[str, int] = field(default_factory=dict)
    sentences: dict[str, int] = field(default_factory=dict)
    linked: dict[str, int] = field(default_factory=dict)
    links: dict[str, int] = field(default_factory=dict)
    warnings: dict[str, int] = field(default_factory=dict)
    lost: dict[str, dict[str, tuple[int, list[str]]]] = field(
        default_factory=dict
    )  # by noun and reason, first examples

    def drop(self, drop: Drop) -> None:
        self._lose(drop.noun, drop.reason, 1, [f"{drop.where}: {drop.detail}"])

    def _lose(self, noun: str, reason: str, count: int, examples: list[str]) -> None:
        reasons = self.lost.setdefault(noun, {})
        before, shown = reasons.get(reason, (0, []))
        if room := EXAMPLES - len(shown):
            shown = [*shown, *(cut(example, EXAMPLE_LENGTH) for example in examples[:room])]
        reasons[reason] = before + count, shown

    def article(self, paragraphs: int) -> None:
        self.articles += 1
        self.paragraphs += paragraphs

    def story(self, story: AlignedStory) -> None:
        links = story.alignment.links
        warnings = (warning.partition(":")[0] for article in story.articles for warning in article.warnings)
        plus(self.members, Counter(story.langs))
        plus(self.warnings, Counter(warnings))
        plus(self.paired, {"+".join(story.langs): 1})
        plus(self.sentences, {lang: len(cut_) for lang, cut_ in zip(story.langs, story.sentences, strict=True)})
        plus(self.links, Counter(link.type for link in links))
        plus(self.linked, {lang: sum(len(link.positions(lang)) for link in links) for lang in LANGS})

    def add(self, more: "Tally") -> None:
        self.articles += more.articles
        self.paragraphs += more.paragraphs
        self.corrections += more.corrections
        for name in ("members", "paired", "sentences", "linked", "links", "warnings"):
            plus(getattr(self, name), getattr(more, name))
        for noun, reasons in more.lost.items():
            for reason, (count, examples) in reasons.items():
                self._lose(noun, reason, count, examples)

    def count(self, noun: str) -> int:
        return sum(count for count, _ in self.lost.get(noun, {}).values())

    def ledger(self) -> Ledger:
        """Draw up the account."""
        read, links = self.articles, sum(self.links.values())
        warned = dict(sorted(self.warnings.items()))
        return Ledger(
            steps=(
                self._step("pages", read, "page", {}),
                self._step("articles", read - self.count("article"), "article", in_order(self.members)),
                Step(noun="warnings", came=sum(self.warnings.values()), kept=sum(self.warnings.values()), by=warned),
                self._step("paragraphs", self.paragraphs, "paragraph", {}),
                self._step("stories", sum(self.paired.values()), "", dict(sorted(self.paired.items()))),
                Step(
                    noun="sentences",
                    came=sum(self.sentences.values()),
                    kept=sum(self.linked.values()),
                    by=in_order(self.sentences),
                ),
                self._step("links", links, "", dict(sorted(self.links.items()))),
                *self._corrections(),
                self._step("units", links - self.count("unit"), "unit", {}),
            )
        )

    def _corrections(self) -> tuple[Step, ...]:
        """Return the account of the patch, where there is one."""
        step = self._step("corrections", self.corrections, "correction", {})
        return (step,) if step.came else ()

    def _step(self, noun: str, kept: int, lost: str, by: Mapping[str, int]) -> Step:
        losses = tuple(
            Loss(reason=reason, count=count, examples=tuple(examples))
            for reason, (count, examples) in sorted(self.lost.get(lost, {}).items())
        )
        return Step(noun=noun, came=kept + sum(loss.count for loss in losses), kept=kept, losses=losses, by=by)


def plus(total: dict[str, int], more: Mapping[Any, int]) -> None:
    for name, count in more.items():
        total[name] = total.get(name, 0) + count


def cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def in_order(counts: Mapping[str, int]) -> dict[str, int]:
    return {lang: counts.get(lang, 0) for lang in LANGS}
