"""Decisions on findings: kept in a file for version control, honoured by check and build; and baselines."""

import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_checking import TEXTS, files
from test_checks import story, three

from toolkit.building import build
from toolkit.checking import Given, decided, place_of_decisions, review
from toolkit.checks import run_checks
from toolkit.data import AlignedStory
from toolkit.errors import ToolkitError, UsageError
from toolkit.findings.ignoring import FILE, Ignored, add_ignored, read_downloaded, read_ignored
from toolkit.findings.known import read_known

A, B, C = "a" * 12, "b" * 12, "c" * 12


def ids(of: AlignedStory, *only: str) -> list[str]:
    return [f.id for f in run_checks(of, only=only or ["number-mismatch", "name-spelling", "date-mismatch"])]


# --- an id survives re-runs and small edits ------------------------------------------------------------------------

BEFORE = three("Загинула 31 людина в місті.", "Погиб 31 человек в городе.", "13 people died in the city.")


@pytest.mark.parametrize(
    "after",
    [
        BEFORE,
        three("Загинула 31 людина у місті Верхньоморськ.", "Погиб 31 человек в городе.", "13 people have died in town."),
        three("Загинула 31 людина в місті…", "Погиб 31 человек — в городе.", "“13 people” died in the city."),
        story(
            {"uk": "Новий абзац перед ним.", "ru": "Новый абзац перед ним.", "en": "A new paragraph before it."},
            {"uk": "Загинула 31 людина в місті.", "ru": "Погиб 31 человек в городе.", "en": "13 people died in the city."},
        ),
    ],
)  # fmt: skip
def test_an_id_survives_edits_of_other_words_and_other_sentences(after: AlignedStory) -> None:
    assert ids(after) == ids(BEFORE)
    assert len(ids(BEFORE)) == 1


def test_an_id_changes_with_what_is_wrong() -> None:
    assert ids(three("Загинула 31 людина.", "Погиб 31 человек.", "12 people died.")) != ids(BEFORE)


# --- the file ------------------------------------------------------------------------------------------------------


def test_decisions_are_lines_sorted_by_id(tmp_path: Path) -> None:
    path = tmp_path / FILE
    assert add_ignored(
        path, [Ignored(id=C, why="a third"), Ignored(id=A, check="omission", story="s/1", why="cut")]
    ) == (2, 0)
    assert add_ignored(path, [Ignored(id=B, why="a second")]) == (1, 2)
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert lines == [
        f'{A} = {{ check = "omission", story = "s/1", why = "cut" }}',
        f'{B} = {{ why = "a second" }}',
        f'{C} = {{ why = "a third" }}',
    ]
    assert list(read_ignored(path)) == [A, B, C]


def test_what_people_wrote_between_the_lines_stays(tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.write_text(
        f'# our own\n\n{A} = {{ why = "x" }}  # seen by Oksana\n# of 2024:\n{C} = {{ why = "z" }}\n# end\n',
        encoding="utf-8",
    )
    add_ignored(path, [Ignored(id=B, why="y"), Ignored(id=C, why="better")])
    assert path.read_text(encoding="utf-8") == (
        f'# our own\n\n{A} = {{ why = "x" }}  # seen by Oksana\n{B} = {{ why = "y" }}\n# of 2024:\n{C} = {{ why = "better" }}\n# end\n'
    )


def test_the_same_decision_twice_changes_no_byte(tmp_path: Path) -> None:
    path = tmp_path / FILE
    add_ignored(path, [Ignored(id=A, why="x")])
    before = path.read_bytes()
    assert add_ignored(path, [Ignored(id=A)]) == (0, 1)
    assert path.read_bytes() == before


@given(why=st.text())
def test_any_reason_is_read_back(why: str) -> None:
    one = Ignored(id=A, check="a", story="s", why=why)
    (row,) = tomllib.loads(one.line).values()
    assert row["why"] == why.encode("utf-8", "replace").decode()
    assert len(one.line.split("\n")) == 1


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("nonsense", "not TOML"),
        ('number-mismatch = { why = "x" }', "'number-mismatch' is no id of a finding"),
        (f"{A} = true", f"{A}: write it as {A} = "),
        (f"{A} = {{ why = 5 }}", f"{A}: write it as {A} = "),
    ],
)
def test_a_file_that_is_none_is_told_in_one_line(tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(ToolkitError, match=why) as caught:
        read_ignored(tmp_path / FILE)
    assert "\n" not in str(caught.value)


def test_a_file_with_tables_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.write_text(f'[{A}]\nwhy = "x"\n', encoding="utf-8")
    with pytest.raises(ToolkitError, match="a line a finding"):
        add_ignored(path, [Ignored(id=B, why="y")])
    assert path.read_text(encoding="utf-8") == f'[{A}]\nwhy = "x"\n'


def test_what_the_page_lets_one_download_is_merged(tmp_path: Path) -> None:
    file = tmp_path / "decisions.json"
    file.write_text(
        json.dumps({"ignored": [{"id": A, "why": "", "check": "omission", "story": "s/1"}]}), encoding="utf-8"
    )
    assert decided([B], "mine", downloaded=file) == [
        Ignored(id=B, why="mine"), Ignored(id=A, check="omission", story="s/1", why="mine"),
    ]  # fmt: skip
    for wrong in ("[]", "{", '{"ignored": [{"id": 5}]}', '{"ignored": [{"id": "x"}]}'):
        file.write_text(wrong, encoding="utf-8")
        with pytest.raises(ToolkitError, match=r"decisions\.json"):
            read_downloaded(file)


def test_a_decision_needs_an_id_and_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for names, why, said in (([], "x", "nothing to ignore"), ([A], " ", "say why"), (["A1"], "x", "is no id")):
        with pytest.raises(UsageError, match=said):
            decided(names, why)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="no recipe here"):
        place_of_decisions(None)
    (tmp_path / "recipe.toml").write_text('name = "a"\n', encoding="utf-8")
    assert place_of_decisions(None) == place_of_decisions(Path()) == Path(FILE)


# --- honoured by check and build ----------------------------------------------------------------------------------


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A recipe's folder with one story, of whose figures the English version has another."""
    folder = tmp_path / "news"
    for lang, lines in TEXTS.items():
        page = folder / "pages" / f"{lang}.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        links = "".join(f'<link rel="alternate" hreflang="{v}" href="https://a.example/{v}/1">' for v in TEXTS)
        page.write_text(
            f'<!doctype html><html lang="{lang}"><head><title>{lines[0]}</title><link rel="canonical" href="https://a.example/{lang}/1">'
            f'{links}<meta property="og:type" content="article"></head><body><article><h1>{lines[0]}</h1>'
            + "".join(f"<p>{line}</p>" for line in lines[1:])
            + "</article></body></html>",
            encoding="utf-8",
        )
    (folder / "recipe.toml").write_text('name = "news"\npages = "pages"\n', encoding="utf-8")
    return folder


def seen(source: Path, **options: Path) -> tuple[list[str], int, int, list[str]]:
    found = review(Given(sources=(str(source),)), only=["number-mismatch"], **options)
    return [f.finding.id for f in found.found], found.ignored, found.known, [d.id for d in found.stale]


def test_check_and_build_leave_out_what_is_ignored(pages: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = build(pages, out, quiet=True)
    (finding,) = [f for f in first.findings() if f.check == "number-mismatch"]
    assert finding.ignored is None
    assert seen(pages) == seen(out) == ([finding.id], 0, 0, [])

    known = decided([finding.id], "as the police said", known=out)
    assert known == [Ignored(id=finding.id, check="number-mismatch", story=finding.story, why="as the police said")]
    gone = Ignored(id=A, check="number-mismatch", story=finding.story, why="it was so once")
    other = Ignored(id=B, check="omission", story=finding.story, why="of a check that is not run")
    add_ignored(pages / FILE, [*known, gone, other])
    assert seen(pages) == ([], 1, 0, [A])

    assert seen(out) == ([finding.id], 0, 0, [])  # as it was built
    again = build(pages, out, quiet=True)
    assert [f.ignored for f in again.findings() if f.id == finding.id] == ["as the police said"]
    assert seen(out) == ([], 1, 0, [])
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "Ignored before: 1." in page
    assert "as the police said" in page

    (pages / FILE).unlink()
    assert all(f.ignored is None for f in build(pages, out, quiet=True).findings())


def test_only_ids_that_there_are_can_be_ignored(pages: Path, tmp_path: Path) -> None:
    build(pages, tmp_path / "out", quiet=True)
    with pytest.raises(UsageError, match=f"no finding '{A}'"):
        decided([A], "x", known=tmp_path / "out")


# --- baseline ------------------------------------------------------------------------------------------------------


def test_only_what_is_new_is_told(tmp_path: Path) -> None:
    texts = files(tmp_path, uk=TEXTS["uk"], ru=TEXTS["ru"], en=TEXTS["en"])
    what = Given(texts=tuple(texts))
    (finding,) = (f.finding for f in review(what, only=["number-mismatch"]).found)
    table = tmp_path / "before.csv"
    table.write_text(f"id,check\n{finding.id},number-mismatch\n", encoding="utf-8")
    after = review(what, only=["number-mismatch"], baseline=table)
    assert (after.found, after.known) == ((), 1)
    table.write_text("id\n", encoding="utf-8")
    assert len(review(what, only=["number-mismatch"], baseline=table).found) == 1


@pytest.mark.parametrize(
    "text", ["", "hello", "{}", '{"findings": [1]}', '{"runs": [{}]}', '{"findings": [{"id": "x"}]}', "{"]
)
def test_a_baseline_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "before.json").write_text(text, encoding="utf-8")
    with pytest.raises(ToolkitError, match="no findings of newsalign check"):
        read_known(tmp_path / "before.json")
