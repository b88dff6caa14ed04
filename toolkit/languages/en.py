"""English."""

from toolkit.languages.language import Language, by_form, words

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
AMOUNTS = {
    2: (r"both\b", r"pairs?\b", r"couple\b", r"twice\b", "double", "doubling", r"twofold\b", r"twins?\b"),
    3: ("triple", "tripling", r"threefold\b"),
    4: ("quadrupl", r"fourfold\b"),
    6: (r"half (?:a|the) year\b",),
    10: ("decade", r"tenfold\b"),
    12: ("dozen",),
    14: (r"fortnight\b",),
    15: (r"quarter of an hour\b",),
    30: (r"half an hour\b", r"half-hour\b"),
    50: (r"half a century\b",),
    100: ("centur", r"hundred\b"),
    1000: ("millenni", r"thousand\b"),
}
UNITS = {
    "%": ("%", "percent", "per cent", r"pct\b"),
    "UAH": ("hryvn", r"UAH\b"),
    "USD": ("dollar", r"USD\b"),
    "EUR": (r"euros?\b", r"EUR\b"),
    "GBP": (r"pounds? sterling",),
    "RUB": ("rouble", "ruble", r"RUB\b"),
    "km": (r"km\b", r"km/h\b", r"kph\b", "kilomet"),
    "m": (r"m\b", r"met(?:re|er)s?\b"),
    "cm": (r"cm\b", "centimet"),
    "mm": (r"mm\b", "millimet"),
    "mi": (r"miles?\b", r"mph\b", r"mi\b"),
    "ft": (r"feet\b", r"foot\b", r"ft\b"),
    "in": (r"inch(?:es)?\b",),
    "kg": (r"kg\b", "kilogram"),
    "lb": (r"lbs?\b", r"pounds?\b"),
    "ha": (r"ha\b", "hectare"),
    "acre": (r"acres?\b",),
    "min": (r"min(?:ute)?s?\b",),
    "h": (r"h(?:ou)?rs?\b",),
    "day": (r"days?\b",),
    "week": (r"weeks?\b",),
    "month": (r"months?\b",),
    "year": (r"y(?:ea)?rs?\b",),
    "century": (r"centur(?:y|ies)\b",),
    "°": ("°", r"degrees?\b"),
}

ABBREVIATIONS = words(
    """
    mr. mrs. ms. messrs. mme. mlle. dr. drs. prof. rev. fr. hon. st. sts. gov. sen. sens. rep. reps. pres. gen. maj.-gen. lt.-gen. lt.-col. lt. col. maj. capt. cmdr. cdr. sgt. cpl. pvt. adm.
    brig. insp. supt. det. ald. amb. asst. atty. mt. ft. e.g. i.e. eg. ie. cf. viz. vs. v. approx. est. ca. c. b. ed. eds. trans. dept. univ. assn. ave. blvd. rd. hwy. sr. jr. bros. op. tel. ext. incl. excl.
    fmr. vol. vols. fig. figs. sec. secs. ch. pp. p. paras. para. nos. lit. ukr. rus. lat. gr.
    """
)
MAY_END = words(
    """
    etc. inc. corp. co. ltd. llc. plc. al. jr. sr. a.m. p.m. u.s. u.k. u.n. e.u. u.s.a. u.a.e. u.s.s.r. d.c. ph.d. m.d. b.a. m.a. b.sc. m.sc. esq. b.c. a.d. n.y. l.a. ed. est. ave. rd. blvd.
    st. mph. kg. km. ft. lb. lbs. oz. hr. hrs. min. sec. jan. feb. mar. apr. jun. jul. aug. sep. sept. oct. nov. dec. mon. tue. tues. wed. thu. thur. thurs. fri. dept.
    """
)
BEFORE_NUMBER = words("no. art. arts. pt. pts. par. no.: jan. feb. mar. apr. jun. jul. aug. sep. sept. oct. nov. dec.")
STARTERS = words(
    """
    The A An This That These Those He She It They We You I His Her Its Their Our My Your But And Or So Yet In On At By For From With Without Within To Of As After Before During Since
    Until While When Where Who What Why How If Although Though Because However Moreover Meanwhile Earlier Later Then There Here Now Today Yesterday Tomorrow Also Some Many Most Several
    All Both Each Every Other Another Such One Two Three No Not Only Even Still Just Despite According About Around Over Under Between Among Against Is Are Was Were Did Do Does Has Have Had
    Will Would Could Should Can May Might Instead Additionally Furthermore Nevertheless Perhaps Once Unlike Like Through Throughout Overall Officials Police
    """
)

EN = Language(
    code="en",
    aliases=("eng", "en-GB", "en-US", "en_XX", "eng_Latn"),
    letters="abcdefghijklmnopqrstuvwxyz",
    own_letters="",
    labels={
        "source": ("Source", "Sources"),
        "quote": ("Quote from", "Quote", "Direct quote"),
        "details": ("Details",),
        "background": ("Background", "Previously", "For reference"),
        "update": ("Updated", "Added"),
    },
    read_also=("Read also", "Also read", "Read more", "Listen also", "See also"),
    months=(
        ("january", "jan"),
        ("february", "feb"),
        ("march", "mar"),
        ("april", "apr"),
        ("may",),
        ("june", "jun"),
        ("july", "jul"),
        ("august", "aug"),
        ("september", "sept", "sep"),
        ("october", "oct"),
        ("november", "nov"),
        ("december", "dec"),
    ),
    weekdays=(
        ("monday", "mon"),
        ("tuesday", "tue"),
        ("wednesday", "wed"),
        ("thursday", "thu"),
        ("friday", "fri"),
        ("saturday", "sat"),
        ("sunday", "sun"),
    ),
    abbreviations=ABBREVIATIONS,
    may_end=MAY_END,
    before_number=BEFORE_NUMBER,
    may_go_on=words(
        "inc. corp. co. ltd. jr. sr. u.s. u.k. u.n. e.u. u.s.a. u.a.e. u.s.s.r. d.c. ph.d. m.d. b.a. m.a. n.y. l.a."
    ),
    after_hour=words(
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September "
        "October November December Kyiv Eastern Central Pacific Moscow Greenwich GMT UTC BST ET EST EDT CET CEST EET EEST PT PST PDT"
    ),
    starters=STARTERS,
    speech=(
        "said",
        "says",
        "asked",
        "told",
        "wrote",
        "added",
        "replied",
        "answered",
        "shouted",
        "exclaimed",
        "tweeted",
        "explained",
        "wondered",
        "cried",
        "responded",
        "noted",
        "stressed",
        "quipped",
        "joked",
        "insisted",
    ),
    editor_marks=("ed.", "ed", "Ed.", "editor", "UP"),
    cardinals=CARDINALS,
    ordinals=ORDINALS,
    multipliers=MULTIPLIERS,
    single=frozenset(("dozen", "hundred", "thousand", "million", "billion", "trillion")),  # behind "a"
    denominators=by_form({3: "third thirds", 4: "quarter quarters", 5: "fifths", 10: "tenths"}),
    halves={"half": "0.5"},
    and_half=("and a half",),
    amounts=AMOUNTS,
    units=UNITS,
    suffix=r"(?:st|nd|rd|th)\b|'?s\b",
    decade_suffixes=words("s"),
    cardinal_suffixes=words("s"),
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
    endings=r"'s|s'?|y",
    half_past=("half past",),
    night=r"\b(?:over)?night\b",
    relative_days={"yesterday": -1, "today": 0, "tomorrow": 1},
    relative=(
        "yesterday",
        "today",
        "tonight",
        "tomorrow",
        "the day before",
        "the same day",
        "last night",
        "last year",
        "this year",
        "next year",
        "a year ago",
        "previous year",
    ),
    to=("to",),
    decades={word[:-1] + "ies": value for word, value in CARDINALS.items() if value >= 20},
    hours=(r"o'clock\b",),
    zones={
        "Europe/Kyiv": (r"kyiv", r"kiev", r"ukrainian time", r"ukraine time"),
        "Europe/Moscow": (r"moscow", r"msk\b"),
        "UTC": (r"gmt\b", r"utc\b", r"greenwich"),
        "Europe/London": (r"london", r"bst\b", r"british time", r"uk time"),
        "America/New_York": (r"eastern", r"e[sd]?t\b", r"washington time", r"new york time"),
        "Europe/Brussels": (r"ces?t\b", r"central european", r"brussels time", r"berlin time", r"paris time"),
    },
    points=r"\s*-?(?:%\s?points?|percentage[- ]points?|per ?cent points?|p\.?p\b)",
    totals=r"\b(?:in total|altogether|a total of|in all|all told|combined)\b",
)
