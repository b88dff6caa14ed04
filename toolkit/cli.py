"""The command line: each command is the function of the same name in other clothes.

Results go to standard output, progress and log to standard error. Exit codes: 0 done; 1 findings at or above the chosen
severity, or input that cannot be used; 2 wrong usage; 130 interrupted.
"""

import argparse
import errno
import io
import os
import sys
from collections.abc import Sequence

from toolkit.commands import COMMANDS
from toolkit.errors import ToolkitError, UsageError
from toolkit.saying import say


def main(argv: Sequence[str] | None = None) -> None:
    """Run a command and leave with its exit code."""
    utf8_console()
    args = parser().parse_args(argv)
    try:
        code = args.run(args)
        sys.stdout.flush()
    except ToolkitError as error:
        print(f"newsalign {args.command}: {say(error.said, getattr(args, 'ui', 'en'))}", file=sys.stderr)
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
    for add in COMMANDS:
        add(commands)
    return top
