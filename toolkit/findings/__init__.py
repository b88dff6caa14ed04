"""What is done with findings once there are some: left out by decisions of people, compared with earlier ones, shown.

FORMS are how they are shown: for a terminal, and as files for other programs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from toolkit.errors import UsageError, choose
from toolkit.findings.found import Correction, Found, correction, found_in
from toolkit.findings.objects import as_json
from toolkit.findings.sarif import as_sarif
from toolkit.findings.table import as_csv
from toolkit.findings.terminal import lines
from toolkit.findings.xlsx import as_xlsx
from toolkit.saying import message

__all__ = ["FORMS", "Correction", "Found", "Shown", "correction", "form_for", "found_in", "shown"]

FORMS = ("text", "json", "csv", "xlsx", "sarif")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """How findings are shown, and what else there is to say of them."""

    ui: str = "en"
    colour: bool = False
    each: bool = False  # on a terminal each finding in its story, although several have the same
    ignored: int = 0  # findings that were left out
    known: int = 0
    rules: Mapping[str, str] = field(default_factory=dict)  # what each check looks for
    root: str = ""  # the folder that pages lie in


def form_for(name: str | None, target: Path | None) -> str:
    """Return the form that was said, or that the name of a file says. Raises UsageError for a spreadsheet on a terminal."""
    ending = target.suffix.removeprefix(".").lower() if target else ""
    form = name or (ending if ending in FORMS else "text")
    choose("format", form, dict.fromkeys(FORMS, form))
    if form == "xlsx" and (target is None or str(target) == "-"):
        raise UsageError(message("a spreadsheet goes to a file; say -o findings.xlsx"))
    return form


def shown(found: Sequence[Found], form: str, how: Shown) -> str | bytes:
    """Return findings in one of FORMS."""
    match form:
        case "json":
            return as_json(found, ignored=how.ignored, known=how.known)
        case "csv":
            return as_csv(found, how.ui)
        case "xlsx":
            return as_xlsx(found, how.ui)
        case "sarif":
            return as_sarif(found, how.ui, rules=how.rules, root=how.root)
        case _:
            return "".join(f"{line}\n" for line in lines(found, how.ui, colour=how.colour, each=how.each))
