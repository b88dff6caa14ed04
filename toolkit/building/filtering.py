"""Story shards → kept units: all shards' notes are compared, then each shard's units are scored, judged and exported.

A scored shard holds `tables/scores.parquet`. A kept one holds `tables/units.parquet`, `export/FORMAT/`, `drops.jsonl` (the
units that a filter dropped) and `tally.json`; it is named after the verdicts, not the scores: that a line stands in one more
story changes scores of many shards and hardly a verdict. Other limits need no other alignment.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit import corpus, exports
from toolkit.building.reading import DROPS, TALLY
from toolkit.building.store import KEPT, SCORED, Store, key, writing_shard
from toolkit.building.stories import NOTES
from toolkit.corpus import Tally
from toolkit.corpus.ledger import first_month
from toolkit.data import AlignedStory, Drop, FilterSettings, SplitSettings
from toolkit.files import parquet_writer, read_parquet, read_table, write_array, write_json, write_jsonl, writing
from toolkit.filters import REPEATS, Limits, limits, objection
from toolkit.filters.repeats import merged
from toolkit.runners import Runner
from toolkit.splits import names, split_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from toolkit.filters.repeats import Scores


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptShard:
    source: Path  # the story shard
    verdicts: Path  # on its units, by the rules that compare them with all others
    settings: FilterSettings
    splits: SplitSettings
    formats: tuple[str, ...]
    target: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredShard:
    source: Path  # the story shard
    repeats: Path  # the scores of its units that compare them with all others
    split_up: bool
    target: Path


@dataclass(frozen=True, slots=True)
class Filtered:
    """The folders of what came out, beside the story shards."""

    kept: list[Path]
    scored: list[Path]


def filtered(
    shards: Sequence[Path],
    store: Store,
    work: Path,
    settings: FilterSettings,
    splits: SplitSettings,
    formats: tuple[str, ...],
    runner: Runner,
) -> Filtered:
    """Leave the scores and the kept units of all story shards."""
    todo: list[KeptShard] = []
    scored: list[ScoredShard] = []
    split_up = len(names(splits)) > 1
    in_force = limits(settings)
    found = merged([shard / NOTES for shard in shards], work / "sketches.npy", splits)
    for shard, scores in zip(shards, found, strict=True):
        name = key("scored", shard.name, str(split_up), hashlib.sha256(scores.tobytes()).hexdigest())
        target = store.shard(SCORED, name)
        store.mend([target])
        repeats = work / "repeats" / f"{name}.npy"
        scored.append(ScoredShard(source=shard, repeats=repeats, split_up=split_up, target=target))
        if not target.exists():
            write_array(repeats, scores)

        said = verdicts_on(scores, in_force if split_up else {**in_force, "leak": float("inf")})
        name = key(
            "kept",
            shard.name,
            repr(settings),
            repr(replace(splits, against=())),
            repr(formats),
            hashlib.sha256(said.tobytes()).hexdigest(),
        )
        target = store.shard(KEPT, name)
        verdicts = work / "verdicts" / f"{name}.npy"
        store.mend([target])
        todo.append(
            KeptShard(source=shard, verdicts=verdicts, settings=settings, splits=splits, formats=formats, target=target)
        )
        if not target.exists():
            write_array(verdicts, said)
    runner.run(filter_shard, todo, label="filtering", unit="stories")
    runner.run(score_shard, scored, label="scores")
    return Filtered([shard.target for shard in todo], [shard.target for shard in scored])


def verdicts_on(scores: "Scores", in_force: Limits) -> "NDArray[np.bool_]":
    """Return which of REPEATS object to each unit, a row a unit."""
    import numpy as np

    return np.stack([rounded(scores, name) > in_force.get(name, float("inf")) for name in REPEATS], axis=1)


def rounded(scores: "Scores", name: str) -> "NDArray[np.float64]":
    import numpy as np

    found: NDArray[np.float64] = scores[name].astype(np.float64).round(4)
    return found


def score_shard(shard: ScoredShard) -> None:
    """Leave all scores of the units of a shard: those that need but the unit, and those that compare it."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    repeats = np.load(shard.repeats)
    name = f"{corpus.SCORES}.parquet"
    table = read_table(shard.source / "tables" / name)
    for rule in REPEATS:
        none = rule == "leak" and not shard.split_up
        column = pa.nulls(len(table), pa.float64()) if none else pa.array(rounded(repeats, rule))
        table = table.set_column(table.schema.get_field_index(rule), rule, column)
    with writing_shard(shard.target) as folder, writing(folder / "tables" / name) as out:
        pq.write_table(table.cast(corpus.schema(corpus.SCORES)), out, compression="zstd")


def filter_shard(shard: KeptShard) -> int:
    """Judge the units of a shard, and leave its folder; return how many stories they are of."""
    split_up = len(names(shard.splits)) > 1
    in_force = limits(shard.settings)
    rules = {unit: rule for unit, row in scores_of(shard) if (rule := objection(row, in_force))}
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
        for name in shard.formats:
            (folder / "export" / name).mkdir(parents=True)
            exports.FORMATS[name].write(folder / "export" / name, kept, exports.Options(splits=shard.splits))
        write_jsonl(folder / DROPS, drops)
        write_json(folder / TALLY, tally)
    return len(stories)


def scores_of(shard: KeptShard) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield each unit with its scores; of REPEATS one that objects is beyond any limit, and one that does not has none."""
    import numpy as np

    verdicts = np.load(shard.verdicts)
    for row, said in zip(read_parquet(shard.source / "tables" / f"{corpus.SCORES}.parquet"), verdicts, strict=True):
        yield row["id"], row | {name: float("inf") if no else None for name, no in zip(REPEATS, said, strict=True)}


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
