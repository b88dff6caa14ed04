"""Masks of personal data: what is masked in real news, where little should be, and how much of invented data is found.

    python eval/privacy/masks.py ../shared/data -o eval/results/privacy.md

What is masked in real text is printed for a person to look at (to the terminal alone). Invented data is put into sentences of
news; each kind in the forms that newspapers print. Near misses are the same with a wrong checksum, or figures that resemble it.
"""

import argparse
import gzip
import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from toolkit.data import MASKS, Mask
from toolkit.privacy import LETTERS58, find, luhn

SEED = 7
EACH = 200  # of every form
FRAMES = ("Телефон редакції: {}.", "Звонить по {}, спросить Ирину", "Write to {} before 5 May 2026.", "{}", "({})", "За даними слідства, це {}, а не інше; сума 12 500 грн.")  # fmt: skip
FIGURES = ("{a} 000 000 000 гривень", "1 234 567 {a}00", "24.02.2022–{a}.03.2022", "2022-2023-2024", "№ 2022{a}0401-17", "рахунок 3:2, 25-21, 25-1{a}, 25-19", "від 10 000 000 до 12 000 0{a}0 осіб", "+{a} 000 000 000 доларів", "$1{a}000000000", "14:00-16:{a}", "50.4501, 30.5{a}34000000", "ISBN 978-966-03-45{a}-7", "справа 757/1{a}345/22-к", "UTC 20220224050{a}00", "tx 0x" + "ab" * 32, "2{a} 345 678 901 людина", "DE 2024 WEST 1{a}")  # fmt: skip

Form = tuple[Mask, str, bool]  # kind, its name, whether it is to be found


def lines_of(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            if path.suffix != ".conllu":
                yield from line.rstrip("\n").split("\t")
            elif line.startswith("# text = "):
                yield line[9:].rstrip("\n")


def digits(rng: random.Random, pattern: str) -> str:
    return "".join(
        str(rng.randrange(10)) if c == "#" else str(rng.randrange(1, 10)) if c == "%" else c for c in pattern
    )


def card(rng: random.Random) -> str:
    head = digits(rng, rng.choice("456") + "#" * 14)
    return next(head + d for d in "0123456789" if luhn(head + d))


def iban(rng: random.Random) -> str:
    bank = digits(rng, "#" * 25)
    return f"UA{98 - int(bank + '301000') % 97:02}{bank}"


def base58(rng: random.Random, version: int) -> str:
    import hashlib

    data = bytes([version]) + rng.randbytes(20)
    data += hashlib.sha256(hashlib.sha256(data).digest()).digest()[:4]
    number, out = int.from_bytes(data, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        out = LETTERS58[rest] + out
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + out


def spaced(text: str, size: int = 4) -> str:
    return " ".join(text[i : i + size] for i in range(0, len(text), size))


def other(text: str) -> str:
    """Return a text with its last digit or letter changed."""
    return text[:-1] + ("2" if text[-1] != "2" else "3")


def invented(rng: random.Random) -> Iterator[tuple[Mask, str, str]]:
    """Yield data of each kind, with the name of its form."""
    for pattern in ("+380%########", "+380 %# ### ## ##", "+38 (0%#) ###-##-##", "(0%#) ###-##-##", "0%########", "0%#-###-##-##", "0%# ### ## ##", "0 800 %## ###", "+7 (9##) ###-##-##", "8-9##-###-##-##", "89#########", "+1 %##-###-####", "(%##) ###-####", "+44 20 %### ####", "020 %### ####", "+48 %## ### ###"):  # fmt: skip
        yield "phone", pattern, digits(rng, pattern)
    yield (
        "email",
        "name@host",
        f"{rng.choice(['o.shevchenko', 'desk', 'ira_2004', 'press+ua'])}@{rng.choice(['news.example', 'mail.example.ua', 'x-y.example'])}",
    )
    number = card(rng)
    yield "card", "16 digits", number
    yield "card", "4-4-4-4", spaced(number)
    account = iban(rng)
    yield "iban", "in one piece", account
    yield "iban", "in fours", spaced(account)
    yield "wallet", "Bitcoin, base58", base58(rng, rng.choice((0, 5)))
    yield "wallet", "TRON", base58(rng, 0x41)
    yield "wallet", "Ethereum", "0x" + rng.randbytes(20).hex()
    yield "wallet", "Bitcoin, bech32", rng.choice(("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0"))  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("-o", "--output", type=Path)
    args = parser.parse_args()
    out = [
        "# Masks of personal data",
        "",
        "    python eval/privacy/masks.py ../shared/data -o eval/results/privacy.md",
        "",
    ]
    out += ["## Real text", "", "| set | texts | " + " | ".join(MASKS) + " |", "|---|---|" + "---|" * len(MASKS)]
    for folder in sorted(p for half in ("dev", "train") for p in (args.data / half).iterdir()):
        files = (
            [folder]
            if folder.is_file()
            else sorted(p for p in folder.rglob("*") if p.is_file() and "hyp" not in p.parts)
        )
        texts, counts = 0, Counter[str]()
        for path in files:
            if path.name.removesuffix(".gz").rsplit(".", 1)[-1] not in ("txt", "tsv", "conllu") or path.stem in (
                "docids",
                "docs",
                "orig_line",
                "automatic-scores",
            ):
                continue
            for text in lines_of(path):
                texts += 1
                for found in find(text):
                    counts[found.kind] += 1
                    print(f"{found.kind}: {text[max(0, found.start - 40) : found.end + 20]!r}", file=sys.stderr)
        if texts:
            name = folder.relative_to(args.data).as_posix()
            out.append(f"| {name} | {texts:,} | " + " | ".join(str(counts[kind]) for kind in MASKS) + " |")
    rng = random.Random(SEED)
    right, total, missed = Counter[tuple[str, str]](), Counter[tuple[str, str]](), Counter[str]()
    false = near = 0
    for _ in range(EACH):
        for kind, form, said in invented(rng):
            frame = rng.choice(FRAMES)
            total[kind, form] += 1
            start = frame.index("{")
            right[kind, form] += [(f.start, f.end, f.kind) for f in find(frame.format(said))] == [
                (start, start + len(said), kind)
            ]
            if (kind in ("card", "iban") or "base58" in form or form == "TRON") and not any(
                f.kind == kind for f in find(said)
            ):
                missed[f"{kind}, {form}"] += 1
            if kind in ("card", "iban") or form in ("Bitcoin, base58", "TRON", "Bitcoin, bech32"):
                near += 1
                false += any(f.kind == kind for f in find(frame.format(other(said))))
        for figure in FIGURES:
            near += 1
            false += bool(hits := find(figure.format(a=rng.randrange(10, 99))))
            for hit in hits:
                print(f"figure {hit.kind}: {figure}", file=sys.stderr)
    out += [
        "",
        "## Invented data",
        "",
        f"{EACH} of each form, in {len(FRAMES)} frames; right is: exactly it, as this kind.",
        "",
        "| kind | form | right |",
        "|---|---|---|",
    ]
    out += [f"| {kind} | `{form}` | {right[kind, form]} of {n} |" for (kind, form), n in total.items()]
    out += [
        "",
        f"Near misses (a wrong checksum; sums, dates, scores, ranges, coordinates, case numbers): {false} of {near} masked.",
        "",
    ]
    text = "\n".join(out)
    print(text)
    if args.output:
        args.output.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
