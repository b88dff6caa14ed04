"""A file of settings in TOML: read, and all that is wrong with it told at once, each slip with its line."""

import re
import tomllib
import types
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from toolkit.errors import ToolkitError, UsageError, choose
from toolkit.saying import message

Place = tuple[str | int, ...]  # ("systems", 1, "direction"): of the second system

HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
PART = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")
SEVERAL_LINES = re.compile(r"\"\"\"|'''")
SHOWN = 40  # characters of a wrong value


@dataclass(frozen=True, slots=True)
class Slip:
    """Something wrong with a setting."""

    at: Place  # of the key, or of the table that lacks one
    message: str


@dataclass(slots=True)
class Settings:
    """What a file says, and what has been found wrong with it so far."""

    path: Path
    values: dict[str, Any]
    lines: Mapping[Place, int]
    slips: list[Slip] = field(default_factory=list)

    def wrong(self, at: Place, message: str) -> None:
        self.slips.append(Slip(at, message))

    def refuse(self) -> None:
        """Raise ToolkitError with all slips, if there are any: one in a line, several in a line each."""
        if not self.slips:
            return
        told = sorted({(self._line(slip.at), slip.message): None for slip in self.slips})
        lines = [(f"line {line}: " if line else "") + message for line, message in told]
        if len(lines) == 1:
            number, message = told[0]
            raise ToolkitError(f"{self.path}{f', line {number}' if number else ''}: {message}")
        raise ToolkitError("\n  ".join([f"{self.path}: {len(lines)} mistakes", *lines]))

    def _line(self, at: Place) -> int:
        """Return the line of a key, or of the nearest table around it; 0 where there is none."""
        return next((line for end in range(len(at), 0, -1) if (line := self.lines.get(at[:end]))), 0)


def read_settings(path: Path) -> Settings:
    """Return what a TOML file says. Raises ToolkitError where it cannot be read or is none."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        return Settings(path, tomllib.loads(text), lines_of(text))
    except OSError as error:
        raise ToolkitError(
            message("{path}: cannot be read: {reason}", path=str(path), reason=str(error.strerror))
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ToolkitError(message("{path}: not TOML: {reason}", path=str(path), reason=str(error))) from error


def lines_of(text: str) -> dict[Place, int]:
    r"""Return the lines that tables and keys stand in, 1-based; those inside of values in several lines are left out.

    >>> lines_of('name = "x"\n[[systems]]\nname = "a"')
    {('name',): 1, ('systems',): 2, ('systems', 0): 2, ('systems', 0, 'name'): 3}
    """
    found: dict[Place, int] = {}
    table: Place = ()
    counts: dict[Place, int] = {}
    inside = False
    for number, line in enumerate(text.splitlines(), start=1):
        was_inside = inside
        inside ^= len(SEVERAL_LINES.findall(line)) % 2 == 1
        if was_inside:
            continue
        if header := HEADER.match(line):
            table = parts(header[2])
            found.setdefault(table, number)
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            elif table[:1] in counts:  # a table below the last of several
                table = (table[0], counts[table[:1]], *table[1:])
            found.setdefault(table, number)
        elif key := KEY.match(line):
            found.setdefault((*table, *parts(key[1])), number)
    return found


def parts(dotted: str) -> Place:
    return tuple(part.strip("\"'") for part in PART.findall(dotted))


def checked(settings: Settings, noun: type, values: Mapping[str, Any], at: Place = ()) -> dict[str, Any]:
    """Note all keys that `noun`, a dataclass, does not have, lacks or has of another type, and return the others."""
    hints = get_type_hints(noun)
    names = {f.name: f for f in fields(noun)}
    good = {}
    meant = set()
    for key, value in values.items():
        if key not in names:
            meant.update(get_close_matches(key, names, n=1))
            settings.wrong((*at, key), no_such(f"key{of(at)}", key, names))
        elif (made := value_of(settings, hints[key], value, (*at, key))) is not MISSING:
            good[key] = made
    for name, f in names.items():
        required = f.default is MISSING and f.default_factory is MISSING
        if required and name not in values and name not in meant:
            settings.wrong(at, f"{table(at) or 'it'} has no {name}")
    return good


def value_of(settings: Settings, hint: Any, value: Any, at: Place) -> Any:
    """Return a value, what is wrong in it left out; MISSING, with a slip, if it is not what the key takes."""
    kinds = alternatives(hint)
    noun = next((kind for kind in kinds if is_dataclass(kind)), None)
    if isinstance(noun, type) and isinstance(value, Mapping):
        return checked(settings, noun, value, at)
    item = next((get_args(kind)[0] for kind in kinds if get_origin(kind) is tuple), None)
    if is_dataclass(item) and isinstance(item, type):
        if not isinstance(value, list) or not all(isinstance(one, Mapping) for one in value):
            settings.wrong(at, f"{at[-1]} = {shown(value)}: expected a list of tables, each headed {table((*at, 0))}")
            return MISSING
        made = (value_of(settings, item, one, (*at, i)) for i, one in enumerate(value))
        return [one for one in made if one is not MISSING]
    literals = dict.fromkeys(str(name) for kind in kinds if get_origin(kind) is Literal for name in get_args(kind))
    if literals and isinstance(value, str):
        if value in literals:
            return value
        settings.wrong(at, no_such(f"{at[-1]}{of(at[:-1])}", value, literals))
        return MISSING
    try:
        msgspec.convert(value, hint)
    except msgspec.ValidationError:
        settings.wrong(at, f"{of(at[:-1], '').strip()} {at[-1]} = {shown(value)}: expected {words(kinds)}".strip())
        return MISSING
    return value


def alternatives(hint: Any) -> tuple[Any, ...]:
    """Return the types that a hint allows, None left out."""
    if get_origin(hint) in (Union, types.UnionType):
        return tuple(kind for kind in get_args(hint) if kind is not type(None))
    return (hint,)


def words(kinds: Sequence[Any]) -> str:
    """Return types in words, as in "a number, true or false"."""
    said = {
        str: "text in quotes",
        int: "a whole number",
        float: "a number",
        bool: "true or false",
        date: "a day, as in 2026-03-01",
        tuple: "a list in brackets",
    }
    own = [
        "a table"
        if is_dataclass(kind)
        else "one of " + ", ".join(map(repr, get_args(kind)))
        if get_origin(kind) is Literal
        else "a list of " + ", ".join(map(repr, get_args(get_args(kind)[0])))
        if get_origin(kind) is tuple and get_origin(get_args(kind)[0]) is Literal
        else said.get(get_origin(kind) or kind, str(kind))
        for kind in kinds
    ]
    return " or ".join(own) if len(own) < 3 else ", ".join(own)


def shown(value: Any) -> str:
    """Return a value as TOML has it, nearly, and cut."""
    text = {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)
    text = f'"{text}"' if isinstance(value, str) else "a table" if isinstance(value, dict) else text
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def table(at: Place) -> str:
    """Return the head of a table as it stands in the file.

    >>> table(("systems", 1)), table(("systems", 1, "settings")), table(("filters",)), table(())
    ('[[systems]]', '[systems.settings]', '[filters]', '')
    """
    name = ".".join(str(part) for part in at if not isinstance(part, int))
    return f"[[{name}]]" if at and isinstance(at[-1], int) else f"[{name}]" if name else ""


def of(at: Place, before: str = " of ") -> str:
    return f"{before}{table(at)}" if at else ""


def no_such(kind: str, name: str, known: Mapping[str, object]) -> str:
    try:
        choose(kind, name, known)
    except UsageError as error:
        return str(error)
    raise ValueError(f"{name} is known")
