"""From the bytes of a page or table to its characters, whatever they are declared to be."""

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain

DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""")
DECLARED_WITHIN = 2_048  # bytes
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins like that of UTF-16
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
UTF16_HEAD = 1_024  # bytes looked at
UTF16_LEAST = 16  # bytes; "a\0b\0" proves nothing
UTF16_HIGH = b"\0\x04\x20"  # the high bytes of Latin and Cyrillic letters, and of dashes and quotation marks
UTF16_SHARE = 0.95  # of every second byte that is one of them
CYRILLIC_CODES = ("cp1251", "koi8_u")  # in the order tried: pravda.com.ua was cp1251 to about 2014
# What browsers take these for: https://encoding.spec.whatwg.org/#names-and-labels
BY_LABEL = {
    **dict.fromkeys(("iso-8859-1", "latin1", "latin-1", "ascii", "us-ascii"), "cp1252"),
    **dict.fromkeys(("x-cp1251", "win-1251", "win1251", "cp-1251"), "cp1251"),
    "koi8-ru": "koi8_u",
}
# A page in UTF-8 may hold some broken bytes; in Cyrillic cp1251 hardly a pair of letters is right UTF-8 by chance.
BROKEN_SHARE = 0.5  # of the characters above ASCII that are whole
GUESSED = 65_536  # bytes that a detector sees: more costs seconds and decides nothing
ASCII = bytes(range(128))
CYRILLIC = re.compile("[Ѐ-ӿ]")
CYRILLIC_SMALL = re.compile("[а-яёіїєґ]")
CYRILLIC_COMMON = re.compile("[оаеинт]")  # four in ten letters of Ukrainian and of Russian
COMMON_SHARE = 0.2
ENOUGH = 40  # letters, to judge by how frequent they are
ACCENTED = re.compile("[À-ɏ]")
ACCENTED_RUN = re.compile("[À-ɏ]{4,}")  # in no language, but in Cyrillic read as Latin-1: "Ìîñò"


def decode(content: bytes, sent_as: str | None = None) -> tuple[str, tuple[str, ...]]:
    """Return the text of a page and warnings. Strict UTF-8 first, then what is declared, then what looks right.

    `sent_as` is the encoding that a server named; it outweighs the page's own word.
    """
    for bom, codec in BOMS:
        if content.startswith(bom):
            return storable(content[len(bom) :].decode(codec, errors="replace"))
    if order := utf16_without_mark(content):
        text, warnings = storable(content.decode(order, errors="replace"))
        return text, (f"encoding: declared nothing, read as {order}", *warnings)
    if (unicode := decode_utf8(content)) is not None:
        return storable(unicode)
    declared = (sent_as or declared_in(content) or "nothing").lower()
    for codec in chain((BY_LABEL.get(declared, declared),), likely(content)):
        attempt = decode_as(content, codec)
        if attempt is not None and looks_right(attempt):
            text, warnings = storable(attempt)
            if same_codec(codec, declared):
                return text, warnings
            return text, (f"encoding: declared {declared}, read as {codec}", *warnings)
    text, warnings = storable(content.decode("utf-8", errors="replace"))
    return text, (f"encoding: declared {declared}, broken, read as utf-8", *warnings)


def likely(content: bytes) -> Iterator[str]:
    yield from CYRILLIC_CODES
    from charset_normalizer import from_bytes  # 40 ms to load, and hardly a page comes this far

    if best := from_bytes(content[:GUESSED]).best():
        yield best.encoding


def declared_in(content: bytes) -> str | None:
    match = DECLARED.search(content[:DECLARED_WITHIN])
    return match[1].decode("ascii") if match else None


def codec_of(sample: bytes) -> str:
    """Return the codec of a long file by its first bytes, to be read with `errors="replace"`."""
    for bom, codec in BOMS:
        if sample.startswith(bom):
            return {"utf-8": "utf-8-sig", "utf-32-le": "utf-32"}.get(codec, "utf-16")
    if order := utf16_without_mark(sample):
        return order
    if decode_utf8(sample) is not None:
        return "utf-8"
    return next((codec for codec in likely(sample) if looks_right(sample.decode(codec, errors="replace"))), "utf-8")


def utf16_without_mark(content: bytes) -> str | None:
    """Return the byte order of UTF-16 that does not say so: every second byte is one of a few."""
    head = content[:UTF16_HEAD]
    if b"\0" not in head or len(head) < UTF16_LEAST:
        return None
    for codec, high, low in (("utf-16-le", head[1::2], head[::2]), ("utf-16-be", head[::2], head[1::2])):
        if b"\0" in high and b"\0" not in low:
            few = len(high) - len(high.translate(None, UTF16_HIGH))
            if few >= UTF16_SHARE * len(high):
                return codec
    return None


def decode_utf8(content: bytes) -> str | None:
    """Return `content` as UTF-8 with its few broken bytes replaced, or None if it is something else."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(content) - 3 and error.reason == "unexpected end of data":
            return content[: error.start].decode("utf-8")  # cut in the middle of a character
    text = content.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    whole = len(above_ascii(text)) - broken
    return text if broken <= BROKEN_SHARE * whole else None


def decode_as(content: bytes, codec: str) -> str | None:
    try:
        return content.decode(codec)
    except (LookupError, UnicodeDecodeError, ValueError):
        return None


def looks_right(text: str) -> bool:
    """Tell whether Cyrillic letters are mostly small and frequent ones, and accented ones stand among plain ones.

    KOI8 read as cp1251 turns small letters into capitals, ISO 8859-5 read as KOI8 the frequent into rare ones.
    """
    letters = Counter(above_ascii(text))
    cyrillic, small, common = (
        sum(count for letter, count in letters.items() if kind.match(letter))
        for kind in (CYRILLIC, CYRILLIC_SMALL, CYRILLIC_COMMON)
    )
    if cyrillic:
        return small > cyrillic / 2 and (cyrillic < ENOUGH or common > COMMON_SHARE * cyrillic)
    return sum(map(len, ACCENTED_RUN.findall(text))) <= len(ACCENTED.findall(text)) / 2


def above_ascii(text: str) -> str:
    """Return the characters of `text` that ASCII lacks, of a page of 100 KB in a tenth of the time a pattern takes."""
    return text.encode("utf-8", "surrogatepass").translate(None, ASCII).decode("utf-8", "surrogatepass")


def same_codec(one: str, other: str) -> bool:
    try:
        return codecs.lookup(one).name == codecs.lookup(BY_LABEL.get(other, other)).name
    except LookupError:
        return False


def storable(text: str) -> tuple[str, tuple[str, ...]]:
    """Replace NULs, and say how many there were. No codec gives lone surrogates; JSON escapes do."""
    count = text.count("\0")
    return text.replace("\0", "\ufffd"), replaced(count)


def replaced(count: int) -> tuple[str, ...]:
    return (f"replaced: {count} characters that cannot be stored",) if count else ()
