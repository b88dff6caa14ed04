"""TSV: one unit a line under a header, no quoting: a tab always ends a column and a line feed a row."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from toolkit.data import LANGS, AlignedStory
from toolkit.exports.about import About, Options
from toolkit.exports.characters import LINES, Fitter, fitting, join_altered
from toolkit.exports.format import Format, Kept, by_split, complete_or_all, infixes, join_text, write_texts

COLUMNS = (
    *("id", "story", "kind", "type", "probability", "published"),
    *LANGS,
    *(f"{lang}_url" for lang in LANGS),
    "corrected",
)


def write(folder: Path, stories: Sequence[Kept], options: Options) -> None:
    fit = Fitter(LINES)
    before = infixes(options)
    for split, own in by_split(stories, options).items():
        write_texts(
            folder, [f"{before[split]}tsv"], ([line] for kept in own for line in rows(kept.story, options, fit))
        )
    fit.write(folder)


def rows(story: AlignedStory, options: Options, fit: Fitter) -> Iterator[bytes]:
    urls = {article.lang: article.url for article in story.articles}
    first = min((a.published for a in story.articles if a.published), default=None)
    for unit in complete_or_all(story, options):
        cells = [
            *(unit.id, unit.story, unit.kind, unit.type, f"{unit.probability:.4f}", first.isoformat() if first else ""),
            *(fit(unit.id, lang, unit.text(lang)) for lang in LANGS),
            *(urls.get(lang, "") if unit.text(lang) else "" for lang in LANGS),
            ",".join(unit.corrected),
        ]
        yield "\t".join(fitting(cell, LINES) for cell in cells).encode() + b"\n"


def join(folder: Path, about: About, parts: Sequence[Path], options: Options) -> None:
    """Write `NAME.tsv`, or `NAME.train.tsv` and so on. An empty text means that this version leaves the unit out."""
    head = "\t".join(COLUMNS).encode() + b"\n" if options.header else b""
    for before in infixes(options).values():
        join_text(folder / f"{about.name}.{before}tsv", f"{before}tsv", parts, head)
    join_altered(folder, parts)


tsv = Format(write, join)
