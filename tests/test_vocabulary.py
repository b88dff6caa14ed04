from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_alignment import FERRY, story

from toolkit.alignment import align, vocabulary
from toolkit.alignment.marks import marks_of
from toolkit.alignment.sides import Side
from toolkit.alignment.words import words
from toolkit.data import Line

OTHER = story(uk=["Капітан порту сказав: пором 9 серпня."], ru=["Капитан порта сказал: паром."], en=["The captain."])
WORDS = st.sampled_from(["порт", "кіт", "м'ята", "port", "cat", "mint", "Порту"])


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


def test_columns_grow():
    column = vocabulary.Column()
    for start in range(0, 3000, 500):
        column.extend(np.arange(start, start + 500))
    assert column.values.tolist() == list(range(3000))
