"""What a corpus is made of and how: `recipe.toml` beside its pages."""

import json
import re
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import Literal

import msgspec

from toolkit.corpus.settings import Settings, checked, read_settings
from toolkit.data import (
    EncoderSettings,
    EngineSettings,
    ExportSettings,
    FilterSettings,
    HouseStyles,
    PairingSettings,
    PrivacySettings,
    SplitSettings,
)
from toolkit.errors import ToolkitError
from toolkit.languages import direction

RECIPE = "recipe.toml"
NAME = re.compile(r"\w[\w.-]*")
DESCRIPTIVE = ("title", "description", "licence", "licence_link", "contact", "authors", "homepage", "doi", "released")
SHARES = ("script", "language", "copied", "probability", "near_duplicate", "leak")  # rules whose scores are 0 to 1


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """A translation system whose output is scored against the published versions."""

    name: str
    direction: str  # "uk-en"
    engine: str = "file"
    file: str | None = None  # of the engine `file`, below the recipe's folder
    note: str = ""  # printed beside its scores: "hand-made"
    trained_until: date | None = None  # last day that its training data may come from; None: not known
    whole_articles: bool = (
        False  # translates an article at a time; what comes back is cut again to the published segments
    )
    settings: EngineSettings = field(default_factory=EngineSettings)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoresFile:
    """A file of scores that another metric gave the segments of the systems of one direction."""

    file: str  # as of `newsalign score --segment-scores`, below the recipe's folder
    direction: str
    lower: tuple[str, ...] = ()  # metrics of it of which lower is better, besides the known ones


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """The settings of a build; the same recipe on the same pages gives the same corpus."""

    name: str
    title: str = ""
    description: str = ""
    ui: Literal["en", "uk"] = "en"  # language of the report
    licence: str | None = None  # SPDX; the Hub asks for it, and there is no default
    licence_link: str = ""  # where a licence can be read that SPDX does not know
    contact: str = ""  # an e-mail address or a page, for whoever wants something removed; publishing asks for it
    authors: tuple[str, ...] = ()  # who is to be cited: "Family, Given", or an institution
    homepage: str = ""
    doi: str = ""
    released: date | None = None  # the year and day that are cited
    pages: str = "."  # folder of the pages, below the recipe's folder
    systems: tuple[System, ...] = ()
    metrics: tuple[str, ...] = ()  # what systems are scored by; (): what suits the direction
    slices: tuple[str, ...] = ()  # by what `eval` cuts the scores
    segment_scores: tuple[ScoresFile, ...] = ()  # of other metrics, which `eval` treats like its own
    pairing: PairingSettings = field(default_factory=PairingSettings)
    glossary: str = ""  # the house's terms, CSV or TBX, below the recipe's folder; "": none
    encoder: EncoderSettings | None = None  # None: aligned without one
    filters: FilterSettings = field(default_factory=FilterSettings)
    splits: SplitSettings = field(default_factory=SplitSettings)
    privacy: PrivacySettings = field(default_factory=PrivacySettings)
    exports: ExportSettings = field(default_factory=ExportSettings)
    style: HouseStyles = field(default_factory=HouseStyles)  # how the house sets each language, for `check`


def read_recipe(folder: Path) -> Recipe:
    """Return the recipe in `folder`; one of defaults, named as the folder, where there is none.

    Raises ToolkitError with all that is wrong in it: unknown keys with the nearest known ones, values of another type,
    and settings that contradict each other.
    """
    path = folder / RECIPE
    if not path.is_file():
        return default_recipe(folder.resolve().name)
    settings = read_settings(path)
    recipe = converted(settings)
    if not NAME.fullmatch(recipe.name):
        settings.wrong(("name",), f"name = {recipe.name!r} is to name files; write letters, digits, '.', '_' and '-'")
    if recipe.pairing.days < 0:
        settings.wrong(("pairing", "days"), f"[pairing] days = {recipe.pairing.days}; write 0 or more")
    for key, wrong in objections(recipe.splits):
        settings.wrong(("splits", key), f"[splits] {wrong}")
    for key, wrong in impossible(recipe.filters):
        settings.wrong(("filters", key), f"[filters] {wrong}")
    return finished(settings, recipe)


def undescribed(recipe: Recipe) -> Recipe:
    """Return the recipe without what only says something of the corpus: a build that differs in it makes the same rows."""
    return replace(recipe, **{name: getattr(Recipe(name=recipe.name), name) for name in DESCRIPTIVE})


def row_settings(recipe: Recipe) -> str:
    """Return what shapes and chooses the rows, where it is not as by default, as TOML. Of a model on disk only its name is told."""
    plain = Recipe(name=recipe.name)
    encoder = recipe.encoder and replace(
        recipe.encoder, model=re.sub(r"^([/~.\\]|[A-Za-z]:).*[/\\]", "", recipe.encoder.model)
    )
    tables: list[tuple[str, object, object]] = [
        ("pairing", recipe.pairing, plain.pairing),
        ("encoder", encoder, EncoderSettings(model="")),
        ("filters", recipe.filters, plain.filters),
        ("splits", recipe.splits, plain.splits),
        ("privacy", recipe.privacy, plain.privacy),
    ]
    out = []
    for name, chosen, default in tables:
        usual = msgspec.to_builtins(default, builtin_types=(date,))
        given = msgspec.to_builtins(chosen, builtin_types=(date,)) or {}
        lines = [f"{key} = {toml(value)}" for key, value in given.items() if value != usual[key]]
        if lines:
            out.append("\n".join([f"[{name}]", *lines]))
    return "\n\n".join(out)


def toml(value: object) -> str:
    """Return a plain value as TOML, which writes strings, numbers and lists as JSON does.

    >>> toml("uk"), toml(date(2026, 3, 1)), toml(True)
    ('"uk"', '2026-03-01', 'true')
    """
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)


def objections(splits: SplitSettings) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with how stories are to be split, each with a key that it is about."""
    if (splits.validation_from or splits.test_from) and (splits.validation or splits.test):
        yield "test" if splits.test else "validation", "has dates and shares; write test_from, or test"
    if splits.validation_from and splits.test_from and splits.validation_from >= splits.test_from:
        yield (
            "validation_from",
            f"validation_from = {splits.validation_from} is not before test_from = {splits.test_from}",
        )
    if min(splits.validation, splits.test) < 0 or splits.validation + splits.test >= 1:
        yield (
            "validation" if splits.validation < 0 else "test",
            "validation and test are shares of the stories; together less than 1, as in test = 0.05",
        )


def impossible(filters: FilterSettings) -> Iterator[tuple[str, str]]:
    """Yield the limits that no unit, or every unit, would pass by mistake: below 0, or of a share over 1."""
    for f in fields(filters):
        limit = getattr(filters, f.name)
        if isinstance(limit, bool) or not isinstance(limit, float | int):
            continue
        if limit < 0:
            yield f.name, f"{f.name} = {limit:g}: a limit is 0 or more; false leaves the rule out"
        elif limit > 1 and f.name in SHARES:
            yield f.name, f"{f.name} = {limit:g} is a limit between 0 and 1; false leaves the rule out"


def default_recipe(name: str) -> Recipe:
    """Return the recipe of pages that have none, its name made fit to name files."""
    return Recipe(name=re.sub(r"[^\w.-]+", "-", name).strip("-.") or "corpus")


def read_systems(path: Path) -> Recipe:
    """Return what a TOML file says of `[[systems]]` and of how to score them: a recipe, or a file of its own.

    Raises ToolkitError where it names no system.
    """
    settings = read_settings(path)
    settings.values = {"name": path.stem, **settings.values}
    recipe = finished(settings, converted(settings))
    if not recipe.systems:
        raise ToolkitError(f"{path}: no [[systems]]; each needs a name, a direction and an engine or a file")
    return recipe


def converted(settings: Settings) -> Recipe:
    """Return as much of the settings as makes a recipe; what does not is noted as wrong."""
    good = checked(settings, Recipe, settings.values)
    for name, noun in (("systems", System), ("segment_scores", ScoresFile)):
        required = {f.name for f in fields(noun) if f.default is MISSING and f.default_factory is MISSING}
        good[name] = [{**dict.fromkeys(required, ""), **one} for one in good.get(name, ())]  # so each keeps its number
    if "model" not in good.get("encoder", {"model": ""}):
        del good["encoder"]
    return msgspec.convert({"name": "without-name", **good}, Recipe)


def finished(settings: Settings, recipe: Recipe) -> Recipe:
    """Return the recipe with its directions in our codes. Raises ToolkitError with all that was found wrong."""
    seen: set[tuple[str, str]] = set()
    systems = []
    for i, system in enumerate(recipe.systems):
        if not system.name or not system.direction:
            empty(settings, ("systems", i), "name", "direction")
            continue
        try:
            ours = replace(system, direction="-".join(direction(system.direction)))
        except ToolkitError as error:
            settings.wrong(("systems", i, "direction"), f"system {system.name!r}: {error}")
            continue
        if (ours.name, ours.direction) in seen:
            settings.wrong(("systems", i), f"two systems {ours.name!r} of {ours.direction}; give each its own name")
        seen.add((ours.name, ours.direction))
        systems.append(ours)
    others = []
    for i, other in enumerate(recipe.segment_scores):
        if not other.file or not other.direction:
            empty(settings, ("segment_scores", i), "file", "direction")
            continue
        try:
            others.append(replace(other, direction="-".join(direction(other.direction))))
        except ToolkitError as error:
            settings.wrong(("segment_scores", i, "direction"), f"segment_scores: {error}")
    settings.refuse()
    licence = (recipe.licence or "").strip() or None
    return replace(recipe, licence=licence, systems=tuple(systems), segment_scores=tuple(others))


def empty(settings: Settings, at: tuple[str, int], *keys: str) -> None:
    """Note keys of a table that are there and empty; those that are not there were noted."""
    name, number = at
    for key in keys:
        if settings.values[name][number].get(key) == "":
            settings.wrong((*at, key), f"[[{name}]] {key} is empty")
