"""What every engine can do, and what a model behind one has to offer."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol, runtime_checkable

from toolkit.data import EngineSettings, Lang
from toolkit.files import to_json

HASHED = "sha256:"  # stands before a revision that is the hash of a model's files


class Engine(Protocol):
    """Translates lines: one out for one in, in their order, and the same again for the same."""

    @property
    def whole(self) -> bool:
        """Whether a line is a whole segment, of one or more sentences, where there are such; else it is a sentence."""
        ...

    def translate(self, sentences: Sequence[str], source: Lang, target: Lang) -> list[str]:
        """Return a translation a sentence, "" where there is none to give. Raises ToolkitError if it cannot be done."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """A sentence to translate, and the document it stands in."""

    text: str
    document: str = ""


@runtime_checkable
class Streams(Protocol):
    """An engine that need not hold all its sentences at once."""

    def stream(self, asked: Iterable[Asked], source: Lang, target: Lang) -> Iterator[str]:
        """Yield a translation a sentence, in order. Raises ToolkitError if it cannot be done."""
        ...

    def describe(self, source: Lang, target: Lang) -> str:
        """Return in a line what translates this direction. Raises ToolkitError if it cannot."""
        ...

    def account(self) -> list["Run"]:
        """Return what has been translated so far, and by what."""
        ...


@dataclass(frozen=True, slots=True)
class Request:
    """What a model is handed: a sentence, and the sentences before it where it is to see them."""

    text: str
    context: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A translation as it came, with what is known of its making."""

    output: str
    tokens_in: int = 0  # as a server counts them; 0: it did not say
    tokens_out: int = 0
    retries: int = 0
    model: str = ""  # what a server says has answered: "gpt-4o-2024-08-06"
    date: str = ""  # UTC day and time of a server's answer, which may be another tomorrow


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """All that moves an output beside text and direction: what outputs are kept under."""

    engine: str
    model: str
    revision: str = ""  # a commit of the Hub, or a hash of the model's files
    precision: str = ""
    beam: int | None = None  # None: as the model says
    prompt: str = ""
    url: str = ""

    def key(self, source: Lang, target: Lang, request: Request) -> bytes:
        """Return what the output of a request is found by. A model known by the hash of its files may lie anywhere."""
        lying = replace(self, model="") if self.revision.startswith(HASHED) else self
        return hashlib.sha256(to_json((lying, source, target, request))).digest()

    def __str__(self) -> str:
        said = [self.engine, self.model + (f" at {self.revision.removeprefix(HASHED)[:12]}" if self.revision else "")]
        said += [self.precision] if self.precision else []
        said += [f"beam {self.beam}"] if self.beam is not None else []
        said += [f"at {self.url}"] if self.url else []
        return ", ".join(said)


class Model(Protocol):
    """Something that translates one direction, in batches of its own making."""

    @property
    def identity(self) -> Identity: ...

    @property
    def sees_context(self) -> bool:
        """Whether a request may bring the sentences before it."""
        ...

    def run(self, requests: Sequence[Request]) -> Iterator[list[tuple[int, Made]]]:
        """Yield finished batches: positions in `requests`, in any order, with what became of them.

        No output may depend on what else stands in its batch. Raises ToolkitError where it cannot go on.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What an engine has translated in one direction: enough to say in a paper how it was done."""

    direction: str
    by: Identity
    sentences: int = 0
    kept: int = 0  # of these, found where the outputs of earlier runs are kept
    tokens_in: int = 0
    tokens_out: int = 0
    retries: int = 0
    models: tuple[str, ...] = ()  # what a server says has answered
    first: str = ""  # UTC date and time of a server's first answer
    last: str = ""

    def __str__(self) -> str:
        said = [f"{self.direction}: {self.by}: {self.sentences:,} sentences"]
        said += [f"{self.kept:,} of them from earlier runs"] if self.kept else []
        said += [f"{self.tokens_in:,} + {self.tokens_out:,} tokens"] if self.tokens_in else []
        said += [f"{self.retries:,} retries"] if self.retries else []
        said += [f"answered by {', '.join(self.models)}, {self.first} to {self.last}"] if self.first else []
        return "; ".join(said)


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """What an engine is made with, beside what stands behind its colon."""

    settings: EngineSettings = field(default_factory=EngineSettings)
    cache: Path | None = None  # folder where outputs and converted models are kept; None: outputs are not
    quiet: bool = True  # no progress bar
