"""Documents to align as JSON, and their links: the formats of `newsalign align docs.json -o links.json`.

In: {"docs": [{"id": "…", "sentences": {"uk": ["…"], "ru": ["…"], "en": ["…"]}}]}; other keys are passed over. Or a document a
line, without what is around them, in a file that ends in .jsonl: these are read one at a time.
Out: {"<id>": {"uk-ru": [[[0], [0]], …], …, "probability": {"uk-ru": [0.99, …], …}}}; positions count from 0, an empty
side means that a sentence stands alone.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from toolkit.data import LANGS, PAIRS, Alignment, Line, Versions
from toolkit.errors import ToolkitError
from toolkit.files import stream_lines

Side: TypeAlias = list[int]
DocumentLinks: TypeAlias = dict[str, list[tuple[Side, Side]] | dict[str, list[float]]]
# halves of a character, which UTF-8 cannot hold: JSON writes them as escapes
SURROGATES = re.compile("[\ud800-\udfff]")
EXAMPLE = '{"docs": [{"id": "1", "sentences": {"uk": ["…"], "en": ["…"]}}]}'


def read_documents(content: str | bytes, *, source: str) -> tuple[Versions, ...]:
    """Return the documents in the JSON of `source`, which error messages name.

    Raises ToolkitError with the document and what is wrong with it.
    """
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ToolkitError(f"{source}: not JSON ({error}); should be {EXAMPLE}") from None
    docs = found.get("docs") if isinstance(found, dict) else None
    if not isinstance(docs, list):
        raise ToolkitError(f'{source}: no list under "docs"; should be {EXAMPLE}')
    versions = tuple(_versions(doc, f"{source}: document {number}") for number, doc in enumerate(docs, 1))
    seen: set[str] = set()
    for number, document in enumerate(versions, 1):
        if document.story in seen:
            raise ToolkitError(
                f"{source}: document {number}: id {document.story!r} stands twice; links are filed by id"
            )
        seen.add(document.story)
    return versions


def holds_documents(path: Path) -> bool:
    """Whether the first line of a file is a document to align, and not an article as published."""
    first = next((line for line in stream_lines(path) if line.strip()), "")
    try:
        found = json.loads(first)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and "sentences" in found


def stream_documents(path: Path) -> Iterator[Versions]:
    """Yield the documents of a file with one a line. Raises ToolkitError with the line and what is wrong with it."""
    seen: set[str] = set()
    for number, line in enumerate(stream_lines(path), 1):
        if not line.strip():
            continue
        where = f"{path}, line {number}"
        try:
            document = _versions(json.loads(line), where)
        except (ValueError, RecursionError) as error:
            raise ToolkitError(f"{where}: not JSON ({error}); should be a document a line") from None
        if document.story in seen:
            raise ToolkitError(f"{where}: id {document.story!r} stands twice; links are filed by id")
        seen.add(document.story)
        yield document


def written(alignments: Iterable[tuple[Versions, Alignment]]) -> str:
    """Return the links of documents as JSON, a document a line."""
    lines = (entry(versions, links_of(versions, alignment)) for versions, alignment in alignments)
    return "{\n" + ",\n".join(lines) + "\n}\n"


def entry(versions: Versions, links: object) -> str:
    """Return the line of a document, without what stands between lines."""
    return f"{as_json(versions.story)}: {as_json(links)}"


def links_of(versions: Versions, alignment: Alignment) -> DocumentLinks:
    """Return all three pairs; of a pair with a version that is missing, the sentences of the other stand alone."""
    links: dict[str, list[tuple[Side, Side]]] = {}
    probability: dict[str, list[float]] = {}
    for left, right in PAIRS:
        name = f"{left}-{right}"
        pair = alignment.pair(left, right)
        if pair:
            links[name] = [(list(link.left), list(link.right)) for link in pair]
            probability[name] = [link.probability for link in pair]
        else:
            links[name] = [([i], []) for i in range(len(versions.lines(left)))]
            links[name] += [([], [j]) for j in range(len(versions.lines(right)))]
            probability[name] = [1.0] * len(links[name])
    return {**links, "probability": probability}


def _versions(doc: object, where: str) -> Versions:
    if not isinstance(doc, dict):
        raise ToolkitError(f"{where}: not an object; should be like {EXAMPLE}")
    name = doc.get("id")
    if not isinstance(name, str) or not name:
        raise ToolkitError(f'{where}: no "id"; should be a string that names the document')
    where = f"{where} ({name})"
    sentences = doc.get("sentences")
    if not isinstance(sentences, Mapping):
        raise ToolkitError(f'{where}: no object under "sentences"; should be {{"uk": ["…"], "en": ["…"]}}')
    unknown = [lang for lang in sentences if lang not in LANGS]
    if unknown:
        raise ToolkitError(f"{where}: no language {unknown[0]!r} here (there are: {', '.join(LANGS)})")
    for lang, lines in sentences.items():
        if not isinstance(lines, Sequence) or isinstance(lines, str):
            raise ToolkitError(f'{where}: the sentences of {lang} are no list; should be ["…", "…"]')
        for place, line in enumerate(lines):
            if not isinstance(line, str):
                raise ToolkitError(f"{where}: sentence {place} of {lang} is no string: {as_json(line)[:60]}")
    uk, ru, en = (tuple(Line(text) for text in sentences.get(lang, ())) for lang in LANGS)
    return Versions(story=name, uk=uk, ru=ru, en=en)


def as_json(value: object, *, indent: int | None = None) -> str:
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return json.dumps(value, indent=indent) if SURROGATES.search(text) else text
