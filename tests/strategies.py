"""Made-up articles and aligned stories for property tests."""

from datetime import datetime, timedelta, timezone

from hypothesis import strategies as st

from toolkit.data import (
    LANGS,
    PAIRS,
    AlignedStory,
    Alignment,
    Article,
    Link,
    Member,
    PairLink,
    Paragraph,
    Sentence,
    Story,
    joined,
)
from toolkit.units import assemble

# What breaks formats: mark-up, quotes, tabs and breaks, letters of many alphabets, characters that XML forbids.
HOSTILE = st.sampled_from(["AT&T <b>", '"', "'", "\t", "\u2028", "\x0b", "\x85", "ґ", "№ 5…", "🙂", "{}", "\\n", "]]>"])
WORDS = st.lists(st.one_of(HOSTILE, st.text("абвгіїєxyz 0123456789", min_size=1, max_size=12)), min_size=1, max_size=4)
TEXTS = WORDS.map(lambda words: ("Слово " + " ".join(words)).replace("\n", " ").strip())
KYIV = timezone(timedelta(hours=2))
TIMES = st.integers(0, 400_000_000).map(lambda s: datetime(2014, 1, 1, tzinfo=KYIV) + timedelta(seconds=s))


@st.composite
def articles(draw: st.DrawFn, lang: str, key: str) -> Article:
    texts = draw(st.lists(TEXTS, min_size=1, max_size=5))
    kinds = ["title", *["body"] * (len(texts) - 1)]
    return Article(
        site="news.example",
        key=key,
        lang=lang,
        claimed=lang,
        url=f"https://news.example/{lang}/news/{key}/?a=1&b=2",
        authors=tuple(draw(st.lists(TEXTS, max_size=2))),
        published=draw(st.none() | TIMES),
        paragraphs=joined(Paragraph(kind=k, text=t, start=0) for k, t in zip(kinds, texts, strict=True)),
        page=f"{lang}/{key}.html",
        page_sha256="0" * 64,
        extractor="test/1",
    )


@st.composite
def aligned_stories(draw: st.DrawFn, key: str = "1") -> AlignedStory:
    """A story in one to three languages, a sentence a paragraph; sentence n of each says the same, the rest is left out."""
    langs = [lang for lang in LANGS if draw(st.booleans())] or ["uk"]
    versions = [draw(articles(lang, key)) for lang in langs]
    sentences = [tuple(Sentence(p.start, p.end, i) for i, p in enumerate(a.paragraphs)) for a in versions]
    counts = {a.lang: len(a.paragraphs) for a in versions}
    pairs = {}
    for left, right in PAIRS:
        if left in counts and right in counts:
            pairs[f"{left}_{right}"] = tuple(
                PairLink(
                    left=(i,) if i < counts[left] else (),
                    right=(i,) if i < counts[right] else (),
                    probability=0.75,
                    type="translated"
                    if i < min(counts[left], counts[right])
                    else "omitted"
                    if i < counts[left]
                    else "added",
                )
                for i in range(max(counts[left], counts[right]))
            )
    links = tuple(
        Link(**{lang: (i,) for lang in langs if i < counts[lang]}, probability=0.5, type="translated")
        for i in range(max(counts.values()))
    )
    members = tuple(Member(lang=a.lang, article=a.id, page=a.page, reason="same id", confidence=0.9) for a in versions)
    story = Story(id=f"news.example/{key}", members=members)
    return assemble(story, versions, sentences, Alignment(story=story.id, links=links, **pairs))


@st.composite
def corpora(draw: st.DrawFn) -> list[AlignedStory]:
    return [draw(aligned_stories(str(key))) for key in range(draw(st.integers(1, 3)))]
