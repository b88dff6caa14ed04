"""JSONL: one unit a line."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from toolkit.data import LANGS, AlignedStory
from toolkit.exports.about import About, Options
from toolkit.exports.characters import SURROGATE, Fitter, join_altered
from toolkit.exports.format import Format, Kept, by_split, complete_or_all, infixes, join_text, write_texts
from toolkit.files import to_json


def write(folder: Path, stories: Sequence[Kept], options: Options) -> None:
    fit = Fitter([SURROGATE])

    def rows(story: AlignedStory) -> list[bytes]:
        articles = {a.lang: a.id for a in story.articles}
        own = {lang: articles.get(lang) for lang in LANGS}
        out = []
        for unit in complete_or_all(story, options):
            row = msgspec.to_builtins(unit)
            del row["corrections"]
            row |= {lang: fit(unit.id, lang, unit.text(lang)) for lang in LANGS}
            out.append(to_json({**row, "corrected": unit.corrected, "articles": own}) + b"\n")
        return out

    before = infixes(options)
    for split, own in by_split(stories, options).items():
        write_texts(folder, [f"{before[split]}jsonl"], ([b"".join(rows(kept.story))] for kept in own))
    fit.write(folder)


def join(folder: Path, about: About, parts: Sequence[Path], options: Options) -> None:
    """Write `NAME.jsonl`, or `NAME.train.jsonl` and so on: id, story, texts, type, probability, and where in which article each sentence stands."""
    for before in infixes(options).values():
        join_text(folder / f"{about.name}.{before}jsonl", f"{before}jsonl", parts)
    join_altered(folder, parts)


jsonl = Format(write, join)
