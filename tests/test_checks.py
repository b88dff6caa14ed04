"""What the checks report, and what they let pass."""

import importlib.util
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from toolkit.checks import CHECKS, run_checks
from toolkit.data import (
    LANGS,
    SEVERITIES,
    AlignedStory,
    Alignment,
    Article,
    Finding,
    Kind,
    Lang,
    Link,
    Member,
    Paragraph,
    Sentence,
    Story,
    joined,
)  # fmt: skip
from toolkit.errors import ToolkitError
from toolkit.units import assemble

ROOT = Path(__file__).resolve().parents[1]
NTREX = ROOT.parent / "shared" / "data" / "dev" / "ntrex"


def story(*rows: Mapping[Lang, str], kinds: Sequence[Kind] = ()) -> AlignedStory:
    """Return a story with a unit a row; a version that a row does not name leaves it out."""
    langs = [lang for lang in LANGS if any(lang in row for row in rows)]
    kinds = kinds or ["body"] * len(rows)
    articles, sentences = [], []
    for lang in langs:
        kept = [(row[lang], kind) for row, kind in zip(rows, kinds, strict=True) if lang in row]
        paragraphs = joined(Paragraph(kind=kind, text=text, start=0) for text, kind in kept)
        sentences.append([Sentence(p.start, p.end, i) for i, p in enumerate(paragraphs)])
        articles.append(
            Article(
                site="news.example", key="1", lang=lang, claimed=lang, url="", paragraphs=paragraphs,
                page=lang, page_sha256="", extractor="",
            )
        )  # fmt: skip
    counters = dict.fromkeys(langs, -1)
    links = []
    for row in rows:
        for lang in row:
            counters[lang] += 1
        links.append(Link(**{lang: (counters[lang],) for lang in row}, probability=1.0, type="translated"))
    members = tuple(Member(lang=a.lang, article=a.id, page=a.page, reason="same id", confidence=1.0) for a in articles)
    return assemble(Story(id="s", members=members), articles, sentences, Alignment(story="s", links=tuple(links)))


def three(uk: str, ru: str, en: str) -> AlignedStory:
    return story({"uk": uk, "ru": ru, "en": en})


def figures(of: AlignedStory) -> list[Finding]:
    return list(run_checks(of, only=["number-mismatch"]))


def letters(of: AlignedStory) -> list[Finding]:
    return list(run_checks(of, only=["foreign-letters"]))


@pytest.mark.parametrize(
    ("uk", "ru", "en", "odd", "severity", "message"),
    [
        ("Загинула 31 людина.", "Погиб 31 человек.", "13 people died.", "en", "major", "figures differ: uk 31, ru 31, en 13"),
        ("Рік 2023.", "Год 2022.", "In 2022.", "uk", "major", "figures differ: uk 2023, ru 2022, en 2022"),
        ("Це 3,8%.", "Это 8,3%.", "It is 3.8%.", "ru", "major", "figures differ: uk 3,8%, ru 8,3%, en 3.8%"),
        ("О 16:00.", "В 17:00.", "At 4 pm.", "ru", "major", "figures differ: uk 16:00, ru 17:00, en 4 pm"),
        ("Двоє зникли.", "Двое пропали.", "Three are missing.", "en", "minor", "figures differ: uk Двоє, ru Двое, en Three"),
        ("Їх 11.", "Их 12.", "There are 13.", None, "major", "figures differ: uk 11, ru 12, en 13"),
        ("Було 31 тисяча.", "Было 31 тысяча.", "There were 31,200.", "en", "minor", "one version rounds: uk 31 тисяча, ru 31 тысяча, en 31,200"),
        ("Понад 40 людей.", "Более 40 человек.", "People came.", "en", "minor", "40 is missing in en: uk 40, ru 40, en –"),
        ("Прийшли люди.", "Пришли люди.", "All 40 came.", "en", "info", "only en has 40: uk –, ru –, en 40"),
        ("157 мільйонів.", "157 миллионов.", "157 billion.", "en", "major", "figures differ: uk 157 мільйонів, ru 157 миллионов, en 157 billion"),
        ("5 млн грн", "5 млн грн", "UAH 5 billion", "en", "major", "figures differ: uk 5 млн, ru 5 млн, en 5 billion"),
        ("Їх 5.", "Их 5.", "There are 5,000.", "en", "major", "figures differ: uk 5, ru 5, en 5,000"),
        ("(47 осіб)", "(74 человека)", "(47 people)", "ru", "major", "figures differ: uk 47, ru 74, en 47"),
    ],
)  # fmt: skip
def test_a_differing_figure_is_reported_with_the_odd_one_out(
    uk: str, ru: str, en: str, odd: Lang | None, severity: str, message: str
) -> None:
    (finding,) = figures(three(uk, ru, en))
    assert (finding.odd, finding.severity, finding.message) == (odd, severity, message)


@pytest.mark.parametrize(
    ("uk", "ru", "en"),
    [
        ("31 тисяча осіб", "31 000 человек", "31,000 people"),
        ("понад 10 тисяч", "более 10 тыс.", "more than 10,000"),
        ("2,8 млрд", "2,8 миллиарда", "2.8bn"),
        ("63-річний", "63-летний", "aged 63"),
        ("двоє", "2", "two"),
        ("о 16:00", "в 16 часов", "at 4 p.m."),
        ("о пів на сьому вечора", "в 18:30", "at half past six"),
        ("5% виборців", "5 процентов избирателей", "5 per cent of voters"),
        ("одна людина", "человек", "someone"),
        ("по-перше", "во-первых", "to begin with"),
        ("У ніч на 9 серпня.", "В ночь на 9 августа.", "On the night of 8–9 August."),
        ("Учора горів ліс.", "Вчера горел лес.", "A forest burned yesterday (1 March – ed.)."),
        ("Це 4,2 млн гривень.", "Это 4,2 млн гривен.", "That is UAH 4.2 million (US$100,000)."),
        ("у XXI столітті", "в XXI веке", "in the 21st century"),
        ("на третину", "на треть", "by 33%"),
        ("кожен двадцятий", "5%", "one in 20"),
        ("72 години", "трое суток", "three days"),
        ("за кілометр двісті метрів", "в 1,2 км", "1.2 km away"),
        ("31,000 осіб", "31 000 человек", "31,000 people"),
        ("2,575 м", "2,575 м", "2,575 m"),
        ("за 137 км", "в 137 км", "85 miles away"),
        ("удвічі більше", "вдвое больше", "2 times as many"),
        ("десятиліття тому", "10 лет назад", "a decade ago"),
        ("у середу", "в среду", "on Wednesday 12 July"),
        ("дев'яності", "90-е", "the 1990s"),
        ("Ліна Сорока", "Лина Сорока", "Lina Soroka"),
        ("Covid відступає", "COVID-19 отступает", "COVID-19 is in retreat"),
        ("дюжина яєць", "12 яиц", "a dozen eggs"),
        ("8–14 годин", "с 8:00 до 14:00", "8 am – 2 pm"),
    ],
)  # fmt: skip
def test_one_value_in_other_words_is_no_finding(uk: str, ru: str, en: str) -> None:
    assert [f.message for f in figures(three(uk, ru, en)) if f.severity != "info"] == []


def test_two_versions_differ_without_an_odd_one() -> None:
    (finding,) = figures(story({"uk": "Їх 31.", "en": "There are 13."}))
    assert (finding.odd, finding.message) == (None, "figures differ: uk 31, en 13")


def test_a_figure_that_a_neighbouring_sentence_took_over_is_not_missing() -> None:
    moved = story(
        {"uk": "Згоріло 40 будинків.", "ru": "Сгорело 40 домов.", "en": "Houses burned down."},
        {"uk": "Люди врятувалися.", "ru": "Люди спаслись.", "en": "People fled the 40 houses."},
    )
    assert [f for f in figures(moved) if f.severity != "info"] == []


def test_the_same_figure_of_the_next_sentence_does_not_stand_in_for_a_lost_one() -> None:
    lost = story(
        {"uk": "Згоріло 40 будинків.", "ru": "Сгорело 40 домов.", "en": "Houses burned down."},
        {"uk": "Врятували 40 людей.", "ru": "Спасли 40 человек.", "en": "They saved 40 people."},
    )
    assert [f.message for f in figures(lost)] == ["40 is missing in en: uk 40, ru 40, en –"]


def test_a_sentence_that_a_version_leaves_out_is_not_compared() -> None:
    assert figures(story({"uk": "Їх 31.", "ru": "Их 31."}, {"en": "There are 13."})) == []


def test_headlines_may_leave_figures_out() -> None:
    row: Mapping[Lang, str] = {"uk": "Збили 13 дронів", "ru": "Сбили 13 дронов", "en": "Drones downed"}
    assert [f.severity for f in figures(story(row, kinds=["title"]))] == ["info"]


def test_a_very_long_figure_is_compared_with_a_decade() -> None:
    (finding,) = figures(three("У 90-х", "В 90-х", "Account " + "9" * 40))
    assert finding.message.startswith("90-х is missing in en")


def test_marks_point_at_the_figures() -> None:
    checked = three(
        "Було 3800 пачок і 2 верстати.", "Было 3800 пачек и 2 станка.", "There were 8,300 packs and two machines."
    )
    (finding,) = figures(checked)
    texts = {m.lang: m.text for m in finding.marks}
    assert texts == {"uk": "3800", "ru": "3800", "en": "8,300"}
    assert all(checked.units[0].text(m.lang)[m.start : m.end] == m.text for m in finding.marks)


def test_an_id_survives_other_edits_and_repeats_are_told_apart() -> None:
    wrong: Mapping[Lang, str] = {"uk": "Їх 31.", "ru": "Их 31.", "en": "There are 13."}
    (alone,) = figures(story(wrong))
    edited = figures(story({"uk": "Нове речення."}, {"uk": "Там їх 31 тут.", "ru": "Их 31.", "en": "There are 13."}))
    assert [f.id for f in edited] == [alone.id]
    twice = figures(story(wrong, {"uk": "Слово."}, {"uk": "Знову."}, {"uk": "І ще."}, wrong))
    assert twice[0].id == alone.id != twice[1].id


@pytest.mark.parametrize(
    ("lang", "text", "severity", "message"),
    [
        ("uk", "Туристы їдуть", "major", 'uk "Туристы": ы is no letter of Ukrainian'),
        ("ru", "аварійная служба", "major", 'ru "аварійная": і is no letter of Russian'),
        ("ru", "новая ґаіна", "major", 'ru "ґаіна": і, ґ are no letters of Russian'),
        (
            "uk",
            "для мешкaнців",
            "minor",
            'uk "мешкaнців": Latin and Cyrillic letters in one word; "мешканців" is meant',
        ),
        ("uk", "батько i син", "minor", 'uk "i": a Latin letter for a Cyrillic one; "і" is meant'),
        ("en", "the WНO said", "minor", 'en "WНO": a Cyrillic letter among Latin ones; "WHO" is meant'),
        ("en", "the Рада voted", "major", 'en "Рада": left in Cyrillic'),
        ("ru", "в COVІD", "minor", 'ru "COVІD": Latin and Cyrillic letters in one word; "COVID" is meant'),
    ],
)
def test_a_foreign_letter_is_reported(lang: Lang, text: str, severity: str, message: str) -> None:
    (finding,) = letters(story({lang: text}))
    assert (finding.odd, finding.severity, finding.message) == (lang, severity, message)
    assert finding.marks[0].text in text


def test_the_word_that_was_meant_is_named_where_the_version_has_it_elsewhere() -> None:
    messages = [f.message for f in letters(story({"uk": "Туристы їдуть."}, {"uk": "А туристи й не чули."}))]
    assert messages == ['uk "Туристы": ы is no letter of Ukrainian; "Туристи" is meant']


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("uk", "Він сказав «Мы не уйдём» і пішов."),
        ("ru", "Газета «Країна» вышла."),
        ("en", 'It is called an administration ("обласна військова адміністрація").'),
        ("uk", "SMSка, PDFу, IT-компанія, YouTube, вітамін B і план A"),
        ("uk", "див. https://пример.example/ы та @имя"),
        ("uk", "об'єкт, м’ята, ґанок, їжак, єнот"),
        ("ru", "съезд, эхо, ёлка, мы"),
        ("en", "café in Łódź"),
    ],
)
def test_what_is_meant_to_be_foreign_is_no_finding(lang: Lang, text: str) -> None:
    assert letters(story({lang: text})) == []


def test_checks_can_be_chosen_and_an_unknown_one_is_refused() -> None:
    both = three("Їх 31, туристы.", "Их 13.", "There are 31.")
    assert {f.check for f in run_checks(both)} == {"number-mismatch", "foreign-letters"}
    assert {f.check for f in run_checks(both, only=["foreign-letters"])} == {"foreign-letters"}
    with pytest.raises(ToolkitError, match="did you mean 'number-mismatch'"):
        run_checks(both, only=["number-mismatsh"])


@pytest.mark.parametrize("name", CHECKS)
def test_every_check_says_what_it_is(name: str) -> None:
    check = CHECKS[name]
    assert check.category
    assert check.severity in SEVERITIES
    assert "\n" not in check.description + check.example


@pytest.mark.skipif(not NTREX.is_dir(), reason="../shared/data/dev/ntrex is not there")
def test_clean_news_gives_no_more_alarms_than_before() -> None:
    spec = importlib.util.spec_from_file_location("stories", ROOT / "eval" / "checks" / "stories.py")
    assert spec
    assert spec.loader
    stories = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(stories)
    found = [
        f
        for name, lines in stories.read_documents(NTREX)
        for f in figures(stories.as_story(name, lines))
        if f.severity != "info"
    ]
    floors = json.loads((ROOT / "eval" / "floors.json").read_text(encoding="utf-8"))["checks"]
    assert len(found) <= floors["most findings of figures on the 62 clean articles of ntrex, minor and up"]
    assert [f.message for f in found if "uk 620, ru 360, en 385" in f.message]  # a real error of the Russian


def test_the_docs_describe_every_check() -> None:
    spec = importlib.util.spec_from_file_location("describe_checks", ROOT / "scripts" / "describe_checks.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (ROOT / "docs" / "checks.md").read_text(encoding="utf-8") == module.page()
