"""Time and memory of `stats` and `diff` by the number of units: the sample many times over, its ids made new each time.

    python eval/corpus/memory.py -o eval/results/corpus_memory.md

Each command runs in a process of its own. Words are made new as well, so that the vocabulary grows as that of news does:
of each copy, one word in twenty is nobody else's.
"""

import argparse
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

from toolkit.building import build
from toolkit.corpus import MANIFEST, Corpus, open_corpus, schema
from toolkit.data import LANGS
from toolkit.files import parquet_writer, read_parquet, write_json

SAMPLE = Path(__file__).resolve().parents[2] / "corpora" / "sample"
SIZES = (10, 100, 500)  # copies of the sample
TABLES = ("articles", "stories", "units", "scores")  # that the commands read
NEW_WORDS = 0.05
# VmHWM and not ru_maxrss, which begins with what the process that started it held.
RUN = """import sys, time
from toolkit import cli
try:
    cli.main(sys.argv[1:])
finally:
    status = dict(line.split(":") for line in open("/proc/self/status"))
    print(time.process_time(), status["VmHWM"].split()[0], file=sys.stderr)
"""


def renamed(table: str, row: Mapping[str, Any], copy: int, changed: bool) -> dict[str, Any]:
    """Return a row of the sample as one of a copy; in a changed copy every fiftieth unit has another probability."""
    made = dict(row)
    before = f"{copy:06}/"
    for key in ("id", "story"):
        if key in made:
            made[key] = before + made[key]
    if table == "stories":
        made["members"] = [{**member, "article": before + member["article"]} for member in made["members"]]
    if table == "units":
        dice = random.Random(made["id"])
        for lang in LANGS:
            words = made[lang].split(" ")
            made[lang] = " ".join(f"{w}{copy}" if w and dice.random() < NEW_WORDS else w for w in words)
        if changed and dice.random() < 0.02:
            made["probability"] = made["probability"] / 2
    return made


def write_copies(sample: Corpus, out: Path, copies: int, *, changed: bool = False) -> int:
    """Write the tables of a corpus of so many copies, and return its number of units."""
    rows = {table: list(read_parquet(sample.table(table))) for table in TABLES}
    counts = {}
    with ExitStack() as stack:
        for table in TABLES:
            writer = stack.enter_context(parquet_writer(out / "tables" / f"{table}.parquet", schema(table)))
            for copy in range(copies):
                for row in rows[table]:
                    writer.write(renamed(table, row, copy, changed))
            counts[table] = writer.count
    write_json(out / MANIFEST, replace(sample.manifest, counts=counts, checksums={}, sizes={}))
    return counts["units"]


def measured(*args: object) -> tuple[float, float]:
    """Return seconds of CPU and megabytes at the most of a command."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, *map(str, args)], capture_output=True, encoding="utf-8", check=False
    )
    seconds, kilobytes = done.stderr.splitlines()[-1].split()
    return float(seconds), int(kilobytes) / 1000


def table(work: Path) -> Iterator[str]:
    build(SAMPLE, work / "sample", quiet=True)
    sample = open_corpus(work / "sample")
    yield "| units | stats, s | stats, MB | diff, s | diff, MB |"
    yield "|---|---|---|---|---|"
    for copies in SIZES:
        old, new = work / f"old{copies}", work / f"new{copies}"
        units = write_copies(sample, old, copies)
        write_copies(sample, new, copies, changed=True)
        (stats_s, stats_mb), (diff_s, diff_mb) = measured("stats", old), measured("diff", old, new, "-f", "json")
        yield f"| {units:,} | {stats_s:.1f} | {stats_mb:.0f} | {diff_s:.1f} | {diff_mb:.0f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--output", type=Path, help="Markdown")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        rows = list(table(Path(work)))
    told = (
        "# Statistics and diff by the number of units\n\n`python eval/corpus/memory.py -o eval/results/corpus_memory.md`: "
        "the sample many times over; CPU seconds and the most memory of a process\nof one core. What grows with `stats` is the "
        "vocabulary.\n\n" + "\n".join(rows) + "\n"
    )
    print(told)
    if args.output:
        args.output.write_text(told, encoding="utf-8")


if __name__ == "__main__":
    main()
