"""Score the 40 published WMT22 outputs among English, Russian and Ukrainian, and compare with the published figures.

    python eval/mt/wmt22.py

reads ../shared/data/dev/wmt22 and writes eval/results/wmt22.md and wmt22.json. Exits 1 if any figure differs.
"""

import argparse
import csv
import sys
from dataclasses import dataclass
from pathlib import Path

from toolkit.files import write_json, write_text
from toolkit.metrics import from_files, score

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data" / "dev" / "wmt22"
DIRECTIONS = ("uk-en", "en-uk", "ru-en", "en-ru")
PUBLISHED = {"BLEU": "bleu-A", "chrF2": "chrf-A"}  # against reference A, the only one of these directions


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A figure of ours beside the published one, both with all their digits."""

    direction: str
    system: str
    metric: str
    published: str
    ours: str
    equal: bool
    segments: int
    signature: str
    warnings: tuple[str, ...]


def published(folder: Path) -> dict[tuple[str, str, str], str]:
    """Return the figures as printed, by direction, system and metric."""
    with (folder / "automatic-scores.tsv").open(encoding="utf-8", newline="") as lines:
        return {(r["pair"], r["system"], r["metric"]): r["score"] for r in csv.DictReader(lines, delimiter="\t")}


def compare(folder: Path) -> list[Row]:
    """Return a row an output and metric, in the order of directions and file names."""
    theirs = published(folder)
    rows = []
    for direction in DIRECTIONS:
        target = direction[-2:]
        outputs = sorted((folder / direction / "hyp").iterdir())
        hypotheses, references = from_files(outputs, [folder / direction / f"ref.{target}.txt"])
        for found in score(hypotheses, references, metrics=("bleu", "chrf"), direction=direction, typography=False):
            system = Path(found.system).name.removesuffix(f".{target}.txt.gz")
            figure = theirs[direction, system, PUBLISHED[found.metric]]
            rows.append(
                Row(
                    direction=direction,
                    system=system,
                    metric=found.metric,
                    published=figure,
                    ours=repr(found.value),  # the shortest text of this double, as the published figures are written
                    equal=repr(found.value) == figure,
                    segments=found.segments,
                    signature=found.signature,
                    warnings=found.warnings,
                )
            )
    return rows


def markdown(rows: list[Row]) -> str:
    equal = sum(row.equal for row in rows)
    systems = len({(row.direction, row.system) for row in rows})
    lines = [
        "# WMT22: our scores and the published ones",
        "",
        "Made by `python eval/mt/wmt22.py` from the outputs and `automatic-scores.tsv` of wmt-conference/wmt22-news-systems "
        "(20240a2e); about half a minute on one core.",
        "",
        f"{systems} outputs, {len(rows)} figures: **{equal} equal to the last published digit, {len(rows) - equal} not.** "
        "The published figures are `bleu-A` and `chrf-A`, against the one reference of these directions.",
        "",
    ]
    lines += [
        f"- {metric}: `{signature}`" for metric, signature in dict.fromkeys((r.metric, r.signature) for r in rows)
    ]
    warned = dict.fromkeys((row.direction, row.system, warning) for row in rows for warning in row.warnings)
    lines += [f"- {direction} {system}: {warning}" for direction, system, warning in warned]
    for direction in DIRECTIONS:
        own = [row for row in rows if row.direction == direction]
        lines += ["", f"## {direction}, {own[0].segments:,} segments", ""]
        lines += ["| system | metric | published | ours | equal |", "|---|---|---|---|---|"]
        lines += [
            f"| {r.system} | {r.metric} | {r.published} | {r.ours} | {'yes' if r.equal else '**no**'} |" for r in own
        ]
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--data", type=Path, default=DATA, help="folder of WMT22 outputs (default: ../shared/data/dev/wmt22)"
    )
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "eval" / "results", help="folder of the tables")
    args = parser.parse_args()
    rows = compare(args.data)
    write_json(args.output / "wmt22.json", rows)
    write_text(args.output / "wmt22.md", markdown(rows))
    different = [row for row in rows if not row.equal]
    print(f"{len(rows) - len(different)} of {len(rows)} figures equal the published ones")
    for row in different:
        print(f"{row.direction} {row.system} {row.metric}: published {row.published}, ours {row.ours}")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
