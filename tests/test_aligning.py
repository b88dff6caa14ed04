"""What `newsalign align` takes and gives: plain files, tables, ladders, documents."""

import gc
import gzip
import io
import json
import os
import sys
from pathlib import Path

import pytest

from toolkit import aligning, alignment, cli, splitting
from toolkit.alignment.learning import ENOUGH
from toolkit.alignment.stories import Words
from toolkit.alignment.texts import Document
from toolkit.data import Line, Versions

SAMPLE = Path(__file__).resolve().parents[1] / "corpora" / "sample"
UK = ["Пором «Чайка» сів на мілину 9 серпня.", "На борту була 31 людина.", "Збитки оцінюють у 2,8 млн гривень."]
RU = ["Паром «Чайка» сел на мель 9 августа.", "На борту был 31 человек; ущерб оценивают в 2,8 млн гривен."]
EN = ["The ferry Chaika ran aground on 9 August.", "There were 31 people on board.", "The damage is UAH 2.8 million."]
TEXTS = {"uk": UK, "ru": RU, "en": EN}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for lang, lines in TEXTS.items():
        put(f"news.{lang}", lines)
    return tmp_path


def put(name: str, lines: list[str]) -> None:
    Path(name).write_text("".join(line + "\n" for line in lines), encoding="utf-8")


@pytest.fixture
def align(capsys: pytest.CaptureFixture[str]):
    """Run `newsalign align` and return exit code, output and messages."""

    def run(*args: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            cli.main(["align", *args])
        return (int(left.value.code or 0), *capsys.readouterr())

    return run


def refused(result: tuple[int, str, str]) -> str:
    code, out, err = result
    assert code in (1, 2)
    assert out == ""
    assert err.count("\n") == 1
    return err.removeprefix("newsalign align: ").strip()


def linked(text: str) -> list[tuple[list[int], list[int]]]:
    return [tuple(json.loads(side) for side in line.split(":")[:2]) for line in text.splitlines()]


@pytest.mark.parametrize(
    "args",
    [
        ("news",),
        ("news.en", "news.uk", "news.ru"),
        ("--uk", "news.uk", "--ru", "news.ru", "--en", "news.en"),
        ("docs.json",),
        ("long.tsv",),
        ("wide.tsv",),
    ],
    ids=" ".join,
)
def test_all_inputs_give_the_same_links(args, align):
    docs = {"docs": [{"id": "news", "sentences": TEXTS}]}
    Path("docs.json").write_text(json.dumps(docs), encoding="utf-8")
    put("long.tsv", ["doc\tlang\tsentence", *(f"news\t{lang}\t{text}" for lang in TEXTS for text in TEXTS[lang])])
    put(
        "wide.tsv",
        ["doc\tukr\tru\tEnglish\ten", *(f"news\t{u}\t{r}\t?\t{e}" for u, r, e in zip(UK, [*RU, ""], EN, strict=True))],
    )
    code, out, err = align(*args)
    assert (code, err) == (0, "")
    links = json.loads(out)["news"]
    assert links["uk-ru"] == [[[0], [0]], [[1, 2], [1]]]
    assert links["uk-en"] == [[[0], [0]], [[1], [1]], [[2], [2]]]
    assert [len(links["probability"][pair]) for pair in ("uk-ru", "uk-en", "ru-en")] == [2, 3, 2]


def test_a_table_without_documents_is_one_that_is_called_as_its_file(align):
    put("ferry.tsv", ["uk\ten", f"{UK[0]}\t{EN[0]}"])
    assert list(json.loads(align("ferry.tsv")[1])) == ["ferry"]


def test_packed_files_and_names_with_other_codes_are_taken(align):
    for lang, code in (("uk", "ukr"), ("en", "eng")):
        Path(f"news.{code}.gz").write_bytes(gzip.compress("\n".join(TEXTS[lang]).encode()))
    assert linked(align("news.ukr.gz", "news.eng.gz", "-f", "ladder")[1]) == [([i], [i]) for i in range(3)]


def test_a_ladder_has_the_direction_of_its_files(align):
    out = align("news.ru", "news.uk", "-f", "ladder")[1]
    assert linked(out) == [([0], [0]), ([1], [1, 2])]
    assert linked(align("news", "--pair", "ru-uk", "-f", "ladder")[1]) == linked(out)
    assert all(0 < float(line.split(":")[2]) <= 1 for line in out.splitlines())


def test_a_table_of_links_has_their_sentences_types_and_probabilities(align):
    out = align("news", "-f", "tsv")[1]
    rows = [line.split("\t") for line in out.splitlines()]
    assert rows[0] == ["doc", "uk", "ru", "en", "type", "probability"]
    assert [row[:5] for row in rows[1:]] == [
        ["news", UK[0], RU[0], EN[0], "translated"],
        ["news", f"{UK[1]} {UK[2]}", RU[1], f"{EN[1]} {EN[2]}", "merged"],
    ]
    turned = [line.split("\t") for line in align("news", "-f", "tsv", "--pair", "ru-uk")[1].splitlines()]
    assert turned[0] == ["doc", "ru", "uk", "type", "probability"]
    assert turned[2][1:4] == [RU[1], f"{UK[1]} {UK[2]}", "split"]


def test_a_table_of_links_can_be_aligned_again(align):
    align("news", "-f", "tsv", "-o", "links.tsv")
    assert json.loads(align("links.tsv")[1])["news"]["uk-en"] == [[[0], [0]], [[1], [1]]]


def test_empty_lines_end_paragraphs_and_are_no_sentences(align):
    for lang, lines in TEXTS.items():
        put(f"cut.{lang}", ["", lines[0], "", "<p>", *lines[1:], ""])
    assert json.loads(align("cut")[1])["cut"] == json.loads(align("news")[1])["news"] | {
        "probability": json.loads(align("cut")[1])["cut"]["probability"]
    }
    assert linked(align("cut.uk", "cut.en", "-f", "ladder")[1]) == [([1], [1]), ([4], [4]), ([5], [5])]


@pytest.mark.parametrize("mark", [".EOA", ""])
def test_documents_stand_one_after_another(mark, align):
    for lang in ("uk", "en"):
        put(f"two.{lang}", [*TEXTS[lang], mark, TEXTS[lang][1], mark])
    links = json.loads(align("two", "--blank-lines", "documents")[1])
    assert {name: doc["uk-en"] for name, doc in links.items()} == {
        "two#1": [[[i], [i]] for i in range(3)],
        "two#2": [[[0], [0]]],
    }
    out = align("two", "--blank-lines", "documents", "-f", "ladder")[1]
    assert linked(out) == [([i], [i]) for i in (0, 1, 2, 4)]


def test_a_document_of_one_version_may_stand_among_others(align):
    put("two.uk", [*UK, ".EOA", ".EOA", UK[0]])
    put("two.en", [*EN, ".EOA", EN[1], ".EOA", EN[0]])
    links = json.loads(align("two")[1])
    assert [links[name]["uk-en"] for name in ("two#2", "two#3")] == [[[[], [0]]], [[[0], [0]]]]


def test_ids_tell_documents_apart(align):
    put("two.uk", [UK[0], UK[1], UK[2]])
    put("two.en", [EN[1], EN[0], EN[2]])
    put("uk.ids", ["a", "b", "a"])
    put("en.ids", ["b", "a", "a"])
    links = json.loads(align("two", "--docids", "uk.ids", "en.ids")[1])
    assert {name: doc["uk-en"] for name, doc in links.items()} == {"a": [[[0], [0]], [[1], [1]]], "b": [[[0], [0]]]}
    assert linked(align("two", "--docids", "uk.ids", "en.ids", "-f", "ladder")[1]) == [
        ([0], [1]),
        ([2], [2]),
        ([1], [0]),
    ]
    shared = json.loads(align("two", "--docids", "uk.ids")[1])
    assert list(shared) == ["a", "b"]


LADDERS = {
    "vecalign": ["[0]:[0]:0.13", "[1]:[1, 2]:0.4", "[]:[3]:0", "[2]:[]"],
    # with a rung for what stands behind the last line feed, and (in its batch mode) without
    "hunalign": ["0\t0\t0.13", "1\t1\t0.4", "2\t3\t-0.3", "2\t4\t0", "3\t4\t0"],
    "hunalign -batch": ["0\t0\t0.13", "1\t1\t0.4", "2\t3\t-0.3", "2\t4\t0"],
}


@pytest.mark.parametrize("tool", LADDERS)
def test_a_ladder_of_another_tool_becomes_links_with_its_scores(tool, align):
    put("pair.uk", UK)
    put("pair.en", [*EN, "Subscribe!"])
    put("ladder", LADDERS[tool])
    links = json.loads(align("pair", "--ladder", "ladder")[1])["pair"]
    assert sorted(links["uk-en"]) == sorted([[[0], [0]], [[1], [1, 2]], [[], [3]], [[2], []]])
    assert links["score"]["uk-en"][:2] == [0.13, 0.4]
    assert "probability" not in links
    rows = align("pair", "--ladder", "ladder", "-f", "tsv")[1].splitlines()
    assert rows[0].endswith("type\tscore")
    assert rows[2].split("\t")[1:4] == [UK[1], f"{EN[1]} {EN[2]}", "split"]


def test_a_ladders_left_side_is_the_file_given_first(align):
    put("ladder", ["[0]:[0]", "[1]:[1, 2]"])
    links = json.loads(align("news.ru", "news.uk", "--ladder", "ladder")[1])["news"]
    assert links["uk-ru"] == [[[0], [0]], [[1, 2], [1]]]


def test_our_own_ladder_is_read_back(align):
    align("news.ru", "news.uk", "-f", "ladder", "-o", "ladder")
    assert align("news.ru", "news.uk", "--ladder", "ladder", "-f", "ladder")[1] == Path("ladder").read_text()


def test_a_ladder_counts_the_empty_lines_of_its_files(align):
    put("cut.uk", [UK[0], "", *UK[1:]])
    put("ladder", ["[0]:[0]", "[1]:[]", "[2, 3]:[1]"])
    links = json.loads(align("cut.uk", "news.ru", "--ladder", "ladder")[1])
    assert links["text"]["uk-ru"] == [[[0], [0]], [[1, 2], [1]]]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["[0]:[0]", "0;1"], "ladder, line 2: no link: '0;1'; should be like [0]:[0, 1]:0.75"),
        (["Так.\tYes.\t0.3"], "ladder, line 1: no link"),
        (["[0,]:[0]"], "ladder, line 1: no line numbers: [0,]"),
        (["[0]:[0]", "[1]:[7]"], "ladder, line 2: line 7 of news.en, which has 3 (counted from 0)"),
        (["[0]:[0]", "[1]:[0]"], "ladder, line 2: line 0 of news.en stands in two links, here and on line 1"),
        (["[2, 0]:[0]"], "ladder, line 1: the sentences of a side should stand in their order"),
        (["1\t1\t0", "0\t2\t0"], "ladder, line 2: 0 2 stands behind 1 1; a ladder goes up"),
        (["0\t0\t0", "9\t9\t0"], "ladder, line 2: 9 9 is beyond the files, of 3 and 3 lines"),
        (["[0]:[0]", "1\t1\t0"], "ladder, line 2: two kinds of ladder"),
        ([""], "ladder: no link in it"),
    ],
)
def test_a_ladder_that_does_not_fit_is_refused_by_its_line(lines, message, align):
    put("ladder", lines)
    assert message in refused(align("news.uk", "news.en", "--ladder", "ladder"))


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([], "t.tsv: nothing in it"),
        (
            ["doc\ttext"],
            "t.tsv, line 1: should be doc, lang, sentence, or a column a language: doc, uk, ru, en; there are: doc, text",
        ),
        (["lang\ttext", "uk\tТак.", "de\tJa."], "t.tsv, line 3: no language 'de'"),
        (["uk\ten", "Так.\tYes.\tYes."], "t.tsv, line 2: 3 cells, the header has 2"),
        (["doc\tuk", "\tТак."], "t.tsv, line 2: no document"),
        (["uk\tukr", "Так.\tТак."], "t.tsv, line 1: two columns for uk"),
        (["uk\ten"], "t.tsv: no sentence below the header"),
    ],
)
def test_a_table_that_does_not_fit_is_refused_by_its_line(lines, message, align):
    put("t.tsv", lines)
    assert message in refused(align("t.tsv"))


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("news.uk", "text.txt"), "text.txt: which language?"),
        (("news.uk", "news.uk"), "two files for uk"),
        (("news.uk", "--en", "news.en"), "news.uk: --uk, --ru and --en name all the files"),
        (("news.uk", "missing.en"), "missing.en: cannot be read"),
        (("missing",), "missing: no such file or folder"),
        ((), "one file or folder, or plain files"),
        (("news", "-f", "ladder"), "a ladder holds one pair, here are uk, ru, en"),
        (("news", "--ladder", "x"), "x: a ladder is about two files, here are 3"),
        (("news", "--docids", "a", "b"), "2 files of document ids for 3 texts"),
        (("news", "--docids", "short.ids"), "short.ids: 1 lines, news.uk has 3"),
        (("news.uk", "news.en", "--docids", "gap.ids"), "gap.ids, line 2: no id for the sentence on that line of news.uk"),
        (("empty.uk", "empty.en"), "empty.uk, empty.en: no sentence"),
        (("eoa.uk", "news.en"), "documents that cannot be told apart (eoa.uk: 2, news.en: 1)"),
        (("latin1.uk", "news.en"), "latin1.uk: not UTF-8 at byte 0"),
        (("docs.json", "--ladder", "x"), "--ladder belongs to plain files"),
        (("docs.json", "-f", "ladder"), "a ladder holds one document, docs.json has 2"),
        (("huge.json",), "huge.json: not JSON"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)  # fmt: skip
def test_what_cannot_be_aligned_is_refused_in_one_line(args, message, align):
    put("text.txt", UK)
    put("short.ids", ["a"])
    put("gap.ids", ["a", "", "a"])
    put("empty.uk", ["", "<p>"])
    put("empty.en", [])
    put("eoa.uk", [*UK, ".EOA", *UK])
    Path("latin1.uk").write_bytes("Так.".encode("cp1251"))
    put("docs.json", [json.dumps({"docs": [{"id": n, "sentences": TEXTS} for n in ("1", "2")]})])
    put("huge.json", ["1" * 5000])
    assert message in refused(align(*args))


def test_documents_come_from_standard_input(align, monkeypatch):
    reading, writing = os.pipe()
    os.write(writing, json.dumps({"docs": [{"id": "1", "sentences": TEXTS}]}).encode())
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        assert list(json.loads(align("-")[1])) == ["1"]


def test_versions_that_say_the_wrong_language_are_aligned_and_told(align):
    put("a.uk", EN * 5)
    put("a.en", UK * 5)
    code, out, err = align("a")
    assert code == 0
    assert err.splitlines() == [
        "newsalign align: a: the version called uk is in en, by its letters",
        "newsalign align: a: the version called en is in uk, by its letters",
    ]
    assert len(json.loads(out)["a"]["uk-en"]) >= 15
    assert align("a", "-q")[2] == ""


def test_links_appear_whole_or_not_at_all(align, monkeypatch):
    put("docs.json", [json.dumps({"docs": [{"id": n, "sentences": TEXTS} for n in ("1", "2", "3")]})])
    align("docs.json", "-o", "links.json")
    before = Path("links.json").read_bytes()

    done = []

    def stopped(stories, **options):
        for versions in stories:
            done.append(versions.story)
            if versions.story == "3":
                raise KeyboardInterrupt
            yield alignment.align(versions, **options)

    monkeypatch.setattr(alignment, "align_all", stopped)
    assert align("docs.json", "-o", "links.json")[0] == 130
    assert done == ["1", "2", "3"]
    assert Path("links.json").read_bytes() == before
    assert not list(Path().glob(".*"))


def test_stories_are_aligned_as_they_are_written(monkeypatch):
    put("docs.json", [json.dumps({"docs": [{"id": n, "sentences": TEXTS} for n in ("1", "2")]})])
    done = []

    def one_by_one(stories, **options):
        for versions in stories:
            done.append(versions.story)
            yield alignment.align(versions, **options)

    monkeypatch.setattr(alignment, "align_all", one_by_one)
    found = aligning.aligned(aligning.source_of([Path("docs.json")]))
    next(found)
    assert done == ["1"]
    found.close()


def test_a_bar_tells_on_a_terminal_how_far_it_is(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    source = aligning.source_of([Path("news")])
    for quiet, seen in ((False, True), (True, False)):
        monkeypatch.setattr(sys, "stderr", Terminal())
        list(aligning.aligned(source, quiet=quiet))
        assert ("1/1" in sys.stderr.getvalue()) == seen
        assert ("sentences/s" in sys.stderr.getvalue()) == seen


@pytest.mark.parametrize("options", [{}, {"words": Words(learn=False)}])
def test_pages_are_split_once(monkeypatch, options):
    counted = []
    split = splitting.split_article
    monkeypatch.setattr(splitting, "split_article", lambda a: counted.append((a.id, a.page)) or split(a))
    list(aligning.aligned(aligning.source_of([SAMPLE / "pages"]), quiet=True, **options))
    assert len(counted) == len(set(counted)) > ENOUGH


def document(name: str) -> str:
    return json.dumps({"id": name, "sentences": TEXTS}, ensure_ascii=False)


def test_documents_one_a_line_give_what_one_object_gives(align):
    put("docs.json", [json.dumps({"docs": [{"id": n, "sentences": TEXTS} for n in "abc"]})])
    put("docs.jsonl", [document("a"), "", document("b"), document("c")])
    whole, lines = align("docs.json", "-q"), align("docs.jsonl", "-q")
    assert whole == lines
    assert whole[0] == 0
    Path("docs.jsonl.gz").write_bytes(gzip.compress(Path("docs.jsonl").read_bytes()))
    assert align("docs.jsonl.gz", "-q") == whole


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([document("a"), "{"], "docs.jsonl, line 2: not JSON"),
        ([document("a"), "", document("a")], "docs.jsonl, line 3: id 'a' stands twice"),
        ([document("a"), "[]"], "docs.jsonl, line 2: not an object"),
        ([document("a"), '{"id": "b", "sentences": {"uk": [1]}}'], "line 2 (b): sentence 0 of uk is no string: 1"),
    ],
)
def test_a_line_that_is_no_document_is_named_before_anything_is_aligned(align, monkeypatch, lines, message):
    put("docs.jsonl", lines)
    monkeypatch.setattr(alignment, "align_all", None)
    assert message in refused(align("docs.jsonl", "-o", "links.json"))
    assert not Path("links.json").exists()


@pytest.mark.parametrize("words", [Words(learn=False), Words(lexicon="shipped")])
def test_where_nothing_is_learned_no_story_stays_in_memory(monkeypatch, words):
    monkeypatch.setattr(alignment, "AT_ONCE", 1)  # line, so that each story is read by itself
    put("docs.jsonl", [document(str(number)) for number in range(ENOUGH + 5)])
    before = sum(type(o) is Versions for o in gc.get_objects())
    read = 0
    for _ in aligning.aligned(aligning.source_of([Path("docs.jsonl")]), words=words, quiet=True):
        read += 1
        assert sum(type(o) is Versions for o in gc.get_objects()) <= before + 3
    assert read == ENOUGH + 5


def test_stories_that_have_links_keep_them_and_their_place_among_those_that_have_none(monkeypatch):
    documents = [Document(versions=Versions(story=name, uk=(Line("Пором став."),))) for name in "abcd"]
    known = {name: alignment.align(documents[0].versions) for name in "bc"}
    given = [(document, known.get(document.versions.story)) for document in documents]
    source = aligning.Source(name="docs", count=4, stories=lambda: iter(given))
    found = list(aligning.aligned(source, words=Words(learn=False), quiet=True))
    assert [document.versions.story for document, _ in found] == list("abcd")
    assert [links.story for _, links in found] == ["a", "a", "a", "d"]
    assert found[1][1] is known["b"]
