"""Engines give one translation a sentence, in order, and say what they lack."""

import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.corpus import read_systems
from toolkit.data import EngineSettings
from toolkit.engines import ENGINES, engine
from toolkit.errors import ToolkitError
from toolkit.files import read_lines, stream_lines

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


def test_lines_are_read_one_at_a_time_and_as_all_at_once(tmp_path):
    data = "\ufeffПерший\r\n\n\x00другий\u2028далі\nтретій".encode()
    (tmp_path / "lines.txt").write_bytes(data)
    (tmp_path / "lines.txt.gz").write_bytes(gzip.compress(data))
    expected = ["Перший", "", "\x00другий\u2028далі", "третій"]
    assert list(stream_lines(tmp_path / "lines.txt")) == read_lines(tmp_path / "lines.txt") == expected
    assert list(stream_lines(tmp_path / "lines.txt.gz")) == expected
    (tmp_path / "empty.txt").write_bytes(b"")
    assert list(stream_lines(tmp_path / "empty.txt")) == []


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.txt", "добре\nпогано".encode("cp1251"), "line 1: not UTF-8"),
        ("a.txt.gz", gzip.compress(b"x" * 999)[:20], "cannot be read"),
        ("none.txt", None, "cannot be read: No such file"),
    ],
)
def test_lines_that_cannot_be_read_are_one_line(tmp_path, name, data, message):
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(ToolkitError, match=message):
        list(stream_lines(tmp_path / name))


def test_a_system_of_a_recipe_has_settings(tmp_path):
    path = tmp_path / "systems.toml"
    system = '[[systems]]\nname = "x"\ndirection = "uk-en"\nengine = "transformers:owner/model"\n'
    path.write_text(system + 'settings = { beam = 4, via = "ru", precision = "bf16" }\n', encoding="utf-8")
    (read,) = read_systems(path).systems
    assert read.settings == EngineSettings(beam=4, via="ru", precision="bf16")
    for wrong, message in (("{ beem = 4 }", "did you mean 'beam'"), ('{ via = "de" }', "no via of .* 'de'")):
        path.write_text(system + f"settings = {wrong}\n", encoding="utf-8")
        with pytest.raises(ToolkitError, match=message):
            read_systems(path)
