"""`newsalign publish`: a corpus to the Hugging Face Hub."""

import argparse
import sys
from pathlib import Path

from toolkit.commands.command import Commands, command


def add_publish(commands: Commands) -> None:
    sub = command(
        commands,
        run_publish,
        "Show what would go to the Hugging Face Hub, and with --push send it.",
        "newsalign publish out/sample --repo user/name",
    )
    sub.add_argument("corpus", type=Path, help="a corpus folder")
    sub.add_argument("--repo", required=True, help="user/name of the data set")
    sub.add_argument("--push", action="store_true", help="upload; the token is read from HF_TOKEN or the Hub's login")
    sub.add_argument("--public", action="store_true", help="a new repository is public; private where it is not said")


def run_publish(args: argparse.Namespace) -> int:
    from toolkit import leakage
    from toolkit.corpus import open_corpus
    from toolkit.pipeline import is_corpus
    from toolkit.publishing import publish

    uploads = publish(args.corpus, repo=args.repo, push=args.push, private=not args.public)
    for file in uploads:
        print(f"{file.bytes:>12}  {file.path}")
    for line in leakage.lines(open_corpus(args.corpus).manifest.leakage) if is_corpus(args.corpus) else ():
        print(line, file=sys.stderr)
    done = "uploaded to" if args.push else "would go to"
    print(f"{len(uploads)} files {done} {args.repo}" + ("" if args.push else "; say --push to upload"), file=sys.stderr)
    return 0
