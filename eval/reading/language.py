"""The language of single sentences: NTREX's lines, uk against ru against en.

python eval/reading/language.py ../shared/data/dev/ntrex -o eval/results/reading_language.md
"""

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

from toolkit.data import LANGS
from toolkit.files import write_text
from toolkit.identify import by_letters, identify

LEAST = 40  # characters
SHORT = ((1, 20), (20, 40), (40, 80), (80, 10_000))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("folder", type=Path, help="with uk.txt, ru.txt and en.txt")
    parser.add_argument("-o", "--output", type=Path)
    args = parser.parse_args()
    lines = {lang: (args.folder / f"{lang}.txt").read_text(encoding="utf-8").splitlines() for lang in LANGS}
    identify(lines["uk"][0] + lines["en"][0])  # loads the model
    out = [
        "# The language of sentences",
        "",
        "    python eval/reading/language.py ../shared/data/dev/ntrex -o eval/results/reading_language.md",
        "",
        "NTREX's lines, each by itself, by their length in characters: right, undecided (no answer), wrong.",
        "",
        "| | "
        + " | ".join(f"{a}–{b - 1}" if b < 10_000 else f"{a} and more" for a, b in SHORT)
        + f" | all of {LEAST} and more | by letters alone |",
        "|---|" + "---:|" * (len(SHORT) + 2),
    ]
    totals: Counter[str] = Counter()
    took = 0.0
    for lang in LANGS:
        cells = []
        for least, most in (*SHORT, (LEAST, 10_000)):
            chosen = [line for line in lines[lang] if least <= len(line) < most]
            began = time.process_time()
            said = Counter(
                "right" if (got := identify(line)) == lang else "undecided" if got is None else "wrong"
                for line in chosen
            )
            if least == LEAST and most == 10_000:
                took += time.process_time() - began
                totals.update(said)
            cells.append(f"{said['right']}, {said['undecided']}, {said['wrong']}")
        letters = Counter(by_letters(line) for line in lines[lang] if len(line) >= LEAST)
        wrong = letters.total() - letters[lang] - letters[None]
        out.append(f"| {lang} | " + " | ".join(cells) + f" | {letters[lang]}, {letters[None]}, {wrong} |")
    share = totals["right"] / totals.total()
    out += [
        "",
        f"Of {LEAST} characters and more: {totals['right']} of {totals.total()} right, {share:.4f} (undecided counts as not right); "
        f"{totals.total() / took:,.0f} lines a second.",
        "",
    ]
    text = "\n".join(out)
    print(text)
    if args.output:
        write_text(args.output, text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
