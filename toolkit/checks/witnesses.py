"""What two versions that agree are worth against the third: two copies of one text are one witness, and a version changed
last may be the corrected one.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from toolkit.checks.check import Observation
from toolkit.data import AlignedStory, Article, Changed
from toolkit.saying import also, message, versions

CLEAR = timedelta(minutes=10)  # nobody translates a news item sooner


def weighed(story: AlignedStory, seen: Observation) -> Observation:
    """Return what was seen with what the versions' times say of it.

    A version that was changed after both others is not named as the odd one out: it may be right and the others old. One that
    was published first, or was not changed when both others were, is named, with what may explain it.
    """
    odd = story.article(seen.odd) if seen.odd and seen.severity != "info" else None
    others = [article for article in story.articles if article is not odd]
    if odd is None or len(others) < 2 or not odd.published or not all(other.published for other in others):
        return seen
    latest = max(_changed(other) for other in others)
    if odd.updated and odd.updated > latest:
        doubt = message(
            "{last} was changed last, at {time}, and may be the corrected one",
            last=versions(odd.lang),
            time=odd.updated,
        )
        return replace(seen, odd=None, message=also(seen.message, doubt))
    updates = [other.updated for other in others if other.updated and other.updated > _changed(odd)]
    if len(updates) == len(others):
        doubt = message(
            "{old} has not been changed since {others} were, at {time}",
            old=versions(odd.lang),
            others=versions(*(other.lang for other in others)),
            time=min(updates),
        )
        return replace(seen, message=also(seen.message, doubt))
    if not odd.updated and all(other.published and other.published - odd.published >= CLEAR for other in others):
        doubt = message(
            "{first} came first, at {time}, and the others may follow what it said then",
            first=versions(odd.lang),
            time=odd.published,
        )
        return replace(seen, message=also(seen.message, doubt))
    return seen


def times(story: AlignedStory) -> tuple[Changed, ...]:
    """Return when each version was last changed, as far as that is known."""
    return tuple(Changed(a.lang, _changed(a)) for a in story.articles if a.published or a.updated)


def _changed(article: Article) -> datetime:
    known = [time for time in (article.published, article.updated) if time]
    return max(known)
