"""Articles → stories by all that is known: pages, addresses and sitemaps first, then texts, compared by a quick alignment.

Pairing and alignment are stages that do not know each other; here one asks the other.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, TypeVar

from toolkit import alignment, splitting
from toolkit.alignment.lexicons import shipped
from toolkit.data import LANGS, Article, Drop, Lang, Pair, PairingSettings, Site, Story
from toolkit.overlap import Overlap, overlap
from toolkit.pairing.content import Judgement, joined_by_content, judgement
from toolkit.pairing.copies import without_copies
from toolkit.pairing.entries import Entry, entry_of
from toolkit.pairing.evidence import evidence
from toolkit.pairing.grouping import distinct, groups, joined, stories_of
from toolkit.pairing.index import nearest
from toolkit.pairing.reposts import say_the_same, without_reposts
from toolkit.pairing.sketches import Meaning, sketch_of
from toolkit.units import versions

AT_ONCE = 128  # pairs of articles whose texts are in memory
KNOWN = 10  # lines in which the lexicon has seen a stem that it is believed to know
TRANSLATES, FEW = 0.3, 2  # strength of a translation from which it is a meaning of a stem, and how many a stem has

DEFAULT = PairingSettings()

T = TypeVar("T")
Two = tuple[Entry, Entry]
# Returns articles by id, for the records of some.
ReadArticles = Callable[[Sequence[Entry]], Mapping[str, Article]]


class Comparer(Protocol):
    """Whoever compares the texts of articles, many pairs in one call."""

    def judge(self, twos: Sequence[Two]) -> Sequence[Judgement]:
        """Return how likely versions in two languages tell one story."""

    def same(self, twos: Sequence[Two]) -> Sequence[bool]:
        """Return whether articles in one language have the same text."""


def record(article: Article, sites: Mapping[str, Site], how: PairingSettings = DEFAULT) -> Entry:
    """Return what matching needs to know of an article: a kilobyte."""
    return entry_of(article, sites, sketch_of(article, meanings()) if how.content else b"")


def match(
    records: Iterable[Entry], texts: Comparer, how: PairingSettings = DEFAULT
) -> tuple[tuple[Story, ...], tuple[Drop, ...]]:
    """Return the stories by id, and a Drop for each article that is in none."""
    entries, drops = without_copies(records)
    reasons = evidence(entries)
    grouped = groups(entries, reasons)
    if not how.content:
        return stories_of(grouped, reasons), tuple(drops)

    lacking = {entry.id for group in grouped if len(group) < len(LANGS) for entry in group}
    near = nearest(entries, [entry.id in lacking for entry in entries], days=how.days)
    same_language = [n for n in near if entries[n.one].lang == entries[n.other].lang]
    kept, reposts = without_reposts(entries, grouped, same_language, texts.same)
    ids = {entry.id for entry in kept}
    grouped = [group for group in grouped if group[0].id in ids]
    others = [
        n
        for n in near
        if entries[n.one].lang != entries[n.other].lang and {entries[n.one].id, entries[n.other].id} <= ids
    ]
    found = joined_by_content(entries, grouped, others, texts.judge)
    group_of = {entry.id: group for group in grouped for entry in group}
    for one, other in found:
        joined(group_of, one, other)
    return stories_of(distinct(group_of), reasons, found), (*drops, *reposts)


def match_articles(
    articles: Sequence[Article], sites: Mapping[str, Site], how: PairingSettings = DEFAULT
) -> tuple[tuple[Story, ...], tuple[Drop, ...]]:
    """Do the same with articles in memory."""
    by_place = {(article.id, article.page): article for article in articles}

    def read(entries: Sequence[Entry]) -> dict[str, Article]:
        return {entry.id: by_place[entry.id, entry.page] for entry in entries}

    return match((record(article, sites, how) for article in articles), Texts(read), how)


# --- texts compared ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Texts:
    """Compares articles in this process; `read` is asked for few at a time."""

    read: ReadArticles

    def judge(self, twos: Sequence[Two]) -> list[Judgement]:
        return list(self._each(judged, twos))

    def same(self, twos: Sequence[Two]) -> list[bool]:
        return list(self._each(say_the_same, twos))

    def _each(self, compare: Callable[[Article, Article], T], twos: Sequence[Two]) -> Iterator[T]:
        for start in range(0, len(twos), AT_ONCE):
            some = twos[start : start + AT_ONCE]
            articles = self.read(_entries(some))
            for one, other in some:
                yield compare(articles[one.id], articles[other.id])


def judged(one: Article, other: Article) -> Judgement:
    """Return what the alignment of two articles says."""
    left, right = sorted((one, other), key=lambda article: LANGS.index(article.lang))
    return judgement(left, right, shared(left, right))


def _entries(twos: Iterable[Two]) -> list[Entry]:
    return list({entry.id: entry for two in twos for entry in two}.values())


def shared(one: Article, other: Article) -> Overlap:
    """Return how far two articles overlap, their languages in the order of LANGS."""
    both = versions("", (one, other), [splitting.split_article(article) for article in (one, other)])
    found = alignment.align(both)
    return overlap(both.lines(one.lang), both.lines(other.lang), found.pair(one.lang, other.lang))


@lru_cache(maxsize=1)
def meanings() -> dict[Lang, dict[str, Meaning]]:
    """Return what the stems mean that the shipped lexicon knows: those of Ukrainian and Russian in English ones."""
    lexicon = shipped()
    english = sorted(lexicon.starter.stems["en"])
    found: dict[Lang, dict[str, Meaning]] = {}
    known = lexicon.numbers("en", english)
    times = [0] * len(english)
    for lang in ("uk", "ru"):
        pair: Pair = (lang, "en")
        stems = sorted(lexicon.starter.stems[lang])
        ways: dict[int, list[tuple[float, str]]] = {}
        for i, j, strength in zip(*(part.tolist() for part in lexicon.translations(pair, stems, english)), strict=True):
            if strength >= TRANSLATES:
                ways.setdefault(i, []).append((-strength, english[j]))
        seen = lexicon.lines(pair, lexicon.numbers(lang, stems)).tolist()
        found[lang] = {
            stem: Meaning(int(seen[i]), tuple(way for _, way in sorted(ways.get(i, ()))[:FEW]))
            for i, stem in enumerate(stems)
            if seen[i] >= KNOWN
        }
        times = [a + int(b) for a, b in zip(times, lexicon.lines(("en", lang), known).tolist(), strict=True)]
    found["en"] = {stem: Meaning(n, (stem,)) for stem, n in zip(english, times, strict=True) if n >= KNOWN}
    return found
