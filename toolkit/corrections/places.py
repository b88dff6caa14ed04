"""Where in a story an edit belongs, and the story with all its edits made."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from toolkit.corrections.patch import Edit
from toolkit.data import PAIRS, AlignedStory, Correction, Lang, Span, Unit, digest
from toolkit.units import join, pieces, segments


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Sentences of one version that can be edited together."""

    lang: Lang
    unit: str  # id of the unit that has just these sentences of the version; else of the segment of a pair
    spans: tuple[Span, ...]
    published: str
    now: str  # with the corrections that the corpus has


@dataclass(frozen=True, slots=True)
class Misfit:
    """An edit that cannot be made."""

    edit: Edit
    reason: Literal["gone", "overlap"]
    detail: str


class Places:
    """All that can be edited in a story, by id and version."""

    def __init__(self, story: AlignedStory) -> None:
        self.by_id: dict[tuple[str, Lang], Place] = {}
        texts = {article.lang: article.text for article in story.articles}
        own: dict[tuple[Lang, tuple[Span, ...]], Place] = {}
        for unit in story.units:
            for lang, text in texts.items():
                if spans := unit.spans(lang):
                    place = Place(
                        lang=lang, unit=unit.id, spans=spans, published=join(text, spans), now=unit.text(lang)
                    )
                    self.by_id[unit.id, lang] = own[lang, spans] = place
        runs = {
            (lang, spans[i:j]) for lang, spans in own for i in range(len(spans)) for j in range(i + 1, len(spans) + 1)
        }
        for left, right in PAIRS:
            for s in segments(story, left, right):
                for lang, spans, now in ((left, s.source_spans, s.source), (right, s.target_spans, s.target)):
                    if (lang, spans) in runs:  # else sentences of other segments stand between its own
                        published = join(texts[lang], spans)
                        place = Place(lang=lang, unit=s.id, spans=spans, published=published, now=now)
                        self.by_id.setdefault((s.id, lang), own.get((lang, spans), place))

    def find(self, name: str, lang: Lang, text_hash: str) -> Place | None:
        """Return the place of this id; else the only one in the story whose text, published or corrected, has the hash."""
        if found := self.by_id.get((name, lang)):
            return found
        same = {
            place.spans: place
            for place in self.by_id.values()
            if place.lang == lang and text_hash in (digest(place.published), digest(place.now))
        }
        return next(iter(same.values())) if len(same) == 1 else None


def corrected(story: AlignedStory, edits: Sequence[Edit]) -> tuple[AlignedStory, list[Misfit]]:
    """Return a story with these edits and no others, and those that cannot be made. Ids stay those of the texts as published."""
    places = Places(story)
    made: dict[Lang, dict[int, Correction]] = {article.lang: {} for article in story.articles}
    taken: set[tuple[Lang, int]] = set()
    misfits = []
    for edit in edits:
        place = places.find(edit.unit, edit.lang, edit.was)
        if place is None or digest(place.published) != edit.was:
            misfits.append(Misfit(edit, "gone", "the sentences have changed, or stand in another story now"))
        elif not taken.isdisjoint((place.lang, span.start) for span in place.spans):
            misfits.append(Misfit(edit, "overlap", "another line of the patch edits some of these sentences"))
        else:
            taken.update((place.lang, span.start) for span in place.spans)
            made[place.lang][place.spans[0].start] = Correction(lang=place.lang, spans=place.spans, text=edit.text)
    texts = {article.lang: article.text for article in story.articles}
    return replace(story, units=tuple(_with(unit, texts, made) for unit in story.units)), misfits


def _with(unit: Unit, texts: dict[Lang, str], made: dict[Lang, dict[int, Correction]]) -> Unit:
    now: dict[Lang, str] = {}
    found: list[Correction] = []
    for lang, text in texts.items():
        spans = unit.spans(lang)
        now[lang] = " ".join(pieces(text, spans, made[lang]))
        found += [made[lang][span.start] for span in spans if span.start in made[lang]]
    return replace(unit, corrections=tuple(found), **now)  # type: ignore[arg-type]  # uk, ru and en are texts
