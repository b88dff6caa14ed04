"""The lexicon of a corpus: learned shard by shard, kept in its folder, and taken again for what is built into it later.

What the shards teach is added up exactly, so that neither their size nor their order leaves a trace. Stories that have not
changed since they were aligned with the same lexicon are taken from the tables: they would come out the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from toolkit import alignment, corpus
from toolkit.alignment.learning import summed
from toolkit.alignment.lexicons import Lexicon, merged, read_lexicon, write_lexicon
from toolkit.alignment.stories import FILE
from toolkit.corpus import Corpus, Recipe
from toolkit.data import AlignedStory, Alignment, Article, Story, digest
from toolkit.errors import ToolkitError
from toolkit.files import read_jsonl, sha256_of, write_jsonl
from toolkit.pipeline import align_story, versions_of
from toolkit.runners import run
from toolkit.version import VERSION, code


@dataclass(frozen=True, slots=True, kw_only=True)
class Paired:
    """A story with its articles, not yet aligned."""

    story: Story
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A shard of stories to learn from."""

    source: Path  # paired
    teachers: frozenset[str]  # ids of the stories in it that are learned from
    first: Path  # their alignments with the shipped lexicon, left beside the target
    target: Path  # what they teach


def frozen(folder: Path, old: Corpus | None, recipe: Recipe, *, relearn: bool) -> Path | None:
    """Return a copy in `folder` of the lexicon that the corpus keeps; None where it has none, or shall have a new one.

    The copy outlives a killed build. Raises ToolkitError where the corpus's own is gone or was changed.
    """
    kept = folder / f"{digest(repr(recipe))}-{FILE}"
    if relearn:
        kept.unlink(missing_ok=True)
    elif not kept.exists() and old and old.manifest.lexicon:
        own = old.path / FILE
        if not own.is_file() or sha256_of(own) != old.manifest.lexicon:
            raise ToolkitError(
                f"{own}: the lexicon of the corpus is gone or was changed; put it back, or say --relearn"
            )
        write_lexicon(kept, read_lexicon(own))
    return kept if kept.exists() else None


def settled(target: Path, given: Path | None, lessons: Sequence[Lesson], *, jobs: int, quiet: bool) -> None:
    """Write the lexicon of a build: the one that is given, or else what all lessons teach together."""
    if target.exists():
        return
    if given:
        write_lexicon(target, read_lexicon(given))
        return
    teaching = [lesson for lesson in lessons if lesson.teachers]
    run(learn_shard, teaching, jobs=jobs, label="learning words", quiet=quiet)
    write_lexicon(target, merged(read_lexicon(lesson.target) for lesson in teaching).pruned())


def learn_shard(lesson: Lesson) -> None:
    paired = (p for p in read_jsonl(lesson.source, Paired) if p.story.id in lesson.teachers)
    stories = [versions_of(p.story, p.articles) for p in paired]
    studied = [alignment.study(story) for story in stories]
    write_jsonl(lesson.first, (first for first, _ in studied))
    write_lexicon(lesson.target, summed((story, counts) for story, (_, counts) in zip(stories, studied, strict=True)))


def aligned(source: Path, *, lexicon: Path, first: Path, known: Path) -> Iterator[AlignedStory]:
    """Yield the stories of a shard: those `known` as they are, the others aligned. Only `source` must be there."""
    words = read_once(lexicon, sha256_of(lexicon)) if lexicon.exists() else None
    old = {s.story.id: s for s in read_jsonl(known, AlignedStory)} if known.exists() else {}
    found = {a.story: a for a in read_jsonl(first, Alignment)} if first.exists() else {}
    for p in read_jsonl(source, Paired):
        yield old.get(p.story.id) or align_story(p.story, p.articles, lexicon=words, first=found.get(p.story.id))


@lru_cache(maxsize=1)
def read_once(path: Path, sha256: str) -> Lexicon:
    """Return a lexicon; a process that does several shards reads it once."""
    return read_lexicon(path)


def keep_known(old: Corpus | None, lexicon: Path, shards: Iterable[tuple[Path, Path]]) -> None:
    """Write which stories of each shard (a file of them, and the file to write) the corpus has, aligned by the same.

    Shards and the corpus are in the order of the stories' ids.
    """
    aligner = (VERSION, code(), sha256_of(lexicon) if lexicon.exists() else "")
    if old is None or (old.manifest.newsalign, old.manifest.code, old.manifest.lexicon) != aligner:
        return
    if corpus.changed(old):
        return
    stories = old.stories()
    ahead = next(stories, None)
    for source, known in shards:
        kept = []
        for p in read_jsonl(source, Paired):
            while ahead and ahead.story.id < p.story.id:
                ahead = next(stories, None)
            if ahead and (ahead.story, ahead.articles) == (p.story, p.articles):
                kept.append(ahead)
        write_jsonl(known, kept)
