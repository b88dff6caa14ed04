"""What a rule is: a measure of a unit and the limits that the presets set to it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from toolkit.data import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A measure of a unit, and from where on the unit is left out.

    A score does not depend on limits, so that these can be changed without measuring again.
    """

    measure: Callable[[Unit], float | None] | None = (
        None  # None: it takes more than the unit; see `repeats`, `severity`
    )
    bad: Literal["above", "below"] = "above"  # the limit; a score that equals it is fine
    standard: float
    strict: float
    description: str  # what the score is

    def objects(self, score: float | None, limit: float) -> bool:
        """Tell whether a unit of this score is left out; None: the rule has nothing to say of it."""
        return score is not None and (score > limit if self.bad == "above" else score < limit)
