"""Versions that are no translations of each other: told of in one line, and left out of what compares versions."""

import re
from collections.abc import Collection, Iterator
from dataclasses import replace

from toolkit.checks.check import Observation
from toolkit.data import AlignedStory, Lang
from toolkit.saying import message, versions

UNLIKE, SUMMARY = "unlike-sisters", "summary"  # warnings of `toolkit.overlap`, which measures what versions share
SHARE = re.compile(r"\d+")


def unlike_versions(story: AlignedStory) -> Iterator[Observation]:
    """Yield one line for all versions that say something else than their sisters, and one for each summary."""
    if apart := unlike(story):
        yield Observation(
            unit=None,
            message=message(
                "{langs:# says|# say} something else than the other versions and {langs:was|were} not compared",
                langs=versions(*apart),
            ),
            evidence=apart,
            severity="major",
            odd=apart[0] if len(apart) == 1 else None,
        )
    for article in story.articles:
        for warning in article.warnings:
            if warning.startswith(SUMMARY) and article.lang not in apart:
                share = SHARE.search(warning)
                yield Observation(
                    unit=None,
                    message=message(
                        "{lang} is a summary: it says {share} % of what the longest of the other versions says",
                        lang=versions(article.lang),
                        share=share.group() if share else "?",
                    ),
                    evidence=(article.lang, SUMMARY),
                    severity="info",
                    odd=article.lang,
                )


def unlike(story: AlignedStory) -> tuple[Lang, ...]:
    """Return the versions that share next to nothing with any other."""
    return tuple(a.lang for a in story.articles if any(w.startswith(UNLIKE) for w in a.warnings))


def without(story: AlignedStory, langs: Collection[Lang]) -> AlignedStory:
    """Return the story without some versions; its units keep their ids."""
    if not langs:
        return story
    kept = [(a, s) for a, s in zip(story.articles, story.sentences, strict=True) if a.lang not in langs]
    units = []
    for unit in story.units:
        left = replace(unit, **dict.fromkeys(langs, ""), **{f"{lang}_spans": () for lang in langs})  # type: ignore[arg-type]
        if any(left.text(article.lang) for article, _ in kept):
            units.append(left)
    return replace(
        story,
        articles=tuple(article for article, _ in kept),
        sentences=tuple(sentences for _, sentences in kept),
        units=tuple(units),
    )
