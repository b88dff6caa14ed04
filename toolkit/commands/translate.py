"""`newsalign translate`: lines, or the segments of a corpus."""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from toolkit.commands.arguments import language, positive
from toolkit.commands.command import Commands, command
from toolkit.commands.output import put_lines
from toolkit.errors import ToolkitError


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
