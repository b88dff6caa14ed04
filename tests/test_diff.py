"""Two builds of a corpus: what differs between them, and by which rule."""

import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import aligned_stories

from toolkit import cli
from toolkit.building import build
from toolkit.corpus import Corpus, Ledger, Manifest, Recipe, write_tables
from toolkit.corpus.changes import Change, Totals
from toolkit.corpus.comparing import changes, diff
from toolkit.data import AlignedStory
from toolkit.errors import UsageError

SAMPLE = Path(__file__).resolve().parents[1] / "corpora" / "sample"
EMPTY = Manifest(newsalign="0", recipe=Recipe(name="x"), input="", counts={}, ledger=Ledger(steps=()))


def corpus(folder: Path, stories: Sequence[AlignedStory], dropped: dict[str, str] | None = None) -> Corpus:
    write_tables(folder / "tables", stories, [], dropped or {})
    return Corpus(folder, EMPTY)


@st.composite
def builds(draw: st.DrawFn) -> list[AlignedStory]:
    """Stories of some of nine keys, in the order of their ids, each told anew."""
    return [draw(aligned_stories(key)) for key in sorted(draw(st.sets(st.sampled_from("123456789"), max_size=3)))]


@settings(max_examples=40, deadline=None)
@given(old=builds(), new=builds(), data=st.data())
def test_what_appears_one_way_vanishes_the_other(
    old: list[AlignedStory], new: list[AlignedStory], data: st.DataObject
) -> None:
    ids = [unit.id for story in new for unit in story.units]
    dropped = dict.fromkeys(data.draw(st.lists(st.sampled_from(ids))), "ratio") if ids else {}
    with tempfile.TemporaryDirectory() as folder:
        before, after = corpus(Path(folder) / "old", old), corpus(Path(folder) / "new", new, dropped)
        there, back = diff(before, after).totals, diff(after, before).totals
    for noun in ("story", "unit"):
        one, other = there.changes[noun], back.changes[noun]
        for what, opposite in (
            ("appeared", "vanished"), ("version joined", "version left"), ("left out", "taken back"), ("text", "text"),
            ("type", "type"), ("probability", "probability"), ("split", "split"),
        ):  # fmt: skip
            assert one[what] == other[opposite]
    grown = there.changes["unit"]["appeared"] - there.changes["unit"]["vanished"]
    assert there.units[1] - there.units[0] == grown
    assert there.stories == [len(old), len(new)]
    assert there.kept[1] == len(ids) - len(dropped)


@settings(max_examples=20, deadline=None)
@given(stories=builds())
def test_a_build_is_the_same_as_itself(stories: list[AlignedStory]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        one = corpus(Path(folder) / "a", stories)
        found = diff(one, one)
    assert found.totals.same
    assert not found.examples


# --- two builds of the sample ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The sample, and what it becomes: a page less, a story less, a word changed, another filter, a split."""
    folder = tmp_path_factory.mktemp("diff")
    recipe = folder / "sample" / "recipe.toml"
    shutil.copytree(SAMPLE / "pages", recipe.parent / "pages")
    recipe.write_text('name = "news"\npages = "pages"\n', encoding="utf-8")
    build(recipe.parent, folder / "old", quiet=True)
    pages = recipe.parent / "pages" / "news.example"
    (pages / "eng/news/2026/03/12/8000102/index.html").write_text("oops", encoding="utf-8")
    for lang in (".", "rus", "eng"):
        shutil.rmtree(pages / lang / "news" / "2018" / "09")
    changed = pages / "news/2026/03/17/8000101/index.html"
    text = changed.read_text(encoding="utf-8")
    assert "евакуйованих" in text
    changed.write_text(text.replace("евакуйованих", "вивезених"), encoding="utf-8")
    recipe.write_text(
        recipe.read_text(encoding="utf-8")
        + "\n[filters]\nnumbers = false\nratio = 3\n[splits]\ntest_from = 2026-08-01\n",
        encoding="utf-8",
    )
    build(folder / "sample", folder / "new", quiet=True)
    return folder / "old", folder / "new"


def of(found: Sequence[Change], what: str) -> list[Change]:
    return [change for change in found if change.what == what]


def test_a_change_is_told_with_what_made_it(two: tuple[Path, Path]) -> None:
    found = diff(*two, show=50)
    (vanished,) = (change for change in of(found.examples, "vanished") if change.noun == "story")
    assert (vanished.story, vanished.langs) == ("news.example/8000112", ("uk", "ru", "en"))
    (left,) = of(found.examples, "version left")
    assert (left.story, left.langs, left.why.rpartition(": ")[2]) == ("news.example/8000102", ("en",), "no-article")
    (text,) = (change for change in of(found.examples, "text") if change.noun == "story")
    assert (text.story, text.langs) == ("news.example/8000101", ("uk",))
    (unit,) = (
        change for change in of(found.examples, "text") if change.story == "news.example/8000101" and change.unit
    )
    assert "евакуйованих" in unit.was
    assert "вивезених" in unit.now
    assert unit.was_unit != unit.unit
    assert set(found.totals.rules["left out"]) == {"ratio"}
    assert set(found.totals.rules["taken back"]) == {"numbers"}
    assert {change.story[-3:] for change in of(found.examples, "split")} == {"126", "127", "128"}
    assert {setting.key for setting in found.settings} >= {
        "recipe: filters.numbers", "recipe: filters.ratio", "recipe: splits.test_from",
    }  # fmt: skip


def test_totals_count_what_is_told(two: tuple[Path, Path]) -> None:
    old, new = two
    totals = diff(old, new).totals
    told = Counter((change.noun, change.what) for change in diff(old, new, show=10_000).examples)
    assert told == {(noun, what): n for noun, own in totals.changes.items() for what, n in own.items()}


def run(*args: object, code: int, capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as left:
        cli.main(["diff", *map(str, args)])
    assert left.value.code == code
    return capsys.readouterr().out


def test_the_command_exits_as_diff_does(two: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    old, new = two
    assert "as they were" in run(old, old, code=0, capsys=capsys)
    out = run(old, new, code=1, capsys=capsys)
    assert out.index("stories ") < out.index("kept units ") < out.index("story vanished")
    assert run(old, new, "--exit-zero", "--show", 0, code=0, capsys=capsys)
    run(old, old / "nowhere", code=2, capsys=capsys)
    run(old, code=2, capsys=capsys)


def test_json_says_all_of_it(two: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    old, _ = two
    short, full = (json.loads(run(*two, "-f", "json", *more, code=1, capsys=capsys)) for more in ((), ("--all",)))
    assert short["schema"] == full["schema"] == "newsalign-diff/1"
    assert short["totals"] == full["totals"]
    assert len(full["changes"]) == sum(count for own in full["totals"].values() for count in own.values())
    assert set(full["changes"][0]) == {
        "noun",
        "what",
        "story",
        "unit",
        "was_unit",
        "langs",
        "was",
        "now",
        "units",
        "why",
    }
    assert json.loads(run(old, old, "-f", "json", code=0, capsys=capsys))["changes"] == []


def test_a_table_that_is_cut_short_is_no_difference(two: tuple[Path, Path], tmp_path: Path) -> None:
    shutil.copytree(two[0], tmp_path / "cut")
    table = tmp_path / "cut" / "tables" / "units.parquet"
    table.write_bytes(table.read_bytes()[:100])
    with pytest.raises(UsageError, match="cut short"):
        diff(two[0], tmp_path / "cut")


def test_no_more_than_a_story_of_each_build_is_held(two: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    from toolkit.corpus import comparing

    ahead = [0]
    real = comparing.told

    def counted(made: Corpus):  # type: ignore[no-untyped-def]
        for story in real(made):
            ahead[0] += 1
            yield story

    monkeypatch.setattr(comparing, "told", counted)
    first = next(changes(*map(comparing.opened, two), Totals()))
    assert first.story == "news.example/8000101"
    assert ahead[0] == 2
