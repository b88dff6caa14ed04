"""How probably each of the links that may be taken is right, by all that is known at the end of the search.

The search weighs what can be summed over beads and knows of the other pairs only what its first round found. Here single
links are judged with all of it in sight: rivals, the way through the third version, the weakest of their lines. A small
network does it (one layer, `judge.json`, fitted by `eval/alignment/fit_judge.py`), and only where the search is in doubt.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np

from toolkit.alignment.beads import ONE, RUNS, SHAPES, Floats
from toolkit.alignment.coverage import SPECK
from toolkit.alignment.evidence import Explained
from toolkit.alignment.search import DIGITS, Posterior, Scored
from toolkit.alignment.weights import Round
from toolkit.data import LANGS, Lang, Pair

JUDGE_FILE = Path(__file__).with_name("judge.json")
FARTHEST = 6.0  # log-odds of the search beyond which it is certain
STRONGEST = 8.0  # log-odds of a bead beyond which more says no more
THROUGH = 0.9  # of 2: how surely a line of the third version answers both sides, to count as the way between them
FAINT = 0.01  # probability of lines being linked that is passed over
NAMES = (
    "search", "unsearched", "crossing", "odds.for", "odds.against", "one to one", "four lines", "more lines", "gap",
    "wider", "narrower", "other", "rival", "alone.most", "alone.least",
    "third.alone", "third.alone.least", "third.left", "third.right", "third.both", "third.way", "third.inside",
    "third.filled", "third.leak", "third.elsewhere", "third.closed", "third.composed",
    "share.left", "share.right", "share.least", "unmet.left", "unmet.right", "unmet.most",
    "length.ratio", "length.difference", "length",
    "weakest.share", "weakest.adds", "weakest.adds.share", "weakest.says", "weakest.length", "weakest.ratio",
    "weakest.finds", "anywhere", "anywhere.third", "anywhere.either",
    "belonging.least", "belonging.most", "belonging.both",
)  # fmt: skip

RUN_PLACES = {run: place for place, run in enumerate(RUNS)}
SHAPE_PLACES = {shape: place for place, shape in enumerate(SHAPES)}

Positions = tuple[int, ...]
Sides = tuple[Positions, Positions]


@dataclass(frozen=True)
class Searched:
    """A pair after the search: what it found, on what grounds, how long the lines are, as in English, and how far each
    belongs to its version.
    """

    posterior: Posterior
    scored: Scored
    explained: Explained | None
    lengths: tuple[Sequence[float], Sequence[float]]
    belonging: tuple[Sequence[float], Sequence[float]]

    @cached_property
    def left_alone(self) -> list[float]:
        alone: list[float] = (1 - self.posterior.left).tolist()
        return alone

    @cached_property
    def right_alone(self) -> list[float]:
        alone: list[float] = (1 - self.posterior.right).tolist()
        return alone

    @cached_property
    def linked(self) -> tuple[list[dict[int, float]], list[dict[int, float]]]:
        """Return for each line of both sides the lines of the other that it may be linked with, and how probably."""
        table = self.posterior.linked
        lefts: list[dict[int, float]] = [{} for _ in range(table.shape[0])]
        rights: list[dict[int, float]] = [{} for _ in range(table.shape[1])]
        i, j = np.nonzero(table > FAINT)
        for x, y, probability in zip(i.tolist(), j.tolist(), table[i, j].tolist(), strict=True):
            lefts[x][y] = rights[y][x] = probability
        return lefts, rights

    @cached_property
    def said(self) -> tuple[list[float], list[float]]:
        """Return for each line of both sides what it says, in nats; nothing, if no source says what it explains."""
        explained = self.explained
        if explained is None:
            return [], []
        left: list[float] = (explained.said.left + SPECK).tolist()
        right: list[float] = (explained.said.right + SPECK).tolist()
        return left, right

    @cached_property
    def anywhere(self) -> tuple[list[float], list[float]]:
        """Return for each line of both sides the share of what it says that is met somewhere in the other version."""
        explained = self.explained
        if explained is None:
            return [0.0] * len(self.left_alone), [0.0] * len(self.right_alone)
        left: list[float] = (explained.anywhere.left / (explained.said.left + SPECK)).tolist()
        right: list[float] = (explained.anywhere.right / (explained.said.right + SPECK)).tolist()
        return left, right


@dataclass(frozen=True, slots=True)
class Proposed:
    """On what grounds a link may be taken: the probability that the search gives it; that it is right out of the order of
    the chain; whether the links of the other pairs compose to it.
    """

    searched: float = 0.0
    crossing: float = 0.0
    composed: bool = False


def judged(
    searched: Mapping[Pair, Searched], proposed: Mapping[Pair, Mapping[Sides, Proposed]]
) -> dict[Pair, dict[Sides, float]]:
    """Return how probably the proposed links are right; where no source says what it explains, as probably as they are
    found.
    """
    if any(one.explained is None for one in searched.values()):
        return {
            pair: {link: max(grounds.searched, grounds.crossing) for link, grounds in links.items()}
            for pair, links in proposed.items()
        }
    network = networks()["together" if len(searched) > 1 else "alone"]
    probabilities = iter(network.probabilities(seen(searched, proposed)).tolist())
    return {pair: {link: next(probabilities) for link in links} for pair, links in proposed.items()}


def seen(searched: Mapping[Pair, Searched], proposed: Mapping[Pair, Mapping[Sides, Proposed]]) -> Floats:
    """Return a row of features for each proposed link, in the order of NAMES."""
    rows = [
        row
        for pair, links in proposed.items()
        for row in _Sight(pair, searched, links, _Third.of(pair, searched) if len(searched) > 1 else None).rows()
    ]
    return np.array(rows).reshape(-1, len(NAMES))


@dataclass(frozen=True)
class _Third:
    """The third version, as both sides of a pair are linked to it."""

    left: list[dict[int, float]]  # of each line, the lines of the third version
    right: list[dict[int, float]]
    back: tuple[list[dict[int, float]], list[dict[int, float]]]  # of each of its lines, those of the left, of the right
    left_alone: list[float]  # that a line has no counterpart there
    right_alone: list[float]
    anywhere: tuple[list[float], list[float]]

    @classmethod
    def of(cls, pair: Pair, searched: Mapping[Pair, Searched]) -> "_Third":
        third = next(lang for lang in LANGS if lang not in pair)
        left, left_back, left_alone, left_anywhere = towards(pair[0], third, searched)
        right, right_back, right_alone, right_anywhere = towards(pair[1], third, searched)
        return cls(left, right, (left_back, right_back), left_alone, right_alone, (left_anywhere, right_anywhere))


def towards(
    lang: Lang, third: Lang, searched: Mapping[Pair, Searched]
) -> tuple[list[dict[int, float]], list[dict[int, float]], list[float], list[float]]:
    """Return how a version is linked to the third: of each of its lines, of each of the third's, and of each of its lines
    that it has no counterpart there, and the share of what it says that is met there.
    """
    if (lang, third) in searched:
        found = searched[lang, third]
        return *found.linked, found.left_alone, found.anywhere[0]
    found = searched[third, lang]
    return found.linked[1], found.linked[0], found.right_alone, found.anywhere[1]


class _Sight:
    """A pair, and all that its proposed links are judged by."""

    def __init__(
        self, pair: Pair, searched: Mapping[Pair, Searched], proposed: Mapping[Sides, Proposed], third: _Third | None
    ) -> None:
        self.own, self.proposed, self.third = searched[pair], proposed, third
        self.by_left: dict[int, list[Sides]] = {}
        self.by_right: dict[int, list[Sides]] = {}
        for link in proposed:
            for i in link[0]:
                self.by_left.setdefault(i, []).append(link)
            for j in link[1]:
                self.by_right.setdefault(j, []).append(link)

    def rows(self) -> list[list[float]]:
        return [
            [
                *self._of_search(link, grounds),
                *self._of_rivals(link),
                *self._of_third(link, grounds),
                *self._of_coverage(link),
                *self._of_belonging(link),
            ]
            for link, grounds in self.proposed.items()
        ]

    def _of_search(self, link: Sides, grounds: Proposed) -> list[float]:
        left, right = link
        place = SHAPE_PLACES.get((_run(left), _run(right)))
        odds = 0.0
        if place is not None and (grounds.searched or grounds.crossing):
            odds = self.own.scored.table.item(place, left[0], right[0])
        lines = len(left) + len(right)
        return [
            min(max(_log_odds(grounds.searched), -FARTHEST), FARTHEST),
            float(not grounds.searched),
            max(_log_odds(grounds.crossing) + FARTHEST / 2, 0.0) if grounds.crossing else 0.0,
            min(max(odds, 0.0), STRONGEST),
            max(min(odds, 0.0), -STRONGEST),
            float(lines == 2),
            float(lines == 4),
            float(lines > 4),
            float(left[-1] - left[0] >= len(left) or right[-1] - right[0] >= len(right)),
        ]

    def _of_rivals(self, link: Sides) -> list[float]:
        """Return how probable other links of the same lines are, those around it, within it and others, and no link."""
        left, right = set(link[0]), set(link[1])
        rivals = {rival for i in link[0] for rival in self.by_left[i]}
        rivals.update(rival for j in link[1] for rival in self.by_right[j])
        rivals.discard(link)
        around = within = other = most = 0.0
        for rival in sorted(rivals):
            probability = self.proposed[rival].searched
            most = max(most, probability)
            if left.issubset(rival[0]) and right.issubset(rival[1]):
                around += probability
            elif left.issuperset(rival[0]) and right.issuperset(rival[1]):
                within += probability
            else:
                other += probability
        alone = [self.own.left_alone[i] for i in link[0]] + [self.own.right_alone[j] for j in link[1]]
        return [around, within, other, most, max(alone), min(alone)]

    def _of_third(self, link: Sides, grounds: Proposed) -> list[float]:
        """Return whether the lines have counterparts in the third version, and whether these lead from side to side.

        The way are the lines there that answer both sides; `inside` is how far the link's lines are answered by it,
        `filled` how far it is answered by them, `leak` how far by others, `elsewhere` how far they are answered by others.
        """
        third = self.third
        if third is None:
            return [0.0] * 12
        lefts, rights = [third.left[i] for i in link[0]], [third.right[j] for j in link[1]]
        left_alone, right_alone = [third.left_alone[i] for i in link[0]], [third.right_alone[j] for j in link[1]]
        left_most, right_most = max(left_alone), max(right_alone)
        least = min(*left_alone, *right_alone)
        alone = [max(left_most, right_most), least, left_most, right_most, min(left_most, right_most)]
        of_left, of_right = _most(lefts), _most(rights)
        way = [t for t in sorted({*of_left, *of_right}) if of_left.get(t, 0.0) + of_right.get(t, 0.0) > THROUGH]
        if not way:
            return [*alone, *[0.0] * 6, float(grounds.composed)]
        inside, elsewhere = 1.0, 0.0
        for line in (*lefts, *rights):
            here = sum([line.get(t, 0.0) for t in way])
            inside = min(inside, here)
            elsewhere = max(elsewhere, min(1.0, sum(line.values()) - here))
        filled, leak = 1.0, 0.0
        for answers, lines in zip(third.back, link, strict=True):
            for t in way:
                answer = answers[t]
                here = sum([answer.get(x, 0.0) for x in lines])
                filled = min(filled, here)
                leak = max(leak, min(1.0, sum(answer.values()) - here))
        closed = min(inside, filled, 1 - leak, 1 - elsewhere)
        return [*alone, 1.0, inside, filled, leak, elsewhere, closed, float(grounds.composed)]

    def _of_coverage(self, link: Sides) -> list[float]:
        """Return how much of what the lines say is met on the other side, how their lengths compare, and what the weakest
        line of a side of several adds; and whether all lines have something to do with the other versions at all.
        """
        left, right = link
        explained = self.own.explained
        lengths = [[self.own.lengths[side][x] for x in lines] for side, lines in enumerate(link)]
        sizes = sum(lengths[0]), sum(lengths[1])
        ratio = abs(math.log(sizes[0] / sizes[1]))
        size = [ratio, math.log1p(abs(sizes[0] - sizes[1])), math.log(sizes[0] + sizes[1])]
        if explained is None:
            return [*[0.0] * 6, *size, *[0.0] * 10]
        said = [[self.own.said[side][x] for x in lines] for side, lines in enumerate(link)]
        found = [[self._finds(0, i, right) for i in left], [self._finds(1, j, left) for j in right]]
        all_said, all_found = [sum(one) for one in said], [sum(one) for one in found]
        shares = [all_found[0] / all_said[0], all_found[1] / all_said[1]]
        unmet = [math.log1p(max(0.0, all_said[side] - all_found[side])) for side in (0, 1)]
        weakest: tuple[float, float, int, int] | None = None  # what it adds, what is met without it, side and place
        for side, lines in enumerate(link):
            for place in range(len(lines)) if len(lines) > 1 else ():
                rest = lines[:place] + lines[place + 1 :]
                without = sum([self._finds(1 - side, other, rest) for other in link[1 - side]])
                adds = max(0.0, all_found[1 - side] - without)
                if weakest is None or adds < weakest[0]:
                    weakest = adds, without, side, place
        adds = share = more = says = length = shorter = finds = 0.0
        if weakest:
            adds, without, side, place = weakest
            share = found[side][place] / said[side][place]
            more = adds / (max(0.0, all_said[1 - side] - without) + 5.0)
            says, finds = math.log1p(said[side][place]), math.log1p(found[side][place])
            length = lengths[side][place] / sizes[side]
            shorter = abs(math.log((sizes[side] - lengths[side][place]) / sizes[1 - side])) - ratio
        anywhere = [self.own.anywhere[side][x] for side, lines in enumerate(link) for x in lines]
        in_third = (
            [self.third.anywhere[side][x] for side, lines in enumerate(link) for x in lines] if self.third else []
        )
        return [
            *shares, min(shares), *unmet, max(unmet), *size, share, math.log1p(adds), more, says, length, shorter, finds,
            min(anywhere), min(in_third, default=0.0), min(map(max, anywhere, in_third or anywhere)),
        ]  # fmt: skip

    def _of_belonging(self, link: Sides) -> list[float]:
        """Return how far the lines belong to their versions: the least, the most, and the most of that side that has less."""
        left, right = ([self.own.belonging[side][x] for x in lines] for side, lines in enumerate(link))
        most = max(left), max(right)
        return [min(*left, *right), max(most), min(most)]

    def _finds(self, side: int, line: int, others: Positions) -> float:
        """Return what a line of a side finds in lines of the other, in nats."""
        assert self.own.explained is not None
        found = self.own.explained.found
        place = RUN_PLACES.get(_run(others))
        if place is not None:
            first = others[0]
            return found.left.item(place, line, first) if side == 0 else found.right.item(place, first, line)
        return max([found.left.item(0, line, x) if side == 0 else found.right.item(0, x, line) for x in others])


def _run(lines: Positions) -> Positions:
    """Return lines counted from the first of them."""
    first = lines[0]
    return ONE if len(lines) == 1 else tuple([line - first for line in lines])


def _most(lines: Sequence[Mapping[int, float]]) -> Mapping[int, float]:
    """Return the greatest of what lines have of each line of another version."""
    if len(lines) == 1:
        return lines[0]
    most: dict[int, float] = {}
    for line in lines:
        for t, sure in line.items():
            most[t] = max(most.get(t, 0.0), sure)
    return most


def _log_odds(probability: float) -> float:
    probability = min(max(probability, 1e-4), 1 - 1e-4)
    return math.log(probability / (1 - probability))


@dataclass(frozen=True)
class Network:
    """One layer of hyperbolic tangents, and a way past it."""

    inner: Floats  # (feature, unit)
    inner_bias: Floats  # (unit)
    outer: Floats  # (unit)
    past: Floats  # (feature)
    bias: float

    def probabilities(self, rows: Floats) -> Floats:
        log_odds = np.tanh(rows @ self.inner + self.inner_bias) @ self.outer + rows @ self.past + self.bias
        result: Floats = np.round(1 / (1 + np.exp(-np.clip(log_odds, -30.0, 30.0))), DIGITS)
        return result


@cache
def networks() -> dict[Round, Network]:
    """Return what was fitted; read when it is first asked for, so that it can be fitted when NAMES have changed."""
    content = json.loads(JUDGE_FILE.read_text(encoding="utf-8"))
    rounds: tuple[Round, ...] = ("alone", "together")
    return {
        name: Network(
            inner=np.array([content[name]["inner"][feature] for feature in NAMES]),
            inner_bias=np.array(content[name]["inner bias"]),
            outer=np.array(content[name]["outer"]),
            past=np.array([content[name]["past"][feature] for feature in NAMES]),
            bias=float(content[name]["bias"]),
        )
        for name in rounds
    }
