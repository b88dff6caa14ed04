"""Who is quoted: the person in the label of a quotation, and the name beside one, against the sisters'."""

import re
from collections.abc import Iterator, Mapping

from toolkit.checks.check import Observation, mark
from toolkit.checks.quotes import has_speech
from toolkit.data import LANGS, AlignedStory, Article, Lang, Mark, Paragraph, Unit
from toolkit.names import alike, name_keys
from toolkit.quotations import steps
from toolkit.saying import message, said

NAME = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
SHORT = 4  # letters of a name that is compared
SAME = 0.45  # likeness of the keys of one name in two languages
OTHER = 0.3  # of two different names, at most: between the two nothing is said
SENTENCE_BEGINS = re.compile(r"(?:^|[.!?…:–—-])[\"»”)\]*]*\s*[\"«“„(\[]*$")


def differing_speakers(story: AlignedStory) -> Iterator[Observation]:
    """Yield quotations that versions ascribe to different people, in a label or beside the quotation.

    A name beside a quotation is only compared where three versions quote, two have it, and the third has another name that
    the story has elsewhere.
    """
    told: set[tuple[Lang, int]] = set()
    elsewhere = {article.lang: _keys(article.text, article.lang) for article in story.articles}
    for unit in story.units:
        labels = {a.lang: p for a in story.articles if (p := _labelled(unit, a)) and (a.lang, p.start) not in told}
        told.update((lang, p.start) for lang, p in labels.items())
        if (seen := _labels(unit, labels)) or (seen := _beside(unit, elsewhere)):
            yield seen


def _labelled(unit: Unit, article: Article) -> Paragraph | None:
    """Return the paragraph that a unit begins in, if its label names a speaker."""
    spans = unit.spans(article.lang)
    if not spans:
        return None
    return next(
        (p for p in article.paragraphs if p.speaker and p.start <= spans[0].start < max(p.end, p.start + 1)), None
    )


def _labels(unit: Unit, labels: Mapping[Lang, Paragraph]) -> Observation | None:
    speakers = {lang: p.speaker for lang, p in labels.items() if p.speaker}
    names = {lang: set(_keys(speaker, lang)) for lang, speaker in speakers.items()}
    names = {lang: keys for lang, keys in names.items() if keys}
    if len(names) < 2:
        return None
    langs = [lang for lang in LANGS if lang in names]
    apart = {
        lang: [other for other in langs if other != lang and not _share(names[lang], names[other])] for lang in langs
    }
    wrong = [lang for lang in langs if len(apart[lang]) == len(langs) - 1]
    if not wrong:
        return None
    odd = wrong[0] if len(wrong) == 1 else None
    return Observation(
        unit=unit,
        message=message(
            "the versions quote different people: {said}", said=said({lang: speakers[lang] for lang in langs})
        ),
        evidence=tuple(f"{lang}={' '.join(sorted(names[lang]))}" for lang in langs),
        severity="major" if odd or len(langs) == 2 else "minor",
        odd=odd,
    )


def _share(ours: set[str], theirs: set[str]) -> bool:
    return any(alike(a, b) >= SAME for a in ours for b in theirs)


def _beside(unit: Unit, elsewhere: Mapping[Lang, Mapping[str, str]]) -> Observation | None:
    if len(elsewhere) < 3 or not all(has_speech(unit.text(lang)) for lang in LANGS):
        return None
    beside = {lang: names_beside(unit.text(lang), lang) for lang in LANGS}
    whole = {lang: set(_keys(unit.text(lang), lang)) for lang in LANGS}
    words = {lang: _words(unit.text(lang), lang) for lang in LANGS}
    for lang in LANGS:
        one, other = (sister for sister in LANGS if sister != lang)
        ours = {
            key: place
            for key, place in beside[lang].items()
            if not _near(key, whole[one] | whole[other]) and not _share({key}, words[one] | words[other])
        }
        theirs = {
            key: place
            for key, place in beside[one].items()
            if _share({key}, set(beside[other])) and not _near(key, whole[lang]) and not _share({key}, words[lang])
        }
        if len(ours) != 1 or len(theirs) != 1:
            continue
        (key, place), (right, its_place) = next(iter(ours.items())), next(iter(theirs.items()))
        known = any(_share({key}, set(elsewhere[sister])) for sister in (one, other))
        if not known:
            continue  # it may be the same person, or the agency, by another name
        second = next(p for k, p in beside[other].items() if _share({right}, {k}))
        places = {lang: place, one: its_place, other: second}
        names: dict[str, str] = {code: unit.text(code)[slice(*places[code])] for code in LANGS}
        marks: tuple[Mark, ...] = tuple(mark(unit, code, *places[code]) for code in LANGS)
        return Observation(
            unit=unit,
            message=message("the versions quote different people: {said}", said=said(names)),
            evidence=(lang, key, right),
            severity="major",
            odd=lang,
            marks=marks,
        )
    return None


def _near(key: str, others: set[str]) -> bool:
    return any(alike(key, other) > OTHER for other in others)


def _words(text: str, lang: Lang) -> set[str]:
    """Return the keys of all words, since what one language writes with a capital another does not."""
    return set(name_keys([m.group() for m in NAME.finditer(text) if len(m.group()) >= SHORT], lang))


def _keys(text: str, lang: Lang) -> dict[str, str]:
    """Return the names of a text, by key: words with a capital, as they first stand."""
    words = [m.group() for m in NAME.finditer(text) if m.group()[0].isupper() and len(m.group()) >= SHORT]
    words = [word for word in dict.fromkeys(words) if not word.isupper()]
    found: dict[str, str] = {}
    for key, word in zip(name_keys(words, lang), words, strict=True):
        found.setdefault(key, word)
    return found


def names_beside(text: str, lang: Lang) -> dict[str, tuple[int, int]]:
    """Return the names that stand outside the quotations of a text and begin no sentence, by key."""
    depth, start, inside = 0, 0, []
    for position, step in steps(text):
        if depth == 0 and step > 0:
            start = position
        if depth == 1 and step < 0:
            inside.append((start, position))
        depth = max(0, depth + step)
    if depth:
        inside.append((start, len(text)))
    places = [
        m.span()
        for m in NAME.finditer(text)
        if m.group()[0].isupper()
        and not m.group().isupper()
        and len(m.group()) >= SHORT
        and not any(a <= m.start() < b for a, b in inside)
        and not SENTENCE_BEGINS.search(text[max(0, m.start() - 4) : m.start()])
    ]
    keys = name_keys([text[a:b] for a, b in places], lang) if places else []
    return dict(zip(keys, places, strict=True))
