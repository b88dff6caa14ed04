"""Findings for reading in a terminal: by story, the gravest first; what several stories have in common is said once."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from toolkit.data import LANGS, SEVERITIES, Lang, Severity
from toolkit.findings.found import Found
from toolkit.saying import INTERFACES, label, message, say, say_finding

# What a terminal would obey, and what turns the order of letters around: an article may hold either.
UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
WORDS = frozenset({"named-entity", "spelling", "terminology"})  # parts of the categories that are about single words
AROUND = 40  # characters before and behind the words in question
SHOWN = 3  # stories of a group that are named
COLOURS: dict[Severity, str] = {"critical": "1;31", "major": "31", "minor": "33", "info": "36"}
BOLD, DIM = "1", "2"


@dataclass(frozen=True, slots=True)
class Paint:
    """Colours, where they are wanted."""

    on: bool

    def __call__(self, text: str, colour: str) -> str:
        return f"\x1b[{colour}m{text}\x1b[0m" if self.on and text else text


def lines(found: Sequence[Found], ui: str, *, colour: bool = False, each: bool = False) -> Iterator[str]:
    """Yield lines: findings that stories share, unless `each` is to stand in its story, and the others by story."""
    paint = Paint(colour)
    shared = {} if each else repeated(found)
    in_groups = {one.finding.id for group in shared.values() for one in group}
    stories: defaultdict[str, list[Found]] = defaultdict(list)
    for one in found:
        if one.finding.id not in in_groups:
            stories[one.finding.story].append(one)
    if shared:
        yield paint(say(message("The same in several stories"), ui), BOLD)
        for group in shared.values():
            yield from group_lines(group, ui, paint)
        yield ""
    for own in stories.values():
        if own[0].title:
            yield paint(printable(own[0].title), BOLD)
        yield paint(" ".join([own[0].finding.story, *own[0].urls.values()]), DIM)
        for one in sorted(own, key=lambda one: -SEVERITIES.index(one.finding.severity)):
            yield from finding_lines(one, ui, paint)
        yield ""


def repeated(found: Sequence[Found]) -> dict[tuple[str, ...], list[Found]]:
    """Return the words that are wrong in the same way in several stories; the most frequent first.

    Sentences and figures are looked at one by one, although two stories may have the same.
    """
    groups: defaultdict[tuple[str, ...], list[Found]] = defaultdict(list)
    for one in found:
        f, fix = one.finding, one.correction
        if fix or WORDS & set(f.category.split("/")):
            groups[(f.check, f.odd or "", *((fix.wrong, fix.right) if fix else (f.message,)))].append(one)
    several = {key: group for key, group in groups.items() if len({one.finding.story for one in group}) > 1}
    return dict(sorted(several.items(), key=lambda item: -len(item[1])))


def group_lines(group: Sequence[Found], ui: str, paint: Paint) -> Iterator[str]:
    first, fix = group[0].finding, group[0].correction
    stories = len({one.finding.story for one in group})
    said = f"{fix.wrong} → {fix.right}" if fix else say_finding(first, ui)
    count = say(message("in {count:# story|# stories}", count=stories), ui)
    gravest = max((one.finding.severity for one in group), key=SEVERITIES.index)
    yield f"  {head(gravest, first.odd, ui, paint)}{printable(said)}  {paint(count, BOLD)}  {paint(label(first.check, ui), DIM)}"
    for one in group[:SHOWN]:
        yield paint(f"      {one.finding.id}  {one.finding.story}  {printable(one.title)}", DIM)
    if (more := len(group) - SHOWN) > 0:
        rest = message("and {more:# more|# more} (--all lists them)", more=more)
        yield paint(f"      {say(rest, ui)}", DIM)


def finding_lines(one: Found, ui: str, paint: Paint) -> Iterator[str]:
    f, fix = one.finding, one.correction
    yield (
        f"  {head(f.severity, f.odd, ui, paint)}{printable(say_finding(f, ui))}"
        f"  {paint(f'{label(f.check, ui)} {f.id}', DIM)}"
    )
    for lang in [f.odd] if f.odd else LANGS:
        if excerpt := around(one, lang, paint):
            yield f"      {paint(INTERFACES[ui].short[lang], DIM)}  {excerpt}"
    if fix:
        yield f"      → {paint(printable(fix.right), BOLD)}"


def head(severity: Severity, odd: str | None, ui: str, paint: Paint) -> str:
    version = INTERFACES[ui].short[odd] if odd else "–"
    return f"{paint(label(severity, ui), COLOURS[severity])}  {paint(version, BOLD)}  "


def around(one: Found, lang: Lang, paint: Paint) -> str:
    """Return the words in question of a version with what stands around them; "" where it has none."""
    mark = next((mark for mark in one.finding.marks if mark.lang == lang and mark.end > mark.start), None)
    if mark is None or lang not in one.texts:
        return ""
    text = one.texts[lang]
    start, end = max(0, mark.start - AROUND), min(len(text), mark.end + AROUND)
    before = f"{'…' if start else ''}{printable(text[start : mark.start])}"
    behind = f"{printable(text[mark.end : end])}{'…' if end < len(text) else ''}"
    return f"{before}{paint(printable(text[mark.start : mark.end]), BOLD)}{behind}"


def printable(text: str) -> str:
    r"""Return `text` as a terminal can be shown it.

    >>> printable("a\x1b[2Jb")
    'a�[2Jb'
    """
    return UNSAFE.sub("\ufffd", text)
