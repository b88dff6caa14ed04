"""What came in, what was left out and why: the account of a build, from files to units."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from toolkit.data import LANGS, AlignedStory, Drop, Lang

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


def ledger(*, drops: Iterable[Drop], articles: int, paragraphs: int, stories: Iterable[AlignedStory]) -> Ledger:
    """Draw up the account.

    `articles` and `paragraphs` were read off pages, `drops` is all that was left out; the rest comes from `stories`.
    """
    lost: dict[str, dict[str, list[str]]] = {"page": {}, "paragraph": {}, "article": {}, "unit": {}}
    for drop in drops:
        lost[drop.noun].setdefault(drop.reason, []).append(f"{drop.where}: {drop.detail}")

    members: Counter[Lang] = Counter()
    paired: Counter[str] = Counter()
    sentences: Counter[Lang] = Counter()
    linked: Counter[Lang] = Counter()
    links: Counter[str] = Counter()
    warnings: Counter[str] = Counter()
    for story in stories:
        members.update(story.langs)
        warnings.update(warning.partition(":")[0] for article in story.articles for warning in article.warnings)
        paired["+".join(story.langs)] += 1
        for lang, cut in zip(story.langs, story.sentences, strict=True):
            sentences[lang] += len(cut)
        for link in story.alignment.links:
            links[link.type] += 1
            for lang in LANGS:
                linked[lang] += len(link.positions(lang))

    dropped_units = sum(map(len, lost["unit"].values()))
    return Ledger(
        steps=(
            step("pages", articles, lost["page"], {}),
            step("articles", articles - sum(map(len, lost["article"].values())), lost["article"], in_order(members)),
            step("warnings", warnings.total(), {}, dict(sorted(warnings.items()))),
            step("paragraphs", paragraphs, lost["paragraph"], {}),
            step("stories", sum(paired.values()), {}, dict(sorted(paired.items()))),
            Step(noun="sentences", came=sum(sentences.values()), kept=sum(linked.values()), by=in_order(sentences)),
            step("links", sum(links.values()), {}, dict(sorted(links.items()))),
            step("units", sum(links.values()) - dropped_units, lost["unit"], {}),
        )
    )


def step(noun: str, kept: int, lost: Mapping[str, list[str]], by: Mapping[str, int]) -> Step:
    losses = tuple(
        Loss(reason=reason, count=len(where), examples=tuple(cut(w, EXAMPLE_LENGTH) for w in where[:EXAMPLES]))
        for reason, where in sorted(lost.items())
    )
    return Step(noun=noun, came=kept + sum(loss.count for loss in losses), kept=kept, losses=losses, by=by)


def cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def in_order(counts: Mapping[Lang, int]) -> dict[str, int]:
    return {lang: counts.get(lang, 0) for lang in LANGS}
