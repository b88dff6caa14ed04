"""How much of each of two versions the other says too, by their links: a translation, a summary, or another story."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from toolkit.data import PAIRS, Alignment, Article, Lang, Line, PairLink, Versions

SUMMARY_SAYS, SUMMARY_LEAVES = 0.6, 0.5  # at least so much of the shorter is in the longer, and no more of that in it
SUMMARY_LENGTH = 0.6  # of the longer one's characters, at most
UNLIKE = 0.2  # of neither version is so much in the other: of 450 unrelated pairs of news the largest were .23, 99 in 100 under .22
LEAST = 3  # lines of each version that tell whether they are unlike


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Shares of characters that stand in links with two sides, each by the link's probability."""

    left: float
    right: float
    characters: float  # in links, of the version that has fewer there
    left_size: int  # characters
    right_size: int

    @property
    def summary(self) -> str:
        """Return which version, "left" or "right", tells the other in short; "" if neither does."""
        less_left = self.left_size < self.right_size
        said, of_longer = (self.left, self.right) if less_left else (self.right, self.left)
        short = min(self.left_size, self.right_size) <= SUMMARY_LENGTH * max(self.left_size, self.right_size)
        if not short or said < SUMMARY_SAYS or of_longer >= SUMMARY_LEAVES:
            return ""
        return "left" if less_left else "right"


def overlap(left: Sequence[Line], right: Sequence[Line], links: Sequence[PairLink]) -> Overlap:
    """Return how far two versions overlap.

    >>> both = (PairLink(left=(0,), right=(0,), probability=0.5, type="translated"),)
    >>> found = overlap([Line("Так"), Line("Ні.")], [Line("Yes")], both)
    >>> found.left, found.right, found.characters
    (0.25, 0.5, 1.5)
    """
    linked = [link for link in links if link.left and link.right]
    said_left = sum(link.probability * len(left[i].text) for link in linked for i in link.left)
    said_right = sum(link.probability * len(right[j].text) for link in linked for j in link.right)
    left_size, right_size = (sum(len(line.text) for line in lines) for lines in (left, right))
    return Overlap(
        left=said_left / max(left_size, 1),
        right=said_right / max(right_size, 1),
        characters=min(said_left, said_right),
        left_size=left_size,
        right_size=right_size,
    )


def with_warnings(articles: Sequence[Article], versions: Versions, found: Alignment) -> tuple[Article, ...]:
    """Return the versions of a story, with a warning on each that is a summary of another, or says nothing of the others."""
    if len(articles) < 2:
        return tuple(articles)
    warned = ((article, tuple(_warnings(article.lang, versions, found))) for article in articles)
    return tuple(replace(a, warnings=(*a.warnings, *warnings)) if warnings else a for a, warnings in warned)


def _warnings(lang: Lang, versions: Versions, found: Alignment) -> Iterator[str]:
    shares: list[float] = []
    summary = ""
    for pair in PAIRS:
        if lang not in pair or not all(map(versions.lines, pair)):
            continue
        left, right = pair
        with_other = overlap(versions.lines(left), versions.lines(right), found.pair(left, right))
        own, sister, of_sister = ("left", right, with_other.right) if lang == left else ("right", left, with_other.left)
        if with_other.summary == own and not summary:
            summary = f"summary: says {100 * of_sister:.0f} % of what the {sister} version says"
        if min(len(versions.lines(each)) for each in pair) >= LEAST:
            shares.append(max(with_other.left, with_other.right))
    if summary:
        yield summary
    if shares and max(shares) < UNLIKE:
        yield f"unlike-sisters: at most {100 * max(shares):.0f} % of it is in another version, or of that in it"
