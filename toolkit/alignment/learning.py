"""Learning a lexicon from links: IBM Model 1 over stems in both directions, a story at a time.

One step of expectation (Brown and others, 1993), with the shipped lexicon as what is known before: in each link, a stem
is shared out among those of the other side by how surely they translate it, once from each side, and what both
directions agree on is counted (the geometric mean: Liang, Taskar and Klein, 2006, multiply). More steps over the whole corpus were not worth
their time. Counts are rounded for each story, so that their sums are exact; a story's part can be counted again from its
links, and left out when the story itself is aligned.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import TypeAlias

import numpy as np

from toolkit.alignment.beads import Floats
from toolkit.alignment.counts import HALF, MASK, SCALE, Cells, Counts, PairCounts, pair_counts, sum_by_key
from toolkit.alignment.lexicons import Lexicon, fingerprint, merged, shipped
from toolkit.alignment.marks import Ints, Marks
from toolkit.alignment.sides import sides_of
from toolkit.alignment.words import Words, words
from toolkit.data import LANGS, Alignment, Lang, Pair, Versions

SURE = 0.5  # probability of a link to learn from
STRANGE = 1e-4  # chance that stems translate each other of which nothing is known
UNSEEN = 0.5  # lines
SMALLEST = 50  # in 1/SCALE: what is worth counting of two stems in a story; 20 was no better, with four times the cells
AT_ONCE = 32  # links: memory grows with the stems of so many, squared
# stories from which learning pays
ENOUGH = 10

Held: TypeAlias = tuple[Ints, Ints]  # numbers of links, and of stems that stand in them, each once; by link


def learn(aligned: Iterable[tuple[Versions, Alignment]]) -> Lexicon:
    """Return what the links of stories teach, on top of the starter; best found with the shipped lexicon.

    With ENOUGH stories it pays to align them again with it. What shards of a corpus teach, `lexicons.merged` adds up.
    """
    return summed((versions, counted(versions, found)) for versions, found in aligned)


def summed(taught: Iterable[tuple[Versions, Counts]], *, keep: bool = False) -> Lexicon:
    """Return what was counted in stories as a lexicon, on top of the starter; `keep`: with the part of each of them."""
    parts: dict[str, Counts] = {}

    def lexicons() -> Iterator[Lexicon]:
        for versions, counts in taught:
            name = fingerprint(versions)
            if keep:
                parts[name] = counts
            yield Lexicon(starter=shipped().starter, learned=counts, stories={name: 1})

    return replace(merged(lexicons()), parts=parts)


def counted(versions: Versions, alignment: Alignment) -> Counts:
    """Return how often stems stand for each other in the links of a story, of those pairs that have any."""
    return counted_in({lang: words(side) for lang, side in sides_of(versions).items()}, alignment)


def counted_in(stems: Mapping[Lang, Words], alignment: Alignment) -> Counts:
    """Return the same, from the stems of the versions that there are, with their numbers in the shipped lexicon."""
    found = {pair: _counted(pair, stems[pair[0]], stems[pair[1]], alignment) for pair in combinations(stems, 2)}
    return Counts(
        stems={lang: _numbered(stems[lang].marks.names) if lang in stems else {} for lang in LANGS},
        pairs={pair: counts for pair, counts in found.items() if counts},
    )


def _numbered(names: Sequence[str]) -> dict[str, int]:
    return dict(zip(names, range(len(names)), strict=True))


def _counted(pair: Pair, left: Words, right: Words, alignment: Alignment) -> PairCounts | None:
    links = [link for link in alignment.pair(*pair) if link.left and link.right and link.probability >= SURE]
    lefts = _held(left.marks, [link.left for link in links])
    rights = _held(right.marks, [link.right for link in links])
    both = np.isin(lefts[0], rights[0]), np.isin(rights[0], lefts[0])  # a line of figures alone teaches nothing
    lefts, rights = ((link[kept], stem[kept]) for (link, stem), kept in zip((lefts, rights), both, strict=True))
    if not len(lefts[0]):
        return None
    parts = [
        _shared_out(pair, left, right, _cut(lefts, start), _cut(rights, start))
        for start in range(0, len(links), AT_ONCE)
    ]
    i, j, joint = (np.concatenate(part) for part in zip(*parts, strict=True))
    keys, joint = sum_by_key((i << HALF) | j, joint) if len(parts) > 1 else ((i << HALF) | j, joint)
    lines = [np.bincount(stem, minlength=len(side.marks.names)) for side, (_, stem) in ((left, lefts), (right, rights))]
    return pair_counts(lines, (keys >> HALF, keys & MASK, joint))


def _held(marks: Marks, links: Sequence[Sequence[int]]) -> Held:
    """Return which stems stand in links of these lines."""
    link_of = np.full(marks.size, -1)
    for number, lines in enumerate(links):
        link_of[list(lines)] = number
    link = link_of[marks.standing]
    stem = np.repeat(np.arange(len(marks.names)), marks.counts)
    keys = np.unique(((link << HALF) | stem)[link >= 0])
    return keys >> HALF, keys & MASK


def _cut(held: Held, start: int) -> Held:
    """Return the links from a number on, AT_ONCE of them, counted from it."""
    a, b = np.searchsorted(held[0], (start, start + AT_ONCE))
    return held[0][a:b] - start, held[1][a:b]


def _shared_out(pair: Pair, left: Words, right: Words, lefts: Held, rights: Held) -> Cells:
    (link, x), (other_link, y) = lefts, rights
    rows, row = np.unique(x, return_inverse=True)
    columns, column = np.unique(y, return_inverse=True)
    forward, backward = _chances(pair, left.numbers[rows], right.numbers[columns])
    # of each stem in a link with each of its other side: their places in `lefts` and `rights`, and in the tables
    per_link = np.bincount(other_link, minlength=AT_ONCE)
    size = per_link[link]
    one = np.repeat(np.arange(len(link)), size)
    other = np.arange(len(one)) + np.repeat((np.cumsum(per_link) - per_link)[link] - np.cumsum(size) + size, size)
    cell = row[one] * len(columns) + column[other]
    given, taken = forward[cell], backward[cell]
    # a right stem is shared out among the left ones of its link, and the other way round
    agreed = given * taken / (np.bincount(other, given)[other] * np.bincount(one, taken)[one])
    joint = np.rint(np.bincount(cell, np.sqrt(agreed)) * SCALE).astype(np.int64)
    kept = np.flatnonzero(joint >= SMALLEST)
    return rows[kept // len(columns)], columns[kept % len(columns)], joint[kept]


def _chances(pair: Pair, left: Ints, right: Ints) -> tuple[Floats, Floats]:
    """Return how likely stems, by their numbers in the shipped lexicon, translate each other, row by row, both ways."""
    starter = shipped()
    i, j, joint = starter.joint(pair, left, right)
    forward, backward = np.full((2, len(left) * len(right)), STRANGE)
    cell = i * len(right) + j
    forward[cell] = np.maximum(joint / SCALE / (starter.lines(pair, left)[i] + UNSEEN), STRANGE)
    backward[cell] = np.maximum(joint / SCALE / (starter.lines(pair[::-1], right)[j] + UNSEEN), STRANGE)
    return forward, backward
