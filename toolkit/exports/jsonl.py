"""JSONL: one unit a line."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from toolkit.data import LANGS, AlignedStory
from toolkit.exports.about import About, Options
from toolkit.exports.format import Format, Kept, join_text, write_texts
from toolkit.files import to_json


def write(folder: Path, stories: Sequence[Kept], options: Options) -> None:
    def rows(story: AlignedStory) -> list[bytes]:
        articles = {a.lang: a.id for a in story.articles}
        own = {lang: articles.get(lang) for lang in LANGS}
        return [
            to_json({**msgspec.to_builtins(unit), "articles": own}) + b"\n"
            for unit in story.units
            if not options.require_all or all(unit.text(lang) for lang in LANGS)
        ]

    write_texts(folder, ["jsonl"], ([b"".join(rows(kept.story))] for kept in stories))


def join(folder: Path, about: About, parts: Sequence[Path], options: Options) -> None:
    """Write `NAME.jsonl`: id, story, texts, type, probability, and where in which article each sentence stands."""
    join_text(folder / f"{about.name}.jsonl", "jsonl", parts)


jsonl = Format(write, join)
