"""What a publisher would regret: files that do not fit their card, and what must not get out. docs/publishing.md tells of each."""

import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from toolkit import cards
from toolkit.errors import ToolkitError
from toolkit.files import read_text

MAX_BYTES = 500_000_000  # of a Parquet file: what the Hub's viewer reads
SHARD = re.compile(r"data/([\w-]+)/(\w+)-(\d{5})-of-(\d{5})\.parquet")
SECRETS = re.compile(
    r"\bhf_[A-Za-z0-9]{30,}\b|\bgh[pousr]_[A-Za-z0-9]{36,}\b|\bgithub_pat_\w{40,}\b|\bsk-[A-Za-z0-9_-]{32,}\b"
    r"|\bAKIA[0-9A-Z]{16}\b|\bxox[abprs]-[0-9A-Za-z-]{20,}|-----BEGIN [A-Z ]*PRIVATE KEY-----"
)  # the forms of the Hub, GitHub, OpenAI, Amazon and Slack
ABSOLUTE = re.compile(r"^(?:/|[A-Za-z]:[\\/]|\\\\|file:)")
PATHS = ("page",)  # columns that hold paths

Check = Literal[
    "licence",
    "contact",
    "card",
    "configs",
    "shards",
    "schema",
    "rows",
    "size",
    "changed",
    "path",
    "token",
    "ids",
    "damaged",
    "removed",
]


@dataclass(frozen=True, slots=True)
class Objection:
    """Something that speaks against publishing."""

    check: Check
    detail: str  # what is wrong, and what would be right

    def __str__(self) -> str:
        return f"{self.detail} [{self.check}]"


def data_set(folder: Path) -> list[Path]:
    """Return the files that belong to the data set, and no other that may lie beside them."""
    named = [path for name in ("README.md", "CITATION.cff") if (path := folder / name).is_file()]
    return named + sorted(p for p in (folder / "data").rglob("*.parquet") if p.is_file())


def objections(
    folder: Path, *, contact: str, changed: Sequence[str] = (), private: Mapping[str, Check] | None = None
) -> Iterator[Objection]:
    """Yield what speaks against publishing the files of an export.

    `contact`: whom to ask for removal. `changed`: files that are not as they were made. `private`: strings that must be in none, and the check that they fail.
    """
    private = private or {}
    card = read_text(folder / "README.md")
    try:
        keys = cards.metadata(card)
        cards.sections(card)
    except ToolkitError as error:
        yield Objection("card", str(error))
        return
    yield from of_card(keys)
    if not contact:
        yield Objection(
            "contact",
            'the card does not say whom to ask for removal: write contact = "…", an e-mail address or a page, in recipe.toml '
            "and build again",
        )
    for name in changed:
        yield Objection("changed", f"{name} is missing or not as it was made; export it again")
    files = [path for path in data_set(folder) if path.suffix == ".parquet"]
    sound = []
    for path in files:
        name = path.relative_to(folder).as_posix()
        if path.stat().st_size > MAX_BYTES:
            yield Objection("size", f"{name} has more than {MAX_BYTES // 1_000_000} MB; export it again")
        if why := damage(path):
            yield Objection("damaged", f"{name} cannot be read as Parquet ({why}); export it again")
        else:
            sound.append(path)
    yield from of_configs(folder, keys, sound)
    for path in sound:
        yield from of_table(path, path.relative_to(folder).as_posix(), private)
    for path in (folder / "README.md", folder / "CITATION.cff"):
        if path.is_file():
            yield from of_text(path.name, read_text(path), private)


def of_card(keys: Mapping[str, Any]) -> Iterator[Objection]:
    licence = keys.get("license")
    if not licence:
        yield Objection(
            "licence", 'the card names no licence: write licence = "CC-BY-4.0", say, in recipe.toml and build again'
        )
    elif licence == "other" and not keys.get("license_link"):
        yield Objection(
            "licence",
            f'the Hub does not know the licence {keys.get("license_name")!r}: write licence_link = "https://…" in recipe.toml, '
            "or a licence of spdx.org",
        )
    for key in ("language", "pretty_name", "task_categories", "size_categories", "configs", "dataset_info"):
        if not keys.get(key):
            yield Objection("card", f"the card's YAML has no {key}; export it again")


def of_configs(folder: Path, keys: Mapping[str, Any], files: Sequence[Path]) -> Iterator[Objection]:
    """Yield where the card and the files do not say the same: configurations, columns, rows, bytes."""
    here = {path.relative_to(folder).as_posix(): path for path in files}
    told = {info.get("config_name"): info for info in keys.get("dataset_info") or () if isinstance(info, dict)}
    claimed: set[str] = set()
    configs = [config for config in keys.get("configs") or () if isinstance(config, dict)]
    defaults = [config["config_name"] for config in configs if config.get("default")]
    if len(defaults) > 1:
        yield Objection("configs", f"the card has several default configurations: {', '.join(defaults)}; leave one")
    for config in configs:
        name = config.get("config_name")
        entries = config.get("data_files") or ()
        info = told.get(name)
        if not isinstance(entries, list) or not all(
            isinstance(e, dict) and isinstance(e.get("path"), str) for e in entries
        ):
            continue  # somebody else's, in another of the Hub's forms
        for entry in entries:
            matched = sorted(p.relative_to(folder).as_posix() for p in folder.glob(entry["path"]))
            claimed.update(matched)
            if not matched:
                yield Objection(
                    "configs", f"the card names {entry['path']}, and there is no such file; export it again"
                )
            yield from whole(matched)
            if info and (own := [here[path] for path in matched if path in here]):
                yield from of_split(info, str(entry.get("split")), own)
        size = sum(here[path].stat().st_size for path in here if path.startswith(f"data/{name}/"))
        if info and size and info.get("download_size") != size:
            yield Objection(
                "size", f"{name} has {size:,} bytes, and the card says {info.get('download_size')}; export it again"
            )
    for name in sorted(here.keys() - claimed):
        yield Objection("shards", f"{name} belongs to no configuration of the card; take it away, or export again")


def whole(names: Sequence[str]) -> Iterator[Objection]:
    """Yield where the files of a split are not all there, or some are left of another time."""
    shards = [found for name in names if (found := SHARD.fullmatch(name))]
    totals = Counter(int(found[4]) for found in shards)
    if len(totals) > 1:
        yield Objection(
            "shards", f"{names[0]} … are of several exports (of {', of '.join(map(str, sorted(totals)))}); export again"
        )
    for total, count in totals.items():
        if len(totals) == 1 and count != total:
            yield Objection("shards", f"{names[0]} …: {count} of {total} files are there; export again")


def of_split(info: Mapping[str, Any], split: str, files: Sequence[Path]) -> Iterator[Objection]:
    import pyarrow.parquet as pq
    from datasets import Features

    name = f"{info['config_name']}, {split}"
    try:
        schema = Features._from_yaml_list(info["features"]).arrow_schema
    except Exception as error:  # of whatever kind its reader raises
        yield Objection("schema", f"{name}: the card's features cannot be read ({error}); export again")
        return
    for file in files:
        own = pq.read_schema(file).remove_metadata()
        if not own.equals(schema.remove_metadata()):
            theirs = {field.name: str(field.type) for field in schema}
            ours = {field.name: str(field.type) for field in own}
            wrong = sorted(column for column in theirs.keys() | ours.keys() if theirs.get(column) != ours.get(column))
            yield Objection(
                "schema",
                f"{name}: the columns are not those of the card ({', '.join(wrong) or 'their order'}); export again",
            )
            break
    rows = sum(pq.read_metadata(file).num_rows for file in files)
    said = next((s.get("num_examples") for s in info.get("splits") or () if s.get("name") == split), None)
    if rows == 0:
        yield Objection("rows", f"{name} has no rows; look into the ledger, or leave the configuration out")
    if said != rows:
        yield Objection("rows", f"{name} has {rows:,} rows, and the card says {said}; export again")


def of_table(path: Path, name: str, private: Mapping[str, Check]) -> Iterator[Objection]:
    """Yield what must not get out of the columns of a table, and ids that are there twice."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    patterns: list[tuple[str, Check]] = [
        (SECRETS.pattern, "token"),
        *((re.escape(text), check) for text, check in private.items()),
    ]
    hit: set[tuple[str, Check]] = set()
    ids: list[Any] = []
    with pq.ParquetFile(path) as table:
        for batch in table.iter_batches(10_000):
            if "id" in batch.schema.names:
                ids.append(batch.column("id"))
            for column, array in strings(batch):
                for pattern, check in patterns:
                    if (column, check) not in hit and pc.any(pc.match_substring_regex(array, pattern)).as_py():
                        hit.add((column, check))
                if column in PATHS and pc.any(pc.match_substring_regex(array, ABSOLUTE.pattern)).as_py():
                    hit.add((column, "path"))
    for column, check in sorted(hit):
        yield told(name, f"column {column}", check)
    if ids and (twice := sum(map(len, ids)) - len(pc.unique(pa.chunked_array(ids)))):
        yield Objection("ids", f"{name}: {twice} rows have an id that another row has; build again, and tell us of it")


def strings(batch: Any) -> Iterator[tuple[str, Any]]:
    """Yield the texts of a batch, by column, those within lists and structs too."""
    import pyarrow as pa

    waiting = list(zip(batch.schema.names, batch.columns, strict=True))
    while waiting:
        name, array = waiting.pop()
        if pa.types.is_string(array.type) or pa.types.is_large_string(array.type):
            yield name, array
        elif pa.types.is_struct(array.type) or pa.types.is_list(array.type):
            parts = array.flatten()
            waiting += [(name, part) for part in (parts if isinstance(parts, list) else [parts])]


def of_text(name: str, text: str, private: Mapping[str, Check]) -> Iterator[Objection]:
    if SECRETS.search(text) or any(own in text for own, check in private.items() if check == "token"):
        yield told(name, "its text", "token")
    if any(own in text for own, check in private.items() if check == "path"):
        yield told(name, "its text", "path")


def told(name: str, where: str, check: Check) -> Objection:
    if check == "token":
        return Objection(
            "token", f"{name}: {where} holds what looks like a token or key; revoke it, take it out, build again"
        )
    return Objection("path", f"{name}: {where} holds a path of this machine; build from a relative path")


def damage(path: Path) -> str:
    """Return why a file cannot be read as Parquet; "" where it can."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        pq.read_metadata(path)
    except (OSError, pa.ArrowInvalid) as error:
        return str(error)
    return ""


def private_strings(corpus: Path) -> dict[str, Check]:
    """Return what in a published file would tell of this machine or its user, with the check that it fails."""
    from huggingface_hub import get_token

    home = str(Path.home())
    places = [str(corpus.resolve()), *([home] if home.count(os.sep) > 1 else [])]  # "/root" may stand in a text
    token = get_token() or ""
    return {**dict.fromkeys(places, "path"), **({token: "token"} if len(token) >= 8 else {})}
