"""Pairing by content: what pages leave open is filled with articles that tell the same, as a quick alignment finds.

Pages are believed before texts: a group is joined with another only where both lack what the other has, and where no
page says that the version wanted stands elsewhere.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log1p

from toolkit.data import Article, Lang
from toolkit.numbers import find_numbers, shown
from toolkit.overlap import Overlap
from toolkit.pairing.entries import Entry, Place
from toolkit.pairing.evidence import SITEMAP, Two, in_order
from toolkit.pairing.index import Near

CONTENT, SUMMARY = "content", "content, a summary"  # reasons of a membership
ACCEPTED = 0.5
SURE = 0.9  # below it, the next best candidates are looked at before it is decided
TRIES = 12  # candidates of a group that may be turned down: a long article may look a little like thousands
# A logistic regression on pairs made of WMT21 news and of WMT22's other domains: eval/pairing/fit.py.
WEIGHTS = {"one": -17.63, "less": -2.06, "more": 12.48, "size": 1.07, "figures": 4.68}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What the alignment of two articles says."""

    probability: float  # that they tell one story
    summary: str = ""  # id of the one that tells the other in short


Waiting = tuple[float, Entry, Entry]  # minus the likeness of two articles, to be sorted by
Judge = Callable[[Sequence[tuple[Entry, Entry]]], Sequence[Judgement]]


def seen(one: Article, other: Article, found: Overlap) -> dict[str, float]:
    """Return what speaks for two texts telling one story, by the names of WEIGHTS.

    A later report of an event has its names and places, and sentences that look alike, but new figures.
    """
    less, more = sorted((found.left, found.right))
    few, many = sorted((figures(one), figures(other)), key=len)
    return {
        "one": 1.0,
        "less": less,
        "more": more,
        "size": log1p(found.characters),
        "figures": (len(few & many) + 1) / (len(few) + 2),
    }


def figures(article: Article) -> set[str]:
    """Return the values that a text has in digits."""
    found = (find_numbers(p.text, article.lang) for p in article.paragraphs)
    return {shown(n.value) for numbers in found for n in numbers if not (n.in_words or n.weak)}


def judgement(one: Article, other: Article, found: Overlap) -> Judgement:
    """Return how likely two texts tell one story. Calibration: eval/results/pairing.md."""
    log_odds = sum(WEIGHTS[name] * value for name, value in seen(one, other, found).items())
    summary = {"left": one.id, "right": other.id, "": ""}[found.summary]
    return Judgement(probability=round(1 / (1 + exp(-log_odds)), 4), summary=summary)


def promised(entries: Iterable[Entry]) -> dict[str, set[Lang]]:
    """Return the languages in which an article's page says that there is another version, by the article's id.

    What several articles of a language name is no version of theirs: a front page, or a mistake.
    """
    naming: defaultdict[Place, list[Entry]] = defaultdict(list)
    for entry in entries:
        for place in dict.fromkeys(place for place, via in entry.links if via != SITEMAP):
            naming[place].append(entry)
    found: dict[str, set[Lang]] = {}
    for place, claimants in naming.items():
        if len({e.lang for e in claimants}) == len(claimants):
            for entry in claimants:
                found.setdefault(entry.id, set()).add(place[0])
    return found


class Slots:
    """Groups, which languages each still lacks, and how often one was compared in vain."""

    def __init__(self, grouped: Iterable[Collection[Entry]], closed: Mapping[str, Collection[Lang]]) -> None:
        self.group_of = {entry.id: number for number, group in enumerate(grouped) for entry in group}
        self.entries: dict[int, list[Entry]] = defaultdict(list)
        self.taken: dict[int, set[Lang]] = defaultdict(set)  # by a member, or promised to one that is not here
        self.langs: dict[int, set[Lang]] = defaultdict(set)
        self.turned_down: Counter[int] = Counter()
        for group in grouped:
            for entry in group:
                number = self.group_of[entry.id]
                self.entries[number].append(entry)
                self.langs[number].add(entry.lang)
                self.taken[number] |= {entry.lang, *closed.get(entry.id, ())}

    def fit(self, one: Entry, other: Entry) -> bool:
        """Tell whether the groups of two articles can be one: neither has, or is promised, what the other brings."""
        a, b = self.group_of[one.id], self.group_of[other.id]
        if self.turned_down[a] >= TRIES or self.turned_down[b] >= TRIES:
            return False
        return a != b and not (self.taken[a] & self.langs[b] or self.taken[b] & self.langs[a])

    def turn_down(self, one: Entry, other: Entry) -> None:
        self.turned_down.update((self.group_of[one.id], self.group_of[other.id]))

    def join(self, one: Entry, other: Entry) -> None:
        a, b = self.group_of[one.id], self.group_of[other.id]
        for entry in self.entries.pop(b):
            self.group_of[entry.id] = a
            self.entries[a].append(entry)
        self.taken[a] |= self.taken.pop(b)
        self.langs[a] |= self.langs.pop(b)


def joined_by_content(
    entries: Sequence[Entry], grouped: Sequence[Collection[Entry]], near: Iterable[Near], judge: Judge
) -> dict[Two, Judgement]:
    """Return why groups are joined: for pairs of articles, what their alignment says.

    Candidates are judged a round at a time, for each group the one that is most alike. What is nearly
    certain is joined at once, the rest in the end, the likeliest first.
    """
    slots = Slots(grouped, promised(entries))
    waiting: list[Waiting] = sorted(
        ((-n.likeness, entries[n.one], entries[n.other]) for n in near), key=lambda c: (c[0], c[1].id, c[2].id)
    )
    found: dict[Two, Judgement] = {}
    held: list[tuple[float, Entry, Entry, Judgement]] = []
    while waiting := [c for c in waiting if slots.fit(c[1], c[2])]:
        chosen, waiting = one_a_group(waiting, slots)
        judged = sorted(
            ((-j.probability, *two, j) for two, j in zip(chosen, judge(chosen), strict=True)),
            key=lambda c: (c[0], c[1].id, c[2].id),
        )
        for surely, one, other, said in judged:
            if -surely >= SURE and slots.fit(one, other):
                slots.join(one, other)
                found[in_order(one, other)] = said
            elif ACCEPTED <= -surely < SURE:
                held.append((surely, one, other, said))
            else:
                slots.turn_down(one, other)
    slots.turned_down.clear()
    for _, one, other, said in sorted(held, key=lambda c: (c[0], c[1].id, c[2].id)):
        if slots.fit(one, other):
            slots.join(one, other)
            found[in_order(one, other)] = said
    return found


def one_a_group(waiting: Iterable[Waiting], slots: Slots) -> tuple[list[tuple[Entry, Entry]], list[Waiting]]:
    """Return the candidates of a round, no group twice, and those that wait: a third version is compared with one of two."""
    chosen, rest = [], []
    busy: set[int] = set()
    for candidate in waiting:
        _, one, other = candidate
        both = {slots.group_of[one.id], slots.group_of[other.id]}
        if both & busy:
            rest.append(candidate)
        else:
            busy |= both
            chosen.append((one, other))
    return chosen, rest
