"""The search for articles that tell the same: by the rare marks that their sketches share.

Each article looks at no more than a fixed number of others, those that share its rarest marks, and only at those
published within some days of it: time and memory grow with the number of articles, not with its square.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from toolkit.data import LANGS
from toolkit.pairing.entries import Entry

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints: TypeAlias = NDArray[np.int64]
    Floats: TypeAlias = NDArray[np.float64]

MARK_BYTES = 4
LOOKED_AT = 4096  # articles met by an article, each counted by the marks it shares; the rarest marks first
AT_ONCE = 1 << 20  # meetings that are held in memory
STRETCH = 4096  # dated articles that are searched together, with those some days around them
NEAREST = 3  # of each language that an article keeps
LEAST = 0.06  # likeness; versions of news have .11 and more, much edited ones .06, most other articles less
FINE = 1 << 10  # steps of a weight: a meeting is one whole number, of who, whom and how much
FINE_BITS = 10


@dataclass(frozen=True, slots=True)
class Near:
    """Two articles, by their positions in order, and how alike their sketches are: a cosine, 0 to 1."""

    one: int
    other: int
    likeness: float


def nearest(entries: Sequence[Entry], asking: Sequence[bool], *, days: int) -> list[Near]:
    """Return the articles most like each of those `asking`, some of each language, its own among them.

    Two dated articles meet if they were published within `days` of each other, undated ones meet all.
    """
    found: dict[tuple[int, int], float] = {}
    for here, queries in stretches(entries, asking, days):
        for near in _Index([entries[i] for i in here], days).search(queries):
            i, j = sorted((here[near.one], here[near.other]))
            found[i, j] = max(near.likeness, found.get((i, j), 0.0))
    return [Near(i, j, likeness) for (i, j), likeness in sorted(found.items())]


def stretches(entries: Sequence[Entry], asking: Sequence[bool], days: int) -> Iterator[tuple[list[int], list[int]]]:
    """Yield positions of articles that are searched together, and which of these, by their places there, search."""
    sketched = [i for i, entry in enumerate(entries) if entry.sketch]
    undated = [i for i in sketched if entries[i].day is None]
    if any(asking[i] for i in undated):
        yield sketched, [place for place, i in enumerate(sketched) if entries[i].day is None and asking[i]]
    dated = sorted((day, i) for i in sketched if (day := entries[i].day) is not None)
    start = low = high = 0
    while start < len(dated):
        end = min(start + STRETCH, len(dated))
        while dated[low][0] < dated[start][0] - days:
            low += 1
        high = max(high, end)
        while high < len(dated) and dated[high][0] <= dated[end - 1][0] + days:
            high += 1
        queries = [place - low for place in range(start, end) if asking[dated[place][1]]]
        if queries:
            yield [i for _, i in dated[low:high]], queries
        start = end


class _Index:
    """Marks, and which articles have them."""

    def __init__(self, entries: Sequence[Entry], days: int) -> None:
        import numpy as np

        self.days = days
        self.langs = np.array([LANGS.index(entry.lang) for entry in entries])
        self.dates = np.array([-1 if entry.day is None else entry.day for entry in entries])
        self.sizes = np.array([len(entry.sketch) // MARK_BYTES for entry in entries])
        self.first = np.cumsum(self.sizes) - self.sizes
        written = np.frombuffer(b"".join(entry.sketch for entry in entries), "<u4")
        owners = np.repeat(np.arange(len(entries), dtype=np.int32), self.sizes)
        order = np.argsort(written, kind="stable")
        ordered = written[order]
        changes = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])) if len(ordered) else order[:0]
        self.having = owners[order]  # by mark: the articles that have it
        self.begins = np.append(changes, len(ordered))  # of each mark in `having`
        self.marks = np.empty(len(written), dtype=np.int32)  # of each article, one behind the other
        self.marks[order] = np.repeat(np.arange(len(changes), dtype=np.int32), np.diff(self.begins))
        uses = np.diff(self.begins)
        self.weights = np.log(1 + len(entries) / np.maximum(uses, 1)) ** 2
        self.weights[uses < 2] = 0.0  # nobody else has it: it would make a story of few names unlike itself
        self.lengths = np.sqrt(np.bincount(owners, self.weights[self.marks], len(entries)))

    def search(self, queries: Sequence[int]) -> Iterator[Near]:
        import numpy as np

        asked = np.array(queries, dtype=np.int64)
        for block in np.array_split(asked, max(1, -(-len(asked) * LOOKED_AT // AT_ONCE))):
            yield from self._search(block)

    def _search(self, asked: "Ints") -> Iterator[Near]:
        """Yield what is most like each of the articles `asked`, which are few."""
        import numpy as np

        query, marks = self._looked_at(asked)
        uses = self.begins[marks + 1] - self.begins[marks]
        at = np.arange(uses.sum()) + np.repeat(self.begins[marks] - np.cumsum(uses) + uses, uses)
        other = self.having[at].astype(np.int64)
        who = np.repeat(query, uses)
        weight = np.repeat(self._fine(self.weights[marks]), uses)
        apart = np.abs(self.dates[asked[who]] - self.dates[other])
        near = (apart <= self.days) | (self.dates[asked[who]] < 0) | (self.dates[other] < 0)
        near &= other != asked[who]
        meetings = (((who * len(self.langs) + other) << FINE_BITS) | weight)[near]
        meetings.sort()
        pairs = meetings >> FINE_BITS
        begins = np.flatnonzero(np.append(True, pairs[1:] != pairs[:-1])) if len(pairs) else pairs
        if not len(begins):
            return
        shared = np.add.reduceat((meetings & FINE - 1).astype(np.float64), begins)
        who, other = np.divmod(pairs[begins], len(self.langs))
        likeness = shared / self._scale() / np.maximum(self.lengths[asked[who]] * self.lengths[other], 1e-9)
        order = np.lexsort((other, -likeness, self.langs[other], who))
        group = (who * len(LANGS) + self.langs[other])[order]
        starts = np.flatnonzero(np.append(True, group[1:] != group[:-1]))
        place = np.arange(len(group)) - np.repeat(starts, np.diff(np.append(starts, len(group))))
        kept = order[(place < NEAREST) & (likeness[order] >= LEAST)]
        for i, j, value in zip(asked[who[kept]].tolist(), other[kept].tolist(), likeness[kept].tolist(), strict=True):
            yield Near(i, j, min(round(value, 4), 1.0))

    def _looked_at(self, asked: "Ints") -> "tuple[Ints, Ints]":
        """Return the marks that are looked up, the rarest of each article first, as long as they lead to few enough."""
        import numpy as np

        sizes = self.sizes[asked]
        query = np.repeat(np.arange(len(asked)), sizes)
        at = np.arange(sizes.sum()) + np.repeat(self.first[asked] - np.cumsum(sizes) + sizes, sizes)
        marks = self.marks[at].astype(np.int64)
        uses = self.begins[marks + 1] - self.begins[marks]
        order = np.lexsort((marks, uses, query))
        query, marks, uses = query[order], marks[order], uses[order]
        total = np.cumsum(uses)
        before = np.repeat(np.append(0, total)[np.cumsum(sizes) - sizes], sizes)
        telling = (total - before <= LOOKED_AT) & (uses > 1)
        return query[telling], marks[telling]

    def _scale(self) -> float:
        return (FINE - 1) / max(float(self.weights.max(initial=0.0)), 1e-9)

    def _fine(self, weights: "Floats") -> "Ints":
        fine: Ints = (weights * self._scale()).astype("int64")
        return fine
