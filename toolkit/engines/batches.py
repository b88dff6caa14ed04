"""Which sentences go through a model together: those of one length, as many as a budget of tokens allows.

An output may not depend on its batch, so the length that it may have comes from its own sentence, in steps, and a
batch holds one step alone.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

# Of source tokens: Marian's own --max-length-factor. What a runaway loop costs grows with it, what it cuts shrinks.
GROWTH = 3
SLACK = 16  # tokens: "МЗС" is one, "the Ministry of Foreign Affairs" is six
STEPS = (64, 128, 256, 512, 1024, 2048)  # tokens of output
ENDS = ".!?…;:,"


@dataclass(frozen=True, slots=True)
class Batch:
    """Positions of sentences that go together, longest first, and how many tokens each output may have."""

    positions: tuple[int, ...]
    limit: int


def limit(length: int, most: int) -> int:
    """Return how many tokens the output of `length` source tokens may have, where the model's positions end at `most`.

    >>> limit(10, 512), limit(60, 512), limit(400, 512)
    (64, 256, 512)
    """
    wanted = GROWTH * length + SLACK
    return min(next((step for step in STEPS if step >= wanted), STEPS[-1]), most)


def batches(lengths: Sequence[int], budget: Callable[[], int], most: int) -> Iterator[Batch]:
    """Yield batches of at most `budget` source tokens, padding counted, the longest sentences first.

    The budget is asked for anew at each sentence, since it falls where memory does not do; a sentence longer than it goes
    alone. Longest first: what does not fit in memory is known at the beginning.

    >>> list(batches([3, 40, 5, 4], lambda: 10, 512))
    [Batch(positions=(1,), limit=256), Batch(positions=(2, 3), limit=64), Batch(positions=(0,), limit=64)]
    """
    group: list[int] = []
    for position in sorted(range(len(lengths)), key=lambda p: -lengths[p]):
        if group and not fits(group, position, lengths, budget(), most):
            yield Batch(tuple(group), limit(lengths[group[0]], most))
            group = []
        group.append(position)
    if group:
        yield Batch(tuple(group), limit(lengths[group[0]], most))


def fits(group: Sequence[int], position: int, lengths: Sequence[int], budget: int, most: int) -> bool:
    longest = lengths[group[0]]
    return longest * (len(group) + 1) <= budget and limit(longest, most) == limit(lengths[position], most)


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
