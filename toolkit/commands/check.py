"""`newsalign check`: where the versions of a story disagree."""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.commands.command import Commands, command
from toolkit.commands.output import dump

if TYPE_CHECKING:
    from toolkit.data import Finding

SEVERITIES = ("info", "minor", "major", "critical")


def add_check(commands: Commands) -> None:
    sub = command(
        commands,
        run_check,
        "Show where the versions of a story disagree.",
        "newsalign check out/sample --only number-mismatch",
    )
    sub.add_argument("source", type=Path, help="a corpus, a folder of saved pages, or one page")
    sub.add_argument("--only", nargs="+", metavar="CHECK", help="these checks alone")
    sub.add_argument(
        "--glossary", type=Path, metavar="FILE", help="the house's terms, CSV or TBX (default: the recipe's, for pages)"
    )
    sub.add_argument("-f", "--format", choices=("text", "json", "csv"), default="text")
    sub.add_argument(
        "--ui",
        choices=("en", "uk"),
        default="en",
        help="English or Ukrainian (default: en); ids and JSON stay as they are",
    )
    sub.add_argument(
        "--show",
        choices=SEVERITIES,
        default="minor",
        help="from this severity on (default: minor; info is what newsrooms do on purpose: additions, later updates, cuts)",
    )
    sub.add_argument(
        "--fail-on", choices=SEVERITIES, default="minor", help="exit 1 if a finding is as severe (default: minor)"
    )
    sub.add_argument("--exit-zero", action="store_true", help="exit 0 whatever is found")


def run_check(args: argparse.Namespace) -> int:
    from toolkit.checks import CHECKS
    from toolkit.pipeline import check, house_glossary
    from toolkit.saying import label, message, say, say_finding

    for problem in house_glossary(args.source, args.glossary)[1]:
        print(say(problem, args.ui), file=sys.stderr)
    found = check(args.source, only=args.only or tuple(CHECKS), glossary=args.glossary)
    findings = [f for f in found if SEVERITIES.index(f.severity) >= SEVERITIES.index(args.show)]
    if args.format == "json":
        print(dump({"findings": findings}, indent=2))
    elif args.format == "csv":
        print_csv(findings, args.ui)
    else:
        for f in findings:
            print(
                f.story,
                label(f.severity, args.ui),
                label(f.check, args.ui),
                f.odd or "-",
                say_finding(f, args.ui),
                sep="\t",
            )
        less = len(found) - len(findings)
        total = (
            message("{count:# finding|# findings}; {less} less severe (--show info)", count=len(findings), less=less)
            if less
            else message("{count:# finding|# findings}", count=len(findings))
        )
        print(say(total, args.ui), file=sys.stderr)
    grave = [f for f in found if SEVERITIES.index(f.severity) >= SEVERITIES.index(args.fail_on)]
    return 1 if grave and not args.exit_zero else 0


def print_csv(findings: "Iterable[Finding]", ui: str) -> None:
    import csv

    from toolkit.saying import say_finding

    rows = csv.writer(sys.stdout, lineterminator="\n")
    rows.writerow(("id", "story", "unit", "check", "category", "severity", "odd", "message"))
    for f in findings:
        rows.writerow((f.id, f.story, f.unit or "", f.check, f.category, f.severity, f.odd or "", say_finding(f, ui)))
