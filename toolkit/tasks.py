"""Test sets that are no corpus of ours: Moses files and data sets of the Hub, as tasks to translate and score.

Moses files are PREFIX.uk and PREFIX.en, a segment a line, or PREFIX.uk-en.uk and PREFIX.uk-en.en as our own export writes them;
beside them may stand PREFIX.ids, an id a line, and PREFIX.docids, that of its document. ".gz" is unpacked. A data set has a
column `translation` of languages and texts, as those of WMT and OPUS, or a column a language; its columns `id`, `story` (or
`doc_id`, `document_id`, `docid`), `kind`, `type`, `probability` and `published` (a time, or text as in 2024-01-31T12:00+02:00)
are read where it has them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from toolkit.data import Kind, LinkType, Pair, Placed, Task, Whole
from toolkit.errors import ToolkitError
from toolkit.files import read_lines

if TYPE_CHECKING:
    from datasets import Dataset

DOCUMENTS = ("story", "doc_id", "document_id", "docid")
SPLITS = ("test", "validation")  # taken in this order where none is named
Row = Mapping[str, Any]


def moses(prefix: str | Path, direction: Pair) -> Task | None:
    """Return the task of plain files; None where there are none of this direction.

    Raises ToolkitError for files that are not as long as each other.
    """
    stem = Path(prefix)
    for name in (f"{stem.name}.{'-'.join(direction)}", f"{stem.name}.{'-'.join(direction[::-1])}", stem.name):
        found = [beside(stem.with_name(name), ending) for ending in direction]
        if all(found):
            break
    else:
        return None
    columns = [(path, read_lines(path)) for path in found if path]
    more = (beside(stem.with_name(name), ending) for ending in ("ids", "docids"))
    columns += [(path, read_lines(path)) for path in more if path]
    first, lines = columns[0]
    for path, others in columns[1:]:
        if len(others) != len(lines):
            raise ToolkitError(
                f"{path} has {len(others)} lines, but {first} {len(lines)}; line n of each must be one segment"
            )
    named = {path.name.removesuffix(".gz").rpartition(".")[2]: column for path, column in columns}
    rows = (
        {
            "id": named["ids"][n] if "ids" in named else str(n + 1),
            "story": named["docids"][n] if "docids" in named else "",
            "source": named[direction[0]][n],
            "reference": named[direction[1]][n],
        }
        for n in range(len(lines))
    )
    return task(rows, direction)


def beside(stem: Path, ending: str) -> Path | None:
    """Return the file of an ending, plain or packed, if it is there."""
    paths = [stem.with_name(f"{stem.name}.{ending}{packed}") for packed in ("", ".gz")]
    return next((path for path in paths if path.is_file()), None)


def hub(name: str, direction: Pair, *, config: str | None = None, split: str | None = None) -> Task | None:
    """Return the task of a data set, a folder or a name on the Hub; None where it has not both languages.

    Without `config` that of the direction is taken, or of the direction turned round, or the only one. Nothing is asked of the
    network for a folder, nor where HF_HUB_OFFLINE or HF_DATASETS_OFFLINE is set. Raises ToolkitError for what cannot be opened.
    """
    data = opened(name, direction, config, split)
    columns = set(data.column_names)
    source, target = direction
    if "translation" in columns:
        rows: Iterator[tuple[Row, str | None, str | None]] = (
            (row, row["translation"].get(source), row["translation"].get(target)) for row in data
        )
        sides = (
            set(data.features["translation"].languages or ())
            if hasattr(data.features["translation"], "languages")
            else {*direction}
        )
    else:
        sides = columns
        rows = ((row, row.get(source), row.get(target)) for row in data)
    if not {*direction} <= sides:
        return None
    document = next((column for column in DOCUMENTS if column in columns), None)
    return task(
        (
            {
                "id": str(row.get("id") or n),
                "story": str(row[document] or "") if document else "",
                "source": ours or "",
                "reference": theirs or "",
                "kind": row.get("kind"),
                "type": row.get("type"),
                "probability": row.get("probability"),
                "published": row.get("published"),
            }
            for n, (row, ours, theirs) in enumerate(rows, start=1)
        ),
        direction,
    )


def opened(name: str, direction: Pair, config: str | None, split: str | None) -> "Dataset":
    """Return one split of one configuration. Raises ToolkitError with what there is instead."""
    import datasets

    datasets.disable_progress_bars()
    try:
        there = list(datasets.get_dataset_config_names(name))
        wanted = [config] if config else ["-".join(direction), "-".join(direction[::-1])]
        picked = next((c for c in wanted if c in there), there[0] if len(there) == 1 and not config else None)
        if picked is None:
            raise ToolkitError(
                f"{name}: no configuration {' or '.join(wanted)} (there are: {', '.join(there)}); name one"
            )
        splits = datasets.load_dataset(name, picked)
    except ToolkitError:
        raise
    except (OSError, ValueError, RuntimeError) as error:  # not there, no data files, offline, damaged
        reason = " ".join(str(error).split())
        raise ToolkitError(f"{name}: cannot be opened as a data set: {reason}") from error
    finally:
        datasets.enable_progress_bars()
    chosen = split or next((s for s in SPLITS if s in splits), next(iter(splits)) if len(splits) == 1 else None)
    if chosen not in splits:
        raise ToolkitError(f"{name}: no split {chosen or 'test'} (there are: {', '.join(splits)}); name one")
    return splits[chosen]


def task(rows: Iterable[Row], direction: Pair) -> Task:
    """Return what can be scored of rows with id, story, source, reference and what else is known of them."""
    name = "-".join(direction)
    segments = []
    left_out = 0
    for row in rows:
        source, reference = (str(row[side]).strip() for side in ("source", "reference"))
        if not source or not reference:
            left_out += bool(source)
            continue
        kind, link = row.get("kind"), row.get("type")
        segments.append(
            Placed(
                id=row["id"],
                direction=name,
                source=source,
                reference=reference,
                source_sentences=(source,),
                story=row["story"],
                kind=kind if kind in get_args(Kind) else None,
                type=link if link in get_args(LinkType) else None,
                probability=row.get("probability"),
                published=moment(row.get("published")),
            )
        )
    return Task(direction=name, segments=tuple(segments), articles=articles(segments), left_out=left_out)


def moment(value: object) -> datetime | None:
    """Return a time with a zone, UTC where it says none; None for what is no time.

    >>> moment("2024-01-31"), moment("yesterday")
    (datetime.datetime(2024, 1, 31, 0, 0, tzinfo=datetime.timezone.utc), None)
    """
    try:
        time = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def articles(segments: Sequence[Placed]) -> tuple[Whole, ...]:
    """Return the documents of segments that have one, in their order; a line of the source is a segment."""
    places: dict[str, list[int]] = {}
    for place, segment in enumerate(segments):
        if segment.story:
            places.setdefault(segment.story, []).append(place)
    return tuple(
        Whole(
            story=story,
            source="\n".join(segments[p].source for p in own),
            published=tuple(segments[p].reference for p in own),
            segments=tuple(own),
        )
        for story, own in places.items()
    )
