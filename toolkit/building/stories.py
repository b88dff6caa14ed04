"""Articles → aligned and checked stories: a shard of stories leaves its rows of all tables, before units are filtered.

A folder holds `tables/` (with the scores that need but the unit), `notes.npy` (what filters compare units by),
`drops.jsonl` (articles of stories that no process survived, corrections that cannot be made) and `tally.json`. It is a small corpus: what has not changed since an earlier build is taken from there as it is.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from toolkit import corpus
from toolkit.alignment import Encoder
from toolkit.building.freezing import Paired, read_once
from toolkit.building.reading import DROPS, TALLY, Catalogue, read_articles
from toolkit.building.store import STORIES, Head, Indexed, Store, key, shards, writing_shard
from toolkit.corpus import Tally
from toolkit.corpus.ledger import CORRECTIONS, first_month
from toolkit.corrections import PATCH, Edit, Misfit, corrected
from toolkit.data import AlignedStory, Alignment, Drop, Finding, Story, month_of
from toolkit.files import (
    parquet_writer,
    read_jsonl,
    read_parquet,
    read_table,
    sha256_of,
    write_array,
    write_json,
    write_jsonl,
)
from toolkit.filters.repeats import UNDATED, notes
from toolkit.glossaries import read_glossary
from toolkit.pipeline import Checked, align_story, check_story, unit_scores
from toolkit.runners import at
from toolkit.splits import day_of

if TYPE_CHECKING:
    from toolkit.filters.repeats import Notes

STORIES_A_SHARD = 100
NOTES = "notes.npy"
AS_BEFORE = "as before"
NO_EDITS: Mapping[str, Sequence[Edit]] = {}
SINGLED = ("changed", "gone", "new")  # reasons that hit single stories


@dataclass(frozen=True, slots=True)
class Group:
    """The stories of a shard, and what each is made of."""

    stories: tuple[Story, ...]
    contents: tuple[str, ...]

    @property
    def key(self) -> str:
        return key("stories", *self.contents)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryShard:
    pages: Path  # the folder of page shards
    source: Path  # paired
    lexicon: Path  # this and the following need not be there
    first: Path  # alignments with the shipped lexicon
    target: Path
    encoder: Encoder | None = None
    edits: tuple[Edit, ...] = ()  # of its stories
    glossary: Path | None = None


@dataclass(slots=True)
class Known:
    """Which stories an earlier build has as they would come out, and what there is to do with the others."""

    store: Store
    head: Head
    why: Counter[str] = field(default_factory=Counter)
    which: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # of SINGLED

    def of(self, groups: Sequence[Group]) -> Iterator[list[str]]:
        """Yield for each group, beside its stories, the shards that have them; "" where none has."""
        old = self.store.head()
        rows = self.store.indexed()
        ahead = next(rows, None)
        wholly = (
            "code"
            if old and old.code != self.head.code
            else "lexicon"
            if old and old.lexicon != self.head.lexicon
            else "encoder"
            if old and old.encoder != self.head.encoder
            else "glossary"
            if old and old.glossary != self.head.glossary
            else ""
        )
        for group in groups:
            found = []
            for story, content in zip(group.stories, group.contents, strict=True):
                while ahead and ahead.id < story.id:
                    self._count("gone", ahead.id)
                    ahead = next(rows, None)
                if not ahead or ahead.id != story.id:
                    why = "new"
                elif wholly:
                    why = f"another {wholly}"
                else:
                    why = AS_BEFORE if ahead.content == content else "changed"
                self._count(why, story.id)
                at = self.store.shard(STORIES, ahead.shard) if ahead and why == AS_BEFORE else None
                found.append(ahead.shard if ahead and at and at.is_dir() else "")
                if ahead and ahead.id == story.id:
                    ahead = next(rows, None)
            yield found
        while ahead:
            self._count("gone", ahead.id)
            ahead = next(rows, None)

    def _count(self, why: str, story: str) -> None:
        self.why[why] += 1
        if why in SINGLED:
            self.which[why].append(story)

    def changes(self) -> tuple[dict[str, int], dict[str, list[str]]]:
        """Return how many stories there are by what became of them, and, where some are as before, which are not."""
        which = dict(sorted(self.which.items())) if self.why[AS_BEFORE] else {}
        return dict(sorted((why, count) for why, count in self.why.items() if count)), which


def group_stories(
    stories: Sequence[Story], catalogue: Catalogue, edits: Mapping[str, Sequence[Edit]] = NO_EDITS
) -> list[Group]:
    """Return the stories in groups, by their ids: a story that comes or goes, or is edited, changes its own group alone."""
    encode = msgspec.json.Encoder().encode
    made = []
    for held in shards(stories, lambda story: story.id, STORIES_A_SHARD):
        contents = (
            key(
                encode(story).decode(),
                *(catalogue.content_of(member.article, member.page) for member in story.members),
                *(encode(edit).decode() for edit in edits.get(story.id, ())),
            )
            for story in held
        )
        made.append(Group(tuple(held), tuple(contents)))
    return made


def write_paired(path: Path, group: Group, catalogue: Catalogue, known: Sequence[str] = ()) -> None:
    places = (
        tuple(catalogue.place(member.article, member.page) for member in story.members) for story in group.stories
    )
    had = known or [""] * len(group.stories)
    write_jsonl(path, (Paired(story=s, places=p, known=k) for s, p, k in zip(group.stories, places, had, strict=True)))


def index_of(groups: Sequence[Group], names: Sequence[str]) -> Iterator[Indexed]:
    for group, name in zip(groups, names, strict=True):
        for story, content in zip(group.stories, group.contents, strict=True):
            yield Indexed(story.id, content, name)


def align_shard(shard: StoryShard) -> int:
    """Align and check the stories of a shard, and leave its folder; return how many they were."""
    import numpy as np

    drops: list[Drop] = []
    made = list(measured(shard, drops))
    tally = Tally()
    for m in made:
        tally.story(m.aligned)
    for drop in drops:
        tally.drop(drop)
    months = {c.aligned.story.id: first_month(c.aligned) for c in made}
    lost = {(drop.where, drop.lang) for drop in drops if drop.noun == "correction"}
    for edit in shard.edits:
        if (place_of(edit), edit.lang) not in lost:
            tally.put(CORRECTIONS, months[edit.story], edit.lang)
    with writing_shard(shard.target) as folder:
        tables = folder / "tables"
        corpus.write_tables(tables, (m.aligned for m in made), (f for m in made for f in m.findings), {})
        with parquet_writer(tables / f"{corpus.SCORES}.parquet", corpus.schema(corpus.SCORES)) as out:
            for m in made:
                for row in m.scores:
                    out.write(row)
        write_array(folder / NOTES, np.concatenate([notes([], []), *(m.notes for m in made)]))
        write_jsonl(folder / DROPS, drops)
        write_json(folder / TALLY, tally)
    return len(made)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A story with what its units are judged by: scores that need but the unit, and notes to compare it by."""

    aligned: AlignedStory
    findings: tuple[Finding, ...]
    scores: Sequence[Mapping[str, Any]]  # rows of the table
    notes: "Notes"


def measure(checked: Checked) -> Measured:
    story = checked.aligned
    rows = [
        {"id": unit.id, "story": unit.story, **scores}
        for unit, scores in zip(story.units, unit_scores(checked), strict=True)
    ]
    day, count = day_of(story), len(story.units)
    made = notes(story.units, [published(story)] * count, [day.toordinal() if day else 0] * count)
    return Measured(aligned=story, findings=checked.findings, scores=rows, notes=made)


def published(story: AlignedStory) -> int:
    """Return when the first version was published, in seconds since 1970."""
    return min((int(a.published.timestamp()) for a in story.articles if a.published), default=UNDATED)


def measured(shard: StoryShard, drops: list[Drop]) -> Iterator[Measured]:
    """Yield the stories of a shard: those that an earlier build has as they are, the others aligned, corrected and measured.

    `drops` takes the articles of those that are set aside, and corrections that cannot be made.
    """
    edits = by_story(shard.edits)
    words = read_once(shard.lexicon, sha256_of(shard.lexicon)) if shard.lexicon.exists() else None
    first = {a.story: a for a in read_jsonl(shard.first, Alignment)} if shard.first.exists() else {}
    glossary = read_glossary(shard.glossary)[0] if shard.glossary else None
    paired = list(read_jsonl(shard.source, Paired))
    had: defaultdict[str, set[str]] = defaultdict(set)
    for p in paired:
        if p.known:
            had[p.known].add(p.story.id)
    known = {m.aligned.story.id: m for name, ids in had.items() for m in known_in(shard.target.with_name(name), ids)}
    for p in paired:
        own = edits.get(p.story.id, [])
        if p.story.id in known:
            before = known.pop(p.story.id)
            if own:
                drops += misfits_of(before.aligned, corrected(before.aligned, own)[1])
            yield before
        elif aside := at(p.story.id):
            detail = f"{p.story.id}: {aside.detail}"
            for m, article in zip(p.story.members, read_articles(shard.pages, p.places), strict=True):
                month = month_of(article.published)
                drops.append(
                    Drop(noun="article", where=m.page, reason=aside.reason, detail=detail, lang=m.lang, month=month)
                )
            drops += [drop_of(Misfit(edit, "gone", "its story was set aside"), None) for edit in own]
        else:
            articles = read_articles(shard.pages, p.places)
            aligned = align_story(p.story, articles, lexicon=words, first=first.get(p.story.id), encoder=shard.encoder)
            if own:
                aligned, misfits = corrected(aligned, own)
                drops += misfits_of(aligned, misfits)
            yield measure(check_story(aligned, glossary))


def by_story(edits: Iterable[Edit]) -> dict[str, list[Edit]]:
    """Return edits by story, in the order of the patch whatever that of its lines."""
    found: defaultdict[str, list[Edit]] = defaultdict(list)
    for edit in sorted(edits, key=lambda edit: edit.key):
        found[edit.story].append(edit)
    return found


def misfits_of(story: AlignedStory, found: Iterable[Misfit]) -> Iterator[Drop]:
    return (drop_of(misfit, first_month(story)) for misfit in found)


def drop_of(misfit: Misfit, month: str | None) -> Drop:
    edit = misfit.edit
    detail = (
        f"{misfit.detail}; mend or delete its line ({edit.lang}) in {PATCH}"  # without its text, which may be removed
    )
    return Drop(
        noun="correction", where=place_of(edit), reason=misfit.reason, detail=detail, lang=edit.lang, month=month
    )


def place_of(edit: Edit) -> str:
    return f"{edit.story}#{edit.unit}"


def homeless(edits: Mapping[str, Sequence[Edit]], stories: Iterable[str]) -> Iterator[Drop]:
    """Yield the corrections of stories that there are not."""
    there = set(stories)
    for story, own in edits.items():
        if story not in there:
            yield from (drop_of(Misfit(edit, "gone", "there is no such story"), None) for edit in own)


def known_in(folder: Path, ids: set[str]) -> Iterator[Measured]:
    """Yield these stories of another shard."""
    import numpy as np

    findings: defaultdict[str, list[Finding]] = defaultdict(list)
    for row in read_parquet(folder / "tables" / "findings.parquet", "story", ids):
        findings[row["story"]].append(msgspec.convert(row, Finding))
    rows = read_table(folder / "tables" / f"{corpus.SCORES}.parquet").to_pylist()
    noted = np.load(folder / NOTES)  # row by row beside the scores
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        places[row["story"]].append(place)
    for story, _ in corpus.read_stories(folder / "tables", ids):
        own = places[story.story.id]
        yield Measured(
            aligned=story,
            findings=tuple(findings[story.story.id]),
            scores=[rows[place] for place in own],
            notes=noted[own],
        )
