"""How well whole-article outputs are cut again to the published segments, on outputs whose segments are known.

    python eval/mt/resegment.py ../shared/data/dev/wmt22 -o eval/results/resegmentation.md

Each document of each WMT22 output is joined to one text, split into sentences and cut again to the reference. Beside ours
stands the alignment of words with the least edits (Levenshtein), as mwerSegmenter does it, written here: every word goes to
some segment. *Left out*: every tenth segment is taken from the references, as where the published version leaves it out, and
every tenth (another) from the output. About two minutes on one core.
"""

import argparse
import gzip
import re
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from toolkit.data import Lang
from toolkit.files import read_lines, write_text
from toolkit.metrics import score
from toolkit.resegmenting import resegment
from toolkit.splitting import split

DIRECTIONS = ("en-uk", "en-ru", "ru-en")  # the median document of uk-en has one segment
SYSTEMS = 2  # of each direction, the first by name
LEAST = 4  # segments of a document
TENTH = 10

Cut = Callable[[Sequence[str], Sequence[str]], Sequence[str]]


def ours(sentences: Sequence[str], references: Sequence[str]) -> Sequence[str]:
    return resegment(sentences, references).segments


def least_edits(sentences: Sequence[str], references: Sequence[str]) -> list[str]:
    """Return the words of the sentences, cut where the path of least edits crosses from one reference to the next."""
    theirs = " ".join(sentences).split()
    words = [w.lower() for w in theirs]
    target = [(w.lower(), n) for n, line in enumerate(references) for w in line.split()]
    before = list(range(len(words) + 1))
    moves = []
    for place, (word, _) in enumerate(target, start=1):
        row, move = [place], ["up"]
        for column, other in enumerate(words, start=1):
            options = (
                (before[column - 1] + (word != other), "both"),
                (row[column - 1] + 1, "left"),
                (before[column] + 1, "up"),
            )
            value, name = min(options, key=lambda option: option[0])
            row.append(value)
            move.append(name)
        before = row
        moves.append(move)
    owner = [0] * len(words)
    place, column = len(target), len(words)
    while column:
        move_ = moves[place - 1][column] if place else "left"
        if move_ != "up":
            owner[column - 1] = target[max(place - 1, 0)][1] if target else 0
            column -= 1
        if move_ != "left":
            place -= 1
    out: list[list[str]] = [[] for _ in references]
    for word, own in zip(theirs, owner, strict=True):
        out[own].append(word)
    return [" ".join(part) for part in out]


METHODS: dict[str, Cut] = {"ours": ours, "least edits": least_edits}


def documents(path: Path) -> list[list[int]]:
    found: dict[str, list[int]] = {}
    for place, line in enumerate(read_lines(path)):
        found.setdefault(line.split("\t")[0], []).append(place)
    return [own for own in found.values() if len(own) >= LEAST]


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    args = parser.parse_args()
    rows = []
    for direction in DIRECTIONS:
        folder = args.data / direction
        target: Lang = direction[-2:]  # type: ignore[assignment]
        references = read_lines(folder / f"ref.{target}.txt")
        groups = documents(folder / "docs.tsv")
        for path in sorted((folder / "hyp").iterdir())[:SYSTEMS]:
            output = gzip.decompress(path.read_bytes()).decode().rstrip("\n").split("\n")
            for missing in (False, True):
                kept, wanted = [], []
                made: dict[str, list[str]] = {name: [] for name in METHODS}
                same: Counter[str] = Counter()
                for own in groups:
                    here = [p for n, p in enumerate(own) if not missing or n % TENTH != 3]
                    said = [output[p] for n, p in enumerate(own) if not missing or n % TENTH != 7]
                    whole = " ".join(said)
                    sentences = [whole[start:end] for start, end in split(whole, target)]
                    gone = {p for n, p in enumerate(own) if missing and n % TENTH == 7}
                    true = ["" if p in gone else output[p] for p in here]
                    kept += true
                    wanted += [references[p] for p in here]
                    for name, cut in METHODS.items():
                        found = list(cut(sentences, [references[p] for p in here]))
                        made[name] += found
                        same[name] += sum(plain(a) == plain(b) for a, b in zip(found, true, strict=True))
                values = {
                    s.system: s.value
                    for s in score({"true": kept, **made}, [wanted], metrics=["chrf"], direction=direction)
                }
                cells = [f"{same[n] / len(kept):.3f} | {values[n] - values['true']:+.2f}" for n in METHODS]
                system = path.name.removesuffix(f".{target}.txt.gz")
                rows.append(
                    f"| {direction} | {system} | {'left out' if missing else 'whole'} | {len(groups)} | {len(kept):,} "
                    f"| {values['true']:.2f} | {' | '.join(cells)} |"
                )
    heads = " | ".join(f"{name}: segments exact | {name}: chrF difference" for name in METHODS)
    lines = [
        "# Whole-article outputs cut again to the published segments",
        "",
        "Made by `python eval/mt/resegment.py ../shared/data/dev/wmt22 -o eval/results/resegmentation.md`.",
        "",
        f"Documents of {LEAST} and more segments; outputs joined to one text a document, without paragraphs. *Exact*: the segment "
        "comes back as it was. *Difference*: chrF of what came back less chrF of the segments as they were. *Left out*: one segment "
        "in ten is missing in the references and another in the output.",
        "",
        f"| direction | system | | documents | segments | chrF of the true segments | {heads} |",
        "|---|---|---|---:|---:|---:|" + "---:|" * 2 * len(METHODS),
        *rows,
        "",
    ]
    write_text(args.output, "\n".join(lines))


if __name__ == "__main__":
    main()
