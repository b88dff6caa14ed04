"""Versions as plain files, one sentence a line: what hunalign, bleualign and vecalign take, too.

    newsalign align news.uk news.en            newsalign align --uk uk.txt --ru ru.txt --en en.txt --docids docids.txt

An empty line ends a paragraph (so `newsalign split` writes them), as does hunalign's `<p>`; bleualign's `.EOA` ends a
document. Where empty lines stand between documents, the caller says so; where a file of ids, one a line, tells the
documents apart, the lines of a document may stand anywhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from toolkit.data import LANGS, Lang, Line, Versions
from toolkit.errors import ToolkitError, UsageError
from toolkit.files import read_lines
from toolkit.languages import language

PARAGRAPH = "<p>"
DOCUMENT = ".EOA"
PACKED = ".gz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A story to align; of one from plain files, on which line of its file each sentence stands, from 0."""

    versions: Versions
    places: Mapping[Lang, tuple[int, ...]] | None = None


@dataclass(slots=True)
class _Part:
    """The sentences of one document in one file."""

    lines: list[Line] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    paragraph: int = 0

    def add(self, text: str, place: int) -> None:
        self.lines.append(Line(text, paragraph=self.paragraph))
        self.places.append(place)

    def end_paragraph(self) -> None:
        self.paragraph += bool(self.lines) and self.lines[-1].paragraph == self.paragraph


def language_of(path: Path) -> Lang | None:
    """Return the language that a file's name tells.

    >>> language_of(Path("news.uk")), language_of(Path("news.eng.gz")), language_of(Path("ru.txt"))
    ('uk', 'en', 'ru')
    >>> language_of(Path("news.txt")) is None
    True
    """
    for part in reversed(path.name.removesuffix(PACKED).split(".")):
        try:
            return language(part)
        except UsageError:
            continue
    return None


def beside(prefix: Path) -> dict[Lang, Path]:
    """Return the files `PREFIX.uk`, `PREFIX.ru` and `PREFIX.en` that there are, plain or ".gz"."""
    found: dict[Lang, Path] = {}
    for lang in LANGS:
        for ending in ("", PACKED):
            path = prefix.with_name(f"{prefix.name}.{lang}{ending}")
            if path.is_file():
                found.setdefault(lang, path)
    return found


def by_language(paths: Sequence[Path]) -> dict[Lang, Path]:
    """Return files by the languages that their names tell, in the order given."""
    found: dict[Lang, Path] = {}
    for path in paths:
        lang = language_of(path)
        if lang is None:
            raise UsageError(f"{path}: which language? Name the file news.uk, news.ru or news.en, or say --uk {path}")
        if lang in found:
            raise UsageError(f"{found[lang]} and {path}: two files for {lang}; give one a language")
        found[lang] = path
    return found


def read_texts(
    files: Mapping[Lang, Path], *, docids: Sequence[Path] = (), documents_between_blanks: bool = False
) -> tuple[Document, ...]:
    """Return the documents of files of one sentence a line.

    `docids`: one file for all the versions, or one for each in the order of `files`; line n names the document of line n.
    Raises ToolkitError where a file cannot be read or the files do not fit together.
    """
    if len(docids) not in (0, 1, len(files)):
        raise UsageError(
            f"{len(docids)} files of document ids for {len(files)} texts; give one for all, or one for each"
        )
    ids = dict(zip(files, docids if len(docids) == len(files) else [*docids] * len(files), strict=False))
    parts: dict[Lang, dict[str, _Part]] = {}
    counts: dict[Lang, int] = {}
    name = _name(files)
    for lang, path in files.items():
        lines = read_lines(path)
        if lang in ids:
            parts[lang] = _by_ids(lines, path, ids[lang])
        else:
            found = _in_turn(lines, documents_between_blanks)
            counts[lang] = len(found)
            parts[lang] = {name if len(found) == 1 else f"{name}#{n}": part for n, part in enumerate(found, 1)}
    if len(set(counts.values())) > 1:
        told = ", ".join(f"{files[lang]}: {count}" for lang, count in counts.items())
        raise ToolkitError(
            f"documents that cannot be told apart ({told}); put {DOCUMENT} behind each document, or give --docids"
        )
    if not any(part.lines for by_name in parts.values() for part in by_name.values()):
        raise ToolkitError(f"{', '.join(map(str, files.values()))}: no sentence; should hold one a line")
    stories = dict.fromkeys(story for by_name in parts.values() for story in by_name)
    return tuple(
        _document(story, {lang: found[story] for lang, found in parts.items() if story in found}) for story in stories
    )


def _document(story: str, parts: Mapping[Lang, _Part]) -> Document:
    uk, ru, en = (tuple(parts[lang].lines) if lang in parts else () for lang in LANGS)
    places = {lang: tuple(part.places) for lang, part in parts.items()}
    return Document(versions=Versions(story=story, uk=uk, ru=ru, en=en), places=places)


def _in_turn(lines: Sequence[str], documents_between_blanks: bool) -> list[_Part]:
    """Return the documents that stand one after another in a file; at least one."""
    parts = [_Part()]
    for place, line in enumerate(lines):
        text = line.strip()
        if text == DOCUMENT or (not text and documents_between_blanks and parts[-1].lines):
            parts.append(_Part())
        elif text in ("", PARAGRAPH):
            parts[-1].end_paragraph()
        else:
            parts[-1].add(text, place)
    if len(parts) > 1 and not parts[-1].lines:  # the last mark ends the last document
        parts.pop()
    return parts


def _by_ids(lines: Sequence[str], path: Path, ids: Path) -> dict[str, _Part]:
    names = read_lines(ids)
    if len(names) != len(lines):
        raise ToolkitError(
            f"{ids}: {len(names)} lines, {path} has {len(lines)}; line n should name the document of line n"
        )
    parts: dict[str, _Part] = {}
    for place, (name, line) in enumerate(zip(names, lines, strict=True)):
        name, text = name.strip(), line.strip()
        if text in ("", PARAGRAPH, DOCUMENT):
            if name in parts:
                parts[name].end_paragraph()
        elif not name:
            raise ToolkitError(f"{ids}, line {place + 1}: no id for the sentence on that line of {path}")
        else:
            parts.setdefault(name, _Part()).add(text, place)
    return parts


def _name(files: Mapping[Lang, Path]) -> str:
    """Return what to call the one document of some files: what their names share."""
    stems = {_stem(path, lang) for lang, path in files.items()}
    return stems.pop() if len(stems) == 1 else "text"


def _stem(path: Path, lang: Lang) -> str:
    parts = [part for part in path.name.removesuffix(PACKED).split(".") if not part or language_of(Path(part)) != lang]
    return ".".join(parts) or "text"
