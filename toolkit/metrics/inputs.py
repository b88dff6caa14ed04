"""Hypotheses and references: read from files as sacreBLEU reads them, and checked for what it takes silently.

A line ends at LF alone, blanks at its end do not count, ".gz" is unpacked, a byte order mark stays and is scored: as in
sacreBLEU (one of WMT22's published figures counts such a mark), but with a warning. One thing differs: on standard input,
too, a line ends at LF alone, where sacreBLEU takes a lone CR for an end.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from toolkit.errors import ToolkitError
from toolkit.files import read_lines
from toolkit.identify import identify
from toolkit.languages import LANGUAGES

STDIN = "-"
MARK = "\ufeff"
NUL = "\x00"
EMPTY = "empty:"  # how the warning of empty translations begins
SAMPLE = 60  # lines that tell the language of all


def from_files(
    systems: Sequence[str | Path], references: Sequence[str | Path]
) -> tuple[dict[str, list[str]], list[list[str]]]:
    """Return the lines of each system by its file's name as given, and the lines of each reference.

    "-" is standard input. Raises ToolkitError for a file that is missing, empty, not UTF-8 or not as long as the others.
    """
    if not references:
        raise ToolkitError("no reference; give the published translations as a file with one segment a line")
    if [*map(str, systems), *map(str, references)].count(STDIN) > 1:
        raise ToolkitError("standard input (-) stands for two files; it can be read once")
    read = [(str(path), segment_lines(path)) for path in references]
    return hypotheses(systems, *read), [lines for _, lines in read]


def hypotheses(systems: Sequence[str | Path], *references: tuple[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return the lines of each system, checked against named lines of references.

    Tabs in standard input part several systems, "System 1", "System 2" …, as in sacreBLEU.
    The first system may be named again (the baseline, with `*.txt` behind it); any other may not.
    """
    if not systems:
        raise ToolkitError("no system; give its translations as a file with one segment a line")
    names = [str(path) for path in systems]
    found: dict[str, list[str]] = {}
    for name in names:
        if name == STDIN:
            found |= columns(segment_lines(name))
        elif name not in found:
            found[name] = segment_lines(name)
        elif name != names[0]:
            raise ToolkitError(f"{name} is given twice; each system needs a file of its own")
    check_lengths([*references, *found.items()])
    return found


def segment_lines(path: str | Path) -> list[str]:
    lines = [line.rstrip() for line in read_lines(path, keep_mark=True)]
    if not lines:
        raise ToolkitError(f"{path}: empty; it needs one segment a line")
    return lines


def columns(lines: Sequence[str]) -> dict[str, list[str]]:
    r"""Return the systems of lines whose columns are parted by tabs.

    >>> columns(["a\tb", "c\td"])
    {'System 1': ['a', 'c'], 'System 2': ['b', 'd']}
    """
    rows = [line.split("\t") for line in lines]
    for number, row in enumerate(rows, start=1):
        if len(row) != len(rows[0]):
            raise ToolkitError(
                f"standard input, line {number}: {len(row)} systems, but {len(rows[0])} in line 1; part them by tabs"
            )
    return {f"System {n}": [text.rstrip() for text in column] for n, column in enumerate(zip(*rows, strict=True), 1)}


def check_lengths(named: Sequence[tuple[str, Sequence[str]]]) -> None:
    """Raise ToolkitError unless all have as many lines as the first, a reference."""
    name, lines = named[0]
    wrong = [f"{other} has {len(texts)} lines" for other, texts in named if len(texts) != len(lines)]
    if wrong:
        raise ToolkitError(
            f"{', '.join(wrong)}, but {name} has {len(lines)}; line n of each must translate the same segment"
        )


def check_shapes(hypotheses: Mapping[str, Sequence[str]], references: Sequence[Sequence[str]]) -> None:
    """Raise ToolkitError for what sacreBLEU would score without a word: unequal lengths, a list too few or too many."""
    if not isinstance(hypotheses, Mapping):
        raise ToolkitError('hypotheses must be the lines of each system by its name: {"name": ["line", …]}')
    if not hypotheses:
        raise ToolkitError("no system to score")
    if isinstance(references, str) or any(isinstance(lines, str) for lines in references):
        raise ToolkitError('references must be lists of lines, one list a translator: [["line", …]]')
    if not references:
        raise ToolkitError("no references to score against")
    named = [(f"reference {n}", lines) for n, lines in enumerate(references, start=1)] + [*hypotheses.items()]
    for name, lines in named:
        if isinstance(lines, str) or not all(isinstance(line, str) for line in lines):
            raise ToolkitError(f'{name} must be a list of lines: ["line", …]')
    check_lengths(named)
    if not references[0]:
        raise ToolkitError("no segments to score: the references have no line")


def warnings_of(lines: Sequence[str], references: Sequence[Sequence[str]], target: str = "") -> tuple[str, ...]:
    """Return what sacreBLEU scores without a word, and so do we, but say it. `target` is the language asked for, if known.

    >>> warnings_of(["так", "ні"], [["yes", ""]])
    ('empty-reference: 1 of 2 segments has no reference text, and counts as in sacreBLEU',)
    >>> warnings_of(["Міст закрили, люди їдуть в об'їзд."], [["The bridge is closed."]], "en")
    ('wrong-language: the translations read as uk, and should be en; are they of another direction?',)
    """
    found = []
    if silent := sum(not line.strip() for line in lines):
        found.append(f"{EMPTY} {silent:,} of {len(lines):,} translations {'is' if silent == 1 else 'are'} empty")
    empty = sum(not any(line.strip() for line in same) for same in zip(*references, strict=True))
    if empty:
        have = "has no reference text, and counts" if empty == 1 else "have no reference text, and count"
        found.append(f"empty-reference: {empty:,} of {len(lines):,} segments {have} as in sacreBLEU")
    for name, texts in [("translations", lines), *(("references", reference) for reference in references)]:
        if texts[0].startswith(MARK):
            found.append(
                f"byte-order-mark: the {name} begin with one, which is scored with the first word as in sacreBLEU; "
                "save the file without it"
            )
        if zeros := sum(NUL in line for line in texts):
            have = "1 line has a NUL byte, which is" if zeros == 1 else f"{zeros:,} lines have NUL bytes, which are"
            found.append(f"nul: of the {name}, {have} scored as letters as in sacreBLEU; was the file damaged?")
        if target in LANGUAGES and (read := language_of(texts)) not in (None, target):
            found.append(
                f"wrong-language: the {name} read as {read}, and should be {target}; are they of another direction?"
            )
    return tuple(found)


def language_of(lines: Sequence[str]) -> str | None:
    """Return the language of a text as a whole, from lines all over it."""
    step = max(1, len(lines) // SAMPLE)
    return identify(" ".join(lines[::step]))
