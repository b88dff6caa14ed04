"""TMX 1.4b, the format of translation memories: three versions in a unit, and a file a pair."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC
from io import BytesIO
from pathlib import Path

from lxml import etree

from toolkit.data import LANGS, AlignedStory, Lang
from toolkit.exports.about import About, Options
from toolkit.exports.format import Format, join_text, write_texts
from toolkit.units import segments

FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # by XML 1.0
LOCALES: Mapping[str, str] = {"uk": "uk-UA", "ru": "ru-UA", "en": "en-GB"}
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

Texts = Sequence[tuple[Lang, str]]


def write(folder: Path, stories: Sequence[AlignedStory], options: Options) -> None:
    write_texts(folder, ["tmx"], ([in_bytes(complete_units(story, options))] for story in stories))
    for left, right in options.pairs:
        rows = ([in_bytes(pair_units(story, left, right, options))] for story in stories)
        write_texts(folder, [f"{left}-{right}.tmx"], rows)


def complete_units(story: AlignedStory, options: Options) -> Iterable[etree._Element]:
    for unit in story.units:
        texts = [(lang, unit.text(lang)) for lang in LANGS]
        if all(text for _, text in texts):
            yield entry(story, unit.id, unit.type, unit.probability, texts, options)


def pair_units(story: AlignedStory, left: Lang, right: Lang, options: Options) -> Iterable[etree._Element]:
    for s in segments(story, left, right):
        if s.source and s.target:
            yield entry(story, s.id, s.type, s.probability, [(left, s.source), (right, s.target)], options)


def in_bytes(entries: Iterable[etree._Element]) -> bytes:
    return b"".join(etree.tostring(tu, encoding="utf-8", pretty_print=True) for tu in entries)


def join(folder: Path, about: About, parts: Sequence[Path], options: Options) -> None:
    """Write `NAME.tmx` of the units that all three versions have, and `NAME.uk-en.tmx` … of what both sides have."""
    head, tail = ends(about, options, options.source)
    join_text(folder / f"{about.name}.tmx", "tmx", parts, head, tail)
    for left, right in options.pairs:
        source = options.source if options.source in ("*all*", left, right) else left  # a unit must hold its source
        name = f"{left}-{right}.tmx"
        join_text(folder / f"{about.name}.{name}", name, parts, *ends(about, options, source))


def ends(about: About, options: Options, source: str) -> tuple[bytes, bytes]:
    """Return what stands before the units and behind them."""
    header = {
        "creationtool": "newsalign",
        "creationtoolversion": about.newsalign,
        "segtype": "sentence",
        "o-tmf": "newsalign",
        "adminlang": "en",
        "srclang": locale(source, options),
        "datatype": "plaintext",
    }
    out = BytesIO()
    with etree.xmlfile(out, encoding="utf-8") as xml:
        xml.write_declaration()
        xml.write_doctype('<!DOCTYPE tmx SYSTEM "tmx14.dtd">')
        with xml.element("tmx", version="1.4"):
            xml.write("\n", etree.Element("header", header), "\n")
            with xml.element("body"):
                xml.write("\n")
                xml.flush()
                head = out.getvalue()
    return head, out.getvalue()[len(head) :]


def entry(
    story: AlignedStory, name: str, type_: str, probability: float, texts: Texts, options: Options
) -> etree._Element:
    """Return a `<tu>`. Properties stand before the segments, as the DTD asks."""
    first = next((a.published for a in story.articles if a.published), None)
    tu = etree.Element("tu", tuid=name)
    if first:
        tu.set("creationdate", first.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ"))
    prop(tu, "x-story", story.story.id)
    prop(tu, "x-link-type", type_)
    prop(tu, "x-score", f"{probability:.4f}")
    if first:
        prop(tu, "x-date", first.date().isoformat())
    for lang, text in texts:
        tuv = etree.SubElement(tu, "tuv", {XML_LANG: locale(lang, options)})
        if article := story.article(lang):
            prop(tuv, "x-url", article.url)
        etree.SubElement(tuv, "seg").text = FORBIDDEN.sub("", text)
    return tu


def prop(parent: etree._Element, type_: str, value: str) -> None:
    etree.SubElement(parent, "prop", type=type_).text = FORBIDDEN.sub("", value)


def locale(lang: str, options: Options) -> str:
    return LOCALES.get(lang, lang) if options.locales else lang


tmx = Format(write, join)
