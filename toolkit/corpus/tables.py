"""The Parquet tables of a corpus: their columns, and the way from stories to rows and back."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from toolkit.data import (
    LANGS,
    PAIRS,
    AlignedStory,
    Alignment,
    Article,
    FilterSettings,
    Finding,
    Lang,
    Link,
    PairLink,
    Sentence,
    Story,
    Unit,
)

if TYPE_CHECKING:
    import pyarrow as pa

T = TypeVar("T")
Row = Mapping[str, Any]

TABLES = ("articles", "stories", "sentences", "links", "alignments", "units", "findings")  # of stories
REVISIONS = "revisions"  # the one that is not
SCORES = "scores"  # what filters measured: beside the units, in their order
RULES = tuple(f.name for f in fields(FilterSettings) if f.name != "preset")
STORY = {"articles": "id", "stories": "id", **dict.fromkeys(TABLES[2:], "story")}  # the column to look stories up in


@cache
def schema(table: str) -> "pa.Schema":
    """Return the columns of a table. Times are ISO 8601 with the newsroom's offset, as the page meant them."""
    import pyarrow as pa

    text, count, share, flag = pa.string(), pa.int32(), pa.float64(), pa.bool_()
    texts, counts = pa.list_(text), pa.list_(count)
    spans = pa.list_(struct(start=count, end=count))
    paragraph = struct(kind=text, start=count, end=count, label=text, speaker=text)
    columns: dict[str, dict[str, pa.DataType]] = {
        "articles": {
            **dict.fromkeys(("id", "revision", "site", "key", "lang", "claimed", "url", "title"), text),
            "authors": texts,
            "author_ids": texts,
            **dict.fromkeys(("published", "updated", "section"), text),
            "tags": texts,
            "tag_slugs": texts,
            "text": text,
            "paragraphs": pa.list_(paragraph),
            "links": pa.list_(struct(start=count, end=count, url=text)),
            "alternates": pa.list_(struct(lang=text, url=text, via=text)),
            "warnings": texts,
            **dict.fromkeys(("text_sha256", "page", "page_sha256", "fetched", "extractor"), text),
        },
        "stories": {
            "id": text,
            "members": pa.list_(struct(lang=text, article=text, page=text, reason=text, confidence=share)),
        },
        "sentences": {
            "story": text,
            "article": text,
            "position": count,
            "paragraph": count,
            "start": count,
            "end": count,
        },
        "links": {
            "story": text,
            "pair": text,
            "position": count,
            "left": counts,
            "right": counts,
            "type": text,
            "probability": share,
        },
        "alignments": {
            "story": text,
            "position": count,
            **dict.fromkeys(LANGS, counts),
            "type": text,
            "probability": share,
        },
        "units": {
            "id": text,
            "story": text,
            "position": count,
            "kind": text,
            "type": text,
            "probability": share,
            **dict.fromkeys(LANGS, text),
            **{f"{lang}_spans": spans for lang in LANGS},
            "corrections": pa.list_(struct(lang=text, spans=spans, text=text)),
            "kept": flag,
            "rule": text,
            "split": text,  # of its story; none where the corpus is not split
        },
        SCORES: {"id": text, "story": text, **dict.fromkeys(RULES, share)},
        REVISIONS: {
            **dict.fromkeys(("article", "revision", "page", "page_sha256"), text),
            **dict.fromkeys(("published", "updated", "fetched"), text),
            "used": flag,
            "reason": text,  # why it is not used
        },
        "findings": {
            **dict.fromkeys(("id", "story", "unit", "check", "category", "severity", "message", "odd"), text),
            "marks": pa.list_(struct(lang=text, start=count, end=count, text=text)),
            "template": text,  # of the message, with the values that it names: for other languages than English
            "values": pa.list_(struct(name=text, kind=text, texts=texts)),
            "times": pa.list_(struct(lang=text, time=text)),
        },
    }
    return pa.schema(list(columns[table].items()))


def struct(**fields: "pa.DataType") -> "pa.DataType":
    import pyarrow as pa

    return pa.struct(list(fields.items()))


def article_row(article: Article) -> Row:
    text = article.text
    return {
        **plain(article),
        "id": article.id,
        "revision": article.revision,
        "title": article.title,
        "text": text,
        "text_sha256": article.text_sha256,
        "paragraphs": [
            {"kind": p.kind, "start": p.start, "end": p.end, "label": p.label, "speaker": p.speaker}
            for p in article.paragraphs
        ],
    }


def article(row: Row) -> Article:
    paragraphs = [{**p, "text": row["text"][p["start"] : p["end"]]} for p in row["paragraphs"]]
    return msgspec.convert({**row, "paragraphs": paragraphs}, Article, strict=False)


def story_rows(story: AlignedStory) -> Iterator[tuple[str, Row]]:
    """Yield (table, row) for what the alignment of a story holds, units left out."""
    yield "stories", plain(story.story)
    for article_, cut in zip(story.articles, story.sentences, strict=True):
        yield "articles", article_row(article_)
        for position, sentence in enumerate(cut):
            yield (
                "sentences",
                {"story": story.story.id, "article": article_.id, "position": position, **plain(sentence)},
            )
    for left, right in PAIRS:
        for position, link in enumerate(story.alignment.pair(left, right)):
            yield (
                "links",
                {"story": story.story.id, "pair": f"{left}-{right}", "position": position, **plain(link)},
            )
    for position, three_way in enumerate(story.alignment.links):
        yield "alignments", {"story": story.story.id, "position": position, **plain(three_way)}


def unit_row(unit: Unit, rule: str | None, split: str | None = None) -> Row:
    """Return a unit with the rule that dropped it, if one did: what is left out stays in the table."""
    return {**plain(unit), "kept": rule is None, "rule": rule, "split": split}


def finding_row(finding: Finding) -> Row:
    return plain(finding)


def aligned_story(
    story: Row,
    articles: Mapping[str, Row],
    sentences: Sequence[Row],
    links: Sequence[Row],
    alignments: Sequence[Row],
    units: Sequence[Row],
) -> AlignedStory:
    """Put a story together again from its rows."""
    members = msgspec.convert(story, Story, strict=False)
    read = [article(articles[m.article]) for m in members.members]
    pairs = {
        f"{left}_{right}": tuple(msgspec.convert(row, PairLink) for row in links if row["pair"] == f"{left}-{right}")
        for left, right in PAIRS
    }
    return AlignedStory(
        story=members,
        articles=tuple(read),
        sentences=tuple(
            tuple(msgspec.convert(row, Sentence) for row in sentences if row["article"] == a.id) for a in read
        ),
        alignment=Alignment(story=members.id, **pairs, links=tuple(msgspec.convert(row, Link) for row in alignments)),
        units=tuple(msgspec.convert(row, Unit) for row in units),
    )


def counted_units(batches: Iterator[Any]) -> dict[str, int]:
    """Count the units that are kept, and those of them with text in all languages, from the columns `kept`, `uk`, `ru`, `en`."""
    import pyarrow as pa
    import pyarrow.compute as pc

    units = complete = 0
    for kept, *texts in (batch.columns for batch in batches):
        units += pc.sum(kept).as_py() or 0
        for text in texts:
            kept = pc.and_(kept, pc.not_equal(text, pa.scalar("")))
        complete += pc.sum(kept).as_py() or 0
    return {"units": units, "complete": complete}


def counted_sentences(batches: Iterator[Any]) -> Counter[Lang]:
    """Count sentences by the language at the end of their article's id."""
    import pyarrow.compute as pc

    counts: Counter[Lang] = Counter()
    for batch in batches:
        for lang in LANGS:
            counts[lang] += pc.sum(pc.ends_with(batch[0], f"/{lang}")).as_py() or 0
    return counts


def plain(noun: object) -> dict[str, Any]:
    row: dict[str, Any] = msgspec.to_builtins(noun)
    return row
