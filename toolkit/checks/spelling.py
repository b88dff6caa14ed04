"""Names that one version spells in two ways: "Tokayev" and "Takayev", "Геренда" and "Геранда"."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from toolkit.checks.check import Observation, mark
from toolkit.data import AlignedStory, Lang, Unit
from toolkit.names import name_keys
from toolkit.saying import message, phrase, versions
from toolkit.sounds import sound

WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
POSSESSIVE = re.compile(r"['’]s?$")
BEGINS = re.compile(
    r"(?:^|[.!?…:][\"»”)\]]*|^[-–—])\s*[\"«“„(\[]*$"
)  # what stands before a word that has a capital anyway
BEFORE = 6  # letters to look at for it
LONG = 6  # letters; "Marta" and "Maria" are two people
SUFFIX = 2  # letters at the end that derive words: "Minister", "Ministry"
SHORT = 4  # letters of a sister's name
SKY = re.compile("ski$")  # "-sky" and "-skyi" are one ending
VOWELS = set("aeiou")
KIN = 0.0  # log odds from which a sister's word can be the name


@dataclass(frozen=True, slots=True)
class Use:
    """Where a name stands: in a unit, or in the label of a paragraph."""

    unit: Unit | None
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Name:
    """All forms of a version that have one key, or in English one form."""

    key: str
    form: str  # the first that stands in the version
    forms: tuple[str, ...]
    uses: tuple[Use, ...]
    inside: bool  # it stands within a sentence, where its capital says something
    common: bool = False  # it also stands with a small letter


def two_spellings(story: AlignedStory) -> Iterator[Observation]:
    """Yield names that are another name of the same version but for a letter, where a sister spells both alike.

    What stands once, in a place where no sister has a name that sounds like it, is reported, too, as minor. English forms that
    sound alike, "Hnatyshak" and "Gnatyshak", are two spellings; in Ukrainian and Russian they may be two cases.
    """
    names = {lang: _names(story, lang) for lang in story.langs}
    for lang in story.langs:
        for one, other in _neighbours(names[lang]):
            rare, usual = sorted((one, other), key=lambda name: (len(name.uses), name.form))
            if rare.common or not usual.inside or not _is_slip(rare, usual):
                continue
            if lang != "en" and _is_inflected(one.key, other.key) and not _in_one_case(rare, usual):
                continue
            sisters = [sister for sister in story.langs if sister != lang]
            alike_in = [sister for sister in sisters if _has_one(names[sister], rare, usual)]
            alone = len(rare.uses) == 1 and not any(_has_two(names[sister], rare, usual) for sister in sisters)
            if alike_in or (alone and rare.inside and (sisters or len(usual.uses) > 1)):
                yield _observed(lang, rare, usual, alike_in)


def _neighbours(names: Sequence[Name]) -> Iterator[tuple[Name, Name]]:
    """Yield the pairs of names with one first letter or sound, the only ones that can be a letter apart."""
    for one, other in combinations(names, 2):
        if one.key[:1] == other.key[:1] or one.form[0] == other.form[0]:
            yield one, other


def _names(story: AlignedStory, lang: Lang) -> list[Name]:
    """Return the words with a capital, with all their places, in order of the text."""
    standing: list[tuple[str, Use, bool]] = []  # a word, its place, and whether it begins no sentence
    common: set[str] = set()
    for unit, text in _texts(story, lang):
        for match in WORD.finditer(text):
            word = POSSESSIVE.sub("", match.group())
            if not word[:1].isupper():
                common.add(word)
                continue
            if len(word) < SHORT or word.isupper():
                continue
            place = (match.start(), match.start() + len(word)) if unit else (0, 0)
            inside = not unit or not BEGINS.search(text[max(0, match.start() - BEFORE) : match.start()])
            standing.append((word, Use(unit, *place), inside))
    words = list(dict.fromkeys(word for word, _, _ in standing))
    keys = dict(zip(words, name_keys(words, lang), strict=True))
    found: defaultdict[str, list[Use]] = defaultdict(list)
    forms: defaultdict[str, dict[str, None]] = defaultdict(dict)
    within: set[str] = set()  # what begins no sentence
    for word, use, inside in standing:
        name = word if lang == "en" else keys[word]
        forms[name][word] = None
        found[name].append(use)
        if inside:
            within.add(name)
    return [
        Name(
            keys[next(iter(own))],
            next(iter(own)),
            tuple(own),
            tuple(found[name]),
            name in within,
            any(form.lower() in common for form in own),
        )
        for name, own in forms.items()
    ]


def _texts(story: AlignedStory, lang: Lang) -> Iterator[tuple[Unit | None, str]]:
    """Yield the version's text by units, then the persons in its labels."""
    for unit in story.units:
        yield unit, unit.text(lang)
    if article := story.article(lang):
        yield from ((None, speaker) for speaker in dict.fromkeys(p.speaker for p in article.paragraphs if p.speaker))


def _is_slip(one: Name, other: Name) -> bool:
    """Whether two names are a letter apart, not at their end, where inflection and derivation work."""
    if min(max(map(len, one.forms)), max(map(len, other.forms))) < LONG:
        return False
    if _in_one_case(one, other):
        return True
    pairs = enumerate(zip(one.form, other.form, strict=False))
    shorter = min(len(one.form), len(other.form))
    if next((i for i, (a, b) in pairs if a != b), shorter) >= shorter - SUFFIX:
        return False
    short, long = sorted((SKY.sub("sk", one.key), SKY.sub("sk", other.key)), key=len)
    if short == long:
        a, b = one.form.lower(), other.form.lower()
        return not a.startswith(b) and not b.startswith(a)
    return len(short) >= LONG - 2 and short[0] == long[0] and not long.startswith(short) and _one_edit(short, long)


def _in_one_case(one: Name, other: Name) -> bool:
    """Whether both have a form of one length with one ending: what differs before it is no inflection.

    >>> _in_one_case(Name("xelc", "Шельца", ("Шельца",), (), True), Name("xolc", "Шольц", ("Шольц", "Шольца"), (), True))
    True
    """
    return any(
        len(a) == len(b) and a[-2:] == b[-2:] and sum(x != y for x, y in zip(a, b, strict=True)) == 1
        for a in one.forms
        for b in other.forms
    )


def _is_inflected(one: str, other: str) -> bool:
    """Whether a letter of the last syllable comes or goes, or its vowel changes, as between cases and derived words.

    >>> _is_inflected("barvinok", "barvink"), _is_inflected("harkiv", "harkov"), _is_inflected("herend", "herand")
    (True, True, False)
    """
    short, long = sorted((one, other), key=len)
    if len(short) < len(long):
        return short == long[:-2] + long[-1]
    return short[:-2] == long[:-2] and short[-1] == long[-1] and {short[-2], long[-2]} <= VOWELS


def _one_edit(short: str, long: str) -> bool:
    """Whether one letter inside is another, is left out, or has changed its place with the next.

    >>> _one_edit("takaev", "tokaev"), _one_edit("kovtonuk", "kovtonyuk"), _one_edit("rusan", "ruska")
    (True, True, False)
    """
    start = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[start:] == long[start + 1 :]
    if short[start + 1 :] == long[start + 1 :]:
        return start + 1 < len(short)
    return short[start : start + 2] == long[start : start + 2][::-1] and short[start + 2 :] == long[start + 2 :]


def _has_one(names: Sequence[Name], rare: Name, usual: Name) -> bool:
    """Whether a sister has one name where the version has these two.

    That is what stands for the usual form, by its sound or because it stands wherever this does, and stands for the rare
    one, too, with no name beside it that sounds more like that.
    """
    there, here = _units(usual), _units(rare)
    near = [name for name in names if _units(name) & (there | {None})]
    likeness, best = max(
        ((sound(n.key, usual.key), n) for n in near), key=lambda p: (p[0], p[1].form), default=(KIN, None)
    )
    if best is None or likeness < KIN:
        always = [name for name in near if _units(name) >= there]
        best = always[0] if len(there) > 1 and len(always) == 1 else None
    if best is None or not _units(best) & here:
        return False
    own = sound(best.key, rare.key)
    return not any(n is not best and sound(n.key, rare.key) > max(own, KIN) for n in names if _units(n) & here)


def _has_two(names: Sequence[Name], rare: Name, usual: Name) -> bool:
    """Whether a sister has, beside the rare form, a name that sounds like it, and more so than like the usual one."""
    return any(
        (likeness := sound(name.key, rare.key)) >= KIN and likeness > sound(name.key, usual.key)
        for name in names
        if _units(name) & _units(rare)
    )


def _units(name: Name) -> set[str | None]:
    """Return the ids of the units that a name stands in; None stands for labels."""
    return {use.unit.id if use.unit else None for use in name.uses}


def _observed(lang: Lang, rare: Name, usual: Name, sisters: Sequence[Lang]) -> Observation:
    use = rare.uses[0]
    there = next((u for u in usual.uses if u.unit and use.unit and u.unit.id == use.unit.id), None)
    marks = tuple(mark(u.unit, lang, u.start, u.end) for u in (use, there) if u and u.unit)
    return Observation(
        unit=use.unit or next((u.unit for u in usual.uses if u.unit), None),
        message=message(
            '{lang} "{rare}"{where:, #}, elsewhere "{usual}" ({count:once|# times})'
            "{sisters:; # has one name|; # have one name}",
            lang=versions(lang),
            rare=rare.form,
            where="" if use.unit else phrase("in a label"),
            usual=usual.form,
            count=len(usual.uses),
            sisters=versions(*sisters),
        ),
        evidence=(lang, rare.form, usual.form),
        severity="major" if sisters else "minor",
        odd=lang,
        marks=marks,
    )
