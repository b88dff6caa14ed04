"""Where quotations open and close, within a paragraph and over several."""

import re
from collections.abc import Iterator, Sequence

OPENING = "«„"
CLOSING = "»”"
EITHER = '"“'  # by its neighbours: the straight mark, and “, which opens in English and closes after „
MARKS = re.compile(f"[{OPENING}{CLOSING}{EITHER}]")
BEFORE_OPENING = frozenset("([{—–-/…")
BEHIND_END = ".,;:!?… "  # may stand between the closing mark and the end of a paragraph

LONGEST = 40  # paragraphs; a quotation open longer is one whose end was forgotten


def steps(text: str) -> Iterator[tuple[int, int]]:
    """Yield the position of each quotation mark with +1 where it opens and -1 where it closes."""
    depth = 0
    opened_at = -2
    for match in MARKS.finditer(text):
        position = match.start()
        step = direction(text, position, depth, after_opening=opened_at == position - 1)
        if step:
            opened_at = position if step > 0 else opened_at
            depth = max(0, depth + step)
            yield position, step


def direction(text: str, position: int, depth: int, *, after_opening: bool) -> int:
    """Return +1 for a mark that opens, -1 for one that closes, 0 for the sign of inches in 5"x7."""
    char = text[position]
    before = text[position - 1] if position else " "
    behind = text[position + 1] if position + 1 < len(text) else " "
    if char in OPENING:
        return 1
    if char in CLOSING:
        return -1
    free_before = before.isspace() or before in BEFORE_OPENING or after_opening
    free_behind = behind.isspace() or (not behind.isalnum() and behind not in "([$€£+-–—…")
    if before == "…" and behind in BEHIND_END:
        return -1  # "We believe in it…".
    if free_before and not free_behind:
        return 1
    if free_behind and not free_before:
        return -1
    if before.isalnum() and behind.isalnum():
        return 0
    return -1 if depth else 1


def depth_after(text: str, depth: int = 0) -> int:
    """Return how many quotations are open behind `text` if `depth` were before it.

    >>> depth_after('He said: "I think'), depth_after('that "Mria" flew."', 1)
    (1, 0)
    """
    for _, step in steps(text):
        depth = max(0, depth + step)
    return depth


def closes_more(text: str) -> bool:
    """Tell whether `text` closes a quotation that it did not open."""
    depth = 0
    for _, step in steps(text):
        depth += step
        if depth < 0:
            return True
    return False


def opens(text: str) -> bool:
    """Tell whether a quotation begins with the first character."""
    return text[:1] != "" and text[0] in OPENING + EITHER


def is_quotation(text: str) -> bool:
    """Tell whether `text` is one quotation from beginning to end.

    >>> is_quotation('"Yes. No."'), is_quotation('"Yes," she said.')
    (True, False)
    """
    if not opens(text):
        return False
    end = len(text.rstrip(BEHIND_END)) - 1
    depth = 0
    for position, step in steps(text):
        depth += step
        if position == end:
            return step < 0
        if depth <= 0:
            return False
    return False


def continues(first: str, following: Sequence[str]) -> int:
    """Return how many of the `following` paragraphs belong to a quotation that `first` leaves open.

    It is opened once and closed once, or opened again by each paragraph. One that nothing closes ends with `first`:
    a mark was forgotten, or one mark closes two quotations.
    """
    left_open = depth_after(first)
    if not left_open or not following:
        return 0
    again = opens(following[0]) and closed_within([t[1:] if opens(t) else None for t in following], left_open)
    return again or closed_within(following, left_open)


def closed_within(paragraphs: Sequence[str | None], depth: int) -> int:
    """Return the number of paragraphs up to the one behind which nothing is open; 0 if there is none, or a None before it."""
    for count, text in enumerate(paragraphs, 1):
        if text is None:
            return 0
        depth = depth_after(text, depth)
        if depth == 0:
            return count
    return 0
