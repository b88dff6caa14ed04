"""XCES as OPUS has it: a document an article, sentence by sentence, in an archive a language, and links that stand off.

OpusTools and opus-fast read it as they read a corpus of OPUS: `opus_read -d NAME -s en -t uk -p raw -dl FOLDER`.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import quote
from zipfile import ZipFile

from toolkit.data import LANGS, AlignedStory, Article, Lang, Pair, Sentence, Span, digest
from toolkit.exports.about import About, Options
from toolkit.exports.characters import XML, Fitter, fitting, join_altered
from toolkit.exports.format import Format, Kept, by_split, infixes, join_text, sentences, write_texts
from toolkit.exports.xml import DECLARATION, escaped, quoted
from toolkit.exports.zips import entry, zipped
from toolkit.units import segments

HEAD = DECLARATION + (
    b'<!DOCTYPE cesAlign PUBLIC "-//CES//DTD XML cesAlign//EN" "">\n<cesAlign version="1.0" type="sentence">\n'
)
TAIL = b"</cesAlign>\n"


def write(folder: Path, stories: Sequence[Kept], options: Options) -> None:
    fit = Fitter([XML])
    for lang in LANGS:
        with zipped(folder / f"{lang}.zip") as archive:
            for kept in stories:
                if article := kept.story.article(lang):
                    archive.writestr(entry(path_of(kept.story, lang)), document(kept.story, article, fit))
    before = infixes(options)
    for split, own in by_split(stories, options).items():
        for pair in options.pairs:
            groups = ([links(kept.story, pair).encode()] for kept in own)
            write_texts(folder, [f"{before[split]}{'-'.join(pair)}.xml"], groups)
    fit.write(folder)


def join(folder: Path, about: About, parts: Sequence[Path], options: Options) -> None:
    """Write `NAME_latest_raw_uk.zip` … with the documents, and `NAME_latest_xml_en-uk.xml.gz` … with the links.

    Where stories are split, `NAME.train_latest_xml_en-uk.xml.gz` and so on lead into the same documents. OPUS names the
    languages of a pair by the alphabet, and so do these files and their links.
    """
    for lang in LANGS:
        with zipped(folder / f"{about.name}_latest_raw_{lang}.zip") as archive:
            for part in parts:
                with ZipFile(part / f"{lang}.zip") as made:
                    for item in made.infolist():
                        archive.writestr(entry(f"{about.name}/raw/{item.filename}"), made.read(item))
    for before in infixes(options).values():
        for pair in options.pairs:
            target = f"{about.name}.{before}".rstrip(".") + f"_latest_xml_{'-'.join(sorted(pair))}.xml.gz"
            join_text(folder / target, f"{before}{'-'.join(pair)}.xml", parts, HEAD, TAIL)
    join_altered(folder, parts)


def path_of(story: AlignedStory, lang: Lang) -> str:
    """Return where a version stands in its archive.

    >>> from toolkit.data import Alignment, Story
    >>> path_of(AlignedStory(story=Story(id="news.example/5", members=()), articles=(), sentences=(),
    ...     alignment=Alignment(story="news.example/5"), units=()), "uk")
    'uk/news.example/5.xml'
    """
    steps = [quote(step, safe="", errors="replace") for step in story.story.id.split("/")]
    if not all(step.strip(".") for step in steps):  # "..": no archive may lead out of its folder
        steps = [digest(story.story.id)]
    return f"{lang}/{'/'.join(steps)}.xml"


def document(story: AlignedStory, article: Article, fit: Fitter) -> bytes:
    """Return an article, all its sentences in its order, whether or not units with them are kept."""
    texts = sentences(story)[article.lang]
    cut = dict(zip(story.langs, story.sentences, strict=True))[article.lang]
    paragraph = -1
    lines: list[str] = []
    for place, sentence in enumerate(cut):
        if sentence.paragraph != paragraph:
            paragraph = sentence.paragraph
            kind = article.paragraphs[paragraph].kind
            lines.append(("</p>\n" if lines else "") + f'<p id="{paragraph + 1}" type="{kind}">\n')
        name = f"{story.story.id}#{place + 1}"
        lines.append(f'<s id="s{place + 1}">{escaped(fit(name, article.lang, texts[place]))}</s>\n')
    about = {"id": article.id, "lang": article.lang, "url": article.url}
    attributes = "".join(f' {name}="{quoted(fitting(value, [XML]))}"' for name, value in about.items())
    closed = "</p>\n" if lines else ""
    return DECLARATION + f"<text{attributes}>\n{''.join(lines)}{closed}</text>\n".encode()


def links(story: AlignedStory, pair: Pair) -> str:
    """Return the links of a pair in a story, those with one empty side too; "" where it has not both versions."""
    found = list(segments(story, *pair))
    if not found:
        return ""
    cuts = dict(zip(story.langs, story.sentences, strict=True))
    places = [{s.start: place for place, s in enumerate(cuts[lang])} for lang in pair]
    turned = pair != tuple(sorted(pair))
    lines = []
    for s in found:
        sides = [" ".join(ids(spans, at)) for spans, at in zip((s.source_spans, s.target_spans), places, strict=True)]
        if turned:
            sides.reverse()
        lines.append(f'<link id="{s.id}" xtargets="{";".join(sides)}" certainty="{s.probability:.4f}" />\n')
    first, second = sorted(pair)
    documents = f'fromDoc="{path_of(story, first)}.gz" toDoc="{path_of(story, second)}.gz"'
    return f'<linkGrp targType="s" {documents}>\n{"".join(lines)}</linkGrp>\n'


def ids(spans: Sequence[Span | Sentence], places: Mapping[int, int]) -> Iterator[str]:
    return (f"s{places[span.start] + 1}" for span in spans)


xces = Format(write, join)
