"""Test sets on disk, as `-t` names them: sacreBLEU's own, where it has stored them, and folders of plain files.

sacreBLEU keeps a set in $SACREBLEU/NAME (~/.sacrebleu/NAME): NAME.uk-en.src, .ref, .ref-A, .docid, .origlang, .domain. They are
read as they are; where only the downloaded archive is there, sacreBLEU unpacks it. Nothing is downloaded but by `download`.

A folder holds, or holds in a folder uk-en: src.uk.txt and ref.en.txt (refA.en.txt, refB.en.txt for several), or one NAME.uk and
NAME.en; .gz is unpacked. With them may come docs.tsv: a line a segment, the document's name, and behind a tab its domain.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from toolkit.errors import ToolkitError, UsageError, choose
from toolkit.files import read_lines

ENDINGS = ("", ".txt", ".gz", ".txt.gz")


@dataclass(frozen=True, slots=True, kw_only=True)
class TestSet:
    """The segments of one or more test sets in one direction."""

    __test__ = False  # pytest takes it for a test by its name

    name: str
    sources: tuple[str, ...] | None
    references: tuple[tuple[str, ...], ...]
    fields: dict[str, tuple[str, ...]]  # what else is known of each segment: docid, origlang, domain

    def chosen(self, *, origlang: str = "", subset: str = "") -> tuple[int, ...]:
        """Return which segments have this original language ("non-en": another) and a domain that the pattern is found in."""
        kept = list(range(len(self.references[0])))
        if origlang:
            langs = self.field("origlang")
            other = origlang.removeprefix("non-")
            kept = [i for i in kept if (langs[i] == other) != origlang.startswith("non-")]
        if subset:
            labels = self.field("domain")
            wanted = found_in(labels, subset.removeprefix("country:"))
            kept = [i for i in kept if wanted[i]]
        if not kept:
            has = "; ".join(f"{k}: {', '.join(sorted(set(v)))}" for k, v in self.fields.items() if k != "docid")
            raise ToolkitError(f"{self.name}: no segment with {origlang or subset} (it has {has})")
        return tuple(kept)

    def field(self, name: str) -> tuple[str, ...]:
        return choose("field", name, self.fields) if self.fields else missing(self.name, name)


def found_in(labels: Sequence[str], pattern: str) -> list[bool]:
    """Return in which labels a pattern is found. Raises ToolkitError where it is none."""
    try:
        wanted = re.compile(pattern)
    except re.error as error:
        raise UsageError(f"{pattern!r} is no pattern: {error}") from error
    return [bool(wanted.search(label)) for label in labels]


def missing(test_set: str, field: str) -> tuple[str, ...]:
    raise ToolkitError(f"{test_set}: nothing says the {field} of its segments")


def read_test_set(names: str, direction: str) -> TestSet:
    """Return one test set, or several parted by commas, one behind the other. Raises ToolkitError where one is not on disk."""
    if not direction:
        raise UsageError("-t: say the direction as well, as in -l uk-en")
    return joined([read_one(name, direction) for name in names.split(",")])


def joined(sets: Sequence[TestSet]) -> TestSet:
    counts = {len(s.references) for s in sets}
    if len(counts) > 1:
        raise ToolkitError("the test sets have not as many references each; score them one by one")
    shared = [f for f in sets[0].fields if all(f in s.fields for s in sets)]
    known = [s.sources for s in sets if s.sources is not None]
    return TestSet(
        name=",".join(s.name for s in sets),
        sources=tuple(line for lines in known for line in lines) if len(known) == len(sets) else None,
        references=tuple(tuple(line for s in sets for line in s.references[n]) for n in range(counts.pop())),
        fields={f: tuple(value for s in sets for value in s.fields[f]) for f in shared},
    )


def read_one(name: str, direction: str) -> TestSet:
    if Path(name).is_dir():
        return from_folder(Path(name), direction)
    return stored(described(name), direction)


def described(name: str) -> Any:
    """Return a test set as sacreBLEU describes it, on disk or not."""
    from sacrebleu.dataset import DATASETS

    if name not in DATASETS:
        near = [n for n in DATASETS if n.startswith(name[:5])][:6]
        hint = f"; sacreBLEU has {', '.join(near)} …" if near else ""
        raise ToolkitError(f"no test set {name!r}: neither a folder nor a name that sacreBLEU knows{hint}")
    return DATASETS[name]


def stored(dataset: Any, direction: str) -> TestSet:
    """Return a test set of sacreBLEU's from its files on disk."""
    from sacrebleu.dataset import SUBSETS

    name = dataset.name
    if direction not in dataset.langpairs:
        raise ToolkitError(f"{name} has no {direction} (it has {', '.join(sorted(dataset.langpairs))})")
    folder = Path(dataset._outdir)
    stem = f"{name.replace('/', '_')}.{direction}."
    if not (folder / f"{stem}src").is_file():
        archives = [Path(dataset._rawdir) / dataset._get_tarball_filename(url) for url in dataset.data]
        if not all(archive.is_file() and archive.stat().st_size for archive in archives):
            raise ToolkitError(
                f"{name} is not on disk (looked for {folder / stem}src); --download {name} fetches it, or set SACREBLEU"
            )
        try:
            dataset.process_to_text(direction)
        except (OSError, SyntaxError, ValueError, AssertionError) as error:
            raise ToolkitError(
                f"{name}: what is in {dataset._rawdir} cannot be read: {error}; download it again"
            ) from error
    fields = {path.name.removeprefix(stem): path for path in sorted(folder.glob(f"{stem}*"))}
    allowed = {f.replace(":", "-") for f in allowed_references(dataset, direction)}
    chosen = [path for field, path in fields.items() if field in allowed] or [
        path for field, path in fields.items() if field == "ref" or field.startswith("ref-")
    ]
    if not chosen:
        raise ToolkitError(f"{folder}: no reference of {direction} ({stem}ref)")
    known: dict[str, tuple[str, ...]] = {f: lines_of(fields[f]) for f in ("docid", "origlang", "domain") if f in fields}
    if name in SUBSETS and "docid" in known and "domain" not in known:
        known["domain"] = tuple(SUBSETS[name].get(docid, "") for docid in known["docid"])
    return checked(name, lines_of(fields["src"]), [lines_of(path) for path in chosen], known)


def allowed_references(dataset: Any, direction: str) -> list[str]:
    of_dataset = getattr(dataset, "_get_langpair_allowed_refs", None)
    return of_dataset(direction) if of_dataset else []


def lines_of(path: Path) -> tuple[str, ...]:
    return tuple(line.rstrip() for line in read_lines(path, keep_mark=True))


def from_folder(folder: Path, direction: str) -> TestSet:
    """Return the test set in a folder of plain files."""
    root = folder / direction if (folder / direction).is_dir() else folder
    source, _, target = direction.partition("-")
    names = {path.name: path for path in sorted(root.iterdir()) if path.is_file()}
    references = [path for name, path in names.items() if re.fullmatch(rf"ref[^.]*\.{target}(\.txt)?(\.gz)?", name)]
    sources = [path for name, path in names.items() if re.fullmatch(rf"src\.{source}(\.txt)?(\.gz)?", name)]
    if not references:
        sources, references = moses(names, source, target)
    if not references:
        raise ToolkitError(
            f"{root}: no test set of {direction}; it needs ref.{target}.txt (and src.{source}.txt), or NAME.{source} and "
            f"NAME.{target}"
        )
    fields = {}
    if "docs.tsv" in names:
        fields = documents(names["docs.tsv"])
    found = [lines_of(path) for path in references]
    return checked(str(folder), lines_of(sources[0]) if sources else None, found, fields)


def moses(names: dict[str, Path], source: str, target: str) -> tuple[list[Path], list[Path]]:
    """Return the one pair NAME.uk, NAME.en. Raises ToolkitError where there are several."""
    both = [
        (names[stem + ending], path)
        for name, path in names.items()
        for ending in (f".{source}", f".{source}.gz")
        for stem in [name.removesuffix(f".{target}.gz").removesuffix(f".{target}")]
        if stem != name and stem + ending in names
    ]
    if len(both) > 1:
        stems = ", ".join(path.name for _, path in both)
        raise ToolkitError(f"several test sets of {source}-{target} in one folder ({stems}); name the reference's file")
    return ([both[0][0]], [both[0][1]]) if both else ([], [])


def documents(path: Path) -> dict[str, tuple[str, ...]]:
    """Return the document of each segment, and the domain where it stands behind a tab."""
    rows = [line.split("\t") for line in read_lines(path)]
    if not rows or any(not row[0].strip() for row in rows):
        empty = next((n for n, row in enumerate(rows, start=1) if not row[0].strip()), 1)
        raise ToolkitError(f"{path}, line {empty}: no document; each line names that of its segment")
    fields = {"docid": tuple(row[0] for row in rows)}
    domains = tuple(row[1] if len(row) > 1 else "" for row in rows)
    return fields | ({"domain": domains} if any(domains) else {})


def checked(
    name: str, sources: tuple[str, ...] | None, references: list[tuple[str, ...]], fields: dict[str, tuple[str, ...]]
) -> TestSet:
    count = len(references[0])
    parts = [("its sources", sources), *((f"reference {n}", r) for n, r in enumerate(references, 1)), *fields.items()]
    for what, lines in parts:
        if lines is not None and len(lines) != count:
            raise ToolkitError(f"{name}: {what} has {len(lines)} lines, but reference 1 has {count}; it is damaged")
    if not count:
        raise ToolkitError(f"{name}: empty; its references have no line")
    return TestSet(name=name, sources=sources, references=tuple(references), fields=fields)


def subset(found: TestSet, kept: Sequence[int]) -> TestSet:
    """Return the segments `kept` alone."""

    def only(lines: Sequence[str]) -> tuple[str, ...]:
        return tuple(lines[i] for i in kept)

    return replace(
        found,
        sources=None if found.sources is None else only(found.sources),
        references=tuple(map(only, found.references)),
        fields={field: only(values) for field, values in found.fields.items()},
    )


def listed(direction: str = "") -> list[tuple[str, list[str]]]:
    """Return sacreBLEU's test sets on disk, with their directions."""
    from sacrebleu.dataset import DATASETS

    found = []
    for name, dataset in sorted(DATASETS.items()):
        stem = name.replace("/", "_")
        pairs = [p for p in sorted(dataset.langpairs) if (Path(dataset._outdir) / f"{stem}.{p}.src").is_file()]
        if pairs and (not direction or direction in pairs):
            found.append((name, pairs))
    return found


def citations(names: str) -> list[str]:
    """Return how test sets are cited, in BibTeX, as sacreBLEU's --citation has it. Raises ToolkitError where none is known."""
    found = []
    for name in names.split(","):
        cited = "" if Path(name).is_dir() else described(name).citation
        if not cited:
            raise ToolkitError(f"{name}: sacreBLEU knows no citation of it")
        found.append(cited.strip())
    return found


def download(name: str, direction: str) -> None:
    """Let sacreBLEU fetch a test set. Raises ToolkitError where it cannot."""
    from sacrebleu.dataset import DATASETS

    dataset = choose("test set", name, DATASETS)
    try:
        dataset.process_to_text(direction or None)
    except (OSError, SystemExit) as error:
        raise ToolkitError(f"{name}: cannot be fetched: {error}") from error
