"""What a page itself says of its making: "Translated by", "Переклад:", "Original in Ukrainian"."""

import re
from collections.abc import Iterator

from toolkit.data import AlignedStory, Article, Lang, Sign

WEIGHT = 6.0
LINE = 200  # characters; who signs a translation does so in a line of its own, or at the beginning of one
# Behind it may stand the language translated from.
TRANSLATED = re.compile(
    r"^\W*(?:(?i:translat(?:ed|ion)(?: into \w+)?(?: from (?P<en>\w+))?\s*(?:by\b|:)|translated from (?P<en2>\w+))"
    r"|(?i:перекла(?:в|ла|дач|дачка|дено|д))(?i: (?:з|із) (?P<uk>\w+)(?: мови)?)?\s*(?::|[—–-] |[А-ЯІЇЄҐ][\w'’]+ [А-ЯІЇЄҐ])"
    r"|(?i:перекладено (?:з|із) (?P<uk2>\w+))"
    r"|(?i:перев(?:[её]л|ела|одчик|одчица|едено|од))(?i: с (?P<ru>\w+)(?: языка)?)?\s*(?::|[—–-] |[А-ЯЁ]\w+ [А-ЯЁ])"
    r"|(?i:переведено с (?P<ru2>\w+)))"
)
ORIGINAL = re.compile(
    r"(?i)^\W*(?:(?:read )?(?:the )?original (?:article |story |text )?(?:is |was published |in )+(?P<en>\w+)"
    r"|оригінал(?: статті| матеріалу| тексту)?(?: опубліковано)?(?: —| –| -)? (?P<uk>\w+)(?: мовою)?"
    r"|оригинал(?: статьи| материала| текста)?(?: опубликован)?(?: —| –| -)? на (?P<ru>\w+))"
)
NAMED: tuple[tuple[Lang, tuple[str, ...]], ...] = (
    ("uk", ("ukrain", "україн", "украин")),
    ("ru", ("russia", "російс", "росій", "русск", "россий")),
    ("en", ("english", "англій", "англий")),
)


def declared(story: AlignedStory) -> Iterator[Sign]:
    for article in story.articles:
        for line in lines(article):
            if match := TRANSLATED.match(line):
                yield Sign(
                    name="declared", lang=article.lang, weight=-WEIGHT, text=f"{article.lang} says {shown(line)}"
                )
            elif not (match := ORIGINAL.match(line)):
                continue
            of = language_named(next(filter(None, match.groups()), ""))
            if of in story.langs and of is not None and of != article.lang:
                yield Sign(name="declared", lang=of, weight=WEIGHT, text=f"{article.lang} says {shown(line)}")


def lines(article: Article) -> Iterator[str]:
    """Yield where a page may say who made it: the by-line and the beginnings of its paragraphs, with their labels."""
    yield from article.authors
    for paragraph in article.paragraphs:
        if paragraph.kind not in ("title", "heading"):
            yield f"{paragraph.label}: {paragraph.text}"[:LINE] if paragraph.label else paragraph.text[:LINE]


def language_named(word: str) -> Lang | None:
    """Return the language of an adjective in any of the three.

    >>> language_named("української"), language_named("Ukrainian"), language_named("німецької")
    ('uk', 'uk', None)
    """
    return next((lang for lang, stems in NAMED if word.lower().startswith(stems)), None)


def shown(line: str) -> str:
    return f"«{line[:60].rstrip() + '…' if len(line) > 60 else line}»"
