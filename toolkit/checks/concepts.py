"""Places, offices and organisations that one version has where its sisters have another, by tables in three languages."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations

from toolkit.checks.check import Observation, mark
from toolkit.checks.independence import odd_one
from toolkit.data import LANGS, AlignedStory, Lang
from toolkit.glossaries import Hit, shipped
from toolkit.saying import Message, message, said

NEAR = 1  # units before and after, where what a version lacks may stand
Hits = Mapping[Lang, Sequence[Sequence[Hit]]]  # of each version, unit by unit


def hits_in(story: AlignedStory, table: str) -> Hits:
    """Return where the versions name concepts of a table."""
    found = shipped(table)
    return {lang: [found.find(unit.text(lang), lang) for unit in story.units] for lang in story.langs}


def differing(table: str) -> Callable[[AlignedStory], Iterator[Observation]]:
    """Return a check that yields where versions name different concepts of a table in one sentence.

    A version must lack what the others have, and have one that they lack: what is only left out is said by a pronoun.
    """

    def look(story: AlignedStory) -> Iterator[Observation]:
        hits = hits_in(story, table)
        for i, unit in enumerate(story.units):
            here = {lang: hits[lang][i] for lang in LANGS if lang in hits and unit.text(lang)}
            if not any(here.values()):
                continue
            for chosen in _exchanged(here, hits, i):
                words: dict[str, str] = {lang: unit.text(lang)[h.start : h.end] for lang, h in chosen.items()}
                ids = {lang: h.concept.id for lang, h in chosen.items()}
                odd = next((lang for lang in ids if list(ids.values()).count(ids[lang]) == 1), None)
                own = (
                    odd is not None and len(ids) > 2 and _agreed(hits, odd, next(v for k, v in ids.items() if k != odd))
                )
                yield Observation(
                    unit=unit,
                    message=SAYINGS[table](words),
                    evidence=tuple(f"{lang}={name}" for lang, name in ids.items()),
                    severity="major",
                    odd=odd_one(tuple(ids), odd, own=own),
                    marks=tuple(mark(unit, lang, h.start, h.end) for lang, h in chosen.items()),
                )

    return look


SAYINGS: Mapping[str, Callable[[Mapping[str, str]], Message]] = {
    "places": lambda words: message("places differ: {said}", said=said(words)),
    "offices": lambda words: message("offices differ: {said}", said=said(words)),
    "acronyms": lambda words: message("organisations differ: {said}", said=said(words)),
}


def _exchanged(here: Mapping[Lang, Sequence[Hit]], hits: Hits, i: int) -> Iterator[dict[Lang, Hit]]:
    """Yield a concept of each version where they exchange one for another, one at a time."""
    langs = tuple(here)
    if len(langs) == 3:
        for odd in langs:
            a, b = (lang for lang in langs if lang != odd)
            extra = _spare(here, hits, i, odd, (a, b))
            lacking = [
                (v, w) for v in _spare(here, hits, i, a, (odd,)) for w in here[b] if v.concept.id == w.concept.id
            ]
            yield from (
                {lang: {a: v, b: w, odd: y}[lang] for lang in langs}
                for y, (v, w) in zip(extra, lacking, strict=False)
                if not _related(y, v)
            )
    for a, b in combinations(langs, 2) if len(langs) == 2 else ():
        yield from (
            {a: v, b: w}
            for v, w in zip(_spare(here, hits, i, a, (b,)), _spare(here, hits, i, b, (a,)), strict=False)
            if not _related(v, w)
        )


def _spare(here: Mapping[Lang, Sequence[Hit]], hits: Hits, i: int, lang: Lang, others: Sequence[Lang]) -> list[Hit]:
    """Return what a version names, once each, and the others name neither here nor, spare, nearby."""
    found: dict[str, Hit] = {}
    for hit in here[lang]:
        if not any(is_named(hits, other, i, hit) or _is_near(hits, lang, other, i, hit) for other in others):
            found.setdefault(hit.concept.id, hit)
    return list(found.values())


def is_named(hits: Hits, lang: Lang, i: int, hit: Hit) -> bool:
    """Whether a version names in a unit what the hit names, or what stands for it."""
    return any(_related(h, hit) for h in hits[lang][i])


def _is_near(hits: Hits, lang: Lang, other: Lang, i: int, hit: Hit) -> bool:
    near = (k for k in range(i - NEAR, i + NEAR + 1) if k != i and 0 <= k < len(hits[other]))
    return any(is_named(hits, other, k, hit) and not is_named(hits, lang, k, hit) for k in near)


def _related(one: Hit, other: Hit) -> bool:
    """Whether one is the other or, as a capital and its country do for a government, stands for it: "ua/kyiv" and "ua"."""
    a, b = one.concept.id, other.concept.id
    return a == b or a.startswith(b + "/") or b.startswith(a + "/")


def _agreed(hits: Hits, lang: Lang, name: str) -> bool:
    """Whether a version itself names the concept elsewhere in the story."""
    return any(h.concept.id == name for unit in hits[lang] for h in unit)
