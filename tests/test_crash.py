"""Whatever happens to a build: it is told in one line, nothing is lost, and the same command comes to the same bytes."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from test_growing import files, write

from toolkit.building import CHANGES, WORK, build
from toolkit.building.store import SHARDS, SUMS, is_whole
from toolkit.corpus import open_corpus

SCRIPT = """
import sys
import toolkit.building as b
from toolkit.errors import ToolkitError
b.reading.PAGES_A_SHARD, b.stories.STORIES_A_SHARD = 10, 5
if __name__ == "__main__":
    try:
        b.build(sys.argv[1], sys.argv[2], jobs=int(sys.argv[3]), quiet=True)
    except ToolkitError as error:
        sys.exit(f"newsalign build: {error}")
"""


@pytest.fixture(autouse=True)
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolkit.building.reading.PAGES_A_SHARD", 10)
    monkeypatch.setattr("toolkit.building.stories.STORIES_A_SHARD", 5)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with pages, the corpus built of them, and a script that builds."""
    folder = tmp_path_factory.mktemp("built")
    write(folder / "pages", range(1000, 1020))
    (folder / "build.py").write_text(SCRIPT)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("toolkit.building.reading.PAGES_A_SHARD", 10)
        patch.setattr("toolkit.building.stories.STORIES_A_SHARD", 5)
        build(folder / "pages", folder / "out", quiet=True)
    return folder


def run(built: Path, out: Path, *, jobs: int = 2, limits: str = "") -> "subprocess.Popen[str]":
    command = [sys.executable, str(built / "build.py"), str(built / "pages"), str(out), str(jobs)]
    if limits:
        command = ["bash", "-c", f'{limits}; exec "$@"', "build", *command]
    return subprocess.Popen(command, start_new_session=True, stderr=subprocess.PIPE, text=True)


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="this system cannot kill so")
def test_killed_again_and_again_with_all_its_processes_it_comes_to_the_same_bytes(built: Path, tmp_path: Path) -> None:
    dice = random.Random(1)
    out = tmp_path / "out"
    killed = 0
    while killed < 4:
        going = run(built, out)
        assert going.stderr
        deadline = time.monotonic() + 60
        marks = dice.randrange(1, 30)  # so many files more, and it is killed: a moment that no clock sets
        before = count(out)
        while going.poll() is None and count(out) < before + marks and time.monotonic() < deadline:
            time.sleep(0.005)
        ended = going.poll() is not None
        if not ended:
            os.killpg(going.pid, signal.SIGKILL)
            killed += 1
        said = going.communicate()[1]
        if ended:
            assert (going.returncode, said) == (0, "")
            break
    last = run(built, out)
    assert last.communicate()[1] == ""
    assert last.returncode == 0
    assert killed >= 2
    assert not (out / WORK).exists()
    assert files(out) == files(built / "out")


def count(out: Path) -> int:
    return sum(len(folders) + len(names) for _, folders, names in os.walk(out))  # which come and go meanwhile


@pytest.mark.parametrize(
    "file", ["articles", "records.jsonl", "tables/articles.parquet", "notes.npy", "tables/scores.parquet"]
)
def test_a_shard_that_a_disk_has_damaged_is_made_again(built: Path, tmp_path: Path, file: str) -> None:
    shutil.copytree(built, tmp_path / "copy")
    out = tmp_path / "copy" / "out"
    damaged = min((out / SHARDS).glob(f"*/*/{file}"))
    data = bytearray(damaged.read_bytes())
    data[len(data) // 2] ^= 1  # one bit
    damaged.write_bytes(data)
    assert not is_whole(
        out / SHARDS / damaged.relative_to(out / SHARDS).parts[0] / damaged.relative_to(out / SHARDS).parts[1]
    )
    (out / "report.html").unlink()  # so that it is built at all
    build(tmp_path / "copy" / "pages", out, quiet=True)
    assert files(out, but=(CHANGES,)) == files(built / "out", but=(CHANGES,))


def test_a_shard_that_a_power_cut_has_emptied_is_made_again(built: Path, tmp_path: Path) -> None:
    shutil.copytree(built, tmp_path / "copy")
    out = tmp_path / "copy" / "out"
    for file in (out / SHARDS).glob("pages/*/*"):
        file.write_bytes(b"")
    for file in (out / SHARDS).glob(f"stories/*/{SUMS}"):
        file.unlink()
    (out / "manifest.json").write_bytes(b"")
    shutil.rmtree(out / "tables")
    for other in ("manifest.json", "report.html"):
        (out / other).unlink()
    build(tmp_path / "copy" / "pages", out, quiet=True)
    assert files(out, but=(CHANGES,)) == files(built / "out", but=(CHANGES,))


@pytest.mark.skipif(sys.platform == "win32", reason="a limit of bash")
def test_a_disk_that_takes_no_more_is_one_line_and_nothing_is_lost(built: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    limited = "trap '' XFSZ; ulimit -f 16"  # files of 16 kB, after which a write fails as on a full disk
    for jobs in (1, 2):
        failed = run(built, out, jobs=jobs, limits=limited)
        said = failed.communicate()[1]
        assert failed.returncode == 1
        assert said.count("\n") == 1
        assert "File too large" in said
    again = run(built, out)
    assert again.communicate()[1] == ""
    assert files(out) == files(built / "out")


@pytest.mark.skipif(
    sys.platform == "win32" or not os.geteuid(), reason="root may write anywhere, and Windows asks others"
)
def test_a_folder_that_may_not_be_written_is_one_line(built: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir(mode=0o500)
    failed = run(built, tmp_path / "out")
    said = failed.communicate()[1]
    assert failed.returncode == 1
    assert said.count("\n") == 1
    assert "cannot be written: Permission denied" in said


def test_a_folder_below_a_file_is_one_line(built: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    failed = run(built, tmp_path / "file" / "out")
    said = failed.communicate()[1]
    assert failed.returncode == 1
    assert said.count("\n") == 1
    assert "cannot be written" in said


def test_a_clock_that_goes_wrong_changes_nothing(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(built, tmp_path / "copy")
    out = tmp_path / "copy" / "out"
    for number, path in enumerate(sorted((tmp_path / "copy").rglob("*"))):
        os.utime(path, (0, 0) if number % 2 else (4_000_000_000, 4_000_000_000))
    before = {p: p.stat().st_mtime_ns for p in out.rglob("*")}
    monkeypatch.setattr(time, "time", lambda: 0.0)
    build(tmp_path / "copy" / "pages", out, quiet=True)
    assert {p: p.stat().st_mtime_ns for p in out.rglob("*")} == before
    write(tmp_path / "copy" / "pages", range(1020, 1021))
    build(tmp_path / "copy" / "pages", out, quiet=True)
    assert open_corpus(out).manifest.counts["stories"] == 21
