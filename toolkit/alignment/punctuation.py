"""Evidence of punctuation: a question stays a question, a quotation a quotation."""

import re
from collections.abc import Iterator

from toolkit.alignment.evidence import Compared
from toolkit.alignment.marks import Marks, equal, marks_of
from toolkit.alignment.sides import Side
from toolkit.alignment.ties import compare_ties

QUOTES = re.compile('[«»„“”"]')  # what the two that follow look for: most sentences have none
OPENING = re.compile(r"""[«„“]|(?:^|[\s(—–-])["”]""")
CLOSING = re.compile(r"""[»”]|["“](?=$|[\s).,;:!?…—–-])""")
CLASSES = ("sign",)
NAMES = {"opens": "«", "closes": "»"}
SIGNS = {"?": "?", "!": "!", "(": "(", "%": "%", ";": ";", ":": ":", "…": "…", "...": "…"}


def punctuation(side: Side) -> Marks:
    return marks_of([_signs(text) for text in side.texts])


def compare_punctuation(left: Marks, right: Marks) -> Compared:
    return compare_ties("punctuation", CLASSES, left, right, equal(left, right), explains=False)


def written_signs(side: Side, line: int) -> Iterator[tuple[str, str]]:
    yield from ((mark, NAMES.get(mark, mark)) for mark in _signs(side.texts[line]))


def _signs(text: str) -> list[str]:
    """Return the signs of a sentence. What opens and closes a quotation differs between the languages' habits, not its being one.

    >>> _signs("«Чому?» — спитав він.")
    ['opens', 'closes', '?']
    """
    marks = []
    if QUOTES.search(text):
        marks = [mark for mark, pattern in (("opens", OPENING), ("closes", CLOSING)) if pattern.search(text)]
    return marks + [mark for sign, mark in SIGNS.items() if sign in text]
