"""`newsalign fetch`: the articles of a site to a WARC."""

import argparse
import sys
from pathlib import Path

from toolkit.commands.arguments import amount, day, positive, seconds
from toolkit.commands.command import Commands, command
from toolkit.errors import UsageError


def add_fetch(commands: Commands) -> None:
    sub = command(
        commands,
        run_fetch,
        "Fetch the articles of a site, politely, to a WARC. The same command goes on where it was stopped.",
        "newsalign fetch pravda.com.ua --since 2024-01-01 --until 2024-01-31 --contact you@your.institute -o pages.warc.gz",
    )
    add = sub.add_argument
    add("site", help="a site that newsalign knows (pravda.com.ua), or the address of any other (https://example.org)")
    add("--since", type=day, metavar="DAY", help="first day, as in 2024-01-31, by the site's own clock")
    add("--until", type=day, metavar="DAY", help="last day")
    add("-o", "--output", type=Path, metavar="FILE", help="the WARC: a name that ends in .warc.gz")
    add("--contact", metavar="MAIL", help="whom the site can write to; sent with each request (or NEWSALIGN_CONTACT)")
    add("--dry-run", action="store_true", help="read the lists alone, and print what would be fetched and what not")
    add("--limit", type=positive, metavar="N", help="ask for so many pages in this run")
    add("--max-minutes", type=amount, metavar="N", help="end this run after so long")
    add(
        "--delay",
        type=seconds,
        default=1.0,
        metavar="S",
        help="between requests (default: 1); the site may lengthen it",
    )
    add("--timeout", type=amount, default=30.0, metavar="S", help="for one request in all (default: 30)")
    add("--max-mb", type=amount, default=10.0, metavar="N", help="leave out larger pages (default: 10)")
    add(
        "--earlier",
        type=Path,
        nargs="+",
        default=[],
        metavar="WARC",
        help="ask of the pages in these, the oldest first, only whether they have changed",
    )
    add("-q", "--quiet", action="store_true", help="no progress, no account")


def run_fetch(args: argparse.Namespace) -> int:
    from toolkit.fetching import Limits, fetch, preview

    limits = Limits(
        delay_s=args.delay,
        timeout_s=args.timeout,
        max_bytes=int(args.max_mb * 1_000_000),
        pages=args.limit,
        max_s=args.max_minutes and args.max_minutes * 60,
    )
    asked = {"contact": args.contact, "since": args.since, "until": args.until, "limits": limits, "quiet": args.quiet}
    if args.dry_run:
        rows = preview(args.site, args.output, **asked)
        for row in rows:
            print(row.decision, row.day or "-", row.lang or "-", row.url, " ".join(row.detail.split()), sep="\t")
        return 0 if any(row.decision == "fetch" for row in rows) else 1
    if args.output is None:
        raise UsageError("no file for the pages; say -o pages.warc.gz, or --dry-run to see what would be fetched")
    account = fetch(args.site, args.output, earlier=args.earlier, **asked)
    if not args.quiet:
        for line in account.lines():
            print(line)
    if account.stopped:
        print(f"newsalign fetch: {account.stopped}; the same command goes on", file=sys.stderr)
    return 0 if account.held and (account.ours or not account.stopped) else 1
