"""Candidates for a glossary: words and pairs of words that stand in each other's sentences more often than chance would have it.

Counted by units, over two readings of the stories: the first tells which words are frequent enough and not everywhere, the
second counts which of them meet. Of each candidate all renderings are kept, with their counts and dates: where a language has
several, there is a choice to be made.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from toolkit.data import LANGS, AlignedStory, Lang
from toolkit.glossaries.census import Uses, day_of
from toolkit.inflection import stems
from toolkit.languages import LANGUAGES

WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
LONG = 4  # letters of a word that may be a term
EVERYWHERE = 0.03  # of the units: more frequent words are no terms
MOST = 6_000  # words and pairs of a language that are followed, the commonest: what memory grows with
LEAST = 3  # units
LIKELY = 0.15  # of a term's units: a rendering stands in so many of them
STRENGTH = 0.2  # Dice's coefficient of the best rendering
SHARE = 0.6  # of a rendering's own best strength: else it belongs to another term

Stories = Callable[[], Iterable[AlignedStory]]


@dataclass(frozen=True, slots=True)
class Rendering:
    """What a term is in one language."""

    form: str  # as it mostly stands
    uses: Uses  # units in place of stories


@dataclass(frozen=True, slots=True)
class Candidate:
    """A term of one version and what stands for it in the others, the commonest first."""

    lang: Lang
    form: str
    uses: Uses
    strength: float  # of its best rendering, 0 to 1
    renderings: dict[Lang, tuple[Rendering, ...]]


@dataclass
class Counts:
    """What is known of a word or pair of words."""

    units: int = 0
    forms: Counter[str] = field(default_factory=Counter)


def mine(stories: Stories, *, least: int = LEAST, pivot: Lang = "uk") -> Iterator[Candidate]:
    """Yield candidates of the language `pivot`, the strongest first. `stories` is called twice."""
    counts: dict[Lang, dict[str, Counts]] = {lang: {} for lang in LANGS}
    units = 0
    for story in stories():
        for unit in story.units:
            units += 1
            for lang in LANGS:
                for key, form in candidates(unit.text(lang), lang).items():
                    known = counts[lang].setdefault(key, Counts())
                    known.units += 1
                    known.forms[form] += 1
    kept = {lang: _kept(counts[lang], least, max(least, EVERYWHERE * units) + 1) for lang in LANGS}
    met: dict[Lang, dict[tuple[str, str], Uses]] = {lang: {} for lang in LANGS if lang != pivot}
    own: dict[str, Uses] = {}
    for story in stories():
        day = day_of(story)
        for unit in story.units:
            mine_ = [key for key in candidates(unit.text(pivot), pivot) if key in kept[pivot]]
            for key in mine_:
                own.setdefault(key, Uses()).add(day)
            for lang, pairs in met.items():
                for theirs in [key for key in candidates(unit.text(lang), lang) if key in kept[lang]] if mine_ else ():
                    for key in mine_:
                        pairs.setdefault((key, theirs), Uses()).add(day)
    yield from _chosen(pivot, counts, own, met, least)


def candidates(text: str, lang: Lang) -> dict[str, str]:
    """Return the words and pairs of words of a text that may be terms, by their stems; none with a capital.

    >>> candidates("Там повномасштабне вторгнення почалося", "uk")["повномасштабн вторгненн"]
    'повномасштабне вторгнення'
    """
    found: dict[str, str] = {}
    before: tuple[int, str, str] | None = None
    for match in WORD.finditer(text):
        word = match.group()
        if len(word) < LONG or word[0].isupper() or word in _starters(lang):
            before = None
            continue
        stem = min(stems(word, lang), key=lambda s: (len(s), s))
        found.setdefault(stem, word)
        if before and before[0] + 1 == match.start():
            found.setdefault(f"{before[1]} {stem}", f"{before[2]} {word}")
        before = match.end(), stem, word
    return found


def _starters(lang: Lang) -> frozenset[str]:
    return frozenset(word.lower() for word in LANGUAGES[lang].starters)


def _kept(counts: dict[str, Counts], least: int, most: float) -> frozenset[str]:
    enough = [(-c.units, key) for key, c in counts.items() if least <= c.units <= most]
    return frozenset(key for _, key in sorted(enough)[:MOST])


def _chosen(
    pivot: Lang,
    counts: dict[Lang, dict[str, Counts]],
    own: dict[str, Uses],
    met: dict[Lang, dict[tuple[str, str], Uses]],
    least: int,
) -> Iterator[Candidate]:
    strengths = {
        lang: {
            pair: 2 * uses.stories / (own[pair[0]].stories + counts[lang][pair[1]].units)
            for pair, uses in pairs.items()
            if uses.stories >= least
        }
        for lang, pairs in met.items()
    }
    best: dict[tuple[Lang, str], float] = {}
    for lang, of in strengths.items():
        for (_, theirs), strength in of.items():
            best[lang, theirs] = max(strength, best.get((lang, theirs), 0.0))
    renderings: dict[str, dict[Lang, list[tuple[float, str]]]] = {}
    for lang, of in strengths.items():
        for (key, theirs), strength in of.items():
            likely = met[lang][key, theirs].stories >= LIKELY * own[key].stories
            if likely and strength >= SHARE * best[lang, theirs]:
                renderings.setdefault(key, {}).setdefault(lang, []).append((strength, theirs))
    made = []
    for key, by_lang in renderings.items():
        top = min(max(strength for strength, _ in found) for found in by_lang.values())
        if top < STRENGTH:
            continue
        shown = {
            lang: tuple(
                Rendering(_usual(counts[lang][theirs]), met[lang][key, theirs])
                for _, theirs in _without_parts(
                    sorted(found, key=lambda p: (-met[lang][key, p[1]].stories, p[1])), len(key.split())
                )
            )
            for lang, found in sorted(by_lang.items())
        }
        made.append(Candidate(pivot, _usual(counts[pivot][key]), own[key], top, shown))
    made.sort(key=lambda c: (-len(c.renderings), -c.strength, -c.uses.stories, c.form))
    yield from made


def _without_parts(found: list[tuple[float, str]], words: int) -> list[tuple[float, str]]:
    """Leave out words that stand in a stronger pair, and pairs around a stronger word; of equals what has as many `words` stays."""
    kept: list[tuple[float, str]] = []
    for strength, key in sorted(found, key=lambda p: (-p[0], abs(len(p[1].split()) - words), p[1])):
        if not any(set(key.split()) & set(other.split()) for _, other in kept):
            kept.append((strength, key))
    return [pair for pair in found if pair in kept]


def _usual(counts: Counts) -> str:
    return min(counts.forms.items(), key=lambda p: (-p[1], len(p[0]), p[0]))[0]
