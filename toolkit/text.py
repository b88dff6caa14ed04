"""Strings as compared, not as published: pure functions that every stage may use."""

import re
import unicodedata

# м’ята, мʼята and м'ята are one word, typed on three keyboards.
APOSTROPHES = str.maketrans("’ʼ`", "'''")
SPACES = re.compile(r"\s+")


def comparable(text: str) -> str:
    """Return `text` in NFC, with one kind of apostrophe and single spaces. NFKC would turn "№" into "No".

    >>> comparable("м’ята   та мʼята")
    "м'ята та м'ята"
    """
    text = unicodedata.normalize("NFC", text).translate(APOSTROPHES)
    return SPACES.sub(" ", text).strip()
