"""`newsalign pair`: which pages are versions of one article."""

import argparse
import sys
from pathlib import Path

from toolkit.commands.arguments import whole
from toolkit.commands.command import Commands, command
from toolkit.commands.output import dump


def add_pair(commands: Commands) -> None:
    sub = command(
        commands, run_pair, "Show which pages are versions of one article, and why.", "newsalign pair corpora/sample"
    )
    sub.add_argument("pages", type=Path, help="a folder of saved pages, a WARC, a table of articles …")
    sub.add_argument("-f", "--format", choices=("tsv", "json"), default="tsv")
    sub.add_argument(
        "--no-content", action="store_true", help="believe pages and addresses alone, do not compare texts"
    )
    sub.add_argument(
        "--days",
        type=whole,
        metavar="N",
        help="days that may lie between versions that no page names (default: 7, or the recipe's)",
    )


def run_pair(args: argparse.Namespace) -> int:
    from toolkit.corpus import read_recipe
    from toolkit.data import PairingSettings
    from toolkit.pipeline import pairs_in

    said = read_recipe(args.pages).pairing if args.pages.is_dir() else PairingSettings()
    how = PairingSettings(
        content=said.content and not args.no_content, days=said.days if args.days is None else args.days
    )
    stories, _, drops = pairs_in(args.pages, how)
    for drop in (d for d in drops if d.noun != "paragraph"):
        print(f"{drop.where}: {drop.reason}: {drop.detail}", file=sys.stderr)
    for story in stories:
        if args.format == "json":
            print(dump(story))
        else:
            for m in story.members:
                print(story.id, m.lang, m.page, m.reason, f"{m.confidence:.2f}", sep="\t")
    return 0 if stories else 1
