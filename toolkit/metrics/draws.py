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


def bootstrap(blocks: Sequence["Floats"], seed: int, count: int) -> list["Floats"]:
    """Return the totals (count, k) of each block (rows, k) over the same `count` resamples, rows drawn with replacement.

    The draws are those of sacreBLEU with this seed, and so is the precision, single.
    """
    import numpy as np

    if not blocks or not count:
        return [np.zeros((0, block.shape[1]), "float32") for block in blocks]
    singles = [block.astype("float32") for block in blocks]
    whole = [bool((block == np.rint(block)).all()) for block in blocks]
    stacked = np.hstack(singles)
    edges = np.cumsum([0, *(block.shape[1] for block in blocks)])
    totals = np.empty((count, stacked.shape[1]), "float32")
    start = 0
    for drawn in draws(len(stacked), seed, count):
        part = totals[start : start + len(drawn)]
        np.matmul(times_drawn(drawn, len(stacked)), stacked, out=part)
        for number, rows in enumerate(singles):
            own = part[:, edges[number] : edges[number + 1]]
            if not whole[number] or (np.abs(own) >= EXACT).any():
                own[:] = [rows[positions].sum(0) for positions in drawn]
        start += len(drawn)
    return [totals[:, edges[n] : edges[n + 1]] for n in range(len(blocks))]


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
