"""How many differences between the 40 WMT22 outputs are significant by segment, and how many by article; our p-values and
sacreBLEU's; ranks by article and by segment; what a second reference moves.

    OMP_NUM_THREADS=1 python eval/mt/wmt22_significance.py ../shared/data/dev -o eval/results

writes wmt22_significance.md and .json. Exits 1 if a p-value, mean or interval by segment is not sacreBLEU's.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median
from typing import Any

from toolkit.data import Score
from toolkit.files import read_lines, write_json, write_text
from toolkit.metrics import from_files, score
from toolkit.metrics.sums import sums_of

DIRECTIONS = ("uk-en", "en-uk", "ru-en", "en-ru")
METRICS = ("bleu", "chrf", "chrf++")
NAMES = ("BLEU", "chrF2", "chrF2++")
CHECKED = 1_000  # resamples and trials for the comparison with sacreBLEU, which takes minutes for ten thousand
RESAMPLES = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Outputs:
    """The outputs of a direction, or of a part of it."""

    name: str
    direction: str
    hypotheses: dict[str, list[str]]
    reference: list[str]
    documents: list[str]

    def part(self, name: str, kept: Sequence[int]) -> "Outputs":
        return Outputs(
            name=name,
            direction=self.direction,
            hypotheses={system: [lines[i] for i in kept] for system, lines in self.hypotheses.items()},
            reference=[self.reference[i] for i in kept],
            documents=[self.documents[i] for i in kept],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What became of the differences of one metric on one set."""

    set: str
    metric: str
    systems: int
    segments: int
    articles: int
    median_segments: float
    pairs: int
    by_segment: int  # pairs with p at most 0.05
    by_article: int
    by_segment_holm: int
    by_article_holm: int
    width: float  # of intervals by article as a multiple of those by segment, mean over systems


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranks:
    """Kendall's tau of the order of systems by corpus score and by two other means of one metric."""

    set: str
    metric: str
    by_segment: float  # by the mean of the segments' scores
    by_article: float  # by the mean of the articles' scores


def outputs(folder: Path) -> list[Outputs]:
    """Return the four directions, their news, and of uk–en the documents of several segments."""
    found = []
    for direction in DIRECTIONS:
        target = direction[-2:]
        paths = sorted((folder / direction / "hyp").iterdir())
        hypotheses, references = from_files(paths, [folder / direction / f"ref.{target}.txt"])
        rows = [line.split("\t") for line in read_lines(folder / direction / "docs.tsv")]
        whole = Outputs(
            name=direction,
            direction=direction,
            hypotheses={Path(name).name.partition(".")[0]: lines for name, lines in hypotheses.items()},
            reference=references[0],
            documents=[row[0] for row in rows],
        )
        found.append(whole)
        if news := [i for i, row in enumerate(rows) if row[1] == "news"]:
            found.append(whole.part(f"{direction}, news", news))
        sizes = Counter(whole.documents)
        if median(sizes.values()) == 1:
            several = [i for i, name in enumerate(whole.documents) if sizes[name] > 1]
            found.append(whole.part(f"{direction}, documents of several segments", several))
    return found


def differences(data: Outputs) -> list[Row]:
    scores = score(
        data.hypotheses, [data.reference], metrics=METRICS, direction=data.direction, paired="bs", paired_n=RESAMPLES,
        documents=data.documents, pairs=True, typography=False,
    )  # fmt: skip
    sizes = Counter(data.documents)
    rows = []
    for metric in NAMES:
        own = [c for c in scores.comparisons if c.metric == metric]
        counts = {
            (unit, corrected): sum((c.p_adjusted if corrected else c.p_value) <= 0.05 for c in own if c.by == unit)
            for unit in ("segment", "article")
            for corrected in (False, True)
        }
        rows.append(
            Row(
                set=data.name,
                metric=metric,
                systems=len(data.hypotheses),
                segments=len(data.reference),
                articles=len(sizes),
                median_segments=float(median(sizes.values())),
                pairs=len(own) // 2,
                by_segment=counts["segment", False],
                by_article=counts["article", False],
                by_segment_holm=counts["segment", True],
                by_article_holm=counts["article", True],
                width=round(mean(ratio(s) for s in scores if s.metric == metric), 3),
            )
        )
    return rows


def ratio(found: Score) -> float:
    assert found.interval
    assert found.by_article
    assert found.by_article.interval
    segment, article = found.interval, found.by_article.interval
    return (article[1] - article[0]) / (segment[1] - segment[0])


def ranks(data: Outputs) -> list[Ranks]:
    sums = sums_of(data.hypotheses, [data.reference], metrics=METRICS, direction=data.direction)
    rows = []
    places: dict[str, list[int]] = {}
    for place, document in enumerate(data.documents):
        places.setdefault(document, []).append(place)
    for metric in NAMES:
        own = [sums[system, metric] for system in data.hypotheses]
        corpus = [s.value for s in own]
        segment = [float(s.segment_scores().mean()) for s in own]
        article = [mean(s.score_of(positions) for positions in places.values()) for s in own]
        rows.append(
            Ranks(set=data.name, metric=metric, by_segment=tau(corpus, segment), by_article=tau(corpus, article))
        )
    return rows


def tau(one: Sequence[float], other: Sequence[float]) -> float:
    """Return Kendall's tau-b."""
    from scipy.stats import kendalltau

    return round(float(kendalltau(one, other).statistic), 3)


def compared(data: Outputs) -> list[tuple[str, str, bool]]:
    """Return for each system and metric of both tests whether sacreBLEU's class has the same numbers."""
    from sacrebleu import BLEU, CHRF
    from sacrebleu.significance import PairedTest

    found = []
    for kind in ("bs", "ar"):
        test = PairedTest(
            list(data.hypotheses.items()), {"BLEU": BLEU(), "CHRF": CHRF()}, [data.reference], kind, n_samples=CHECKED
        )
        _, theirs = test()
        ours = score(
            data.hypotheses, [data.reference], metrics=("bleu", "chrf"), direction=data.direction, paired=kind,
            paired_n=CHECKED, typography=False,
        )  # fmt: skip
        for s in ours:
            result: Any = theirs[s.metric][list(data.hypotheses).index(s.system)]
            same = (s.value, s.mean, s.p_value) == (result.score, result.mean, result.p_value)
            if s.interval:
                same = same and s.interval == (result.mean - result.ci, result.mean + result.ci)
            found.append((kind, s.metric, same))
    return found


def two_references(folder: Path) -> list[str]:
    """Return a table: each translator, and the copied source, against the other reference and against both."""
    lines = ["| direction | scored | against | BLEU | chrF2 | chrF2++ |", "|---|---|---|---:|---:|---:|"]
    for direction in ("en-ru", "ru-en"):
        source, target = direction.split("-")
        texts = {n: read_lines(folder / direction / f"ref{n}.{target}.txt") for n in "AB"}
        copy = read_lines(folder / direction / f"src.{source}.txt")
        asked = [
            ("B", texts["B"], "A"),
            ("A", texts["A"], "B"),
            ("the source, copied", copy, "A"),
            ("the source, copied", copy, "AB"),
            ("A, every other segment B", [texts["AB"[i % 2]][i] for i in range(len(copy))], "A"),
            ("A, every other segment B", [texts["AB"[i % 2]][i] for i in range(len(copy))], "AB"),
        ]
        for name, hypothesis, against in asked:
            scores = score({"x": hypothesis}, [texts[n] for n in against], metrics=METRICS, typography=False)
            cells = " | ".join(f"{s.value:.1f}" for s in scores)
            lines.append(f"| {direction} | {name} | {' and '.join(against)} | {cells} |")
    return lines


def markdown(rows: list[Row], orders: list[Ranks], checks: list[tuple[str, str, bool]], second: list[str]) -> str:
    lines = [
        "# WMT22: which differences are significant",
        "",
        "`OMP_NUM_THREADS=1 python eval/mt/wmt22_significance.py ../shared/data/dev -o eval/results`",
        "",
        "## As sacreBLEU has it",
        "",
        f"Each system against the first of its direction, BLEU and chrF, seed 12345, {CHECKED:,} resamples or trials, our "
        "`score` and sacreBLEU's `PairedTest` (what `--paired-bs` and `--paired-ar` run): score, mean, interval and p-value "
        "are the same numbers, to the last bit, of",
        "",
    ]
    for kind, name in (("bs", "paired bootstrap"), ("ar", "approximate randomisation")):
        own = [same for k, _, same in checks if k == kind]
        lines.append(f"- {name}: {sum(own)} of {len(own)} systems × metrics")
    lines += [
        "",
        "## By segment and by article",
        "",
        f"All pairs of systems of a direction, paired bootstrap, {RESAMPLES:,} resamples: of how many pairs p is at most 0.05, as it "
        "is and after Holm's correction for the pairs. Wider: intervals by article as a multiple of those by segment.",
        "",
        "| set | segments | articles (median segments) | metric | pairs | by segment | by article | by segment, Holm | by "
        "article, Holm | wider |",
        "|---|---:|---:|---|---:|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {r.set} | {r.segments:,} | {r.articles} ({r.median_segments:g}) | {r.metric} | {r.pairs} | {r.by_segment} | {r.by_article} | "
        f"{r.by_segment_holm} | {r.by_article_holm} | {r.width:.2f} |"
        for r in rows
    ]
    lines += [
        "",
        "## Ranks",
        "",
        "Kendall's τ between the order of systems by corpus score and by the mean of the scores of segments, or of articles.",
        "",
        "| set | metric | segments | articles |",
        "|---|---|---:|---:|",
    ]
    lines += [f"| {r.set} | {r.metric} | {r.by_segment:.2f} | {r.by_article:.2f} |" for r in orders]
    lines += [
        "",
        "## Two references",
        "",
        "newstest2021 as in `wmt21-src-ref`, which holds two references and no outputs: translators are scored as if they were systems.",
        "",
        *second,
    ]
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True, help="folder of the tables")
    args = parser.parse_args()
    sets = outputs(args.data / "wmt22")
    rows = [row for data in sets for row in differences(data)]
    orders = [row for data in sets for row in ranks(data)]
    checks = [check for data in sets if data.name == data.direction for check in compared(data)]
    second = two_references(args.data / "wmt21-src-ref")
    write_json(args.output / "wmt22_significance.json", {"differences": rows, "ranks": orders})
    write_text(args.output / "wmt22_significance.md", markdown(rows, orders, checks, second))
    different = sum(not same for _, _, same in checks)
    print(f"{len(checks) - different} of {len(checks)} as sacreBLEU has them")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
