"""A corpus that is not as it was built is noticed, and a disk that is full leaves nothing by halves."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from toolkit import cli
from toolkit.building import build
from toolkit.building.store import SHARDS
from toolkit.corpus import faults, open_corpus
from toolkit.errors import ToolkitError
from toolkit.pipeline import export, report

SAMPLE = Path(__file__).resolve().parents[1] / "corpora" / "sample"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("verify") / "sample"
    build(SAMPLE, out, quiet=True)
    return out


@pytest.fixture
def own(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path / "own")
    return tmp_path / "own"


def verified(folder: Path, code: int, capsys: pytest.CaptureFixture[str]) -> list[str]:
    with pytest.raises(SystemExit, match=str(code)):
        cli.main(["verify", str(folder)])
    return capsys.readouterr().out.splitlines()


def test_a_corpus_as_it_was_built_is_said_to_be_so(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (line,) = verified(built, 0, capsys)
    assert line.endswith("files, all as they were built")


def test_what_is_made_anew_by_a_command_is_as_it_should_be(own: Path) -> None:
    export(open_corpus(own), "tmx")
    report(open_corpus(own))
    assert list(faults(open_corpus(own))) == []


@pytest.mark.parametrize(
    ("name", "harm", "said"),
    [
        ("tables/units.parquet", Path.unlink, "is missing"),
        ("tables/units.parquet", lambda p: p.write_bytes(p.read_bytes()[:50]), "cut short: 50 bytes, but the manifest"),
        ("tables/links.parquet", lambda p: p.write_bytes(p.read_bytes() + b"x"), "changed: "),
        ("report.html", lambda p: p.write_bytes(p.read_bytes().replace(b"the", b"teh")), "was edited"),
        ("rejects.jsonl", Path.unlink, "is missing"),
        ("export/hub/data/sentences/stale.parquet", lambda p: p.write_bytes(b""), "is not of this build"),
    ],
)
def test_a_file_that_is_not_as_it_was_built_is_named_in_one_line(
    own: Path, name: str, harm: Callable[[Path], object], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    harm(own / name)
    (line,) = verified(own, 1, capsys)
    assert line.startswith(f"{own / name}: {said}")


@pytest.mark.parametrize("command", ["report", "export", "check", "filter", "ledger"])
def test_every_command_notices_a_table_that_was_cut_short(
    own: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    table = own / "tables" / "articles.parquet"
    table.write_bytes(table.read_bytes()[:-1])
    with pytest.raises(SystemExit, match="1"):
        cli.main([command, str(own)])
    (line,) = capsys.readouterr().err.splitlines()
    assert f"{table}: cut short" in line


def test_a_build_makes_good_what_was_harmed(own: Path) -> None:
    (own / "tables" / "units.parquet").write_bytes(b"")
    (own / "export" / "tmx" / "sample.tmx").unlink()
    build(SAMPLE, own, quiet=True)
    assert list(faults(open_corpus(own))) == []


def test_a_disk_that_fills_up_gives_one_line_and_the_same_command_goes_on(built: Path, tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="this system has no limit on the size of files")
    out = tmp_path / "out"
    command = [sys.executable, "-m", "toolkit", "build", str(SAMPLE), "-o", str(out), "-q"]
    limit = 100_000  # bytes of a file, which stands for the disk: pages fit, tables do not
    stopped = subprocess.run(
        command, capture_output=True, encoding="utf-8", check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )  # fmt: skip
    (line,) = stopped.stderr.splitlines()
    assert "cannot be written: File too large" in line
    assert stopped.returncode == 1
    assert not [p for p in out.rglob("*") if p.name.endswith(".part") or p.name == "manifest.json"]
    with pytest.raises(ToolkitError, match="no corpus here"):
        open_corpus(out)
    subprocess.run(command, check=True)
    for path in (p for p in built.rglob("*") if p.is_file() and SHARDS not in p.parts):
        assert path.read_bytes() == (out / path.relative_to(built)).read_bytes() or path.name == "changes.json", path
