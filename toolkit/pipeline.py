"""The verbs, in order: pages → articles → stories → sentences → links → units → corpus → findings, scores, exports, report.

Here one stage is handed what another gives; no stage knows the next.
"""

import importlib.metadata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from toolkit import (
    alignment,
    checks,
    corpus,
    engines,
    exports,
    extraction,
    failures,
    filters,
    leakage,
    metrics,
    outliers,
    overlap,
    readers,
    reporting,
    runners,
    splits,
    splitting,
)
from toolkit.addresses import address_in_path, find_address
from toolkit.alignment.lexicons import Lexicon
from toolkit.alignment.stories import Words, align_stories
from toolkit.corpus import Corpus, System, open_corpus, read_recipe
from toolkit.corpus.statistics import Statistics, statistics
from toolkit.data import (
    SEVERITIES,
    AlignedStory,
    Alignment,
    Article,
    Drop,
    FilterSettings,
    Finding,
    HouseStyles,
    Lang,
    Page,
    PairingSettings,
    Placed,
    Score,
    Segment,
    Severity,
    Story,
    Versions,
    month_of,
)
from toolkit.errors import ToolkitError, UnusableError, UsageError, choose
from toolkit.files import read_parquet, read_text, to_json, writing, writing_folder
from toolkit.glossaries import Glossary, mining, read_glossary
from toolkit.glossaries.census import Census, Group
from toolkit.languages import direction
from toolkit.matching import match_articles
from toolkit.saying import Message, message
from toolkit.sites import SITES
from toolkit.units import assemble, segments, versions
from toolkit.version import VERSION

LEARNED = Words()


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What became of one page."""

    article: Article | None
    drops: tuple[Drop, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A story before its units are filtered."""

    aligned: AlignedStory
    findings: tuple[Finding, ...]


# --- one page, one story -------------------------------------------------------------------------------------------


def extract(page: Page | Path | str) -> Article:
    """Return the article of a page, or of the first page in a file. Raises ToolkitError where there is none."""
    if not isinstance(page, Page):
        path = Path(page)
        first = next(readers.read(path.parent, path.name), None)
        if not isinstance(first, Page):
            raise ToolkitError(f"{path}: {first.detail if first else 'nothing in it'}")
        page = first
    try:
        return extraction.extract(page, SITES)[0]
    except UnusableError as error:
        raise ToolkitError(f"{page.path}: {error}") from error


def read_pages(root: Path, sources: Sequence[str]) -> Iterator[Read]:
    """Yield what became of each page of the files `sources` below `root`."""
    for source in sources:
        yield from read_part(root, source)


def read_part(root: Path, source: str, part: readers.Part = readers.WHOLE) -> Iterator[Read]:
    """Yield what became of each page of a file, or of a part of it."""
    if aside := runners.at(source):
        yield Read(article=None, drops=(drop_of(source, aside),))
        return
    for page in readers.read(root, source, part):
        if isinstance(page, Drop):
            yield Read(article=None, drops=(placed(page, ""),))
            continue
        if aside := runners.at(page.path):
            yield Read(article=None, drops=(drop_of(page.path, aside),))
            continue
        try:
            article, drops = extraction.extract(page, SITES)
        except UnusableError as error:
            drop = Drop(noun="page", where=page.path, reason=error.reason, detail=error.detail)
            yield Read(article=None, drops=(placed(drop, page.url or ""),))
        else:
            month = month_of(article.published)
            yield Read(article=article, drops=tuple(replace(d, lang=article.lang, month=month) for d in drops))
        runners.at(source)


def drop_of(page: str, aside: runners.Aside) -> Drop:
    return placed(Drop(noun="page", where=page, reason=aside.reason, detail=aside.detail), "")


def placed(drop: Drop, url: str) -> Drop:
    """Return a page's Drop with the language and month that its address claims, where it has one that can be read."""
    found = find_address(url, SITES) or address_in_path(drop.where, SITES)
    return replace(drop, lang=found.lang, month=month_of(found.day)) if found else drop


def pair(articles: Iterable[Article], *, content: bool = True, days: int = PairingSettings().days) -> tuple[Story, ...]:
    """Return which articles are versions of one story, by what their pages say and, with `content`, by their texts.

    Versions that no page names lie no more than `days` apart.
    """
    return match_articles(tuple(articles), SITES, PairingSettings(content=content, days=days))[0]


def align_story(
    story: Story,
    articles: Sequence[Article],
    *,
    lexicon: Lexicon | None = None,
    first: Alignment | None = None,
    encoder: alignment.Encoder | None = None,
) -> AlignedStory:
    """Cut the versions into sentences and align them; `lexicon`, `first` and `encoder` are those of `align`.

    An article that is out of line with its sisters gets a warning.
    """
    articles = outliers.with_warnings(articles)
    sentences = [splitting.split_article(article) for article in articles]
    lines = versions(story.id, articles, sentences)
    found = alignment.align(lines, lexicon=lexicon, first=first, encoder=encoder)
    return assemble(story, overlap.with_warnings(articles, lines, found), sentences, found)


def versions_of(story: Story, articles: Sequence[Article]) -> Versions:
    """Return the sentences of a story as the aligner reads them."""
    return versions(story.id, articles, [splitting.split_article(article) for article in articles])


def check_story(aligned: AlignedStory, glossary: Glossary | None = None) -> Checked:
    return Checked(aligned=aligned, findings=checks.run_checks(aligned, glossary=glossary))


def unit_scores(checked: Checked) -> list[dict[str, float | None]]:
    """Return the scores of the units of a story, without those that compare them with other stories."""
    worst: dict[str | None, Severity] = {}
    for finding in checked.findings:
        if finding.check == filters.CHECK:
            before = worst.get(finding.unit, "info")
            worst[finding.unit] = max(before, finding.severity, key=SEVERITIES.index)
    return [filters.scores(unit, worst.get(unit.id)) for unit in checked.aligned.units]


def pairs_in(source: Path, how: PairingSettings | None = None) -> tuple[tuple[Story, ...], list[Article], list[Drop]]:
    """Return the stories and articles of a file or folder of pages, in memory, and what was left out.

    They are paired as the recipe says, unless it is said `how`.
    """
    how = how or (read_recipe(source).pairing if source.is_dir() else PairingSettings())
    read = list(read_pages(*files_in(source)))
    articles = [r.article for r in read if r.article]
    stories, left_out = match_articles(articles, SITES, how)
    return stories, articles, [*(drop for r in read for drop in r.drops), *left_out]


def stories_in(source: Path, words: Words = LEARNED) -> tuple[list[AlignedStory], list[Drop]]:
    """Return the aligned stories of a file or folder of pages, in memory, and what was left out."""
    stories, articles, drops = pairs_in(source)
    by_id = {(a.id, a.page): a for a in articles}
    own = [[by_id[m.article, m.page] for m in story.members] for story in stories]
    cut = [[splitting.split_article(article) for article in articles] for articles in own]
    lines = [versions(s.id, a, c) for s, a, c in zip(stories, own, cut, strict=True)]
    found = align_stories(lines, words)
    return [
        assemble(story, overlap.with_warnings(outliers.with_warnings(articles), both, links), sentences, links)
        for story, articles, sentences, both, links in zip(stories, own, cut, lines, found, strict=True)
    ], drops


def files_in(source: Path) -> tuple[Path, list[str]]:
    """Return the root and the files to read of a recipe's folder, a folder of pages or a single file."""
    if not source.exists():
        raise ToolkitError(message("{path}: no such file or folder", path=str(source)))
    if source.is_file():
        return source.parent, [source.name]
    if not source.is_dir():
        raise ToolkitError(message("{path}: neither a file nor a folder", path=str(source)))
    root = source / read_recipe(source).pages
    if not root.is_dir():
        recipe = str(source / corpus.RECIPE)
        raise ToolkitError(message("{path}: pages = '{pages}' is not a folder", path=recipe, pages=str(root)))
    return root, readers.sources(root)


# --- the verbs -----------------------------------------------------------------------------------------------------


def check(
    source: Path | str, *, only: Collection[str] = tuple(checks.CHECKS), glossary: Path | str | None = None
) -> list[Finding]:
    """Return the findings of a corpus, a folder of pages or a page, by story and in the order of its text.

    Typography is compared with the styles of its recipe. `glossary` takes the place of the recipe's. Names are also compared
    across all the stories.
    """
    return [
        finding for checked in check_all(Path(source), only=only, glossary=glossary) for finding in checked.findings
    ]


def check_all(
    source: Path | Sequence[AlignedStory],
    *,
    only: Collection[str] = tuple(checks.CHECKS),
    glossary: Path | str | None = None,
) -> Iterator[Checked]:
    """Yield each story of a corpus, of pages, or of those given, with its findings."""
    for name in only:
        choose("check", name, checks.CHECKS)
    place = source if isinstance(source, Path) else None
    house = house_glossary(place, glossary)[0]
    styles = styles_of(place) if place else HouseStyles()
    stories = stories_again(source) if isinstance(source, Path) else lambda: source
    census = Census()
    if checks.ACROSS in only:
        for story in stories():
            census.add(story)
    for story in stories():
        found = checks.run_checks(story, only=only, styles=styles, glossary=house, census=census)
        yield Checked(aligned=story, findings=found)


def styles_of(source: Path) -> HouseStyles:
    """Return how the recipe of a corpus or of a folder of pages has each language set."""
    if is_corpus(source):
        return open_corpus(source).manifest.recipe.style
    return read_recipe(source).style if source.is_dir() else HouseStyles()


def house_glossary(
    source: Path | None, glossary: Path | str | None = None
) -> tuple[Glossary | None, tuple[Message, ...]]:
    """Return the glossary to check `source` by, the given one or the recipe's, and what is wrong with rows of it."""
    own = source if source and source.is_dir() and not is_corpus(source) else None
    named = read_recipe(own).glossary if own else ""
    path = Path(glossary) if glossary else own / named if own and named else None
    return read_glossary(path) if path else (None, ())


def stories_again(source: Path) -> Callable[[], Iterable[AlignedStory]]:
    """Return what yields the stories as often as asked: of a corpus from its tables, of pages from memory."""
    if is_corpus(source):
        return lambda: stories_of(source)
    held = list(stories_of(source))
    return lambda: held


def terms(source: Path | str, *, least: int = mining.LEAST, pivot: Lang = "uk") -> list[mining.Candidate]:
    """Return candidates for a glossary, words and pairs of words of the language `pivot` and what stands for them."""
    return list(mining.mine(stories_again(Path(source)), least=least, pivot=pivot))


def spellings(source: Path | str, *, least: int = 1) -> list[Group]:
    """Return how the names of a corpus or folder are spelt, those in at least so many stories."""
    census = Census()
    for story in stories_of(Path(source)):
        census.add(story)
    return list(census.groups(least))


def translate(sentences: Sequence[str], *, engine: str | engines.Engine, source: Lang, target: Lang) -> list[str]:
    """Translate sentence by sentence. `engine` is a name with what it needs: "copy", "file:lines.txt", "owner/model"."""
    made = engines.engine(engine) if isinstance(engine, str) else engine
    return made.translate(sentences, source, target)


def translate_lines(lines: Iterable[str], *, engine: engines.Engine, source: Lang, target: Lang) -> Iterator[str]:
    """Do the same with lines as they come; an empty line begins a new document."""
    return engines.translations(engine, map(engines.Asked, lines), source, target)


def translate_corpus(made: Corpus, *, engine: str | engines.Engine, source: Lang, target: Lang) -> list[str]:
    """Translate the segments that both versions have, in the order of the exported pair, a line each."""
    by = engines.engine(engine) if isinstance(engine, str) else engine
    return by_segment(published(made, source, target)[0], by, source, target)


def record(engine: engines.Engine) -> dict[str, object]:
    """Return what an engine has done and what with, to be written beside its output."""
    runs = engine.account() if isinstance(engine, engines.Streams) else []
    used = {"transformers": ("transformers", "torch"), "ctranslate2": ("ctranslate2", "transformers")}
    names = sorted({name for run in runs for name in used.get(run.by.engine, ())})
    return {"newsalign": VERSION, "libraries": {name: installed_version(name) for name in names}, "runs": runs}


def installed_version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:  # all came from earlier runs
        return None


def scorable_segments(made: Corpus, source: Lang, target: Lang) -> tuple[list[Segment], int]:
    """Return what translations can be scored on: links that both versions have, of units that no filter dropped.

    With it comes how many segments of the source the target version leaves out, in stories that have both.
    """
    ours = [s for story in made.kept_stories() for s in segments(story, source, target) if s.source]
    wanted = [s for s in ours if s.target]
    return wanted, len(ours) - len(wanted)


def published(made: Corpus, source: Lang, target: Lang) -> tuple[list[Segment], int]:
    """Return the same. Raises ToolkitError where there is nothing to score on."""
    wanted, excluded = scorable_segments(made, source, target)
    if not wanted:
        raise ToolkitError(f"{made.path}: no segment that both {source} and {target} have")
    return wanted, excluded


def by_segment(wanted: Sequence[Segment | Placed], engine: engines.Engine, source: Lang, target: Lang) -> list[str]:
    """Translate all segments in one go: sentence by sentence, each segment's put together again, or as a whole."""
    if engine.whole:
        return engine.translate([s.source for s in wanted], source, target)
    asked = [engines.Asked(sentence, s.story) for s in wanted for sentence in s.source_sentences]
    outputs = iter(engines.translations(engine, asked, source, target))
    return [" ".join(next(outputs) for _ in s.source_sentences) for s in wanted]


def with_failures(scores: metrics.Scores, sources: Sequence[str], outputs: Mapping[str, Sequence[str]]) -> list[Score]:
    """Return `scores` with what failed as a whole in each system's output, and the values without it.

    Raises ToolkitError where the direction is not among ours, or there are not as many sources as outputs.
    """
    if not scores:
        return []
    if wrong := [system for system, lines in outputs.items() if len(lines) != len(sources)]:
        raise ToolkitError(
            f"{wrong[0]}: {len(outputs[wrong[0]])} segments for {len(sources)} sources; they must be as many"
        )
    pair = direction(scores[0].direction)
    found = {system: failures.find(sources, lines, pair) for system, lines in outputs.items()}
    values: dict[tuple[str, str], float] = {}
    for system in outputs:
        failed = set(found[system].segments)
        rest = [position for position in range(len(sources)) if position not in failed]
        if failed and rest:
            values |= {key: sums.score_of(rest) for key, sums in scores.sums.items() if key[0] == system}
    return [
        replace(
            s,
            failures=found[s.system],
            without_failures=values.get((s.system, s.metric)),
            warnings=tuple(w for w in s.warnings if not w.startswith(metrics.EMPTY)),  # which are counted above
        )
        for s in scores
    ]


def spec(system: System, root: Path) -> str:
    return f"{system.engine}:{root / system.file}" if system.file else system.engine


def export(
    made: Corpus,
    name: str,
    *,
    out: Path | None = None,
    options: exports.Options | None = None,
    settings: FilterSettings | None = None,
) -> Path:
    """Write one format of FORMATS into a folder of its name below `out` (or the corpus's `export`), and return it.

    Other filter `settings` than the corpus's own need a place `out` of their own. Raises ToolkitError without it, and where
    the corpus holds what was removed since.
    """
    write = choose("format", name, exports.FORMATS)
    if settings and (out is None or out.resolve() == (made.path / "export").resolve()):
        raise UsageError("an export by other filters does not belong into the corpus; say -o FOLDER")
    corpus.refuse_held(made)
    target = (out or made.path / "export") / name
    chosen = refiltered(made, settings) if settings else made.kept_stories
    with writing_folder(target) as folder:
        options = replace(options or exports.Options(), splits=made.manifest.recipe.splits)
        write(folder, about(made.manifest, card_in(target)), chosen, options)
    keep_checksums(made, target)
    return target


def refiltered(made: Corpus, settings: FilterSettings) -> Callable[[], Iterator[AlignedStory]]:
    """Return what yields the stories with the units that other limits keep, by the table of scores."""

    def stories() -> Iterator[AlignedStory]:
        judged = judge(made, settings)
        ahead = next(judged, None)
        for story in made.stories():
            dropped = set()
            while ahead and ahead.story == story.story.id:
                if ahead.rule:
                    dropped.add(ahead.unit)
                ahead = next(judged, None)
            yield corpus.without(story, dropped)

    return stories


@dataclass(frozen=True, slots=True)
class Judged:
    """What filters make of a unit."""

    unit: str
    story: str
    rule: str | None  # None: it is kept
    objecting: tuple[str, ...]  # all rules that object


def judge(made: Corpus, settings: FilterSettings) -> Iterator[Judged]:
    """Yield the units of a corpus in their order, judged by its table of scores. A batch of rows is in memory."""
    in_force = filters.limits(settings)
    for row in read_parquet(made.table(corpus.SCORES)):
        objecting = tuple(n for n, limit in in_force.items() if filters.RULES[n].objects(row[n], limit))
        yield Judged(row["id"], row["story"], objecting[0] if objecting else None, objecting)


def card_in(folder: Path) -> str:
    """Return the card of an export for the Hub; "" where there is none."""
    card = folder / "README.md"
    return read_text(card) if card.is_file() else ""


def about(manifest: corpus.Manifest, card: str = "") -> exports.About:
    """Return what exports say of a corpus. `card`: the one that stands there already."""
    recipe = manifest.recipe
    return exports.About(
        name=recipe.name,
        title=recipe.title or recipe.name,
        description=recipe.description,
        licence=recipe.licence,
        licence_link=recipe.licence_link,
        contact=recipe.contact,
        authors=recipe.authors,
        homepage=recipe.homepage,
        doi=recipe.doi,
        released=recipe.released,
        settings=corpus.row_settings(recipe),
        masks=recipe.privacy.mask,
        newsalign=manifest.newsalign,
        account=manifest.ledger.account(),
        splits=splits.rule(recipe.splits),
        leakage=leakage.lines(manifest.leakage),
        corrected=sum(step.kept for step in manifest.ledger.steps if step.noun == "corrections"),
        card=card,
    )


def keep_checksums(made: Corpus, target: Path) -> None:
    """Note in the manifest what was made anew in the corpus itself. While it is being built there is no manifest yet."""
    if target.is_relative_to(made.path) and (made.path / corpus.MANIFEST).is_file():
        corpus.refreshed(open_corpus(made.path), target)


def report(made: Corpus, *, out: Path | None = None, ui: str | None = None) -> Path:
    """Write the report of a corpus, one HTML file that needs no other, and return its path.

    It is in the language `ui` of our interfaces, or in that of the recipe.
    """
    target = out or made.path / "report.html"
    recipe = made.manifest.recipe
    notes = {(system.direction, system.name): system.note for system in recipe.systems if system.note}
    shown, figures = made.shown(reporting.MOST)
    page = reporting.parts(
        title=recipe.title or recipe.name,
        about=recipe.description,
        ledger=made.manifest.ledger,
        stories=lambda: made.chosen(shown),
        figures=reporting.Figures(**figures),
        findings=(finding for finding in made.findings() if finding.story in shown),
        scores=made.manifest.scores,
        notes=notes,
        ui=ui or recipe.ui,
        ignored={finding.id: finding.ignored for finding in made.findings() if finding.ignored is not None},
        name=recipe.name,
        statistics=statistics(made),
    )
    with writing(target) as file:
        for text in page:
            file.write(text.encode())
    keep_checksums(made, target)
    return target


def write_figures(found: Statistics, folder: Path, *, png: bool = True) -> list[Path]:
    """Write the figures of a corpus as `statistics.json` and pictures, and return the paths.

    Nothing is written where a picture cannot be made: PNG takes a renderer and a font.
    """
    drawn = reporting.draw_figures(found)
    made: dict[str, bytes] = {"statistics.json": msgspec.json.format(to_json(found), indent=2) + b"\n"}
    for name, svg in drawn.items():
        made[f"{name}.svg"] = svg.encode()
        if png:
            made[f"{name}.png"] = reporting.to_png(svg)
    for name, data in made.items():
        with writing(folder / name) as out:
            out.write(data)
    return [folder / name for name in made]


# --- in other clothes ----------------------------------------------------------------------------------------------


def article_json(article: Article) -> dict[str, object]:
    """Return an article as one flat object, times in ISO 8601 with the newsroom's offset."""
    row = msgspec.to_builtins(article)
    return {
        "url": article.url,
        "site": article.site,
        "lang": article.lang,
        "title": article.title,
        **row,
        "id": article.id,
    }


def article_text(article: Article) -> str:
    """Return an article for reading in a terminal."""
    lines = [
        f"{article.id}  {article.url}",
        f"published {article.published or 'no date'}  by {', '.join(article.authors) or 'nobody named'}",
    ]
    lines += [f"warning: {warning}" for warning in article.warnings]
    lines += [f"{p.kind:<11}{p.label + ': ' if p.label else ''}{p.text}" for p in article.paragraphs]
    return "\n".join(lines) + "\n"


def is_corpus(source: Path) -> bool:
    return (source / corpus.MANIFEST).is_file() or (source / "tables").is_dir()


def stories_of(source: Path, words: Words = LEARNED) -> Iterator[AlignedStory]:
    """Yield the stories of a corpus folder as they are there, or of pages, read and aligned now."""
    if is_corpus(source):
        yield from open_corpus(source).stories()
        return
    stories, drops = stories_in(source, words)
    if not stories:
        reasons = "; ".join(f"{d.where}: {d.detail}" for d in drops if d.noun == "page")
        raise ToolkitError(
            message("{path}: no page that can be used ({reasons})", path=str(source), reasons=reasons)
            if reasons
            else message("{path}: no page that can be used (the folder is empty)", path=str(source))
        )
    yield from stories
