"""Units that repeat others, anywhere in the corpus: what each shard notes of its units, and what all notes together say.

    unit → note (hashes of its texts, MinHash sketches of their letters) → merged → scores of `boilerplate`, `duplicate`, `near_duplicate`

A unit is compared with earlier ones, by the day of its story, so that the first telling is kept. In what order shards are
made leaves no trace. Sketches are MinHash (Broder 1997) of runs of five characters, looked up in bands (Leskovec et al., ch. 3).
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

from toolkit.data import LANGS, SplitSettings, Unit
from toolkit.splits import names, number, split_by
from toolkit.text import comparable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Notes = NDArray[np.void]
    Scores = NDArray[np.void]

SPLITLESS = SplitSettings()
LEAST = 30  # characters; shorter texts recur by chance
RUN = 5  # characters; a word exchanged in a sentence of ten leaves two thirds of the runs
HASHES = 64  # of a sketch: likeness is right within .05 (one standard deviation) at .8
BANDS = 16  # of four hashes each: at a likeness of .8 two texts miss each other 1 time in 4,000, at .7 1 in 80
SEED = 1
NEAREST = 8  # of those in one band that stand before a unit it is compared with so many, and with the first
MANY = 100  # other stories with a line; more are not told apart, so that a common line's next story changes nothing
UNDATED = 2**62  # stands behind all that have a date


def note_type() -> list[tuple[Any, ...]]:
    """Return the fields of a note."""
    return [
        ("time", "<i8"),  # seconds since 1970 that its story was published; UNDATED
        ("day", "<i4"),  # the same as a day, by the newsroom's clock; 0: there is none
        ("story", "<u8"),
        # Hashes; 0: there is no text, or it is short
        ("all", "<u8"),
        ("texts", "<u8", (len(LANGS),)),
        ("long", "?", (len(LANGS),)),  # whether a text has LEAST characters and so a sketch
        ("sketches", "<u4", (len(LANGS), HASHES)),
    ]


def score_type() -> list[tuple[str, str]]:
    return [("boilerplate", "<f4"), ("duplicate", "<f4"), ("near_duplicate", "<f4"), ("leak", "<f4")]


def notes(units: Sequence[Unit], times: Sequence[int], days: Sequence[int] = ()) -> "Notes":
    """Return a note of each unit. `times` and `days`: when its story was published."""
    import numpy as np

    made = np.zeros(len(units), note_type())
    for row, unit, time, day in zip(made, units, times, days or [0] * len(units), strict=True):
        texts = [comparable(unit.text(lang)).casefold() for lang in LANGS]
        row["time"] = time
        row["day"] = day
        row["story"] = number(unit.story)
        row["all"] = hashed("\x1f".join(texts)) if max(map(len, texts)) >= LEAST else 0
        row["texts"] = [hashed(text) if text else 0 for text in texts]
        row["long"] = [len(text) >= LEAST for text in texts]
        if any(row["long"]):
            row["sketches"][row["long"]] = sketched([text for text in texts if len(text) >= LEAST])
    return made


def sketched(texts: Sequence[str]) -> "NDArray[np.uint32]":
    """Return the sketches of texts, a row each."""
    import numpy as np
    from rensa import RMinHash

    made = RMinHash.digests_from_token_sets([runs(text) for text in texts], HASHES, SEED) if texts else []
    return np.asarray(made, np.uint32).reshape(len(texts), HASHES)


def runs(text: str) -> list[str]:
    """Return the runs of letters and digits of a text, punctuation and spaces left out.

    >>> runs("Так, 5 і 7")
    ['ак5і7', 'так5і']
    """
    bare = "".join(filter(str.isalnum, text.casefold()))
    return sorted({bare[i : i + RUN] for i in range(max(1, len(bare) - RUN + 1))})


def hashed(text: str) -> int:
    """Return 64 bits, never 0.

    >>> hashed("a") == hashed("a") != 0
    True
    """
    data = text.encode("utf-8", "surrogatepass")
    return (crc32(data) << 32 | crc32(data[::-1], 0x9E3779B9)) or 1


def merged(files: Sequence[Path], work: Path, settings: SplitSettings = SPLITLESS) -> Iterator["Scores"]:
    """Yield, for each file of notes, the scores of its units; the same in any order of the files' making.

    Where stories are split, units of training data count as earlier than what is set aside, and `leak` is the likeness
    to a unit of a split before. In memory are about 80 bytes a unit; sketches stay in the file `work`.
    """
    import numpy as np

    held = [np.load(file, mmap_mode="r") for file in files]
    sizes = [len(one) for one in held]
    total = sum(sizes)
    time, story, whole = (np.concatenate([one[name] for one in held]) for name in ("time", "story", "all"))
    split = splits_of(story, np.concatenate([one["day"] for one in held]), settings)
    order = np.empty(total, np.int64)
    order[np.lexsort((np.arange(total), time, split))] = np.arange(total)  # how early each unit is
    scores = np.zeros(total, score_type())
    scores["duplicate"] = before(whole, order)
    for lang in range(len(LANGS)):
        texts = np.concatenate([one["texts"][:, lang] for one in held])
        scores["boilerplate"] = np.maximum(scores["boilerplate"], stories_with(texts, story))
        rows = np.flatnonzero(np.concatenate([one["long"][:, lang] for one in held]))
        if len(rows) < 2:
            continue
        sketches = np.lib.format.open_memmap(work, "w+", "<u4", (len(rows), HASHES))
        start = 0
        for one in held:
            own = one["sketches"][:, lang][one["long"][:, lang]]
            sketches[start : start + len(own)] = own
            start += len(own)
        near, crossing = likeness(sketches, order[rows], split[rows])
        scores["near_duplicate"][rows] = np.maximum(scores["near_duplicate"][rows], near)
        scores["leak"][rows] = np.maximum(scores["leak"][rows], crossing)
        del sketches
        work.unlink()
    yield from np.split(scores, np.cumsum(sizes)[:-1])


def splits_of(story: "NDArray[np.uint64]", day: "NDArray[np.int32]", settings: SplitSettings) -> "NDArray[np.int8]":
    """Return the split of each unit, 0 for training."""
    import numpy as np

    there = names(settings)
    if len(there) == 1:
        return np.zeros(len(story), np.int8)
    _, first, back = np.unique(story, return_index=True, return_inverse=True)
    made = [
        there.index(split_by(int(story[i]), date.fromordinal(int(day[i])) if day[i] else None, settings)) for i in first
    ]
    return np.asarray(made, np.int8)[back]


def before(hashes: "NDArray[np.uint64]", order: "NDArray[np.int64]") -> "NDArray[np.int64]":
    """Return how many earlier units have the same hash; 0 where it is 0."""
    import numpy as np

    by = np.lexsort((order, hashes))
    same = hashes[by]
    first = np.r_[True, same[1:] != same[:-1]]
    start = np.maximum.accumulate(np.where(first, np.arange(len(by)), 0))
    counts = np.zeros(len(by), np.int64)
    counts[by] = np.where(same == 0, 0, np.arange(len(by)) - start)
    return counts


def stories_with(hashes: "NDArray[np.uint64]", story: "NDArray[np.uint64]") -> "NDArray[np.int64]":
    """Return in how many other stories the same hash occurs, at most MANY; 0 where it is 0."""
    import numpy as np

    by = np.lexsort((story, hashes))
    same, own = hashes[by], story[by]
    first = np.r_[True, same[1:] != same[:-1]]
    new = first | np.r_[True, own[1:] != own[:-1]]
    group = np.cumsum(first) - 1
    stories = np.bincount(group, new).astype(np.int64)
    counts = np.zeros(len(by), np.int64)
    counts[by] = np.where(same == 0, 0, np.minimum(stories[group] - 1, MANY))
    return counts


def likeness(
    sketches: "NDArray[np.uint32]", order: "NDArray[np.int64]", split: "NDArray[np.int8]"
) -> "tuple[NDArray[np.float32], NDArray[np.float32]]":
    """Return the likeness of each sketch to an earlier one, and to one of a lower split: the highest found."""
    import numpy as np

    best, crossing = (np.zeros(len(sketches), np.float32) for _ in range(2))
    width = HASHES // BANDS
    for band in range(BANDS):
        columns = sketches[:, band * width : (band + 1) * width].astype(np.uint64)
        key = np.zeros(len(sketches), np.uint64)
        for column in columns.T:
            key = (key ^ column) * np.uint64(0x9E3779B97F4A7C15) + (key >> np.uint64(29))
        several = shared_by_some(key)
        by = several[np.lexsort((order[several], key[several]))]
        same = key[by]
        if not len(by):
            continue
        first = np.r_[True, same[1:] != same[:-1]]
        start = np.maximum.accumulate(np.where(first, np.arange(len(by)), 0))
        for other in earlier(start):
            here = np.flatnonzero((other >= start) & (other < np.arange(len(by))))
            for some in np.array_split(here, len(here) // 50_000 + 1):
                ours, theirs = by[some], by[other[some]]
                alike = (sketches[ours] == sketches[theirs]).mean(axis=1, dtype=np.float32)
                best[ours] = np.maximum(best[ours], alike)
                over = split[theirs] < split[ours]
                crossing[ours[over]] = np.maximum(crossing[ours[over]], alike[over])
    return best, crossing


def shared_by_some(keys: "NDArray[np.uint64]") -> "NDArray[np.int64]":
    """Return where keys stand that stand in several places. To sort the keys alone takes a tenth of what sorting places takes."""
    import numpy as np

    ordered = np.sort(keys)
    several = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    if not len(several):
        return np.zeros(0, np.int64)
    place = np.minimum(np.searchsorted(several, keys), len(several) - 1)
    return np.flatnonzero(several[place] == keys)


def earlier(start: "NDArray[np.int64]") -> "Iterable[NDArray[np.int64]]":
    """Yield whom each position of a sorted band is compared with: the first of its group, and those just before it."""
    import numpy as np

    yield start
    here = np.arange(len(start))
    for back in range(1, NEAREST + 1):
        yield here - back
