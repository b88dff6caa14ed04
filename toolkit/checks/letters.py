"""Letters that do not belong: of the neighbour language, look-alikes of the other alphabet, Cyrillic left in English."""

import re
from collections.abc import Iterator

from toolkit.checks.check import Observation, mark
from toolkit.data import LANGS, AlignedStory, Lang, Severity, Unit
from toolkit.languages import LANGUAGES

NAMES: dict[Lang, str] = {"uk": "Ukrainian", "ru": "Russian", "en": "English"}
CYRILLIC = "\u0400-\u052f"
LATIN = "A-Za-z\u00c0-\u024f"
TO_LATIN = str.maketrans("аеіорсухкАВЕІКМНОРСТХУ", "aeiopcyxkABEIKMHOPCTXY")
TO_CYRILLIC = str.maketrans("aeiopcyxkABEIKMHOPCTXY", "аеіорсухкАВЕІКМНОРСТХУ")
LATIN_TWINS = frozenset("aeiopcyxkABEIKMHOPCTXY")
CYRILLIC_TWINS = frozenset("аеіорсухкАВЕІКМНОРСТХУ")
ALONE = {"uk": frozenset("aioy"), "ru": frozenset("aoyck")}  # Latin letters that were typed for a Cyrillic word of one letter
SKIPPED = re.compile(r"(?:https?://|www\.)\S+|[@#]\w+|\S+@\S+\.\w+|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b(?:/\S*)?")
WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
QUOTED = re.compile(r"«[^»]*»|“[^”]*”|„[^“”]*[“”]|\"[^\"]*\"|\([^()]*\)|\[[^\[\]]*\]")
ADAPTED = re.compile(rf"[{LATIN}]{{2,}}[{CYRILLIC}]{{1,4}}")  # "SMSка", "PDFу": a Latin word with a Cyrillic ending


def foreign_letters(story: AlignedStory) -> Iterator[Observation]:
    """Yield the words of each version with letters that its language does not have."""
    for unit in story.units:
        for lang in LANGS:
            text = unit.text(lang)
            if text:
                yield from _in_cyrillic(unit, text, lang, story) if lang != "en" else _in_english(unit, text)
