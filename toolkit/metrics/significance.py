"""Bootstrap intervals and paired tests from sums a segment, equal to sacreBLEU's with the same seed; and the same by article.

All systems and metrics are resampled together, once. sacreBLEU draws anew for each system with the same seed, which gives the
same draws. By article the rows are the articles' sums: segments of one article share an author, a subject and its words, so
that they are not independent, and intervals that take them as such are too narrow (Berg-Kirkpatrick et al. 2012 on what moves
p-values). What is called here with an underscore is private to sacreBLEU: tests of equality with its classes and its command
guard it.
"""

import os
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from toolkit.errors import ToolkitError, choose
from toolkit.metrics.draws import bootstrap, kept, kept_totals
from toolkit.metrics.sums import Sums, by_cluster, centre

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.floating[Any]]

Correction = Literal["holm", "bh", "none"]
CORRECTIONS: tuple[Correction, ...] = ("holm", "bh", "none")
CORRECTED = {"holm": "Holm's correction", "bh": "Benjamini and Hochberg's correction"}
SIGNIFICANT = 0.05  # sacreBLEU's threshold
TIE = 1e-9  # of scores up to 100, whose last digits rounding moves


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """What is asked for beside the score."""

    kind: Literal["bs", "ar"] | None  # paired bootstrap, approximate randomisation; None: no paired test
    trials: int  # of the paired test
    resamples: int  # for the interval; 0: none. A paired bootstrap takes its own
    seed: int  # 0 is a seed like any other; sacreBLEU draws one then
    correction: Correction = "holm"

    @property
    def drawn(self) -> int:
        """How many resamples there are to make intervals of."""
        return self.trials if self.kind == "bs" else self.resamples


def resample_count(asked: bool | int, default: int) -> int:
    """Return how many resamples `asked` stands for: 0 for False, `default` for True, else the number itself."""
    if isinstance(asked, bool):
        return default if asked else 0
    if asked < 0 or asked == 1:
        raise ToolkitError(f"{asked} resamples say nothing; take {default:,}, at least 2")
    return asked


def chosen_seed(asked: int | Literal["none"] | None) -> int | None:
    """Return the seed, or None for another one each time. Where nothing is asked SACREBLEU_SEED decides, 12345 if unset."""
    text = str(os.environ.get("SACREBLEU_SEED", "12345") if asked is None else asked).strip().lower()
    if text == "none":
        return None
    if not text.isdecimal():
        raise ToolkitError(f"seed {text!r}: a seed is a whole number from 0, or none (see SACREBLEU_SEED)")
    return int(text)


class Sampled:
    """Systems of a test set under one resampling: intervals, and tests of any two.

    sacreBLEU counts resamples that differ by more than the systems do; identical systems are significantly different in it
    (p = 1 / (n + 1)). By article, where ties are common because there are few, those that differ as much count as well
    (Phipson and Smyth 2010).
    """

    def __init__(
        self, tables: Mapping[str, Sequence[Sums]], sampling: Sampling, clusters: Sequence[object] | None
    ) -> None:
        """`tables` hold the sums of each system by metric; `clusters` a label of its article for each segment."""
        self.sampling = sampling
        self.tables = tables
        self.ties_count = clusters is not None
        names = [(metric, number) for metric, systems in tables.items() for number in range(len(systems))]
        flat = [tables[metric][number] for metric, number in names]
        rows = [sums.rows if clusters is None else by_cluster(sums.rows, clusters) for sums in flat]
        self.rows = dict(zip(names, rows, strict=True))
        single = [sums.single for sums in flat]
        totals = bootstrap(rows, sampling.seed, sampling.drawn, single=single)
        self.drawn = {name: sums.scores(own) for name, sums, own in zip(names, flat, totals, strict=True)}
        if sampling.kind == "ar":
            self.stay = kept(len(rows[0]), sampling.seed, sampling.trials)
            self.kept = dict(zip(names, kept_totals(rows, self.stay), strict=True))

    def interval(self, metric: str, number: int) -> tuple[float, float] | None:
        """Return the mean of resampled scores and half the width of their 95 % interval, sacreBLEU's μ and ±.

        In paired tests, and there alone, sacreBLEU averages in single precision, which moves the last digits.
        """
        if not self.sampling.drawn:
            return None
        drawn = self.drawn[metric, number]
        if self.sampling.kind == "bs":
            return centre(drawn)
        return float(statistics.mean(sorted(drawn))), centre(drawn)[1]

    def p_value(self, metric: str, first: int, second: int) -> float:
        """Return how likely the difference of two systems is by chance."""
        import numpy as np
        from sacrebleu.significance import _compute_p_value

        one, other = (self.tables[metric][number].value for number in (first, second))
        if self.sampling.kind == "bs":  # Koehn 2004: differences shifted to a mean of 0
            differences = np.abs(self.drawn[metric, second] - self.drawn[metric, first])
            differences = differences - differences.mean()
        else:  # Riezler and Maxwell 2005: two-sided
            scores = self.tables[metric][first].scores
            differences = np.abs(np.subtract(*map(scores, self.swapped(metric, first, second))))
        if not self.ties_count:
            return float(_compute_p_value(differences, abs(one - other)))
        reached = int((differences >= abs(one - other) - TIE).sum())
        return (reached + 1) / (len(differences) + 1)

    def swapped(self, metric: str, first: int, second: int) -> tuple["Floats", "Floats"]:
        """Return the totals of both systems in each trial, (trials, k)."""
        import numpy as np

        one, other = self.rows[metric, first], self.rows[metric, second]
        if all((rows == np.rint(rows)).all() for rows in (one, other)):
            mixed = self.kept[metric, first] + (other.sum(0) - self.kept[metric, second])
            return mixed, one.sum(0) + other.sum(0) - mixed
        return self.stay @ one + ~self.stay @ other, ~self.stay @ one + self.stay @ other  # as sacreBLEU adds fractions


def adjusted(p_values: Sequence[float], correction: str) -> list[float]:
    """Return p-values corrected for their number.

    "holm" (1979) keeps the chance of a single false claim at the threshold, whatever hangs together with what: the default,
    since the rows of a table are read one by one, and tests against one baseline are not independent. "bh" (Benjamini and
    Hochberg 1995) keeps the share of false claims among all claims, for those who sift many systems.

    >>> [round(p, 3) for p in adjusted([0.01, 0.04, 0.03], "holm")]
    [0.03, 0.06, 0.06]
    >>> [round(p, 3) for p in adjusted([0.01, 0.04, 0.03], "bh")]
    [0.03, 0.04, 0.04]
    """
    choose("correction", correction, dict.fromkeys(CORRECTIONS))
    count, order = len(p_values), sorted(range(len(p_values)), key=lambda i: p_values[i])
    found, bound = list(p_values), 0.0
    if correction == "holm":
        for rank, i in enumerate(order):
            bound = max(bound, min(1.0, (count - rank) * p_values[i]))
            found[i] = bound
    elif correction == "bh":
        bound = 1.0
        for rank, i in reversed(list(enumerate(order, start=1))):
            bound = min(bound, p_values[i] * (count / rank))
            found[i] = bound
    return found
