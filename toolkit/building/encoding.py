"""The sentence encoder of a corpus, where its recipe names one: what its margins are worth is learned once, and kept.

Sentences are encoded in one process before the shards that hold them are aligned; the processes that align find the
vectors by their text and load no model. What is built into the corpus later is aligned with the worth that it keeps.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, replace
from pathlib import Path

import msgspec
from tqdm import tqdm

from toolkit.alignment import Encoder, open_encoder, prepared
from toolkit.alignment.encoder import SLICE, STORIES
from toolkit.alignment.margins import Worth
from toolkit.building.freezing import Paired
from toolkit.building.reading import Catalogue, read_articles
from toolkit.corpus import Corpus, KeptEncoder, Recipe
from toolkit.data import PAIRS, Story, Versions, digest
from toolkit.errors import UsageError
from toolkit.files import read_jsonl, write_json
from toolkit.pipeline import versions_of

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


def encode(encoder: Encoder, sources: Iterable[Path], pages: Path, *, total: int, quiet: bool) -> None:
    """Keep the vectors of the stories in `sources`, shards of paired stories, that are still to be aligned."""
    waiting: dict[str, None] = {}
    for source in tqdm(sources, total=total, desc="encoding", unit="shard", disable=quiet or None):
        for paired in read_jsonl(source, Paired):
            if not paired.known:
                versions = versions_of(paired.story, read_articles(pages, paired.places))
                waiting.update(dict.fromkeys(encoder.texts(versions)))
            if len(waiting) >= SLICE:
                encoder.encode(waiting)
                waiting.clear()
    encoder.encode(waiting)
