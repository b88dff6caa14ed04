"""Names that one version has where its sisters have another: "Шмигаль", "Шмыгаль" and "Kuleba"."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations, product

from toolkit.capitals import Keys, Word, Words, likeness, names_in, words_of
from toolkit.checks.check import Observation, mark
from toolkit.checks.concepts import Hits, hits_in, is_named
from toolkit.checks.independence import odd_one
from toolkit.data import LANGS, AlignedStory, Lang
from toolkit.glossaries import Hit
from toolkit.saying import message, said
from toolkit.sounds import sound

# Log odds of toolkit/sounds.py
ONE_NAME = 0.0  # from here two words in the same sentence are taken for one name
SURE = 2.0  # from here wherever they stand
SMALL = 3.0  # the same where one has no capital
KIN = 5.0  # forms of one name in one version: "Лопес", "Лопеса"
MARGIN = 4.0  # so much less than the best that a name has in the story is another name, where it is not sure

Found = dict[Keys, dict[int, float]]  # of a name: how alike its best counterpart is, unit by unit


@dataclass(frozen=True, slots=True)
class Known:
    """What a story tells of the names in its versions."""

    story: AlignedStory
    words: Words
    names: Words
    counterparts: Mapping[tuple[Lang, Lang], Found]
    places: Hits  # names that a table knows, "Німеччина" and "Germany"


@dataclass(frozen=True, slots=True)
class Place:
    """A word in a version."""

    lang: Lang
    word: Word


def differing_names(story: AlignedStory) -> Iterator[Observation]:
    """Yield where a version has a name that its sisters lack, in the place of one that it lacks.

    Many words with a capital are translated, not spelt anew. So both names must be known: the story has each of them elsewhere
    in its versions, or one first name stands before both.
    """
    told = _known(story)
    for i, unit in enumerate(story.units):
        here = tuple(lang for lang in told.words if unit.text(lang))
        if len(here) < 2 or not all(told.names[lang][i] for lang in here):
            continue
        left = {(a, b): _unmatched(told, i, a, b) for a, b in permutations(here, 2)}
        if chosen := _exchanged(told, i, here, left):
            words = {place.lang: place.word for place in chosen}
            odd = chosen[0].lang
            own = len(here) > 2 and _elsewhere(told, chosen[1], odd) >= SURE
            yield Observation(
                unit=unit,
                message=message(
                    "names differ: {said}", said=said({lang: words[lang].text for lang in LANGS if lang in words})
                ),
                evidence=tuple(f"{lang}={words[lang].keys[0]}" for lang in LANGS if lang in words),
                severity="major",
                odd=odd_one(here, odd, own=own),
                marks=tuple(mark(unit, lang, words[lang].start, words[lang].end) for lang in LANGS if lang in words),
            )


def _known(story: AlignedStory) -> Known:
    words = words_of(story)
    names = {lang: names_in(words, lang) for lang in words}
    kin = {lang: _kin({w.keys for unit in names[lang] for w in unit}) for lang in words}
    counterparts = {(a, b): _counterparts(names[a], words[b], kin[a]) for a, b in permutations(words, 2)}
    return Known(story, words, names, counterparts, hits_in(story, "places"))


def _kin(names: set[Keys]) -> dict[Keys, list[Keys]]:
    """Return the other forms of each name in its version."""
    kin = {keys: [keys] for keys in sorted(names)}
    for one, other in combinations(kin, 2):
        if one[0][:1] == other[0][:1] and sound(one[0], other[0]) >= KIN:
            kin[one].append(other)
            kin[other].append(one)
    return kin


def _counterparts(
    names: Sequence[Sequence[Word]], words: Sequence[Sequence[Word]], kin: Mapping[Keys, list[Keys]]
) -> Found:
    alone: defaultdict[Keys, dict[int, float]] = defaultdict(dict)
    for i, (mine, theirs) in enumerate(zip(names, words, strict=True)):
        capitals = [w for w in theirs if w.capital]
        for w in mine:
            alone[w.keys][i] = max((likeness(w, v) for v in capitals), default=float("-inf"))
    found: Found = {}
    for keys in alone:
        at = found[keys] = {}
        for form in kin[keys]:
            for i, how in alone[form].items():
                at[i] = max(how, at.get(i, how))
    return found


def _exchanged(
    told: Known, i: int, here: Sequence[Lang], left: Mapping[tuple[Lang, Lang], set[Word]]
) -> tuple[Place, ...] | None:
    """Return the name of the version that has another, then those of the others; the best known, then the nearest in place."""
    found: list[tuple[int, float, tuple[Place, ...]]] = []
    for odd in here if len(here) > 2 else here[:1]:
        others = [lang for lang in here if lang != odd]
        extra = [
            Place(odd, w)
            for w in told.names[odd][i]
            if all(w in left[odd, o] for o in others) and _is_missed(told, odd, w, others)
        ]
        lacking = [
            [Place(o, w) for w in told.names[o][i] if w in left[o, odd] and _is_missed(told, o, w, (odd,))]
            for o in others
        ]
        for name in extra:
            for sisters in product(*lacking):
                if len(sisters) == 2 and likeness(sisters[0].word, sisters[1].word) < SURE:
                    continue
                if all(_place(told, p.lang, p.word) for p in (name, *sisters)):
                    continue  # the check of places tells of them
                if known := _certainty(told, name, sisters):
                    apart = abs(_position(told, name) - _position(told, sisters[0]))
                    found.append((known, -apart, (name, *sisters)))
    return max(found, key=lambda f: f[:2])[2] if found else None


def _is_missed(told: Known, lang: Lang, word: Word, others: Sequence[Lang]) -> bool:
    """Whether a word is in the script of its version, and no place that the others have by another word: "Німеччина", "Germany"."""
    hit = _place(told, lang, word)
    said_so = hit and any(is_named(told.places, other, word.unit, hit) for other in others)
    return (lang == "en") == word.text[0].isascii() and not said_so


def _place(told: Known, lang: Lang, word: Word) -> Hit | None:
    return next((h for h in told.places[lang][word.unit] if h.start <= word.start < h.end), None)


def _certainty(told: Known, name: Place, sisters: Sequence[Place]) -> int:
    """Return whether both names are known: 2 by the name before them, 1 from elsewhere in the story, 0 not."""
    if any(_is_preceded(told, name, sister) for sister in sisters):
        return 2
    both = any(_elsewhere(told, sister, name.lang) >= SURE for sister in sisters) and any(
        _elsewhere(told, name, sister.lang) >= SURE for sister in sisters
    )
    return int(both and not any(_is_near(told, name, sister.lang) for sister in sisters))


def _is_preceded(told: Known, one: Place, other: Place) -> bool:
    first, second = _before(told, one), _before(told, other)
    return first is not None and second is not None and likeness(first, second) >= ONE_NAME


def _before(told: Known, place: Place) -> Word | None:
    text = told.story.units[place.word.unit].text(place.lang)
    return next(
        (w for w in told.words[place.lang][place.word.unit] if w.capital and text[w.end : place.word.start] == " "),
        None,
    )


def _position(told: Known, place: Place) -> float:
    """Return where in its text a word stands, from 0 to 1."""
    return place.word.start / len(told.story.units[place.word.unit].text(place.lang))


def _elsewhere(told: Known, place: Place, other: Lang) -> float:
    """Return how alike the best counterpart in the other version is, in other units than the word's own."""
    at = told.counterparts[place.lang, other].get(place.word.keys, {})
    return max((best for i, best in at.items() if i != place.word.unit), default=float("-inf"))


def _least(told: Known, word: Word, lang: Lang, other: Lang) -> float:
    """Return how alike a counterpart in the same sentence must be: more where the story knows a better one."""
    return min(SURE, max(ONE_NAME, _elsewhere(told, Place(lang, word), other) - MARGIN))


def _unmatched(told: Known, i: int, lang: Lang, other: Lang) -> set[Word]:
    """Return the words with a capital in a unit that nothing in the other version's unit sounds like, one to one."""
    mine = [w for w in told.words[lang][i] if w.capital]
    theirs = [(w, _least(told, w, other, lang) if w.capital else SMALL) for w in told.words[other][i]]
    pairs = []
    for a, w in enumerate(mine):
        least = _least(told, w, lang, other)
        for b, (v, their_least) in enumerate(theirs):
            if (how := likeness(w, v)) >= max(least, their_least):
                pairs.append((-how, abs(a - b), a, b))
    taken_a: set[int] = set()
    taken_b: set[int] = set()
    for _, _, a, b in sorted(pairs):
        if a not in taken_a and b not in taken_b:
            taken_a.add(a)
            taken_b.add(b)
    return {w for a, w in enumerate(mine) if a not in taken_a}


def _is_near(told: Known, place: Place, other: Lang) -> bool:
    """Whether the other version has the name, spare, in a unit beside."""
    word = place.word
    near = (k for k in (word.unit - 1, word.unit + 1) if 0 <= k < len(told.story.units))
    return any(_has(told, other, k, word) and not _has(told, place.lang, k, word) for k in near)


def _has(told: Known, lang: Lang, k: int, word: Word) -> bool:
    return any(w.capital and likeness(word, w) >= SURE for w in told.words[lang][k])
