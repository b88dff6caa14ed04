"""Each format, written and read again by somebody else's reader."""

import gzip
import json
import re
import sys
import tempfile
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from lxml import etree
from strategies import corpora

from toolkit.data import LANGS, PAIRS, AlignedStory
from toolkit.errors import ToolkitError
from toolkit.exports import FORMATS, About, Options
from toolkit.exports.characters import XML, fitting
from toolkit.pipeline import export
from toolkit.units import segments

ABOUT = About(
    name="sample", title="A sample", description="Invented.", licence="Apache-2.0", newsalign="0.1", account=["pages 3"]
)
DEFAULTS = Options()
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def exported(folder: str, name: str, stories: list[AlignedStory], options: Options = DEFAULTS) -> Path:
    target = Path(folder) / name
    target.mkdir()
    FORMATS[name](target, ABOUT, lambda: iter(stories), options)
    return target


def complete(stories: list[AlignedStory]) -> list[tuple[str, ...]]:
    units = [tuple(u.text(lang) for lang in LANGS) for s in stories for u in s.units]
    return [texts for texts in units if all(texts)]


def paired(stories: list[AlignedStory], left: str, right: str) -> list[tuple[str, str]]:
    return [(s.source, s.target) for story in stories for s in segments(story, left, right) if s.source and s.target]


@settings(max_examples=25, deadline=None)
@given(stories=corpora())
def test_tmx_is_well_formed_and_holds_the_units_all_versions_have(stories: list[AlignedStory]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = etree.parse(exported(folder, "tmx", stories) / "sample.tmx").getroot()
        assert root.get("version") == "1.4"
        assert root.find("header").get("srclang") == "*all*"
        read = [tuple(seg.text for seg in tu.iter("seg")) for tu in root.iter("tu")]
        assert read == [tuple(fitting(t, [XML]) for t in texts) for texts in complete(stories)]
        for tu in root.iter("tu"):
            assert [tuv.get(XML_LANG) for tuv in tu.iter("tuv")] == ["uk", "ru", "en"]
            assert {p.get("type") for p in tu.findall("prop")} >= {"x-story", "x-link-type", "x-score"}
            assert [child.tag for child in tu][-3:] == ["tuv"] * 3  # properties stand before
        for left, right in PAIRS:
            root = etree.parse(Path(folder) / "tmx" / f"sample.{left}-{right}.tmx").getroot()
            assert len(root.findall("body/tu")) == len(paired(stories, left, right))


@settings(max_examples=25, deadline=None)
@given(stories=corpora())
def test_moses_files_have_one_line_a_unit_in_every_language(stories: list[AlignedStory]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        target = exported(folder, "moses", stories)
        units = [u for s in stories for u in s.units]
        for lang in LANGS:
            data = (target / f"sample.{lang}").read_bytes()
            assert data.count(b"\n") == len(units)
            lines = data.decode().splitlines()  # also breaks at what only Unicode calls a line end
            assert len(lines) == len(units)
            assert [bool(line) for line in lines] == [bool(u.text(lang)) for u in units]
        assert (target / "sample.ids").read_text().split() == [u.id for u in units]
        for left, right in PAIRS:
            for side in (left, right, "ids"):
                count = (target / f"sample.{left}-{right}.{side}").read_bytes().count(b"\n")
                assert count == len(paired(stories, left, right))


@settings(max_examples=25, deadline=None)
@given(stories=corpora())
def test_jsonl_gives_back_texts_and_places(stories: list[AlignedStory]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        lines = (exported(folder, "jsonl", stories) / "sample.jsonl").read_bytes().split(b"\n")[:-1]
    rows = [json.loads(line) for line in lines]
    texts = {a.id: a.text for s in stories for a in s.articles}
    assert [tuple(r[lang] for lang in LANGS) for r in rows] == [
        tuple(u.text(lang) for lang in LANGS) for s in stories for u in s.units
    ]
    for row in rows:
        for lang in LANGS:
            whole = texts.get(row["articles"][lang], "")
            assert row[lang] == " ".join(whole[s["start"] : s["end"]] for s in row[f"{lang}_spans"])


@pytest.fixture(scope="module")
def three_stories() -> list[AlignedStory]:
    from hypothesis import find

    return find(corpora(), lambda stories: len(stories) >= 2 and complete(stories) and len(stories[0].articles) == 3)


def test_the_hub_folder_is_opened_by_datasets(
    tmp_path: Path, three_stories: list[AlignedStory], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    import datasets

    target = exported(str(tmp_path), "hub", three_stories)
    options = {"cache_dir": str(tmp_path / "cache")}
    rows = datasets.load_dataset(str(target), **options)["train"]  # the default configuration
    units = [u for s in three_stories for u in s.units]
    assert rows["id"][:] == [u.id for u in units]
    assert rows["uk"][:] == [u.uk or None for u in units]
    pair = datasets.load_dataset(str(target), "uk-en", **options)["train"]
    assert [(r["translation"]["uk"], r["translation"]["en"]) for r in pair] == paired(three_stories, "uk", "en")
    articles = datasets.load_dataset(str(target), "articles", **options)["train"]
    texts = dict(zip(articles["id"][:], articles["text"][:], strict=True))
    for row in rows:
        for lang in LANGS:
            spans = [texts[row[f"{lang}_article"]][s["start"] : s["end"]] for s in row[f"{lang}_spans"]]
            assert " ".join(spans) == (row[lang] or "")


def test_the_card_names_configurations_and_licence(tmp_path: Path, three_stories: list[AlignedStory]) -> None:
    from huggingface_hub import DatasetCard

    card = DatasetCard.load(exported(str(tmp_path), "hub", three_stories) / "README.md")
    assert card.data.license == "apache-2.0"
    assert card.data.language == ["uk", "ru", "en"]
    head = yaml.safe_load(re.match(r"---\n(.*?)\n---", card.content, re.DOTALL)[1])
    assert [c["config_name"] for c in head["configs"] if c.get("default")] == ["sentences"]
    assert {c["config_name"] for c in head["configs"]} == {
        "sentences",
        "articles",
        "alignments",
        "uk-ru",
        "uk-en",
        "ru-en",
    }


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_stories_give_the_same_bytes(name: str, tmp_path: Path, three_stories: list[AlignedStory]) -> None:
    for run in ("one", "two"):
        (tmp_path / run).mkdir()
        exported(str(tmp_path / run), name, three_stories)
    one = {p.relative_to(tmp_path / "one"): p.read_bytes() for p in (tmp_path / "one").rglob("*") if p.is_file()}
    two = {p.relative_to(tmp_path / "two"): p.read_bytes() for p in (tmp_path / "two").rglob("*") if p.is_file()}
    assert one == two
    assert one


def test_tmx_takes_a_source_language_and_locales(tmp_path: Path, three_stories: list[AlignedStory]) -> None:
    target = exported(str(tmp_path), "tmx", three_stories, Options(source="uk", locales=True, pairs=(("uk", "en"),)))
    root = etree.parse(target / "sample.tmx").getroot()
    assert root.find("header").get("srclang") == "uk-UA"
    assert {tuv.get(XML_LANG) for tuv in root.iter("tuv")} == {"uk-UA", "ru-UA", "en-GB"}
    assert sorted(p.name for p in target.iterdir()) == ["sample.tmx", "sample.uk-en.tmx"]


def test_packed_files_carry_no_time(tmp_path: Path) -> None:
    from toolkit.files import writing

    with writing(tmp_path / "a.gz") as out:
        out.write(b"x")
    assert (tmp_path / "a.gz").read_bytes()[4:8] == b"\0\0\0\0"
    assert gzip.decompress((tmp_path / "a.gz").read_bytes()) == b"x"


def test_large_configurations_are_cut_into_numbered_shards(
    tmp_path: Path, three_stories: list[AlignedStory], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    import datasets
    import pyarrow.parquet as pq

    module = sys.modules["toolkit.exports.hub"]
    monkeypatch.setattr(module, "SHARD_BYTES", 1)
    monkeypatch.setattr(module, "ROW_GROUP", 2)
    target = exported(str(tmp_path), "hub", three_stories)
    ids = [u.id for s in three_stories for u in s.units]
    files = sorted((target / "data" / "sentences").iterdir())
    many = (len(ids) + 1) // 2
    assert [f.name for f in files] == [f"train-{n:05}-of-{many:05}.parquet" for n in range(many)]
    assert datasets.load_dataset(str(target), cache_dir=str(tmp_path / "cache"))["train"]["id"][:] == ids
    column = pq.ParquetFile(files[0]).metadata.row_group(0).column(0)
    assert column.has_offset_index  # of pages: viewers read a few rows without the rest


PAGE = {"title": "Річка вийшла з берегів", "lang": "uk", "paragraphs": ["Вода піднялася на 3 м.\u2028Міст закрили."]}


def test_a_recipe_names_the_formats_of_its_builds(tmp_path: Path) -> None:
    from toolkit.building import CHANGES, build

    pages = tmp_path / "pages"
    pages.mkdir()
    row = {**PAGE, "url": "https://news.example/news/2026/01/01/1/"}
    (pages / "1.json").write_text(json.dumps(row), encoding="utf-8")
    names = ["tsv", "xlsx", "ladder"]
    for count in (1, 3):  # other formats are added to the corpus that is there
        (pages / "recipe.toml").write_text(f'name = "rivers"\n[exports]\nformats = {names[:count]}\n', encoding="utf-8")
        made = build(pages, tmp_path / "out", quiet=True)
        assert sorted(p.name for p in (tmp_path / "out" / "export").iterdir()) == sorted(names[:count])
    assert json.loads((tmp_path / "out" / CHANGES).read_text())["stories"] == {"as before": 1}
    for name in names:  # and are what `export` writes
        folder = export(made, name, out=tmp_path / "again")
        assert {p.name: p.read_bytes() for p in folder.iterdir()} == {
            p.name: p.read_bytes() for p in (tmp_path / "out" / "export" / name).iterdir()
        }


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('formats = ["xslx"]', r"\[exports\] no format 'xslx', did you mean 'xlsx'\?"),
        ('format = ["xlsx"]', r"no key of \[exports\] 'format', did you mean 'formats'\?"),
        ('formats = "xlsx"', r"\[exports\] formats = \"xlsx\": expected a list in brackets"),
    ],
)
def test_a_recipe_with_a_wrong_format_is_told(line: str, said: str, tmp_path: Path) -> None:
    from toolkit.building import build

    (tmp_path / "recipe.toml").write_text(f'name = "rivers"\n[exports]\n{line}\n', encoding="utf-8")
    with pytest.raises(ToolkitError, match=said):
        build(tmp_path, tmp_path / "out", quiet=True)
