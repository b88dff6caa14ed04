"""How a command is added to the command line."""

import argparse
from collections.abc import Callable
from typing import Any

Commands = Any  # argparse keeps the type of its subparsers to itself


def command(
    commands: Commands, run: Callable[[argparse.Namespace], int], text: str, example: str
) -> argparse.ArgumentParser:
    """Add the command that `run` carries out, named as the function without "run_"."""
    sub: argparse.ArgumentParser = commands.add_parser(
        run.__name__.removeprefix("run_"),
        help=text,
        description=text,
        epilog=f"example: {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    sub.set_defaults(run=run)
    return sub
