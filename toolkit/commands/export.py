"""`newsalign export`: a corpus in a format that other tools read."""

import argparse
import sys
from pathlib import Path

from toolkit.commands.command import Commands, command
from toolkit.commands.options import add_filter_options, filter_settings

# What each of `toolkit.exports.FORMATS` is, told without loading them.
FORMATS = {
    "hub": "Parquet by configuration, with a card: Hugging Face datasets",
    "moses": "plain text, a file a language, with ids",
    "tmx": "TMX 1.4b: all three versions, and a file a pair",
    "jsonl": "JSON, a unit a line, with offsets",
    "tsv": "a table under a header",
    "xliff": "XLIFF 1.2, a file a pair: translation tools",
    "xliff2": "XLIFF 2.1, a file a pair",
    "xlsx": "a spreadsheet for reviewers",
    "xces": "OPUS: documents and standoff links",
    "ladder": "sentences a line, and links as line numbers: vecalign",
}


def add_export(commands: Commands) -> None:
    sub = command(
        commands,
        run_export,
        "Write a corpus in a format that other tools read.",
        "newsalign export out/sample --format tmx --srclang uk",
    )
    sub.add_argument("corpus", type=Path, help="a corpus folder")
    sub.add_argument("-f", "--format", nargs="+", metavar="FORMAT", help="see below (default: those of the recipe)")
    sub.add_argument("-o", "--output", type=Path, help="folder; CORPUS/export where it is not given")
    sub.add_argument("--pairs", nargs="+", choices=("uk-ru", "uk-en", "ru-en"), help="these pairs alone")
    sub.add_argument(
        "--require-all", action="store_true", help="moses, jsonl, tsv, xlsx: only units that all three versions have"
    )
    sub.add_argument("--no-header", action="store_true", help="tsv: no line with the names of the columns")
    sub.add_argument(
        "--srclang",
        choices=("*all*", "uk", "ru", "en"),
        default="*all*",
        help="tmx: source language, for tools that insist on one (default: *all*)",
    )
    sub.add_argument("--tmx-locale", action="store_true", help="tmx, xliff: uk-UA, ru-UA, en-GB in place of uk, ru, en")
    add_filter_options(sub)
    formats = "\n".join(f"  {name:<7} {what}" for name, what in FORMATS.items())
    sub.epilog = f"formats:\n{formats}\n\n{sub.epilog}"


def run_export(args: argparse.Namespace) -> int:
    from toolkit.corpus import open_corpus
    from toolkit.data import PAIRS
    from toolkit.exports import ALTERED, Options, altered
    from toolkit.pipeline import export

    options = Options(
        pairs=tuple(p for p in PAIRS if not args.pairs or "-".join(p) in args.pairs),
        require_all=args.require_all,
        header=not args.no_header,
        source=args.srclang,
        locales=args.tmx_locale,
    )
    for name in args.format or open_corpus(args.corpus).manifest.recipe.exports.formats:
        made = export(open_corpus(args.corpus), name, out=args.output, options=options, settings=filter_settings(args))
        print(made)
        for rule, count in sorted(altered(made).items()):
            print(f"texts that are not as in the corpus: {count} ({rule}), listed in {made / ALTERED}", file=sys.stderr)
    return 0
