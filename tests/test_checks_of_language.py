"""Versions and sentences in another language than they should be: what is reported, and what is let pass."""

from dataclasses import replace

import pytest
from test_checks import story, three

from toolkit.checks import run_checks
from toolkit.data import AlignedStory, Finding, Lang

UK = "Міст відкриють для вантажівок у понеділок."
RU = "Мост откроют для грузовиков в понедельник, и это уже объявили."
EN = "The bridge will open for lorries on Monday."


def found(of: AlignedStory) -> list[Finding]:
    return list(run_checks(of, only=["wrong-language"]))


@pytest.mark.parametrize(
    ("lang", "text", "message"),
    [
        ("uk", RU, f"uk: a sentence is in Russian: {RU[:57]}…"),
        ("uk", EN, f"uk: a sentence is in English: {EN}"),
        ("ru", UK, f"ru: a sentence is in Ukrainian: {UK}"),
        ("ru", EN, f"ru: a sentence is in English: {EN}"),
        ("en", UK, f"en: a sentence is in Ukrainian: {UK}"),
        ("en", "Мы не уйдём туда.", "en: a sentence is in Russian: Мы не уйдём туда."),
        ("uk", f'"{EN}"', f'uk: a sentence is in English: "{EN}"'),
    ],
)
def test_a_sentence_in_another_language_is_one_finding(lang: Lang, text: str, message: str) -> None:
    of = story({lang: text})
    (finding,) = run_checks(of)
    assert (finding.check, finding.odd, finding.severity) == ("wrong-language", lang, "major")
    assert finding.message == message
    assert [m.text for m in finding.marks] == [text]


def test_of_two_sentences_in_a_unit_only_the_foreign_one_is_marked() -> None:
    of = story({"uk": f"{UK} {RU}"})
    both = (replace(of.sentences[0][0], end=len(UK)), replace(of.sentences[0][0], start=len(UK) + 1))
    spans = tuple(replace(of.units[0].uk_spans[0], start=s.start, end=s.end) for s in both)
    (finding,) = found(replace(of, sentences=(both,), units=(replace(of.units[0], uk_spans=spans),)))
    assert [m.text for m in finding.marks] == [RU]


def test_a_quotation_in_the_neighbour_language_may_be_meant_so() -> None:
    (finding,) = found(story({"uk": "«Мы не уйдём отсюда, потому что это наша земля»."}))
    assert (finding.severity, finding.message[:26]) == ("info", "uk: a quotation is in Russ")


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("uk", "Рух перекрили."),
        ("uk", "Будь ласка, зачекайте хвилину."),
        ("uk", "Глава уряду сказав: «Мы не уйдём отсюда, потому что это наша земля»."),
        ("uk", "Photo: Sergei Petrenko, Getty Images, Reuters via AFP"),
        ("ru", "В первую смену они держали меня рядом."),
        ("ru", "Газета «Країна» вышла, а газета «Світ» нет."),
        ("en", 'It is called an administration ("обласна військова адміністрація") and is one.'),
        ("en", "Le pont sera ouvert lundi pour les camions."),
    ],
)
def test_what_may_be_in_the_versions_own_language_is_no_finding(lang: Lang, text: str) -> None:
    assert found(story({lang: text})) == []


def test_many_sentences_in_another_language_are_told_of_in_one_line() -> None:
    rows: list[dict[Lang, str]] = [
        {"uk": UK.replace("понеділок", day), "en": UK.replace("понеділок", day)}
        for day in ("вівторок", "середу", "четвер", "п'ятницю")
    ]
    (finding,) = found(story(*rows, {"uk": UK, "en": EN}))
    assert (finding.unit, finding.odd, finding.severity) == (None, "en", "major")
    assert finding.message == "en: 4 of 5 sentences are in Ukrainian: Міст відкриють для вантажівок у вівторок."


def test_a_version_in_another_language_than_its_address_says_is_a_finding_about_the_story() -> None:
    of = three(UK, RU, EN)
    first = replace(of.articles[0], claimed="en", url="https://en.news.example/1/")
    (finding,) = found(replace(of, articles=(first, *of.articles[1:])))
    assert (finding.unit, finding.odd, finding.severity) == (None, "uk", "major")
    assert finding.message == "uk: the address says English, the text is Ukrainian: https://en.news.example/1/"
