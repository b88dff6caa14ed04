"""The folder: what a build writes, and how it is read again."""

from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec

from toolkit.corpus import tables
from toolkit.corpus.ledger import Ledger
from toolkit.corpus.recipe import Recipe
from toolkit.data import LANGS, PAIRS, AlignedStory, Alignment, Finding, Leak, Score
from toolkit.errors import ToolkitError
from toolkit.files import parquet_rows, parquet_writer, read_columns, read_parquet, sha256_of, write_json
from toolkit.saying import message

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptEncoder:
    """What a corpus keeps of the sentence encoder that its stories were aligned with."""

    fingerprint: str  # hash of all that makes its vectors
    worths: Mapping[str, tuple[float, float, float, int]]  # what its margins are worth, by pair: "uk-ru"


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """What a build keeps out, known by hashes alone: nothing here tells what it was.

    Each stands with the key of the removal that it follows from. An address or an article is out as a whole, of others
    some sentences are.
    """

    whole: Mapping[str, str] = field(default_factory=dict)  # by the mark of an address, or of an article's id
    sentences: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # by the mark of the article's id


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a build did: enough to do it again and to see whether a file was changed since."""

    newsalign: str  # version
    recipe: Recipe
    input: str  # digest of the recipe, the package's code, the pages' checksums, and whether words may be learned
    counts: Mapping[str, int]  # rows of each table
    ledger: Ledger
    scores: tuple[Score, ...] = ()
    leakage: tuple[Leak, ...] = ()  # of what is set aside, and of public test sets, into the training data
    code: str = ""  # digest of the package's code
    lexicon: str = ""  # SHA-256 of the lexicon that the stories were aligned with; "": the shipped one
    encoder: KeptEncoder | None = None  # None: they were aligned without one
    removed: Removed = field(default_factory=Removed)  # what is kept out of it
    checksums: Mapping[str, str] = field(default_factory=dict)  # SHA-256 of the files, by path below the folder
    sizes: Mapping[str, int] = field(default_factory=dict)  # of the same, in bytes: what can be looked at each time


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus folder with its manifest; tables are read when asked for."""

    path: Path
    manifest: Manifest

    def table(self, name: str) -> Path:
        return self.path / "tables" / f"{name}.parquet"

    def stories(self) -> Iterator[AlignedStory]:
        """Yield the stories in the order of their ids, with all their units, kept or not."""
        self.check_rows()
        return (story for story, _ in read_stories(self.path / "tables"))

    def shown(self, most: int) -> tuple[set[str], dict[str, Any]]:
        """Return the ids of at most `most` stories, and the figures of all stories.

        Those with findings come first; what is only for information counts as none. Columns are read, not stories: that takes a hundredth of the time.
        """
        self.check_rows()
        ids: dict[str, None] = {}
        for story in chain(self.with_findings(), self.story_ids()):
            if len(ids) == most:
                break
            ids.setdefault(story)
        figures: dict[str, Any] = {
            "stories": parquet_rows(self.table("stories")),
            "findings": parquet_rows(self.table("findings")),
            **tables.counted_units(read_columns(self.table("units"), ["kept", *LANGS])),
            "sentences": tables.counted_sentences(read_columns(self.table("sentences"), ["article"])),
        }
        return set(ids), figures

    def with_findings(self) -> Iterator[str]:
        """Yield the story of each finding that is more than information, and not ignored."""
        for batch in read_columns(self.table("findings"), [tables.STORY["findings"], "severity", "ignored"]):
            named = zip(*(column.to_pylist() for column in batch), strict=True)
            yield from (story for story, severity, ignored in named if severity != "info" and ignored is None)

    def story_ids(self) -> Iterator[str]:
        for batch in read_columns(self.table("stories"), [tables.STORY["stories"]]):
            yield from batch[0].to_pylist()

    def check_rows(self) -> None:
        """Raise ToolkitError for a table that has not as many rows as the manifest says."""
        for name, count in self.manifest.counts.items():
            if (rows := parquet_rows(self.table(name))) != count:
                raise ToolkitError(
                    message(
                        "{path}: {rows} rows, but the manifest says {count}; build the corpus again",
                        path=str(self.table(name)),
                        rows=rows,
                        count=count,
                    )
                )

    def kept_stories(self) -> Iterator[AlignedStory]:
        """Yield the stories without the units that a filter dropped: what is exported and scored."""
        self.check_rows()
        return (without(story, dropped) for story, dropped in read_stories(self.path / "tables"))

    def chosen(self, ids: Collection[str]) -> Iterator[tuple[AlignedStory, dict[str, str]]]:
        """Yield these stories, each with the rules that dropped units of it, by unit id."""
        self.check_rows()
        return read_stories(self.path / "tables", ids)

    def dropped(self) -> dict[str, str]:
        """Return the rule that dropped a unit, by unit id."""
        return {row["id"]: row["rule"] for row in read_parquet(self.table("units")) if not row["kept"]}

    def findings(self) -> Iterator[Finding]:
        for row in read_parquet(self.table("findings")):
            yield msgspec.convert(row, Finding)


def read_stories(folder: Path, ids: Collection[str] | None = None) -> Iterator[tuple[AlignedStory, dict[str, str]]]:
    """Yield the stories of a folder of tables, or those of these `ids`, each with the rules that dropped units of it."""

    # All tables are in the order of the stories, so one story at a time is held.
    def rows_of(name: str) -> Iterator[dict[str, Any]]:
        path = folder / f"{name}.parquet"
        return read_parquet(path) if ids is None else read_parquet(path, tables.STORY[name], wanted[name])

    wanted: dict[str, Collection[str]] = dict.fromkeys(tables.STORY, ids or ())
    if ids is not None:
        rows = read_parquet(folder / "stories.parquet", "id", ids)
        wanted["articles"] = {member["article"] for row in rows for member in row["members"]}
    names = ("sentences", "links", "alignments", "units")
    groups = {name: Group(rows_of(name), folder / f"{name}.parquet") for name in names}
    articles = rows_of("articles")
    for story in rows_of("stories"):
        own = {}
        for member in story["members"]:
            row = next(articles, None)
            if row is None or row["id"] != member["article"]:
                raise ToolkitError(
                    f"{folder / 'articles.parquet'}: no article {member['article']} where its story is; build again"
                )
            own[member["article"]] = row
        found = {name: groups[name].of(story["id"]) for name in names}
        try:
            read = tables.aligned_story(story, own, *found.values())
        except (msgspec.ValidationError, LookupError) as error:
            raise ToolkitError(f"{folder}: the tables of {story['id']} do not fit ({error}); build again") from error
        yield read, {unit["id"]: unit["rule"] for unit in found["units"] if not unit["kept"]}


class Group:
    """Rows that stand together by story, handed out a story at a time."""

    def __init__(self, rows: Iterator[dict[str, Any]], path: Path) -> None:
        self.rows = rows
        self.path = path
        self.ahead = next(rows, None)

    def of(self, story: str) -> list[dict[str, Any]]:
        taken = []
        while self.ahead is not None and self.ahead["story"] == story:
            taken.append(self.ahead)
            self.ahead = next(self.rows, None)
        return taken


def open_corpus(path: Path | str, *, whole: bool = True) -> Corpus:
    """Return the corpus in a folder.

    Raises ToolkitError where there is none or its build did not end; if it is to be `whole`, also for a table that is
    missing or has another size than the manifest says. What was edited and kept its size only `faults` sees.
    """
    path = Path(path)
    try:
        manifest = msgspec.json.decode((path / MANIFEST).read_bytes(), type=Manifest)
    except OSError as error:
        raise ToolkitError(
            f"{path}: no corpus here ({MANIFEST} is missing); make one with: newsalign build PAGES -o {path}"
        ) from error
    except msgspec.DecodeError as error:
        raise ToolkitError(f"{path / MANIFEST}: damaged ({error}); build the corpus again") from error
    for name, size in manifest.sizes.items() if whole else ():
        if name.startswith("tables/") and (fault := fault_of_size(path / name, size)):
            raise ToolkitError(f"{path / name}: {fault}; put it back, or build the corpus again")
    return Corpus(path, manifest)


def fault_of_size(path: Path, size: int) -> str:
    """Return what the size of a file tells; "" where it is as it was."""
    try:
        now = path.stat().st_size
    except OSError as error:
        return "is missing" if isinstance(error, FileNotFoundError) else f"cannot be read ({error.strerror})"
    if now == size:
        return ""
    return f"{'cut short' if now < size else 'changed'}: {now:,} bytes, but the manifest says {size:,}"


def faults(corpus: Corpus, below: str = "") -> Iterator[tuple[str, str]]:
    """Yield the files of a corpus that are not as they were built, and what is wrong with each. All bytes are read.

    It may be confined to those `below` a folder, "export/hub". Named, too, are files among its tables and exports that no build has made.
    """
    known = corpus.manifest
    for name, checksum in known.checksums.items():
        if below and not name.startswith(f"{below}/"):
            continue
        path = corpus.path / name
        try:
            if fault := fault_of_size(path, known.sizes[name]) if name in known.sizes else "":
                yield name, fault
            elif sha256_of(path) != checksum:
                yield name, "was edited: its SHA-256 is not that of the manifest"
        except OSError as error:
            yield name, "is missing" if isinstance(error, FileNotFoundError) else f"cannot be read ({error.strerror})"
    for folder in ("tables", "export"):
        for path in sorted((corpus.path / folder).rglob("*")):
            name = path.relative_to(corpus.path).as_posix()
            if path.is_file() and name not in known.checksums and name.startswith(below):
                yield name, "is not of this build: the manifest does not name it"


def refreshed(corpus: Corpus, target: Path) -> Corpus:
    """Write the manifest with the checksums of `target`, a file or folder of the corpus that was made anew."""
    place = target.relative_to(corpus.path).as_posix()
    others = {n: c for n, c in corpus.manifest.checksums.items() if n != place and not n.startswith(f"{place}/")}
    files = [target] if target.is_file() else [p for p in target.rglob("*") if p.is_file()]
    anew = {p.relative_to(corpus.path).as_posix(): p for p in files}
    checksums = {**others, **{name: sha256_of(p) for name, p in anew.items()}}
    kept = {name: size for name, size in corpus.manifest.sizes.items() if name in others}
    sizes = {**kept, **{name: p.stat().st_size for name, p in anew.items()}}
    manifest = replace(corpus.manifest, checksums=dict(sorted(checksums.items())), sizes=dict(sorted(sizes.items())))
    write_json(corpus.path / MANIFEST, manifest)
    return Corpus(corpus.path, manifest)


def changed(corpus: Corpus, below: str = "") -> list[str]:
    """Return the files of a corpus, or of a folder in it, that are missing or differ from their checksums."""
    return [name for name, _ in faults(corpus, below) if name in corpus.manifest.checksums]


def write_tables(
    folder: Path,
    stories: Iterable[AlignedStory],
    findings: Iterable[Finding],
    dropped: Mapping[str, str],
) -> dict[str, int]:
    """Write the tables of stories, a story at a time, and return their numbers of rows. `dropped` gives rules by unit id."""
    with ExitStack() as stack:
        writers = {
            name: stack.enter_context(parquet_writer(folder / f"{name}.parquet", tables.schema(name)))
            for name in tables.TABLES
        }
        for story in stories:
            for table, row in tables.story_rows(story):
                writers[table].write(row)
            for unit in story.units:
                writers["units"].write(tables.unit_row(unit, dropped.get(unit.id)))
        for finding in findings:
            writers["findings"].write(tables.finding_row(finding))
        return {name: writer.count for name, writer in writers.items()}


def without(story: AlignedStory, dropped: Container[str]) -> AlignedStory:
    """Return `story` with the units that are not `dropped`, and the pairwise links in these.

    The three-way links stay, since a unit's position counts in them.
    """
    units = tuple(unit for unit in story.units if unit.id not in dropped)
    if len(units) == len(story.units):
        return story
    links = story.alignment.links
    kept = {(lang, i) for unit in units for lang in LANGS for i in links[unit.position].positions(lang)}
    pairs = {
        f"{left}_{right}": tuple(
            link
            for link in story.alignment.pair(left, right)
            if ((left, link.left[0]) if link.left else (right, link.right[0])) in kept
        )
        for left, right in PAIRS
    }
    return replace(story, units=units, alignment=Alignment(story=story.story.id, links=links, **pairs))
