"""From links that may be taken to those that are: judged one by one, of those that share a line the best together."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from toolkit.alignment.decoding import Found, Paired
from toolkit.alignment.judging import Searched, Sides, judged
from toolkit.alignment.proposing import proposals
from toolkit.alignment.search import DIGITS
from toolkit.data import Lang, Pair

LEAST = 0.2  # probability that a link should have; from .2 to .4 strict F1 is the same, lines left alone gain by less
ALONE = 0.5  # what it is worth to say rightly that a line stands alone, against a link
# Probability of standing alone, in each pair that a line is of, from which it is not linked: lines of another story stand
# alone in both pairs, what an editor left out in one. .4 links a fifth more of the foreign lines, .3 loses a thousandth of F1.
MOST_ALONE = 0.35
MOST_ALONE_OF_TWO = 0.4
# ... and where no other line of its version has a telling stem of the line: a fifth fewer of the foreign lines are linked for
# two ten-thousandths of F1; .1 links a tenth fewer again, and lines left alone lose three thousandths
MOST_ALONE_APART = 0.15
TOGETHER = 24  # links that overlap, of which the best set is sought; of more, and beyond STEPS, the best first
STEPS = 2000

Line = tuple[Lang, int]
Alone = dict[Line, float]


def choose(searched: Mapping[Pair, Searched]) -> dict[Pair, Paired]:
    """Return the links of each pair."""
    sure, proposed = proposals(searched)
    probabilities = judged(searched, proposed)
    alone = {pair: _alone(pair, one, sure[pair], probabilities[pair]) for pair, one in searched.items()}
    result = {}
    for pair, one in searched.items():
        left, right = pair
        own, others = alone[pair], [found for other, found in alone.items() if other != pair]
        options = []
        for sides, probability in probabilities[pair].items():
            lines = _lines(pair, sides)
            worth = probability - LEAST + ALONE * sum([0.5 - own[line] for line in lines])
            if worth > 0 and not any(_stranger(line, own[line], others, _belongs(line, pair, one)) for line in lines):
                options.append(Option(worth, probability, sides, lines))
        links = sure[pair] + [Found(*option.sides, option.probability) for option in best_together(options)]
        result[pair] = Paired(
            links=tuple(sorted(links, key=lambda link: (link.left, link.right))),
            left_alone=tuple([own[left, i] for i in range(len(one.left_alone))]),
            right_alone=tuple([own[right, j] for j in range(len(one.right_alone))]),
        )
    return result


class Option(NamedTuple):
    """A link that may be taken."""

    worth: float
    probability: float
    sides: Sides
    lines: frozenset[Line]


def _lines(pair: Pair, sides: Sides) -> frozenset[Line]:
    left, right = pair
    return frozenset([*[(left, i) for i in sides[0]], *[(right, j) for j in sides[1]]])


def _alone(pair: Pair, one: Searched, sure: Sequence[Found], probabilities: Mapping[Sides, float]) -> Alone:
    """Return how probably each line is in no link."""
    left, right = pair
    alone: Alone = {(left, i): 1.0 for i in range(len(one.left_alone))}
    alone.update({(right, j): 1.0 for j in range(len(one.right_alone))})
    for sides, probability in probabilities.items():
        for line in _lines(pair, sides):
            alone[line] -= probability
    for link in sure:
        alone.update({(left, i): one.left_alone[i] for i in link.left})
        alone.update({(right, j): one.right_alone[j] for j in link.right})
    return {
        line: round(probability, DIGITS) if 0.0 < probability < 1.0 else float(probability > 0.0)
        for line, probability in alone.items()
    }


def _belongs(line: Line, pair: Pair, one: Searched) -> bool:
    lang, place = line
    return one.belonging[pair.index(lang)][place] > 0


def _stranger(line: Line, probability: float, others: Sequence[Alone], belongs: bool) -> bool:
    """Return whether a line probably has no counterpart in any version: alone so probably here, and in the other pairs."""
    elsewhere = [found[line] for found in others if line in found]
    if not elsewhere:
        return probability > MOST_ALONE_OF_TWO
    return min(probability, *elsewhere) > (MOST_ALONE if belongs else MOST_ALONE_APART)


def best_together(options: Sequence[Option]) -> list[Option]:
    """Return options of different lines whose worths sum to the most.

    >>> a, b, c = (("uk", n) for n in range(3))
    >>> pairs = [Option(0.5, 0.9, ((0, 1), ()), frozenset([a, b])), Option(0.7, 0.9, ((1, 2), ()), frozenset([b, c]))]
    >>> single = Option(0.4, 0.8, ((2,), ()), frozenset([c]))
    >>> [option.worth for option in best_together([*pairs, single])]
    [0.5, 0.4]
    """
    by_line: dict[Line, list[int]] = {}
    for number, option in enumerate(options):
        for line in option.lines:
            by_line.setdefault(line, []).append(number)
    seen: set[int] = set()
    taken: list[Option] = []
    for number in range(len(options)):
        if number in seen:
            continue
        cluster, at = [number], 0
        seen.add(number)
        while at < len(cluster):
            for line in sorted(options[cluster[at]].lines):
                new = [other for other in by_line[line] if other not in seen]
                seen.update(new)
                cluster += new
            at += 1
        overlapping = sorted((options[member] for member in cluster), key=lambda option: (-option.worth, option.sides))
        taken += overlapping if len(overlapping) == 1 else _best(overlapping)
    return taken


def _best(options: Sequence[Option]) -> list[Option]:
    """Return the best set of options, which are sorted by what they are worth; of very many the best first."""
    if len(options) > TOGETHER:
        taken: list[Option] = []
        used: set[Line] = set()
        for option in options:
            if used.isdisjoint(option.lines):
                taken.append(option)
                used |= option.lines
        return taken
    hopes = [0.0]  # what all options from here on are worth
    for option in reversed(options):
        hopes.append(hopes[-1] + option.worth)
    hopes.reverse()
    best: tuple[float, tuple[Option, ...]] = (0.0, ())
    todo: list[tuple[int, frozenset[Line], float, tuple[Option, ...]]] = [(0, frozenset(), 0.0, ())]
    steps = 0
    while todo and steps < STEPS:
        steps += 1
        at, used_lines, worth, chosen = todo.pop()
        if worth > best[0]:
            best = worth, chosen
        if at == len(options) or worth + hopes[at] <= best[0]:
            continue
        option = options[at]
        todo.append((at + 1, used_lines, worth, chosen))
        if used_lines.isdisjoint(option.lines):
            todo.append((at + 1, used_lines | option.lines, worth + option.worth, (*chosen, option)))
    return list(best[1])
