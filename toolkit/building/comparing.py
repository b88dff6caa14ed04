"""Texts compared for pairing: shards of pairs of articles, each judged by whoever does shards and kept for the next build.

Candidates stand in the order of their pages and are cut into shards as stories are, where the hash of a pair says so: one
that comes or goes is judged with those of its shard, and the others are as before.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from toolkit.building.reading import Catalogue, Place, read_articles
from toolkit.building.store import JUDGED, PAGES, SAME, Store, key, shards
from toolkit.data import Article
from toolkit.errors import ToolkitError
from toolkit.files import read_jsonl, write_jsonl
from toolkit.matching import Two, judged
from toolkit.pairing import Entry
from toolkit.pairing.content import Judgement
from toolkit.pairing.reposts import say_the_same
from toolkit.runners import Runner, at

PAIRS_A_SHARD = 32  # a quarter of a second's work, done again if one pair of them is new

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class PairShard:
    pages: Path  # the folder of page shards
    twos: tuple[tuple[Place, Place], ...]
    target: Path


@dataclass(slots=True)
class Comparing:
    """Compares the articles of a catalogue, a round of pairs at a time."""

    catalogue: Catalogue
    store: Store
    runner: Runner
    used: list[str] = field(default_factory=list)  # the shards, to be kept

    def judge(self, twos: Sequence[Two]) -> list[Judgement]:
        return self._said(twos, JUDGED, judge_shard, Judgement)

    def same(self, twos: Sequence[Two]) -> list[bool]:
        return self._said(twos, SAME, same_shard, bool)

    def _said(self, twos: Sequence[Two], kind: str, step: Callable[[PairShard], None], type_: type[T]) -> list[T]:
        if not twos:
            return []
        in_order = sorted(range(len(twos)), key=lambda i: tuple(entry.page for entry in twos[i]))
        cuts = list(shards([twos[i] for i in in_order], self._name, PAIRS_A_SHARD))
        held = [self._shard(some, kind) for some in cuts]
        self.runner.run(step, held, label="comparing texts")
        self.used += [f"{kind}/{shard.target.name}" for shard in held]
        said: list[T] = []
        for some, shard in zip(cuts, held, strict=True):
            rows = list(read_jsonl(shard.target, type_))
            if len(rows) != len(some):
                raise ToolkitError(f"{shard.target}: damaged; delete {self.store.path} and build again")
            said += rows
        found = dict(zip(in_order, said, strict=True))
        return [found[i] for i in range(len(twos))]

    def _name(self, two: Two) -> str:
        return "".join(self.catalogue.content_of(entry.id, entry.page) for entry in two)

    def _shard(self, twos: Sequence[Two], kind: str) -> PairShard:
        target = self.store.shard(kind, key(kind, *map(self._name, twos)) + ".jsonl")
        waiting = [] if target.exists() else twos
        places = tuple((self._place(one), self._place(other)) for one, other in waiting)
        return PairShard(pages=self.store.path / PAGES, twos=places, target=target)

    def _place(self, entry: Entry) -> Place:
        return self.catalogue.place(entry.id, entry.page)


def judge_shard(shard: PairShard) -> None:
    write_jsonl(shard.target, (compared(shard, two, judged, Judgement(probability=0.0)) for two in shard.twos))


def same_shard(shard: PairShard) -> None:
    write_jsonl(shard.target, (compared(shard, two, say_the_same, False) for two in shard.twos))


def compared(shard: PairShard, two: tuple[Place, Place], compare: Callable[[Article, Article], T], unknown: T) -> T:
    """Return what two articles say together; `unknown` where to compare them is what processes die of."""
    one, other = read_articles(shard.pages, two)
    return unknown if at(f"{one.id} and {other.id}") else compare(one, other)
