"""Findings as a spreadsheet. Every cell is text, which no program takes for a formula; the live pages are links.

Written part by part: a library would keep the clock in the file.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from toolkit.findings.found import WEB, Found
from toolkit.findings.rows import COLUMNS, row

WIDTHS = {"title": 40, "message": 60, "uk": 50, "ru": 50, "en": 50}  # characters; the other columns have
WIDTH = 16
CELL = 32_767  # characters that a cell takes
ROWS = 1_048_575  # below the headers
LINKS = 65_000  # of a sheet; Excel takes 65,530
LINK = 2_000  # characters of an address that Excel takes
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # a spreadsheet reads _x0041_ as "A", and _x005F_ as the underscore itself
CLOCK = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP can hold
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TEXT, BOLD, LINKED = range(3)  # styles, by their place
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{TYPE}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">'
    '<sheets><sheet name="findings" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><fonts count="3"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font>'
    '<font><u/><color rgb="FF0563C1"/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3">'
    + "".join(
        f'<xf numFmtId="49" fontId="{font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" '
        'applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>'
        for font in range(3)
    )
    + '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}


def as_xlsx(found: Sequence[Found], ui: str) -> bytes:
    """Return a workbook of one sheet, as many rows as it takes."""
    rows = [COLUMNS, *(row(one, ui) for one in found[:ROWS])]
    links = [(place, text) for place, text in addresses(rows)][:LINKS]
    parts = {
        **PARTS,
        "xl/worksheets/sheet1.xml": sheet(rows, [place for place, _ in links]),
        "xl/worksheets/_rels/sheet1.xml.rels": relations([text for _, text in links]),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, CLOCK), HEAD + text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def addresses(rows: Sequence[Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Yield each cell that is an address on the web, with the address."""
    for number, cells in enumerate(rows[1:], start=2):
        for letter, name, text in zip(LETTERS, COLUMNS, cells, strict=True):
            if name.endswith("_url") and text.startswith(WEB) and len(text) <= LINK:
                yield f"{letter}{number}", text


def sheet(rows: Sequence[Sequence[str]], linked: Sequence[str]) -> str:
    widths = "".join(
        f'<col min="{n}" max="{n}" width="{WIDTHS.get(name, WIDTH)}" customWidth="1"/>'
        for n, name in enumerate(COLUMNS, start=1)
    )
    at = set(linked)
    lines = "".join(
        f'<row r="{n}">'
        + "".join(cell(f"{letter}{n}", text, style_of(n, f"{letter}{n}" in at)) for letter, text in zip(LETTERS, cells, strict=True))
        + "</row>\n"
        for n, cells in enumerate(rows, start=1)
    )  # fmt: skip
    links = "".join(f'<hyperlink ref="{place}" r:id="rId{n}"/>' for n, place in enumerate(linked, start=1))
    return (
        f'<worksheet xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{widths}</cols>\n<sheetData>\n{lines}</sheetData>\n"
        f'<autoFilter ref="A1:{LETTERS[-1]}{len(rows)}"/>'
        f"{f'<hyperlinks>{links}</hyperlinks>' if links else ''}</worksheet>"
    )


def style_of(number: int, linked: bool) -> int:
    return BOLD if number == 1 else LINKED if linked else TEXT


def cell(place: str, text: str, style: int) -> str:
    if not text:
        return f'<c r="{place}" s="{style}"/>'
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{in_xml(text)}</t></is></c>'


def in_xml(text: str) -> str:
    return escape(ESCAPE.sub("_x005F_", NOT_IN_XML.sub("\ufffd", text[: CELL // 2])))  # counted as UTF-16 does


def relations(links: Sequence[str]) -> str:
    made = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATIONS}/hyperlink" Target={quoteattr(NOT_IN_XML.sub("", link))} TargetMode="External"/>'
        for n, link in enumerate(links, start=1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{made}</Relationships>'


LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[: len(COLUMNS)]
