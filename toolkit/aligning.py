"""Aligning whatever there is: documents, tables, plain files, pages or a corpus in; links out, a story at a time."""

import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import groupby
from pathlib import Path

import msgspec

from toolkit import alignment, corpus
from toolkit.alignment import Encoder
from toolkit.alignment.documents import as_json, holds_documents, read_documents, stream_documents
from toolkit.alignment.ladders import climbed
from toolkit.alignment.output import OUTPUTS, Form
from toolkit.alignment.rows import read_rows
from toolkit.alignment.stories import SHIPPED, Words, given_lexicon, lexicon_of
from toolkit.alignment.telling import told
from toolkit.alignment.texts import PACKED, Document, beside, by_language, language_of, read_texts
from toolkit.corpus import open_corpus
from toolkit.data import LANGS, PAIRS, Alignment, Lang, Pair, Versions
from toolkit.errors import ToolkitError, UsageError, choose
from toolkit.files import read_text, writing
from toolkit.identify import CYRILLIC, LATIN, RUSSIAN, UKRAINIAN
from toolkit.pipeline import LEARNED, pairs_in, versions_of
from toolkit.units import versions

TABLES = (".tsv", ".tab")
LINES = (".jsonl", ".ndjson")
STDIN = "-"
ENOUGH_LETTERS = 200  # of a version, to tell its language by
SAMPLE, SAMPLE_LINES = 4_000, 100  # of its characters and lines that are looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Stories to align. `stories` can be read again and again; what is aligned already brings its alignment."""

    name: str
    count: int
    stories: Callable[[], Iterator[tuple[Document, Alignment | None]]]
    plain: bool = False  # whether the stories come from plain files, whose lines have numbers
    pair: Pair | None = None  # where there are two plain files: these, in the order given
    own: Words | None = None  # of a corpus: the words that it was built with
    known: bool = False  # whether the links come from a ladder, with scores of its own in place of probabilities


def source_of(
    paths: Sequence[Path],
    *,
    texts: Mapping[Lang, Path] | None = None,
    docids: Sequence[Path] = (),
    documents_between_blanks: bool = False,
    ladder: Path | None = None,
) -> Source:
    """Return the stories of a call of `newsalign align`.

    `paths`: a JSON file of documents ("-": standard input), a JSONL file with one a line, a table, a corpus, pages, plain files whose names tell their
    language, or what these names share; `texts`: plain files by language. Raises ToolkitError where they cannot be used.
    """
    files = dict(texts or {}) or _plain(paths)
    if files:
        if texts and paths:
            raise UsageError(f"{paths[0]}: --uk, --ru and --en name all the files; leave it out")
        documents = read_texts(files, docids=docids, documents_between_blanks=documents_between_blanks)
        pair = _pair(files)
        links: Sequence[Alignment | None] = [None] * len(documents)
        if ladder:
            if not pair:
                raise UsageError(f"{ladder}: a ladder is about two files, here are {len(files)}")
            if STDIN in map(str, files.values()):
                raise UsageError("with --ladder, say the names of both files, not -")
            links = climbed(documents, files, ladder)
        return Source(
            name=", ".join(map(str, files.values())),
            count=len(documents),
            stories=lambda: zip(documents, links, strict=True),
            plain=True,
            pair=pair,
            known=bool(ladder),
        )
    for option, given in (("--ladder", ladder), ("--docids", docids), ("--blank-lines", documents_between_blanks)):
        if given:
            raise UsageError(f"{option} belongs to plain files: newsalign align news.uk news.en {option} …")
    if len(paths) != 1:
        raise UsageError("one file or folder, or plain files, one a language: news.uk news.ru news.en")
    path = paths[0]
    ending = Path(path.name.removesuffix(PACKED)).suffix.lower()
    if str(path) == STDIN or (ending == ".json" and path.is_file()):
        return _of_versions(path, read_documents(read_text(path), source=_name(path)))
    if ending in LINES and path.is_file() and holds_documents(path):
        return _of_lines(path)
    if ending in TABLES and path.is_file():
        return _of_versions(path, read_rows(path))
    if (path / corpus.MANIFEST).is_file() or (path / "tables").is_dir():
        return _of_corpus(path)
    return _of_pages(path)


def _plain(paths: Sequence[Path]) -> dict[Lang, Path]:
    """Return the plain files that `paths` are, or that begin with the one there is; {} where it is something else."""
    if len(paths) == 1 and not paths[0].exists() and str(paths[0]) != STDIN:
        return beside(paths[0])
    if len(paths) == 1:
        last = paths[0].name.removesuffix(PACKED).rsplit(".", 1)[-1]
        return by_language(paths) if paths[0].is_file() and language_of(Path(last)) else {}
    return by_language(paths)


def _pair(langs: Iterable[Lang]) -> Pair | None:
    match tuple(langs):
        case (first, second):
            return first, second
        case _:
            return None


def _name(path: Path) -> str:
    return "standard input" if str(path) == STDIN else str(path)


def _of_versions(path: Path, documents: Sequence[Versions]) -> Source:
    return Source(
        name=_name(path),
        count=len(documents),
        stories=lambda: ((Document(versions=document), None) for document in documents),
    )


def _of_lines(path: Path) -> Source:
    """Return documents of which one at a time is in memory. They are read once before, so that errors come first."""
    return Source(
        name=str(path),
        count=sum(1 for _ in stream_documents(path)),
        stories=lambda: ((Document(versions=document), None) for document in stream_documents(path)),
    )


def _of_corpus(path: Path) -> Source:
    made = open_corpus(path)
    return Source(
        name=str(path),
        count=made.manifest.counts["stories"],
        own=Words(lexicon=str(path) if made.manifest.lexicon else SHIPPED),
        stories=lambda: (
            (Document(versions=versions(s.story.id, s.articles, s.sentences)), s.alignment) for s in made.stories()
        ),
    )


def _of_pages(path: Path) -> Source:
    stories, articles, drops = pairs_in(path)
    if not stories:
        reasons = "; ".join(f"{d.where}: {d.detail}" for d in drops if d.noun == "page")
        raise ToolkitError(f"{path}: no page that can be used ({reasons or 'the folder is empty'})")
    by_id = {(a.id, a.page): a for a in articles}
    documents = [
        Document(versions=versions_of(story, [by_id[m.article, m.page] for m in story.members])) for story in stories
    ]
    return Source(name=str(path), count=len(stories), stories=lambda: ((document, None) for document in documents))


def ready(source: Source, encoder: Encoder, *, quiet: bool = False) -> Encoder:
    """Return the encoder with what it is worth in these stories. Raises UsageError where the links come from a ladder."""
    if source.known:
        raise UsageError("--ladder converts links and --encoder makes them; leave one out")
    stories = (document.versions for document, _ in source.stories())
    return alignment.prepared(encoder, stories, total=source.count, quiet=quiet)


def aligned(
    source: Source, *, words: Words = LEARNED, encoder: Encoder | None = None, quiet: bool = False
) -> Iterator[tuple[Document, Alignment]]:
    """Yield the stories with their alignments; a bar on a terminal tells how far it is, unless `quiet`.

    What is aligned already stays as it is; the others are aligned with what `words` says, learned on all of them where
    there are enough. With an `encoder` the stories of a corpus are aligned anew, with the words that it was built with.
    """
    from tqdm import tqdm

    words = source.own or words
    if anew := encoder is not None:
        encoder = ready(source, encoder, quiet=quiet)
    if words.learning:
        stories: Iterable[tuple[Document, Alignment | None]] = list(source.stories())
        new = [document.versions for document, known in stories if known is None or anew]
        lexicon = lexicon_of(new, words, quiet=quiet)
    else:  # one after the other, none of them kept
        stories, lexicon = source.stories(), given_lexicon(words)
    sentences = 0
    # disable=None: no bar where standard error is no terminal
    with tqdm(total=source.count, desc="aligning", unit=" stories", disable=quiet or None) as bar:
        for document, found in _with_links(stories, lexicon, encoder, anew=anew):
            yield document, found
            sentences += sum(len(document.versions.lines(lang)) for lang in LANGS)
            bar.update()
            elapsed = 0 if bar.disable else bar.format_dict["elapsed"]
            if elapsed:
                bar.set_postfix_str(f"{sentences / elapsed:,.0f} sentences/s", refresh=False)


def _with_links(
    stories: Iterable[tuple[Document, Alignment | None]],
    lexicon: alignment.Lexicon | None,
    encoder: Encoder | None,
    *,
    anew: bool,
) -> Iterator[tuple[Document, Alignment]]:
    """Yield the stories in order, each with its links: those it has, or, `anew` or where it has none, found."""
    for has_none, group in groupby(stories, key=lambda story: anew or story[1] is None):
        if has_none:
            documents: deque[Document] = deque()  # that were read, and are not aligned yet
            for found in alignment.align_all(_versions(group, documents), lexicon=lexicon, encoder=encoder):
                yield documents.popleft(), found
        else:
            yield from ((document, links) for document, links in group if links)


def _versions(stories: Iterable[tuple[Document, Alignment | None]], documents: deque[Document]) -> Iterator[Versions]:
    for document, _ in stories:
        documents.append(document)
        yield document.versions


def write_links(
    source: Source,
    path: Path | None = None,
    *,
    words: Words = LEARNED,
    encoder: Encoder | None = None,
    output: str = "json",
    pair: Pair | None = None,
    quiet: bool = False,
) -> list[str]:
    """Align and write in one of OUTPUTS, a story at a time: to a file, whole or not at all, or to standard output.

    Return what a user should hear of: versions in another language than they say. Raises UsageError for a form that the
    stories do not fit in.
    """
    write = choose("format", output, OUTPUTS)
    _check_words(source, words)
    if output == "ladder" and source.count > 1 and not source.plain:
        raise UsageError(f"a ladder holds one document, {source.name} has {source.count}; choose json or tsv")
    printed = path is None or str(path) == STDIN
    warnings: list[str] = []

    def watched() -> Iterator[tuple[Document, Alignment]]:
        unseen = quiet or (printed and sys.stdout.isatty())
        for document, found in aligned(source, words=words, encoder=encoder, quiet=unseen):
            warnings.extend(misnamed(document.versions))
            yield document, found

    if source.known or output != "json":  # JSON has all three pairs, as of any documents
        pair = pair or source.pair
    lines = write(watched(), Form(pair=pair, measure="score" if source.known else "probability"))
    if path is None or printed:
        for line in lines:
            sys.stdout.write(line)
    else:
        with writing(path) as out:
            for line in lines:
                out.write(line.encode())
    return warnings


def explain_story(
    source: Source,
    story: str,
    *,
    words: Words = LEARNED,
    encoder: Encoder | None = None,
    pair: Pair | None = None,
    output: str = "text",
    quiet: bool = False,
) -> str:
    """Return why the links of one story are what they are, as text or JSON. `story`: its id, or the end of it behind "/".

    The links are made anew, whatever a corpus or a ladder has. Raises UsageError where there is no such story.
    """
    if output not in ("text", "json"):
        raise UsageError(f"--explain gives text or json, not {output}")
    if source.known:
        raise UsageError("--explain is about our own links, not those of a ladder")
    stories = {document.versions.story: document.versions for document, _ in source.stories()}
    if story not in stories:
        ends = [name for name in stories if name.rsplit("/", 1)[-1] == story]
        if len(ends) != 1:
            near = get_close_matches(story, stories, n=1)
            hint = f", did you mean {near[0]!r}?" if near else ""
            raise UsageError(
                f"{source.name}: no story {story!r}{hint} ({len(stories)} there, as {next(iter(stories), '-')!r})"
            )
        story = ends[0]
    pairs = PAIRS if pair is None else (pair if pair in PAIRS else (pair[1], pair[0]),)
    _check_words(source, words)
    if encoder is not None:
        encoder = ready(source, encoder, quiet=quiet)
    lexicon = lexicon_of(list(stories.values()), source.own or words)
    found = alignment.explain(stories[story], pairs=pairs, lexicon=lexicon, encoder=encoder)
    if output == "text":
        return told(stories[story], found)
    by_name = {"-".join(pair): msgspec.to_builtins(reasons) for pair, reasons in found.items()}
    return as_json({"story": story, "pairs": by_name}, indent=1) + "\n"


def _check_words(source: Source, words: Words) -> None:
    if source.own and words != LEARNED:
        raise UsageError(
            f"{source.name}: a corpus keeps the words that it was built with; --lexicon and the like belong to newsalign build"
        )


def misnamed(story: Versions) -> Iterator[str]:
    """Yield a line for each version that is written in another of our languages than it says, by its letters."""
    for lang in LANGS:
        seems = by_letters(" ".join(line.text for line in story.lines(lang)[:SAMPLE_LINES])[:SAMPLE].lower())
        if seems and seems != lang:
            yield f"{story.story}: the version called {lang} is in {seems}, by its letters"


def by_letters(text: str) -> Lang | None:
    """Return which of the three languages a text of some length is in, by letters alone; None where they do not tell.

    >>> by_letters("Міст у Верхньоморську закрили на ремонт. " * 8)
    'uk'
    """
    cyrillic = "".join(CYRILLIC.findall(text))
    latin = sum(map(len, LATIN.findall(text)))
    if latin + len(cyrillic) < ENOUGH_LETTERS:
        return None
    if latin > 2 * len(cyrillic):
        return "en"
    ukrainian, russian = (sum(cyrillic.count(letter) for letter in own) for own in (UKRAINIAN, RUSSIAN))
    if len(cyrillic) < 2 * latin or not (ukrainian or russian):
        return None
    return "uk" if ukrainian > 4 * russian else "ru" if russian > 4 * ukrainian else None
