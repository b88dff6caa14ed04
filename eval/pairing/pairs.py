"""Pairs of texts that tell one story or do not, the hard ones among them, to fit and to calibrate what pairing believes."""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from known import Stories, Texts, article

from toolkit.data import LANGS, Article, Lang
from toolkit.matching import record
from toolkit.pairing.index import nearest

LEAST = 6  # lines of a document
DROPPED = (0.1, 0.2, 0.35)  # shares of lines that editing takes away
FOREIGN = 0.08  # of lines that it brings in
LIKE = 2  # wrong candidates for each version


@dataclass(frozen=True)
class Two:
    """Two texts, their languages in the order of LANGS."""

    kind: str
    same: bool  # whether they tell one story
    one: Article
    other: Article


def pairs(stories: Stories, seed: int) -> Iterator[Two]:
    """Yield translations, edited ones and summaries, and what is none of these.

    That is the other half of a document, which is about the same event, that half with some background of the first, and
    the versions of other stories that look most alike.
    """
    rnd = random.Random(seed)
    names = sorted(name for name, texts in stories.items() if min(map(len, texts.values())) >= LEAST)
    likest = most_alike(stories)
    for name in names:
        texts = stories[name]
        for a, b in combinations([lang for lang in LANGS if lang in texts], 2):
            for n, (kind, same, left, right) in enumerate(
                made(texts[a], texts[b], rnd, others(stories, names, a, b, rnd))
            ):
                yield Two(kind, same, article(f"{name}/{n}", a, left), article(f"{name}/{n}", b, right))
        for lang in texts:
            for there, other in likest[name, lang][:LIKE]:
                first, second = sorted(((name, lang), (there, other)), key=lambda x: LANGS.index(x[1]))
                one, two = (article(f"{n}/like", where, stories[n][where]) for n, where in (first, second))
                yield Two("another story", False, one, two)


def others(stories: Stories, names: Sequence[str], a: Lang, b: Lang, rnd: random.Random) -> Texts:
    while True:
        found = stories[rnd.choice(names)]
        if a in found and b in found:
            return {lang: found[lang] for lang in (a, b)}


def made(
    left: Sequence[str], right: Sequence[str], rnd: random.Random, foreign: Texts
) -> Iterator[tuple[str, bool, Sequence[str], Sequence[str]]]:
    size, half = len(left), len(left) // 2
    strangers = list(foreign.values())
    share = rnd.choice(DROPPED)
    yield "translation", True, left, right
    yield "edited", True, edited(left, rnd, strangers[0], share), edited(right, rnd, strangers[1], share * rnd.random())
    few = max(2, int(size * rnd.uniform(0.2, 0.45)))
    kept = sorted({0, 1, *rnd.sample(range(size), few - 1)})[:few]
    if rnd.random() < 0.5:
        yield "summary", True, left, [right[n] for n in kept]
    else:
        yield "summary", True, [left[n] for n in kept], right
    yield "same event", False, left[:half], right[half:]
    background = sorted(rnd.sample(range(half), max(1, min(half, round(rnd.uniform(0.1, 0.45) * (size - half))))))
    yield "later report", False, left[:half], [*right[half:], *(right[n] for n in background)]
    yield "later report", False, [*left[half:], *(left[n] for n in background)], right[:half]


def edited(lines: Sequence[str], rnd: random.Random, foreign: Sequence[str], share: float) -> list[str]:
    kept = [line for line in lines if rnd.random() > share] or list(lines[:1])
    for _ in range(sum(rnd.random() < FOREIGN for _ in kept)):
        kept.insert(rnd.randrange(len(kept) + 1), rnd.choice(foreign))
    return kept


def most_alike(stories: Stories) -> dict[tuple[str, Lang], list[tuple[str, Lang]]]:
    """Return the versions of other stories that the search finds for each, the likest first."""
    where = [(name, lang) for name, texts in stories.items() for lang in texts]
    records = [record(article(name, lang, stories[name][lang]), {}) for name, lang in where]
    found: dict[tuple[str, Lang], list[tuple[str, Lang]]] = defaultdict(list)
    for near in sorted(nearest(records, [True] * len(records), days=0), key=lambda near: -near.likeness):
        one, other = where[near.one], where[near.other]
        if one[0] != other[0] and one[1] != other[1]:
            found[one].append(other)
            found[other].append(one)
    return found
