"""The headline against the text below it: a figure or a name that the text lacks, though the sisters' texts have it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations

from toolkit.checks.check import Observation, mark
from toolkit.checks.values import converts, equal, is_said
from toolkit.data import AlignedStory, Lang, Unit
from toolkit.names import alike, name_keys
from toolkit.numbers import Number, find_numbers
from toolkit.saying import message, versions

SMALL = 12  # numbers in words up to it come and go
LEAST = 3  # units of a text that can contradict its headline
PARTS = 3  # figures of a sentence that a headline may add up
MOST = 6  # figures of a sentence that are added up
WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
LONG = 5  # letters of a name
SAME, OTHER = 0.5, 0.34  # likeness of the keys of one name, and of two names
CAPITALS = 0.5  # of the longer words of a headline
LOOSE = frozenset({"year", "month", "decade", "code", "fraction"})


def headline_against_text(story: AlignedStory) -> Iterator[Observation]:
    """Yield figures and names of a headline that its own text lacks."""
    titles = [unit for unit in story.units if unit.kind == "title"]
    body = [unit for unit in story.units if unit.kind not in ("title", "caption")]
    if not titles:
        return
    for lang in story.langs:
        title = next((unit for unit in titles if unit.text(lang)), None)
        texts = {other: [unit.text(other) for unit in body if unit.text(other)] for other in story.langs}
        if title is None or len(texts[lang]) < LEAST:
            continue
        yield from _figures(title, lang, texts)
        yield from _names(title, lang, texts)


def _figures(title: Unit, lang: Lang, texts: Mapping[Lang, Sequence[str]]) -> Iterator[Observation]:
    numbers = [find_numbers(text, lang) for text in texts[lang]]
    for figure in find_numbers(title.text(lang), lang):
        if figure.kind in LOOSE or figure.weak or (figure.in_words and figure.value <= SMALL):
            continue
        if any(_has(figure, some) for some in numbers) or any(is_said(figure, text, lang) for text in texts[lang]):
            continue
        near = _slip(figure, [n for some in numbers for n in some])
        if near is None:
            continue
        yield Observation(
            unit=title,
            message=message(
                "{lang}: the headline says {figure}, the text {other}",
                lang=versions(lang),
                figure=figure.text,
                other=near.text,
            ),
            evidence=(lang, str(figure.value.normalize())),
            severity="minor",
            odd=lang,
            marks=(mark(title, lang, figure.start, figure.end),),
        )


def _has(figure: Number, numbers: Sequence[Number]) -> bool:
    """Whether a sentence has the figure, as it is, rounded, in another unit or as the sum of a few others."""
    if any(equal(figure, n) or converts(figure, n) or _is_close(figure, n) for n in numbers):
        return True
    values = list(dict.fromkeys(n.value for n in numbers if n.kind in ("cardinal", "year") and n.value < figure.value))
    return any(
        sum(some) == figure.value for count in range(2, PARTS + 1) for some in combinations(values[:MOST], count)
    )


def _is_close(figure: Number, other: Number) -> bool:
    """Whether the figure is the other rounded to its last digit that counts: 950 for 947, not for 905."""
    exponent = figure.value.normalize().as_tuple().exponent
    return isinstance(exponent, int) and exponent > -5 and abs(figure.value - other.value) < Decimal(10) ** exponent


def _slip(figure: Number, numbers: Sequence[Number]) -> Number | None:
    """Return the number of a text that the figure may be a slip for: of its unit, with its digits in another order or one other."""
    digits = re.sub(r"\D", "", figure.text)
    for n in numbers:
        theirs = re.sub(r"\D", "", n.text)
        if (
            n.unit != figure.unit
            or n.kind != figure.kind
            or not digits
            or len(theirs) != len(digits)
            or n.value == figure.value
        ):
            continue
        unlike = sum(a != b for a, b in zip(digits, theirs, strict=True))
        if len(digits) > 1 and (unlike == 1 or (unlike == 2 and sorted(digits) == sorted(theirs))):
            return n
    return None


def _names(title: Unit, lang: Lang, texts: Mapping[Lang, Sequence[str]]) -> Iterator[Observation]:
    """Look for a name in the headline that no sentence of its text has, while the sisters have theirs in headline and text."""
    sisters = [other for other in texts if other != lang and title.text(other)]
    if len(sisters) < 2 or _is_all_capitals(title.text(lang)):
        return
    keys = {other: _keys(" ".join(lines), other) for other, lines in texts.items()}
    heads = {other: _keys(title.text(other), other, inside=True) for other in (lang, *sisters)}
    for key, (start, end) in heads[lang].items():
        if any(alike(key, own) > OTHER for own in keys[lang]):
            continue
        in_theirs = [o for o in sisters if any(alike(key, k) > OTHER for k in (*heads[o], *keys[o]))]
        # Each sister has another name in its headline, which its text and this version's text have.
        instead = [
            o
            for o in sisters
            if any(_found(k, keys[o]) and _found(k, keys[lang]) and not _found(k, heads[lang]) for k in heads[o])
        ]
        if in_theirs or len(instead) < len(sisters):
            continue
        yield Observation(
            unit=title,
            message=message(
                "{lang}: the headline names {name}, neither the text nor {others:#} does",
                lang=versions(lang),
                name=title.text(lang)[start:end],
                others=versions(*sisters),
            ),
            evidence=(lang, key),
            severity="minor",
            odd=lang,
            marks=(mark(title, lang, start, end),),
        )


def _is_all_capitals(text: str) -> bool:
    """Whether capitals tell nothing: "Bridge in Zelenyi Brid Closes After Flood"."""
    words = [m.group() for m in WORD.finditer(text) if len(m.group()) >= LONG and m.start()]
    return sum(word[0].isupper() for word in words) > CAPITALS * len(words)


def _found(key: str, among: Mapping[str, tuple[int, int]]) -> bool:
    return any(alike(key, other) >= SAME for other in among)


def _keys(text: str, lang: Lang, *, inside: bool = False) -> dict[str, tuple[int, int]]:
    """Return the names of a text, by key; with `inside`, without the first word."""
    places = [
        m.span()
        for m in WORD.finditer(text)
        if m.group()[0].isupper()
        and len(m.group()) >= LONG
        and not m.group().isupper()
        and not (inside and not m.start())
    ]
    return dict(zip(name_keys([text[a:b] for a, b in places], lang), places, strict=True)) if places else {}
