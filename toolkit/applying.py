"""Edited exports → corrections: what was changed in a file that came back, and what of it contradicts the corpus."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from toolkit.corpus import Corpus
from toolkit.corrections import Edit, Place, Places, read_patch, write_patch
from toolkit.data import AlignedStory, Lang, Span, digest
from toolkit.errors import ToolkitError
from toolkit.exports.characters import XML, fitting
from toolkit.exports.edited import Row, read_edited
from toolkit.text import SPACES

Reason = Literal["unknown", "changed", "emptied", "added", "cut", "twice", "overlap"]
# What spreadsheets and word processors write by themselves in place of what was typed
TYPOGRAPHY = str.maketrans(
    {**dict.fromkeys("«»„“”‟", '"'), **dict.fromkeys("‘’‚‛ʼ`´", "'"), **dict.fromkeys("‐‑‒–—―−", "-"), "…": "..."}
)


Edits = dict[tuple[str, str, str], Edit]  # by their keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A text that was changed in a file."""

    where: str  # "review.xlsx, units, row 5"
    story: str
    unit: str
    lang: Lang
    before: str  # as the corpus has it
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A change that cannot be taken as it is."""

    reason: Reason
    change: Change
    detail: str  # for a person: what is wrong, and what would be right


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What somebody wrote to a unit."""

    where: str
    story: str
    unit: str
    text: str


@dataclass(slots=True)
class Applied:
    """What came of files that were edited."""

    changes: list[Change] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    typographic: list[Change] = field(default_factory=list)  # held back: only marks differ, which programs change
    notes: list[Note] = field(default_factory=list)
    known: int = 0  # changes that the patch has already
    withdrawn: int = 0  # lines of the patch that go, since the text is to be as published again
    unhashed: int = 0  # changes in rows that have lost the hash of the text exported: not known to be of today's text


@dataclass(frozen=True, slots=True)
class Came:
    """A row that may have been edited, with its file."""

    file: Path
    row: Row
    held: Callable[[str], str]


def apply(
    files: Sequence[Path | str],
    made: Corpus,
    patch: Path | None = None,
    *,
    typography: bool = False,
    overwrite: bool = False,
    dry_run: bool = False,
) -> Applied:
    """Find what was edited in exports of a corpus and add it to a patch, if one is named and it is no `dry_run`.

    `typography` takes changes of quotation marks, apostrophes, dashes and dots, too. `overwrite` lets a new change of a
    text take the place of an earlier one. Changes with a conflict are left out. Raises ToolkitError for a file that no
    export of newsalign is.
    """
    done = Applied()
    rows: Counter[Path] = Counter()
    came = [one for file in files for one in suspects(Path(file), done, rows)]
    patched: defaultdict[str, Edits] = defaultdict(dict)
    for edit in read_patch(patch) if patch else ():
        patched[edit.story][edit.key] = edit
    waiting: defaultdict[tuple[str, str], list[Came]] = defaultdict(list)  # by story, or by id where no story is named
    for one in came:
        waiting[one.row.story, "" if one.row.story else one.row.id].append(one)
    for story in stories_of(made, came):
        places = Places(story)
        own = waiting.pop((story.story.id, ""), [])
        for name in sorted({name for name, _ in places.by_id}):
            own += waiting.pop(("", name), [])
        found = [
            change
            for one in own
            for change in changed(one, story, places, done, typography=typography, overwrite=overwrite)
        ]
        settle(patched[story.story.id], found, places, done, overwrite=overwrite)
    lost = [one for rest in waiting.values() for one in rest]
    for file, count in Counter(one.file for one in lost).items():
        if count == rows[file]:
            raise ToolkitError(f"{file}: the corpus has none of its {count} units; is it an export of another corpus?")
    for one in lost:
        for lang, text in edited_texts(one.row):
            change = Change(where=where(one), story=one.row.story, unit=one.row.id, lang=lang, before="", after=text)
            done.conflicts.append(
                Conflict(reason="unknown", change=change, detail="the corpus has no such story or unit")
            )
    if patch and done.changes and not dry_run:
        write_patch(patch, (edit for own in patched.values() for edit in own.values()))
    return done


def suspects(file: Path, done: Applied, rows: Counter[Path]) -> Iterator[Came]:
    """Yield the rows of a file but those whose texts are all as they were exported; count all, and note the notes."""
    came = read_edited(file)
    ids = 0
    for row in came.rows:
        rows[file] += 1
        ids += bool(row.id)
        if row.note:
            done.notes.append(Note(where=f"{file.name}, {row.where}", story=row.story, unit=row.id, text=row.note))
        if any(True for _ in edited_texts(row)):
            yield Came(file, row, came.held)
    if not ids:
        raise ToolkitError(
            f"{file}: "
            + ("no row has an id" if rows[file] else "no row in it")
            + "; give a file that was exported by newsalign"
        )


def edited_texts(row: Row) -> Iterator[tuple[Lang, str]]:
    """Yield the texts of a row that are not known to be those exported."""
    for lang, text in row.texts.items():
        if row.hashes.get(lang) != digest(text) and (text.strip() or lang in row.hashes):
            yield lang, text


def stories_of(made: Corpus, came: Sequence[Came]) -> Iterator[AlignedStory]:
    """Yield the stories that rows are of: all stories, where a row does not say which it is of."""
    if not came:
        return
    ids = {one.row.story for one in came}
    if "" in ids:
        yield from made.stories()
    else:
        yield from (story for story, _ in made.chosen(ids))


def changed(
    one: Came, story: AlignedStory, places: Places, done: Applied, *, typography: bool, overwrite: bool
) -> Iterator[tuple[Edit, Change, Place]]:
    """Yield the changes of a row that could be made; note the others."""
    for lang, text in edited_texts(one.row):
        was = one.row.hashes.get(lang, "")
        place = places.find(one.row.id, lang, was)
        now = place.now if place else ""
        if same(text, one.held(now)):
            continue
        change = Change(
            where=where(one), story=story.story.id, unit=place.unit if place else one.row.id, lang=lang, before=now,
            after=tidy(text),
        )  # fmt: skip

        def conflict(reason: Reason, detail: str, change: Change = change) -> None:
            done.conflicts.append(Conflict(reason=reason, change=change, detail=detail))

        if place is None and was:
            conflict(
                "unknown", "the corpus has no such unit now: its text has changed, or it has gone; edit a new export"
            )
        elif place is None:
            conflict("added", f"{lang} leaves this unit out; a correction changes a text, it adds none")
        elif was and was == digest(place.published) != digest(now) and not overwrite:
            conflict("twice", "it was corrected after this file was exported; --overwrite takes this text, not that")
        elif was and was not in (digest(now), digest(place.published)):
            conflict("changed", "the corpus has another text now than was exported; edit a new export")
        elif not text.strip():
            conflict(
                "emptied",
                "a correction changes a text, it takes none away; what is to go is a matter of filters and removal",
            )
        elif one.held(now) != fitting(now, [XML]):
            conflict("cut", "the cell had no room for all of the text; correct it in another format")
        elif not typography and plain(text) == plain(one.held(now)):
            done.typographic.append(change)
        else:
            done.unhashed += not was
            edit = Edit(
                story=change.story, unit=change.unit, lang=lang, was=digest(place.published), before=place.published,
                text=change.after,
            )  # fmt: skip
            yield edit, change, place


def settle(
    edits: Edits,
    found: Sequence[tuple[Edit, Change, Place]],
    places: Places,
    done: Applied,
    *,
    overwrite: bool,
) -> None:
    """Take the changes of a story into its `edits`, save those that contradict each other or an edit that is there."""
    own: dict[tuple[str, str, str], Change] = {}
    spans: dict[tuple[Lang, Span], tuple[str, str, str]] = {}
    for edit in list(edits.values()) if found else ():
        if place := places.find(edit.unit, edit.lang, edit.was):
            del edits[edit.key]  # under the id that its unit has now
            edit = replace(edit, unit=place.unit)
            edits[edit.key] = edit
            spans |= dict.fromkeys([(edit.lang, span) for span in place.spans], edit.key)
    before = dict(edits)
    for edit, change, place in found:
        old = before.get(edit.key)
        if edit.key in own:
            if own[edit.key].after != change.after:
                other = own[edit.key]
                detail = f"{other.where} has another text for it: {other.after!r}; keep one of them"
                done.conflicts.append(Conflict(reason="twice", change=change, detail=detail))
            continue
        if old and old.text == edit.text:
            done.known += 1
            continue
        if old and old.text != place.now and not overwrite:
            detail = f"an earlier correction, not built yet, says {old.text!r}; --overwrite takes this one"
            done.conflicts.append(Conflict(reason="twice", change=change, detail=detail))
            continue
        others = {key for span in place.spans if (key := spans.get((edit.lang, span), edit.key)) != edit.key}
        if others:
            detail = f"the correction of {min(others)[1]} has some of these sentences; correct all of them in one place"
            done.conflicts.append(Conflict(reason="overlap", change=change, detail=detail))
            continue
        own[edit.key] = change
        spans |= dict.fromkeys([(edit.lang, span) for span in place.spans], edit.key)
        done.changes.append(change)
        if edit.text == edit.before:
            done.withdrawn += edits.pop(edit.key, None) is not None
        else:
            edits[edit.key] = edit


def where(one: Came) -> str:
    return f"{one.file.name}, {one.row.where}"


def tidy(text: str) -> str:
    r"""Return a text as it is kept: on one line, without spaces at its ends.

    >>> tidy(" Дощ\r\nіде.")
    'Дощ іде.'
    """
    return unicodedata.normalize("NFC", " ".join(text.splitlines())).strip()


def same(one: str, other: str) -> bool:
    """Tell whether texts differ at most in white space and in how accents are put together: programs change these unasked."""
    return spaced(one) == spaced(other)


def spaced(text: str) -> str:
    return SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def plain(text: str) -> str:
    """Return a text with the plainest quotation marks, apostrophes, dashes and dots.

    >>> plain("«Дощ»… — так") == plain('"Дощ"... -- так')
    True
    """
    return spaced(text.translate(TYPOGRAPHY)).replace("--", "-")
