"""Many stories: words are learned on them where that pays, and each is aligned with what the others taught."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from toolkit.alignment import Encoder, align, study
from toolkit.alignment.learning import ENOUGH, summed
from toolkit.alignment.lexicons import Lexicon, read_lexicon, shipped, write_lexicon
from toolkit.data import LANGS, Alignment, Versions, digest
from toolkit.errors import ToolkitError, UsageError

SHIPPED = "shipped"  # what to say for the starter alone
FILE = "lexicon.tsv.gz"  # in a corpus
MOST = 1000  # stories that are learned from: time and memory stop growing, and the gain had stopped at 60 before


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


def align_stories(stories: Iterable[Versions], words: Words, *, encoder: Encoder | None = None) -> Iterator[Alignment]:
    """Yield the alignments of stories, each with what the others taught, or with a given lexicon.

    To be learned from, they have to be a sequence. Words are learned without the encoder.
    """
    lexicon = lexicon_of(stories, words) if isinstance(stories, Sequence) else given_lexicon(words)
    yield from (align(story, lexicon=lexicon, encoder=encoder) for story in stories)


def lexicon_of(stories: Sequence[Versions], words: Words, *, quiet: bool = True) -> Lexicon:
    """Return the words to align stories with: given, or learned on them, if so many are worth it, and saved if wanted.

    Unless `quiet`, a bar on standard error tells how far learning is.
    """
    teaching = [story for story in stories if comparable(story)] if words.learning else []
    if not (words.save or enough(len(teaching))) or not words.learning:
        return given_lexicon(words)
    taught = teachers(story.story for story in teaching)
    chosen = [story for story in teaching if story.story in taught]
    # disable=None: no bar where standard error is no terminal
    shown = tqdm(chosen, desc="learning words", unit=" stories", disable=quiet or None)
    lexicon = summed(((story, study(story)[1]) for story in shown), keep=True).pruned()
    if words.save:
        write_lexicon(words.save, lexicon)
    return lexicon


def given_lexicon(words: Words) -> Lexicon:
    """Return the lexicon where nothing is learned. Raises ToolkitError where its file is not there."""
    return read_lexicon(words.file) if words.file else shipped()


def teachers(names: Iterable[str]) -> frozenset[str]:
    """Return the stories to learn from, by name: MOST of them, those of the least hash, in whatever order they come."""
    return frozenset(sorted(names, key=lambda name: (digest(name), name))[:MOST])


def comparable(story: Versions) -> bool:
    return sum(bool(story.lines(lang)) for lang in LANGS) > 1


def enough(stories: int) -> bool:
    """Return whether it pays to learn from so many stories of two versions and more."""
    return stories >= ENOUGH
