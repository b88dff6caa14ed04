"""What a corpus is made of and how: `recipe.toml` beside its pages."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import Any, get_args

import msgspec

from toolkit.data import (
    EncoderSettings,
    EngineSettings,
    ExportSettings,
    FilterSettings,
    PairingSettings,
    Preset,
    SplitSettings,
)
from toolkit.errors import ToolkitError, choose
from toolkit.languages import direction
from toolkit.saying import message

RECIPE = "recipe.toml"
NAME = re.compile(r"\w[\w.-]*")


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
    licence: str | None = None  # SPDX; the Hub asks for it, and there is no default
    pages: str = "."  # folder of the pages, below the recipe's folder
    systems: tuple[System, ...] = ()
    metrics: tuple[str, ...] = ()  # what systems are scored by; (): what suits the direction
    slices: tuple[str, ...] = ()  # by what `eval` cuts the scores
    segment_scores: tuple[ScoresFile, ...] = ()  # of other metrics, which `eval` treats like its own
    pairing: PairingSettings = field(default_factory=PairingSettings)
    encoder: EncoderSettings | None = None  # None: aligned without one
    filters: FilterSettings = field(default_factory=FilterSettings)
    splits: SplitSettings = field(default_factory=SplitSettings)
    exports: ExportSettings = field(default_factory=ExportSettings)


def read_recipe(folder: Path) -> Recipe:
    """Return the recipe in `folder`; one of defaults, named as the folder, where there is none.

    Raises ToolkitError for an unknown key, with the nearest known one.
    """
    path = folder / RECIPE
    if not path.is_file():
        return default_recipe(folder.resolve().name)
    settings = read_toml(path)
    recipe = converted(path, settings, Recipe)
    if not NAME.fullmatch(recipe.name):
        raise ToolkitError(f"{path}: name = {recipe.name!r} is to name files; write letters, digits, '.', '_' and '-'")
    if recipe.pairing.days < 0:
        raise ToolkitError(f"{path}: [pairing] days = {recipe.pairing.days}; write 0 or more")
    if wrong := objection(recipe.splits):
        raise ToolkitError(f"{path}: [splits] {wrong}")
    return replace(recipe, systems=checked(path, recipe.systems))


def objection(splits: SplitSettings) -> str:
    """Return what is wrong with how stories are to be split; "" if nothing is."""
    if (splits.validation_from or splits.test_from) and (splits.validation or splits.test):
        return "has dates and shares; write test_from, or test"
    if splits.validation_from and splits.test_from and splits.validation_from >= splits.test_from:
        return f"validation_from = {splits.validation_from} is not before test_from = {splits.test_from}"
    if min(splits.validation, splits.test) < 0 or splits.validation + splits.test >= 1:
        return "validation and test are shares of the stories; together less than 1, as in test = 0.05"
    return ""


def default_recipe(name: str) -> Recipe:
    """Return the recipe of pages that have none, its name made fit to name files."""
    return Recipe(name=re.sub(r"[^\w.-]+", "-", name).strip("-.") or "corpus")


def read_systems(path: Path) -> Recipe:
    """Return what a TOML file says of `[[systems]]` and of how to score them: a recipe, or a file of its own.

    Raises ToolkitError where it names no system.
    """
    recipe = converted(path, {"name": path.stem, **read_toml(path)}, Recipe)
    if not recipe.systems:
        raise ToolkitError(f"{path}: no [[systems]]; each needs a name, a direction and an engine or a file")
    try:
        others = tuple(replace(o, direction="-".join(direction(o.direction))) for o in recipe.segment_scores)
    except ToolkitError as error:
        raise ToolkitError(f"{path}: segment_scores: {error}") from None
    return replace(recipe, systems=checked(path, recipe.systems), segment_scores=others)


def read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ToolkitError(
            message("{path}: cannot be read: {reason}", path=str(path), reason=str(error.strerror))
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ToolkitError(message("{path}: not TOML: {reason}", path=str(path), reason=str(error))) from error


def converted(path: Path, settings: dict[str, Any], noun: type[Recipe]) -> Recipe:
    """Return `settings` as a recipe. msgspec passes over keys it does not know, so these are looked for."""
    known(path, "key", settings, noun)
    others = settings.get("segment_scores")
    for other in others if isinstance(others, list) else ():
        if isinstance(other, dict):
            known(path, "key of [[segment_scores]]", other, ScoresFile)
    if isinstance(pairing := settings.get("pairing"), dict):
        known(path, "key of [pairing]", pairing, PairingSettings)
    systems = settings.get("systems")
    for system in systems if isinstance(systems, list) else ():
        if isinstance(system, dict):
            known(path, "key of [[systems]]", system, System)
            if isinstance(settings_of := system.get("settings"), dict):
                known(path, "key of settings", settings_of, EngineSettings)
    if isinstance(splits := settings.get("splits"), dict):
        known(path, "key of [splits]", splits, SplitSettings)
    if isinstance(exports := settings.get("exports"), dict):
        known(path, "key of [exports]", exports, ExportSettings)
    if isinstance(filters := settings.get("filters"), dict):
        known(path, "key of [filters]", filters, FilterSettings)
        presets = dict.fromkeys(get_args(Preset))
        if isinstance(preset := filters.get("preset"), str) and preset not in presets:
            refused(path, "preset of [filters]", preset, presets)
    if isinstance(encoder := settings.get("encoder"), dict):
        known(path, "key of [encoder]", encoder, EncoderSettings)
    try:
        return msgspec.convert(settings, noun)
    except msgspec.ValidationError as error:
        raise ToolkitError(f"{path}: {error}") from error


def known(
    path: Path,
    kind: str,
    table: dict[str, object],
    noun: type[
        Recipe
        | System
        | ScoresFile
        | EngineSettings
        | PairingSettings
        | EncoderSettings
        | FilterSettings
        | SplitSettings
        | ExportSettings
    ],
) -> None:
    names = dict.fromkeys(f.name for f in fields(noun))
    for key in table:
        if key not in names:
            refused(path, kind, key, names)


def refused(path: Path, kind: str, name: str, known: Mapping[str, object]) -> None:
    """Raise ToolkitError for a name that is none of those known, with the nearest."""
    try:
        choose(kind, name, known)
    except ToolkitError as error:
        raise ToolkitError(f"{path}: {error}") from None


def checked(path: Path, systems: tuple[System, ...]) -> tuple[System, ...]:
    """Return the systems with their directions in our codes. Raises ToolkitError where two have one name."""
    seen: set[tuple[str, str]] = set()
    out = []
    for system in systems:
        try:
            ours = replace(system, direction="-".join(direction(system.direction)))
        except ToolkitError as error:
            raise ToolkitError(f"{path}: system {system.name!r}: {error}") from None
        if (ours.name, ours.direction) in seen:
            raise ToolkitError(f"{path}: two systems {ours.name!r} of {ours.direction}; give each its own name")
        seen.add((ours.name, ours.direction))
        out.append(ours)
    return tuple(out)
