"""A story as rows of text: what stands beside what, where a version is silent, and which words a finding is about."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from types import MappingProxyType
from urllib.parse import urlsplit

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
from toolkit.reporting.notes import Aside, Note, anchor, asides, by_severity, is_web, language_names, note
from toolkit.saying import INTERFACES, on_page

NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Marked:
    """Words of a unit that a finding is about."""

    mark: Mark
    severity: Severity
    note: int  # number of the finding
    odd: bool  # the finding is about this version, or about none more than another
    quiet: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a sentence, and the findings about them."""

    text: str
    severity: Severity | None = None  # of the gravest
    notes: tuple[int, ...] = ()
    odd: bool = False
    quiet: bool = False  # none of them is shown unless asked for


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
    lacking: tuple[int, ...]  # findings that say that something is missing here
    shift: int  # rows that it stands further down on its own page; below 0: further up
    sentences: tuple[Said, ...]


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
    lag: str  # behind the first version: "28 min"
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
    headline_lang: str
    published: datetime | None  # the first of its versions
    versions: tuple[Version, ...]
    missing: tuple[str, ...]  # names of languages
    rows: tuple[Row, ...]
    notes: tuple[Note, ...]  # about the story as a whole
    asides: tuple[Aside, ...]
    lanes: tuple[Lane, ...]
    found: str  # path of the rows with findings
    worst: Severity | None  # of the findings that are shown unasked

    @property
    def all_notes(self) -> tuple[Note, ...]:
        """In the order in which they stand."""
        return self.notes + tuple(note for row in self.rows for note in row.notes)


def view(
    story: AlignedStory,
    findings: Sequence[Finding],
    dropped: Mapping[str, str],
    *,
    ui: str = "en",
    ignored: Mapping[str, str] = NONE,
) -> StoryView:
    """Return `story`, a unit for each link, as it is shown.

    `findings` are those about it, in any order; `dropped` names the rule that dropped a unit, by unit id; `ignored` says
    why, by the id of a finding.
    """
    positions = {unit.id: unit.position for unit in story.units}
    by_row: dict[int | None, list[Finding]] = defaultdict(list)
    for finding in by_severity(findings):
        by_row[positions.get(finding.unit or "")].append(finding)  # a unit that is gone: about the whole story

    order = [None, *range(len(story.units))]
    standing = [(row, finding) for row in order for finding in by_row[row]]
    notes = [(row, note(n, finding, story, ui, ignored)) for n, (row, finding) in enumerate(standing)]
    in_row: dict[int | None, list[Note]] = defaultdict(list)
    for at, made in notes:
        in_row[at].append(made)
    shown = [n for _, n in notes if not n.quiet]

    cells = table(story, in_row)
    rows = tuple(
        Row(
            anchor=anchor("unit", unit.id),
            number=unit.position + 1,
            type=unit.type,
            dropped=dropped.get(unit.id),
            hint=hint(story, link, ui),
            cells=line,
            notes=tuple(in_row[unit.position]),
        )
        for unit, link, line in zip(story.units, story.alignment.links, cells, strict=True)
    )
    headline, lang = headline_of(story, ui)
    names = language_names(ui)
    return StoryView(
        anchor=anchor("story", story.story.id),
        id=story.story.id,
        headline=headline,
        headline_lang=lang,
        published=first_published(story),
        versions=versions(story, ui),
        missing=tuple(names[lang] for lang in LANGS if lang not in story.langs),
        rows=rows,
        notes=tuple(in_row[None]),
        asides=asides([n for _, n in notes], ui),
        lanes=tuple(
            Lane(lang, ticks(i for i, link in enumerate(story.alignment.links) if link.positions(lang)))
            for lang in story.langs
        ),
        found=ticks(row.number - 1 for row in rows if any(not n.quiet for n in row.notes)),
        worst=max((n.finding.severity for n in shown), key=SEVERITIES.index, default=None),
    )


def headline_of(story: AlignedStory, ui: str) -> tuple[str, str]:
    """Return the title of the version in the reader's language or else of the first that has one, and its language."""
    ordered = sorted(story.articles, key=lambda a: a.lang != ui)
    return next(((a.title, a.lang) for a in ordered if a.title), (on_page("without a title", ui), ui))


def first_published(story: AlignedStory) -> datetime | None:
    return min((a.published for a in story.articles if a.published), default=None)


def ticks(rows: Iterable[int]) -> str:
    """Return a path of one stroke a row; strokes of neighbouring rows do not touch.

    >>> ticks([0, 2])
    'M0 0h4M10 0h4'
    """
    return "".join(f"M{5 * row} 0h4" for row in rows)


def versions(story: AlignedStory, ui: str) -> tuple[Version, ...]:
    """Return the heads of the columns."""
    start = first_published(story)
    names = language_names(ui)
    reasons = {m.lang: f"{m.reason}, {m.confidence:.2f}" for m in story.story.members}
    return tuple(
        Version(
            lang=article.lang,
            name=names[article.lang],
            url=article.url if is_web(article.url) else None,
            host=host(article),
            published=article.published,
            updated=article.updated,
            lag=lag(article.published - start, ui) if article.published and start else "",
            authors=", ".join(article.authors),
            reason=reasons.get(article.lang, ""),
            warnings=article.warnings,
        )
        for article in story.articles
    )


def host(article: Article) -> str:
    try:
        return urlsplit(article.url).hostname or article.site
    except ValueError:  # "https://[": not an address
        return article.site


def lag(after: timedelta, ui: str = "en") -> str:
    """Return how long after the first version, as a reader would say it.

    >>> lag(timedelta(minutes=28)), lag(timedelta(hours=2, minutes=41)), lag(timedelta(days=3, hours=1)), lag(timedelta())
    ('28 min later', '2 h 41 min later', '3 d 1 h later', '')
    >>> lag(timedelta(hours=2, minutes=41), "uk")
    'через 2 год 41 хв'
    """
    minutes = int(after.total_seconds()) // 60
    days, hours = minutes // 1440, minutes // 60
    if days:
        return on_page("{days} d {hours} h later", ui, days=days, hours=hours % 24)
    if hours:
        return on_page("{hours} h {minutes} min later", ui, hours=hours, minutes=minutes % 60)
    return on_page("{minutes} min later", ui, minutes=minutes) if minutes else ""


def table(story: AlignedStory, notes: Mapping[int | None, Sequence[Note]]) -> list[tuple[Cell, ...]]:
    """Return a cell for each version of the story in each row; `notes` by row."""
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
            own = notes.get(i, ())
            marks = [mark for n in own for mark in marked(n, lang, story.units[i].text(lang))]
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
                    lacking=() if at else tuple(n.number for n in own if n.finding.odd == lang and not n.quiet),
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


def marked(note: Note, lang: Lang, text: str) -> Iterator[Marked]:
    """Yield the words of one version that a finding marks.

    Where all that another version has is marked since it is missing here, the gap says so.
    """
    finding = note.finding
    odd = finding.odd in (None, lang)
    for mark in finding.marks:
        if mark.lang == lang and (odd or mark.end - mark.start < len(text)):
            yield Marked(mark, finding.severity, note.number, odd, note.quiet)


def pieces(text: str, offset: int, marks: Sequence[Marked]) -> tuple[Piece, ...]:
    """Cut a sentence that stands at `offset` of its unit's text where marks begin and end.

    >>> [(p.text, p.severity) for p in pieces("13 дітей", 10, [Marked(Mark("uk", 10, 12, "13"), "major", 0, True, False)])]
    [('13', 'major'), (' дітей', None)]
    """
    inside = [(max(m.mark.start - offset, 0), min(m.mark.end - offset, len(text)), m) for m in marks]
    inside = [(start, end, m) for start, end, m in inside if start < end]
    edges = sorted({0, len(text)}.union(*((start, end) for start, end, _ in inside)))
    out = []
    for start, end in pairwise(edges):
        over = [m for s, e, m in inside if s <= start and end <= e]
        loud = [m for m in over if not m.quiet] or over
        out.append(
            Piece(
                text[start:end],
                severity=max((m.severity for m in loud), key=SEVERITIES.index, default=None),
                notes=tuple(m.note for m in over),
                odd=any(m.odd for m in loud),
                quiet=bool(over) and all(m.quiet for m in over),
            )
        )
    return tuple(out)


def hint(story: AlignedStory, link: Link, ui: str) -> str:
    """Return what the aligner says of a row: "probability 0.93; uk–ru 0.99; uk–en merged 0.91"."""
    interface = INTERFACES[ui]
    parts = [on_page("probability {p}", ui, p=interface.figure(link.probability, 2))]
    for pair in PAIRS:
        touched = [
            f"{'' if p.type == 'translated' else on_page(p.type, ui) + ' '}{interface.figure(p.probability, 2)}"
            for p in story.alignment.pair(*pair)
            if touches(p, pair, link)
        ]
        if touched:
            parts.append(f"{interface.short[pair[0]]}–{interface.short[pair[1]]} {', '.join(touched)}")
    return "; ".join(parts)


def touches(part: PairLink, pair: Pair, link: Link) -> bool:
    """Say whether a pairwise link belongs to a three-way link."""
    left, right = pair
    return any(i in link.positions(left) for i in part.left) or any(i in link.positions(right) for i in part.right)
