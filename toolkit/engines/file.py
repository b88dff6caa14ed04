"""Translations that somebody else made, read from a file.

    NAME.tsv     header with the columns `source` and `translation`, found by the source sentence; no quoting
    NAME.jsonl   one object a line with the same two keys
    any other    plain lines, the nth for the nth segment asked for, as in the files of an exported pair

".gz" is unpacked. `{source}` and `{target}` in the path stand for the two languages.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from toolkit.data import Lang
from toolkit.engines.engine import Engine, How
from toolkit.errors import ToolkitError
from toolkit.files import read_lines
from toolkit.text import comparable

SHOWN = 3  # missing sentences that an error names


@dataclass(frozen=True, slots=True)
class File:
    path: str

    @property
    def whole(self) -> bool:
        return self.kind not in (".tsv", ".jsonl")

    @property
    def kind(self) -> str:
        return Path(self.path.removesuffix(".gz")).suffix.lower()

    def translate(self, sentences: Sequence[str], source: Lang, target: Lang) -> list[str]:
        """Raises ToolkitError for a sentence that the file lacks, and for lines that are not as many as the sentences."""
        path = self.path.replace("{source}", source).replace("{target}", target)
        lines = read_lines(path)
        if self.whole:
            if len(lines) != len(sentences):
                raise ToolkitError(
                    f"{path}: {len(lines)} lines for {len(sentences)} segments; it needs a line a segment, or make it "
                    "a .tsv with the columns source and translation"
                )
            return [line.strip() for line in lines]
        known = translations(path, tsv(path, lines) if self.kind == ".tsv" else jsonl(path, lines))
        missing = [s for s in dict.fromkeys(sentences) if comparable(s) not in known]
        if missing:
            shown = "; ".join(map(repr, missing[:SHOWN])) + ("; …" if len(missing) > SHOWN else "")
            raise ToolkitError(f"{path}: no translation of {len(missing)} of {len(sentences)} sentences: {shown}")
        return [known[comparable(s)] for s in sentences]


@dataclass(frozen=True, slots=True)
class Row:
    source: str
    translation: str


def translations(path: str, rows: Iterator[tuple[int, Row]]) -> dict[str, str]:
    """Return the translations by their sources as compared. Raises ToolkitError where a source has two."""
    found: dict[str, tuple[int, str]] = {}
    for number, row in rows:
        first, text = found.setdefault(comparable(row.source), (number, row.translation.strip()))
        if text != row.translation.strip():
            raise ToolkitError(
                f"{path}, lines {first} and {number}: two translations of {row.source!r}; keep one, or use plain lines"
            )
    return {source: text for source, (_, text) in found.items()}


def tsv(path: str, lines: Sequence[str]) -> Iterator[tuple[int, Row]]:
    """Yield rows with their line numbers; columns beside the two are passed over."""
    header = lines[0].split("\t") if lines else []
    if "source" not in header or "translation" not in header:
        raise ToolkitError(f"{path}: the first line must name the columns source and translation, parted by a tab")
    source, translation = header.index("source"), header.index("translation")
    for number, line in enumerate(lines[1:], start=2):
        cells = line.split("\t")
        if len(cells) != len(header):
            raise ToolkitError(f"{path}, line {number}: {len(cells)} columns; the first line names {len(header)}")
        yield number, Row(cells[source], cells[translation])


def jsonl(path: str, lines: Sequence[str]) -> Iterator[tuple[int, Row]]:
    decode = msgspec.json.Decoder(Row).decode
    for number, line in enumerate(lines, start=1):
        try:
            yield number, decode(line)
        except msgspec.DecodeError as error:
            raise ToolkitError(
                f'{path}, line {number}: {error}; a line is {{"source": "…", "translation": "…"}}'
            ) from error


def file(argument: str, how: How) -> Engine:
    if not argument:
        raise ToolkitError("engine file: name the file behind a colon, as in file:translations.tsv")
    return File(argument)
