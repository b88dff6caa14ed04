"""Names, places, offices, organisations and loaded words: what is reported, which version is named, and what is let pass."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from test_checks import story, three

from toolkit.checks import run_checks
from toolkit.data import AlignedStory, Finding, Lang
from toolkit.glossaries import Concept, glossary
from toolkit.glossaries.census import Census

Row = Mapping[Lang, str]
BOTH: tuple[Row, ...] = (
    {"uk": "Учора Шмигаль підписав закон.", "ru": "Вчера Шмыгаль подписал закон.", "en": "Yesterday Shmyhal signed a law."},
    {"uk": "Ніхто не чекав.", "ru": "Никто не ждал.", "en": "Nobody expected it."},
    {"uk": "Пізніше Кулеба виїхав.", "ru": "Позже Кулеба уехал.", "en": "Later Kuleba left."},
    {"uk": "Усі чекали.", "ru": "Все ждали.", "en": "They all waited."},
)  # fmt: skip


def found(of: AlignedStory, check: str) -> list[tuple[Lang | None, str]]:
    return [(f.odd, f.message) for f in run_checks(of, only=[check])]


def test_another_person_of_the_story_is_reported_and_the_version_named_that_contradicts_itself() -> None:
    wrong: Row = {"uk": "Далі Шмигаль виступив.", "ru": "Затем Шмыгаль выступил.", "en": "Then Kuleba spoke."}
    assert found(story(*BOTH, wrong), "name-mismatch") == [("en", "names differ: uk Шмигаль, ru Шмыгаль, en Kuleba")]
    assert found(story(*BOTH), "name-mismatch") == []


def test_inflected_names_are_one_name() -> None:
    right: Row = {"uk": "Це сказали Шмигалю.", "ru": "Это сказали Шмыгалю.", "en": "They told Shmyhal so."}
    assert found(story(*BOTH, right), "name-mismatch") == []


def test_another_surname_behind_one_first_name_is_reported_but_two_of_a_kind_are_no_two_witnesses() -> None:
    of = three("Це Денис Шмигаль сказав.", "Это Денис Шмыгаль сказал.", "So Denys Kuleba said.")
    assert found(of, "name-mismatch") == [(None, "names differ: uk Шмигаль, ru Шмыгаль, en Kuleba")]
    of = three("Це Денис Кулеба сказав.", "Это Денис Шмыгаль сказал.", "So Denys Shmyhal said.")
    assert found(of, "name-mismatch") == [("uk", "names differ: uk Кулеба, ru Шмыгаль, en Shmyhal")]


@pytest.mark.parametrize(
    ("uk", "ru", "en"),
    [
        ("Він бачив Білий дім.", "Он видел Белый дом.", "He saw the White House."),
        ("Його бачив Г'юз.", "Его видел Хьюз.", "Seen by Hughes."),
        ("Приїхав Джонс.", "Приехал Джонс.", "There came Jones."),
        ("Там був Чарльз Уолш.", "Там был Чарльз Уолш.", "There was Charles Walsh."),
    ],
)
def test_translated_names_and_english_spellings_are_no_other_names(uk: str, ru: str, en: str) -> None:
    assert found(three(uk, ru, en), "name-mismatch") == []


@pytest.mark.parametrize(
    ("check", "uk", "ru", "en", "odd", "message"),
    [
        ("place-mismatch", "У Львові дощ.", "Во Львове дождь.", "Rain in Kharkiv.", None, "places differ: uk Львові, ru Львове, en Kharkiv"),
        ("place-mismatch", "У Харкові дощ.", "Во Львове дождь.", "Rain in Lviv.", "uk", "places differ: uk Харкові, ru Львове, en Lviv"),
        ("office-mismatch", "Так сказав прем'єр-міністр.", "Так сказал премьер.", "So the president said.", None, "offices differ: uk прем'єр-міністр, ru премьер, en president"),
        ("organisation-mismatch", "Дані ДСНС.", "Данные ГСЧС.", "Data of the SSU.", None, "organisations differ: uk ДСНС, ru ГСЧС, en SSU"),
        ("organisation-mismatch", "Дані ЗСУ.", "Данные ГСЧС.", "Data of the SES.", "uk", "organisations differ: uk ЗСУ, ru ГСЧС, en SES"),
    ],
)  # fmt: skip
def test_another_place_office_or_organisation_is_reported(
    check: str, uk: str, ru: str, en: str, odd: Lang | None, message: str
) -> None:
    assert found(three(uk, ru, en), check) == [(odd, message)]


@pytest.mark.parametrize(
    ("check", "uk", "ru", "en"),
    [
        ("place-mismatch", "Львівська область.", "Львовская область.", "Lviv Oblast."),
        ("place-mismatch", "Росія заперечує.", "Россия отрицает.", "Moscow denies it."),
        ("place-mismatch", "Німецький уряд.", "Правительство Германии.", "The German government."),
        ("place-mismatch", "У Львові дощ.", "Во Львове дождь.", "It rains there."),
        ("office-mismatch", "Голова МЗС.", "Глава МИД.", "The foreign minister."),
        ("office-mismatch", "Речниця сказала.", "Спикер сказала.", "The spokeswoman said."),
        ("organisation-mismatch", "Дані СБУ.", "Данные СБУ.", "Data of the Security Service of Ukraine."),
        ("organisation-mismatch", "Удари ЗСУ.", "Удары ВСУ.", "Strikes by Ukrainian forces."),
    ],
)
def test_one_thing_by_its_names_is_no_difference(check: str, uk: str, ru: str, en: str) -> None:
    assert found(three(uk, ru, en), check) == []


def test_old_spellings_of_places_are_told_of_once_unless_the_house_has_them() -> None:
    of = story({"en": "In Kiev and Lvov."}, {"en": "Near Kiev."})
    assert found(of, "place-spelling") == [
        ("en", 'en "Kiev" (2 times) for "Kyiv"'),
        ("en", 'en "Lvov" (once) for "Lviv"'),
    ]
    house = glossary([Concept("1", uk=("Київ",), en=("Kiev",))])
    assert [f.message for f in run_checks(of, only=["place-spelling"], glossary=house)] == [
        'en "Lvov" (once) for "Lviv"'
    ]


def test_loaded_words_are_info_and_a_blunder_is_not() -> None:
    of = three("Рашисти відступили.", "Рашисты отступили.", "The racists retreated.")
    findings = run_checks(of, only=["loaded-term"])
    assert [(f.severity, f.odd) for f in findings] == [("major", "en"), ("info", None)]
    assert "another word is meant" in findings[0].message


def test_one_thing_by_two_words_is_info() -> None:
    of = story(
        {"uk": "Летіла ракета.", "ru": "Летела ракета.", "en": "A missile flew."},
        {"uk": "Упала ракета.", "ru": "Упала ракета.", "en": "A rocket fell."},
    )
    assert [(f.severity, f.message) for f in run_checks(of, only=["term-variation"])] == [
        ("info", "en has missile, rocket for one word: uk ракета")
    ]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("Friday", "Froday"), ("European", "Eeropean"), ("Indonesia", "Indinesia")],
)
def test_a_slip_in_a_name_that_sisters_do_not_spell_alike_is_reported(right: str, wrong: str) -> None:
    of = story(
        {"uk": "Перше речення.", "ru": "Первое предложение.", "en": f"It was on {right} there."},
        {"uk": "Друге речення.", "ru": "Второе предложение.", "en": f"It was on {wrong} here."},
    )
    assert [f.severity for f in run_checks(of, only=["name-spelling"])] == ["minor"]


@pytest.mark.parametrize(("one", "other"), [("Germans", "Germany"), ("Ministry", "Minister"), ("Martin", "Martina")])
def test_derived_words_are_no_slips(one: str, other: str) -> None:
    of = story({"uk": "Раз.", "en": f"He met {one} there."}, {"uk": "Два.", "en": f"He met {other} here."})
    assert found(of, "name-spelling") == []


# --- across a corpus -----------------------------------------------------------------------------------------------


def dated(number: int, month: int, name: str) -> AlignedStory:
    made = three("Тут Токаєв виступив.", "Тут Токаев выступил.", f"There {name} spoke.")
    articles = tuple(replace(a, published=datetime(2023, month, number, tzinfo=UTC)) for a in made.articles)
    return replace(made, articles=articles, story=replace(made.story, id=str(month * 100 + number)))


def across(stories: list[AlignedStory], *concepts: Concept) -> list[Finding]:
    census = Census()
    for one in stories:
        census.add(one)
    house = glossary(concepts)
    return [f for s in stories for f in run_checks(s, only=["name-across-corpus"], glossary=house, census=census)]


def test_a_name_that_one_story_spells_otherwise_than_the_corpus_is_reported() -> None:
    stories = [*(dated(day, 5, "Tokayev") for day in range(1, 6)), dated(3, 5, "Takayev")]
    (finding,) = across(stories)
    assert (finding.odd, finding.severity) == ("en", "minor")
    assert finding.message == 'en "Takayev", in the corpus "Tokayev" (5 stories, 2023-05-01 to 2023-05-05)'


def test_a_spelling_that_was_given_up_is_a_change_of_house_style() -> None:
    before = [dated(day, 2, "Tokaiev") for day in (1, 2)]
    assert across([*before, *(dated(day, 5, "Tokayev") for day in range(1, 9))]) == []
    assert len(across([*before, *(dated(day, month, "Tokayev") for month in (1, 5) for day in range(1, 9))])) == 2


def test_the_house_list_goes_before_the_majority() -> None:
    stories = [*(dated(day, 5, "Tokayev") for day in range(1, 6)), dated(3, 5, "Tokaiev")]
    assert len(across(stories, Concept("1", uk=("Токаєв",), en=("Tokaiev",)))) == 5


def test_without_a_majority_nothing_is_said() -> None:
    assert across([dated(1, 5, "Tokayev"), dated(2, 5, "Tokaiev"), dated(3, 5, "Tokayev")]) == []
