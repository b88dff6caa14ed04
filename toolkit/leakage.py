"""How much of a test set stands in the training data: the same texts, nearly the same, and runs of eight words.

The test sets are held in memory and the training data is read once, so it may be large. Case and punctuation do not count.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from toolkit.data import LANGS, Leak
from toolkit.errors import ToolkitError
from toolkit.files import read_columns, stream_lines
from toolkit.filters.repeats import BANDS, HASHES, LEAST, sketched
from toolkit.text import comparable

NEAR = 0.8  # share of runs of five characters that two texts have in common
GRAM = 8  # words, as Brown et al. (2020) and others look for contamination
WORD = re.compile(r"\w+")
AT_ONCE = 1_000  # texts sketched together
WIDTH = HASHES // BANDS


@dataclass(slots=True)
class Sets:
    """Test sets, to be looked for in training data."""

    owners: list[str] = field(default_factory=list)  # beside `sketches`: the set that a text belongs to
    exact: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    grams: defaultdict[tuple[str, ...], list[int]] = field(default_factory=lambda: defaultdict(list))
    bands: defaultdict[tuple[int, tuple[int, ...]], list[int]] = field(default_factory=lambda: defaultdict(list))
    sketches: dict[int, Any] = field(default_factory=dict)
    found: Mapping[str, set[int]] = field(default_factory=lambda: {"exact": set(), "near": set(), "grams": set()})

    def add(self, owner: str, texts: Iterable[str]) -> None:
        for text, sketch in with_sketches(texts):
            number = len(self.owners)
            self.owners.append(owner)
            words = tuple(WORD.findall(text))
            self.exact[" ".join(words)].append(number)
            for gram in grams(words):
                self.grams[gram].append(number)
            if sketch is not None:
                self.sketches[number] = sketch
                for key in keys(sketch):
                    self.bands[key].append(number)

    def look(self, texts: Iterable[str]) -> None:
        """Look for the sets in training data."""
        for text, sketch in with_sketches(texts):
            words = tuple(WORD.findall(text))
            self.found["exact"].update(self.exact.get(" ".join(words), ()))
            for gram in grams(words):
                self.found["grams"].update(self.grams.get(gram, ()))
            if sketch is not None:
                near = {n for key in keys(sketch) for n in self.bands.get(key, ())} - self.found["near"]
                self.found["near"].update(n for n in near if float((self.sketches[n] == sketch).mean()) > NEAR)

    def leaks(self) -> tuple[Leak, ...]:
        counts = {name: [0, 0, 0, 0] for name in dict.fromkeys(self.owners)}
        near = self.found["near"] | self.found["exact"]
        for number, owner in enumerate(self.owners):
            own = (True, number in self.found["exact"], number in near, number in self.found["grams"])
            counts[owner] = [count + one for count, one in zip(counts[owner], own, strict=True)]
        return tuple(Leak(set=n, texts=t, exact=e, near=a, eight_grams=g) for n, (t, e, a, g) in counts.items())


def grams(words: Sequence[str]) -> set[tuple[str, ...]]:
    return {tuple(words[i : i + GRAM]) for i in range(len(words) - GRAM + 1)}


def keys(sketch: Any) -> list[tuple[int, tuple[int, ...]]]:
    values = sketch.tolist()
    return [(band, tuple(values[band * WIDTH : (band + 1) * WIDTH])) for band in range(BANDS)]


def with_sketches(texts: Iterable[str]) -> Iterator[tuple[str, Any]]:
    """Yield texts as compared, each with its sketch; None for a short one."""
    held: list[str] = []
    for text in texts:
        held.append(comparable(text).casefold())
        if len(held) == AT_ONCE:
            yield from _sketched(held)
            held = []
    yield from _sketched(held)


def _sketched(texts: list[str]) -> Iterator[tuple[str, Any]]:
    made = iter(sketched([text for text in texts if len(text) >= LEAST]))
    for text in texts:
        yield text, next(made) if len(text) >= LEAST else None


def certificate(tables: Sequence[Path], public: Sequence[Path]) -> tuple[Leak, ...]:
    """Return what of the splits set aside, and of public test sets, stands in the training data of tables of units.

    Raises ToolkitError for a set that cannot be read or holds nothing.
    """
    sets = Sets()
    for split in ("validation", "test"):
        sets.add(split, texts_of(tables, split))
    for path in public:
        if not path.is_file():
            raise ToolkitError(
                f"{path}: no such file; [splits] against names files of text, a segment a line, or tables"
            )
        before = len(sets.owners)
        sets.add(path.name, segments_of(path))
        if len(sets.owners) == before:
            raise ToolkitError(f"{path}: no text in it; expected a segment a line, or a table with tabs")
    if sets.owners:
        sets.look(texts_of(tables, "train"))
    return sets.leaks()


def texts_of(tables: Sequence[Path], split: str) -> Iterator[str]:
    """Yield the texts of the kept units of a split."""
    for table in tables:
        for batch in read_columns(table, ["kept", "split", *LANGS]):
            for row in batch.to_pylist():
                if row["kept"] and (row["split"] or "train") == split:
                    yield from (text for lang in LANGS if (text := row[lang]))


def segments_of(path: Path) -> Iterator[str]:
    """Yield what stands in the lines, or in the cells of lines with tabs; cells of one word are numbers or labels."""
    for line in stream_lines(path):
        cells = line.split("\t")
        yield from (cell for cell in cells if cell.strip() and (len(cells) == 1 or len(cell.split()) > 1))


def lines(leaks: Sequence[Leak]) -> list[str]:
    """Return the certificate as lines for a terminal and a card."""
    if not leaks:
        return []
    head = f"{'in train':<24}{'texts':>8}{'the same':>10}{'near':>8}{'8 words':>9}"
    return [head, *(f"{k.set:<24}{k.texts:>8}{k.exact:>10}{k.near:>8}{k.eight_grams:>9}" for k in leaks)]
