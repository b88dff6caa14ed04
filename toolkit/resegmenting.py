"""The translation of a whole article, cut again to the segments of the published one.

A system that was given an article as one text returns sentences of its own number and order of words. They are aligned to the
published version's segments in the same language by the words they share: a segment with one to four sentences, or one
sentence with up to four segments, which is then cut between words; a sentence that belongs to no segment is left over, as that
of a paragraph which the published version leaves out. mwerSegmenter (Matusov et al. 2005), the usual tool, has no such way out
and gives every word to some segment. The aligner of toolkit/alignment is for different languages; this one knows that equal
words mean the same.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

WORD = re.compile(r"\w+(?:['’ʼ-]\w+)*")
STEM = 5  # letters: Ukrainian and Russian forms of one word share about so many
MOST = 4  # sentences to a segment, or segments to a sentence
# What a link must share to be worth more than to leave both sides alone, as Dice's coefficient of the weights of words. One
# to one, order alone says enough, so that a free translation is kept. Of 0.06 and 0.25, 0 and 0.05, 0 and 0, these lost least
# on outputs of WMT22, whole and with segments left out; eval/mt/resegment.py measures them.
ONE_TO_ONE, JOINED = 0.0, 0.1
AT_SENTENCE, AT_COMMA = 0.5, 0.2  # what a cut behind such a mark is worth, in weights of a word
UNEVEN = (
    0.01  # what it costs that a part has a word more or less than its segment's share: decides where nothing else does
)
ENDS, PAUSES = tuple(".!?…"), tuple(',;:–—-)»”"')

Bag = Counter[str]


@dataclass(frozen=True, slots=True)
class Resegmented:
    """A text for each segment of the reference, "" where there is none, and the sentences that belong to no segment."""

    segments: tuple[str, ...]
    left_over: tuple[str, ...]


def resegment(sentences: Sequence[str], references: Sequence[str]) -> Resegmented:
    """Cut and join the sentences of a translation to the segments of `references`, the published text in its order.

    `references` should hold all that was published, also what will not be scored, so that nothing is pressed into the rest.

    >>> resegment(["It rained for days, and the ferry ran on."], ["It rained for days.", "The ferry ran on."]).segments
    ('It rained for days,', 'and the ferry ran on.')
    """
    bags = [words(text) for text in sentences]
    wanted = [words(text) for text in references]
    weights = rarity([*bags, *wanted])
    segments = [""] * len(references)
    left_over = []
    for rows, columns in beads(wanted, bags, weights):
        texts = [sentences[c] for c in columns]
        if not rows:
            left_over += texts
        elif len(rows) == 1:
            segments[rows[0]] = " ".join(texts)
        else:
            for row, part in zip(rows, parts(texts[0], [wanted[r] for r in rows], weights), strict=True):
                segments[row] = part
    return Resegmented(tuple(segments), tuple(left_over))


def words(text: str) -> Bag:
    return Counter(stem(word) for word in WORD.findall(text))


def stem(word: str) -> str:
    return word.lower()[:STEM]


def rarity(bags: Sequence[Bag]) -> dict[str, float]:
    """Return the weight of each word: the fewer sentences of the article have it, the more it says."""
    having = Counter(word for bag in bags for word in bag)
    return {word: log(1 + len(bags) / count) for word, count in having.items()}


def mass(bag: Bag, weights: dict[str, float]) -> float:
    return sum(count * weights[word] for word, count in bag.items())


def shared(left: Bag, right: Bag, weights: dict[str, float]) -> float:
    small, large = (left, right) if len(left) <= len(right) else (right, left)
    return sum(min(count, large[word]) * weights[word] for word, count in small.items() if word in large)


def beads(rows: Sequence[Bag], columns: Sequence[Bag], weights: dict[str, float]) -> list[tuple[list[int], list[int]]]:
    """Return the links of most worth, in order, as positions of segments and of sentences; an empty side is left alone."""
    down, across = len(rows), len(columns)
    row_mass, column_mass = [mass(b, weights) for b in rows], [mass(b, weights) for b in columns]
    steps = [(1, n) for n in range(1, MOST + 1)] + [(n, 1) for n in range(2, MOST + 1)]
    best = [[0.0] * (across + 1) for _ in range(down + 1)]
    came: list[list[tuple[int, int]]] = [[(0, 0)] * (across + 1) for _ in range(down + 1)]
    for i in range(down + 1):
        for j in range(across + 1):
            options = [(best[i - 1][j], (1, 0))] * (i > 0) + [(best[i][j - 1], (0, 1))] * (j > 0)
            for a, b in steps:
                if a <= i and b <= j:
                    ours = rows[i - 1] if a == 1 else sum(rows[i - a : i], Counter())
                    theirs = columns[j - 1] if b == 1 else sum(columns[j - b : j], Counter())
                    least = ONE_TO_ONE if a == b else JOINED
                    total = sum(row_mass[i - a : i]) + sum(column_mass[j - b : j])
                    options.append((best[i - a][j - b] + 2 * shared(ours, theirs, weights) - least * total, (a, b)))
            if options:
                best[i][j], came[i][j] = max(options, key=lambda option: option[0])
    found = []
    i, j = down, across
    while i or j:
        a, b = came[i][j]
        found.append((list(range(i - a, i)), list(range(j - b, j))))
        i, j = i - a, j - b
    return found[::-1]


def parts(sentence: str, rows: Sequence[Bag], weights: dict[str, float]) -> list[str]:
    """Cut one sentence between its words into a part for each segment, so that each shares most with its own."""
    tokens = sentence.split()
    if len(tokens) < len(rows):
        return [sentence, *[""] * (len(rows) - 1)]
    stems = [[stem(word) for word in WORD.findall(token)] for token in tokens]
    total = len(tokens)
    sizes = [max(bag.total(), 1) for bag in rows]
    shares = [total * size / sum(sizes) for size in sizes]
    # best[r][e]: the worth of the first r parts ending before token e
    best = [[float("-inf")] * (total + 1) for _ in range(len(rows) + 1)]
    came = [[0] * (total + 1) for _ in range(len(rows) + 1)]
    best[0][0] = 0.0
    for r, wanted in enumerate(rows, start=1):
        for start in range(r - 1, total):
            if best[r - 1][start] == float("-inf"):
                continue
            left = Counter(wanted)
            worth = best[r - 1][start] + (at_cut(tokens[start - 1]) if start else 0.0)
            for end in range(start + 1, total - (len(rows) - r) + 1):
                for word in stems[end - 1]:
                    if left[word] > 0:
                        left[word] -= 1
                        worth += weights.get(word, 0.0)
                even = worth - UNEVEN * abs(end - start - shares[r - 1])
                if even > best[r][end] and (r < len(rows) or end == total):
                    best[r][end], came[r][end] = even, start
    ends = [total]
    for r in range(len(rows), 0, -1):
        ends.append(came[r][ends[-1]])
    cuts = ends[::-1]
    return [" ".join(tokens[start:end]) for start, end in pairwise(cuts)]


def at_cut(token: str) -> float:
    """Return what it is worth to cut behind a token."""
    return AT_SENTENCE if token.endswith(ENDS) else AT_COMMA if token.endswith(PAUSES) else 0.0
