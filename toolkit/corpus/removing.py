"""What is to be in a corpus no more: `removed.toml` beside its recipe, honoured by what builds, exports and publishes.

    [[removed]]
    url = "https://news.example/news/2026/01/12/1007/"  # or story = "…", or unit = "…", as the data set has them
    reason = "asked for by a person who is named"       # for yourself: nobody else is shown it
    date = 2026-03-01

A line names one item. What becomes of it, `docs/removal.md` tells.
"""

import datetime
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import msgspec

from toolkit.addresses import find_address, split
from toolkit.corpus.folder import Corpus
from toolkit.corpus.settings import checked, read_settings
from toolkit.data import digest
from toolkit.errors import ToolkitError
from toolkit.files import read_columns, read_text, write_text
from toolkit.sites import SITES

REMOVED = "removed.toml"
SOURCE = ".source"  # in a corpus: where its recipe's folder is, seen from there
KINDS = ("story", "url", "unit")
TRACKING = ("utm_", "fbclid", "gclid", "yclid")  # beginnings of parts of an address that say who sent the reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """One item that is to go: a story, an article by its address, or what the versions say at one place."""

    story: str = ""
    url: str = ""
    unit: str = ""  # id of a row of `sentences`, or of a pair
    reason: str = ""
    date: datetime.date | None = None

    @property
    def kind(self) -> str:
        return next(name for name in KINDS if getattr(self, name))

    @property
    def key(self) -> str:
        """Names the item without telling what it is: what accounts and rejects show of it."""
        return mark_of_address(self.url) if self.url else digest(self.kind, getattr(self, self.kind))


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """The form of the file."""

    removed: tuple[Removal, ...] = ()


@dataclass(frozen=True, slots=True)
class Removals:
    """All items that are to go, and the lines that say so."""

    path: Path
    items: tuple[Removal, ...] = ()
    lines: tuple[int, ...] = ()  # beside `items`

    def __bool__(self) -> bool:
        return bool(self.items)

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(sorted({item.key for item in self.items}))

    def ids(self, kind: str) -> dict[str, str]:
        """Return the keys of all items of a kind by what they name."""
        return {getattr(item, kind): item.key for item in self.items if getattr(item, kind)}


def address(url: str) -> str:
    """Return an address in one spelling: without its protocol, "www.", what follows a "#", and who sent the reader.

    >>> address("HTTPS://www.news.example/a/?utm_source=x#top") == address("http://news.example/a")
    True
    >>> address("https://news.example/?id=1") == address("https://news.example/?id=2")
    False
    """
    if found := find_address(url, SITES):
        return f"{found.site}/{found.key}/{found.lang}"
    parts = split(url)
    if not parts:
        return url.strip()
    query = urlencode([pair for pair in parse_qsl(parts.query) if not pair[0].startswith(TRACKING)])
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}" + (f"?{query}" if query else "")


def mark_of_address(url: str) -> str:
    return digest("url", address(url))


def read_removals(path: Path) -> Removals:
    """Return the items that a file names, or `removed.toml` in a folder; none where there is no such file.

    Raises ToolkitError with all that is wrong in it, a line each.
    """
    path = path / REMOVED if path.is_dir() else path
    if not path.exists() and not path.is_symlink():
        return Removals(path)
    settings = read_settings(path)
    good = checked(settings, Listed, settings.values).get("removed", [])
    names = {f.name for f in fields(Removal)}
    items = []
    lines = []
    for number, one in enumerate(good):
        at = ("removed", number)
        given = [kind for kind in KINDS if one.get(kind, "").strip()]
        if len(given) != 1:
            if names.issuperset(settings.values["removed"][number]):  # else a misspelt key was told of
                said = f"names {' and '.join(given)}; write an entry for each" if given else "names nothing"
                settings.wrong(at, f"[[removed]] {said}{'' if given else '; write story, url or unit'}")
            continue
        if given == ["url"] and not split(one["url"]):
            settings.wrong((*at, "url"), f'url = "{one["url"]}" is no address; write all of it, with https://')
            continue
        items.append(msgspec.convert({**one, given[0]: one[given[0]].strip()}, Removal))
        lines.append(settings.lines.get(at, 0))
    settings.refuse()
    return Removals(path, tuple(items), tuple(lines))


def keep_source(out: Path, source: Path) -> None:
    """Note in a corpus where the recipe or the pages are, so that what is removed later is known where it is published."""
    try:
        said = Path(os.path.relpath(os.path.realpath(source), os.path.realpath(out))).as_posix()
    except ValueError:  # another drive
        return
    if not (out / SOURCE).is_file() or read_text(out / SOURCE) != f"{said}\n":
        write_text(out / SOURCE, f"{said}\n")


def source_of(out: Path) -> Path | None:
    """Return what a corpus was built from; None where that is not known, or gone."""
    path = out / SOURCE
    source = out / read_text(path).rstrip("\n") if path.is_file() else None
    return Path(os.path.normpath(source)) if source and source.exists() else None


def removals_for(made: Corpus) -> Removals | None:
    """Return what `removed.toml` beside the recipe of a corpus names; None where that cannot be known."""
    source = source_of(made.path)
    return read_removals(source if source.is_dir() else source.parent) if source else None


def held(files: Iterable[Path], removals: Removals) -> Iterator[Removal]:
    """Yield the items that Parquet files hold, by their columns of stories, addresses and ids of units."""
    waiting = {kind: removals.ids(kind) for kind in ("story", "unit")}
    marks = {item.key for item in removals.items if item.url}
    found: set[str] = set()
    for file in files:
        for batch in read_columns(file, [name for name in columns_of(file) if name in ("id", "story", "url")]):
            for name, column in zip(batch.schema.names, batch.columns, strict=True):
                values = set(column.to_pylist()) - {None}
                if name == "url":
                    found |= marks & set(map(mark_of_address, values)) if marks else set()
                else:
                    for kind in ("story", "unit") if name == "id" else ("story",):
                        found |= {key for said, key in waiting[kind].items() if said in values}
    yield from (item for item in removals.items if item.key in found)


def columns_of(file: Path) -> list[str]:
    import pyarrow.parquet as pq

    return list(pq.read_schema(file).names)


def refuse_held(made: Corpus) -> None:
    """Raise ToolkitError where the tables of a corpus hold what was removed since it was built."""
    if removals := removals_for(made):
        tables = [made.table(name) for name in ("articles", "stories", "units")]
        tables += sorted((made.path / "export" / "hub" / "data").rglob("*.parquet"))  # ids of pairs stand nowhere else
        if items := list(held(tables, removals)):
            raise ToolkitError(f"{made.path}: {told(made, items, removals)}")


def told(made: Corpus, items: Sequence[Removal], removals: Removals) -> str:
    """Return in words that a corpus holds removed items, and what to do."""
    lines = dict(zip(removals.items, removals.lines, strict=True))
    many = "an item" if len(items) == 1 else f"{len(items)} items"
    where = f"line{'' if len(items) == 1 else 's'} {', '.join(str(lines[item]) for item in items)}"
    return (
        f"holds {many} that {removals.path} names ({where}); build again: "
        f"newsalign build {source_of(made.path) or removals.path.parent} -o {made.path}"
    )
