"""XLSX for reviewers: a unit a row, versions beside each other, to be read and corrected in a spreadsheet.

Written as text, part by part: a library would hold the clock in the file and take several times as long. Texts are text
cells, which no spreadsheet takes for formulas.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from zipfile import ZipFile

from toolkit.data import LANGS, AlignedStory, Lang, digest
from toolkit.exports.about import About, Options
from toolkit.exports.characters import CUT, XML, Fitter, fitting, join_altered
from toolkit.exports.format import Format, Kept, by_split, complete_or_all, infixes, write_texts
from toolkit.exports.xml import DECLARATION, escaped
from toolkit.exports.zips import entry, zipped
from toolkit.files import unpacked_lines

ROWS = 1_048_576  # of a sheet, by the limits of Excel; LibreOffice has the same
CELL = 32_767  # characters, counted as UTF-16 does
HASH = "_hash"  # behind a language: first 12 hex digits of the SHA-256 of the text in the corpus; hidden
COMMENT = "comment"  # the reviewers' own column
# A column with its width in characters.
COLUMNS: dict[str, int] = {
    "id": 14,
    "story": 24,
    "kind": 8,
    "type": 11,
    "probability": 11,
    **dict.fromkeys(LANGS, 60),
    COMMENT: 30,
    **{f"{lang}{HASH}": 14 for lang in LANGS},
}
PLAIN, HEADER, WRAPPED, NUMBER = 0, 1, 2, 3  # styles, by their place in STYLES
ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
ROW = b"\x00"  # where the number of the row comes; no text has it, since XML forbids it
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
# "@" is the format of text: what is typed there is never taken for a formula, a number or a date
STYLES = f"""<styleSheet xmlns="{MAIN}">
<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="4">
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top"/></xf>
<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>
<xf numFmtId="2" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top"/></xf>
</cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
</styleSheet>
"""


def write(folder: Path, stories: Sequence[Kept], options: Options) -> None:
    fit = Fitter([XML])
    before = infixes(options)
    for split, own in by_split(stories, options).items():
        made = [row for kept in own for row in rows(kept.story, options, fit)]
        write_texts(folder, [f"{before[split]}rows"], ([row] for row in made))
        (folder / f"{before[split]}count").write_text(str(len(made)), encoding="ascii")
    fit.write(folder)


def rows(story: AlignedStory, options: Options, fit: Fitter) -> Iterator[bytes]:
    """Yield the units of a story, a line each: rows of a sheet but for their numbers."""
    for unit in complete_or_all(story, options):
        cells = [(unit.id, PLAIN), (fitting(unit.story, [XML]), PLAIN), (unit.kind, PLAIN), (unit.type, PLAIN)]
        cells += [(f"{unit.probability:.4f}", NUMBER)]
        cells += [(cut(unit.id, lang, unit.text(lang), fit), WRAPPED) for lang in LANGS]
        cells += [("", WRAPPED), *((digest(unit.text(lang)) if unit.text(lang) else "", PLAIN) for lang in LANGS)]
        yield row(cells)


def cut(name: str, lang: Lang, text: str, fit: Fitter) -> str:
    """Return as much of a text as a cell takes."""
    text = fit(name, lang, text)
    short = cell_text(text)
    if short != text:
        fit.rows.append((name, lang, CUT, len(text) - len(short)))
    return short


def cell_text(text: str) -> str:
    """Return what a cell holds of a text.

    >>> len(cell_text("a" * 40_000)), len(cell_text("🙂" * 40_000))
    (32767, 16383)
    """
    if len(text) <= CELL // 2:
        return text
    return text.encode("utf-16-le")[: 2 * CELL].decode("utf-16-le", "ignore")


def row(cells: Sequence[tuple[str, int]]) -> bytes:
    made = "".join(cell(letter(place), text, style) for place, (text, style) in enumerate(cells))
    return f'<row r="\x00">{made}</row>'.replace("\n", "&#10;").encode() + b"\n"


def cell(column: str, text: str, style: int) -> str:
    if style == NUMBER:
        return f'<c r="{column}\x00" s="{style}"><v>{text}</v></c>'
    if not text:
        return f'<c r="{column}\x00" s="{style}"/>'
    # a spreadsheet reads _x0041_ as "A", and an underscore of its own as _x005F_
    text = ESCAPE.sub("_x005F_", escaped(text))
    return f'<c r="{column}\x00" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def letter(place: int) -> str:
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[place]


def join(folder: Path, about: About, parts: Sequence[Path], options: Options) -> None:
    """Write `NAME.xlsx`, or `NAME.train.xlsx` and so on. What a sheet has no room for stands on the next one."""
    for before in infixes(options).values():
        count = sum(int((part / f"{before}count").read_text(encoding="ascii")) for part in parts)
        found = unpacked_lines(part / f"{before}rows" for part in parts)
        with zipped(folder / f"{about.name}.{before}xlsx") as archive:
            book(archive, found, count)
    join_altered(folder, parts)


def book(archive: ZipFile, found: Iterator[bytes], count: int, most: int = ROWS) -> None:
    """Write a workbook of so many rows, at most so many a sheet, its header among them."""
    sizes = [min(most - 1, count - start) for start in range(0, count, most - 1)] or [0]
    names = ["units", *(f"units {number}" for number in range(2, len(sizes) + 1))]
    for name, text in package(names, sizes).items():
        archive.writestr(entry(name), DECLARATION + text.encode())
    for number, size in enumerate(sizes, start=1):
        with archive.open(entry(f"xl/worksheets/sheet{number}.xml"), "w", force_zip64=True) as out:
            out.write(DECLARATION + sheet_head().encode())
            out.write(row([(name, HEADER) for name in COLUMNS]).replace(ROW, b"1"))
            for place in range(2, size + 2):
                out.write(next(found).replace(ROW, b"%d" % place))
            last = letter(len(COLUMNS) - 1)
            out.write(f'</sheetData>\n<autoFilter ref="A1:{last}{size + 1}"/>\n</worksheet>\n'.encode())


def sheet_head() -> str:
    hidden = ' hidden="1"'
    widths = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"{hidden if name.endswith(HASH) else ""}/>'
        for n, (name, width) in enumerate(COLUMNS.items(), start=1)
    )
    return (
        f'<worksheet xmlns="{MAIN}">\n<sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>\n'
        f"<cols>{widths}</cols>\n<sheetData>\n"
    )


def package(names: Sequence[str], sizes: Sequence[int]) -> dict[str, str]:
    """Return the files of a workbook with these sheets, without the sheets themselves."""
    last = letter(len(COLUMNS) - 1)
    sheets = [f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(names, start=1)]
    # Excel wants the range of a filter said twice
    filters = [
        f'<definedName name="_xlnm._FilterDatabase" localSheetId="{n}" hidden="1">'
        f"'{name}'!$A$1:${last}${size + 1}</definedName>"
        for n, (name, size) in enumerate(zip(names, sizes, strict=True))
    ]
    parts = [
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{TYPE}.worksheet+xml"/>'
        for n, _ in enumerate(names, 1)
    ]
    relations = [
        f'<Relationship Id="rId{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n, _ in enumerate(names, 1)
    ]
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{TYPE}.styles+xml"/>{"".join(parts)}</Types>\n',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>\n',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{"".join(sheets)}</sheets>'
        f'<definedNames>{"".join(filters)}</definedNames></workbook>\n',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(relations)}'
        f'<Relationship Id="rId{len(names) + 1}" Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>\n',
        "xl/styles.xml": STYLES,
    }  # fmt: skip


xlsx = Format(write, join)
