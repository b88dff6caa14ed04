"""JSONL: one unit a line."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from toolkit.data import LANGS, AlignedStory
from toolkit.exports.about import About, Options
from toolkit.exports.format import Format, Kept, by_split, infixes, join_text, write_texts
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

    before = infixes(options)
    for split, own in by_split(stories, options).items():
        write_texts(folder, [f"{before[split]}jsonl"], ([b"".join(rows(kept.story))] for kept in own))


def join(folder: Path, about: About, parts: Sequence[Path], options: Options) -> None:
    """Write `NAME.jsonl`, or `NAME.train.jsonl` and so on: id, story, texts, type, probability, and where in which article each sentence stands."""
    for before in infixes(options).values():
        join_text(folder / f"{about.name}.{before}jsonl", f"{before}jsonl", parts)


jsonl = Format(write, join)
