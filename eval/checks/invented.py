"""Invented news in three languages, clean and with one error each: for what the public sets have too little of.

Every story has a title, a source line, a labelled quotation, a quotation with its speaker behind it, an editor's note, links,
tags and times; the facts are drawn by lot. An error is planted by giving one version another fact, or none.
"""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from toolkit.data import (
    LANGS,
    AlignedStory,
    Alignment,
    Anchor,
    Article,
    Lang,
    Link,
    Member,
    Paragraph,
    Sentence,
    Story,
    joined,
)
from toolkit.units import assemble

Said = dict[Lang, str]
DAY = datetime(2026, 3, 17, 11, 24, tzinfo=UTC)  # a Tuesday
PREFIX = {"uk": "", "ru": "/rus", "en": "/eng"}
PEOPLE: tuple[tuple[str, str, str, str, str], ...] = (  # Ukrainian with its genitive, the same in Russian, English
    ("Євген Щербань", "Щербаня", "Евгений Щербань", "Щербаня", "Yevhen Shcherban"),
    ("Юлія Журавель", "Журавель", "Юлия Журавель", "Журавель", "Yuliia Zhuravel"),
    ("Андрій Галаган", "Галагана", "Андрей Галаган", "Галагана", "Andrii Halahan"),
    ("Марта Гладиш", "Гладиш", "Марта Гладыш", "Гладыш", "Marta Hladysh"),
    ("Назар Кулиняк", "Кулиняка", "Назар Кулиняк", "Кулиняка", "Nazar Kulyniak"),
    ("Остап Верес", "Вереса", "Остап Верес", "Вереса", "Ostap Veres"),
    ("Лада Крук", "Крук", "Лада Крук", "Крук", "Lada Kruk"),
    ("Мар'яна Топчій", "Топчій", "Марьяна Топчий", "Топчий", "Mariana Topchii"),
    ("Ілля Ворожбит", "Ворожбита", "Илья Ворожбит", "Ворожбита", "Illia Vorozhbyt"),
    ("Степан Барвінок", "Барвінка", "Степан Барвинок", "Барвинка", "Stepan Barvinok"),
)
PLACES = (
    ("Зелений Брід", "Зелёный Брод", "Zelenyi Brid"),
    ("Вільхівець", "Ольховец", "Vilkhivets"),
    ("Чорностав", "Черностав", "Chornostav"),
)
NETWORKS = ("Telegram", "Facebook", "YouTube")
LENGTHS: Mapping[str, Said] = {
    "km": {"uk": "км", "ru": "км", "en": "kilometres"},
    "mi": {"uk": "миль", "ru": "миль", "en": "miles"},
    "m": {"uk": "метрів", "ru": "метров", "en": "metres"},
}
MONEY: Mapping[str, Said] = {
    "UAH": {"uk": "{} млн гривень", "ru": "{} млн гривен", "en": "UAH {} million"},
    "USD": {"uk": "{} млн доларів", "ru": "{} млн долларов", "en": "US${} million"},
    "EUR": {"uk": "{} млн євро", "ru": "{} млн евро", "en": "€{} million"},
}
SHARES: Mapping[str, Said] = {
    "%": {"uk": "{}%", "ru": "{}%", "en": "{}%"},
    "pp": {"uk": "{} відсоткових пунктів", "ru": "{} процентных пунктов", "en": "{} percentage points"},
}
MARCH: Said = {"uk": "{} березня", "ru": "{} марта", "en": "{} March"}
NIGHT: Said = {"uk": "у ніч на {1} березня", "ru": "в ночь на {1} марта", "en": "on the night of {0}–{1} March"}
LINES: tuple[tuple[str, str, Said], ...] = (  # kind of paragraph, what it holds, the text with its facts
    ("title", "", {
        "uk": "{place}: через повінь евакуювали {evacuated} людей",
        "ru": "{place}: из-за наводнения эвакуировали {evacuated} человек",
        "en": "{place}: {evacuated} people evacuated because of flood",
    }),
    ("lead", "", {
        "uk": "{day} через повінь з прибережних вулиць вивезли {evacuated_again} людей.",
        "ru": "{day} из-за наводнения с прибрежных улиц вывезли {evacuated_again} человек.",
        "en": "{day} {evacuated_again} people were taken out of streets near the river because of a flood.",
    }),
    ("source", "source", {
        "uk": "Державна служба порятунку{source}{network}",
        "ru": "Государственная служба спасения{source}{network}",
        "en": "State Rescue Service{source}{network}",
    }),
    ("body", "", {
        "uk": "Рух мостом зупинили {clock}, коли вода вже стояла біля насипу.",
        "ru": "Движение по мосту остановили {clock}, когда вода уже стояла у насыпи.",
        "en": "Traffic on the bridge was stopped {clock}, when the water had reached the embankment.",
    }),
    ("body", "", {
        "uk": "Дорогу перекрили за {far} {length} від міста{note}.",
        "ru": "Дорогу перекрыли в {far} {length} от города{note}.",
        "en": "The road was closed {far} {length} from the town{note}.",
    }),
    ("quote", "speaker", {
        "uk": '"Насосів у нас вистачає, а часу бракує, бо пік іще попереду".',
        "ru": '"Насосов у нас хватает, а времени нет, потому что пик ещё впереди".',
        "en": '"We have enough pumps but not enough time, because the peak is still to come."',
    }),
    ("body", "", {
        "uk": "Ремонт оцінюють у {money}, і ця сума зросла на {share} від минулого року.",
        "ru": "Ремонт оценивают в {money}, и эта сумма выросла на {share} с прошлого года.",
        "en": "Repairs will cost {money}, and this sum has grown by {share} since last year.",
    }),
    ("body", "", {
        "uk": '"Ми готувалися до цього дня всю зиму, але річка вирішила інакше", – сказав {behind} журналістам.',
        "ru": '"Мы готовились к этому дню всю зиму, но река решила иначе", – сказал {behind} журналистам.',
        "en": '"We had been preparing for this day all winter, but the river decided otherwise," {behind} told reporters.',
    }),
    ("body", "", {
        "uk": "Унаслідок повені {dead} людей загинули і {hurt} поранені, загалом постраждали {all} людей.",
        "ru": "В результате наводнения {dead} человек погибли и {hurt} ранены, всего пострадали {all} человек.",
        "en": "In the flood {dead} people were killed and {hurt} injured, {all} people in total.",
    }),
    ("body", "", {
        "uk": "Вода прорвала дамбу {night}.",
        "ru": "Вода прорвала дамбу {night}.",
        "en": "The water broke through the dam {night}.",
    }),
    ("body", "", {
        "uk": "На зустріч із мешканцями прийшли також {others}.",
        "ru": "На встречу с жителями пришли также {others}.",
        "en": "Those who came to the meeting with residents include {others}.",
    }),
)  # fmt: skip


@dataclass(frozen=True)
class Draft:
    """A story before it is written: what each version says of each fact."""

    number: int
    facts: Mapping[Lang, Mapping[str, str]]
    speakers: Mapping[Lang, str]
    links: Mapping[Lang, str]
    published: Mapping[Lang, datetime]
    updated: Mapping[Lang, datetime | None]
    tags: tuple[str, ...] = ("poven", "mosty")
    titles: Mapping[Lang, str] | None = None

    def with_fact(self, lang: Lang, name: str, value: str) -> "Draft":
        return replace(self, facts={**self.facts, lang: {**self.facts[lang], name: value}})


def draft(number: int) -> Draft:
    """Return a story by its number: the same for the same number."""
    dice = random.Random(f"story {number}")
    place = dice.choice(PLACES)
    people = dice.sample(PEOPLE, 4)
    dead, hurt = dice.randrange(2, 30), dice.randrange(31, 90)
    evacuated = dice.randrange(112, 980)
    hour, minute = dice.randrange(24), dice.randrange(0, 60, 5)
    day = dice.randrange(2, 28)
    far, length = dice.randrange(3, 99), dice.choice(("km", "mi"))
    money, currency = dice.randrange(13, 970), dice.choice(tuple(MONEY))
    share, kind = dice.randrange(2, 60), dice.choice(tuple(SHARES))
    network = dice.choice(NETWORKS)
    note = dice.random() < 0.7
    key = 7_400_000 + dice.randrange(10**5)
    facts: dict[Lang, dict[str, str]] = {}
    for i, lang in enumerate(LANGS):
        names = [person[(0, 2, 4)[i]] for person in people]
        facts[lang] = {
            "place": place[i],
            "evacuated": str(evacuated),
            "evacuated_again": str(evacuated),
            "day": yesterday(lang, dice),
            "source": f"; {names[0]}",
            "network": {"uk": f" у {network}", "ru": f" в {network}", "en": f" on {network}"}[lang],
            "clock": clock(hour, minute, lang, dice),
            "far": str(far),
            "length": LENGTHS[length][lang],
            "note": {"uk": " (на Тихій – ред.)", "ru": " (на Тихой – ред.)", "en": " [on the Tykha – ed.]"}[lang]
            if note
            else "",
            "money": MONEY[currency][lang].format(money),
            "share": SHARES[kind][lang].format(share),
            "behind": names[1].split()[-1],
            "dead": str(dead),
            "hurt": str(hurt),
            "all": str(dead + hurt),
            "night": NIGHT[lang].format(day, day + 1),
            "others": {"uk": " і ", "ru": " и ", "en": " and "}[lang].join((names[1], names[2])),
        }
    speakers: Said = {"uk": people[3][1], "ru": people[3][3], "en": people[3][4]}
    return Draft(
        number=number,
        facts=facts,
        speakers=speakers,
        links={lang: address(lang, key) for lang in LANGS},
        published={lang: DAY + timedelta(minutes=28 * i) for i, lang in enumerate(LANGS)},
        updated=dict.fromkeys(LANGS),
    )


def address(lang: Lang, key: int) -> str:
    return f"https://www.pravda.com.ua{PREFIX[lang]}/news/2026/3/16/{key}/"


def yesterday(lang: Lang, dice: random.Random) -> str:
    """Say the day before publication in one of three ways."""
    return dice.choice(
        (
            {"uk": "Вчора", "ru": "Вчера", "en": "Yesterday"}[lang],
            {"uk": "У понеділок", "ru": "В понедельник", "en": "On Monday"}[lang],
            {"uk": "16 березня", "ru": "16 марта", "en": "On 16 March"}[lang],
        )
    )


def clock(hour: int, minute: int, lang: Lang, dice: random.Random) -> str:
    """Say a time on a dial of 24 hours, or in English of 12."""
    if lang == "en" and dice.random() < 0.5:
        return f"at {hour % 12 or 12}:{minute:02} {'a' if hour < 12 else 'p'}.m."
    return {"uk": "о", "ru": "в", "en": "at"}[lang] + f" {hour:02}:{minute:02}"


def story(of: Draft) -> AlignedStory:
    """Write a draft: a sentence a paragraph, aligned one to one."""
    articles, sentences = [], []
    places: dict[Lang, list[int | None]] = {}
    for lang in LANGS:
        kept: list[Paragraph] = []
        places[lang] = []
        for kind, holds, texts in LINES:
            text = texts[lang].format(**of.facts[lang])
            if kind == "title" and of.titles:
                text = of.titles[lang]
            if holds == "source" and not of.facts[lang]["source"] and not of.facts[lang]["network"]:
                places[lang].append(None)
                continue
            places[lang].append(len(kept))
            label = {"uk": "Пряма мова", "ru": "Прямая речь", "en": "Quote from"}[lang] if holds == "speaker" else None
            speaker = of.speakers[lang] or None if holds == "speaker" else None
            kept.append(Paragraph(kind=kind, text=text, start=0, label=label, speaker=speaker))  # type: ignore[arg-type]
        paragraphs = joined(kept)
        sentences.append([Sentence(p.start, p.end, i) for i, p in enumerate(paragraphs)])
        lead = paragraphs[1]
        articles.append(
            Article(
                site="pravda.com.ua", key=str(of.number), lang=lang, claimed=lang, url=address(lang, of.number),
                authors=(of.facts[lang]["others"].split()[0],), published=of.published[lang], updated=of.updated[lang],
                tags=of.tags, tag_slugs=of.tags, paragraphs=paragraphs,
                links=(Anchor(lead.start, lead.start + 5, of.links[lang]),), page="", page_sha256="", extractor="",
            )
        )  # fmt: skip
    links = tuple(
        Link(
            **{lang: (at,) for lang in LANGS if (at := places[lang][i]) is not None},
            probability=1.0,
            type="translated",
        )
        for i in range(len(LINES))
    )
    members = tuple(Member(lang=a.lang, article=a.id, page=a.page, reason="same id", confidence=1.0) for a in articles)
    name = f"invented/{of.number}"
    return assemble(Story(id=name, members=members), articles, sentences, Alignment(story=name, links=links))


# --- errors ----------------------------------------------------------------------------------------------------------

Plant = Callable[[Draft, Lang, random.Random], Draft]


def other_hour(of: Draft, lang: Lang, dice: random.Random) -> Draft:
    """Another hour, or the other half of the day where the half is said."""
    wrong = clock(dice.randrange(24), dice.randrange(1, 60, 5), lang, dice)
    return of.with_fact(lang, "clock", wrong)


def other_half(of: Draft, lang: Lang, dice: random.Random) -> Draft:
    """4 p.m. for 4 a.m., in English; the sisters have 24 hours."""
    said = of.facts["en"]["clock"]
    hour = int(of.facts["uk"]["clock"][2:4])
    minute = of.facts["uk"]["clock"][5:7]
    wrong = f"at {hour % 12 or 12}:{minute} {'p' if hour < 12 else 'a'}.m."
    return of.with_fact("en", "clock", wrong if said else said)


def other_length(of: Draft, lang: Lang, dice: random.Random) -> Draft:
    units = [unit[lang] for unit in LENGTHS.values() if unit[lang] != of.facts[lang]["length"]]
    return of.with_fact(lang, "length", dice.choice(units))


def other_currency(of: Draft, lang: Lang, dice: random.Random) -> Draft:
    return of.with_fact(lang, "money", dice.choice(list(restated(of.facts[lang]["money"], MONEY, lang))))


def points(of: Draft, lang: Lang, dice: random.Random) -> Draft:
    return of.with_fact(lang, "share", next(restated(of.facts[lang]["share"], SHARES, lang)))


def restated(text: str, table: Mapping[str, Said], lang: Lang) -> Iterator[str]:
    """Yield the same figure in the other units of a table."""
    figure = "".join(c for c in text if c.isdigit())
    return (unit[lang].format(figure) for unit in table.values() if unit[lang].format(figure) != text)


def false_sum(of: Draft, lang: Lang, dice: random.Random) -> Draft:
    """All versions have a total that is not the sum: no comparison can see it."""
    wrong = str(int(of.facts[lang]["all"]) + dice.choice((1, 2, 9, 10)))
    for each in LANGS:
        of = of.with_fact(each, "all", wrong)
    return of


def other_day(of: Draft, lang: Lang, dice: random.Random) -> Draft:
    """15 March where the others say the 16th, yesterday or Monday."""
    day = MARCH[lang].format(15)
    return of.with_fact(lang, "day", f"On {day}" if lang == "en" else day)


def other_night(of: Draft, lang: Lang, dice: random.Random) -> Draft:
    """The night after the date for the night before it."""
    first = int(of.facts["en"]["night"].split("–")[0].split()[-1])
    return of.with_fact(lang, "night", NIGHT[lang].format(first + 1, first + 2))


def other_label(of: Draft, lang: Lang, dice: random.Random) -> Draft:
    column = {"uk": 1, "ru": 3, "en": 4}[lang]
    others = [p[column] for p in PEOPLE if p[column] != of.speakers[lang]]
    return replace(of, speakers={**of.speakers, lang: dice.choice(others)})


def other_speaker(of: Draft, lang: Lang, dice: random.Random) -> Draft:
    """Somebody else of the story says it."""
    return of.with_fact(lang, "behind", of.facts[lang]["others"].split()[-1])


def no_person(of: Draft, lang: Lang, dice: random.Random) -> Draft:
    return of.with_fact(lang, "source", "")


def no_network(of: Draft, lang: Lang, dice: random.Random) -> Draft:
    return of.with_fact(lang, "network", "")


def no_source(of: Draft, lang: Lang, dice: random.Random) -> Draft:
    return of.with_fact(lang, "source", "").with_fact(lang, "network", "")


def no_note(of: Draft, lang: Lang, dice: random.Random) -> Draft:
    return of.with_fact(lang, "note", "")


def other_headline(of: Draft, lang: Lang, dice: random.Random) -> Draft:
    """The headlines of all versions have two digits of the figure changed about."""
    figure = of.facts[lang]["evacuated"]
    wrong = (
        figure[0] + figure[2] + figure[1] if figure[1] != figure[2] else figure[0] + str(9 - int(figure[1])) + figure[2]
    )
    for each in LANGS:
        of = of.with_fact(each, "evacuated", wrong)
    return of


def title_left(of: Draft, lang: Lang, dice: random.Random) -> Draft:
    """The headline stands in the language of a sister; English ones with capitals."""
    titles: Said = {each: LINES[0][2][each].format(**of.facts[each]) for each in LANGS}
    other = dice.choice([each for each in LANGS if each != lang])
    left = titles[other].title() if other == "en" else titles[other]
    return replace(of, titles={**titles, lang: left})


def other_link(of: Draft, lang: Lang, dice: random.Random) -> Draft:
    """A link leads to the version of a sister: to Russian from Ukrainian and English, to English from Russian."""
    to: Lang = "en" if lang == "ru" else "ru"
    return replace(of, links={**of.links, lang: address(to, int(of.links[lang].split("/")[-2]))})


def early_update(of: Draft, lang: Lang, dice: random.Random) -> Draft:
    return replace(of, updated={**of.updated, lang: of.published[lang] - timedelta(minutes=dice.randrange(1, 600))})


PLANTS: Mapping[str, tuple[Plant, str, str]] = {  # the plant, the checks that may find it, and the group of the goal
    "another time of day": (other_hour, "number-mismatch", "figures"),
    "the other half of the day": (other_half, "number-mismatch", "figures"),
    "kilometres, miles, metres": (other_length, "unit-mismatch", "figures"),
    "another currency": (other_currency, "unit-mismatch", "figures"),
    "per cent and percentage points": (points, "unit-mismatch", "figures"),
    "a total that is no sum": (false_sum, "sum-mismatch", "figures"),
    "another day, said otherwise": (other_day, "date-mismatch number-mismatch", "dates"),
    "the night after for the night before": (other_night, "date-mismatch number-mismatch", "dates"),
    "another speaker in the label": (other_label, "speaker-mismatch", "quotations"),
    "another speaker beside the quotation": (other_speaker, "speaker-mismatch", "quotations"),
    "a person left out of the sources": (no_person, "source-mismatch", "attribution"),
    "a network left out of the sources": (no_network, "source-mismatch", "attribution"),
    "the source line left out": (no_source, "source-mismatch", "attribution"),
    "an editor's note left out": (no_note, "editor-note", "omissions"),
    "another figure in the headlines": (other_headline, "headline-mismatch", "headlines"),
    "headline left untranslated": (title_left, "wrong-language foreign-letters", "languages"),
    "link to another language": (other_link, "link-language", "links"),
    "updated before published": (early_update, "metadata", "metadata"),
}
