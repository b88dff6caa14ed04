"""Generated newspapers of any size: trilingual stories in the layouts of real sites, as WARCs packed record by record.

Sentences are drawn from trilingual text and given names, places and figures of their own, so that no sentence comes twice
and what is kept of one story helps no other; versions drop, join and reorder some, as newsrooms do. A story is a function
of its number: the same number gives the same pages, and those of one number do not depend on how many there are.
"""

import gzip
import random
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "reading"))
from pages import FILLING, KNOWN, KYIV, LABELS, NAMES, TAGS, Layout, Piece, Truth

from toolkit.data import LANGS, Lang
from toolkit.files import writing

BYTES = 15_000  # of a page
STORIES_A_FILE = 1_000
SHORTEST, LONGEST = 40, 240  # characters of a sentence
CANONICAL = re.compile(r'<link rel="canonical" href="([^"]+)">')
SINGLE = 0.08  # share of stories with one version, and again as many with two

Text = Mapping[Lang, str]
FIRST = (
    ("Оксана", "Оксана", "Oksana"), ("Тарас", "Тарас", "Taras"), ("Марія", "Мария", "Mariia"), ("Богдан", "Богдан", "Bohdan"),
    ("Олена", "Елена", "Olena"), ("Андрій", "Андрей", "Andrii"), ("Наталя", "Наталья", "Natalia"), ("Ігор", "Игорь", "Ihor"),
)  # fmt: skip
STEMS = (
    ("Верх", "Верх", "Verkh"), ("Забор", "Забор", "Zabor"), ("Кам'ян", "Камян", "Kamian"), ("Лозов", "Лозов", "Lozov"),
    ("Мельн", "Мельн", "Meln"), ("Остап", "Остап", "Ostap"), ("Підгор", "Подгор", "Pidhor"), ("Рудн", "Рудн", "Rudn"),
    ("Сокол", "Сокол", "Sokol"), ("Терн", "Терн", "Tern"), ("Ховр", "Ховр", "Khovr"), ("Ясен", "Ясен", "Yasen"),
    ("Дубр", "Дубр", "Dubr"), ("Жур", "Жур", "Zhur"), ("Гнат", "Гнат", "Hnat"), ("Бор", "Бор", "Bor"),
)  # fmt: skip
ENDINGS = (
    ("енко", "енко", "enko"),
    ("ук", "ук", "uk"),
    ("чук", "чук", "chuk"),
    ("ський", "ский", "skyi"),
    ("ар", "арь", "ar"),
)
PLACES = (("ів", "ов", "iv"), ("ичі", "ичи", "ychi"), ("поль", "поль", "pol"), ("иця", "ица", "ytsia"))
# What makes a sentence one of its own: who said it, where, how many.
ADDED: tuple[tuple[str, str, str], ...] = (
    ("{0}, розповів {n}", "{0}, рассказал {n}", "{0}, {n} said"),
    ("{0} – це {a} зі {b} випадків", "{0} – это {a} из {b} случаев", "{0}, which is {a} of {b} cases"),
    ("За словами {n}, {0}", "По словам {n}, {0}", "According to {n}, {0}"),
    ("У місті {p} кажуть: {0}", "В городе {p} говорят: {0}", "In the town of {p} they say: {0}"),
    ("{0} ({p}, {a} осіб)", "{0} ({p}, {a} человек)", "{0} ({p}, {a} people)"),
    ("{0}, і коштувало це {b} тисяч гривень", "{0}, и стоило это {b} тысяч гривен", "{0}, and it cost {b} thousand hryvnias"),
    ("Станом на {a} число {0}", "По состоянию на {a} число {0}", "As of the {a}th, {0}"),
)  # fmt: skip


def read_sentences(path: Path) -> list[tuple[str, str, str]]:
    """Return trilingual sentences, in the order of LANGS, from a table of source, en, ru, uk."""
    found = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            _, en, ru, uk = line.rstrip("\n").split("\t")
            if SHORTEST <= len(uk) <= LONGEST and SHORTEST <= len(en) <= LONGEST and uk != en:
                found.append((uk, ru, en))
    return found


def name(dice: random.Random) -> tuple[str, ...]:
    first, stem, ending = dice.choice(FIRST), dice.choice(STEMS), dice.choice(ENDINGS)
    return tuple(f"{first[i]} {stem[i]}{ending[i]}" for i in range(3))


def place(dice: random.Random) -> tuple[str, ...]:
    stem, ending = dice.choice(STEMS), dice.choice(PLACES)
    return tuple(f"{stem[i]}{ending[i]}" for i in range(3))


def sentence(sentences: Sequence[tuple[str, str, str]], dice: random.Random) -> Text:
    """Return a sentence of its own in all languages."""
    drawn = dice.choice(sentences)
    form, who, where = dice.choice(ADDED), name(dice), place(dice)
    a, b = dice.randrange(2, 29), dice.randrange(30, 9_000)
    said = {}
    for i, lang in enumerate(LANGS):
        core = drawn[i].rstrip(" .!?:;")
        core = core if form[i].startswith("{0}") else core[0].lower() + core[1:]
        text = form[i].format(core, n=who[i], p=where[i], a=a, b=b)
        said[lang] = text[0].upper() + text[1:] + "."
    return said


def story(number: int, sentences: Sequence[tuple[str, str, str]]) -> Iterator[Truth]:
    """Yield the versions of a story."""
    dice = random.Random(f"story {number}")
    published = datetime(2015, 1, 1, 6, tzinfo=KYIV) + timedelta(minutes=7 * number)
    title = sentence(sentences, dice)
    paragraphs = [
        [sentence(sentences, dice) for _ in range(dice.choice((1, 1, 2, 2, 3)))] for _ in range(dice.randrange(4, 12))
    ]
    author, tag = dice.randrange(3), dice.choice(TAGS)
    roll = dice.random()
    langs = LANGS[:1] if roll < SINGLE else LANGS[:2] if roll < 2 * SINGLE else LANGS
    for lang in langs:
        own = random.Random(f"story {number} {lang}")
        labels = LABELS[lang]
        pieces = []
        for n, paragraph in enumerate(paragraphs):
            said = [s[lang] for s in paragraph if lang == "uk" or own.random() > 0.05]
            if len(said) > 1 and own.random() < 0.1:  # joined into one sentence
                said = [f"{said[0][:-1]}, {said[1][0].lower()}{said[1][1:]}", *said[2:]]
            if said:
                label = labels["source"] if n == 1 else labels["details"] if n == 2 else ""
                pieces.append(Piece("p", " ".join(said), label))
            if own.random() < 0.1:
                pieces.append(Piece("ad", labels["ad"]))
        others = tuple(sentence(sentences, own)[lang][:120] for _ in range(8))
        yield Truth(
            number=number, lang=lang, title=title[lang][:90].rsplit(" ", 1)[0].strip(' ",.'), authors=((NAMES[lang][author], f"a{author}f3"),),
            published=published, updated=None, section="news", tags=((tag[0], tag[1 + LANGS.index(lang)]),), pieces=tuple(pieces),
            caption=others[0][:60].strip(), others=others,
        )  # fmt: skip


def pages(
    number: int, sentences: Sequence[tuple[str, str, str]], layouts: Sequence[Layout] = KNOWN
) -> list[tuple[str, bytes]]:
    """Return the addresses and pages of a story; each names the others."""
    layout = layouts[number % len(layouts)]
    made = []
    for t in story(number, sentences):
        dice = random.Random(f"page {number} {t.lang}")
        bare = len(layout(t, random.Random(f"page {number} {t.lang}"), "").encode())
        source = layout(t, dice, FILLING[: max(0, BYTES - bare)])
        found = CANONICAL.search(source)
        assert found
        made.append((t.lang, found[1], source))
    links = "".join(f'<link rel="alternate" hreflang="{lang}" href="{url}">' for lang, url, _ in made)
    return [(url, source.replace("</head>", f"{links}</head>").encode()) for _, url, source in made]


def record(url: str, page: bytes, saved: datetime) -> bytes:
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: {saved:%Y-%m-%dT%H:%M:%SZ}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + answer + b"\r\n\r\n", compresslevel=3, mtime=0)


def write_pages(folder: Path, first: int, last: int, sentences: Sequence[tuple[str, str, str]]) -> int:
    """Write the pages of the stories from `first` to before `last`, and return how many they are."""
    count = 0
    for start in range(first, last, STORIES_A_FILE):
        path = folder / f"{start:08}.warc.gz"
        with writing(path.with_suffix(".part")) as out:
            for number in range(start, min(start + STORIES_A_FILE, last)):
                for url, page in pages(number, sentences):
                    out.write(record(url, page, datetime(2026, 1, 1, tzinfo=KYIV)))
                    count += 1
        path.with_suffix(".part").rename(path)
    return count
