"""м'ята, м’ята and мʼята are one word, wherever words are looked up."""

from datetime import date

import pytest

from toolkit.alignment import align
from toolkit.alignment.numbers import numbers, written_numbers
from toolkit.alignment.sides import Side
from toolkit.alignment.words import stems, words
from toolkit.checks.values import is_said, relative_dates
from toolkit.data import Line, Versions
from toolkit.extraction.dates import find_date
from toolkit.languages import LANGUAGES
from toolkit.names import name_key, romanised
from toolkit.numbers import find_numbers

KEYBOARDS = ("’", "ʼ", "`")  # beside "'"


@pytest.fixture(params=KEYBOARDS)
def typed(request: pytest.FixtureRequest):
    """Return what types a text on one of the keyboards."""
    return lambda text: text.replace("'", request.param)


TABLES = {
    form
    for table in (LANGUAGES["uk"].cardinals, LANGUAGES["uk"].ordinals, LANGUAGES["uk"].decades)
    for form in table
    if "'" in form
}


def test_every_number_word_is_read(typed) -> None:
    def read(text: str) -> list[tuple[str, str, int, int]]:
        return [(str(n.value), n.kind, n.start, n.end) for n in find_numbers(text, "uk")]

    assert TABLES
    for word in sorted(TABLES):
        for text in (f"їх {word} осіб", f"{word.capitalize()} осіб", f"тридцять {word}"):
            assert read(typed(text)) == read(text), typed(text)
    assert read(typed("п'ятирічний план, двадцятип'ятирічна")) == read("п'ятирічний план, двадцятип'ятирічна")


def test_every_weekday_and_month_is_a_mark_of_its_line(typed) -> None:
    forms = [form for table in (LANGUAGES["uk"].weekdays, LANGUAGES["uk"].months) for row in table for form in row]
    full = [form for form in forms if len(form.replace("'", "")) > 3]
    marks = [numbers(Side("uk", (Line(f"Це {typed(form)}."),))).names for form in full]
    assert all(len(found) == 1 for found in marks)
    assert numbers(Side("uk", (Line(typed("у П'ятницю")),))).names == ("weekday 5",)
    assert list(written_numbers(Side("uk", (Line(typed("у П'ятницю")),)), 0)) == [("weekday 5", typed("П'ятницю"))]


def test_stems_and_names_are_the_same(typed) -> None:
    for word in ("М'ята", "об'єкт", "В'ячеслав", "Лук'янівка", "Мар'їнка"):
        assert stems(typed(word)) == stems(word)
        assert words(Side("uk", (Line(typed(word)),))).marks.names == tuple(stems(word))
        assert name_key(typed(word), "uk") == name_key(word, "uk")
        assert romanised(typed(word), "uk") == romanised(word, "uk")


def test_checks_and_dates_read_it(typed) -> None:
    (five,) = find_numbers("5", "uk")
    assert is_said(five, typed("Вп'ятеро більше."), "uk")
    assert relative_dates("uk").search(typed("Це сталося в п'ятницю."))
    found, same = (
        find_date(text, "Europe/Kyiv", date(2024, 3, 1))
        for text in (typed("П'ятниця, 1 березня 2024, 12:30"), "П'ятниця, 1 березня 2024, 12:30")
    )
    assert found == same is not None


def test_a_weekday_alone_links_two_lines(typed) -> None:
    lines = [f"Це було {day}." for day in ("у понеділок", "у вівторок", "у середу", "у четвер", "у п'ятницю")]
    english = [f"It was {day}." for day in ("on Monday", "on Tuesday", "on Friday")]
    story = Versions(story="1", uk=tuple(Line(typed(line)) for line in lines), en=tuple(map(Line, english)))
    assert [(link.left, link.right) for link in align(story).uk_en if link.right][-1] == ((4,), (2,))
