"""Many stories: words are learned on them where that pays, and each is aligned with what the others taught."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from toolkit.alignment import align
from toolkit.alignment.learning import ENOUGH, learn
from toolkit.alignment.lexicons import Lexicon, read_lexicon, shipped, write_lexicon
from toolkit.data import LANGS, Alignment, Versions
from toolkit.errors import ToolkitError, UsageError

SHIPPED = "shipped"  # what to say for the starter alone
FILE = "lexicon.tsv.gz"  # in a corpus


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Where the aligner has its words from."""

    lexicon: str | None = None  # SHIPPED, a file or a corpus; None: learned on the stories, where there are enough
    learn: bool = True  # False: each story by itself
    save: Path | None = None  # what was learned is kept here

    def __post_init__(self) -> None:
        if self.save and not self.learning:
            raise UsageError(f"{self.save}: nothing is learned to be saved there; leave out --lexicon and --no-learn")

    @property
    def learning(self) -> bool:
        return self.learn and self.lexicon is None

    @property
    def file(self) -> Path | None:
        """Return the file to take words from; None for the shipped ones. Raises ToolkitError where it is not there."""
        if self.lexicon in (None, SHIPPED):
            return None
        path = Path(str(self.lexicon))
        if path.is_dir():
            path /= FILE
        if not path.is_file():
            raise ToolkitError(f"{path}: no such lexicon; --save-lexicon writes one, and {SHIPPED!r} is always there")
        return path


LEARNED = Words()


@dataclass(frozen=True, slots=True, kw_only=True)
class Taught:
    """What stories are to be aligned with."""

    lexicon: Lexicon
    first: tuple[Alignment, ...] = ()  # of the stories, where they were learned from: with the shipped lexicon


def taught(stories: Sequence[Versions], words: Words = LEARNED) -> Taught:
    """Learn from stories, if so many are worth it and that is wanted, and save it where that is wanted."""
    if not (words.learning and (words.save or enough(sum(map(comparable, stories))))):
        return Taught(lexicon=read_lexicon(words.file) if words.file else shipped())
    first = tuple(align(story) for story in stories)
    lexicon = learn(zip(stories, first, strict=True)).pruned()
    if words.save:
        write_lexicon(words.save, lexicon)
    return Taught(lexicon=lexicon, first=first)


def align_stories(stories: Sequence[Versions], words: Words = LEARNED) -> Iterator[Alignment]:
    """Yield the alignments of stories, each with what the others taught, or with a given lexicon."""
    known = taught(stories, words)
    for story, first in zip_longest(stories, known.first):
        yield align(story, lexicon=known.lexicon, first=first)


def comparable(story: Versions) -> bool:
    return sum(bool(story.lines(lang)) for lang in LANGS) > 1


def enough(stories: int) -> bool:
    """Return whether it pays to learn from so many stories of two versions and more."""
    return stories >= ENOUGH
