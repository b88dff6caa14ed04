"""`newsalign terms`: candidates for a glossary, and how names are spelt across a corpus."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.commands.arguments import language, positive
from toolkit.commands.command import Commands, command

if TYPE_CHECKING:
    from toolkit.glossaries import Concept
    from toolkit.glossaries.census import Group, Uses
    from toolkit.glossaries.mining import Candidate

NAME_COLUMNS = ("lang", "name", "form", "stories", "first", "last", "remark")


def add_terms(commands: Commands) -> None:
    sub = command(
        commands,
        run_terms,
        "Propose terms for a glossary, with all renderings, their counts and dates; or show how names are spelt.",
        "newsalign terms out/sample -f csv -o terms.csv",
    )
    sub.add_argument("source", type=Path, help="a corpus, a folder of saved pages, or one page")
    sub.add_argument("--names", action="store_true", help="names with their spellings, in place of terms")
    sub.add_argument(
        "-l", "--lang", type=language, default="uk", help="the language whose terms are proposed (default: uk)"
    )
    sub.add_argument(
        "--least",
        type=positive,
        default=3,
        metavar="N",
        help="leave out what fewer sentences, or stories of names, have (default: 3)",
    )
    sub.add_argument("-f", "--format", choices=("text", "csv", "tbx"), default="text", help="csv and tbx: a glossary")
    sub.add_argument("-o", "--output", type=Path, help="a file in place of standard output")


def run_terms(args: argparse.Namespace) -> int:
    from toolkit import pipeline
    from toolkit.errors import UsageError
    from toolkit.files import writing
    from toolkit.glossaries.table import table
    from toolkit.glossaries.tbx import tbx

    if args.names:
        if args.format == "tbx":
            raise UsageError("names are written as text or csv: a TBX has terms")
        groups = pipeline.spellings(args.source, least=args.least)
        rows = [NAME_COLUMNS, *name_rows(groups)]
        content = separated(rows) if args.format == "csv" else lines(rows[1:])
        found = len(groups)
    else:
        candidates = pipeline.terms(args.source, least=args.least, pivot=args.lang)
        found = len(candidates)
        if args.format == "text":
            content = lines(term_rows(candidates))
        else:
            concepts = [concept(c, str(n)) for n, c in enumerate(candidates, start=1)]
            content = table(concepts).encode() if args.format == "csv" else tbx(concepts)
    if args.output:
        with writing(args.output) as out:
            out.write(content)
    else:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
    print(f"{found} {'names' if args.names else 'candidates'}", file=sys.stderr)
    return 0


def lines(rows: Sequence[Sequence[str]]) -> bytes:
    return "".join("\t".join(row) + "\n" for row in rows).encode()


def separated(rows: Sequence[Sequence[str]]) -> bytes:
    import csv
    import io

    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def name_rows(groups: "Sequence[Group]") -> list[tuple[str, ...]]:
    return [
        (group.lang, group.name, form, str(uses.stories), *dates(uses), remark(group, form))
        for group in groups
        for form, uses in group.forms
    ]


def remark(group: "Group", form: str) -> str:
    """Return what a spelling is beside the commonest one."""
    if form == group.forms[0][0]:
        return "usual" if group.usual and len(group.forms) > 1 else ""
    return "earlier style" if group.is_earlier(form) else "later style" if group.is_later(form) else "variant"


def dates(uses: "Uses") -> tuple[str, str]:
    return (uses.first.isoformat() if uses.first else "-", uses.last.isoformat() if uses.last else "-")


def term_rows(candidates: "Sequence[Candidate]") -> list[tuple[str, ...]]:
    return [
        (f"{c.strength:.2f}", f"{c.lang} {counted(c.form, c.uses)}", *renderings(c)) for c in candidates
    ]  # fmt: skip


def renderings(candidate: "Candidate") -> Iterator[str]:
    for lang, found in candidate.renderings.items():
        yield f"{lang} " + ", ".join(counted(r.form, r.uses) for r in found)


def counted(form: str, uses: "Uses") -> str:
    first, last = dates(uses)
    return f"{form} ({uses.stories}; {first} to {last})" if uses.first else f"{form} ({uses.stories})"


def concept(candidate: "Candidate", name: str) -> "Concept":
    from toolkit.glossaries import Concept

    forms = {lang: tuple(r.form for r in found) for lang, found in candidate.renderings.items()}
    forms[candidate.lang] = (candidate.form,)
    note = "; ".join((counted(candidate.form, candidate.uses), *renderings(candidate)))
    return Concept(name, forms.get("uk", ()), forms.get("ru", ()), forms.get("en", ()), note=note)
