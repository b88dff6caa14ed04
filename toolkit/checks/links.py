"""Links in the text: those that lead a reader to the wrong language version, and those that one version alone lacks."""

from collections.abc import Iterator
from dataclasses import dataclass

from toolkit.addresses import find_address, identity
from toolkit.checks.check import Observation
from toolkit.data import AlignedStory, Anchor, Article, Lang, Unit
from toolkit.saying import language, message, versions
from toolkit.sites import SITES

# The language of a page to which a link leads for want of one in the reader's language: Ukrainian is what newsrooms write in
# first, so that a link from an English or Russian page to a Ukrainian one may be the best there is.
FALLBACK: Lang = "uk"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link leads."""

    article: tuple[str, str]  # site and key: the same for all language versions
    lang: Lang | None  # None: the address does not say
    anchor: Anchor


def wrong_links(story: AlignedStory) -> Iterator[Observation]:
    """Yield, once a version, its links to versions in another language. A link to Ukrainian for want of another one is info.

    That there is another one is known where a link of the story, or its own versions, have it.
    """
    targets = {article.lang: _targets(article) for article in story.articles}
    known = {(t.article, t.lang) for found in targets.values() for t in found}
    known |= {((article.site, article.key), article.lang) for article in story.articles}
    for article in story.articles:
        lang = article.lang
        led = [t for t in targets[lang] if t.lang not in (None, lang)]
        certain = [t for t in led if t.lang != FALLBACK or (t.article, lang) in known]
        rest = [t for t in led if t not in certain]
        if certain:
            yield _led(story, article, certain, sure=True)
        if rest:
            yield _led(story, article, rest, sure=False)


def lacking_links(story: AlignedStory) -> Iterator[Observation]:
    """Yield, once a version, the links that it lacks and both its sisters have."""
    if len(story.langs) < 3:
        return
    held = {article.lang: {t.article: t for t in _targets(article)} for article in story.articles}
    own = {(article.site, article.key) for article in story.articles}
    for lang in story.langs:
        one, other = (held[sister] for sister in story.langs if sister != lang)
        lacking = [one[place] for place in one if place in other and place not in held[lang] and place not in own]
        if not lacking or not held[lang]:  # a version without links was published without them
            continue
        sisters = [sister for sister in story.langs if sister != lang]
        yield Observation(
            unit=None,
            message=message(
                "{lang} lacks {count:a link|# links} that {others} have: {url}",
                lang=versions(lang),
                count=len(lacking),
                others=versions(*sisters),
                url=lacking[0].anchor.url,
            ),
            evidence=(lang, *sorted("/".join(t.article) for t in lacking)),
            severity="info",
            odd=lang,
        )


def _targets(article: Article) -> list[Target]:
    found = []
    for anchor in article.links:
        place = identity(anchor.url, SITES)
        if place:
            address = find_address(anchor.url, SITES)
            found.append(Target(place, address.lang if address else None, anchor))
    return found


def _led(story: AlignedStory, article: Article, led: list[Target], *, sure: bool) -> Observation:
    first = led[0]
    words = article.text[first.anchor.start : first.anchor.end]
    return Observation(
        unit=_unit_at(story, article.lang, first.anchor.start),
        message=message(
            "{lang}: {count:a link leads|# links lead} to the version in {language}: {words} ({url})",
            lang=versions(article.lang),
            count=len(led),
            language=language(str(first.lang)),
            words=words,
            url=first.anchor.url,
        ),
        evidence=(article.lang, *sorted(t.anchor.url for t in led)),
        severity="minor" if sure else "info",
        odd=article.lang,
    )


def _unit_at(story: AlignedStory, lang: Lang, position: int) -> Unit | None:
    return next((u for u in story.units if any(s.start <= position < s.end for s in u.spans(lang))), None)
