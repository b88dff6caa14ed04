"""What differs between two builds of a corpus, as values, as lines for a terminal and as JSON."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec

from toolkit.corpus.folder import Manifest
from toolkit.data import Lang

SCHEMA = "newsalign-diff/1"  # of the JSON; a key that goes or changes its meaning raises it, a new one does not
SHOWN = 3  # examples of each kind of change
TEXT = 70  # characters of an example

Noun = Literal["story", "unit"]
What = Literal[
    "appeared", "vanished", "version joined", "version left", "text", "type", "probability", "left out", "taken back",
    "rule", "pairing", "split",
]  # fmt: skip
WORDS: Mapping[str, str] = {
    "appeared": "appeared",
    "vanished": "vanished",
    "version joined": "with a version more",
    "version left": "with a version less",
    "text": "with another text",
    "type": "of another type",
    "probability": "of another probability",
    "left out": "left out now",
    "taken back": "taken back",
    "rule": "left out by another rule",
    "pairing": "paired for another reason",
    "split": "moved to another split",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that is not as it was."""

    noun: Noun
    what: What
    story: str
    unit: str = ""  # id in the new build, or in the old one if it is not there any more
    was_unit: str = ""  # id in the old build, where another text has given it another
    langs: tuple[Lang, ...] = ()  # of a text, or of the version that joined or left
    was: str = ""  # what it was and is: a text, a type, a probability, a rule, a split
    now: str = ""
    units: int = 0  # of a story that appeared, vanished or moved
    why: str = ""  # what became of a page that is gone, or was not there: the reason among the rejects


@dataclass(slots=True)
class Totals:
    """How much has changed."""

    stories: list[int] = field(default_factory=lambda: [0, 0])  # before and now
    units: list[int] = field(default_factory=lambda: [0, 0])
    kept: list[int] = field(default_factory=lambda: [0, 0])
    changes: dict[str, Counter[str]] = field(default_factory=lambda: {"story": Counter(), "unit": Counter()})
    rules: dict[str, Counter[str]] = field(default_factory=lambda: {"left out": Counter(), "taken back": Counter()})
    splits: Counter[str] = field(default_factory=Counter)  # of units, by "train → test"

    def add(self, change: Change) -> None:
        self.changes[change.noun][change.what] += 1
        if change.what in self.rules:
            self.rules[change.what][change.now if change.what == "left out" else change.was] += 1
        if change.what == "split":
            self.splits[f"{change.was} → {change.now}"] += change.units

    @property
    def same(self) -> bool:
        return not any(self.changes.values())


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting, or a fact of the build, that differs."""

    key: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two builds: the sums, and the first changes of each kind."""

    totals: Totals
    settings: tuple[Setting, ...]
    examples: tuple[Change, ...]


def settings_of(old: Manifest, new: Manifest) -> Iterator[Setting]:
    """Yield what the manifests say of recipe, versions and lexicon, where it differs."""
    for key in ("newsalign", "code", "lexicon"):
        was, now = (str(getattr(manifest, key))[:12] for manifest in (old, new))
        if was != now:
            yield Setting(key, was or "none", now or "none")
    before, after = (dict(leaves(msgspec.to_builtins(manifest.recipe))) for manifest in (old, new))
    for key in [*before, *(key for key in after if key not in before)]:
        if before.get(key) != after.get(key):
            yield Setting(f"recipe: {key}", said(before.get(key)), said(after.get(key)))


def leaves(value: Any, at: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the settings of a recipe by their dotted names.

    >>> list(leaves({"filters": {"ratio": 5}, "systems": [{"name": "a"}]}))
    [('filters.ratio', 5), ('systems.1.name', 'a')]
    """
    if isinstance(value, dict):
        for key, below in value.items():
            yield from leaves(below, f"{at}.{key}" if at else key)
    elif isinstance(value, list | tuple) and any(isinstance(one, dict) for one in value):
        for i, below in enumerate(value, start=1):
            yield from leaves(below, f"{at}.{i}")
    else:
        yield at, value


def said(value: Any) -> str:
    return "as by default" if value is None else str(value)


def lines(found: Comparison) -> Iterator[str]:
    """Yield the sums as lines for a terminal."""
    totals = found.totals
    for noun, counts in (("stories", totals.stories), ("units", totals.units), ("kept units", totals.kept)):
        before, now = counts
        own = totals.changes["story" if noun == "stories" else "unit"] if noun != "kept units" else Counter()
        how = ", ".join(f"{own[what]:,} {words}" for what, words in WORDS.items() if own[what])
        arrow = f"{before:,} → {now:,}" if before != now else f"{now:,}"
        yield f"{noun:<12}{arrow:<20}{how or ('' if noun == 'kept units' else 'as they were')}".rstrip()
    for what, rules in totals.rules.items():
        if rules:
            by = ", ".join(f"{count:,} {rule}" for rule, count in rules.most_common())
            yield f"{what + ' by':<16}{by}" if what == "left out" else f"{what + ' from':<16}{by}"
    if totals.splits:
        yield f"{'units moved':<16}" + ", ".join(f"{count:,} {way}" for way, count in sorted(totals.splits.items()))
    for setting in found.settings:
        yield f"{setting.key}: {setting.was} → {setting.now}"


def line(change: Change) -> str:
    """Return a change as one line."""
    where = f"{change.story}" + (f" {change.unit}" if change.unit else "")
    langs = f" {'+'.join(change.langs)}" if change.langs else ""
    what = f"{change.noun} {WORDS[change.what]}{langs}"
    if change.what in ("appeared", "vanished") and change.noun == "unit":
        return f"{what}: {where}: {cut(change.now or change.was)}"
    values = f": {cut(change.was) or '–'} → {cut(change.now) or '–'}" if change.was or change.now else ""
    units = f" ({change.units} units)" if change.units else ""
    return f"{what}: {where}{units}{values}" + (f" ({change.why})" if change.why else "")


def cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= TEXT else text[: TEXT - 1] + "…"


def to_json(found: Comparison, changes: Iterable[Change]) -> Iterator[str]:
    """Yield the comparison as one JSON object, a change a line, so that any number of them can be read as they come."""
    totals = found.totals
    head = {
        "schema": SCHEMA,
        "same": totals.same,
        "stories": totals.stories,
        "units": totals.units,
        "kept": totals.kept,
        "totals": {noun: {what: own[what] for what in WORDS if own[what]} for noun, own in totals.changes.items()},
        "rules": {what: dict(sorted(rules.items())) for what, rules in totals.rules.items()},
        "splits": dict(sorted(totals.splits.items())),
        "settings": msgspec.to_builtins(found.settings),
    }
    yield msgspec.json.encode(head).decode()[:-1] + ', "changes": ['
    before = ""
    for change in changes:
        yield before + msgspec.json.encode(change).decode()
        before = ","
    yield "]}"
