"""Words with a capital in the versions of a story, and which of them are one name by their sound."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from toolkit.data import LANGS, AlignedStory, Lang
from toolkit.languages import LANGUAGES
from toolkit.names import name_keys
from toolkit.sounds import sound

WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
POSSESSIVE = re.compile(r"['’]s?$")
BEGINS = re.compile(
    r"(?:^|[.!?…:][\"»”)\]]*|^[-–—])\s*[\"«“„(\[]*$"
)  # what stands before a word that has a capital anyway
BEFORE = 6  # letters to look at for it
SHORTEST = 3  # letters
# How English reads letters that keys take as other languages read them.
READINGS = {"j": "dzh", "g": "dzh", "w": "u", "ch": "k"}
READ = re.compile("j|g(?=[eiy])|^w(?=[aeiou])|ch(?=[lr])")


Keys = tuple[str, ...]  # how a word sounds without its ending: in one way, or in two where letters can be read so


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a version where it stands."""

    text: str
    keys: Keys
    unit: int  # position of its unit in the story
    start: int  # in the unit's text
    capital: bool
    inside: bool  # it begins no sentence, so that a capital says something
    acronym: bool

    @property
    def end(self) -> int:
        return self.start + len(self.text)


Words = Mapping[Lang, Sequence[Sequence[Word]]]  # of each version, unit by unit


def words_of(story: AlignedStory) -> Words:
    """Return the words of three letters and more."""
    return {lang: tuple(_units(story, lang)) for lang in LANGS if lang in story.langs}


def _units(story: AlignedStory, lang: Lang) -> Iterator[tuple[Word, ...]]:
    found = [list(_words(unit.text(lang))) for unit in story.units]
    keys = heard(dict.fromkeys(form for words in found for form, _, _ in words), lang)
    for i, words in enumerate(found):
        yield tuple(
            Word(form, keys[form], i, start, form[0].isupper(), inside, form.isupper()) for form, start, inside in words
        )


def _words(text: str) -> Iterator[tuple[str, int, bool]]:
    for match in WORD.finditer(text):
        form = POSSESSIVE.sub("", match.group())
        if len(form) >= SHORTEST:
            yield form, match.start(), not BEGINS.search(text[max(0, match.start() - BEFORE) : match.start()])


def heard(forms: Mapping[str, object], lang: Lang) -> dict[str, Keys]:
    """Return the keys of words.

    >>> heard({"Jones": 1, "Klitschko": 1}, "en")
    {'Jones': ('one', 'jone'), 'Klitschko': ('klicko',)}
    """
    plain = list(forms)
    other = {form: READ.sub(lambda m: READINGS[m.group()], form.lower()) for form in plain} if lang == "en" else {}
    keys = dict(zip((*plain, *other.values()), name_keys([*plain, *other.values()], lang), strict=True))
    return {form: tuple(dict.fromkeys(keys[name] for name in (form, other.get(form, form)))) for form in plain}


def likeness(one: Word, other: Word) -> float:
    """Return the log odds that two words are one name."""
    return max(sound(a, b) for a in one.keys for b in other.keys)


@cache
def no_names(lang: Lang) -> frozenset[str]:
    """Return words in lower case that have a capital and are no names: English months, what begins sentences."""
    known = LANGUAGES[lang]
    dates = (form for forms in (*known.months, *known.weekdays) for form in forms)
    return frozenset((*(word.lower() for word in known.starters), *dates))


def names_in(words: Words, lang: Lang) -> Sequence[Sequence[Word]]:
    """Return the words of a version, unit by unit, that are names or parts of names by their capital.

    At the head of a sentence that is a word that stands elsewhere with a capital inside a sentence.
    """
    small = {w.text for unit in words[lang] for w in unit if not w.capital}
    known = {w.keys for unit in words[lang] for w in unit if w.capital and w.inside}
    return tuple(
        tuple(
            w
            for w in unit
            if w.capital
            and not w.acronym
            and (w.inside or w.keys in known)
            and w.text.lower() not in small
            and w.text.lower() not in no_names(lang)
        )
        for unit in words[lang]
    )
