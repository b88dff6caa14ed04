"""Learning a lexicon from links: IBM Model 1 over stems in both directions, a story at a time.

One step of expectation (Brown and others, 1993), with the shipped lexicon as what is known before: in each link, a stem
is shared out among those of the other side by how surely they translate it, once from each side, and what both
directions agree on is counted (the geometric mean: Liang, Taskar and Klein, 2006, multiply). More steps over the whole corpus were not worth
their time. Counts are rounded for each story, so that their sums are exact; a story's part can be counted again from its
links, and left out when the story itself is aligned.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from toolkit.alignment.beads import Floats
from toolkit.alignment.lexicons import SCALE, Counts, Lexicon, Row, fingerprint, merged, shipped
from toolkit.alignment.sides import Side
from toolkit.alignment.words import stem
from toolkit.data import LANGS, PAIRS, Alignment, Lang, Pair, Versions

SURE = 0.5  # probability of a link to learn from
STRANGE = 1e-4  # chance that stems translate each other of which nothing is known
UNSEEN = 0.5  # lines
SMALLEST = 20  # in 1/SCALE: what is worth counting of two stems in a story
AT_ONCE = 32  # links: time and memory grow with the stems of so many, squared
# stories from which learning pays
ENOUGH = 10


def learn(aligned: Iterable[tuple[Versions, Alignment]]) -> Lexicon:
    """Return what the links of stories teach, on top of the starter; best found with the shipped lexicon.

    With ENOUGH stories it pays to align them again with it. What shards of a corpus teach, `lexicons.merged` adds up.
    """
    return merged(
        Lexicon(starter=shipped().starter, learned=counted(versions, found), stories={fingerprint(versions): 1})
        for versions, found in aligned
    )


def counted(versions: Versions, alignment: Alignment) -> dict[Pair, Counts]:
    """Return how often stems stand for each other in the links of a story, of those pairs that have any."""
    stems = {lang: _stems(versions, lang) for lang in LANGS}
    found = {}
    for pair in PAIRS:
        left, right = (stems[lang] for lang in pair)
        texts = [
            ([stem for i in link.left for stem in left[i]], [stem for j in link.right for stem in right[j]])
            for link in alignment.pair(*pair)
            if link.probability >= SURE
        ]
        links = [(one, other) for one, other in texts if one and other]
        counts = Counts()
        for start in range(0, len(links), AT_ONCE):
            counts.add(_shared_out(pair, links[start : start + AT_ONCE]))
        if links:
            found[pair] = counts
    return found


def _shared_out(pair: Pair, links: Sequence[tuple[list[str], list[str]]]) -> Counts:
    lefts, a = _incidence([left for left, _ in links])
    rights, b = _incidence([right for _, right in links])
    i, j, joint = shipped().joint(pair, lefts, rights)
    forward, backward = np.full((2, len(lefts), len(rights)), STRANGE)
    forward[i, j] = np.maximum(joint / SCALE / (shipped().seen(pair, lefts)[i] + UNSEEN), STRANGE)
    backward[i, j] = np.maximum(joint / SCALE / (shipped().seen(pair[::-1], rights)[j] + UNSEEN), STRANGE)
    # In link l, the right stem y is shared out among the left ones: forward[x, y] / (a @ forward)[l, y] goes to x; and
    # the other way round. The root of the product, summed over the links, falls into factors.
    agreed = (a / np.sqrt(b @ backward.T)).T @ (b / np.sqrt(a @ forward))
    counts = np.rint(np.sqrt(forward * backward) * agreed * SCALE).astype(np.int64)
    i, j = np.nonzero(counts >= SMALLEST)
    found: dict[str, Row] = {}
    for x, y, count in zip(i.tolist(), j.tolist(), counts[i, j].tolist(), strict=True):
        found.setdefault(lefts[x], {})[rights[y]] = count
    return Counts(found, _lines(lefts, a), _lines(rights, b))


def _incidence(links: Sequence[Sequence[str]]) -> tuple[list[str], Floats]:
    """Return the different stems, and a table of links and stems with 1 where a link has the stem."""
    places: dict[str, int] = {}
    at = [(number, places.setdefault(stem, len(places))) for number, stems in enumerate(links) for stem in stems]
    table = np.zeros((len(links), len(places)))
    table[tuple(zip(*at, strict=True))] = 1
    return list(places), table


def _lines(stems: Sequence[str], table: Floats) -> Row:
    return dict(zip(stems, table.sum(axis=0).astype(int).tolist(), strict=True))


def _stems(versions: Versions, lang: Lang) -> list[list[str]]:
    return [[stem(word) for word in words] for words in Side(lang=lang, lines=versions.lines(lang)).words]
