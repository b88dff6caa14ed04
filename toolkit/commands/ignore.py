"""`newsalign ignore`: findings that somebody has looked at and that are no errors."""

import argparse
from pathlib import Path

from toolkit.commands.command import Commands, command


def add_ignore(commands: Commands) -> None:
    sub = command(
        commands,
        run_ignore,
        "Note that findings are no errors, in a file beside the recipe that `check` and `build` go by.",
        'newsalign ignore a1b2c3d4e5f6 --why "rounded on purpose" --in news/; newsalign ignore --from decisions.json --in news/',
    )
    sub.add_argument("ids", nargs="*", metavar="ID", help="ids of findings, as `check` shows them")
    sub.add_argument("--why", default="", metavar="TEXT", help="the reason, for those who read the file later")
    sub.add_argument("--from", dest="downloaded", type=Path, metavar="FILE", help="decisions downloaded from a page")
    sub.add_argument(
        "--in",
        dest="file",
        type=Path,
        metavar="FILE",
        help="the file, or the recipe's folder (default: this folder, if its recipe is here)",
    )
    sub.add_argument(
        "--of",
        dest="known",
        type=Path,
        metavar="FINDINGS",
        help="a corpus, or what `check -f json` printed: refuses ids that it lacks, and notes check and story",
    )
    sub.add_argument("--ui", choices=("en", "uk"), default="en", help="English or Ukrainian (default: en)")


def run_ignore(args: argparse.Namespace) -> int:
    from toolkit.checking import decided, place_of_decisions
    from toolkit.findings.ignoring import add_ignored
    from toolkit.saying import message, say

    path = place_of_decisions(args.file)
    decisions = decided(args.ids, args.why, downloaded=args.downloaded, known=args.known)
    new, before = add_ignored(path, decisions)
    print(
        say(
            message(
                "{path}: {new:# new decision|# new decisions}, {all} in all",
                path=str(path),
                new=new,
                all=new + before,
            ),
            args.ui,
        )
    )
    return 0
