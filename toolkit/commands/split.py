"""`newsalign split`: paragraphs to sentences."""

import argparse

from toolkit.commands.arguments import language
from toolkit.commands.command import Commands, command


def add_split(commands: Commands) -> None:
    sub = command(
        commands,
        run_split,
        "Cut paragraphs (standard input, one a line) into sentences, one a line, an empty line after each paragraph.",
        "newsalign split -l uk < paragraphs.txt",
    )
    sub.add_argument("-l", "--lang", type=language, required=True, metavar="LANG", help="uk, ru or en")
    sub.add_argument("input", nargs="?", default="-", help="a file in place of standard input")


def run_split(args: argparse.Namespace) -> int:
    from toolkit.files import read_lines
    from toolkit.splitting import split

    for paragraph in read_lines(args.input):
        for start, end in split(paragraph, args.lang):
            print(paragraph[start:end])
        print()
    return 0
