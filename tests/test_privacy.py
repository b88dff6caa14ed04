"""Personal data is masked wherever a corpus is read, the same in all versions, and figures of news are not."""

import json
import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_removal import code, holding, remove, texts

from toolkit.building import build
from toolkit.corpus import open_corpus
from toolkit.data import MASKS, Anchor, Article, Paragraph, joined
from toolkit.files import read_parquet
from toolkit.filters.rules import MARKUP
from toolkit.privacy import find, mask_article, masked

DATA = ("desk@institute.example", "+380 50 123 45 67", "4111 1111 1111 1111", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa")
TITLES = {"uk": "Річка вийшла з берегів", "ru": "Река вышла из берегов", "en": "The river burst its banks"}
FOLDERS = {"uk": "", "ru": "/rus", "en": "/eng"}


def write(folder: Path, number: int, *more: str) -> None:
    for lang, title in TITLES.items():
        row = {
            "url": f"https://news.example{FOLDERS[lang]}/news/2026/01/12/{number}/",
            "lang": lang,
            "title": f"{title} {number}",
            "paragraphs": [f"{title}: {number + n} метрів, {n}." for n in range(3)]
            + [f"{title} {one}." for one in more],
        }
        path = folder / lang / f"{number}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("masks")
    for number in (1001, 1002, 1003):
        write(folder / "pages", number)
    write(folder / "pages", 1004, *DATA, "2022-2023-2024, 10 000 000 000 грн")
    (folder / "pages" / "recipe.toml").write_text('name = "river"\n', encoding="utf-8")
    build(folder / "pages", folder / "out", quiet=True)
    return folder


def test_nothing_of_it_is_in_the_corpus_and_the_account_counts_each_kind(before: Path) -> None:
    assert not holding(before / "out", *DATA)
    step = open_corpus(before / "out").manifest.ledger.step("masks")
    assert {loss.reason: loss.count for loss in step.losses} == dict.fromkeys(("email", "phone", "card", "wallet"), 3)
    assert all(not loss.examples for loss in step.losses)
    rows = [row for row in read_parquet(before / "out" / "tables" / "units.parquet") if "<phone>" in row["uk"]]
    assert [(row["uk"], row["en"]) for row in rows] == [(f"{TITLES['uk']} <phone>.", f"{TITLES['en']} <phone>.")]
    assert all(row["rule"] != "markup" for row in rows)


def test_the_card_says_what_is_masked(before: Path) -> None:
    card = (before / "out" / "export" / "hub" / "README.md").read_text(encoding="utf-8")
    assert "e-mail addresses (`<email>`), telephone numbers (`<phone>`)" in card


def test_units_lead_back_to_the_text_with_masks(before: Path) -> None:
    for story in open_corpus(before / "out").stories():
        for unit in story.units:
            for article in story.articles:
                assert " ".join(article.text[s.start : s.end] for s in unit.spans(article.lang)) == unit.text(
                    article.lang
                )


def test_without_masks_all_is_as_published_and_with_them_it_goes_again(before: Path, tmp_path: Path) -> None:
    shutil.copytree(before, tmp_path / "x")
    recipe = tmp_path / "x" / "pages" / "recipe.toml"
    recipe.write_text('name = "river"\n[privacy]\nmask = []\n', encoding="utf-8")
    build(tmp_path / "x" / "pages", tmp_path / "x" / "out", quiet=True)
    assert holding(tmp_path / "x" / "out" / "tables", DATA[0])
    recipe.write_text('name = "river"\n', encoding="utf-8")
    build(tmp_path / "x" / "pages", tmp_path / "x" / "out", quiet=True)
    now, was = texts(tmp_path / "x" / "out" / "tables"), texts(before / "out" / "tables")
    assert now == was
    assert not holding(tmp_path / "x" / "out", *DATA)


def test_a_unit_that_is_removed_stays_out_whatever_is_masked(before: Path, tmp_path: Path) -> None:
    shutil.copytree(before, tmp_path / "x")
    rows = read_parquet(before / "out" / "tables" / "units.parquet")
    remove(tmp_path / "x", unit=next(row["id"] for row in rows if "<email>" in row["uk"]))
    recipe = tmp_path / "x" / "pages" / "recipe.toml"
    for said in ('name = "river"\n', 'name = "river"\n[privacy]\nmask = ["phone"]\n'):
        recipe.write_text(said, encoding="utf-8")
        build(tmp_path / "x" / "pages", tmp_path / "x" / "out", quiet=True)
        assert not holding(tmp_path / "x" / "out", DATA[0])
        assert not holding(tmp_path / "x" / "out" / "tables", "<email>")


def test_an_unknown_kind_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, 1)
    (tmp_path / "recipe.toml").write_text('name = "x"\n[privacy]\nmask = ["fax"]\n', encoding="utf-8")
    assert code(["build", str(tmp_path), "-o", str(tmp_path / "out")]) == 1
    assert "line 3: [privacy] mask = ['fax']: expected a list of 'email', 'phone'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Пишіть: o.shevchenko+news@mail.example.ua.", ["email"]),
        ("(067) 123-45-67 або 0 800 123 456", ["phone", "phone"]),
        ("(0501234567)", ["phone"]),
        ("call 202-555-0143 now", ["phone"]),
        ("8-916-123-45-67", ["phone"]),
        ("картка 4111-1111-1111-1111", ["card"]),
        ("4111 1111 1111 1112", []),
        ("IBAN GB82 WEST 1234 5698 7654 32 BARCLAYS", ["iban"]),
        ("0xde0B295669a9FD93d5F28D9Ec85E40f4cb697BAe", ["wallet"]),
        ("0x" + "ab" * 32, []),
        ("з 1991 по 2022, 24.02.2022, 25-21, 25-19, 14:00-16:30", []),
        ("загинули 12 345 678 осіб, +48 123 456 789 євро", []),
        ("$1 234 567 890, 50.450100000, №202204010017", []),
        ("@handle, price@", []),
    ],
)
def test_data_is_found_and_figures_are_not(text: str, kinds: list[str]) -> None:
    assert [found.kind for found in find(text)] == kinds


@given(st.text(alphabet=st.sampled_from("0123456789 +-()@.aбb<>/x1T"), max_size=80))
def test_a_masked_text_has_nothing_to_mask_and_its_gaps_are_untouched(text: str) -> None:
    once = masked(text)
    assert masked(masked(once)) == masked(once)
    found = find(text)
    assert all(a.end <= b.start for a, b in pairwise(found))
    gaps = [
        text[a:b] for a, b in zip([0, *(f.end for f in found)], [*(f.start for f in found), len(text)], strict=True)
    ]
    assert all(gap in once for gap in gaps)


def test_a_mask_is_no_markup() -> None:
    assert not any(MARKUP.search(f"a <{kind}> b") for kind in MASKS)
    assert MARKUP.search("a <em> b")


def test_links_move_with_the_text_and_those_to_mail_are_gone() -> None:
    text = "Ask desk@news.example or read more."
    article = Article(
        site="s", key="1", lang="en", claimed="en", url="https://s.example/1", page="1", page_sha256="", extractor="x", authors=("Ira ira@s.example",),
        links=(Anchor(4, 21, "mailto:desk@news.example"), Anchor(25, 34, "https://s.example/more")), paragraphs=joined([Paragraph(kind="body", text=text, start=0)]),
    )  # fmt: skip
    made, counts = mask_article(article, MASKS)
    assert made.text == "Ask <email> or read more."
    assert [made.text[a.start : a.end] for a in made.links] == ["read more"]
    assert made.authors == ("Ira <email>",)
    assert counts == {"email": 1}
    assert mask_article(article, ())[0] is article
