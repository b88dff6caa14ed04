"""A story as rows of text: what stands beside what, where a version is silent, and which words a finding is about."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal
from urllib.parse import quote, urlsplit

from toolkit.data import (
    LANGS,
    PAIRS,
    SEVERITIES,
    AlignedStory,
    Article,
    Finding,
    Kind,
    Lang,
    Link,
    LinkType,
    Mark,
    Pair,
    PairLink,
    Sentence,
    Severity,
)

NAMES: Mapping[Lang, str] = {"uk": "Ukrainian", "ru": "Russian", "en": "English"}


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a sentence, and how grave the gravest finding about them is."""

    text: str
    severity: Severity | None


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence of one version."""

    label: str | None  # of the paragraph that it begins
    pieces: tuple[Piece, ...]
    keys: str  # two sentences of a row that share a key say the same; "": so does the whole row


@dataclass(frozen=True, slots=True)
class Cell:
    """What one version has in a row."""

    lang: Lang
    kind: Kind | None  # None: nothing
    begins: bool  # a paragraph
    shift: int  # rows that it stands further down on its own page; below 0: further up
    sentences: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A finding, as shown."""

    anchor: str
    finding: Finding
    odd: str | None  # name of the language


@dataclass(frozen=True, slots=True)
class Row:
    """A three-way link."""

    anchor: str
    number: int
    type: LinkType
    dropped: str | None  # the rule that keeps its unit out of the corpus
    hint: str  # probability and types, in words
    cells: tuple[Cell, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """Where and when a version was published, and why it belongs here."""

    lang: Lang
    name: str
    url: str | None  # None: it is no web address, and does not become a link
    host: str
    published: datetime | None
    updated: datetime | None
    lag: str  # behind the first version: "+28 min"
    authors: str
    reason: str
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lane:
    """A version as a line with gaps: a tick a row, 5 wide, in an SVG path."""

    lang: Lang
    path: str


@dataclass(frozen=True, slots=True)
class StoryView:
    """A story, as shown."""

    anchor: str
    id: str
    headline: str
    headline_lang: Lang
    published: datetime | None
    versions: tuple[Version, ...]
    missing: tuple[str, ...]  # names of languages
    rows: tuple[Row, ...]
    notes: tuple[Note, ...]  # about the story as a whole
    lanes: tuple[Lane, ...]
    found: str  # path of the rows with findings
    worst: Severity | None


def anchor(noun: Literal["story", "unit", "finding"], name: str) -> str:
    """Return the id of an element and the fragment that leads there.

    >>> anchor("story", "news.example/7 a")
    'story-news.example/7%20a'
    """
    return f"{noun}-{quote(name, safe='/:.~', errors='surrogatepass')}"


def view(story: AlignedStory, findings: Sequence[Finding], dropped: Mapping[str, str]) -> StoryView:
    """Return `story`, a unit for each link, as it is shown.

    `findings` are those about it, in any order; `dropped` names the rule that dropped a unit, by unit id.
    """
    positions = {unit.id: unit.position for unit in story.units}
    by_row: dict[int | None, list[Finding]] = defaultdict(list)
    for finding in by_severity(findings):
        by_row[positions.get(finding.unit or "")].append(finding)  # a unit that is gone: about the whole story

    cells = table(story, by_row)
    rows = tuple(
        Row(
            anchor=anchor("unit", unit.id),
            number=unit.position + 1,
            type=unit.type,
            dropped=dropped.get(unit.id),
            hint=hint(story, link),
            cells=line,
            notes=tuple(map(note, by_row[unit.position])),
        )
        for unit, link, line in zip(story.units, story.alignment.links, cells, strict=True)
    )
    first = story.articles[0]
    return StoryView(
        anchor=anchor("story", story.story.id),
        id=story.story.id,
        headline=first.title or "without a title",
        headline_lang=first.lang if first.title else "en",
        published=first.published,
        versions=versions(story),
        missing=tuple(NAMES[lang] for lang in LANGS if lang not in story.langs),
        rows=rows,
        notes=tuple(map(note, by_row[None])),
        lanes=tuple(
            Lane(lang, ticks(i for i, link in enumerate(story.alignment.links) if link.positions(lang)))
            for lang in story.langs
        ),
        found=ticks(row.number - 1 for row in rows if row.notes),
        worst=max((f.severity for f in findings), key=SEVERITIES.index, default=None),
    )


def by_severity(findings: Iterable[Finding]) -> list[Finding]:
    """Return the gravest first, else in the order given."""
    return sorted(findings, key=lambda f: -SEVERITIES.index(f.severity))


def note(finding: Finding) -> Note:
    return Note(anchor("finding", finding.id), finding, NAMES[finding.odd] if finding.odd else None)


def ticks(rows: Iterable[int]) -> str:
    """Return a path of one stroke a row; strokes of neighbouring rows do not touch.

    >>> ticks([0, 2])
    'M0 0h4M10 0h4'
    """
    return "".join(f"M{5 * row} 0h4" for row in rows)


def versions(story: AlignedStory) -> tuple[Version, ...]:
    """Return the heads of the columns."""
    start = min((a.published for a in story.articles if a.published), default=None)
    reasons = {m.lang: f"{m.reason}, {m.confidence:.2f}" for m in story.story.members}
    return tuple(
        Version(
            lang=article.lang,
            name=NAMES[article.lang],
            url=article.url if is_web(article.url) else None,
            host=host(article),
            published=article.published,
            updated=article.updated,
            lag=lag(article.published - start) if article.published and start else "",
            authors=", ".join(article.authors),
            reason=reasons.get(article.lang, ""),
            warnings=article.warnings,
        )
        for article in story.articles
    )


def is_web(url: str) -> bool:
    """Say whether a click on `url` opens a web page: neither a script nor a file of this machine.

    >>> is_web("https://news.example/7/"), is_web("javascript:alert(1)"), is_web("//news.example/7/")
    (True, False, False)
    """
    return url.startswith(("https://", "http://"))


def host(article: Article) -> str:
    try:
        return urlsplit(article.url).hostname or article.site
    except ValueError:  # "https://[": not an address
        return article.site


def lag(after: timedelta) -> str:
    """Return a time after the first version, as a reader would say it.

    >>> lag(timedelta(minutes=28)), lag(timedelta(hours=2, minutes=41)), lag(timedelta(days=3, hours=1)), lag(timedelta())
    ('+28 min', '+2 h 41 min', '+3 d 1 h', '')
    """
    minutes = int(after.total_seconds()) // 60
    days, hours = minutes // 1440, minutes // 60
    if days:
        return f"+{days} d {hours % 24} h"
    if hours:
        return f"+{hours} h {minutes % 60} min"
    return f"+{minutes} min" if minutes else ""


def table(story: AlignedStory, findings: Mapping[int | None, Sequence[Finding]]) -> list[tuple[Cell, ...]]:
    """Return a cell for each version of the story in each row; `findings` by row."""
    cuts = dict(zip(story.langs, story.sentences, strict=True))
    texts = {a.lang: a.text for a in story.articles}
    keys = sentence_keys(story)
    moved = {lang: shifts(story.alignment.links, lang) for lang in story.langs}
    rows = []
    for i, link in enumerate(story.alignment.links):
        alone = all(len(link.positions(lang)) <= 1 for lang in LANGS)  # then the row itself says what says the same
        row = []
        for article in story.articles:
            lang, at = article.lang, link.positions(article.lang)
            marks = [(m, f.severity) for f in findings.get(i, ()) for m in f.marks if m.lang == lang]
            said, offset, begins = [], 0, False
            for position in at:
                sentence = cuts[lang][position]
                text = texts[lang][sentence.start : sentence.end]
                head = opens(article, cuts[lang], position)
                begins |= head
                said.append(
                    Said(
                        label=article.paragraphs[sentence.paragraph].label if head else None,
                        pieces=pieces(text, offset, marks),
                        keys="" if alone else " ".join(keys[lang, position]),
                    )
                )
                offset += len(text) + 1  # the unit's text has a space between two sentences
            row.append(
                Cell(
                    lang=lang,
                    kind=article.paragraphs[cuts[lang][at[0]].paragraph].kind if at else None,
                    begins=begins,
                    shift=moved[lang].get(i, 0) if link.type == "reordered" else 0,
                    sentences=tuple(said),
                )
            )
        rows.append(tuple(row))
    return rows


def opens(article: Article, cut: Sequence[Sentence], position: int) -> bool:
    """Say whether a sentence is the first of its paragraph."""
    return position == 0 or cut[position - 1].paragraph != cut[position].paragraph


def sentence_keys(story: AlignedStory) -> dict[tuple[Lang, int], list[str]]:
    """Return for each sentence the pairwise links that it stands in, the one-sided among them."""
    keys: dict[tuple[Lang, int], list[str]] = defaultdict(list)
    for letter, (left, right) in zip("abc", PAIRS, strict=True):
        for i, link in enumerate(story.alignment.pair(left, right)):
            for position in link.left:
                keys[left, position].append(f"{letter}{i}")
            for position in link.right:
                keys[right, position].append(f"{letter}{i}")
    return keys


def shifts(links: Sequence[Link], lang: Lang) -> dict[int, int]:
    """Return by how many rows each row would move down if the version's own order ruled. Rows without it do not count.

    >>> rows = [Link(uk=(i,), en=(at,), probability=1, type="translated") for i, at in enumerate((0, 2, 3, 1))]
    >>> shifts(rows, "en")
    {0: 0, 3: -2, 1: 1, 2: 1}
    """
    shown = [i for i, link in enumerate(links) if link.positions(lang)]
    own = sorted(shown, key=lambda i: links[i].positions(lang))
    stands = {row: place for place, row in enumerate(shown)}
    return {row: place - stands[row] for place, row in enumerate(own)}


def pieces(text: str, offset: int, marks: Iterable[tuple[Mark, Severity]]) -> tuple[Piece, ...]:
    """Cut a sentence that stands at `offset` of its unit's text where marks begin and end.

    >>> [(p.text, p.severity) for p in pieces("13 дітей", 10, [(Mark("uk", 10, 12, "13"), "major")])]
    [('13', 'major'), (' дітей', None)]
    """
    inside = [(max(m.start - offset, 0), min(m.end - offset, len(text)), severity) for m, severity in marks]
    inside = [(start, end, severity) for start, end, severity in inside if start < end]
    edges = sorted({0, len(text)}.union(*((start, end) for start, end, _ in inside)))
    out = []
    for start, end in pairwise(edges):
        over = [severity for s, e, severity in inside if s <= start and end <= e]
        out.append(Piece(text[start:end], max(over, key=SEVERITIES.index, default=None)))
    return tuple(out)


def hint(story: AlignedStory, link: Link) -> str:
    """Return what the aligner says of a row: "probability 0.93; uk–ru 0.99; uk–en merged 0.91"."""
    parts = [f"probability {link.probability:.2f}"]
    for pair in PAIRS:
        touched = [
            f"{'' if p.type == 'translated' else p.type + ' '}{p.probability:.2f}"
            for p in story.alignment.pair(*pair)
            if touches(p, pair, link)
        ]
        if touched:
            parts.append(f"{pair[0]}–{pair[1]} {', '.join(touched)}")
    return "; ".join(parts)


def touches(part: PairLink, pair: Pair, link: Link) -> bool:
    """Say whether a pairwise link belongs to a three-way link."""
    left, right = pair
    return any(i in link.positions(left) for i in part.left) or any(i in link.positions(right) for i in part.right)
