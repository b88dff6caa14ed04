"""The sample corpus, read from its pages, against alignments made by hand."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from toolkit.data import PAIRS, AlignedStory
from toolkit.pipeline import stories_in

ROOT = Path(__file__).resolve().parents[1]
GOLD = {json.loads(p.read_bytes())["id"]: json.loads(p.read_bytes()) for p in (ROOT / "tests" / "gold").glob("*.json")}
# Version 0.1.0 reached 1.0, .996 and .997; since links are judged, 1.0, .999 and .999: a floor lets one more link be left
# out. A fall is to be looked at before a floor is lowered.
FLOORS = {("uk", "ru"): 0.997, ("uk", "en"): 0.997, ("ru", "en"): 0.997}

Link = tuple[tuple[int, ...], tuple[int, ...]]


@pytest.fixture(scope="module")
def stories() -> list[AlignedStory]:
    return stories_in(ROOT / "corpora" / "sample")[0]


def two_sided(links: Iterator[tuple[list[int], list[int]]]) -> set[Link]:
    return {(tuple(left), tuple(right)) for left, right in links if left and right}


def test_all_stories_have_gold_and_the_sentences_it_speaks_of(stories: list[AlignedStory]) -> None:
    assert len(stories) == len(GOLD) >= 24
    for story in stories:
        gold = GOLD[story.articles[0].key]["sentences"]
        for article, cut in zip(story.articles, story.sentences, strict=True):
            assert [article.text[s.start : s.end] for s in cut] == gold[article.lang]


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_links_of_the_sample_are_as_right_as_they_were(stories: list[AlignedStory], pair: tuple[str, str]) -> None:
    right = found = wanted = 0
    for story in stories:
        gold = two_sided(GOLD[story.articles[0].key]["gold"].get("-".join(pair), []))
        ours = two_sided((link.left, link.right) for link in story.alignment.pair(*pair))
        right, found, wanted = right + len(gold & ours), found + len(ours), wanted + len(gold)
    f1 = 2 * right / (found + wanted)
    assert f1 >= FLOORS[pair], f"strict F1 {f1:.4f}"
