"""Scores of translations against references. sacreBLEU computes them; METRICS names what can be computed.

A metric is a function from settings and references to one of sacreBLEU's metric objects: sums a segment, and a score
from the sums. Intervals and paired tests then need no line of their own. Scores that another metric gave each segment
(`toolkit.metrics.external`) are sums, too, and go the same way.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from secrets import randbits
from typing import TYPE_CHECKING, Any, Literal

from toolkit.data import Score
from toolkit.errors import ToolkitError, choose
from toolkit.metrics.bleu import bleu, spbleu
from toolkit.metrics.chrf import chrf, chrf_plus_plus
from toolkit.metrics.comparing import (
    about_resampling,
    article,
    check_rows,
    compared,
    sampled,
    sign,
    told,
    with_correction,
)
from toolkit.metrics.external import External, read_external
from toolkit.metrics.inputs import EMPTY, check_shapes, from_files, hypotheses, warnings_of
from toolkit.metrics.output import chosen_format, render, render_segments
from toolkit.metrics.results import Scores, SegmentScores
from toolkit.metrics.settings import Settings
from toolkit.metrics.significance import (
    CORRECTIONS,
    Correction,
    Sampling,
    chosen_seed,
    resample_count,
)
from toolkit.metrics.sums import Sums, of_metrics
from toolkit.metrics.ter import ter
from toolkit.metrics.typography import SIGNATURE, after_typography

if TYPE_CHECKING:
    from sacrebleu.metrics.base import Metric

__all__ = [
    "EMPTY",
    "METRICS",
    "External",
    "Scores",
    "Settings",
    "chosen_format",
    "default_metrics",
    "from_files",
    "hypotheses",
    "read_external",
    "render",
    "render_segments",
    "score",
]

METRICS: Mapping[str, Callable[[Settings, Sequence[Sequence[str]]], "Metric"]] = {
    "bleu": bleu,
    "chrf": chrf,
    "chrf++": chrf_plus_plus,
    "ter": ter,
    "spbleu": spbleu,
}
TRIALS = {"bs": 1_000, "ar": 10_000}  # sacreBLEU's defaults
OF_PAIRS = (
    10_000  # where all pairs are tested: the smallest p-value of 1,000 resamples hardly survives 45 tests, and not 55
)


def default_metrics(direction: str) -> tuple[str, ...]:
    """Return what is computed where nothing is asked, the headline first: chrF++ into Ukrainian and Russian, else BLEU.

    Words of both are inflected, so that BLEU counts a wrong ending as a wrong word.

    >>> default_metrics("en-uk"), default_metrics("uk-en")
    (('chrf++', 'bleu'), ('bleu', 'chrf'))
    """
    return ("chrf++", "bleu") if Settings(direction=direction).target in ("uk", "ru") else ("bleu", "chrf")


def score(
    hypotheses: Mapping[str, Sequence[str]],
    references: Sequence[Sequence[str]],
    *,
    metrics: Sequence[str] | None = None,
    direction: str = "",
    settings: Settings | None = None,
    confidence: bool | int = False,
    paired: Literal["bs", "ar"] | None = None,
    paired_n: int = 0,
    seed: int | Literal["none"] | None = None,
    documents: Sequence[str] | None = None,
    pairs: bool = False,
    correction: Correction = "holm",
    typography: bool = True,
    external: Sequence[External] = (),
    segments: bool = False,
    ids: Sequence[str] | None = None,
) -> Scores:
    """Return the scores of each system, in the order given and of `metrics`, by default those of `default_metrics`.

    `hypotheses` are the lines of each system by its name, the first system being the baseline of paired tests;
    `references` are one or more lists of lines beside them. `direction` ("uk-en") gives BLEU its tokenizer, as `-l` does.
    `confidence` asks for an interval from so many resamples, True for 1,000. `paired` is a bootstrap ("bs"), which
    brings intervals, or approximate randomisation ("ar"), from `paired_n` resamples or trials, 0 for 1,000 or 10,000 (all `pairs`: 10,000).
    `seed` None is what SACREBLEU_SEED says. An empty line of a reference counts as it does in sacreBLEU.

    `documents` names the article of each segment: intervals and tests are then made by article as well. `pairs` compares all
    systems with each other. `correction` is for the number of tests of one metric: "holm", "bh" or "none". `typography` adds
    each BLEU and chrF after `toolkit.metrics.typography`. `external` are scores that other metrics gave the segments.
    `segments` keeps the scores of each segment in `.segments`, with their `ids` where they have such; `.sums` are always there.
    Raises ToolkitError for unequal lengths, and for whatever else would give a wrong number without a word.

    >>> hypotheses = {"a.txt": ["Кіт сів на килим."], "b.txt": ["Пес сів на килим."]}
    >>> [(s.system, s.metric, round(s.value, 1)) for s in score(hypotheses, [["Кіт сів на килим."]], metrics=["chrf"])]
    [('a.txt', 'chrF2', 100.0), ('b.txt', 'chrF2', 73.3)]
    """
    if metrics is None:
        metrics = default_metrics(direction)
    if metrics or not external:
        check_shapes(hypotheses, references)
    makers = [choose("metric", name, METRICS) for name in dict.fromkeys(metrics)]
    if not makers and not external:
        raise ToolkitError(f"no metric to compute; name one or more of {', '.join(METRICS)}")
    if (paired or pairs) and len(hypotheses) < 2:
        raise ToolkitError("a paired test compares systems with the first one; give it two or more")
    choose("correction", correction, dict.fromkeys(CORRECTIONS))
    settings = replace(settings or Settings(), direction=direction)
    chosen = chosen_seed(seed) if confidence or paired or pairs else None
    kind = paired or ("bs" if pairs else None)
    sampling = Sampling(
        kind=kind,
        trials=resample_count(paired_n or True, OF_PAIRS if pairs else TRIALS[kind]) if kind else 0,
        resamples=resample_count(confidence, 1_000),
        seed=randbits(63) if chosen is None else chosen,  # one for all systems, also where it is drawn
        correction=correction,
    )
    made = [make(settings, references) for make in makers]
    taken = of_metrics(made, hypotheses)
    tables = {own[0].metric: own for own in taken}
    signatures: dict[str, Any] = {own[0].metric: m.get_signature() for own, m in zip(taken, made, strict=True)}
    for other in external:
        tables[other.metric] = other.sums(hypotheses)
        signatures[other.metric] = other.signature()
    for signature in signatures.values():
        sign(signature, sampling, chosen)

    check_rows(tables, documents)
    by_segment, by_article = sampled(tables, sampling, documents)
    normalised: dict[tuple[str, int], float] = {}
    if typography:  # not of TER, which is slow and has --ter-normalized
        plain = [make for make in makers if make is not ter]
        theirs = {own[0].metric: own for own, make in zip(taken, makers, strict=True) if make is not ter}
        normalised = after_typography(
            lambda part: [make(settings, part) for make in plain], hypotheses, references, theirs
        )
    scores = []
    for number, (system, lines) in enumerate(hypotheses.items()):
        warnings = warnings_of(lines, references, settings.target) if makers else ()
        warnings += about_resampling(sampling, len(hypotheses), pairs, documents if by_article else None)
        for metric, systems in tables.items():
            sums = systems[number]
            scores.append(
                Score(
                    system=system,
                    direction=direction,
                    metric=metric,
                    value=sums.value,
                    signature=signatures[metric].format(),
                    short_signature=signatures[metric].format(short=True),
                    segments=len(sums.rows),
                    verbose=sums.verbose,
                    warnings=warnings,
                    normalised=normalised.get((metric, number)),
                    normalisation=SIGNATURE if (metric, number) in normalised else "",
                    lower_is_better=sums.lower_is_better,
                    **told(by_segment, metric, number),
                    by_article=article(by_article, metric, number, documents or ()) if by_article else None,
                )
            )
    return Scores(
        with_correction(scores, correction),
        compared(by_segment, by_article, list(hypotheses), direction) if pairs else (),
        of_each_segment(hypotheses, tables, ids, documents) if segments else None,
        {(system, metric): own[n] for n, system in enumerate(hypotheses) for metric, own in tables.items()},
    )


def of_each_segment(
    systems: Iterable[str],
    tables: Mapping[str, Sequence[Sums]],
    ids: Sequence[str] | None,
    documents: Sequence[str] | None,
) -> SegmentScores:
    values = {
        system: {metric: own[number].segment_scores().tolist() for metric, own in tables.items()}
        for number, system in enumerate(systems)
    }
    return SegmentScores(values=values, ids=ids, documents=documents)
