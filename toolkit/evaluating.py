"""Evaluating: systems are run on the segments of a test set, scored, tested, and their scores cut into slices.

A test set is a function from a direction to its task: a corpus of ours, one on disk, or what toolkit.tasks reads.
"""

import os
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import get_args
from urllib.parse import quote

import msgspec

from toolkit import engines, leaderboard, metrics, origin, reporting, slicing, tasks
from toolkit.corpus import Corpus, ScoresFile, System, open_corpus
from toolkit.data import (
    LANGS,
    AlignedStory,
    Lang,
    LinkType,
    Origin,
    Pair,
    Placed,
    Segment,
    SliceScore,
    Task,
    Whole,
)
from toolkit.errors import ToolkitError, UsageError, choose
from toolkit.files import read_lines
from toolkit.languages import direction
from toolkit.leaderboard import Evaluation, Ran
from toolkit.metrics import testsets
from toolkit.pipeline import by_segment, spec, stories_of, with_failures
from toolkit.resegmenting import resegment
from toolkit.sites import SITES
from toolkit.slicing import Measure
from toolkit.slicing.output import TRAINING
from toolkit.splitting import split
from toolkit.units import segments
from toolkit.version import VERSION

# What says in the target what stands in the source. What is omitted or added has nothing to score against.
TRANSLATIONS: tuple[LinkType, ...] = ("translated", "merged", "split", "reordered")
RESEGMENTED = " (re-segmented)"
TOLD = {"origin", "direction", "machine"}  # slices that need the original
SHOWN = 3  # stories that an error names

Data = Callable[[Pair], Task | None]


def evaluate(
    data: Corpus | Data,
    systems: Sequence[System],
    *,
    root: Path | str,
    names: Sequence[str] | None = None,
    slices: Sequence[str] = (),
    types: Collection[LinkType] = TRANSLATIONS,
    segment_scores: Sequence[ScoresFile] = (),
    details: bool = True,
    name: str = "",
    cache: Path | None = None,
    keep: bool = True,
    quiet: bool = True,
) -> Evaluation:
    """Score systems against the published versions, with intervals and paired tests against each direction's first.

    A system's file lies below `root`. Directions of which there is no segment are left out. What engines translate is kept below
    `cache`, as `engines.engine` says. `slices` names some of SLICES, or "all"; a system with `trained_until` has all its
    scores once more before and after that day. `names` are of metrics; None takes those that suit the direction. `segment_scores` are
    files of other metrics' scores, below `root` as well. Without `details` there are scores alone, not those of articles and
    segments, nor tests of all pairs of systems.
    """
    wanted = slicing.chosen(slices)
    dated = any(system.trained_until for system in systems)
    # The original language costs more to tell than all else, and only a report or a slice asks for it.
    task_for = (
        partial(task_of, data, types=types, origins=details or bool(TOLD & {*wanted}))
        if isinstance(data, Corpus)
        else data
    )
    found: list[tuple[Task, list[Ran], metrics.Scores, list[Measure]]] = []
    warnings: list[str] = []
    for pair_name in dict.fromkeys(system.direction for system in systems):
        pair = direction(pair_name)
        task = task_for(pair)
        if task is None or not task.segments:
            continue
        ours = [system for system in systems if system.direction == pair_name]
        ran, said = [], {}
        for system in ours:
            by = engines.engine(spec(system, Path(root)), system.settings, cache=cache, keep=keep, quiet=quiet)
            outputs, note = translated(system, by, task, Path(root))
            described = by.describe(*pair) if isinstance(by, engines.Streams) else ""
            shown = system.name + (RESEGMENTED if system.whole_articles else "")
            said[shown] = note
            ran.append(
                Ran(
                    name=shown,
                    direction=pair_name,
                    engine=system.engine,
                    note=system.note,
                    made_by=described,
                    trained_until=system.trained_until,
                    resegmented=system.whole_articles,
                    outputs=tuple(outputs),
                )
            )
            if dated and system.trained_until is None and system.engine != "copy":
                warnings.append(
                    f"{pair_name}, {system.name}: no trained_until; what its training data holds of the test set is not known"
                )
        by_metric = names or metrics.default_metrics(pair_name)
        others = external_of(segment_scores, task, ran, Path(root))
        scores = scored(task, ran, by_metric, said, others, pairs=details)
        own = measures(scores)
        undated = sum(segment.published is None for segment in task.segments)
        if dated and undated:
            warnings.append(
                f"{pair_name}: {undated:,} of {len(task.segments):,} segments are of stories without a date"
            )
        found.append((task, ran, scores, own))
    directions = {task.direction for task, *_ in found}
    warnings += [
        f"{file.direction}: {file.file} is not used, since no system of this direction is scored"
        for file in segment_scores
        if file.direction not in directions
    ]
    return Evaluation(
        name=name or (data.manifest.recipe.name if isinstance(data, Corpus) else ""),
        tasks=tuple(task for task, *_ in found),
        systems=tuple(r for _, ran, *_ in found for r in ran),
        scores=tuple(score for _, _, scores, _ in found for score in scores),
        slices=tuple(s for task, ran, _, own in found for s in cut(task, ran, own, wanted)),
        by_segment={
            (task.direction, m.system, m.metric): m.sums.segment_scores()
            for task, _, _, own in found
            for m in own
            if details
        },
        by_article=tuple(
            s
            for task, _, _, own in found
            if details and any(segment.story for segment in task.segments)
            for m in own
            for s in slicing.measured(task.segments, slicing.cut(task.segments, "article"), m, name="article")
        ),
        comparisons=tuple(c for _, _, scores, _ in found for c in scores.comparisons),
        values={
            (task.direction, name): slicing.values(task.segments, name)
            for task, *_ in found
            for name in wanted
            if details
        },
        warnings=tuple(warnings),
    )


def scored(
    task: Task,
    ran: Sequence[Ran],
    names: Sequence[str],
    said: Mapping[str, str],
    external: Sequence[metrics.External] = (),
    *,
    pairs: bool = False,
) -> metrics.Scores:
    """Return the scores of one direction, with what failed and, in `said` by system, what a reader must know."""
    outputs = {r.name: r.outputs for r in ran}
    references = references_of(task)
    stories = [s.story for s in task.segments]
    found = metrics.score(
        outputs,
        references,
        metrics=names,
        direction=task.direction,
        confidence=True,
        paired="bs" if len(outputs) > 1 else None,
        documents=stories if all(stories) else None,
        pairs=pairs and len(outputs) > 1,
        external=external,
    )
    made_by = {r.name: r.made_by for r in ran}
    unpublished = sum(n for name, n in task.types.items() if name not in TRANSLATIONS) if task.types else task.left_out
    return found.with_scores(
        replace(
            s,
            excluded=unpublished,
            made_by=made_by[s.system],
            warnings=(*s.warnings, *([said[s.system]] if said[s.system] else [])),
        )
        for s in with_failures(found, [s.source for s in task.segments], outputs)
    )


def external_of(files: Sequence[ScoresFile], task: Task, ran: Sequence[Ran], root: Path) -> list[metrics.External]:
    """Return what other metrics gave the segments of one direction; a system whose articles were cut again by its own name."""
    found = []
    for file in files:
        if file.direction == task.direction:
            for one in metrics.read_external(root / file.file, ids=[s.id for s in task.segments], lower=file.lower):
                again = {
                    r.name: one.values[own] for r in ran if (own := r.name.removesuffix(RESEGMENTED)) in one.values
                }
                found.append(replace(one, values={**one.values, **again}))
    return found


def references_of(task: Task) -> list[list[str]]:
    """Return the lines of each translator."""
    return [list(lines) for lines in zip(*((s.reference, *s.more_references) for s in task.segments), strict=True)]


def measures(scores: metrics.Scores) -> list[Measure]:
    return [Measure(system=system, metric=metric, sums=own) for (system, metric), own in scores.sums.items()]


def cut(task: Task, ran: Sequence[Ran], own: Sequence[Measure], wanted: Sequence[str]) -> Iterator[SliceScore]:
    """Yield the scores of slices, by slice and metric; of a system with `trained_until` also those before and after that day."""
    until = {r.name: r.trained_until for r in ran if r.trained_until}
    everything = {"all": list(range(len(task.segments)))}
    cuts = {TRAINING: everything} if until else {}
    cuts |= {name: slicing.cut(task.segments, name) for name in wanted}
    for name, by in cuts.items():
        for measure in own:
            if name != TRAINING:
                yield from slicing.measured(task.segments, by, measure, name=name)
            if day := until.get(measure.system):
                periods = [slicing.period(segment, day) for segment in task.segments]
                for period in dict.fromkeys(("before", "after", *periods)):
                    within = {value: [p for p in positions if periods[p] == period] for value, positions in by.items()}
                    some = {
                        value: positions
                        for value, positions in within.items()
                        if positions or (name == TRAINING and period != "undated")
                    }
                    yield from slicing.measured(task.segments, some, measure, name=name, period=period)


def slices_of(
    scores: metrics.Scores, made: Corpus | Path | str, pair_name: str, wanted: Sequence[str]
) -> tuple[SliceScore, ...]:
    """Return the scores of slices of what was scored line by line against a corpus's exported pair."""
    task = task_of(made if isinstance(made, Corpus) else open_corpus(made), direction(pair_name))
    return tuple(cut(task, (), measures(scores), slicing.chosen(wanted))) if task else ()


# --- test sets -----------------------------------------------------------------------------------------------------


def task_of(
    made: Corpus, pair: Pair, *, types: Collection[LinkType] = TRANSLATIONS, origins: bool = True
) -> Task | None:
    """Return what a corpus has of a direction: links of the types asked for that both versions have; None where it has none.

    Raises UsageError for a type that there is not, or that has nothing to score against.
    """
    for link_type in types:
        choose("link type", link_type, dict.fromkeys(get_args(LinkType)))
        if link_type not in TRANSLATIONS:
            raise UsageError(
                f"--types {link_type}: only one version says it, so that there is nothing to score against"
            )
    placed: list[Placed] = []
    articles = []
    counts: Counter[str] = Counter()
    characters = 0
    for story in made.kept_stories():
        own = list(segments(story, *pair))
        if not own:
            continue
        ours = [s for s in own if s.source]
        counts.update(s.type for s in ours)
        characters += sum(len(s.source) for s in ours)
        estimated = origin.estimate(story, SITES) if origins else None
        units = {span.start: unit.id for unit in story.units for span in unit.spans(pair[0])}
        places: dict[str, int] = {}
        for segment in ours:
            if segment.target and segment.type in types:
                places[segment.id] = len(placed)
                placed.append(place(story, segment, pair, units[segment.source_spans[0].start], estimated))
        articles.append(whole(story, own, pair, places))
    if not placed:
        return None
    in_order = {name: counts[name] for name in get_args(LinkType) if counts[name]}
    return Task(
        direction="-".join(pair),
        segments=tuple(placed),
        articles=tuple(articles),
        types=in_order,
        characters=characters,
        left_out=counts.total() - len(placed),
    )


def on_disk(name: str, pair: Pair) -> Task:
    """Return a test set on disk as `newsalign score -t` names it, with all its references.

    The language that a segment was written in and its domain are its original and its section. Raises ToolkitError where the set
    is not on disk, or has no sources.
    """
    found = testsets.read_test_set(name, "-".join(pair))
    if found.sources is None:
        raise ToolkitError(f"{name}: has no sources to translate")
    count = len(found.sources)
    documents, langs, domains = (found.fields.get(f, ("",) * count) for f in ("docid", "origlang", "domain"))
    placed = tuple(
        Placed(
            id=str(n + 1),
            direction="-".join(pair),
            source=source,
            reference=references[0],
            source_sentences=(source,),
            more_references=references[1:],
            story=documents[n],
            section=domains[n] or None,
            origin=written_in(documents[n], langs[n]),
        )
        for n, (source, references) in enumerate(zip(found.sources, zip(*found.references, strict=True), strict=True))
        if source and any(references)
    )
    return Task(
        direction="-".join(pair), segments=placed, articles=tasks.articles(placed), left_out=count - len(placed)
    )


def written_in(story: str, name: str) -> Origin | None:
    """Return the original language as a test set says it; None for one that is none of ours."""
    lang = next((lang for lang in LANGS if lang == name), None)
    return Origin(story=story, lang=lang, probability=1.0) if lang else None


def place(story: AlignedStory, segment: Segment, pair: Pair, unit: str, estimated: Origin | None) -> Placed:
    """Return a segment with what is known of its story."""
    source, target = (story.article(lang) for lang in pair)
    assert source is not None
    assert target is not None
    times: list[datetime] = [article.published for article in story.articles if article.published]
    return Placed(
        id=segment.id,
        direction="-".join(pair),
        source=segment.source,
        reference=segment.target,
        source_sentences=segment.source_sentences,
        story=segment.story,
        unit=unit,
        kind=segment.kind,
        type=segment.type,
        probability=segment.probability,
        section=source.section or target.section,
        published=min(times, default=None),
        pairing=min((m.confidence for m in story.story.members if m.lang in pair), default=None),
        origin=estimated,
        title=source.title,
        source_url=source.url,
        target_url=target.url,
    )


def whole(story: AlignedStory, own: Sequence[Segment], pair: Pair, places: Mapping[str, int]) -> Whole:
    """Return an article of the source, and the target's segments in the order of the target's page."""
    article = story.article(pair[0])
    published = sorted((s for s in own if s.target), key=lambda s: s.target_spans[0].start)
    return Whole(
        story=story.story.id,
        source="\n".join(p.text for p in article.paragraphs) if article else "",
        published=tuple(s.target for s in published),
        segments=tuple(places.get(s.id) for s in published),
    )


def origins(source: Path | str) -> Iterator[Origin]:
    """Yield what is told of the original of each story of a corpus, a folder of pages or a page."""
    return (origin.estimate(story, SITES) for story in stories_of(Path(source)))


# --- outputs -------------------------------------------------------------------------------------------------------


def translated(system: System, engine: engines.Engine, task: Task, root: Path) -> tuple[list[str], str]:
    """Return a translation a segment, and what a reader of its scores must know of how it was got."""
    source, target = direction(task.direction)
    if not system.whole_articles:
        return by_segment(task.segments, engine, source, target), ""
    if not task.articles:
        raise ToolkitError(
            f"system {system.name!r}: whole_articles needs to know which segments are of one article; "
            "Moses files say so in PREFIX.docids, data sets in a column doc_id"
        )
    if system.file:
        texts = article_texts(root / system.file, task.articles)
    else:
        texts = engine.translate([" ".join(article.source.split("\n")) for article in task.articles], source, target)
    return fitted(texts, task, target)


def fitted(texts: Sequence[str], task: Task, target: Lang) -> tuple[list[str], str]:
    """Return translations of whole articles, cut again to the segments of a task, with a note on what was left over."""
    outputs = [""] * len(task.segments)
    left_over = sentences = 0
    for article, text in zip(task.articles, texts, strict=True):
        cut_ = [line[start:end] for line in text.splitlines() for start, end in split(line, target)]
        made = resegment(cut_, article.published)
        sentences += len(cut_)
        left_over += len(made.left_over)
        for position, part in zip(article.segments, made.segments, strict=True):
            if position is not None:
                outputs[position] = part
    return outputs, (
        f"re-segmented: whole articles, cut again to the published segments; {left_over:,} of {sentences:,} sentences belong to none"
    )


def article_texts(path: Path, articles: Sequence[Whole]) -> list[str]:
    """Return the translations of whole articles: a .jsonl of objects with `story` and `translation`, a line an article.

    Raises ToolkitError for a story that the file lacks.
    """
    decode = msgspec.json.Decoder(ArticleRow).decode
    found = {}
    for number, line in enumerate(read_lines(path), start=1):
        try:
            row = decode(line)
        except msgspec.DecodeError as error:
            raise ToolkitError(
                f'{path}, line {number}: {error}; of whole articles a line is {{"story": "…", "translation": "…"}}'
            ) from error
        found[row.story] = row.translation
    missing = [article.story for article in articles if article.story not in found]
    if missing:
        shown = ", ".join(missing[:SHOWN]) + (" …" if len(missing) > SHOWN else "")
        raise ToolkitError(f"{path}: no translation of {len(missing)} of {len(articles)} articles: {shown}")
    return [found[article.story] for article in articles]


class ArticleRow(msgspec.Struct):
    story: str
    translation: str


# --- in other clothes ----------------------------------------------------------------------------------------------


def render(evaluation: Evaluation, format: str = "text", *, width: int = 1) -> str:  # noqa: A002  # as in metrics
    """Return an evaluation as "text", "json", "markdown" or "latex", with `width` digits behind the point.

    The JSON is that of `metrics.render` with `slices`, `published` (what share of the source is scored) and `warnings`.
    """
    text = metrics.render(metrics.Scores(evaluation.scores, evaluation.comparisons), format, width=width)
    if format == "json":
        document = msgspec.json.decode(with_slices(text, evaluation.slices, format, width=width))
        document["published"] = {t.direction: leaderboard.share(t) for t in evaluation.tasks if t.types}
        if evaluation.warnings:
            document["warnings"] = evaluation.warnings
        return msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n"
    lines = [f"{t.direction}, {line}" for t in evaluation.tasks if (line := leaderboard.published_line(t))]
    lines += [f"warning: {warning}" for warning in evaluation.warnings]
    mark = {"text": "", "markdown": "- ", "latex": "% "}[format]
    with_lines = "\n".join(part for part in (text, "".join(f"{mark}{line}\n" for line in lines)) if part)
    return with_slices(with_lines, evaluation.slices, format, width=width)


def with_slices(text: str, scores: Sequence[SliceScore], format: str, *, width: int) -> str:  # noqa: A002
    """Return scores as `metrics.render` wrote them, with the slices behind them, or in the same JSON object."""
    if not scores:
        return text
    if format != "json":
        return text + "\n" + slicing.render(scores, format, width=width)
    document = msgspec.json.decode(text)
    document["slices"] = slicing.as_rows(scores, width)
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n"


def write(evaluation: Evaluation, folder: Path, *, width: int = 1, report: Path | None = None) -> None:
    """Write the leaderboard of an evaluation: toolkit/leaderboard.py says what is in the folder.

    The page leads to the stories of `report`, the corpus's, from where it is.
    """
    shown = metrics.Scores(evaluation.scores, evaluation.comparisons)
    document = leaderboard.document(
        evaluation,
        msgspec.json.decode(metrics.render(shown, "json", width=leaderboard.DIGITS)),
        version=VERSION,
        report=quote(os.path.relpath(report.resolve(), folder.resolve()).replace(os.sep, "/")) if report else "",
    )
    leaderboard.write(
        evaluation,
        folder,
        document=document,
        page=reporting.render_board(document),
        plots=reporting.draw_plots(document),
        markdown=f"# {evaluation.name or 'Leaderboard'}\n\n" + render(evaluation, "markdown", width=width),
        latex=render(evaluation, "latex", width=width),
    )
