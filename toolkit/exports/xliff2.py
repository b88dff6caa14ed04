"""XLIFF 2.1, as XLIFF 1.2 (`xliff.py`) for newer tools; what is known of a unit stands in its metadata."""

from collections.abc import Sequence
from pathlib import Path

from toolkit.data import Pair, Segment, digest
from toolkit.exports.about import About, Options
from toolkit.exports.characters import XML, Fitter, join_altered
from toolkit.exports.format import Format, Kept, by_split, infixes, join_text, write_texts
from toolkit.exports.xliff import plain
from toolkit.exports.xml import DECLARATION, escaped, locale, quoted

TAIL = b"</xliff>\n"
HASH = "text-hash-"  # and the language; as in TMX


def write(folder: Path, stories: Sequence[Kept], options: Options) -> None:
    fit = Fitter([XML])
    before = infixes(options)
    for split, own in by_split(stories, options).items():
        for pair in options.pairs:
            with_text = [kept for kept in own if kept.segments(pair)]
            if with_text:
                name = f"{before[split]}{'-'.join(pair)}.xlf"
                write_texts(folder, [name], ([story(kept, pair, fit).encode()] for kept in with_text))
    fit.write(folder)


def join(folder: Path, about: About, parts: Sequence[Path], options: Options) -> None:
    """Write `NAME.uk-en.xlf` … as XLIFF 1.2 is."""
    for before in infixes(options).values():
        for left, right in options.pairs:
            name = f"{before}{left}-{right}.xlf"
            if there := [part for part in parts if (part / name).exists()]:
                join_text(
                    folder / f"{about.name}.{name}",
                    name,
                    there,
                    head(locale(left, options), locale(right, options)),
                    TAIL,
                )
    join_altered(folder, parts)


def head(source: str, target: str) -> bytes:
    return (
        DECLARATION
        + (
            '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" xmlns:mda="urn:oasis:names:tc:xliff:metadata:2.0" '
            f'version="2.1" srcLang="{source}" trgLang="{target}">\n'
        ).encode()
    )


def story(kept: Kept, pair: Pair, fit: Fitter) -> str:
    name = kept.story.story.id
    pages = {f"url-{lang}": article.url for lang in pair if (article := kept.story.article(lang))}
    units = "".join(unit(segment, pair, fit) for segment in kept.segments(pair))
    # an id may hold no "/"; the story's own is `original`
    return f'<file id="f-{digest(name)}" original="{quoted(plain(name))}">\n{metadata(pages)}{units}</file>\n'


def unit(segment: Segment, pair: Pair, fit: Fitter) -> str:
    texts = (segment.source, segment.target)
    source, target = (escaped(fit(segment.id, lang, text)) for lang, text in zip(pair, texts, strict=True))
    said = {
        "link-type": segment.type,
        "score": f"{segment.probability:.4f}",
        **{f"{HASH}{lang}": digest(text) for lang, text in zip(pair, texts, strict=True)},
    }
    return (
        f'<unit id="{segment.id}" xml:space="preserve">\n{metadata(said)}'
        f'<segment id="s1" state="translated">\n<source>{source}</source>\n<target>{target}</target>\n'
        "</segment>\n</unit>\n"
    )


def metadata(values: dict[str, str]) -> str:
    items = "".join(f'<mda:meta type="{name}">{escaped(plain(value))}</mda:meta>' for name, value in values.items())
    return f'<mda:metadata><mda:metaGroup category="newsalign">{items}</mda:metaGroup></mda:metadata>\n'


xliff2 = Format(write, join)
