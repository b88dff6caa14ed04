"""What is different between what is published and what stands to be: stories and units by their ids."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.data import LANGS
from toolkit.errors import ToolkitError
from toolkit.files import read_columns

COLUMNS = ("id", "story", "type", "probability", *LANGS)
TABLE = "| version | units | what is different |\n|---|---|---|"
ROW = re.compile(r"^\| (\S+) \|.*$", re.MULTILINE)
NUMBERED = re.compile(r"v(\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Counts of stories and of rows of `sentences`."""

    units: int  # there are now
    stories_new: int = 0
    stories_gone: int = 0
    new: int = 0
    gone: int = 0
    text: int = 0  # say something else
    link: int = 0  # say the same, with another type or probability
    moved: int = 0  # are in another split

    def __str__(self) -> str:
        """Return what there is to say, in words.

        >>> str(Difference(units=9, stories_new=1, new=3, text=2))
        '1 story new; units: 3 new, 2 with another text'
        """
        stories = [f"{n} {word}" for n, word in ((self.stories_new, "new"), (self.stories_gone, "gone")) if n]
        kinds = (
            (self.new, "new"),
            (self.gone, "gone"),
            (self.text, "with another text"),
            (self.link, "with another type or probability"),
            (self.moved, "in another split"),
        )
        units = [f"{n:,} {word}" for n, word in kinds if n]
        one = self.stories_new + self.stories_gone == 1
        said = [f"{', '.join(stories).replace(' ', ' story ' if one else ' stories ', 1)}"] if stories else []
        return "; ".join([*said, *([f"units: {', '.join(units)}"] if units else [])]) or "no unit is different"


Shards = Mapping[str, Sequence[Path]]  # Parquet files of `sentences`, by split


def difference(old: Shards, new: Shards) -> Difference | None:
    """Compare rows by their ids; None where the old ones are not rows of ours.

    It holds 40 bytes for a unit of each.
    """
    import numpy as np

    try:
        before = prints(old)
    except ToolkitError:
        return None
    after = prints(new)
    same, here, there = np.intersect1d(before["id"], after["id"], return_indices=True)
    others = {name: before[name][here] != after[name][there] for name in ("text", "link", "split")}
    stories = np.unique(before["story"]), np.unique(after["story"])
    return Difference(
        units=len(after),
        stories_new=len(np.setdiff1d(stories[1], stories[0], assume_unique=True)),
        stories_gone=len(np.setdiff1d(stories[0], stories[1], assume_unique=True)),
        new=len(after) - len(same),
        gone=len(before) - len(same),
        text=int(others["text"].sum()),
        link=int((others["link"] & ~others["text"]).sum()),
        moved=int(others["split"].sum()),
    )


def prints(shards: Shards) -> Any:
    """Return a row of 64-bit hashes for each unit: of its id, story, text, link and split."""
    import numpy as np

    kinds = [(name, np.uint64) for name in ("id", "story", "text", "link", "split")]
    out = [np.array([], dtype=kinds)]
    for split, files in shards.items():
        for file in files:
            for batch in read_columns(file, COLUMNS):
                ids, stories, types, probabilities, *texts = (column.to_pylist() for column in batch.columns)
                links = zip(types, probabilities, strict=True)
                rows = zip(ids, stories, zip(*texts, strict=True), links, strict=True)
                out.append(np.array([(*map(hash64, row), hash64(split)) for row in rows], dtype=kinds))
    return np.concatenate(out)


def hash64(value: object) -> int:
    return int.from_bytes(hashlib.blake2b(repr(value).encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def section(history: Sequence[str]) -> str:
    """Return the card's section, newest first."""
    return "\n".join(["## Versions", "", TABLE, *history])


def history(section: str) -> list[str]:
    """Return the rows of the card's section, newest first."""
    return [row for row in section.splitlines() if ROW.match(row) and not TABLE.startswith(row)]


def versions(rows: Sequence[str]) -> list[str]:
    """Return the names of the versions that the card tells of, newest first."""
    return [found[1] for row in rows if (found := ROW.match(row))]


def row(version: str, units: int, what: str) -> str:
    return f"| {version} | {units:,} | {what} |"


def next_version(names: Sequence[str]) -> str:
    """Return the next of the numbered versions.

    >>> next_version([]), next_version(["v1", "v10", "v2-beta"])
    ('v1', 'v11')
    """
    return f"v{1 + max((int(found[1]) for name in names if (found := NUMBERED.fullmatch(name))), default=0)}"
