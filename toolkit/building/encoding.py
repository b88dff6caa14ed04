"""The sentence encoder of a corpus, where its recipe names one: what its margins are worth is learned once, and kept.

Sentences are encoded before the shards that hold them are aligned: in one process, or on a cluster by actors with a GPU each.
The processes that align find the vectors by their text and load no model. What is built into the corpus later is aligned with the worth that it keeps.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from pathlib import Path

import msgspec
import numpy as np

from toolkit.alignment import Encoder, open_encoder, prepared
from toolkit.alignment.encoder import STORIES
from toolkit.alignment.margins import Worth
from toolkit.building.freezing import Paired
from toolkit.building.reading import Catalogue, read_articles
from toolkit.corpus import Corpus, KeptEncoder, Recipe
from toolkit.data import PAIRS, Story, Versions, digest
from toolkit.errors import UsageError
from toolkit.files import read_jsonl, write_json, writing
from toolkit.pipeline import versions_of
from toolkit.runners import Runner, at

FILE = "encoder.json"


def opened(recipe: Recipe, root: Path, *, device: str | None, vectors: Path | None) -> Encoder | None:
    """Load the encoder of a recipe, a folder below `root` or one of any other name; None where it names none.

    Raises ToolkitError where it cannot be loaded, and UsageError for options that belong to an encoder without one.
    """
    settings = recipe.encoder
    if settings is None:
        if device is not None or vectors is not None:
            option = "--device" if vectors is None else "--encoder-cache"
            raise UsageError(f"{option} belongs to an encoder: say --encoder MODEL, or write [encoder] in recipe.toml")
        return None
    below = root / settings.model
    name = below if below.is_dir() else settings.model
    return open_encoder(name, device=device, prefix=settings.prefix, cache=vectors, summed=settings.sums)


def identity(encoder: Encoder | None) -> str:
    """Return what all that moves a link is known by: the model, how it is used, and what its margins are worth."""
    return digest(encoder.fingerprint, str(encoder.summed), repr(worths_of(encoder))) if encoder else ""


def worths_of(encoder: Encoder) -> dict[str, tuple[float, float, float, int]]:
    worths = encoder.worths or {}
    return {"-".join(pair): astuple(worths[pair]) for pair in PAIRS if pair in worths}


def kept_of(encoder: Encoder | None) -> KeptEncoder | None:
    """Return what a corpus keeps of the encoder that its stories are aligned with."""
    return KeptEncoder(fingerprint=encoder.fingerprint, worths=worths_of(encoder)) if encoder else None


def frozen(folder: Path, old: Corpus | None, recipe: Recipe, *, relearn: bool) -> KeptEncoder | None:
    """Return what the corpus keeps of an encoder, from a copy in `folder` that outlives a killed build."""
    copy = folder / f"{digest(repr(recipe))}-{FILE}"
    if relearn:
        copy.unlink(missing_ok=True)
    elif not copy.exists() and old and old.manifest.encoder:
        write_json(copy, old.manifest.encoder)
    return msgspec.json.decode(copy.read_bytes(), type=KeptEncoder) if copy.exists() else None


def with_worths(
    encoder: Encoder, kept: KeptEncoder | None, stories: Sequence[Story], catalogue: Catalogue, pages: Path
) -> Encoder:
    """Return the encoder with what its margins are worth: as the corpus keeps it, or learned on some of the stories."""
    if kept and kept.fingerprint == encoder.fingerprint:
        return replace(encoder, worths={pair: Worth(*kept.worths["-".join(pair)]) for pair in PAIRS})
    some = sorted(stories, key=lambda story: (digest(story.id), story.id))[:STORIES]

    def versions() -> Iterator[Versions]:
        for story in some:
            places = tuple(catalogue.place(member.article, member.page) for member in story.members)
            yield versions_of(story, read_articles(pages, places))

    return prepared(encoder, versions())


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodeShard:
    """A shard of stories whose sentences are to be encoded."""

    source: Path  # paired
    pages: Path  # the folder of page shards
    encoder: Encoder
    target: Path  # a folder: so many texts and their vectors a file


def encode(encoder: Encoder, sources: Sequence[Path], pages: Path, folder: Path, runner: Runner) -> None:
    """Keep the vectors of the stories in `sources`, shards of paired stories, that are still to be aligned.

    What is encoded together depends on the shard alone, and one process writes what is kept, in the order of the shards.
    """
    shards = [
        EncodeShard(source=source, pages=pages, encoder=encoder, target=folder / source.stem) for source in sources
    ]
    runner.run(encode_shard, shards, label="encoding", unit="stories", gpu=True)
    for shard in shards:
        for slice_ in sorted(shard.target.glob("*.npz")):
            with np.load(slice_) as made:
                encoder.vectors.keep(json.loads(made["texts"].tobytes()), made["vectors"])


def encode_shard(shard: EncodeShard) -> int:
    """Leave the vectors of a shard; slices that a killed run has left are taken as they are."""
    waiting: dict[str, None] = {}
    stories = 0
    for paired in read_jsonl(shard.source, Paired):
        if not paired.known and not at(paired.story.id):
            versions = versions_of(paired.story, read_articles(shard.pages, paired.places))
            waiting.update(dict.fromkeys(shard.encoder.texts(versions)))
            stories += 1
    part = shard.target.with_name(f"{shard.target.name}.part")
    for number, texts in enumerate(shard.encoder.slices(waiting)):
        path = part / f"{number:06}.npz"
        if not path.exists():
            with writing(path) as out:
                written = np.frombuffer(json.dumps(texts).encode(), np.uint8)  # half a pair of UTF-16 is kept, too
                np.savez(out, texts=written, vectors=shard.encoder.vectors_of(texts))
    part.mkdir(parents=True, exist_ok=True)
    if not shard.target.exists():
        part.rename(shard.target)
    return stories
