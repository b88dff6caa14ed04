"""Clean trilingual news as aligned stories: a line of the files is a paragraph, a sentence and a unit."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from toolkit.data import LANGS, AlignedStory, Alignment, Article, Lang, Link, Member, Paragraph, Sentence, Story, joined
from toolkit.units import assemble

UP = re.compile(
    r"^(?:Джерело|Пряма мова|Деталі|Передісторія|Нагадаємо)\b.{0,30}:|[–-] УП\)"
)  # labels and notes of its desk


def read_documents(folder: Path, domain: str | None = None) -> Iterator[tuple[str, dict[Lang, list[str]]]]:
    """Yield each document's id and its lines in three languages."""
    columns = {lang: (folder / f"{lang}.txt").read_text(encoding="utf-8").splitlines() for lang in LANGS}
    ids = (folder / "docids.txt").read_text(encoding="utf-8").splitlines()
    domains = (folder / "domain.txt").read_text(encoding="utf-8").splitlines() if domain else [domain] * len(ids)
    documents: dict[str, dict[Lang, list[str]]] = {}
    for i, name in enumerate(ids):
        if domains[i] == domain:
            lines = documents.setdefault(name, {lang: [] for lang in LANGS})
            for lang in LANGS:
                lines[lang].append(columns[lang][i])
    yield from documents.items()


def as_story(name: str, lines: Mapping[Lang, Sequence[str]]) -> AlignedStory:
    """Return the document as a story whose lines are aligned one to one; an empty line is a sentence left out."""
    langs = tuple(lang for lang in LANGS if lang in lines)
    articles, sentences, places = [], [], {}
    for lang in langs:
        kept = [line for line in lines[lang] if line.strip()]
        paragraphs = joined(Paragraph(kind="body", text=line, start=0) for line in kept)
        places[lang] = iter(range(len(kept)))
        sentences.append([Sentence(p.start, p.end, i) for i, p in enumerate(paragraphs)])
        articles.append(
            Article(
                site="eval", key=name, lang=lang, claimed=lang, url="", paragraphs=paragraphs,
                page="", page_sha256="", extractor="",
            )
        )  # fmt: skip
    links = tuple(
        Link(
            **{lang: (next(places[lang]),) for lang in langs if lines[lang][i].strip()},
            probability=1.0,
            type="translated",
        )
        for i in range(len(lines[langs[0]]))
    )
    members = tuple(Member(lang=a.lang, article=a.id, page=a.page, reason="same id", confidence=1.0) for a in articles)
    return assemble(Story(id=name, members=members), articles, sentences, Alignment(story=name, links=links))


def read_up_items(folder: Path) -> Iterator[tuple[str, dict[Lang, list[str]]]]:
    """Yield the documents of wmt22/uk-en that have a label of Ukrainska Pravda, each with its lines in two languages."""
    source = (folder / "src.uk.txt").read_text(encoding="utf-8").splitlines()
    reference = (folder / "ref.en.txt").read_text(encoding="utf-8").splitlines()
    ids = [line.split("\t")[0] for line in (folder / "docs.tsv").read_text(encoding="utf-8").splitlines()]
    documents: dict[str, dict[Lang, list[str]]] = {}
    for name, uk, en in zip(ids, source, reference, strict=True):
        lines = documents.setdefault(name, {"uk": [], "en": []})
        lines["uk"].append(uk)
        lines["en"].append(en)
    for name, lines in documents.items():
        if any(UP.search(line) for line in lines["uk"]):
            yield name, lines
