"""JSONL: one unit a line."""

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from toolkit.data import LANGS, AlignedStory
from toolkit.exports.about import About, Options
from toolkit.files import write_jsonl


def jsonl(folder: Path, about: About, stories: Callable[[], Iterator[AlignedStory]], options: Options) -> None:
    """Write `NAME.jsonl`: id, story, texts, type, probability, and where in which article each sentence stands."""

    def rows() -> Iterator[dict[str, object]]:
        for story in stories():
            articles = {a.lang: a.id for a in story.articles}
            for unit in story.units:
                if options.require_all and not all(unit.text(lang) for lang in LANGS):
                    continue
                row = msgspec.to_builtins(unit)
                yield {**row, "articles": {lang: articles.get(lang) for lang in LANGS}}

    write_jsonl(folder / f"{about.name}.jsonl", rows())
