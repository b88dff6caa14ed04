"""What stands behind an option, read from its text or refused in one line."""

import argparse
from typing import TYPE_CHECKING

from toolkit.errors import UsageError

if TYPE_CHECKING:
    from datetime import date

    from toolkit.data import Lang, Pair


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def whole(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("a whole number from 0")
    return number


def seconds(text: str) -> float:
    number = float(text)
    if not 0 <= number < float("inf"):
        raise argparse.ArgumentTypeError("a number from 0")
    return number


def amount(text: str) -> float:
    if not (number := seconds(text)):
        raise argparse.ArgumentTypeError("more than 0")
    return number


def day(text: str) -> "date":
    from datetime import date

    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it as in 2024-01-31") from None


def decimals(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("at least 0")
    return number


def language(text: str) -> "Lang":
    """Accept what people write for a language: "ukr", "uk-UA", "ukr_Cyrl"."""
    from toolkit import languages

    try:
        return languages.language(text)
    except UsageError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def direction(text: str) -> "Pair":
    """Accept two of our languages as people write them: "uk-en", "ukr-eng"."""
    from toolkit import languages

    try:
        return languages.direction(text)
    except UsageError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def pair(text: str) -> str:
    """Accept what sacreBLEU does for a pair, with our three languages in the one way we write them."""
    from toolkit import languages

    sides = [next((c for c, k in languages.LANGUAGES.items() if side in k.aliases), side) for side in text.split("-")]
    if len(sides) != 2 or sides[0] == sides[1] or not all(sides):
        raise argparse.ArgumentTypeError(f"{text!r} is no pair; write source and target, as in uk-en")
    return "-".join(sides)


def utf8(text: str) -> str:
    if text.lower().replace("_", "-") not in ("utf-8", "utf8"):
        raise argparse.ArgumentTypeError(f"{text!r}: files are read as UTF-8; convert them first, as with iconv")
    return text
