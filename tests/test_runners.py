"""A process that dies, hangs or fails takes nothing with it but the item that it was at."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from toolkit.errors import ToolkitError
from toolkit.runners import Aside, Processes, at
from toolkit.runners.items import FAILED, Note, Task, check_version, noting
from toolkit.runners.processes import Worker
from toolkit.runners.progress import Progress, clock, left
from toolkit.version import VERSION, code

SAMPLE = Path(__file__).resolve().parents[1] / "corpora" / "sample"


@dataclass(frozen=True)
class Words:
    """A shard of words: each is written, or does to the process what it says."""

    words: tuple[str, ...]
    target: Path


def write(shard: Words) -> int:
    made = []
    for word in shard.words:
        if aside := at(word):
            made.append(f"{word}: {aside.reason}")
            continue
        suffer(word, shard.target)
        made.append(word)
    shard.target.write_text("\n".join(made))
    return len(made)


def suffer(word: str, target: Path) -> None:
    if word.startswith("abort"):
        os._exit(3)
    if word.startswith("kill"):
        os.kill(os.getpid(), signal.SIGKILL)
    if word.startswith("sleep"):
        time.sleep(60)
    if word.startswith("raise"):
        raise ValueError("no such word")
    if word.startswith("deep"):
        suffer(word, target)
    if word.startswith("once"):
        mark = target.with_suffix(".once")
        if not mark.exists():
            mark.touch()
            os._exit(3)
    if word.startswith("full"):
        raise OSError(28, "No space left on device")


def shards(folder: Path, *lines: str) -> list[Words]:
    return [Words(tuple(line.split()), folder / f"{number}.txt") for number, line in enumerate(lines)]


def texts(made: list[Words]) -> list[str]:
    return [" / ".join(shard.target.read_text().split("\n")) for shard in made]


def crew(folder: Path, jobs: int = 2, limit_s: float = 60.0) -> Processes:
    return Processes(jobs, quiet=True, notes=folder / "at", limit_s=limit_s)


def test_what_kills_hangs_or_fails_is_set_aside_and_the_rest_goes_on(tmp_path: Path) -> None:
    made = shards(tmp_path, "a b", "c abort d raise e", "f once g", "h deep", "sleep i")
    with crew(tmp_path, limit_s=2.0) as runner:
        runner.run(write, made, label="writing")
    assert texts(made) == [
        "a / b",
        "c / abort: crashed / d / raise: failed / e",
        "f / once / g",
        "h / deep: failed",
        "sleep: hung / i",
    ]
    assert not list((tmp_path / "at").iterdir())


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system cannot kill so")
def test_a_process_that_was_killed_is_told_of_as_killed(tmp_path: Path) -> None:
    made = shards(tmp_path, "a kill b", "c")
    with crew(tmp_path) as runner:
        runner.run(write, made, label="writing")
    assert texts(made) == ["a / kill: killed / b", "c"]


def test_in_one_process_what_fails_is_set_aside_and_what_killed_it_is_next_time_done_apart(tmp_path: Path) -> None:
    made = shards(tmp_path, "a raise b", "c abort d", "e")
    script = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from pathlib import Path\nfrom test_runners import crew, shards, write\n"
        "if __name__ == '__main__':\n"
        f"    with crew(Path({str(tmp_path)!r}), 1) as runner:\n"
        f"        runner.run(write, shards(Path({str(tmp_path)!r}), 'a raise b', 'c abort d', 'e'), label='writing')\n"
    )
    run = tmp_path / "run.py"
    run.write_text(script)
    assert subprocess.run([sys.executable, run], check=False).returncode == 3
    assert texts(made[:1]) == ["a / raise: failed / b"]
    assert not made[1].target.exists()
    assert subprocess.run([sys.executable, run], check=False).returncode == 0
    assert texts(made) == ["a / raise: failed / b", "c / abort: crashed / d", "e"]


def test_what_the_user_must_mend_ends_it_at_once(tmp_path: Path) -> None:
    with crew(tmp_path) as runner, pytest.raises(OSError, match="No space left"):
        runner.run(write, shards(tmp_path, "a full", "b"), label="writing")


def test_a_shard_of_nothing_but_poison_ends_it(tmp_path: Path) -> None:
    made = shards(tmp_path, " ".join(f"raise{number}" for number in range(40)))
    with (
        crew(tmp_path, 1) as runner,
        pytest.raises(ToolkitError, match=r"more than 20 of one shard failed, .*no such word"),
    ):
        runner.run(write, made, label="writing")


def fall(shard: Words) -> None:
    os._exit(4)


def test_a_shard_that_kills_before_any_item_is_named(tmp_path: Path) -> None:
    message = r"writing: [01]\.txt: the process died \(exit code 4\), twice; the same command goes on"
    with crew(tmp_path) as runner, pytest.raises(ToolkitError, match=message):
        runner.run(fall, shards(tmp_path, "a", "b"), label="writing")


def test_a_worker_of_another_version_is_refused_with_both_named(tmp_path: Path) -> None:
    with pytest.raises(ToolkitError, match=rf"a worker has newsalign {VERSION} \(code .*, the build has 9\.9"):
        check_version(("9.9", code()))

    class Sent:
        def recv(self) -> tuple[str, str]:
            return "9.9", code()

    worker = object.__new__(Worker)
    worker.conn = Sent()  # type: ignore[assignment]
    with pytest.raises(ToolkitError, match=r"a worker has newsalign 9\.9 .*install the same on all machines"):
        worker.meet()


def test_a_note_of_a_name_that_is_no_text_is_read_again(tmp_path: Path) -> None:
    from toolkit.runners.items import noted

    shard = shards(tmp_path, "a")[0]
    task = Task(step=write, shard=shard, note=tmp_path / "note", aside={"b\udcff": Aside(FAILED, "before")})
    with noting(task) as note:
        assert isinstance(note, Note)
        assert at("a long name that a shorter one takes the place of") is None
        assert at("b\udcff") == Aside(FAILED, "before")
        assert noted(tmp_path / "note") == "b\udcff"
    assert not (tmp_path / "note").exists()
    assert at("c") is None


def test_the_line_tells_both_paces_and_the_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    progress = Progress(quiet=True, shares={"reading": 1.0, "aligning": 3.0})
    now = 100.0
    monkeypatch.setattr("toolkit.runners.progress.monotonic", lambda: now)
    progress.begin("reading", "pages", 4, 2)
    now = 110.0
    progress.shard(2_000)
    assert progress.line(now) == "reading 3 of 4 shards · 200 pages/s · about 1:10 left"
    progress.begin("aligning", "stories", 2, 0)
    now = 130.0
    progress.shard(100)
    assert progress.line(now) == "aligning 1 of 2 shards · 200 pages/s · 5 stories/s · about 0:20 left"
    assert left(1, 1, 1, "unknown", {}) == 0
    assert clock(3_661) == "1:01:01"


# --- a build ---------------------------------------------------------------------------------------------------------

POISONED = """
import os, sys
from pathlib import Path
import toolkit.building.stories as stories
import toolkit.pipeline as pipeline
from toolkit.building import build

align, extract = stories.align_story, pipeline.extraction.extract

def align_story(story, *rest, **named):
    if story.id.endswith("8000103"):
        os._exit(3)
    return align(story, *rest, **named)

def read(page, sites):
    if page.path.endswith("8000102/index.html"):
        raise RecursionError("too deep")
    return extract(page, sites)

stories.align_story, pipeline.extraction.extract = align_story, read
if __name__ == "__main__":
    build(sys.argv[1], sys.argv[2], jobs=int(sys.argv[3]), quiet=True)
"""


def test_a_poisoned_build_ends_and_tells_what_it_left_out(tmp_path: Path) -> None:
    script = tmp_path / "poisoned.py"
    script.write_text(POISONED)
    pages = tmp_path / "pages"
    for number in (8000101, 8000102, 8000103):
        for page in (SAMPLE / "pages" / "news.example").rglob(f"{number}/index.html"):
            target = pages / page.relative_to(SAMPLE / "pages")
            target.parent.mkdir(parents=True)
            shutil.copy(page, target)
    done = subprocess.run(
        [sys.executable, script, pages, tmp_path / "out", "2"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in (tmp_path / "out" / "rejects.jsonl").read_text(encoding="utf-8").splitlines()]
    found = {
        (row["noun"], row["where"], row["reason"]) for row in rows if row["reason"] in ("crashed", "hung", "failed")
    }
    assert found == {
        *(
            ("article", f"news.example{lang}/news/2026/01/15/8000103/index.html", "crashed")
            for lang in ("", "/eng")  # the Russian version stands elsewhere
        ),
        *(
            ("page", f"news.example{lang}/news/2026/03/12/8000102/index.html", "failed")
            for lang in ("", "/eng", "/rus")
        ),
    }
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    steps = {step["noun"]: step for step in manifest["ledger"]["steps"]}
    assert all(s["came"] == s["kept"] + sum(loss["count"] for loss in s["losses"]) for s in steps.values())
    assert len(rows) == sum(loss["count"] for step in steps.values() for loss in step["losses"])
    assert steps["articles"]["kept"] == sum(steps["articles"]["by"].values())
