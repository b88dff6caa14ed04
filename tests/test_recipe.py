"""Recipes: what is wrong with one is told at once, and a new one builds as it is."""

import re
import shutil
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit import cli
from toolkit.building import build
from toolkit.corpus import Recipe, ScoresFile, System, read_recipe
from toolkit.corpus.settings import lines_of
from toolkit.corpus.starting import start
from toolkit.data import EncoderSettings, EngineSettings
from toolkit.errors import ToolkitError

SAMPLE = Path(__file__).resolve().parents[1] / "corpora" / "sample"

MANY = '''\
license = "MIT"
title = 3
description = """
name = 5
"""

[splits]
test = 0.1
test_from = 2026-01-01

[filters]
preset = "strickt"
ratio = "5"
probability = 50
boilerplate = -1

[[systems]]
direction = "uk-en"

[[systems]]
name = "b"
direction = "uk-ua"
settings = { beem = 4 }
'''


def test_all_mistakes_are_told_at_once_each_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "recipe.toml").write_text(MANY, encoding="utf-8")
    with pytest.raises(ToolkitError) as caught:
        read_recipe(tmp_path)
    head, *lines = str(caught.value).split("\n")
    assert head == f"{tmp_path / 'recipe.toml'}: 11 mistakes"
    expected = [
        r"it has no name",
        r"line 1: no key 'license', did you mean 'licence'\?",
        r"line 2: title = 3: expected text in quotes",
        r"line 8: \[splits\] has dates and shares",
        r"line 12: no preset of \[filters\] 'strickt', did you mean 'strict'\?",
        r'line 13: \[filters\] ratio = "5": expected a number or true or false',
        r"line 14: \[filters\] probability = 50 is a limit between 0 and 1",
        r"line 15: \[filters\] boilerplate = -1: a limit is 0 or more",
        r"line 17: \[\[systems\]\] has no name",
        r"line 22: system 'b': no direction 'uk-ua'",
        r"line 23: no key of \[systems.settings\] 'beem', did you mean 'beam'\?",
    ]
    assert len(lines) == len(expected)
    for line, pattern in zip(lines, expected, strict=True):
        assert re.match(rf"  {pattern}", line), line


def test_one_mistake_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "recipe.toml").write_text('name = "x"\n\n[filters]\nratoi = 5\n', encoding="utf-8")
    with pytest.raises(SystemExit, match="1"):
        cli.main(["build", str(tmp_path), "-o", str(tmp_path / "out"), "-q"])
    (line,) = capsys.readouterr().err.splitlines()
    assert "recipe.toml, line 4: no key of [filters] 'ratoi', did you mean 'ratio'?" in line
    assert not (tmp_path / "out").exists()


def test_an_empty_name_is_told(tmp_path: Path) -> None:
    (tmp_path / "recipe.toml").write_text('name = "x"\n[[systems]]\nname = ""\ndirection = "uk-en"\n', encoding="utf-8")
    with pytest.raises(ToolkitError, match=r"line 3: \[\[systems\]\] name is empty"):
        read_recipe(tmp_path)


def test_a_key_inside_of_a_long_text_is_no_key() -> None:
    assert lines_of('a = """\nb = 1\n[c]\n"""\n[d.e]\n"f g" = 2') == {("a",): 1, ("d", "e"): 5, ("d", "e", "f g"): 6}


def test_tables_below_one_of_several_are_its_own() -> None:
    found = lines_of("[[s]]\n[s.t]\nu = 1\n[[s]]\n[s.t]\nu = 2")
    assert (found["s", 0, "t", "u"], found["s", 1, "t", "u"]) == (3, 6)


@given(st.text(max_size=60))
def test_whatever_a_file_holds_its_lines_are_looked_for_without_an_error(text: str) -> None:
    assert all(1 <= line <= len(text.splitlines()) for line in lines_of(text).values())


# --- a new one -------------------------------------------------------------------------------------------------------


def test_a_new_recipe_is_that_of_pages_without_one(tmp_path: Path) -> None:
    start(tmp_path / "mine")
    assert read_recipe(tmp_path / "mine") == Recipe(name="mine", pages="pages")
    assert (tmp_path / "mine" / "pages").is_dir()


def test_a_new_recipe_builds_as_it_is(tmp_path: Path) -> None:
    mine = tmp_path / "мій корпус"
    start(mine)
    for page in (SAMPLE / "pages").rglob("8000101/index.html"):
        shutil.copy(page, mine / "pages" / f"{page.relative_to(SAMPLE).as_posix().replace('/', '_')}")
    made = build(mine, tmp_path / "out", quiet=True)
    assert made.manifest.recipe.name == "мій-корпус"
    assert made.manifest.counts["stories"] == 1
    assert made.manifest.recipe.licence is None


def keys_of(noun: Any) -> set[str]:
    own = {f.name for f in fields(noun)}
    for f in fields(noun):
        if is_dataclass(f.default_factory):
            own |= keys_of(f.default_factory)
    return own


def test_a_new_recipe_names_every_setting_there_is(tmp_path: Path) -> None:
    text = start(tmp_path / "mine").read_text(encoding="utf-8")
    for noun in (Recipe, System, ScoresFile, EngineSettings, EncoderSettings):
        for key in keys_of(noun):
            assert re.search(rf"^(# )?\[*{key}\]* ?=?|\b{key} = ", text, re.MULTILINE), key


def test_every_setting_in_a_new_recipe_can_be_put_in_force(tmp_path: Path) -> None:
    path = start(tmp_path / "mine")
    text = path.read_text(encoding="utf-8")
    setting = re.compile(r"^# (\[*\w+\]*(?: = .*|\]+.*)?)$", re.MULTILINE)
    shares = re.compile(r"^(validation|test) = .*\n", re.MULTILINE)  # which contradict the dates
    first = re.compile(r"^# (metrics|slices) = .*$", re.MULTILINE)
    moved = "".join(match[0].removeprefix("# ") + "\n" for match in first.finditer(text))
    live = moved + shares.sub(
        "", setting.sub(lambda match: match[1] if "=" in match[1] or "[" in match[1] else match[0], first.sub("", text))
    )
    path.write_text(live, encoding="utf-8")
    recipe = read_recipe(tmp_path / "mine")
    assert recipe.encoder
    assert recipe.systems[0].settings.beam == 4
    assert recipe.filters.near_duplicate == 0.8
    assert recipe.metrics == ("bleu", "chrf")
    assert recipe.splits.test_from
    assert recipe.style.uk.quotes == "«»"


def test_a_recipe_that_is_there_is_not_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = start(tmp_path / "mine")
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(SystemExit, match="1"):
        cli.main(["new", str(tmp_path / "mine")])
    assert "there is one already" in capsys.readouterr().err
    assert path.read_text(encoding="utf-8") == "mine"


def test_pages_that_are_there_stay_where_they_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.html").write_text("x", encoding="utf-8")
    with pytest.raises(SystemExit, match="0"):
        cli.main(["new", str(tmp_path)])
    assert read_recipe(tmp_path).pages == "."
    assert "put saved pages" not in capsys.readouterr().out
    assert not (tmp_path / "pages").exists()
