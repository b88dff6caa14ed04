"""Evidence of a sentence encoder, where the user names one: lines that mean the same have vectors that lie close.

Single lines are encoded, and runs of two and of three as one text, as vecalign and bertalign do; of a run around others the
vector is the sum of its lines'. What their margins are
worth is learned from the stories at hand, which are aligned without the encoder first: no weights need to ship for each
model, and one that knows nothing of the languages does no harm.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from toolkit.alignment.beads import RUNS, Floats, Table, run_sums
from toolkit.alignment.evidence import Compared, Evidence
from toolkit.alignment.margins import NOTHING, Worth, cosines, margins, spread, worth
from toolkit.alignment.sides import Side
from toolkit.alignment.transformer import SentenceEncoder, load
from toolkit.alignment.vectors import Vectors, default_folder
from toolkit.data import LANGS, PAIRS, Alignment, Lang, Pair, PairLink, Versions, digest
from toolkit.errors import ToolkitError

SOURCE = "encoder"  # of evidence, beside those of EVIDENCE
UNBROKEN = tuple(run for run in RUNS if run[-1] + 1 == len(run))  # encoded as one text; the shortest first
SLICE = 1024  # texts encoded in one go, which is what a killed run loses
STORIES = 100  # to learn what margins are worth; their first LINES of each version
LINES = 80
LITTLE = 0.1  # nats a line, from ENOUGH lines: worth a warning; the weak encoder of eval/ tells 2.5
ENOUGH = 200

Aligner = Callable[[Versions], Alignment]


@dataclass(frozen=True, slots=True)
class Meaning:
    """The vectors of a version's runs."""

    lang: Lang
    runs: NDArray[np.float32]  # (run of RUNS, first line, dimension); zeros where a run would reach beyond the end


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoder:
    """A model that was opened, where its vectors are kept, and what its margins were found to be worth.

    It travels between processes without the model, which is loaded again only where a vector is missing.
    """

    name: str
    device: str | None
    prefix: str | None
    fingerprint: str
    vectors: Vectors
    summed: bool = False  # the vector of a run is the sum of its lines', weighted by their length: a sixth of the work
    worths: Mapping[Pair, Worth] | None = None  # None: each story by itself is learned from

    def encode(self, texts: Iterable[str]) -> None:
        """Keep the vectors of those texts that have none yet."""
        for some in self.slices(texts):
            self.vectors.keep(some, self.vectors_of(some))

    def slices(self, texts: Iterable[str]) -> Iterator[list[str]]:
        """Yield those texts that have no vector yet, as many at a time as are encoded in one go."""
        missing = sorted(self.vectors.missing(texts), key=lambda text: (len(text), text))
        for at in range(0, len(missing), SLICE):
            yield missing[at : at + SLICE]

    def vectors_of(self, texts: Sequence[str]) -> NDArray[np.float16]:
        model = _loaded(self.name, self.device, self.prefix)
        if model.fingerprint != self.fingerprint:
            raise ToolkitError(f"encoder {self.name}: its files were changed meanwhile; begin again")
        return model.encode(texts)

    def meaning(self, side: Side) -> Meaning:
        """Return the vectors of a version, all of which must have been kept."""
        texts = self._texts(side)
        found = self.vectors.read([text for run in texts for text in run])
        vectors = _summed(np.array([found[text] for text in texts[0]]), [len(text) for text in texts[0]])
        for run, own in zip(UNBROKEN, texts, strict=False):
            for number, text in enumerate(own if not self.summed else ()):
                vectors[RUNS.index(run), number] = found[text]
        return Meaning(side.lang, vectors)

    def texts(self, versions: Versions) -> list[str]:
        """Return what is to be encoded of a story."""
        sides = [Side(lang, versions.lines(lang)) for lang in LANGS]
        return [text for side in sides for run in self._texts(side) for text in run]

    def _texts(self, side: Side) -> list[list[str]]:
        return runs(side)[: 1 if self.summed else len(UNBROKEN)]

    def compare(self, left: Meaning, right: Meaning) -> Compared:
        known = (self.worths or {}).get((left.lang, right.lang), NOTHING)
        found = margins(left.runs, right.runs)
        return Compared({f"{SOURCE}.margin": known.table(found)}, margins=found)


def open_encoder(
    name: str | Path,
    *,
    device: str | None = None,
    prefix: str | None = None,
    cache: Path | str | None = None,
    summed: bool = False,
) -> Encoder:
    """Load the encoder in a folder or of a name on the Hub, for `align`.

    `device` and `prefix` as `transformer.load` takes them. Vectors are kept below the folder `cache`, in a file for each
    model and setting; by default in the user's own cache. Where `summed`, only single lines are encoded, and what stands for
    a run of them is their sum. Raises ToolkitError where the encoder cannot be loaded.
    """
    model = _loaded(str(name), device, prefix)
    file = Path(cache or default_folder()) / f"{'-'.join(Path(name).parts[-2:])}-{model.fingerprint[:16]}.sqlite"
    return Encoder(
        name=str(name),
        device=device,
        prefix=prefix,
        fingerprint=model.fingerprint,
        vectors=Vectors(file),
        summed=summed,
    )


@lru_cache(maxsize=1)
def _loaded(name: str, device: str | None, prefix: str | None) -> SentenceEncoder:
    return load(name, device=device, prefix=prefix)


def runs(side: Side) -> list[list[str]]:
    """Return the texts of runs of one, two, three lines, by first line.

    >>> from toolkit.data import Line
    >>> runs(Side("en", (Line("It sank."), Line("Nobody was hurt."))))
    [['It sank.', 'Nobody was hurt.'], ['It sank. Nobody was hurt.'], []]
    """
    return [
        [" ".join(side.texts[at : at + len(run)]) for at in range(len(side.texts) - len(run) + 1)] for run in UNBROKEN
    ]


def evidence_of(encoder: Encoder | str, versions: Versions, first: Aligner) -> Evidence[Meaning]:
    """Return the evidence of an encoder about a story; `first` aligns without it, where its worth is still to be learned."""
    opened = open_encoder(encoder) if isinstance(encoder, str) else encoder
    if opened.worths is None:
        opened = prepared(opened, [versions], first)
    else:
        opened.encode(opened.texts(versions))
    return Evidence(opened.meaning, opened.compare)


def prepared(
    encoder: Encoder, stories: Iterable[Versions], first: Aligner, *, total: int | None = None, quiet: bool = True
) -> Encoder:
    """Encode stories and learn what margins are worth in them, from STORIES of them: those of the least hash of an id.

    So it does not matter in what order they come. `first` aligns without the encoder.
    """
    waiting: dict[str, None] = {}
    sample: list[tuple[str, Versions]] = []
    for story in tqdm(stories, total=total, desc="encoding", unit=" stories", disable=quiet or None):
        waiting.update(dict.fromkeys(encoder.texts(story)))
        if len(waiting) >= SLICE:
            encoder.encode(waiting)
            waiting.clear()
        sample.append((digest(story.story), story))
        if len(sample) > 2 * STORIES:
            sample = _least(sample)
    encoder.encode(waiting)
    cut = [_cut(story) for _, story in _least(sample)]
    encoder.encode(text for story in cut for text in encoder.texts(story))
    worths = learned(encoder, [(story, first(story)) for story in cut])
    for (left, right), known in worths.items():
        if known.lines >= ENOUGH and known.tells < LITTLE:
            logging.getLogger(__name__).warning(
                "encoder %s tells next to nothing of %s-%s links (%.2f nats a line); does it know both languages?",
                encoder.name, left, right, known.tells,
            )  # fmt: skip
    return replace(encoder, worths=worths)


def learned(encoder: Encoder, aligned: Iterable[tuple[Versions, Alignment]]) -> dict[Pair, Worth]:
    """Return what margins are worth for each pair, from links that were found without the encoder."""
    tables: dict[Pair, list[tuple[Table, Sequence[PairLink]]]] = {pair: [] for pair in PAIRS}
    singles: dict[Pair, list[Floats]] = {pair: [] for pair in PAIRS}
    for story, alignment in aligned:
        found = {lang: encoder.meaning(Side(lang, story.lines(lang))).runs for lang in LANGS if story.lines(lang)}
        for left, right in combinations(found, 2):
            tables[left, right].append((margins(found[left], found[right]), alignment.pair(left, right)))
            singles[left, right].append(cosines(found[left][0], found[right][0]))
    return {pair: worth(tables[pair], spread(singles[pair])) for pair in PAIRS}


def _summed(vectors: NDArray[Any], lengths: Sequence[int]) -> NDArray[np.float32]:
    """Return the runs of lines of these vectors and lengths, each the sum of its lines."""
    heavy = vectors.astype(np.float64) * np.array(lengths)[:, None]
    found = np.zeros((len(RUNS), *vectors.shape), np.float32)
    for place, run in enumerate(RUNS):
        total = run_sums(heavy, 0, run)[: max(0, len(vectors) - run[-1])]
        found[place, : len(total)] = total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-9)
    return found


def _least(sample: Sequence[tuple[str, Versions]]) -> list[tuple[str, Versions]]:
    return sorted(sample, key=lambda entry: (entry[0], entry[1].story))[:STORIES]


def _cut(versions: Versions) -> Versions:
    return replace(versions, uk=versions.uk[:LINES], ru=versions.ru[:LINES], en=versions.en[:LINES])
