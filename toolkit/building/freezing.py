"""The lexicon of a corpus: learned shard by shard, kept in its folder, and taken again for what is built into it later.

What the shards teach is added up exactly, so that neither their size nor their order leaves a trace.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from toolkit import alignment
from toolkit.alignment.learning import summed
from toolkit.alignment.lexicons import Lexicon, merged, read_lexicon, write_lexicon
from toolkit.alignment.stories import FILE
from toolkit.building.reading import Place, read_articles
from toolkit.building.store import key
from toolkit.corpus import Corpus, Recipe
from toolkit.data import Story, digest
from toolkit.errors import ToolkitError
from toolkit.files import read_jsonl, sha256_of, write_jsonl
from toolkit.pipeline import versions_of
from toolkit.runners import Runner, at

AT_ONCE = 8  # lexicons added up by one process


@dataclass(frozen=True, slots=True, kw_only=True)
class Paired:
    """A story, not yet aligned, with where its articles are."""

    story: Story
    places: tuple[Place, ...]
    known: str = ""  # the shard of an earlier build that has it as it would come out; "": none


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A shard of stories to learn from."""

    pages: Path  # the folder of page shards
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """Lexicons to add up."""

    parts: tuple[Path, ...]
    target: Path


def settled(target: Path, given: Path | None, lessons: Sequence[Lesson], runner: Runner) -> None:
    """Write the lexicon of a build: the one that is given, or else what all lessons teach together."""
    if given:
        write_lexicon(target, read_lexicon(given))
        return
    teaching = [lesson for lesson in lessons if lesson.teachers]
    runner.run(learn_shard, teaching, label="learning words", unit="stories")
    parts = [lesson.target for lesson in teaching]
    while len(parts) > AT_ONCE:
        sums = [sum_of(parts[start : start + AT_ONCE]) for start in range(0, len(parts), AT_ONCE)]
        runner.run(add_up, sums, label="adding up words")
        parts = [made.target for made in sums]
    write_lexicon(target, merged(map(read_lexicon, parts)).pruned())


def sum_of(parts: Sequence[Path]) -> Sum:
    return Sum(parts=tuple(parts), target=parts[0].with_name(f"{key('sum', *(p.name for p in parts))}.tsv.gz"))


def add_up(what: Sum) -> None:
    write_lexicon(what.target, merged(map(read_lexicon, what.parts)))


def learn_shard(lesson: Lesson) -> int:
    """Leave what the stories of a shard teach; one that is set aside teaches nothing, and will be told of when it is aligned."""
    stories, studied = [], []
    for p in read_jsonl(lesson.source, Paired):
        if p.story.id in lesson.teachers and not at(p.story.id):
            stories.append(versions_of(p.story, read_articles(lesson.pages, p.places)))
            studied.append(alignment.study(stories[-1]))
    write_jsonl(lesson.first, (first for first, _ in studied))
    write_lexicon(lesson.target, summed((story, counts) for story, (_, counts) in zip(stories, studied, strict=True)))
    return len(stories)


@lru_cache(maxsize=1)
def read_once(path: Path, sha256: str) -> Lexicon:
    """Return a lexicon; a process that does several shards reads it once."""
    return read_lexicon(path)
