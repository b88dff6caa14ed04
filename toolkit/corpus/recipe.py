"""What a corpus is made of and how: `recipe.toml` beside its pages."""

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, get_args

import msgspec

from toolkit.data import LANGS, Lang
from toolkit.errors import ToolkitError, choose

RECIPE = "recipe.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """A translation system whose output is scored against the published versions."""

    name: str
    direction: str  # "uk-en"
    engine: str = "file"
    file: str | None = None  # of the engine `file`, below the recipe's folder
    note: str = ""  # printed beside its scores: "hand-made"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """The settings of a build; the same recipe on the same pages gives the same corpus."""

    name: str
    title: str = ""
    description: str = ""
    licence: str | None = None  # SPDX; the Hub asks for it, and there is no default
    pages: str = "."  # folder of the pages, below the recipe's folder
    systems: tuple[System, ...] = ()


def read_recipe(folder: Path) -> Recipe:
    """Return the recipe in `folder`; one of defaults, named as the folder, where there is none.

    Raises ToolkitError for an unknown key, with the nearest known one.
    """
    path = folder / RECIPE
    if not path.is_file():
        return Recipe(name=folder.resolve().stem)
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ToolkitError(f"{path}: not TOML: {error}") from error
    known(path, "key", settings, Recipe)
    systems(path, settings)
    try:
        return msgspec.convert(settings, Recipe)
    except msgspec.ValidationError as error:
        raise ToolkitError(f"{path}: {error}") from error


def read_systems(path: Path) -> tuple[System, ...]:
    """Return the `[[systems]]` of a TOML file, a recipe or one of their own."""
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ToolkitError(f"{path}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ToolkitError(f"{path}: not TOML: {error}") from error
    if not settings.get("systems"):
        raise ToolkitError(f"{path}: no [[systems]]; each needs a name, a direction and an engine or a file")
    return systems(path, settings)


def systems(path: Path, settings: dict[str, Any]) -> tuple[System, ...]:
    for system in settings.get("systems", ()):
        known(path, "key of [[systems]]", system, System)
        direction(system.get("direction", ""), where=str(path))
    try:
        return msgspec.convert(settings.get("systems", ()), tuple[System, ...])
    except msgspec.ValidationError as error:
        raise ToolkitError(f"{path}: {error}") from error


def known(path: Path, kind: str, table: dict[str, object], noun: type[Recipe] | type[System]) -> None:
    names = dict.fromkeys(f.name for f in fields(noun))
    for key in table:
        try:
            choose(kind, key, names)
        except ToolkitError as error:
            raise ToolkitError(f"{path}: {error}") from None


def direction(text: str, *, where: str) -> tuple[Lang, Lang]:
    """Return source and target of "uk-en". Raises ToolkitError for anything but two of the three languages.

    >>> direction("uk-en", where="recipe.toml")
    ('uk', 'en')
    """
    source, _, target = text.partition("-")
    by_name: dict[str, Lang] = dict(zip(get_args(Lang), LANGS, strict=True))
    if source not in by_name or target not in by_name or source == target:
        raise ToolkitError(f"{where}: no direction {text!r}; write two of {', '.join(LANGS)}, as in uk-en")
    return by_name[source], by_name[target]
