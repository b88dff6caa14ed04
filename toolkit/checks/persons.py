"""Names that one version has where its sisters have another: "Шмигаль", "Шмыгаль" and "Kuleba"."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations, product

from toolkit.checks.check import Observation, mark
from toolkit.checks.mentions import Word, Words, likeness, names_in, words_of
from toolkit.data import LANGS, AlignedStory, Lang, Unit
from toolkit.sounds import sound

# Log odds of toolkit/sounds.py
ONE_NAME = 0.0  # from here two words in the same sentence are taken for one name
SURE = 2.0  # from here wherever they stand
SMALL = 3.0  # the same where one has no capital
KIN = 5.0  # forms of one name in one version: "Лопес", "Лопеса"
MARGIN = 4.0  # so much less than the best that a name has in the story is another name, where it is not sure

Partners = dict[tuple[str, ...], dict[int, float]]  # of a name: how alike its best counterpart is, unit by unit


@dataclass(frozen=True)
class Known:
    """What a story tells of the names in its versions."""

    story: AlignedStory
    words: Words
    names: Words
    partners: dict[tuple[Lang, Lang], Partners]


def known(story: AlignedStory) -> Known:
    words = words_of(story)
    names = {lang: names_in(words, lang) for lang in words}
    kin = {lang: _kin({w.keys for unit in names[lang] for w in unit}) for lang in words}
    partners = {}
    for a, b in permutations(words, 2):
        alone: defaultdict[tuple[str, ...], dict[int, float]] = defaultdict(dict)
        for i, (mine, theirs) in enumerate(zip(names[a], words[b], strict=True)):
            capitals = [w for w in theirs if w.capital]
            for w in mine:
                alone[w.keys][i] = max((likeness(w, v) for v in capitals), default=float("-inf"))
        found: Partners = {}
        for keys in list(alone):
            at: dict[int, float] = {}
            for other in kin[a][keys]:
                for i, how in alone[other].items():
                    at[i] = max(how, at.get(i, how))
            found[keys] = at
        partners[a, b] = found
    return Known(story, words, names, partners)


def _kin(names: set[tuple[str, ...]]) -> dict[tuple[str, ...], list[tuple[str, ...]]]:
    kin = {keys: [keys] for keys in sorted(names)}
    for one, other in combinations(kin, 2):
        if one[0][:1] == other[0][:1] and sound(one[0], other[0]) >= KIN:
            kin[one].append(other)
            kin[other].append(one)
    return kin


def differing_names(story: AlignedStory) -> Iterator[Observation]:
    """Yield where a version has a name that its sisters lack, in the place of one that they agree on."""
    told = known(story)
    for i, unit in enumerate(story.units):
        here = [lang for lang in told.words if unit.text(lang)]
        if len(here) < 3:
            continue
        left = {(x, y): _unmatched(told, i, x, y) for x, y in permutations(here, 2)}
        for odd in here:
            a, b = (lang for lang in here if lang != odd)
            extra = [
                w
                for w in told.names[odd][i]
                if all(w in left[odd, o] for o in (a, b)) and _own_script(w, odd)
            ]
            agreed = [
                (v, w)
                for v, w in product(told.names[a][i], told.names[b][i])
                if likeness(v, w) >= SURE and v in left[a, odd] and w in left[b, odd]
                and _own_script(v, a) and _own_script(w, b)
            ]
            best = max(
                ((evidence(told, y, odd, v, a, w, b), -abs(place(unit, y, odd) - place(unit, v, a)), n, y, v, w)
                for n, (y, v, w) in enumerate((y, v, w) for y in extra for v, w in agreed)), default=None)
            if best is None or best[0] < 3:
                continue
            e, _, _, y, v, w = best
            said = {a: v, b: w, odd: y}
            yield Observation(
                unit=unit,
                message=f"names differ: " + ", ".join(f"{l} {said[l].text}" for l in LANGS if l in said) + f" ({e})",
                evidence=tuple(f"{l}={said[l].text}" for l in said),
                severity="major",
                odd=odd,
                marks=tuple(mark(unit, l, said[l].start, said[l].end) for l in LANGS if l in said),
            )
            break

def _own_script(word: Word, lang: Lang) -> bool:
    return (lang == "en") == word.text[0].isascii()


def place(unit: Unit, word: Word, lang: Lang) -> float:
    return word.start / len(unit.text(lang))


def evidence(told: Known, y: Word, odd: Lang, v: Word, a: Lang, w: Word, b: Lang) -> int:
    x_known = max(elsewhere(told, v, a, odd), elsewhere(told, w, b, odd)) >= SURE
    y_known = max(elsewhere(told, y, odd, a), elsewhere(told, y, odd, b)) >= SURE
    first = preceded(told, y, odd, v, a) or preceded(told, y, odd, w, b)
    return 2 * (x_known and y_known and not any(_is_near(told, y, odd, o) for o in (a, b))) + x_known + 4*first


def preceded(told: Known, y: Word, odd: Lang, v: Word, a: Lang) -> bool:
    """Whether the same first name stands before both."""
    one, other = before(told, y, odd), before(told, v, a)
    return one is not None and other is not None and likeness(one, other) >= ONE_NAME


def before(told: Known, word: Word, lang: Lang) -> Word | None:
    text = told.story.units[word.unit].text(lang)
    return next((w for w in told.words[lang][word.unit] if w.capital and text[w.end:word.start] == " "), None)


def elsewhere(told: Known, word: Word, lang: Lang, other: Lang) -> float:
    """Return how alike the word's best counterpart in the other version is, in other units than its own."""
    at = told.partners[lang, other].get(word.keys, {})
    return max((best for i, best in at.items() if i != word.unit), default=float("-inf"))


def least(told: Known, word: Word, lang: Lang, other: Lang) -> float:
    return min(SURE, max(ONE_NAME, elsewhere(told, word, lang, other) - MARGIN))


def _unmatched(told: Known, i: int, lang: Lang, other: Lang) -> set[Word]:
    """Return the names of a version in a unit that nothing in the other version's unit sounds like, one to one."""
    mine = [w for w in told.words[lang][i] if w.capital]
    theirs = [(b, v, least(told, v, other, lang)) for b, v in enumerate(told.words[other][i])]
    pairs = []
    for a, w in enumerate(mine):
        mine_least = least(told, w, lang, other)
        for b, v, their_least in theirs:
            how = likeness(w, v)
            if how >= (max(mine_least, their_least) if v.capital else SMALL):
                pairs.append((-how, abs(a - b), a, b))
    taken_a: set[int] = set()
    taken_b: set[int] = set()
    for _, _, a, b in sorted(pairs):
        if a not in taken_a and b not in taken_b:
            taken_a.add(a)
            taken_b.add(b)
    return {w for a, w in enumerate(mine) if a not in taken_a}


def _is_near(told: Known, word: Word, lang: Lang, other: Lang) -> bool:
    """Whether the other version has what sounds like the word, spare, in a unit beside its own."""
    for k in (word.unit - 1, word.unit + 1):
        if 0 <= k < len(told.words[other]) and any(
            likeness(word, w) >= SURE for w in told.words[other][k] if w.capital
        ) and not any(likeness(word, w) >= SURE for w in told.words[lang][k] if w.capital):
            return True
    return False
