"""The texts behind links: three-way units, and segments of a pair in either direction."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from toolkit.data import (
    LANGS,
    PAIRS,
    AlignedStory,
    Alignment,
    Article,
    Correction,
    Lang,
    Line,
    LinkType,
    Segment,
    Sentence,
    Span,
    Story,
    Unit,
    Versions,
    digest,
)

TURNED: dict[LinkType, LinkType] = {"omitted": "added", "added": "omitted", "merged": "split", "split": "merged"}


def versions(story: str, articles: Sequence[Article], sentences: Sequence[Sequence[Sentence]]) -> Versions:
    """Return the sentences of the articles as the aligner reads them."""
    lines: dict[Lang, tuple[Line, ...]] = {}
    for article, cut in zip(articles, sentences, strict=True):
        text = article.text
        lines[article.lang] = tuple(
            Line(text[s.start : s.end], article.paragraphs[s.paragraph].kind, s.paragraph) for s in cut
        )
    return Versions(story=story, **lines)


def assemble(
    story: Story, articles: Sequence[Article], sentences: Sequence[Sequence[Sentence]], alignment: Alignment
) -> AlignedStory:
    """Join what the stages made of a story, with its units."""
    texts = {a.lang: (a, a.text, cut) for a, cut in zip(articles, sentences, strict=True)}
    seen: Counter[str] = Counter()
    units = []
    for position, link in enumerate(alignment.links):
        text: dict[Lang, str] = dict.fromkeys(LANGS, "")
        spans: dict[Lang, tuple[Span, ...]] = dict.fromkeys(LANGS, ())
        kind = None
        for lang, (article, whole, cut) in texts.items():
            chosen = [cut[i] for i in link.positions(lang)]
            spans[lang] = tuple(Span(s.start, s.end) for s in chosen)
            text[lang] = join(whole, spans[lang])
            if chosen and kind is None:
                kind = article.paragraphs[chosen[0].paragraph].kind
        name = digest(story.id, *text.values())
        seen[name] += 1
        if seen[name] > 1:  # the same sentence stands twice in one story
            name = digest(name, str(seen[name]))
        units.append(
            Unit(
                id=name,
                story=story.id,
                position=position,
                kind=kind or "body",
                type=link.type,
                probability=link.probability,
                uk=text["uk"],
                ru=text["ru"],
                en=text["en"],
                uk_spans=spans["uk"],
                ru_spans=spans["ru"],
                en_spans=spans["en"],
            )
        )
    return AlignedStory(
        story=story,
        articles=tuple(articles),
        sentences=tuple(tuple(cut) for cut in sentences),
        alignment=alignment,
        units=tuple(units),
    )


def join(text: str, spans: Sequence[Span]) -> str:
    """Return the stretches of `text` with a space between, a paragraph's end among them."""
    return " ".join(text[s.start : s.end] for s in spans)


def pieces(text: str, spans: Sequence[Span], corrected: Mapping[int, Correction]) -> list[str]:
    """Return the sentences at `spans`, those that were corrected in their new words; corrections go by where they begin.

    A correction of several sentences is one piece. It does not reach a place that has only some of them.
    """
    out = []
    place = 0
    while place < len(spans):
        new = corrected.get(spans[place].start)
        if new and tuple(spans[place : place + len(new.spans)]) == new.spans:
            out.append(new.text)
            place += len(new.spans)
        else:
            out.append(text[spans[place].start : spans[place].end])
            place += 1
    return out


def corrections_by_start(story: AlignedStory, lang: Lang) -> dict[int, Correction]:
    return {c.spans[0].start: c for unit in story.units for c in unit.corrections if c.lang == lang}


def segments(story: AlignedStory, source: Lang, target: Lang) -> Iterator[Segment]:
    """Yield the links of a pair in either direction, with corrections; none where a version is missing.

    The order is that of PAIRS in both directions, so that line n of an exported pair is the same segment either way.
    """
    if source not in story.langs or target not in story.langs:
        return
    turned = (source, target) not in PAIRS
    left, right = (target, source) if turned else (source, target)
    cuts = dict(zip(story.langs, story.sentences, strict=True))
    articles = {a.lang: a for a in story.articles}
    texts = {lang: articles[lang].text for lang in (source, target)}
    corrected = {lang: corrections_by_start(story, lang) for lang in (source, target)}
    seen: Counter[str] = Counter()
    for link in story.alignment.pair(left, right):
        ours, theirs = (link.right, link.left) if turned else (link.left, link.right)
        source_spans = tuple(Span(cuts[source][i].start, cuts[source][i].end) for i in ours)
        target_spans = tuple(Span(cuts[target][i].start, cuts[target][i].end) for i in theirs)
        first = cuts[source][ours[0]] if ours else cuts[target][theirs[0]]
        kind = articles[source if ours else target].paragraphs[first.paragraph].kind
        texts_of = join(texts[source], source_spans), join(texts[target], target_spans)
        name = digest(story.story.id, source, target, *texts_of)
        seen[name] += 1
        ours_now = pieces(texts[source], source_spans, corrected[source])
        theirs_now = pieces(texts[target], target_spans, corrected[target])
        now = " ".join(ours_now), " ".join(theirs_now)
        yield Segment(
            id=name if seen[name] == 1 else digest(name, str(seen[name])),
            story=story.story.id,
            kind=kind,
            type=TURNED.get(link.type, link.type) if turned else link.type,
            probability=link.probability,
            source=now[0],
            target=now[1],
            source_sentences=tuple(ours_now),
            source_spans=source_spans,
            target_spans=target_spans,
            corrected=tuple(lang for lang, new, old in zip((source, target), now, texts_of, strict=True) if new != old),
        )
