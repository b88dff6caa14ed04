"""Building a corpus: from a folder of pages to a folder with tables, exports and a report.

    files → page shards → records → pairing → story shards → filtered units → tables, exports, account, report

Steps take a shard and leave a folder; which process does which leaves no trace, so that a runner is all that a cluster
needs. Between them stand pairing, which is shown a small record of each article, the sum of what the stories teach, and
the joining of what the story shards hold. Memory is set by the size of a shard and the largest story; what grows with the
corpus are pairing's records, where each article stands, and the lexicon.

A shard is named after all that it is made of and stays in `OUT/.shards` (`store.py`): a killed build goes on there, and
what is built later does again only what has changed. Shards are cut where the hash of a file's or a story's name says so:
one more file or story changes one shard. All else is made below `OUT/.work`, and put in place when it is whole.
"""

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from toolkit import corpus, engines, pipeline, runners
from toolkit.alignment import Encoder
from toolkit.alignment.lexicons import read_lexicon, write_lexicon
from toolkit.alignment.stories import FILE as LEXICON
from toolkit.alignment.stories import Words, enough, teachers
from toolkit.building import encoding
from toolkit.building.comparing import Comparing
from toolkit.building.filtering import filtered
from toolkit.building.finishing import REJECTS, finish, tally_of
from toolkit.building.freezing import Lesson, frozen, settled
from toolkit.building.reading import (
    DROPS,
    Catalogue,
    PageShard,
    Piece,
    gone_of,
    page_shards,
    pieces,
    read_shard,
    refreshed,
)
from toolkit.building.removing import Removing, unlearned
from toolkit.building.store import FIRST, KEPT, LEARNED, PAGES, SCORED, SHARDS, STORIES, Head, Store, key
from toolkit.building.stories import (
    AS_BEFORE,
    Group,
    Known,
    StoryShard,
    align_shard,
    by_story,
    group_stories,
    homeless,
    index_of,
    write_paired,
)
from toolkit.corpus import Corpus, KeptEncoder, Recipe, open_corpus, read_recipe, read_removals
from toolkit.corpus.removing import SOURCE, keep_source
from toolkit.corrections import PATCH, Edit, read_patch
from toolkit.data import (
    Drop,
    EncoderSettings,
    ExportSettings,
    FilterSettings,
    HouseStyles,
    Mask,
    PairingSettings,
    PrivacySettings,
    SplitSettings,
    digest,
)
from toolkit.errors import ToolkitError, UsageError, choose
from toolkit.exports import FORMATS
from toolkit.files import read_jsonl, sha256_of, write_json
from toolkit.findings import ignoring
from toolkit.glossaries import read_glossary
from toolkit.matching import match
from toolkit.pipeline import LEARNED as LEARNED_WORDS
from toolkit.pipeline import files_in, spec
from toolkit.privacy import masked
from toolkit.runners import TIME_LIMIT_S, Progress, Runner
from toolkit.version import VERSION, code

WORK = ".work"  # below the corpus, while it is being built
LOCK = ".lock"
FROZEN = "frozen"  # below WORK: the lexicon of the corpus that is built again
CHANGES = "changes.json"  # what this build did again, and why
AT = "at"  # below WORK: what each process is at
# What the steps take, in milliseconds a page (eval/results/build_speed.md): by this the time left is reckoned.
SHARES = {"reading": 2.7, "learning words": 0.7, "aligning": 8.3, "filtering": 1.5, "scores": 0.1, "joining": 0.5}
OUTPUTS = ("tables", "export", REJECTS, "report.html", LEXICON, CHANGES, corpus.MANIFEST)


def build(
    source: Path | str,
    out: Path | str,
    *,
    jobs: int = 1,
    overwrite: bool = False,
    quiet: bool = False,
    words: Words = LEARNED_WORDS,
    relearn: bool = False,
    encoder: EncoderSettings | None = None,
    device: str | None = None,
    vectors: Path | None = None,
    runner: str = "processes",
    address: str | None = None,
    time_limit_s: float = TIME_LIMIT_S,
) -> Corpus:
    """Make a corpus in the folder `out` from a recipe's folder, a folder of pages or one file.

    A lexicon that was learned stays with the corpus, for what is built into it later, unless it is to `relearn`. A sentence
    `encoder` takes the place of the recipe's; it runs on `device`, and its vectors are kept below `vectors`. The same
    call on a finished or killed build goes on. A page or story at which two processes died, hung (longer than
    `time_limit_s`) or failed is set aside with its reason, and the rest goes on. Raises ToolkitError where the folder holds the corpus of
    another recipe (`overwrite` replaces it) or something else, where another build is at work in it, or where no page
    can be used. With several `jobs`, a script must call it below `if __name__ == "__main__":`.
    """
    source, out = Path(source), Path(out)
    if runner == "ray":  # other nodes stand elsewhere
        source, out = source.absolute(), out.absolute()
    root, sources = files_in(source)
    recipe = read_recipe(source) if source.is_dir() else corpus.default_recipe(source.stem)
    recipe_root = source if source.is_dir() else source.parent
    removals = read_removals(recipe_root)
    recipe = replace(recipe, encoder=encoder) if encoder else recipe
    if runner == "ray" and recipe.encoder:  # other nodes have another cache
        vectors = (vectors or out / WORK / "vectors").absolute()
    patch = recipe_root / PATCH if source.is_dir() else None
    edits = by_story(with_masks_on(edit, recipe.privacy.mask) for edit in read_patch(patch)) if patch else {}
    others = (*(s.file for s in recipe.systems), recipe.glossary)
    names = (corpus.RECIPE, corpus.REMOVED, PATCH, ignoring.FILE, *others)
    own = {real(recipe_root / name) for name in names if name}
    sources = [s for s in sources if (at := real(root / s)) not in own and not at.is_relative_to(real(out))]
    if relearn and not words.learning:
        raise UsageError("--relearn learns a lexicon; leave out --lexicon and --no-learn")
    given = words.file
    model = encoding.opened(recipe, Path() if encoder else recipe_root, device=device, vectors=vectors)
    progress = Progress(quiet=quiet, shares=SHARES)
    hands = runners.opened(
        runner, jobs=jobs, address=address, notes=out / WORK / AT, limit_s=time_limit_s, progress=progress
    )
    with locked(out), told(out), hands as worker:
        mode = "learned" if words.learning else checksum(given) if given else "shipped"
        found = list(pieces(root, sources))
        state = digest(
            VERSION,
            code(),
            mode,
            encoding.identity(model),
            *(piece.name for piece in found),
            *inputs(recipe, recipe_root),
            *removals.keys,
            *([checksum(patch)] if patch and edits else []),
        )
        old = usable(out, recipe, overwrite=overwrite)
        keep_source(out, source)
        done = old and old.manifest.input == state and not relearn and not corpus.changed(old)
        if old and done and tidied(out, state):
            if not words.save:
                return old
            if old.manifest.lexicon:
                write_lexicon(words.save, read_lexicon(out / LEXICON))
                return old
        if words.learning:
            given = frozen(out / WORK / FROZEN, old, recipe, relearn=relearn)
        kept = encoding.frozen(out / WORK / FROZEN, old, recipe, relearn=relearn)
        removing = Removing.opened(removals, out / SHARDS, old)
        if old and given and words.learning and removals:
            unlearned(given, old, removing.known)  # before its text is gone
        made = align_pages(
            root,
            found,
            out,
            state,
            words=words,
            how=recipe.pairing,
            given=given,
            edits=edits,
            encoder=model,
            kept=kept,
            glossary=recipe_root / recipe.glossary if recipe.glossary else None,
            removing=removing,
            masks=recipe.privacy.mask,
            runner=worker,
        )
        (out / WORK).mkdir(exist_ok=True)  # there is none where no story was aligned and no lexicon learned
        units = filtered(
            made.stories,
            Store(out / SHARDS),
            out / WORK,
            recipe.filters,
            recipe.splits,
            recipe.exports.formats,
            worker,
        )
        final = out / WORK / "final"
        shutil.rmtree(final, ignore_errors=True)
        finish(
            final,
            recipe,
            recipe_root,
            state,
            pages=made.pages,
            left_out=made.left_out,
            shards=made.stories,
            kept=units.kept,
            scored=units.scored,
            lexicon=made.lexicon,
            encoder=encoding.kept_of(made.encoder),
            runner=worker,
            card=pipeline.card_in(out / "export" / "hub") if old else "",
            removed=removing.known,
        )
        write_json(final / CHANGES, made.changes)
        (out / corpus.MANIFEST).unlink(missing_ok=True)  # no manifest may stand beside tables that are not its own
        if not (final / LEXICON).exists():
            (out / LEXICON).unlink(missing_ok=True)
        for part in sorted(final.iterdir(), key=lambda p: p.name == corpus.MANIFEST):
            put(part, out / part.name)
        Store(out / SHARDS).finished(
            replace(
                made.head,
                kept=tuple(shard.name for shard in units.kept),
                scored=tuple(shard.name for shard in units.scored),
            ),
            index_of(made.groups, [shard.name for shard in made.stories]),
        )
        tidied(out, state)
        if words.save:
            write_lexicon(words.save, read_lexicon(out / LEXICON))
    return open_corpus(out)


def with_masks_on(edit: Edit, kinds: Sequence[Mask]) -> Edit:
    return replace(edit, text=masked(edit.text, kinds))


def real(path: Path) -> Path:
    """Return where a path leads. Path.resolve() raises where links lead to each other, which reading tells of."""
    return Path(os.path.realpath(path))


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
    for name in recipe.exports.formats:
        chosen_format(root, name)
    for system in recipe.systems:
        engines.check(spec(system, root), system.settings)
    named = (*(s.file for s in recipe.systems), *recipe.splits.against, recipe.glossary)
    files = [root / file for file in named if file]
    for file in files:
        if not file.is_file():
            raise ToolkitError(f"{root / corpus.RECIPE}: no such file: {file}")
    if recipe.glossary:
        read_glossary(root / recipe.glossary)
    if (root / ignoring.FILE).is_file():
        ignoring.read_ignored(root / ignoring.FILE)  # what is wrong with it is told now
        files.append(root / ignoring.FILE)
    return [msgspec.json.encode(recipe).decode(), *map(sha256_of, files)]


def chosen_format(root: Path, name: str) -> None:
    """Raise ToolkitError for a format of a recipe that there is not."""
    try:
        choose("format", name, FORMATS)
    except ToolkitError as error:
        raise ToolkitError(f"{root / corpus.RECIPE}: [exports] {error}") from None


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


@contextmanager
def told(out: Path) -> Iterator[None]:
    """Tell in one line what the disk refuses."""
    try:
        yield
    except OSError as error:
        raise ToolkitError(f"{error.filename or out}: {error.strerror or error}") from error


def usable(out: Path, recipe: Recipe, *, overwrite: bool) -> Corpus | None:
    """Return the corpus in `out` if it has the same recipe; raise ToolkitError if it must not be touched."""
    names = {p.name for p in out.iterdir()} - {LOCK, WORK, SHARDS, SOURCE}
    if not names:
        return None
    if corpus.MANIFEST not in names:
        if names <= {*OUTPUTS}:  # killed while the finished files were put in place
            return None
        raise ToolkitError(f"{out}: holds other files ({min(names)} …); choose an empty folder")
    try:
        old = open_corpus(out, whole=False)  # what is missing is made again
    except ToolkitError:
        if overwrite:
            return None
        raise
    if same_stories(old.manifest.recipe) == same_stories(recipe):
        return old
    if not overwrite:
        raise ToolkitError(
            f"{out}: holds the corpus {old.manifest.recipe.name!r} of another recipe; "
            "choose another folder, or say --overwrite"
        )
    return None


def same_stories(recipe: Recipe) -> Recipe:
    """Return the recipe without what only chooses among units or findings, or describes them: that may change at any time.

    So may what is masked: pages are then read again.
    """
    kept = corpus.undescribed(recipe)
    return replace(
        kept,
        filters=FilterSettings(),
        splits=SplitSettings(),
        privacy=PrivacySettings(),
        exports=ExportSettings(),
        style=HouseStyles(),
        glossary="",
    )


def put(part: Path, target: Path) -> None:
    if target.is_dir():
        shutil.rmtree(target)
    part.replace(target)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a build did again, and why."""

    pages: dict[str, int]
    stories: dict[str, int]
    which: dict[str, list[str]] = field(default_factory=dict)  # stories by reason, where others are as before
    idle: list[str] = field(default_factory=list)  # lines of `removed.toml` that matched nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """The shards of a build, in the order of their pages and stories."""

    pages: list[PageShard]
    stories: list[Path]
    groups: list[Group]  # beside `stories`
    left_out: tuple[Drop, ...]  # articles that pairing put aside, corrections of stories that are not there
    lexicon: Path  # need not be there: then it is the shipped one
    head: Head
    encoder: Encoder | None
    changes: Changes


def align_pages(
    root: Path,
    found: Sequence[Piece],
    out: Path,
    state: str,
    *,
    words: Words,
    how: PairingSettings,
    given: Path | None,
    edits: Mapping[str, Sequence[Edit]],
    encoder: Encoder | None,
    kept: KeptEncoder | None,
    glossary: Path | None,
    removing: Removing,
    masks: tuple[Mask, ...],
    runner: Runner,
) -> Made:
    """Take pages to aligned and checked stories, in the order of their ids.

    Words come from the lexicon `given`, are learned, or are the shipped ones. `kept`: what the corpus knows of its encoder.
    """
    store = Store(out / SHARDS)
    before = store.head()
    again: set[str] = set()
    while True:
        removing.save()
        pages = page_shards(root, found, store.path / PAGES, removing.known, masks)
        store.mend(shard.target for shard in pages)
        again |= refreshed(pages)
        runner.run(read_shard, pages, label="reading", unit="pages")
        catalogue = Catalogue(pages)
        comparing = Comparing(catalogue, store, runner)
        stories, left_out = match(catalogue.entries(), comparing, how)
        if not removing.of_stories(stories):
            break
    if not stories:
        raise nothing_usable(root, pages, len(found))
    groups = group_stories(stories, catalogue, edits)
    several = [story.id for story in stories if len(story.members) > 1]
    taught = teachers(several)
    if encoder:
        encoder = encoding.with_worths(encoder, kept, stories, catalogue, store.path / PAGES)
    del stories
    paired = [out / WORK / "paired" / f"{group.key}.jsonl" for group in groups]
    firsts = [store.shard(FIRST, f"{group.key}.jsonl") for group in groups]

    lexicon = Path("no lexicon")
    if given or (words.learning and (words.save or enough(len(several)))):
        lessons = []
        if given is None:
            for group, source, first in zip(groups, paired, firsts, strict=True):
                own = taught.intersection(story.id for story in group.stories)
                target = store.shard(LEARNED, key(group.key, *sorted(own)) + ".tsv.gz")
                lessons.append(
                    Lesson(pages=store.path / PAGES, source=source, teachers=own, first=first, target=target)
                )
                if own and not target.exists():
                    write_paired(source, group, catalogue)
        lexicon = out / WORK / LEXICON
        settled(lexicon, given, lessons, runner)
    learned = sha256_of(lexicon) if lexicon.exists() else ""
    head = Head(
        state,
        code(),
        learned,
        tuple(shard.target.name for shard in pages),
        encoding.identity(encoder),
        tuple(sorted(set(comparing.used))),
        glossary=sha256_of(glossary) if glossary else "",
    )

    shards = []
    made_with = (head.lexicon, head.encoder, *filter(None, (head.glossary,)))
    names = {key(group.key, *made_with) for group in groups} | {s.shard for s in store.indexed()}
    store.mend(store.shard(STORIES, name) for name in sorted(names))
    known = Known(store, head)
    for group, source, first, had in zip(groups, paired, firsts, known.of(groups), strict=True):
        target = store.shard(STORIES, key(group.key, *made_with))
        shard = StoryShard(
            pages=store.path / PAGES,
            source=source,
            lexicon=lexicon,
            first=first,
            target=target,
            encoder=encoder,
            edits=tuple(edit for story in group.stories for edit in edits.get(story.id, ())),
            glossary=glossary,
        )
        shards.append(shard)
        if not target.exists():
            write_paired(source, group, catalogue, had)
    if encoder:
        waiting = [shard.source for shard in shards if not shard.target.exists()]
        encoding.encode(encoder, waiting, store.path / PAGES, out / WORK / "encoded", runner)
    counted, which = known.changes()
    runner.run(align_shard, shards, label="aligning", unit="stories")
    if removing.of_tables(*(shard.target / "tables" for shard in shards)):
        return align_pages(
            root,
            found,
            out,
            state,
            words=words,
            how=how,
            given=given,
            edits=edits,
            encoder=encoder,
            kept=kept,
            glossary=glossary,
            removing=removing,
            masks=masks,
            runner=runner,
        )
    met = {key for shard in pages for key in gone_of(shard.target).keys}
    return Made(
        pages=pages,
        stories=[shard.target for shard in shards],
        groups=groups,
        left_out=(*left_out, *homeless(edits, (story.id for group in groups for story in group.stories))),
        lexicon=lexicon,
        head=head,
        encoder=encoder,
        changes=Changes(
            pages=page_changes(pages, before, again), stories=counted, which=which, idle=removing.idle(met)
        ),
    )


def read_changes(made: Corpus) -> Changes:
    try:
        return msgspec.json.decode((made.path / CHANGES).read_bytes(), type=Changes)
    except (OSError, msgspec.DecodeError):
        return Changes(pages={}, stories={})


def changes(made: Corpus) -> list[str]:
    """Return what the build of a corpus did again and why, as lines for a terminal; [] where it was all new."""
    found = read_changes(made)
    counts = {"pages": found.pages, "stories": found.stories}
    if not any(of.get(AS_BEFORE) for of in counts.values()):
        return []
    return [f"{noun:<11}" + ", ".join(f"{count} {why}" for why, count in of.items()) for noun, of in counts.items()]


def page_changes(pages: Sequence[PageShard], before: Head | None, again: Set[str]) -> dict[str, int]:
    """Count the pages that an earlier build had read, and those that were read for this one, some of them `again`."""
    had = set(before.pages) - again if before else set()
    counts = {AS_BEFORE: 0, "read": 0}
    for shard in pages:
        tally = tally_of(shard.target)
        counts[AS_BEFORE if shard.target.name in had else "read"] += tally.count("pages")
    return counts


def nothing_usable(root: Path, pages: Sequence[PageShard], files: int) -> ToolkitError:
    drops = (drop for shard in pages for drop in read_jsonl(shard.target / DROPS, Drop))
    first: dict[str, str] = {}
    for drop in drops:
        first.setdefault(drop.reason, f"{drop.reason}: {drop.where}: {drop.detail}")
    shown = "; ".join(list(first.values())[:3]) or "the folder is empty"
    return ToolkitError(f"{root}: no page that can be used among {files} files ({shown})")


def tidied(out: Path, state: str) -> bool:
    """Delete what a finished build does not need, even where it was killed before it could; return whether it is finished."""
    if not (out / WORK).exists():
        return True
    store = Store(out / SHARDS)
    head = store.head()
    if not head or head.input != state:
        return False
    store.prune(
        {store.shard(PAGES, name) for name in head.pages}
        | {store.path / name for name in head.compared}
        | {store.shard(KEPT, name) for name in head.kept}
        | {store.shard(SCORED, name) for name in head.scored}
        | {store.shard(STORIES, s.shard) for s in store.indexed()}
    )
    shutil.rmtree(out / WORK)
    return True
