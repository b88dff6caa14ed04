"""How the English version spells names: after the Ukrainian or after the Russian version."""

import re
from collections.abc import Iterator

from toolkit.data import AlignedStory, Article, Lang, Sign
from toolkit.names import alike, name_key, romanised
from toolkit.text import comparable

NAME = re.compile(r"(?<=[\w,;–—-] )[А-ЯІЇЄҐЁ][а-яіїєґё'ʼ’]{3,}")
LATIN = re.compile(r"[A-Z][a-z']{3,}")
WEIGHT = 0.7  # a house has a rule for spelling names, whatever it translates from
LEAST = 2  # names
SAME = 0.4  # of the keys: Миколаїв and Николаев share 0.43


def spelling(story: AlignedStory) -> Iterator[Sign]:
    """Only names whose two romanisations differ, and of which the English version has exactly one."""
    articles = {lang: story.article(lang) for lang in ("uk", "ru", "en")}
    if not all(articles.values()):
        return
    english = {word.lower() for word in LATIN.findall(text_of(articles["en"]))}
    found: dict[Lang, list[str]] = {"uk": [], "ru": []}
    for ukrainian, russian in pairs(text_of(articles["uk"]), text_of(articles["ru"])):
        spelt = {"uk": romanised(ukrainian, "uk"), "ru": romanised(russian, "ru")}
        has = [lang for lang in found if spelt[lang] in english]
        if spelt["uk"] != spelt["ru"] and len(has) == 1:
            found[has[0]].append(spelt[has[0]].capitalize())
    for lang, other in (("uk", "ru"), ("ru", "uk")):
        names = sorted(set(found[lang]))  # type: ignore[index]
        if len(names) >= LEAST and not found[other]:  # type: ignore[index]
            text = f"en spells {', '.join(names[:3])} as romanised from {lang}"
            yield Sign(name="spelling-of-names", lang=lang, weight=WEIGHT, text=text)  # type: ignore[arg-type]


def text_of(article: Article | None) -> str:
    return comparable(article.text) if article else ""


def pairs(ukrainian: str, russian: str) -> Iterator[tuple[str, str]]:
    """Yield names of both texts that sound alike, each with its likest."""
    others = {word: name_key(word, "ru") for word in sorted(set(NAME.findall(russian)))}
    for word in sorted(set(NAME.findall(ukrainian))):
        key = name_key(word, "uk")
        likeness, best = max(((alike(key, other), name) for name, other in others.items()), default=(0.0, ""))
        if likeness >= SAME:
            yield word, best
