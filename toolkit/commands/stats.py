"""`newsalign stats`: the figures of a corpus, and pictures of them."""

import argparse
import sys
from pathlib import Path

from toolkit.commands.command import Commands, command


def add_stats(commands: Commands) -> None:
    sub = command(
        commands,
        run_stats,
        "Show what a corpus holds: units by language, type, month and length, words, coverage, repeated texts; "
        "and draw it for a card.",
        "newsalign stats out/sample -o figures",
    )
    sub.add_argument("corpus", type=Path, help="a corpus folder")
    sub.add_argument(
        "-o", "--output", type=Path, metavar="FOLDER", help="write statistics.json, and each picture as SVG and PNG"
    )
    sub.add_argument("--no-png", action="store_true", help="SVG alone: PNG takes the extra newsalign[png] and a font")
    sub.add_argument("-f", "--format", choices=("text", "json"), default="text")


def run_stats(args: argparse.Namespace) -> int:
    from toolkit.commands.output import dump
    from toolkit.corpus import open_corpus
    from toolkit.corpus.statistics import lines, statistics
    from toolkit.pipeline import write_figures

    found = statistics(open_corpus(args.corpus))
    if args.format == "json":
        print(dump(found, indent=2))
    else:
        for line in lines(found):
            print(line)
    if args.output:
        for path in write_figures(found, args.output, png=not args.no_png):
            print(path, file=sys.stderr if args.format == "json" else sys.stdout)
    return 0
