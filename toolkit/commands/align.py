"""`newsalign align`: the versions of stories, sentence by sentence."""

import argparse
import sys
from pathlib import Path

from toolkit.commands.arguments import direction
from toolkit.commands.command import Commands, command
from toolkit.commands.options import add_encoder_options, add_words, encoder_of, words_of
from toolkit.commands.output import put


def add_align(commands: Commands) -> None:
    sub = command(
        commands,
        run_align,
        "Align the versions of stories, all three together.",
        "newsalign align docs.json -o links.json",
    )
    add = sub.add_argument
    add(
        "source",
        nargs="*",
        type=Path,
        help='a JSON file {"docs": [{"id", "sentences": {"uk": […], …}}]}, the same as .jsonl with a document a line, which are '
        "read one at a time, a table (.tsv), a corpus, saved pages; or plain "
        "files of one sentence a line: news.uk news.ru news.en, or news for short",
    )
    for lang in ("uk", "ru", "en"):
        add(f"--{lang}", type=Path, metavar="FILE", help=f"plain file of the {lang} version, whatever its name")
    add(
        "--docids",
        nargs="+",
        type=Path,
        default=[],
        metavar="FILE",
        help="ids of documents beside the lines of plain files",
    )
    add(
        "--blank-lines",
        choices=("paragraphs", "documents"),
        default="paragraphs",
        help="what an empty line of a plain file ends (default: paragraphs; documents end with .EOA, too)",
    )
    add(
        "--ladder",
        type=Path,
        metavar="FILE",
        help="links of two plain files by hunalign or vecalign: convert, do not align",
    )
    add("-o", "--output", type=Path, help="file of the links; standard output where it is not given")
    add(
        "-f",
        "--format",
        choices=("json", "ladder", "tsv", "text"),
        help="json: positions and probabilities; ladder: [0]:[0, 1]:0.98 a line; tsv: the sentences (default: json); "
        "of --explain: text (default) or json",
    )
    add("--pair", type=direction, metavar="PAIR", help="uk-ru, uk-en, ru-en, or turned round: this pair alone")
    add("--explain", metavar="STORY", help="show what made the links of this story, and what came second")
    add("-q", "--quiet", action="store_true", help="no progress, no warnings")
    add_words(sub)
    add_encoder_options(sub)


def run_align(args: argparse.Namespace) -> int:
    from toolkit.aligning import explain_story, source_of, write_links

    source = source_of(
        args.source,
        texts={lang: getattr(args, lang) for lang in ("uk", "ru", "en") if getattr(args, lang)},
        docids=args.docids,
        documents_between_blanks=args.blank_lines == "documents",
        ladder=args.ladder,
    )
    used = {"words": words_of(args), "encoder": encoder_of(args), "pair": args.pair, "quiet": args.quiet}
    if args.explain:
        put(explain_story(source, args.explain, output=args.format or "text", **used), args.output)
        return 0
    for warning in write_links(source, args.output, output=args.format or "json", **used):
        if not args.quiet:
            print(f"newsalign align: {warning}", file=sys.stderr)
    return 0
