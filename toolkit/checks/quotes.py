"""Quotations: marks that do not close, and speech that one version gives in its own words."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from toolkit.checks.check import Observation, mark
from toolkit.data import LANGS, AlignedStory, Article, Lang, Severity, Unit
from toolkit.quotations import MARKS, closes_more, continues, depth_after, opens, steps
from toolkit.saying import message, said, versions

SPEECH = 4  # words; what is shorter is a name, a term or a word held at a distance
QUOTED = 0.3  # of a sentence's letters
NEAR = 1  # units before and after, where the quotation may have moved
LONGEST = 15  # paragraphs; a quotation open longer is one whose end was forgotten
LONG = 4  # paragraphs; where the sisters end the quotation at once, the end so far below is another's
FORGOTTEN = 3  # paragraphs before the end of a quotation in which its beginning may be missing
GOES_ON = re.compile(r"[,.!?…]\s*[–—-]\s*$")  # "…», – сказав він. –": the next paragraph goes on with the quotation
FEWER = 2  # sentences of speech
TITLE = 0.6  # of the words of a quotation
WORD = re.compile(r"[^\W\d_]+")
SINGLE = re.compile(
    r"(?<!\w)['‘‚‹](?=\w)|(?<=[\w.,!?…])['’›](?!\w)"
)  # also a plural's apostrophe: better a miss than a false alarm

Stretches = Sequence[tuple[int, int]]  # in the text of an article, in order


@dataclass(frozen=True, slots=True)
class Wrong:
    """A paragraph whose quotation marks do not pair."""

    unit: Unit | None
    paragraph: int  # position in its article
    ends_not: bool  # else it does not begin


def unbalanced(story: AlignedStory) -> Iterator[Observation]:
    """Yield, once a version, the first of its quotations that does not end, or ends without a beginning.

    What is wrong in the same place of another version came with the original: of that the first version tells, as info.
    """
    wrong = {article.lang: list(_wrong_marks(story, article)) for article in story.articles}
    places = Counter(unit.id for lang in wrong for unit in {w.unit.id: w.unit for w in wrong[lang] if w.unit}.values())
    told: set[str] = set()
    for article in story.articles:
        own = [w for w in wrong[article.lang] if not w.unit or places[w.unit.id] == 1]
        shared = [w for w in wrong[article.lang] if w.unit and places[w.unit.id] > 1 and w.unit.id not in told]
        told.update(w.unit.id for w in shared if w.unit)
        if own:
            yield _unbalanced(article, own, "minor")
        if shared:
            yield _unbalanced(article, shared, "info")


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
            if marked[i][lang] or not all(has_speech(unit.text(sister)) for sister in sisters):
                continue
            near = (*story.units[max(0, i - NEAR) : i], *story.units[i + 1 : i + 1 + NEAR])
            moved = any(has_speech(u.text(lang)) and not any(has_speech(u.text(s)) for s in sisters) for u in near)
            if moved or is_title(unit.en):
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


def fewer(story: AlignedStory) -> Iterator[Observation]:
    """Yield a version that has markedly fewer sentences of speech in quotation marks than each of its sisters."""
    units = [unit for unit in story.units if all(unit.text(lang) for lang in story.langs)]
    counts = {lang: sum(has_speech(unit.text(lang)) for unit in units) for lang in story.langs}
    for lang, count in counts.items():
        sisters = [other for sister, other in counts.items() if sister != lang]
        if sisters and min(sisters) - count >= FEWER:
            said_in: dict[str, str] = {code: str(n) for code, n in counts.items()}
            yield Observation(
                unit=None,
                message=message(
                    "{lang} quotes less in the sentences that all versions have: {said}",
                    lang=versions(lang),
                    said=said(said_in),
                ),
                evidence=(lang, *(f"{code}={n}" for code, n in counts.items())),
                severity="info",
                odd=lang if len(counts) == 3 else None,
            )


def _wrong_marks(story: AlignedStory, article: Article) -> Iterator[Wrong]:
    texts = [p.text for p in article.paragraphs]
    i = 0
    while i < len(texts):
        if closes_more(texts[i]):
            if not (i and GOES_ON.search(texts[i - 1])):
                yield Wrong(_unit_at(story, article, i), i, ends_not=False)
        elif depth_after(texts[i]):
            more = continues(texts[i], texts[i + 1 : i + 1 + LONGEST])
            unit = _unit_at(story, article, i)
            if _shares_its_end(texts[i]):
                pass
            elif not more:
                yield Wrong(unit, i, ends_not=True)
            elif unit and (opens(texts[i + 1]) or more >= LONG) and _ends_in_sisters(story, article.lang, unit):
                yield Wrong(unit, i, ends_not=True)
                more = 0
            i += more
        i += 1


def _ends_in_sisters(story: AlignedStory, lang: Lang, unit: Unit) -> bool:
    """Whether both sisters end the quotation in this unit: then the mark that opens the next paragraph opens another one."""
    sisters = [unit.text(sister) for sister in story.langs if sister != lang]
    return len(sisters) == 2 and all(
        MARKS.search(text) and not depth_after(text) and not closes_more(text) for text in sisters
    )


def _unbalanced(article: Article, wrong: Sequence[Wrong], severity: Severity) -> Observation:
    text = article.paragraphs[wrong[0].paragraph].text
    return Observation(
        unit=wrong[0].unit,
        message=message(
            "{lang}: a quotation does not end: {words} …{more:, and # more}"
            if wrong[0].ends_not
            else "{lang}: a quotation ends that did not begin: {words} …{more:, and # more}",
            lang=versions(article.lang),
            words=" ".join(text.split()[:8]),
            more=str(len(wrong) - 1) if len(wrong) > 1 else "",
        ),
        evidence=(article.lang, text),
        severity=severity,
        odd=article.lang,
    )


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
        more = 0
        if depth_after(paragraphs[i].text):
            following = [p.text for p in paragraphs[i + 1 : i + 1 + LONGEST]]
            more = continues(paragraphs[i].text, following)
            if not more and not _shares_its_end(paragraphs[i].text):  # told of by `unbalanced`
                until = next((n for n, text in enumerate(following) if MARKS.search(text)), 0)
                behind = paragraphs[min(i + until, len(paragraphs) - 1)]
                found.append((paragraphs[i].start, behind.end))
        depth, start = 0, 0
        for p in paragraphs[i : i + more + 1]:
            again = depth > 0 and opens(p.text)
            for position, step in steps(p.text[again:]):
                at = p.start + position + again
                if depth == 0 and step > 0:
                    start = at
                if depth == 1 and step < 0:
                    found.append((start, at + 1))
                elif depth == 0 and step < 0:  # it began in one of the paragraphs before that have no mark
                    before = takewhile(
                        lambda b: not MARKS.search(b.text), reversed(paragraphs[max(0, i - FORGOTTEN) : i])
                    )
                    found.append((min((b.start for b in before), default=p.start), at + 1))
                depth = max(0, depth + step)
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


def is_title(text: str) -> bool:
    """Whether the quotation in an English text is the title of a book or film: most of its words have a capital.

    >>> is_title('The author of "The Last Palace: Five Lives and One Legendary House."'), is_title('"I am here," he said.')
    (True, False)
    """
    positions = [position for position, _ in steps(text)]
    words = WORD.findall(text[positions[0] : positions[-1]]) if len(positions) > 1 else []
    return bool(words) and sum(word.istitle() for word in words) >= TITLE * len(words)


def _unit_at(story: AlignedStory, article: Article, paragraph: int) -> Unit | None:
    """Return the last unit that begins in a paragraph of the version."""
    place = article.paragraphs[paragraph]
    there = [u for u in story.units if any(place.start <= s.start < place.end for s in u.spans(article.lang))]
    return there[-1] if there else None
