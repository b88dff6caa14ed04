"""Which version of a story is the original, and which were made by a machine: estimates that carry their evidence.

A sign is a function from a story to pieces of evidence, each with a weight: log odds that a version is the original. SIGNS
names them. Weights add up; what they do not make likely enough stays unknown, and so does a story with no sign at all.
The weight of `length` was fitted on translations whose original is known, and eval/mt/origin.py says how often the estimate
is right (eval/results/origin.md); the others' are set by judgement, so that only the strong ones decide alone.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from math import exp

from toolkit.data import AlignedStory, Lang, Origin, Sign, Site
from toolkit.origin.coverage import coverage
from toolkit.origin.declared import declared
from toolkit.origin.leftovers import leftovers, notes
from toolkit.origin.length import length
from toolkit.origin.links import links
from toolkit.origin.machine import making
from toolkit.origin.spelling import spelling
from toolkit.origin.times import times

__all__ = ["SIGNS", "estimate", "from_signs"]

SURE = 0.8  # from here a version is called the original

SIGNS: Mapping[str, Callable[[AlignedStory], Iterable[Sign]]] = {
    "declared": declared,
    "published-first": times,
    "left-over-words": leftovers,
    "editor-notes": notes,
    "coverage": coverage,
    "length": length,
    "spelling-of-names": spelling,
}


def estimate(story: AlignedStory, sites: Mapping[str, Site]) -> Origin:
    """Return what the pages and texts of a story tell of its original. `sites` tell the language of a link's address."""
    found = [*(find(story) for find in SIGNS.values()), links(story, sites)]
    signs = tuple(sign for some in found for sign in some)
    lang, probability = from_signs(story.langs, signs)
    return Origin(
        story=story.story.id,
        lang=lang,
        probability=probability,
        signs=signs,
        makings=tuple(making(article) for article in story.articles),
    )


def from_signs(langs: Iterable[Lang], signs: Iterable[Sign]) -> tuple[Lang | None, float]:
    """Return the original, None where no version is likely enough, and the probability of the likeliest.

    >>> from_signs(("uk", "en"), [Sign(name="published-first", lang="uk", weight=2.0, text="2 hours before en")])
    ('uk', 0.8808)
    """
    weights: dict[Lang, float] = dict.fromkeys(langs, 0.0)
    seen = False
    for sign in signs:
        weights[sign.lang] += sign.weight
        seen = True
    total = sum(map(exp, weights.values()))
    best = max(weights, key=lambda lang: weights[lang])
    probability = round(exp(weights[best]) / total, 4)
    told = seen and len(weights) > 1 and probability >= SURE
    return (best if told else None), probability


def lines(origin: Origin) -> Iterator[str]:
    """Yield the evidence in words, what weighs most first."""
    for sign in sorted(origin.signs, key=lambda s: -abs(s.weight)):
        yield f"{sign.name}: {sign.text} ({sign.weight:+.1f} for {sign.lang})"
    for made in origin.makings:
        yield from (f"{made.lang}: {made.by}: {sign}" for sign in made.signs)
