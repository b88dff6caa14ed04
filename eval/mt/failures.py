"""Count the failures that toolkit.failures sees: in published translations, where there are next to none; in failures made
of these, where all should be seen; and in the 40 published system outputs of WMT22.

    python eval/mt/failures.py ../shared/data/dev -o eval/results/failures.md
"""

import argparse
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from toolkit.data import LANGS, FailureKind, Pair
from toolkit.failures import KINDS, kinds_of
from toolkit.files import read_lines, write_text

SHORTEST = 40  # characters of a source that failures are made of
WMT: tuple[Pair, ...] = (("uk", "en"), ("en", "uk"), ("ru", "en"), ("en", "ru"))


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence, its published translation, and the sentence in the third language where there is one."""

    source: str
    target: str
    third: str = ""


def published(data: Path) -> Iterator[tuple[str, Pair, list[Row]]]:
    """Yield test sets by name and direction."""
    for source, target in WMT:
        folder = data / "wmt22" / f"{source}-{target}"
        sources, targets = read_lines(folder / f"src.{source}.txt"), read_lines(folder / f"ref.{target}.txt")
        yield "wmt22", (source, target), [Row(s, t) for s, t in zip(sources, targets, strict=True)]
    ntrex = {lang: read_lines(data / "ntrex" / f"{lang}.txt") for lang in LANGS}
    table = [line.split("\t") for line in read_lines(data / "sib200-flores-dev" / "en-ru-uk.tsv")]
    flores = {"en": [r[2] for r in table], "ru": [r[3] for r in table], "uk": [r[4] for r in table]}
    for name, texts in (("ntrex", ntrex), ("flores", flores)):
        for source in LANGS:
            for target in LANGS:
                if source != target:
                    (third,) = set(LANGS) - {source, target}
                    rows = zip(texts[source], texts[target], texts[third], strict=True)
                    yield name, (source, target), [Row(*row) for row in rows]


def halved(row: Row) -> str:
    words = row.target.split()
    return " ".join(words[: len(words) // 3])


def looped(row: Row) -> str:
    words = row.target.split()
    return " ".join([*words[:6], *words[2:6] * 3])


def left_over(row: Row) -> str:
    words, sources = row.target.split(), row.source.split()
    return " ".join(words[: len(words) // 2] + sources[len(sources) // 2 :])


MADE: dict[FailureKind, tuple[str, Callable[[Row], str]]] = {
    "empty": ("nothing", lambda row: ""),
    "cut": ("the first third of the words", halved),
    "looping": ("six words, then four of them three times", looped),
    "copied": ("the source", lambda row: row.source),
    "wrong-language": ("the third language", lambda row: row.third),
    "source-script": ("the second half of the source", left_over),
}


def share(rows: Sequence[Row], pair: Pair, kind: FailureKind, output: Callable[[Row], str]) -> tuple[int, int]:
    """Return how many of `rows` are seen to fail in this way with `output` in place of the translation, and how many there are."""
    made = [
        (row.source, text) for row in rows if len(row.source) >= SHORTEST and ((text := output(row)) or kind == "empty")
    ]
    return sum(KINDS[kind](source, text, pair) for source, text in made), len(made)


def report(data: Path) -> str:
    lines = ["# Failures seen", "", "`python eval/mt/failures.py ../shared/data/dev -o eval/results/failures.md`", ""]
    sets = list(published(data))
    lines += ["## In published translations: false alarms, or nearly", "", "| kind | seen | of |", "|---|---:|---:|"]
    seen = Counter(kind for _, pair, rows in sets for row in rows for kind in kinds_of(row.source, row.target, pair))
    total = sum(len(rows) for _, _, rows in sets)
    lines += [f"| {kind} | {seen[kind]} | {total:,} |" for kind in KINDS]
    lines += ["", "## In failures made of them: how many are seen", ""]
    directions = [(a, b) for a in LANGS for b in LANGS if a != b]
    lines += ["| kind | in place of the translation | " + " | ".join(f"{a}–{b}" for a, b in directions) + " |"]
    lines += ["|---|---|" + "---:|" * len(directions)]
    for kind, (how, output) in MADE.items():
        cells = []
        for pair in directions:
            counts = [share(rows, pair, kind, output) for name, p, rows in sets if p == pair and name != "wmt22"]
            cells.append(f"{100 * sum(s for s, _ in counts) / sum(n for _, n in counts):.1f} %")
        lines.append(f"| {kind} | {how} | " + " | ".join(cells) + " |")
    lines += ["", "## In the outputs of WMT22", "", "Systems with none are left out.", ""]
    lines += ["| direction | system | " + " | ".join(KINDS) + " |", "|---|---|" + "---:|" * len(KINDS)]
    for pair in WMT:
        folder = data / "wmt22" / "-".join(pair)
        sources = read_lines(folder / f"src.{pair[0]}.txt")
        for path in sorted((folder / "hyp").iterdir()):
            found = Counter(k for s, o in zip(sources, read_lines(path), strict=True) for k in kinds_of(s, o, pair))
            if found:
                name = path.name.removesuffix(f".{pair[1]}.txt.gz")
                lines.append(f"| {'-'.join(pair)} | {name} | " + " | ".join(str(found[k] or "") for k in KINDS) + " |")
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("data", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    args = parser.parse_args()
    write_text(args.output, report(args.data))
    print(args.output)


if __name__ == "__main__":
    main()
