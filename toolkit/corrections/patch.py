"""The patch: `corrections.jsonl`, a line an edit, in an order of its own, so that `git diff` shows what was edited."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from toolkit.data import Lang, digest
from toolkit.errors import ToolkitError
from toolkit.files import stream_lines, write_jsonl

PATCH = "corrections.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What is to stand in place of the sentences of one version of a unit."""

    story: str
    unit: str
    lang: Lang
    was: str  # first 12 hex digits of the SHA-256 of `before`
    before: str  # as published: for people; a build looks at `was`
    text: str

    @property
    def key(self) -> tuple[str, str, str]:
        return self.story, self.unit, self.lang


def read_patch(path: Path) -> list[Edit]:
    """Return the edits of a patch; none where there is no such file.

    Raises ToolkitError with the line that is no edit, that edits nothing, or that edits what another line does.
    """
    if not path.exists():
        return []
    lines: dict[tuple[str, str, str], int] = {}
    edits = []
    decode = msgspec.json.Decoder(Edit).decode
    for number, line in enumerate(stream_lines(path), start=1):
        if not line.strip():
            continue
        try:
            edit = decode(line)
        except (msgspec.DecodeError, UnicodeEncodeError) as error:
            raise ToolkitError(f"{path}, line {number}: {error}; mend the line or take it out") from error
        if edit.key in lines:
            raise ToolkitError(
                f"{path}, line {number}: {edit.unit} {edit.lang} is edited on line {lines[edit.key]}, too; keep one of them"
            )
        if edit.was != digest(edit.before):
            raise ToolkitError(
                f"{path}, line {number}: was = {edit.was!r} is not the hash of `before`; change `text` alone"
            )
        if not edit.text.strip():
            raise ToolkitError(f"{path}, line {number}: text is empty; a correction changes a text, it takes none away")
        lines[edit.key] = number
        edits.append(edit)
    return edits


def write_patch(path: Path, edits: Iterable[Edit]) -> None:
    ordered: list[Edit] = sorted(edits, key=lambda edit: edit.key)
    write_jsonl(path, ordered)
