"""`newsalign score`: translations scored as sacreBLEU does."""

import argparse
import sys
from pathlib import Path

from toolkit.commands.arguments import decimals, pair, positive, utf8
from toolkit.commands.command import Commands, command
from toolkit.commands.options import add_slices
from toolkit.commands.output import put_lines
from toolkit.errors import UsageError


def add_score(commands: Commands) -> None:
    sub = command(
        commands,
        run_score,
        "Score translations as sacreBLEU does, with its options and its numbers.",
        "newsalign score -l uk-en -i sysA.txt sysB.txt -r ref.txt -m bleu chrf --paired-bs",
    )
    add = sub.add_argument
    add("refs", nargs="*", metavar="REFERENCE", help="files of references, as in sacreBLEU")
    add("-r", "--references", nargs="+", default=[], metavar="REFERENCE", help="the same, where -i or -m stand before")
    add(
        "--corpus",
        type=Path,
        help="score against the published versions of a corpus, in the order of its exported pair",
    )
    add(
        "-i",
        "--input",
        nargs="+",
        metavar="SYSTEM",
        help="files of translations; the first is the baseline (default: standard input)",
    )
    add("-l", "--language-pair", type=pair, metavar="DIRECTION", help="uk-en, en-ru …")
    add_slices(sub)
    add("--source", default="", metavar="FILE", help="the sources: counts what failed as a whole (needs -l)")
    add(
        "-nr", "--num-refs", type=positive, default=1, metavar="N", help="references a line of one file, parted by tabs"
    )
    add("-e", "--encoding", type=utf8, default="utf-8", help=argparse.SUPPRESS)
    sets = sub.add_argument_group(
        "test sets on disk", "sacreBLEU's in $SACREBLEU or ~/.sacrebleu, or folders of plain files"
    )
    sets.add_argument(
        "-t", "--test-set", default="", metavar="NAME", help="wmt22, or a folder: brings sources and references"
    )
    sets.add_argument(
        "-ol", "--origlang", default="", metavar="LANG", help="segments written in LANG first; non-LANG: others"
    )
    sets.add_argument(
        "--subset", "--domain", dest="domain", default="", metavar="PATTERN", help="segments of these domains"
    )
    sets.add_argument("--list", action="store_true", help="name sacreBLEU's test sets that are on disk")
    sets.add_argument(
        "--echo", nargs="+", default=[], metavar="FIELD", help="print src, ref, docid … of -t, and score nothing"
    )
    sets.add_argument("--citation", "--cite", action="store_true", help="print how -t is cited, and score nothing")
    sets.add_argument(
        "--download", default="", metavar="NAME", help="let sacreBLEU fetch a test set, and score nothing"
    )
    add(
        "-m",
        "--metrics",
        nargs="+",
        metavar="METRIC",
        help="bleu, chrf, chrf++, ter, spbleu (default: bleu; into uk and ru chrf++ bleu, but for -b)",
    )
    add(
        "--segment-scores",
        nargs="+",
        type=Path,
        default=[],
        metavar="FILE",
        help="another metric's scores: .tsv of system, segment, score; comet-score's .json. Averaged and tested like the others",
    )
    add(
        "--lower-is-better",
        nargs="+",
        default=[],
        metavar="METRIC",
        help="of --segment-scores (known: MetricX, MQM, TER)",
    )
    add("--comet", type=Path, metavar="MODEL", help="COMET by a model on disk, where its package is installed")
    add("--no-typography", action="store_true", help="no second scores with one kind of quotes, dashes and spaces")
    add("-sl", "--sentence-level", action="store_true", help="a score a segment: a table, or segment_scores in JSON")
    add("--segments", type=Path, metavar="FILE", help="write the scores of each segment as Parquet")
    add("-f", "--format", choices=("json", "text", "latex", "markdown"), default="json")
    add("-w", "--width", type=decimals, default=1, help="decimals (default: 1)")
    add("-b", "--score-only", action="store_true", help="print the numbers alone")
    add("-sh", "--short", action="store_true", help="short signatures")
    add(
        "-d",
        "--detail",
        action="store_true",
        help="cut the scores by original language and domain of a test set as well",
    )
    add("-nc", "--no-color", action="store_true", help="no colours on a terminal")
    add("-q", "--quiet", action="store_true", help="no warnings")
    add("-ci", "--confidence", action="store_true", help="intervals at 95 %%, by bootstrap")
    add("-cin", "--confidence-n", type=positive, default=1000, metavar="N", help="resamples of -ci (default: 1000)")
    tests = sub.add_argument_group("paired tests")
    paired = tests.add_mutually_exclusive_group()
    paired.add_argument("-pbs", "--paired-bs", action="store_true", help="paired bootstrap against the first system")
    paired.add_argument("-par", "--paired-ar", action="store_true", help="paired approximate randomisation")
    test = tests.add_argument
    test(
        "-pbsn",
        "--paired-bs-n",
        type=positive,
        default=0,
        metavar="N",
        help="resamples of -pbs (default: 1000; of --all-pairs 10000)",
    )
    test("-parn", "--paired-ar-n", type=positive, default=0, metavar="N", help="trials of -par (default: 10000)")
    test("-j", "--paired-jobs", type=int, default=1, help=argparse.SUPPRESS)  # sacreBLEU's; one process does it faster
    test(
        "--all-pairs", action="store_true", help="test all systems against each other: a grid of wins, ties and losses"
    )
    test(
        "--correction",
        choices=("holm", "bh", "none"),
        default="holm",
        help="of p-values for the number of systems (default: holm)",
    )
    test(
        "--docs",
        type=Path,
        metavar="FILE",
        help="the document of each segment, and its domain behind a tab: tests by article",
    )
    bleu = sub.add_argument_group("BLEU")
    bleu.add_argument("-tok", "--tokenize", metavar="NAME", help="13a, intl, char … (default: by language pair)")
    bleu.add_argument("-lc", "--lowercase", action="store_true")
    bleu.add_argument("-s", "--smooth-method", choices=("none", "floor", "add-k", "exp"), default="exp")
    bleu.add_argument("-sv", "--smooth-value", type=float)
    bleu.add_argument("--force", action="store_true", help="no warning where the input looks tokenized")
    chrf = sub.add_argument_group("chrF")
    chrf.add_argument("-cc", "--chrf-char-order", type=int, default=6)
    chrf.add_argument("-cw", "--chrf-word-order", type=int, default=0, help="2 is chrF++")
    chrf.add_argument("--chrf-beta", type=int, default=2)
    chrf.add_argument("--chrf-lowercase", action="store_true")
    chrf.add_argument("--chrf-whitespace", action="store_true")
    chrf.add_argument("--chrf-eps-smoothing", action="store_true")
    ter = sub.add_argument_group("TER")
    ter.add_argument("--ter-case-sensitive", action="store_true")
    ter.add_argument("--ter-asian-support", action="store_true")
    ter.add_argument("--ter-no-punct", action="store_true")
    ter.add_argument("--ter-normalized", action="store_true")


def run_score(args: argparse.Namespace) -> int:
    import logging
    from dataclasses import fields

    from toolkit.metrics import Settings, chosen_format, render, render_segments, testsets
    from toolkit.scoring import Asked, detail, echo, gathered, metrics_for, score

    if args.list or args.download or args.echo or args.citation:
        if args.citation and not args.test_set:
            raise UsageError("--citation: of which test set? say -t as well, as in -t wmt22")
        if args.download:
            testsets.download(args.download, args.language_pair or "")
        lines = echo(args.test_set, args.language_pair or "", args.echo) if args.echo else []
        if args.list:
            lines = [f"{name}: {', '.join(pairs)}" for name, pairs in testsets.listed(args.language_pair or "")]
        if args.citation:
            lines = testsets.citations(args.test_set)
        put_lines(lines, None)
        return 0
    if args.quiet:
        logging.getLogger("sacrebleu").setLevel(logging.ERROR)
    if args.slices and (not args.corpus or args.score_only or args.sentence_level):
        raise UsageError("--slices: cuts by what a corpus knows of its segments; say --corpus, and neither -b nor -sl")
    if args.detail and (args.score_only or args.sentence_level):
        raise UsageError("--detail: prints a table of scores; leave out -b and -sl")
    asked = Asked(
        systems=args.input or ([] if args.segment_scores else ["-"]),
        references=[*args.refs, *args.references],
        direction=args.language_pair or "",
        lower=args.lower_is_better,
        **{f: getattr(args, f) for f in ("test_set", "corpus", "source", "docs", "origlang", "domain", "num_refs")},
        **{f: getattr(args, f) for f in ("segment_scores", "comet")},
    )
    given = gathered(asked)
    names = args.metrics or metrics_for(asked, score_only=args.score_only)
    settings = Settings(**{f.name: getattr(args, f.name) for f in fields(Settings) if f.name in args})
    found = score(
        asked,
        given,
        names=names,
        settings=settings,
        confidence=args.confidence and args.confidence_n,
        paired="bs" if args.paired_bs else "ar" if args.paired_ar else None,
        paired_n=args.paired_ar_n if args.paired_ar else args.paired_bs_n,
        pairs=args.all_pairs,
        correction=args.correction,
        typography=not (args.no_typography or args.score_only or args.sentence_level),
        segments=args.sentence_level or args.segments is not None,
    )
    if args.score_only and not args.quiet:
        for warning in dict.fromkeys(f"{s.system}: {warning}" for s in found for warning in s.warnings):
            print(warning, file=sys.stderr)
    if args.segments and found.segments:
        found.segments.write(args.segments)
    output = chosen_format(args.format)
    if args.sentence_level and found.segments and (args.score_only or output != "json"):
        sys.stdout.write(render_segments(found.segments, width=args.width, score_only=args.score_only))
        return 0
    text = render(
        found if args.sentence_level else found.without_segments(),
        output,
        width=args.width,
        short=args.short,
        score_only=args.score_only,
        color=sys.stdout.isatty() and not args.no_color,
    )
    if args.slices or args.detail:
        from toolkit.evaluating import slices_of, with_slices

        cut = detail(given, found, asked.direction) if args.detail else ()
        cut += slices_of(found, args.corpus, asked.direction, args.slices) if args.slices else ()
        text = with_slices(text, cut, output, width=args.width)
    sys.stdout.write(text)
    return 0
