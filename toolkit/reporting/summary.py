"""What stands before the stories: key figures, scores as tables, findings in groups."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from toolkit.data import LANGS, SEVERITIES, AlignedStory, Finding, Lang, Score, Severity
from toolkit.reporting.rows import NAMES, Note, by_severity, note


@dataclass(slots=True)
class Figures:
    """Counts over all stories, those not shown among them; units as far as the corpus keeps them."""

    stories: int = 0
    units: int = 0
    complete: int = 0  # units with text in all three languages
    findings: int = 0
    sentences: Counter[Lang] = field(default_factory=Counter)

    def add(self, story: AlignedStory, dropped: Container[str]) -> None:
        kept = [unit for unit in story.units if unit.id not in dropped]
        self.stories += 1
        self.units += len(kept)
        self.complete += sum(all(unit.text(lang) for lang in LANGS) for unit in kept)
        self.sentences.update({lang: len(cut) for lang, cut in zip(story.langs, story.sentences, strict=True)})


@dataclass(frozen=True, slots=True)
class Listed:
    """A finding in the list, with the headline that leads to its story."""

    note: Note
    headline: str
    lang: Lang


@dataclass(frozen=True, slots=True)
class Group:
    """What one check found, the gravest first."""

    check: str
    category: str
    counts: tuple[tuple[Severity, int], ...]
    listed: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """A story in a word: what the list of findings says of it."""

    headline: str
    lang: Lang


def head_of(story: AlignedStory) -> Head:
    first = story.articles[0]
    return Head(first.title or story.story.id, first.lang)


def groups(findings: Iterable[Finding], heads: Mapping[str, Head]) -> tuple[Group, ...]:
    """Return the findings about the stories with these `heads`, by id in their order: by check, that with the gravest first."""
    order = {story: i for i, story in enumerate(heads)}
    by_check: dict[str, list[Finding]] = {}
    for finding in by_severity(sorted((f for f in findings if f.story in order), key=lambda f: order[f.story])):
        by_check.setdefault(finding.check, []).append(finding)
    return tuple(
        Group(
            check=check,
            category=found[0].category,
            counts=tuple(
                (severity, count)
                for severity in reversed(SEVERITIES)
                if (count := sum(f.severity == severity for f in found))
            ),
            listed=tuple(Listed(note(f), heads[f.story].headline, heads[f.story].lang) for f in found),
        )
        for check, found in by_check.items()
    )


@dataclass(frozen=True, slots=True)
class Bar:
    """A score as a bar: per cent of the longest that its table allows."""

    score: Score
    length: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class SystemRow:
    """The scores of one system, beside the metrics of its table."""

    name: str
    remark: str
    segments: str
    bars: tuple[Bar | None, ...]


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """The scores of one direction."""

    direction: str
    metrics: tuple[str, ...]
    systems: tuple[SystemRow, ...]
    baseline: str | None  # what the p-values compare with
    signatures: tuple[tuple[str, str], ...]  # (metric, signature)


def score_tables(scores: Sequence[Score], notes: Mapping[tuple[str, str], str]) -> tuple[ScoreTable, ...]:
    """Return a table a direction; directions, systems and metrics in the order in which they come."""
    return tuple(
        score_table(direction, [s for s in scores if s.direction == direction], notes)
        for direction in dict.fromkeys(s.direction for s in scores)
    )


def score_table(direction: str, scores: Sequence[Score], notes: Mapping[tuple[str, str], str]) -> ScoreTable:
    metrics = tuple(dict.fromkeys(s.metric for s in scores))
    # TER may pass 100, and an interval reaches further than its score
    longest = max([100.0, *(s.value for s in scores), *(s.interval[1] for s in scores if s.interval)])
    rows = []
    for system in dict.fromkeys(s.system for s in scores):
        own = {s.metric: s for s in scores if s.system == system}
        rows.append(
            SystemRow(
                name=system,
                remark=notes.get((direction, system), ""),
                segments=" / ".join(f"{n:,}" for n in dict.fromkeys(s.segments for s in own.values())),
                bars=tuple(bar(own[metric], longest) if metric in own else None for metric in metrics),
            )
        )
    tested = any(s.p_value is not None for s in scores)
    return ScoreTable(
        direction=direction_name(direction),
        metrics=metrics,
        systems=tuple(rows),
        baseline=scores[0].system if tested else None,
        signatures=tuple(dict.fromkeys((s.metric, s.signature) for s in scores)),
    )


def bar(score: Score, longest: float) -> Bar:
    low, high = score.interval or (None, None)
    return Bar(
        score=score,
        length=share(score.value, longest),
        low=None if low is None else share(low, longest),
        high=None if high is None else share(high, longest),
    )


def share(value: float, longest: float) -> float:
    return round(100 * max(value, 0) / longest, 2)


def direction_name(direction: str) -> str:
    """Return a direction in words.

    >>> direction_name("uk-en"), direction_name("")
    ('Ukrainian → English', 'direction not given')
    """
    names = {str(lang): name for lang, name in NAMES.items()}
    return " → ".join(names.get(code, code) for code in direction.split("-")) if direction else "direction not given"
