"""Shards → corpus: their rows and parts are joined into tables, exports, the account and the report."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any

import msgspec

from toolkit import corpus, exports
from toolkit.alignment.stories import FILE as LEXICON
from toolkit.building.reading import DROPS, RECORDS, TALLY, PageShard, Record
from toolkit.corpus import Corpus, KeptEncoder, Manifest, Recipe, Removed, Tally
from toolkit.data import Drop, SplitSettings
from toolkit.evaluating import evaluate
from toolkit.exports import About
from toolkit.files import (
    BLOCK,
    join_parquet,
    parquet_rows,
    parquet_writer,
    read_jsonl,
    read_parquet,
    sha256_of,
    to_json,
    write_json,
    writing,
    writing_folder,
)
from toolkit.findings import ignoring
from toolkit.leakage import certificate
from toolkit.pipeline import about, report
from toolkit.runners import Runner
from toolkit.splits import names
from toolkit.version import VERSION, code

REJECTS = "rejects.jsonl"
ROWS, ROWS_OF_TEXT = 10_000, 1_000  # of a group in a table: what is held while it is joined
TIMES = ("updated", "fetched")  # what revisions are put in order by


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """A table or an export to be joined of what the story shards hold."""

    name: str
    shards: tuple[Path, ...]  # that have it
    target: Path
    about: About | None = None  # of an export
    splits: SplitSettings = field(default_factory=SplitSettings)


def finish(
    final: Path,
    recipe: Recipe,
    recipe_root: Path,
    state: str,
    *,
    pages: Sequence[PageShard],
    left_out: Sequence[Drop],
    shards: Sequence[Path],
    kept: Sequence[Path],
    scored: Sequence[Path],
    lexicon: Path,
    encoder: KeptEncoder | None,
    runner: Runner,
    card: str = "",
    removed: Removed | None = None,
) -> None:
    """Write what a build leaves: tables, rejects, exports, report and, last, the manifest. `card`: the one that stands there."""
    account = settle(final, pages, left_out, shards, kept)
    if lexicon.exists():
        shutil.copyfile(lexicon, final / LEXICON)
    public = [recipe_root / name for name in recipe.splits.against]
    leakage = certificate([shard / "tables" / "units.parquet" for shard in kept], public) if split_up(recipe) else ()
    manifest = Manifest(
        newsalign=VERSION,
        code=code(),
        recipe=recipe,
        input=state,
        lexicon=sha256_of(final / LEXICON) if lexicon.exists() else "",
        encoder=encoder,
        counts={},
        ledger=account.ledger(),
        leakage=leakage,
        removed=removed or Removed(),
    )
    tables = final / "tables"
    aligned, filtered = tuple(shards), tuple(kept)
    here = dict.fromkeys(corpus.TABLES, aligned) | {"units": filtered, corpus.SCORES: tuple(scored)}
    joins = [
        *(
            Join(
                name=n, shards=filtered, target=final / "export" / n, about=about(manifest, card), splits=recipe.splits
            )
            for n in recipe.exports.formats
        ),
        *(Join(name=n, shards=of, target=tables / f"{n}.parquet") for n, of in here.items()),
    ]
    runner.run(join, joins, label="joining")
    mark_ignored(tables / "findings.parquet", recipe_root / ignoring.FILE)
    write_revisions(tables / f"{corpus.REVISIONS}.parquet", pages, left_out)
    counts = {name: parquet_rows(tables / f"{name}.parquet") for name in (*here, corpus.REVISIONS)}
    made = Corpus(final, replace(manifest, counts=counts))
    scores = (
        evaluate(made, recipe.systems, root=recipe_root, names=recipe.metrics or None, details=False).scores
        if recipe.systems
        else ()
    )
    made = replace(made, manifest=replace(made.manifest, scores=scores))
    report(made)
    files = sorted(p for p in final.rglob("*") if p.is_file())
    names_of = [p.relative_to(final).as_posix() for p in files]
    checksums = dict(zip(names_of, map(sha256_of, files), strict=True))
    sizes = {name: p.stat().st_size for name, p in zip(names_of, files, strict=True)}
    write_json(final / corpus.MANIFEST, replace(made.manifest, checksums=checksums, sizes=sizes))


def split_up(recipe: Recipe) -> bool:
    """Tell whether there is anything that training data could be compared with."""
    return len(names(recipe.splits)) > 1 or bool(recipe.splits.against)


def join(what: Join) -> None:
    if what.about is None:
        parts = [shard / "tables" / what.target.name for shard in what.shards]
        join_parquet(what.target, parts, corpus.schema(what.name), ROWS_OF_TEXT if what.name == "articles" else ROWS)
        return
    with writing_folder(what.target) as folder:
        parts = [shard / "export" / what.name for shard in what.shards]
        exports.FORMATS[what.name].join(folder, what.about, parts, exports.Options(splits=what.splits))


def mark_ignored(table: Path, decisions: Path) -> None:
    """Write beside each finding that somebody decided to ignore why."""
    if not decisions.is_file():
        return
    why = ignoring.reasons(ignoring.read_ignored(decisions))
    with parquet_writer(table, corpus.schema("findings")) as out:
        for row in read_parquet(table):
            out.write({**row, "ignored": why.get(row["id"])})


def settle(
    final: Path, pages: Sequence[PageShard], left_out: Sequence[Drop], shards: Sequence[Path], kept: Sequence[Path]
) -> Tally:
    """Join all that was left out in `rejects.jsonl` and draw up the account."""
    account = Tally()
    with writing(final / REJECTS) as out:
        for shard in pages:
            account.add(tally_of(shard.target))
            copy(shard.target / DROPS, out)
        for drop in left_out:
            account.drop(drop)
            out.write(to_json(drop) + b"\n")
        for folder in shards:
            account.add(tally_of(folder))
            copy(folder / DROPS, out)
        for folder in kept:
            account.add(tally_of(folder))
            copy(folder / DROPS, out)
    return account


def tally_of(shard: Path) -> Tally:
    return msgspec.json.decode((shard / TALLY).read_bytes(), type=Tally)


def copy(source: Path, out: IO[bytes]) -> None:
    with source.open("rb") as rows:
        shutil.copyfileobj(rows, out, BLOCK)


def write_revisions(target: Path, pages: Sequence[PageShard], left_out: Sequence[Drop]) -> None:
    """Write the table of articles that were saved several times, a row each time, the oldest first."""
    why = {drop.where: drop.reason for drop in left_out}

    def records() -> Iterator[Record]:
        for shard in pages:
            yield from read_jsonl(shard.target / RECORDS, Record)

    ids = {record.entry.id for record in records() if record.entry.page in why} if why else set()
    rows = [revision_row(record, why) for record in records() if record.entry.id in ids] if ids else []
    with parquet_writer(target, corpus.schema(corpus.REVISIONS)) as out:
        for row in sorted(
            rows, key=lambda row: (row["article"], row["used"], *(row[name] or "" for name in TIMES), row["page"])
        ):
            out.write(row)


def revision_row(record: Record, why: Mapping[str, str]) -> dict[str, Any]:
    entry = record.entry
    times = {"published": record.published, "updated": record.updated, "fetched": entry.fetched}
    return {
        "article": entry.id,
        "revision": entry.text,
        "page": entry.page,
        "page_sha256": record.page_sha256,
        **{name: time.isoformat() if time else None for name, time in times.items()},
        "used": entry.page not in why,
        "reason": why.get(entry.page),
    }
