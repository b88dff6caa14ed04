"""Glossaries as TBX: versions 2 (`martif`, `termEntry`) and 3 (`tbx`, `conceptEntry`, ISO 30042:2019) are read, TBX-Basic of version 3 is written."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from toolkit.data import LANGS, Lang
from toolkit.errors import ToolkitError, UsageError
from toolkit.glossaries.glossary import WORD, Concept
from toolkit.languages import language
from toolkit.saying import Message, message

if TYPE_CHECKING:
    from lxml import etree

XML = "{http://www.w3.org/XML/1998/namespace}"
SPACE = "urn:iso:std:iso:30042:ed-2"
ENTRIES = ("conceptEntry", "termEntry")
SECTIONS = ("langSec", "langSet")
TERMS = ("termSec", "tig", "ntig")
STATUS = ("administrativeStatus", "normativeAuthorization")
AVOID = ("deprecatedTerm-admn-sts", "supersededTerm-admn-sts", "deprecatedTerm", "supersededTerm")
PREFER = ("preferredTerm-admn-sts", "preferredTerm")


def concepts_of(name: str, content: bytes) -> tuple[list[Concept], list[Message]]:
    """Return the concepts of a TBX, and what is wrong with entries of it. Raises ToolkitError for what is no TBX."""
    from lxml import etree

    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise ToolkitError(message("{path}: not XML: {reason}", path=name, reason=str(error))) from error
    if _local(root) not in ("tbx", "martif"):
        raise ToolkitError(
            message("{path}: <{root}> is no TBX; it is to begin with <tbx> or <martif>", path=name, root=_local(root))
        )
    concepts: list[Concept] = []
    problems: list[Message] = []
    for entry in root.iter():
        if _local(entry) in ENTRIES:
            concept = _concept(entry, str(len(concepts) + 1))
            if sum(map(bool, map(concept.terms, LANGS))) + len(concept.avoided) < 2:
                problems.append(
                    message("{path}, line {line}: a term in one language alone; a row needs two", path=name, line=str(entry.sourceline))
                )  # fmt: skip
            else:
                concepts.append(concept)
    return concepts, problems


def _concept(entry: "etree._Element", number: str) -> Concept:
    terms: dict[Lang, list[str]] = {}
    avoided: list[tuple[Lang, str]] = []
    for section in (e for e in entry.iter() if _local(e) in SECTIONS):
        try:
            lang = language((section.get(f"{XML}lang") or section.get("lang") or "").split("-")[0])
        except UsageError:
            continue
        for group in (e for e in section.iter() if _local(e) in TERMS):
            text = next(
                (" ".join("".join(map(str, e.itertext())).split()) for e in group.iter() if _local(e) == "term"), ""
            )
            status = {(e.text or "").strip() for e in group.iter() if e.get("type") in STATUS or _local(e) in STATUS}
            if not WORD.search(text):
                continue
            if status & {*AVOID}:
                avoided.append((lang, text))
            elif text not in terms.setdefault(lang, []):
                terms[lang].insert(0 if status & {*PREFER} else len(terms[lang]), text)
    uk, ru, en = (tuple(terms.get(lang, ())) for lang in LANGS)
    return Concept(entry.get("id") or number, uk, ru, en, tuple(avoided))


def _local(element: "etree._Element") -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def tbx(concepts: Iterable[Concept]) -> bytes:
    """Return concepts as TBX-Basic, version 3, in the style of data categories as attributes."""
    from lxml import etree

    root = etree.fromstring(f'<tbx xmlns="{SPACE}" type="TBX-Basic" style="dca"/>')
    root.set(f"{XML}lang", "en")
    header = _sub(root, "tbxHeader")
    _sub(_sub(_sub(header, "fileDesc"), "sourceDesc"), "p", "Glossary written by newsalign")
    body = _sub(_sub(root, "text"), "body")
    for number, concept in enumerate(concepts, start=1):
        entry = _sub(body, "conceptEntry")
        entry.set("id", f"c{number}")
        if concept.note:
            _sub(entry, "note", concept.note)
        for lang in LANGS:
            avoided = [text for code, text in concept.avoided if code == lang]
            if not (concept.terms(lang) or avoided):
                continue
            section = _sub(entry, "langSec")
            section.set(f"{XML}lang", lang)
            for i, text in enumerate((*concept.terms(lang), *avoided)):
                group = _sub(section, "termSec")
                _sub(group, "term", text)
                known = len(concept.terms(lang))
                status = AVOID[0] if i >= known else PREFER[0] if i == 0 else "admittedTerm-admn-sts"
                _sub(group, "termNote", status).set("type", STATUS[0])
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _sub(parent: "etree._Element", tag: str, text: str | None = None) -> "etree._Element":
    from lxml import etree

    made = etree.SubElement(parent, f"{{{SPACE}}}{tag}")
    made.text = text
    return made
