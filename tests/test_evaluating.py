"""Systems × directions × metrics from one file: scored, cut, written as a leaderboard, on a corpus or on others' files."""

import json
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest

from toolkit import cli, evaluating, metrics
from toolkit.alignment.stories import Words
from toolkit.building import build
from toolkit.corpus import System, open_corpus, read_systems
from toolkit.data import Placed, Task
from toolkit.errors import ToolkitError, UsageError
from toolkit.evaluating import evaluate, origins, render, slices_of, task_of, write
from toolkit.pipeline import published
from toolkit.tasks import hub, moses

ROOT = Path(__file__).resolve().parents[1]
SYSTEMS = ROOT / "eval" / "systems.toml"
COPY = System(name="copy", direction="uk-en", engine="copy")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return build(ROOT / "corpora" / "sample", tmp_path_factory.mktemp("out"), words=Words(learn=False), quiet=True)


@pytest.fixture(scope="module")
def found(made):
    recipe = read_systems(SYSTEMS)
    return evaluate(
        made, recipe.systems, root=SYSTEMS.parent, names=["chrf"], slices=["kind", "year"], name=recipe.title
    )


def plain(folder, *, source=("Сніг.", "Дощ.", "Вітер."), target=("Snow.", "Rain.", "Wind."), **others):
    """Write Moses files and return their prefix."""
    for ending, lines in {"uk": source, "en": target, **others}.items():
        (folder / f"set.{ending}").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return folder / "set"


# --- what is scored ---


def test_only_translations_are_scored_and_their_share_is_said(made):
    task = task_of(made, ("uk", "en"))
    assert {s.type for s in task.segments} <= {"translated", "merged", "split", "reordered"}
    assert sum(task.types.values()) == len(task.segments) + task.left_out
    assert task.types["omitted"] == task.left_out > 0
    assert task.characters > sum(len(s.source) for s in task.segments)


def test_the_segments_are_those_of_the_exported_pair(made):
    wanted, excluded = published(made, "ru", "en")
    task = task_of(made, ("ru", "en"))
    assert [s.id for s in task.segments] == [s.id for s in wanted]
    assert task.left_out == excluded


def test_a_segment_knows_its_unit_and_its_story(made):
    units = {unit.id: unit for story in made.stories() for unit in story.units}
    for segment in task_of(made, ("uk", "en")).segments:
        assert segment.source in units[segment.unit].uk
        assert segment.story == units[segment.unit].story
        assert segment.published is not None
        assert segment.source_url.startswith("https://news.example/")


def test_other_types_are_scored_where_they_are_asked_for(made):
    task = task_of(made, ("uk", "en"), types=["merged", "split"])
    assert {s.type for s in task.segments} == {"merged", "split"}
    assert task.left_out == sum(task.types.values()) - len(task.segments)


@pytest.mark.parametrize(
    ("name", "message"),
    [("omitted", "nothing to score against"), ("mergd", "no link type 'mergd', did you mean 'merged'")],
)
def test_a_type_that_cannot_be_scored_is_wrong_usage(made, name, message):
    with pytest.raises(UsageError, match=message):
        task_of(made, ("uk", "en"), types=[name])


# --- systems ---


def test_the_example_runs_on_the_sample(found):
    values = {(s.direction, s.system): s.value for s in found.scores}
    assert values["uk-en", "good"] > values["uk-en", "literal"] > values["uk-en", "copy"]
    assert {d for d, _ in values} == {"uk-en", "uk-ru", "ru-uk"}


def test_whole_articles_are_cut_again_and_marked(found):
    values = {s.system: s for s in found.scores if s.direction == "uk-en"}
    again = values["whole (re-segmented)"]
    assert values["good"].value - 1.5 < again.value < values["good"].value
    assert any(w.startswith("re-segmented: whole articles") for w in again.warnings)
    assert next(r for r in found.systems if r.resegmented).name == "whole (re-segmented)"
    assert "re-segmented: whole articles" in render(found)


def test_an_engine_may_be_handed_whole_articles():
    segments = [
        Placed(id=str(n), direction="uk-ru", source=text, reference=text, source_sentences=(text,), story="s")
        for n, text in enumerate(("Сніг іде.", "Дощ не йде."))
    ]
    from toolkit.tasks import articles

    task = Task(direction="uk-ru", segments=tuple(segments), articles=articles(segments))
    system = System(name="copy", direction="uk-ru", engine="copy", whole_articles=True)
    done = evaluate(lambda pair: task, [system], root=".", names=["chrf"])
    assert done.systems[0].outputs == ("Сніг іде.", "Дощ не йде.")
    assert done.scores[0].value == 100


def test_a_missing_article_is_named(made, tmp_path):
    (tmp_path / "whole.jsonl").write_text('{"story": "x", "translation": "y"}\n', encoding="utf-8")
    system = System(name="w", direction="uk-en", file="whole.jsonl", whole_articles=True)
    with pytest.raises(
        ToolkitError, match=r"whole\.jsonl: no translation of 27 of 27 articles: news\.example/8000101, "
    ):
        evaluate(made, [system], root=tmp_path)
    (tmp_path / "whole.jsonl").write_text("text\n", encoding="utf-8")
    with pytest.raises(ToolkitError, match=r"whole\.jsonl, line 1: .*a line is \{\"story\""):
        evaluate(made, [system], root=tmp_path)


# --- contamination ---


def test_stories_before_and_after_the_end_of_training_are_scored_apart(found):
    own = [s for s in found.slices if s.system == "literal" and s.slice == "training"]
    whole = next(s for s in found.scores if s.system == "literal")
    assert [s.period for s in own] == ["before", "after"]
    assert sum(s.segments for s in own) == whole.segments
    assert min(s.score for s in own) < whole.value < max(s.score for s in own)
    assert "up to the end of its training data" in render(found)
    by_year = [(s.value, s.period) for s in found.slices if s.system == "literal" and s.slice == "year"]
    assert ("2022", "before") in by_year
    assert ("2022", "after") not in by_year
    assert {("2023", "before"), ("2023", "after"), ("2023", "all")} <= set(by_year)


def test_a_system_without_a_date_is_a_warning_where_others_have_one(found):
    assert [w.split(":")[0] for w in found.warnings] == ["uk-en, good", "uk-en, whole"]


def test_no_date_no_split_and_no_warning(made):
    done = evaluate(made, [COPY], root=".", names=["chrf"])
    assert (done.slices, done.warnings) == ((), ())


def test_stories_without_a_date_are_a_warning():
    times = (datetime(2023, 1, 1, tzinfo=UTC), None)
    segments = tuple(
        Placed(
            id=str(n), direction="uk-en", source="Сніг.", reference="Snow.", source_sentences=("Сніг.",), published=time
        )
        for n, time in enumerate(times)
    )
    system = System(name="copy", direction="uk-en", engine="copy", trained_until=date(2023, 6, 1))
    done = evaluate(lambda pair: Task(direction="uk-en", segments=segments), [system], root=".", names=["chrf"])
    assert done.warnings == ("uk-en: 1 of 2 segments are of stories without a date",)


def test_a_date_is_read_from_the_file(tmp_path):
    path = tmp_path / "systems.toml"
    path.write_text('[[systems]]\nname = "x"\ndirection = "uk-en"\nengine = "copy"\ntrained_until = 2023-09-01\n')
    assert read_systems(path).systems[0].trained_until == date(2023, 9, 1)
    path.write_text('[[systems]]\nname = "x"\ndirection = "uk-en"\nengine = "copy"\ntrained_until = "soon"\n')
    with pytest.raises(ToolkitError, match="trained_until"):
        read_systems(path)


# --- what is written ---


def test_the_leaderboard_holds_all_that_a_page_needs(found, tmp_path):
    write(found, tmp_path / "board")
    board = json.loads((tmp_path / "board" / "leaderboard.json").read_text(encoding="utf-8"))
    uk_en = next(d for d in board["directions"] if d["direction"] == "uk-en")
    assert uk_en["published"]["scored"] == uk_en["scored"] == len(uk_en["segments"])
    first = uk_en["segments"][0]
    assert first["source"]
    assert set(first["hypotheses"]) == set(first["scores"]) == {s["name"] for s in uk_en["systems"]}
    assert first["story"] in {a["story"] for a in uk_en["articles"]}
    article = uk_en["articles"][0]
    assert article["origin"]["lang"] == "uk"
    assert article["origin"]["signs"][0]["text"]
    assert set(article["scores"]) == set(first["scores"])
    assert uk_en["systems"][1]["trained_until"] == "2023-09-01"
    assert uk_en["systems"][0]["scores"][0]["interval"]
    assert {s["slice"] for s in uk_en["slices"]} == {"training", "kind", "year"}


def test_the_same_evaluation_gives_the_same_bytes(made, tmp_path):
    for name in ("a", "b"):
        write(evaluate(made, [COPY], root=".", names=["chrf"], slices=["kind", "year"]), tmp_path / name)
    for path in sorted(p for p in (tmp_path / "a").rglob("*") if p.is_file()):
        assert path.read_bytes() == (tmp_path / "b" / path.relative_to(tmp_path / "a")).read_bytes(), path.name


def test_a_folder_with_other_files_is_left_alone(found, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(ToolkitError, match="holds other files"):
        write(found, tmp_path)
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_tables_are_data_frames(found):
    scores = found.to_pandas()
    assert list(scores[scores.direction == "uk-en"].system) == ["good", "literal", "whole (re-segmented)", "copy"]
    assert set(found.to_pandas("slices").slice) == {"training", "kind", "year"}
    segments = found.to_pandas("segments")
    assert len(segments) == sum(len(r.outputs) for r in found.systems)
    assert len(found.to_pandas("articles")) == sum(27 if r.direction == "uk-en" else 26 for r in found.systems)
    with pytest.raises(ToolkitError, match="no table 'slces'"):
        found.to_pandas("slces")


def test_segments_are_written_as_parquet(found, tmp_path):
    import pyarrow.parquet as pq

    write(found, tmp_path / "board")
    table = pq.read_table(tmp_path / "board" / "segments.parquet")
    assert table.num_rows == sum(len(r.outputs) for r in found.systems)
    assert {"id", "unit", "story", "score", "hypothesis"} <= set(table.column_names)


def test_json_is_that_of_score_with_more_in_it(found):
    document = json.loads(render(found, "json"))
    assert document["version"] == 1
    assert document["published"]["uk-en"]["by_type"]["omitted"] > 0
    assert {s["slice"] for s in document["slices"]} == {"training", "kind", "year"}
    assert len(document["warnings"]) == 2


def test_score_cuts_the_same_slices(made):
    task = task_of(made, ("uk", "en"))
    lines = {"copy": [s.source for s in task.segments]}
    scored = metrics.score(lines, [[s.reference for s in task.segments]], metrics=["chrf"], direction="uk-en")
    by_score = slices_of(scored, made, "uk-en", ["kind"])
    by_eval = evaluate(made, [COPY], root=".", names=["chrf"], slices=["kind"]).slices
    assert by_score == by_eval


def test_scores_of_other_metrics_are_cut_by_the_same_slices(made, tmp_path, capsys):
    wanted, _ = published(made, "uk", "en")
    (tmp_path / "copy.en").write_text("".join(f"{s.source}\n" for s in wanted), encoding="utf-8")
    # a heading of "score" is named after the file
    rows = "".join(f"{tmp_path / 'copy.en'}\t{n}\t{n % 2}\n" for n in range(1, len(wanted) + 1))
    (tmp_path / "odd.tsv").write_text("system\tsegment\tscore\n" + rows, encoding="utf-8")
    flags = ["-m", "chrf", "--segment-scores", str(tmp_path / "odd.tsv"), "--slices", "kind"]
    with pytest.raises(SystemExit, match="0"):
        cli.main(["score", "--corpus", str(made.path), "-l", "uk-en", "-i", str(tmp_path / "copy.en"), *flags])
    cuts = json.loads(capsys.readouterr().out)["slices"]
    assert {c["metric"] for c in cuts if c["value"] == "body"} == {"chrF2", "odd"}


def test_the_original_is_told_where_a_slice_asks_for_it(made):
    done = evaluate(made, [COPY], root=".", names=["chrf"], slices=["direction"], details=False)
    assert "from the original" in {s.value for s in done.slices}


def test_the_origin_of_the_samples_stories_is_ukrainian(made):
    told = [origin.lang for origin in origins(made.path)]
    assert set(told) <= {"uk", None}
    assert told.count("uk") >= 25


# --- others' files ---


def test_moses_files_are_a_test_set(tmp_path):
    task = moses(plain(tmp_path, ids=("a", "b", "c"), docids=("x", "x", "y")), ("uk", "en"))
    assert [(s.id, s.story, s.source, s.reference) for s in task.segments][1] == ("b", "x", "Дощ.", "Rain.")
    assert [a.segments for a in task.articles] == [(0, 1), (2,)]
    turned = moses(tmp_path / "set", ("en", "uk"))
    assert turned.segments[0].source == "Snow."
    assert moses(tmp_path / "set", ("ru", "en")) is None


def test_a_line_without_a_reference_is_left_out_and_counted(tmp_path):
    task = moses(plain(tmp_path, target=("Snow.", "", "Wind.")), ("uk", "en"))
    assert [s.id for s in task.segments] == ["1", "3"]
    assert task.left_out == 1


@pytest.mark.parametrize("more", [{"target": ("Snow.",)}, {"ids": ("a", "b")}])
def test_moses_files_of_unequal_length_are_refused(tmp_path, more):
    with pytest.raises(ToolkitError, match=r"lines, but .*set\.uk 3; line n of each must be one segment"):
        moses(plain(tmp_path, **more), ("uk", "en"))


def test_our_own_moses_export_gives_the_segments_of_the_corpus(made):
    task = moses(made.path / "export" / "moses" / "sample", ("uk", "en"))
    assert [s.id for s in task.segments] == [s.id for s in task_of(made, ("uk", "en")).segments]
    turned = moses(made.path / "export" / "moses" / "sample", ("en", "uk"))
    assert len(turned.segments) == len(task.segments)


def test_our_own_hub_folder_gives_the_segments_with_what_is_known_of_them(made, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert hub(str(made.path / "export" / "hub"), ("en", "uk")).direction == "en-uk"
    task = hub(str(made.path / "export" / "hub"), ("uk", "en"))
    ours = task_of(made, ("uk", "en")).segments
    assert [(s.source, s.reference, s.story, s.kind, s.published) for s in task.segments] == [
        (s.source, s.reference, s.story, s.kind, s.published) for s in ours
    ]


def test_columns_of_languages_are_a_test_set(tmp_path):
    (tmp_path / "test.jsonl").write_text('{"uk": "Сніг.", "en": "Snow.", "doc_id": "d"}\n', encoding="utf-8")
    task = hub(str(tmp_path), ("uk", "en"))
    assert [(s.source, s.reference, s.story) for s in task.segments] == [("Сніг.", "Snow.", "d")]
    assert hub(str(tmp_path), ("uk", "ru")) is None


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"split": "dev"}, r"no split dev \(there are: test\)"),
        ({"config": "xx"}, r"no configuration xx \(there are: default\)"),
    ],
)
def test_what_a_data_set_lacks_is_said(tmp_path, asked, message):
    (tmp_path / "test.jsonl").write_text('{"uk": "Сніг.", "en": "Snow."}\n', encoding="utf-8")
    with pytest.raises(ToolkitError, match=message):
        hub(str(tmp_path), ("uk", "en"), **asked)


def test_a_folder_that_is_no_data_set_is_one_line(tmp_path):
    with pytest.raises(ToolkitError, match="cannot be opened as a data set"):
        hub(str(tmp_path), ("uk", "en"))


def test_a_data_set_that_dates_its_rows_is_split_by_date(tmp_path):
    rows = (
        {"uk": "Сніг.", "en": "Snow.", "published": day} for day in ("2023-01-01", "2024-01-01T10:00:00+02:00", "soon")
    )
    (tmp_path / "test.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert [s.published and s.published.year for s in hub(str(tmp_path), ("uk", "en")).segments] == [2023, 2024, None]


def test_a_test_set_has_all_its_references_and_its_domains(tmp_path):
    (tmp_path / "src.uk.txt").write_text("Сніг.\nДощ.\n", encoding="utf-8")
    (tmp_path / "refA.en.txt").write_text("Snow.\nRain.\n", encoding="utf-8")
    (tmp_path / "refB.en.txt").write_text("It snows.\nIt rains.\n", encoding="utf-8")
    (tmp_path / "docs.tsv").write_text("d1\tnews\nd2\tsocial\n", encoding="utf-8")
    task = evaluating.on_disk(str(tmp_path), ("uk", "en"))
    assert evaluating.references_of(task) == [["Snow.", "Rain."], ["It snows.", "It rains."]]
    assert [(s.story, s.section) for s in task.segments] == [("d1", "news"), ("d2", "social")]
    done = evaluate(partial(evaluating.on_disk, str(tmp_path)), [COPY], root=".", names=["chrf"])
    assert "nrefs:2" in done.scores[0].signature


@pytest.mark.parametrize(("said", "lang"), [("uk", "uk"), ("de", None), ("", None)])
def test_a_test_set_says_what_its_segments_were_written_in(said, lang):
    told = evaluating.written_in("d1", said)
    assert (told.lang if told else None) == lang


# --- as a user types it ---


def test_eval_takes_plain_files(tmp_path, capsys):
    path = tmp_path / "systems.toml"
    path.write_text('[[systems]]\nname = "copy"\ndirection = "uk-en"\nengine = "copy"\n')
    with pytest.raises(SystemExit, match="0"):
        cli.main(["eval", str(path), "--moses", str(plain(tmp_path)), "--slices", "length", "-m", "chrf", "-q"])
    assert "uk-en, chrF2 by length" in capsys.readouterr().out


def test_files_that_are_not_there_are_named(tmp_path, capsys):
    path = tmp_path / "systems.toml"
    path.write_text('[[systems]]\nname = "copy"\ndirection = "uk-en"\nengine = "copy"\n')
    with pytest.raises(SystemExit, match="1"):
        cli.main(["eval", str(path), "--moses", "none"])
    assert capsys.readouterr().err == "none: no segment of uk-en to score (looked for none.uk, none.en)\n"


def test_eval_writes_a_leaderboard(made, tmp_path, capsys):
    path = tmp_path / "systems.toml"
    path.write_text('slices = ["kind"]\n[[systems]]\nname = "copy"\ndirection = "uk-en"\nengine = "copy"\n')
    with pytest.raises(SystemExit, match="0"):
        cli.main(
            [
                "eval",
                str(path),
                "--corpus",
                str(made.path),
                "-m",
                "chrf",
                "-f",
                "markdown",
                "-o",
                str(tmp_path / "b"),
                "-q",
            ]
        )
    assert {p.name for p in (tmp_path / "b").iterdir()} == {
        "leaderboard.html",
        "leaderboard.json",
        "leaderboard.md",
        "leaderboard.tex",
        "plots",
        "segments.parquet",
    }
    assert "| kind | n | stories | copy |" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["eval", "SYSTEMS", "--moses", "none", "--types", "merged"], "only a corpus knows the types"),
        (["eval", "SYSTEMS", "--corpus", "CORPUS", "--split", "test"], "say --hub, or leave them out"),
        (["eval", "SYSTEMS", "--corpus", "CORPUS", "--slices", "moth"], "no slice 'moth', did you mean 'month'"),
        (["score", "x", "-i", "y", "--slices", "kind"], "--slices: cuts by what a corpus knows"),
    ],
)
def test_wrong_usage_is_one_line(made, capsys, args, message):
    filled = [{"SYSTEMS": str(SYSTEMS), "CORPUS": str(made.path)}.get(a, a) for a in args]
    with pytest.raises(SystemExit, match="2"):
        cli.main(filled)
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1


def test_a_corpus_that_was_built_can_be_evaluated_by_its_path(made):
    assert open_corpus(made.path).manifest.scores
