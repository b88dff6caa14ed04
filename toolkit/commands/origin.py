"""`newsalign origin`: which version is the original."""

import argparse
import sys
from pathlib import Path

from toolkit.commands.command import Commands, command
from toolkit.commands.output import dump


def add_origin(commands: Commands) -> None:
    sub = command(
        commands,
        run_origin,
        "Show which version of each story is the original and which a machine may have made, with the evidence.",
        "newsalign origin out/sample",
    )
    sub.add_argument("source", type=Path, help="a corpus, a folder of saved pages, or one page")
    sub.add_argument("-f", "--format", choices=("text", "json"), default="text")


def run_origin(args: argparse.Namespace) -> int:
    from toolkit.evaluating import origins
    from toolkit.origin import lines

    found = list(origins(args.source))
    if args.format == "json":
        print(dump({"stories": found}, indent=2))
        return 0
    for told in found:
        made = " ".join(f"{m.lang}:{m.by}" for m in told.makings if m.by != "unknown")
        print(
            told.story,
            told.lang or "unknown",
            f"{told.probability:.2f}",
            made or "-",
            "; ".join(lines(told)) or "-",
            sep="\t",
        )
    unknown = sum(told.lang is None for told in found)
    print(f"{len(found)} stories, the original of {unknown} unknown", file=sys.stderr)
    return 0
