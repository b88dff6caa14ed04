"""Sentences to a person that can be said in several languages: a template in English and the values it names.

A template names each value in braces, `{odd}`. Behind a colon stands how it is shown:
`{count:a sentence|# sentences}`   one form for each plural of the language, # for the number; for a list, by its length;
`{right:; "#" is meant}`           one form: only where there is a value, # for it;
`{when:weekday}`                   a word: a form that the language of the interface has (see `rendering.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from toolkit.saying.en import ENGLISH
from toolkit.saying.rendering import rendered

ValueKind = Literal["words", "count", "versions", "language", "said", "phrase", "date", "time"]


@dataclass(frozen=True, slots=True)
class Value:
    """A value that a template names."""

    name: str
    kind: ValueKind
    texts: tuple[str, ...]  # words as they are; a number; codes of languages; "uk 31"; a phrase in English; ISO 8601


@dataclass(frozen=True, slots=True)
class Message:
    """What is said, before it is known in which language; as a string, in English."""

    template: str
    values: tuple[Value, ...] = ()

    def __str__(self) -> str:
        return rendered(self.template, self.values, ENGLISH)


def message(template: str, /, **values: Value | str | int | date) -> Message:
    """Return what is to be said. Text is shown as it is, numbers and dates as each language does.

    >>> str(message("{odd} lacks {count:a sentence|# sentences}", odd=versions("en"), count=3))
    'en lacks 3 sentences'
    """
    return Message(template, tuple(named(name, value) for name, value in values.items()))


def named(name: str, value: Value | str | int | date) -> Value:
    if isinstance(value, Value):
        return Value(name, value.kind, value.texts)
    if isinstance(value, datetime):
        return Value(name, "time", (value.isoformat(),))
    if isinstance(value, date):
        return Value(name, "date", (value.isoformat(),))
    return Value(name, "count" if isinstance(value, int) else "words", (str(value),))


def also(first: Message, second: Message) -> Message:
    """Return two messages as one; their values have different names.

    >>> str(also(message("uk and en differ"), message("{last} was changed last", last=versions("en"))))
    'uk and en differ; en was changed last'
    """
    return Message(f"{first.template}\n{second.template}", first.values + second.values)


def versions(*langs: str) -> Value:
    """The versions of a story: "uk and ru"."""
    return Value("", "versions", langs)


def language(lang: str) -> Value:
    """A language by its name: "Ukrainian"."""
    return Value("", "language", (lang,))


def said(words: Mapping[str, str]) -> Value:
    """What each version says: "uk 31, ru 31, en 13"."""
    return Value("", "said", tuple(f"{lang} {text}" for lang, text in words.items()))


def phrase(english: str) -> Value:
    """A fixed phrase, which each language has a translation of."""
    return Value("", "phrase", (english,))
