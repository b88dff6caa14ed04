"""`newsalign apply`: corrections that come back in an edited export."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.commands.command import Commands, command

if TYPE_CHECKING:
    from toolkit.applying import Applied, Change


def add_apply(commands: Commands) -> None:
    sub = command(
        commands,
        run_apply,
        "Take corrections from an edited export (XLSX, XLIFF, TMX); the next build applies them.",
        "newsalign apply review.xlsx --corpus out/sample -o corpora/sample",
    )
    sub.add_argument("files", type=Path, nargs="+", metavar="FILE", help="an export of the corpus that was edited")
    sub.add_argument("--corpus", type=Path, required=True, help="the corpus that was exported")
    sub.add_argument(
        "-o", "--output", type=Path, help="the recipe's folder, whose corrections.jsonl is to have them, or a file; without it they are only shown"
    )  # fmt: skip
    sub.add_argument("--dry-run", action="store_true", help="only show what would be written")
    sub.add_argument("--overwrite", action="store_true", help="take the place of earlier corrections of the same text")
    sub.add_argument(
        "--typography", action="store_true", help="take changes that are only of quotation marks, dashes or dots, too"
    )
    sub.add_argument(
        "-f", "--format", choices=("text", "json"), default="text", help="of what is shown (default: text)"
    )


def run_apply(args: argparse.Namespace) -> int:
    import sys

    from toolkit.applying import apply
    from toolkit.corpus import MANIFEST, open_corpus
    from toolkit.corrections import PATCH
    from toolkit.errors import UsageError
    from toolkit.files import to_json

    patch = args.output
    if patch and patch.is_dir():
        if (patch / MANIFEST).exists():
            raise UsageError(f"{patch}: a corpus, which is made anew; give the folder that it is built from")
        patch = patch / PATCH
    elif patch and patch.suffix != ".jsonl":
        raise UsageError(f"{patch}: no such folder; give the one with the recipe")
    done = apply(
        args.files,
        open_corpus(args.corpus),
        patch,
        typography=args.typography,
        overwrite=args.overwrite,
        dry_run=args.dry_run,
    )
    if args.format == "json":
        print(to_json(done).decode())
    else:
        for line in shown(done):
            print(line)
    if not done.changes:
        written = ""
    elif not patch:
        written = "; nothing was written; say -o FOLDER-OF-THE-RECIPE to keep them"
    elif args.dry_run:
        written = "; nothing was written"
    else:
        written = f"; {patch} has them, and the next build applies them"
    print(f"{summary(done)}{written}", file=sys.stderr)
    return 1 if done.conflicts else 0


def shown(done: "Applied") -> list[str]:
    out = [line for change in done.changes for line in lines(change)]
    for conflict in done.conflicts:
        out += [f"conflict ({conflict.reason}): {conflict.change.where}: {conflict.detail}", *lines(conflict.change)]
    for change in done.typographic:
        out += ["only typography (--typography takes it):", *lines(change)]
    out += [f"note: {note.where}: {note.story}  {note.unit}: {note.text}" for note in done.notes]
    return out


def lines(change: "Change") -> list[str]:
    return [f"{change.story}  {change.unit}  {change.lang}", f"  - {change.before}", f"  + {change.after}"]


def summary(done: "Applied") -> str:
    counts = {
        "corrections": len(done.changes),
        "there already": done.known,
        "withdrawn": done.withdrawn,
        "of a row without a hash": done.unhashed,
        "only typography": len(done.typographic),
        "conflicts": len(done.conflicts),
    }
    return ", ".join(f"{what} {count}" for what, count in counts.items() if count or what == "corrections")
