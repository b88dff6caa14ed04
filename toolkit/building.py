"""Building a corpus: from a folder of pages to a folder with tables, exports and a report.

Steps take a shard and leave a file; between them stand pairing, which needs all articles, the sum of what the stories
teach, and the account at the end. All is made below `OUT/.work`, and put in place when it is whole.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import msgspec
from filelock import FileLock, Timeout

from toolkit import corpus, engines, exports, pairing
from toolkit.alignment.lexicons import read_lexicon, write_lexicon
from toolkit.alignment.stories import FILE as LEXICON
from toolkit.alignment.stories import Words, enough
from toolkit.corpus import Corpus, Ledger, Manifest, Recipe, open_corpus, read_recipe
from toolkit.data import Drop, digest
from toolkit.errors import ToolkitError, UsageError
from toolkit.evaluating import evaluate
from toolkit.files import read_jsonl, sha256_of, write_json, write_jsonl
from toolkit.freezing import Lesson, Paired, aligned, frozen, keep_known, settled
from toolkit.pipeline import (
    LEARNED,
    Checked,
    Read,
    check_story,
    export,
    files_in,
    read_pages,
    report,
    spec,
)
from toolkit.runners import run
from toolkit.sites import SITES
from toolkit.version import VERSION, code

PAGES_A_SHARD = 200  # files
STORIES_A_SHARD = 100
WORK = ".work"  # below the corpus, while it is being built
LOCK = ".lock"
LEFT_OUT = "left_out.jsonl"  # articles that pairing put aside
FROZEN = "frozen"  # below WORK: the lexicon of the corpus that is built again
OUTPUTS = ("tables", "export", "rejects.jsonl", "report.html", LEXICON, corpus.MANIFEST)

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageShard:
    root: Path
    sources: tuple[str, ...]
    target: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryShard:
    source: Path
    target: Path
    lexicon: Path  # this and the following need not be there
    first: Path  # alignments with the shipped lexicon
    known: Path  # stories that the corpus has already


def build(
    source: Path | str,
    out: Path | str,
    *,
    jobs: int = 1,
    overwrite: bool = False,
    quiet: bool = False,
    words: Words = LEARNED,
    relearn: bool = False,
) -> Corpus:
    """Make a corpus in the folder `out` from a recipe's folder, a folder of pages or one file.

    A lexicon that was learned stays with the corpus, for what is built into it later, unless it is to `relearn`. The same
    call on a finished or killed build goes on. Raises ToolkitError where the folder holds the corpus of
    another recipe (`overwrite` replaces it) or something else, where another build is at work in it, or where no page
    can be used. With several `jobs`, a script must call it below `if __name__ == "__main__":`.
    """
    source, out = Path(source), Path(out)
    root, sources = files_in(source)
    recipe = read_recipe(source) if source.is_dir() else corpus.default_recipe(source.stem)
    recipe_root = source if source.is_dir() else source.parent
    own = {(recipe_root / name).resolve() for name in (corpus.RECIPE, *(s.file for s in recipe.systems if s.file))}
    sources = [
        s for s in sources if (root / s).resolve() not in own and not (root / s).resolve().is_relative_to(out.resolve())
    ]
    if relearn and not words.learning:
        raise UsageError("--relearn learns a lexicon; leave out --lexicon and --no-learn")
    given = words.file
    with locked(out):
        mode = "learned" if words.learning else checksum(given) if given else "shipped"
        files = (f"{s} {checksum(root / s)}" for s in sources)
        state = digest(VERSION, code(), mode, *files, *inputs(recipe, recipe_root))
        old = usable(out, recipe, overwrite=overwrite)
        if old and old.manifest.input == state and not relearn and not corpus.changed(old):
            if not words.save:
                return old
            if old.manifest.lexicon:
                write_lexicon(words.save, read_lexicon(out / LEXICON))
                return old
        if words.learning:
            given = frozen(out / WORK / FROZEN, old, recipe, relearn=relearn)
        work = out / WORK / digest(state, checksum(given) if given else "", str(relearn), str(bool(words.save)))
        for stale in (out / WORK).glob("*"):
            if stale not in (work, out / WORK / FROZEN):
                shutil.rmtree(stale)
        shards = align_pages(root, sources, work, words=words, given=given, old=old, jobs=jobs, quiet=quiet)
        final = work / "final"
        shutil.rmtree(final, ignore_errors=True)
        finish(final, recipe, recipe_root, state, work, [shard.target for shard in shards])
        (out / corpus.MANIFEST).unlink(missing_ok=True)  # no manifest may stand beside tables that are not its own
        if not (final / LEXICON).exists():
            (out / LEXICON).unlink(missing_ok=True)
        for part in sorted(final.iterdir(), key=lambda p: p.name == corpus.MANIFEST):
            put(part, out / part.name)
        shutil.rmtree(out / WORK)
        made = open_corpus(out)
        if words.save:
            write_lexicon(words.save, read_lexicon(out / LEXICON))
    return made


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file, or what keeps it from being read: the reader will refuse it with a reason."""
    try:
        return sha256_of(path) if path.is_file() else "no file"
    except OSError:
        return "unreadable"


def inputs(recipe: Recipe, root: Path) -> list[str]:
    """Return what else a build depends on: the recipe, and the checksums of the files it names.

    Raises ToolkitError for an engine or a file that there is not, before any work is done.
    """
    for system in recipe.systems:
        engines.check(spec(system, root), system.settings)
    files = [root / s.file for s in recipe.systems if s.file]
    for file in files:
        if not file.is_file():
            raise ToolkitError(f"{root / corpus.RECIPE}: no such file: {file}")
    return [msgspec.json.encode(recipe).decode(), *map(sha256_of, files)]


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Hold the folder's lock. It dies with its process, so that a killed build leaves nothing to clean up."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        lock = FileLock(out / LOCK, timeout=0)
        lock.acquire()
    except Timeout:
        raise ToolkitError(f"{out}: another build is at work here; wait for it or choose another folder") from None
    except OSError as error:
        raise ToolkitError(f"{out}: cannot be written: {error.strerror or error}") from error
    try:
        yield
    finally:
        lock.release()  # the file stays: who took it away could take it from under a third


def usable(out: Path, recipe: Recipe, *, overwrite: bool) -> Corpus | None:
    """Return the corpus in `out` if it has the same recipe; raise ToolkitError if it must not be touched."""
    names = {p.name for p in out.iterdir()} - {LOCK}
    if not names or names == {WORK}:
        return None
    if corpus.MANIFEST not in names:
        if names <= {WORK, *OUTPUTS}:  # killed while the finished files were put in place
            return None
        raise ToolkitError(f"{out}: holds other files ({min(names)} …); choose an empty folder")
    try:
        old = open_corpus(out)
    except ToolkitError:
        if overwrite:
            return None
        raise
    if old.manifest.recipe == recipe:
        return old
    if not overwrite:
        raise ToolkitError(
            f"{out}: holds the corpus {old.manifest.recipe.name!r} of another recipe; "
            "choose another folder, or say --overwrite"
        )
    return None


def put(part: Path, target: Path) -> None:
    if target.is_dir():
        shutil.rmtree(target)
    part.replace(target)


def align_pages(
    root: Path,
    sources: Sequence[str],
    work: Path,
    *,
    words: Words,
    given: Path | None,
    old: Corpus | None,
    jobs: int,
    quiet: bool,
) -> list[StoryShard]:
    """Take pages to aligned and checked stories, in the order of their ids.

    Words come from the lexicon `given`, are learned, or are the shipped ones; which it was is left in the work folder.
    """
    page_shards = [
        PageShard(root=root, sources=tuple(chunk), target=work / "pages" / f"{n:06}.jsonl")
        for n, chunk in enumerate(chunks(sources, PAGES_A_SHARD))
    ]
    run(read_shard, page_shards, jobs=jobs, label="reading", quiet=quiet)
    read = [r for shard in page_shards for r in read_jsonl(shard.target, Read)]
    articles = {(r.article.id, r.article.page): r.article for r in read if r.article}
    if not articles:
        reasons = "; ".join(sorted({f"{d.reason}: {d.where}: {d.detail}" for r in read for d in r.drops})[:3])
        raise ToolkitError(
            f"{root}: no page that can be used among {len(sources)} files ({reasons or 'the folder is empty'})"
        )
    stories, left_out = pairing.pair(articles.values(), SITES)
    write_jsonl(work / LEFT_OUT, left_out)

    story_shards = []
    for n, chunk in enumerate(chunks(sorted(stories, key=lambda s: s.id), STORIES_A_SHARD)):
        paired, checked, first, known = (
            work / step / f"{n:06}.jsonl" for step in ("paired", "checked", "first", "known")
        )
        write_jsonl(
            paired, (Paired(story=s, articles=tuple(articles[m.article, m.page] for m in s.members)) for s in chunk)
        )
        story_shards.append(StoryShard(source=paired, target=checked, lexicon=work / LEXICON, first=first, known=known))
    if given or (words.learning and (words.save or enough(sum(len(s.members) > 1 for s in stories)))):
        lessons = [
            Lesson(source=s.source, first=s.first, target=work / "learned" / f"{s.source.stem}.tsv.gz")
            for s in story_shards
        ]
        settled(work / LEXICON, given, lessons, jobs=jobs, quiet=quiet)
    keep_known(old, work / LEXICON, ((s.source, s.known) for s in story_shards))
    run(align_shard, story_shards, jobs=jobs, label="aligning", quiet=quiet)
    return story_shards


def read_shard(shard: PageShard) -> None:
    write_jsonl(shard.target, read_pages(shard.root, shard.sources))


def align_shard(shard: StoryShard) -> None:
    stories = aligned(shard.source, lexicon=shard.lexicon, first=shard.first, known=shard.known)
    write_jsonl(shard.target, (check_story(story) for story in stories))


def chunks(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def finish(final: Path, recipe: Recipe, recipe_root: Path, state: str, work: Path, shards: Sequence[Path]) -> None:
    """Write what a build leaves: tables, rejects, exports, report and, last, the manifest."""

    def checked() -> Iterator[Checked]:
        for shard in shards:
            yield from read_jsonl(shard, Checked)

    dropped = {unit: rule for c in checked() for unit, rule in c.dropped.items()}
    counts = corpus.write_tables(
        final / "tables", (c.aligned for c in checked()), (f for c in checked() for f in c.findings), dropped
    )
    account = settle(final, work, checked, dropped)
    lexicon = final / LEXICON
    if (work / LEXICON).exists():
        shutil.copyfile(work / LEXICON, lexicon)
    manifest = Manifest(
        newsalign=VERSION,
        code=code(),
        recipe=recipe,
        input=state,
        lexicon=sha256_of(lexicon) if lexicon.exists() else "",
        counts=counts,
        ledger=account,
    )
    made = Corpus(final, manifest)
    scores = evaluate(made, recipe.systems, root=recipe_root, names=recipe.metrics or None, details=False).scores
    made = replace(made, manifest=replace(manifest, scores=scores))
    for name in exports.FORMATS:
        export(made, name)
    report(made)
    files = sorted(p for p in final.rglob("*") if p.is_file())
    checksums = {p.relative_to(final).as_posix(): sha256_of(p) for p in files}
    write_json(final / corpus.MANIFEST, replace(made.manifest, checksums=checksums))


def settle(final: Path, work: Path, checked: Callable[[], Iterable[Checked]], dropped: Mapping[str, str]) -> Ledger:
    """Write all that was left out to `rejects.jsonl` and draw up the account."""

    def read() -> Iterator[Read]:
        for shard in sorted((work / "pages").iterdir()):
            yield from read_jsonl(shard, Read)

    def drops() -> Iterator[Drop]:
        for r in read():
            yield from r.drops
        yield from read_jsonl(work / LEFT_OUT, Drop)
        for c in checked():
            for unit in c.aligned.units:
                if unit.id in dropped:
                    text = unit.uk or unit.ru or unit.en
                    yield Drop(noun="unit", where=f"{unit.story}#{unit.position}", reason=dropped[unit.id], detail=text)

    write_jsonl(final / "rejects.jsonl", drops())
    articles = [r.article for r in read() if r.article]
    return corpus.ledger(
        drops=drops(),
        articles=len(articles),
        paragraphs=sum(len(a.paragraphs) for a in articles),
        stories=(c.aligned for c in checked()),
    )
