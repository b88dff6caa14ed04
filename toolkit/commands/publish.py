"""`newsalign publish`: a corpus to the Hugging Face Hub."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.commands.command import Commands, command

if TYPE_CHECKING:
    from toolkit.publishing import Plan


def add_publish(commands: Commands) -> None:
    sub = command(
        commands,
        run_publish,
        "Check what would go to the Hugging Face Hub and show it, and with --push send it.",
        "newsalign publish out/sample --repo user/name",
    )
    sub.add_argument("corpus", type=Path, help="a corpus folder")
    sub.add_argument("--repo", required=True, help="user/name of the data set")
    sub.add_argument("--push", action="store_true", help="upload; the token is read from HF_TOKEN or the Hub's login")
    sub.add_argument("--public", action="store_true", help="a new repository is public; private where it is not said")
    sub.add_argument(
        "--gated",
        nargs="?",
        choices=("auto", "manual"),
        const="auto",
        help="readers agree to conditions first; auto: and get in at once (default), manual: when you let them",
    )
    sub.add_argument("--tag", default="", help="name of the new version (default: the next of v1, v2 …)")
    sub.add_argument("--show-card", action="store_true", help="print the card as it would be, and nothing else")
    sub.add_argument("--purge-history", action="store_true", help="delete all earlier revisions, for good")
    sub.add_argument("--yes", action="store_true", help="with --purge-history: do not ask")


def run_publish(args: argparse.Namespace) -> int:
    from toolkit.errors import ToolkitError, UsageError
    from toolkit.publishing import publish

    if args.yes and not args.purge_history:
        raise UsageError("--yes goes with --purge-history")
    how = {
        "repo": args.repo,
        "private": not args.public,
        "gated": args.gated,
        "tag": args.tag,
        "purge": args.purge_history,
    }
    if args.purge_history and args.push and not args.yes:
        confirm(publish(args.corpus, **how))
    plan = publish(args.corpus, push=args.push, **how)
    if args.show_card and plan.card:
        print(plan.card, end="")
        return 0
    for file in plan.uploads:
        print(f"{file.bytes:>12}  {file.action:<8}  {file.path}")
    if plan.objections:
        for objection in plan.objections:
            print(f"{objection.check:>12}  {objection.detail}", file=sys.stderr)
        many = len(plan.objections)
        raise ToolkitError(
            f"{args.corpus}: {'one thing speaks' if many == 1 else f'{many} things speak'} against publishing it (above; "
            "docs/publishing.md has more)"
        )
    tell(plan, args)
    return 0


def confirm(plan: "Plan") -> None:
    """Ask for the name of the repository, or raise UsageError."""
    from toolkit.errors import UsageError

    if plan.objections:
        return  # the push will say so
    tags = f", with the tags {', '.join(plan.head.tags)}" if plan.head and plan.head.tags else ""
    print(
        f"This deletes all revisions of {plan.repo} but the one that is published now{tags}.\n"
        "It cannot be undone, and links to earlier revisions break.",
        file=sys.stderr,
    )
    print(f"Type {plan.repo} to go on: ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip() != plan.repo:
        raise UsageError("not confirmed, nothing was done; type the repository's name, or say --yes")


def tell(plan: "Plan", args: argparse.Namespace) -> None:
    """Print what a publisher wants to know beside the files."""
    from toolkit import leakage
    from toolkit.corpus import open_corpus

    def say(text: str) -> None:
        print(text, file=sys.stderr)

    for line in leakage.lines(open_corpus(args.corpus).manifest.leakage):
        say(line)
    tables = sum(path.endswith(".parquet") for path in plan.paths("new", "replaced", "same"))
    say(
        f"checked: {tables} Parquet files against the card (columns, rows, bytes), their checksums and ids; the card; "
        "no token, no path of this machine"
    )
    for note in plan.notes:
        say(f"note: {note}")
    counts = {name: len(plan.paths(name)) for name in ("new", "replaced", "same", "gone")}
    said = ", ".join(f"{n} {word}" for word, n in counts.items() if n)
    sent = sum(u.bytes for u in plan.uploads if u.action in ("new", "replaced"))
    what = f"{plan.version}: {plan.what or 'the data is the same'}"
    state = "private" if (plan.head.private if plan.head else not args.public) else "public"
    gated = f", gated ({args.gated})" if args.gated else ""
    if args.push and not sent and not counts["gone"]:
        say(f"{plan.url} ({state}{gated}) has all this already, as {plan.version}")
    elif args.push:
        say(f"{what}\nuploaded to {plan.url} ({state}{gated}): {said}, {size(sent)}")
    if args.push:
        if args.purge_history:
            say("earlier revisions are deleted. What was in them may still be found in:")
            for place in plan.left:
                say(f"  - {place}")
        return
    say(f"{what}\nwould go to {plan.url} ({state if plan.head else f'new, {state}'}{gated}): {said}, {size(sent)}")
    if args.purge_history:
        tags = f" and the tags {', '.join(plan.head.tags)}" if plan.head and plan.head.tags else ""
        say(f"then all earlier revisions{tags} would be deleted")
    say("nothing was sent; say --push to upload")


def size(count: float) -> str:
    """Return a number of bytes for reading.

    >>> size(999), size(358_443)
    ('999 bytes', '358 KB')
    """
    for unit in ("bytes", "KB", "MB", "GB"):
        if count < 1000 or unit == "GB":
            break
        count /= 1000
    return f"{count:.0f} {unit}" if unit == "bytes" or count >= 10 else f"{count:.1f} {unit}"
