"""Scores are sacreBLEU's to the last digit, by its classes and by its command, and wrong shapes are errors."""

import gzip
import json
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sacrebleu import BLEU, CHRF, TER
from sacrebleu.significance import PairedTest

from toolkit.data import Score
from toolkit.errors import ToolkitError
from toolkit.metrics import Settings, chosen_format, from_files, hypotheses, render, score

PEOPLE = ("The mayor", "A rescuer of the town", "Mrs Hrytsai", 'The court\'s "second" chamber')
VERBS = ("said", "denied in writing", "repeated")
THINGS = ("that 31,000 people left.", "that the bridge is closed!", "nothing new…", "that Kyiv – not Lviv – pays.")
PAIRED = {"bs": "paired_bs", "ar": "paired_ar"}

REFERENCE = [f"{who} {verb} {what}" for who, verb, what in product(PEOPLE, VERBS, THINGS)]
SECOND = [f"{who} has {verb} {what.replace('that ', '')}" for who, verb, what in product(PEOPLE, VERBS, THINGS)]
THIRD = [line.replace("said", "told us").replace("people", "persons") for line in REFERENCE]
SYSTEMS = {
    "plain.txt": [line.replace("that ", "", n // 4 % 2) for n, line in enumerate(REFERENCE)],
    "close.txt": [line.replace("that ", "", 1 - n // 4 % 2) for n, line in enumerate(REFERENCE)],
    "free.txt": [
        " ".join(line.replace("denied", "refuted").split()[: 9 - n % 4]) if n % 2 else line
        for n, line in enumerate(REFERENCE)
    ],
    "worse.txt": [" ".join(reversed(line.split())) if n % 3 == 0 else line for n, line in enumerate(SECOND)],
}


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("SACREBLEU_SEED", "SACREBLEU_FORMAT"):
        monkeypatch.delenv(name, raising=False)
    texts = {**SYSTEMS, "ref1.txt": REFERENCE, "ref2.txt": SECOND, "ref3.txt": THIRD}
    for name, lines in texts.items():
        Path(name).write_text("".join(line + "\n" for line in lines), encoding="utf-8", newline="\n")
    return tmp_path


def sacrebleu(*arguments: str, stdin: bytes | None = None) -> str:
    """Return what the command prints."""
    command = [sys.executable, "-m", "sacrebleu", *arguments, "-q", "--no-color"]
    done = subprocess.run(command, capture_output=True, check=True, input=stdin)
    return done.stdout.decode()


def entries(printed: str) -> list[dict]:
    """Return what sacreBLEU prints as JSON, an object or a list, by name."""
    found = json.loads(printed)
    return sorted(found if isinstance(found, list) else [found], key=lambda e: e["name"])


OPTIONS = [
    ("-m bleu chrf ter", ["bleu", "chrf", "ter"], {}),
    ("-m chrf -cw 2", ["chrf++"], {}),
    ("-m chrf -cw 2", ["chrf"], {"chrf_word_order": 2}),
    ("-m bleu -tok intl -lc", ["bleu"], {"tokenize": "intl", "lowercase": True}),
    (
        "-m bleu -tok char -s floor -sv 0.5",
        ["bleu"],
        {"tokenize": "char", "smooth_method": "floor", "smooth_value": 0.5},
    ),
    ("-m bleu -tok none -s add-k", ["bleu"], {"tokenize": "none", "smooth_method": "add-k"}),
    (
        "-m chrf -cc 4 --chrf-beta 3 --chrf-lowercase --chrf-whitespace --chrf-eps-smoothing",
        ["chrf"],
        {
            "chrf_char_order": 4,
            "chrf_beta": 3,
            "chrf_lowercase": True,
            "chrf_whitespace": True,
            "chrf_eps_smoothing": True,
        },
    ),
    (
        "-m ter --ter-case-sensitive --ter-asian-support --ter-no-punct --ter-normalized",
        ["ter"],
        {"ter_case_sensitive": True, "ter_asian_support": True, "ter_no_punct": True, "ter_normalized": True},
    ),
    ("-m bleu -l en-zh", ["bleu"], {"direction": "en-zh"}),
    ("-m bleu chrf ter -ci -cin 200", ["bleu", "chrf", "ter"], {"confidence": 200}),
]


@pytest.mark.parametrize("references", [["ref1.txt"], ["ref1.txt", "ref2.txt", "ref3.txt"]], ids=["one", "three"])
@pytest.mark.parametrize(("flags", "metrics", "options"), OPTIONS, ids=[flags for flags, _, _ in OPTIONS])
def test_scores_details_intervals_and_signatures_are_those_of_the_sacrebleu_command(
    files, flags, metrics, options, references
):
    theirs = entries(sacrebleu(*references, "-i", "free.txt", *flags.split(), "-w", "9"))
    kept = {name: options[name] for name in ("direction", "confidence") if name in options}
    chosen = Settings(**{name: value for name, value in options.items() if name not in kept})
    scores = score(*from_files(["free.txt"], references), metrics=metrics, settings=chosen, **kept)
    ours = sorted(json.loads(render(scores, "json", width=9))["scores"], key=lambda e: e["name"])
    assert len(ours) == len(theirs) == len(metrics)
    for our, their in zip(ours, theirs, strict=True):
        assert {key: our[key] for key in their} == their


@pytest.mark.parametrize("references", [[REFERENCE], [REFERENCE, SECOND, THIRD]], ids=["one", "three"])
@pytest.mark.parametrize("kind", PAIRED)
def test_paired_tests_equal_those_of_sacrebleus_class(files, kind, references):
    metrics = {"BLEU": BLEU(), "CHRF": CHRF(word_order=2), "TER": TER()}
    test = PairedTest(list(SYSTEMS.items()), metrics, references, test_type=kind, n_samples=300)
    signatures, theirs = test()
    ours = score(SYSTEMS, references, metrics=["bleu", "chrf++", "ter"], paired=kind, paired_n=300)
    assert [(s.system, s.metric) for s in ours] == list(product(SYSTEMS, ("BLEU", "chrF2++", "TER")))
    for s in ours:
        result = theirs[s.metric][list(SYSTEMS).index(s.system)]
        assert (s.value, s.p_value, s.mean) == (result.score, result.p_value, result.mean)
        assert s.signature == signatures[s.metric].format()
        assert s.short_signature == signatures[s.metric].format(short=True)
        if kind == "bs":
            assert s.interval == (result.mean - result.ci, result.mean + result.ci)
        else:
            assert s.interval is None
    assert any(s.p_value <= 0.05 for s in ours if s.p_value is not None)
    assert any(s.p_value > 0.05 for s in ours if s.p_value is not None)


@pytest.mark.parametrize(("kind", "flag"), [("bs", "-pbs"), ("ar", "-par")])
def test_paired_tests_have_the_numbers_and_signatures_that_the_command_prints(files, kind, flag):
    names = [*SYSTEMS]
    printed = sacrebleu("ref1.txt", "-i", *names, "-m", "bleu", "chrf", flag, "-f", "text", "-w", "4")
    scores = score(*from_files(names, ["ref1.txt"]), paired=kind)
    for s in scores:
        mean = "" if s.mean is None else f" ({s.mean:.4f} ± {(s.interval[1] - s.interval[0]) / 2:.4f})"
        assert f"{s.value:.4f}{mean}" in printed
        assert s.p_value is None or f"(p = {s.p_value:.4f}){'*' * (s.p_value <= 0.05)}" in printed
        assert f"{s.metric:<10} {s.signature}" in printed


def test_an_interval_of_one_of_several_systems_is_that_of_the_system_alone():
    together = score(SYSTEMS, [REFERENCE], confidence=100)
    alone = [s for name, lines in SYSTEMS.items() for s in score({name: lines}, [REFERENCE], confidence=100)]
    assert list(together) == alone
    assert all(s.interval[0] < s.mean < s.interval[1] for s in together)


def test_details_survive_a_paired_test():
    plain = score(SYSTEMS, [REFERENCE], metrics=["bleu"])
    tested = score(SYSTEMS, [REFERENCE], metrics=["bleu"], paired="ar", paired_n=10)
    assert [s.verbose for s in tested] == [s.verbose for s in plain]
    assert plain[0].verbose.endswith(")")


def test_the_seed_of_the_environment_is_used_unless_another_is_given(files, monkeypatch):
    monkeypatch.setenv("SACREBLEU_SEED", "7")
    (theirs,) = entries(sacrebleu("ref1.txt", "-i", "free.txt", "-ci", "-cin", "50", "-w", "9"))
    system = {"free.txt": SYSTEMS["free.txt"]}
    (ours,) = score(system, [REFERENCE], metrics=["bleu"], confidence=50)
    assert f"{ours.mean:.9f}" == f"{theirs['confidence_mean']:.9f}"
    assert "seed:7" in ours.signature
    (other,) = score(system, [REFERENCE], metrics=["bleu"], confidence=50, seed=8)
    assert "seed:8" in other.signature
    assert other.mean != ours.mean


def test_a_random_seed_is_called_none_and_still_pairs_the_systems(monkeypatch):
    monkeypatch.setenv("SACREBLEU_SEED", "None")
    systems = {"a": SYSTEMS["free.txt"], "b": SYSTEMS["free.txt"]}
    first, same = score(systems, [REFERENCE], metrics=["bleu"], paired="bs", paired_n=50)
    assert "seed:none" in first.signature
    assert (same.mean, same.interval) == (first.mean, first.interval)
    (again, _) = score(systems, [REFERENCE], metrics=["bleu"], paired="bs", paired_n=50)
    assert again.mean != first.mean


def test_files_are_read_as_sacrebleu_reads_them(files):
    """CRLF, blanks at the end, a lone CR, a line separator, no LF at the end, gzip and a byte order mark."""
    lines = ["\ufeffOne line.  \r\n", "Two\u2028parts\x0bhere.\n", "A lone\rCR.\t\n", "\n", "The  end"]
    Path("odd.txt").write_bytes("".join(lines).encode())
    Path("odd.txt.gz").write_bytes(gzip.compress("".join(lines).encode()))
    Path("odd-ref.txt").write_text("One line.\nTwo parts here.\nA lone CR.\nNot empty\nThe end\n", encoding="utf-8")
    for name in ("odd.txt", "odd.txt.gz"):
        theirs = entries(sacrebleu("odd-ref.txt", "-i", name, "-m", "bleu", "chrf", "ter", "-w", "9"))
        scores = score(*from_files([name], ["odd-ref.txt"]), metrics=["bleu", "chrf", "ter"])
        assert {s.metric: f"{s.value:.9f}" for s in scores} == {t["name"]: f"{t['score']:.9f}" for t in theirs}
        assert {w.split(":")[0] for s in scores for w in s.warnings} == {"byte-order-mark", "empty"}


def test_standard_input_holds_a_system_a_column(files, monkeypatch):
    text = "".join("\t".join(row) + "\n" for row in zip(*SYSTEMS.values(), strict=True)).encode()
    theirs = json.loads(sacrebleu("ref1.txt", "-w", "4", stdin=text))
    with Path("stdin").open("wb+") as raw:
        raw.write(text)
        raw.seek(0)
        monkeypatch.setattr(sys, "stdin", type("Stdin", (), {"buffer": raw}))
        scores = score(*from_files(["-"], ["ref1.txt"]), metrics=["bleu"])
    assert [(s.system, f"{s.value:.4f}") for s in scores] == [(t["system"], t["BLEU"]) for t in theirs]


def test_a_reference_without_text_is_scored_as_in_sacrebleu_and_said_to_be():
    reference = ["", *REFERENCE[1:]]
    (ours,) = score({"free.txt": SYSTEMS["free.txt"]}, [reference], metrics=["chrf"])
    assert ours.value == CHRF().corpus_score(SYSTEMS["free.txt"], [reference]).score
    assert ours.warnings == ("empty-reference: 1 of 48 segments has no reference text, and counts as in sacreBLEU",)
    assert "empty-reference" in render([ours], "text")


@pytest.mark.parametrize(
    ("systems", "references", "message"),
    [
        ({"a": ["x", "y", "z"]}, [["x"]], "a has 3 lines, but reference 1 has 1"),
        ({"a": ["x"]}, [["x"], ["x", "y"]], "reference 2 has 2 lines, but reference 1 has 1"),
        ({"a": ["x"], "b": ["x", "y"]}, [["x"]], "b has 2 lines"),
        ({"a": ["x", "y"]}, ["x", "y"], "one list a translator"),
        ({"a": ["x", "y"]}, "xy", "one list a translator"),
        ({"a": "xy"}, [["x", "y"]], "a must be a list of lines"),
        ({"a": ["x", None]}, [["x", "y"]], "a must be a list of lines"),
        ([["x"]], [["x"]], "by its name"),
        ({"a": ["x"]}, [], "no references"),
        ({"a": []}, [[]], "no segments"),
        ({}, [["x"]], "no system"),
    ],
)
def test_a_wrong_shape_is_an_error_and_never_a_number(systems, references, message):
    with pytest.raises(ToolkitError, match=message):
        score(systems, references)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"metrics": ["blue"]}, "no metric 'blue', did you mean 'bleu'"),
        ({"metrics": []}, "no metric to compute"),
        ({"direction": "uk"}, "no direction 'uk'"),
        ({"confidence": 1}, "1 resamples say nothing"),
        ({"confidence": True, "seed": -1}, "seed '-1'"),
        ({"paired": "bs"}, "two or more"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(options, message):
    with pytest.raises(ToolkitError, match=message):
        score({"a": ["x y"]}, [["x y"]], **options)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"tokenize": "13"}, "no tokenizer '13', did you mean '13a'"),
        ({"smooth_method": "exponential"}, "no smoothing method"),
        ({"chrf_char_order": 0}, "chrf_char_order is 0; it is 1 or more"),
        ({"chrf_word_order": -1}, "chrf_word_order is -1"),
    ],
)
def test_settings_that_no_metric_has_are_refused(wrong, message):
    with pytest.raises(ToolkitError, match=message):
        score({"a": ["x y"]}, [["x y"]], settings=Settings(**wrong))


def test_a_tokenizer_that_is_not_installed_is_one_line():
    try:
        import MeCab  # noqa: F401
    except ImportError:
        with pytest.raises(ToolkitError, match=r"ja-mecab cannot be loaded: .*\[ja\]; -tok 13a"):
            score({"a": ["x y"]}, [["x y"]], metrics=["bleu"], settings=Settings(tokenize="ja-mecab"))
    else:
        pytest.skip("MeCab is installed")


@pytest.mark.parametrize(
    ("systems", "references", "message"),
    [
        (["short.txt", "free.txt"], ["ref1.txt"], "short.txt has 1 lines, but ref1.txt has 48"),
        (["free.txt"], ["ref1.txt", "short.txt"], "short.txt has 1 lines"),
        (["missing.txt"], ["ref1.txt"], "missing.txt: cannot be read"),
        (["empty.txt"], ["ref1.txt"], "empty.txt: empty; it needs one segment a line"),
        (["latin.txt"], ["ref1.txt"], "latin.txt: not UTF-8 at byte 3"),
        (["free.txt", "plain.txt", "plain.txt"], ["ref1.txt"], "plain.txt is given twice"),
        (["-"], ["-"], "standard input"),
        ([], ["ref1.txt"], "no system"),
        (["free.txt"], [], "no reference"),
    ],
)
def test_files_that_cannot_be_scored_are_named(files, systems, references, message):
    Path("short.txt").write_text("one\n")
    Path("empty.txt").write_text("")
    Path("latin.txt").write_bytes("caf\xe9\n".encode("latin-1"))
    with pytest.raises(ToolkitError, match=message):
        from_files(systems, references)


def test_files_are_checked_against_lines_from_elsewhere(files):
    assert hypotheses(["free.txt"], ("the corpus", REFERENCE)) == {"free.txt": SYSTEMS["free.txt"]}
    with pytest.raises(ToolkitError, match=r"free\.txt has 48 lines, but the corpus has 2;"):
        hypotheses(["free.txt"], ("the corpus", ["one", "two"]))


def test_the_baseline_may_stand_among_the_others_again(files):
    found, _ = from_files(["free.txt", "plain.txt", "free.txt"], ["ref1.txt"])
    assert list(found) == ["free.txt", "plain.txt"]


@pytest.mark.parametrize("metrics", [["bleu"], ["bleu", "chrf", "ter"]])
@pytest.mark.parametrize("systems", [1, 4])
def test_json_is_one_object_with_the_same_keys_whatever_is_asked(metrics, systems):
    chosen = dict(list(SYSTEMS.items())[:systems])
    scores = score(chosen, [REFERENCE, SECOND], metrics=metrics, direction="uk-en")
    document = json.loads(render(scores, "json", width=4))
    assert list(document) == ["version", "language_pair", "segments", "scores"]
    assert (document["version"], document["language_pair"], document["segments"]) == (1, "uk-en", 48)
    assert [(e["system"], e["metric"]) for e in document["scores"]] == list(product(chosen, metrics))
    for entry, s in zip(document["scores"], scores, strict=True):
        assert entry["score"] == round(s.value, 4)
        assert entry["nrefs"] == "2"
        assert entry["signature"] == s.signature
        assert not {"p_value", "interval", "warnings", "excluded"} & entry.keys()


def test_json_of_chrf_with_a_paired_bootstrap_prints():
    """Sacrebleu's own command stops here: single precision is not JSON."""
    document = json.loads(render(score(SYSTEMS, [REFERENCE], metrics=["chrf"], paired="bs", paired_n=50), "json"))
    first, *others = document["scores"]
    assert "p_value" not in first
    for entry in others:
        assert entry["baseline"] == "plain.txt"
        assert entry["significant"] == (entry["p_value"] <= 0.05)
        assert entry["interval"][0] < entry["confidence_mean"] < entry["interval"][1]


def made(system: str, value: float, **fields: object) -> Score:
    whole, short = "nrefs:1|bs:1000|version:2", "#:1|bs:1000|v:2"
    return Score(
        system=system,
        direction=fields.pop("direction", "uk-en"),
        metric=fields.pop("metric", "BLEU"),
        value=value,
        signature=whole,
        short_signature=short,
        segments=1234,
        **fields,
    )


def test_text_is_a_table_with_the_figures_under_each_other():
    scores = [
        made("база_А.txt", 9.04, mean=9.0, interval=(8.5, 9.5)),
        made("新.txt", 10.26, mean=10.2, interval=(9.0, 11.4), p_value=0.03),
        made("c.txt", 9.1, mean=9.1, interval=(8.9, 9.3), p_value=0.4),
    ]
    assert render(scores, "text", short=True) == (
        "uk-en, 1,234 segments\n"
        "\n"
        "System      BLEU  μ ± 95% CI        p\n"
        "──────────  ────  ──────────  ───────\n"
        "база_А.txt   9.0   9.0 ± 0.5\n"
        "新.txt      10.3  10.2 ± 1.2  0.0300*\n"
        "c.txt        9.1   9.1 ± 0.2  0.4000\n"
        "\n"
        "p: paired bootstrap, 1000 resamples, against база_А.txt; * at most 0.05\n"
        "BLEU: lexical: counts letters and words in common with the reference, and not whether the meaning is right\n"
        "BLEU  #:1|bs:1000|v:2\n"
    )


def test_a_terminal_shows_the_baseline_yellow_and_red_what_may_be_chance(monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    scores = [made("a", 9.0), made("b", 8.0, p_value=0.03), made("c", 9.1, p_value=0.4)]
    plain = render(scores, "text")
    assert "\x1b" not in plain
    colored = render(scores, "text", color=True)
    assert "\x1b[33ma     \x1b[39m   9.0" in colored
    assert "8.0  0.0300*\n" in colored
    assert "9.1  \x1b[31m0.4000 \x1b[39m\n" in colored
    monkeypatch.setenv("NO_COLOR", "1")
    assert render(scores, "text", color=True) == plain


def test_the_details_of_a_single_system_stand_below_its_table():
    assert render([made("a", 10, verbose="50.0/25.0")], "text").endswith("version:2\nBLEU: 50.0/25.0\n")


def test_each_direction_has_its_table_and_its_baseline():
    scores = [
        made("copy", 1.0),
        made("good", 9.0, p_value=0.01),
        made("copy2", 2.0, direction="ru-en", excluded=3),
        made("good", 3.0, direction="ru-en", p_value=0.2, excluded=3),
    ]
    first, second = render(scores, "text").split("\n\nru-en, ")
    assert "against copy;" in first
    assert "against copy2;" in second
    assert "left out for want of a reference: 3" in second
    document = json.loads(render(scores, "json"))
    assert document["language_pair"] is None
    assert [e.get("baseline") for e in document["scores"]] == [None, "copy", None, "copy2"]
    assert [e.get("excluded") for e in document["scores"]] == [None, None, 3, 3]


def test_latex_escapes_names_and_keeps_the_signatures():
    lines = render([made("a_b & c.txt", 9.04), made("d", 1, p_value=0.01)], "latex").splitlines()
    assert lines[0] == r"\begin{tabular}{lrr}"
    assert r"a\_b \& c.txt & 9.0 &  \\" in lines
    assert r"d & 1.0 & 0.0100\rlap{*} \\" in lines
    assert lines[-1] == "% BLEU  nrefs:1|bs:1000|version:2"


@pytest.mark.parametrize("format_", ["json", "text", "latex"])
def test_score_only_prints_the_bare_numbers(files, format_):
    scores = score(*from_files(["free.txt"], ["ref1.txt"]), confidence=100)
    flags = ["-m", "bleu", "chrf", "-ci", "-cin", "100", "-b", "-f", "text", "-w", "3"]
    assert render(scores, format_, width=3, score_only=True) == sacrebleu("ref1.txt", "-i", "free.txt", *flags)


def test_no_scores_are_an_empty_document():
    assert json.loads(render((), "json"))["scores"] == []
    assert render((), "text") == ""


def test_the_format_of_the_environment_goes_first_where_there_is_such(monkeypatch):
    monkeypatch.setenv("SACREBLEU_FORMAT", "LATEX")
    assert chosen_format("json") == "latex"
    monkeypatch.setenv("SACREBLEU_FORMAT", "xml")
    assert chosen_format("json") == "json"
    with pytest.raises(ToolkitError, match="no format 'yaml'"):
        render((), "yaml")
    with pytest.raises(ToolkitError, match="a width of -1 digits"):
        render((), "text", width=-1)


@settings(max_examples=25, deadline=None)  # the first example loads sacreBLEU
@given(st.permutations(range(12)))
def test_the_order_of_the_segments_does_not_move_a_score(order):
    lines, references = SYSTEMS["worse.txt"][:12], [REFERENCE[:12], SECOND[:12]]
    metrics = ["bleu", "chrf", "chrf++", "ter"]
    straight = score({"a": lines}, references, metrics=metrics)
    mixed = score({"a": [lines[i] for i in order]}, [[r[i] for i in order] for r in references], metrics=metrics)
    assert [s.value for s in mixed] == [s.value for s in straight]


def test_importing_the_stage_loads_neither_sacrebleu_nor_numpy():
    code = "import sys, toolkit.metrics, toolkit.engines; print({'sacrebleu', 'numpy'} & sys.modules.keys())"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout.strip() == b"set()"
