"""BLEU: matching word n-grams (Papineni et al. 2002). To compare with published numbers; for uk and ru chrF++ says more."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
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
        check_model(settings.tokenize)
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


def spbleu(settings: Settings, references: Sequence[Sequence[str]]) -> "Metric":
    """Return BLEU of the pieces of FLORES-200's tokenizer (or of `-tok flores101`), so that both can stand in one table."""
    asked = settings.tokenize or ""
    found = bleu(replace(settings, tokenize=asked if asked.startswith("flores") else "flores200"), references)
    setattr(found, "label", "spBLEU")  # noqa: B010  # sacreBLEU calls both BLEU
    return found


def check_model(tokenizer: str) -> None:
    """Raise ToolkitError where a tokenizer's SentencePiece model is not on disk: sacreBLEU would fetch it unasked."""
    from sacrebleu.tokenizers.tokenizer_spm import SPM_MODELS
    from sacrebleu.utils import SACREBLEU_DIR

    if tokenizer in SPM_MODELS:
        url = SPM_MODELS[tokenizer]["url"]
        path = Path(SACREBLEU_DIR) / "models" / url.rpartition("/")[2]
        if not path.is_file():
            raise ToolkitError(f"tokenizer {tokenizer}: its model is not on disk; save {url} as {path}")
