"""Why the links of a story are what they are: what each source of evidence said, in log-odds, and what came second.

The search is done once more, with the whole story in sight or, of a long one, a stretch around the links in question.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import numpy as np

from toolkit.alignment.beads import SHAPES, Feature, Floats, Run, Table, table_of
from toolkit.alignment.evidence import Evidence
from toolkit.alignment.marks import Marks, Ties
from toolkit.alignment.pairs import features_of, score
from toolkit.alignment.search import Posterior, posteriors
from toolkit.alignment.sides import Side
from toolkit.alignment.ties import surprise
from toolkit.alignment.together import third_version
from toolkit.alignment.vocabulary import vocabularies
from toolkit.alignment.weights import WEIGHTS, Weights
from toolkit.data import LANGS, PAIRS, Alignment, Lang, Link, Pair, PairLink, Versions

STRETCH = 60  # lines of a version that are explained at once
AROUND = 15  # lines on both sides of them that are in sight, too
THIRD = "third version"
COVERAGE = "coverage"
SHAPE = "shape"  # what a link of so many lines is worth before anything is read, against leaving them alone
# What is told when it is not met, by source and classes: of words, and of names that may be words, most are not.
MISSED = {"numbers": (0, 1), "names": (0,), "punctuation": (0,)}
MEANT = 0.02  # log-odds below which a part or a tie is passed over
THROUGH = 0.1  # probability from which the third version is said to lead from one line to another

Positions = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """A number, name, stem or sign of one side that was met on the other, as written there."""

    left: str
    right: str
    log_odds: float  # that the meeting adds, against not meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one source of evidence says of a link."""

    source: str  # of EVIDENCE, SHAPE, COVERAGE or THIRD
    log_odds: float
    found: float = 0.0  # of it, what the ties add; the rest is held against lines that could have found so much
    ties: tuple[Tie, ...] = ()  # the strongest first
    missing: tuple[tuple[Lang, str], ...] = ()  # marks that the other side of the link lacks
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival:
    """A link that was not taken; one with an empty side stands for leaving a line alone."""

    left: Positions
    right: Positions
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A link and what made it. Of lines left alone, `parts` and `log_odds` are those of `second`, the link not taken."""

    link: PairLink
    log_odds: float  # the sum of the parts: the link against leaving its lines alone
    parts: tuple[Part, ...] = ()  # the weightiest first
    second: Rival | None = None  # None: nothing else to choose


Explanation = Mapping[Pair, tuple[Reason, ...]]


def explained(
    versions: Versions, alignment: Alignment, evidence: Mapping[str, Evidence[Any]], pairs: Collection[Pair] = PAIRS
) -> Explanation:
    """Return, for each of `pairs` whose two versions exist, the reasons of its links, in their order."""
    reasons: dict[Pair, dict[tuple[Positions, Positions], Reason]] = {pair: {} for pair in pairs}
    for links, starts, sides in _stretches(versions, alignment):
        sight = _Sight(sides, starts, evidence)
        held = {(lang, i) for link in links for lang in LANGS for i in link.positions(lang)}
        for pair, found in reasons.items():
            for link in alignment.pair(*pair):
                if (pair[0], link.left[0]) in held if link.left else (pair[1], link.right[0]) in held:
                    found[link.left, link.right] = sight.reason(pair, link)
    return {
        pair: tuple(found[link.left, link.right] for link in alignment.pair(*pair))
        for pair, found in reasons.items()
        if alignment.pair(*pair)
    }


def _stretches(
    versions: Versions, alignment: Alignment
) -> Iterator[tuple[Sequence[Link], Mapping[Lang, int], Mapping[Lang, Side]]]:
    """Yield three-way links that stand together, and the lines in sight of them with the position of the first."""
    longest = max((len(versions.lines(lang)) for lang in LANGS), default=0)
    seen = dict.fromkeys(LANGS, 0)
    known = vocabularies()
    number, count = 0, 0
    numbered = []
    for link in alignment.links:
        count += max(len(link.positions(lang)) for lang in LANGS)
        if count > STRETCH and longest > STRETCH + 2 * AROUND:
            number, count = number + 1, 0
        numbered.append((number, link))
    for _, group in groupby(numbered, key=lambda pair: pair[0]):
        links = [link for _, link in group]
        starts: dict[Lang, int] = {}
        sides: dict[Lang, Side] = {}
        for lang in LANGS:
            lines = versions.lines(lang)
            here = [i for link in links for i in link.positions(lang)] or [seen[lang]]
            seen[lang] = max(seen[lang], max(here) + 1)
            starts[lang] = max(0, min(here) - AROUND) if longest > STRETCH + 2 * AROUND else 0
            end = max(here) + 1 + AROUND if longest > STRETCH + 2 * AROUND else len(lines)
            if lines[starts[lang] : end]:
                sides[lang] = Side(lang, lines[starts[lang] : end], known)
        yield links, starts, sides


class _Sight:
    """The pairs of a stretch, with everything that was reckoned on the way to their links."""

    def __init__(
        self, sides: Mapping[Lang, Side], starts: Mapping[Lang, int], evidence: Mapping[str, Evidence[Any]]
    ) -> None:
        self.sides, self.starts, self.evidence = sides, starts, evidence
        self.features: dict[Pair, dict[str, Feature]] = {
            pair: dict(found) for pair, found in features_of(sides, evidence).items()
        }
        self.weights: Mapping[Pair, Weights] = WEIGHTS["alone"]
        self.found: dict[Pair, Posterior] = self._searched()
        self.alone = self.found
        if len(self.features) == len(PAIRS):
            for pair in self.features:
                self.features[pair].update(third_version(pair, self.alone, self.features[pair]))
            self.weights = WEIGHTS["together"]
            self.found = self._searched()
        self.tables: dict[Pair, dict[str, Table]] = {
            pair: {
                name: np.broadcast_to(table_of(feature), self.found[pair].beads.shape)
                for name, feature in features.items()
            }
            for pair, features in self.features.items()
        }
        self.ties: dict[tuple[str, Pair], Ties] = {}
        self.margins: dict[tuple[str, Pair], Table] = {}
        for name, source in evidence.items():
            views = {lang: source.view(side) for lang, side in sides.items()}
            for left, right in self.features:
                compared = source.compare(views[left], views[right])
                if compared.ties:
                    self.ties[name, (left, right)] = compared.ties
                if compared.margins is not None:
                    self.margins[name, (left, right)] = compared.margins

    def _searched(self) -> dict[Pair, Posterior]:
        scored = [score(self.features[pair], self.weights[pair], self.sides, pair) for pair in self.features]
        return dict(zip(self.features, posteriors(scored), strict=True)) if scored else {}

    def reason(self, pair: Pair, link: PairLink) -> Reason:
        """Return what made a link of the whole story."""
        if pair not in self.features:
            return Reason(link=link, log_odds=0.0)
        left = tuple(i - self.starts[pair[0]] for i in link.left)
        right = tuple(j - self.starts[pair[1]] for j in link.right)
        rival = self._rival(pair, left, right)
        weighed = (left, right) if left and right else (rival.left, rival.right) if rival else ((), ())
        parts = self._parts(pair, *weighed) if all(weighed) else ()
        if rival:
            rival = Rival(
                left=tuple(i + self.starts[pair[0]] for i in rival.left),
                right=tuple(j + self.starts[pair[1]] for j in rival.right),
                probability=round(rival.probability, 4),
            )
        return Reason(link=link, log_odds=round(sum(part.log_odds for part in parts), 2), parts=parts, second=rival)

    def _rival(self, pair: Pair, left: Positions, right: Positions) -> Rival | None:
        """Return the likeliest of the other links of these lines, leaving them alone among them."""
        beads = np.minimum(self.found[pair].beads, 1.0)
        n, m = beads.shape[1:]
        best: tuple[float, int, int, int] | None = None
        for place, shape in enumerate(SHAPES):
            a, b = (run[-1] + 1 for run in shape)
            for rows, columns in (
                (slice(max(0, left[0] - a + 1), left[-1] + 1) if left else None, slice(0, m)),
                (slice(0, n), slice(max(0, right[0] - b + 1), right[-1] + 1) if right else None),
            ):
                if rows is None or columns is None:
                    continue
                part = beads[place, rows, columns].copy()
                if left and right and _shape(left, right) == shape:
                    part[left[0] - rows.start, right[0] - columns.start] = -1.0  # the link itself
                i, j = divmod(int(part.argmax()), part.shape[1])
                probability = float(part[i, j])
                i, j = i + rows.start, j + columns.start
                if probability >= 0 and i + a <= n and j + b <= m and (best is None or probability > best[0]):
                    best = (probability, place, i, j)
        rival = None
        if best is not None:
            probability, place, i, j = best
            lefts, rights = SHAPES[place]
            rival = Rival(
                left=tuple(i + at for at in lefts), right=tuple(j + at for at in rights), probability=probability
            )
        if not (left and right):
            return rival
        left_covered, right_covered = self.found[pair].left, self.found[pair].right
        alone: list[tuple[float, Positions, Positions]] = [(1 - float(left_covered[i]), (i,), ()) for i in left]
        alone += [(1 - float(right_covered[j]), (), (j,)) for j in right]
        probability, own, other = max(alone, key=lambda entry: entry[0])
        if rival is None or probability > rival.probability:
            return Rival(left=own, right=other, probability=max(0.0, probability))
        return rival

    def _parts(self, pair: Pair, left: Positions, right: Positions) -> tuple[Part, ...]:
        """Return what each source says of a link."""
        shape = _shape(left, right)
        if shape not in SHAPES:
            return ()
        place = SHAPES.index(shape)
        weights = self.weights[pair]
        sums: dict[str, float] = {}
        founds: dict[str, float] = {}
        for name, table in self.tables[pair].items():
            value = float(table[place, left[0], right[0]])
            source = name.split(".")[0]
            sums[source] = sums.get(source, 0.0) + weights.features[name] * value
            founds[source] = founds.get(source, 0.0) + weights.features[name] * value * name.endswith(".gain")
        left_alone = 2 * weights.opening + (len(left) + len(right) - 2) * weights.extending
        parts = [
            Part(source=SHAPE, log_odds=weights.shapes[place] - left_alone, note=f"{len(left)}-{len(right)}"),
            *(self._part(source, log_odds, pair, left, right) for source, log_odds in sums.items()),
        ]
        # what is no name to the other side ("вересня") is often met as a number or a word
        met = {text.lower() for part in parts for tie in part.ties for text in (tie.left, tie.right)}
        rounded = [
            replace(
                part,
                missing=tuple(
                    (lang, text) for lang, text in part.missing if part.source != "names" or text.lower() not in met
                ),
                log_odds=round(part.log_odds, 2),
                found=round(founds.get(part.source, 0.0), 2),
            )
            for part in parts
            if abs(part.log_odds) >= MEANT or part.ties or part.missing
        ]
        return tuple(sorted(rounded, key=lambda part: -max(abs(part.found), abs(part.log_odds))))

    def _part(self, source: str, log_odds: float, pair: Pair, left: Positions, right: Positions) -> Part:
        if source == "together":
            return Part(source=THIRD, log_odds=log_odds, note=self._way(pair, left, right))
        if source == "length":
            sizes = (
                sum(len(self.sides[lang].lines[i].text) for i in at)
                for lang, at in zip(pair, (left, right), strict=True)
            )
            return Part(source=source, log_odds=log_odds, note="{} and {} characters".format(*sizes))
        if source == "layout":
            return Part(source=source, log_odds=log_odds, note=self._layout(pair, left, right))
        if source == COVERAGE:
            return Part(source=source, log_odds=log_odds, note="how much of what is said is met")
        if (source, pair) in self.margins:
            margin = self.margins[source, pair][SHAPES.index(_shape(left, right)), left[0], right[0]]
            return Part(source=source, log_odds=log_odds, note=f"margin {margin:+.3f}")
        ties = self.ties.get((source, pair))
        if ties is None:
            return Part(source=source, log_odds=log_odds)
        met, missing = self._meetings(source, ties, pair, left, right)
        return Part(source=source, log_odds=log_odds, ties=met, missing=missing)

    def _meetings(
        self, source: str, ties: Ties, pair: Pair, left: Positions, right: Positions
    ) -> tuple[tuple[Tie, ...], tuple[tuple[Lang, str], ...]]:
        """Return the ties between the two sides of a link, and marks that have none."""
        weights = self.weights[pair].features
        gains = [weights[f"{source}.{kind}.gain"] for kind in ties.classes]
        own, other = _standing(ties.left, left), _standing(ties.right, right)
        met: dict[tuple[int, int], float] = {}
        bests: tuple[dict[int, tuple[float, int]], dict[int, tuple[float, int]]] = ({}, {})
        for i, j, sure in _listed(ties):
            if i in own and j in other:
                for best, mark, partner in ((bests[0], i, j), (bests[1], j, i)):
                    best[mark] = max(best.get(mark, (0.0, -1)), (sure, -partner - 1))
        surprises = (
            _surprises(ties.left, ties.right, _listed(ties)),
            _surprises(ties.right, ties.left, [(j, i, sure) for i, j, sure in _listed(ties)]),
        )
        for side, (marks, standing) in enumerate(((ties.left, own), (ties.right, other))):
            for mark, (sure, partner) in bests[side].items():
                key = (mark, -partner - 1) if side == 0 else (-partner - 1, mark)
                gain = gains[marks.classes[mark]] * sure * surprises[side][mark] * standing[mark]
                met[key] = met.get(key, 0.0) + gain
        written = [self._written(source, lang, at) for lang, at in zip(pair, (left, right), strict=True)]
        tied = [
            Tie(
                left=written[0].get(ties.left.names[i], ties.left.names[i]),
                right=written[1].get(ties.right.names[j], ties.right.names[j]),
                log_odds=round(gain, 2),
            )
            for (i, j), gain in met.items()
            if abs(gain) >= MEANT
        ]
        missing = [
            (pair[side], written[side].get(marks.names[mark], marks.names[mark]))
            for side, (marks, standing) in enumerate(((ties.left, own), (ties.right, other)))
            for mark in standing
            if mark not in bests[side] and marks.classes[mark] in MISSED.get(source, ())
        ]
        return tuple(sorted(tied, key=lambda tie: (-tie.log_odds, tie.left))), tuple(missing)

    def _written(self, source: str, lang: Lang, lines: Positions) -> dict[str, str]:
        written = self.evidence[source].written
        found: dict[str, str] = {}
        for line in lines if written else ():
            for mark, text in written(self.sides[lang], line) if written else ():
                found.setdefault(mark, text)
        return found

    def _layout(self, pair: Pair, left: Positions, right: Positions) -> str:
        place = SHAPES.index(_shape(left, right))
        mixed, over, begins = (
            float(self.tables[pair][f"layout.{name}"][place, left[0], right[0]]) for name in ("mixed", "over", "begins")
        )
        notes = ["captions or headings with other text"] if mixed else []
        notes += ["goes beyond a paragraph"] if over else []
        notes += [{1.0: "both begin a paragraph", -1.0: "one begins a paragraph"}[begins]] if begins else []
        return ", ".join(notes)

    def _way(self, pair: Pair, left: Positions, right: Positions) -> str:
        """Return where the third version leads from each side of a link."""
        third = next(lang for lang in LANGS if lang not in pair)
        ways = [_towards(self.alone, lang, third) for lang in pair]
        best = [way[list(at)].max(axis=0) for way, at in zip(ways, (left, right), strict=True)]
        through = best[0] * best[1]
        start = self.starts[third]
        if through.max() >= THROUGH:
            return f"through {third} {start + int(through.argmax())}"
        told = []
        for lang, at, reached in zip(pair, (left, right), best, strict=True):
            place = f"{lang} {self.starts[lang] + at[0]}"
            told.append(
                f"{place} is {third} {start + int(reached.argmax())}"
                if reached.max() >= THROUGH
                else f"{third} lacks {place}"
            )
        return ", ".join(told)


def _shape(left: Positions, right: Positions) -> tuple[Run, Run]:
    return tuple(i - left[0] for i in left), tuple(j - right[0] for j in right)


def _towards(found: Mapping[Pair, Posterior], lang: Lang, third: Lang) -> Floats:
    """Return the probability that a line of `lang` (rows) and one of `third` are linked."""
    return found[lang, third].linked if (lang, third) in found else found[third, lang].linked.T


def _standing(marks: Marks, lines: Positions) -> dict[int, int]:
    """Return in how many of `lines` each mark stands that stands in any."""
    counts = {mark: len(set(at) & set(lines)) for mark, at in enumerate(marks.lines)}
    return {mark: count for mark, count in counts.items() if count}


def _listed(ties: Ties) -> list[tuple[int, int, float]]:
    i, j, sure = ties.matches
    return list(zip(i.tolist(), j.tolist(), sure.tolist(), strict=True))


def _surprises(own: Marks, other: Marks, matches: Sequence[tuple[int, int, float]]) -> dict[int, float]:
    """Return how surprising it is to find each mark in a line of the other version, as ties.py has it."""
    strengths: dict[int, dict[int, float]] = {}
    for i, j, sure in matches:
        by_line = strengths.setdefault(i, {})
        for line in other.lines[j]:
            by_line[line] = max(by_line.get(line, 0.0), sure)
    return {mark: float(surprise(other.size, sum(by_line.values()))) for mark, by_line in strengths.items()}
