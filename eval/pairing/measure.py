"""What pairing by content finds, how far its confidence can be believed, and how its time grows.

    python eval/pairing/measure.py -o eval/results/pairing.md

The sizes of the curve are measured each in a process of its own and kept beside the results, in `pairing_curve.jsonl`;
delete that file to measure them again (seven minutes; the rest takes one).
"""

import argparse
import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from math import log
from pathlib import Path
from time import process_time

from known import Stories, generated, news, other_texts, perturbed, shuffled
from pairs import Two, pairs

from toolkit.data import PAIRS, Article, Story
from toolkit.matching import match_articles, shared
from toolkit.pairing.content import ACCEPTED, Judgement, judgement

SEEDS = (101, 102, 103, 104, 105)  # of level 2; the weights were fitted on other texts
SHUFFLE = 7
PAIRS_SEED = 2
DISTRACTORS, DISTRACTORS_SEED = 1000, 9  # generated stories
BINS = (0.0, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 1.01)
SIZES = (1_000, 3_000, 10_000, 100_000)
CURVE = "pairing_curve.jsonl"

Errors = Mapping[str, tuple[int, int]]  # by pair: wrong ones, missing ones


def errors(stories: Iterable[Story], story_of: Mapping[str, str]) -> Errors:
    """Count pairs of versions that are not of one story, and those that are and were not found."""
    found = {(m.article, other.article) for s in stories for m in s.members for other in s.members if m is not other}
    versions: dict[str, dict[str, str]] = defaultdict(dict)
    for article, story in story_of.items():
        versions[story][article.rpartition("/")[2]] = article
    counts = {}
    for left, right in PAIRS:
        gold = {(v[left], v[right]) for v in versions.values() if left in v and right in v}
        made = {two for two in found if (two[0].endswith(f"/{left}"), two[1].endswith(f"/{right}")) == (True, True)}
        counts[f"{left}-{right}"] = (len(made - gold), len(gold - made))
    return counts


def goal() -> Iterator[str]:
    yield "| texts | articles | uk–ru | uk–en | ru–en | s |"
    yield "|---|---|---|---|---|---|"
    more = other_texts()
    yield row("NTREX and WMT22 news", news())
    yield row("… with WMT22's other domains and WMT21 as distractors", news(), distractors(more))
    made = [article for _, _, article in generated(DISTRACTORS, DISTRACTORS_SEED, dated=False)]
    yield row(f"… with {DISTRACTORS:,} generated stories in three versions as distractors", news(), made)
    for seed in SEEDS:
        yield row(f"level 2, seed {seed}", perturbed(2, seed))
    yield row("WMT22's other domains and WMT21, one line and more (tuned on)", more)


def distractors(stories: Stories) -> list[Article]:
    return shuffled(stories, SHUFFLE)[0]


def row(name: str, stories: Stories, more: Iterable[Article] = ()) -> str:
    articles, story_of = shuffled(stories, SHUFFLE)
    articles += more
    start = process_time()
    found = match_articles(articles, {})[0]
    took = process_time() - start
    counts = errors([s for s in found if any(m.article in story_of for m in s.members)], story_of)
    cells = " | ".join(f"{wrong} wrong, {missing} missing" for wrong, missing in counts.values())
    return f"| {name} | {len(articles):,} | {cells} | {took:.1f} |"


def calibration() -> Iterator[str]:
    judged: list[tuple[Two, Judgement]] = [
        (two, judgement(two.one, two.other, shared(two.one, two.other))) for two in pairs(news(), PAIRS_SEED)
    ]
    loss = -sum(log(max(j.probability if two.same else 1 - j.probability, 1e-6)) for two, j in judged) / len(judged)
    yield f"{len(judged):,} pairs; log loss {loss:.3f}."
    yield ""
    yield "| confidence | pairs | mean | right |"
    yield "|---|---|---|---|"
    for low, high in pairwise(BINS):
        inside = [(two.same, j.probability) for two, j in judged if low <= j.probability < high]
        if inside:
            mean, right = sum(p for _, p in inside) / len(inside), sum(same for same, _ in inside) / len(inside)
            yield f"| {low:.2f}–{min(high, 1.0):.2f} | {len(inside)} | {mean:.3f} | {right:.3f} |"
    yield ""
    yield "| kind | pairs | taken for one story | of these told as a summary |"
    yield "|---|---|---|---|"
    kinds: dict[str, list[Judgement]] = defaultdict(list)
    for two, said in judged:
        kinds[two.kind].append(said)
    for kind, all_said in kinds.items():
        taken = [said for said in all_said if said.probability >= ACCEPTED]
        yield f"| {kind} | {len(all_said)} | {len(taken)} | {sum(bool(said.summary) for said in taken)} |"


def measured(file: Path) -> list[dict[str, float]]:
    have = {}
    if file.exists():
        lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        have = {line["asked"]: line for line in lines}
    for size in SIZES:
        if size not in have:
            command: list[str | Path] = [sys.executable, Path(__file__).with_name("curve.py"), str(size)]
            out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            have[size] = json.loads(out)
            file.write_text("".join(json.dumps(have[n]) + "\n" for n in SIZES if n in have), encoding="utf-8")
    return [have[size] for size in SIZES]


def curve(lines: Iterable[Mapping[str, float]]) -> Iterator[str]:
    yield "| articles | sketches, s | search, s | ms an article | compared | whole stories | stories mixed | memory, MB |"
    yield "|---|---|---|---|---|---|---|---|"
    lines = list(lines)
    for kind in ("dated", "undated"):
        for line in lines:
            n = line["articles"]
            yield (
                f"| {n:,} {kind} | {line['sketch_s']:.1f} | {line[f'{kind}_search_s']:.1f} "
                f"| {1000 * line[f'{kind}_search_s'] / n:.2f} | {line[f'{kind}_judged']:,} "
                f"| {100 * line[f'{kind}_whole']:.1f} % | {line[f'{kind}_mixed']} | {line[f'{kind}_memory_mb']:.0f} |"
            )
    most = lines[-1]
    yield ""
    for kind in ("dated", "undated"):
        align = most[f"{kind}_judged"] * most[f"{kind}_align_ms"] / 1000
        parts = {"sketches": most["sketch_s"], "search and grouping": most[f"{kind}_search_s"], "alignment": align}
        total = sum(parts.values())
        told = ", ".join(f"{name} {100 * part / total:.0f} %" for name, part in parts.items())
        yield (
            f"Where the time of {most['articles']:,} {kind} articles goes: {told}; {1000 * total / most['articles']:.1f} ms an "
            f"article in all. {most[f'{kind}_aligned']} of the {most[f'{kind}_judged']:,} comparisons were done, "
            f"{most[f'{kind}_align_ms']:.1f} ms each, {most[f'{kind}_misjudged']} of them wrong; the rest is reckoned from that."
        )
    yield ""
    yield f"A record holds {most['record_bytes']:.0f} bytes of sketch beside the addresses that pairing holds anyway."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--output", type=Path, required=True)
    args = parser.parse_args()
    text = "\n".join(
        [
            "# Pairing by content",
            "",
            "`python eval/pairing/measure.py -o eval/results/pairing.md`",
            "",
            "Articles of news in disorder, ids, links and dates hidden. Goal: at most 3 wrong or missing pairs over both sets",
            "for uk–ru, 6 each for uk–en and ru–en. Level 2 is the yardstick's. Seconds are CPU seconds on one core.",
            "",
            *goal(),
            "",
            "## Is the confidence right?",
            "",
            "Fitted on other texts (`eval/pairing/fit.py`), measured on NTREX and WMT22 news: translations, edited ones,",
            "summaries, and, as what is none, the two halves of a document (the same event, no sentence in common), halves with",
            "some background in common, and the stories that look most alike. News come out better than they are said to be:",
            "the texts to fit on are shorter and more alike.",
            "",
            *calibration(),
            "",
            "## How time grows",
            "",
            "Generated stories of three versions (`eval/pairing/known.py`), 30 a day, or without dates. Search and grouping are",
            "measured in full, alignments on a sample. Memory is what the process grew by, the search's tables in it.",
            "",
            *curve(measured(args.output.with_name(CURVE))),
        ]
    )
    args.output.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
