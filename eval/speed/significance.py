"""Time paired bootstraps of ten real systems by the sacrebleu command and by ours, and compare every number they print.

    OMP_NUM_THREADS=1 python eval/speed/significance.py -o eval/results/significance_speed.md

sacreBLEU cannot give chrF and chrF++ in one command, so it takes two. Seconds are of processor time of whole processes, one
after the other on one core; read the ratios.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from toolkit.files import read_lines, write_text

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data" / "dev" / "wmt22" / "uk-en"
SEGMENTS = 2_000
TESTS = {"bs": ("paired bootstrap", 10_000), "ar": ("approximate randomisation", 10_000)}


@dataclass(frozen=True, slots=True)
class Run:
    """What a command printed and what it took."""

    output: str
    seconds: float
    megabytes: float


def run(command: list[str], folder: Path) -> Run:
    with (folder / "output").open("w+", encoding="utf-8") as out:
        env = {**os.environ, "OMP_NUM_THREADS": "1", "NO_COLOR": "1", "PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(command, cwd=folder, stdout=out, env=env)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"{' '.join(command)} ended with {process.returncode}")
        out.seek(0)
        return Run(out.read(), used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def numbers(printed: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return what sacreBLEU's table says, by system and metric: score, mean, margin, p-value."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    metrics: list[str] = []
    system = ""
    for line in printed.splitlines():
        cells = [cell.strip() for cell in line.strip("│|").split("│")]
        if len(cells) < 2:
            continue
        if cells[0] == "System":
            metrics = [cell.split(" (")[0] for cell in cells[1:]]
            continue
        system = cells[0].removeprefix("Baseline: ") or system
        for metric, cell in zip(metrics, cells[1:], strict=True):
            figures = tuple(re.findall(r"-?\d+\.\d+", cell))
            found[system, metric] = (*found.get((system, metric), ()), *figures)
    return found


def ours(printed: str) -> dict[tuple[str, str], tuple[str, ...]]:
    found = {}
    for score in json.loads(printed)["scores"]:
        figures = [f"{score['score']:.4f}"]
        if "interval" in score:
            figures += [f"{score['confidence_mean']:.4f}", f"{score['confidence_var']:.4f}"]
        if "p_value" in score:
            figures.append(f"{score['p_value']:.4f}")
        found[score["system"], score["name"]] = tuple(figures)
    return found


def measure(folder: Path, systems: list[str], kind: str) -> list[str]:
    name, count = TESTS[kind]
    test = [f"--paired-{kind}", f"--paired-{kind}-n", str(count), "-w", "4", "-q"]
    peer = [sys.executable, "-m", "sacrebleu", "ref.txt", "-i", *systems, *test, "-f", "text"]
    theirs = [run([*peer, "-m", "bleu", "chrf"], folder), run([*peer, "-m", "chrf", "-cw", "2"], folder)]
    own = [
        sys.executable,
        "-m",
        "toolkit",
        "score",
        "-r",
        "ref.txt",
        "-i",
        *systems,
        *test,
        "-m",
        "bleu",
        "chrf",
        "chrf++",
    ]
    mine = run(own, folder)
    printed = numbers(theirs[0].output) | numbers(theirs[1].output)
    equal = sum(printed[key] == figures for key, figures in ours(mine.output).items())
    if set(printed) != set(ours(mine.output)):
        sys.exit("the two do not print the same systems and metrics")
    total = sum(r.seconds for r in theirs)
    memory = max(r.megabytes for r in theirs)
    return [
        f"| {name}, {count:,} | {theirs[0].seconds:.1f} + {theirs[1].seconds:.1f} s | {memory:,.0f} MB | {mine.seconds:.1f} s | "
        f"{mine.megabytes:,.0f} MB | **{total / mine.seconds:.1f}** | {equal} of {len(printed)} |"
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--tests", nargs="+", choices=tuple(TESTS), default=list(TESTS))
    parser.add_argument("-o", "--output", type=Path, required=True)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        files = {path.name.partition(".")[0]: path for path in sorted((args.data / "hyp").iterdir())}
        files |= {"ref.txt": args.data / "ref.en.txt"}
        for name, path in files.items():
            lines = read_lines(path, keep_mark=True)[:SEGMENTS]
            write_text(folder / name, "".join(line + "\n" for line in lines))
        systems = [name for name in files if name != "ref.txt"]
        rows = [row for kind in args.tests for row in measure(folder, systems, kind)]
    lines = [
        "# Significance: how long it takes",
        "",
        "`OMP_NUM_THREADS=1 python eval/speed/significance.py -o eval/results/significance_speed.md`",
        "",
        f"{len(systems)} systems of WMT22 uk–en, {SEGMENTS:,} segments, BLEU, chrF and chrF++, each system against the first. "
        "Processor seconds of whole commands on one core, one after the other: sacreBLEU's two (`-m bleu chrf` and `-m chrf "
        "-cw 2`, since it has no chrF++ beside chrF) and our one, which also gives the scores after typographic "
        "normalisation. Equal: of the systems × metrics, those of which score, mean, interval and p-value are the same to "
        "four decimals.",
        "",
        "| test | sacrebleu | memory | newsalign score | memory | times faster | equal |",
        "|---|---:|---:|---:|---:|---:|---:|",
        *rows,
    ]
    write_text(args.output, "\n".join(lines) + "\n")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
