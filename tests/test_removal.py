"""What was removed is nowhere: not in a corpus, what is exported of it, or what a build keeps for the next one."""

import gzip
import json
import shutil
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from test_growing import changes, files, page, write

from toolkit import cli
from toolkit.alignment.stories import Words
from toolkit.building import CHANGES, build
from toolkit.building.reading import ARTICLES, RECORDS, Record, codec
from toolkit.building.removing import cut, mark_of_sentence
from toolkit.building.store import HEAD, SHARDS
from toolkit.corpus import open_corpus, read_removals
from toolkit.corpus.removing import address
from toolkit.data import Anchor, Article, Paragraph, digest, joined
from toolkit.errors import ToolkitError
from toolkit.files import read_jsonl, read_parquet
from toolkit.splitting import split_article

SECRET = {"uk": "Захар Таємниченко", "ru": "Захар Тайниченко", "en": "Zakhar Tayemnychenko"}
SAID = {
    "uk": "Поруч стояв {}, якого ніхто не питав. Потім він пішов додому.",
    "ru": "Рядом стоял {}, которого никто не спрашивал. Потом он ушёл домой.",
    "en": "Next to them stood {}, whom nobody asked. Then he went home.",
}


@pytest.fixture(autouse=True)
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolkit.building.reading.PAGES_A_SHARD", 10)
    monkeypatch.setattr("toolkit.building.stories.STORIES_A_SHARD", 5)


def write_story(folder: Path, number: int) -> None:
    for lang, said in SAID.items():
        row = page(number, lang, said.format(SECRET[lang]))
        (folder / lang / f"{number}.json").write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with pages that name somebody in one story, and the corpus built of them."""
    folder = tmp_path_factory.mktemp("before")
    write(folder / "pages", range(1000, 1016))
    write_story(folder / "pages", 1007)
    recipe = 'name = "river"\nlicence = "CC-BY-4.0"\ncontact = "desk@news.example"\n[filters]\npreset = "all"\n'
    (folder / "pages" / "recipe.toml").write_text(recipe, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("toolkit.building.reading.PAGES_A_SHARD", 10)
        patch.setattr("toolkit.building.stories.STORIES_A_SHARD", 5)
        build(folder / "pages", folder / "out", quiet=True)
    return folder


@pytest.fixture
def folder(before: Path, tmp_path: Path) -> Path:
    shutil.copytree(before, tmp_path / "again")
    return tmp_path / "again"


def remove(folder: Path, **item: str) -> None:
    lines = [f'{name} = "{value}"' for name, value in item.items()]
    text = "\n".join(["[[removed]]", *lines, 'reason = "asked for"', "date = 2026-03-01", ""])
    with (folder / "pages" / "removed.toml").open("a", encoding="utf-8") as out:
        out.write(text)


def code(argv: list[str]) -> object:
    with pytest.raises(SystemExit) as caught:
        cli.main(argv)
    return caught.value.code


def values(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in values(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in values(inner)]
    return [str(value)]


def texts(out: Path) -> dict[str, str]:
    """Return all that stands in any file below a folder, unpacked, by its path."""
    found = {}
    for path in sorted(p for p in out.rglob("*") if p.is_file()):
        name = path.relative_to(out).as_posix()
        if path.suffix == ".parquet":
            table = pq.read_table(path)
            found[name] = "\n".join(values(table.to_pylist())) + str(table.schema.metadata)
        elif path.suffix == ".gz":
            found[name] = gzip.decompress(path.read_bytes()).decode()
        elif path.name == ARTICLES:
            raw = path.read_bytes()
            places = list(read_jsonl(path.with_name(RECORDS), Record))
            assert sum(p.size for p in places) == len(raw)
            found[name] = "".join(
                codec().decompress(raw[p.at : p.at + p.size], p.raw, asbytes=True).decode() for p in places
            )
        else:
            found[name] = path.read_bytes().decode("utf-8", "replace")
        found[name] += name
    return found


def holding(out: Path, *needles: str) -> set[str]:
    return {name for name, text in texts(out).items() if any(needle.lower() in text.lower() for needle in needles)}


NAMES = ("таємн", "тайнич", "tayemn")


def unit_of(folder: Path) -> dict[str, Any]:
    rows = read_parquet(folder / "out" / "tables" / "units.parquet")
    return next(row for row in rows if SECRET["en"] in row["en"])


def test_the_name_is_found_where_nothing_is_removed(folder: Path) -> None:
    found = {name.split("/")[0] for name in holding(folder / "out", *NAMES)}
    assert found >= {"tables", "export", "report.html", "lexicon.tsv.gz", SHARDS}


@pytest.mark.parametrize("kind", ["story", "url", "unit", "pair"])
def test_what_is_removed_later_is_in_no_file_of_the_corpus(kind: str, folder: Path, tmp_path: Path) -> None:
    row = unit_of(folder)
    if kind == "story":
        remove(folder, story=row["story"])
    elif kind == "url":
        for lang in ("uk", "ru", "en"):
            remove(folder, url=str(page(1007, lang)["url"]).replace("https://", "http://www.") + "?utm_source=mail#top")
    elif kind == "unit":
        remove(folder, unit=row["id"])
    else:
        for pair in ("uk-ru", "uk-en"):
            table = folder / "out" / "export" / "hub" / "data" / pair / "train-00000-of-00001.parquet"
            remove(folder, unit=next(r["id"] for r in read_parquet(table) if SECRET["uk"] in r["translation"]["uk"]))
    build(folder / "pages", folder / "out", quiet=True)
    assert not holding(folder / "out", *NAMES)
    made = open_corpus(folder / "out")
    assert not changes(folder / "out")["idle"]
    if kind in ("story", "url"):
        assert {loss.reason: loss.count for loss in made.manifest.ledger.step("pages").losses} == {"removed": 3}
        assert not holding(folder / "out", "/1007/")
    else:
        assert made.manifest.ledger.step("warnings").by["removed-text"] == 3
        assert holding(folder / "out" / "tables", "Then he went home.")  # the rest of the story is there
    assert changes(folder / "out")["pages"]["as before"] > 0
    files_now = files(folder / "out", but=("manifest.json", CHANGES, HEAD))
    words = Words(lexicon=str(folder / "out"))
    if kind in ("story", "url"):  # what a unit's id says depends on what the aligner knew
        build(folder / "pages", tmp_path / "once", quiet=True, words=words)
        assert files(tmp_path / "once", but=("manifest.json", CHANGES, HEAD)) == files_now


@pytest.mark.parametrize("kind", ["story", "unit"])
def test_a_build_from_nothing_leaves_it_out_too(kind: str, folder: Path, tmp_path: Path) -> None:
    row = unit_of(folder)
    remove(folder, **({"story": row["story"]} if kind == "story" else {"unit": row["id"]}))
    build(folder / "pages", tmp_path / "new", quiet=True)
    assert not holding(tmp_path / "new", *NAMES)


def test_what_was_removed_stays_out_when_shards_are_deleted_and_the_page_is_saved_again(folder: Path) -> None:
    remove(folder, unit=unit_of(folder)["id"])
    build(folder / "pages", folder / "out", quiet=True)
    shutil.rmtree(folder / "out" / SHARDS)
    for lang, said in SAID.items():
        row = page(1007, lang, said.format(SECRET[lang]) + " 12.")
        (folder / "pages" / lang / "1007.json").write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    build(folder / "pages", folder / "out", quiet=True)
    assert not holding(folder / "out", *NAMES)


@pytest.mark.parametrize("moment", ["unlearned", "match", "filtered", "put"])
def test_a_removal_that_was_killed_goes_on(
    moment: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(folder, tmp_path / "undisturbed")
    for place in (folder, tmp_path / "undisturbed"):
        remove(place, unit=unit_of(place)["id"])
        remove(place, url=str(page(1003, "ru")["url"]))
    build(tmp_path / "undisturbed" / "pages", tmp_path / "undisturbed" / "out", quiet=True)

    def killed(*args: object, **kwargs: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(f"toolkit.building.{moment}", killed)
        with pytest.raises(KeyboardInterrupt):
            build(folder / "pages", folder / "out", quiet=True)
    build(folder / "pages", folder / "out", quiet=True)
    assert not holding(folder / "out", *NAMES)
    but = ("manifest.json", CHANGES)
    assert files(folder / "out", but=but) == files(tmp_path / "undisturbed" / "out", but=but)


def test_a_correction_of_what_was_removed_is_not_quoted(folder: Path) -> None:
    row = unit_of(folder)
    edit = {
        "story": row["story"],
        "unit": row["id"],
        "lang": "en",
        "was": digest(row["en"]),
        "before": row["en"],
        "text": f"There stood {SECRET['en']}.",
    }
    (folder / "pages" / "corrections.jsonl").write_text(json.dumps(edit) + "\n", encoding="utf-8")
    build(folder / "pages", folder / "out", quiet=True)
    assert holding(folder / "out" / "tables", "There stood")
    remove(folder, unit=row["id"])
    build(folder / "pages", folder / "out", quiet=True)
    assert not holding(folder / "out", *NAMES, "There stood")


def test_a_line_taken_back_brings_the_text_back(folder: Path) -> None:
    was = files(folder / "out", but=("manifest.json", CHANGES, HEAD))
    remove(folder, story=unit_of(folder)["story"])
    build(folder / "pages", folder / "out", quiet=True)
    (folder / "pages" / "removed.toml").unlink()
    build(folder / "pages", folder / "out", quiet=True, relearn=True)
    assert files(folder / "out", but=("manifest.json", CHANGES, HEAD)) == was


def test_a_line_that_matches_nothing_is_a_warning(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    remove(folder, story="news.example/9999")
    remove(folder, unit="0123456789ab")
    for _ in range(2):  # also where nothing is left to do
        assert code(["build", str(folder / "pages"), "-o", str(folder / "out"), "-q"]) == 0
        told = capsys.readouterr().err.splitlines()
        assert told == [
            "warning: removed.toml, line 1: nothing here is that story; it may be gone already, or misspelt",
            "warning: removed.toml, line 5: nothing here is that unit; it may be gone already, or misspelt",
        ]
    assert changes(folder / "out")["pages"]["read"] == 0
    assert changes(folder / "out")["stories"] == {"as before": 16}


def test_all_bad_lines_are_told_each_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "removed.toml").write_text(
        '[[removed]]\nstory = "a"\nurl = "https://x.example/a"\n[[removed]]\nreason = "x"\n[[removed]]\nurl = "a page"\n'
        '[[removed]]\nunti = "x"\n[[removed]]\nstory = "a"\ndate = "May"\n[remove]\n',
        encoding="utf-8",
    )
    with pytest.raises(ToolkitError) as caught:
        read_removals(tmp_path)
    head, *lines = str(caught.value).splitlines()
    assert head.endswith("removed.toml: 6 mistakes")
    assert [line.split(":")[0].strip() for line in lines] == [
        "line 1",
        "line 4",
        "line 7",
        "line 9",
        "line 12",
        "line 13",
    ]
    assert "names story and url" in lines[0]
    assert "did you mean 'unit'" in lines[3]


def test_an_address_is_known_in_all_its_spellings() -> None:
    assert len({address(f"{p}news.example/a/1{s}") for p in ("http://", "https://www.") for s in ("", "/", "#x")}) == 1
    assert address("https://www.pravda.com.ua/eng/news/2022/10/08/7370862/index.amp") == address(
        "http://pravda.com.ua/eng/news/2022/10/8/7370862"
    )
    assert address("https://www.pravda.com.ua/eng/news/2022/10/8/7370862") != address(
        "https://www.pravda.com.ua/news/2022/10/8/7370862"
    )


def test_what_is_left_of_an_article_keeps_its_places() -> None:
    whole = Article(
        site="news.example", key="1", lang="en", claimed="en", url="https://news.example/1", page="1", page_sha256="",
        extractor="x", links=(Anchor(11, 15, "https://a"), Anchor(17, 25, "https://b"), Anchor(50, 54, "https://c")),
        paragraphs=joined([
            Paragraph(kind="title", text="The flood.", start=0), Paragraph(kind="body", text="Rain. Somebody saw it. It ended.", start=0),
            Paragraph(kind="quote", text="I was there.", start=0, label="Somebody", speaker="Somebody"),
        ]),
    )  # fmt: skip
    said = [whole.text[s.start : s.end] for s in split_article(whole)]
    left, met = cut(whole, {mark_of_sentence(whole.id, said[i]): "key" for i in (2, 4)})
    assert left is not None
    assert left.text == "The flood.\nRain. It ended."
    assert len(met) == 2
    assert [left.text[a.start : a.end] for a in left.links] == ["Rain"]
    assert cut(whole, {mark_of_sentence(whole.id, text): "key" for text in said})[0] is None


def test_an_export_and_a_publication_refuse_what_was_removed_since(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    remove(folder, unit=unit_of(folder)["id"])
    out = str(folder / "out")
    for command in (["export", out, "-f", "jsonl"], ["publish", out, "--repo", "user/name"]):
        assert code(command) == 1
        told = capsys.readouterr().err
        assert "removed.toml names (line 1); build again: newsalign build" in told
    build(folder / "pages", folder / "out", quiet=True)
    assert code(["export", out, "-f", "jsonl"]) == 0


def test_the_notes_tell_nothing(folder: Path) -> None:
    remove(folder, url=str(page(1007, "en")["url"]))
    remove(folder, unit=unit_of(folder)["id"])
    build(folder / "pages", folder / "out", quiet=True)
    notes = (folder / "out" / SHARDS / "removed.json").read_text()
    assert "news.example" not in notes
