"""A document of Word → the draft of an article: its paragraphs as they would be printed, the first of them the headline.

A .docx is a ZIP with the text in one XML part. Of a hostile one neither the ZIP nor the XML may grow: both have limits, no
entity is declared or resolved, and nothing is loaded from elsewhere.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Literal

from toolkit.data import Page, Site
from toolkit.errors import UnusableError
from toolkit.extraction.draft import BULLET, Block, Draft, squeezed
from toolkit.extraction.plain import draft_of_blocks

if TYPE_CHECKING:
    from lxml import etree

LAYOUT = "docx"
TEXT_PART = "word/document.xml"
MOST_BYTES = 50_000_000  # of the text part, unpacked: a novel has five million
MOST_PARTS = 10_000  # files of the ZIP; a document has some dozens
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Text that is in the file and not on the paper: moved or deleted while changes are tracked, a second copy for old programs.
UNPRINTED = frozenset({f"{W}del", f"{W}moveFrom", FALLBACK})
BREAKS = frozenset({f"{W}br", f"{W}cr"})


def draft_of_docx(page: Page, sites: Mapping[str, Site]) -> Draft:
    """Return the draft of a document. Raises UnusableError for what is none, or too large."""
    root = parsed(text_part(page.content))
    return draft_of_blocks(page, [block for p in root.iter(f"{W}p") for block in blocks(p)], LAYOUT)


def text_part(content: bytes) -> bytes:
    """Return the XML of the text, unpacked up to a limit whatever the ZIP says of its size."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if len(archive.filelist) > MOST_PARTS:
                raise UnusableError("too-complex", f"a ZIP of {len(archive.filelist):,} files is no document of Word")
            with archive.open(TEXT_PART) as part:
                data = part.read(MOST_BYTES + 1)
    except KeyError:
        raise UnusableError("no-article", "a ZIP, but no document of Word in it; save the text as .docx") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        # the last three: a compression that Python lacks, a password, a broken header
        raise UnusableError("broken-docx", f"no .docx that can be read ({error}); save it again as .docx") from None
    if len(data) > MOST_BYTES:
        raise UnusableError("too-long", f"more than {MOST_BYTES:,} bytes of text; several articles in one?")
    return data


def parsed(data: bytes) -> "etree._Element":
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnusableError("broken-docx", f"its text is broken XML ({error.msg}); save it again as .docx") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnusableError("broken-docx", "its text declares a document type, which Word never writes")
    return root


def blocks(paragraph: "etree._Element") -> Iterator[Block]:
    """Yield the lines of a paragraph: breaks within it part paragraphs of news, too."""
    if any(above.tag in UNPRINTED for above in paragraph.iterancestors()):
        return
    tag = kind(paragraph)
    for line in "".join(pieces(paragraph)).split("\n"):
        text = squeezed(line)
        yield Block("li", BULLET.sub("", text, count=1)) if tag == "p" and BULLET.match(text) else Block(tag, text)


def kind(paragraph: "etree._Element") -> Literal["p", "li", "heading"]:
    settings = paragraph.find(f"{W}pPr")
    if settings is None:
        return "p"
    if settings.find(f"{W}numPr") is not None:
        return "li"
    style = settings.find(f"{W}pStyle")
    named = (style.get(f"{W}val") or "").lower() if style is not None else ""
    return "heading" if named.startswith(("heading", "title")) else "p"


def pieces(paragraph: "etree._Element") -> Iterator[str]:
    """Yield the printed text of a paragraph, without that of paragraphs within it (text boxes), which come by themselves."""
    waiting = [paragraph]
    while waiting:
        node = waiting.pop()
        if node.tag in UNPRINTED or (node.tag == f"{W}p" and node is not paragraph):
            continue
        if node.tag == f"{W}t":
            yield node.text or ""
        elif node.tag == f"{W}tab":
            yield " "
        elif node.tag in BREAKS:
            yield "\n"
        elif node.tag == f"{W}noBreakHyphen":
            yield "‑"
        elif node.tag != f"{W}pPr":
            waiting.extend(reversed(node))
