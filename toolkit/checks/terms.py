"""Terms: whether the house's glossary is obeyed, whether one thing has one name, and words that take sides."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from toolkit.checks.check import House, Observation, mark
from toolkit.checks.concepts import Hits
from toolkit.data import LANGS, AlignedStory, Lang, Unit
from toolkit.glossaries import Concept, Glossary, Hit, shipped
from toolkit.saying import message, said, versions
from toolkit.text import plain

NEAR = 1  # units before and after, where a term may stand that its own lacks


def _hits(story: AlignedStory, glossary: Glossary) -> Hits:
    return {lang: [glossary.find(unit.text(lang), lang) for unit in story.units] for lang in story.langs}


def _words(unit: Unit, lang: Lang, hit: Hit) -> str:
    return unit.text(lang)[hit.start : hit.end]


def disobeyed(story: AlignedStory, house: House) -> Iterator[Observation]:
    """Yield where a version names a thing of the glossary and a sister does not name it so, or names it as it is not to be named."""
    glossary = house.glossary
    if not glossary.concepts:
        return
    hits = _hits(story, glossary)
    for i, unit in enumerate(story.units):
        here = [lang for lang in LANGS if lang in hits and unit.text(lang)]
        for lang in here:
            yield from (_avoided(unit, lang, hit) for hit in hits[lang][i] if hit.term.avoided)
        asked: dict[str, Hit] = {}
        for lang in here:
            for hit in hits[lang][i]:
                if not hit.term.avoided:
                    asked.setdefault(hit.concept.id, hit)
        for hit in asked.values():
            yield from _unnamed(story, glossary, hits, i, here, hit.concept)


def _avoided(unit: Unit, lang: Lang, hit: Hit) -> Observation:
    words, usual = _words(unit, lang, hit), next(iter(hit.concept.terms(lang)), "")
    return Observation(
        unit=unit,
        message=message(
            '{lang} "{words}": the glossary says not to use it{usual:, but "#"}',
            lang=versions(lang),
            words=words,
            usual=usual,
        ),
        evidence=(lang, plain(hit.term.text)),
        severity="minor",
        odd=lang,
        marks=(mark(unit, lang, hit.start, hit.end),),
    )


def _unnamed(
    story: AlignedStory, glossary: Glossary, hits: Hits, i: int, here: Sequence[Lang], concept: Concept
) -> Iterator[Observation]:
    """Yield one observation on the versions that do not name a concept that a sister names, if there are any."""
    unit = story.units[i]
    named = {
        lang: hit
        for lang in here
        if (hit := next((h for h in hits[lang][i] if h.concept is concept and not h.term.avoided), None))
        and glossary.is_sure(hit, unit.text(lang), lang)
    }
    meant = {name for lang, hit in named.items() for name in glossary.namesakes(hit.term, lang)}
    lacking = [
        lang
        for lang in here
        if lang not in named
        and concept.terms(lang)
        and not any(h.concept.id in meant for h in hits[lang][i])
        and not _is_near(hits, tuple(named), lang, i, meant)
        and not glossary.has_lemma(concept, unit.text(lang), lang)
    ]
    if not lacking or not named:
        return
    words: dict[str, str] = {lang: _words(unit, lang, hit) for lang, hit in named.items()}
    due: dict[str, str] = {lang: concept.terms(lang)[0] for lang in lacking}
    yield Observation(
        unit=unit,
        message=message("{lacking} {count:lacks|lack} the term of the glossary: {words}; to be {due}", lacking=versions(*lacking), count=len(lacking), words=said(words), due=said(due)),
        evidence=(concept.id, *lacking, *(plain(hit.term.text) for hit in named.values())),
        severity="info" if len(lacking) > 1 else "minor",  # a word of one version alone may mean something else
        odd=lacking[0] if len(lacking) == 1 else None,
        marks=tuple(mark(unit, lang, hit.start, hit.end) for lang, hit in named.items()),
    )  # fmt: skip


def _is_near(hits: Hits, named: Sequence[Lang], lang: Lang, i: int, meant: set[str]) -> bool:
    """Whether the version has the term in a unit beside, where the others do not have it."""
    near = [k for k in range(i - NEAR, i + NEAR + 1) if k != i and 0 <= k < len(hits[lang])]
    return any(
        any(h.concept.id in meant for h in hits[lang][k])
        and not any(h.concept.id in meant for other in named for h in hits[other][k])
        for k in near
    )


def old_spellings(story: AlignedStory, house: House) -> Iterator[Observation]:
    """Yield places that a version spells by another language, "Kiev" for "Kyiv", once a spelling; what the house has is right."""
    for lang, units in _hits(story, shipped("places")).items():
        counts = Counter(plain(h.term.text) for hits in units for h in hits if h.term.avoided)
        shown: set[str] = set()
        for unit, hits in zip(story.units, units, strict=True):
            for hit in hits:
                form = plain(hit.term.text)
                if not hit.term.avoided or form in shown or form in house.terms:
                    continue
                shown.add(form)
                yield Observation(
                    unit=unit,
                    message=message('{lang} "{words}" ({count:once|# times}) for "{usual}"', lang=versions(lang), words=hit.term.text, count=counts[form], usual=hit.concept.terms(lang)[0]),
                    evidence=(lang, form),
                    severity="minor",
                    odd=lang,
                    marks=(mark(unit, lang, hit.start, hit.end),),
                )  # fmt: skip


def varied(story: AlignedStory) -> Iterator[Observation]:
    """Yield where a version names one thing in several ways while a sister has one word for it. A list says what may vary."""
    hits = _hits(story, shipped("renderings"))
    for concept in shipped("renderings").concepts:
        used: dict[Lang, dict[str, tuple[int, Hit]]] = {lang: {} for lang in hits}
        for i in range(len(story.units)):
            here = {lang: hit for lang in hits for hit in hits[lang][i] if hit.concept is concept}
            if len(here) > 1:
                for lang, hit in here.items():
                    used[lang].setdefault(hit.term.text, (i, hit))
        steady = [lang for lang in used if len(used[lang]) == 1]
        for lang, names in used.items():
            if len(names) > 1 and steady:
                i, hit = list(names.values())[-1]
                sister = steady[0]
                yield Observation(
                    unit=story.units[i],
                    message=message("{lang} has {names} for one word: {word}", lang=versions(lang), names=", ".join(names), word=said({sister: next(iter(used[sister]))})),
                    evidence=(lang, *sorted(names)),
                    severity="info",
                    odd=lang,
                    marks=tuple(
                        mark(story.units[at], lang, h.start, h.end) for at, h in names.values() if at == i
                    ),
                )  # fmt: skip


def loaded(story: AlignedStory) -> Iterator[Observation]:
    """Yield words that take sides, a line a word with what each version has; and blunders in translating them."""
    hits = _hits(story, shipped("loaded"))
    for concept in shipped("loaded").concepts:
        places = {
            lang: [(i, h) for i, unit in enumerate(hits[lang]) for h in unit if h.concept is concept] for lang in hits
        }
        right = {lang: [(i, h) for i, h in found if not h.term.avoided] for lang, found in places.items()}
        for lang, found in places.items():
            for i, hit in found:
                sisters = {o: h for o in right if o != lang for at, h in right[o] if at == i}
                if hit.term.avoided and sisters:
                    yield _blunder(story.units[i], lang, hit, sisters)
        if any(right.values()):
            yield _told(story, concept, right)


def _blunder(unit: Unit, lang: Lang, hit: Hit, sisters: Mapping[Lang, Hit]) -> Observation:
    words: dict[str, str] = {o: _words(unit, o, h) for o, h in sisters.items()}
    chosen = {**sisters, lang: hit}
    return Observation(
        unit=unit,
        message=message('{lang} "{wrong}" for {words}: another word is meant, as "{usual}"', lang=versions(lang), wrong=_words(unit, lang, hit), words=said(words), usual=hit.concept.terms(lang)[0]),
        evidence=(lang, plain(hit.term.text)),
        severity="major",
        odd=lang,
        marks=tuple(mark(unit, o, chosen[o].start, chosen[o].end) for o in LANGS if o in chosen),
    )  # fmt: skip


def _told(story: AlignedStory, concept: Concept, found: Mapping[Lang, Sequence[tuple[int, Hit]]]) -> Observation:
    i = min(places[0][0] for places in found.values() if places)
    unit = story.units[i]
    counts: dict[str, str] = {
        lang: f"{_words(story.units[places[0][0]], lang, places[0][1])} ({len(places)})" if places else "–"
        for lang, places in found.items()
    }
    return Observation(
        unit=unit,
        message=message("a word that takes sides: {said}", said=said(counts)),
        evidence=(concept.id,),
        severity="info",
        odd=None,
        marks=tuple(mark(unit, lang, h.start, h.end) for lang, places in found.items() for at, h in places if at == i),
    )
