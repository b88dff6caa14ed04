"""How long an answer about one article takes, from the command to its last line, beside a Python that does nothing.

    OMP_NUM_THREADS=1 python eval/speed/check.py -o eval/results/check_speed.md

The articles of the sample in three versions, as saved pages and as plain text; a process each, as somebody at a desk starts it.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from toolkit import pipeline
from toolkit.files import write_text

SAMPLE = Path(__file__).resolve().parents[2] / "corpora" / "sample"
ROUNDS = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--output", type=Path, required=True)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        asked = commands(Path(name))
        nothing = median(seconds([sys.executable, "-c", "pass"]) for _ in range(ROUNDS * 3))
        rows = []
        for label, lists in asked.items():
            took = [min(seconds([*newsalign(), *files]) for _ in range(ROUNDS)) for files in lists]
            rows.append(
                f"| {label} | {len(took)} | {median(took):.2f} | {max(took):.2f} | {median(took) / nothing:.0f} |"
            )
    lines = [
        "# One article, now",
        "",
        "`OMP_NUM_THREADS=1 python eval/speed/check.py -o eval/results/check_speed.md`",
        "",
        f"Seconds by the clock of `newsalign check`, a new process each, the best of {ROUNDS}; against `python -c pass`, which takes "
        f"{nothing:.3f} s.",
        "",
        "| given | articles | median, s | longest, s | times a Python that does nothing |",
        "|---|---:|---:|---:|---:|",
        *rows,
    ]
    write_text(args.output, "\n".join(lines) + "\n")


def commands(folder: Path) -> dict[str, list[list[str]]]:
    """Return the arguments of each run, by what is given."""
    pages, texts = [], []
    for story in pipeline.stories_of(SAMPLE):
        if len(story.articles) == 3 and not any("#" in article.page for article in story.articles):
            pages.append([str(SAMPLE / "pages" / article.page) for article in story.articles])
            texts.append(
                ["--text", *(written(folder, article.lang, story.story.id, article.text) for article in story.articles)]
            )
    return {"three saved pages": pages, "three plain texts": texts}


def written(folder: Path, lang: str, story: str, text: str) -> str:
    path = folder / f"{story.replace('/', '-')}.{lang}.txt"
    path.write_text(text, encoding="utf-8")
    return str(path)


def newsalign() -> list[str]:
    return [sys.executable, "-m", "toolkit", "check", "--exit-zero"]


def seconds(command: Sequence[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
