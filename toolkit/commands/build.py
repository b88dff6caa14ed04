"""`newsalign build`: a corpus from saved pages."""

import argparse
import sys
from pathlib import Path

from toolkit.commands.arguments import amount, positive
from toolkit.commands.command import Commands, command
from toolkit.commands.options import add_encoder_options, add_words, encoder_settings, words_of


def add_build(commands: Commands) -> None:
    sub = command(
        commands, run_build, "Make a corpus from saved pages.", "newsalign build corpora/sample -o out/sample"
    )
    sub.add_argument(
        "pages", type=Path, help="a folder with recipe.toml, a folder of saved pages, or one file: page, WARC, table …"
    )
    sub.add_argument("-o", "--output", type=Path, required=True, help="folder of the corpus")
    sub.add_argument("-j", "--jobs", type=positive, default=1, help="processes; any number gives the same bytes")
    sub.add_argument(
        "--runner", default="processes", help="processes of this machine, or ray: a Ray cluster (default: processes)"
    )
    sub.add_argument("--address", metavar="HOST:PORT", help="of the Ray cluster (default: the one that runs here)")
    sub.add_argument(
        "--time-limit",
        type=amount,
        default=600.0,
        metavar="SECONDS",
        help="for a page or a story, before it is set aside (default: 600; in processes of their own, with --jobs)",
    )
    sub.add_argument("--overwrite", action="store_true", help="replace the corpus of another recipe")
    sub.add_argument("-q", "--quiet", action="store_true", help="no progress, no account")
    words = add_words(sub)
    words.add_argument(
        "--relearn", action="store_true", help="learn anew, though the corpus has a lexicon; align all stories again"
    )
    add_encoder_options(sub)


def run_build(args: argparse.Namespace) -> int:
    from toolkit import leakage
    from toolkit.building import build, changes, read_changes
    from toolkit.exports import ALTERED, altered
    from toolkit.pipeline import house_glossary

    for problem in house_glossary(args.pages)[1]:
        print(problem, file=sys.stderr)
    made = build(
        args.pages,
        args.output,
        jobs=args.jobs,
        overwrite=args.overwrite,
        quiet=args.quiet,
        words=words_of(args),
        relearn=args.relearn,
        encoder=encoder_settings(args),
        device=args.device,
        vectors=args.encoder_cache,
        runner=args.runner,
        address=args.address,
        time_limit_s=args.time_limit,
    )
    for warning in read_changes(made).idle:
        print(f"warning: {warning}", file=sys.stderr)
    if not args.quiet:
        for line in made.manifest.ledger.lines():
            print(line)
        for line in (*leakage.lines(made.manifest.leakage), *changes(made)):
            print(line)
        for name in made.manifest.recipe.exports.formats:
            for rule, count in sorted(altered(args.output / "export" / name).items()):
                print(f"export/{name}: texts that are not as in the corpus: {count} ({rule}), listed in {ALTERED}")
        print(f"{made.manifest.counts['findings']} findings; report: {args.output / 'report.html'}")
        print(f"by language and month: newsalign ledger {args.output}")
    return 0
