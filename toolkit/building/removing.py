"""What was removed leaves no text behind: pages are read without it, before anything else sees them.

An address is known as soon as its page is read. A story is known when pages are paired, and a unit when they are aligned: then
their articles and sentences are noted by hashes, and what was read of them is read again, without. The notes stay with the
corpus, so that a text which was removed stays out though its story has another id by now, or its page was saved again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec

from toolkit import alignment, corpus, splitting
from toolkit.alignment.lexicons import fingerprint, forgetting, read_lexicon, write_lexicon
from toolkit.corpus import Corpus, Removals, Removed
from toolkit.corpus.removing import mark_of_address
from toolkit.data import PAIRS, AlignedStory, Anchor, Article, Drop, Paragraph, Span, Story, digest, joined
from toolkit.files import read_columns, write_json
from toolkit.pipeline import versions_of
from toolkit.privacy import masked
from toolkit.units import segments

REASON = "removed"
WARNING = "removed-text"
NOTES = "removed.json"  # below the shards: what is known so far, also where a build was killed


def mark_of_article(article: str) -> str:
    return digest("article", article)


def mark_of_sentence(article: str, text: str) -> str:
    """Name a sentence, masked whatever the recipe says, so that it is known when masks are put on or taken off."""
    return digest("sentence", article, masked(text))


# --- one article -----------------------------------------------------------------------------------------------------


def out_as_a_whole(article: Article, removed: Removed) -> dict[str, str]:
    """Return the marks by which an article is out, with the keys of their removals; {} where it is not."""
    marks = (mark_of_address(article.url), mark_of_article(article.id))
    return {mark: removed.whole[mark] for mark in marks if mark in removed.whole}


def cut(article: Article, marks: Mapping[str, str]) -> tuple[Article | None, set[str]]:
    """Return an article without the sentences that are `marks`, None where nothing is left, and the marks that were met.

    A paragraph without text is gone with its label. Offsets count in what is left.
    """
    text = article.text
    kept = bytearray(b"\1" * len(text))
    met = []
    for sentence in splitting.split_article(article):
        mark = mark_of_sentence(article.id, text[sentence.start : sentence.end])
        if mark in marks:
            met.append(mark)
            end = sentence.end
            while end < len(text) and text[end] in " \t\xa0":
                end += 1
            kept[sentence.start : end] = bytes(end - sentence.start)
    if not met:
        return article, set()
    paragraphs: list[Paragraph] = []
    now: dict[int, int] = {}  # where each character stands that is left
    start = 0
    for p in article.paragraphs:
        left = [at for at in range(p.start, p.end) if kept[at]]
        while left and text[left[-1]].isspace() and left[-1] < p.end - 1:  # what parted two sentences
            left.pop()
        if left and "".join(text[at] for at in left).strip():
            now.update({at: start + i for i, at in enumerate(left)})
            paragraphs.append(replace(p, text="".join(text[at] for at in left)))
            start += len(left) + 1
    links = tuple(
        Anchor(now[a.start], now[a.end - 1] + 1, a.url)
        for a in article.links
        if a.end > a.start and all(at in now for at in range(a.start, a.end))
    )
    said = f"{WARNING}: {len(met)} sentences were removed"
    changed = replace(article, paragraphs=joined(paragraphs), links=links, warnings=(*article.warnings, said))
    return (changed if paragraphs else None), set(met)


def drop_of(key: str, article: Article | None = None, month: str | None = None) -> Drop:
    """Return what the account is told of an article that was removed: not what it was."""
    return Drop(
        noun="page",
        where=f"removal {key}",
        reason=REASON,
        detail="it was asked for",
        lang=article.lang if article else None,
        month=month,
    )


# --- a corpus --------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Removing:
    """What is known, so far, of what the items of `removed.toml` are."""

    removals: Removals
    path: Path  # of the notes
    known: Removed = field(default_factory=Removed)

    @classmethod
    def opened(cls, removals: Removals, shards: Path, old: Corpus | None) -> "Removing":
        """Take up what an earlier build knew, and what the corpus that stands there tells of the items."""
        made = cls(removals, shards / NOTES)
        noted = made.path.read_bytes() if made.path.is_file() else b"{}"
        try:
            notes = msgspec.json.decode(noted, type=Removed)
        except msgspec.DecodeError:
            notes = Removed()
        for one in (notes, *((old.manifest.removed,) if old else ())):
            made.add(one)
        made.add(Removed(whole={item.key: item.key for item in removals.items if item.url}))
        if old and removals and not corpus.changed(old, below="tables"):
            made.of_stories(story for story in stories_of(old, made.ids("story")))
            made.of_tables(old.path / "tables")
        return made

    def ids(self, kind: str) -> dict[str, str]:
        """Return what items of a kind name, with their keys."""
        return self.removals.ids(kind)

    def pending(self) -> dict[str, str]:
        """Return the units of which it is not known where they stand."""
        found = {key for of in self.known.sentences.values() for key in of.values()}
        return {unit: key for unit, key in self.ids("unit").items() if key not in found}

    def add(self, more: Removed) -> bool:
        """Take up notes, those on items that are not listed any more left out; return whether anything is new."""
        listed = set(self.removals.keys)
        before = self.known
        whole = {m: key for m, key in {**before.whole, **more.whole}.items() if key in listed}
        sentences: dict[str, dict[str, str]] = {}
        for one in (before, more):
            for article, of in one.sentences.items():
                if good := {m: key for m, key in of.items() if key in listed}:
                    sentences[article] = dict(sorted({**sentences.get(article, {}), **good}.items()))
        self.known = Removed(whole=dict(sorted(whole.items())), sentences=dict(sorted(sentences.items())))
        return self.known != before

    def save(self) -> None:
        """Keep the notes: what they tell of may be read nowhere any more when a build is killed."""
        if self.removals:
            write_json(self.path, self.known)
        else:
            self.path.unlink(missing_ok=True)

    def of_stories(self, stories: Iterable[Story]) -> bool:
        """Note the articles of those stories that are to go; return whether any is new."""
        wanted = self.ids("story")
        return self.add(
            Removed(
                whole={
                    mark_of_article(member.article): wanted[story.id]
                    for story in stories
                    if story.id in wanted
                    for member in story.members
                }
            )
        )

    def of_tables(self, *folders: Path) -> bool:
        """Note the sentences of those units that are to go, by the tables that hold them; return whether any is new."""
        new = False
        for folder in folders:
            if pending := self.pending():
                new |= self.add(sentences_of(folder, pending))
        return new

    def idle(self, used: set[str]) -> list[str]:
        """Return the lines of the items that matched nothing, as warnings. `used`: keys of those that did."""
        return [
            f"{self.removals.path.name}, line {line}: nothing here is that {item.kind}; it may be gone already, or misspelt"
            for item, line in zip(self.removals.items, self.removals.lines, strict=True)
            if item.key not in used
        ]


def stories_of(made: Corpus, wanted: Mapping[str, str]) -> Iterator[Story]:
    from toolkit.files import read_parquet

    if wanted:
        for row in read_parquet(made.table("stories"), "id", wanted):
            yield msgspec.convert(row, Story)


def sentences_of(folder: Path, wanted: Mapping[str, str]) -> Removed:
    """Return the sentences of units, given by their ids or those of pairs, in the tables of some stories.

    Ids of units stand in a column. Those of pairs have to be made of the texts, which takes longer and is done for what is left.
    """
    found: dict[str, dict[str, str]] = {}
    at: dict[str, str] = {}  # units in the table, with their stories
    for batch in read_columns(folder / "units.parquet", ["id", "story"]):
        at.update(
            (unit, story) for unit, story in zip(*(c.to_pylist() for c in batch.columns), strict=True) if unit in wanted
        )
    left = wanted.keys() - at.keys()
    if not left and not at:
        return Removed()
    for story, _ in corpus.read_stories(folder, None if left else set(at.values())):
        for unit in story.units:
            if unit.id in wanted:
                note(found, story, {a.lang: unit.spans(a.lang) for a in story.articles}, wanted[unit.id])
        for left_, right in PAIRS if left else ():
            for s in segments(story, left_, right):
                if s.id in left:
                    note(found, story, {left_: s.source_spans, right: s.target_spans}, wanted[s.id])
    return Removed(sentences=found)


def note(found: dict[str, dict[str, str]], story: AlignedStory, spans: Mapping[str, Sequence[Span]], key: str) -> None:
    for article in story.articles:
        for span in spans.get(article.lang, ()):
            own = found.setdefault(mark_of_article(article.id), {})
            own[mark_of_sentence(article.id, article.text[span.start : span.end])] = key


def unlearned(lexicon: Path, old: Corpus, known: Removed) -> None:
    """Take out of a lexicon what it learned of the stories of a corpus that hold what is removed.

    Of a text that was changed since it was learned from, this cannot be told: `--relearn` does it.
    """
    articles = set()
    for batch in read_columns(old.table("articles"), ["id", "url"]):
        for article, url in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            own = mark_of_article(article)
            if own in known.whole or own in known.sentences or mark_of_address(url) in known.whole:
                articles.add(article)
    if not articles:
        return
    words = read_lexicon(lexicon)
    rows = (row for batch in read_columns(old.table("stories"), ["id", "members"]) for row in batch.to_pylist())
    hit = {row["id"] for row in rows if any(member["article"] in articles for member in row["members"])}
    taught = []
    for story, _ in old.chosen(hit):
        versions = versions_of(story.story, story.articles)
        if fingerprint(versions) in words.stories:
            taught.append((versions, alignment.study(versions)[1]))
    if taught:
        write_lexicon(lexicon, forgetting(words, taught).pruned())
