"""Long documents, a window at a time: time grows with the length, memory with the window."""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field

from toolkit.alignment.decoding import Found, Paired
from toolkit.alignment.sides import Side
from toolkit.data import PAIRS, Lang, Pair

WINDOW = 80  # lines of the longest version; nearly every article is shorter
NARROWEST = 30  # lines of the others
MARGIN = 20  # at the end of a window a link does not yet know what follows
WIDENINGS = 2  # the window doubles so often, where a long passage is missing on one side
LIKELY = 0.6  # probability of a link that is kept where little is linked; .5 takes false ones
ANCHOR = 0.9  # probability of a link behind which a window may be cut
LINKED = (
    0.5  # of the lines of the longest version; with less, a passage may be missing, and a wider window finds its end
)

Links = dict[Pair, Paired]
Aligner = Callable[[Mapping[Lang, Side]], Links]


def align_in_windows(sides: Mapping[Lang, Side], aligner: Aligner) -> Links:
    """Return what `aligner` finds in windows of the versions, each beginning where the one before was cut."""
    links = {(left, right): _Kept() for left, right in PAIRS if left in sides and right in sides}
    starts = dict.fromkeys(sides, 0)
    widenings = 0
    while True:
        widths = _widths(sides, starts, WINDOW << widenings)
        window = {lang: _part(side, starts[lang], widths[lang]) for lang, side in sides.items()}
        last = all(starts[lang] + widths[lang] >= len(side.lines) for lang, side in sides.items())
        found = aligner(window)
        if last and not any(starts.values()):  # one window: nearly every article
            return {
                pair: found.get(pair, kept.paired(*(widths[lang] for lang in pair))) for pair, kept in links.items()
            }
        cut = widths if last else _cut(found, widths)
        if cut is None and widenings < WIDENINGS:
            widenings += 1
            continue
        if cut is None:  # little to hold on to: go on by half, with what is likely
            found = {pair: _likely(paired) for pair, paired in found.items()}
            cut = _half(
                found, widths, {lang for lang, side in sides.items() if starts[lang] + widths[lang] == len(side.lines)}
            )
        for (left, right), paired in found.items():
            kept = links[left, right]
            kept.links += [
                _moved(link, starts[left], starts[right])
                for link in paired.links
                if link.left[-1] < cut[left] and link.right[-1] < cut[right]
            ]
            kept.left_alone.update(enumerate(paired.left_alone[: cut[left]], starts[left]))
            kept.right_alone.update(enumerate(paired.right_alone[: cut[right]], starts[right]))
        if last:
            return {
                pair: kept.paired(len(sides[pair[0]].lines), len(sides[pair[1]].lines)) for pair, kept in links.items()
            }
        starts = {lang: start + cut[lang] for lang, start in starts.items()}
        widenings = 0


@dataclass
class _Kept:
    """What the windows so far have given for a pair. Where a window had no such pair, a line stands alone for certain."""

    links: list[Found] = field(default_factory=list)
    left_alone: dict[int, float] = field(default_factory=dict)
    right_alone: dict[int, float] = field(default_factory=dict)

    def paired(self, left_size: int, right_size: int) -> Paired:
        return Paired(
            links=tuple(self.links),
            left_alone=tuple(self.left_alone.get(i, 1.0) for i in range(left_size)),
            right_alone=tuple(self.right_alone.get(j, 1.0) for j in range(right_size)),
        )


def _part(side: Side, start: int, width: int) -> Side:
    """Return a stretch of a side; of the whole side itself, which may have been read before."""
    return side if width == len(side.lines) else Side(side.lang, side.lines[start : start + width], side.known)


def _widths(sides: Mapping[Lang, Side], starts: Mapping[Lang, int], window: int) -> dict[Lang, int]:
    """Return how many lines of each version the window holds: in proportion to what is left of it."""
    left = {lang: len(side.lines) - starts[lang] for lang, side in sides.items()}
    longest = max(left.values())
    return {
        lang: min(rest, max(NARROWEST, -(-window * rest // longest)), window) if rest else 0
        for lang, rest in left.items()
    }


def _cut(links: Links, widths: Mapping[Lang, int]) -> dict[Lang, int] | None:
    """Return the number of lines of each version to keep; None if the window holds too little that is linked.

    The last place behind a sure link is taken that cuts no link; without one, the place that cuts the fewest.
    """
    main = max(widths, key=lambda lang: widths[lang])
    fewest: tuple[int, dict[Lang, int]] | None = None
    linked: set[int] = set()
    for place in range(max(1, widths[main] - MARGIN), widths[main] // 4, -1):
        cut = dict.fromkeys(widths, 0)
        cut[main] = place
        anchored = False
        for pair, paired in links.items():
            if main not in pair:
                continue
            other = pair[1 - pair.index(main)]
            for link in paired.links:
                own, theirs = (link.left, link.right) if pair[0] == main else (link.right, link.left)
                linked.update(own)
                if own[0] < place:
                    cut[other] = max(cut[other], theirs[-1] + 1)
                    anchored |= own[-1] + 1 == place and link.probability >= ANCHOR
        broken = sum(
            not (link.left[-1] < cut[left] and link.right[-1] < cut[right])
            and not (link.left[0] >= cut[left] and link.right[0] >= cut[right])
            for (left, right), paired in links.items()
            for link in paired.links
        )
        if anchored and not broken:
            return cut
        if fewest is None or broken < fewest[0]:
            fewest = (broken, cut)
    return fewest[1] if fewest and len(linked) >= LINKED * widths[main] else None


def _likely(paired: Paired) -> Paired:
    return Paired(
        links=tuple(link for link in paired.links if link.probability >= LIKELY),
        left_alone=paired.left_alone,
        right_alone=paired.right_alone,
    )


def _half(links: Links, widths: Mapping[Lang, int], in_sight: Set[Lang]) -> dict[Lang, int]:
    """Return half of each width; of a version whose rest is `in_sight` only what links take that lie in the others' halves."""
    cut = {lang: 0 if lang in in_sight else (width + 1) // 2 for lang, width in widths.items()}
    for _ in in_sight:  # one may be held by another
        for pair, paired in links.items():
            for link in paired.links:
                for own, other in ((0, 1), (1, 0)):
                    side = (link.left, link.right)
                    if pair[own] in in_sight and side[other][-1] < cut[pair[other]]:
                        cut[pair[own]] = max(cut[pair[own]], side[own][-1] + 1)
    return cut


def _moved(link: Found, left: int, right: int) -> Found:
    return Found(
        left=tuple(i + left for i in link.left),
        right=tuple(j + right for j in link.right),
        probability=link.probability,
    )
