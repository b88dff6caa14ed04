"""Learning a lexicon from links: IBM Model 1 over stems in both directions, a story at a time.

One step of expectation (Brown and others, 1993), with the shipped lexicon as what is known before: in each link, a stem
is shared out among those of the other side by how surely they translate it, once from each side, and what both
directions agree on is counted (the geometric mean: Liang, Taskar and Klein, 2006, multiply). More steps over the whole corpus were not worth
their time. Counts are rounded for each story, so that their sums are exact; a story's part can be counted again from its
links, and left out when the story itself is aligned.
"""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from toolkit.alignment.counts import SCALE, Counts, Tally
from toolkit.alignment.lexicons import Lexicon, fingerprint, merged, shipped
from toolkit.alignment.sides import Side
from toolkit.alignment.words import stem
from toolkit.data import LANGS, PAIRS, Alignment, Lang, Pair, Versions

Singles: TypeAlias = NDArray[np.float32]  # precise enough for thousandths, and half the work

SURE = 0.5  # probability of a link to learn from
STRANGE = 1e-4  # chance that stems translate each other of which nothing is known
UNSEEN = 0.5  # lines
SMALLEST = 0.02  # occurrences of two stems together that are worth counting
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
        tally = Tally()
        for start in range(0, len(links), AT_ONCE):
            _share_out(tally, pair, links[start : start + AT_ONCE])
        if links:
            found[pair] = tally.counts()
    return found


def _share_out(tally: Tally, pair: Pair, links: Sequence[tuple[list[str], list[str]]]) -> None:
    lefts, a = _incidence([left for left, _ in links])
    rights, b = _incidence([right for _, right in links])
    known = shipped().look_up(pair, lefts, rights)
    forward, backward = np.full((2, len(lefts), len(rights)), STRANGE, np.float32)
    forward[known.i, known.j] = np.maximum(known.joint / (known.left_lines[known.i] + UNSEEN), STRANGE)
    backward[known.i, known.j] = np.maximum(known.joint / (known.right_lines[known.j] + UNSEEN), STRANGE)
    # In link l, the right stem y is shared out among the left ones: forward[x, y] / (a @ forward)[l, y] goes to x; and
    # the other way round. The root of the product, summed over the links, falls into factors.
    expected = (a / np.sqrt(b @ backward.T)).T @ (b / np.sqrt(a @ forward))
    expected *= np.sqrt(forward * backward)
    i, j = np.nonzero(expected >= SMALLEST)
    joint = np.rint(expected[i, j] * SCALE).astype(np.int64)
    lines = (table.sum(axis=0).astype(np.int64) for table in (a, b))
    tally.count(lefts, next(lines), rights, next(lines), (i, j, joint))


def _incidence(links: Sequence[Sequence[str]]) -> tuple[list[str], Singles]:
    """Return the different stems, and a table of links and stems with 1 where a link has the stem."""
    places: dict[str, int] = {}
    at = [places.setdefault(stem, len(places)) for stems in links for stem in stems]
    table = np.zeros((len(links), len(places)), np.float32)
    table[np.repeat(np.arange(len(links)), [len(stems) for stems in links]), at] = 1
    return list(places), table


def _stems(versions: Versions, lang: Lang) -> list[list[str]]:
    return [[stem(word) for word in words] for words in Side(lang=lang, lines=versions.lines(lang)).words]
