"""What the aligner gains by learning words on the stories it aligns: writes eval/results/alignment_learning.md and .json.

    python eval/alignment/learning.py

Each row aligns the same documents: each by itself with the shipped lexicon, or with what the others of its group teach.
Times are the processor's, of three turns the least; what can be compared are the ratios of one run.
"""

import argparse
import json
import random
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import mean
from typing import Any

from yardstick import LEVELS, OTHERS, Gold, made, scored

from toolkit.alignment import Counts, align, study
from toolkit.alignment.documents import written
from toolkit.alignment.learning import summed
from toolkit.alignment.stories import MOST, Words, align_stories
from toolkit.data import PAIRS, Alignment, Versions

RESULTS = Path(__file__).resolve().parents[1] / "results"
SEEDS = (13, 14, 15, 16, 17)
ALONE = "each story alone, shipped lexicon only"
LEARNED = "learned on the corpus"
GROUPS = (2, 5, 10, 30, 90)
MORE = 120  # with documents of other genres, which are learned from and not scored
TURNS = 3
Figures = dict[str, float]


def figures(docs: Sequence[Gold], found: Sequence[Alignment]) -> Figures:
    result: Mapping[str, Any] = scored(
        docs, written((doc.versions, alignment) for doc, alignment in zip(docs, found, strict=True))
    )
    named = {f"{name} F1": float(result[name]["strict"]["F1"]) for name in ("-".join(pair) for pair in PAIRS)}
    return {**named, "consistency": result["tri"]["strict"], "three-way F1": result["triples"]["F1"]}


def versions(docs: Sequence[Gold]) -> list[Versions]:
    return [doc.versions for doc in docs]


def learned(stories: Sequence[Versions], taught: Sequence[Counts]) -> list[Alignment]:
    """Return the second alignments of stories, however few they are. `taught`: what each of them teaches."""
    lexicon = summed(zip(stories, taught, strict=True), keep=True).pruned()
    return [align(story, lexicon=lexicon) for story in stories]


def in_groups(docs: Sequence[Gold], taught: Sequence[Counts], size: int, seed: int) -> list[Alignment]:
    """Return the alignments of documents that learn from each other in groups of one size, drawn at random."""
    order = random.Random(seed).sample(range(len(docs)), len(docs))
    found: dict[int, Alignment] = {}
    for start in range(0, len(order), size):
        group = order[start : start + size]
        found.update(zip(group, learned([docs[i].versions for i in group], [taught[i] for i in group]), strict=True))
    return [found[i] for i in range(len(docs))]


def seconds(stories: Sequence[Versions]) -> tuple[float, float]:
    """Return the least time for aligning alone, and for learning and aligning."""
    best = [float("inf"), float("inf")]
    for _ in range(TURNS):
        for place, words in enumerate((Words(learn=False), Words())):
            began = time.process_time()
            list(align_stories(stories, words))
            best[place] = min(best[place], time.process_time() - began)
    return best[0], best[1]


def averaged(rows: Sequence[Figures]) -> Figures:
    return {name: round(mean(row[name] for row in rows), 4) for name in rows[0]}


def table(rows: Mapping[str, Figures], first: str) -> str:
    columns = list(next(iter(rows.values())))
    lines = [f"| {first} | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    lines += [
        f"| {name} | " + " | ".join(f"{row[column]:.3f}" for column in columns) + " |" for name, row in rows.items()
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    arguments = parser.parse_args()
    others = {seed: docs for _, seed, docs in made(arguments.seeds, LEVELS[-1:], OTHERS)}
    rows: dict[str, list[Figures]] = {}
    curve: dict[str, list[Figures]] = {}
    times = (0.0, 0.0)
    for level, seed, docs in made(arguments.seeds):
        first, taught = map(list, zip(*(study(doc.versions) for doc in docs), strict=True))
        rows.setdefault(f"level {level}, {ALONE}", []).append(figures(docs, first))
        rows.setdefault(f"level {level}, {LEARNED}", []).append(figures(docs, learned(versions(docs), taught)))
        if level != LEVELS[-1]:
            continue
        curve.setdefault("0", []).append(figures(docs, first))
        for size in GROUPS:
            curve.setdefault(str(size), []).append(figures(docs, in_groups(docs, taught, size, seed)))
        more = [*versions(docs), *versions(others[seed])[: MORE - len(docs)]]
        found = learned(more, [*taught, *(study(story)[1] for story in more[len(docs) :])])
        curve.setdefault(str(MORE), []).append(figures(docs, found[: len(docs)]))
        if seed == arguments.seeds[0]:
            times = seconds(versions(docs))
    whole = {name: averaged(row) for name, row in rows.items()}
    by_size = {name: averaged(row) for name, row in curve.items()}
    ratio = (times[1] - times[0]) / times[0]
    command = "python eval/alignment/learning.py --seeds " + " ".join(map(str, arguments.seeds))
    report = f"""# Words learned on the corpus

`{command}`

Documents of `ntrex` and of the news of `wmt22` together, strict F1, mean of the seeds {", ".join(map(str, arguments.seeds))}
(weights and the constants of learning were chosen on the seeds 1 to 3; which cells are worth keeping, SMALLEST in
`toolkit/alignment/learning.py`, on the seeds 4 to 6). A story's own links are left out when it is aligned again.

{table(whole, "")}

Level 2 by the number of stories that learn from each other (0: shipped lexicon only; {MORE}: with documents of other
genres, which are not scored):

{table(by_size, "stories")}

Learning takes {ratio:.2f} times as long as aligning (first alignments, counting, leaving out a story's own part;
{len(first)} documents, one process, the processor's time). Of a corpus with more than {MOST:,} stories so many are learned
from, and the others are aligned once: there it takes the less, the larger the corpus.
"""
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "alignment_learning.md").write_text(report, encoding="utf-8")
    content = {"command": command, "rows": whole, "curve": by_size, "learning to aligning": round(ratio, 2)}
    (RESULTS / "alignment_learning.json").write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    print(report)


if __name__ == "__main__":
    main()
