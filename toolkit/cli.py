"""The command line: each command is the function of the same name in other clothes.

Results go to standard output, progress and log to standard error. Exit codes: 0 done; 1 findings at or above the chosen
severity, or input that cannot be used; 2 wrong usage; 130 interrupted.
"""

import argparse
import errno
import io
import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.errors import ToolkitError, UsageError

if TYPE_CHECKING:
    from datetime import date

    from toolkit.alignment import Encoder
    from toolkit.alignment.stories import Words
    from toolkit.data import EncoderSettings, Finding, Lang, Pair

Commands = Any  # argparse keeps the type of its subparsers to itself
SEVERITIES = ("info", "minor", "major", "critical")


def main(argv: Sequence[str] | None = None) -> None:
    """Run a command and leave with its exit code."""
    utf8_console()
    args = parser().parse_args(argv)
    try:
        code = args.run(args)
        sys.stdout.flush()
    except ToolkitError as error:
        print(f"newsalign {args.command}: {error}", file=sys.stderr)
        code = 2 if isinstance(error, UsageError) else 1
    except KeyboardInterrupt:
        print(f"newsalign {args.command}: interrupted; the same command goes on", file=sys.stderr)
        code = 130
    except PermissionError as error:
        print(f"newsalign {args.command}: {error.filename}: {error.strerror}", file=sys.stderr)
        code = 1
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except OSError as error:
        if error.errno != errno.ENOSPC or error.filename is not None:
            raise
        print(f"newsalign {args.command}: standard output cannot be written: {error.strerror}", file=sys.stderr)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    sys.exit(code)


def utf8_console() -> None:
    """Let standard streams take Cyrillic whatever the console's code page, with LF at the end of a line everywhere."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace", newline="\n" if os.name == "nt" else None)


class Version(argparse.Action):
    """Prints the version; looks it up only then."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from toolkit.version import VERSION

        print(f"newsalign {VERSION}")
        parser.exit()


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="newsalign",
        description="Trilingual news (Ukrainian, Russian, English): from saved pages to an aligned, checked and scored corpus.",
        epilog="Begin with: newsalign build corpora/sample -o out/sample",
        allow_abbrev=False,
    )
    top.add_argument("-V", "--version", action=Version, nargs=0, help="print the version")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for add in (
        add_fetch,
        add_build,
        add_extract,
        add_pair,
        add_split,
        add_align,
        add_check,
        add_translate,
        add_score,
        add_eval,
        add_origin,
        add_export,
        add_report,
        add_publish,
    ):
        add(commands)
    return top


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


# --- fetch ---------------------------------------------------------------------------------------------------------


def add_fetch(commands: Commands) -> None:
    sub = command(
        commands,
        run_fetch,
        "Fetch the articles of a site, politely, to a WARC. The same command goes on where it was stopped.",
        "newsalign fetch pravda.com.ua --since 2024-01-01 --until 2024-01-31 --contact you@your.institute -o pages.warc.gz",
    )
    add = sub.add_argument
    add("site", help="a site that newsalign knows (pravda.com.ua), or the address of any other (https://example.org)")
    add("--since", type=day, metavar="DAY", help="first day, as in 2024-01-31, by the site's own clock")
    add("--until", type=day, metavar="DAY", help="last day")
    add("-o", "--output", type=Path, metavar="FILE", help="the WARC: a name that ends in .warc.gz")
    add("--contact", metavar="MAIL", help="whom the site can write to; sent with each request (or NEWSALIGN_CONTACT)")
    add("--dry-run", action="store_true", help="read the lists alone, and print what would be fetched and what not")
    add("--limit", type=positive, metavar="N", help="ask for so many pages in this run")
    add("--max-minutes", type=amount, metavar="N", help="end this run after so long")
    add(
        "--delay",
        type=seconds,
        default=1.0,
        metavar="S",
        help="between requests (default: 1); the site may lengthen it",
    )
    add("--timeout", type=amount, default=30.0, metavar="S", help="for one request in all (default: 30)")
    add("--max-mb", type=amount, default=10.0, metavar="N", help="leave out larger pages (default: 10)")
    add(
        "--earlier",
        type=Path,
        nargs="+",
        default=[],
        metavar="WARC",
        help="ask of the pages in these, the oldest first, only whether they have changed",
    )
    add("-q", "--quiet", action="store_true", help="no progress, no account")


def run_fetch(args: argparse.Namespace) -> int:
    from toolkit.fetching import Limits, fetch, preview

    limits = Limits(
        delay_s=args.delay,
        timeout_s=args.timeout,
        max_bytes=int(args.max_mb * 1_000_000),
        pages=args.limit,
        max_s=args.max_minutes and args.max_minutes * 60,
    )
    asked = {"contact": args.contact, "since": args.since, "until": args.until, "limits": limits, "quiet": args.quiet}
    if args.dry_run:
        rows = preview(args.site, args.output, **asked)
        for row in rows:
            print(row.decision, row.day or "-", row.lang or "-", row.url, " ".join(row.detail.split()), sep="\t")
        return 0 if any(row.decision == "fetch" for row in rows) else 1
    if args.output is None:
        raise UsageError("no file for the pages; say -o pages.warc.gz, or --dry-run to see what would be fetched")
    account = fetch(args.site, args.output, earlier=args.earlier, **asked)
    if not args.quiet:
        for line in account.lines():
            print(line)
    if account.stopped:
        print(f"newsalign fetch: {account.stopped}; the same command goes on", file=sys.stderr)
    return 0 if account.held and (account.ours or not account.stopped) else 1


# --- build ---------------------------------------------------------------------------------------------------------


def add_build(commands: Commands) -> None:
    sub = command(
        commands, run_build, "Make a corpus from saved pages.", "newsalign build corpora/sample -o out/sample"
    )
    sub.add_argument(
        "pages", type=Path, help="a folder with recipe.toml, a folder of saved pages, or one file: page, WARC, table …"
    )
    sub.add_argument("-o", "--output", type=Path, required=True, help="folder of the corpus")
    sub.add_argument("-j", "--jobs", type=positive, default=1, help="processes; any number gives the same bytes")
    sub.add_argument("--overwrite", action="store_true", help="replace the corpus of another recipe")
    sub.add_argument("-q", "--quiet", action="store_true", help="no progress, no account")
    words = add_words(sub)
    words.add_argument(
        "--relearn", action="store_true", help="learn anew, though the corpus has a lexicon; align all stories again"
    )
    add_encoder_options(sub)


def run_build(args: argparse.Namespace) -> int:
    from toolkit.building import build, changes

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
    )
    if not args.quiet:
        for line in made.manifest.ledger.lines():
            print(line)
        for line in changes(made):
            print(line)
        print(f"{made.manifest.counts['findings']} findings; report: {args.output / 'report.html'}")
    return 0


# --- pages ---------------------------------------------------------------------------------------------------------


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


def add_pair(commands: Commands) -> None:
    sub = command(
        commands, run_pair, "Show which pages are versions of one article, and why.", "newsalign pair corpora/sample"
    )
    sub.add_argument("pages", type=Path, help="a folder of saved pages, a WARC, a table of articles …")
    sub.add_argument("-f", "--format", choices=("tsv", "json"), default="tsv")
    sub.add_argument(
        "--no-content", action="store_true", help="believe pages and addresses alone, do not compare texts"
    )
    sub.add_argument(
        "--days",
        type=whole,
        metavar="N",
        help="days that may lie between versions that no page names (default: 7, or the recipe's)",
    )


def run_pair(args: argparse.Namespace) -> int:
    from toolkit.corpus import read_recipe
    from toolkit.data import PairingSettings
    from toolkit.pipeline import pairs_in

    said = read_recipe(args.pages).pairing if args.pages.is_dir() else PairingSettings()
    how = PairingSettings(
        content=said.content and not args.no_content, days=said.days if args.days is None else args.days
    )
    stories, _, drops = pairs_in(args.pages, how)
    for drop in (d for d in drops if d.noun != "paragraph"):
        print(f"{drop.where}: {drop.reason}: {drop.detail}", file=sys.stderr)
    for story in stories:
        if args.format == "json":
            print(dump(story))
        else:
            for m in story.members:
                print(story.id, m.lang, m.page, m.reason, f"{m.confidence:.2f}", sep="\t")
    return 0 if stories else 1


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


def add_words(sub: argparse.ArgumentParser) -> Any:
    """Add the options that say where the aligner has its words from."""
    words = sub.add_argument_group(
        "words", "learned on the stories themselves, from ten stories on, each left out for itself"
    )
    words.add_argument(
        "--lexicon", metavar="FILE", help='learn nothing; take a saved lexicon, that of a corpus folder, or "shipped"'
    )
    words.add_argument("--no-learn", action="store_true", help="learn nothing: each story by itself")
    words.add_argument("--save-lexicon", type=Path, metavar="FILE", help="keep what was learned (.gz: compressed)")
    return words


def words_of(args: argparse.Namespace) -> "Words":
    from toolkit.alignment.stories import Words

    return Words(lexicon=args.lexicon, learn=not args.no_learn, save=args.save_lexicon)


def add_encoder_options(sub: argparse.ArgumentParser) -> None:
    group = sub.add_argument_group("a sentence encoder as one more evidence (needs torch)")
    group.add_argument("--encoder", metavar="MODEL", help="a folder, or a name on the Hub: sentence-transformers/LaBSE")
    group.add_argument("--encoder-cache", type=Path, metavar="DIR", help="where vectors are kept (default: your cache)")
    group.add_argument(
        "--encoder-prefix",
        metavar="TEXT",
        help='stands before each sentence (default: as the model has it, "query: " for E5)',
    )
    group.add_argument(
        "--encoder-sums",
        action="store_true",
        help="take sums of sentences, not their text, for runs: a sixth of the work",
    )
    group.add_argument("--device", help="cpu, cuda, cuda:1 … (default: a GPU if there is one)")


def encoder_of(args: argparse.Namespace) -> "Encoder | None":
    settings = encoder_settings(args)
    if settings is None:
        for option, given in (("--encoder-cache", args.encoder_cache), ("--device", args.device)):
            if given is not None:
                raise without_encoder(option)
        return None
    from toolkit.alignment import open_encoder

    return open_encoder(
        settings.model, device=args.device, prefix=settings.prefix, cache=args.encoder_cache, summed=settings.sums
    )


def encoder_settings(args: argparse.Namespace) -> "EncoderSettings | None":
    """Return what the options say of an encoder. Raises UsageError where they belong to one and none is named."""
    from toolkit.data import EncoderSettings

    if args.encoder is not None:
        return EncoderSettings(model=args.encoder, prefix=args.encoder_prefix, sums=args.encoder_sums)
    if args.encoder_prefix is not None or args.encoder_sums:
        raise without_encoder("--encoder-sums" if args.encoder_sums else "--encoder-prefix")
    return None


def without_encoder(option: str) -> UsageError:
    return UsageError(f"{option} belongs to an encoder; say which: --encoder MODEL")


# --- checks --------------------------------------------------------------------------------------------------------


def add_check(commands: Commands) -> None:
    sub = command(
        commands,
        run_check,
        "Show where the versions of a story disagree.",
        "newsalign check out/sample --only number-mismatch",
    )
    sub.add_argument("source", type=Path, help="a corpus, a folder of saved pages, or one page")
    sub.add_argument("--only", nargs="+", metavar="CHECK", help="these checks alone")
    sub.add_argument("-f", "--format", choices=("text", "json", "csv"), default="text")
    sub.add_argument(
        "--show",
        choices=SEVERITIES,
        default="minor",
        help="from this severity on (default: minor; info is what newsrooms do on purpose: additions, later updates, cuts)",
    )
    sub.add_argument(
        "--fail-on", choices=SEVERITIES, default="minor", help="exit 1 if a finding is as severe (default: minor)"
    )
    sub.add_argument("--exit-zero", action="store_true", help="exit 0 whatever is found")


def run_check(args: argparse.Namespace) -> int:
    from toolkit.checks import CHECKS
    from toolkit.pipeline import check

    found = check(args.source, only=args.only or tuple(CHECKS))
    findings = [f for f in found if SEVERITIES.index(f.severity) >= SEVERITIES.index(args.show)]
    if args.format == "json":
        print(dump({"findings": findings}, indent=2))
    elif args.format == "csv":
        print_csv(findings)
    else:
        for f in findings:
            print(f"{f.story}\t{f.severity}\t{f.check}\t{f.odd or '-'}\t{f.message}")
        less = f"; {len(found) - len(findings)} less severe (--show info)" if len(found) > len(findings) else ""
        print(f"{len(findings)} findings{less}", file=sys.stderr)
    grave = [f for f in found if SEVERITIES.index(f.severity) >= SEVERITIES.index(args.fail_on)]
    return 1 if grave and not args.exit_zero else 0


def print_csv(findings: "Iterable[Finding]") -> None:
    import csv

    rows = csv.writer(sys.stdout, lineterminator="\n")
    rows.writerow(("id", "story", "unit", "check", "category", "severity", "odd", "message"))
    for f in findings:
        rows.writerow((f.id, f.story, f.unit or "", f.check, f.category, f.severity, f.odd or "", f.message))


# --- translation and scores ----------------------------------------------------------------------------------------


def add_translate(commands: Commands) -> None:
    sub = command(
        commands,
        run_translate,
        "Translate lines, or the segments of a corpus in the order of its exported pair. A killed run goes on.",
        "newsalign translate --corpus out/sample -l uk-en -e Helsinki-NLP/opus-mt-uk-en -o opus.en",
    )
    add = sub.add_argument
    add("-l", "--language-pair", required=True, metavar="DIRECTION", help="uk-en, en-ru …")
    add(
        "-e",
        "--engine",
        default="copy",
        help="a model (name on the Hub or folder), transformers:MODEL, ctranslate2:MODEL, openai:MODEL, command:PROGRAM, "
        "file:PATH or copy; {source} and {target} stand for the languages (default: copy)",
    )
    source = sub.add_mutually_exclusive_group()
    source.add_argument("--corpus", type=Path, help="a corpus folder")
    source.add_argument("-i", "--input", default="-", help="a file of sentences, one a line (default: standard input)")
    add("-o", "--output", type=Path, help="file of the translations; standard output where it is not given")
    add("--via", type=language, metavar="LANG", help="go through a third language: uk-ru-en in place of uk-en")
    add("--context", type=positive, metavar="N", help="show the N sentences before each one (language models, servers)")
    add(
        "--beam", type=positive, metavar="N", help="hypotheses of beam search; 1 is greedy (default: as the model says)"
    )
    add(
        "--precision",
        choices=("auto", "float32", "bf16", "int8"),
        help="auto: bf16 on a GPU; on a CPU int8, or float32",
    )
    add("--device", choices=("auto", "cpu", "cuda"))
    add(
        "--batch-size",
        type=positive,
        metavar="N",
        help="at a time: source tokens of a model, requests to a server, lines of a command (default: the engine's own)",
    )
    add("--revision", help="branch, tag or commit of a model on the Hub")
    add("--prompt", help="what to ask a language model, with {text}, {source}, {target}, {context}")
    add("--url", help="address of a server: http://127.0.0.1:8000/v1 (default: OPENAI_BASE_URL; key: OPENAI_API_KEY)")
    add("--record", type=Path, metavar="FILE", help="write how it was done: model, revision, settings, tokens, dates")
    add_keeping(sub)


def add_keeping(sub: argparse.ArgumentParser) -> None:
    cache = sub.add_mutually_exclusive_group()
    cache.add_argument("--cache", type=Path, metavar="FOLDER", help="where translations are kept (or: NEWSALIGN_CACHE)")
    cache.add_argument("--no-cache", action="store_true", help="neither look up nor keep translations")
    sub.add_argument("-q", "--quiet", action="store_true", help="no progress, no account")


def run_translate(args: argparse.Namespace) -> int:
    from dataclasses import fields

    from toolkit.corpus import open_corpus
    from toolkit.data import EngineSettings
    from toolkit.engines import Streams, engine
    from toolkit.files import stream_lines, write_json
    from toolkit.languages import direction
    from toolkit.pipeline import record, translate_corpus, translate_lines

    source, target = direction(args.language_pair)
    if not args.corpus and Path(args.input).is_file() and not Path(args.input).stat().st_size:
        raise ToolkitError(f"{args.input}: empty; it needs a sentence a line")
    asked = {f.name: value for f in fields(EngineSettings) if (value := getattr(args, f.name)) is not None}
    made = engine(args.engine, EngineSettings(**asked), cache=args.cache, keep=not args.no_cache, quiet=args.quiet)
    if isinstance(made, Streams) and not args.quiet:
        print(f"translated by {made.describe(source, target)}", file=sys.stderr)
    lines: Iterable[str]
    if args.corpus:
        lines = translate_corpus(open_corpus(args.corpus), engine=made, source=source, target=target)
    else:
        lines = translate_lines(stream_lines(args.input), engine=made, source=source, target=target)
    put_lines(lines, args.output)
    if args.record:
        write_json(args.record, record(made))
    if isinstance(made, Streams) and not args.quiet:
        for run in made.account():
            print(run, file=sys.stderr)
    return 0


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


def add_slices(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "--slices",
        nargs="+",
        metavar="SLICE",
        help="cut the scores by article, year, month, section, kind, length, type, probability, pairing, direction, origin, "
        "machine, names, numbers; or all",
    )


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


def add_origin(commands: Commands) -> None:
    sub = command(
        commands,
        run_origin,
        "Show which version of each story is the original and which a machine may have made, with the evidence.",
        "newsalign origin out/sample",
    )
    sub.add_argument("source", type=Path, help="a corpus, a folder of saved pages, or one page")
    sub.add_argument("-f", "--format", choices=("text", "json"), default="text")


def run_origin(args: argparse.Namespace) -> int:
    from toolkit.evaluating import origins
    from toolkit.origin import lines

    found = list(origins(args.source))
    if args.format == "json":
        print(dump({"stories": found}, indent=2))
        return 0
    for told in found:
        made = " ".join(f"{m.lang}:{m.by}" for m in told.makings if m.by != "unknown")
        print(
            told.story,
            told.lang or "unknown",
            f"{told.probability:.2f}",
            made or "-",
            "; ".join(lines(told)) or "-",
            sep="\t",
        )
    unknown = sum(told.lang is None for told in found)
    print(f"{len(found)} stories, the original of {unknown} unknown", file=sys.stderr)
    return 0


# --- what a corpus gives -------------------------------------------------------------------------------------------


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
        print(export(open_corpus(args.corpus), name, out=args.output, options=options))
    return 0


def add_report(commands: Commands) -> None:
    sub = command(
        commands,
        run_report,
        "Write the report of a corpus: one HTML file.",
        "newsalign report out/sample -o report.html",
    )
    sub.add_argument("corpus", type=Path, help="a corpus folder")
    sub.add_argument("-o", "--output", type=Path, help="file; CORPUS/report.html where it is not given")


def run_report(args: argparse.Namespace) -> int:
    from toolkit.corpus import open_corpus
    from toolkit.pipeline import report

    print(report(open_corpus(args.corpus), out=args.output))
    return 0


def add_publish(commands: Commands) -> None:
    sub = command(
        commands,
        run_publish,
        "Show what would go to the Hugging Face Hub, and with --push send it.",
        "newsalign publish out/sample --repo user/name",
    )
    sub.add_argument("corpus", type=Path, help="a corpus folder")
    sub.add_argument("--repo", required=True, help="user/name of the data set")
    sub.add_argument("--push", action="store_true", help="upload; the token is read from HF_TOKEN or the Hub's login")
    sub.add_argument("--public", action="store_true", help="a new repository is public; private where it is not said")


def run_publish(args: argparse.Namespace) -> int:
    from toolkit.publishing import publish

    uploads = publish(args.corpus, repo=args.repo, push=args.push, private=not args.public)
    for file in uploads:
        print(f"{file.bytes:>12}  {file.path}")
    done = "uploaded to" if args.push else "would go to"
    print(f"{len(uploads)} files {done} {args.repo}" + ("" if args.push else "; say --push to upload"), file=sys.stderr)
    return 0


# --- arguments and output ------------------------------------------------------------------------------------------


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def whole(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("a whole number from 0")
    return number


def seconds(text: str) -> float:
    number = float(text)
    if not 0 <= number < float("inf"):
        raise argparse.ArgumentTypeError("a number from 0")
    return number


def amount(text: str) -> float:
    if not (number := seconds(text)):
        raise argparse.ArgumentTypeError("more than 0")
    return number


def day(text: str) -> "date":
    from datetime import date

    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it as in 2024-01-31") from None


def decimals(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("at least 0")
    return number


def language(text: str) -> "Lang":
    """Accept what people write for a language: "ukr", "uk-UA", "ukr_Cyrl"."""
    from toolkit import languages

    try:
        return languages.language(text)
    except UsageError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def direction(text: str) -> "Pair":
    """Accept two of our languages as people write them: "uk-en", "ukr-eng"."""
    from toolkit import languages

    try:
        return languages.direction(text)
    except UsageError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def pair(text: str) -> str:
    """Accept what sacreBLEU does for a pair, with our three languages in the one way we write them."""
    from toolkit import languages

    sides = [next((c for c, k in languages.LANGUAGES.items() if side in k.aliases), side) for side in text.split("-")]
    if len(sides) != 2 or sides[0] == sides[1] or not all(sides):
        raise argparse.ArgumentTypeError(f"{text!r} is no pair; write source and target, as in uk-en")
    return "-".join(sides)


def utf8(text: str) -> str:
    if text.lower().replace("_", "-") not in ("utf-8", "utf8"):
        raise argparse.ArgumentTypeError(f"{text!r}: files are read as UTF-8; convert them first, as with iconv")
    return text


def put(text: str, path: Path | None) -> None:
    """Write a result to a file, whole or not at all, or to standard output, which is also "-"."""
    from toolkit.files import write_text

    if path is None or str(path) == "-":
        sys.stdout.write(text)
    else:
        write_text(path, text)


def put_lines(lines: Iterable[str], path: Path | None) -> None:
    """Write lines as they come, to a file that appears when the last has, or to standard output."""
    from toolkit.files import writing

    if path is None or str(path) == "-":
        for line in lines:
            sys.stdout.write(line + "\n")
        return
    with writing(path) as out:
        for line in lines:
            out.write(line.encode() + b"\n")


def dump(value: object, *, indent: int | None = None) -> str:
    import msgspec

    return json.dumps(msgspec.to_builtins(value), ensure_ascii=False, indent=indent)
