"""A build killed at 200 moments: the same command goes on, and leaves byte for byte what an undisturbed run leaves.

    python eval/crash/kill.py -n 200 -o eval/results/crash.md

The sample is built by two processes, in small shards so that there are many. The whole group of processes is killed with
SIGKILL at a moment drawn by chance (with a seed) within the time of an undisturbed run; the same command is given again,
and killed again, until it comes to its end. Then every file of the corpus and of its shards is compared, and it begins anew.
"""

import argparse
import os
import random
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from toolkit import building, corpus
from toolkit.building import LOCK, WORK
from toolkit.building.store import SHARDS
from toolkit.files import write_text

SAMPLE = Path(__file__).resolve().parents[2] / "corpora" / "sample"
SEED = 8
WITHIN = (
    0.6  # of the time of an undisturbed run: the same command goes on from where it was killed, and is killed again
)
PAGES, STORIES = 20, 5  # a shard


def build_here(out: Path) -> None:
    building.reading.PAGES_A_SHARD, building.stories.STORIES_A_SHARD = PAGES, STORIES
    building.build(SAMPLE, out, jobs=2, quiet=True)


def build(out: Path, seconds: float | None = None) -> bool:
    """Build, and return whether it was killed when its `seconds` were over."""
    done = subprocess.Popen([sys.executable, __file__, "--here", str(out)], start_new_session=True)
    try:
        if code := done.wait(seconds):
            raise SystemExit(f"the build ended with {code}")
    except subprocess.TimeoutExpired:
        os.killpg(done.pid, signal.SIGKILL)
        done.wait()
        return True
    return False


def files(out: Path) -> dict[str, bytes]:
    found = [p for p in sorted(out.rglob("*")) if p.is_file() and p.name != LOCK]
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in found}


def stage(out: Path) -> str:
    """Return how far a killed build had come, by what lies there."""
    here = {p.name for p in out.iterdir()} if out.is_dir() else set()
    shards = {p.name for p in (out / SHARDS).iterdir()} if SHARDS in here else set()
    if WORK not in here:
        return "ended, but for the process" if corpus.MANIFEST in here else "starting"
    if here - {WORK, SHARDS, LOCK}:
        return "putting files in place"
    if (out / WORK / "final").exists():
        return "joining, report"
    return next((s for s in ("kept", "stories", "learned", "pages") if s in shards), "starting")


def main() -> None:
    if sys.argv[1:2] == ["--here"]:
        build_here(Path(sys.argv[2]))
        return
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("-n", "--kills", type=int, default=200)
    parser.add_argument("-o", "--output", type=Path)
    args = parser.parse_args()
    dice = random.Random(SEED)
    stages: Counter[str] = Counter()
    ended = lost = 0
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        build(Path(folder) / "undisturbed")
        whole = time.monotonic() - began
        wanted = files(Path(folder) / "undisturbed")
        out = Path(folder) / "killed"
        while stages.total() < args.kills:
            if build(out, dice.uniform(0, WITHIN * whole)):
                stages[stage(out)] += 1
                print(f"{stages.total()} {stage(out)}", file=sys.stderr)
                if stages.total() < args.kills:
                    continue
                build(out)  # the last
            ended += 1
            made = files(out)
            if made != wanted:
                lost += 1
                print([n for n in {*made, *wanted} if made.get(n) != wanted.get(n)], file=sys.stderr)
            shutil.rmtree(out)
    names = {"kept": "filtering", "stories": "aligning", "learned": "learning words", "pages": "reading, pairing"}
    lines = [
        "# Killed at any moment",
        "",
        f"`{shlex.join(['python', *sys.argv])}`",
        "",
        f"The sample ({len(wanted)} files, those of its shards among them) was built by two processes, which were killed with SIGKILL at "
        f"{stages.total()} moments; the same command went on each time, until it came to its end. It came there {ended} times, and "
        f"{ended - lost} times all files were byte for byte those of an undisturbed run.",
        "",
        "| killed while | times |",
        "|---|---:|",
        *(f"| {names.get(name, name)} | {count} |" for name, count in stages.most_common()),
    ]
    text = "\n".join([*lines, ""])
    print(text)
    if args.output:
        write_text(args.output, text)
    sys.exit(1 if lost else 0)


if __name__ == "__main__":
    main()
