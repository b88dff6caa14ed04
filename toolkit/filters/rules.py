"""The rules that need but the unit: functions that return a score, or None where they have nothing to say of it."""

import math
import re
from itertools import combinations

from rapidfuzz.distance import Indel

from toolkit.data import LANGS, MASKS, PAIRS, Lang, Pair, Unit
from toolkit.identify import letters_of, unlikelihood
from toolkit.text import comparable

NAME = 40  # characters; up to here, equal texts are mostly names and figures
LETTERS = 25  # from so many on, an alphabet or a language tells something: a brand or a title has fewer

# UTF-8 that was read as Windows-1251 ("РџСЂРёРІ"), as Latin-1 or Windows-1252 ("Ð¿Ñ€Ð¸", "â€™"), and Windows-1251 read as
# Latin-1 ("Ïðèâåò"). No word of the three languages has such runs.
HIGH = re.escape(bytes(range(0x80, 0xC0)).decode("cp1251", "ignore"))
LATIN_HIGH = "\x80-\xbf" + re.escape(bytes(range(0x80, 0xC0)).decode("cp1252", "ignore"))
GARBLED = re.compile(
    rf"(?:[РС][{HIGH}]){{3,}}|(?:[ÐÑ][{LATIN_HIGH}]){{2,}}|â€[{LATIN_HIGH}\u0090-\u02ff]|[À-ÿ]{{5,}}|\?{{3,}}\W+\?{{3,}}"
    # No text: control characters, halves of a pair, private use, what stands for an unreadable letter, non-characters
    r"|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffd-\uffff]"
)
MARKUP = re.compile(
    rf"<(?!(?:{'|'.join(MASKS)})>)/?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>|<!--|-->"  # HTML, and not our masks
    r"|&(?:[a-z]{2,8}|#\d{1,6}|#x[0-9a-f]{1,5});"
    r"|\[/?(?:b|i|u|url|img|quote|caption|embed|gallery|video|size|color)(?:[= ][^\]]*)?\]"  # BBCode and WordPress
    r"|\{\{[^{}]*\}\}|\{%[^{}]*%\}|\$\{\w+\}"  # templates
    r"|!?\[[^\]]+\]\((?:https?:|/)|\*\*[^*\s][^*]*\*\*"  # Markdown
    r"|\bfunction\s*\(|\bvar \w+\s*=|\bdocument\.\w+\(|\bwindow\.\w+\s*[=.(]|@media\b|[.#][\w-]+\s*\{[^}]*:",  # code
    re.IGNORECASE,
)
MIXED = re.compile(r"[^\W\d_]*(?:[a-z][а-яёіїєґ]|[а-яёіїєґ][a-z])[^\W\d_]*", re.IGNORECASE)
# How many characters of the second come on one of the first, and the variance a character as Gale and Church (1993) have
# it: of 20,383 triples of shared/data/train (technical documentation and sentences of Tatoeba).
LENGTHS: dict[Pair, tuple[float, float]] = {
    ("uk", "ru"): (1.04, 2.0),
    ("uk", "en"): (0.94, 2.3),
    ("ru", "en"): (0.91, 2.4),
}
SHORT = 10  # characters added before the variance is taken: of short texts the lengths say little


def sides(unit: Unit) -> list[tuple[Lang, str]]:
    return [(lang, text) for lang in LANGS if (text := unit.text(lang))]


def letters(unit: Unit) -> float:
    """Return how many letters the fullest version has: none, for a row of asterisks between two parts of a page."""
    return max((sum(map(str.isalpha, text)) for _, text in sides(unit)), default=0)


def malformed(unit: Unit) -> float:
    """Return how many places hold what is no text.

    >>> malformed(Unit(id="1", story="s", position=0, kind="body", type="alone", probability=1, uk="РџСЂРёРІС–С‚ усім"))
    1
    """
    return sum(1 for _, text in sides(unit) for _ in GARBLED.finditer(text))


def markup(unit: Unit) -> float:
    """Return how many marks of HTML, Markdown, templates or code are left."""
    return sum(1 for _, text in sides(unit) for _ in MARKUP.finditer(text))


def script(unit: Unit) -> float | None:
    """Return the largest share of letters, in a version, that are not of its alphabet."""
    found = []
    for lang, text in sides(unit):
        cyrillic, latin, other = letters_of(text.lower())
        total = len(cyrillic) + latin + other
        if total >= LETTERS:
            found.append((total - (latin if lang == "en" else len(cyrillic))) / total)
    return max(found, default=None)


def mixed(unit: Unit) -> float:
    """Return how many words hold both Cyrillic and Latin letters: look-alikes typed on the wrong keyboard."""
    return sum(1 for _, text in sides(unit) for _ in MIXED.finditer(text))


def language(unit: Unit) -> float | None:
    """Return the highest probability that a version is in another language."""
    return max((unlikelihood(text, lang) for lang, text in sides(unit)), default=None)


def likeness(unit: Unit) -> float | None:
    """Return how alike the two likest versions are, 0 to 1, where they are too long to be names. 1: left untranslated.

    >>> text = "Міністерство відповіло на запит лише за кілька тижнів"
    >>> likeness(Unit(id="1", story="s", position=0, kind="body", type="translated", probability=1, uk=text, en=text))
    1.0
    """
    long = [text for _, side in sides(unit) if len(text := comparable(side).casefold()) > NAME]
    return max((Indel.normalized_similarity(one, other) for one, other in combinations(long, 2)), default=None)


def length(unit: Unit) -> float:
    """Return the characters of the longest version."""
    return max((len(text) for _, text in sides(unit)), default=0)


def ratio(unit: Unit) -> float | None:
    """Return how unusual the lengths of two versions are for their languages, in standard deviations: the most unusual pair."""
    found = []
    for left, right in PAIRS:
        ours, theirs = len(unit.text(left)), len(unit.text(right))
        if ours and theirs:
            usual, variance = LENGTHS[left, right]
            found.append(abs(theirs - usual * ours) / math.sqrt(variance * ((usual * ours + theirs) / 2 + SHORT)))
    return max(found, default=None)


def probability(unit: Unit) -> float | None:
    """Return the probability of the link, where there is one to doubt."""
    return unit.probability if len(sides(unit)) > 1 else None
