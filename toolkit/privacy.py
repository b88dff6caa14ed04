"""Personal data in texts, told by their form: e-mail addresses, telephone and card numbers, IBANs and wallets.

What has a checksum is believed only if it is right. Of telephone numbers there is none, so they must look like one: a plus or a
trunk prefix, as many digits as numbers have, and groups that no sum, date or score has. What is found is replaced by a mask,
the same in all languages: "<email>".
"""

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from toolkit.data import MASKS, Anchor, Article, Mask, joined

EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}")
# Digits in groups that one sign parts, or two where a bracket is among them.
NUMBER = re.compile(r"(?<![\w.,:/+№#$€£-])(?:\+ ?)?\(?\d(?:[ \xa0\u2009\u202f)(-]{0,2}\d){8,18}(?![\w%]|[.,:/-]\d)")
GROUP = re.compile(r"\d+")
# What follows a number that counts something: "+48 123 456 789 euros".
COUNTED = re.compile(
    r"\s*(?:[$€£₴₽]|(?:грн|гривен|гривн|руб|долар|доллар|євро|евро|тис|тыс|млн|млрд|dollar|euro|pound|hryvni|rouble|ruble|USD|EUR|UAH|people|людей|человек)\w*)",
    re.IGNORECASE,
)
THOUSANDS = re.compile(r"\d{1,3}(?:[ \xa0\u2009\u202f]\d{3})+")
IBAN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}\d{2}(?:[ \xa0]?[A-Z0-9]){11,30}(?![A-Za-z0-9])")
BASE58 = re.compile(r"(?<![A-Za-z0-9])[13T][1-9A-HJ-NP-Za-km-z]{25,34}(?![A-Za-z0-9])")
BECH32 = re.compile(r"(?<![A-Za-z0-9])(?:bc1[02-9ac-hj-np-z]{11,71}|BC1[02-9AC-HJ-NP-Z]{11,71})(?![A-Za-z0-9])")
ETHER = re.compile(r"(?<![A-Za-z0-9])0x[0-9a-fA-F]{40}(?![A-Za-z0-9])")
MASKED = re.compile(rf"<(?:{'|'.join(MASKS)})>")

LETTERS58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
LETTERS32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
VERSIONS58 = {"1": 0x00, "3": 0x05, "T": 0x41}  # Bitcoin's two kinds of addresses, and TRON's
# IBAN registry, release 99: characters; other countries are believed by the checksum alone.
IBAN_LENGTHS = {"UA": 29, "PL": 28, "DE": 22, "GB": 22, "FR": 27, "LT": 20, "LV": 21, "EE": 20, "CZ": 24, "SK": 24, "MD": 24, "RO": 24, "HU": 28, "GE": 22, "TR": 26, "NL": 18, "BE": 16, "AT": 20, "ES": 24, "IT": 27, "CH": 21}  # fmt: skip
DOMESTIC = {"0": (10, 11), "8": (11,)}  # digits of a number with its trunk prefix: Ukraine and Britain; Russia


class Found(NamedTuple):
    """Personal data in a text."""

    start: int
    end: int
    kind: Mask


def find(text: str, kinds: Collection[Mask] = MASKS) -> list[Found]:
    """Return what of these kinds stands in a text, in its order. Where two overlap, the more certain one is taken.

    >>> [found.kind for found in find("desk@news.example, +380 44 123 45 67")]
    ['email', 'phone']
    >>> find("+5 000 000 000 гривень, 24.02.2022, 1 234 567 890")
    []
    """
    taken: list[Found] = []
    for found in candidates(text):
        if all(found.end <= other.start or other.end <= found.start for other in taken):
            taken.append(found)
    return sorted(found for found in taken if found.kind in kinds)


def candidates(text: str) -> Iterator[Found]:
    """Yield what looks like personal data, the most certain kinds first."""
    for match in EMAIL.finditer(text) if "@" in text else ():
        yield Found(*match.span(), "email")
    for pattern, sound in ((BASE58, base58_sound), (BECH32, bech32_sound), (ETHER, bool)):
        for match in pattern.finditer(text):
            if sound(match[0]):
                yield Found(*match.span(), "wallet")
    for match in IBAN.finditer(text):
        if length := iban_length(match[0]):
            yield Found(match.start(), match.start() + length, "iban")
    for match in NUMBER.finditer(text):
        start = match.start() + (match[0][0] == "(" and ")" not in match[0])  # a bracket around more than a code
        said = text[start : match.end()]
        if is_card(said):
            yield Found(start, match.end(), "card")
        elif is_phone(said) and not COUNTED.match(text, match.end()):
            yield Found(start, match.end(), "phone")


def is_phone(said: str) -> bool:
    """Tell whether digits in groups have the form of a telephone number.

    >>> [is_phone(s) for s in ("+380501234567", "(044) 123-45-67", "8-800-123-45-67", "(202) 555-0143", "0 800 123 456")]
    [True, True, True, True, True]
    >>> [is_phone(s) for s in ("2022-2023-2024", "1 000 000 000", "0-1 0-2 0-3 1-2 2-2", "1234567890")]
    [False, False, False, False]
    """
    groups = GROUP.findall(said)
    digits = "".join(groups)
    if said.count("(") != said.count(")") or len(groups) > 7:
        return False
    if said.startswith("+"):
        return 10 <= len(digits) <= 15 and digits[0] != "0" and min(map(len, groups[1:]), default=2) >= 2
    if len(digits) not in DOMESTIC.get(digits[0], ()):
        if "(" in said:  # (202) 555-0143
            return len(digits) == 10 and list(map(len, groups)) == [3, 3, 4]
        return "-" in said and list(map(len, groups)) in ([3, 3, 4], [1, 3, 3, 4])  # 202-555-0143
    if THOUSANDS.fullmatch(said) and digits[0] != "0":
        return False
    lengths = [len(group) for group in groups]
    if digits[0] == "8":
        return digits[1] in "3489" and (len(groups) == 1 or (lengths[0] in (1, 4) and min(lengths[1:]) >= 2))
    if digits[1] == "0" or len(set(digits)) < 3:
        return False
    return (lengths[0] >= 3 or (lengths[0] == 1 and lengths[1:2] == [3])) and min(lengths[1:], default=2) >= 2


def is_card(said: str) -> bool:
    """Tell whether digits are a payment card's: as it is printed, or in one piece, and with Luhn's checksum.

    >>> is_card("4111 1111 1111 1111"), is_card("4111 1111 1111 1112"), is_card("371449635398431")
    (True, False, True)
    """
    if not set(said) <= set("0123456789 \xa0-"):
        return False
    groups = GROUP.findall(said)
    lengths = [len(group) for group in groups]
    digits = "".join(groups)
    amex = digits[:2] in ("34", "37")
    if lengths not in ([[15], [4, 6, 5]] if amex else [[16], [4, 4, 4, 4], [19], [4, 4, 4, 4, 3]]):
        return False
    return digits[0] in "23456" and len(set(digits)) > 1 and luhn(digits)


def luhn(digits: str) -> bool:
    doubled = (int(d) * 2 if i % 2 else int(d) for i, d in enumerate(reversed(digits)))
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def iban_length(said: str) -> int:
    """Return how much of a match is an IBAN, of which words in capitals may follow; 0 where none is.

    >>> iban_length("GB82 WEST 1234 5698 7654 32"), iban_length("GB82 WEST 1234 5698 7654 33")
    (27, 0)
    """
    ends = [end for end in range(len(said), 14, -1) if said[end - 1].isalnum()]
    for end in ends:
        plain = re.sub(r"\s", "", said[:end])
        if len(plain) == IBAN_LENGTHS.get(plain[:2], len(plain)) and 15 <= len(plain) <= 34:
            number = "".join(str(int(c, 36)) for c in plain[4:] + plain[:4])
            if int(number) % 97 == 1 and (plain[:2] in IBAN_LENGTHS or end == len(said)):
                return end
    return 0


def base58_sound(said: str) -> bool:
    """Tell whether an address of Bitcoin or TRON has its checksum.

    >>> base58_sound("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"), base58_sound("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb")
    (True, False)
    """
    number = 0
    for letter in said:
        number = number * 58 + LETTERS58.index(letter)
    if number >= 1 << 200:
        return False
    data = number.to_bytes(25, "big")
    check = hashlib.sha256(hashlib.sha256(data[:21]).digest()).digest()[:4]
    return data[0] == VERSIONS58[said[0]] and data[21:] == check


def bech32_sound(said: str) -> bool:
    """Tell whether a newer address of Bitcoin has its checksum (BIP 173, BIP 350).

    >>> bech32_sound("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"), bech32_sound("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5")
    (True, False)
    """
    values = [3, 3, 0, 2, 3, *(LETTERS32.index(letter) for letter in said.lower()[3:])]  # "bc", spread
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for i, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= generator if top >> i & 1 else 0
    return check in (1, 0x2BC830A3)


# --- masked -----------------------------------------------------------------------------------------------------------


def masked(text: str, kinds: Collection[Mask] = MASKS) -> str:
    """Return a text with masks in place of what is found.

    >>> masked("Пишіть на desk@news.example!")
    'Пишіть на <email>!'
    """
    return replaced(text, find(text, kinds)) if kinds else text


def replaced(text: str, found: Sequence[Found]) -> str:
    parts, at = [], 0
    for one in found:
        parts += [text[at : one.start], f"<{one.kind}>"]
        at = one.end
    return "".join([*parts, text[at:]])


def mask_article(article: Article, kinds: Collection[Mask]) -> tuple[Article, Counter[str]]:
    """Return an article with masks, and what was found in it, by kind.

    All offsets count in the text with masks. Links that stand upon something masked are left out, and so are addresses of mail
    and telephones that are linked.
    """
    found = [find(p.text, kinds) for p in article.paragraphs] if kinds else []
    counts: Counter[str] = Counter(one.kind for of in found for one in of)
    links = tuple(link for link in article.links if not (kinds and link.url.lower().startswith(("mailto:", "tel:"))))
    authors = tuple(masked(author, kinds) for author in article.authors)
    if not counts:
        same = links == article.links and authors == article.authors
        return (article if same else replace(article, links=links, authors=authors)), counts
    edits = [
        (p.start + one.start, p.start + one.end, len(one.kind) + 2 - (one.end - one.start))
        for p, of in zip(article.paragraphs, found, strict=True)
        for one in of
    ]
    moved = tuple(
        Anchor(shifted(link.start, edits), shifted(link.end, edits), link.url)
        for link in links
        if all(link.end <= start or end <= link.start for start, end, _ in edits)
    )
    paragraphs = joined(
        replace(
            p,
            text=replaced(p.text, of),
            label=p.label and masked(p.label, kinds),
            speaker=p.speaker and masked(p.speaker, kinds),
        )
        for p, of in zip(article.paragraphs, found, strict=True)
    )
    return replace(article, paragraphs=paragraphs, links=moved, authors=authors), counts


def shifted(at: int, edits: Sequence[tuple[int, int, int]]) -> int:
    """Return where a place stands when the edits before it are made."""
    return at + sum(by for _, end, by in edits if end <= at)
