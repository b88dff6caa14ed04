"""What we say to people, in the language that they choose. INTERFACES is the list; a new language is a file and an entry here.

English is the source, as with gettext: a message is written in English (`message.py`), and a language has a catalogue from
English templates and phrases to its own. What a catalogue lacks is said in English; a test sees that no message of a check does.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from toolkit.saying.en import ENGLISH
from toolkit.saying.message import Message, Value, also, language, message, named, phrase, said, versions
from toolkit.saying.rendering import Interface, rendered
from toolkit.saying.uk import UKRAINIAN

if TYPE_CHECKING:
    from datetime import date

    from toolkit.data import Finding

__all__ = [
    "INTERFACES",
    "Interface",
    "Message",
    "Value",
    "also",
    "label",
    "language",
    "message",
    "on_page",
    "phrase",
    "said",
    "say",
    "say_finding",
    "versions",
]

INTERFACES: Mapping[str, Interface] = {"en": ENGLISH, "uk": UKRAINIAN}


def say(what: Message | str, ui: str = "en") -> str:
    """Return a message in the language of an interface. A plain string is English, and stays so.

    >>> say(message("figures differ: {said}", said=said({"uk": "31", "en": "13"})), "uk")
    'числа різняться: укр. 31, англ. 13'
    """
    if isinstance(what, str):
        return what
    theirs = [INTERFACES[ui].messages.get(line) for line in what.template.split("\n")]
    known = "\n".join(line for line in theirs if line is not None)
    return str(what) if None in theirs else rendered(known, what.values, INTERFACES[ui])


def say_finding(finding: "Finding", ui: str = "en") -> str:
    """Return the message of a finding; in English where it was kept without its template, as by earlier versions."""
    return say(Message(finding.template, finding.values), ui) if finding.template else finding.message


def label(english: str, ui: str = "en") -> str:
    """Return the name or description of a check, a severity, a category of MQM or another fixed phrase.

    >>> label("major", "uk"), label("major")
    ('значна', 'major')
    """
    return INTERFACES[ui].labels.get(english, english)


def on_page(english: str, ui: str = "en", /, **values: "Value | str | int | date") -> str:
    """Return what stands on one of our pages, a phrase or a template, in the language of an interface.

    >>> on_page("{count:# finding|# findings}", "uk", count=5), on_page("{count:# finding|# findings}", count=1200)
    ('5 зауважень', '1,200 findings')
    """
    theirs = INTERFACES[ui].page.get(english, english)
    known = tuple(named(name, value) for name, value in values.items())
    return rendered(theirs, known, INTERFACES[ui])
