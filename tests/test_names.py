import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.data import LANGS
from toolkit.names import alike, matches, name_key, name_keys, romanised

WORDS = st.text(st.characters(min_codepoint=1, max_codepoint=0x3FFF), max_size=30)


@pytest.mark.parametrize(
    ("word", "lang", "latin"),
    [
        ("Єнакієве", "uk", "yenakiieve"),  # examples of the Cabinet's resolution 55 of 2010
        ("Згорани", "uk", "zghorany"),
        ("Їжакевич", "uk", "yizhakevych"),
        ("Йосипівка", "uk", "yosypivka"),
        ("Щербухи", "uk", "shcherbukhy"),
        ("Знам'янка", "uk", "znamianka"),
        ("Знам’янка", "uk", "znamianka"),
        ("Костянтин", "uk", "kostiantyn"),
        ("Ельцин", "ru", "yeltsin"),
        ("Щукин", "ru", "shchukin"),
        ("NATO", "uk", "nato"),
    ],
)
def test_words_are_romanised_as_the_standards_say(word, lang, latin):
    assert romanised(word, lang) == latin


@pytest.mark.parametrize(
    ("uk", "ru", "en"),
    [
        ("Зеленського", "Зеленскому", "Zelensky"),
        ("Зеленський", "Зеленский", "Zelenskyy"),
        ("Харкові", "Харькове", "Kharkiv"),
        ("Вашингтоні", "Вашингтоне", "Washington"),
        ("Байденом", "Байденом", "Biden"),
        ("Макрон", "Макрона", "Macron"),
        ("Трампа", "Трампу", "Trump"),
        ("Львів", "Львов", "Lviv"),
        ("Європа", "Европы", "Europe"),
    ],
)
def test_a_name_is_recognised_in_three_languages(uk, ru, en):
    keys = [name_key(uk, "uk"), name_key(ru, "ru"), name_key(en, "en")]
    assert [(i, j) for i in range(3) for j in range(i + 1, 3) if matches([keys[i]], [keys[j]]) == []] == []


def test_different_names_are_not_matched():
    uk = [name_key(word, "uk") for word in ("Київ", "Шевченко", "Данія", "Мадрид")]
    en = [name_key(word, "en") for word in ("Paris", "Johnson", "Sweden", "Beijing")]
    assert matches(uk, en) == []


@given(WORDS, st.sampled_from(LANGS))
def test_any_word_has_a_key(word, lang):
    assert name_key(word, lang) == name_key(word, lang)
    assert all(c.isalnum() for c in name_key(word, lang))


@given(st.lists(WORDS, max_size=8), st.sampled_from(LANGS))
def test_the_keys_of_words_do_not_depend_on_their_neighbours(words, lang):
    assert name_keys(words, lang) == [name_key(word, lang) for word in words]


@given(st.lists(WORDS, unique=True, max_size=8), st.lists(WORDS, unique=True, max_size=8))
def test_the_index_finds_what_comparing_every_pair_finds(left, right):
    expected = [(i, j, alike(a, b)) for i, a in enumerate(left) for j, b in enumerate(right) if alike(a, b) >= 0.5]
    assert matches(left, right) == expected


@given(st.lists(WORDS, unique=True, max_size=8), st.lists(WORDS, unique=True, max_size=8))
def test_matching_does_not_depend_on_the_side(left, right):
    assert sorted((j, i, likeness) for i, j, likeness in matches(left, right)) == matches(right, left)


def test_thousands_of_words_that_share_their_beginning_do_not_stall():
    words = [f"interne{number}" for number in range(5000)]
    assert len(matches(words, words)) >= 5000
