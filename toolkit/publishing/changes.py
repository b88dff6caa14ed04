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
        'stories: 1 new; units: 3 new, 2 with another text'
        """
        counts = {
            "stories": {"new": self.stories_new, "gone": self.stories_gone},
            "units": {
                "new": self.new,
                "gone": self.gone,
                "with another text": self.text,
                "with another type or probability": self.link,
                "in another split": self.moved,
            },
        }
        said = {noun: [f"{n:,} {word}" for word, n in of.items() if n] for noun, of in counts.items()}
        return "; ".join(f"{noun}: {', '.join(of)}" for noun, of in said.items() if of) or "no unit is different"


Shards = Mapping[str, Sequence[Path]]  # Parquet files of `sentences`, by split


def difference(old: Shards, new: Shards) -> Difference | None:
    """Compare rows by their ids; None where the old ones are not rows of ours.

    An id is made of the text, so a unit with another text is one that is gone and one that is new, of the same story and
    with the same text in some language. It holds 56 bytes for a unit of each.
    """
    import numpy as np

    try:
        before = prints(old)
    except (ToolkitError, KeyError):
        return None
    after = prints(new)
    _, here, there = np.intersect1d(before["id"], after["id"], assume_unique=True, return_indices=True)
    moved = before["split"][here] != after["split"][there]
    link = before["link"][here] != after["link"][there]
    gone, came = np.delete(before, here), np.delete(after, there)
    text = min(sharing(gone, came), sharing(came, gone))
    stories = np.unique(before["story"]), np.unique(after["story"])
    return Difference(
        units=len(after),
        stories_new=len(np.setdiff1d(stories[1], stories[0], assume_unique=True)),
        stories_gone=len(np.setdiff1d(stories[0], stories[1], assume_unique=True)),
        new=len(came) - text,
        gone=len(gone) - text,
        text=text,
        link=int(link.sum()),
        moved=int(moved.sum()),
    )


def sharing(some: Any, others: Any) -> int:
    """Return how many of `some` units say the same in some language as one of `others`."""
    import numpy as np

    found = np.zeros(len(some), bool)
    for lang in LANGS:
        found |= np.isin(some[lang], others[lang]) & (some[lang] != 0)
    return int(found.sum())


def prints(shards: Shards) -> Any:
    """Return a row of 64-bit hashes for each unit: of its id, story, link, split, and text by language; 0 for none."""
    import numpy as np

    kinds = [(name, np.uint64) for name in ("id", "story", "link", "split", *LANGS)]
    out = [np.array([], dtype=kinds)]
    for split, files in shards.items():
        for file in files:
            for batch in read_columns(file, COLUMNS):
                rows = zip(*(column.to_pylist() for column in batch.columns), strict=True)
                made = [
                    (
                        hash64(unit),
                        hash64(story),
                        hash64((kind, probability)),
                        hash64(split),
                        *(hash64((story, text)) if text else 0 for text in texts),
                    )
                    for unit, story, kind, probability, *texts in rows
                ]
                out.append(np.array(made, dtype=kinds))
    found: Any = np.concatenate(out)
    return found[np.unique(found["id"], return_index=True)[1]]


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
