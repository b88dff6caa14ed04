"""Vectors kept by their text, in one SQLite file a model: what was encoded once is not encoded again.

Several processes may use one file. A killed one leaves it whole, with what it had kept before.
"""

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from toolkit.errors import ToolkitError

PATIENCE_S = 300  # for another process to end its writing
ASKED = 500  # keys a query: SQLite before 3.32 takes 999
PAGE = "PRAGMA page_size = 16384"  # a vector has 1 to 2 KB; SQLite's own pages of 4 KB stay half empty
TABLE = "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL)"

Vector = NDArray[np.float16]


def default_folder() -> Path:
    """Return where this user's programs keep what can be made again."""
    if os.name == "nt":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "newsalign" / "vectors"


@dataclass(frozen=True, slots=True)
class Vectors:
    """The vectors of one model. Raises ToolkitError where the file cannot be used."""

    path: Path

    def read(self, texts: Sequence[str]) -> dict[str, Vector]:
        """Return the vectors of those texts that have one."""
        texts_by_key = {_key(text): text for text in texts}
        keys = list(texts_by_key)
        found: dict[str, Vector] = {}
        with self._opened() as file:
            for at in range(0, len(keys), ASKED):
                some = keys[at : at + ASKED]
                rows = file.execute(f"SELECT key, vector FROM vectors WHERE key IN ({','.join('?' * len(some))})", some)
                found.update((texts_by_key[key], np.frombuffer(vector, "<f2")) for key, vector in rows)
        return found

    def missing(self, texts: Iterable[str]) -> list[str]:
        """Return those texts that have none, each once and in their order."""
        keys_by_text = {text: _key(text) for text in texts}
        keys = list(keys_by_text.values())
        found: set[bytes] = set()
        with self._opened() as file:
            for at in range(0, len(keys), ASKED):
                some = keys[at : at + ASKED]
                rows = file.execute(f"SELECT key FROM vectors WHERE key IN ({','.join('?' * len(some))})", some)
                found.update(key for (key,) in rows)
        return [text for text, key in keys_by_text.items() if key not in found]

    def keep(self, texts: Sequence[str], vectors: NDArray[np.float16]) -> None:
        """Write the vectors of texts, all or none. What another process has kept meanwhile stays."""
        rows = [(_key(text), vector.astype("<f2").tobytes()) for text, vector in zip(texts, vectors, strict=True)]
        with self._opened() as file, file:
            file.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?)", sorted(rows))

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self.path, timeout=PATIENCE_S)) as file:
                file.execute(PAGE)
                file.execute(TABLE)
                yield file
        except (OSError, sqlite3.OperationalError) as error:
            why = getattr(error, "strerror", None) or error
            raise ToolkitError(f"{self.path}: cannot be used to keep vectors ({why}); choose another folder") from error
        except sqlite3.DatabaseError as error:
            raise ToolkitError(f"{self.path}: damaged ({error}); delete it, and its vectors are made again") from error


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]
