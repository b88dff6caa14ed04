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
from pathlib import Path

import numpy as np

from toolkit.alignment.beads import Floats
from toolkit.alignment.counts import SCALE, Counts, PairCounts, Tally
from toolkit.alignment.marks import Ints, Matches
from toolkit.data import LANGS, PAIRS, Lang, Pair, Versions, digest
from toolkit.errors import ToolkitError
from toolkit.files import read_text, sha256_of, write_text

STARTER = Path(__file__).with_name("lexicon.tsv.gz")
FORM, NUMBER = "newsalign-lexicon", "1"
STARTER_MARK = "starter"  # stands in a starter's file in place of the starter it was learned with
OWN = 5  # a line of the corpus says as much as so many of the starter's text, which is not news
DOUBT = 1.0  # lines that had each stem without a counterpart, as it were: one meeting is not certain
LEAST = 0.05  # strength: weak entries help where nothing better is known
FAINT = (
    LEAST / 2
)  # strength below which learned counts are pruned; lower than LEAST, as one grows without a story's own part


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """The starter and what was learned, weighted and added up: what is looked up."""

    counts: Counts
    learned: Mapping[Pair, Ints]  # of each cell, the part that was learned, weighted


@dataclass(frozen=True, slots=True)
class Own:
    """A story's own part of a pair in what is known, weighted: by cells, and by the numbers of its stems. All are sorted."""

    cells: Ints
    joint: Ints
    left: Ints
    left_lines: Ints
    right: Ints
    right_lines: Ints


@dataclass(frozen=True, kw_only=True, eq=False)
class Lexicon:
    """The starter, and what was learned on top of it. A value: it does not change."""

    starter: Counts
    learned: Counts = field(default_factory=Counts)
    stories: Mapping[str, int] = field(default_factory=dict)  # how often it was learned from one, by fingerprint
    parts: Mapping[str, Counts] = field(default_factory=dict)  # what single stories taught, where it was kept
    own: Mapping[Pair, Own] = field(default_factory=dict)  # a story's part, to be left out

    @property
    def known(self) -> Known:
        return _known(self.starter, self.learned)

    def learned_from(self, versions: Versions) -> bool:
        return bool(self.stories) and fingerprint(versions) in self.stories

    def part(self, versions: Versions) -> Counts | None:
        """Return what was learned of a story, if it was kept."""
        return self.parts.get(fingerprint(versions)) if self.parts else None

    def without(self, versions: Versions, own: Counts) -> "Lexicon":
        """Return the lexicon as if it had never seen a story, of which `own` was learned."""
        times = self.stories[fingerprint(versions)]
        numbers = {lang: self.known.counts.numbers(lang, list(own.stems[lang])) for lang in LANGS}
        return replace(self, own={pair: _own(self.known, pair, own.pairs[pair], numbers, times) for pair in own.pairs})

    def pruned(self) -> "Lexicon":
        """Return the lexicon without what it learned of stems that hardly translate each other.

        Common stems meet nearly all others; without this, looking one up would take the longer the larger the corpus.
        """
        learned = {}
        counts = self.known.counts
        numbers = {lang: counts.numbers(lang, list(self.learned.stems[lang])) for lang in LANGS}
        for pair, part in self.learned.pairs.items():
            whole = counts.pairs[pair]
            rows, columns = part.rows, part.columns
            left, right = numbers[pair[0]], numbers[pair[1]]
            joint = whole.joint[whole.at(left[rows], right[columns])]
            kept = _strength(joint, whole.left_lines[left][rows], whole.right_lines[right][columns]) >= FAINT
            learned[pair] = part.only(kept)
        return replace(self, learned=replace(self.learned, pairs=learned))

    def numbers(self, lang: Lang, stems: Sequence[str]) -> Ints:
        """Return the numbers that this lexicon has for stems, -1 for what it does not know."""
        return self.known.counts.numbers(lang, stems)

    def translations(self, pair: Pair, left: Sequence[str], right: Sequence[str]) -> Matches:
        """Return the positions of stems that translate each other, and how surely: the root of their cosine."""
        return self.matches(pair, self.numbers(pair[0], left), self.numbers(pair[1], right))

    def matches(self, pair: Pair, left: Ints, right: Ints) -> Matches:
        """Return the same for stems given by their numbers."""
        i, j, joint = self.joint(pair, left, right)
        strength = _strength(joint, self.lines(pair, left)[i], self.lines(pair[::-1], right)[j])
        strong = strength >= LEAST
        return i[strong], j[strong], strength[strong]

    def joint(self, pair: Pair, left: Ints, right: Ints) -> tuple[Ints, Ints, Ints]:
        """Return the positions of stems, given by their numbers, that stood for each other, and how often, in 1/SCALE."""
        counts = self.known.counts.pairs.get(pair)
        if counts is None:
            return _NONE, _NONE, _NONE
        i, j, cells = counts.cells(left, right)
        joint = counts.joint[cells]
        if own := self.own.get(pair):
            joint = joint - _looked_up(cells, own.cells, own.joint)
        return i, j, joint

    def lines(self, pair: Pair, stems: Ints) -> Ints:
        """Return how many lines had each stem, by number, of the first language of `pair`, if it is linked with the second."""
        straight = pair if pair in PAIRS else pair[::-1]
        counts = self.known.counts.pairs.get(straight)
        if counts is None:
            return np.zeros(len(stems), np.int64)
        known = counts.left_lines if pair == straight else counts.right_lines
        total: Ints = np.where(stems >= 0, known[stems], 0) if len(known) else np.zeros(len(stems), np.int64)
        if own := self.own.get(straight):
            part = (own.left, own.left_lines) if pair == straight else (own.right, own.right_lines)
            total = total - _looked_up(stems, *part)
        return np.maximum(total, 0)


_NONE: Ints = np.zeros(0, np.int64)


def _strength(joint: Ints, left_lines: Ints, right_lines: Ints) -> Floats:
    seen = np.sqrt((left_lines + DOUBT) * (right_lines + DOUBT))
    return np.minimum(np.sqrt(np.maximum(joint, 0) / SCALE / seen), 1.0)


@lru_cache(maxsize=2)
def _known(starter: Counts, learned: Counts) -> Known:
    if not learned.pairs:
        return Known(starter, {pair: np.zeros(len(counts.joint), np.int64) for pair, counts in starter.pairs.items()})
    both = Tally()
    both.add(starter)
    both.add(learned, OWN)
    counts = both.counts()
    parts = {pair: np.zeros(len(of_pair.joint), np.int64) for pair, of_pair in counts.pairs.items()}
    numbers = {lang: counts.numbers(lang, list(learned.stems[lang])) for lang in LANGS}
    for pair, part in learned.pairs.items():
        left, right = numbers[pair[0]], numbers[pair[1]]
        parts[pair][counts.pairs[pair].at(left[part.rows], right[part.columns])] = OWN * part.joint
    return Known(counts, parts)


def _own(known: Known, pair: Pair, own: PairCounts, numbers: Mapping[Lang, Ints], times: int) -> Own:
    """Return what was learned from a story, so many times, of a pair. `numbers`: of its stems, in what is known."""
    left, right = (numbers[lang] for lang in pair)
    cells = known.counts.pairs[pair].at(left[own.rows], right[own.columns])
    kept = np.flatnonzero(cells >= 0)
    kept = kept[np.argsort(cells[kept])]
    cells = cells[kept]
    # pruned cells have no learned part; and no more can be left out than was learned
    joint = np.minimum(OWN * times * own.joint[kept], known.learned[pair][cells])
    by_number = np.argsort(left), np.argsort(right)
    return Own(
        cells=cells,
        joint=joint,
        left=left[by_number[0]],
        left_lines=OWN * times * own.left_lines[by_number[0]],
        right=right[by_number[1]],
        right_lines=OWN * times * own.right_lines[by_number[1]],
    )


def _looked_up(wanted: Ints, keys: Ints, values: Ints) -> Ints:
    """Return the value of each wanted key, 0 where there is none. Keys are sorted."""
    if not len(keys):
        return np.zeros(len(wanted), np.int64)
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[at] == wanted, values[at], 0)


def fingerprint(versions: Versions) -> str:
    """Return what a story is known by: its texts, whatever it is called."""
    return digest(*(part for lang in LANGS for part in (lang, *(line.text for line in versions.lines(lang)))))


def merged(lexicons: Iterable[Lexicon]) -> Lexicon:
    """Return what several lexicons learned together. Order and grouping leave no trace."""
    tally = Tally()
    stories: dict[str, int] = {}
    for lexicon in lexicons:
        tally.add(lexicon.learned)
        for name, times in lexicon.stories.items():
            stories[name] = stories.get(name, 0) + times
    return Lexicon(starter=shipped().starter, learned=tally.counts(), stories=stories)


def forgetting(lexicon: Lexicon, taught: Iterable[tuple[Versions, Counts]]) -> Lexicon:
    """Return a lexicon without what it learned of stories: as if it had never seen them, but for what was pruned since."""
    tally = Tally()
    tally.add(lexicon.learned)
    stories = dict(lexicon.stories)
    for versions, counts in taught:
        if times := stories.pop(fingerprint(versions), 0):
            tally.add(counts, -times)
    learned = tally.counts()
    pairs = {}
    for pair, part in learned.pairs.items():
        lines = {name: np.maximum(getattr(part, name), 0) for name in ("left_lines", "right_lines")}
        pairs[pair] = replace(part.only(part.joint > 0), **lines)  # below 0 is what was pruned
    return replace(lexicon, learned=replace(learned, pairs=pairs), stories=stories)


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


def lines(counts: Counts, learned_with: str, stories: Mapping[str, int]) -> Iterator[str]:
    """Yield the lines of a lexicon's file, sorted."""
    rows = list(_rows(counts, stories))
    yield from (f"{FORM}\t{NUMBER}\t{learned_with}", *rows, f"end\t{len(rows)}")


def _rows(counts: Counts, stories: Mapping[str, int]) -> Iterator[str]:
    for name, times in sorted(stories.items()):
        yield f"story\t{times}\t{name}"
    for left, right in PAIRS:
        if (left, right) not in counts.pairs:
            continue
        for stem, times, others in counts.rows((left, right)):
            row = " ".join(f"{other} {count}" for other, count in others)
            yield f"{left}-{right}\t{times}\t{stem}\t{row}"
        right_lines = counts.pairs[left, right].right_lines.tolist()
        for stem, number in sorted(counts.stems[right].items()):
            if right_lines[number]:
                yield f"{right}-{left}\t{right_lines[number]}\t{stem}"


class _Reading:
    """The rows of a pair, as they are read. Stems get their numbers from the tally."""

    def __init__(self) -> None:
        self.left: dict[str, int] = {}  # stems with their lines
        self.right: dict[str, int] = {}
        self.lengths: list[int] = []  # of the rows of left stems
        self.others: list[str] = []  # right stems, row behind row
        self.joint: list[int] = []

    def add(self, stem: str, lines: int, row: str) -> None:
        words = row.split(" ") if row else []
        others, joint = words[::2], list(map(_natural, words[1::2]))
        if len(others) != len(joint):
            raise ValueError(row)
        self.left[stem] = lines
        self.lengths.append(len(others))
        self.others += others
        self.joint += joint

    def add_to(self, tally: Tally, pair: Pair) -> None:
        rows = tally.numbered(pair[0], list(self.left))
        columns = tally.numbered(pair[1], list(self.right))
        tally.add_lines(pair, pair[0], rows, np.array(list(self.left.values()), np.int64))
        tally.add_lines(pair, pair[1], columns, np.array(list(self.right.values()), np.int64))
        others = tally.numbered(pair[1], self.others)
        tally.add_cells(pair, (np.repeat(rows, self.lengths), others, np.array(self.joint, np.int64)))


def _parse(path: Path, learned_with: str) -> tuple[Counts, Mapping[str, int]]:
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
    straight = {f"{a}-{b}": read[a, b] for a, b in PAIRS}
    turned = {f"{b}-{a}": read[a, b] for a, b in PAIRS}
    stories: dict[str, int] = {}
    for line_number, line in enumerate(content[1:-2], start=2):
        try:
            name, times, stem, *row = line.split("\t")
            if name == "story":
                stories[stem] = _natural(times)
            elif name in straight:
                straight[name].add(stem, _natural(times), row[0])
            else:
                turned[name].right[stem] = _natural(times)
        except (ValueError, LookupError):
            raise ToolkitError(f"{path}, line {line_number}: damaged; learn the lexicon again") from None
    tally = Tally()
    for pair, rows in read.items():
        rows.add_to(tally, pair)
    return tally.counts(), stories


def _natural(text: str) -> int:
    if not text.isdecimal():
        raise ValueError(text)
    return int(text)
