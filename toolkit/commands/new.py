"""`newsalign new`: a folder with a recipe to begin with."""

import argparse
from pathlib import Path

from toolkit.commands.command import Commands, command


def add_new(commands: Commands) -> None:
    sub = command(
        commands,
        run_new,
        "Begin a corpus: a folder with a recipe that tells what each setting is for. Nothing is overwritten.",
        "newsalign new corpora/mine",
    )
    sub.add_argument("folder", type=Path, help="a folder to be made, or one of saved pages")


def run_new(args: argparse.Namespace) -> int:
    from toolkit.corpus import read_recipe
    from toolkit.corpus.starting import start

    path = start(args.folder)
    recipe = read_recipe(args.folder)
    print(path)
    if not any((args.folder / recipe.pages).iterdir()):
        print(f"put saved pages into {args.folder / recipe.pages}, or fetch some, and then:")
    print(f"newsalign build {args.folder} -o out/{recipe.name}")
    return 0
