"""Which version says what no other does: translations leave out more than they add."""

from collections.abc import Iterator

from toolkit.data import AlignedStory, Lang, Sign

WEIGHT = 1.0
LEAST, MORE = 3, 0.1  # sentences, and the share of its own by which a version must be ahead of the next


def coverage(story: AlignedStory) -> Iterator[Sign]:
    if len(story.langs) < 2:
        return
    sizes = dict(zip(story.langs, map(len, story.sentences), strict=True))
    alone: dict[Lang, int] = dict.fromkeys(story.langs, 0)
    for link in story.alignment.links:
        have = [lang for lang in story.langs if link.positions(lang)]
        if len(have) == 1:
            alone[have[0]] += len(link.positions(have[0]))
    shares = {lang: alone[lang] / max(sizes[lang], 1) for lang in story.langs}
    first, second = sorted(shares, key=lambda lang: -shares[lang])[:2]
    if alone[first] - alone[second] >= LEAST and shares[first] - shares[second] >= MORE:
        text = f"{alone[first]} of {sizes[first]} sentences stand in {first} alone, {alone[second]} of {sizes[second]} in {second}"
        yield Sign(name="coverage", lang=first, weight=WEIGHT, text=text)
