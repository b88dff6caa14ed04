"""Errors to plant in a line of trilingual news: each kind gives the line as one version would have it, or None."""

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from toolkit.checks.quotes import has_speech
from toolkit.checks.speakers import names_beside
from toolkit.data import LANGS, Lang
from toolkit.languages import LANGUAGES
from toolkit.names import alike
from toolkit.numbers import find_numbers
from toolkit.quotations import CLOSING, EITHER, MARKS

SEED = 13
SHARE = 0.25  # of the sentences, one version each: leaving them out means aligning anew
SAME_NAME, OTHER_NAME = 0.5, 0.2  # likeness of keys

Lines = Mapping[Lang, Sequence[str]]
Plant = Callable[[Lines, int, Lang, random.Random], str | None]


def dropped(lines: Lines, i: int, lang: Lang, rng: random.Random) -> str | None:
    """The sentence is left out."""
    return "" if rng.random() < SHARE else None


def other_weekday(lines: Lines, i: int, lang: Lang, rng: random.Random) -> str | None:
    """The weekday is another, in the same form."""
    return _exchanged(lines[lang][i], LANGUAGES[lang].weekdays, rng, avoid="сред" if lang == "ru" else "")


def other_month(lines: Lines, i: int, lang: Lang, rng: random.Random) -> str | None:
    """The month is another, in the same form."""
    return _exchanged(lines[lang][i], LANGUAGES[lang].months, rng)


def other_day(lines: Lines, i: int, lang: Lang, rng: random.Random) -> str | None:
    """Yesterday is today."""
    text = lines[lang][i]
    words = LANGUAGES[lang].relative_days
    match = re.search(rf"\b(?:{'|'.join(words)})\b", text, re.IGNORECASE)
    if not match:
        return None
    others = [word for word, value in words.items() if value != words[match.group().lower()]]
    return text[: match.start()] + rng.choice(sorted(others)) + text[match.end() :]


def unquoted(lines: Lines, i: int, lang: Lang, rng: random.Random) -> str | None:
    """The quotation marks are taken off, as in a paraphrase."""
    text = lines[lang][i]
    marks = MARKS.findall(text)
    return MARKS.sub("", text) if len(marks) == 2 and len(text.split()) > 8 else None


def unclosed(lines: Lines, i: int, lang: Lang, rng: random.Random) -> str | None:
    """The closing mark is forgotten."""
    text = lines[lang][i]
    marks = list(MARKS.finditer(text))
    if len(marks) != 2 or marks[1].group() not in CLOSING + EITHER:
        return None
    return text[: marks[1].start()] + text[marks[1].end() :]


def misspelt(lines: Lines, i: int, lang: Lang, rng: random.Random) -> str | None:
    """A vowel inside a name is another, where the version has the name elsewhere."""
    text = lines[lang][i]
    names = list(re.finditer(r"(?<=[\w,] )[^\W\d_a-zа-яіїєґ][^\W\d_A-ZА-ЯІЇЄҐ]{5,}", text))
    if not names:
        return None
    name = rng.choice(names)
    vowels = "аеиоу" if lang != "en" else "aeiou"
    places = [i for i in range(name.start() + 1, name.end() - 3) if text[i] in vowels]
    if not places:
        return None
    i = rng.choice(places)
    return text[:i] + rng.choice([v for v in vowels if v != text[i]]) + text[i + 1 :]


def untranslated(lines: Lines, i: int, lang: Lang, rng: random.Random) -> str | None:
    """The sentence stands in the language of a sister."""
    return lines[rng.choice([other for other in LANGS if other != lang])][i] if rng.random() < SHARE else None


SWAPS: Mapping[Lang, tuple[tuple[str, str], ...]] = {  # units that are confused, in one form
    "uk": (
        ("мільйонів доларів", "мільйонів гривень"), ("доларів", "євро"), ("євро", "доларів"), ("кілометрів", "миль"),
        ("миль", "кілометрів"), ("км", "миль"), ("відсотків", "відсоткових пунктів"), ("%", " відсоткових пунктів"),
        ("метрів", "футів"), ("кілограмів", "фунтів"), ("хвилин", "годин"), ("годин", "хвилин"), ("тижнів", "місяців"),
        ("місяців", "тижнів"),
    ),
    "ru": (
        ("миллионов долларов", "миллионов рублей"), ("долларов", "евро"), ("евро", "долларов"), ("километров", "миль"),
        ("миль", "километров"), ("км", "миль"), ("процентов", "процентных пунктов"), ("%", " процентных пунктов"),
        ("метров", "футов"), ("килограммов", "фунтов"), ("минут", "часов"), ("часов", "минут"), ("недель", "месяцев"),
        ("месяцев", "недель"),
    ),
    "en": (
        ("dollars", "euros"), ("euros", "dollars"), ("$", "€"), ("£", "$"), ("€", "$"), ("kilometers", "miles"),
        ("kilometres", "miles"), ("miles", "kilometres"), ("km", "miles"), ("percent", "percentage points"),
        ("per cent", "percentage points"), ("%", " percentage points"), ("meters", "feet"), ("metres", "feet"),
        ("feet", "metres"), ("kilograms", "pounds"), ("minutes", "hours"), ("hours", "minutes"), ("weeks", "months"),
        ("months", "weeks"),
    ),
}  # fmt: skip


def other_unit(lines: Lines, i: int, lang: Lang, rng: random.Random) -> str | None:
    """The unit of a figure that all versions have is another one."""
    text = lines[lang][i]
    for unit, other in SWAPS[lang]:
        beside = (
            rf"{re.escape(unit)}\s?\d"
            if unit in "$€£"
            else rf"\d[\d.,]*(?: (?:млн|млрд|million|billion))?\s?{re.escape(unit)}(?!\w)"
        )
        if match := re.search(beside, text):
            return text[: match.start()] + match.group().replace(unit, other) + text[match.end() :]
    return None


def other_speaker(lines: Lines, i: int, lang: Lang, rng: random.Random) -> str | None:
    """The one name beside a quotation is that of another who is quoted in the article."""
    names = names_beside(lines[lang][i], lang)
    if len(names) != 1:
        return None
    ((key, (start, end)),) = names.items()
    text = lines[lang][i]
    others = {
        lines[lang][j][a:b]
        for j in range(len(lines[lang]))
        if _one_speaker(lines, j)
        for k, (a, b) in names_beside(lines[lang][j], lang).items()
        if alike(k, key) < OTHER_NAME
    }
    return text[:start] + rng.choice(sorted(others)) + text[end:] if others else None


@dataclass(frozen=True)
class Kind:
    """A kind of error, and the checks that may find it."""

    plant: Plant
    checks: tuple[str, ...]


KINDS: Mapping[str, Kind] = {
    "sentence dropped": Kind(dropped, ("omission", "shortened-sentence")),
    "another weekday": Kind(other_weekday, ("date-mismatch",)),
    "another month": Kind(other_month, ("date-mismatch",)),
    "today for yesterday": Kind(other_day, ("date-mismatch",)),
    "marks taken off": Kind(unquoted, ("quotation-paraphrased",)),
    "closing mark dropped": Kind(unclosed, ("quotation-marks",)),
    "name misspelt": Kind(misspelt, ("name-spelling",)),
    "left untranslated": Kind(untranslated, ("wrong-language",)),
    "unit exchanged": Kind(other_unit, ("unit-mismatch", "number-mismatch")),
    "speaker exchanged": Kind(other_speaker, ("speaker-mismatch",)),
}


def _exchanged(text: str, table: Sequence[Sequence[str]], rng: random.Random, avoid: str = "") -> str | None:
    """Put another row's word of the same column for the first one of the table in the text, behind a preposition or figure."""
    cells = {
        form: (row, column) for row, forms in enumerate(table) for column, form in enumerate(forms) if len(form) > 3
    }
    match = re.search(rf"\b(?:{'|'.join(map(re.escape, cells))})\b", text, re.IGNORECASE)
    if not match or match.start() == 0:
        return None
    row, column = cells[match.group().lower()]
    others = [
        forms[column]
        for other, forms in enumerate(table)
        if other != row
        and column < len(forms)
        and forms[column] in cells
        and not (avoid and forms[column].startswith(avoid))
    ]
    word = rng.choice(others)
    return text[: match.start()] + (word.capitalize() if match.group()[0].isupper() else word) + text[match.end() :]


def fits(kind: str, lines: Lines, i: int) -> bool:
    """Whether all three versions have the thing to be made wrong, so that two are left to tell which is the odd one."""
    rng = random.Random(SEED)
    if kind == "sentence dropped":
        return all(lines[lang][i].strip() for lang in LANGS)
    if kind in ("name misspelt", "left untranslated"):
        return True
    if kind == "marks taken off" and not all(has_speech(lines[lang][i]) for lang in LANGS):
        return False
    if kind == "unit exchanged":
        return len(_measured(lines, i)) > 0
    if kind == "speaker exchanged":
        return _one_speaker(lines, i)
    return all(KINDS[kind].plant(lines, i, lang, rng) is not None for lang in LANGS)


def _measured(lines: Lines, i: int) -> set[tuple[Decimal, str]]:
    """Return the values with the same unit in all versions."""
    return set.intersection(
        *({(n.value, n.unit) for n in find_numbers(lines[lang][i], lang) if n.unit} for lang in LANGS)
    )


def _one_speaker(lines: Lines, i: int) -> bool:
    """Whether all versions quote, with one name and the same beside the quotation."""
    if not all(has_speech(lines[lang][i]) for lang in LANGS):
        return False
    keys = [list(names_beside(lines[lang][i], lang)) for lang in LANGS]
    return all(len(k) == 1 for k in keys) and all(alike(a[0], b[0]) >= SAME_NAME for a, b in combinations(keys, 2))


def stands_elsewhere(lines: Lines, lang: Lang, i: int, wrong: str) -> bool:
    """Whether the version has the misspelt name, in this form, in another sentence; all versions have such a sentence."""
    right = lines[lang][i]
    at = next(k for k, (a, b) in enumerate(zip(right, wrong, strict=True)) if a != b)
    name = next(m.group() for m in re.finditer(r"\w+", right) if m.start() <= at < m.end())
    return any(re.search(rf"\b{name}\b", line) for k, line in enumerate(lines[lang]) if k != i)
