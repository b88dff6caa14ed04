"""Whether two versions that agree are two witnesses against the third."""

from collections.abc import Collection

from toolkit.data import Lang


def odd_one(langs: Collection[Lang], odd: Lang | None, *, own: bool) -> Lang | None:
    """Return the version to be named as the odd one of three, None where it cannot be told.

    Russian is often made from Ukrainian, and says what that says: the two are no two witnesses against English. What English
    itself says elsewhere in the story (`own`) is one. English and one of them are two against the other.
    """
    if odd is None or len(langs) < 3:
        return None
    return odd if odd != "en" or own else None
