"""Resampled totals: what the segments, or the articles, of a test set add up to when they are drawn again, or swapped at random.

All systems and metrics of a test set are resampled together: how often each row was drawn, times the rows. Sums of whole numbers
below 2^24 are exact in single precision in any order, so this gives the totals that sacreBLEU gets by adding row by row;
where sums are larger or no whole numbers, rows are added as sacreBLEU adds them.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.floating[Any]]

EXACT = 2.0**24  # up to here single precision holds all whole numbers
CHUNK = 4_000_000  # drawn rows held at a time: 32 MB of positions


def bootstrap(
    blocks: Sequence["Floats"], seed: int, count: int, *, single: Sequence[bool] | None = None
) -> list["Floats"]:
    """Return the totals (count, k) of each block (rows, k) over the same `count` resamples, rows drawn with replacement.

    The draws are those of sacreBLEU with this seed, and so is the precision, single; double where `single` says so.
    """
    import numpy as np

    single = [True] * len(blocks) if single is None else single
    typed = [block.astype("float32" if one else "float64") for block, one in zip(blocks, single, strict=True)]
    totals = [np.zeros((count, block.shape[1]), block.dtype) for block in typed]
    if not blocks or not count:
        return totals
    whole = [bool((block == np.rint(block)).all()) for block in blocks]
    groups = [[n for n, one in enumerate(single) if one == kind] for kind in (True, False)]
    stacked = [(group, np.hstack([typed[n] for n in group])) for group in groups if group]
    start = 0
    for drawn in draws(len(blocks[0]), seed, count):
        times = times_drawn(drawn, len(blocks[0]))
        here = slice(start, start + len(drawn))
        for group, rows in stacked:
            edges = np.cumsum([typed[n].shape[1] for n in group])[:-1]
            for n, own in zip(group, np.hsplit(times.astype(rows.dtype) @ rows, edges), strict=True):
                exact = not single[n] or (whole[n] and (np.abs(own) < EXACT).all())
                totals[n][here] = own if exact else [typed[n][positions].sum(0) for positions in drawn]
        start += len(drawn)
    return totals


def draws(rows: int, seed: int, count: int) -> Iterator["NDArray[np.int64]"]:
    """Yield positions drawn with replacement, (resamples, rows), `count` resamples in all.

    Drawn a part at a time they are the same as sacreBLEU's, which draws all of them into one matrix.
    """
    import numpy as np

    rng = np.random.default_rng(seed)
    at_once = max(1, CHUNK // rows)
    for start in range(0, count, at_once):
        yield rng.choice(rows, size=(min(at_once, count - start), rows), replace=True)


def times_drawn(drawn: "NDArray[np.int64]", rows: int) -> "Floats":
    import numpy as np

    offsets = np.arange(len(drawn), dtype=np.int64)[:, None] * rows
    return np.bincount((drawn + offsets).ravel(), minlength=len(drawn) * rows).reshape(-1, rows).astype("float32")


def kept(rows: int, seed: int, trials: int) -> "NDArray[np.bool_]":
    """Return which rows stay with their system in each trial of approximate randomisation, (trials, rows), as sacreBLEU draws."""
    import numpy as np

    return np.random.default_rng(seed).integers(2, size=(trials, rows), dtype=bool)


def kept_totals(blocks: Sequence["Floats"], stay: "NDArray[np.bool_]") -> list["Floats"]:
    """Return the totals (trials, k) of each block over the rows that stay, in double precision: exact for whole numbers.

    What two systems that swap the other rows add up to follows from these: a pair costs no drawing of its own.
    """
    import numpy as np

    if not blocks:
        return []
    stacked = np.hstack(blocks)
    exact = bool((stacked == np.rint(stacked)).all() and (np.abs(stacked).sum(0) < EXACT).all())
    dtype = "float32" if exact else "float64"
    rows, totals = stacked.astype(dtype), np.empty((len(stay), stacked.shape[1]))
    at_once = max(1, CHUNK // len(stacked))
    for start in range(0, len(stay), at_once):
        totals[start : start + at_once] = stay[start : start + at_once].astype(dtype) @ rows
    edges = np.cumsum([0, *(block.shape[1] for block in blocks)])
    return [totals[:, edges[n] : edges[n + 1]] for n in range(len(blocks))]
