"""Pages → articles. The three forms of a page each give a draft; here the draft becomes an article, or is refused."""

from collections.abc import Callable, Iterable, Mapping

from toolkit.data import LANGS, Article, Drop, Lang, Page, Paragraph, Site
from toolkit.errors import UnusableError
from toolkit.extraction.draft import LONGEST_TEXT, Draft, too_long
from toolkit.extraction.dump import draft_of_dump
from toolkit.extraction.html import draft_of_html, truncated
from toolkit.extraction.paragraphs import paragraphs_of
from toolkit.extraction.rows import draft_of_row
from toolkit.identify import identify

__all__ = ["VERSION", "extract"]

VERSION = 1  # of the rules; a change in what they give raises it
DRAFTS: Mapping[str, Callable[[Page, Mapping[str, Site]], Draft]] = {
    "html": draft_of_html,
    "text": draft_of_dump,
    "json": draft_of_row,
}
DETAIL = 120  # characters of a left-out line
SHORT = 0.8  # of the words in a page's structured text, which has labels and read-also lines too


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
        alternates=draft.alternates,
        warnings=(
            *draft.warnings,
            *(("truncated",) if draft.cut else ()),
            *warnings,
            *doubt,
            *short_text([p.text for p in found[1:]] + [o.text for o in left_out], draft),
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


def short_text(lines: Iterable[str], draft: Draft) -> tuple[str, ...]:
    """Return a warning where much of the page's structured text was found neither in its paragraphs nor among the left-out lines."""
    words = sum(len(line.split()) for line in lines)
    if words >= SHORT * draft.structured_words:
        return ()
    return (f"short-text: {words} words, where the structured data has {draft.structured_words}",)


def clipped(text: str) -> str:
    return text if len(text) <= DETAIL else f"{text[: DETAIL - 1]}…"
