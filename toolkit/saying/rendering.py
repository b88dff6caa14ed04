"""How a template and its values become a sentence in the language of the interface."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.saying.message import Value

FIELD = re.compile(r"\{(\w+)(?::([^{}]*))?\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Interface:
    """A language that we speak to people: its grammar, as far as our templates need it, and its catalogue."""

    versions: Mapping[str, Mapping[str, str]]  # form of a version's name, "" the plain one, by code of its language
    languages: Mapping[str, Mapping[str, str]]  # the same of a language's name
    before: Mapping[str, Mapping[str, str]] = field(
        default_factory=dict
    )  # a form's preposition, by the name it precedes
    short: Mapping[str, str]  # a version's name before what it says: "uk 31"
    conjunction: str  # "and"
    plural: Callable[[int], int]  # which of the forms of a word goes with a number
    date: Callable[[date], str]
    time: Callable[[datetime], str]
    weekdays: tuple[str, ...]  # from Monday
    thousands: str  # stands between the digits of a large number
    decimal: str
    messages: Mapping[str, str] = field(default_factory=dict)  # English template to one of this language
    labels: Mapping[str, str] = field(default_factory=dict)  # English phrase to one of this language
    page: Mapping[str, str] = field(
        default_factory=dict
    )  # the same for what stands on our pages; a phrase may name values

    def figure(self, value: float, decimals: int = 0) -> str:
        """Return a number as the language writes it."""
        return f"{value:,.{decimals}f}".translate({ord(","): self.thousands, ord("."): self.decimal})


def rendered(template: str, values: Iterable["Value"], interface: Interface) -> str:
    """Put the values into a template that is in the language of the interface.

    A field that has no value stands as it is: a table may have been written by another version of this package.
    """
    known = {value.name: value for value in values}

    def shown(match: re.Match[str]) -> str:
        value = known.get(match.group(1))
        return match.group() if value is None else one(value, match.group(2) or "", interface)

    return FIELD.sub(shown, template.replace("\n", "; "))  # several messages that are said as one


def one(value: "Value", form: str, interface: Interface) -> str:
    """Show a value in a form."""
    if not any(value.texts):
        return ""
    if "|" in form or "#" in form:
        forms = form.split("|")
        number = int(value.texts[0]) if value.kind == "count" else len(value.texts)
        return forms[min(interface.plural(number), len(forms) - 1)].replace("#", plain(value, "", interface))
    return plain(value, form, interface)


def plain(value: "Value", form: str, interface: Interface) -> str:
    first = value.texts[0]
    match value.kind:
        case "versions":
            names = [interface.versions[form][lang] for lang in value.texts]
            return interface.before.get(form, {}).get(first, "") + listed(names, interface.conjunction)
        case "language":
            return interface.before.get(form, {}).get(first, "") + interface.languages[form][first]
        case "said":
            pairs = (text.split(" ", 1) for text in value.texts)
            return ", ".join(f"{interface.short[lang]} {words}" for lang, words in pairs)
        case "phrase":
            return interface.labels.get(first, first)
        case "date":
            day = date.fromisoformat(first)
            return interface.weekdays[day.weekday()] if form == "weekday" else interface.date(day)
        case "time":
            return interface.time(datetime.fromisoformat(first))
        case "count":
            return interface.figure(int(first))
        case _:
            return first


def listed(names: list[str], conjunction: str) -> str:
    """Join names with commas and a conjunction before the last.

    >>> listed(["uk", "ru", "en"], "and")
    'uk, ru and en'
    """
    *most, last = names
    return f"{', '.join(most)} {conjunction} {last}" if most else last
