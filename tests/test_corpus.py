"""The corpus folder, its ledger and its recipe."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from strategies import corpora

from toolkit.corpus import Corpus, Ledger, Manifest, Recipe, open_corpus, read_recipe, write_tables
from toolkit.corpus.folder import without
from toolkit.data import AlignedStory, Finding, Mark
from toolkit.errors import ToolkitError
from toolkit.saying import message, said, versions

EMPTY = Manifest(newsalign="0", recipe=Recipe(name="x"), input="", counts={}, ledger=Ledger(steps=()))


@settings(max_examples=30, deadline=None)
@given(stories=corpora())
def test_stories_are_read_back_from_tables_as_they_were(stories: list[AlignedStory]) -> None:
    told = message("{lang} lacks {figure}: {said}", lang=versions("ru"), figure="3", said=said({"uk": "3", "ru": "–"}))
    finding = Finding(
        id="f", story=stories[0].story.id, unit=None, check="c", category="m", severity="minor", message="«3»",
        odd="ru", marks=(Mark("uk", 0, 1, "С"),), template=told.template, values=told.values,
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        counts = write_tables(Path(folder) / "tables", stories, [finding], {})
        made = Corpus(Path(folder), EMPTY)
        assert list(made.stories()) == stories
        assert list(made.findings()) == [finding]
    assert counts["units"] == sum(len(s.units) for s in stories)


@settings(max_examples=30, deadline=None)
@given(stories=corpora())
def test_a_dropped_unit_takes_its_pairwise_links_along(stories: list[AlignedStory]) -> None:
    story = stories[0]
    gone = story.units[0]
    rest = without(story, {gone.id})
    assert gone not in rest.units
    for left, right in (("uk", "ru"), ("uk", "en"), ("ru", "en")):
        assert len(story.alignment.pair(left, right)) - len(rest.alignment.pair(left, right)) in (0, 1)
        assert all(link.left != (0,) for link in rest.alignment.pair(left, right))


def test_a_folder_without_a_manifest_is_no_corpus(tmp_path: Path) -> None:
    with pytest.raises(ToolkitError, match=r"no corpus here .* newsalign build"):
        open_corpus(tmp_path)


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ('name = "x"\nlicense = "MIT"', r"no key 'license', did you mean 'licence'\?"),
        ('name = "x"\n[[systems]]\nname = "a"\ndirection = "uk-ua"', "no direction 'uk-ua'; write two of uk, ru, en"),
        ('name = "x"\n[[systems]]\nname = "a"\ndirction = "uk-en"', r"did you mean 'direction'\?"),
        ("name = 3", r"recipe\.toml, line 1: name = 3: expected text in quotes"),
        ("name", "not TOML"),
        ('title = "x"', "it has no name"),
        ('name = "../x"', "is to name files"),
        ('name = "x"\nsystems = [5]', r"line 2: systems = \[5\]: expected a list of tables"),
        (
            'name = "x"\n[[systems]]\nname = "a"\ndirection = "uk-en"\n[[systems]]\nname = "a"\ndirection = "ukr-eng"',
            "two systems 'a' of uk-en",
        ),
    ],
)
def test_a_slip_in_a_recipe_is_named(tmp_path: Path, toml: str, message: str) -> None:
    (tmp_path / "recipe.toml").write_text(toml, encoding="utf-8")
    with pytest.raises(ToolkitError, match=message):
        read_recipe(tmp_path)


def test_a_folder_without_a_recipe_is_named_after_itself(tmp_path: Path) -> None:
    (tmp_path / "новини").mkdir()
    assert read_recipe(tmp_path / "новини") == Recipe(name="новини")
