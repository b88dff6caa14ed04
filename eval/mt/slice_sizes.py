"""How many segments a slice needs before its interval can be believed: bootstrap coverage on the 40 outputs of WMT22.

    python eval/mt/slice_sizes.py ../shared/data/dev/wmt22 -o eval/results/slice_sizes.md

Of each output, random samples of n segments; how often does the bootstrap's 95 % interval of the sample hold the score of the
whole output? About two minutes on one core.
"""

import argparse
from pathlib import Path
from statistics import mean

from toolkit.evaluating import summed
from toolkit.files import write_text
from toolkit.metrics import from_files

SIZES = (5, 10, 20, 30, 50, 100)
DRAWS = 50  # samples of each size and output
RESAMPLES = 300
METRICS = ("bleu", "chrf", "chrf++")


def main() -> None:
    import numpy as np

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    args = parser.parse_args()
    rng = np.random.default_rng(12345)
    held: dict[tuple[str, int], list[bool]] = {}
    widths: dict[tuple[str, int], list[float]] = {}
    for folder in sorted(args.data.glob("??-??")):
        outputs = sorted((folder / "hyp").iterdir())
        hypotheses, references = from_files(outputs, [folder / f"ref.{folder.name[-2:]}.txt"])
        for measure in summed(hypotheses, references, METRICS, folder.name):
            rows = np.asarray(measure.sums.rows, dtype=np.float64)
            whole = measure.sums.scores(rows.sum(0, keepdims=True))[0]
            for size in SIZES:
                for _ in range(DRAWS):
                    sample = rows[rng.choice(len(rows), size, replace=False)]
                    counts = rng.multinomial(size, np.full(size, 1 / size), size=RESAMPLES)
                    low, high = np.quantile(measure.sums.scores(counts @ sample), [0.025, 0.975])
                    held.setdefault((measure.metric, size), []).append(bool(low <= whole <= high))
                    widths.setdefault((measure.metric, size), []).append(float(high - low) / 2)
    metrics = list(dict.fromkeys(metric for metric, _ in held))
    lines = [
        "# How many segments a slice needs",
        "",
        "Made by `python eval/mt/slice_sizes.py ../shared/data/dev/wmt22 -o eval/results/slice_sizes.md`.",
        "",
        f"{DRAWS} random samples of each size from each of the 40 outputs of WMT22, {RESAMPLES} resamples each: the share of the "
        "95 % intervals that hold the score of the whole output, and half their mean width in points.",
        "",
        f"| segments | {' | '.join(f'{m} held | {m} ±' for m in metrics)} |",
        "|---|" + "---:|---:|" * len(metrics),
        *(
            f"| {size} | "
            + " | ".join(f"{mean(held[m, size]):.3f} | {mean(widths[m, size]):.1f}" for m in metrics)
            + " |"
            for size in SIZES
        ),
        "",
    ]
    write_text(args.output, "\n".join(lines))


if __name__ == "__main__":
    main()
