"""What other tools make of the same pairs: pofilter of the Translate Toolkit, and digits compared as strings."""

import re
from collections.abc import Mapping
from functools import cache

from translate.filters import checks
from translate.storage import base

from toolkit.data import LANGS, Lang

PAIRS: tuple[tuple[Lang, Lang], ...] = (("uk", "ru"), ("uk", "en"), ("ru", "en"))
Row = Mapping[Lang, str]


@cache
def checker(target: Lang) -> checks.StandardChecker:
    """The filters that pofilter runs when it is told nothing but the language of the translations."""
    return checks.StandardChecker(checkerconfig=checks.CheckerConfig(targetlanguage=target))


@cache
def failures(source: str, target: str, lang: Lang) -> frozenset[str]:
    unit = base.TranslationUnit(source)
    unit.target = target
    return frozenset(checker(lang).run_filters(unit))


def pofilter(row: Row) -> int:
    """Return how many failures pofilter prints for a line, over the pairs of its versions."""
    return sum(len(failures(row[a], row[b], b)) for a, b in PAIRS if row.get(a) and row.get(b))


def pofilter_sees(clean: Row, wrong: Row, lang: Lang) -> bool:
    """Whether pofilter fails the line, in any pair that the changed version stands in, in a way that it did not before."""
    return any(
        failures(wrong[a], wrong[b], b) - failures(clean[a], clean[b], b)
        for a, b in PAIRS
        if lang in (a, b) and wrong.get(a) and wrong.get(b)
    )


def digits_differ(row: Row) -> bool:
    return len({tuple(sorted(re.findall(r"\d+", row[lang]))) for lang in LANGS if row.get(lang)}) > 1
