"""Labels at the head of paragraphs: a role, sometimes a person or a time, and a colon, as in "Пряма мова Трампа:"."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from toolkit.languages import LANGUAGES
from toolkit.quotations import opens

Role = Literal["source", "quote", "details", "background", "update"]

# Whoever is quoted may bear a name in quotation marks (тренера "Броду"), but then a quotation must follow.
PERSON = r"[^:\"“«„!?]{1,100}?"
PERSON_WITH_MARKS = r"[^:]{1,120}?"
COLON = r"\s*:(?![0-9]{2})"  # not that of a clock time
WHEN = (  # "о 16:20", "at 05:52"; no sentence ends in it
    r"(?:\s+(?:о|об|в|во|на|at|on|as\sof)\s[^:]{1,30}(?::[0-9]{2}(?:(?!\.\s)[^:]){0,6})?" + rf"(?={COLON}))?"
)
# Adverbs too: "Дослівно він сказав таке: …" is running text where no quotation follows.
VERBATIM = re.compile(r"(?:дослівно|дословно)\s", re.IGNORECASE)
FROM = re.compile(r"^(?:from|by|of)\s+", re.IGNORECASE)
# In early 2022 a bare surname stood for "Quote from": Synehubov: "…"
NAME = r"[A-ZА-ЯІЇЄҐ][\w'’ʼ.-]+"
BARE = re.compile(rf"(?P<label>{NAME}(?:\s{NAME}){{0,3}})\s*:\s*(?P<rest>[\"“«„].*)", re.DOTALL)

LINK_SHARE = 0.8  # of a line's characters: it leads elsewhere


@dataclass(frozen=True, slots=True)
class Label:
    """A label taken off its paragraph."""

    role: Role
    text: str  # as published, without the colon
    speaker: str | None
    rest: str  # of the paragraph


def words(labels: Iterable[str]) -> str:
    """Return a pattern of any of `labels`, in small letters or capitals and with any spaces, the longest first."""
    longest_first = sorted(set(labels), key=lambda w: (-len(w), w))
    return "(?i:" + "|".join(r"\s".join(map(re.escape, label.split())) for label in longest_first) + ")"


def of_role(role: Role) -> str:
    return words(label for language in LANGUAGES.values() for label in language.labels[role])


PLAIN = {
    role: re.compile(rf"(?P<label>{of_role(role)}{WHEN if role == 'update' else ''})\s*:(?P<rest>.*)", re.DOTALL)
    for role in get_args(Role)
}
QUOTE_OF = tuple(
    re.compile(rf"(?P<label>{of_role('quote')}\s+(?P<speaker>{person})){COLON}(?P<rest>.*)", re.DOTALL)
    for person in (PERSON, PERSON_WITH_MARKS)
)
IN_UKRAINIAN = ("(укр)", "(укр.)")  # behind headlines of other articles on Russian and English pages
READ_ALSO = words(label for language in LANGUAGES.values() for label in language.read_also)
READ_ALSO_LINE = re.compile(rf"{READ_ALSO}(?:[^.:!?]{{0,40}}:(?P<rest>.*)|\b)", re.DOTALL)


def find_label(text: str) -> Label | None:
    """Return the label at the head of a paragraph, in any of the three languages.

    >>> find_label('Quote from Zhuravel: "We are ready."')
    Label(role='quote', text='Quote from Zhuravel', speaker='Zhuravel', rest='"We are ready."')
    """
    if not text[:1].isupper():
        return None
    for role, pattern in PLAIN.items():
        if match := pattern.match(text):
            return Label(role, match["label"], None, match["rest"].strip())
    for pattern in QUOTE_OF:
        if match := pattern.match(text):
            rest = match["rest"].strip()
            certain = pattern is QUOTE_OF[0] and not VERBATIM.match(text)
            if certain or not rest or opens(rest):
                return Label("quote", match["label"], FROM.sub("", match["speaker"]).strip(), rest)
    return None


def find_bare_label(text: str) -> Label | None:
    """Return a surname that may stand for a label: one if all behind it is a quotation."""
    match = BARE.fullmatch(text)
    return Label("quote", match["label"], match["label"], match["rest"]) if match else None


def leads_elsewhere(text: str, linked: int) -> bool:
    """Tell whether a line only leads to another article: "Читайте також: …". Without a colon, what follows must be a link.

    `linked` is how many characters of the line are.
    """
    match = READ_ALSO_LINE.match(text)
    if not match:
        return text.endswith(IN_UKRAINIAN)
    return match["rest"] is not None or is_link(text[match.end() :], linked)


def is_link(text: str, linked: int) -> bool:
    return linked > 0 and linked >= LINK_SHARE * len(text)


def introduces_links(text: str) -> bool:
    """Tell whether a read-also line ends with its colon, so that the links stand in the next paragraph or list."""
    match = READ_ALSO_LINE.match(text)
    return match is not None and match["rest"] is not None and not match["rest"].strip()
