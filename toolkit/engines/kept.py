"""Outputs kept on disk, so that a killed run goes on and nothing is translated twice.

One SQLite file serves any number of processes. A batch is one transaction: it is there whole or not at all.
"""

import os
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from toolkit.engines.engine import Made
from toolkit.errors import ToolkitError
from toolkit.files import to_json

FILE = "translations.sqlite3"
PATIENCE_S = 60  # for another process to end its transaction, which takes milliseconds
AT_ONCE = 500  # keys a query; SQLite allows 999 and more


def default_cache() -> Path:
    """Return the folder that NEWSALIGN_CACHE names, or where this system keeps what can be made again."""
    if named := os.environ.get("NEWSALIGN_CACHE"):
        return Path(named)
    if os.name == "nt":
        home = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        home = Path.home() / "Library" / "Caches"
    else:
        home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return home / "newsalign"


class Kept:
    """What was translated before, by key; in memory alone where there is no folder."""

    def __init__(self, folder: Path | None) -> None:
        self.path = folder / FILE if folder else None
        self.decode = msgspec.json.Decoder(Made).decode
        with self.said():
            if folder:
                folder.mkdir(parents=True, exist_ok=True)
            self.base = sqlite3.connect(self.path or ":memory:", timeout=PATIENCE_S)
            self.base.execute("CREATE TABLE IF NOT EXISTS made (key BLOB PRIMARY KEY, made BLOB) WITHOUT ROWID")

    @contextmanager
    def said(self) -> Iterator[None]:
        """Turn what SQLite complains of into one line."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise ToolkitError(
                f"{self.path}: cannot be used to keep translations ({error}); mend or remove it, name another folder "
                "with --cache, or say --no-cache"
            ) from error

    def find(self, keys: Sequence[bytes]) -> dict[bytes, Made]:
        """Return what is kept of `keys`."""
        found: dict[bytes, Made] = {}
        with self.said():
            for start in range(0, len(keys), AT_ONCE):
                some = keys[start : start + AT_ONCE]
                marks = ",".join("?" * len(some))
                for key, made in self.base.execute(f"SELECT key, made FROM made WHERE key IN ({marks})", some):
                    found[key] = self.decode(made)
        return found

    def add(self, batch: Iterable[tuple[bytes, Made]]) -> None:
        """Keep a batch. Of two processes that translate the same, the first one's output stays."""
        rows = [(key, to_json(made)) for key, made in batch]
        with self.said(), self.base:
            self.base.executemany("INSERT OR IGNORE INTO made VALUES (?, ?)", rows)

    def close(self) -> None:
        self.base.close()
