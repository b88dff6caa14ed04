"""What publishing changes: a corpus as it is here, upon a repository as it is there."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from toolkit import cards
from toolkit.corpus import Corpus
from toolkit.errors import ToolkitError
from toolkit.exports.card import CONFIGS, DEFAULT
from toolkit.exports.citation import MADE, citation_file
from toolkit.exports.sections import EXAMPLES, PLACE
from toolkit.files import read_text, sha256_of
from toolkit.pipeline import about
from toolkit.publishing.changes import difference, history, next_version, row, section, versions
from toolkit.publishing.checking import Objection, data_set
from toolkit.publishing.gating import KEYS
from toolkit.publishing.repository import Gating, Head, Remote, Repository

CARD, CITATION, VERSIONS = "README.md", "CITATION.cff", "versions"
OURS = re.compile(rf"data/({'|'.join(CONFIGS)})/(train|validation|test)-\d{{5}}-of-\d{{5}}\.parquet")
SITE = "https://huggingface.co/datasets"  # what is cited, whichever mirror is asked
PURGED = "earlier revisions deleted"
# Keys of the card that are newsalign's, whoever changed them there.
OWNED = frozenset(
    "language license license_name license_link pretty_name task_categories size_categories annotations_creators "
    "language_creators source_datasets multilinguality tags configs dataset_info extra_gated_prompt extra_gated_fields".split()
)
Action = Literal["new", "replaced", "same", "gone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How a corpus is to be published."""

    private: bool = True  # a new repository
    gated: Gating | None = None  # None: as it is there
    tag: str = ""  # "": the next of v1, v2 …
    purge: bool = False  # earlier revisions are deleted


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """One file of the data set's repository, and what becomes of it."""

    path: str  # there
    bytes: int
    action: Action


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What publishing changes in a repository, or has changed."""

    repo: str
    url: str
    uploads: tuple[Upload, ...]
    head: Head | None = None  # None: there is no repository yet, or it was not looked at
    version: str = ""  # that the repository has then
    tag: bool = False  # it is yet to be tagged so
    what: str = ""  # is different from the version before; "": the data is the same
    card: str = ""  # README.md as it will be
    citation: str = ""  # CITATION.cff; "": another's is there
    notes: tuple[str, ...] = ()  # what a publisher should know
    objections: tuple[Objection, ...] = ()  # nothing is sent while there are any
    left: tuple[str, ...] = ()  # after a purge: where what was removed may still be had

    def paths(self, *actions: Action) -> list[str]:
        return [upload.path for upload in self.uploads if upload.action in actions]


def first_plan(hub: Repository, folder: Path) -> Plan:
    """Return what would go to an empty repository, its card as it is."""
    files = [(p.relative_to(folder).as_posix(), p.stat().st_size) for p in data_set(folder)]
    uploads = tuple(Upload(path=path, bytes=size, action="new") for path, size in files)
    return Plan(repo=hub.name, url=hub.url, uploads=uploads)


def planned(made: Corpus, folder: Path, hub: Repository, head: Head | None, wish: Wish, scratch: Path) -> Plan:
    """Return what is to be done to a repository in the state `head`. What is read of it is put below `scratch`."""
    there = dict(head.files) if head else {}
    data = {p.relative_to(folder).as_posix(): p for p in data_set(folder) if p.suffix == ".parquet"}
    actions: dict[str, Action] = {path: action(file, there.get(path)) for path, file in data.items()}
    gone = sorted(path for path in there if OURS.fullmatch(path) and path not in data)
    own, theirs = read_text(folder / CARD), fetched(hub, head, CARD, scratch)

    rows = history(cards.sections(theirs).get(VERSIONS, ""))
    names = versions(rows)
    what = ""
    if not names or gone or set(actions.values()) != {"same"}:
        version = wish.tag or next_version([*names, *(head.tags if head else ())])
        if version in names or (head and version in head.tags):
            raise ToolkitError(f"{hub.name}: has a version {version!r} already; say --tag with another name")
        what = compared(folder, hub, head, scratch)
        rows = [row(version, sum(sizes(own)[DEFAULT].values()), what), *rows]
    else:
        version = wish.tag or names[0]
        if head and head.tags.get(version, head.commit) != head.commit and version != names[0]:
            raise ToolkitError(f"{hub.name}: has another version {version!r}; say --tag with another name")
    if wish.purge and not rows[0].endswith(f"{PURGED} |"):
        rows = [rows[0].removesuffix(" |") + f"; {PURGED} |", *rows[1:]]

    card = card_for(own, theirs, rows, hub.name, gated=bool(wish.gated))
    citation = ""
    if not (their_citation := fetched(hub, head, CITATION, scratch)) or their_citation.startswith(MADE):
        citation = citation_file(about(made.manifest), version=rows_version(rows), url=f"{SITE}/{hub.name}")
    texts = {CARD: card} | ({CITATION: citation} if citation else {})
    actions = {path: action(text.encode(), there.get(path)) for path, text in texts.items()} | actions
    sizes_ = {path: len(text.encode()) for path, text in texts.items()} | {p: f.stat().st_size for p, f in data.items()}
    uploads = [Upload(path=path, bytes=size, action=actions[path]) for path, size in sizes_.items()]
    uploads += [Upload(path=path, bytes=there[path].bytes, action="gone") for path in gone]
    return replace(
        first_plan(hub, folder),
        uploads=tuple(uploads),
        head=head,
        version=version,
        tag=head is None or version not in head.tags,
        what=what,
        card=card,
        citation=citation,
        notes=tuple(notes(head, wish, own, theirs, kept_citation=not citation)),
    )


def fetched(hub: Repository, head: Head | None, path: str, scratch: Path) -> str:
    """Return a text of the repository; "" where there is none."""
    if head is None or path not in head.files:
        return ""
    try:
        return hub.fetch(path, head.commit, scratch).read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise ToolkitError(f"{hub.name}: its {path} is not UTF-8 at byte {error.start}; put it right there") from None


def action(file: Path | bytes, there: Remote | None) -> Action:
    """Return what becomes of a file: by size, then by the hash that the repository has of it."""
    if there is None:
        return "new"
    if (file.stat().st_size if isinstance(file, Path) else len(file)) != there.bytes:
        return "replaced"
    if there.sha256:
        own = sha256_of(file) if isinstance(file, Path) else hashlib.sha256(file).hexdigest()
        return "same" if own == there.sha256 else "replaced"
    data = file.read_bytes() if isinstance(file, Path) else file
    git = hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
    return "same" if git == there.git else "replaced"


def compared(folder: Path, hub: Repository, head: Head | None, scratch: Path) -> str:
    """Return what is different from the rows that are published, in words."""
    old = shards(head.files) if head else {}
    if head is None or not old:
        return "first version"
    before = {split: [hub.fetch(path, head.commit, scratch) for path in paths] for split, paths in old.items()}
    new = shards(path.relative_to(folder).as_posix() for path in data_set(folder))
    found = difference(before, {split: [folder / path for path in paths] for split, paths in new.items()})
    return str(found) if found else "the version before had other columns"


def shards(paths: Iterable[str]) -> dict[str, list[str]]:
    """Return the files of the configuration `sentences` among paths, by split."""
    out: dict[str, list[str]] = {}
    for path in sorted(paths):
        if (found := OURS.fullmatch(path)) and found[1] == DEFAULT:
            out.setdefault(found[2], []).append(path)
    return out


def sizes(card: str) -> dict[str, dict[str, int]]:
    """Return the rows of each configuration and split, by the card."""
    infos = cards.metadata(card)["dataset_info"]
    return {info["config_name"]: {s["name"]: s["num_examples"] for s in info["splits"]} for info in infos}


def rows_version(rows: Sequence[str]) -> str:
    return versions(rows)[0]


def card_for(own: str, theirs: str, rows: Sequence[str], repo: str, *, gated: bool) -> str:
    """Return the card as it is to be in the repository: our keys and sections, and what others wrote there.

    Where nobody did, what was written into the card here goes with it.
    """
    ours = {name: text.replace(PLACE, repo) for name, text in cards.sections(own).items()} | {VERSIONS: section(rows)}
    keys, had = cards.metadata(own), cards.metadata(theirs)
    if gated:
        ours.pop(EXAMPLES, None)  # who has not asked for access shall not read it
        keys |= KEYS
    base = theirs
    if not cards.others(theirs).strip():
        base = f"---\n{cards.head_of(theirs) if had else cards.head_of(own)}\n---\n{cards.body_of(own)}"
    keys = {name: value for name, value in keys.items() if name not in had or name in OWNED}
    gone = [name for name in ("license_name", "license_link") if name not in keys]
    return cards.merged(base, keys, ours, configs=CONFIGS, gone=gone)


def notes(head: Head | None, wish: Wish, own: str, theirs: str, *, kept_citation: bool) -> Iterable[str]:
    """Yield what a publisher may not expect."""
    if head and not head.private and wish.private:
        yield "the repository is public: what is sent can be seen by all at once"
    if head and head.private and not wish.private:
        yield "the repository is private, and stays so; its settings on the Hub make it public"
    if head and head.gated and not wish.gated:
        yield "the repository is gated, and stays so"
    if kept_citation:
        yield f"the {CITATION} that is there is not newsalign's, and stays"
    added, there = cards.others(own).strip(), cards.others(theirs).strip()
    if added and there and added != there:
        yield f"what was added to {CARD} here is not sent, since the card there has text of its own; add it there"
