"""TER: edits and shifts a reference word (Snover et al. 2006). Lower is better; several times slower than the others."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from toolkit.metrics.settings import Settings

if TYPE_CHECKING:
    from sacrebleu.metrics.base import Metric


def ter(settings: Settings, references: Sequence[Sequence[str]]) -> "Metric":
    from sacrebleu import TER

    return TER(
        normalized=settings.ter_normalized,
        no_punct=settings.ter_no_punct,
        asian_support=settings.ter_asian_support,
        case_sensitive=settings.ter_case_sensitive,
        references=references,
    )
