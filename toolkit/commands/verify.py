"""`newsalign verify`: whether a corpus is as it was built."""

import argparse
from pathlib import Path

from toolkit.commands.command import Commands, command


def add_verify(commands: Commands) -> None:
    sub = command(
        commands,
        run_verify,
        "Compare all files of a corpus with the checksums of its build, and name those that are missing or were changed.",
        "newsalign verify out/sample",
    )
    sub.add_argument("corpus", type=Path, help="a corpus folder")


def run_verify(args: argparse.Namespace) -> int:
    from toolkit.corpus import faults, open_corpus

    made = open_corpus(args.corpus, whole=False)
    found = 0
    for name, fault in faults(made):
        print(f"{args.corpus / name}: {fault}")
        found += 1
    if not found:
        print(f"{args.corpus}: {len(made.manifest.checksums)} files, all as they were built")
    return 1 if found else 0
