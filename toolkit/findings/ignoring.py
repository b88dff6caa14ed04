"""Decisions that a finding is no error, in `ignored.toml` beside the recipe: a file for version control.

A line a finding, sorted by id, so that two people's decisions merge:

    a1b2c3d4e5f6 = { check = "number-mismatch", story = "news.example/7", why = "rounded on purpose" }

What people write between the lines stays where it is.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from toolkit.errors import ToolkitError
from toolkit.files import read_text, write_text
from toolkit.saying import message

FILE = "ignored.toml"
ID = re.compile(r"[0-9a-f]{12}")
ENTRY = re.compile(r"""\s*["']?([0-9a-f]{12})["']?\s*=""")
HEAD = """\
# Findings of `newsalign check` that somebody has looked at and that are no errors; a line each, by id.
# Keep this file in version control. `newsalign ignore` adds to it; a finding whose line is deleted is shown again.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """A finding that somebody has decided to leave as it is."""

    id: str
    check: str = ""  # this and the story are for people; the id is enough
    story: str = ""
    why: str = ""

    @property
    def line(self) -> str:
        told = {"check": self.check, "story": self.story, "why": self.why}
        inner = ", ".join(f"{name} = {quoted(text)}" for name, text in told.items() if text or name == "why")
        return f"{self.id} = {{ {inner} }}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Downloaded:
    """The file that the page of a corpus lets one download."""

    ignored: tuple[Ignored, ...]


def quoted(text: str) -> str:
    r"""Return `text` as a string of TOML, on one line.

    >>> quoted('so "be" it')
    '"so \\"be\\" it"'
    """
    clean = text.encode("utf-8", "replace").decode()  # what a shell could not decode
    return json.dumps(clean, ensure_ascii=False).replace("\x7f", "\\u007f")


def read_ignored(path: Path) -> dict[str, Ignored]:
    """Return the decisions in a file by id, in its order. Raises ToolkitError for what is none."""
    return parsed(read_text(path), path)


def parsed(text: str, path: Path) -> dict[str, Ignored]:
    try:
        rows = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ToolkitError(message("{path}: not TOML: {reason}", path=str(path), reason=str(error))) from None
    found = {}
    for name, row in rows.items():
        if not ID.fullmatch(name):
            raise ToolkitError(message("{path}: {id} is no id of a finding", path=str(path), id=repr(name)))
        try:
            found[name] = msgspec.convert({**row, "id": name}, Ignored)
        except (TypeError, msgspec.ValidationError):
            example = Ignored(id=name, why="…").line
            raise ToolkitError(
                message("{path}: {id}: write it as {example}", path=str(path), id=name, example=example)
            ) from None
    return found


def read_downloaded(path: Path) -> tuple[Ignored, ...]:
    """Return the decisions that somebody made on a page and downloaded. Raises ToolkitError for another file."""
    try:
        found = msgspec.json.decode(read_text(path), type=Downloaded).ignored
    except msgspec.DecodeError as error:
        raise ToolkitError(
            message("{path}: not what the page lets one download: {reason}", path=str(path), reason=str(error))
        ) from None
    for one in found:
        if not ID.fullmatch(one.id):
            raise ToolkitError(message("{path}: {id} is no id of a finding", path=str(path), id=repr(one.id)))
    return found


def add_ignored(path: Path, decisions: Iterable[Ignored]) -> tuple[int, int]:
    """Write decisions into a file, and return how many are new and how many were there already.

    One that was there takes on the new reason, where one is given. Everything else in the file stays as it is.
    """
    text = read_text(path) if path.exists() else HEAD
    known = parsed(text, path)
    lines = text.removesuffix("\n").split("\n")
    new = 0
    wanted = dict(known)
    for one in decisions:
        before = wanted.get(one.id)
        wanted[one.id] = merged(before, one)
        new += before is None
        if wanted[one.id] != before:
            put(lines, wanted[one.id])
    made = "".join(f"{line}\n" for line in lines)
    if parsed(made, path) != wanted:
        raise ToolkitError(message("{path}: has tables of its own; write a line a finding", path=str(path)))
    write_text(path, made)
    return new, len(wanted) - new


def merged(before: Ignored | None, now: Ignored) -> Ignored:
    if before is None:
        return now
    return Ignored(
        id=now.id,
        check=now.check or before.check,
        story=now.story or before.story,
        why=now.why or before.why,
    )


def put(lines: list[str], one: Ignored) -> None:
    """Put a decision in its place among the lines: before the first with a greater id, and what is said above that."""
    for place, line in enumerate(lines):
        match = ENTRY.match(line)
        if match and match[1] == one.id:
            lines[place] = one.line
            return
        if match and match[1] > one.id:
            while place and lines[place - 1].startswith("#") and place > head_of(lines):
                place -= 1
            lines.insert(place, one.line)
            return
    lines.append(one.line)


def head_of(lines: list[str]) -> int:
    """Return how many lines at the top speak of the whole file: our own, and all up to the first empty one."""
    own = HEAD.splitlines()
    if lines[: len(own)] == own:
        return len(own)
    return next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))


def reasons(decisions: Mapping[str, Ignored]) -> dict[str, str]:
    """Return why each finding is ignored, by id."""
    return {name: one.why for name, one in decisions.items()}
