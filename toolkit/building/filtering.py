"""Story shards → kept units: all shards' notes are compared, then each shard's units are judged and exported.

A folder holds `tables/units.parquet` and `tables/scores.parquet`, `export/FORMAT/`, `drops.jsonl` (the units that a filter
dropped) and `tally.json`. Other limits need no other alignment: only these folders are made again.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from toolkit import corpus, exports
from toolkit.building.reading import DROPS, TALLY
from toolkit.building.store import KEPT, Store, key, writing_shard
from toolkit.building.stories import NOTES
from toolkit.corpus import Tally
from toolkit.corpus.ledger import first_month
from toolkit.data import AlignedStory, Drop, FilterSettings, SplitSettings
from toolkit.files import parquet_writer, read_parquet, write_array, write_json, write_jsonl
from toolkit.filters import REPEATS, limits, objection
from toolkit.filters.repeats import merged
from toolkit.runners import Runner
from toolkit.splits import names, split_of

FILTERED = ("units", corpus.SCORES)  # tables that come from here


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptShard:
    source: Path  # the story shard
    repeats: Path  # the scores of its units that compare them with all others
    settings: FilterSettings
    splits: SplitSettings
    formats: tuple[str, ...]
    target: Path


def filtered(
    shards: Sequence[Path],
    store: Store,
    work: Path,
    settings: FilterSettings,
    splits: SplitSettings,
    formats: tuple[str, ...],
    runner: Runner,
) -> list[Path]:
    """Leave the kept units of all story shards, and return their folders."""
    todo = []
    found = merged([shard / NOTES for shard in shards], work / "sketches.npy", splits)
    for shard, scores in zip(shards, found, strict=True):
        values = scores.tobytes()
        name = key(
            "kept",
            shard.name,
            repr(settings),
            repr(replace(splits, against=())),
            repr(formats),
            hashlib.sha256(values).hexdigest(),
        )
        target = store.shard(KEPT, name)
        repeats = work / "repeats" / f"{name}.npy"
        store.mend([target])
        todo.append(
            KeptShard(source=shard, repeats=repeats, settings=settings, splits=splits, formats=formats, target=target)
        )
        if not target.exists():
            write_array(repeats, scores)
    runner.run(filter_shard, todo, label="filtering", unit="stories")
    return [shard.target for shard in todo]


def filter_shard(shard: KeptShard) -> int:
    """Judge the units of a shard, and leave its folder; return how many stories they are of."""
    split_up = len(names(shard.splits)) > 1
    in_force = limits(shard.settings)
    scores = dict(scores_of(shard))
    rules = {unit: rule for unit, row in scores.items() if (rule := objection(row, in_force))}
    tables = shard.source / "tables"
    stories = [story for story, _ in corpus.read_stories(tables)]
    tally = Tally()
    drops: list[Drop] = []
    for story in stories:
        own = drops_of(story, rules)
        tally.units(story, own)
        drops += own.values()
    kept = [exports.Kept(corpus.without(story, rules)) for story in stories]
    with writing_shard(shard.target) as folder:
        with parquet_writer(folder / "tables" / "units.parquet", corpus.schema("units")) as out:
            for story in stories:
                split = split_of(story, shard.splits) if split_up else None
                for unit in story.units:
                    out.write(corpus.unit_row(unit, rules.get(unit.id), split))
        with parquet_writer(folder / "tables" / f"{corpus.SCORES}.parquet", corpus.schema(corpus.SCORES)) as out:
            for row in scores.values():
                out.write(row)
        for name in shard.formats:
            (folder / "export" / name).mkdir(parents=True)
            exports.FORMATS[name].write(folder / "export" / name, kept, exports.Options(splits=shard.splits))
        write_jsonl(folder / DROPS, drops)
        write_json(folder / TALLY, tally)
    return len(stories)


def scores_of(shard: KeptShard) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield each unit with all its scores."""
    import numpy as np

    repeats = np.load(shard.repeats)
    split_up = len(names(shard.splits)) > 1
    for row, seen in zip(read_parquet(shard.source / "tables" / f"{corpus.SCORES}.parquet"), repeats, strict=True):
        found = {name: round(float(seen[name]), 4) for name in REPEATS}
        yield row["id"], row | found | ({} if split_up else {"leak": None})


def drops_of(story: AlignedStory, rules: Mapping[str, str]) -> dict[str, Drop]:
    """Return what becomes of the units of a story that a rule drops, by id."""
    month = first_month(story)
    return {
        unit.id: Drop(
            noun="unit",
            where=f"{unit.story}#{unit.position}",
            reason=rules[unit.id],
            detail=unit.uk or unit.ru or unit.en,
            month=month,
        )
        for unit in story.units
        if unit.id in rules
    }
