"""Align the yardstick's documents and score the links: writes eval/results/alignment.md, .json and a reliability plot.

    python eval/alignment/score_levels.py

Weights are fitted to other seeds (fit_weights.py, fit_judge.py). Exits 1 where a figure falls below eval/floors.json.
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from statistics import mean
from types import MappingProxyType
from typing import Any

from reliability import plot
from yardstick import LEVELS, Gold, made, scored

from toolkit.alignment import EVIDENCE, align
from toolkit.alignment.documents import written
from toolkit.alignment.joining import types_of
from toolkit.data import LANGS, PAIRS, Alignment

EVAL = Path(__file__).resolve().parents[1]
SEEDS = (13, 14, 15, 16, 17)
BINS = 10
TYPES = ("translated", "merged", "split", "reordered", "omitted", "added")
PLOT = "alignment_reliability.svg"
Figures = Mapping[str, float]
Typed = tuple[str, int, tuple[int, ...], tuple[int, ...], str]  # pair, number of the document, link, type


@dataclass
class TypeCounts:
    """How many links of each type there should be, are said to be, and are both."""

    gold: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)

    def add(self, gold: set[Typed], found: set[Typed]) -> None:
        for counter, links in ((self.gold, gold), (self.found, found), (self.right, gold & found)):
            counter.update(link[-1] for link in links)

    def figures(self, *names: str) -> dict[str, float]:
        """Return precision, recall and F1 of types taken together."""
        gold, found, right = (sum(counter[name] for name in names) for counter in (self.gold, self.found, self.right))
        precision, recall = right / found if found else 0.0, right / gold if gold else 0.0
        f1 = 2 * right / (gold + found) if right else 0.0
        return {"precision": round(precision, 4), "recall": round(recall, 4), "F1": round(f1, 4), "gold": gold}


def typed(number: int, pair: str, links: Sequence[tuple[Sequence[int], Sequence[int]]]) -> set[Typed]:
    """Return links with their types, by the rule of joining.py; of those with an empty side each line by itself."""
    two_sided = sorted((tuple(left), tuple(right)) for left, right in links if left and right)
    kinds = types_of(two_sided)
    found: set[Typed] = {(pair, number, *link, kind) for link, kind in zip(two_sided, kinds, strict=True)}
    found |= {(pair, number, (i,), (), "omitted") for left, right in links if not right for i in left}
    return found | {(pair, number, (), (j,), "added") for left, right in links if not left for j in right}


def count_types(counts: TypeCounts, docs: Sequence[Gold], alignments: Sequence[Alignment]) -> None:
    for number, (doc, alignment) in enumerate(zip(docs, alignments, strict=True)):
        for left, right in PAIRS:
            pair = f"{left}-{right}"
            links = alignment.pair(left, right)
            said: set[Typed] = {(pair, number, link.left, link.right, link.type) for link in links}
            counts.add(typed(number, pair, doc.links[pair]), said)


def measured(
    docs: Sequence[Gold],
    evidence: Sequence[str],
    types: TypeCounts | None = None,
    origins: Mapping[tuple[str, str], str] | None = None,
) -> tuple[dict[str, float], list[tuple[float, bool]]]:
    """Return the figures of one seed, and for each link with two sides its probability and whether it is right.

    `types` are counted up.
    """
    began = time.process_time()
    found = [(doc.versions, align(doc.versions, evidence=evidence)) for doc in docs]
    seconds = time.process_time() - began
    result: Mapping[str, Any] = scored(docs, written(found))
    figures = {}
    for name in ("-".join(pair) for pair in PAIRS):
        figures[f"{name} F1"] = result[name]["strict"]["F1"]
        if result[name]["null"]["gold"]:
            figures[f"{name} empty F1"] = result[name]["null"]["F1"]
    figures["consistency"] = result["tri"]["strict"]
    figures["three-way F1"] = result["triples"]["F1"]
    if types:
        count_types(types, docs, [alignment for _, alignment in found])
    answers = [answer for doc, (_, alignment) in zip(docs, found, strict=True) for answer in judged(doc, alignment)]
    figures["calibration error"] = calibration_error(answers)
    foreign = foreign_linked(docs, [alignment for _, alignment in found], origins or {})
    if foreign:
        figures["foreign lines linked"] = mean(linked for linked, _ in foreign)
        figures["of those without a translation"] = mean(linked for linked, translated in foreign if not translated)
    figures["sentences a second"] = sum(2 * len(doc.versions.lines(lang)) for doc in docs for lang in LANGS) / seconds
    return figures, answers


def judged(doc: Gold, alignment: Alignment) -> list[tuple[float, bool]]:
    answers = []
    for left, right in PAIRS:
        gold = {(tuple(a), tuple(b)) for a, b in doc.links[f"{left}-{right}"]}
        links = [link for link in alignment.pair(left, right) if link.left and link.right]
        answers += [(link.probability, (link.left, link.right) in gold) for link in links]
    return answers


def binned(answers: Sequence[tuple[float, bool]]) -> list[tuple[float, float, int]]:
    """Return mean probability, share of right links and size of bins of equal mass, from unsure to sure."""
    ordered = sorted(answers)
    edges = [len(ordered) * number // BINS for number in range(BINS + 1)]
    bins = [ordered[a:b] for a, b in pairwise(edges) if b > a]
    return [(mean(p for p, _ in part), mean(right for _, right in part), len(part)) for part in bins]


def calibration_error(answers: Sequence[tuple[float, bool]]) -> float:
    return sum(size * abs(said - right) for said, right, size in binned(answers)) / len(answers)


def foreign_linked(
    docs: Sequence[Gold], alignments: Sequence[Alignment], origins: Mapping[tuple[str, str], str] = MappingProxyType({})
) -> list[tuple[bool, bool]]:
    """Return for each inserted line of another document and each pair whether it is linked to anything.

    With it comes whether its own translation was inserted into the other version, too, by chance: gold calls both lines
    foreign, and to link them is right all the same. `origins`: the line that a sentence of a language comes from.
    """
    linked = []
    for doc, alignment in zip(docs, alignments, strict=True):
        origin = doc.content["origin"]
        for left, right in PAIRS:
            used = {(left, i) for link in alignment.pair(left, right) if link.right for i in link.left}
            used |= {(right, j) for link in alignment.pair(left, right) if link.left for j in link.right}
            sources = {
                lang: {
                    i: origins.get((lang, line.text), f"{lang} {i}")
                    for i, line in enumerate(doc.versions.lines(lang))
                    if origin[lang][i] == -1
                }
                for lang in (left, right)
            }
            for lang, other in ((left, right), (right, left)):
                linked += [
                    ((lang, i) in used, source in sources[other].values()) for i, source in sources[lang].items()
                ]
    return linked


def origins_of(docs: Sequence[Gold]) -> dict[tuple[str, str], str]:
    """Return the line of which document each sentence comes from, by language and text, given the clean documents."""
    return {
        (lang, line.text): f"{doc.versions.story} {doc.content['origin'][lang][i]}"
        for doc in docs
        for lang in LANGS
        for i, line in enumerate(doc.versions.lines(lang))
    }


def averaged(figures: Sequence[Figures]) -> dict[str, float]:
    return {name: round(mean(one[name] for one in figures), 4) for name in figures[0]}


def table(rows: Mapping[str, Figures], columns: Sequence[str]) -> str:
    lines = ["| | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    for name, figures in rows.items():
        cells = [shown(figures.get(column)) for column in columns]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def shown(figure: float | None) -> str:
    """Return a share with three digits, a count with none, and a dash where there was nothing to measure."""
    return "–" if figure is None else f"{figure:,.0f}" if figure > 1 else f"{figure:.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    parser.add_argument("--no-ablations", action="store_true", help="only the whole aligner")
    arguments = parser.parse_args()
    every = tuple(EVIDENCE)
    levels: dict[str, list[dict[str, float]]] = {f"level {level}": [] for level in LEVELS}
    without: dict[str, list[dict[str, float]]] = {name: [] for name in every if name != "layout"}
    peers: dict[str, Figures] = {}
    answers: list[tuple[float, bool]] = []
    types = TypeCounts()  # of the last level
    origins: dict[tuple[str, str], str] = {}
    for level, seed, docs in made(arguments.seeds):
        if level == 0:
            origins = origins_of(docs)
        figures, judgements = measured(docs, every, types if level == LEVELS[-1] else None, origins)
        levels[f"level {level}"].append(figures)
        if seed == arguments.seeds[0]:
            peers[f"level {level}"] = measured([d for d in docs if d.versions.story.startswith("ntrex.")], every)[0]
        if level == LEVELS[-1]:
            answers += judgements
            for name in () if arguments.no_ablations else without:
                without[name].append(measured(docs, [other for other in every if other != name])[0])
    whole = {name: averaged(figures) for name, figures in levels.items()}
    ablations = {f"without {name}": averaged(figures) for name, figures in without.items() if figures}

    pairs = ["-".join(pair) for pair in PAIRS]
    columns = [*(f"{pair} F1" for pair in pairs), "consistency", "three-way F1"]
    more = [
        *(f"{pair} empty F1" for pair in pairs),
        "foreign lines linked",
        "of those without a translation",
        "calibration error",
        "sentences a second",
    ]
    command = "python eval/alignment/score_levels.py --seeds " + " ".join(map(str, arguments.seeds))
    bins = binned(answers)
    by_type = {name: types.figures(name) for name in TYPES} | {"left alone": types.figures("omitted", "added")}
    report = f"""# Alignment

`{command}`

Documents of `ntrex` and of the news of `wmt22` together, strict F1, mean of the seeds {", ".join(map(str, arguments.seeds))}
(weights were fitted to the seeds 1 to 3, the judge of links to 7 to 12 and 21 to 32; level 0 has nothing random). Each story by itself, one process; the speed
counts the sentences of both sides of all three pairs, by processor time of the machine at hand.

{table(whole, columns)}

{table(whole, more)}

Of the foreign lines some have their own translation among the foreign lines of the other version, because the yardstick
happened to take the same line twice; gold leaves them alone, the aligner links them. The next column leaves them out.

`ntrex` alone, seed {arguments.seeds[0]}: what the yardstick gives its peers' figures for:

{table(peers, [*columns[:-1], *more[:3]])}

Level 2 with one evidence left out (the weights of the others stay):

{table(ablations, columns) if ablations else "not run"}

Level 2, all pairs: links by type. A link counts if it is a gold link and has its type, which the gold links get by the rule
of `toolkit/alignment/joining.py`: what is out of the longest common order is reordered, else it is merged, split or
translated by its numbers of sentences; sentences left alone are counted one by one.

{table(by_type, ["precision", "recall", "F1", "gold"])}

![reliability plot]({PLOT})

Level 2, links with two sides in ten bins of equal mass: what the aligner says, and how many are right:

| probability | right | links |
|---|---|---|
""" + "\n".join(f"| {said:.3f} | {right:.3f} | {size} |" for said, right, size in bins)
    results = EVAL / "results"
    results.mkdir(exist_ok=True)
    (results / "alignment.md").write_text(report + "\n", encoding="utf-8")
    error = calibration_error(answers)
    note = f"Level 2, {len(answers):,} links, ten bins of equal mass; calibration error {error:.3f}"
    (results / PLOT).write_text(plot(bins, "Probabilities of links: said, and right", note), encoding="utf-8")
    content = {
        "command": command,
        "levels": whole,
        "ntrex": peers,
        "ablations": ablations,
        "types": by_type,
        "reliability": bins,
    }
    (results / "alignment.json").write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    print(report)

    floors = json.loads((EVAL / "floors.json").read_text(encoding="utf-8"))["alignment"]["mean of seeds 13 to 17"]
    low = [
        f"{level}, {name}: {whole[level][name]} is below the floor {floor}"
        for level, names in floors.items()
        for name, floor in names.items()
        if whole[level][name] < floor
    ]
    sys.exit("\n".join(low) or 0)


if __name__ == "__main__":
    main()
