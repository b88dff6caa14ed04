"""Quotations: marks that do not close, and speech that one version gives in its own words."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from toolkit.checks.check import Observation, mark
from toolkit.data import LANGS, AlignedStory, Article, Lang, Unit
from toolkit.quotations import MARKS, closes_more, continues, depth_after, opens, steps
from toolkit.saying import message, versions

SPEECH = 4  # words; what is shorter is a name, a term or a word held at a distance
QUOTED = 0.3  # of a sentence's letters
NEAR = 1  # units before and after, where the quotation may have moved
LONGEST = 8  # paragraphs; a quotation open longer is one whose end was forgotten
SINGLE = re.compile(
    r"(?<!\w)['‘‚‹](?=\w)|(?<=[\w.,!?…])['’›](?!\w)"
)  # also a plural's apostrophe: better a miss than a false alarm

Stretches = Sequence[tuple[int, int]]  # in the text of an article, in order


def unbalanced(story: AlignedStory) -> Iterator[Observation]:
    """Yield, once a version, the first of its quotations that does not end, or ends without a beginning."""
    for article in story.articles:
        odd = list(_odd_paragraphs(article))
        if not odd:
            continue
        paragraph = article.paragraphs[odd[0][0]]
        yield Observation(
            unit=_unit_at(story, article.lang, paragraph.start, paragraph.end),
            message=message(
                "{lang}: a quotation does not end: {words} …{more:, and # more}"
                if odd[0][1] == "open"
                else "{lang}: a quotation ends that did not begin: {words} …{more:, and # more}",
                lang=versions(article.lang),
                words=" ".join(paragraph.text.split()[:8]),
                more=str(len(odd) - 1) if len(odd) > 1 else "",
            ),
            evidence=(article.lang, paragraph.text),
            severity="minor",
            odd=article.lang,
        )


def paraphrased(story: AlignedStory) -> Iterator[Observation]:
    """Yield sentences that two versions quote and the third does not: no mark in it or beside it, nor around it."""
    if len(story.langs) < 3:
        return
    around = {article.lang: _quoted(article) for article in story.articles}
    marked = [{lang: _is_marked(unit, lang, around[lang]) for lang in LANGS} for unit in story.units]
    for i, unit in enumerate(story.units):
        if not all(unit.text(lang) for lang in LANGS):
            continue
        for lang in LANGS:
            sisters = [sister for sister in LANGS if sister != lang]
            near = marked[max(0, i - NEAR) : i] + marked[i + 1 : i + 1 + NEAR]
            moved = any(other[lang] and not all(other[sister] for sister in sisters) for other in near)
            if marked[i][lang] or moved or not all(has_speech(unit.text(sister)) for sister in sisters):
                continue
            yield Observation(
                unit=unit,
                message=message(
                    "{sisters} quote, {lang} tells in its own words", sisters=versions(*sisters), lang=versions(lang)
                ),
                evidence=(lang, *(unit.text(s) for s in sisters)),
                severity="minor",
                odd=lang,
                marks=(mark(unit, lang, 0, len(unit.text(lang))),),
            )


def _odd_paragraphs(article: Article) -> Iterator[tuple[int, Literal["open", "closed"]]]:
    """Yield the paragraphs in which a quotation is left open, or closed without having been opened."""
    texts = [p.text for p in article.paragraphs]
    i = 0
    while i < len(texts):
        if closes_more(texts[i]):
            yield i, "closed"
        elif depth_after(texts[i]):
            more = continues(texts[i], texts[i + 1 : i + 1 + LONGEST])
            if not more and not _shares_its_end(texts[i]):
                yield i, "open"
            i += more
        i += 1


def _shares_its_end(text: str) -> bool:
    """Whether one mark closes two quotations, as Russian and Ukrainian do: «Он назвал это «чудом», — сказала она."""
    depth, deepest = 0, 0
    for _, step in steps(text):
        depth = max(0, depth + step)
        deepest = max(deepest, depth)
    return depth < deepest


def _quoted(article: Article) -> Stretches:
    """Return the stretches of the article's text that stand in quotation marks, those over several paragraphs among them."""
    found: list[tuple[int, int]] = []
    paragraphs = article.paragraphs
    i = 0
    while i < len(paragraphs):
        more = (
            continues(paragraphs[i].text, [p.text for p in paragraphs[i + 1 : i + 1 + LONGEST]])
            if depth_after(paragraphs[i].text)
            else 0
        )
        depth, start = 0, 0
        for p in paragraphs[i : i + more + 1]:
            again = depth > 0 and opens(p.text)
            for position, step in steps(p.text[again:]):
                at = p.start + position + again
                if depth == 0 and step > 0:
                    start = at
                depth = max(0, depth + step)
                if depth == 0 and step < 0:
                    found.append((start, at + 1))
        i += more + 1
    return found


def _is_marked(unit: Unit, lang: Lang, around: Stretches) -> bool:
    """Whether the version's sentence has a quotation mark of any kind, or stands within a quotation."""
    if MARKS.search(unit.text(lang)) or SINGLE.search(unit.text(lang)):
        return True
    return any(start < s.end and s.start < end for s in unit.spans(lang) for start, end in around)


def has_speech(text: str) -> bool:
    """Whether a quotation of some length begins or ends in the text, and is much of it.

    >>> has_speech('"I appreciate his joke," he said.'), has_speech('He reads "War and Peace" every year.')
    (True, False)
    """
    depth, start, inside, longest = 0, 0, 0, 0
    for position, step in [*steps(text), (len(text), -1)]:
        if (step < 0 and (depth or not inside) and position < len(text)) or (step < 0 and depth):
            quoted = text[start:position]
            inside += len(quoted)
            longest = max(longest, len(quoted.split()))
        if step > 0 and depth == 0:
            start = position
        depth = max(0, depth + step)
    return longest >= SPEECH and inside >= QUOTED * len(text)


def _unit_at(story: AlignedStory, lang: Lang, start: int, end: int) -> Unit | None:
    """Return the last unit that begins in a stretch of the version's text."""
    there = [u for u in story.units if any(start <= s.start < end for s in u.spans(lang))]
    return there[-1] if there else None
