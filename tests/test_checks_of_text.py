"""Omissions, days and quotations: what is reported, and what is let pass."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from test_checks import story, three

from toolkit.checks import run_checks
from toolkit.data import LANGS, AlignedStory, Finding, Lang

SENTENCE: Mapping[Lang, str] = {"uk": "Людей {} вивезли.", "ru": "Людей {} вывезли.", "en": "People were taken out {}."}


def found(of: AlignedStory, *checks: str) -> list[Finding]:
    return list(run_checks(of, only=checks))


def rows(count: int, *, without: Mapping[Lang, Sequence[int]] | None = None) -> list[dict[Lang, str]]:
    """Return so many sentences, some of which versions lack."""
    lacking = without or {}
    return [
        {lang: SENTENCE[lang].format(chr(ord("a") + i)) for lang in LANGS if i not in lacking.get(lang, ())}
        for i in range(count)
    ]


def test_a_run_that_one_version_lacks_is_one_finding() -> None:
    (finding,) = found(story(*rows(20, without={"en": [4, 5, 6]})), "omission")
    assert (finding.severity, finding.odd) == ("minor", "en")
    assert finding.message == "en lacks 3 sentences that uk and ru have: Людей e вывезли."


def test_what_one_version_alone_has_is_info() -> None:
    (finding,) = found(story(*rows(9, without={"uk": [3], "ru": [3]})), "omission")
    assert (finding.severity, finding.odd) == ("info", "en")
    assert finding.message == "only en has a sentence: People were taken out d."


def test_what_one_version_adds_in_many_places_is_one_line() -> None:
    (finding,) = found(story(*rows(20, without={"uk": [3, 7, 8, 12], "ru": [3, 7, 8, 12]})), "omission")
    assert (finding.severity, finding.odd) == ("info", "en")
    assert finding.message == "only en has 4 sentences in 3 places: People were taken out d."


def test_of_two_versions_none_is_named() -> None:
    of = story(*({lang: row[lang] for lang in row if lang != "ru"} for row in rows(9, without={"en": [2]})))
    (finding,) = found(of, "omission")
    assert (finding.severity, finding.odd) == ("info", None)


def test_a_version_that_is_cut_is_told_of_in_one_line() -> None:
    (finding,) = found(story(*rows(20, without={"en": range(0, 20, 2)})), "omission")
    assert (finding.severity, finding.unit) == ("info", None)
    assert finding.message == "en is a shorter version: 10 of 20 sentences that uk and ru have are not in it"


def test_a_version_older_than_an_update_of_both_others_is_behind() -> None:
    of = story(*rows(20, without={"en": [18, 19]}))
    times: dict[Lang, tuple[int, int | None]] = {"uk": (9, 14), "ru": (9, 15), "en": (10, None)}
    articles = tuple(
        replace(
            article,
            published=datetime(2026, 3, 1, times[article.lang][0], tzinfo=UTC),
            updated=None if (hour := times[article.lang][1]) is None else datetime(2026, 3, 1, hour, 20, tzinfo=UTC),
        )
        for article in of.articles
    )
    (finding,) = found(replace(of, articles=articles), "omission")
    assert finding.severity == "info"
    assert finding.message == (
        "en is behind uk and ru since 2026-03-01 14:20: 2 of 20 sentences that uk and ru have are not in it"
    )


def test_captions_are_each_newsrooms_own() -> None:
    of = story(*rows(9, without={"ru": [1]}), kinds=["title", "caption", *["body"] * 7])
    assert [f.severity for f in found(of, "omission")] == ["info"]


def test_a_sentence_much_shorter_than_its_sisters_is_reported() -> None:
    long = three(
        "Пожежу в порту гасили до ранку, а вдень до неї повернулися сапери, щоб оглянути уламки й вивезти їх.",
        "Пожар в порту тушили до утра, а днём к нему вернулись сапёры, чтобы осмотреть обломки и вывезти их.",
        "The fire in the port was put out by the morning, and sappers came back to look at the debris and remove it.",
    )
    texts = [{lang: unit.text(lang) for lang in LANGS} for unit in long.units] * 4
    texts[2] = {**texts[2], "en": "The fire in the port was put out."}
    (finding,) = found(story(*texts), "shortened-sentence")
    assert finding.odd == "en"
    assert found(long, "shortened-sentence") == []


@pytest.mark.parametrize(
    ("uk", "ru", "en", "odd", "message"),
    [
        ("Він прибув у п'ятницю.", "Он прибыл в четверг.", "He came on Friday.", "ru", "days differ: uk п'ятницю, ru четверг, en Friday"),
        ("Він прибув у п’ятницю.", "Он прибыл в пятницу.", "He came on Monday.", "en", "days differ: uk п’ятницю, ru пятницу, en Monday"),
        ("Це було в травні.", "Это было в мае.", "That was in March.", "en", "months differ: uk травні, ru мае, en March"),
        ("Вчора горів ліс.", "Вчера горел лес.", "The forest burns today.", "en", "days differ: uk Вчора, ru Вчера, en today"),
        ("У ніч на 9 серпня.", "В ночь на 9 августа.", "On the night of 9 August.", "en",
         '"night of 9 August" is the night after that date, the sisters name the night before it: uk ніч на 9 серпня, ru ночь на 9 августа'),
    ],
)  # fmt: skip
def test_a_day_that_differs_is_reported(uk: str, ru: str, en: str, odd: Lang, message: str) -> None:
    (finding,) = found(three(uk, ru, en), "date-mismatch")
    assert (finding.odd, finding.message) == (odd, message)
    for mark in finding.marks:
        assert {"uk": uk, "ru": ru, "en": en}[mark.lang][mark.start : mark.end] == mark.text


@pytest.mark.parametrize(
    ("uk", "ru", "en"),
    [
        ("Він прибув у п'ятницю.", "Он прибыл 5 мая.", "He came on Friday."),  # said in another way
        ("Це шкодить довкіллю в середу.", "Это вредит среде в среду.", "It harms the environment on Wednesday."),
        ("Марта може прийти у травні.", "Марта может прийти в мае.", "Marta may come in May."),
        ("У ніч на 9 серпня.", "В ночь на 9 августа.", "On the night of 8–9 August."),
        ("У ніч на 9 серпня.", "В ночь на 9 августа.", "Overnight on 8 August."),
        ("Надішліть лист у серпні.", "Пришлите письмо в августе.", "Send a letter in August."),
    ],
)
def test_days_that_agree_are_let_pass(uk: str, ru: str, en: str) -> None:
    assert found(three(uk, ru, en), "date-mismatch") == []


def test_a_day_that_moved_to_the_next_sentence_is_let_pass() -> None:
    of = story(
        {"uk": "У понеділок він приїхав.", "ru": "В понедельник он приехал.", "en": "He came, and left on Tuesday."},
        {"uk": "У вівторок поїхав.", "ru": "Во вторник уехал.", "en": "It was Monday when he came."},
    )
    assert found(of, "date-mismatch") == []


@pytest.mark.parametrize(
    ("en", "wrong"),
    [
        ("It began on Monday, 29 May 2023.", False),
        ("It began on Monday, 30 May 2023.", True),
        ("It began on Tuesday (May 30).", False),  # of the year of publication
        ("It began on Friday (May 30).", True),
        ("It began on 31 December, Saturday.", False),  # of the year before
        ("It began on Monday; on 30 May it ended.", False),
        ("It began on Monday, 30 February 2023.", False),  # no such day: nothing to compare
    ],
)
def test_a_weekday_is_compared_with_its_date(en: str, wrong: bool) -> None:
    of = story({"en": en})
    article = replace(of.articles[0], published=datetime(2023, 6, 1, tzinfo=UTC))
    findings = found(replace(of, articles=(article,)), "weekday-mismatch")
    assert [f.odd for f in findings] == ["en"] * wrong


def test_the_weekday_is_named_that_the_date_has() -> None:
    (finding,) = found(story({"uk": "Це було у вівторок, 29 травня 2023 року."}), "weekday-mismatch")
    assert finding.message == 'uk "вівторок, 29 травня": 29 May 2023 is a Monday'


def test_speech_that_one_version_retells_is_reported() -> None:
    of = three(
        '"Я ціную його жарт і дякую за нього", – сказав він.',
        '"Я ценю его шутку и благодарю за неё", – сказал он.',
        "He said that he appreciated the joke.",
    )
    (finding,) = found(of, "quotation-paraphrased")
    assert (finding.odd, finding.severity) == ("en", "minor")


@pytest.mark.parametrize(
    ("uk", "ru", "en"),
    [
        ('Він читає "Війну і мир" щороку.', 'Он читает "Войну и мир" ежегодно.', "He reads War and Peace every year."),
        ("«Я ціную його жарт», – сказав він.", "«Я ценю его шутку», – сказал он.", "‘I appreciate his joke,’ he said."),
        ("«Я ціную його жарт», – сказав він.", "Он ценит его шутку.", "He appreciates the joke."),
    ],
)
def test_titles_other_marks_and_single_quotations_are_let_pass(uk: str, ru: str, en: str) -> None:
    assert found(three(uk, ru, en), "quotation-paraphrased") == []


@pytest.mark.parametrize(
    ("paragraphs", "message"),
    [
        (['He said: "I appreciate his joke.'], "en: a quotation does not end: He said: \"I appreciate his joke. …"),
        (['I appreciate his joke," he said.'], 'en: a quotation ends that did not begin: I appreciate his joke," he said. …'),
        (['"I appreciate his joke.', 'And I like it."'], None),
        (['"I appreciate his joke.', '"And I like it."'], None),
        (["«Он назвал это «чудом», — сказала она."], None),  # one mark closes both
        (['A 5"x7 picture.'], None),
    ],
)  # fmt: skip
def test_quotations_are_balanced_over_paragraphs(paragraphs: list[str], message: str | None) -> None:
    findings = found(story(*({"en": text} for text in paragraphs)), "quotation-marks")
    assert [f.message for f in findings] == ([] if message is None else [message])


def test_a_name_spelt_in_two_ways_is_reported_where_a_sister_has_one() -> None:
    of = story(
        {"uk": "Про це сказав Геренда.", "ru": "Об этом сказал Геренда.", "en": "So said Herenda."},
        {"uk": "Матч виграв Геренда.", "ru": "Матч выиграл Геранда.", "en": "The match was won by Herenda."},
        {"uk": "Лікар оглянув Геренду.", "ru": "Врач осмотрел Геренду.", "en": "A doctor examined Herenda."},
    )
    (finding,) = found(of, "name-spelling")
    assert (finding.odd, finding.severity) == ("ru", "major")
    assert finding.message == 'ru "Геранда", elsewhere "Геренда" (2 times); uk and en have one name'
    assert [mark.text for mark in finding.marks] == ["Геранда"]


def test_english_forms_that_sound_alike_are_two_spellings() -> None:
    of = story(
        {"uk": "Це сказала Гнатишак.", "en": "That is what Hnatyshak said."},
        {"uk": "Її звати Устина Гнатишак.", "en": "Her name is Ustyna Gnatyshak."},
    )
    (finding,) = found(of, "name-spelling")
    assert finding.message == 'en "Gnatyshak", elsewhere "Hnatyshak" (once); uk has one name'


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("Приїхав Іван Мартин.", "Приехал Иван Мартин.", "Then came Ivan Martyn."),
         ("Приїхав Петро Мартен.", "Приехал Пётр Мартен.", "Then came Petro Marten.")),  # sisters have two, too
        (("Ведмідь Барвінок спить.", "Медведь Барвинок спит.", "The bear Barvinok sleeps."),
         ("Звуть його Барвінка.", "Зовут его Барвинка.", "His name is Barvinok.")),  # a vowel that comes and goes
        (("Місто Чернігів.", "Город Чернигов.", "The city of Chernihiv."),
         ("Біля міста Чернігова.", "У города Чернигова.", "Near the city of Chernihiv.")),
        (("Це була Ангола.", "Это была Ангола.", "That was Angola."),
         ("То був анголець.", "То был анголец.", "He was an Angolan.")),
    ],
)  # fmt: skip
def test_other_names_and_cases_of_a_name_are_let_pass(first: Sequence[str], second: Sequence[str]) -> None:
    of = story(*(dict(zip(LANGS, texts, strict=True)) for texts in (first, second)))
    assert found(of, "name-spelling") == []


def test_without_sisters_the_rarer_form_is_reported() -> None:
    of = story({"en": "We met Tokayev."}, {"en": "This is what Tokayev said."}, {"en": "A joke pleased Takayev."})
    (finding,) = found(of, "name-spelling")
    assert (finding.severity, finding.message) == ("minor", 'en "Takayev", elsewhere "Tokayev" (2 times)')
