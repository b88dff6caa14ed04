"""TMX 1.4b, the format of translation memories: three versions in a unit, and a file a pair."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC
from io import BytesIO
from pathlib import Path

from lxml import etree

from toolkit.data import LANGS, AlignedStory, Lang, Pair
from toolkit.exports.about import About, Options
from toolkit.exports.format import Format, Kept, join_text, write_texts

FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # by XML 1.0
LOCALES: Mapping[str, str] = {"uk": "uk-UA", "ru": "ru-UA", "en": "en-GB"}

Texts = Sequence[tuple[Lang, str]]


def write(folder: Path, stories: Sequence[Kept], options: Options) -> None:
    write_texts(folder, ["tmx"], ([complete_units(kept.story, options)] for kept in stories))
    for pair in options.pairs:
        write_texts(folder, [f"{'-'.join(pair)}.tmx"], ([pair_units(kept, pair, options)] for kept in stories))


def complete_units(story: AlignedStory, options: Options) -> bytes:
    entry = Entries(story, options)
    return "".join(
        entry(unit.id, unit.type, unit.probability, [(lang, unit.text(lang)) for lang in LANGS])
        for unit in story.units
        if all(unit.text(lang) for lang in LANGS)
    ).encode()


def pair_units(kept: Kept, pair: Pair, options: Options) -> bytes:
    entry = Entries(kept.story, options)
    left, right = pair
    return "".join(
        entry(s.id, s.type, s.probability, [(left, s.source), (right, s.target)]) for s in kept.segments(pair)
    ).encode()


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


class Entries:
    """Writes the `<tu>`s of a story. Properties stand before the segments, as the DTD asks."""

    def __init__(self, story: AlignedStory, options: Options) -> None:
        first = next((a.published for a in story.articles if a.published), None)
        self.created = f' creationdate="{first.astimezone(UTC):%Y%m%dT%H%M%SZ}"' if first else ""
        self.story = prop("  ", "x-story", story.story.id)
        self.date = prop("  ", "x-date", first.date().isoformat()) if first else ""
        self.heads = {}
        for lang in LANGS:
            article = story.article(lang)
            url = prop("    ", "x-url", article.url) if article else ""
            self.heads[lang] = f'  <tuv xml:lang="{locale(lang, options)}">\n{url}'

    def __call__(self, name: str, type_: str, probability: float, texts: Texts) -> str:
        versions = (f"{self.heads[lang]}    <seg>{escaped(text)}</seg>\n  </tuv>\n" for lang, text in texts)
        kind, score = prop("  ", "x-link-type", type_), prop("  ", "x-score", f"{probability:.4f}")
        return f'<tu tuid="{name}"{self.created}>\n{self.story}{kind}{score}{self.date}{"".join(versions)}</tu>\n'


def prop(indent: str, type_: str, value: str) -> str:
    return f'{indent}<prop type="{type_}">{escaped(value)}</prop>\n'


def escaped(text: str) -> str:
    """Return text as it stands between tags, without what XML cannot hold."""
    text = FORBIDDEN.sub("", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "&#13;")


def locale(lang: str, options: Options) -> str:
    return LOCALES.get(lang, lang) if options.locales else lang


tmx = Format(write, join)
