"""Which sentences go through a model together: those of one length, as many as a budget of tokens allows.

An output may not depend on its batch, so how long it may become is said by its own source.
"""

from collections.abc import Callable, Iterator, Sequence

# Of source tokens: Marian's own --max-length-factor. What a runaway loop costs grows with it, what it cuts shrinks.
GROWTH = 3
SLACK = 16  # tokens: "МЗС" is one, "the Ministry of Foreign Affairs" is six
LONGEST = 2048  # tokens of output
ENDS = ".!?…;:,"


def limit(length: int, most: int) -> int:
    """Return how many tokens the output of `length` source tokens may have, where the model's positions end at `most`.

    >>> limit(10, 512), limit(60, 512), limit(400, 512)
    (46, 196, 512)
    """
    return min(GROWTH * length + SLACK, most, LONGEST)


def batches(
    lengths: Sequence[int], budget: Callable[[], int], *, together: Callable[[int, int], bool] = lambda _, __: True
) -> Iterator[tuple[int, ...]]:
    """Yield positions that make a batch: at most `budget` source tokens, padding counted, the longest sentences first.

    The budget is asked for anew at each sentence, since it falls where memory does not do; a sentence longer than it goes
    alone. Longest first: what does not fit in memory is known at the beginning. `together` says of two lengths, the longer
    one first, whether they may be in one batch.

    >>> list(batches([3, 40, 5, 4], lambda: 10))
    [(1,), (2, 3), (0,)]
    """
    group: list[int] = []
    for position in sorted(range(len(lengths)), key=lambda p: -lengths[p]):
        if group:
            longest = lengths[group[0]]
            if longest * (len(group) + 1) > budget() or not together(longest, lengths[position]):
                yield tuple(group)
                group = []
        group.append(position)
    if group:
        yield tuple(group)


def pieces(text: str, short_enough: Callable[[str], bool]) -> list[str]:
    """Return `text` cut at spaces, behind a mark where there is one near the middle, until each piece is short enough.

    A model has no positions for more; what it cannot see would be lost without a word.

    >>> pieces("один два, три чотири", lambda text: len(text) < 12)
    ['один два,', 'три чотири']
    """
    if short_enough(text) or len(text) < 2:
        return [text]
    middle = len(text) // 2
    spaces = [i for i, letter in enumerate(text) if letter == " "] or [middle]
    marked = [i for i in spaces if text[i - 1] in ENDS and len(text) // 4 <= i <= len(text) * 3 // 4]
    cut = min(marked or spaces, key=lambda i: abs(i - middle))
    return [*pieces(text[:cut].rstrip(), short_enough), *pieces(text[cut:].lstrip(), short_enough)]
