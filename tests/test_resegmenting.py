"""Translations of whole articles come back as the published segments, and what was not published is left over."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.resegmenting import WORD, parts, resegment, words
from toolkit.splitting import split

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "dev" / "wmt22" / "en-uk"
PUBLISHED = ("The bridge was closed.", "It had rained for a week.", "The ferry went on working.")


def test_the_same_sentences_come_back():
    assert resegment(PUBLISHED, PUBLISHED).segments == PUBLISHED


def test_sentences_that_make_one_segment_are_joined():
    made = resegment(["They closed the bridge.", "For a week", "it had rained.", "The ferry works on."], PUBLISHED)
    assert made.segments == ("They closed the bridge.", "For a week it had rained.", "The ferry works on.")


def test_a_sentence_of_several_segments_is_cut_between_its_words():
    made = resegment(["The bridge was closed; it had rained for a week, but the ferry went on working."], PUBLISHED)
    assert made.segments == ("The bridge was closed;", "it had rained for a week,", "but the ferry went on working.")


def test_what_was_not_published_is_left_over():
    made = resegment([PUBLISHED[0], "Nobody was hurt, said the mayor.", *PUBLISHED[1:]], PUBLISHED)
    assert made.segments == PUBLISHED
    assert made.left_over == ("Nobody was hurt, said the mayor.",)


def test_what_was_not_translated_stays_empty():
    assert resegment([PUBLISHED[0], PUBLISHED[2]], PUBLISHED).segments == (PUBLISHED[0], "", PUBLISHED[2])


@pytest.mark.parametrize("sentences", [[], ["Something else altogether."]])
def test_nothing_to_align_is_no_error(sentences):
    assert len(resegment(sentences, PUBLISHED).segments) == len(PUBLISHED)
    assert resegment(sentences, ()).left_over == tuple(sentences)


def test_fewer_words_than_segments_are_not_cut():
    assert parts("Closed.", [words("The bridge"), words("closed")], {}) == ["Closed.", ""]


texts = st.lists(st.text("абв ", min_size=1, max_size=12).map(lambda t: " ".join(t.split())).filter(bool), max_size=6)


@given(texts, texts)
def test_no_word_is_lost_or_said_twice(sentences, references):
    made = resegment(sentences, references)
    assert len(made.segments) == len(references)
    said = sorted(WORD.findall(" ".join([*made.segments, *made.left_over])))
    assert said == sorted(WORD.findall(" ".join(sentences)))


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the outputs of WMT22 in ../shared")
def test_most_segments_of_a_real_output_come_back_exactly():
    import gzip

    references = (SHARED / "ref.uk.txt").read_text(encoding="utf-8").split("\n")
    ids = [line.split("\t")[0] for line in (SHARED / "docs.tsv").read_text(encoding="utf-8").split("\n") if line]
    output = gzip.decompress((SHARED / "hyp" / "GTCOM.uk.txt.gz").read_bytes()).decode().split("\n")
    exact = total = 0
    for name in list(dict.fromkeys(ids))[::12]:
        own = [n for n, doc in enumerate(ids) if doc == name]
        whole = " ".join(output[n] for n in own)
        found = resegment([whole[a:b] for a, b in split(whole, "uk")], [references[n] for n in own]).segments
        exact += sum(a == " ".join(output[n].split()) for a, n in zip(found, own, strict=True))
        total += len(own)
    assert exact >= 0.85 * total
