"""TMX 1.4b, the format of translation memories: three versions in a unit, and a file a pair."""

from collections.abc import Sequence
from datetime import UTC
from pathlib import Path

from toolkit.data import LANGS, AlignedStory, Lang, Pair, digest
from toolkit.exports.about import About, Options
from toolkit.exports.characters import XML, Fitter, fitting, join_altered
from toolkit.exports.format import Format, Kept, by_split, infixes, join_text, write_texts
from toolkit.exports.xml import DECLARATION, escaped, locale, quoted

HASH = "x-text-hash"  # first 12 hex digits of the SHA-256 of the text in the corpus: `newsalign apply` looks at it
TAIL = b"</body>\n</tmx>\n"

Texts = Sequence[tuple[Lang, str]]


def write(folder: Path, stories: Sequence[Kept], options: Options) -> None:
    fit = Fitter([XML])
    before = infixes(options)
    for split, own in by_split(stories, options).items():
        write_texts(folder, [f"{before[split]}tmx"], ([complete_units(kept.story, options, fit)] for kept in own))
        for pair in options.pairs:
            name = f"{before[split]}{'-'.join(pair)}.tmx"
            write_texts(folder, [name], ([pair_units(kept, pair, options, fit)] for kept in own))
    fit.write(folder)


def complete_units(story: AlignedStory, options: Options, fit: Fitter) -> bytes:
    entry = Entries(story, options, fit)
    return "".join(
        entry(unit.id, unit.type, unit.probability, [(lang, unit.text(lang)) for lang in LANGS])
        for unit in story.units
        if all(unit.text(lang) for lang in LANGS)
    ).encode()


def pair_units(kept: Kept, pair: Pair, options: Options, fit: Fitter) -> bytes:
    entry = Entries(kept.story, options, fit)
    left, right = pair
    return "".join(
        entry(s.id, s.type, s.probability, [(left, s.source), (right, s.target)]) for s in kept.segments(pair)
    ).encode()


def join(folder: Path, about: About, parts: Sequence[Path], options: Options) -> None:
    """Write `NAME.tmx` of the units that all three versions have, and `NAME.uk-en.tmx` … of what both sides have.

    Where stories are split, `NAME.train.tmx` … `NAME.test.uk-en.tmx`.
    """
    for before in infixes(options).values():
        head = head_of(about, options, options.source)
        join_text(folder / f"{about.name}.{before}tmx", f"{before}tmx", parts, head, TAIL)
        for left, right in options.pairs:
            source = options.source if options.source in ("*all*", left, right) else left  # a unit must hold its source
            name = f"{before}{left}-{right}.tmx"
            join_text(folder / f"{about.name}.{name}", name, parts, head_of(about, options, source), TAIL)
    join_altered(folder, parts)


def head_of(about: About, options: Options, source: str) -> bytes:
    """Return what stands before the units."""
    header = {
        "creationtool": "newsalign",
        "creationtoolversion": about.newsalign,
        "segtype": "sentence",
        "o-tmf": "newsalign",
        "adminlang": "en",
        "srclang": locale(source, options),
        "datatype": "plaintext",
    }
    attributes = "".join(f' {name}="{quoted(value)}"' for name, value in header.items())
    opened = f'<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="1.4">\n<header{attributes}/>\n<body>\n'
    return DECLARATION + opened.encode()


class Entries:
    """Writes the `<tu>`s of a story. Properties stand before the segments, as the DTD asks."""

    def __init__(self, story: AlignedStory, options: Options, fit: Fitter) -> None:
        first = min((a.published for a in story.articles if a.published), default=None)
        self.fit = fit
        self.created = f' creationdate="{first.astimezone(UTC):%Y%m%dT%H%M%SZ}"' if first else ""
        self.story = prop("  ", "x-story", story.story.id)
        self.date = prop("  ", "x-date", first.date().isoformat()) if first else ""
        self.heads = {}
        for lang in LANGS:
            article = story.article(lang)
            url = prop("    ", "x-url", article.url) if article else ""
            self.heads[lang] = f'  <tuv xml:lang="{locale(lang, options)}">\n{url}'

    def __call__(self, name: str, type_: str, probability: float, texts: Texts) -> str:
        kind, score = prop("  ", "x-link-type", type_), prop("  ", "x-score", f"{probability:.4f}")
        versions = "".join(
            f"{self.heads[lang]}{prop('    ', HASH, digest(text))}"
            f"    <seg>{escaped(self.fit(name, lang, text))}</seg>\n  </tuv>\n"
            for lang, text in texts
        )
        return f'<tu tuid="{name}"{self.created}>\n{self.story}{kind}{score}{self.date}{versions}</tu>\n'


def prop(indent: str, type_: str, value: str) -> str:
    return f'{indent}<prop type="{type_}">{escaped(fitting(value, [XML]))}</prop>\n'


tmx = Format(write, join)
