"""How names are spelt across a corpus: forms with their counts and dates, joined by what stands for them in the sister versions.

Sums that grow with the vocabulary, not with the corpus: stories are seen once, one by one. Sound only brings forms together;
the house's list says which is right, then the majority. A form that is never seen again once another is there is an earlier
house style, not an error.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from toolkit.capitals import Word, likeness, names_in, words_of
from toolkit.data import LANGS, AlignedStory, Lang
from toolkit.names import name_key
from toolkit.sounds import sound
from toolkit.text import plain

SAME = 2.0  # log odds of toolkit/sounds.py from which words of two versions of a sentence are one name
VARIANT = 4.0  # the same for two spellings of one name in one version
MAJORITY = 0.75  # of the stories that have the name
SUFFIX = 2  # letters
ENDING = re.compile("[iyj]+$")  # "Zelensky", "Zelenskyy", "Zelenskyi"
LEAST = 3  # stories that make a majority
BRIDGES: dict[Lang, Lang] = {"en": "uk", "ru": "uk", "uk": "ru"}  # whose names join the forms of a version


@dataclass(slots=True)
class Uses:
    """Where a form stands."""

    stories: int = 0
    first: date | None = None  # None: the stories have no date
    last: date | None = None

    def add(self, day: date | None) -> None:
        self.stories += 1
        if day:
            self.first = min(self.first or day, day)
            self.last = max(self.last or day, day)


@dataclass(frozen=True, slots=True)
class Group:
    """The spellings of one name in one language, the commonest first."""

    lang: Lang
    name: str  # what it is in the version that joins them
    forms: tuple[tuple[str, Uses], ...]

    @property
    def usual(self) -> str | None:
        """The form that most stories have; None where there is none such."""
        total = sum(uses.stories for _, uses in self.forms)
        form, uses = self.forms[0]
        return form if uses.stories >= max(LEAST, MAJORITY * total) else None

    def is_earlier(self, form: str) -> bool:
        """Whether a form is given up before the usual one begins: a change of house style."""
        uses = dict(self.forms)
        usual, own = uses[self.forms[0][0]], uses[form]
        return own.last is not None and usual.first is not None and own.last < usual.first and own.stories > 1

    def is_later(self, form: str) -> bool:
        """Whether a form has taken the place of the commonest for good."""
        uses = dict(self.forms)
        usual, own = uses[self.forms[0][0]], uses[form]
        return own.first is not None and usual.last is not None and usual.last < own.first and own.stories > 1


@dataclass
class Census:
    """Names of a corpus: by language, by the key of their counterpart and by form."""

    uses: dict[tuple[Lang, str], dict[str, Uses]] = field(default_factory=dict)
    counterparts: dict[tuple[Lang, str], Counter[str]] = field(default_factory=dict)  # as they are written

    def add(self, story: AlignedStory) -> None:
        day = day_of(story)
        for lang, key, form, counterpart in sorted(set(spelt(story))):
            self.uses.setdefault((lang, key), {}).setdefault(form, Uses()).add(day)
            self.counterparts.setdefault((lang, key), Counter())[counterpart] += 1

    def groups(self, least: int = 1) -> Iterator[Group]:
        """Yield the spellings of each name that at least so many stories have, by language and name."""
        for (lang, key), forms in sorted(self.uses.items()):
            name = min(self.counterparts[lang, key].items(), key=lambda p: (-p[1], len(p[0]), p[0]))[0]
            for joined in _joined(lang, forms):
                if sum(uses.stories for _, uses in joined) >= least:
                    yield Group(lang, name, joined)


def spelt(story: AlignedStory) -> Iterator[tuple[Lang, str, str, str]]:
    """Yield language, key of the counterpart, form and counterpart of each name that has one in its unit."""
    words = words_of(story)
    names = {lang: names_in(words, lang) for lang in words}
    for lang in LANGS:
        bridge = next((b for b in (BRIDGES[lang], *LANGS) if b != lang and b in words), None)
        if lang not in words or bridge is None:
            continue
        for mine, theirs in zip(names[lang], names[bridge], strict=True):
            for word in mine:
                best = max(theirs, key=lambda w: (likeness(word, w), w.text), default=None)
                if best and likeness(word, best) >= SAME and _is_whole(word, lang):
                    yield lang, best.keys[0], word.text, best.text


def _is_whole(word: Word, lang: Lang) -> bool:
    """Whether a word is written in the letters of its version."""
    return (lang == "en") == word.text[0].isascii()


def _joined(lang: Lang, forms: dict[str, Uses]) -> Iterator[tuple[tuple[str, Uses], ...]]:
    """Yield the forms that sound alike together, the commonest first; cases of one name in Ukrainian and Russian are one form."""
    merged: dict[str, Uses] = {}
    shown: dict[str, str] = {}
    for form, uses in sorted(forms.items(), key=lambda p: (-p[1].stories, len(p[0]), p[0])):
        kin = form if lang == "en" else name_key(form, lang)
        if kin in merged:
            known = merged[kin]
            known.stories += uses.stories
            known.first = min((d for d in (known.first, uses.first) if d), default=None)
            known.last = max((d for d in (known.last, uses.last) if d), default=None)
            shown[kin] = min(shown[kin], form, key=lambda f: (len(f), f))
        else:
            merged[kin] = Uses(uses.stories, uses.first, uses.last)
            shown[kin] = form
    waiting = sorted(merged, key=lambda k: (-merged[k].stories, shown[k]))
    while waiting:
        head, *rest = waiting
        near = [k for k in rest if sound(_key(head, lang), _key(k, lang)) >= VARIANT]
        yield tuple((shown[k], merged[k]) for k in (head, *near))
        waiting = [k for k in rest if k not in near]


def _key(kin: str, lang: Lang) -> str:
    return name_key(kin, lang) if lang == "en" else kin


def day_of(story: AlignedStory) -> date | None:
    """Return the day that the first version came out; None where no page has one."""
    return min((a.published.date() for a in story.articles if a.published), default=None)


def is_derived(one: str, other: str) -> bool:
    """Whether English names differ in a suffix that says something, and not in how an ending is romanised.

    >>> is_derived("Warsaw", "Warsawian"), is_derived("Zelensky", "Zelenskyy")
    (True, False)
    """
    prefix = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return prefix >= min(len(one), len(other)) - SUFFIX and ENDING.sub("", one) != ENDING.sub("", other)


def unusual(groups: Iterable[Group], house: Collection[str]) -> dict[tuple[Lang, str], Group]:
    """Return the forms that are not how the house, or else most stories, spell a name, with their group.

    Left out is what the house's list has, what was given up before the usual form began, and what has replaced it.
    """
    found: dict[tuple[Lang, str], Group] = {}
    for group in groups:
        listed = [form for form, _ in group.forms if plain(form) in house]
        if group.lang != "en" or len(group.forms) < 2 or not (listed or group.usual):
            continue
        for form, _ in group.forms:
            right = form in listed if listed else form == group.usual
            others = listed or [group.forms[0][0]]
            derived = any(is_derived(form, other) for other in others)
            if not right and not derived and not group.is_earlier(form) and not group.is_later(form):
                found[group.lang, form] = group
    return found
