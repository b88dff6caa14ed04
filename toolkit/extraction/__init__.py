"""Pages → articles. The three forms of a page each give a draft; here the draft becomes an article, or is refused."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from toolkit.data import LANGS, Article, Drop, Lang, Page, Paragraph, Site
from toolkit.errors import UnusableError
from toolkit.extraction.draft import LONGEST_TEXT, Draft, LeftOut, too_long
from toolkit.extraction.dump import draft_of_dump
from toolkit.extraction.html import draft_of_html, truncated
from toolkit.extraction.metadata import unique
from toolkit.extraction.paragraphs import paragraphs_of
from toolkit.extraction.rows import draft_of_row
from toolkit.identify import by_letters, identify

__all__ = ["VERSION", "extract"]

VERSION = 3  # of the rules; a change in what they give raises it
DRAFTS: Mapping[str, Callable[[Page, Mapping[str, Site]], Draft]] = {
    "html": draft_of_html,
    "text": draft_of_dump,
    "json": draft_of_row,
}
DETAIL = 120  # characters of a left-out line
# Two routes to one text, the container and the structured data, disagree where so many words of one are not in the other.
# The structured text has labels and read-also lines too, and often ends early.
LOST = 0.2
EXCERPT = 0.5  # of the words found: a structured text shorter than this is but the beginning
FEW = 20  # words
ENOUGH = 80  # characters of a paragraph whose language is asked for: shorter ones are names and quoted titles
FOREIGN = {  # what a paragraph in another language has: looked for before its letters are counted, which takes ten times as long
    "uk": re.compile(r"[ыэёъ]|\A[^а-яА-Я]{40}", re.IGNORECASE),
    "ru": re.compile(r"[іїєґ]|\A[^а-яА-Я]{40}", re.IGNORECASE),
    "en": re.compile(r"[а-яіїєґ]", re.IGNORECASE),
}
WORD = re.compile(r"\w+")


def extract(page: Page, sites: Mapping[str, Site]) -> tuple[Article, tuple[Drop, ...]]:
    """Return the article of a page, and a Drop for each line of it that is not text.

    Raises UnusableError with a stable reason where there is no article: not-found, unknown-site, no-article, no-title,
    no-text, too-long, too-complex, truncated, fourth-language, no-language, broken-json, no-address.
    """
    draft = DRAFTS[page.media](page, sites)
    if (length := characters(draft)) > LONGEST_TEXT:
        raise too_long(length)
    found, links, left_out, warnings = paragraphs_of(draft)
    text = [p for p in found if p.kind not in ("title", "caption", "heading")]
    if not text:
        if draft.cut:
            raise truncated()
        raise UnusableError("no-text", f"{draft.title!r} has no text; photographs only?")
    lang, doubt = language(found, draft)
    article = Article(
        site=draft.site.name,
        key=draft.key,
        lang=lang,
        claimed=draft.claimed,
        url=draft.url,
        authors=draft.authors,
        author_ids=draft.author_ids,
        published=draft.published,
        updated=draft.updated,
        section=draft.section,
        tags=draft.tags,
        tag_slugs=draft.tag_slugs,
        paragraphs=found,
        links=links,
        alternates=tuple(dict.fromkeys((*draft.alternates, *page.alternates))),
        warnings=unique(
            (
                *draft.warnings,  # of an article that was read before, those it had
                *(("truncated",) if draft.cut else ()),
                *warnings,
                *doubt,
                *disagreement(found[1:], left_out, draft.structured),
                *other_languages(found, lang),
            )
        ),
        page=page.path,
        page_sha256=page.sha256,
        fetched=page.fetched,
        extractor=f"{draft.site.name}/{draft.layout}/{VERSION}",
    )
    drops = [Drop(noun="paragraph", where=page.path, reason=o.reason, detail=clipped(o.text)) for o in left_out]
    return article, tuple(drops)


def characters(draft: Draft) -> int:
    paragraphs = draft.paragraphs or ()
    texts = (draft.title, *draft.captions, *(b.text for b in draft.blocks), *(p.text for p in paragraphs))
    return sum(map(len, texts))


def language(found: tuple[Paragraph, ...], draft: Draft) -> tuple[Lang, tuple[str, ...]]:
    """Return the language of the text, and a warning where the address claims another. Raises UnusableError for a fourth."""
    identified = identify("\n".join(p.text for p in found))
    lang = next((known for known in LANGS if known == identified), None)
    if identified and lang is None:
        raise UnusableError("fourth-language", f"the text is in {identified!r}; it should be in uk, ru or en")
    lang = lang or draft.claimed
    if lang is None:
        raise UnusableError("no-language", "neither the text nor the address tells the language")
    if draft.claimed and lang != draft.claimed:
        return lang, (f"wrong-language: the address says {draft.claimed}, the text is in {lang}",)
    return lang, ()


def disagreement(found: Sequence[Paragraph], left_out: Sequence[LeftOut], structured: str) -> tuple[str, ...]:
    """Return warnings where the text found and that of the page's structured data hold different words."""
    theirs = words(structured)
    if not theirs:
        return ()
    out = []
    text = words(*(p.text for p in found if p.kind != "caption"))
    beside = words(*(p.text for p in found if p.kind == "caption"), *(p.label or "" for p in found))
    lost = (theirs - text - beside - words(*(o.text for o in left_out))).total()
    if lost > LOST * theirs.total():
        out.append(f"short-text: {lost} of {theirs.total()} words of the structured data were not found in the text")
    extra = (text - theirs).total()
    if extra > max(FEW, LOST * text.total()) and theirs.total() > EXCERPT * text.total():
        out.append(f"long-text: {extra} of {text.total()} words of the text are not in the structured data")
    return tuple(out)


def words(*texts: str) -> Counter[str]:
    return Counter(WORD.findall("\n".join(texts).lower()))


def other_languages(found: Iterable[Paragraph], lang: Lang) -> tuple[str, ...]:
    """Return a warning where paragraphs are in another of the three languages, by their letters."""
    long = (p.text for p in found if len(p.text) >= ENOUGH and FOREIGN[lang].search(p.text))
    said = Counter(map(by_letters, long))
    others = {other: said[other] for other in LANGS if other != lang and said[other]}
    return tuple(f"mixed-language: {count} paragraphs are in {said}" for said, count in others.items())


def clipped(text: str) -> str:
    return text if len(text) <= DETAIL else f"{text[: DETAIL - 1]}…"
