from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_alignment import FERRY, story

from toolkit.alignment import align, vocabulary
from toolkit.alignment.lexicons import Counts, Lexicon
from toolkit.alignment.marks import marks_of
from toolkit.alignment.sides import Side
from toolkit.alignment.stem_pairs import translations
from toolkit.alignment.words import words
from toolkit.data import Line

OTHER = story(uk=["Капітан порту сказав: пором 9 серпня."], ru=["Капитан порта сказал: паром."], en=["The captain."])
WORDS = st.sampled_from(["порт", "кіт", "м'ята", "port", "cat", "mint", "Порту"])
ROWS = st.dictionaries(st.sampled_from(["порт", "кіт", "м'ята", "порту"]), st.integers(0, 40), max_size=4)
COLUMNS = st.dictionaries(st.sampled_from(["port", "cat", "mint"]), st.integers(0, 40), max_size=3)


@pytest.fixture(autouse=True)
def _own_vocabularies(monkeypatch):
    monkeypatch.setattr(vocabulary, "_KNOWN", [])


def test_what_was_read_before_leaves_no_trace():
    alone = align(FERRY)
    vocabulary.forget()
    align(OTHER)
    assert align(FERRY) == alone
    assert align(FERRY) == alone


def test_a_vocabulary_that_is_full_begins_anew(monkeypatch):
    monkeypatch.setattr(vocabulary, "MOST", 5)
    before = vocabulary.vocabularies()
    assert vocabulary.vocabularies() is before
    found = align(FERRY)
    assert len(before["uk"].numbers) > 5
    assert vocabulary.vocabularies() is not before
    assert align(FERRY) == found


def test_versions_that_were_read_with_a_full_vocabulary_can_still_be_compared(monkeypatch):
    sides = {lang: Side(lang, FERRY.lines(lang)) for lang in ("uk", "en")}
    assert sides["uk"].tokens.size
    monkeypatch.setattr(vocabulary, "MOST", 0)
    vocabulary.vocabularies()
    assert sides["en"].known is sides["uk"].known
    assert sides["en"].tokens.size


def test_few_tables_are_kept_and_each_grows_with_the_words():
    known = vocabulary.vocabularies()["en"]
    known.learn(["port", "cat"])
    tables = [{"port": number} for number in range(3 * vocabulary.TABLES)]
    for number, table in enumerate(tables):
        assert known.looked_up(table).tolist() == [number, vocabulary.NONE]
        assert len(known._tables) <= vocabulary.TABLES
    known.learn(["mint", "ports"])
    assert known.looked_up(tables[-1]).tolist() == [len(tables) - 1, *[vocabulary.NONE] * 3]


def test_threads_may_share_a_vocabulary():
    stories = [story(uk=[f"Порт номер {n}", f"Капітан{chr(1072 + n)}"], en=[f"Port number {n}"]) for n in range(30)]
    expected = list(map(align, stories))
    vocabulary.forget()
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(align, stories)) == expected


@given(st.lists(st.lists(WORDS)))
def test_stems_are_marks_of_their_lines(lines):
    found = words(Side("uk", tuple(Line(" ".join(line)) for line in lines))).marks
    expected = marks_of([[word.lower()[: vocabulary.STEM] for word in line] for line in lines])
    assert (found.names, found.lines) == (expected.names, expected.lines)
    assert found.counts.tolist() == expected.counts.tolist()


def counts(rows, left, right):
    """Return counts that hang together: every stem of a pair was seen."""
    stems = {stem for row in rows.values() for stem in row}
    return Counts(rows, {**dict.fromkeys(rows, 1), **left}, {**dict.fromkeys(stems, 1), **right})


COUNTS = st.builds(counts, st.dictionaries(st.sampled_from(["порт", "кіт"]), COLUMNS), ROWS, COLUMNS)


@given(COUNTS, COUNTS, st.none() | COUNTS, st.booleans(), st.lists(WORDS), st.lists(WORDS))
def test_tables_of_stems_say_what_the_lexicon_says(starter, learned, own, taught, left, right):
    pair = ("uk", "en")
    if own and taught:  # else it was counted from other links than it taught
        learned.add(own)
    lexicon = Lexicon(starter={pair: starter}, learned={pair: learned}, own={pair: own} if own else {})
    uk, en = (words(Side(lang, (Line(" ".join(line)),))) for lang, line in zip(pair, (left, right), strict=True))
    (i, j, strengths), left_lines, right_lines = translations(
        lexicon, pair, (uk.marks, uk.vocabulary), (en.marks, en.vocabulary)
    )
    x, y, expected = lexicon.translations(pair, uk.marks.names, en.marks.names)
    found = dict(zip(zip(i.tolist(), j.tolist(), strict=True), strengths.tolist(), strict=True))
    assert found == pytest.approx(dict(zip(zip(x.tolist(), y.tolist(), strict=True), expected.tolist(), strict=True)))
    assert left_lines.tolist() == lexicon.seen(pair, uk.marks.names).tolist()
    assert right_lines.tolist() == lexicon.seen(pair[::-1], en.marks.names).tolist()


def test_columns_grow():
    column = vocabulary.Column()
    for start in range(0, 3000, 500):
        column.extend(np.arange(start, start + 500))
    assert column.values.tolist() == list(range(3000))
