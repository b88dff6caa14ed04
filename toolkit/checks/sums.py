"""Parts that do not add up to the total beside them: "3 killed and 5 injured, 9 casualties in total"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import pairwise

from toolkit.checks.check import Observation, mark
from toolkit.data import AlignedStory, Lang
from toolkit.languages import LANGUAGES
from toolkit.numbers import Number, find_numbers, shown
from toolkit.saying import message, versions

BEHIND = 25  # characters between a total and the word that says it is one
PARTS = (2, 5)
JOINED = re.compile(
    r"^[^.;!?()\"«»“”]*(?:,|\b(?:і|й|та|и|and|а|ще|ещё|еще|another|plus)\b)[^.;!?()\"«»“”]*$", re.IGNORECASE
)
# What makes of a figure beside another no part of its sum: "з них 3", "5 more than", "5 із 8".
APART = re.compile(
    r"\b(?:з|із|зі|из|of|ніж|чем|than|проти|против|against|від|от|from|до|to|кожн\w+|кажд\w+|each|every|минул\w+|прошл\w+|last)\s*$",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"(?<=[.!?…])\s+")


def false_sums(story: AlignedStory) -> Iterator[Observation]:
    """Yield, in each version for itself, sentences that count some parts and a total, where these do not agree.

    Only plain counts are summed, and only where the sentence holds no other figure.
    """
    for unit in story.units:
        for lang in story.langs:
            text = unit.text(lang)
            if not (text and _total(lang).search(text)):
                continue
            start = 0
            for end in [*(m.end() for m in SENTENCE.finditer(text)), len(text)]:
                found = _sum(text, start, end, lang)
                start = end
                if not found:
                    continue
                total, parts = found
                counted = sum((part.value for part in parts), Decimal(0))
                yield Observation(
                    unit=unit,
                    message=message(
                        "{lang}: {parts} is {sum}, not {total}",
                        lang=versions(lang),
                        parts=" + ".join(part.text for part in parts),
                        sum=shown(counted),
                        total=total.text,
                    ),
                    evidence=(lang, shown(total.value), *(shown(part.value) for part in parts)),
                    severity="minor",
                    odd=lang,
                    marks=tuple(mark(unit, lang, n.start, n.end) for n in (*parts, total)),
                )


def _sum(text: str, start: int, end: int, lang: Lang) -> tuple[Number, Sequence[Number]] | None:
    """Return the total and the parts of a sentence, if they are that and do not agree."""
    sentence = text[start:end]
    cue = _total(lang).search(sentence)
    numbers = find_numbers(sentence, lang) if cue else ()
    if cue is None or any(n.kind != "cardinal" or n.unit == "%" or n.approximate or n.weak for n in numbers):
        return None
    beside = [n for n in numbers if 0 <= n.start - cue.end() <= BEHIND or 0 <= cue.start() - n.end <= BEHIND]
    if not beside or not PARTS[0] < len(numbers) <= PARTS[1] + 1:
        return None
    total = max(beside, key=lambda n: n.value)
    parts = [n for n in numbers if n is not total]
    if len({n.unit for n in numbers}) > 1 or any(APART.search(sentence[: n.start]) for n in parts):
        return None
    if total is not numbers[0] and total is not numbers[-1]:
        return None
    between = [sentence[a.end : b.start] for a, b in pairwise(parts)]
    if not all(JOINED.fullmatch(gap) for gap in between) or sum(n.value for n in parts) == total.value:
        return None
    if max(n.value for n in parts) >= total.value:  # a part is no greater than the total: these are other things
        return None
    moved = {id(n): _placed(n, start) for n in numbers}
    return moved[id(total)], [moved[id(n)] for n in parts]


def _placed(number: Number, start: int) -> Number:
    return replace(number, start=number.start + start, end=number.end + start)


@cache
def _total(lang: Lang) -> re.Pattern[str]:
    return re.compile(LANGUAGES[lang].totals, re.IGNORECASE)
