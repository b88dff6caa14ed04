"""Two builds of a corpus, story by story: both stand in the order of their ids, so one story of each is in memory.

A unit's id is made of its texts. One whose id is gone is looked for among the new ones of its story, by its texts, and
where one is like it, it is the same unit with another text.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from toolkit.corpus.changes import SHOWN, WORDS, Change, Comparison, Totals, What, settings_of
from toolkit.corpus.folder import Corpus, open_corpus
from toolkit.data import LANGS, Drop, Lang
from toolkit.errors import ToolkitError, UsageError
from toolkit.files import READ_AT_ONCE, read_columns, read_jsonl

REJECTS = "rejects.jsonl"
LEAST = 0.01  # of a probability: a lexicon that has seen some stories more moves nearly all of them by less
ALIKE = 50  # per cent of letters that an old and a new text have in common, if they are one unit's
REACH = 25  # units further on or back that one is looked for

UNIT = ("id", "story", "position", "type", "probability", *LANGS, "kept", "rule", "split")


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What is known of one version of a story."""

    page: str
    reason: str
    revision: str  # of its text


@dataclass(frozen=True, slots=True)
class Told:
    """A story as a build has it."""

    id: str
    versions: Mapping[Lang, Version]
    units: Sequence[Mapping[str, Any]]

    @property
    def split(self) -> str:
        return next((unit["split"] or "train" for unit in self.units), "train")


def diff(old: Corpus | Path | str, new: Corpus | Path | str, *, show: int = SHOWN) -> Comparison:
    """Return what differs between two builds, with the first `show` changes of each kind.

    Raises UsageError where one is no corpus: other than a difference, that is no answer.
    """
    before, after = (opened(one) for one in (old, new))
    totals = Totals()
    held: Counter[tuple[str, str]] = Counter()
    examples = []
    for change in changes(before, after, totals):
        totals.add(change)
        held[change.noun, change.what] += 1
        if held[change.noun, change.what] <= show:
            examples.append(change)
    examples.sort(key=lambda change: (change.noun, [*WORDS].index(change.what)))
    explained = with_reasons(examples, before, after)
    return Comparison(totals, tuple(settings_of(before.manifest, after.manifest)), tuple(explained))


def opened(corpus: Corpus | Path | str) -> Corpus:
    try:
        return corpus if isinstance(corpus, Corpus) else open_corpus(corpus)
    except ToolkitError as error:
        raise UsageError(str(error)) from error


def changes(old: Corpus, new: Corpus, totals: Totals | None = None) -> Iterator[Change]:
    """Yield all changes by the ids of their stories; the numbers of stories and units are added to `totals`."""
    sides = [told(corpus) for corpus in (old, new)]
    counted = totals or Totals()
    before, after = (next(side, None) for side in sides)
    while before or after:
        if after is None or (before and before.id < after.id):
            assert before
            count(counted, before, 0)
            yield from whole_story(before, "vanished")
            before = next(sides[0], None)
        elif before is None or after.id < before.id:
            count(counted, after, 1)
            yield from whole_story(after, "appeared")
            after = next(sides[1], None)
        else:
            count(counted, before, 0)
            count(counted, after, 1)
            yield from story_changes(before, after)
            before, after = (next(side, None) for side in sides)


def count(totals: Totals, story: Told, side: int) -> None:
    totals.stories[side] += 1
    totals.units[side] += len(story.units)
    totals.kept[side] += sum(unit["kept"] for unit in story.units)


def told(corpus: Corpus) -> Iterator[Told]:
    """Yield the stories of a corpus, with as much of them as is compared."""
    articles = rows_of(corpus.table("articles"), ("id", "revision"))
    units = rows_of(corpus.table("units"), UNIT)
    ahead = next(units, None)
    last = ""
    for story in rows_of(corpus.table("stories"), ("id", "members")):
        if story["id"] < last:
            raise UsageError(f"{corpus.table('stories')}: not in the order of its ids; build the corpus again")
        last = story["id"]
        versions: dict[Lang, Version] = {}
        for member in story["members"]:
            article = next(articles, {})
            if article.get("id") != member["article"]:
                raise UsageError(f"{corpus.table('articles')}: no article {member['article']} where its story is")
            versions[member["lang"]] = Version(
                page=member["page"], reason=member["reason"], revision=article["revision"]
            )
        own = []
        while ahead is not None and ahead["story"] == story["id"]:
            own.append(ahead)
            ahead = next(units, None)
        yield Told(story["id"], versions, own)


def rows_of(path: Path, columns: Sequence[str]) -> Iterator[dict[str, Any]]:
    try:
        for batch in read_columns(path, columns):
            for start in range(0, batch.num_rows, READ_AT_ONCE):
                yield from batch.slice(start, READ_AT_ONCE).to_pylist()
    except ToolkitError as error:
        raise UsageError(str(error)) from error


def whole_story(story: Told, what: What) -> Iterator[Change]:
    yield Change(noun="story", what=what, story=story.id, langs=tuple(story.versions), units=len(story.units))
    yield from (whole_unit(unit, what) for unit in story.units)


def whole_unit(unit: Mapping[str, Any], what: What) -> Change:
    text = next((unit[lang] for lang in LANGS if unit[lang]), "")
    made = Change(noun="unit", what=what, story=unit["story"], unit=unit["id"], langs=langs_of(unit))
    return replace(made, now=text) if what == "appeared" else replace(made, was=text)


def story_changes(old: Told, new: Told) -> Iterator[Change]:
    """Yield what differs in a story that both builds have."""
    for lang in LANGS:
        was, now = old.versions.get(lang), new.versions.get(lang)
        if was and now:
            if was.revision != now.revision:
                yield Change(noun="story", what="text", story=new.id, langs=(lang,), was=was.revision, now=now.revision)
            if was.reason != now.reason:
                yield Change(noun="story", what="pairing", story=new.id, langs=(lang,), was=was.reason, now=now.reason)
        elif was or now:
            what: What = "version joined" if now else "version left"
            yield Change(noun="story", what=what, story=new.id, langs=(lang,))
    if old.split != new.split:
        yield Change(noun="story", what="split", story=new.id, was=old.split, now=new.split, units=len(new.units))
    before, after = ({unit["id"]: unit for unit in story.units} for story in (old, new))
    gone = [unit for unit in old.units if unit["id"] not in after]
    come = [unit for unit in new.units if unit["id"] not in before]
    same = dict(matched(gone, come))
    for unit in gone:
        if unit["id"] not in same:
            yield whole_unit(unit, "vanished")
    was_of = {now: before[was] for was, now in same.items()}
    for unit in new.units:
        if unit["id"] in before:
            yield from unit_changes(before[unit["id"]], unit)
        elif unit["id"] in was_of:
            yield from unit_changes(was_of[unit["id"]], unit)
        else:
            yield whole_unit(unit, "appeared")


def unit_changes(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Change]:
    def change(what: What, before: str, after: str, langs: tuple[Lang, ...] = ()) -> Change:
        old = was["id"] if was["id"] != now["id"] else ""
        return Change(
            noun="unit", what=what, story=now["story"], unit=now["id"], was_unit=old, langs=langs, was=before, now=after
        )

    if langs := tuple(lang for lang in LANGS if was[lang] != now[lang]):
        yield change("text", was[langs[0]], now[langs[0]], langs)
    if was["type"] != now["type"]:
        yield change("type", was["type"], now["type"])
    if abs(was["probability"] - now["probability"]) >= LEAST:
        yield change("probability", f"{was['probability']:.2f}", f"{now['probability']:.2f}")
    if was["kept"] and not now["kept"]:
        yield change("left out", "", now["rule"] or "")
    elif now["kept"] and not was["kept"]:
        yield change("taken back", was["rule"] or "", "")
    elif was["rule"] != now["rule"]:
        yield change("rule", was["rule"] or "", now["rule"] or "")


def matched(gone: Sequence[Mapping[str, Any]], come: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield the ids of old and new units that are one with another text, the likest first."""
    near = (
        (likeness(was, now), i, j)
        for i, was in enumerate(gone)
        for j, now in enumerate(come[max(0, i - REACH) : i + REACH + 1], start=max(0, i - REACH))
    )
    taken: tuple[set[int], set[int]] = (set(), set())
    for likely, i, j in sorted(near, key=lambda one: (-one[0], one[1], one[2])):
        if likely >= ALIKE and i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            yield gone[i]["id"], come[j]["id"]


def likeness(was: Mapping[str, Any], now: Mapping[str, Any]) -> float:
    """Return how like the texts of two units are, 0 to 100: of the version that is the likest."""
    from rapidfuzz.fuzz import ratio

    return max((ratio(was[lang], now[lang]) for lang in LANGS if was[lang] and now[lang]), default=0.0)


def langs_of(unit: Mapping[str, Any]) -> tuple[Lang, ...]:
    return tuple(lang for lang in LANGS if unit[lang])


def with_reasons(examples: Sequence[Change], old: Corpus, new: Corpus) -> Iterator[Change]:
    """Yield the changes, those of stories and versions that are gone or new with what the rejects of the other build say."""
    gone = {change.story for change in examples if change.noun == "story" and change.what in LOST}
    come = {change.story for change in examples if change.noun == "story" and change.what in WON}
    why = {True: reasons(gone, old, new), False: reasons(come, new, old)}
    for change in examples:
        found = why[change.what in LOST]
        said = [found[change.story, lang] for lang in change.langs if (change.story, lang) in found]
        yield replace(change, why="; ".join(dict.fromkeys(said))) if change.noun == "story" and said else change


LOST, WON = ("vanished", "version left"), ("appeared", "version joined")


def reasons(stories: set[str], has: Corpus, lacks: Corpus) -> dict[tuple[str, Lang], str]:
    """Return why the versions of stories that one build has are not in the other, by its table of rejects."""
    pages: dict[str, tuple[str, Lang]] = {}
    for row in rows_of(has.table("stories"), ("id", "members")) if stories else ():
        if row["id"] in stories:
            pages |= {member["page"]: (row["id"], member["lang"]) for member in row["members"]}
    found: dict[tuple[str, Lang], str] = {}
    path = lacks.path / REJECTS
    for drop in read_jsonl(path, Drop) if pages and path.is_file() else ():
        if drop.noun in ("page", "article") and drop.where in pages:
            found.setdefault(pages[drop.where], f"{drop.where}: {drop.reason}")
    return found
