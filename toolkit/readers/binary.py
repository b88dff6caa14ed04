"""What is no text: known by its first bytes."""

from toolkit.decoding import utf16_without_mark
from toolkit.readers.packed import MAGIC

SIGNATURES = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive; unpack it first"),
    (MAGIC, "packed with gzip a second time"),
    (b"BZh", "compressed with bzip2; unpack it first"),
    (b"\xfd7zXZ", "compressed with xz; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd; unpack it first"),
)
UTF16 = (b"\xff\xfe", b"\xfe\xff")
NOT_IN_TEXT = bytes({*range(32)} - set(b"\t\n\v\f\r\x1a\x1b"))
BINARY_SHARE = 0.02  # of control characters: random bytes have a tenth, a broken page a few


def binary(head: bytes) -> str | None:
    """Return what the bytes are if they are no text."""
    for signature, name in SIGNATURES:
        if head.startswith(signature):
            return name
    if head.startswith(UTF16) or utf16_without_mark(head):
        return None
    controls = len(head) - len(head.translate(None, NOT_IN_TEXT))
    return "not text but bytes" if controls > BINARY_SHARE * len(head) else None
