"""A Ray cluster builds what one process builds, byte for byte, though a node dies in mid-run.

Skipped where Ray is not installed: pip install 'newsalign[cluster]'.
"""

import os
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from test_runners import Words, shards, texts, write

from toolkit import runners
from toolkit.building import AT, LOCK, WORK, build
from toolkit.building.store import KEY, SHARDS
from toolkit.corpus.removing import SOURCE
from toolkit.errors import ToolkitError, UsageError
from toolkit.runners.cluster import Ray
from toolkit.runners.progress import Progress

ray = pytest.importorskip("ray", reason="Ray is not installed: pip install 'newsalign[cluster]'")
SAMPLE = Path(__file__).resolve().parents[1] / "corpora" / "sample"


def files(folder: Path) -> dict[str, bytes]:
    found = [p for p in sorted(folder.rglob("*")) if p.is_file() and p.name not in (LOCK, SOURCE)]
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in found}


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Start a cluster of two nodes with a processor each."""
    from ray.cluster_utils import Cluster

    before = os.environ.get("PYTHONPATH", "")
    here = [str(Path(__file__).parent), *filter(None, [before])]  # the nodes' processes import the steps of this folder
    os.environ |= {"RAY_USAGE_STATS_ENABLED": "0", "PYTHONPATH": os.pathsep.join(here)}

    made = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "object_store_memory": 80_000_000})
    made.add_node(num_cpus=1, object_store_memory=80_000_000)
    os.environ["PYTHONPATH"] = before
    yield made
    made.shutdown()


def test_on_a_cluster_too_what_kills_a_process_is_set_aside(cluster: Any, tmp_path: Path) -> None:
    made = shards(tmp_path, "a b", "c abort d", "e once f", "raise g")
    progress = Progress(quiet=True)
    with Ray(cluster.address, notes=tmp_path / "work" / "at", limit_s=60.0, progress=progress) as runner:
        runner.run(write, made, label="writing")
        again = shards(tmp_path / "work", "a abort b", "c")
        runner.run(write, again, label="writing", gpu=True)  # by an actor
        with pytest.raises(OSError, match="No space left"):
            runner.run(write, [Words(("full",), tmp_path / "full.txt")], label="writing")
    assert texts(made) == ["a / b", "c / abort: crashed / d", "e / once / f", "raise: failed / g"]
    assert texts(again) == ["a / abort: crashed / b", "c"]


def test_a_cluster_that_loses_a_node_builds_what_one_process_builds(
    cluster: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("toolkit.building.reading.PAGES_A_SHARD", 10)  # several shards
    monkeypatch.setattr("toolkit.building.stories.STORIES_A_SHARD", 4)
    pages = tmp_path / "pages"
    for page in (SAMPLE / "pages" / "news.example").rglob("80001*/index.html"):
        target = pages / page.relative_to(SAMPLE / "pages")
        target.parent.mkdir(parents=True)
        shutil.copy(page, target)
    build(pages, tmp_path / "one", quiet=True)
    out = tmp_path / "cluster"

    def kill() -> None:
        """Wait until both nodes are at work, and take one away."""
        for _ in range(3_000):
            at_work = sum(1 for note in (out / WORK / AT).glob("*") if len(note.name) == KEY)
            if at_work > 1 or any((out / SHARDS / "stories").glob("*")):
                break
            time.sleep(0.01)
        (node,) = cluster.worker_nodes
        cluster.remove_node(node, allow_graceful=False)

    killer = threading.Thread(target=kill)
    killer.start()
    build(pages, out, runner="ray", address=cluster.address, quiet=True)
    killer.join()
    assert len(cluster.list_all_nodes()) == 1
    assert files(out) == files(tmp_path / "one")


def test_what_cannot_be_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no runner 'rai', did you mean 'ray'"):
        build(SAMPLE, tmp_path / "out", runner="rai")
    with pytest.raises(UsageError, match="belongs to a cluster; say --runner ray"):
        build(SAMPLE, tmp_path / "out", address="10.0.0.1:6379")
    with pytest.raises(UsageError, match="--jobs is for processes of this machine"):
        build(SAMPLE, tmp_path / "out", runner="ray", jobs=2)
    assert runners.RUNNERS == ("processes", "ray")
    with pytest.raises(ToolkitError, match=r"no Ray cluster at 127\.0\.0\.1:1 .*ray start --head"):
        build(SAMPLE, tmp_path / "out", runner="ray", address="127.0.0.1:1")
