"""Pages → articles: a shard of pages leaves its articles, packed each by itself, and a small record of each for pairing.

A folder holds `articles` (packed, one behind the other), `records.jsonl` (where each stands, and what pairing knows of it),
`drops.jsonl` (what was left out, as it goes to `rejects.jsonl`), `gone.json` (which removals were met) and `tally.json` (its
part of the account).
"""

import hashlib
import os
import shutil
import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from toolkit import readers
from toolkit.building.removing import cut, drop_of, mark_of_article, out_as_a_whole
from toolkit.building.store import key, writing_shard
from toolkit.corpus import Removed, Tally
from toolkit.corpus.removing import mark_of_address
from toolkit.data import Article, Drop, Mask, month_of
from toolkit.errors import ToolkitError
from toolkit.files import read_jsonl, to_json, write_json
from toolkit.matching import record
from toolkit.pairing import Entry
from toolkit.pipeline import Read, read_part
from toolkit.privacy import mask_article, masked
from toolkit.sites import SITES

if TYPE_CHECKING:
    import pyarrow as pa

PAGES_A_SHARD = 200  # files
BYTES_A_SHARD = readers.PART  # of files
ALONE = 524_288  # bytes: a file of more is likely to hold many pages, and makes a shard, or several, of its own
ARTICLES, RECORDS, DROPS, TALLY = "articles", "records.jsonl", "drops.jsonl", "tally.json"
GONE = "gone.json"
T = TypeVar("T")
CONTENT = 16  # hex digits of the SHA-256 of an article as stored


@dataclass(frozen=True, slots=True)
class Piece:
    """A file, or a part of one, and the SHA-256 of its bytes."""

    source: str
    part: readers.Part
    sha256: str
    size: int

    @property
    def name(self) -> str:
        return f"{self.source} {self.part.start} {self.part.end} {self.part.first} {self.sha256}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageShard:
    root: Path
    pieces: tuple[Piece, ...]
    target: Path
    removed: Removed = field(default_factory=Removed)  # what is not to be in it
    masks: tuple[Mask, ...] = ()  # what of it is to be masked


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is known of an article without reading it."""

    entry: Entry
    at: int  # in the file of articles, in bytes
    size: int  # packed
    raw: int  # unpacked
    content: str  # of the article as stored, the beginning of its SHA-256
    page_sha256: str
    published: datetime | None
    updated: datetime | None
    address: str  # its mark
    cut: tuple[str, ...] = ()  # marks of the sentences that were to be cut out of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """What of a shard's pages was left out as removed."""

    whole: tuple[str, ...] = ()  # marks by which articles are out
    keys: tuple[str, ...] = ()  # of the removals that were met


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article stands."""

    shard: str
    at: int
    size: int
    raw: int
    content: str


def pieces(root: Path, sources: Iterable[str]) -> Iterator[Piece]:
    """Yield the files and parts of files that are read by themselves."""
    for source in sources:
        whole = ""  # the rows of a table depend on its end
        for part in readers.parts(root, source):
            try:
                size = (root / source).stat().st_size if part == readers.WHOLE else BYTES_A_SHARD
            except OSError:
                size = 0
            sha256 = whole or readers.fingerprint(root, source, part)
            whole = sha256 if part.groups else ""
            yield Piece(source, part, sha256, size)


def page_shards(
    root: Path, found: Iterable[Piece], folder: Path, removed: Removed, masks: tuple[Mask, ...]
) -> list[PageShard]:
    """Return the shards of the pages: of small files together, of a large file or a part of one alone."""

    def shard(held: Sequence[Piece]) -> PageShard:
        target = folder / key("pages", *masks, *(piece.name for piece in held))
        return PageShard(root=root, pieces=tuple(held), target=target, removed=removed, masks=masks)

    made = []
    held: list[Piece] = []
    size = 0
    for piece in found:
        alone = piece.size > ALONE
        if held and (alone or size + piece.size > BYTES_A_SHARD):
            made.append(shard(held))
            held, size = [], 0
        held.append(piece)
        size += piece.size
        last = zlib.crc32(os.fsencode(piece.source)) % PAGES_A_SHARD == 0
        if last or alone or len(held) == 2 * PAGES_A_SHARD:
            made.append(shard(held))
            held, size = [], 0
    return [*made, shard(held)] if held else made


def read_shard(shard: PageShard) -> int:
    """Read the pages of a shard and leave its folder; return how many they were."""
    encode = msgspec.json.Encoder().encode  # MessagePack would take the time zones off
    tally = Tally()
    at = 0
    whole: set[str] = set()
    keys: set[str] = set()
    with writing_shard(shard.target) as folder:
        with ExitStack() as stack:
            articles, records, drops = (
                stack.enter_context((folder / name).open("wb")) for name in (ARTICLES, RECORDS, DROPS)
            )
            for piece in shard.pieces:
                for as_published in read_part(shard.root, piece.source, piece.part):
                    read, masks = with_masks(as_published, shard.masks)
                    article, left_out = without_removed(read, shard.removed, whole, keys)
                    for drop in left_out:
                        tally.drop(drop)
                        drops.write(to_json(drop) + b"\n")
                    if article:
                        raw = encode(article)
                        packed = codec().compress(raw, asbytes=True)
                        known = Record(
                            entry=record(article, SITES),
                            at=at,
                            size=len(packed),
                            raw=len(raw),
                            content=hashlib.sha256(raw).hexdigest()[:CONTENT],
                            page_sha256=article.page_sha256,
                            published=article.published,
                            updated=article.updated,
                            address=mark_of_address(article.url),
                            cut=tuple(shard.removed.sentences.get(mark_of_article(article.id), ())),
                        )
                        articles.write(packed)
                        records.write(to_json(known) + b"\n")
                        tally.article(article.lang, month_of(article.published), len(article.paragraphs))
                        tally.masks(article.lang, month_of(article.published), masks)
                        at += len(packed)
        write_json(folder / GONE, Gone(whole=tuple(sorted(whole)), keys=tuple(sorted(keys))))
        write_json(folder / TALLY, tally)
    return tally.count("pages")


def with_masks(read: Read, kinds: Sequence[Mask]) -> tuple[Read, Mapping[str, int]]:
    """Return a page as it was read, personal data masked, and how often each kind was."""
    if not kinds or read.article is None:
        return read, {}
    article, counts = mask_article(read.article, kinds)
    return Read(article=article, drops=tuple(replace(d, detail=masked(d.detail, kinds)) for d in read.drops)), counts


def without_removed(
    read: Read, removed: Removed, whole: set[str], keys: set[str]
) -> tuple[Article | None, Sequence[Drop]]:
    """Return the article of a page and what was left out on the way, both without what is removed.

    `whole` takes the marks of articles that are out, `keys` the removals that were met.
    """
    article = read.article
    if article is None:
        return None, read.drops
    out = out_as_a_whole(article, removed)
    whole.update(out)
    keys.update(out.values())
    month = month_of(article.published)
    if out:
        return None, (drop_of(min(out.values()), article, month),)
    if marks := removed.sentences.get(mark_of_article(article.id)):
        left, met = cut(article, marks)
        keys.update(marks[mark] for mark in met)
        if left is None:
            return None, (drop_of(min(marks[mark] for mark in met), article, month),)
        return left, read.drops
    return article, read.drops


def refreshed(shards: Iterable[PageShard]) -> set[str]:
    """Delete the shards that hold what is removed by now, or lack what is not removed any more; return their names."""
    stale = {shard.target.name: shard.target for shard in shards if shard.target.is_dir() and is_stale(shard)}
    for target in stale.values():
        shutil.rmtree(target)
    return set(stale)


def is_stale(shard: PageShard) -> bool:
    removed, gone = shard.removed, gone_of(shard.target)
    if not removed.whole.keys() >= set(gone.whole) or not set(gone.keys) <= keys_of(removed):
        return True
    if not removed.whole and not removed.sentences and not gone.keys:
        return False
    for known in read_jsonl(shard.target / RECORDS, Record):
        own = mark_of_article(known.entry.id)
        if known.address in removed.whole or own in removed.whole:
            return True
        if known.cut != tuple(removed.sentences.get(own, ())):
            return True
    return False


def keys_of(removed: Removed) -> set[str]:
    return {*removed.whole.values(), *(key for of in removed.sentences.values() for key in of.values())}


def gone_of(shard: Path) -> Gone:
    """Return what a shard was read without; raises ToolkitError where it is damaged."""
    try:
        return msgspec.json.decode((shard / GONE).read_bytes(), type=Gone)
    except (OSError, msgspec.DecodeError) as error:
        raise damaged(shard / GONE) from error


@cache
def codec() -> "pa.Codec":
    import pyarrow as pa

    return pa.Codec("zstd")


def read_articles(folder: Path, places: Iterable[Place]) -> list[Article]:
    """Return articles from the page shards in `folder`, one by one. Raises ToolkitError where one is damaged."""
    return [read_article(folder, place) for place in places]


def read_article(folder: Path, place: Place) -> Article:
    path = folder / place.shard / ARTICLES
    try:
        with path.open("rb") as articles:
            articles.seek(place.at)
            raw = codec().decompress(articles.read(place.size), place.raw, asbytes=True)
    except (OSError, ValueError) as error:  # an error of pyarrow is one or the other
        raise damaged(path) from error
    if hashlib.sha256(raw).hexdigest()[:CONTENT] != place.content:
        raise damaged(path)
    return msgspec.json.decode(raw, type=Article)


def damaged(path: Path) -> ToolkitError:
    return ToolkitError(f"{path}: missing or damaged; delete {path.parents[2]} and build again")


def slim(entry: Entry, same: dict[object, Any]) -> Entry:
    """Return an entry that shares its places with those of its sisters."""

    def one(value: T) -> T:
        return same.setdefault(value, value)  # type: ignore[no-any-return]

    links = tuple(one((one(place), one(via))) for place, via in entry.links)
    return replace(entry, places=tuple(map(one, entry.places)), links=links, lang=one(entry.lang))


@dataclass(slots=True)
class Catalogue:
    """Where each article stands, by the path of its page."""

    shards: Sequence[PageShard]
    numbers: dict[str, int] = field(default_factory=dict)
    others: dict[tuple[str, str], int] = field(default_factory=dict)  # whose path is another's too, by id and path
    shard: "array[int]" = field(default_factory=lambda: array("I"))
    at: "array[int]" = field(default_factory=lambda: array("Q"))
    size: "array[int]" = field(default_factory=lambda: array("I"))
    raw: "array[int]" = field(default_factory=lambda: array("I"))
    content: "array[int]" = field(default_factory=lambda: array("Q"))

    def entries(self) -> Iterator[Entry]:
        """Yield what pairing is told of the articles, and keep where they stand."""
        same: dict[object, object] = {}  # places and the like come many times: one of each is kept
        for number, shard in enumerate(self.shards):
            for known in read_jsonl(shard.target / RECORDS, Record):
                entry = known.entry
                if self.numbers.setdefault(entry.page, len(self.shard)) != len(self.shard):
                    self.others[entry.id, entry.page] = len(self.shard)
                self.shard.append(number)
                self.at.append(known.at)
                self.size.append(known.size)
                self.raw.append(known.raw)
                self.content.append(int(known.content, 16))
                yield slim(entry, same)

    def number(self, article: str, page: str) -> int:
        return self.others.get((article, page), self.numbers[page])

    def place(self, article: str, page: str) -> Place:
        number = self.number(article, page)
        return Place(
            self.shards[self.shard[number]].target.name,
            self.at[number],
            self.size[number],
            self.raw[number],
            f"{self.content[number]:0{CONTENT}x}",
        )

    def content_of(self, article: str, page: str) -> str:
        return f"{self.content[self.number(article, page)]:0{CONTENT}x}"

    def records(self) -> Iterator[Record]:
        for shard in self.shards:
            yield from read_jsonl(shard.target / RECORDS, Record)
