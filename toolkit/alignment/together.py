"""What two pairs say about the third: uk–ru is nearly certain, so it carries uk–en and ru–en."""

from collections.abc import Mapping

import numpy as np

from toolkit.alignment.beads import NOTHING, RUNS, Feature, Floats, OfLines, OfTies, run_sums, table_of
from toolkit.alignment.coverage import DOUBTFUL
from toolkit.alignment.search import Posterior
from toolkit.data import Lang, Pair

SURE = 20.0  # how much likelier a link becomes when both other pairs are certain of it; and less, when they deny it


def third_version(
    pair: Pair, posteriors: Mapping[Pair, Posterior], features: Mapping[str, Feature]
) -> dict[str, Feature]:
    """Return the evidence about `pair` from the probabilities of the two other pairs.

    `carried`: what is linked through the third version; `known`: the chance that a line is linked through it to
    anything; `left`: that its counterpart in the third version is left alone by the other side; `lost`: that it has no
    counterpart in the third version either; `doubt`: the same where the bead explains little, as lines of two other stories
    do that stand at the same place.
    """
    to_third, left_covered, left_third = towards(pair[0], pair, posteriors)
    from_third, right_covered, right_third = towards(pair[1], pair, posteriors)
    through = to_third @ from_third.T
    rows = np.minimum(through.sum(axis=1), 1.0)
    columns = np.minimum(through.sum(axis=0), 1.0)
    seen = np.minimum([run_sums(through, 1, run) for run in RUNS], 1.0)
    seen_back = np.minimum([run_sums(through, 0, run) for run in RUNS], 1.0)
    lost = OfLines(1 - left_covered, 1 - right_covered)
    return {
        "together.ratio": OfTies(_ratio(seen, rows[:, None]), _ratio(seen_back, columns)),
        "together.carried": OfTies(seen, seen_back),
        "together.known": OfLines(rows, columns),
        "together.left": OfLines(
            np.minimum(to_third @ (1 - right_third), 1.0), np.minimum(from_third @ (1 - left_third), 1.0)
        ),
        "together.lost": lost,
        "together.doubt": lost.table() * table_of(features[DOUBTFUL]) if DOUBTFUL in features else NOTHING,
    }


def _ratio(here: Floats, anywhere: Floats) -> Floats:
    """Return the log of how much likelier a link is, if the third version links `here`, elsewhere, or says nothing."""
    elsewhere = np.maximum(anywhere - here, 0.0)
    return np.log(np.maximum(1 - anywhere, 0.0) + here * SURE + elsewhere / SURE + 1e-9)


def towards(lang: Lang, pair: Pair, posteriors: Mapping[Pair, Posterior]) -> tuple[Floats, Floats, Floats]:
    """Return links of `lang` (rows) with the version that is not of `pair`, and how far each line of both is covered."""
    for other, posterior in posteriors.items():
        if lang in other and other != pair:
            if other[0] == lang:
                return posterior.linked, posterior.left, posterior.right
            return posterior.linked.T, posterior.right, posterior.left
    raise KeyError((lang, pair))
