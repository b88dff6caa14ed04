"""Re-posts: the text of an article once more, in its language, under another address. One is kept."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence

from toolkit.data import Article, Drop
from toolkit.numbers import find_numbers, shown
from toolkit.pairing.entries import Entry
from toolkit.pairing.index import Near
from toolkit.pairing.sketches import WORD

ALIKE = 0.5  # likeness of sketches from which texts are compared
SAME = 0.7  # of the runs of words of two texts together, so many are in both
RUN = 4  # words
LEAST = 200  # characters; two short notices may say the same by chance, and a picture's caption is no article

Two = tuple[Entry, Entry]


def without_reposts(
    entries: Sequence[Entry],
    grouped: Iterable[Collection[Entry]],
    near: Iterable[Near],
    same: Callable[[Sequence[Two]], Sequence[bool]],
) -> tuple[list[Entry], list[Drop]]:
    """Return the articles without those that stand alone and only say once more what another says, and their Drops.

    `same` compares the texts of articles. Kept is the one with sisters, then the earliest, then the longest.
    """
    sisters = {entry.id: len(group) for group in grouped for entry in group}
    asked = [(entries[n.one], entries[n.other]) for n in near if n.likeness >= ALIKE]
    asked = [two for two in asked if two[0].text != two[1].text and min(e.length for e in two) >= LEAST]
    asked = [two for two in asked if any(sisters[e.id] == 1 for e in two)]
    found = [two for two, yes in zip(asked, same(asked), strict=True) if yes]
    by_text: defaultdict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.sketch and entry.length >= LEAST:
            by_text[entry.lang, entry.text].append(entry)
    found += [(alike[0], other) for alike in by_text.values() for other in alike[1:]]

    cluster = {entry.id: [entry] for two in found for entry in two}
    for one, other in found:
        first, second = cluster[one.id], cluster[other.id]
        if first is not second:
            first += second
            cluster.update((entry.id, first) for entry in second)
    kept_for: dict[str, Entry] = {}
    for together in cluster.values():
        kept = min(together, key=lambda e: (-sisters[e.id], e.day is None, e.day or 0, -e.length, e.id))
        kept_for |= {e.id: kept for e in together if e is not kept and sisters[e.id] == 1}
    drops = [drop_of(entry, kept_for[entry.id]) for entry in entries if entry.id in kept_for]
    return [entry for entry in entries if entry.id not in kept_for], drops


def drop_of(entry: Entry, kept: Entry) -> Drop:
    detail = f"says once more what {kept.id} says; kept is {kept.page}"
    return Drop(noun="article", where=entry.page, reason="re-post", detail=detail, lang=entry.lang, month=entry.month)


def say_the_same(one: Article, other: Article) -> bool:
    """Tell whether one text is the other's, with no more than small changes; a report with new figures is a new one."""
    first, second = runs(one), runs(other)
    if len(first & second) < SAME * len(first | second) or not first:
        return False
    few, many = sorted((values(one), values(other)), key=len)
    return few <= many


def runs(article: Article) -> set[tuple[str, ...]]:
    words = [word.lower() for word in WORD.findall(article.text)]
    return {tuple(words[i : i + RUN]) for i in range(max(1, len(words) - RUN + 1))}


def values(article: Article) -> set[str]:
    return {shown(number.value) for number in find_numbers(article.text, article.lang)}
