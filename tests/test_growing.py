"""A corpus that grows does again only what has changed, and is what it would be if it were built at once."""

import gzip
import json
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from toolkit import readers
from toolkit.building import CHANGES, LOCK, WORK, build
from toolkit.building.reading import Place, pieces, read_articles
from toolkit.building.store import HEAD, SHARDS, shards
from toolkit.building.stories import AS_BEFORE
from toolkit.corpus import REVISIONS, open_corpus
from toolkit.corpus.removing import SOURCE
from toolkit.data import Article, Page
from toolkit.errors import ToolkitError
from toolkit.files import read_parquet
from toolkit.matching import judged
from toolkit.pairing.content import Judgement
from toolkit.version import code_of

HERE = "https://news.example"
DAYS = ("Річка вийшла з берегів", "Река вышла из берегов", "The river burst its banks")
FOLDERS = {"uk": "", "ru": "/rus", "en": "/eng"}


def page(number: int, lang: str, more: str = "") -> dict[str, Any]:
    """Return a version of an invented story as a row of JSONL, its text told from others by figures."""
    title = DAYS[("uk", "ru", "en").index(lang)]
    paragraphs = [f"{title}: {number + n} метрів, {n}." for n in range(4)]
    return {
        "url": f"{HERE}{FOLDERS[lang]}/news/2026/01/{number % 28 + 1:02}/{number}/",
        "lang": lang,
        "title": f"{title} {number}",
        "paragraphs": [*paragraphs, *([more] if more else [])],
    }


def write(folder: Path, numbers: range, langs: str = "uk ru en", **changed: Any) -> None:
    """Write a file a version, in a folder a language."""
    for number in numbers:
        for lang in langs.split():
            path = folder / lang / f"{number}.json"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps({**page(number, lang), **changed}, ensure_ascii=False), encoding="utf-8")


def files(folder: Path, *, but: tuple[str, ...] = ()) -> dict[str, bytes]:
    """Return the files of a corpus, and of its shards."""
    found = [p for p in sorted(folder.rglob("*")) if p.is_file() and p.name not in (LOCK, SOURCE, *but)]
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in found}


def changes(folder: Path) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads((folder / CHANGES).read_text())
    return found


@pytest.fixture(autouse=True)
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolkit.building.reading.PAGES_A_SHARD", 10)
    monkeypatch.setattr("toolkit.building.stories.STORIES_A_SHARD", 5)


@pytest.fixture(scope="module")
def yesterday(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the pages of yesterday and the corpus built of them."""
    folder = tmp_path_factory.mktemp("yesterday")
    write(folder / "pages", range(1000, 1030))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("toolkit.building.reading.PAGES_A_SHARD", 10)
        patch.setattr("toolkit.building.stories.STORIES_A_SHARD", 5)
        build(folder / "pages", folder / "out", quiet=True)
    return folder


@pytest.fixture
def grown(yesterday: Path, tmp_path: Path) -> Path:
    shutil.copytree(yesterday, tmp_path / "grown")
    return tmp_path / "grown"


def test_one_more_story_is_read_and_aligned_and_the_rest_is_as_before(grown: Path) -> None:
    write(grown / "pages", range(1030, 1031))
    build(grown / "pages", grown / "out", quiet=True)
    made = changes(grown / "out")
    assert made["stories"] == {AS_BEFORE: 30, "new": 1}
    assert 3 <= made["pages"]["read"] <= 60
    assert sum(made["pages"].values()) == 93


def test_what_has_changed_is_told_with_the_reason(grown: Path) -> None:
    write(grown / "pages", range(1003, 1004), "en", title="The river is back in its bed")
    (grown / "pages" / "en" / "1007.json").unlink()
    for lang in FOLDERS:
        (grown / "pages" / lang / "1009.json").unlink()
    build(grown / "pages", grown / "out", quiet=True)
    assert changes(grown / "out")["stories"] == {AS_BEFORE: 27, "changed": 2, "gone": 1}
    which = {why: [story.rsplit("/", 1)[-1] for story in of] for why, of in changes(grown / "out")["which"].items()}
    assert which == {"changed": ["1003", "1007"], "gone": ["1009"]}
    build(grown / "pages", grown / "out", quiet=True, relearn=True)
    assert changes(grown / "out")["stories"] == {"another lexicon": 29}
    assert changes(grown / "out")["which"] == {}


def test_a_grown_corpus_is_one_built_at_once_with_its_lexicon_shards_and_all(grown: Path, tmp_path: Path) -> None:
    write(grown / "pages", range(1030, 1035))
    write(grown / "pages", range(1003, 1004), "en", title="The river is back in its bed")
    (grown / "pages" / "ru" / "1007.json").unlink()
    build(grown / "pages", grown / "out", quiet=True)
    from toolkit.alignment.stories import Words

    words = Words(lexicon=str(grown / "out"))
    build(grown / "pages", tmp_path / "once", quiet=True, words=words)
    but = ("manifest.json", CHANGES, HEAD)  # they say which command made it, and of what
    assert files(tmp_path / "once", but=but) == files(grown / "out", but=but)
    kept, made = (open_corpus(folder).manifest for folder in (grown / "out", tmp_path / "once"))
    assert (kept.counts, kept.ledger, kept.checksums) == (made.counts, made.ledger, made.checksums)


def write_hidden(folder: Path, numbers: range) -> None:
    """Write versions whose pages and addresses say nothing of each other."""
    for number in numbers:
        for lang in FOLDERS:
            row = {**page(number, lang), "url": f"https://{lang}.paper.example/{lang}{number * 7919}"}
            (folder / f"{number}-{lang}.json").write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")


def test_texts_that_were_compared_are_not_compared_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def counted(one: Article, other: Article) -> Judgement:
        asked.append(one.id)
        return judged(one, other)

    monkeypatch.setattr("toolkit.building.comparing.PAIRS_A_SHARD", 2)
    monkeypatch.setattr("toolkit.building.comparing.judged", counted)
    pages, out = tmp_path / "pages", tmp_path / "out"
    pages.mkdir()
    write_hidden(pages, range(1000, 1120, 10))
    made = build(pages, out, quiet=True)
    assert {member.reason for story in made.stories() for member in story.story.members} == {"content"}
    first = len(asked)
    asked.clear()
    write_hidden(pages, range(1120, 1130, 10))
    build(pages, out, quiet=True)
    assert 2 <= len(asked) < first / 2
    build(pages, tmp_path / "two", jobs=2, quiet=True)
    assert files(tmp_path / "two" / SHARDS / "judged") == files(out / SHARDS / "judged")
    next((out / SHARDS / "judged").iterdir()).write_bytes(b"")
    write_hidden(pages, range(1130, 1140, 10))
    with pytest.raises(ToolkitError, match=r"jsonl: damaged; delete .*\.shards and build again"):
        build(pages, out, quiet=True)


def test_what_is_compiled_of_the_code_is_no_other_code(tmp_path: Path) -> None:
    (tmp_path / "kernels.py").write_text("x = 1\n")
    before = code_of(tmp_path)
    (tmp_path / "__pycache__").mkdir()
    for name in ("kernels.cpython-311.pyc", "kernels.sums-443.py311.nbi", "kernels.cpython-311.pyc.139"):
        (tmp_path / "__pycache__" / name).write_bytes(b"compiled")
    assert code_of(tmp_path) == before
    (tmp_path / "kernels.py").write_text("x = 2\n")
    assert code_of(tmp_path) != before


def test_shards_may_be_deleted(grown: Path) -> None:
    before = files(grown / "out")
    shutil.rmtree(grown / "out" / SHARDS)
    (grown / "out" / "report.html").unlink()
    build(grown / "pages", grown / "out", quiet=True)
    assert files(grown / "out") == before


def test_damaged_articles_are_read_again_and_where_that_is_too_late_it_is_one_line(grown: Path) -> None:
    whole = {path: path.read_bytes() for path in (grown / "out" / SHARDS).glob("pages/*/articles")}
    for path, data in whole.items():
        path.write_bytes(data[:-9] + b"123456789")
    place = Place(next(iter(whole)).parent.name, 0, len(next(iter(whole.values()))), 1_000_000, "0" * 16)
    with pytest.raises(ToolkitError, match=r"articles: missing or damaged; delete .*\.shards and build again"):
        read_articles(grown / "out" / SHARDS / "pages", [place])
    write(grown / "pages", range(1003, 1004), "en", title="The river is back in its bed")
    build(grown / "pages", grown / "out", quiet=True, relearn=True)
    for path, data in whole.items():
        assert not path.exists() or path.read_bytes() == data


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system cannot kill so")
def test_a_build_killed_at_any_moment_goes_on_and_gives_the_same_bytes(yesterday: Path, tmp_path: Path) -> None:
    """Kill the build before each of the renames that put files in place: there is no other moment that disk can tell."""
    code = (
        "import os, sys, pathlib\n"
        "import toolkit.building as b\n"
        "b.reading.PAGES_A_SHARD, b.stories.STORIES_A_SHARD = 10, 5\n"
        "left = int(sys.argv[3])\n"
        "def dying(name):\n"
        "    done = getattr(pathlib.Path, name)\n"
        "    def rename(self, target):\n"
        "        global left\n"
        "        left -= 1\n"
        "        if left < 0:\n"
        "            os._exit(9)\n"
        "        return done(self, target)\n"
        "    setattr(pathlib.Path, name, rename)\n"
        "dying('rename'), dying('replace')\n"
        "b.build(sys.argv[1], sys.argv[2], quiet=True)\n"
    )
    out = tmp_path / "out"
    killed = 0
    for step in (3, 1, 1, 14, 2, 40, 300, 7, 90, 60, 60, 2, 2, 100_000):
        done = subprocess.run([sys.executable, "-c", code, yesterday / "pages", out, str(step)], check=False)
        killed += done.returncode == 9
    assert done.returncode == 0
    assert killed > 5
    assert not (out / WORK).exists()
    assert files(out) == files(yesterday / "out")


def test_a_full_disk_is_one_line(grown: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("toolkit.building.reading.write_json", full)
    write(grown / "pages", range(1040, 1041))
    with pytest.raises(ToolkitError, match="cannot be written: No space left on device"):
        build(grown / "pages", grown / "out", quiet=True)
    monkeypatch.undo()
    build(grown / "pages", grown / "out", quiet=True)
    assert open_corpus(grown / "out").manifest.counts["stories"] == 31


# --- revisions -------------------------------------------------------------------------------------------------------


def test_an_article_saved_twice_keeps_its_revisions_and_the_newest_is_used(grown: Path) -> None:
    for crawl, text in (
        ("a-monday", "Спершу писали так."),
        ("b-tuesday", "Тепер пишуть інакше."),
        ("c-again", "Тепер пишуть інакше."),
    ):
        day = {"a-monday": "02", "b-tuesday": "03", "c-again": "04"}[crawl]
        row = {**page(1001, "uk", text), "fetched": f"2026-02-{day}T08:00:00+00:00"}
        (grown / "pages" / f"{crawl}.json").write_text(json.dumps(row), encoding="utf-8")
    build(grown / "pages", grown / "out", quiet=True)
    made = open_corpus(grown / "out")
    rows = list(read_parquet(made.table(REVISIONS)))
    assert [(row["page"], row["used"], row["reason"]) for row in rows] == [
        ("uk/1001.json#1", False, "revision"),
        ("a-monday.json#1", False, "revision"),
        ("b-tuesday.json#1", False, "duplicate"),
        ("c-again.json#1", True, None),
    ]
    assert len({row["revision"] for row in rows}) == 3
    story = next(story for story in made.stories() if story.story.id.endswith("/1001"))
    assert story.articles[0].page == "c-again.json#1"
    articles = next(step for step in made.manifest.ledger.steps if step.noun == "articles")
    assert {loss.reason: loss.count for loss in articles.losses} == {"duplicate": 1, "revision": 2}
    assert changes(grown / "out")["stories"] == {AS_BEFORE: 29, "changed": 1}


# --- parts of files --------------------------------------------------------------------------------------------------


def warc(count: int, *, packed: bool) -> bytes:
    dice = random.Random(1)
    out = []
    for number in range(count):
        body = f"<html><body><h1>{number}</h1>{dice.randbytes(dice.randrange(1500)).hex()}</body></html>".encode()
        block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
        length = len(block) + (500 if number % 17 == 5 else 0)  # some say that they are longer than they are
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {HERE}/{number}\r\nContent-Length: {length}\r\n\r\n"
        )
        record = head.encode() + block + b"\r\n\r\n"
        out.append(gzip.compress(record, mtime=0) if packed else record)
    return b"".join(out)


def rows(count: int) -> list[dict[str, Any]]:
    return [page(number, "uk", "ї" * (number % 300)) for number in range(count)]


def write_big(folder: Path, name: str) -> None:
    if name.startswith("pages"):
        (folder / name).write_bytes(warc(200, packed=name.endswith(".gz")))
    elif name.endswith("jsonl"):
        lines = [json.dumps(row, ensure_ascii=False) for row in rows(200)]
        (folder / name).write_text("\n".join([*lines[:50], "", "{broken", *lines[50:]]), encoding="utf-8")
    else:
        pq.write_table(pa.Table.from_pylist(rows(200)), folder / name, row_group_size=16)


def read_in(folder: Path, name: str, parts: list[readers.Part]) -> Iterator[object]:
    for part in parts:
        yield from readers.read(folder, name, part)


@pytest.mark.parametrize("name", ["pages.warc", "pages.warc.gz", "rows.jsonl", "rows.parquet"])
def test_the_parts_of_a_file_give_what_the_whole_gives(tmp_path: Path, name: str) -> None:
    write_big(tmp_path, name)
    whole = (tmp_path / name).stat().st_size
    for size in (whole // 50, whole // 7, whole // 3):
        parts = readers.parts(tmp_path, name, size)
        assert len(parts) > 1
        assert list(read_in(tmp_path, name, parts)) == list(readers.read(tmp_path, name))


@pytest.mark.parametrize("name", ["pages.warc", "pages.warc.gz", "rows.jsonl"])
def test_what_is_added_to_a_file_changes_its_last_part_alone(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("toolkit.readers.parts.__defaults__", (5_000,))
    write_big(tmp_path, name)
    before = list(pieces(tmp_path, [name]))
    with (tmp_path / name).open("ab") as file:
        file.write(
            warc(100, packed=name.endswith(".gz")) if name.startswith("pages") else b'\n{"title": "t", "text": "x"}'
        )
    after = list(pieces(tmp_path, [name]))
    assert len(before) > 2
    assert after[: len(before) - 1] == before[:-1]
    assert after[len(before) - 1] != before[-1]


def test_a_file_of_one_piece_is_one_part(tmp_path: Path) -> None:
    (tmp_path / "one.warc.gz").write_bytes(gzip.compress(warc(200, packed=False), mtime=0))
    (tmp_path / "list.json").write_text(json.dumps(rows(200), indent=1), encoding="utf-8")
    for name in ("one.warc.gz", "list.json"):
        assert readers.parts(tmp_path, name, 3_000) in ([readers.WHOLE], [readers.Part(0)])
        assert sum(isinstance(found, Page) for found in readers.read(tmp_path, name)) > 100


def test_one_more_item_changes_one_shard() -> None:
    names = [f"story-{number}" for number in range(1_000)]
    before = [tuple(shard) for shard in shards(names, str, 20)]
    after = [tuple(shard) for shard in shards(sorted([*names, "story-5000"]), str, 20)]
    now = {tuple(shard) for shard in shards(sorted(names), str, 20)}
    assert sum(map(len, before)) == 1_000
    assert max(map(len, before)) <= 40
    assert len(set(after) - now) <= 3
