"""Which stories are for training and which for testing: whole stories, by date or by the hash of their id."""

import hashlib
from datetime import date

from toolkit.data import AlignedStory, Split, SplitSettings


def names(settings: SplitSettings) -> tuple[Split, ...]:
    """Return the splits there are, training first; it alone where nothing is set aside."""
    validation, test = settings.validation_from or settings.validation, settings.test_from or settings.test
    return ("train", *(("validation",) if validation else ()), *(("test",) if test else ()))


def number(story: str) -> int:
    """Return 64 bits that stand for the id of a story."""
    return int.from_bytes(hashlib.sha256(story.encode("utf-8", "surrogatepass")).digest()[:8], "big")


def day_of(story: AlignedStory) -> date | None:
    """Return the day that the first version was published, by the newsroom's own clock."""
    first = min((a.published for a in story.articles if a.published), default=None)
    return first.date() if first else None


def split_of(story: AlignedStory, settings: SplitSettings) -> Split:
    return split_by(number(story.story.id), day_of(story), settings)


def split_by(number: int, day: date | None, settings: SplitSettings) -> Split:
    """Return the split of a story of this number and day; one without a day can not be said to come after the training data.

    >>> split_by(1, date(2026, 3, 1), SplitSettings(test_from=date(2026, 3, 1)))
    'test'
    """
    if settings.test_from and day and day >= settings.test_from:
        return "test"
    if settings.validation_from and day and day >= settings.validation_from:
        return "validation"
    if settings.test or settings.validation:
        data = f"{settings.seed}\x1f{number}".encode()
        place = int.from_bytes(hashlib.sha256(data).digest()[:8], "big") / 2**64
        if place < settings.test:
            return "test"
        if place < settings.test + settings.validation:
            return "validation"
    return "train"


def rule(settings: SplitSettings) -> str:
    """Return how stories are split, in words; "" where they are not."""
    if names(settings) == ("train",):
        return ""
    if settings.test_from or settings.validation_from:
        since = [("validation", settings.validation_from), ("test", settings.test_from)]
        said = ", ".join(f"{name} from {day}" for name, day in since if day)
        return f"by story and date of publication: {said}, train before; undated stories are in train"
    shares = [("validation", settings.validation), ("test", settings.test)]
    said = ", ".join(f"{name} {share:g}" for name, share in shares if share)
    return f"by story and hash of its id: {said}, train the rest" + (
        f" (seed {settings.seed!r})" if settings.seed else ""
    )
