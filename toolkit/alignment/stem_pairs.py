"""What a lexicon knows of pairs of stems, in tables of whole numbers: which of very many stand in two versions.

A lexicon has a hundred thousand pairs, and of each stem ten counterparts that are not in the story. In arrays they are
passed over a tenth as fast as in dicts, and a strength is worked out once for a lexicon, not once for a story.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from typing import TypeAlias

import numpy as np

from toolkit.alignment.beads import Floats
from toolkit.alignment.lexicons import DOUBT, LEAST, OWN, SCALE, Counts, Learned, Lexicon
from toolkit.alignment.marks import Ints, Marks, Matches, stretches
from toolkit.alignment.vocabulary import NONE, Vocabulary
from toolkit.data import Pair

LEXICONS = 4  # whose tables are kept


@dataclass(frozen=True, eq=False)
class StemPairs:
    """Stems of two languages by their numbers, and of each of the left the right ones."""

    left: Mapping[str, int]
    right: Mapping[str, int]
    left_lines: Floats  # by number: lines that had the stem; at last, for NONE, nothing
    right_lines: Floats
    first: Ints  # by left number: the place where its right stems begin; one more at the end
    others: Ints  # numbers of right stems, ascending
    joint: Floats  # beside them: how often they stood for each other, in 1/SCALE
    strengths: Floats  # how surely they translate each other

    def between(self, left: Ints, right: Ints) -> tuple[Ints, Ints, Ints]:
        """Return the positions of stems that are a pair, by those of the left, and the place of the pair.

        `left` and `right`: numbers of stems that differ, or NONE.
        """
        where = np.full(len(self.right_lines), NONE)
        where[right] = np.arange(len(right))
        where[NONE] = NONE
        known = np.flatnonzero(left != NONE)
        begins = self.first[left[known]]
        sizes = self.first[left[known] + 1] - begins
        places = stretches(begins, sizes)
        j = where[self.others[places]]
        met = np.flatnonzero(j != NONE)
        return np.repeat(known, sizes)[met], j[met], places[met]


Stems: TypeAlias = tuple[Marks, Vocabulary]  # those of a version, and what numbers them


def translations(lexicon: Lexicon, pair: Pair, left: Stems, right: Stems) -> tuple[Matches, Floats, Floats]:
    """Return which stems translate each other and how surely, and how many lines of the lexicon had each."""
    pairs = stem_pairs(lexicon, pair)
    (left_marks, left_words), (right_marks, right_words) = left, right
    rows = left_words.looked_up(pairs.left)[left_marks.numbers]
    columns = right_words.looked_up(pairs.right)[right_marks.numbers]
    i, j, places = pairs.between(rows, columns)
    left_lines, right_lines = pairs.left_lines[rows], pairs.right_lines[columns]
    if pair in lexicon.own:
        own = _tables([(OWN * lexicon.own_times, lexicon.own[pair])])
        own_rows, own_columns = _found(own.left, left_marks.names), _found(own.right, right_marks.names)
        left_lines = np.maximum(left_lines - own.left_lines[own_rows], 0)
        right_lines = np.maximum(right_lines - own.right_lines[own_columns], 0)
        own_i, own_j, own_places = own.between(own_rows, own_columns)
        joint = pairs.joint[places] - _at(i * len(columns) + j, own_i * len(columns) + own_j, own.joint[own_places])
        strengths = _strengths(joint, left_lines[i], right_lines[j])
    else:
        strengths = pairs.strengths[places]
    strong = np.flatnonzero(strengths >= LEAST)
    return (i[strong], j[strong], strengths[strong]), left_lines, right_lines


_KEPT: dict[tuple[int, int, Pair], tuple[Learned, Learned, StemPairs]] = {}


def stem_pairs(lexicon: Lexicon, pair: Pair) -> StemPairs:
    """Return the tables of a lexicon, all that it learned in them, made once for it."""
    key = (id(lexicon.starter), id(lexicon.learned), pair)
    kept = _KEPT.get(key)
    if kept is None:
        if len(_KEPT) >= 3 * LEXICONS:
            _KEPT.clear()
        parts = [
            (weight, part[pair]) for weight, part in ((1, lexicon.starter), (OWN, lexicon.learned)) if pair in part
        ]
        kept = _KEPT[key] = (lexicon.starter, lexicon.learned, _tables(parts))  # with whose id is then no other's
    return kept[2]


def _tables(parts: Sequence[tuple[int, Counts]]) -> StemPairs:
    """Add up counts, each with its weight."""
    left = _numbered([counts.left for _, counts in parts] + [counts.index.left for _, counts in parts])
    right = _numbered([counts.right for _, counts in parts] + [counts.index.right for _, counts in parts])
    left_lines, right_lines = np.zeros(len(left) + 1), np.zeros(len(right) + 1)
    cells, joint = [np.zeros(0, np.int64)], [np.zeros(0)]
    for weight, counts in parts:
        for numbers, lines, total in ((left, counts.left, left_lines), (right, counts.right, right_lines)):
            total[_looked_up(numbers, lines)] += weight * np.fromiter(lines.values(), np.int64, len(lines))
        index = counts.index
        rows = np.repeat(_looked_up(left, index.left), np.diff(index.first))
        cells.append(rows * len(right) + _looked_up(right, index.right)[index.others])
        joint.append(weight * index.counts.astype(float))
    cell, total = _summed(np.concatenate(cells), np.concatenate(joint))
    i, j = np.divmod(cell, max(len(right), 1))
    return StemPairs(
        left=left,
        right=right,
        left_lines=left_lines,
        right_lines=right_lines,
        first=np.searchsorted(i, np.arange(len(left) + 1)),
        others=j,
        joint=total,
        strengths=_strengths(total, left_lines[i], right_lines[j]),
    )


def _summed(cells: Ints, values: Floats) -> tuple[Ints, Floats]:
    order = np.argsort(cells)
    cells, values = cells[order], values[order]
    first = np.flatnonzero(np.diff(cells, prepend=NONE))
    return cells[first], np.add.reduceat(values, first) if len(first) else values


def _at(cells: Ints, others: Ints, values: Floats) -> Floats:
    """Return beside `cells` the values of those that are among `others`, which differ, and 0 for the rest."""
    found = np.zeros(len(cells))
    if others.size:
        order = np.argsort(others)
        place = order[np.minimum(np.searchsorted(others[order], cells), len(others) - 1)]
        same = others[place] == cells
        found[same] = values[place[same]]
    return found


def _strengths(joint: Floats, left_lines: Floats, right_lines: Floats) -> Floats:
    """Return how surely stems translate each other: the root of their cosine."""
    seen = np.sqrt((left_lines + DOUBT) * (right_lines + DOUBT))
    return np.minimum(np.sqrt(np.maximum(joint, 0) / SCALE / seen), 1.0)


def _numbered(tables: Sequence[Mapping[str, int]]) -> dict[str, int]:
    names = dict.fromkeys(chain.from_iterable(tables))
    return dict(zip(names, range(len(names)), strict=True))


def _found(numbers: Mapping[str, int], stems: Sequence[str]) -> Ints:
    return np.fromiter(map(numbers.get, stems, repeat(NONE)), np.int64, len(stems))


def _looked_up(numbers: Mapping[str, int], stems: Mapping[str, int]) -> Ints:
    return np.fromiter(map(numbers.__getitem__, stems), np.int64, len(stems))
