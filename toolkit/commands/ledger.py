"""`newsalign ledger`: what a build took in, what it left out and why."""

import argparse
from pathlib import Path

from toolkit.commands.command import Commands, command


def add_ledger(commands: Commands) -> None:
    sub = command(
        commands,
        run_ledger,
        "Show what came in, what was left out and why, from pages to units, by language and by month.",
        "newsalign ledger out/sample --by year",
    )
    sub.add_argument("corpus", type=Path, help="a corpus folder")
    sub.add_argument("--by", choices=("month", "year"), default="month", help="rows of the table (default: month)")
    sub.add_argument(
        "-f",
        "--format",
        choices=("text", "tsv", "json"),
        default="text",
        help="tsv: noun, month, versions, what became of it, how many, a line a cell; json: as in the manifest",
    )


def run_ledger(args: argparse.Namespace) -> int:
    from toolkit.commands.output import dump
    from toolkit.corpus import open_corpus
    from toolkit.corpus.ledger import EXAMPLES

    ledger = open_corpus(args.corpus).manifest.ledger
    if args.format == "json":
        print(dump(ledger, indent=2))
    elif args.format == "tsv":
        print("noun", "month", "versions", "outcome", "count", sep="\t")
        for step in ledger.steps:
            for row in step.rows():
                print(step.noun, *row, sep="\t")
    else:
        for line in (*ledger.lines(EXAMPLES), "", *ledger.language_lines(), "", *ledger.period_lines(args.by)):
            print(line)
    return 0
