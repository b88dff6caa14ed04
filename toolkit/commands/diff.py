"""`newsalign diff`: what differs between two builds of a corpus."""

import argparse
from pathlib import Path

from toolkit.commands.arguments import whole
from toolkit.commands.command import Commands, command


def add_diff(commands: Commands) -> None:
    sub = command(
        commands,
        run_diff,
        "Show what differs between two builds: stories and units that appeared, vanished, changed text, type, probability or "
        "split, and by which rule units were left out. Exits 0 where stories and units are the same, 1 where they differ, "
        "2 where they cannot be compared.",
        "newsalign diff out/old out/new --show 10",
    )
    sub.add_argument("old", type=Path, help="a corpus folder")
    sub.add_argument("new", type=Path, help="another")
    shown = sub.add_mutually_exclusive_group()
    shown.add_argument(
        "--show", type=whole, default=3, metavar="N", help="examples of each kind of change (default: 3)"
    )
    shown.add_argument("--all", action="store_true", help="all changes")
    sub.add_argument("-f", "--format", choices=("text", "json"), default="text")
    sub.add_argument("--exit-zero", action="store_true", help="exit 0 though they differ")


def run_diff(args: argparse.Namespace) -> int:
    from toolkit.corpus.changes import line, lines, to_json
    from toolkit.corpus.comparing import changes, diff, opened

    old, new = opened(args.old), opened(args.new)
    found = diff(old, new, show=0 if args.all else args.show)
    shown = changes(old, new) if args.all else found.examples
    if args.format == "json":
        for text in to_json(found, shown):
            print(text)
    else:
        for text in lines(found):
            print(text)
        for change in shown:
            print(line(change))
    return 0 if found.totals.same or args.exit_zero else 1
