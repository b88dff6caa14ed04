"""Articles → stories: which articles are versions of one another, by what their pages and addresses say, and by their texts.

Small records of the articles are looked at (`entries.py`), so that a million can be paired; a text is read only to
compare it with one that may be its version (`toolkit/matching.py` aligns the two). The order in which articles come does
not matter.

    entries → copies → evidence → grouping → index → reposts → content → grouping
"""

from collections.abc import Iterable, Mapping

from toolkit.data import Article, Drop, Site, Story
from toolkit.pairing.copies import without_copies
from toolkit.pairing.entries import Entry, entry_of
from toolkit.pairing.evidence import evidence
from toolkit.pairing.grouping import groups, stories_of

__all__ = ["Entry", "entry_of", "pair", "pair_entries"]


def pair(articles: Iterable[Article], sites: Mapping[str, Site]) -> tuple[tuple[Story, ...], tuple[Drop, ...]]:
    """Return the stories by id, and a Drop for each article that is in none, by what pages and addresses say alone.

    Of copies of an article the newest and fullest is kept. A Drop tells by the path of its page which article it is
    about, since copies share their id.
    """
    return pair_entries(entry_of(article, sites) for article in articles)


def pair_entries(entries: Iterable[Entry]) -> tuple[tuple[Story, ...], tuple[Drop, ...]]:
    """Do the same with what pairing needs to know of the articles."""
    kept, drops = without_copies(entries)
    reasons = evidence(kept)
    return stories_of(groups(kept, reasons), reasons), tuple(drops)
