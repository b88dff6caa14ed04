"""Units, sums, times, speakers, sources, notes, headlines, links, metadata, typography, and what two witnesses are worth."""

import importlib.util
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from test_checks import story, three

from toolkit.checks import run_checks
from toolkit.data import LANGS, AlignedStory, Anchor, Finding, HouseStyle, HouseStyles, Lang, Paragraph, joined
from toolkit.saying import say_finding

NOON = datetime(2026, 5, 5, 12, tzinfo=UTC)  # a Tuesday


def found(of: AlignedStory, *checks: str) -> list[Finding]:
    return list(run_checks(of, only=checks))


def at(
    of: AlignedStory, *times: datetime | None, updated: Sequence[datetime | None] = (None, None, None)
) -> AlignedStory:
    """Return the story with its versions published, and updated, at these times."""
    dated = zip(of.articles, times, updated, strict=False)
    return replace(of, articles=tuple(replace(a, published=p, updated=u) for a, p, u in dated))


def with_speakers(of: AlignedStory, *speakers: str) -> AlignedStory:
    articles = []
    for article, speaker in zip(of.articles, speakers, strict=True):
        first, *rest = article.paragraphs
        labelled = Paragraph(kind="quote", text=first.text, start=0, label="Quote", speaker=speaker or None)
        articles.append(replace(article, paragraphs=joined((labelled, *rest))))
    return replace(of, articles=tuple(articles))


# --- figures ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("uk", "ru", "en", "odd", "message"),
    [
        ("За 5 км від міста.", "В 5 км от города.", "5 miles from the town.", "en", "units differ: uk 5 км, ru 5 км, en 5 miles"),
        ("Дали 5 млн гривень.", "Дали 5 млн гривен.", "They gave US$5 million.", "en", "units differ: uk 5 млн UAH, ru 5 млн UAH, en 5 million USD"),
        ("Зросло на 5 відсоткових пунктів.", "Выросло на 5%.", "It grew by 5%.", "uk", "units differ: uk 5 відсоткових пунктів, ru 5%, en 5%"),
    ],
)  # fmt: skip
def test_one_value_in_two_units_is_reported(uk: str, ru: str, en: str, odd: Lang, message: str) -> None:
    (finding,) = found(three(uk, ru, en), "unit-mismatch", "number-mismatch")
    assert (finding.check, finding.odd, finding.message) == ("unit-mismatch", odd, message)


@pytest.mark.parametrize(
    ("uk", "ru", "en"),
    [
        ("За 8 км від міста.", "В 8 км от города.", "Five miles from the town."),
        ("Шість дюймів (15 см) опадів, місцями 25 см.", "До 15 см осадков, местами 25 см.", "Up to 6 inches, locally 10 inches."),
        ("Дали 5 млн гривень і 5 млн доларів.", "Дали 5 млн гривен и 5 млн долларов.", "They gave UAH 5 million and US$5 million."),
    ],
)  # fmt: skip
def test_a_measure_turned_into_another_unit_is_no_error(uk: str, ru: str, en: str) -> None:
    assert found(three(uk, ru, en), "unit-mismatch") == []


@pytest.mark.parametrize(
    ("uk", "en", "differ"),
    [
        ("О 14:30 за Києвом.", "At 2.30 p.m. Kyiv time.", False),
        ("О 14:30 за Києвом.", "At 12:30 GMT.", False),
        ("О 14:30.", "At 2:30.", False),
        ("О 04:30.", "At 4.30 p.m.", True),
        ("О 4-й ранку.", "At 4 p.m.", True),
        ("О 14:30 за Києвом.", "At 14:30 GMT.", True),
    ],
)
def test_times_are_compared_with_their_half_of_the_day_and_zone(uk: str, en: str, differ: bool) -> None:
    assert bool(found(story({"uk": uk, "en": en}), "number-mismatch")) == differ


def test_parts_that_do_not_add_up_are_reported_of_each_version() -> None:
    of = three(
        "Троє людей загинули і п'ятеро поранені, загалом постраждали 9 осіб.",
        "Погибли трое, пятеро ранены.",
        "3 people were killed and 5 injured, 9 casualties in total.",
    )
    assert [f.message for f in found(of, "sum-mismatch")] == [
        "uk: Троє + п'ятеро is 8, not 9",
        "en: 3 + 5 is 8, not 9",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "3 people were killed and 5 injured, 8 casualties in total.",
        "A total of 9 people were hurt, 3 of 5 in hospital.",
        "Of the 31 in total, about 12 are children and 5 women.",
        "In total it grew by 9% after 3% and 5%.",
    ],
)
def test_what_may_add_up_or_is_no_sum_is_let_pass(text: str) -> None:
    assert found(story({"en": text}), "sum-mismatch") == []


# --- days ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("uk", "ru", "en", "odd"),
    [
        ("Вчора горів ліс.", "Вчера горел лес.", "A forest burned on 3 May.", "en"),
        ("Вчора горів ліс.", "4 мая горел лес.", "A forest burned on 3 May.", "en"),
        ("У понеділок горів ліс.", "В понедельник горел лес.", "A forest is on fire today.", "en"),
        ("Вчора горів ліс.", "В понедельник горел лес.", "A forest burned on Sunday.", "en"),
    ],
)
def test_a_day_is_compared_by_when_its_version_was_published(uk: str, ru: str, en: str, odd: Lang) -> None:
    (finding,) = found(at(three(uk, ru, en), NOON, NOON, NOON), "date-mismatch")
    assert finding.odd == odd


@pytest.mark.parametrize(
    ("uk", "ru", "en"),
    [
        ("Вчора горів ліс.", "Вчера горел лес.", "A forest burned on 4 May."),
        ("У понеділок горів ліс.", "4 мая горел лес.", "A forest burned yesterday."),
        ("Він сказав: «Вчора горів ліс».", "Он сказал: «Вчера горел лес».", "On 2 May he spoke of a fire."),
        ("У ніч на 5 травня горів ліс.", "В ночь на 5 мая горел лес.", "A forest burned on the night of 4–5 May."),
    ],
)
def test_the_same_day_said_otherwise_is_let_pass(uk: str, ru: str, en: str) -> None:
    assert found(at(three(uk, ru, en), NOON, NOON, NOON), "date-mismatch", "number-mismatch") == []


def test_yesterday_is_another_day_in_a_version_of_the_next_day() -> None:
    of = story({"uk": "Вчора горів ліс.", "en": "A forest burned yesterday on the hill."})
    late = at(
        three("Вчора горів ліс.", "Вчера горел лес.", "A forest burned on 4 May."), NOON, NOON, NOON + timedelta(days=1)
    )
    assert found(at(of, NOON, NOON), "date-mismatch") == []
    assert found(late, "date-mismatch") == []


def test_the_day_of_publication_is_that_of_kyiv() -> None:
    of = three("Сьогодні горить ліс.", "Сегодня горит лес.", "A forest burns on 6 May.")
    late = datetime(2026, 5, 5, 22, 30, tzinfo=UTC)  # 1.30 on the 6th
    assert found(at(of, late, late, late), "date-mismatch") == []


def test_the_night_of_two_dates_is_that_before_the_second() -> None:
    of = three("У ніч на 5 травня.", "В ночь на 5 мая.", "On the night of 5–6 May.")
    (finding,) = found(of, "date-mismatch")
    assert (finding.odd, finding.severity) == ("en", "minor")


# --- who says it -----------------------------------------------------------------------------------------------------

SPEECH = ('"Ми відбудуємо цей міст".', '"Мы отстроим этот мост".', '"We will rebuild this bridge."')


def test_people_of_labels_are_compared_by_their_names() -> None:
    of = with_speakers(three(*SPEECH), "Щербаня", "Щербаня", "Yuliia Zhuravel, spokeswoman")
    (finding,) = found(of, "speaker-mismatch")
    assert finding.odd == "en"
    assert (
        finding.message
        == "the versions quote different people: uk Щербаня, ru Щербаня, en Yuliia Zhuravel, spokeswoman"
    )
    same = with_speakers(three(*SPEECH), "Щербаня", "Щербаня", "Yevhen Shcherban, Head of the Oblast")
    assert found(same, "speaker-mismatch") == []
    assert found(with_speakers(three(*SPEECH), "Щербаня", "", ""), "speaker-mismatch") == []


def test_another_person_of_the_story_beside_a_quotation_is_reported() -> None:
    behind = {
        "uk": '"Ми готові відбудувати міст до осені", – сказав {}.',
        "ru": '"Мы готовы отстроить мост до осени", – сказал {}.',
        "en": '"We are ready to rebuild the bridge by autumn," said {}.',
    }
    others: dict[Lang, str] = {
        "uk": "Приїхали Журавель і Щербань.",
        "ru": "Приехали Журавель и Щербань.",
        "en": "There were Zhuravel and Shcherban.",
    }
    right = {"uk": "Щербань", "ru": "Щербань", "en": "Shcherban"}
    clean: dict[Lang, str] = {lang: behind[lang].format(right[lang]) for lang in LANGS}
    assert found(story(clean, others), "speaker-mismatch") == []
    (finding,) = found(story({**clean, "en": behind["en"].format("Zhuravel")}, others), "speaker-mismatch")
    assert (finding.odd, finding.severity) == ("en", "major")


def test_a_source_that_one_version_lacks_is_named() -> None:
    rows: list[dict[Lang, str]] = [
        {"uk": "ДСП; Євген Щербань у Telegram", "ru": "ГСС; Евгений Щербань в Telegram", "en": "SRS"},
        {"uk": "Дощить.", "ru": "Идёт дождь.", "en": "It rains."},
    ]
    of = story(*rows, kinds=["source", "body"])
    assert [f.message for f in found(of, "source-mismatch")] == [
        "uk and ru name Telegram as a source, en does not",
        "uk and ru name Євген Щербань as a source, en does not",
    ]
    rows[0]["en"] = "SRS; Yevhen Shcherban on Telegram"
    assert found(story(*rows, kinds=["source", "body"]), "source-mismatch") == []
    del rows[0]["en"]
    (lacking,) = found(story(*rows, kinds=["source", "body"]), "source-mismatch")
    assert (lacking.message, lacking.odd, lacking.severity) == (
        "en has no Source line, uk and ru have one",
        "en",
        "minor",
    )


def test_a_note_that_one_version_alone_has_is_one_line_of_info() -> None:
    rows: list[dict[Lang, str]] = [
        {"uk": "Учора.", "ru": "Вчера.", "en": "Yesterday (1 July – ed.)."},
        {"uk": "Союз.", "ru": "Союз.", "en": "The union [a bloc of four countries – ed.]."},
        {"uk": "Кінець.", "ru": "Конец.", "en": "The end."},
    ]
    (finding,) = found(story(*rows), "editor-note")
    assert (finding.severity, finding.odd) == ("info", "en")
    assert finding.message == "only en has 2 editor's notes: (1 July – ed.)"


def test_a_note_that_both_sisters_have_is_missed() -> None:
    of = three("Плямка (кішка – УП) їсть.", "Плямка (кошка – ред.) ест.", "Pliamka eats.")
    (finding,) = found(of, "editor-note")
    assert (finding.severity, finding.odd) == ("minor", "en")


# --- around the text -------------------------------------------------------------------------------------------------


def headed(figure: str, text: str) -> AlignedStory:
    rows: list[dict[Lang, str]] = [
        {"en": f"{figure} people evacuated"},
        {"en": text},
        {"en": "It rains."},
        {"en": "The end."},
    ]
    return story(*rows, kinds=["title", "lead", "body", "body"])


@pytest.mark.parametrize(
    ("figure", "text", "wrong"),
    [
        ("13", "The police say that 31 people were taken out.", True),
        ("31", "The police say that 31 people were taken out.", False),
        ("950", "In all, 947 people were taken out.", False),
        ("31", "They took out 12 children and 19 women.", False),
        ("31", "Nobody was hurt.", False),
    ],
)
def test_a_headline_with_another_figure_than_its_text_is_reported(figure: str, text: str, wrong: bool) -> None:
    assert bool(found(headed(figure, text), "headline-mismatch")) == wrong


def test_a_headline_that_names_somebody_else_than_text_and_sisters_is_reported() -> None:
    body: list[dict[Lang, str]] = [
        {"uk": "Приїхав Щербань.", "ru": "Приехал Щербань.", "en": "The visit of Shcherban."},
        {"uk": "Дощить.", "ru": "Идёт дождь.", "en": "It rains."},
        {"uk": "Кінець.", "ru": "Конец.", "en": "The end."},
    ]
    heads: dict[Lang, str] = {"uk": "Міст відкрив Щербань", "ru": "Мост открыл Щербань", "en": "Bridge opened by {}"}

    def headline(english: str) -> list[Finding]:
        of = story({**heads, "en": english}, *body, kinds=["title", "body", "body", "body"])
        return found(of, "headline-mismatch")

    (finding,) = headline("Bridge opened by Kulyniak")
    assert finding.message == "en: the headline names Kulyniak, neither the text nor uk and ru does"
    assert headline("Bridge opened by Shcherban") == []
    assert headline("New Bridge Opened After Seven Long Winters") == []


def linked(**urls: str) -> AlignedStory:
    of = three("Міст закрили.", "Мост закрыли.", "The bridge is closed.")
    base = "https://www.pravda.com.ua"
    articles = (replace(a, links=(Anchor(0, 3, base + urls[a.lang]),) if urls[a.lang] else ()) for a in of.articles)
    return replace(of, articles=tuple(articles))


def test_a_link_to_the_wrong_language_is_reported() -> None:
    place = "/news/2026/3/16/7400001/"
    assert found(linked(uk=place, ru=f"/rus{place}", en=f"/eng{place}"), "link-language") == []
    (finding,) = found(linked(uk=place, ru=f"/rus{place}", en=f"/rus{place}"), "link-language")
    assert (finding.odd, finding.severity) == ("en", "minor")
    (fallback,) = found(linked(uk=place, ru=f"/rus{place}", en=place), "link-language")
    assert fallback.severity == "info"


def test_a_link_that_one_version_lacks_is_info() -> None:
    place, other = "/news/2026/3/16/7400001/", "/eng/news/2026/3/16/7400002/"
    (finding,) = found(linked(uk=place, ru=f"/rus{place}", en=other), "link-missing")
    assert (finding.odd, finding.severity) == ("en", "info")


def test_an_update_before_publication_is_reported_and_late_versions_are_info() -> None:
    of = three("Міст.", "Мост.", "The bridge.")
    (early,) = found(at(of, NOON, NOON, NOON, updated=(None, None, NOON - timedelta(hours=1))), "metadata")
    assert (early.odd, early.severity) == ("en", "minor")
    (late,) = found(at(of, NOON, NOON, NOON + timedelta(days=2)), "metadata")
    assert (late.odd, late.severity) == (None, "info")


def test_authors_are_compared_by_their_names_in_any_alphabet() -> None:
    of = three("Міст.", "Мост.", "The bridge.")
    names = (("Зоряна Мельничин",), ("Зоряна Мельничин",), ("Zoriana Melnychyn",))
    signed = replace(of, articles=tuple(replace(a, authors=n) for a, n in zip(of.articles, names, strict=True)))
    assert found(signed, "metadata") == []
    other = replace(signed, articles=(*signed.articles[:2], replace(signed.articles[2], authors=("Lada Kruk",))))
    assert [f.severity for f in found(other, "metadata")] == ["info"]


def test_typography_is_compared_with_the_house_or_with_itself() -> None:
    of = story({"en": 'The "bridge" is here. The "road", too. He\'s here; it’s 5 %  of all.'})
    told = {f.message.split(":")[1].strip() for f in run_checks(of, only=["typography"])}
    assert told == {"apostrophes in two ways, ' (1) and ’ (1)", "two spaces, once"}
    styles = HouseStyles(en=HouseStyle(quotes="“”", percent=""))
    told = {f.message.split(":")[1].strip() for f in run_checks(of, only=["typography"], styles=styles)}
    assert told == {"quotation marks", "per cent signs", "apostrophes in two ways, ' (1) and ’ (1)", "two spaces, once"}
    assert {f.severity for f in run_checks(of, only=["typography"], styles=styles)} == {"info"}


# --- left in another language ----------------------------------------------------------------------------------------


def test_a_headline_left_in_english_is_seen_by_its_small_words() -> None:
    left = "Bridge in Zelenyi Brid Closes After Flood"
    of = story({"uk": left, "ru": "Мост закрыли", "en": left}, kinds=["title"])
    (finding,) = found(of, "wrong-language")
    assert (finding.odd, finding.severity) == ("uk", "major")
    film = story({"uk": "Pulp Fiction Royale Deluxe Edition"}, kinds=["title"])
    assert found(film, "wrong-language") == []


def test_a_quoted_name_left_in_cyrillic_is_seen_unless_it_is_explained() -> None:
    (finding,) = found(story({"en": 'The firm "Укрзалізниця" has changed its timetable.'}), "foreign-letters")
    assert (finding.severity, finding.message) == ("minor", 'en "Укрзалізниця": left in Cyrillic, in quotation marks')
    assert found(story({"en": 'The firm "Укрзалізниця" (Ukrzaliznytsia) has a timetable.'}), "foreign-letters") == []


# --- witnesses -------------------------------------------------------------------------------------------------------


def test_a_version_changed_last_is_not_named_as_the_odd_one() -> None:
    of = three("Загинула 31 людина.", "Погиб 31 человек.", "13 people died.")
    hour = timedelta(hours=1)
    (finding,) = found(at(of, NOON, NOON + hour, NOON + 2 * hour), "number-mismatch")
    assert (finding.odd, finding.message) == ("en", "figures differ: uk 31, ru 31, en 13")
    assert [(c.lang, c.time) for c in finding.times] == [("uk", NOON), ("ru", NOON + hour), ("en", NOON + 2 * hour)]
    corrected = at(of, NOON, NOON + hour, NOON + 2 * hour, updated=(None, None, NOON + 3 * hour))
    (finding,) = found(corrected, "number-mismatch")
    assert finding.odd is None
    assert finding.message == (
        "figures differ: uk 31, ru 31, en 13; en was changed last, at 2026-05-05 15:00, and may be the corrected one"
    )
    assert say_finding(finding, "uk").startswith(
        "числа різняться: укр. 31, рос. 31, англ. 13; англійська версія змінена"
    )


def test_two_versions_made_after_the_first_are_told_with_the_doubt() -> None:
    of = three("Загинуло 13 людей.", "Погиб 31 человек.", "31 people died.")
    (finding,) = found(at(of, NOON, NOON + timedelta(hours=1), NOON + timedelta(hours=2)), "number-mismatch")
    assert finding.odd == "uk"
    assert "uk came first" in finding.message


def test_a_version_that_was_not_changed_with_its_sisters_is_told_since_when() -> None:
    of = three("Згоріло 410 гектарів.", "Сгорело 410 гектаров.", "The fire burned 340 hectares.")
    late = NOON + timedelta(hours=4)
    (finding,) = found(at(of, NOON, NOON, NOON, updated=(late, late + timedelta(hours=1), None)), "number-mismatch")
    assert finding.odd == "en"
    assert finding.message.endswith("; en has not been changed since uk and ru were, at 2026-05-05 16:00")


def test_versions_that_are_no_translations_are_one_line_and_not_compared() -> None:
    of = three("Загинула 31 людина о 14:30.", "Погиб 31 человек в 14:30.", "On Sunday the bank sold 500 coins «вчора.")
    assert {f.check for f in run_checks(of)} > {"number-mismatch"}
    *others, english = of.articles
    warned = replace(
        of, articles=(*others, replace(english, warnings=("unlike-sisters: at most 4 % of it is in another",)))
    )
    told = [f for f in run_checks(warned) if f.severity != "info"]
    assert [f.check for f in told if f.check not in ("quotation-marks", "foreign-letters")] == ["unlike-versions"]
    assert told[0].message == "en says something else than the other versions and was not compared"


# --- odd articles ----------------------------------------------------------------------------------------------------

POEM = ("Реве та стогне Дніпр широкий,", "Сердитий вітер завива,", "Додолу верби гне високі,", "Горами хвилю підійма.")


@pytest.mark.parametrize(
    "of",
    [
        story({"uk": "Міст закрили."}),
        three("Міст закрили.", "Мост закрыли.", "The bridge is closed."),
        three("«Міст закрили. Він старий».", "«Мост закрыли. Он старый».", "“The bridge is closed. It is old.”"),
        story(*({"uk": f"Школа № {n} – 3{n}0 учнів", "en": f"School No. {n} – 3{n}0 pupils"} for n in range(1, 8)),
              kinds=["list"] * 7),
        three("Вакцина COVID-19 від Pfizer і IT-компанія Meta.", "Вакцина COVID-19 от Pfizer и IT-компания Meta.",
              "The COVID-19 vaccine of Pfizer and the IT firm Meta."),
    ],
    ids=["one version", "one sentence", "all quotation", "a list", "two alphabets"],
)  # fmt: skip
def test_odd_articles_are_let_pass(of: AlignedStory) -> None:
    assert [f for f in run_checks(of) if f.severity != "info"] == []


def test_a_poem_left_in_the_language_of_its_poet_is_one_line() -> None:
    of = story(*({"uk": line, "ru": line, "en": "The wide Dnipro roars and moans."} for line in POEM))
    (finding,) = (f for f in run_checks(of) if f.severity != "info" and f.odd == "ru")
    assert finding.message.startswith("ru: 4 of 4 sentences are in Ukrainian")


def test_the_checks_of_the_evaluation_find_what_it_plants(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(__file__).resolve().parents[1] / "eval" / "checks"
    monkeypatch.syspath_prepend(str(folder))
    spec = importlib.util.spec_from_file_location("invented", folder / "invented.py")
    assert spec is not None
    assert spec.loader is not None
    invented: Any = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "invented", invented)
    spec.loader.exec_module(invented)
    import random

    clean = invented.draft(3)
    assert [f for f in run_checks(invented.story(clean)) if f.severity != "info"] == []
    for kind, (plant, checks, _) in invented.PLANTS.items():
        lang: Lang = "en"
        wrong = invented.story(plant(clean, lang, random.Random(kind)))
        hits = [f for f in run_checks(wrong) if f.check in checks.split() and f.severity != "info"]
        assert hits, kind
        assert {f.odd for f in hits} & {lang}, kind
