"""The figures of a corpus, and the pictures of them."""

import json
import struct
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree
from strategies import corpora

from toolkit import cli
from toolkit.building import build
from toolkit.corpus import SCORES, Corpus, Ledger, Manifest, Recipe, Tally, open_corpus, schema, write_tables
from toolkit.corpus.statistics import BINS, Counting, lines, statistics
from toolkit.corpus.tables import RULES
from toolkit.data import LANGS, AlignedStory
from toolkit.files import parquet_writer
from toolkit.reporting import draw_figures
from toolkit.units import segments

SAMPLE = Path(__file__).resolve().parents[1] / "corpora" / "sample"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("statistics") / "sample"
    build(SAMPLE, out, quiet=True)
    return out


def corpus(folder: Path, stories: list[AlignedStory], dropped: dict[str, str]) -> Corpus:
    counts = write_tables(folder / "tables", stories, [], dropped)
    with parquet_writer(folder / "tables" / f"{SCORES}.parquet", schema(SCORES)) as out:
        for story in stories:
            for unit in story.units:
                out.write({"id": unit.id, "story": unit.story, **dict.fromkeys(RULES), "boilerplate": 0.0})
    tally = Tally()
    for story in stories:
        tally.story(story)
    ledger = tally.ledger()
    return Corpus(folder, Manifest(newsalign="0", recipe=Recipe(name="x<y"), input="", counts=counts, ledger=ledger))


@settings(max_examples=30, deadline=None)
@given(stories=corpora())
def test_figures_are_what_counting_by_hand_gives(stories: list[AlignedStory]) -> None:
    gone = {unit.id: "ratio" for story in stories for unit in story.units[::3]}
    kept = [unit for story in stories for unit in story.units if unit.id not in gone]
    with tempfile.TemporaryDirectory() as folder:
        found = statistics(corpus(Path(folder), stories, gone))
    assert (found.stories, found.units, found.left_out) == (len(stories), len(kept), len(gone))
    assert sum(of[0] for of in found.types.values()) == sum(of[0] for of in found.probabilities) == len(kept)
    assert sum(of[1] for of in found.types.values()) == sum(of[1] for of in found.probabilities) == len(gone)
    assert len(found.probabilities) == BINS
    assert found.rules == {"ratio": len(gone)}
    assert sum(found.versions.values()) == len(kept)
    assert sum(month.stories for month in found.months) == len(stories)
    for lang in LANGS:
        own = found.languages[lang]
        texts = [unit.text(lang) for unit in kept if unit.text(lang)]
        assert (own.units, own.characters) == (len(texts), sum(map(len, texts)))
        assert own.stories == sum(lang in story.langs for story in stories)
        assert own.told == own.units <= own.tellable
        assert own.vocabulary <= own.tokens
    for pair, ratio in found.ratios.items():
        assert ratio.low <= ratio.median <= ratio.high
        assert sum(ratio.counts.values()) == ratio.units == sum(
            bool(unit.text(pair[:2]) and unit.text(pair[3:])) for unit in kept  # type: ignore[arg-type]
        )  # fmt: skip
    for svg in draw_figures(found).values():
        etree.fromstring(svg.encode())
    assert all("\n" not in line for line in lines(found))


def test_the_median_ratio_is_that_of_the_lengths() -> None:
    counting = Counting()
    for left, right in ((10, 10), (10, 20), (10, 15)):
        unit = {"kept": True, "rule": None, "split": None, "type": "translated", "probability": 1.0,
                "uk": "я" * left, "ru": "", "en": "x" * right}  # fmt: skip
        counting.unit(unit, ("uk", "en"), 0)
    from toolkit.corpus.statistics import ratio

    assert ratio(counting.ratios["uk-en"]).median == pytest.approx(1.5, rel=0.007)
    assert counting.probabilities[-1] == [3, 0]


def test_only_the_texts_that_recur_most_are_held() -> None:
    counting = Counting()
    for i in range(5_000):
        unit = {"kept": False, "rule": "boilerplate", "split": None, "type": "alone", "probability": 0.3,
                "uk": f"Речення {i}", "ru": "", "en": ""}  # fmt: skip
        counting.unit(unit, ("uk",), 1 + i % 1_000)
    assert len(counting.repeated) <= 1_000
    found = counting.repeats()
    assert [one.stories for one in found] == [1_000] * 5 + [999] * 5
    assert counting.rules == Counter(boilerplate=5_000)


def test_statistics_agree_with_the_exports_and_the_ledger(built: Path) -> None:
    made = open_corpus(built)
    found = statistics(made)
    step = made.manifest.ledger.step("units")
    assert (found.units, found.left_out) == (step.kept, step.came - step.kept)
    assert found.rules == {loss.reason: loss.count for loss in step.losses}
    assert found.versions == step.by
    words = Counter[str]()
    for story in made.kept_stories():
        for segment in segments(story, "uk", "en"):
            words.update(segment.source.casefold().split())
    assert found.languages["uk"].vocabulary <= len(words)


def stats(*args: object, code: int = 0, capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit, match=str(code)):
        cli.main(["stats", *map(str, args)])
    printed = capsys.readouterr()
    return printed.out + printed.err


def test_the_command_writes_figures_for_a_card(built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("resvg_py", reason="PNG takes the extra newsalign[png]")
    from toolkit.errors import ToolkitError
    from toolkit.reporting import to_png

    try:
        to_png("<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>")
    except ToolkitError as error:
        pytest.skip(str(error))
    out = stats(built, "-o", tmp_path / "figures", capsys=capsys)
    assert "vocabulary" in out
    names = {"months", "coverage", "types", "probability", "ratios", "rules"}
    assert {p.name for p in (tmp_path / "figures").iterdir()} == {
        "statistics.json", *(f"{name}.{form}" for name in names for form in ("svg", "png")),
    }  # fmt: skip
    for name in names:
        svg = etree.parse(tmp_path / "figures" / f"{name}.svg").getroot()
        png = (tmp_path / "figures" / f"{name}.png").read_bytes()
        assert png.startswith(b"\x89PNG")
        assert struct.unpack(">II", png[16:24]) == (2 * int(svg.get("width", 0)), 2 * int(svg.get("height", 0)))
    assert json.loads((tmp_path / "figures" / "statistics.json").read_text(encoding="utf-8"))["stories"] == 28
    before = {p.name: p.read_bytes() for p in (tmp_path / "figures").iterdir()}
    stats(built, "-o", tmp_path / "figures", capsys=capsys)
    assert {p.name: p.read_bytes() for p in (tmp_path / "figures").iterdir()} == before


def test_without_a_renderer_the_command_says_what_to_install(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "resvg_py", None)
    assert "newsalign[png]" in stats(built, "-o", tmp_path / "figures", code=1, capsys=capsys)
    assert not (tmp_path / "figures").exists()
    stats(built, "-o", tmp_path / "figures", "--no-png", capsys=capsys)
    assert (tmp_path / "figures" / "months.svg").is_file()


def test_no_picture_of_a_page_takes_the_hatching_of_another(built: Path) -> None:
    drawn = draw_figures(statistics(open_corpus(built)))
    ids = [node for svg in drawn.values() for node in etree.fromstring(svg.encode()).xpath("//@id")]
    assert len(ids) == len(set(ids)) >= 3


def test_a_corpus_without_dates_and_links_is_drawn() -> None:
    found = replace(_nothing(), months=())
    assert set(draw_figures(found)) == {"coverage"}


def _nothing():  # type: ignore[no-untyped-def]
    with tempfile.TemporaryDirectory() as folder:
        made = corpus(Path(folder), [], {})
        return statistics(replace(made, manifest=replace(made.manifest, ledger=Ledger(steps=()))))


def test_the_report_shows_the_figures(built: Path) -> None:
    page = (built / "report.html").read_text(encoding="utf-8")
    assert page.count("<figure") == 6
    assert '<h2 id="statistics-head">' in page
