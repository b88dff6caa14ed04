"""Which version was published first: who translates has to wait for the original."""

from collections.abc import Iterator
from datetime import timedelta

from toolkit.data import AlignedStory, Sign

CLEAR, SLIGHT = timedelta(minutes=10), timedelta(minutes=1)  # nobody translates a news item sooner than in ten minutes
WEIGHT, SLIGHT_WEIGHT = 2.3, 0.8  # the first decides among three where nothing speaks against it


def times(story: AlignedStory) -> Iterator[Sign]:
    """All versions must have a time; pages with a day alone say midnight for all, which tells nothing."""
    dated = sorted((a.published, a.lang) for a in story.articles if a.published)
    if len(dated) < 2 or len(dated) < len(story.articles):
        return
    (first, lang), (second, other) = dated[:2]
    lead = second - first
    if lead >= SLIGHT:
        weight = WEIGHT if lead >= CLEAR else SLIGHT_WEIGHT
        yield Sign(name="published-first", lang=lang, weight=weight, text=f"{lang} came {spoken(lead)} before {other}")


def spoken(lead: timedelta) -> str:
    """Return a span of time as people say it.

    >>> spoken(timedelta(minutes=28)), spoken(timedelta(hours=49))
    ('28 min', '2 days')
    """
    minutes = int(lead.total_seconds() // 60)
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} hours" if minutes < 48 * 60 else f"{minutes // (24 * 60)} days"
