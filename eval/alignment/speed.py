"""Time the aligner: writes eval/results/alignment_speed.md and .json.

    python eval/alignment/speed.py --node PEERS/node_modules

Beside it, turn by turn, nltk's Gale–Church (pip install nltk) and hunalign as WebAssembly (see peers.py) on the same
documents. Seconds are the processor's, which a busy machine changes less than the clock's; what can be compared are the
ratios of one run. Each turn of newsalign begins with no word read, as a run of its own does; "words known" are the same
documents once more. Peak memory is read where there is /proc.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from peers import AbsentError, hunalign_wasm, plain
from yardstick import made

from toolkit.alignment import align_all, vocabulary
from toolkit.alignment.compiled import VARIABLE
from toolkit.alignment.documents import read_documents
from toolkit.data import LANGS, PAIRS, Versions

RESULTS = Path(__file__).resolve().parents[1] / "results"
SEED, LEVEL = 13, 2
SEEDS, LEVELS = (13, 14, 15, 16, 17, 18), (1, 2)  # for the curves; the same articles, each time changed otherwise
TURNS = 4
STORIES = (1, 10, 100, 1000)
LENGTHS = (100, 300, 1000, 5000)  # sentences of the longest version
STARTS = 3
CHILD = "--child"  # how this script calls itself, for a process that has done nothing before
REFERENCE = "nltk, Gale–Church"

Measures = Mapping[str, float]


def sentences(documents: Sequence[Versions]) -> int:
    """Return the sentences of both sides, summed over the three pairs."""
    return sum(2 * len(document.lines(lang)) for document in documents for lang in LANGS)


def contenders(node_modules: Path) -> dict[str, Callable[[Sequence[Versions]], float]]:
    """Return what is timed, by name: each aligns documents and returns its seconds."""

    def aligned_with(kernels: str, *, anew: bool) -> Callable[[Sequence[Versions]], float]:
        def work(documents: Sequence[Versions]) -> float:
            os.environ[VARIABLE] = kernels
            if anew:
                vocabulary.forget()
            began = time.process_time()
            for _ in align_all(documents):
                pass
            return time.process_time() - began

        return work

    def gale_church(document: Versions) -> object:
        from nltk.translate.gale_church import align_blocks

        lengths = {lang: [len(line.text) for line in document.lines(lang)] for lang in LANGS}
        return [align_blocks(lengths[left], lengths[right]) for left, right in PAIRS]

    def seconds_of(align_one: Callable[[Versions], object], documents: Sequence[Versions]) -> float:
        began = time.process_time()
        for document in documents:
            align_one(document)
        return time.process_time() - began

    found = {}
    for kernels in ("numpy", "numba") if find_spec("numba") else ("numpy",):
        found[f"newsalign, {kernels}"] = aligned_with(kernels, anew=True)
        found[f"newsalign, {kernels}, words known"] = aligned_with(kernels, anew=False)
    if find_spec("nltk"):
        found[REFERENCE] = partial(seconds_of, gale_church)
    try:
        aligner = hunalign_wasm(node_modules, plain)
    except AbsentError as absent:
        print(f"hunalign (wasm): left out: {absent}", file=sys.stderr)
        return found

    def hunalign(documents: Sequence[Versions]) -> float:
        total = 0.0
        for pair in PAIRS:
            texts = [tuple([line.text for line in document.lines(lang)] for lang in pair) for document in documents]
            total += aligner([(left, right) for left, right in texts], pair)[1]
        return total

    return {**found, "hunalign (wasm), empty dictionary": hunalign}


def rates(documents: Sequence[Versions], node_modules: Path) -> dict[str, float]:
    """Return the sentences a second of each contender, the best of several turns."""
    ways = contenders(node_modules)
    for work in ways.values():
        work(documents[:1])
    best = dict.fromkeys(ways, 0.0)
    for _ in range(TURNS):
        for name, work in ways.items():
            best[name] = max(best[name], sentences(documents) / work(documents))
    os.environ.pop(VARIABLE)
    return best


def peak() -> float:
    """Return the most memory that this process has held, in MiB."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))


def align_as_child(path: Path) -> None:
    documents = read_documents(path.read_bytes(), source=str(path))
    before, began = peak(), time.process_time()
    for _ in align_all(documents):
        pass
    print(json.dumps({"seconds": time.process_time() - began, "MiB before": before, "MiB": peak()}))


def in_new_process(documents: Sequence[Versions], **environment: str) -> Measures:
    """Return what a process measures that aligns these documents and nothing else, and its seconds by the clock as "process"."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "docs.json"
        docs = [
            {"id": str(number), "sentences": {lang: [line.text for line in document.lines(lang)] for lang in LANGS}}
            for number, document in enumerate(documents)
        ]
        path.write_text(json.dumps({"docs": docs}), encoding="utf-8")
        command = [sys.executable, __file__, CHILD, str(path)]
        began = time.perf_counter()
        child = subprocess.run(command, env={**os.environ, **environment}, check=True, stdout=subprocess.PIPE)
        measures: Measures = json.loads(child.stdout)
        return {"sentences": sentences(documents), **measures, "process": time.perf_counter() - began}


def joined(documents: Sequence[Versions], length: int) -> Versions:
    """Return a document of several, whose longest version has `length` sentences, and the others in proportion."""
    lines = {lang: [line for document in documents for line in document.lines(lang)] for lang in LANGS}
    longest = max(map(len, lines.values()))
    uk, ru, en = (tuple(lines[lang][: len(lines[lang]) * length // longest]) for lang in LANGS)
    return Versions(story=str(length), uk=uk, ru=ru, en=en)


def starts(document: Versions) -> dict[str, float]:
    """Return the seconds of a process that aligns one article: the best of several."""

    def seconds(times: int, **environment: str) -> float:
        return min(in_new_process([document], **environment)["process"] for _ in range(times))

    found = {"as it comes": seconds(STARTS)}
    if find_spec("numba"):
        with tempfile.TemporaryDirectory() as folder:
            numba = {VARIABLE: "numba", "NUMBA_CACHE_DIR": folder}
            found["made to use numba, for the first time on a machine"] = seconds(1, **numba)
            found["made to use numba, later"] = seconds(STARTS, **numba)
    return found


def rows(figures: Mapping[int, Measures]) -> str:
    lines = ["| | sentences | seconds | sentences a second | MiB before | MiB at most |", "|---" * 6 + "|"]
    for size, one in figures.items():
        lines.append(
            f"| {size:,} | {one['sentences']:,} | {one['seconds']:.2f} | {one['sentences'] / one['seconds']:,.0f} "
            f"| {one['MiB before']:.0f} | {one['MiB']:.0f} |"
        )
    return "\n".join(lines)


def main() -> None:
    if CHILD in sys.argv:
        align_as_child(Path(sys.argv[-1]))
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--node", type=Path, default=Path("node_modules"), help="folder of npm's packages")
    arguments = parser.parse_args()
    documents = [gold.versions for _, _, found in made(SEEDS, LEVELS) for gold in found]
    best = rates([gold.versions for _, _, found in made((SEED,), (LEVEL,)) for gold in found], arguments.node)
    stories = {number: in_new_process(documents[:: len(documents) // number][:number]) for number in STORIES}
    lengths = {length: in_new_process([joined(documents, length)]) for length in LENGTHS}
    cold = starts(documents[0])

    command = "python eval/alignment/speed.py --node PEERS/node_modules"
    against = best.get(REFERENCE)
    ratios = "\n".join(
        f"| {name} | {rate:,.0f} | {f'{rate / against:.2f}' if against else '–'} |" for name, rate in best.items()
    )
    absent = [name for name in ("numba", "nltk") if not find_spec(name)]
    report = f"""# Speed of the alignment

`{command}`{"".join(f"; {name} was not installed" for name in absent)}

All three pairs, one process; sentences of both sides, summed over the pairs. Level {LEVEL}, seed {SEED}, the best of {TURNS}
turns, taken in turn in one run on a shared machine, so that ratios count. Each turn begins with no word read, but where
words are known: those of the same documents from the turn before.

| | sentences a second | against nltk |
|---|---|---|
{ratios}

Each row below is a process of its own that aligns its stories once, and reads the lexicon; where numba is installed, it is
loaded when there is enough to do, within these seconds. Stories of the levels {LEVELS[0]} and {LEVELS[1]}, seeds {SEEDS[0]} to {SEEDS[-1]}, by their number:

{rows(stories)}

One document, by the sentences of its longest version (stories one behind the other):

{rows(lengths)}

One article in a new process, by the clock from its start to its end, the best of {STARTS}:

| | seconds |
|---|---|
""" + "\n".join(f"| {name} | {seconds:.2f} |" for name, seconds in cold.items())
    (RESULTS / "alignment_speed.md").write_text(report + "\n", encoding="utf-8")
    content = {"command": command, "sentences a second": best, "stories": stories, "lengths": lengths, "starts": cold}
    (RESULTS / "alignment_speed.json").write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    print(report)


if __name__ == "__main__":
    main()
