"""Gold and scores of the yardstick beside the repository, for the scripts of this folder."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.data import LANGS, Line, Versions

SHARED = Path(__file__).resolve().parents[3] / "shared"
LEVELS = (0, 1, 2)
CORPORA: Mapping[str, tuple[str, ...]] = {
    "ntrex": ("data/dev/ntrex",),
    "wmt22": ("data/dev/wmt22/trilingual-en-ru-uk", "--domain", "news"),
}
OTHERS: Mapping[str, tuple[str, ...]] = {
    f"wmt22-{domain}": ("data/dev/wmt22/trilingual-en-ru-uk", "--domain", domain)
    for domain in ("social", "ecommerce", "conversation")
}


@dataclass(frozen=True)
class Gold:
    """A document with the links it should have, as the yardstick writes them."""

    versions: Versions
    content: Mapping[str, Any]

    @property
    def links(self) -> Mapping[str, list[tuple[list[int], list[int]]]]:
        gold: Mapping[str, list[tuple[list[int], list[int]]]] = self.content["gold"]
        return gold


def made(
    seeds: Sequence[int], levels: Sequence[int] = LEVELS, corpora: Mapping[str, tuple[str, ...]] = CORPORA
) -> Iterator[tuple[int, int, list[Gold]]]:
    """Yield level, seed and the documents of all corpora; level 0 has nothing random, and only the first seed."""
    with tempfile.TemporaryDirectory() as folder:
        for name, (source, *options) in corpora.items():
            command: list[str | Path] = [
                sys.executable,
                SHARED / "yardsticks/make_gold.py",
                SHARED / source,
                *options,
                "--name",
                name,
            ]
            command += ["--out", folder, "--levels", *map(str, levels), "--seeds", *map(str, seeds)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        for level in levels:
            for seed in seeds if level else seeds[:1]:
                files = [Path(folder) / f"{name}.L{level}.s{seed}.json" for name in corpora]
                yield level, seed, [gold for file in files for gold in _read(file)]


def _read(file: Path) -> Iterator[Gold]:
    for doc in json.loads(file.read_text(encoding="utf-8"))["docs"]:
        content = {**doc, "id": f"{file.name}/{doc['id']}"}
        uk, ru, en = (tuple(map(Line, doc["sentences"][lang])) for lang in LANGS)
        yield Gold(versions=Versions(story=content["id"], uk=uk, ru=ru, en=en), content=content)


def scored(docs: Sequence[Gold], links: str) -> Mapping[str, Any]:
    """Return what the yardstick's scorer says of links in the form of `newsalign align`."""
    with tempfile.TemporaryDirectory() as folder:
        gold, found = Path(folder) / "gold.json", Path(folder) / "links.json"
        gold.write_text(json.dumps({"docs": [doc.content for doc in docs]}, ensure_ascii=False), encoding="utf-8")
        found.write_text(links, encoding="utf-8")
        command: list[str | Path] = [sys.executable, SHARED / "yardsticks/score_alignment.py", gold, found, "--json"]
        result: Mapping[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return result
