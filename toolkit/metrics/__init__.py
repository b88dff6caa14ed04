"""Scores of translations against references. sacreBLEU computes them; METRICS names what can be computed.

A metric is a function from settings and references to one of sacreBLEU's metric objects: sums a segment, and a score
from the sums. Intervals and paired tests then need no line of their own.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from toolkit.data import Score
from toolkit.errors import ToolkitError, choose
from toolkit.metrics.bleu import bleu
from toolkit.metrics.chrf import chrf, chrf_plus_plus
from toolkit.metrics.inputs import check_shapes, from_files, hypotheses, warnings_of
from toolkit.metrics.output import chosen_format, render
from toolkit.metrics.settings import Settings
from toolkit.metrics.significance import Sampling, chosen_seed, resample_count, score_systems
from toolkit.metrics.ter import ter

if TYPE_CHECKING:
    from sacrebleu.metrics.base import Metric

__all__ = ["METRICS", "Settings", "chosen_format", "from_files", "hypotheses", "render", "score"]

METRICS: Mapping[str, Callable[[Settings, Sequence[Sequence[str]]], "Metric"]] = {
    "bleu": bleu,
    "chrf": chrf,
    "chrf++": chrf_plus_plus,
    "ter": ter,
}


def score(
    hypotheses: Mapping[str, Sequence[str]],
    references: Sequence[Sequence[str]],
    *,
    metrics: Sequence[str] = ("bleu", "chrf"),
    direction: str = "",
    settings: Settings | None = None,
    confidence: bool | int = False,
    paired: Literal["bs", "ar"] | None = None,
    paired_n: int = 0,
    seed: int | Literal["none"] | None = None,
) -> tuple[Score, ...]:
    """Return the scores of each system, in the order given and of `metrics`.

    `hypotheses` are the lines of each system by its name, the first system being the baseline of paired tests;
    `references` are one or more lists of lines beside them. `direction` ("uk-en") gives BLEU its tokenizer, as `-l` does.
    `confidence` asks for an interval from so many resamples, True for 1,000. `paired` is a bootstrap ("bs"), which
    brings intervals, or approximate randomisation ("ar"), from `paired_n` resamples or trials, 0 for 1,000 or 10,000.
    `seed` None is what SACREBLEU_SEED says. An empty line of a reference counts as it does in sacreBLEU.
    Raises ToolkitError for unequal lengths, and for whatever else would give a wrong number without a word.

    >>> hypotheses = {"a.txt": ["Кіт сів на килим."], "b.txt": ["Пес сів на килим."]}
    >>> [(s.system, s.metric, round(s.value, 1)) for s in score(hypotheses, [["Кіт сів на килим."]], metrics=["chrf"])]
    [('a.txt', 'chrF2', 100.0), ('b.txt', 'chrF2', 73.3)]
    """
    check_shapes(hypotheses, references)
    makers = [choose("metric", name, METRICS) for name in dict.fromkeys(metrics)]
    if not makers:
        raise ToolkitError(f"no metric to compute; name one or more of {', '.join(METRICS)}")
    if paired and len(hypotheses) < 2:
        raise ToolkitError("a paired test compares systems with the first one; give it two or more")
    settings = replace(settings or Settings(), direction=direction)
    sampling = Sampling(
        kind=paired,
        trials=resample_count(paired_n or True, {"bs": 1_000, "ar": 10_000}[paired]) if paired else 0,
        resamples=resample_count(confidence, 1_000),
        seed=chosen_seed(seed) if confidence or paired else None,
    )
    rows = [score_systems(make(settings, references), hypotheses, sampling) for make in makers]
    warnings = {system: warnings_of(lines, references) for system, lines in hypotheses.items()}
    return tuple(
        replace(found, direction=direction, warnings=warnings[found.system])
        for of_system in zip(*rows, strict=True)
        for found in of_system
    )
