"""`newsalign eval`: systems to a leaderboard."""

import argparse
import sys
from pathlib import Path

from toolkit.commands.arguments import decimals
from toolkit.commands.command import Commands, command
from toolkit.commands.options import add_slices
from toolkit.commands.translate import add_keeping
from toolkit.errors import UsageError


def add_eval(commands: Commands) -> None:
    sub = command(
        commands,
        run_eval,
        "Run translation systems on a test set, score them against the published versions and write a leaderboard.",
        "newsalign eval eval/systems.toml --corpus out/sample --slices month kind -o out/leaderboard",
    )
    add = sub.add_argument
    add(
        "systems",
        type=Path,
        help="TOML with [[systems]]: name, direction, engine, file, note, trained_until, whole_articles; and metrics, slices",
    )
    data = sub.add_mutually_exclusive_group(required=True)
    data.add_argument("--corpus", type=Path, help="a corpus folder")
    data.add_argument(
        "--moses", metavar="PREFIX", help="plain files PREFIX.uk, PREFIX.en; PREFIX.ids and PREFIX.docids if any"
    )
    data.add_argument("--hub", metavar="NAME", help="a data set: a folder, or a name on the Hub")
    data.add_argument(
        "-t", "--test-set", metavar="NAME", help="a test set on disk, as of newsalign score: wmt22, or a folder"
    )
    add("--config", metavar="NAME", help="of --hub: its configuration (default: that of the direction, uk-en)")
    add("--split", metavar="NAME", help="of --hub: its split (default: test)")
    add(
        "-m",
        "--metrics",
        nargs="+",
        metavar="METRIC",
        help="bleu, chrf, chrf++, ter (default: the file's; else chrf++ bleu into uk and ru, bleu chrf into en)",
    )
    add_slices(sub)
    add("--types", nargs="+", metavar="TYPE", help="of --corpus: score links of these types alone (default: "
        "translated merged split reordered)")  # fmt: skip
    add("-f", "--format", choices=("text", "json", "latex", "markdown"), default="text")
    add("-w", "--width", type=decimals, default=1, help="decimals (default: 1)")
    add(
        "-o",
        "--output",
        type=Path,
        metavar="FOLDER",
        help="write a leaderboard: a page with plots, JSON, Markdown, LaTeX, scores of segments",
    )
    add_keeping(sub)


def run_eval(args: argparse.Namespace) -> int:
    from functools import partial

    from toolkit import tasks
    from toolkit.corpus import open_corpus, read_systems
    from toolkit.evaluating import TRANSLATIONS, evaluate, on_disk, render, write

    if args.types and not args.corpus:
        raise UsageError("--types: only a corpus knows the types of its links; say --corpus, or leave it out")
    if (args.config or args.split) and not args.hub:
        raise UsageError("--config and --split choose within a data set; say --hub, or leave them out")
    recipe = read_systems(args.systems)
    data = (
        open_corpus(args.corpus) if args.corpus
        else partial(tasks.moses, args.moses) if args.moses
        else partial(on_disk, args.test_set) if args.test_set
        else partial(tasks.hub, args.hub, config=args.config, split=args.split)
    )  # fmt: skip
    found = evaluate(
        data, recipe.systems, root=args.systems.parent, names=args.metrics or recipe.metrics or None,
        slices=recipe.slices if args.slices is None else args.slices, types=args.types or TRANSLATIONS,
        segment_scores=recipe.segment_scores,
        details=args.output is not None, cache=args.cache, keep=not args.no_cache, quiet=args.quiet,
        name=recipe.title or recipe.name,
    )  # fmt: skip
    unscored = {system.direction for system in recipe.systems} - {score.direction for score in found.scores}
    for pair in sorted(unscored):
        wanted = f" (looked for {', '.join(f'{args.moses}.{side}' for side in pair.split('-'))})" if args.moses else ""
        print(
            f"{args.corpus or args.moses or args.hub or args.test_set}: no segment of {pair} to score{wanted}",
            file=sys.stderr,
        )
    if not found.scores:
        return 1
    if args.output:
        story_page = args.corpus / "report.html" if args.corpus else None
        write(found, args.output, width=args.width, report=story_page if story_page and story_page.is_file() else None)
        print(f"leaderboard: {args.output / 'leaderboard.html'}", file=sys.stderr)
    sys.stdout.write(render(found, args.format, width=args.width))
    return 0
