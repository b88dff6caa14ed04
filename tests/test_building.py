"""A corpus is built whole or not at all, and the same whoever builds it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from toolkit.building import CHANGES, LOCK, build
from toolkit.building.store import SHARDS
from toolkit.corpus import changed, open_corpus
from toolkit.corpus.removing import SOURCE
from toolkit.errors import ToolkitError
from toolkit.exports import Options
from toolkit.pipeline import export, stories_of

SAMPLE = Path(__file__).resolve().parents[1] / "corpora" / "sample"


def files(folder: Path) -> dict[str, bytes]:
    """Return what a build leaves, but for the shards."""
    found = [
        p
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.name != SOURCE and SHARDS not in p.relative_to(folder).parts
    ]
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in found}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("built") / "sample"
    build(SAMPLE, out, quiet=True)
    return out


def test_the_page_has_room_first_for_stories_that_need_a_look(built: Path) -> None:
    made = open_corpus(built)
    loud = {finding.story for finding in made.findings() if finding.severity != "info"}
    quiet = {finding.story for finding in made.findings()} - loud
    assert quiet
    assert made.shown(len(loud))[0] == loud
    assert len(made.shown(1000)[0]) == made.manifest.counts["stories"]


def test_a_build_leaves_what_the_design_lists(built: Path) -> None:
    assert {p.name for p in built.iterdir()} == {
        "manifest.json",
        "tables",
        "rejects.jsonl",
        "lexicon.tsv.gz",
        "report.html",
        "export",
        CHANGES,
        LOCK,
        SHARDS,
        SOURCE,
    }
    assert {p.name for p in (built / "export").iterdir()} == {"hub", "moses", "tmx", "jsonl"}
    assert (built / "export" / "hub" / "README.md").is_file()
    assert list((built / "export" / "tmx").glob("*.tmx"))
    assert changed(open_corpus(built)) == []


def test_the_account_of_the_sample_adds_up(built: Path) -> None:
    steps = {step.noun: step for step in open_corpus(built).manifest.ledger.steps}
    for step in steps.values():
        assert step.came == step.kept + sum(loss.count for loss in step.losses)
    rejects = [json.loads(line) for line in (built / "rejects.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(rejects) == sum(loss.count for step in steps.values() for loss in step.losses)
    assert all(row["reason"] and row["detail"] and row["where"] for row in rejects)


def test_units_lead_back_to_the_text_of_their_articles(built: Path) -> None:
    for story in open_corpus(built).stories():
        for unit in story.units:
            for article in story.articles:
                spans = [article.text[s.start : s.end] for s in unit.spans(article.lang)]
                assert " ".join(spans) == unit.text(article.lang)


def test_articles_lead_back_to_their_pages(built: Path) -> None:
    from toolkit.pipeline import read_pages

    root = SAMPLE / "pages"
    for story in list(open_corpus(built).stories())[:5]:
        for article in story.articles:
            path, _, row = article.page.partition("#")
            again = list(read_pages(root, [path]))[int(row) - 1 if row else 0].article
            assert again is not None
            assert (again.page_sha256, again.text_sha256) == (article.page_sha256, article.text_sha256)


def test_two_processes_give_the_bytes_of_one(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolkit.building.reading.PAGES_A_SHARD", 20)  # several shards
    monkeypatch.setattr("toolkit.building.stories.STORIES_A_SHARD", 7)
    build(SAMPLE, tmp_path / "two", jobs=2, quiet=True)
    assert files(tmp_path / "two") == files(built)


def test_a_finished_build_is_left_alone(built: Path) -> None:
    before = {p: p.stat().st_mtime_ns for p in built.rglob("*")}
    build(SAMPLE, built, quiet=True)
    assert {p: p.stat().st_mtime_ns for p in built.rglob("*")} == before


def test_a_killed_build_goes_on_and_gives_the_same_bytes(built: Path, tmp_path: Path) -> None:
    out = tmp_path / "killed"
    code = (
        "import os, sys, toolkit.building as b\n"
        "b.finishing.report = lambda made: os._exit(9)\n"
        f"b.build(b.Path({str(SAMPLE)!r}), b.Path({str(out)!r}), quiet=True)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 9
    assert not (out / "manifest.json").exists()
    assert list((out / SHARDS).glob("stories/*/tally.json"))
    build(SAMPLE, out, quiet=True)
    assert files(out) == files(built)


def test_a_damaged_corpus_is_made_again(built: Path, tmp_path: Path) -> None:
    out = tmp_path / "damaged"
    shutil.copytree(built, out)
    (out / "tables" / "units.parquet").write_bytes(b"PAR1")
    build(SAMPLE, out, quiet=True)
    assert files(out) | {CHANGES: b""} == files(built) | {CHANGES: b""}


def test_another_recipe_is_refused_unless_told_otherwise(built: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(built, out)
    other = tmp_path / "other"
    shutil.copytree(SAMPLE / "pages", other / "pages")
    (other / "recipe.toml").write_text('name = "other"\npages = "pages"\n', encoding="utf-8")
    with pytest.raises(ToolkitError, match="another recipe"):
        build(other, out, quiet=True)
    assert files(out) == files(built)
    assert build(other, out, overwrite=True, quiet=True).manifest.recipe.name == "other"


def test_a_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ToolkitError, match=r"holds other files \(thesis.txt"):
        build(SAMPLE, tmp_path, quiet=True)
    assert {p.name for p in tmp_path.iterdir()} == {"thesis.txt", LOCK}


def test_a_second_build_into_one_folder_is_told_so(tmp_path: Path) -> None:
    with FileLock(tmp_path / LOCK), pytest.raises(ToolkitError, match="another build is at work"):
        build(SAMPLE, tmp_path, quiet=True)


def test_nothing_usable_is_an_error_with_reasons(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "a.html").write_bytes(b"")
    with pytest.raises(ToolkitError, match=r"no page that can be used among 1 files .*a\.html"):
        build(pages, tmp_path / "out", quiet=True)
    assert not (tmp_path / "out" / "manifest.json").exists()


def test_one_bad_page_does_not_stop_the_others(tmp_path: Path) -> None:
    pages = tmp_path / "сторінки"
    story = next((SAMPLE / "pages").rglob("8000101/index.html"))
    pages.mkdir()
    shutil.copy(story, pages / "добра.html")
    (pages / "погана.html").write_bytes(bytes(range(256)) * 4)
    made = build(pages, tmp_path / "корпус", quiet=True)
    assert made.manifest.counts["articles"] == 1
    rows = [json.loads(line) for line in (tmp_path / "корпус" / "rejects.jsonl").read_text("utf-8").splitlines()]
    assert [(r["where"], r["reason"]) for r in rows if r["noun"] == "page"] == [("погана.html", "binary")]


def test_links_to_nowhere_and_pipes_are_rejects(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    shutil.copy(next((SAMPLE / "pages").rglob("8000101/index.html")), pages / "a.html")
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no pipes in folders")
    (pages / "gone.html").symlink_to(tmp_path / "nowhere")
    os.mkfifo(pages / "pipe.html")
    build(pages, tmp_path / "out", quiet=True)
    rows = [json.loads(line) for line in (tmp_path / "out" / "rejects.jsonl").read_text("utf-8").splitlines()]
    assert [(r["where"], r["reason"]) for r in rows if r["noun"] == "page"] == [
        ("gone.html", "unreadable"),
        ("pipe.html", "unreadable"),
    ]


def test_no_manifest_stands_beside_tables_that_are_not_its_own(built: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(built, out)
    pages = tmp_path / "sample"
    shutil.copytree(SAMPLE, pages)
    next((pages / "pages").rglob("8000101/index.html")).unlink()
    code = (
        "import os, toolkit.building as b\n"
        "put = b.put\n"
        "b.put = lambda part, target: (put(part, target), target.name == 'tables' and os._exit(9))\n"
        f"b.build({str(pages)!r}, {str(out)!r}, quiet=True)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 9
    with pytest.raises(ToolkitError, match="no corpus here"):
        list(stories_of(out))


def test_a_table_cut_short_is_noticed(built: Path, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    shutil.copytree(built, tmp_path / "out")
    table = tmp_path / "out" / "tables" / "sentences.parquet"
    pq.write_table(pq.read_table(table).slice(0, 100), table)
    with pytest.raises(ToolkitError, match=r"sentences\.parquet: 100 rows, but the manifest says \d+"):
        list(open_corpus(tmp_path / "out", whole=False).stories())
    with pytest.raises(ToolkitError, match=r"sentences\.parquet: cut short"):
        list(stories_of(tmp_path / "out"))


def test_an_export_made_again_leaves_the_corpus_sound(built: Path, tmp_path: Path) -> None:
    shutil.copytree(built, tmp_path / "out")
    export(open_corpus(tmp_path / "out"), "tmx", options=Options(source="uk"))
    assert changed(open_corpus(tmp_path / "out")) == []
    build(SAMPLE, tmp_path / "out", quiet=True)
    assert b'srclang="uk"' in (tmp_path / "out" / "export" / "tmx" / "sample.tmx").read_bytes()
