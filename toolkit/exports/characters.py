"""What a format cannot hold, what stands in its place, and the list of texts that were changed so."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from toolkit.files import read_lines, writing

ALTERED = "altered.tsv"  # beside the files of an export, where there is anything to tell
COLUMNS = ("id", "lang", "rule", "count")


@dataclass(frozen=True, slots=True)
class Rule:
    """Characters that a format has no place for."""

    name: str  # stable, for counting
    pattern: re.Pattern[str]
    instead: str


# Half a character of UTF-16: UTF-8 has no bytes for it.
SURROGATE = Rule("surrogate", re.compile("[\ud800-\udfff]"), "\ufffd")
# Whatever some tool takes for the end of a line or a column; a run of them is one space. No-break spaces stay.
BREAK = Rule("line-break", re.compile("[\t\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+"), " ")
# By XML 1.0, which has no way to write them, not even as &#11;
XML = Rule("xml-forbidden", re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"), "")
CUT = "cell-limit"  # the rule of a text longer than a cell of a table

LINES = (SURROGATE, BREAK)  # of formats that have a text a line


def fitting(text: str, rules: Iterable[Rule]) -> str:
    r"""Return text as a format with these rules holds it.

    >>> fitting("a\tb\x0b\n", LINES), fitting("a\tb\x0b", [XML])
    ('a b ', 'a\tb')
    """
    for rule in rules:
        text = rule.pattern.sub(rule.instead, text)
    return text


@dataclass(slots=True)
class Fitter:
    """Makes texts fit, and keeps a row for each that was changed."""

    rules: Sequence[Rule]
    rows: list[tuple[str, str, str, int]] = field(default_factory=list)

    def __call__(self, name: str, lang: str, text: str) -> str:
        for rule in self.rules:
            text, count = rule.pattern.subn(rule.instead, text)
            if count:
                self.rows.append((name, lang, rule.name, count))
        return text

    def write(self, folder: Path) -> None:
        """Write the rows of a part, if there are any."""
        if self.rows:
            lines = ("\t".join(map(str, row)) + "\n" for row in self.rows)
            (folder / ALTERED).write_bytes("".join(lines).encode("utf-8", "surrogatepass"))


def join_altered(folder: Path, parts: Sequence[Path]) -> None:
    """Write the list of all texts that an export holds otherwise than the corpus; none where it holds all as they are."""
    found = [part / ALTERED for part in parts if (part / ALTERED).exists()]
    if found:
        with writing(folder / ALTERED) as out:
            out.write("\t".join(COLUMNS).encode() + b"\n")
            for path in found:
                out.write(path.read_bytes())


def altered(folder: Path) -> Counter[str]:
    """Count the texts of an export that differ from the corpus's, by rule."""
    path = folder / ALTERED
    return Counter(line.split("\t")[2] for line in read_lines(path)[1:]) if path.exists() else Counter()
