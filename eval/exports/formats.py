"""How long each format takes, and whether its memory grows with the corpus: invented stories, 20,000 and 200,000 units.

    python eval/exports/formats.py -o eval/results/exports.md

Each format writes each corpus in a process of its own, through the same parts and joins as in a build. Seconds are of the
processor; those of a process that only makes the stories are taken off. Peaks are of the
process as a whole, Python and Arrow among it.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from random import Random

from toolkit.data import (
    LANGS,
    AlignedStory,
    Alignment,
    Article,
    Link,
    Member,
    PairLink,
    Paragraph,
    Sentence,
    Story,
    joined,
)
from toolkit.exports import FORMATS, About, Options
from toolkit.units import assemble

SIZES = (20_000, 200_000)  # units
EACH = 20  # units of a story
WORDS, LENGTH, POOL = (
    20_000,
    17,
    5_000,
)  # of the vocabulary; words of a sentence, NTREX's median being 17 to 19; sentences to draw from
LETTERS = {
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "ru": "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    "en": "abcdefghijklmnopqrstuvwxyz",
}
ABOUT = About(name="invented", title="Invented", description="Random words.", licence="MIT", newsalign="0")
NOTHING = "nothing"  # the stories are made, and nothing is written


def stories(units: int) -> Iterator[AlignedStory]:
    """Yield invented stories in three languages, sentence by sentence the same."""
    random = Random(1)
    weights = list(accumulate(1 / (rank + 10) for rank in range(WORDS)))
    pool = {}
    for lang in LANGS:
        words = ["".join(random.choices(LETTERS[lang], k=random.randint(2, 11))) for _ in range(WORDS)]
        lengths = [random.randint(LENGTH // 2, LENGTH * 3 // 2) for _ in range(POOL)]
        pool[lang] = [" ".join(random.choices(words, cum_weights=weights, k=length)) for length in lengths]
    links = tuple(Link(uk=(i,), ru=(i,), en=(i,), probability=0.9, type="translated") for i in range(EACH))
    pair = tuple(PairLink(left=(i,), right=(i,), probability=0.9, type="translated") for i in range(EACH))
    cuts = range(EACH)
    for number in range(units // EACH):
        key = f"{number:07}"
        name = f"news.example/{key}"
        articles = []
        for lang in LANGS:
            texts = [f"{random.choice(pool[lang])} {number}-{place}" for place in cuts]
            articles.append(
                Article(
                    site="news.example", key=key, lang=lang, claimed=lang, url=f"https://news.example/{lang}/{key}/",
                    paragraphs=joined(Paragraph(kind="body", text=text, start=0) for text in texts), page=f"{lang}/{key}.html",
                    page_sha256="0" * 64, extractor="invented/1",
                )
            )  # fmt: skip
        sentences = [[Sentence(p.start, p.end, i) for i, p in enumerate(a.paragraphs)] for a in articles]
        members = tuple(
            Member(lang=a.lang, article=a.id, page=a.page, reason="same id", confidence=1.0) for a in articles
        )
        alignment = Alignment(story=name, uk_ru=pair, uk_en=pair, ru_en=pair, links=links)
        yield assemble(Story(id=name, members=members), articles, sentences, alignment)


def measure(name: str, units: int) -> dict[str, float]:
    """Return what this process needs to write a format."""
    with tempfile.TemporaryDirectory() as folder:
        if name == NOTHING:
            for _ in stories(units):
                pass
        else:
            FORMATS[name](Path(folder), ABOUT, lambda: stories(units), Options())
        seconds = time.process_time()
        size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "peak": peak, "size": size / 1e6}


def measured(name: str, units: int) -> dict[str, float]:
    command = [sys.executable, __file__, "--measure", name, str(units)]
    found: dict[str, float] = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    print(name, units, found, file=sys.stderr)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", type=int, nargs=2, default=SIZES, help="units of the small and the large corpus")
    parser.add_argument("-f", "--format", nargs="+", default=list(FORMATS))
    parser.add_argument("-o", "--output", type=Path)
    parser.add_argument("--measure", nargs=2, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.measure:
        print(json.dumps(measure(args.measure[0], int(args.measure[1]))))
        return
    small, large = args.n
    rows = []
    bare = [measured(NOTHING, units) for units in (small, large)]
    for name in args.format:
        found = [measured(name, units) for units in (small, large)]
        each = [1e4 * (f["seconds"] - b["seconds"]) / n for f, b, n in zip(found, bare, (small, large), strict=True)]
        rows.append(
            f"| {name} | {each[0]:.2f} | {each[1]:.2f} | {found[0]['peak']:.0f} | {found[1]['peak']:.0f} "
            f"| {found[1]['peak'] / found[0]['peak']:.2f} | {found[1]['size']:.0f} |"
        )
    rows.append(
        f"| (the stories alone) | | | {bare[0]['peak']:.0f} | {bare[1]['peak']:.0f} | {bare[1]['peak'] / bare[0]['peak']:.2f} | |"
    )
    table = "\n".join(rows)
    text = f"""# Exports: time and memory by number of units

`python eval/exports/formats.py -n {small} {large}`

Invented stories of {EACH} units in three languages, {LENGTH} words a sentence; a process a format and corpus, through parts of 200 stories and their
joining, as in a build. Seconds of the processor for 10,000 units, those for making the stories taken off; peaks of the whole process.

| format | s per 10,000, {small:,} units | {large:,} | peak, MB, {small:,} | {large:,} | ratio | size, MB, {large:,} |
|---|---:|---:|---:|---:|---:|---:|
{table}
"""
    if args.output:
        args.output.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
