"""Engines give one translation a sentence, in order, and say what they lack."""

import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.engines import ENGINES, engine
from toolkit.errors import ToolkitError

SOURCES = ["Міст закрито.", "У м’яті нічого немає.", "31 тисяча людей"]
OUTPUTS = ["The bridge is closed.", "", "31,000 people"]


@pytest.fixture
def made(tmp_path):
    rows = list(zip(SOURCES, OUTPUTS, strict=True))
    tsv = "source\ttranslation\n" + "".join(f"{s}\t{t}\n" for s, t in reversed(rows))
    jsonl = "".join(json.dumps({"source": s, "translation": t}, ensure_ascii=False) + "\n" for s, t in reversed(rows))
    (tmp_path / "made.uk-en.tsv").write_text(tsv, encoding="utf-8")
    (tmp_path / "made.tsv.gz").write_bytes(gzip.compress(tsv.encode()))
    (tmp_path / "made.jsonl").write_text(jsonl, encoding="utf-8")
    (tmp_path / "made.txt").write_text("".join(t + "\n" for t in OUTPUTS), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "name", ["made.uk-en.tsv", "made.{source}-{target}.tsv", "made.tsv.gz", "made.jsonl", "made.txt"]
)
def test_a_file_gives_the_translations_in_the_order_of_the_sentences(made, name):
    assert engine(f"file:{made / name}").translate(SOURCES, "uk", "en") == OUTPUTS


@pytest.mark.parametrize("name", ["made.uk-en.tsv", "made.jsonl"])
def test_a_sentence_is_found_wherever_and_however_often_it_is_asked_for(made, name):
    found = engine(f"file:{made / name}")
    assert found.translate([SOURCES[2], SOURCES[0], SOURCES[2]], "uk", "en") == [OUTPUTS[2], OUTPUTS[0], OUTPUTS[2]]
    assert found.translate([" У м'яті  нічого немає."], "uk", "en") == [OUTPUTS[1]]  # another apostrophe, other spaces
    assert found.translate([], "uk", "en") == []


def test_other_columns_of_a_table_are_passed_over(tmp_path):
    path = tmp_path / "made.tsv"
    path.write_text('id\ttranslation\tsource\n7\tHe said: "yes\tВін сказав\n', encoding="utf-8")
    assert engine(f"file:{path}").translate(["Він сказав"], "uk", "en") == ['He said: "yes']


@given(st.lists(st.text()))
def test_copy_gives_the_source(sentences):
    assert engine("copy").translate(sentences, "uk", "en") == sentences


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.tsv", "source\ttranslation\nОдин\tOne\n", "no translation of 2 of 3 sentences: 'Два'; 'Три'$"),
        ("a.tsv", "source\ttranslation\n", "no translation of 3 of 3"),
        ("a.tsv", "Один\tOne\n", "first line must name the columns source and translation"),
        ("a.tsv", "", "first line must name the columns"),
        ("a.tsv", "source\ttranslation\nОдин\n", "line 2: 1 columns; the first line names 2"),
        ("a.tsv", "source\ttranslation\nОдин\tOne\nДва\tTwo\nОдин\tAn\n", "lines 2 and 4: two translations of 'Один'"),
        ("a.jsonl", '{"source": "Один"}\n', r"line 1: .*`translation`.*; a line is"),
        ("a.jsonl", "Один\n", "line 1: "),
        ("a.txt", "One\nTwo\n", "2 lines for 3 segments"),
        ("b.txt", None, "cannot be read"),
    ],
)
def test_a_file_that_does_not_fit_is_one_line(tmp_path, name, text, message):
    if text is not None:
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(ToolkitError, match=message) as raised:
        engine(f"file:{tmp_path / name}").translate(["Один", "Два", "Три"], "uk", "en")
    assert name in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_long_list_of_missing_sentences_is_cut(tmp_path):
    (tmp_path / "a.tsv").write_text("source\ttranslation\n", encoding="utf-8")
    with pytest.raises(ToolkitError, match=r"of 9 of 9 sentences: '0'; '1'; '2'; …$"):
        engine(f"file:{tmp_path / 'a.tsv'}").translate([str(n) for n in range(9)], "uk", "en")


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("cpoy", "no engine 'cpoy', did you mean 'copy'"),
        ("file", "name the file behind a colon"),
        ("copy:me", "nothing behind a colon"),
    ],
)
def test_an_engine_that_there_is_not_is_refused(spec, message):
    with pytest.raises(ToolkitError, match=message):
        engine(spec)


@pytest.mark.parametrize("name", ENGINES)
def test_each_engine_is_described_in_one_line(name):
    assert 0 < len(ENGINES[name].description) <= 100
    assert "\n" not in ENGINES[name].description
