"""Which units a corpus keeps. A rule takes a unit and says whether it objects; RULES names them for the ledger."""

from collections.abc import Callable, Mapping

from toolkit.data import Unit
from toolkit.filters.rules import copied, wordless

Rule = Callable[[Unit], bool]

RULES: Mapping[str, Rule] = {"copied": copied, "wordless": wordless}


def objection(unit: Unit) -> str | None:
    """Return the name of the first rule that objects to `unit`, or None to keep it."""
    return next((name for name, rule in RULES.items() if rule(unit)), None)
