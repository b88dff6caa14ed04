"""What stands around the text: times of publication, tags, authors, where they differ or cannot be."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from toolkit.checks.check import Observation
from toolkit.data import AlignedStory, Article, Lang
from toolkit.names import alike, name_keys
from toolkit.saying import message, said, versions

FAR = timedelta(hours=24)  # a version that comes later is told of
SAME = 0.5  # likeness of the keys of one name in two languages


def differing_metadata(story: AlignedStory) -> Iterator[Observation]:
    """Yield updates before publication, versions published on other days, and tags and authors that differ."""
    for article in story.articles:
        if article.published and article.updated and article.updated < article.published:
            yield Observation(
                unit=None,
                message=message(
                    "{lang} was updated {updated}, before it was published {published}",
                    lang=versions(article.lang),
                    updated=article.updated,
                    published=article.published,
                ),
                evidence=(article.lang, "updated"),
                severity="minor",
                odd=article.lang,
            )
    yield from _times(story)
    yield from _tags(story)
    yield from _authors(story)


def _times(story: AlignedStory) -> Iterator[Observation]:
    dated = {a.lang: a.published for a in story.articles if a.published}
    if len(dated) < 2 or max(dated.values()) - min(dated.values()) < FAR:
        return
    words: dict[str, str] = {lang: f"{time:%Y-%m-%d %H:%M}" for lang, time in dated.items()}
    yield Observation(
        unit=None,
        message=message("the versions were published more than a day apart: {said}", said=said(words)),
        evidence=("published", *(f"{lang}={time:%Y-%m-%d}" for lang, time in dated.items())),
        severity="info",
    )


def _tags(story: AlignedStory) -> Iterator[Observation]:
    """Tags are compared by the word in their address, which all languages share; a version without any has none to compare."""
    tags = {a.lang: frozenset(slug for slug in a.tag_slugs if slug) for a in story.articles if any(a.tag_slugs)}
    if len(set(tags.values())) < 2:
        return
    common = frozenset.intersection(*tags.values())
    words: dict[str, str] = {lang: " ".join(sorted(slugs - common)) or "–" for lang, slugs in tags.items()}
    yield Observation(
        unit=None,
        message=message("tags differ: {said}", said=said(words)),
        evidence=("tags", *(f"{lang}={text}" for lang, text in words.items())),
        severity="info",
        odd=_odd(tags),
    )


def _authors(story: AlignedStory) -> Iterator[Observation]:
    """Authors are compared by what the site calls each in all languages, else by the sound of their names."""
    signed = {a.lang: a for a in story.articles if a.authors}
    if len(signed) < 2:
        return
    first, *others = signed.values()
    same = {other.lang for other in others if _same_authors(first, other)}
    if len(same) == len(others):
        return
    words: dict[str, str] = {lang: ", ".join(article.authors) for lang, article in signed.items()}
    yield Observation(
        unit=None,
        message=message("authors differ: {said}", said=said(words)),
        evidence=("authors", *(f"{lang}={text}" for lang, text in words.items())),
        severity="info",
    )


def _same_authors(one: Article, other: Article) -> bool:
    if len(one.authors) != len(other.authors):
        return False
    if one.author_ids and other.author_ids and all((*one.author_ids, *other.author_ids)):
        return set(one.author_ids) == set(other.author_ids)
    ours, theirs = ([name_keys(name.split(), article.lang) for name in article.authors] for article in (one, other))
    return all(any(alike(a[-1], b[-1]) >= SAME for b in theirs if b) for a in ours if a)


def _odd(values: Mapping[Lang, frozenset[str]]) -> Lang | None:
    """Return which of three differs from two that are equal."""
    alone = [lang for lang in values if list(values.values()).count(values[lang]) == 1]
    return alone[0] if len(values) == 3 and len(alone) == 1 else None
