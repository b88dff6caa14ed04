"""Lexicons: how often stems of two languages stood for each other, in whole numbers, so that they add up exactly.

What a lexicon knows is the starter that ships with the package, and on top of it what was learned on a corpus
(`learning.py`); strengths are made of both when they are asked for. A file holds what was learned alone, tab-separated:

    newsalign-lexicon  1      9d2c6f0c1f4d             the form, and the starter that it was learned with
    story              1      6f0c1f4d3a2b             how often it was learned from a story, and its fingerprint
    ru-uk              3      гаван                    lines that had the right stem
    uk-ru              12     порт   гаван 400 порт 11020   lines that had the left stem; its right stems, with counts
    end                4                               the number of lines, so that a file cut short is noticed

`scripts/build_lexicon.py` makes the starter from parallel text; NOTICE names the sources.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from toolkit.alignment.beads import Floats
from toolkit.alignment.counts import SCALE, Counts, Ints, Tally, places, sum_by_key
from toolkit.data import LANGS, PAIRS, Pair, Versions, digest
from toolkit.errors import ToolkitError
from toolkit.files import read_text, sha256_of, write_text

STARTER = Path(__file__).with_name("lexicon.tsv.gz")
FORM, NUMBER = "newsalign-lexicon", "1"
STARTER_MARK = "starter"  # stands in a starter's file in place of the starter it was learned with
OWN = 5  # a line of the corpus says as much as so many of the starter's text, which is not news
DOUBT = 1.0  # lines that had each stem without a counterpart, as it were: one meeting is not certain
LEAST = 0.05  # strength: weak entries help where nothing better is known
FAINT = LEAST / 2  # what is pruned lies well below: without a story, a strength can be greater

Learned = Mapping[Pair, Counts]


@dataclass(frozen=True, slots=True)
class Looked:
    """What a lexicon knows of stems: cells by the positions of left and right stems, sorted, and lines that had them."""

    i: Ints
    j: Ints
    joint: Floats  # how often the two stood for each other
    left_lines: Floats
    right_lines: Floats

    @property
    def strength(self) -> Floats:
        """Return how surely the stems of each cell translate each other, 0 to 1: the root of their lines' cosine."""
        seen = np.sqrt((self.left_lines + DOUBT)[self.i] * (self.right_lines + DOUBT)[self.j])
        return np.minimum(np.sqrt(self.joint / seen), 1.0)

    def strengths(self) -> tuple[Ints, Ints, Floats]:
        """Return which stems translate each other, and how surely."""
        strength = self.strength
        strong = strength >= LEAST
        return self.i[strong], self.j[strong], strength[strong]


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """The starter, and what was learned on top of it. A value: it does not change."""

    starter: Learned
    learned: Learned = field(default_factory=dict)
    stories: Mapping[str, int] = field(default_factory=dict)  # how often it was learned from one, by fingerprint
    own: Learned = field(default_factory=dict)  # a story's part of `learned`, to be left out
    own_times: int = 1

    def learned_from(self, versions: Versions) -> bool:
        return bool(self.stories) and fingerprint(versions) in self.stories

    def without(self, versions: Versions, own: Learned) -> "Lexicon":
        """Return the lexicon as if it had never seen a story, which taught it `own`."""
        return replace(self, own=own, own_times=self.stories[fingerprint(versions)])

    def pruned(self) -> "Lexicon":
        """Return the lexicon without what it learned of stems that hardly translate each other.

        Common stems meet nearly all others; without this, looking one up would take the longer the larger the corpus.
        """
        learned = {}
        for pair, counts in self.learned.items():
            known = self.look_up(pair, list(counts.left), list(counts.right))
            rows, columns = counts.places()
            size = len(counts.right)
            at = np.searchsorted(known.i * size + known.j, rows * size + columns)
            learned[pair] = counts.only((known.strength >= FAINT)[at])
        return replace(self, learned=learned)

    def look_up(self, pair: Pair, left: Sequence[str], right: Sequence[str]) -> Looked:
        """Return what is known of the stems of two languages."""
        left_lines, right_lines = np.zeros(len(left)), np.zeros(len(right))
        keys, counts = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        for weight, part in ((1, self.starter), (OWN, self.learned), (-OWN * self.own_times, self.own)):
            if pair not in part:
                continue
            found = part[pair]
            rows, columns = places(left, found.left), places(right, found.right)
            left_lines += weight * np.append(found.left_lines, 0)[rows]
            right_lines += weight * np.append(found.right_lines, 0)[columns]
            i, j, joint = found.cells(rows, columns)
            keys.append(i * len(right) + j)
            counts.append(weight * joint)
        cells, total = sum_by_key(np.concatenate(keys), np.concatenate(counts))
        i, j = np.divmod(cells, max(len(right), 1))
        # a story's own part is at most all there is, unless it was counted from other links than it taught
        return Looked(i, j, np.maximum(total, 0) / SCALE, np.maximum(left_lines, 0), np.maximum(right_lines, 0))


def fingerprint(versions: Versions) -> str:
    """Return what a story is known by: its texts, whatever it is called."""
    return digest(*(part for lang in LANGS for part in (lang, *(line.text for line in versions.lines(lang)))))


def merged(lexicons: Iterable[Lexicon]) -> Lexicon:
    """Return what several lexicons learned together. Order and grouping leave no trace."""
    tallies = {pair: Tally() for pair in PAIRS}
    stories: dict[str, int] = {}
    for lexicon in lexicons:
        for pair, counts in lexicon.learned.items():
            tallies[pair].add(counts)
        for name, times in lexicon.stories.items():
            stories[name] = stories.get(name, 0) + times
    learned = {pair: tally.counts() for pair, tally in tallies.items()}
    return Lexicon(starter=shipped().starter, learned=learned, stories=stories)


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
        if part := counts.get((left, right)):
            for stem, lines in zip(part.right, part.right_lines.tolist(), strict=True):
                yield f"{right}-{left}\t{lines}\t{stem}"
            for stem, lines, cells in part.rows():
                row = " ".join(f"{other} {count}" for other, count in cells)
                yield f"{left}-{right}\t{lines}\t{stem}\t{row}"


class _Reading:
    """The rows of a pair, as they are read."""

    def __init__(self) -> None:
        self.right: dict[str, int] = {}  # stems with their places
        self.right_lines: list[int] = []
        self.left: list[str] = []
        self.left_lines: list[int] = []
        self.columns: list[int] = []
        self.joint: list[int] = []
        self.lengths: list[int] = []

    def add_right(self, stem: str, lines: int) -> None:
        self.right[stem] = len(self.right)
        self.right_lines.append(lines)

    def add_left(self, stem: str, lines: int, row: str) -> None:
        words = row.split(" ") if row else []
        self.columns += [self.right[word] for word in words[::2]]
        self.joint += map(_natural, words[1::2])
        if len(self.columns) != len(self.joint):
            raise ValueError(row)
        self.left.append(stem)
        self.left_lines.append(lines)
        self.lengths.append(len(words) // 2)

    def counts(self) -> Counts:
        tally = Tally()
        cells = (
            np.repeat(np.arange(len(self.left)), self.lengths),
            np.array(self.columns, np.int64),
            np.array(self.joint, np.int64),
        )
        tally.count(
            self.left,
            np.array(self.left_lines, np.int64),
            list(self.right),
            np.array(self.right_lines, np.int64),
            cells,
        )
        return tally.counts()


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
    if content[-2:] != [f"end\t{len(content) - 3}", ""]:
        raise ToolkitError(f"{path}: cut short; learn the lexicon again")
    read = {pair: _Reading() for pair in PAIRS}
    left = {f"{a}-{b}": read[a, b] for a, b in PAIRS}
    right = {f"{b}-{a}": read[a, b] for a, b in PAIRS}
    stories: dict[str, int] = {}
    for line_number, line in enumerate(content[1:-2], start=2):
        try:
            name, count, stem, *row = line.split("\t")
            if name == "story":
                stories[stem] = _natural(count)
            elif name in left:
                left[name].add_left(stem, _natural(count), row[0])
            else:
                right[name].add_right(stem, _natural(count))
        except (ValueError, LookupError):
            raise ToolkitError(f"{path}, line {line_number}: damaged; learn the lexicon again") from None
    return {pair: rows.counts() for pair, rows in read.items()}, stories


def _natural(text: str) -> int:
    if not text.isdecimal():
        raise ValueError(text)
    return int(text)
