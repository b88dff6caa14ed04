"""`newsalign extract`: the articles in saved pages."""

import argparse
import sys
from pathlib import Path

from toolkit.commands.command import Commands, command
from toolkit.commands.output import dump


def add_extract(commands: Commands) -> None:
    sub = command(commands, run_extract, "Show the articles in saved pages.", "newsalign extract pages.warc.gz -f json")
    sub.add_argument(
        "page", type=Path, help="a saved page, WARC, text dump, table or JSON of articles, or a folder of them"
    )
    sub.add_argument(
        "-f",
        "--format",
        choices=("text", "json"),
        default="text",
        help="json: one object, an article a line for a folder, WARC or table",
    )
    sub.add_argument("--drops", action="store_true", help="show on standard error what was left out, and why")


def run_extract(args: argparse.Namespace) -> int:
    from toolkit.pipeline import article_json, article_text, files_in, read_pages

    root, sources = files_in(args.page)
    found = 0
    for read in read_pages(root, sources):
        for drop in read.drops:
            if args.drops or drop.noun == "page":
                print(f"{drop.where}: {drop.reason}: {drop.detail}", file=sys.stderr)
        if read.article:
            found += 1
            if args.format == "json":
                alone = args.page.is_file() and "#" not in read.article.page
                print(dump(article_json(read.article), indent=2 if alone else None))
            else:
                print(article_text(read.article))
    if not sources:
        print(f"{args.page}: no files in it", file=sys.stderr)
    return 0 if found else 1
