"""Copies of an article: pages that give one article id. The newest and fullest is kept."""

from collections import defaultdict
from collections.abc import Iterable

from toolkit.data import Drop
from toolkit.pairing.entries import NEVER, Entry


def without_copies(entries: Iterable[Entry]) -> tuple[list[Entry], list[Drop]]:
    """Return the best entry of each article id, in order of ids, and a Drop for each other one."""
    by_id: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_id[entry.id].append(entry)
    best: list[Entry] = []
    drops: list[Drop] = []
    for article_id in sorted(by_id):
        first, *others = sorted(by_id[article_id], key=preference)
        best.append(first)
        drops += [drop_of(other, first) for other in others]
    return best, drops


def preference(entry: Entry) -> tuple[bool, float, float, int, bool, str, str]:
    """Put the best copy first: in the language its address says, newest, longest, no AMP page; then by path.

    The newest is that changed last by its own account, and of these the one saved last. AMP pages are saved with the
    others of a crawl, a second sooner or later: of two states of an article they count as saved first.
    """
    age = (NEVER - entry.changed).total_seconds()
    saved = (NEVER - (NEVER if entry.amp or not entry.fetched else entry.fetched)).total_seconds()
    return entry.claimed != entry.lang, age, saved, -entry.length, entry.amp, entry.page, entry.text


def drop_of(entry: Entry, kept: Entry) -> Drop:
    times = [(copy.changed, copy.fetched or NEVER) for copy in (entry, kept)]
    if entry.claimed == kept.claimed and entry.text != kept.text and entry.amp == kept.amp and times[0] < times[1]:
        reason, detail = "revision", f"an older state of {entry.id}; the newest is {kept.page}"
    elif entry.claimed == kept.claimed:
        reason, detail = "duplicate", f"a copy of {entry.id}; kept is {kept.page}"
    elif entry.text == kept.text:
        reason = "paired-with-itself"
        detail = f"its address says {entry.claimed}, but it is {kept.page} once more, letter for letter"
    else:
        reason = "same-language"
        detail = f"its address says {entry.claimed}, but its text is in {entry.lang}, like {kept.page}, which is kept"
    return Drop(noun="article", where=entry.page, reason=reason, detail=detail, lang=entry.lang, month=entry.month)
