"""A folder for the Hugging Face Hub: Parquet files by configuration and a card that names them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.data import LANGS, PAIRS, AlignedStory, Lang, Pair
from toolkit.exports.about import About, Options
from toolkit.exports.card import Size, card
from toolkit.exports.characters import SURROGATE, Fitter, fitting, join_altered
from toolkit.exports.citation import citation_file
from toolkit.exports.facts import facts
from toolkit.exports.format import Format, Kept, by_split
from toolkit.files import parquet_rows, parquet_writer, regrouped, write_text
from toolkit.splits import names

if TYPE_CHECKING:
    import pyarrow as pa
    from datasets import Features

SHARD_BYTES = 400_000_000  # the Hub's viewer likes at most 500 MB; a file is found to be full a row group late
ROW_GROUP = 1_000  # rows; the Hub's viewer reads a group for a page of rows

Row = Mapping[str, Any]
Column = (
    str | tuple[str, str] | list[Any] | dict[str, Any]
)  # a type, languages of a translation, a list of, a struct of


def write(folder: Path, kept: Sequence[Kept], options: Options) -> None:
    fit = Fitter([SURROGATE])
    for split, own in by_split(kept, options).items():
        stories = [k.story for k in own]
        rows: dict[str, Iterable[Row]] = {
            "sentences": sentence_rows(stories, fit),
            "articles": article_rows(stories),
            "alignments": alignment_rows(stories),
            **{f"{left}-{right}": pair_rows(own, left, right, fit) for left, right in pairs_of(options)},
        }
        for config, made in columns(options).items():
            with parquet_writer(folder / f"{config}.{split}.parquet", schema_of(made)) as out:
                for row in rows[config]:
                    out.write(row)
    fit.write(folder)


def join(folder: Path, about: About, parts: Sequence[Path], options: Options) -> None:
    """Write `data/CONFIG/SPLIT-00000-of-0000N.parquet`, `README.md` and `CITATION.cff`.

    `datasets.load_dataset(folder)` opens it.
    """
    made = {config: features_of(columns_) for config, columns_ in columns(options).items()}
    sizes: dict[str, dict[str, Size]] = {config: {} for config in made}
    for config, features in made.items():
        for split in names(options.splits):
            tables = [part / f"{config}.{split}.parquet" for part in parts]
            if split == "train" or any(map(parquet_rows, tables)):  # the Hub cannot show an empty split
                sizes[config][split] = write_shards(folder / "data" / config, features, tables, split)
    found = facts(*(sorted((folder / "data" / config).iterdir()) for config in ("articles", "sentences")))
    write_text(folder / "README.md", card(about, made, sizes, found))
    write_text(folder / "CITATION.cff", citation_file(about))
    join_altered(folder, parts)


def pairs_of(options: Options) -> list[Pair]:
    return [pair for pair in PAIRS if pair in options.pairs]


def columns(options: Options) -> dict[str, dict[str, Column]]:
    """Return the columns of each configuration."""
    spans: Column = [{"start": "int32", "end": "int32"}]
    pair_columns: dict[str, Column] = {
        **dict.fromkeys(("id", "story", "kind", "type"), "string"),
        "probability": "float64",
        "published": "string",
    }
    made: dict[str, dict[str, Column]] = {
        "sentences": {
            **pair_columns,
            "position": "int32",
            **dict.fromkeys(LANGS, "string"),
            **{f"{lang}_article": "string" for lang in LANGS},
            **{f"{lang}_spans": spans for lang in LANGS},
            "corrected": ["string"],
        },
        "articles": {
            **dict.fromkeys(("id", "revision", "story", "page", "lang", "url", "title"), "string"),
            **dict.fromkeys(("published", "updated", "section", "text"), "string"),
            **{name: ["string"] for name in ("authors", "tags", "warnings")},
            **dict.fromkeys(("text_sha256", "page_sha256", "extractor"), "string"),
        },
        "alignments": {
            **dict.fromkeys(("id", "story"), "string"),
            **{lang: ["int32"] for lang in LANGS},
            "type": "string",
            "probability": "float64",
        },
    }
    for left, right in pairs_of(options):
        made[f"{left}-{right}"] = {
            **pair_columns,
            "translation": (left, right),
            **{f"{lang}_article": "string" for lang in (left, right)},
            **{f"{lang}_spans": spans for lang in (left, right)},
            "corrected": ["string"],
        }
    return made


def features_of(made: Mapping[str, Column]) -> "Features":
    from datasets import Features, List, Translation, Value

    def feature(column: Column) -> object:
        match column:
            case str():
                return Value(column)
            case tuple():
                return Translation(languages=column)
            case dict():
                return {name: feature(inner) for name, inner in column.items()}
            case [inner]:
                return List(feature(inner))
        raise TypeError(column)

    return Features({name: feature(column) for name, column in made.items()})


def schema_of(made: Mapping[str, Column]) -> "pa.Schema":
    """Return the same for Arrow alone: to load `datasets` takes 90 MB, which not every process should."""
    import pyarrow as pa

    def kind(column: Column) -> Any:
        match column:
            case str():
                return {"string": pa.string(), "int32": pa.int32(), "float64": pa.float64()}[column]
            case tuple():
                return pa.struct([(lang, pa.string()) for lang in sorted(column)])
            case dict():
                return pa.struct([(name, kind(inner)) for name, inner in column.items()])
            case [inner]:
                return pa.list_(kind(inner))
        raise TypeError(column)

    return pa.schema([(name, kind(column)) for name, column in made.items()])


def first_published(story: AlignedStory) -> str | None:
    """Return when the first of a story's versions came out: no model trained before that can have seen it."""
    times = [article.published for article in story.articles if article.published]
    return min(times).isoformat() if times else None


def sentence_rows(stories: Iterable[AlignedStory], fit: Fitter) -> Iterator[Row]:
    for story in stories:
        articles = {a.lang: a.id for a in story.articles}
        published = first_published(story)
        for unit in story.units:
            yield {
                "id": unit.id,
                "story": unit.story,
                "position": unit.position,
                "kind": unit.kind,
                "type": unit.type,
                "probability": unit.probability,
                "published": published,
                **{lang: fit(unit.id, lang, unit.text(lang)) or None for lang in LANGS},
                **{f"{lang}_article": articles.get(lang) if unit.text(lang) else None for lang in LANGS},
                **{f"{lang}_spans": [{"start": s.start, "end": s.end} for s in unit.spans(lang)] for lang in LANGS},
                "corrected": list(unit.corrected),
            }


def article_rows(stories: Iterable[AlignedStory]) -> Iterator[Row]:
    for story in stories:
        for a in story.articles:
            yield {
                "id": a.id,
                "revision": a.revision,
                "story": story.story.id,
                "page": a.page,
                "lang": a.lang,
                "url": a.url,
                "title": fitting(a.title, [SURROGATE]),
                "published": a.published.isoformat() if a.published else None,
                "updated": a.updated.isoformat() if a.updated else None,
                "section": a.section,
                "text": fitting(a.text, [SURROGATE]),
                "authors": list(a.authors),
                "tags": list(a.tags),
                "warnings": list(a.warnings),
                "text_sha256": a.text_sha256,
                "page_sha256": a.page_sha256,
                "extractor": a.extractor,
            }


def alignment_rows(stories: Iterable[AlignedStory]) -> Iterator[Row]:
    for story in stories:
        for unit in story.units:
            link = story.alignment.links[unit.position]
            row: dict[str, object] = {lang: list(link.positions(lang)) for lang in LANGS}
            row |= {"id": unit.id, "story": unit.story, "type": link.type, "probability": link.probability}
            yield row


def pair_rows(stories: Iterable[Kept], left: Lang, right: Lang, fit: Fitter) -> Iterator[Row]:
    """Yield what both versions have."""
    for kept in stories:
        articles = {a.lang: a.id for a in kept.story.articles}
        published = first_published(kept.story)
        for s in kept.segments((left, right)):
            yield {
                "id": s.id,
                "story": s.story,
                "kind": s.kind,
                "type": s.type,
                "probability": s.probability,
                "published": published,
                "translation": {left: fit(s.id, left, s.source), right: fit(s.id, right, s.target)},
                f"{left}_article": articles[left],
                f"{right}_article": articles[right],
                f"{left}_spans": [{"start": span.start, "end": span.end} for span in s.source_spans],
                f"{right}_spans": [{"start": span.start, "end": span.end} for span in s.target_spans],
                "corrected": list(s.corrected),
            }


def write_shards(folder: Path, features: "Features", parts: Sequence[Path], split: str) -> Size:
    """Join the tables of parts into files of at most about SHARD_BYTES.

    With a page index and content-defined chunks, as `datasets` itself writes: a small change re-uploads little.
    """
    import pyarrow.parquet as pq

    schema = features.arrow_schema
    folder.mkdir(parents=True, exist_ok=True)
    files: list[Path] = []
    total = memory = 0
    writer: pq.ParquetWriter | None = None
    tables = regrouped(parts, ROW_GROUP)
    for table in chain([next(tables, schema.empty_table())], tables):
        if writer is None:
            files.append(folder / f"part-{len(files)}")
            writer = pq.ParquetWriter(
                files[-1], schema, compression="zstd", write_page_index=True, use_content_defined_chunking=True
            )
        writer.write_table(table)
        memory += sum(bytes_of(column) for column in table.columns)
        total += table.num_rows
        if files[-1].stat().st_size > SHARD_BYTES:
            writer.close()
            writer = None
    if writer is not None:
        writer.close()
    named = [folder / f"{split}-{number:05}-of-{len(files):05}.parquet" for number in range(len(files))]
    for file, name in zip(files, named, strict=True):
        file.rename(name)
    return Size(rows=total, files=sum(path.stat().st_size for path in named), memory=memory)


def bytes_of(array: Any) -> int:
    """Return what Arrow needs for these values. What it says itself tells how they came to be, too."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if isinstance(array, pa.ChunkedArray):
        return sum(bytes_of(chunk) for chunk in array.chunks)
    count, kind = len(array), array.type
    size = (count + 7) // 8 if array.null_count else 0
    if pa.types.is_struct(kind):
        return size + sum(bytes_of(part) for part in array.flatten())
    if pa.types.is_list(kind):
        return size + 4 * (count + 1) + bytes_of(array.flatten())
    if pa.types.is_string(kind):
        return size + 4 * (count + 1) + (pc.sum(pc.binary_length(array)).as_py() or 0)
    return size + count * int(kind.bit_width) // 8


hub = Format(write, join)
