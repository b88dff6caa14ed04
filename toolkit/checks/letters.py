"""Letters that do not belong: of the neighbour language, look-alikes of the other alphabet, Cyrillic left in English."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import product

from toolkit.checks.check import Observation, mark
from toolkit.checks.language import NEIGHBOUR, QUOTED, foreign_sentences
from toolkit.data import LANGS, AlignedStory, Lang, Severity, Unit
from toolkit.languages import LANGUAGES
from toolkit.saying import Message, language, message, versions

CYRILLIC = "\u0400-\u052f"
LATIN = "A-Za-z\u00c0-\u024f"
TWINS = dict(zip("аеіїорсухкАВЕІКМНОРСТХУ", "aeiïopcyxkABEIKMHOPCTXY", strict=True))  # Cyrillic to Latin
TO_LATIN = str.maketrans(TWINS)
TO_CYRILLIC = str.maketrans({latin: cyrillic for cyrillic, latin in TWINS.items()})
ONE_LETTER: dict[Lang, str] = {"uk": "aioy", "ru": "aoyck"}  # Latin letters typed for a Cyrillic word of one letter
MEANT: dict[Lang, dict[str, tuple[str, ...]]] = {  # what a letter of the neighbour may have been typed for
    "uk": {"ы": ("и", "і"), "э": ("е", "є"), "ё": ("йо", "ьо", "е"), "ъ": ("'", "’", "")},
    "ru": {"і": ("и", "ы"), "ї": ("и",), "є": ("е", "э"), "ґ": ("г",)},
}
SUSPECT: dict[Lang, re.Pattern[str]] = {
    lang: re.compile(
        rf"[{LANGUAGES[NEIGHBOUR[lang]].own_letters}]|[{LATIN}](?=[{CYRILLIC}])|[{CYRILLIC}](?=[{LATIN}])"
        rf"|(?<=[{CYRILLIC}],\s)[{ONE_LETTER[lang]}](?=\s[{CYRILLIC}])|(?<=[{CYRILLIC}]\s)[{ONE_LETTER[lang]}](?=\s[{CYRILLIC}])",
        re.IGNORECASE,
    )
    for lang in NEIGHBOUR
} | {"en": re.compile(rf"[{CYRILLIC}]")}
ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|[@#]\w+|[\w.+-]{1,64}@\S+|\b[\w-]{1,64}\.(?:com|net|org|ua|info)\b(?:/\S*)?"
)
WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
ADAPTED = re.compile(rf"([{LATIN}]{{2,}})[{CYRILLIC}]{{1,4}}")  # "SMSка", "PDFу": a Latin word with a Cyrillic ending
CAPITAL_INSIDE = re.compile(r"[a-zа-яіїєґё][A-ZА-ЯІЇЄҐЁ]")


def foreign_letters(story: AlignedStory) -> Iterator[Observation]:
    """Yield the words of each version with letters that its language does not have.

    A quotation or bracket that is all in the other language is meant so; nothing is said of it, nor of addresses. Of a
    sentence that is all in the other language `wrong_language` tells.
    """
    for unit in story.units:
        for lang in LANGS:
            text = unit.text(lang)
            if text and SUSPECT[lang].search(text):
                yield from _english(unit, text) if lang == "en" else _cyrillic(unit, text, lang, story)


def _words(unit: Unit, lang: Lang) -> Iterator[re.Match[str]]:
    text = unit.text(lang)
    foreign = [(sentence.start, sentence.end) for sentence in foreign_sentences(unit, lang)]
    addresses = [m.span() for m in ADDRESS.finditer(text)]
    return (m for m in WORD.finditer(text) if not _within(addresses, m.start()) and not _within(foreign, m.start()))


def _within(spans: Sequence[tuple[int, int]], position: int) -> bool:
    """Whether a position lies in one of `spans`, which are in order and apart."""
    before = bisect_right(spans, position, key=lambda span: span[0]) - 1
    return before >= 0 and position < spans[before][1]


def _cyrillic(unit: Unit, text: str, lang: Lang, story: AlignedStory) -> Iterator[Observation]:
    """Look at a Ukrainian or Russian text."""
    own = set(LANGUAGES[lang].own_letters)
    theirs = set(LANGUAGES[NEIGHBOUR[lang]].own_letters)
    aside = [m.span() for m in QUOTED.finditer(text) if not own & set(m.group().lower())]
    for match in _words(unit, lang):
        word = match.group()
        if re.search(f"[{LATIN}]", word):
            yield from _mixed(unit, lang, text, match)
            continue
        letters = sorted(theirs & set(word.lower()))
        if not letters or _within(aside, match.start()):
            continue
        name = word[0].isupper() and match.start() > 0 and not own & set(word.lower())
        seen = message(
            '{lang} "{word}": {letters} {count:is no letter|are no letters} of {language}{right:; "#" is meant}',
            lang=versions(lang),
            word=word,
            letters=", ".join(letters),
            count=len(letters),
            language=language(lang),
            right=_meant(word, lang, story),
        )
        yield _seen(unit, lang, match, seen, "minor" if name else "major")


def _mixed(unit: Unit, lang: Lang, text: str, match: re.Match[str]) -> Iterator[Observation]:
    """Look at a word with Latin letters in a Cyrillic text."""
    word = match.group()
    latin, cyrillic = re.findall(f"[{LATIN}]", word), re.findall(f"[{CYRILLIC}]", word)
    if not cyrillic:
        if SUSPECT[lang].match(text, match.start()) and word in ONE_LETTER[lang]:
            seen = message(
                '{lang} "{word}": a Latin letter for a Cyrillic one; "{right}" is meant',
                lang=versions(lang),
                word=word,
                right=word.translate(TO_CYRILLIC),
            )
            yield _seen(unit, lang, match, seen, "minor")
        return
    adapted = ADAPTED.fullmatch(word)
    if adapted and not set(adapted.group(1)) <= set(TWINS.values()):
        return
    right = word.translate(TO_CYRILLIC)
    letters = LANGUAGES[lang].letters + "'’ʼ"
    if len(latin) > len(cyrillic) or not set(right.lower()) <= set(letters):
        right = word.translate(TO_LATIN)
    certain = "" if _is_mixed(right) or CAPITAL_INSIDE.search(right) else right
    seen = message(
        '{lang} "{word}": Latin and Cyrillic letters in one word{right:; "#" is meant}',
        lang=versions(lang),
        word=word,
        right=certain,
    )
    yield _seen(unit, lang, match, seen, "minor" if certain else "info")


def _is_mixed(word: str) -> bool:
    return re.search(f"[{LATIN}]", word) is not None and re.search(f"[{CYRILLIC}]", word) is not None


def _english(unit: Unit, text: str) -> Iterator[Observation]:
    quoted = [m for m in QUOTED.finditer(text) if not re.search(rf"(?<![{CYRILLIC}])[{LATIN}]{{2,}}", m.group())]
    aside = [m.span() for m in quoted]
    words = list(_words(unit, "en"))
    for quotation in quoted:
        held = [w for w in words if quotation.start() < w.start() < quotation.end() and len(w.group()) > 2]
        if held and quotation.group()[0] not in "([" and not _is_glossed(text, *quotation.span()):
            left = message(
                "{lang} {words}: left in Cyrillic, in quotation marks", lang=versions("en"), words=quotation.group()
            )
            yield _seen(unit, "en", quotation, left, "minor")
    for match in words:
        word = match.group()
        if not re.search(f"[{CYRILLIC}]", word) or _within(aside, match.start()):
            continue
        if re.search(f"[{LATIN}]", word) or (len(word) == 1 and word in TWINS):
            right = word.translate(TO_LATIN)
            certain = "" if re.search(f"[{CYRILLIC}]", right) else right
            seen = message(
                '{lang} "{word}": a Cyrillic letter among Latin ones{right:; "#" is meant}',
                lang=versions("en"),
                word=word,
                right=certain,
            )
            yield _seen(unit, "en", match, seen, "minor" if certain else "info")
        else:
            left = message('{lang} "{word}": left in Cyrillic', lang=versions("en"), word=word)
            yield _seen(unit, "en", match, left, "major")


def _is_glossed(text: str, start: int, end: int) -> bool:
    """Whether what is in Cyrillic stands beside a bracket, or in one, which says it in Latin letters."""
    return text[:start].rstrip()[-1:] in ("(", ")", "]") or text[end:].lstrip(" ,–—-")[:1] in ("(", "[", ")")


def _meant(word: str, lang: Lang, story: AlignedStory) -> str:
    """Return the word with letters of its own language if this very form stands elsewhere in the version, else ""."""
    article = story.article(lang)
    if article is None:
        return ""
    vocabulary = {m.group().lower() for m in WORD.finditer(article.text)}
    options = product(*(MEANT[lang].get(letter, (letter,)) for letter in word.lower()))
    found = {"".join(option) for option in options} & vocabulary
    if len(found) != 1:
        return ""
    (right,) = found
    return right.capitalize() if word[0].isupper() else right


def _seen(unit: Unit, lang: Lang, match: re.Match[str], seen: Message, severity: Severity) -> Observation:
    return Observation(
        unit=unit,
        message=seen,
        evidence=(lang, match.group()),
        severity=severity,
        odd=lang,
        marks=(mark(unit, lang, match.start(), match.end()),),
    )
