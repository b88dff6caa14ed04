"""The command line, as a user types it."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from toolkit import cli
from toolkit.pipeline import stories_of
from toolkit.units import segments

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "corpora" / "sample"
COMMANDS = (
    "new",
    "fetch",
    "build",
    "extract",
    "pair",
    "split",
    "align",
    "check",
    "terms",
    "translate",
    "score",
    "eval",
    "origin",
    "ledger",
    "stats",
    "export",
    "apply",
    "report",
    "verify",
    "diff",
    "publish",
)


def newsalign(*args: object, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "toolkit", *map(str, args)],
        input=stdin, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("зразок") / "корпус"
    result = newsalign("build", SAMPLE, "-o", out, "--jobs", 2)
    assert result.returncode == 0, result.stderr
    return out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        cli.main([name, "--help"])
    assert f"example: newsalign {name} " in capsys.readouterr().out


def test_a_wrong_command_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        cli.main(["bild"])
    assert "build" in capsys.readouterr().err


def test_version_is_printed() -> None:
    assert re.fullmatch(r"newsalign \d+\.\d+\.\d+\S*\n", newsalign("--version").stdout)


def test_build_prints_the_account(corpus: Path) -> None:
    again = newsalign("build", SAMPLE, "-o", corpus)
    assert again.returncode == 0
    assert re.search(r"^pages +\d+ in +\d+ kept", again.stdout, re.MULTILINE)


def test_extract_prints_one_object(corpus: Path) -> None:
    page = next((SAMPLE / "pages").rglob("eng/news/2026/*/*/8000101/index.html"))
    result = newsalign("extract", page, "-f", "json")
    article = json.loads(result.stdout)
    assert {
        "url",
        "site",
        "lang",
        "title",
        "authors",
        "published",
        "updated",
        "warnings",
        "paragraphs",
    } <= article.keys()
    assert (article["site"], article["lang"]) == ("news.example", "en")
    assert re.fullmatch(r"2026-\d\d-\d\dT\d\d:\d\d:\d\d\+0[23]:00", article["published"])
    assert {"kind", "label", "text"} <= article["paragraphs"][0].keys()


def test_extract_says_in_one_line_what_is_wrong_with_a_page(tmp_path: Path) -> None:
    (tmp_path / "порожня.html").write_bytes(b"")
    result = newsalign("extract", tmp_path / "порожня.html")
    assert result.returncode == 1
    assert result.stdout == ""
    assert re.fullmatch(r"порожня\.html: empty: .+\n", result.stderr)


def test_pair_prints_members_with_reasons() -> None:
    result = newsalign("pair", SAMPLE)
    rows = [line.split("\t") for line in result.stdout.splitlines()]
    assert {row[1] for row in rows} == {"uk", "ru", "en"}
    assert [row[1] for row in rows if row[0] == "news.example/8000101"] == ["uk", "ru", "en"]


def test_split_writes_sentences_and_an_empty_line_after_each_paragraph() -> None:
    result = newsalign("split", "-l", "uk", stdin="Дощ ішов у м. Гаївка. Річка вийшла з берегів.\n\nТиша.\n")
    assert result.stdout == "Дощ ішов у м. Гаївка.\nРічка вийшла з берегів.\n\n\nТиша.\n\n"


def test_split_takes_the_codes_people_use() -> None:
    assert newsalign("split", "-l", "ukr_Cyrl", stdin="Так.").returncode == 0
    assert newsalign("split", "-l", "xx", stdin="Так.").returncode == 2


def test_align_reads_and_writes_documents(tmp_path: Path) -> None:
    uk = ["У Гаївці горіли 12 вагонів.", "Олег Синявський відмовився від коментарів і поїхав додому."]
    ru = ["В Гаевке горели 12 вагонов.", "Олег Синявский отказался от комментариев и уехал домой."]
    docs = {"docs": [{"id": "1", "sentences": {"uk": uk, "ru": ru, "en": ["Twelve carriages burned in Haivka."]}}]}
    (tmp_path / "docs.json").write_text(json.dumps(docs), encoding="utf-8")
    assert newsalign("align", tmp_path / "docs.json", "-o", tmp_path / "links.json").returncode == 0
    links = json.loads((tmp_path / "links.json").read_text(encoding="utf-8"))["1"]
    assert links["uk-ru"] == [[[0], [0]], [[1], [1]]]
    assert links["uk-en"] == [[[0], [0]], [[1], []]]
    assert len(links["probability"]["uk-en"]) == 2


def test_align_takes_a_corpus(corpus: Path) -> None:
    links = json.loads(newsalign("align", corpus).stdout)
    assert "news.example/8000101" in links


def test_align_names_what_is_wrong_with_a_document(tmp_path: Path) -> None:
    (tmp_path / "docs.json").write_text('{"docs": [{"id": "1"}]}', encoding="utf-8")
    result = newsalign("align", tmp_path / "docs.json", "-o", tmp_path / "links.json")
    assert result.returncode == 1
    assert "document 1" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not (tmp_path / "links.json").exists()


def test_check_exits_1_on_findings_unless_told_otherwise(corpus: Path) -> None:
    assert newsalign("check", corpus).returncode == 1
    result = newsalign("check", corpus, "-f", "json", "--exit-zero")
    assert result.returncode == 0
    findings = json.loads(result.stdout)["findings"]
    assert {f["check"] for f in findings} >= {"number-mismatch", "foreign-letters", "name-spelling", "omission"}
    assert newsalign("check", corpus, "--fail-on", "critical").returncode == 0


def test_check_speaks_ukrainian(corpus: Path, tmp_path: Path) -> None:
    result = newsalign("check", corpus, "--ui", "uk", "--exit-zero")
    assert "значна\tчисла різняться\tru\tчисла різняться: укр. 31, рос. 13, англ. 31" in result.stdout
    assert "зауважен" in result.stderr
    assert "немає такого файлу чи теки" in newsalign("check", tmp_path / "none", "--ui", "uk").stderr


def test_check_of_an_unknown_name_offers_the_nearest(corpus: Path) -> None:
    result = newsalign("check", corpus, "--only", "number-mismach")
    assert result.returncode == 2
    assert "did you mean 'number-mismatch'?" in result.stderr


def test_copied_sources_are_scored_against_the_published_versions(corpus: Path, tmp_path: Path) -> None:
    for pair in ("uk-en", "en-ru"):
        copy = tmp_path / f"copy.{pair}"
        assert newsalign("translate", "--corpus", corpus, "-l", pair, "--engine", "copy", "-o", copy).returncode == 0
        result = newsalign("score", "--corpus", corpus, "-l", pair, "-i", copy, "-m", "bleu", "chrf", "-w", 4)
        scores = json.loads(result.stdout)["scores"]
        name = open_manifest_name(corpus)
        left, right = sorted(pair.split("-"), key=("uk", "ru", "en").index)
        stem = corpus / "export" / "moses" / f"{name}.{left}-{right}"
        source, target = pair.split("-")
        assert copy.read_text(encoding="utf-8") == Path(f"{stem}.{source}").read_text(encoding="utf-8")
        reference = Path(f"{stem}.{target}")
        same = newsalign("score", "-l", pair, "-r", reference, "-i", copy, "-m", "bleu", "chrf", "-w", 4)
        assert [s["score"] for s in json.loads(same.stdout)["scores"]] == [s["score"] for s in scores]
        left_out = sum(
            bool(s.source and not s.target) for story in stories_of(corpus) for s in segments(story, source, target)
        )
        assert [s["excluded"] for s in scores] == [left_out] * 2
        assert left_out > 0
        theirs = subprocess.run(
            [sys.executable, "-m", "sacrebleu", reference, "-i", copy, "-l", pair, "-m", "bleu", "chrf", "-w", "4"],
            capture_output=True, encoding="utf-8", check=True,
        )  # fmt: skip
        assert [(s["score"], s["signature"]) for s in scores] == [
            (s["score"], s["signature"]) for s in json.loads(theirs.stdout)
        ]


def open_manifest_name(corpus: Path) -> str:
    return json.loads((corpus / "manifest.json").read_text(encoding="utf-8"))["recipe"]["name"]


def test_eval_ranks_the_hand_made_systems_as_they_were_meant(corpus: Path) -> None:
    result = newsalign("eval", SAMPLE / "recipe.toml", "--corpus", corpus, "-f", "json", "-w", 2)
    assert result.returncode == 0, result.stderr
    chrf = {
        s["system"]: s["score"]
        for s in json.loads(result.stdout)["scores"]
        if s["language_pair"] == "uk-en" and s["metric"] == "chrf"
    }
    assert chrf["good"] > chrf["literal"] > chrf["careless"] > chrf["copy"]


def test_hypotheses_of_another_length_are_refused(tmp_path: Path) -> None:
    (tmp_path / "ref").write_text("a\nb\n", encoding="utf-8")
    (tmp_path / "hyp").write_text("a\n", encoding="utf-8")
    result = newsalign("score", "-l", "uk-en", "-r", tmp_path / "ref", "-i", tmp_path / "hyp")
    assert result.returncode == 1
    assert re.search(r"hyp has 1 lines, but .*ref has 2", result.stderr)
    assert len(result.stderr.splitlines()) == 1


def test_export_writes_where_it_is_told(corpus: Path, tmp_path: Path) -> None:
    result = newsalign("export", corpus, "--format", "tmx", "-o", tmp_path, "--pairs", "uk-en", "--srclang", "uk")
    assert result.returncode == 0
    assert [p.name for p in sorted((tmp_path / "tmx").iterdir())] == ["sample.tmx", "sample.uk-en.tmx"]


def test_report_is_written_again(corpus: Path, tmp_path: Path) -> None:
    assert newsalign("report", corpus, "-o", tmp_path / "r.html").returncode == 0
    assert (tmp_path / "r.html").read_bytes() == (corpus / "report.html").read_bytes()
    assert newsalign("report", corpus, "-o", tmp_path / "uk.html", "--ui", "uk").returncode == 0
    assert '<html lang="uk">' in (tmp_path / "uk.html").read_text("utf-8")


def test_publish_shows_what_would_go_and_sends_nothing(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    result = newsalign("publish", corpus, "--repo", "somebody/sample")
    assert result.returncode == 0, result.stderr
    assert "README.md" in result.stdout
    assert "data/sentences/train-00000-of-00001.parquet" in result.stdout
    assert "say --push" in result.stderr


def test_publish_refuses_a_corpus_without_a_licence(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    shutil.copy(next((SAMPLE / "pages").rglob("eng/news/2026/*/*/8000101/index.html")), pages / "a.html")
    assert newsalign("build", pages, "-o", tmp_path / "out").returncode == 0
    result = newsalign("publish", tmp_path / "out", "--repo", "somebody/sample")
    assert result.returncode == 1
    assert "names no licence" in result.stderr


def test_a_path_that_is_not_there_is_one_line() -> None:
    result = newsalign("build", "nowhere", "-o", "nowhere-out")
    assert result.returncode == 1
    assert result.stderr == "newsalign build: nowhere: no such file or folder\n"
    assert not Path("nowhere-out").exists()


@pytest.mark.parametrize("name", [c for c in COMMANDS if c not in {"score", "split"}])
def test_readme_shows_the_command(name: str) -> None:
    assert f"newsalign {name} " in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_commands_of_the_readme_give_what_it_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs each "$ newsalign …" of the README in its order and compares what follows; "…" stands for what is left out."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(SAMPLE, tmp_path / "corpora" / "sample")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    ran = 0
    for block in re.findall(r"```console\n(.*?)```", readme, re.DOTALL):
        for command, _, shown in (part.partition("\n") for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]):
            if not command.startswith("newsalign "):
                continue
            args = command.removeprefix("newsalign ")
            stdin = ""
            if " <<< " in args:
                args, stdin = args.split(" <<< ")
                stdin = shlex.split(stdin)[0] + "\n"
            result = newsalign(*shlex.split(args), stdin=stdin)
            assert result.returncode in (0, 1), result.stderr
            pattern = re.escape(shown.strip()).replace("…", ".*?")
            assert re.search(f"^{pattern}", result.stdout.strip(), re.DOTALL), f"{command}\n{result.stdout}"
            ran += 1
    assert ran >= 5


def test_a_hub_that_cannot_be_reached_is_one_line(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")  # nobody listens there
    monkeypatch.setenv("HF_TOKEN", "x")
    result = newsalign("publish", corpus, "--repo", "somebody/sample", "--push")
    assert result.returncode == 1
    assert re.fullmatch(
        r"newsalign publish: somebody/sample: the Hub cannot be reached, or broke off .*; nothing was sent\n",
        result.stderr,
    )


def test_a_card_that_names_what_is_not_there_is_not_published(corpus: Path, tmp_path: Path) -> None:
    shutil.copytree(corpus, tmp_path / "out")
    shutil.rmtree(tmp_path / "out" / "export" / "hub" / "data" / "uk-en")
    result = newsalign("publish", tmp_path / "out", "--repo", "somebody/sample")
    assert result.returncode == 1
    assert "the card names data/uk-en/train-*.parquet, and there is no such file" in result.stderr
    assert newsalign("publish", corpus, "--repo", "no-user").returncode == 1


def test_check_shows_info_when_asked(tmp_path: Path) -> None:
    assert newsalign("build", SAMPLE, "-o", tmp_path / "out", "-q").returncode == 0
    shown = {least: newsalign("check", tmp_path / "out", "--show", least) for least in ("minor", "info")}
    assert "\tinfo\t" not in shown["minor"].stdout
    assert "less severe (--show info)" in shown["minor"].stderr
    assert "\tinfo\t" in shown["info"].stdout
