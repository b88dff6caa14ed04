"""Numbers by value: forms of the same number, round trips through num2words, and what must hold for any text."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from toolkit.data import LANGS, Lang
from toolkit.numbers import FIGURES, find_numbers, number_words, shown

INTEGERS = st.integers(0, 999) | st.integers(0, 10**6) | st.integers(0, 10**12)
PIECES = [
    "12",
    "1 000",
    "9" * 40,
    "2022",
    "2,5",
    ".",
    "/",
    "-",
    "–",
    "%",
    " ",
    "\u00a0",
    "тисяч",
    "мільйон",
    "million",
    "one",
    "two",
    "half",
    "and",
    "a",
    "п'ять",
    "двадцять",
    "третини",
    "з половиною",
    "th",
    "й",
    "-х",
    "о",
    "год",
    "pm",
    "$",
    "k",
    "12:30",
    "99:99",
    "1/3",
    "½",
    "01.02.2022",
    "1.2.3",
    "млн.",
    "dozen",
    "пів на",
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=20).map("".join) | st.lists(
    st.sampled_from(PIECES), max_size=12
).map(" ".join)


def values(text: str, lang: Lang) -> list[str]:
    return [shown(n.value) for n in find_numbers(text, lang)]


@given(n=INTEGERS, lang=st.sampled_from(LANGS))
def test_a_number_written_in_words_is_read_back(n: int, lang: Lang) -> None:
    words = num2words(n, lang=lang)
    (number,) = find_numbers(words, lang)
    assert (number.value, number.text, number.in_words) == (n, words, True)


@given(n=st.integers(1, 999), lang=st.sampled_from(LANGS))
def test_an_ordinal_written_in_words_is_read_back(n: int, lang: Lang) -> None:
    words = num2words(n, lang=lang, to="ordinal")
    (number,) = find_numbers(words, lang)
    assert (number.value, number.kind, number.text) == (n, "ordinal", words)


@given(
    n=st.integers(0, 10**12), lang=st.sampled_from(LANGS), space=st.sampled_from([" ", "\u00a0", "\u2009", "\u202f"])
)
def test_thousands_are_read_in_groups(n: int, lang: Lang, space: str) -> None:
    assert values(f"{n:,}".replace(",", space), lang) == [str(n)]
    assert values(f"{n:,}", "en") == [str(n)]


@given(text=TEXTS, lang=st.sampled_from(LANGS))
def test_numbers_of_any_text_are_stretches_of_it_in_order(text: str, lang: Lang) -> None:
    last = 0
    for number in find_numbers(text, lang):
        assert last <= number.start < number.end
        assert number.text == text[number.start : number.end]
        last = number.end


@pytest.mark.parametrize(
    ("value", "forms"),
    [
        ("31000", {"uk": ["31 тисяча", "31 000", "31\u00a0000", "31 тис.", "тридцять одна тисяча", "31.000"],
                   "ru": ["31 тысяча", "31 тыс.", "тридцати одной тысячи"], "en": ["31,000", "31 thousand", "31k"]}),
        ("1.57", {"uk": ["1,57", "1.57"], "ru": ["1,57"], "en": ["1.57", "1,57"]}),
        ("1570", {"uk": ["1570", "1 тис. 570"], "ru": ["1 тыс. 570", "тысяча пятьсот семьдесят"], "en": ["1,570"]}),
        ("2800000000", {"uk": ["2,8 млрд", "2,8 мільярда"], "ru": ["2,8 миллиарда"], "en": ["2.8bn", "2.8 billion"]}),
        ("2300000", {"uk": ["2 млн 300 тис.", "2 млн. 300 тис."], "ru": ["2 млн 300 тыс."], "en": ["2.3 million"]}),
        ("2", {"uk": ["два", "двоє", "двох", "двома", "2-х"], "ru": ["двое", "двух", "двумя"], "en": ["two"]}),
        ("25", {"uk": ["двадцять п’ять", "двадцятьма п'ятьма"], "ru": ["двадцати пяти"], "en": ["twenty-five"]}),
        ("1.5", {"uk": ["півтора", "один з половиною"], "ru": ["полтора", "полутора"], "en": ["one and a half", "1½"]}),
        ("2500000", {"uk": ["два з половиною мільйона"], "ru": ["2,5 миллиона"], "en": ["two and a half million"]}),
        ("500000", {"uk": ["пів мільйона", "півмільйона"], "ru": ["полмиллиона"], "en": ["half a million"]}),
        ("0.6667", {"uk": ["дві третини"], "ru": ["две трети"], "en": ["two thirds", "two-thirds", "2/3"]}),
        ("1000", {"uk": ["тисячу", "понад тисячу"], "ru": ["тысяча", "свыше тысячи"], "en": ["a thousand"]}),
        ("960", {"uk": ["о 16:00", "о 16.00", "о 16-й", "о 16 годині", "о 4 годині дня"],
                 "ru": ["в 16:00", "в 16.00", "в 16 часов", "в 4 часа дня"], "en": ["4 pm", "4 p.m.", "16:00", "4:00pm"]}),
        ("1110", {"uk": ["пів на сьому вечора", "18:30"], "ru": ["в половине седьмого вечера"], "en": ["6:30 p.m."]}),
        ("1990", {"uk": ["90-х", "1990-х", "дев'яностих"], "ru": ["90-е", "девяностых"], "en": ["1990s", "90s", "nineties"]}),
        ("21", {"uk": ["21-й", "двадцять перший"], "ru": ["21-го", "двадцать первого"], "en": ["21st", "twenty-first"]}),
    ],
)  # fmt: skip
def test_forms_of_one_number_have_one_value(value: str, forms: dict[Lang, list[str]]) -> None:
    for lang, texts in forms.items():
        for text in texts:
            assert values(f"це {text} разом" if lang != "en" else f"it is {text} here", lang) == [value], text


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("uk", "63-річний", ["63"]),
        ("uk", "двадцятип'ятирічний чоловік", ["25"]),
        ("en", "a 63-year-old, aged 63", ["63", "63"]),
        ("uk", "у 2022–2023 роках", ["2022", "2023"]),
        ("en", "in 1986–88", ["1986", "1988"]),
        ("uk", "10–15 тисяч", ["10000", "15000"]),
        ("en", "$5 million and two people", ["5000000", "2"]),
        ("en", "on April 3 410 people", ["3", "410"]),
        ("en", "hundreds of thousands, dozens", []),
        ("uk", "сотні тисяч, тисячі, десятки", []),
        ("uk", "п'ять-шість", ["5", "6"]),
        ("uk", "каже Ліна Сорока", []),
        ("en", "XXI and IV", []),
        ("en", "https://news.example/2022/7 and www.x.example/5", []),
        ("ru", "в 2.50 раза", ["2.5"]),
        ("uk", "08.09.2022", ["8", "9", "2022"]),
        ("en", "a 3-2 win", ["3", "2"]),
        ("en", "1" + "0" * 39 + "½million", ["1" + "0" * 39]),
        ("uk", "за кілометр двісті метрів", ["1.2"]),
        ("ru", "5 километров 20 метров", ["5.02"]),
        ("en", "3 km 200 m away", ["3.2"]),
        ("uk", "на п'ятому кілометрі 200 метрів дороги", ["5", "200"]),
        ("ru", "бежал 5 км, 200 м", ["5", "200"]),
    ],
)
def test_numbers_of_a_phrase(lang: Lang, text: str, expected: list[str]) -> None:
    assert values(text, lang) == expected


@pytest.mark.parametrize(
    ("lang", "text", "kinds"),
    [
        ("uk", "9 серпня", ["day"]),
        ("en", "the night of 8–9 August", ["day", "day"]),
        ("en", "August 9th", ["day"]),
        ("en", "COVID-19, F-16, 5G and G7", ["code"] * 4),
        ("uk", "у 2022 році", ["year"]),
        ("en", "mid-2022", ["year"]),
        ("uk", "3 дні", ["cardinal"]),
        ("ru", "3 дня", ["cardinal"]),
    ],
)
def test_kinds_of_a_phrase(lang: Lang, text: str, kinds: list[str]) -> None:
    assert [n.kind for n in find_numbers(text, lang)] == kinds


@pytest.mark.parametrize(
    ("lang", "text", "unit"),
    [
        ("uk", "5%", "%"), ("uk", "5 відсотків", "%"), ("en", "5 per cent", "%"), ("ru", "5–10 процентов", "%"),
        ("en", "£11million", "GBP"), ("en", "UAH 4.2 million", "UAH"), ("en", "US$5bn", "USD"), ("uk", "20 грн", "UAH"),
        ("uk", "від 5 до 10 см", "cm"), ("en", "85 mph", "mi"), ("uk", "Європа 5 європейців", ""), ("ru", "5 милиционеров", ""),
    ],
)  # fmt: skip
def test_units_of_a_phrase(lang: Lang, text: str, unit: str) -> None:
    assert {n.unit for n in find_numbers(text, lang)} == {unit}


def test_what_may_be_a_pronoun_is_weak_and_what_is_rounded_is_approximate() -> None:
    weak = [n.text for n in find_numbers("one of the first half, a dozen, two", "en") if n.weak]
    assert weak == ["one", "first", "half", "dozen"]
    assert [n.approximate for n in find_numbers("понад 10 тисяч, рівно 10 тисяч", "uk")] == [True, False]


def test_a_value_is_shown_in_plain_digits() -> None:
    assert [shown(Decimal(v)) for v in ("3.1E+4", "1.50", "0")] == ["31000", "1.5", "0"]


@given(
    st.lists(st.sampled_from(["двадцятирічний", "п'ять", "порт", "ten", "дев'яностих", "Сорок", "«", "сто", "and"])),
    st.sampled_from(LANGS),
)
def test_a_text_without_figures_and_words_that_may_be_numbers_has_none(words, lang):
    text = " ".join(words)
    if not FIGURES.search(text) and not number_words(words, lang):
        assert find_numbers(text, lang) == ()
