"""How long a text is beside its translation: translations explain, so they are longer than the languages alone would make them.

The ratio is that of what both versions say, so that what one leaves out does not count.
"""

from collections.abc import Iterable, Iterator
from math import log

from toolkit.data import AlignedStory, Lang, Sign

# Logarithm of the English version's characters by the other's: the middle between the mean of texts translated into
# English and of those translated from it, and the slope of the log odds around it. eval/mt/origin.py fits them on every second
# document of WMT22, WMT21 and NTREX and tests on the others. The slopes fitted, 32 and 26, stand on 19 Ukrainian documents.
MIDDLE: dict[Lang, float] = {"uk": 0.013, "ru": -0.040}
SLOPE = 20.0
LEAST = 400  # characters of each version; shorter texts vary too much
MOST = 2.5  # a weight: one odd paragraph must not outweigh what the page says


def length(story: AlignedStory) -> Iterator[Sign]:
    """Ukrainian and Russian are too near to each other for it, so that it tells English alone from them."""
    found = []
    for lang in story.langs:
        if lang != "en" and "en" in story.langs:
            cut = dict(zip(story.langs, story.sentences, strict=True))
            links = [p for p in story.alignment.pair(lang, "en") if p.left and p.right]
            other = sum(cut[lang][i].end - cut[lang][i].start for p in links for i in p.left)
            english = sum(cut["en"][i].end - cut["en"][i].start for p in links for i in p.right)
            found.append((lang, other, english))
    yield from signs(found)


def signs(lengths: Iterable[tuple[Lang, int, int]]) -> Iterator[Sign]:
    """Yield what the lengths say for or against English: its versions' languages, their characters, the English ones."""
    told = [
        (SLOPE * (MIDDLE[lang] - log(english / other)), lang, english / other)
        for lang, other, english in lengths
        if min(other, english) >= LEAST
    ]
    if told:
        weight = sum(w for w, _, _ in told) / len(told)
        beside = ", ".join(f"{ratio:.2f} times {lang}'s" for _, lang, ratio in told)
        yield Sign(
            name="length",
            lang="en",
            weight=round(max(-MOST, min(MOST, weight)), 2),
            text=f"en has {beside} characters where both say the same",
        )
