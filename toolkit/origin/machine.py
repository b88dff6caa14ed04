"""How a version was made: by a machine, by somebody named, or nobody can tell.

A page that says so is believed. Habits of machines alone make a version suspected, and only several of them do: eval/mt/origin.py
counts them in outputs of 40 systems and in the translations of people beside them (eval/results/origin.md).
"""

import re
from collections.abc import Mapping

from toolkit.data import Article, Lang, Making
from toolkit.origin.declared import TRANSLATED, lines, shown

MARKED = re.compile(
    r"(?i)\b(?:machine[- ]translat\w+|translated (?:automatically|by (?:google|deepl|ai|a machine|chatgpt)|using|with (?:the help of )?(?:ai|google|deepl|chatgpt))"
    r"|automatic(?:ally)? translat\w+|google translate|deepl"
    r"|машинн\w+ переклад\w*|автоматичн\w+ переклад\w*|перекладено (?:автоматично|за допомогою|штучн\w+)"
    r"|машинн\w+ перевод\w*|автоматическ\w+ перевод\w*|переведено (?:автоматически|с помощью|искусственн\w+))"
)
ABOUT = 120  # characters; a longer line that names machine translation is about it, not marked by it
HABITS: Mapping[Lang, Mapping[str, re.Pattern[str]]] = {
    "en": {
        "hyphens for dashes": re.compile(r"\w - \w"),
        "a comma in decimals": re.compile(r"(?<![\d,])\d+,\d{1,2}(?![\d,])(?!\s*\d)"),
        "spaces in thousands": re.compile(r"(?<!\d)\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)"),
        "guillemets": re.compile("[«»„]"),
        "Cyrillic words": re.compile(r"[\u0400-\u052f]{2,}"),
    },
    "uk": {
        "a point in decimals": re.compile(r"(?<![\d.])\d+\.\d{1,2}(?![\d.])"),
        "commas in thousands": re.compile(r"(?<!\d)\d{1,3}(?:,\d{3})+(?!\d)"),
        "a currency before its figure": re.compile(r"[$€£]\d"),
        "words in Latin letters": re.compile(r"(?<![\w./@-])[a-z]{3,}(?![\w./@-])"),
    },
}
ENOUGH = 2


def making(article: Article) -> Making:
    for line in lines(article):
        if len(line) <= ABOUT and MARKED.search(line):
            return Making(lang=article.lang, by="machine", signs=(f"says {shown(line)}",))
    for line in lines(article):
        if TRANSLATED.match(line):
            return Making(lang=article.lang, by="human", signs=(f"says {shown(line)}",))
    found = habits(" \n".join(p.text for p in article.paragraphs), article.lang)
    return Making(lang=article.lang, by="suspected" if len(found) >= ENOUGH else "unknown", signs=found)


def habits(text: str, lang: Lang) -> tuple[str, ...]:
    """Return the habits of machines that a text has.

    >>> habits("The price rose by 1,5 percent - a record.", "en")
    ('hyphens for dashes (as in «t - a»)', 'a comma in decimals (as in «1,5»)')
    """
    return tuple(
        f"{name} (as in «{match.group()}»)"
        for name, pattern in HABITS["en" if lang == "en" else "uk"].items()
        if (match := pattern.search(text))
    )
