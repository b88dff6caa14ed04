"""The rules."""

from toolkit.data import LANGS, Unit
from toolkit.text import comparable

NAME = 40  # characters; up to here, equal texts are mostly names and figures


def copied(unit: Unit) -> bool:
    """Two versions hold one text, too long to be a name: one was left untranslated.

    >>> text = "Міністерство відповіло на запит лише за кілька тижнів"
    >>> copied(Unit(id="1", story="s", position=0, kind="body", type="translated", probability=1, uk=text, en=text))
    True
    """
    long = [text for lang in LANGS if len(text := comparable(unit.text(lang))) > NAME]
    return len(set(long)) < len(long)


def wordless(unit: Unit) -> bool:
    """No version holds a letter: a row of asterisks between two parts of a page."""
    return not any(letter.isalpha() for lang in LANGS for letter in unit.text(lang))
