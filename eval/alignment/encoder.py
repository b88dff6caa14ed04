"""Score the aligner with sentence encoders on the yardstick: writes eval/results/encoder.md.

    python eval/alignment/encoder.py sentence-transformers/LaBSE

A model is a folder or a name on the Hub. Two to try it with, a weak one and one that knows nothing:

    python eval/alignment/train_encoder.py weak-encoder
    python eval/alignment/train_encoder.py random-weights --epochs 0

For each there are rows with the worth of its margins learned on all stories, and
on each story by itself; with little else to go by; and the same without it. A second table says how much of a line's link
different forms of a margin tell, by the gold links of a tuning seed; a third, on the tuning seeds, for what share of their
worth margins should count beside the other evidence.
"""

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from score_levels import averaged, calibration_error, foreign_linked, judged, table
from yardstick import Gold, made, scored

from toolkit.alignment import EVIDENCE, Encoder, align, open_encoder, pairs, prepared
from toolkit.alignment.beads import RUNS, SHAPES, Floats, Table
from toolkit.alignment.documents import written
from toolkit.alignment.margins import cosines, spread, worth
from toolkit.alignment.sides import Side
from toolkit.data import LANGS, PAIRS, Alignment, PairLink, Versions

RESULTS = Path(__file__).resolve().parents[1] / "results"
SEEDS = (13, 14, 15, 16, 17)
TUNING = (1, 2, 3)
SHARES = (0.2, 0.3, 0.4, 0.5, 0.7, 1.0)
LITTLE = ("length", "layout")
OURS = "difference to the mean of 2 neighbours (ours)"

Form = Callable[[Floats], Floats]


def figures(docs: Sequence[Gold], aligner: Callable[[Versions], Alignment]) -> dict[str, float]:
    alignments = [aligner(doc.versions) for doc in docs]
    result = scored(docs, written((doc.versions, found) for doc, found in zip(docs, alignments, strict=True)))
    answers = [answer for doc, found in zip(docs, alignments, strict=True) for answer in judged(doc, found)]
    names = ["-".join(pair) for pair in PAIRS]
    return {
        **{f"{name} F1": result[name]["strict"]["F1"] for name in names},
        **{f"{name} empty F1": result[name]["null"]["F1"] for name in names},
        "foreign lines linked": float(np.mean([linked for linked, _ in foreign_linked(docs, alignments)])),
        "calibration error": calibration_error(answers),
    }


# --- forms of a margin ---------------------------------------------------------------------------------------------


def nearest(count: int) -> Callable[[Floats], Floats]:
    """Return the mean of the greatest cosines of the row and the column of each."""

    def of(found: Floats) -> Floats:
        parts = []
        for axis in (0, 1):
            least = max(0, found.shape[axis] - count)
            parts.append(
                np.take(np.sort(found, axis=axis), range(least, found.shape[axis]), axis=axis).mean(axis, keepdims=True)
            )
        mean: Floats = (parts[0] + parts[1]) / 2
        return mean

    return of


def all_of(found: Floats) -> Floats:
    mean: Floats = (found.mean(0, keepdims=True) + found.mean(1, keepdims=True)) / 2
    return mean


FORMS: Mapping[str, Form] = {
    "the cosine itself": lambda found: found,
    OURS: lambda found: found - nearest(2)(found),
    "difference to 1": lambda found: found - nearest(1)(found),
    "difference to 4": lambda found: found - nearest(4)(found),
    "ratio to 4 (Artetxe and Schwenk, 2019)": lambda found: found / np.maximum(nearest(4)(found), 0.05),
    "distance, as a share of the mean to all (vecalign)": lambda found: -(1 - found) / (1 - all_of(found)),
}


def tells(encoder: Encoder, docs: Sequence[Gold], form: Form) -> dict[str, float]:
    """Return the nats that a form of margin tells of a line's link, for each pair."""
    told = {}
    meanings = [{lang: encoder.meaning(Side(lang, doc.versions.lines(lang))).runs for lang in LANGS} for doc in docs]
    for left, right in PAIRS:
        stories = []
        for doc, found in zip(docs, meanings, strict=True):
            gold = [
                PairLink(left=tuple(a), right=tuple(b), probability=1.0, type="translated")
                for a, b in doc.links[f"{left}-{right}"]
            ]
            stories.append((formed(found[left], found[right], form), gold))
        values, links = zip(*stories, strict=True)
        middle = float(np.mean([value[0].mean() for value in values]))  # the prior of the worth is about margins near 0
        unit = spread(value[0] for value in values)
        found_worth = worth(zip([value - middle for value in values], links, strict=True), unit)
        told[f"{left}-{right}"] = found_worth.tells
    return told


def shares_table(encoders: Mapping[str, Encoder]) -> str:
    columns = ["mean F1", "mean empty F1", "calibration error"]
    rows: dict[str, list[dict[str, float]]] = {}
    aligner: Any = pairs
    shipped = aligner.WEIGHTS
    for _, _, docs in made(TUNING, levels=(2,)):
        for name, encoder in encoders.items():
            ready = prepared(encoder, [doc.versions for doc in docs])
            for share in SHARES:
                aligner.WEIGHTS = {
                    part: {
                        pair: replace(w, features={**w.features, "encoder.margin": share}) for pair, w in some.items()
                    }
                    for part, some in shipped.items()
                }
                found = figures(docs, partial(align, encoder=ready))
                means = [
                    float(np.mean([found[f"{left}-{right} {kind}"] for left, right in PAIRS]))
                    for kind in ("F1", "empty F1")
                ]
                row = dict(zip(columns, [*means, found["calibration error"]], strict=True))
                rows.setdefault(f"{name}, {share}", []).append(row)
            aligner.WEIGHTS = shipped
    return table({name: averaged(found) for name, found in rows.items()}, columns)


def told_table(told: Mapping[str, Mapping[str, float]]) -> str:
    names = ["-".join(pair) for pair in PAIRS]
    rows = [
        f"| {label} | " + " | ".join(f"{found[name]:.2f}" for name in names) + " |" for label, found in told.items()
    ]
    return "\n".join(["| | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|", *rows])


def formed(left: np.ndarray, right: np.ndarray, form: Form) -> Table:
    n, m = left.shape[1], right.shape[1]
    values = np.zeros((len(SHAPES), n, m))
    for place, (a, b) in enumerate(SHAPES):
        rows, columns = n - a[-1], m - b[-1]
        if rows > 0 and columns > 0:
            values[place, :rows, :columns] = form(cosines(left[RUNS.index(a), :rows], right[RUNS.index(b), :columns]))
    return values


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", nargs="+", metavar="MODEL")
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    parser.add_argument("--device")
    parser.add_argument("--cache", type=Path, help="where vectors are kept (default: your cache)")
    parser.add_argument("-o", "--output", type=Path, default=RESULTS / "encoder.md")
    arguments = parser.parse_args()
    encoders = {Path(m).name: open_encoder(m, device=arguments.device, cache=arguments.cache) for m in arguments.models}
    rows: dict[str, list[dict[str, float]]] = {}
    for _, _, docs in made(arguments.seeds, levels=(2,)):
        stories = [doc.versions for doc in docs]
        rows.setdefault("no encoder", []).append(figures(docs, align))
        rows.setdefault("no encoder, length and layout alone", []).append(
            figures(docs, partial(align, evidence=LITTLE))
        )
        for name, encoder in encoders.items():
            ready = prepared(encoder, stories, quiet=False)
            few = prepared(encoder, stories, evidence=LITTLE)
            for label, evidence, used in (
                (name, tuple(EVIDENCE), ready),
                (f"{name}, each story by itself", tuple(EVIDENCE), encoder),
                (f"{name}, runs as sums", tuple(EVIDENCE), prepared(replace(encoder, summed=True), stories)),
                (f"{name}, length and layout alone", LITTLE, few),
            ):
                rows.setdefault(label, []).append(figures(docs, partial(align, evidence=evidence, encoder=used)))
        print({name: {k: round(v, 4) for k, v in found[-1].items()} for name, found in rows.items()}, flush=True)
    whole = {name: averaged(found) for name, found in rows.items()}

    ((_, _, docs),) = made(TUNING[:1], levels=(2,))
    told = {}
    for name, encoder in encoders.items():
        ready = prepared(encoder, [doc.versions for doc in docs])
        for label, form in FORMS.items():
            told[f"{name}: {label}"] = tells(ready, docs, form)
        told[f"{name}: ours, runs as sums"] = tells(replace(ready, summed=True), docs, FORMS[OURS])
    names = ["-".join(pair) for pair in PAIRS]
    report = f"""# Sentence encoders as evidence

`python eval/alignment/encoder.py {" ".join(encoders)} --seeds {" ".join(map(str, arguments.seeds))}`

Level 2, documents of `ntrex` and of the news of `wmt22` together, mean of the seeds {", ".join(map(str, arguments.seeds))}. The worth of margins is learned on
the stories of a seed, without their gold, or on each story by itself.

{table(whole, [f"{name} F1" for name in names] + [f"{name} empty F1" for name in names] + ["foreign lines linked", "calibration error"])}

How much of a line's link a margin tells, in nats beyond the shape of its bead, by the gold links of the tuning seed {TUNING[0]}:

{told_table(told)}

The share of their worth that margins count for beside the other evidence (weights.py), on the tuning seeds {", ".join(map(str, TUNING))}:

{shares_table(encoders)}
"""
    arguments.output.write_text(report, encoding="utf-8")
    print(report)


if __name__ == "__main__":
    main()
