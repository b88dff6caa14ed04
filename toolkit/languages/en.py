"""English."""

from toolkit.languages.language import Language, by_form

CARDINALS = by_form(
    {
        0: "zero",
        1: "one",
        2: "two",
        3: "three",
        4: "four",
        5: "five",
        6: "six",
        7: "seven",
        8: "eight",
        9: "nine",
        10: "ten",
        11: "eleven",
        12: "twelve",
        13: "thirteen",
        14: "fourteen",
        15: "fifteen",
        16: "sixteen",
        17: "seventeen",
        18: "eighteen",
        19: "nineteen",
        20: "twenty",
        30: "thirty",
        40: "forty",
        50: "fifty",
        60: "sixty",
        70: "seventy",
        80: "eighty",
        90: "ninety",
    }
)
ORDINALS = {
    **by_form({1: "first", 2: "second", 3: "third", 5: "fifth", 8: "eighth", 9: "ninth", 12: "twelfth"}),
    **{word + "th": value for word, value in CARDINALS.items() if value in (4, 6, 7, 10, 11, *range(13, 20))},
    **{word[:-1] + "ieth": value for word, value in CARDINALS.items() if value >= 20},
    **by_form({100: "hundredth", 1000: "thousandth", 10**6: "millionth"}),
}
MULTIPLIERS = by_form(
    {
        12: "dozen",
        100: "hundred",
        1000: "thousand",
        10**6: "million mn mln",
        10**9: "billion bn bln",
        10**12: "trillion tn trn",
    }
)
UNITS = {
    "%": ("percent", "per cent", r"pct\b"),
    "UAH": ("hryvn", r"UAH\b"),
    "USD": ("dollar", r"USD\b"),
    "EUR": (r"euros?\b", r"EUR\b"),
    "GBP": ("pound",),
    "RUB": ("rouble", "ruble", r"RUB\b"),
    "km": (r"km\b", "kilomet"),
    "kg": (r"kg\b", "kilogram"),
}

EN = Language(
    code="en",
    aliases=("eng", "en-GB", "en-US", "en_XX", "eng_Latn"),
    letters="abcdefghijklmnopqrstuvwxyz",
    own_letters="",
    cardinals=CARDINALS,
    ordinals=ORDINALS,
    multipliers=MULTIPLIERS,
    single=frozenset(("hundred", "thousand", "million", "billion", "trillion")),  # behind "a"
    denominators=by_form({3: "third thirds", 4: "quarter quarters", 5: "fifths", 10: "tenths"}),
    halves={"half": "0.5"},
    and_half=("and a half",),
    units=UNITS,
    approximate=(
        "over",
        "more than",
        "less than",
        "fewer than",
        "nearly",
        "almost",
        "about",
        "around",
        "some",
        "roughly",
        "approximately",
        "up to",
        "at least",
        "at most",
        "an estimated",
        "as many as",
    ),
    hours=("o'clock",),
    morning=("am", "a.m."),
    afternoon=("pm", "p.m."),
    endings=r"'s|s'?|y",
)
