"""Exports that came back from translators and reviewers: XLSX, XLIFF and TMX, row by row, whatever tool saved them."""

import re
import warnings
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from lxml import etree

from toolkit.data import LANGS, Lang
from toolkit.errors import ToolkitError, UsageError
from toolkit.exports.characters import XML, fitting
from toolkit.exports.tmx import HASH as TMX_HASH
from toolkit.exports.xliff import HASH as XLIFF_HASH
from toolkit.exports.xliff2 import HASH as XLIFF2_HASH
from toolkit.exports.xlsx import COMMENT, cell_text
from toolkit.exports.xlsx import HASH as XLSX_HASH
from toolkit.languages import language

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ZIP = b"PK\x03\x04"
# Inline elements that hold a tool's own codes and no text
CODES = frozenset({"bpt", "ept", "ph", "it", "ut", "x", "bx", "ex"})
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")  # so spreadsheets write characters that XML has no place for


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A unit as it came back."""

    where: str  # "row 5", "unit 51dde4f5156a"
    id: str  # "": it has lost it
    story: str  # the same
    texts: Mapping[Lang, str]  # of the versions that the file has
    hashes: Mapping[Lang, str]  # of the texts that were exported
    note: str = ""  # what somebody wrote to it


@dataclass(frozen=True, slots=True)
class Edited:
    """A file that came back."""

    rows: Iterator[Row]
    held: Callable[[str], str]  # what the format holds of a text


def read_edited(path: Path) -> Edited:
    """Open a file by what is in it. Raises ToolkitError for one that is none of the three formats, or is damaged."""
    try:
        with path.open("rb") as file:
            begin = file.read(len(ZIP))
    except OSError as error:
        raise ToolkitError(f"{path}: cannot be read: {error.strerror or error}") from error
    if begin == ZIP:
        return Edited(xlsx_rows(path), lambda text: cell_text(fitting(text, [XML])))
    return Edited(xml_rows(path), lambda text: fitting(text, [XML]))


def lang_of(code: str | None) -> Lang | None:
    """Return the language of a locale, as tools spell it.

    >>> lang_of("uk-UA"), lang_of("RU"), lang_of("pl")
    ('uk', 'ru', None)
    """
    try:
        return language(re.split("[-_]", code or "")[0].lower())
    except UsageError:
        return None


def xlsx_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of all sheets that have our header, in whatever order the columns are now."""
    try:
        import openpyxl
    except ImportError:
        raise ToolkitError(
            f"{path}: to read XLSX takes openpyxl; install it with: pip install 'newsalign[xlsx]'"
        ) from None
    ours = False
    try:
        with warnings.catch_warnings(), path.open("rb") as file:
            warnings.simplefilter("ignore")  # of what it leaves out: styles, validations
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
            for sheet in book.worksheets:
                lines = sheet.iter_rows(values_only=True)
                head = [str(name or "").strip().lower() for name in next(lines, ())]
                if "id" in head and set(LANGS) & set(head):
                    ours = True
                    for number, values in enumerate(lines, start=2):
                        cells = {name: cell_value(value) for name, value in zip(head, values, strict=False)}
                        if any(cells.values()):
                            yield xlsx_row(f"{sheet.title}, row {number}", cells)
    except (BadZipFile, zlib.error, EOFError, KeyError, ValueError, OSError, SyntaxError) as error:
        raise ToolkitError(f"{path}: cannot be read as XLSX ({error}); save it again as .xlsx") from error
    if not ours:
        raise ToolkitError(f"{path}: no sheet with columns id, uk, ru, en; keep the header of the exported file")


def xlsx_row(where: str, cells: Mapping[str, str]) -> Row:
    return Row(
        where=where,
        id=cells.get("id", "").strip(),
        story=cells.get("story", "").strip(),
        texts={lang: cells[lang] for lang in LANGS if lang in cells},
        hashes={lang: found for lang in LANGS if (found := cells.get(f"{lang}{XLSX_HASH}", "").strip())},
        note=cells.get(COMMENT, "").strip(),
    )


def cell_value(value: Any) -> str:
    """Return a cell as text: whole numbers without the ".0" that spreadsheets give them."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), str(value))


def xml_rows(path: Path) -> Iterator[Row]:
    """Yield the units of TMX, XLIFF 1 or XLIFF 2, holding one at a time."""
    try:
        with path.open("rb") as file:
            coming = etree.iterparse(
                file, events=("start", "end"), resolve_entities=False, no_network=True, huge_tree=True
            )
            root = next(coming)[1]
            kind = name_of(root)
            if kind == "tmx":
                tag, row = "tu", tmx_row
            elif kind == "xliff" and (root.get("version") or "1").startswith("1"):
                tag, row = "trans-unit", xliff_row
            elif kind == "xliff":
                tag, row = "unit", xliff2_row
            else:
                raise ToolkitError(
                    f"{path}: <{kind}> is neither TMX nor XLIFF; give a file that was exported by newsalign"
                )
            for event, element in coming:
                if event == "end" and name_of(element) == tag:
                    yield row(element)
                    element.clear(keep_tail=False)
                    while element.getprevious() is not None:
                        del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise ToolkitError(
            f"{path}: neither XLSX nor XML that can be read ({error.msg}); export or save it again"
        ) from error


def tmx_row(unit: Any) -> Row:
    texts: dict[Lang, str] = {}
    hashes: dict[Lang, str] = {}
    for version in children(unit, "tuv"):
        lang = lang_of(version.get(XML_LANG) or version.get("lang"))
        seg = next(children(version, "seg"), None)
        if lang and seg is not None:
            texts[lang] = text_of(seg)
            if found := props(version).get(TMX_HASH):
                hashes[lang] = found
    name = unit.get("tuid") or ""
    story = props(unit).get("x-story", "")
    return Row(where=f"unit {name}", id=name, story=story, texts=texts, hashes=hashes, note=notes_of(unit))


def xliff_row(unit: Any) -> Row:
    file = next((a for a in unit.iterancestors() if name_of(a) == "file"), None)
    langs = [lang_of(file.get(name)) if file is not None else None for name in ("source-language", "target-language")]
    texts: dict[Lang, str] = {}
    for name, lang in zip(("source", "target"), langs, strict=True):
        side = next(children(unit, name), None)
        if lang:
            texts[lang] = text_of(side) if side is not None else ""
    said = {
        context.get("context-type"): context.text or ""
        for group in children(unit, "context-group")
        for context in children(group, "context")
    }
    name = unit.get("id") or ""
    story = (file.get("original") or "") if file is not None else ""
    hashes = hashes_of(said, XLIFF_HASH)
    return Row(where=f"unit {name}", id=name, story=story, texts=texts, hashes=hashes, note=notes_of(unit))


def xliff2_row(unit: Any) -> Row:
    """Return a unit; a tool may have cut it into several segments."""
    root = unit.getroottree().getroot()
    texts: dict[Lang, str] = {}
    for name, attribute in (("source", "srcLang"), ("target", "trgLang")):
        if lang := lang_of(root.get(attribute)):
            parts = [part for part in unit if name_of(part) in ("segment", "ignorable")]
            texts[lang] = "".join(text_of(side) for part in parts for side in children(part, name))
    said = {meta.get("type"): meta.text or "" for meta in unit.iter("{*}meta")}
    file = next((a for a in unit.iterancestors() if name_of(a) == "file"), None)
    name = unit.get("id") or ""
    story = (file.get("original") or "") if file is not None else ""
    hashes = hashes_of(said, XLIFF2_HASH)
    return Row(where=f"unit {name}", id=name, story=story, texts=texts, hashes=hashes, note=notes_of(unit))


def hashes_of(said: Mapping[str | None, str], prefix: str) -> dict[Lang, str]:
    return {lang: found for lang in LANGS if (found := said.get(f"{prefix}{lang}", "").strip())}


def notes_of(unit: Any) -> str:
    return " ".join(filter(None, (" ".join(note.itertext()).strip() for note in unit.iter("{*}note"))))


def props(element: Any) -> dict[str, str]:
    return {prop.get("type") or "": (prop.text or "").strip() for prop in children(element, "prop")}


def children(element: Any, name: str) -> Iterator[Any]:
    return (child for child in element if name_of(child) == name)


def name_of(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def text_of(element: Any) -> str:
    """Return the text of an element, that of marks in it included, without codes."""
    inner = "".join(
        ("" if name_of(child) in CODES or not name_of(child) else text_of(child)) + (child.tail or "")
        for child in element
    )
    return (element.text or "") + inner
