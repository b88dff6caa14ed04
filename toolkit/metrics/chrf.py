"""chrF and chrF++: matching character n-grams, with word n-grams beside them (Popović 2015, 2017)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.metrics.settings import Settings

if TYPE_CHECKING:
    from sacrebleu.metrics.base import Metric


def chrf(settings: Settings, references: Sequence[Sequence[str]]) -> "Metric":
    from sacrebleu import CHRF

    return CHRF(
        char_order=settings.chrf_char_order,
        word_order=settings.chrf_word_order,
        beta=settings.chrf_beta,
        lowercase=settings.chrf_lowercase,
        whitespace=settings.chrf_whitespace,
        eps_smoothing=settings.chrf_eps_smoothing,
        references=references,
    )


def chrf_plus_plus(settings: Settings, references: Sequence[Sequence[str]]) -> "Metric":
    """Return chrF with word unigrams and bigrams: sacreBLEU's `-m chrf -cw 2`, so that both can stand in one table."""
    return chrf(replace(settings, chrf_word_order=2), references)
