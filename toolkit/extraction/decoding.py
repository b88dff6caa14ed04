"""From the bytes of a page to its characters, whatever they are declared to be."""

import codecs
import re

DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""")
DECLARED_WITHIN = 2_048  # bytes
BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
CYRILLIC_CODES = ("cp1251", "koi8_u")  # in the order tried: pravda.com.ua was cp1251 to about 2014
# A page in UTF-8 may hold some broken bytes; in Cyrillic cp1251 hardly a pair of letters is right UTF-8 by chance.
BROKEN_SHARE = 0.5  # of the characters above ASCII that are whole
CYRILLIC = re.compile("[Ѐ-ӿ]")
CYRILLIC_SMALL = re.compile("[а-яёіїєґ]")
ACCENTED = re.compile("[À-ɏ]")
ACCENTED_RUN = re.compile("[À-ɏ]{4,}")  # in no language, but in Cyrillic read as Latin-1: "Ìîñò"


def decode(content: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text of a page and warnings. Strict UTF-8 first, then what is declared, then what looks right."""
    for bom, codec in BOMS:
        if content.startswith(bom):
            return storable(content[len(bom) :].decode(codec, errors="replace"))
    if (text := decode_utf8(content)) is not None:
        return storable(text)
    match = DECLARED.search(content[:DECLARED_WITHIN])
    declared = match[1].decode("ascii").lower() if match else "nothing"
    for codec in (declared, *CYRILLIC_CODES):
        text = decode_as(content, codec)
        if text is not None and looks_right(text):
            text, warnings = storable(text)
            if same_codec(codec, declared):
                return text, warnings
            return text, (f"encoding: declared {declared}, read as {codec}", *warnings)
    text, warnings = storable(content.decode("utf-8", errors="replace"))
    return text, (f"encoding: declared {declared}, broken, read as utf-8", *warnings)


def decode_utf8(content: bytes) -> str | None:
    """Return `content` as UTF-8 with its few broken bytes replaced, or None if it is something else."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(content) - 3 and error.reason == "unexpected end of data":
            return content[: error.start].decode("utf-8")  # cut in the middle of a character
    text = content.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    whole = sum(map(len, re.findall(r"[^\x00-\x7f]+", text))) - broken
    return text if broken <= BROKEN_SHARE * whole else None


def decode_as(content: bytes, codec: str) -> str | None:
    try:
        return content.decode(codec)
    except (LookupError, UnicodeDecodeError, ValueError):
        return None


def looks_right(text: str) -> bool:
    """Tell whether Cyrillic letters are mostly small, and accented ones stand among plain ones.

    KOI8 read as cp1251 turns small letters into capitals.
    """
    if cyrillic := len(CYRILLIC.findall(text)):
        return len(CYRILLIC_SMALL.findall(text)) > cyrillic / 2
    return sum(map(len, ACCENTED_RUN.findall(text))) <= len(ACCENTED.findall(text)) / 2


def same_codec(one: str, other: str) -> bool:
    try:
        return codecs.lookup(one).name == codecs.lookup(other).name
    except LookupError:
        return False


def storable(text: str) -> tuple[str, tuple[str, ...]]:
    """Replace NULs, and say how many there were. No codec gives lone surrogates; JSON escapes do."""
    count = text.count("\0")
    return text.replace("\0", "\ufffd"), replaced(count)


def replaced(count: int) -> tuple[str, ...]:
    return (f"replaced: {count} characters that cannot be stored",) if count else ()
