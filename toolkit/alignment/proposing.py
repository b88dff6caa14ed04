"""Links that may be taken: what the search finds likely, what crosses it, and what the links of the other pairs compose to."""

from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import compress

from toolkit.alignment.decoding import Bead, Found, best_chain, crossing, found_at, likely_beads
from toolkit.alignment.judging import Proposed, Searched, Sides, towards
from toolkit.data import LANGS, Lang, Pair

SURE = 0.98  # probability of a bead that is taken unseen; of these one in 300 is wrong
# ... but for beads with a line that the third version lacks, more probably than this, and that has no telling stem of its
# own story: one in 20 is wrong
LACKED = 0.5
CROSSES = 0.1  # probability of a link out of the chain's order that is looked at
TAKEN = 0.5  # and that counts among those that are composed
MOST = 7  # lines of a link that is composed


def proposals(searched: Mapping[Pair, Searched]) -> tuple[dict[Pair, list[Found]], dict[Pair, dict[Sides, Proposed]]]:
    """Return the links of each pair that are sure, and those to be judged, of other lines."""
    beads = {pair: likely_beads(one.posterior) for pair, one in searched.items()}
    chains = {pair: best_chain(one.posterior, beads[pair]) for pair, one in searched.items()}
    crossings = {pair: crossing(chains[pair], one.scored.table, CROSSES) for pair, one in searched.items()}
    first: dict[Pair, list[Sides]] = {
        pair: [
            (link.left, link.right)
            for link in (*chains[pair], *(link for link in crossings[pair] if link.probability >= TAKEN))
        ]
        for pair in searched
    }
    sure: dict[Pair, list[Found]] = {}
    proposed: dict[Pair, dict[Sides, Proposed]] = {}
    for pair in searched:
        sure[pair], doubtful = _parted(beads[pair], strangers(pair, searched))
        left_taken = {i for link in sure[pair] for i in link.left}
        right_taken = {j for link in sure[pair] for j in link.right}
        grounds: dict[Sides, tuple[float, float, bool]] = {
            (found.left, found.right): (found.probability, 0.0, False) for found in doubtful
        }
        for link in crossings[pair]:
            sides = (link.left, link.right)
            grounds[sides] = (grounds.get(sides, (0.0,))[0], link.probability, False)
        for sides in composed(pair, first) if len(searched) > 1 else ():
            grounds[sides] = (*grounds.get(sides, (0.0, 0.0))[:2], True)
        proposed[pair] = {
            sides: Proposed(*grounds[sides])
            for sides in sorted(grounds)
            if left_taken.isdisjoint(sides[0]) and right_taken.isdisjoint(sides[1])
        }
    return sure, proposed


def strangers(pair: Pair, searched: Mapping[Pair, Searched]) -> tuple[set[int], set[int]]:
    """Return the lines of both versions that the third version lacks, and that have nothing of their own story."""
    left: set[int] = set()
    right: set[int] = set()
    third = [lang for lang in LANGS if lang not in pair and len(searched) > 1]
    for lang, shares, strange in zip(pair, searched[pair].belonging, (left, right), strict=True):
        if third and 0.0 in shares:
            alone = towards(lang, third[0], searched)[2]
            strange.update(line for line, share in enumerate(shares) if not share and alone[line] > LACKED)
    return left, right


def _parted(beads: Mapping[Bead, float], strange: tuple[Set[int], Set[int]]) -> tuple[list[Found], list[Found]]:
    """Return links of beads that are sure, and the rest. No two sure ones share a line, since probabilities sum to 1."""
    found = [found_at(bead, probability) for bead, probability in beads.items()]
    sure = [
        link.probability >= SURE and strange[0].isdisjoint(link.left) and strange[1].isdisjoint(link.right)
        for link in found
    ]
    return list(compress(found, sure)), [link for link, is_sure in zip(found, sure, strict=True) if not is_sure]


def composed(pair: Pair, links: Mapping[Pair, Sequence[Sides]]) -> list[Sides]:
    """Return what the links of the two other pairs make of `pair`: the connected components, through the third version.

    >>> composed(("uk", "en"), {("uk", "ru"): [((0,), (0, 1))], ("ru", "en"): [((0,), (0,)), ((1,), (1,))]})
    [((0,), (0, 1))]
    """
    third = next(lang for lang in LANGS if lang not in pair)
    group: dict[int, int] = {}  # of the lines of the third version

    def root(line: int) -> int:
        while group.setdefault(line, line) != line:
            group[line] = group[group[line]]
            line = group[line]
        return line

    ways = [list(_towards(lang, third, links)) for lang in pair]
    for way in ways:
        for _, reached in way:
            for line in reached:
                group[root(line)] = root(reached[0])
    found: dict[int, tuple[list[int], list[int]]] = {}  # no line is in two links of a pair
    for side, way in enumerate(ways):
        for own, reached in way:
            found.setdefault(root(reached[0]), ([], []))[side].extend(own)
    return [
        (tuple(sorted(left)), tuple(sorted(right)))
        for left, right in found.values()
        if left and right and len(left) + len(right) <= MOST
    ]


def _towards(lang: Lang, third: Lang, links: Mapping[Pair, Sequence[Sides]]) -> Iterable[Sides]:
    if (lang, third) in links:
        return links[lang, third]
    return ((right, left) for left, right in links[third, lang])
