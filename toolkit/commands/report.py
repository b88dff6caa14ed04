"""`newsalign report`: the page of a corpus."""

import argparse
from pathlib import Path

from toolkit.commands.command import Commands, command


def add_report(commands: Commands) -> None:
    sub = command(
        commands,
        run_report,
        "Write the report of a corpus: one HTML file.",
        "newsalign report out/sample -o report.html",
    )
    sub.add_argument("corpus", type=Path, help="a corpus folder")
    sub.add_argument("-o", "--output", type=Path, help="file; CORPUS/report.html where it is not given")
    sub.add_argument(
        "--ui", choices=("en", "uk"), help="English or Ukrainian (default: as the recipe says, or English)"
    )


def run_report(args: argparse.Namespace) -> int:
    from toolkit.corpus import open_corpus
    from toolkit.pipeline import report

    print(report(open_corpus(args.corpus), out=args.output, ui=args.ui))
    return 0
