"""Stories with known versions, for the scripts of this folder: real news, the same perturbed, and generated ones."""

import gzip
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

from toolkit.data import LANGS, Article, Lang, Paragraph, digest, joined
from toolkit.names import romanised

SHARED = Path(__file__).resolve().parents[3] / "shared"
DEV, TRAIN = SHARED / "data/dev", SHARED / "data/train"
WMT22 = "wmt22/trilingual-en-ru-uk"
NEWS = {"ntrex": (), "wmt22": ("--domain", "news")}  # of the yardstick
FOLDERS = {"ntrex": "ntrex", "wmt22": WMT22}

Texts = Mapping[Lang, Sequence[str]]  # the lines of each version
Stories = Mapping[str, Texts]  # by id


def documents(folder: str, domains: Sequence[str] = ()) -> Stories:
    """Return the documents of a folder of `dev`, of these domains."""

    def column(name: str) -> list[str]:
        return (DEV / folder / f"{name}.txt").read_text(encoding="utf-8").split("\n")[:-1]

    found: dict[str, dict[Lang, list[str]]] = {}
    texts = {lang: column(lang) for lang in LANGS}
    kinds = column("domain") if domains else []
    for n, name in enumerate(column("docids")):
        if not domains or kinds[n] in domains:
            versions = found.setdefault(f"{folder.partition('/')[0]}-{name}", {lang: [] for lang in LANGS})
            for lang in LANGS:
                versions[lang].append(texts[lang][n])
    return found


def news() -> Stories:
    """Return the news that the goal is about: NTREX, and WMT22's news."""
    return {**documents("ntrex"), **documents(WMT22, ("news",))}


def other_texts() -> Stories:
    """Return texts to tune on: WMT22's other domains, and Russian news of WMT21 with English translations."""
    folder = DEV / "wmt21-src-ref/ru-en"
    names = [line.split("\t")[0] for line in (folder / "docs.tsv").read_text(encoding="utf-8").split("\n")[:-1]]
    found: dict[str, dict[Lang, list[str]]] = {}
    sides: tuple[tuple[Lang, str], ...] = (("ru", "src.ru.txt"), ("en", "refA.en.txt"))
    for lang, file in sides:
        for name, line in zip(names, (folder / file).read_text(encoding="utf-8").split("\n"), strict=False):
            found.setdefault(f"wmt21-{name}", {"ru": [], "en": []})[lang].append(line)
    return {**documents(WMT22, ("social", "ecommerce", "conversation")), **found}


def perturbed(level: int, seed: int) -> Stories:
    """Return the news as the yardstick perturbs it: lines left out, foreign, merged, split and moved."""
    found: dict[str, Texts] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, options in NEWS.items():
            command: list[str | Path] = [
                sys.executable,
                SHARED / "yardsticks/make_gold.py",
                DEV / FOLDERS[name],
                *options,
            ]
            command += ["--name", name, "--out", folder, "--levels", str(level), "--seeds", str(seed)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            made = json.loads((Path(folder) / f"{name}.L{level}.s{seed}.json").read_text(encoding="utf-8"))
            found |= {f"{name}-{doc['id']}": doc["sentences"] for doc in made["docs"]}
    return found


def article(story: str, lang: Lang, lines: Sequence[str], published: datetime | None = None) -> Article:
    """Return a version as an article whose site and address say nothing of its story; each line is a paragraph."""
    key = digest("hidden", story, lang)
    return Article(
        site=f"{lang}.example", key=key, lang=lang, claimed=lang, url=f"https://{lang}.example/{key}/",
        published=published, paragraphs=joined(Paragraph(kind="body", text=line, start=0) for line in lines),
        page=f"{key}.html", page_sha256="0", extractor="eval/1",
    )  # fmt: skip


def shuffled(stories: Stories, seed: int) -> tuple[list[Article], dict[str, str]]:
    """Return the versions as articles in disorder, and the story of each by the article's id."""
    made = [(name, article(name, lang, lines)) for name, texts in stories.items() for lang, lines in texts.items()]
    random.Random(seed).shuffle(made)
    return [a for _, a in made], {a.id: name for name, a in made}


# --- generated ---------------------------------------------------------------------------------------------------------

SENTENCES, NAMES, PLACES, FIGURES = 8, 3, 2, 4  # of a story
NEWS_A_DAY = 30  # stories in three languages: 100,000 articles are three years' news
FIRST_DAY = datetime(2021, 1, 1, 6, tzinfo=UTC)
YEARS = 3
# of the triples: where a version stands, and how many hours after the first it is published, on average
COLUMNS: tuple[tuple[int, Lang, float], ...] = ((2, "uk", 0.1), (1, "ru", 0.5), (0, "en", 4.0))
FRAMES: Mapping[Lang, str] = {
    "uk": "{name} у місті {place} повідомляє про {figure} випадків",
    "ru": "{name} в городе {place} сообщает о {figure} случаях",
    "en": "{name} in the city of {place} reports {figure} cases",
}


def rows(name: str) -> list[list[str]]:
    with gzip.open(TRAIN / name, "rt", encoding="utf-8") as file:
        return [line.rstrip("\n").split("\t") for line in file]


def generated(count: int, seed: int, *, dated: bool) -> Iterator[tuple[str, Lang, Article]]:
    """Yield three versions of each of `count` stories.

    A story is made of sentences that were translated together, and of people, places and figures: of some thousand names
    and places a few are in the news every day, most hardly ever (Zipf's law). Dates go over three years or, of fewer
    stories than a newspaper prints in that time, over fewer days.
    """
    rnd = random.Random(seed)
    sentences = [row[1:4] for row in rows("triples.en-ru-uk.tsv.gz") if all(len(text) > 40 for text in row[1:4])]
    people = [(row[0], row[1]) for row in rows("names_translator_legacy.uk-ru.tsv.gz")]
    people = [two for two in people if all(word.isalpha() and len(word) > 4 for word in two)]
    places = [row[1:4] for row in rows("places_cldr.en-ru-uk.tsv.gz")]
    rnd.shuffle(people)
    often = [list(accumulate(1 / (n + 3) for n in range(len(table)))) for table in (people, places)]
    days = min(YEARS * 365, max(1, count // NEWS_A_DAY))
    for number in range(count):
        told = rnd.sample(sentences, SENTENCES)
        who = rnd.choices(people, cum_weights=often[0], k=NAMES)
        where = rnd.choices(places, cum_weights=often[1], k=PLACES)
        figures = [rnd.choice((rnd.randint(2, 99), rnd.randint(100, 9999))) for _ in range(FIGURES)]
        at = FIRST_DAY + timedelta(days=rnd.randrange(days), minutes=rnd.randrange(900))
        names: Mapping[Lang, list[str]] = {
            "uk": [w[0] for w in who], "ru": [w[1] for w in who], "en": [romanised(w[0], "uk") for w in who]
        }  # fmt: skip
        for column, lang, hours in COLUMNS:
            later = timedelta(hours=rnd.expovariate(1 / hours))
            lines = [row[column] for row in told if lang == "uk" or rnd.random() > 0.1]
            for n, figure in enumerate(figures):
                told_so = FRAMES[lang].format(
                    name=names[lang][n % NAMES].capitalize(), place=where[n % PLACES][column], figure=figure
                )
                lines.insert(rnd.randrange(len(lines) + 1), told_so + ".")
            published = at + later if dated else None
            yield f"s{number}", lang, article(f"s{number}", lang, lines, published)
