"""Sentences that one version leaves out or adds, in runs; a version that is a shorter or older one is told of in one line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from statistics import median

from toolkit.checks.check import Observation, mark
from toolkit.data import LANGS, AlignedStory, Lang, Severity, Unit
from toolkit.saying import message, versions

CUT = 0.25  # a version that lacks more of what its two sisters agree on is cut on purpose; one line says so
FEW = 4  # sentences; fewer are no cut, however short the story
MANY = 3  # places where one version alone has something: from here told of in one line
SHORT = 0.45  # of the length that its sisters lead one to expect: part of the sentence is missing
GAP = 50  # letters short, at least
AGREE = 0.75  # of each other's length: the two sisters of a version that is short
ASIDE = frozenset({"caption", "source"})  # paragraphs that each newsroom fills for itself
WORDS = 12  # of a sentence in a message


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring units that the same versions have."""

    units: tuple[Unit, ...]
    has: tuple[Lang, ...]


def omissions(story: AlignedStory) -> Iterator[Observation]:
    """Yield what a version lacks that its sisters have, and what it alone has.

    With two versions it cannot be told whether one leaves out or the other adds: both are "info". The same goes for
    captions and sources, and for what one version alone has.
    """
    langs = story.langs
    if len(langs) < 2:
        return
    aside: set[Lang] = set()  # versions that lack much, or are older, and are told of in one line
    for lang in langs if len(langs) == 3 else ():
        shared = [unit for unit in story.units if all(unit.text(sister) for sister in langs if sister != lang)]
        missing = [unit for unit in shared if not unit.text(lang)]
        since = _behind(story, lang)
        if missing and (since or (len(missing) >= FEW and len(missing) > CUT * len(shared))):
            aside.add(lang)
            yield _summary(story, lang, len(missing), len(shared), since)
    runs = list(_runs(story))
    alone = {lang: [run for run in runs if run.has == (lang,)] for lang in langs}
    for lang, added in alone.items():
        if len(added) >= MANY:
            yield _added(story, lang, added)
    for run in runs:
        lacking = [lang for lang in langs if lang not in run.has]
        told = len(run.has) == 1 and len(alone[run.has[0]]) >= MANY
        if lacking and not told and not set(lacking) <= aside:
            yield _of_run(run, langs, lacking)


def shortened(story: AlignedStory) -> Iterator[Observation]:
    """Yield where a version has much less to say in a sentence than its two sisters, which agree.

    What is expected is the sister's length times the story's own ratio of lengths, the median of its sentences.
    """
    if len(story.langs) < 3:
        return
    units = [u for u in story.units if all(u.text(lang) for lang in LANGS) and u.kind not in ASIDE]
    if not units:
        return
    usual = {lang: median(len(u.text(lang)) / sum(len(u.text(o)) for o in LANGS) for u in units) for lang in LANGS}
    for unit in units:
        length = {lang: len(unit.text(lang)) / usual[lang] for lang in LANGS}
        for lang in LANGS:
            one, other = sorted(length[sister] for sister in LANGS if sister != lang)
            expected = usual[lang] * (one + other) / 2
            if one < AGREE * other or length[lang] > SHORT * one or expected - len(unit.text(lang)) < GAP:
                continue
            yield Observation(
                unit=unit,
                message=message(
                    "{lang} says less: {count:# letter|# letters} where {expected} are usual",
                    lang=versions(lang),
                    count=len(unit.text(lang)),
                    expected=round(expected),
                ),
                evidence=(lang, *(unit.text(sister) for sister in LANGS if sister != lang)),
                severity="minor",
                odd=lang,
                marks=(mark(unit, lang, 0, len(unit.text(lang))),),
            )


def _runs(story: AlignedStory) -> Iterator[Run]:
    for has, units in groupby(story.units, key=lambda unit: tuple(lang for lang in LANGS if unit.text(lang))):
        yield Run(tuple(units), has)


def _behind(story: AlignedStory, lang: Lang) -> datetime | None:
    """Return when both sisters had been updated while this version was not; None: it was, or nothing is known."""
    article = story.article(lang)
    own = article and (article.updated or article.published)
    updates = [other.updated for other in story.articles if other.lang != lang and other.updated]
    return min(updates) if own and len(updates) == 2 and own < min(updates) else None


def _summary(story: AlignedStory, lang: Lang, missing: int, shared: int, since: datetime | None) -> Observation:
    others = versions(*(sister for sister in story.langs if sister != lang))
    seen = (
        message(
            "{lang} is behind {others} since {since}: {missing} of {shared:# sentence|# sentences} that {others} have "
            "are not in it",
            lang=versions(lang),
            others=others,
            since=since,
            missing=missing,
            shared=shared,
        )
        if since
        else message(
            "{lang} is a shorter version: {missing} of {shared:# sentence|# sentences} that {others} have are not in it",
            lang=versions(lang),
            others=others,
            missing=missing,
            shared=shared,
        )
    )
    return Observation(
        unit=None,
        message=seen,
        evidence=(lang, "behind" if since else "shorter"),
        severity="info",
        odd=lang,
    )


def _added(story: AlignedStory, lang: Lang, added: Sequence[Run]) -> Observation:
    """Sum up what a version alone has: a later update, what foreign readers are told, another telling."""
    return Observation(
        unit=added[0].units[0],
        message=message(
            "only {lang} has {count:a sentence|# sentences} in {places} places: {words}",
            lang=versions(lang),
            count=sum(len(run.units) for run in added),
            places=len(added),
            words=_beginning(added[0].units[0].text(lang)),
        ),
        evidence=(lang, "additions"),
        severity="info",
        odd=lang if len(story.langs) == 3 else None,
    )


def _of_run(run: Run, langs: Sequence[Lang], lacking: Sequence[Lang]) -> Observation:
    first = run.units[0]
    count = len(run.units)
    words = _beginning(first.text(run.has[-1]))
    severity: Severity = "info"
    odd: Lang | None = None
    if len(lacking) == 1 and len(langs) == 3:
        odd = lacking[0]
        seen = message(
            "{lang} lacks {count:a sentence|# sentences} that {has} have: {words}",
            lang=versions(odd),
            count=count,
            has=versions(*run.has),
            words=words,
        )
        severity = "info" if first.kind in ASIDE else "minor"
    else:
        odd = run.has[0] if len(langs) == 3 else None
        seen = message(
            "only {lang} has {count:a sentence|# sentences}: {words}",
            lang=versions(run.has[0]),
            count=count,
            words=words,
        )
    return Observation(
        unit=first,
        message=seen,
        evidence=tuple(unit.text(lang) for unit in run.units for lang in run.has),
        severity=severity,
        odd=odd,
        marks=tuple(mark(first, lang, 0, len(first.text(lang))) for lang in run.has),
    )


def _beginning(text: str) -> str:
    words = text.split()
    return " ".join(words[:WORDS]) + (" …" if len(words) > WORDS else "")
