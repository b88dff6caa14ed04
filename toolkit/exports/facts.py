"""What a card tells of the rows themselves: when and where the stories are from, kinds of links, some examples."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from toolkit.data import LANGS
from toolkit.files import read_columns

SHORT, LONG = 30, 220  # characters of a text that is shown
SURE = 0.9  # probability of a link that is shown
SHOWN = ("translated", "merged", "split", "omitted", "added")  # types of which an example is looked for
ROWS_LOOKED_AT = 20_000  # for examples


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A row of `sentences`, short enough to be read."""

    id: str
    type: str
    texts: tuple[str, str, str]  # in the order of LANGS, "" where a version leaves it out


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What can be counted in an export."""

    stories: int = 0
    articles: Mapping[str, int] = field(default_factory=dict)  # by language
    hosts: Mapping[str, int] = field(default_factory=dict)  # articles by site, the most frequent first
    first: str = ""  # day of the oldest article, and of the newest
    last: str = ""
    types: Mapping[str, int] = field(default_factory=dict)  # units by type of link
    complete: int = 0  # units that all three versions have
    examples: tuple[Example, ...] = ()


def facts(articles: Sequence[Path], sentences: Sequence[Path]) -> Facts:
    """Return what Parquet files of the configurations `articles` and `sentences` hold, a batch in memory."""
    langs: Counter[str] = Counter()
    hosts: Counter[str] = Counter()
    days: set[str] = set()
    stories: set[str] = set()
    for batch in batches(articles, ["story", "lang", "url", "published"]):
        columns = [column.to_pylist() for column in batch.columns]
        stories.update(columns[0])
        langs.update(columns[1])
        hosts.update(urlsplit(url).hostname or "" for url in columns[2])
        days.update(time[:10] for time in columns[3] if time)
    types: Counter[str] = Counter()
    complete = looked_at = 0
    found: dict[str, Example] = {}
    for batch in batches(sentences, ["id", "type", "kind", "probability", *LANGS]):
        rows = batch.to_pylist()
        types.update(row["type"] for row in rows)
        complete += sum(all(row[lang] for lang in LANGS) for row in rows)
        if len(found) < len(SHOWN) and looked_at < ROWS_LOOKED_AT:
            looked_at += len(rows)
            for row in rows:
                if row["type"] in SHOWN and row["type"] not in found and shows_well(row):
                    texts = tuple(row[lang] or "" for lang in LANGS)
                    found[row["type"]] = Example(id=row["id"], type=row["type"], texts=texts)  # type: ignore[arg-type]
    return Facts(
        stories=len(stories),
        articles={lang: langs[lang] for lang in LANGS},
        hosts=dict(sorted(hosts.items(), key=lambda host: (-host[1], host[0]))),
        first=min(days, default=""),
        last=max(days, default=""),
        types=dict(sorted(types.items(), key=lambda kind: (-kind[1], kind[0]))),
        complete=complete,
        examples=tuple(found[name] for name in SHOWN if name in found),
    )


def batches(files: Iterable[Path], columns: Sequence[str]) -> Iterable[Any]:
    for file in files:
        yield from read_columns(file, columns)


def shows_well(row: Mapping[str, Any]) -> bool:
    texts = [row[lang] for lang in LANGS if row[lang]]
    return (
        row["kind"] == "body"
        and row["probability"] >= SURE
        and len(texts) >= 2
        and all(SHORT <= len(text) <= LONG for text in texts)
    )
