"""`newsalign export`: a corpus in a format that other tools read."""

import argparse
from pathlib import Path

from toolkit.commands.command import Commands, command
from toolkit.commands.options import add_filter_options, filter_settings


def add_export(commands: Commands) -> None:
    sub = command(
        commands,
        run_export,
        "Write a corpus in a format that other tools read.",
        "newsalign export out/sample --format tmx --srclang uk",
    )
    sub.add_argument("corpus", type=Path, help="a corpus folder")
    sub.add_argument("-f", "--format", nargs="+", metavar="FORMAT", help="hub, moses, tmx, jsonl (default: all)")
    sub.add_argument("-o", "--output", type=Path, help="folder; CORPUS/export where it is not given")
    sub.add_argument("--pairs", nargs="+", choices=("uk-ru", "uk-en", "ru-en"), help="these pairs alone")
    sub.add_argument("--require-all", action="store_true", help="moses, jsonl: only units that all three versions have")
    sub.add_argument(
        "--srclang",
        choices=("*all*", "uk", "ru", "en"),
        default="*all*",
        help="tmx: source language, for tools that insist on one (default: *all*)",
    )
    sub.add_argument("--tmx-locale", action="store_true", help="tmx: uk-UA, ru-UA, en-GB in place of uk, ru, en")
    add_filter_options(sub)


def run_export(args: argparse.Namespace) -> int:
    from toolkit.corpus import open_corpus
    from toolkit.data import PAIRS
    from toolkit.exports import FORMATS, Options
    from toolkit.pipeline import export

    options = Options(
        pairs=tuple(p for p in PAIRS if not args.pairs or "-".join(p) in args.pairs),
        require_all=args.require_all,
        source=args.srclang,
        locales=args.tmx_locale,
    )
    for name in args.format or FORMATS:
        print(export(open_corpus(args.corpus), name, out=args.output, options=options, settings=filter_settings(args)))
    return 0
