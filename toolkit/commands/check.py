"""`newsalign check`: where the versions of a story disagree."""

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.commands.command import Commands, command

if TYPE_CHECKING:
    from toolkit.checking import Review
    from toolkit.saying import Message

SEVERITIES = ("info", "minor", "major", "critical")
FORMS = ("text", "json", "csv", "xlsx", "sarif")
STALE = 3  # decisions that are named


def add_check(commands: Commands) -> None:
    sub = command(
        commands,
        run_check,
        "Show where the versions of a story disagree.",
        "newsalign check out/sample --only number-mismatch; newsalign check uk.html ru.html en.html; "
        "newsalign check --text uk.docx en.txt",
    )
    add = sub.add_argument
    add(
        "sources",
        nargs="*",
        metavar="SOURCE",
        help="a corpus, a folder of saved pages, or one story: its saved versions, or the address of one",
    )
    add(
        "--text",
        nargs="+",
        type=Path,
        default=[],
        metavar="FILE",
        help="versions as plain text or .docx: a paragraph a line, the first the headline",
    )
    add("--contact", metavar="MAIL", help="with an address: whom the site can write to (or NEWSALIGN_CONTACT)")
    add("--only", nargs="+", metavar="CHECK", help="these checks alone")
    add(
        "--glossary", type=Path, metavar="FILE", help="the house's terms, CSV or TBX (default: the recipe's, for pages)"
    )
    add("-f", "--format", choices=FORMS, help="default: what the name of -o says, or text")
    add("-o", "--output", type=Path, metavar="FILE", help="a file that is whole or not there; default: standard output")
    add(
        "--ui",
        choices=("en", "uk"),
        default="en",
        help="English or Ukrainian (default: en); ids and JSON stay as they are",
    )
    add("--all", dest="each", action="store_true", help="as text: each finding, although several stories have the same")
    add(
        "--ignored",
        type=Path,
        metavar="FILE",
        help="decisions of `newsalign ignore` (default: ignored.toml beside the recipe; a corpus knows its own)",
    )
    add("--baseline", type=Path, metavar="FILE", help="what `check` printed before, or a corpus: tell only what is new")
    add(
        "--show",
        choices=SEVERITIES,
        default="minor",
        help="from this severity on (default: minor; info is what newsrooms do on purpose: additions, later updates, cuts)",
    )
    add("--fail-on", choices=SEVERITIES, default="minor", help="exit 1 if a finding is as severe (default: minor)")
    add("--exit-zero", action="store_true", help="exit 0 whatever is found")


def run_check(args: argparse.Namespace) -> int:
    from toolkit.checking import Given, review
    from toolkit.checks import CHECKS
    from toolkit.commands.output import put_bytes
    from toolkit.findings import Shown, form_for, shown
    from toolkit.saying import say

    form = form_for(args.format, args.output)
    seen = review(
        Given(sources=tuple(args.sources), texts=tuple(args.text)),
        only=args.only or tuple(CHECKS),
        decisions=args.ignored,
        baseline=args.baseline,
        glossary=args.glossary,
        contact=args.contact,
    )
    for note in seen.notes:
        print(say(note, args.ui), file=sys.stderr)
    found = [f for f in seen.found if SEVERITIES.index(f.finding.severity) >= SEVERITIES.index(args.show)]
    how = Shown(
        ui=args.ui,
        colour=args.output is None and colourful(),
        each=args.each,
        ignored=seen.ignored,
        known=seen.known,
        rules={name: check.description for name, check in CHECKS.items()},
        root=seen.root,
    )
    made = shown(found, form, how)
    put_bytes(made.encode("utf-8", "replace") if isinstance(made, str) else made, args.output)
    if form == "text" or args.output:
        for line in account(seen, len(found)):
            print(say(line, args.ui), file=sys.stderr)
    grave = any(SEVERITIES.index(f.finding.severity) >= SEVERITIES.index(args.fail_on) for f in seen.found)
    return 1 if grave and not args.exit_zero else 0


def account(seen: "Review", shown: int) -> "list[Message]":
    """Return how many findings there are, how many were left out and why, and which decisions are about none."""
    from toolkit.saying import also, message

    total = message("{count:# finding|# findings}", count=shown)
    if less := len(seen.found) - shown:
        total = also(total, message("{less} less severe (--show info)", less=less))
    if seen.known:
        total = also(total, message("{known} known before", known=seen.known))
    if seen.ignored:
        total = also(total, message("{ignored} ignored", ignored=seen.ignored))
    lines = [total]
    if seen.stale:
        named = ", ".join(f"{d.id} ({d.check}, {d.story})" if d.story else d.id for d in seen.stale[:STALE])
        more = len(seen.stale) - STALE
        lines.append(
            message(
                "{count:# decision is|# decisions are} about nothing that is found any more, and may be deleted: {named}{more:, and # more}",
                count=len(seen.stale),
                named=named,
                more=str(more) if more > 0 else "",
            )
        )
    return lines


def colourful() -> bool:
    """Return whether standard output is a terminal that wants colours: https://no-color.org."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
