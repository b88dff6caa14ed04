"""Ladders: the links of two files as line numbers, which hunalign and vecalign write and other tools read.

vecalign's and ours, a link a line:      [3]:[3, 4]:0.9871      ([]: left alone; the score may be missing)
hunalign's, where each link begins:      3<tab>3<tab>0.75       (the last goes to the end of the files)
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from toolkit.alignment.decoding import Found, Paired
from toolkit.alignment.joining import join, three_way
from toolkit.alignment.texts import Document
from toolkit.data import LANGS, PAIRS, Alignment, Lang, Pair, Versions
from toolkit.errors import ToolkitError
from toolkit.files import read_lines

NUMBER = r"[-+]?\d*\.?\d+(?:[eE][-+]?\d+)?"
LINK = re.compile(rf"\s*\[([\d\s,]*)\]\s*:\s*\[([\d\s,]*)\]\s*(?::\s*({NUMBER}|nan|-?inf)\s*)?")
RUNG = re.compile(rf"\s*(\d+)\s+(\d+)(?:\s+({NUMBER}|nan|-?inf))?\s*")
SHOULD = "should be like [0]:[0, 1]:0.75 of vecalign, or the three numbers of hunalign (without -text)"


@dataclass(frozen=True, slots=True)
class Rung:
    """A link between lines of two files, as written on line `number` of a ladder."""

    number: int
    left: tuple[int, ...]
    right: tuple[int, ...]
    score: float  # the tool's own: what it means differs from tool to tool


def read_ladder(path: Path, sizes: tuple[int, int]) -> tuple[Rung, ...]:
    """Return the links of a ladder between files of so many lines. Raises ToolkitError with the line that is none."""
    links: list[Rung] = []
    starts: list[tuple[int, int, int, float]] = []
    for number, line in enumerate(read_lines(path), start=1):
        if not line.strip():
            continue
        if found := LINK.fullmatch(line):
            left, right = (_positions(side, f"{path}, line {number}") for side in (found[1], found[2]))
            links.append(Rung(number, left, right, _score(found[3])))
        elif found := RUNG.fullmatch(line):
            starts.append((number, int(found[1]), int(found[2]), _score(found[3])))
        else:
            raise ToolkitError(f"{path}, line {number}: no link: {line.strip()[:40]!r}; {SHOULD}")
        if links and starts:
            raise ToolkitError(f"{path}, line {number}: two kinds of ladder in one file; {SHOULD}")
    links += _between(starts, sizes, path)
    if not links:
        raise ToolkitError(f"{path}: no link in it; {SHOULD}")
    return tuple(links)


def _between(starts: Sequence[tuple[int, int, int, float]], sizes: tuple[int, int], path: Path) -> Iterator[Rung]:
    """Yield the links that begin where hunalign says, the last of which goes to the end of the files."""
    # hunalign takes what stands behind the last line feed for one more sentence, an empty one
    n, m = sizes
    within = [(number, i - (i == n + 1), j - (j == m + 1), score) for number, i, j, score in starts]
    for place, (number, i, j, score) in enumerate(within):
        after, next_i, next_j = within[place + 1][:3] if place + 1 < len(within) else (number, n, m)
        if i > n or j > m:
            raise ToolkitError(f"{path}, line {number}: {i} {j} is beyond the files, of {n} and {m} lines")
        if next_i < i or next_j < j:
            raise ToolkitError(f"{path}, line {after}: {next_i} {next_j} stands behind {i} {j}; a ladder goes up")
        yield Rung(number, tuple(range(i, min(next_i, n))), tuple(range(j, min(next_j, m))), score)


def _positions(text: str, where: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in text.split(",")) if text.strip() else ()
    except ValueError:
        raise ToolkitError(f"{where}: no line numbers: [{text[:40]}]; {SHOULD}") from None


def _score(text: str | None) -> float:
    score = float(text or 0)
    return score if math.isfinite(score) else 0.0  # JSON has no other


def climbed(documents: Sequence[Document], files: Mapping[Lang, Path], path: Path) -> list[Alignment]:
    """Return what a ladder says of the documents of two files, its left side the first of them.

    For a probability, links have the ladder's own scores. Raises ToolkitError where it does not fit the files.
    """
    first, second = files
    pair = (first, second)
    turned = pair not in PAIRS
    where = [_where(documents, lang) for lang in pair]
    sizes = len(read_lines(files[first])), len(read_lines(files[second]))
    links: list[list[tuple[Found, float]]] = [[] for _ in documents]
    alone: list[dict[tuple[int, int], float]] = [{} for _ in documents]  # by side and position
    used: dict[tuple[int, int], int] = {}
    for rung in read_ladder(path, sizes):
        here = f"{path}, line {rung.number}"
        at: list[list[tuple[int, int]]] = [[], []]
        for side, lines in enumerate((rung.left, rung.right)):
            for line in lines:
                if line >= sizes[side]:
                    raise ToolkitError(
                        f"{here}: line {line} of {files[pair[side]]}, which has {sizes[side]} (counted from 0)"
                    )
                if (side, line) in used:
                    raise ToolkitError(
                        f"{here}: line {line} of {files[pair[side]]} stands in two links, here and on line {used[side, line]}"
                    )
                used[side, line] = rung.number
                if line in where[side]:  # not an empty line or a mark
                    at[side].append(where[side][line])
        if len({document for document, _ in at[0] + at[1]}) > 1:
            raise ToolkitError(f"{here}: links two documents")
        if turned:
            at.reverse()
        if not at[0] or not at[1]:
            for side in (0, 1):
                for document, position in at[side]:
                    alone[document][side, position] = rung.score
            continue
        left, right = ([position for _, position in side] for side in at)
        for positions in (left, right):
            if positions != sorted(set(positions)):
                raise ToolkitError(f"{here}: the sentences of a side should stand in their order")
        found = Found(tuple(left), tuple(right), 0.0)
        links[at[0][0][0]].append((found, rung.score))
    return [
        _alignment(document.versions, (second, first) if turned else pair, found, by_place)
        for document, found, by_place in zip(documents, links, alone, strict=True)
    ]


def _where(documents: Sequence[Document], lang: Lang) -> dict[int, tuple[int, int]]:
    """Return, for each line of a file that holds a sentence, the number of its document and its position there."""
    return {
        line: (number, position)
        for number, document in enumerate(documents)
        for position, line in enumerate((document.places or {}).get(lang, ()))
    }


def _alignment(
    versions: Versions, pair: Pair, found: Sequence[tuple[Found, float]], alone: Mapping[tuple[int, int], float]
) -> Alignment:
    """Return the links with the types that they have among them, and lines that no link names left alone."""
    sizes = {lang: len(versions.lines(lang)) for lang in LANGS}
    scores = {(tuple(link.left), tuple(link.right)): score for link, score in found}
    scores |= {((place,), ()) if side == 0 else ((), (place,)): score for (side, place), score in alone.items()}
    paired = Paired(
        links=tuple(link for link, _ in found), left_alone=(0.0,) * sizes[pair[0]], right_alone=(0.0,) * sizes[pair[1]]
    )
    links = join(versions.story, sizes, {pair: paired}).pair(*pair)
    scored = tuple(replace(link, probability=scores.get((link.left, link.right), 0.0)) for link in links)
    return Alignment(
        story=versions.story,
        **{f"{pair[0]}_{pair[1]}": scored},
        links=three_way(sizes, {pair: scored} if scored else {}),
    )
