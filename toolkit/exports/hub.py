"""A folder for the Hugging Face Hub: Parquet files by configuration and a card that names them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.data import LANGS, PAIRS, AlignedStory, Lang
from toolkit.exports.about import About, Options
from toolkit.exports.card import Size, card
from toolkit.files import write_text
from toolkit.units import segments

if TYPE_CHECKING:
    from datasets import Features

SHARD_BYTES = 500_000_000  # what the Hub's viewer likes to read at once
ROW_GROUP = 1_000  # rows; the Hub's viewer reads a group for a page of rows
SPLIT = "train"  # stories are not split yet; the Hub asks for a name

Row = Mapping[str, Any]


def hub(folder: Path, about: About, stories: Callable[[], Iterator[AlignedStory]], options: Options) -> None:
    """Write `data/CONFIG/train-00000-of-0000N.parquet` and `README.md`; `datasets.load_dataset(folder)` opens it."""
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
    configs: dict[str, tuple[Features, Iterable[Row]]] = {
        "sentences": (
            Features(
                {**pair_columns, "position": count}
                | dict.fromkeys(LANGS, text)
                | {f"{lang}_article": text for lang in LANGS}
                | dict.fromkeys((f"{lang}_spans" for lang in LANGS), spans)
            ),
            sentence_rows(stories()),
        ),
        "articles": (
            Features(
                dict.fromkeys(article_columns, text)
                | {"authors": List(text), "tags": List(text), "warnings": List(text)}
                | dict.fromkeys(("text_sha256", "page_sha256", "extractor"), text)
            ),
            article_rows(stories()),
        ),
        "alignments": (
            Features({"id": text, "story": text, **sides, "type": text, "probability": share}),
            alignment_rows(stories()),
        ),
    }
    for left, right in PAIRS:
        if (left, right) in options.pairs:
            features = Features(
                {**pair_columns, "translation": Translation(languages=(left, right))}
                | {f"{lang}_article": text for lang in (left, right)}
                | {f"{lang}_spans": spans for lang in (left, right)}
            )
            configs[f"{left}-{right}"] = features, pair_rows(stories(), left, right)

    sizes = {}
    for config, (features, rows) in configs.items():
        sizes[config] = write_shards(folder / "data" / config, features, rows)
    write_text(folder / "README.md", card(about, {c: f for c, (f, _) in configs.items()}, sizes, SPLIT))


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


def write_shards(folder: Path, features: "Features", rows: Iterable[Row]) -> Size:
    """Write rows into files of at most about SHARD_BYTES.

    With a page index and content-defined chunks, as `datasets` itself writes: a small change re-uploads little.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = features.arrow_schema
    folder.mkdir(parents=True)
    parts: list[Path] = []
    total = memory = 0
    buffer: list[Row] = []
    writer: pq.ParquetWriter | None = None

    def flush() -> None:
        nonlocal writer, total, memory
        if writer is None:
            parts.append(folder / f"part-{len(parts)}")
            writer = pq.ParquetWriter(
                parts[-1], schema, compression="zstd", write_page_index=True, use_content_defined_chunking=True
            )
        table = pa.Table.from_pylist(buffer, schema=schema)
        writer.write_table(table)
        memory += table.nbytes
        total += len(buffer)
        buffer.clear()
        if parts[-1].stat().st_size > SHARD_BYTES:
            writer.close()
            writer = None

    for row in rows:
        buffer.append(row)
        if len(buffer) == ROW_GROUP:
            flush()
    if buffer or not parts:
        flush()
    if writer is not None:
        writer.close()
    for number, part in enumerate(parts):
        part.rename(folder / f"{SPLIT}-{number:05}-of-{len(parts):05}.parquet")
    return Size(rows=total, files=sum(path.stat().st_size for path in folder.iterdir()), memory=memory)
