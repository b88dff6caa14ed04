"""XLIFF 1.2, the format that translation tools exchange work in: a file a pair, in it a `<file>` a story."""

from collections.abc import Sequence
from datetime import UTC
from pathlib import Path

from toolkit.data import Pair, Segment, digest
from toolkit.exports.about import About, Options
from toolkit.exports.characters import XML, Fitter, fitting, join_altered
from toolkit.exports.format import Format, Kept, by_split, infixes, join_text, write_texts
from toolkit.exports.xml import DECLARATION, escaped, locale, quoted
from toolkit.version import VERSION

HEAD = DECLARATION + b'<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">\n'
TAIL = b"</xliff>\n"
HASH = "x-text-hash-"  # and the language; as in TMX


def write(folder: Path, stories: Sequence[Kept], options: Options) -> None:
    fit = Fitter([XML])
    before = infixes(options)
    for split, own in by_split(stories, options).items():
        for pair in options.pairs:
            with_text = [kept for kept in own if kept.segments(pair)]
            if with_text:
                name = f"{before[split]}{'-'.join(pair)}.xlf"
                write_texts(folder, [name], ([story(kept, pair, options, fit).encode()] for kept in with_text))
    fit.write(folder)


def join(folder: Path, about: About, parts: Sequence[Path], options: Options) -> None:
    """Write `NAME.uk-en.xlf` … of what both sides have; none for a pair that no story has, since XLIFF may not be empty."""
    for before in infixes(options).values():
        for left, right in options.pairs:
            name = f"{before}{left}-{right}.xlf"
            if there := [part for part in parts if (part / name).exists()]:
                join_text(folder / f"{about.name}.{name}", name, there, HEAD, TAIL)
    join_altered(folder, parts)


def story(kept: Kept, pair: Pair, options: Options, fit: Fitter) -> str:
    """Return the segments of a story, with the addresses of its two versions."""
    langs = [locale(lang, options) for lang in pair]
    articles = [article for lang in pair if (article := kept.story.article(lang))]
    first = min((a.published for a in articles if a.published), default=None)
    date = f' date="{first.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"' if first else ""
    pages = "".join(f'<reference><external-file href="{quoted(plain(a.url))}"/></reference>\n' for a in articles)
    units = "".join(unit(segment, pair, langs, fit) for segment in kept.segments(pair))
    return (
        f'<file original="{quoted(plain(kept.story.story.id))}" source-language="{langs[0]}" '
        f'target-language="{langs[1]}" datatype="plaintext" tool-id="newsalign"{date}>\n'
        f'<header>\n{pages}<tool tool-id="newsalign" tool-name="newsalign" tool-version="{VERSION}"/>\n</header>\n'
        f"<body>\n{units}</body>\n</file>\n"
    )


def unit(segment: Segment, pair: Pair, langs: Sequence[str], fit: Fitter) -> str:
    texts = (segment.source, segment.target)
    source, target = (escaped(fit(segment.id, lang, text)) for lang, text in zip(pair, texts, strict=True))
    said = {
        "x-link-type": segment.type,
        "x-score": f"{segment.probability:.4f}",
        **{f"{HASH}{lang}": digest(text) for lang, text in zip(pair, texts, strict=True)},
    }
    contexts = "".join(f'<context context-type="{name}">{value}</context>' for name, value in said.items())
    return (
        f'<trans-unit id="{segment.id}" xml:space="preserve">\n'
        f'<source xml:lang="{langs[0]}">{source}</source>\n'
        f'<target xml:lang="{langs[1]}" state="translated">{target}</target>\n'
        f'<context-group purpose="information">{contexts}</context-group>\n</trans-unit>\n'
    )


def plain(text: str) -> str:
    return fitting(text, [XML])


xliff = Format(write, join)
