"""Translation systems. ENGINES names them; a name may be followed by a colon and what that engine needs.

What is no engine but a model, a name on the Hub or a folder, goes to the quickest engine that can run it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from toolkit.data import EngineSettings, Lang
from toolkit.engines.auto import auto
from toolkit.engines.command import command
from toolkit.engines.copy import copy
from toolkit.engines.ctranslate2 import ctranslate2
from toolkit.engines.engine import Asked, Engine, How, Run, Streams
from toolkit.engines.file import file
from toolkit.engines.kept import default_cache
from toolkit.engines.machine import Machine
from toolkit.engines.openai import openai
from toolkit.engines.transformers import transformers
from toolkit.engines.via import Via
from toolkit.errors import UsageError, choose

__all__ = ["ENGINES", "Asked", "Engine", "Run", "Streams", "check", "engine", "translations"]

LOCAL = ("beam", "precision", "device", "batch_size", "revision")


@dataclass(frozen=True, slots=True)
class Kind:
    """How to make an engine from what stands behind the colon, and what to tell of it in a line."""

    make: Callable[[str, How], Engine]
    description: str
    takes: tuple[str, ...] = ()  # of the fields of EngineSettings; `via` is for all that translate


ENGINES: Mapping[str, Kind] = {
    "transformers": Kind(transformers, "a model's name or folder, run by transformers", (*LOCAL, "prompt", "context")),
    "ctranslate2": Kind(ctranslate2, "the same, run by CTranslate2: several times as fast on a CPU", LOCAL),
    "openai": Kind(
        openai, "a model behind any server that speaks OpenAI's chat", ("batch_size", "prompt", "context", "url")
    ),
    "command": Kind(command, "any program: lines in, lines out", ("batch_size",)),
    "copy": Kind(copy, "the source itself: the floor that any system should beat"),
    "file": Kind(file, "translations somebody else made: file:PATH of plain lines, .tsv or .jsonl"),
}
AUTO = Kind(auto, "a model alone: by CTranslate2 where it can, else by transformers", (*LOCAL, "prompt", "context"))


def engine(
    spec: str,
    settings: EngineSettings = EngineSettings(),  # noqa: B008  # frozen
    *,
    cache: Path | None = None,
    keep: bool = True,
    quiet: bool = True,
) -> Engine:
    """Return the engine of "copy", "file:made.tsv", "transformers:MODEL", or of a model's name alone.

    What it translates is kept below `cache`, None for the usual place, and found there again; not with `keep` False.
    Raises ToolkitError for a name that there is not, and for settings that the engine does not have.

    >>> engine("copy").translate(["Вранці пішов сніг."], "uk", "en")
    ['Вранці пішов сніг.']
    """
    kind, argument = check(spec, settings)
    how = How(settings=settings, cache=(cache or default_cache()) if keep else None, quiet=quiet)
    made = kind.make(argument, how)
    return Via(made, settings.via) if settings.via and isinstance(made, Machine) else made


def check(spec: str, settings: EngineSettings = EngineSettings()) -> tuple[Kind, str]:  # noqa: B008  # frozen
    """Return what makes the engine of `spec`, and from what. Raises ToolkitError as `engine` does, and loads nothing."""
    name, _, argument = spec.partition(":")
    if name not in ENGINES and is_model(spec):
        kind, name, argument = AUTO, spec, spec
    else:
        try:
            kind = choose("engine", name, ENGINES)
        except UsageError as error:
            if ":" in spec:
                raise
            raise UsageError(f"{error}; a model goes by owner and name, as on the Hub, or by its folder") from None
    takes = kind.takes + (("via",) if kind.takes else ())
    for field in fields(EngineSettings):
        if getattr(settings, field.name) != field.default and field.name not in takes:
            option = field.name.replace("_", "-")
            raise UsageError(
                f"engine {name}: has no --{option}" + (f" (it takes: {', '.join(takes)})" if takes else "")
            )
    return kind, argument


def is_model(spec: str) -> bool:
    """Whether `spec` reads like a model rather than an engine.

    >>> is_model("Helsinki-NLP/opus-mt-uk-en"), is_model("cpoy")
    (True, False)
    """
    return "/" in spec.partition(":")[0] or "\\" in spec or Path(spec).is_dir()


def translations(engine: Engine, asked: Iterable[Asked], source: Lang, target: Lang) -> Iterator[str]:
    """Yield a translation for each of `asked`, holding no more of them than the engine needs to."""
    if isinstance(engine, Streams):
        return engine.stream(asked, source, target)
    return iter(engine.translate([a.text for a in asked], source, target))
