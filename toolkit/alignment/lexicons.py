"""Lexicons: how often stems of two languages stood for each other, in whole numbers, so that they add up exactly.

What a lexicon knows is the starter that ships with the package, and on top of it what was learned on a corpus
(`learning.py`); strengths are made of both when they are asked for. A file holds what was learned alone, tab-separated:

    newsalign-lexicon  1      9d2c6f0c1f4d             the form, and the starter that it was learned with
    story              1      6f0c1f4d3a2b             how often it was learned from a story, and its fingerprint
    uk-ru              12     порт   порт 11020 гаван 400   lines that had the left stem; its right stems, with counts
    ru-uk              3      гаван                    lines that had the right stem
    end                4                               the number of lines, so that a file cut short is noticed

`scripts/build_lexicon.py` makes the starter from parallel text; NOTICE names the sources.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain
from pathlib import Path

import numpy as np

from toolkit.alignment.beads import Floats
from toolkit.alignment.marks import Ints, Matches
from toolkit.data import LANGS, PAIRS, Pair, Versions, digest
from toolkit.errors import ToolkitError
from toolkit.files import read_text, sha256_of, write_text

STARTER = Path(__file__).with_name("lexicon.tsv.gz")
FORM, NUMBER = "newsalign-lexicon", "1"
STARTER_MARK = "starter"  # stands in a starter's file in place of the starter it was learned with
SCALE = 1000  # joint counts are whole thousandths of an expected occurrence
OWN = 5  # a line of the corpus says as much as so many of the starter's text, which is not news
DOUBT = 1.0  # lines that had each stem without a counterpart, as it were: one meeting is not certain
LEAST = 0.05  # strength: weak entries help where nothing better is known

Row = dict[str, int]


@dataclass(frozen=True)
class Index:
    """The joint counts of a pair as arrays: the right stems of each left one, and how often they stood for each other."""

    left: Row  # numbers of the left stems
    right: Row  # numbers of the right stems
    first: Ints  # beside the numbers of the left stems: where their right ones begin; one more at the end
    others: Ints  # numbers of right stems
    counts: Ints  # beside them, in 1/SCALE


@dataclass(slots=True)
class Counts:
    """What was counted of a pair of languages."""

    joint: dict[str, Row] = field(
        default_factory=dict
    )  # by left and right stem: how often they stood for each other, in 1/SCALE
    left: Row = field(default_factory=dict)  # lines, each with those it is linked with, that had the stem
    right: Row = field(default_factory=dict)
    _index: Index | None = field(default=None, compare=False, repr=False)

    @property
    def index(self) -> Index:
        if self._index is None:
            rows = self.joint.values()
            names: Row = {}
            others = [names.setdefault(other, len(names)) for row in rows for other in row]
            self._index = Index(
                left={stem: number for number, stem in enumerate(self.joint)},
                right=names,
                first=np.cumsum([0, *map(len, rows)]),
                others=np.array(others, dtype=np.int64),
                counts=np.fromiter(chain.from_iterable(row.values() for row in rows), np.int64, len(others)),
            )
        return self._index

    def add(self, more: "Counts") -> None:
        """Add counts. Only whoever makes them does this: those of a lexicon stay as they are."""
        self._index = None
        for stem, row in more.joint.items():
            _add(self.joint.setdefault(stem, {}), row)
        _add(self.left, more.left)
        _add(self.right, more.right)


Learned = Mapping[Pair, Counts]
NOTHING = Counts()


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """The starter, and what was learned on top of it."""

    starter: Learned
    learned: Learned = field(default_factory=dict)
    stories: Mapping[str, int] = field(default_factory=dict)  # how often it was learned from one, by fingerprint
    own: Learned = field(default_factory=dict)  # a story's part of `learned`, to be left out
    own_times: int = 1

    def learned_from(self, versions: Versions) -> bool:
        return bool(self.stories) and fingerprint(versions) in self.stories

    def without(self, versions: Versions, own: Learned) -> "Lexicon":
        """Return the lexicon as if it had never seen a story, of which `own` was learned."""
        return replace(self, own=own, own_times=self.stories[fingerprint(versions)])

    def translations(self, pair: Pair, left: Sequence[str], right: Sequence[str]) -> Matches:
        """Return the positions of stems that translate each other, and how surely: the root of their cosine."""
        i, j, joint = self.joint(pair, left, right)
        seen = np.sqrt((self.seen(pair, left) + DOUBT)[i] * (self.seen(pair[::-1], right) + DOUBT)[j])
        strength = np.minimum(np.sqrt(np.maximum(joint, 0) / SCALE / seen), 1.0)
        strong = strength >= LEAST
        return i[strong], j[strong], strength[strong]

    def joint(self, pair: Pair, left: Sequence[str], right: Sequence[str]) -> tuple[Ints, Ints, Floats]:
        """Return the positions of stems that stood for each other, sorted, and how often, in 1/SCALE."""
        keys: list[Ints] = []
        counts: list[Ints] = []
        for weight, part in self._parts(pair):
            index = part.index
            rows = np.array([index.left.get(stem, -1) for stem in left], dtype=np.int64)
            column = np.full(len(index.right) + 1, -1)
            known = [index.right.get(stem, -1) for stem in right]
            column[known] = np.arange(len(right))  # -1, the last, is of no stem
            column[-1] = -1
            i = np.flatnonzero(rows >= 0)
            first = index.first[rows[i]]
            size = index.first[rows[i] + 1] - first
            at = np.arange(size.sum()) + np.repeat(first - np.cumsum(size) + size, size)
            j = column[index.others[at]]
            here = j >= 0
            keys.append((np.repeat(i, size) * len(right) + j)[here])
            counts.append(weight * index.counts[at][here])
        cells, cell = np.unique(np.concatenate([*keys, np.zeros(0, np.int64)]), return_inverse=True)
        i, j = np.divmod(cells, max(len(right), 1))
        total = np.bincount(cell, np.concatenate([*counts, np.zeros(0, np.int64)]), len(cells))
        return i, j, total.astype(np.float64)

    def seen(self, pair: Pair, stems: Sequence[str]) -> Floats:
        """Return how many lines had each stem, of the first language of `pair`; of the second, if it is turned round."""
        first, second = pair
        total = np.zeros(len(stems))
        for weight, part in self._parts(pair if pair in PAIRS else (second, first)):
            lines = part.left if pair in PAIRS else part.right
            total += np.array([weight * lines.get(stem, 0) for stem in stems], dtype=np.float64)
        return np.maximum(total, 0)

    def _parts(self, pair: Pair) -> Iterator[tuple[int, Counts]]:
        for weight, counts in ((1, self.starter), (OWN, self.learned), (-OWN * self.own_times, self.own)):
            if pair in counts:
                yield weight, counts[pair]


def fingerprint(versions: Versions) -> str:
    """Return what a story is known by: its texts, whatever it is called."""
    return digest(*(part for lang in LANGS for part in (lang, *(line.text for line in versions.lines(lang)))))


def merged(lexicons: Iterable[Lexicon]) -> Lexicon:
    """Return what several lexicons learned together. Order and grouping leave no trace."""
    learned = {pair: Counts() for pair in PAIRS}
    stories: Row = {}
    for lexicon in lexicons:
        for pair, counts in lexicon.learned.items():
            learned[pair].add(counts)
        _add(stories, lexicon.stories)
    return Lexicon(starter=shipped().starter, learned=learned, stories=stories)


def _add(total: Row, more: Mapping[str, int]) -> None:
    for name, count in more.items():
        total[name] = total.get(name, 0) + count


@lru_cache(maxsize=1)
def shipped() -> Lexicon:
    """Return the lexicon that ships with the package."""
    return Lexicon(starter=_parse(STARTER, STARTER_MARK)[0])


@lru_cache(maxsize=1)
def starter_name() -> str:
    return sha256_of(STARTER)[:12]


def read_lexicon(path: Path) -> Lexicon:
    """Return what was learned, on top of the starter. Raises ToolkitError where the file holds something else."""
    learned, stories = _parse(path, starter_name())
    return Lexicon(starter=shipped().starter, learned=learned, stories=stories)


def write_lexicon(path: Path, lexicon: Lexicon) -> None:
    """Write what was learned: gzip where the name ends in ".gz". The same counts give the same bytes."""
    write_text(path, "".join(line + "\n" for line in lines(lexicon.learned, starter_name(), lexicon.stories)))


def lines(counts: Learned, learned_with: str, stories: Mapping[str, int]) -> Iterator[str]:
    """Yield the lines of a lexicon's file, sorted."""
    rows = list(_rows(counts, stories))
    yield from (f"{FORM}\t{NUMBER}\t{learned_with}", *rows, f"end\t{len(rows)}")


def _rows(counts: Learned, stories: Mapping[str, int]) -> Iterator[str]:
    for name, times in sorted(stories.items()):
        yield f"story\t{times}\t{name}"
    for left, right in PAIRS:
        part = counts.get((left, right), NOTHING)
        for stem, times in sorted(part.left.items()):
            row = " ".join(f"{other} {count}" for other, count in sorted(part.joint.get(stem, {}).items()))
            yield f"{left}-{right}\t{times}\t{stem}\t{row}"
        for stem, times in sorted(part.right.items()):
            yield f"{right}-{left}\t{times}\t{stem}"


def _parse(path: Path, learned_with: str) -> tuple[Learned, Mapping[str, int]]:
    content = read_text(path).split("\n")
    form, number, base, *_ = (*content[0].split("\t"), "", "", "")
    if form != FORM:
        raise ToolkitError(f"{path}: not a lexicon of newsalign; --save-lexicon writes one")
    if number != NUMBER:
        raise ToolkitError(f"{path}: a lexicon of form {number!r}, this newsalign reads {NUMBER}; learn it again")
    if base != learned_with:
        raise ToolkitError(
            f"{path}: learned by a newsalign with another starter lexicon ({base}, here {learned_with}); learn it again"
        )
    counts = {pair: Counts() for pair in PAIRS}
    by_name = {name: counts[a, b] for a, b in PAIRS for name in (f"{a}-{b}", f"{b}-{a}")}
    straight = {f"{a}-{b}" for a, b in PAIRS}
    stories: Row = {}
    if content[-2:] != [f"end\t{len(content) - 3}", ""]:
        raise ToolkitError(f"{path}: cut short; learn the lexicon again")
    for line_number, line in enumerate(content[1:-2], start=2):
        try:
            name, times, stem, *row = line.split("\t")
            if name == "story":
                stories[stem] = _natural(times)
            elif name in straight:
                part = by_name[name]
                part.left[stem] = _natural(times)
                words = row[0].split(" ") if row[0] else []
                part.joint[stem] = dict(zip(words[::2], map(_natural, words[1::2]), strict=True))
            else:
                by_name[name].right[stem] = _natural(times)
        except (ValueError, LookupError):
            raise ToolkitError(f"{path}, line {line_number}: damaged; learn the lexicon again") from None
    return counts, stories


def _natural(text: str) -> int:
    if not text.isdecimal():
        raise ValueError(text)
    return int(text)
