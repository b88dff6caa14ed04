"""What stands before the stories: key figures, scores as tables, findings in groups."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from toolkit.data import LANGS, SEVERITIES, AlignedStory, Finding, Lang, Score, Severity
from toolkit.reporting.notes import Correction, anchor, check_name, correction, is_quiet, language_names
from toolkit.reporting.rows import first_published, headline_of
from toolkit.saying import on_page, say_finding


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
class Head:
    """A story in a word: what stands above all stories says this of it."""

    anchor: str
    headline: str
    lang: str
    day: str  # "2026-03-17"; "" where no version has a date


def head_of(story: AlignedStory, ui: str) -> Head:
    headline, lang = headline_of(story, ui)
    published = first_published(story)
    return Head(anchor("story", story.story.id), headline, lang, published.date().isoformat() if published else "")


@dataclass(frozen=True, slots=True)
class Place:
    """A finding as one of several that are alike."""

    anchor: str
    id: str
    head: Head


@dataclass(frozen=True, slots=True)
class Repeat:
    """The same found in several stories."""

    check: str
    severity: Severity
    message: str
    correction: Correction | None
    odd: str | None
    places: tuple[Place, ...]
    stories: int


def repeats(findings: Iterable[Finding], heads: Mapping[str, Head], ui: str) -> tuple[Repeat, ...]:
    """Return what was found in the same words in several of the stories with these `heads`, the most frequent first."""
    alike: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        if finding.story in heads and names_words(finding):
            # of a correction, how often the right form stands elsewhere differs from story to story
            same = correction(finding) or (finding.template, finding.values)
            alike.setdefault((finding.check, finding.odd, same), []).append(finding)
    found = [
        Repeat(
            check=check_name(group[0].check, ui),
            severity=group[0].severity,
            message=say_finding(group[0], ui),
            correction=correction(group[0]),
            odd=language_names(ui)[group[0].odd] if group[0].odd else None,
            places=tuple(Place(anchor("finding", f.id), f.id, heads[f.story]) for f in group),
            stories=len({f.story for f in group}),
        )
        for group in alike.values()
    ]
    return tuple(sorted((r for r in found if r.stories > 1), key=lambda r: -r.stories))


def names_words(finding: Finding) -> bool:
    """Whether a message says which words it is about, so that the same message is about the same thing."""
    return any(value.kind in ("words", "said") for value in finding.values)


@dataclass(frozen=True, slots=True)
class Total:
    """The findings that are shown unasked."""

    by_severity: tuple[tuple[Severity, int], ...]  # the gravest first
    by_check: tuple[tuple[str, str, int], ...]  # id, name, count: the most frequent first
    stories: int
    quiet: int  # other findings, for information
    ignored: int

    @property
    def count(self) -> int:
        return sum(count for _, count in self.by_severity)


def total_of(findings: Iterable[Finding], ignored: Container[str], ui: str) -> Total:
    severities: Counter[Severity] = Counter()
    checks: Counter[str] = Counter()
    stories: set[str] = set()
    quiet = left_out = 0
    for finding in findings:
        checks[finding.check] += 0
        if finding.id in ignored:
            left_out += 1
        elif is_quiet(finding):
            quiet += 1
        else:
            severities[finding.severity] += 1
            checks[finding.check] += 1
            stories.add(finding.story)
    return Total(
        by_severity=tuple((s, severities[s]) for s in reversed(SEVERITIES) if severities[s]),
        by_check=tuple((c, check_name(c, ui), n) for c, n in sorted(checks.items(), key=lambda p: (-p[1], p[0]))),
        stories=len(stories),
        quiet=quiet,
        ignored=left_out,
    )


PERIODS = (10, 7, 4)  # characters of an ISO date: a day, a month, a year
CHOICES = 40  # of days or months in a list to choose from


def periods(days: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Return the days of stories with their numbers, the newest first; of very many days the months, or the years.

    >>> periods(["2026-03-17", "", "2026-03-18", "2026-03-17"])
    (('2026-03-18', 1), ('2026-03-17', 2))
    """
    known = [day for day in days if day]
    for length in PERIODS:
        counts = Counter(day[:length] for day in known)
        if len(counts) <= CHOICES:
            break
    return tuple(sorted(counts.items(), reverse=True))


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
    segments: tuple[int, ...]  # those that its scores have; one number, as a rule
    bars: tuple[Bar | None, ...]


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """The scores of one direction."""

    direction: str
    metrics: tuple[str, ...]
    systems: tuple[SystemRow, ...]
    baseline: str | None  # what the p-values compare with
    signatures: tuple[tuple[str, str], ...]  # (metric, signature)


def score_tables(
    scores: Sequence[Score], notes: Mapping[tuple[str, str], str], ui: str = "en"
) -> tuple[ScoreTable, ...]:
    """Return a table a direction; directions, systems and metrics in the order in which they come."""
    return tuple(
        score_table(direction, [s for s in scores if s.direction == direction], notes, ui)
        for direction in dict.fromkeys(s.direction for s in scores)
    )


def score_table(direction: str, scores: Sequence[Score], notes: Mapping[tuple[str, str], str], ui: str) -> ScoreTable:
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
                segments=tuple(dict.fromkeys(s.segments for s in own.values())),
                bars=tuple(bar(own[metric], longest) if metric in own else None for metric in metrics),
            )
        )
    tested = any(s.p_value is not None for s in scores)
    return ScoreTable(
        direction=direction_name(direction, ui),
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


def direction_name(direction: str, ui: str = "en") -> str:
    """Return a direction in words.

    >>> direction_name("uk-en"), direction_name("")
    ('Ukrainian → English', 'direction not given')
    """
    names = {str(lang): name for lang, name in language_names(ui).items()}
    if not direction:
        return on_page("direction not given", ui)
    return " → ".join(names.get(code, code) for code in direction.split("-"))
