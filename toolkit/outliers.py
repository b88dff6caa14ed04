"""Versions of one story beside each other: one much shorter than its sisters has lost text, on its page or in reading it."""

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from toolkit.data import Article

# Whole translations are never so far apart: of NTREX's 62 documents the shortest version is 0.78 of another's characters.
MUCH_SHORTER = 0.6
LEAST = 300  # characters of the sisters' text: of flash news, one more sentence is half
ASIDE = ("title", "caption")


def with_warnings(articles: Sequence[Article]) -> tuple[Article, ...]:
    """Return the versions of a story, with a warning on each whose text is out of line with the others'."""
    sizes = [size(article) for article in articles]
    return tuple(
        replace(article, warnings=(*article.warnings, warning))
        if (warning := out_of_line(sizes[i], [*sizes[:i], *sizes[i + 1 :]]))
        else article
        for i, article in enumerate(articles)
    )


def size(article: Article) -> tuple[int, int]:
    """Return the paragraphs and characters of an article's text, without title and captions."""
    texts = [p.text for p in article.paragraphs if p.kind not in ASIDE]
    return len(texts), sum(map(len, texts))


def out_of_line(own: tuple[int, int], others: Sequence[tuple[int, int]]) -> str:
    """Return what is wrong with a version, "" if nothing.

    >>> out_of_line((3, 400), [(9, 2000), (9, 2100)])
    'shorter-than-sisters: 3 paragraphs, 400 characters, where the others have 9 and 2,050'
    """
    if not others:
        return ""
    paragraphs, characters = median(p for p, _ in others), median(c for _, c in others)
    if characters < LEAST or own[1] >= MUCH_SHORTER * characters:
        return ""
    return (
        f"shorter-than-sisters: {own[0]} paragraphs, {own[1]:,} characters, "
        f"where the others have {paragraphs:.0f} and {characters:,.0f}"
    )
