"""Editors' notes in brackets: "(1 July – ed.)", "[… – ред.]", "(кішка – УП)", that one version has and another lacks."""

import re
from collections.abc import Iterator
from functools import cache

from toolkit.checks.check import Observation
from toolkit.data import AlignedStory, Lang, Unit
from toolkit.languages import LANGUAGES
from toolkit.quotations import depth_after
from toolkit.saying import message, versions

NEAR = 1  # units before and after, where a note may have moved
UNMARKED = re.compile(r"\[([^\[\]]{40,})\]")  # long, and outside quotations: a note whose mark was forgotten
WORDS = 8  # of a note in a message


def differing_notes(story: AlignedStory) -> Iterator[Observation]:
    """Yield, once a version, the notes that it alone has; and each note that it lacks, where both sisters have one.

    To explain something to foreign readers is what notes are for, so that what one version alone explains is info.
    """
    if len(story.langs) < 2:
        return
    held = [{lang: _notes(unit.text(lang), lang) for lang in story.langs} for unit in story.units]
    alone: dict[Lang, list[tuple[Unit, str]]] = {lang: [] for lang in story.langs}
    for i, unit in enumerate(story.units):
        near = held[max(0, i - NEAR) : i + NEAR + 1]
        for lang in story.langs:
            if held[i][lang] and not any(notes[s] for notes in near for s in story.langs if s != lang):
                alone[lang] += [(unit, note) for note in held[i][lang]]
        lacking = [lang for lang in story.langs if not held[i][lang]]
        if len(story.langs) == 3 and len(lacking) == 1 and unit.text(lacking[0]):
            (odd,) = lacking
            if any(notes[odd] for notes in near):
                continue
            sisters = [lang for lang in story.langs if lang != odd]
            yield Observation(
                unit=unit,
                message=message(
                    "{lang} lacks an editor's note that {others} have: {words}",
                    lang=versions(odd),
                    others=versions(*sisters),
                    words=_short(held[i][sisters[0]][0]),
                ),
                evidence=(odd, *(note for lang in sisters for note in held[i][lang])),
                severity="minor",
                odd=odd,
            )
    for lang, notes in alone.items():
        if notes:
            yield Observation(
                unit=notes[0][0],
                message=message(
                    "only {lang} has {count:an editor's note|# editor's notes}: {words}",
                    lang=versions(lang),
                    count=len(notes),
                    words=_short(notes[0][1]),
                ),
                evidence=(lang, *(note for _, note in notes)),
                severity="info",
                odd=lang,
            )


def _notes(text: str, lang: Lang) -> list[str]:
    marked = [m.group() for m in _signed(lang).finditer(text)]
    return marked + [
        m.group() for m in UNMARKED.finditer(text) if m.group() not in marked and not depth_after(text[: m.start()])
    ]


@cache
def _signed(lang: Lang) -> re.Pattern[str]:
    """Return the pattern of a bracket that an editor has signed."""
    signs = "|".join(re.escape(sign) for sign in LANGUAGES[lang].editor_marks)
    return re.compile(rf"[(\[][^()\[\]]*?[–—-]\s*(?:{signs})\s*[)\]]")


def _short(note: str) -> str:
    words = note.split()
    return " ".join(words[:WORDS]) + (" …" if len(words) > WORDS else "")
