"""How fast newsalign builds, what it takes, and where the time goes: writes eval/results/build_speed.md.

    python eval/speed/build.py ../shared/data/train/triples.en-ru-uk.tsv.gz -o eval/results/build_speed.md

Pages are generated (`generated.py`) and built by one process and by two, then as many again, to see what grows with the
corpus. Times are processor seconds of all processes, which other work on the machine disturbs little; each step of a build
is a function of one shard, so its time is what its calls took. Needs some 2 GB of disk for 20,000 pages.
"""

import argparse
import json
import os
import platform
import resource
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generated import read_sentences, write_pages

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "pairing"))
from known import generated as generated_articles

from toolkit import building, runners
from toolkit.data import LANGS
from toolkit.files import write_jsonl, write_text
from toolkit.runners import Processes, Shard

PAGES_A_STORY = 2.757  # on average
SEED = 5
SERIAL = {  # what the process that builds does itself, by the name it has there
    "finding files": "pieces",
    "pairing": "match",
    "cutting stories into shards": "group_stories",
    "the lexicon": "settled",
    "account, report, checksums": "finish",
}
STEPS = (
    "reading",
    "comparing texts",
    "learning words",
    "adding up words",
    "aligning",
    "filtering",
    "scores",
    "joining",
)


# --- one build, in a process of its own ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Measured:
    """A step that notes what each call takes."""

    step: Callable[[Any], int | None]
    label: str
    log: Path

    def __call__(self, shard: Shard) -> int | None:
        began = time.process_time()
        count = self.step(shard)
        note(self.log, self.label, time.process_time() - began)
        return count


class Watched(Processes):
    """A runner that measures."""

    log = Path()

    def run(
        self,
        step: Callable[[Any], int | None],
        shards: Sequence[Any],
        *,
        label: str,
        unit: str = "",
        gpu: bool = False,
    ) -> None:
        super().run(Measured(step, label, self.log), shards, label=label, unit=unit, gpu=gpu)


def note(log: Path, label: str, seconds: float) -> None:
    row = {
        "label": label,
        "seconds": seconds,
        "process": os.getpid(),
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,  # kB
    }
    with log.open("a") as out:
        out.write(json.dumps(row) + "\n")


def measured(function: Callable[..., Any], label: str, log: Path) -> Callable[..., Any]:
    def call(*args: Any, **kwargs: Any) -> Any:
        began = time.process_time()
        inner = steps_here(log)
        out = function(*args, **kwargs)
        if isinstance(out, Iterator):
            out = list(out)
        note(log, label, time.process_time() - began - (steps_here(log) - inner))
        return out

    return call


def steps_here(log: Path) -> float:
    """Return the seconds of the steps that this process did itself."""
    rows = [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []
    return sum(float(row["seconds"]) for row in rows if row["process"] == os.getpid() and row["label"] in STEPS)


def build_here(pages: Path, out: Path, log: Path, jobs: int) -> None:
    Watched.log = log
    runners.Processes = Watched  # type: ignore[misc]
    for label, name in SERIAL.items():
        if hasattr(building, name):
            setattr(building, name, measured(getattr(building, name), label, log))
    began = time.time()
    building.build(pages, out, jobs=jobs, quiet=True)
    note(log, "in all", time.process_time())
    note(log, "wall", time.time() - began)


# --- all of them -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Run:
    """What a build took."""

    pages: int
    jobs: int
    seconds: dict[str, float]  # of the processor, by stage
    wall: float
    peak: float  # MB, of the largest process
    main: float  # MB, of the process that builds
    counts: dict[str, int]
    changes: dict[str, dict[str, int]]  # what was done again

    @property
    def total(self) -> float:
        return sum(self.seconds.values())

    @property
    def alone(self) -> float:
        """Seconds that only one process can work."""
        return sum(seconds for label, seconds in self.seconds.items() if label not in STEPS)


def run(pages: Path, out: Path, jobs: int, count: int) -> Run:
    log = out.with_suffix(".log")
    log.unlink(missing_ok=True)
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    subprocess.run(
        [sys.executable, __file__, "--here", str(pages), str(out), str(log), str(jobs)], check=True, env=environment
    )
    rows = [json.loads(line) for line in log.read_text().splitlines()]
    seconds: dict[str, float] = {}
    for row in rows:
        if row["label"] not in ("in all", "wall"):
            seconds[row["label"]] = seconds.get(row["label"], 0.0) + row["seconds"]
    main = next(row for row in rows if row["label"] == "in all")
    own = sum(r["seconds"] for r in rows if r["process"] == main["process"] and r["label"] not in ("in all", "wall"))
    seconds["the rest"] = main["seconds"] - own
    manifest = json.loads((out / "manifest.json").read_text())
    return Run(
        count,
        jobs,
        seconds,
        next(row["seconds"] for row in rows if row["label"] == "wall"),
        max(row["peak"] for row in rows) / 1024,
        main["peak"] / 1024,
        manifest["counts"],
        {noun: of for noun, of in json.loads((out / building.CHANGES).read_text()).items() if noun != "which"},
    )


def size(folder: Path) -> int:
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) if folder.is_dir() else folder.stat().st_size


def sizes(out: Path) -> dict[str, int]:
    """Return the bytes of what a build leaves, tables one by one."""
    folders = [*sorted((out / "tables").iterdir()), *sorted((out / "export").iterdir())]
    kept = [out / ".shards" / "pages", out / ".shards" / "stories"]
    found = [*folders, out / "rejects.jsonl", out / "report.html", out / "lexicon.tsv.gz", *kept]
    return {p.relative_to(out).as_posix(): size(p) for p in found if p.exists()}


def write_hidden(folder: Path, count: int, added: int) -> Iterator[int]:
    """Write articles that say nothing of their versions, yield how many they are, then add some and yield the sum."""
    made = generated_articles((count + added) // len(LANGS), SEED, dated=True)
    rows = []
    for _, lang, a in made:
        title, *texts = (p.text for p in a.paragraphs)
        rows.append({"url": a.url, "lang": lang, "title": title, "published": a.published, "paragraphs": texts})
    last = count // len(LANGS) * len(LANGS)
    for name, some, total in (("yesterday", rows[:last], last), ("today", rows[last:], len(rows))):
        write_jsonl(folder / f"{name}.jsonl", some)
        yield total


def grown(title: str, before: Run, after: Run, added: int) -> list[str]:
    """Return what it takes to build yesterday's pages again with some new ones."""
    did = "; ".join(
        f"{noun}: " + ", ".join(f"{n:,} {why}" for why, n in of.items()) for noun, of in after.changes.items()
    )
    lines = [
        "",
        f"## {title}",
        "",
        f"{before.pages:,} pages were built, then {added} came. The second build took {after.total:.1f} s of processor time where the "
        f"first took {before.total:.1f}: {after.total / before.total:.1%}. Its account: {did}.",
        "",
        "| stage | first, s | with the new pages, s |",
        "|---|---:|---:|",
    ]
    labels = dict.fromkeys([*before.seconds, *after.seconds])
    return lines + [f"| {s} | {before.seconds.get(s, 0):.2f} | {after.seconds.get(s, 0):.2f} |" for s in labels]


def written(runs: Sequence[Run], made: dict[str, int], command: str, load: str) -> str:
    largest = runs[-1]
    stories, sentences = (largest.counts[name] for name in ("stories", "sentences"))
    lines = [
        "# Building at speed",
        "",
        f"`{command}`",
        "",
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}; other work was running (load {load}), so "
        "times are processor seconds of all processes, and `by two` is what two cores would take: what one process alone must do, "
        "and half of the rest. Pages are generated, 15 KB each.",
        "",
        "| pages | processes | seconds | by the clock | pages/s by one | by two | ratio | peak of a process, MB | of the one that builds, MB |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for r in runs:
        two = r.alone + (r.total - r.alone) / 2
        lines.append(
            f"| {r.pages:,} | {r.jobs} | {r.total:.1f} | {r.wall:.1f} | {r.pages / r.total:.0f} | {r.pages / two:.0f} | {r.total / two:.2f} "
            f"| {r.peak:.0f} | {r.main:.0f} |"
        )
    lines += [
        "",
        f"Where the time goes, in milliseconds of processor time a page; with {largest.pages:,} pages there were {stories:,} stories "
        f"and {sentences:,} sentences, {stories / largest.total:.0f} stories and {sentences / largest.total:,.0f} sentences a second by one process.",
        "",
        "| stage | " + " | ".join(f"{r.pages:,} by {r.jobs}" for r in runs) + " |",
        "|---|" + "---:|" * len(runs),
    ]
    for label in dict.fromkeys(label for r in runs for label in r.seconds):
        cells = (f"{1000 * r.seconds.get(label, 0) / r.pages:.2f}" for r in runs)
        lines.append(f"| {label}{'' if label in STEPS else ' (one process)'} | " + " | ".join(cells) + " |")
    lines += ["", "Bytes a page of what a build leaves:", "", "| | bytes a page |", "|---|---:|"]
    lines += [f"| {name} | {count / largest.pages:,.0f} |" for name, count in made.items()]
    return "\n".join(lines) + "\n"


def main() -> None:
    if sys.argv[1:2] == ["--here"]:
        build_here(Path(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4]), int(sys.argv[5]))
        return
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("text", type=Path, help="trilingual sentences: source, en, ru, uk")
    parser.add_argument("-n", "--pages", type=int, nargs="+", default=[2_000, 6_000, 20_000])
    parser.add_argument(
        "-j", "--jobs", type=int, nargs="+", default=[1, 2], help="of the smallest; the others take the last"
    )
    parser.add_argument("--grown", type=int, default=6_000, help="the size to which a day is added")
    parser.add_argument("--day", type=int, default=60, help="pages that are added; 0: none")
    parser.add_argument("--hidden", type=int, default=600, help="articles that say nothing of their versions; 0: none")
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--folder", type=Path, help="where the pages are made and built (default: a temporary folder)")
    args = parser.parse_args()
    command = shlex.join(["python", *sys.argv])
    sentences = read_sentences(args.text)
    runs: list[Run] = []
    made: dict[str, int] = {}
    day: list[str] = []
    with tempfile.TemporaryDirectory(dir=args.folder) as folder:
        if args.hidden:
            pages, out = Path(folder) / "hidden", Path(folder) / "out-hidden"
            first, second = (run(pages, out, args.jobs[-1], n) for n in write_hidden(pages, args.hidden, args.day))
            day += grown("Versions found by their texts", first, second, second.pages - first.pages)
        for count in args.pages:
            pages = Path(folder) / f"pages-{count}"
            written_pages = write_pages(pages, 0, round(count / PAGES_A_STORY), sentences)
            for jobs in args.jobs if count == args.pages[0] else args.jobs[-1:]:
                out = Path(folder) / f"out-{count}-{jobs}"
                runs.append(run(pages, out, jobs, written_pages))
                print(runs[-1], file=sys.stderr)
                made = sizes(out)
                if args.day and count == args.grown and jobs == args.jobs[-1]:
                    last = round(count / PAGES_A_STORY)
                    added = write_pages(pages, last, last + round(args.day / PAGES_A_STORY), sentences)
                    day += grown("A day more", runs[-1], run(pages, out, jobs, written_pages + added), added)
                text = written(runs, made, command, f"{os.getloadavg()[0]:.1f}") + "\n".join([*day, ""])
                write_text(args.output, text)


if __name__ == "__main__":
    main()
