"""The stories of a page, those with findings first. Of long pages the rows are packed, until somebody looks at them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from markupsafe import Markup

from toolkit.data import LANGS, SEVERITIES, AlignedStory, Finding
from toolkit.reporting.frame import packed, part, printable
from toolkit.reporting.notes import is_quiet
from toolkit.reporting.rows import StoryView, view

# Stories whose rows stand in the page as they are, and can be read without JavaScript: of more those with findings first.
AT_HAND = 100
TOGETHER = 20  # stories that are packed together: some 40 kB, unpacked within a few milliseconds


@dataclass(frozen=True, slots=True)
class Card:
    """A story with its rows, or without them where they are packed."""

    story: StoryView  # its rows left out
    length: int  # in rows
    rows: Markup | None
    found: int  # findings that are shown unasked


@dataclass(slots=True)
class Cards:
    """Makes the cards story by story, so that one is held at a time; those of stories without findings wait, of many packed."""

    stories: Callable[[], Iterable[tuple[AlignedStory, Mapping[str, str]]]]
    findings: Mapping[str, Sequence[Finding]]  # by story
    ignored: Mapping[str, str]
    ui: str
    count: int  # of all stories
    others: list[Card] = field(default_factory=list)  # complete once `found` has come to its end
    _at_hand: int = 0
    _pending: list[tuple[str, list[list[str]]]] = field(default_factory=list)
    _blocks: list[str] = field(default_factory=list)
    _told: tuple[list[dict[str, object]], list[dict[str, object]]] = field(default_factory=lambda: ([], []))

    def found(self) -> Iterator[Card]:
        """Yield the stories with findings that are shown unasked."""
        for story, dropped in self.stories():
            findings = self.findings.get(story.story.id, ())
            seen = view(story, findings, dropped, ui=self.ui, ignored=self.ignored)
            loud = sum(not is_quiet(f) and f.id not in self.ignored for f in findings)
            card, place = self._card(seen, story, loud)
            self._told[not loud].append(told(seen, place))
            if loud:
                yield card
            else:
                self.others.append(card)

    def _card(self, seen: StoryView, story: AlignedStory, loud: int) -> tuple[Card, tuple[int, int] | None]:
        rows = part("story.html", ui=self.ui, story=seen)
        head = replace(seen, rows=(), notes=())
        if self.count <= AT_HAND or (loud and self._at_hand < AT_HAND):
            self._at_hand += 1
            return Card(head, len(seen.rows), rows, loud), None
        place = len(self._blocks), len(self._pending)
        self._pending.append((rows, texts(story)))
        if len(self._pending) == TOGETHER:
            self._pack()
        return Card(head, len(seen.rows), None, loud), place

    def _pack(self) -> None:
        self._blocks.append(packed(self._pending))
        self._pending = []

    def blocks(self) -> list[str]:
        """Return what was packed, as the places in `model` count it."""
        if self._pending:
            self._pack()
        return self._blocks

    def model(self) -> list[dict[str, object]]:
        """Return what filters need to know of each story without its rows, in the order of the page."""
        return [*self._told[0], *self._told[1]]


def told(story: StoryView, place: tuple[int, int] | None) -> dict[str, object]:
    return {
        "day": story.published.date().isoformat() if story.published else "",
        "types": [row.type for row in story.rows],
        "gone": [i for i, row in enumerate(story.rows) if row.dropped],
        "found": [
            [n.finding.id, n.finding.check, SEVERITIES.index(n.finding.severity), n.finding.odd or "", row, n.ignored is not None]
            for row, notes in ((-1, story.notes), *((i, row.notes) for i, row in enumerate(story.rows)))
            for n in notes
        ],
        "id": story.id,
        **({"pack": place} if place else {}),
    }  # fmt: skip


def texts(story: AlignedStory) -> list[list[str]]:
    """Return what can be searched for: a list a row, of the texts in the order of LANGS."""
    return [[printable(unit.text(lang)) for lang in LANGS] for unit in story.units]
