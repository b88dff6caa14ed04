"""How many segments a slice needs before its interval can be believed: bootstrap coverage on the 40 outputs of WMT22.

    python eval/mt/slice_sizes.py ../shared/data/dev/wmt22 -o eval/results/slice_sizes.md

Of each output, random samples of n segments; how often does the bootstrap's 95 % interval of the sample hold the score of the
whole output? About half a minute on one core.
"""

import argparse
from pathlib import Path
from statistics import mean

from toolkit.files import write_text
from toolkit.metrics import from_files
from toolkit.metrics.sums import sums_of

SIZES = (5, 10, 20, 30, 50, 100)
DRAWS = 20  # samples of each size and output
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
        for sums in sums_of(hypotheses, references, metrics=METRICS, direction=folder.name).values():
            whole = sums.score_of()
            for size in SIZES:
                for _ in range(DRAWS):
                    drawn = sums.interval(rng.choice(len(sums.rows), size, replace=False), resamples=RESAMPLES)
                    held.setdefault((sums.metric, size), []).append(drawn.low <= whole <= drawn.high)
                    widths.setdefault((sums.metric, size), []).append((drawn.high - drawn.low) / 2)
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
