"""A folder for the Hugging Face Hub: Parquet files by configuration and a card that names them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.data import LANGS, PAIRS, AlignedStory, Lang, Pair
from toolkit.exports.about import About, Options
from toolkit.exports.card import Size, card
from toolkit.exports.format import Format
from toolkit.files import parquet_writer, regrouped, write_text
from toolkit.units import segments

if TYPE_CHECKING:
    import pyarrow as pa
    from datasets import Features

SHARD_BYTES = 500_000_000  # what the Hub's viewer likes to read at once
ROW_GROUP = 1_000  # rows; the Hub's viewer reads a group for a page of rows
SPLIT = "train"  # stories are not split yet; the Hub asks for a name

Row = Mapping[str, Any]


def write(folder: Path, stories: Sequence[AlignedStory], options: Options) -> None:
    rows: dict[str, Iterable[Row]] = {
        "sentences": sentence_rows(stories),
        "articles": article_rows(stories),
        "alignments": alignment_rows(stories),
        **{f"{left}-{right}": pair_rows(stories, left, right) for left, right in pairs_of(options)},
    }
    for config, features in configs(options).items():
        with parquet_writer(folder / f"{config}.parquet", features.arrow_schema) as out:
            for row in rows[config]:
                out.write(row)


def join(folder: Path, about: About, parts: Sequence[Path], options: Options) -> None:
    """Write `data/CONFIG/train-00000-of-0000N.parquet` and `README.md`; `datasets.load_dataset(folder)` opens it."""
    made = configs(options)
    sizes = {
        config: write_shards(folder / "data" / config, features, [part / f"{config}.parquet" for part in parts])
        for config, features in made.items()
    }
    write_text(folder / "README.md", card(about, made, sizes, SPLIT))


def pairs_of(options: Options) -> list[Pair]:
    return [pair for pair in PAIRS if pair in options.pairs]


def configs(options: Options) -> dict[str, "Features"]:
    """Return the columns of each configuration."""
    from datasets import Features, List, Translation, Value

    text, share, count = Value("string"), Value("float64"), Value("int32")
    spans = List({"start": count, "end": count})
    sides: dict[str, object] = {lang: List(count) for lang in LANGS}
    article_columns = (
        "id",
        "revision",
        "story",
        "page",
        "lang",
        "url",
        "title",
        "published",
        "updated",
        "section",
        "text",
    )
    pair_columns: dict[str, object] = {"id": text, "story": text, "kind": text, "type": text, "probability": share}
    made = {
        "sentences": Features(
            {**pair_columns, "position": count}
            | dict.fromkeys(LANGS, text)
            | {f"{lang}_article": text for lang in LANGS}
            | dict.fromkeys((f"{lang}_spans" for lang in LANGS), spans)
        ),
        "articles": Features(
            dict.fromkeys(article_columns, text)
            | {"authors": List(text), "tags": List(text), "warnings": List(text)}
            | dict.fromkeys(("text_sha256", "page_sha256", "extractor"), text)
        ),
        "alignments": Features({"id": text, "story": text, **sides, "type": text, "probability": share}),
    }
    for left, right in pairs_of(options):
        made[f"{left}-{right}"] = Features(
            {**pair_columns, "translation": Translation(languages=(left, right))}
            | {f"{lang}_article": text for lang in (left, right)}
            | {f"{lang}_spans": spans for lang in (left, right)}
        )
    return made


def sentence_rows(stories: Iterable[AlignedStory]) -> Iterator[Row]:
    for story in stories:
        articles = {a.lang: a.id for a in story.articles}
        for unit in story.units:
            yield {
                "id": unit.id,
                "story": unit.story,
                "position": unit.position,
                "kind": unit.kind,
                "type": unit.type,
                "probability": unit.probability,
                **{lang: unit.text(lang) or None for lang in LANGS},
                **{f"{lang}_article": articles.get(lang) if unit.text(lang) else None for lang in LANGS},
                **{f"{lang}_spans": [{"start": s.start, "end": s.end} for s in unit.spans(lang)] for lang in LANGS},
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
                "title": a.title,
                "published": a.published.isoformat() if a.published else None,
                "updated": a.updated.isoformat() if a.updated else None,
                "section": a.section,
                "text": a.text,
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


def pair_rows(stories: Iterable[AlignedStory], left: Lang, right: Lang) -> Iterator[Row]:
    """Yield what both versions have."""
    for story in stories:
        articles = {a.lang: a.id for a in story.articles}
        for s in segments(story, left, right):
            if s.source and s.target:
                yield {
                    "id": s.id,
                    "story": s.story,
                    "kind": s.kind,
                    "type": s.type,
                    "probability": s.probability,
                    "translation": {left: s.source, right: s.target},
                    f"{left}_article": articles[left],
                    f"{right}_article": articles[right],
                    f"{left}_spans": [{"start": span.start, "end": span.end} for span in s.source_spans],
                    f"{right}_spans": [{"start": span.start, "end": span.end} for span in s.target_spans],
                }


def write_shards(folder: Path, features: "Features", parts: Sequence[Path]) -> Size:
    """Join the tables of parts into files of at most about SHARD_BYTES.

    With a page index and content-defined chunks, as `datasets` itself writes: a small change re-uploads little.
    """
    import pyarrow.parquet as pq

    schema = features.arrow_schema
    folder.mkdir(parents=True)
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
    for number, file in enumerate(files):
        file.rename(folder / f"{SPLIT}-{number:05}-of-{len(files):05}.parquet")
    return Size(rows=total, files=sum(path.stat().st_size for path in folder.iterdir()), memory=memory)


def bytes_of(array: "pa.ChunkedArray | pa.Array") -> int:
    """Return what Arrow needs for these values. What it says itself tells how they came to be, too."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if isinstance(array, pa.ChunkedArray):
        return sum(map(bytes_of, array.chunks))
    count, kind = len(array), array.type
    size = (count + 7) // 8 if array.null_count else 0
    if pa.types.is_struct(kind):
        return size + sum(map(bytes_of, array.flatten()))
    if pa.types.is_list(kind):
        return size + 4 * (count + 1) + bytes_of(array.flatten())
    if pa.types.is_string(kind):
        return size + 4 * (count + 1) + (pc.sum(pc.binary_length(array)).as_py() or 0)
    return size + count * int(kind.bit_width) // 8


hub = Format(write, join)
