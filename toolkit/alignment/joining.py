"""From the links of pairs to an alignment: types, lines left alone, and three-way links as connected components."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import accumulate
from typing import TypeVar

from toolkit.alignment.decoding import Paired
from toolkit.data import LANGS, PAIRS, Alignment, Lang, Link, LinkType, Pair, PairLink

T = TypeVar("T")


def join(story: str, sizes: Mapping[Lang, int], paired: Mapping[Pair, Paired]) -> Alignment:
    """Return the alignment of versions with so many lines; a version of no lines does not exist."""
    pairs = {pair: complete(paired[pair]) for pair in PAIRS if sizes[pair[0]] and sizes[pair[1]]}
    return Alignment(
        story=story,
        uk_ru=pairs.get(("uk", "ru"), ()),
        uk_en=pairs.get(("uk", "en"), ()),
        ru_en=pairs.get(("ru", "en"), ()),
        links=three_way(sizes, pairs),
    )


def complete(paired: Paired) -> tuple[PairLink, ...]:
    """Return links with their types, lines left alone among them, in the order of the left version.

    A link of several left lines with fewer right ones is "merged", the other way round "split"; what is out of the
    common order is "reordered"; "omitted" stands in the left version alone, "added" in the right one alone.
    """
    found = sorted(paired.links, key=lambda link: link.left)
    links = [
        PairLink(left=f.left, right=f.right, probability=_shown(f.probability), type=kind)
        for f, kind in zip(found, types_of([(f.left, f.right) for f in found]), strict=True)
    ]
    used_left = {i for link in links for i in link.left}
    used_right = {j for link in links for j in link.right}
    links += [
        PairLink(left=(i,), probability=_shown(alone), type="omitted")
        for i, alone in enumerate(paired.left_alone)
        if i not in used_left
    ]
    links.sort(key=lambda link: link.left)
    added = [
        PairLink(right=(j,), probability=_shown(alone), type="added")
        for j, alone in enumerate(paired.right_alone)
        if j not in used_right
    ]
    return tuple(_inserted(links, added, lambda link: link.right))


def three_way(sizes: Mapping[Lang, int], pairs: Mapping[Pair, Sequence[PairLink]]) -> tuple[Link, ...]:
    """Return the connected components of the pairwise links, in page order.

    Their types compare the versions that exist: "omitted" stands in the first of them, not in all; "added" not in the
    first; "alone" in a story of one version. The probability is that of the weakest of the pairwise links within: if they
    are right, it is.
    """
    langs = [lang for lang in LANGS if sizes[lang]]
    starts = dict(zip(langs, accumulate((sizes[lang] for lang in langs), initial=0), strict=False))
    lines = [(lang, i) for lang in langs for i in range(sizes[lang])]
    group = list(range(len(lines)))  # by line: another of its component, at last its first

    def root(line: int) -> int:
        while group[line] != line:
            group[line] = group[group[line]]
            line = group[line]
        return line

    numbered = [
        (link, [starts[left] + i for i in link.left] + [starts[right] + j for j in link.right])
        for (left, right), links in pairs.items()
        for link in links
    ]
    for _, members in numbered:
        first = root(members[0])
        for line in members[1:]:
            other = root(line)
            first, other = min(first, other), max(first, other)
            group[other] = first
    within: dict[int, list[PairLink]] = {}
    for link, members in numbered:
        within.setdefault(root(members[0]), []).append(link)
    components: dict[int, dict[Lang, list[int]]] = {}
    for line, (lang, i) in enumerate(lines):
        components.setdefault(root(line), {}).setdefault(lang, []).append(i)

    joined: list[Link] = []
    for lang in langs:
        first_here = [
            Link(
                uk=tuple(positions.get("uk", ())),
                ru=tuple(positions.get("ru", ())),
                en=tuple(positions.get("en", ())),
                probability=min([link.probability for link in within.get(first, ())], default=1.0),
                type=_three_way_type(langs, positions, within.get(first, ())),
            )
            for first, positions in components.items()
            if lines[first][0] == lang
        ]
        joined = _inserted(joined, first_here, partial(_positions, lang))
    return tuple(joined)


def _positions(lang: Lang, link: Link) -> tuple[int, ...]:
    return link.positions(lang)


def types_of(links: Sequence[tuple[Sequence[int], Sequence[int]]]) -> list[LinkType]:
    """Return the types of links with two sides, which are sorted by their left side.

    >>> types_of([([0], [2]), ([1], [0]), ([2, 3], [1])])
    ['reordered', 'translated', 'merged']
    """
    ordered = _longest_ascending([right[0] for _, right in links])
    return [
        "reordered"
        if place not in ordered
        else "merged"
        if len(left) > len(right)
        else "split"
        if len(left) < len(right)
        else "translated"
        for place, (left, right) in enumerate(links)
    ]


def _three_way_type(
    langs: Sequence[Lang], positions: Mapping[Lang, Sequence[int]], within: Iterable[PairLink]
) -> LinkType:
    if len(langs) == 1:
        return "alone"
    if langs[0] not in positions:
        return "added"
    if len(positions) < len(langs):
        return "omitted"
    if any(link.type == "reordered" for link in within):
        return "reordered"
    first = len(positions[langs[0]])
    others = [len(positions[lang]) for lang in langs[1:]]
    return "merged" if first > min(others) else "split" if first < max(others) else "translated"


def _longest_ascending(values: Sequence[int]) -> set[int]:
    """Return the places of the longest ascending run, not of neighbours, of different values.

    >>> sorted(_longest_ascending([0, 3, 1, 2, 4]))
    [0, 2, 3, 4]
    """
    ends: list[int] = []  # the least value that ends a run of each length
    places: list[int] = []
    before: list[int] = []
    for place, value in enumerate(values):
        length = bisect_left(ends, value)
        if length == len(ends):
            ends.append(value)
            places.append(place)
        else:
            ends[length], places[length] = value, place
        before.append(places[length - 1] if length else -1)
    ascending = set()
    place = places[-1] if places else -1
    while place >= 0:
        ascending.add(place)
        place = before[place]
    return ascending


def _inserted(links: Sequence[T], more: Sequence[T], positions: Callable[[T], tuple[int, ...]]) -> list[T]:
    """Return `links` with each of `more` behind the link that holds the line before it. `more` is in order."""
    holder = {position: place for place, link in enumerate(links) for position in positions(link)}
    behind: dict[int, list[T]] = {}
    for link in more:
        place = holder.get(positions(link)[0] - 1, -1)  # -1: in front of all
        behind.setdefault(place, []).append(link)
        holder.update(dict.fromkeys(positions(link), place))
    merged = behind.get(-1, [])
    for place, link in enumerate(links):
        merged += [link, *behind.get(place, ())]
    return merged


def _shown(probability: float) -> float:
    """Return `probability` with the digits that mean something, the same on every machine."""
    return round(min(max(probability, 0.0), 1.0), 4)
