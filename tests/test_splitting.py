"""Sentences of paragraphs: the hard ones by hand, and what must hold for any text."""

import importlib.util
import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.data import LANGS, Article, Lang, Paragraph, joined
from toolkit.splitting import split, split_article

ROOT = Path(__file__).resolve().parents[1]
UD = ROOT.parent / "shared" / "data" / "dev" / "ud"
HARD = Path(__file__).with_name("hard_sentences")
BETWEEN = " ¦ "
ITEMS = [
    (lang, line)
    for lang in LANGS
    for line in (HARD / f"{lang}.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
PIECES = [
    "Слово",
    "слово",
    "The",
    "О",
    "В",
    "12",
    "ст.",
    "р.",
    "т.",
    "д.",
    "a.m.",
    ".",
    "…",
    "?!",
    '"',
    "«",
    "»",
    "(",
    ")",
    "[",
    "– ред.)",
    "–",
    " ",
    "\u00a0",
    "  ",
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


def sentences(text: str, lang: Lang) -> list[str]:
    return [text[start:end] for start, end in split(text, lang)]


@pytest.mark.parametrize(("lang", "line"), ITEMS, ids=[f"{lang}-{line[:40]}" for lang, line in ITEMS])
def test_a_hard_paragraph_is_split_as_a_person_did(lang: Lang, line: str) -> None:
    assert sentences(line.replace(BETWEEN, " "), lang) == line.split(BETWEEN)


@pytest.mark.parametrize("lang", LANGS)
def test_there_are_sixty_hard_items_a_language(lang: Lang) -> None:
    assert sum(item[0] == lang for item in ITEMS) >= 60


@given(text=TEXTS, lang=st.sampled_from(LANGS))
def test_every_character_but_white_space_is_in_exactly_one_sentence(text: str, lang: Lang) -> None:
    spans = split(text, lang)
    held = "".join(text[start:end] for start, end in spans)
    assert "".join(held.split()) == "".join(text.split())
    assert all(start < end and text[start:end] == text[start:end].strip() for start, end in spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


@pytest.mark.parametrize("text", ["", " ", "\u00a0\n"])
def test_an_empty_paragraph_has_no_sentence(text: str) -> None:
    assert split(text, "uk") == []


def test_offsets_of_an_article_point_into_its_text_and_titles_stay_whole() -> None:
    paragraphs = joined(
        [
            Paragraph(kind="title", text="Що далі? Нічого", start=0),
            Paragraph(kind="body", text=" Перше.  Друге. ", start=0),
            Paragraph(kind="caption", text="Міст. Фото: А. Дуб", start=0),
            Paragraph(kind="body", text="Третє", start=0),
        ]
    )
    article = Article(
        site="news.example", key="1", lang="uk", claimed="uk", url="", paragraphs=paragraphs, page="", page_sha256="", extractor=""
    )  # fmt: skip
    found = split_article(article)
    texts = [article.text[s.start : s.end] for s in found]
    assert texts == ["Що далі? Нічого", "Перше.", "Друге.", "Міст. Фото: А. Дуб", "Третє"]
    assert [s.paragraph for s in found] == [0, 1, 1, 2, 3]


@pytest.mark.skipif(not UD.is_dir(), reason="../shared/data/dev/ud is not there")
def test_boundaries_of_universal_dependencies_are_found_as_well_as_before() -> None:
    spec = importlib.util.spec_from_file_location("boundaries", ROOT / "eval" / "splitting" / "boundaries.py")
    assert spec
    assert spec.loader
    boundaries = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(boundaries)
    floors = json.loads((ROOT / "eval" / "floors.json").read_text(encoding="utf-8"))["splitting"][
        "F1 of all sentence ends"
    ]
    for file, lang, title in boundaries.SETS:
        if title in floors:
            gold = list(boundaries.read_gold(UD / file))
            assert boundaries.measure(gold, boundaries.ours(lang), numbering=True).f1 >= floors[title], title
