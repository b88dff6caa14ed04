"""BLEU: matching word n-grams (Papineni et al. 2002). To compare with published numbers; for uk and ru chrF++ says more."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from toolkit.errors import ToolkitError, choose
from toolkit.metrics.settings import Settings

if TYPE_CHECKING:
    from sacrebleu.metrics.base import Metric


def bleu(settings: Settings, references: Sequence[Sequence[str]]) -> "Metric":
    """Raises ToolkitError for a tokenizer that is unknown or not installed."""
    from sacrebleu import BLEU

    if settings.tokenize is not None:
        choose("tokenizer", settings.tokenize, dict.fromkeys(BLEU.TOKENIZERS))
    choose("smoothing method", settings.smooth_method, BLEU.SMOOTH_DEFAULTS)
    try:
        return BLEU(
            lowercase=settings.lowercase,
            force=settings.force,
            tokenize=settings.tokenize,
            smooth_method=settings.smooth_method,
            smooth_value=settings.smooth_value,
            trg_lang=settings.target,
            references=references,
        )
    except (ImportError, RuntimeError, OSError) as error:  # MeCab not installed, a SentencePiece model not on disk
        name = settings.tokenize or f"the one for {settings.target!r}"
        reason = " ".join(str(error).split())
        raise ToolkitError(f"tokenizer {name} cannot be loaded: {reason}; -tok 13a needs nothing") from error
