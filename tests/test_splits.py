"""Splits: whole stories, no repeats across them, and a certificate that says what leaks all the same."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_filters import GOOD, made_up

from toolkit import leakage
from toolkit.building import build
from toolkit.corpus import open_corpus, schema, unit_row
from toolkit.data import FilterSettings, SplitSettings
from toolkit.errors import ToolkitError
from toolkit.files import parquet_writer, read_parquet
from toolkit.filters.repeats import merged, notes
from toolkit.pipeline import export
from toolkit.splits import names, number, split_by

SAMPLE = Path(__file__).resolve().parents[1] / "corpora" / "sample"
SETTINGS = '\n[splits]\nvalidation_from = 2026-05-01\ntest_from = 2026-06-15\nagainst = ["public.tsv"]\n'


@pytest.fixture(scope="module")
def recipe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("recipe") / "sample"
    shutil.copytree(SAMPLE, folder)
    path = folder / "recipe.toml"
    path.write_text(path.read_text(encoding="utf-8") + SETTINGS, encoding="utf-8")
    (folder / "public.tsv").write_text(
        "1\tA sentence of a public test set.\tРечення з відкритого набору.\n", encoding="utf-8"
    )
    return folder


@pytest.fixture(scope="module")
def built(recipe: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("split") / "sample"
    build(recipe, out, quiet=True)
    return out


def test_every_story_stands_in_one_split_by_its_day(built: Path) -> None:
    made = open_corpus(built)
    split: dict[str, set[str]] = {}
    for row in read_parquet(made.table("units")):
        split.setdefault(row["story"], set()).add(row["split"])
    for story in made.stories():
        day = min(a.published for a in story.articles if a.published).date()
        expected = "test" if day >= date(2026, 6, 15) else "validation" if day >= date(2026, 5, 1) else "train"
        assert split[story.story.id] == {expected}


def test_the_hub_folder_opens_with_its_splits(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    import datasets

    folder = built / "export" / "hub"
    rows = list(read_parquet(open_corpus(built).table("units")))
    for config in ("sentences", "articles", "uk-en"):
        read = datasets.load_dataset(str(folder), config, cache_dir=str(tmp_path))
        assert set(read) == {"train", "validation", "test"}
        stories = {name: set(part["story"][:]) for name, part in read.items()}
        assert not stories["train"] & stories["test"]
        assert not stories["validation"] & (stories["train"] | stories["test"])
        if config == "sentences":
            for name, part in read.items():
                assert part["id"][:] == [row["id"] for row in rows if row["kept"] and row["split"] == name]
    card = (folder / "README.md").read_text(encoding="utf-8")
    assert "validation from 2026-05-01, test from 2026-06-15" in card
    assert "public.tsv" in card


@pytest.mark.parametrize("name", ["moses", "jsonl"])
def test_text_formats_have_a_file_a_split_and_all_units_in_them(name: str, built: Path, tmp_path: Path) -> None:
    kept = sum(row["kept"] for row in read_parquet(open_corpus(built).table("units")))
    files = sorted((built / "export" / name).glob("*.jsonl" if name == "jsonl" else "sample.*.ids"))
    whole = [path for path in files if name == "jsonl" or path.name.count(".") == 2]
    assert [path.name.split(".")[1] for path in whole] == ["test", "train", "validation"]
    assert sum(path.read_bytes().count(b"\n") for path in whole) == kept
    again = export(open_corpus(built), name, out=tmp_path)  # as the build wrote it
    assert {p.name: p.read_bytes() for p in again.iterdir()} == {
        p.name: p.read_bytes() for p in (built / "export" / name).iterdir()
    }


def test_the_certificate_stands_in_the_manifest(built: Path) -> None:
    leaks = {leak.set: leak for leak in open_corpus(built).manifest.leakage}
    assert list(leaks) == ["validation", "test", "public.tsv"]
    assert all(leak.exact == leak.near == 0 for leak in leaks.values())
    assert leaks["public.tsv"].texts == 2
    assert leaks["test"].texts > 100


def test_another_split_aligns_nothing_anew(recipe: Path, built: Path, tmp_path: Path) -> None:
    copied, out = tmp_path / "recipe", tmp_path / "out"
    shutil.copytree(recipe, copied)
    shutil.copytree(built, out)
    path = copied / "recipe.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(SETTINGS, "\n[splits]\ntest = 0.3\n"), encoding="utf-8")
    made = build(copied, out, quiet=True)
    assert {row["split"] for row in read_parquet(made.table("units"))} == {"train", "test"}
    assert '"as before": 28' in (out / "changes.json").read_text(encoding="utf-8")


@settings(max_examples=50, deadline=None)
@given(stories=st.lists(st.text(min_size=1), unique=True, max_size=30), extra=st.text(min_size=1))
def test_a_hash_split_never_moves_a_story_when_others_come(stories: list[str], extra: str) -> None:
    how = SplitSettings(test=0.3, validation=0.2)
    before = [split_by(number(story), None, how) for story in stories]
    assert [split_by(number(story), date(2026, 1, 1), how) for story in [*stories, extra]][:-1] == before


def test_shares_are_about_what_was_asked_for() -> None:
    how = SplitSettings(test=0.1, validation=0.05)
    found = [split_by(number(f"news.example/{i}"), None, how) for i in range(5_000)]
    assert abs(found.count("test") / 5_000 - 0.1) < 0.015
    assert abs(found.count("validation") / 5_000 - 0.05) < 0.015
    other = [split_by(number(f"news.example/{i}"), None, replace(how, seed="2")) for i in range(5_000)]
    assert other != found


def test_a_text_of_the_training_data_is_a_leak_whichever_came_first(tmp_path: Path) -> None:
    how = SplitSettings(test=0.5)
    units = made_up(100)
    split = [split_by(number(unit.story), None, how) for unit in units]
    train, test = split.index("train"), split.index("test")
    units[test] = replace(units[test], uk=units[train].uk, ru="")
    file = tmp_path / "notes.npy"
    for times in (list(range(100)), list(range(100, 0, -1))):
        np.save(file, notes(units, times))
        (scores,) = merged([file], tmp_path / "work.npy", how)
        assert [i for i, row in enumerate(scores) if row["leak"] > 0.8] == [test]
        assert [i for i, row in enumerate(scores) if row["near_duplicate"] > 0.8] == [test]
        (scores,) = merged([file], tmp_path / "work.npy")
        assert not scores["leak"].any()


def test_leaks_go_in_every_preset() -> None:
    from toolkit.filters import limits

    assert limits(FilterSettings(preset="all")) == {"leak": 0.8}
    assert limits(FilterSettings(preset="all", leak=False)) == {}


# --- the certificate -----------------------------------------------------------------------------------------------


def table(path: Path, rows: dict[str, list[str]]) -> Path:
    with parquet_writer(path, schema("units")) as out:
        for split, texts in rows.items():
            for text in texts:
                out.write(unit_row(replace(GOOD, uk="", ru="", en=text), None, split))
        out.write(
            unit_row(
                replace(GOOD, uk="", ru="", en="It was left out, so that it cannot leak at all."), "ratio", "train"
            )
        )
    return path


def test_the_certificate_counts_what_is_planted(tmp_path: Path) -> None:
    train = [
        "The bridge over the Tykha was closed for repairs on Monday, said the council.",
        "In the evening the last ferry of the year left the harbour with forty passengers on board.",
        "Nobody in the village had expected that the old mill would be sold to a stranger so soon.",
    ]
    test = [
        "the bridge over the Tykha was closed for repairs on Monday – said the council!",  # the same
        "In the evening the last ferry of the year left the harbour with sixty passengers on board.",  # near
        "He said that nobody in the village had expected that the old mill was haunted, least of all by him.",  # 8 words
        "It was left out, so that it cannot leak at all.",
        "A sentence that has nothing to do with any other one in this file.",
    ]
    made = table(tmp_path / "units.parquet", {"train": train, "test": test})
    public = tmp_path / "public.txt"
    public.write_text(f"{train[2]}\nSomething else entirely, of which there is no trace.\n", encoding="utf-8")
    one, other = leakage.certificate([made], [public])
    assert (one.set, one.texts, one.exact, one.near, one.eight_grams) == ("test", 5, 1, 2, 3)
    assert (other.set, other.texts, other.exact, other.near, other.eight_grams) == ("public.txt", 2, 1, 1, 1)
    assert leakage.lines((one, other))[1].split() == ["test", "5", "1", "2", "3"]


@pytest.mark.parametrize(("content", "message"), [(None, "no such file"), ("", "no text in it")])
def test_a_public_set_that_is_not_there_is_refused(tmp_path: Path, content: str | None, message: str) -> None:
    public = tmp_path / "public.txt"
    if content is not None:
        public.write_text(content, encoding="utf-8")
    with pytest.raises(ToolkitError, match=message):
        leakage.certificate([table(tmp_path / "units.parquet", {"train": ["A text."]})], [public])


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("test_form = 2026-01-01", r"did you mean 'test_from'\?"),
        ("test_from = 2026-01-01\ntest = 0.1", "dates and shares"),
        ("test_from = 2026-01-01\nvalidation_from = 2026-02-01", "is not before"),
        ("test = 1.5", "shares of the stories"),
        ('test_from = "in May"', "expected a day, as in 2026-03-01"),
    ],
)
def test_splits_that_make_no_sense_are_refused(tmp_path: Path, toml: str, message: str) -> None:
    from toolkit.corpus import read_recipe

    (tmp_path / "recipe.toml").write_text(f'name = "x"\n[splits]\n{toml}\n', encoding="utf-8")
    with pytest.raises(ToolkitError, match=message):
        read_recipe(tmp_path)


def test_without_a_rule_there_is_one_split() -> None:
    assert names(SplitSettings()) == ("train",)
