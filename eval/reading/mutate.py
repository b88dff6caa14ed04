"""Thousands of broken pages and containers: each must give articles or rows with a reason, in time, and never a crash.

    python eval/reading/mutate.py -n 10000 -o eval/results/reading_mutations.md

Takes the pages of the sample corpus and of the tests and the containers made of them, breaks one in a way drawn by its
number, and reads it as `newsalign extract` would. The same number gives the same bytes.
"""

import argparse
import csv
import faulthandler
import gzip
import io
import json
import random
import re
import resource
import signal
import sys
import tempfile
import time
import traceback
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from toolkit.files import write_text
from toolkit.identify import identify
from toolkit.pipeline import read_pages
from toolkit.splitting import split_article

ROOT = Path(__file__).resolve().parents[2]
LIMIT_S = (
    10.0  # for one file, however it is broken: far above what a whole page takes (3 ms), so that only a hang is over it
)
HANGS_S = 120  # code outside Python cannot be interrupted: the process then says where it is, and ends
PAGES_A_CONTAINER = 8
DEEP = 10_000
LONG = 50_000_000  # bytes of one line
RARE = 200  # one in so many is as long as that, or a bomb: each takes about a second
ELEMENTS = (
    "div",
    "span",
    "b",
    "p",
    "ul><li",
    "blockquote",
    "table><tr><td",
    "figure",
    "article",
    "a href=x",
    "section",
)
Bytes = bytes
Mutation = Callable[[bytes, random.Random], bytes]


# --- pages and containers --------------------------------------------------------------------------------------------


def pages() -> dict[str, bytes]:
    """Return the generated pages by name, those of each layout in turn first."""
    fixtures = sorted(path for path in (ROOT / "tests" / "pages").rglob("*.*") if path.is_file())
    sample = sorted(path for path in (ROOT / "corpora" / "sample" / "pages").rglob("*.*") if path.is_file())
    found = {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in [*fixtures, *sample]}
    return {name: content for name, content in found.items() if len(content) > 500 and not name.endswith(".json")}


def address(name: str) -> str:
    return f"https://{name.partition('pages/')[2]}"


def warc(chosen: Mapping[str, bytes], dice: random.Random, *, packed: bool, lying: bool = False) -> bytes:
    records = []
    for name, body in chosen.items():
        headers = "Content-Type: text/html"
        form = dice.randrange(4)
        if form == 1:
            body, headers = gzip.compress(body, 1, mtime=0), f"{headers}\r\nContent-Encoding: gzip"
        elif form == 2:
            body, headers = zlib.compress(body, 1), f"{headers}\r\nContent-Encoding: deflate"
        elif form == 3:
            size = dice.choice((len(body), len(body) // 2, 2**40, 0)) if lying else len(body)
            body, headers = b"%x\r\n%s\r\n0\r\n\r\n" % (size, body), f"{headers}\r\nTransfer-Encoding: chunked"
        block = f"HTTP/1.1 200 OK\r\n{headers}\r\n\r\n".encode() + body
        length = (
            dice.choice((0, 1, len(block) // 2, len(block) - 1, len(block) * 3, 2**31, 10**17)) if lying else len(block)
        )
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address(name)}\r\n"
            f"WARC-Date: 2026-05-01T10:00:00Z\r\nContent-Type: application/http\r\nContent-Length: {length}\r\n\r\n"
        )
        records.append(head.encode() + block + b"\r\n\r\n")
    return b"".join(gzip.compress(r, 1, mtime=0) for r in records) if packed else b"".join(records)


def row(name: str, content: bytes) -> dict[str, str]:
    text = re.sub(r"<[^>]*>", " ", content.decode("utf-8", errors="replace"))
    return {"url": address(name), "title": text.strip()[:80], "text": text[:5_000], "date": "2026-04-02"}


def table(chosen: Mapping[str, bytes]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, ("url", "title", "text", "date"))
    writer.writeheader()
    writer.writerows(row(name, content) for name, content in chosen.items())
    return out.getvalue().encode()


def versions(chosen: Mapping[str, bytes]) -> bytes:
    """Return rows as up_crawler writes them."""
    lines = []
    for name, content in chosen.items():
        one = row(name, content)
        lines.append({f"{lang}_{key}": value for lang in ("ukr", "rus", "eng") for key, value in one.items()})
    return b"".join(json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in lines)


def parquet(chosen: Mapping[str, bytes]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([row(name, content) for name, content in chosen.items()]), out)
    return out.getvalue()


def mhtml(name: str, content: bytes) -> bytes:
    head = f'Snapshot-Content-Location: {address(name)}\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n'
    return head.encode() + b"--b\nContent-Type: text/html\nContent-Transfer-Encoding: 8bit\n\n" + content + b"\n--b--\n"


def whole_file(number: int, known: Mapping[str, bytes], dice: random.Random) -> tuple[str, bytes]:
    """Return the name and bytes of a page or container that is right."""
    names = list(known)
    name = dice.choice(names)
    if dice.random() < 0.6:
        return Path(name).name, known[name]
    chosen = {n: known[n] for n in dice.sample(names, PAGES_A_CONTAINER)}
    made: tuple[tuple[str, Callable[[], bytes]], ...] = (
        ("pages.warc", lambda: warc(chosen, dice, packed=False)),
        ("pages.warc.gz", lambda: warc(chosen, dice, packed=True)),
        ("lying.warc", lambda: warc(chosen, dice, packed=False, lying=True)),
        ("lying.warc.gz", lambda: warc(chosen, dice, packed=True, lying=True)),
        ("articles.csv", lambda: table(chosen)),
        ("articles.csv.gz", lambda: gzip.compress(table(chosen), 1, mtime=0)),
        ("ukr_pravda_2y.jsonl", lambda: versions(chosen)),
        ("ukr_pravda_2y.jsonl.gz", lambda: gzip.compress(versions(chosen), 1, mtime=0)),
        ("articles.parquet", lambda: parquet(chosen)),
        ("page.mhtml", lambda: mhtml(name, known[name])),
        ("page.html.gz", lambda: gzip.compress(known[name], 1, mtime=0)),
    )
    file, make = made[dice.randrange(len(made))]
    return file, make()


# --- ways to break one -----------------------------------------------------------------------------------------------


def place(content: bytes, dice: random.Random) -> int:
    return dice.randrange(len(content) + 1)


def cut_end(content: bytes, dice: random.Random) -> bytes:
    return content[: place(content, dice)]


def cut_beginning(content: bytes, dice: random.Random) -> bytes:
    return content[place(content, dice) :]


def cut_out(content: bytes, dice: random.Random) -> bytes:
    start, end = sorted((place(content, dice), place(content, dice)))
    return content[:start] + content[end:]


def flip(content: bytes, dice: random.Random) -> bytes:
    out = bytearray(content)
    for _ in range(dice.choice((1, 3, 30, 300, len(out) // 3))):
        if out:
            out[dice.randrange(len(out))] ^= 1 << dice.randrange(8)
    return bytes(out)


def insert_noise(content: bytes, dice: random.Random) -> bytes:
    at = place(content, dice)
    noise = dice.choice(
        (
            bytes(50),
            b"\xff" * 50,
            dice.randbytes(500),
            b"\r\n" * 300,
            b'"',
            b"<!--",
            b"]]>",
            b"<script>",
            b"\x1f\x8b\x08",
        )
    )
    return content[:at] + noise + content[at:]


def repeat(content: bytes, dice: random.Random) -> bytes:
    start, end = sorted((place(content, dice), place(content, dice)))
    return content[:end] + content[start:end] * dice.randrange(1, 5) + content[end:]


def shuffle(content: bytes, dice: random.Random) -> bytes:
    cuts = sorted(place(content, dice) for _ in range(dice.randrange(2, 8)))
    parts = [content[a:b] for a, b in zip([0, *cuts], [*cuts, len(content)], strict=True)]
    dice.shuffle(parts)
    return b"".join(parts)


def unclose(content: bytes, dice: random.Random) -> bytes:
    kept = dice.choice((0.0, 0.5, 0.9))
    return re.sub(rb"</[^>]*>", lambda m: m[0] if dice.random() < kept else b"", content)


def unquote(content: bytes, dice: random.Random) -> bytes:
    kept = dice.choice((0.0, 0.5, 0.9))
    return re.sub(rb"[\"'<>]", lambda m: m[0] if dice.random() < kept else b"", content)


def nest(content: bytes, dice: random.Random) -> bytes:
    tag = dice.choice(ELEMENTS)
    opened = b"".join(f"<{name}>".encode() for name in tag.split("><"))
    closed = b"".join(f"</{name.split()[0]}>".encode() for name in reversed(tag.split("><")))
    marks = [m.end() for m in re.finditer(rb"<(?:p|div|article|li|body)[^>]*>", content)] or [place(content, dice)]
    at = dice.choice(marks)
    return content[:at] + opened * DEEP + b"x" + dice.choice((b"", closed * DEEP)) + content[at:]


def many(content: bytes, dice: random.Random) -> bytes:
    piece = dice.choice(
        (b"<p>x</p>", b"<figure><figcaption>x</figcaption></figure>", b'<a href="/tags/x/">x</a>', b"<br>", b"&amp;", b"&#1;",
         b'<div class="image-box"><div class="image-box__caption">x</div></div>', b'"', b"<li>x", b"<p>Background:</p>",
         b'<p>"x</p>', b'<link rel="alternate" hreflang="uk" href="/x/">', "«".encode(), b"1 2 3 ", b"<p>Quote from X: \"y</p>",
         b'<script type="application/ld+json">{"@type":"NewsArticle","@graph":[' + b"[" * 50 + b"</script>")
    )  # fmt: skip
    marks = [m.end() for m in re.finditer(rb"<(?:p|div|article|li|head)[^>]*>", content)] or [place(content, dice)]
    at = dice.choice(marks)
    return content[:at] + piece * dice.choice((10, 1_000, 10_000)) + content[at:]


def recode(content: bytes, dice: random.Random) -> bytes:
    text = content.decode("utf-8", errors="ignore")
    return text.encode(
        dice.choice(("cp1251", "koi8_u", "utf-16", "utf-16-le", "utf-8-sig", "cp866", "utf-32", "utf-7")),
        errors="replace",
    )


def swap_case(content: bytes, dice: random.Random) -> bytes:
    return content.swapcase()


def one_line(content: bytes, dice: random.Random) -> bytes:
    at = place(content, dice)
    filling = dice.choice((b"x", b"word ", b"<b>", "слово ".encode(), b"<p>x", b'"', b"\\", b"{", b"1,", b"&lt;"))
    room = dice.choice((LONG - len(content) - 1, LONG + 1, LONG // 10))  # just what a page may have, more, a tenth
    return content[:at].replace(b"\n", b" ") + filling * (room // len(filling)) + content[at:].replace(b"\n", b" ")


def bomb(content: bytes, dice: random.Random) -> bytes:
    inner = dice.choice((bytes(1_000_000), b" " * 1_000_000, b"<p>" * 300_000, b"\n" * 1_000_000))
    squeeze = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    out = [squeeze.compress(content)]
    out += [squeeze.compress(inner) for _ in range(dice.choice((60, 300)))]
    packed = b"".join([*out, squeeze.flush()])
    return gzip.compress(packed) if dice.random() < 0.3 else packed


OFTEN: tuple[Mutation, ...] = (
    cut_end, cut_beginning, cut_out, flip, flip, insert_noise, repeat, shuffle, unclose, unquote, nest, many, recode, swap_case,
)  # fmt: skip
RARELY: tuple[Mutation, ...] = (one_line, bomb)


# --- reading them ----------------------------------------------------------------------------------------------------


@dataclass
class Account:
    """What became of the files that were broken in one way."""

    files: int = 0
    articles: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    crashes: list[str] = field(default_factory=list)
    slowest_s: float = 0.0
    slowest: int = 0


class OverTimeError(Exception):
    """A file took longer than LIMIT_S."""


def stop(signum: int, frame: FrameType | None) -> None:
    raise OverTimeError


def broken(number: int, known: Mapping[str, bytes]) -> tuple[str, str, bytes]:
    """Return how the file of this number is broken, its name and its bytes."""
    dice = random.Random(f"mutation {number}")
    name, content = whole_file(number, known, dice)
    mutation = dice.choice(RARELY if dice.randrange(RARE) == 0 else OFTEN)
    for _ in range(dice.choice((1, 1, 1, 2))):
        content = mutation(content, dice)
    return mutation.__name__, name, content


def run(numbers: Iterator[int], known: Mapping[str, bytes], limit_s: float = LIMIT_S) -> dict[str, Account]:
    accounts: dict[str, Account] = defaultdict(Account)
    signal.signal(signal.SIGPROF, stop)
    identify("Рух перекрили, повідомили в мерії.")  # loads its model, 2 s
    with tempfile.TemporaryDirectory() as folder:
        for number in numbers:
            how, name, content = broken(number, known)
            account = accounts[how]
            account.files += 1
            (Path(folder) / name).write_bytes(content)
            faulthandler.dump_traceback_later(HANGS_S, exit=True)
            signal.setitimer(signal.ITIMER_PROF, limit_s)
            began = time.process_time()
            try:
                for read in read_pages(Path(folder), [name]):
                    account.articles += read.article is not None
                    account.reasons.update(drop.reason for drop in read.drops if drop.noun == "page")
                    if read.article:
                        split_article(read.article)
            except Exception:
                account.crashes.append(f"{number} ({name}): {traceback.format_exc().strip()}")
            finally:
                signal.setitimer(signal.ITIMER_PROF, 0)
            took = time.process_time() - began
            if took > account.slowest_s:
                account.slowest_s, account.slowest = took, number
            (Path(folder) / name).unlink()
        faulthandler.cancel_dump_traceback_later()
    return accounts


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("-n", type=int, default=10_000, help="how many (default: 10000)")
    parser.add_argument("--only", type=int, nargs="+", help="these numbers, as a crash names them")
    parser.add_argument("-o", "--output", type=Path)
    args = parser.parse_args()
    began = time.perf_counter()
    accounts = run(iter(args.only or range(args.n)), pages())
    took = time.perf_counter() - began
    crashes = [crash for account in accounts.values() for crash in account.crashes]
    for crash in crashes:
        print(crash, file=sys.stderr)
    text = report(accounts, args.n, took)
    print(text)
    if args.output:
        write_text(args.output, text)
    return 1 if crashes else 0


def report(accounts: Mapping[str, Account], count: int, took: float) -> str:
    lines = [
        "# Broken pages and containers",
        "",
        f"    python eval/reading/mutate.py -n {count} -o eval/results/reading_mutations.md",
        "",
        f"{count:,} files, each broken in a way drawn by its number; {LIMIT_S:.0f} CPU seconds is the limit for one. Two of five are "
        f"containers (WARC, CSV, JSONL, Parquet, MHTML, packed or not) of {PAGES_A_CONTAINER} pages.",
        "",
        "| broken by | files | articles read | rows refused | crashes | over time | slowest, CPU s |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for how, a in sorted(accounts.items()):
        over = sum("OverTimeError" in crash for crash in a.crashes)
        lines.append(
            f"| {how.replace('_', ' ')} | {a.files} | {a.articles} | {a.reasons.total()} | {len(a.crashes) - over} | {over} | {a.slowest_s:.1f} (no. {a.slowest}) |"
        )
    reasons: Counter[str] = Counter()
    for a in accounts.values():
        reasons.update(a.reasons)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lines += [
        "",
        "Refused because: " + ", ".join(f"{reason} {n}" for reason, n in reasons.most_common()) + ".",
        "",
        f"{took:.0f} s in all, making the files included; {memory:,.0f} MB at most, of which a line of {LONG // 1_000_000} MB "
        "is held as bytes, as characters and as a tree.",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
