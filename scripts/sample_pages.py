"""Authored stories as the site would serve them: pages in the layouts of four generations, with all that stands around."""

import html
import json
import random
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from sample_stories import Block, Story, Version

from toolkit.data import LANGS, Lang, digest

HOST = "news.example"
MENU = {"uk": "Укр", "ru": "Рос", "en": "Eng"}
SECTION_PATHS = ("news", "articles", "columns", "interview", "podcasts", "photo-video")
# Where a label may end and its colon stand: <b>Quote</b> from X: · <b>Quote from X:</b> · <b>Quote from X</b>: · …
LABEL_FORMS = {
    "2016": ("inside", "outside"),
    "2020": ("inside", "whole", "outside", "two"),
    "2025": ("outside", "outside", "whole", "spans"),
    "long": ("outside", "inside"),
}
# Of these labels only the first words are bold: "Пряма мова" Щербаня.
ROLE = re.compile(r"(Пряма мова|Прямая речь|Quote)(?= )")
SIDEBAR, TEASERS = 6, 2  # headlines
WEEKDAY_SHARE = 0.7  # of the Ukrainian and Russian date lines; the English ones all have a weekday


@dataclass(frozen=True, slots=True)
class Headline:
    """Another story, as a sidebar or teaser shows it."""

    key: str
    title: str
    summary: str
    url: str
    clock: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring list items, or neighbouring blocks that are none."""

    is_list: bool
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Author:
    name: str
    slug: str  # the same in all languages


def address(story: Story, lang: Lang, host: str = HOST) -> str:
    """Return the URL of a version; its date is that of the first version, in all languages."""
    first = next(iter(story.versions.values()))
    prefix = {"uk": "", "ru": "rus/", "en": "eng/"}[lang]
    return f"https://{host}/{prefix}{story.section}/{first.published:%Y/%m/%d}/{story.id}/"


class Press:
    """Prints pages; holds the templates, the words around articles, and the headlines of all stories."""

    def __init__(self, templates: Path, stories: Iterable[Story]) -> None:
        self.environment = Environment(
            loader=FileSystemLoader(templates),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=StrictUndefined,
            keep_trailing_newline=True,
        )
        self.words = tomllib.loads((templates / "words.toml").read_text(encoding="utf-8"))
        self.headlines: dict[Lang, list[Headline]] = {lang: [] for lang in LANGS}
        for story in stories:
            for lang, version in story.versions.items():
                row = Headline(story.id, version.text("title"), version.summary, address(story, lang))
                self.headlines[lang].append(row)

    def page(
        self, story: Story, lang: Lang, *, template: str = "", host: str = HOST, charset: str = "utf-8", visit: int = 1
    ) -> str:
        """Return the page of a version; `template` is that of its layout unless another is named.

        A second `visit` finds the same article beside other headlines.
        """
        version, layout = story.versions[lang], story.layout
        # A str seeds `random` the same on every machine; hash() would not.
        dice = random.Random(f"{story.id}/{lang}/{template}")
        sidebar_dice = random.Random(f"{story.id}/{lang}/{template}/{visit}")
        url, root = address(story, lang, host), f"https://{host}"
        body = [b for b in version.blocks if b.prefix not in ("title", "caption")]
        authors = tuple(bylines(story, version))
        structured = layout in ("2025", "long")
        with_weekday = layout == "2016" or lang == "en" or dice.random() < WEEKDAY_SHARE
        typing = partial(typed, entities=layout == "2016")
        suffix = "txt" if template == "dump" else "html"
        return self.environment.get_template(f"{template or layout}.{suffix}.j2").render(
            lang=lang,
            key=story.id,
            section=story.section,
            layout=layout,
            words=self.words[lang],
            leaks=self.words["uk"],  # the interface is only half translated
            charset=charset,
            root=root,
            url=url,
            menu=[(code, address(story, code, host)) for code in story.versions],
            menu_names=MENU,
            nav_paths=SECTION_PATHS,
            title=version.text("title"),
            caption=version.text("caption"),
            description=version.summary,
            authors=authors,
            date=shown(version.published, layout, self.words[lang], with_weekday=with_weekday),
            day=f"{version.published:%Y-%m-%d}",
            year=version.published.year,
            published=version.published.isoformat(),
            updated=version.updated.isoformat() if version.updated else "",
            tags=[(slug, names[lang]) for slug, names in story.tags if lang in names],
            runs=[Run(is_list, tuple(run)) for is_list, run in groupby(body, lambda b: b.prefix == "item")],
            blocks=body,
            structured=structured_data(story, version, authors, url, self.words[lang]) if structured else (),
            sidebar=self.others(story, lang, sidebar_dice, SIDEBAR),
            topic=self.others(story, lang, sidebar_dice, TEASERS),
            views=sidebar_dice.randrange(300, 40_000),
            label_forms=LABEL_FORMS,
            parted=parted,
            typed=typing,
            linked=lambda text, kind: linked(text, kind, dice, typing, f"{root}/news/"),
            pick=lambda *options: dice.choice(options),
        )

    def others(self, story: Story, lang: Lang, dice: random.Random, count: int) -> list[Headline]:
        """Return headlines of other stories, newest first: what a sidebar showed when the page was saved."""
        rows = dice.sample([row for row in self.headlines[lang] if row.key != story.id], count)
        minutes = sorted((dice.randrange(7 * 60, 23 * 60) for _ in rows), reverse=True)
        return [
            replace(row, clock=f"{minute // 60:02}:{minute % 60:02}") for row, minute in zip(rows, minutes, strict=True)
        ]


def bylines(story: Story, version: Version) -> Iterator[Author]:
    """Yield the authors with an id that is the same in all languages, as far as the versions name as many."""
    first = next(iter(story.versions.values())).authors
    for position, name in enumerate(version.authors):
        yield Author(name, digest(first[position] if len(first) == len(version.authors) else name))


def shown(time: datetime, layout: str, words: Mapping[str, Sequence[str]], *, with_weekday: bool) -> str:
    """Return the date line: with the year up to 2024, without it from 2025 on."""
    day = f"{time.day} {words['months'][time.month - 1]}"
    if layout in ("2025", "long"):
        return f"{day}, {time:%H:%M}"
    weekday = f"{words['weekdays'][time.weekday()]}, " if with_weekday else ""
    return f"{weekday.capitalize() if layout == '2020' else weekday}{day} {time.year}, {time:%H:%M}"


def parted(label: str) -> tuple[str, str]:
    """Return what of a label is bold, and the rest.

    >>> parted("Quote from Zhuravel"), parted("Details")
    (('Quote', ' from Zhuravel'), ('Details', ''))
    """
    match = ROLE.match(label)
    return (match[0], label[match.end() :]) if match else (label, "")


def typed(text: str, *, entities: bool) -> Markup:
    """Return `text` as HTML; with entities, as the oldest of the editors' systems wrote it."""
    escaped = html.escape(text, quote=entities)
    return Markup(escaped.replace("–", "&ndash;") if entities else escaped)


def linked(text: str, kind: str, dice: random.Random, typing: Callable[[str], Markup], href: str) -> Markup:
    """Return `text` with a link: on the last item of a Source line, or on a few words."""
    words = text.split(" ")
    if kind == "source":
        start = next((n for n in range(len(words) - 1, 0, -1) if words[n - 1].endswith(";")), 0)
        end = len(words)
    else:
        start = dice.randrange(max(1, len(words) - 3))
        end = min(len(words), start + 3)
    inner = Markup('<a href="{}">{}</a>').format(href, typing(" ".join(words[start:end])))
    return Markup(" ").join([*map(typing, words[:start]), inner, *map(typing, words[end:])])


def structured_data(
    story: Story, version: Version, authors: tuple[Author, ...], url: str, words: Mapping[str, str]
) -> list[Markup]:
    """Return the three JSON-LD objects of a page. `articleBody` is one line: its paragraph breaks are lost, as in the original."""
    root = url[: url.index("/", 8)]
    body = [
        f"{b.label}: {b.text}" if b.label else b.text
        for b in version.blocks
        if b.kind and b.prefix not in ("title", "caption")
    ]
    article: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": url,
        "headline": version.text("title"),
        "articleBody": "\t".join(body),
        "wordCount": sum(len(text.split()) for text in body),
        "datePublished": version.published.isoformat(),
        "dateModified": (version.updated or version.published).isoformat(),
        "inLanguage": version.lang,
        "articleSection": story.section,
        "keywords": [names[version.lang] for _, names in story.tags if version.lang in names],
        "publisher": {"@id": f"{root}/#organization"},
    }
    if authors:
        article["author"] = [{"@type": "Person", "@id": f"{root}/authors/{a.slug}/", "name": a.name} for a in authors]
    if version.text("caption"):
        article["image"] = {
            "@type": "ImageObject",
            "url": f"{root}/images/{story.id}.jpg",
            "caption": version.text("caption"),
        }
    trail = {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [{"@type": "ListItem", "position": 1, "name": words["outlet"], "item": root}],
    }
    outlet = {
        "@context": "https://schema.org",
        "@type": "NewsMediaOrganization",
        "@id": f"{root}/#organization",
        "name": words["outlet"],
        "url": root,
    }
    # "</" would end the script element.
    return [Markup(json.dumps(data, ensure_ascii=False).replace("</", "<\\/")) for data in (article, trail, outlet)]
