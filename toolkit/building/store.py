"""What a build keeps on disk below `OUT/.shards`: one folder a shard, named after all that it was made of.

A shard that exists is done, whether an earlier build made it, one that was killed, or this one; what has changed has another
name. So going on and building again are the same thing, and everything here may be deleted: it is made again.
"""

import hashlib
import shutil
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from toolkit.files import read_jsonl, sha256_of, write_json, write_jsonl, writing_folder
from toolkit.version import VERSION, code

SHARDS = ".shards"  # below the corpus
PAGES, STORIES, FIRST, LEARNED, KEPT, SCORED = "pages", "stories", "first", "learned", "kept", "scored"
JUDGED, SAME = "judged", "same"  # pairs of articles: what their alignment says, whether they have one text
HEAD, INDEX = "built.json", "index.jsonl"
SUMS = "sums.json"  # in a shard: the SHA-256 of its files, by which it is known to be what was left
KEY = 20  # hex digits: of a hundred million shards no two share a name

T = TypeVar("T")


def key(*parts: str) -> str:
    """Return a name for what is made of `parts` by this version and code."""
    return hashlib.sha256("\x1f".join((VERSION, code(), *parts)).encode("utf-8", "surrogatepass")).hexdigest()[:KEY]


def shards(items: Iterable[T], name: Callable[[T], str], size: int) -> Iterator[list[T]]:
    """Cut `items` into shards of about `size`, at most twice as many, where the hash of a name says so.

    So an item that comes or goes changes the shard it is in, and leaves the others as they were.
    """
    held: list[T] = []
    for item in items:
        held.append(item)
        if len(held) == 2 * size or zlib.crc32(name(item).encode("utf-8", "surrogatepass")) % size == 0:
            yield held
            held = []
    if held:
        yield held


@contextmanager
def writing_shard(target: Path) -> Iterator[Path]:
    """Yield a folder to fill; it becomes the shard, with the checksums of its files, when the block has ended well."""
    with writing_folder(target) as folder:
        yield folder
        write_json(folder / SUMS, {p.relative_to(folder).as_posix(): sha256_of(p) for p in files_of(folder)})


def is_whole(shard: Path) -> bool:
    """Tell whether a shard holds what was left there: a disk may fail, and a power cut leaves files of the right name without their bytes."""
    try:
        sums = msgspec.json.decode((shard / SUMS).read_bytes(), type=dict[str, str])
        return {p.relative_to(shard).as_posix(): sha256_of(p) for p in files_of(shard) if p.name != SUMS} == sums
    except (OSError, msgspec.DecodeError):
        return False


def files_of(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.is_file())


@dataclass(frozen=True, slots=True)
class Head:
    """What all stories of a build were made with, and of which page shards."""

    input: str  # of its manifest
    code: str
    lexicon: str  # SHA-256; "": the shipped one
    pages: tuple[str, ...]
    encoder: str = ""  # what the encoder is known by; "": none
    compared: tuple[str, ...] = ()  # shards of pairs of articles, their kind before the name
    kept: tuple[str, ...] = ()  # the shards of filtered units
    glossary: str = ""  # SHA-256 of the house's; "": none
    scored: tuple[str, ...] = ()  # and of their scores


@dataclass(frozen=True, slots=True)
class Indexed:
    """Where a story of the last build stands, and what it was made of."""

    id: str
    content: str
    shard: str


@dataclass(frozen=True, slots=True)
class Store:
    """The folder of shards."""

    path: Path

    def shard(self, kind: str, name: str) -> Path:
        return self.path / kind / name

    def head(self) -> Head | None:
        """Return what the last finished build was made with; None where there was none that this version can read."""
        try:
            return msgspec.json.decode((self.path / HEAD).read_bytes(), type=Head)
        except (OSError, msgspec.DecodeError):
            return None

    def indexed(self) -> Iterator[Indexed]:
        """Yield the stories of the last finished build in the order of their ids."""
        if self.head() and (self.path / INDEX).exists():
            yield from read_jsonl(self.path / INDEX, Indexed)

    def finished(self, head: Head, stories: Iterable[Indexed]) -> None:
        """Note what the build that has just ended was made of."""
        (self.path / HEAD).unlink(missing_ok=True)  # it may not stand beside another's index
        write_jsonl(self.path / INDEX, stories)
        write_json(self.path / HEAD, head)

    def mend(self, targets: Iterable[Path]) -> list[Path]:
        """Delete those shards that an earlier build has left and that are damaged, so that they are made again; return them."""
        damaged = [target for target in targets if target.is_dir() and not is_whole(target)]
        for target in damaged:
            shutil.rmtree(target)
        return damaged

    def prune(self, kept: Collection[Path]) -> None:
        """Delete all shards but those that are `kept`."""
        for folder in sorted(self.path.iterdir()):
            if folder.is_dir():
                for shard in folder.iterdir():
                    if shard not in kept:
                        shutil.rmtree(shard) if shard.is_dir() else shard.unlink()
                if not any(folder.iterdir()):
                    folder.rmdir()
