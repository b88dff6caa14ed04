"""Corrections come back in edited exports, are kept as a patch, and each build applies them."""

import json
import re
import tempfile
import unicodedata
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies import aligned_stories, corpora

from toolkit import cli
from toolkit.applying import Applied, apply
from toolkit.building import CHANGES, build
from toolkit.corpus import Corpus, open_corpus
from toolkit.corrections import PATCH, Edit, Places, corrected, read_patch, write_patch
from toolkit.data import LANGS, PAIRS, AlignedStory, Link, PairLink, digest
from toolkit.errors import ToolkitError
from toolkit.exports import FORMATS, About, Options
from toolkit.files import read_parquet
from toolkit.pipeline import export
from toolkit.units import assemble, segments

ABOUT = About(name="sample", title="A sample", description="Invented.", licence="MIT", newsalign="0.1")
FOLDERS = {"uk": "", "ru": "/rus", "en": "/eng"}
TITLES = {"uk": "Річка вийшла з берегів", "ru": "Река вышла из берегов", "en": "The river burst its banks"}
LEADS = {"uk": "Вода піднялася на", "ru": "Вода поднялась на", "en": "The water rose by"}
NEW = "The river has burst its banks"


@dataclass
class Held:
    """A corpus in memory, as `apply` looks at it."""

    held: list[AlignedStory]

    def stories(self) -> Iterator[AlignedStory]:
        return iter(self.held)

    def chosen(self, ids: Collection[str]) -> Iterator[tuple[AlignedStory, dict[str, str]]]:
        return ((story, {}) for story in self.held if story.story.id in ids)


def write_pages(folder: Path, numbers: range = range(3), **changed: str) -> None:
    """Write three invented stories in three languages, an article a file; `changed` adds to the lead of a language."""
    for number in numbers:
        for lang in LANGS:
            row = {
                "url": f"https://news.example{FOLDERS[lang]}/news/2026/01/{number + 1:02}/{8000 + number}/",
                "lang": lang,
                "title": f"{TITLES[lang]} {number}",
                "paragraphs": [f"{LEADS[lang]} {n + 40 * number} м{changed.get(lang, '')}." for n in range(2, 5)],
            }
            path = folder / lang / f"{number}.json"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return the folders of pages and of a corpus with exports, which no test may change."""
    folder = tmp_path_factory.mktemp("corrections")
    write_pages(folder / "pages")
    made = build(folder / "pages", folder / "out", quiet=True)
    for name in ("xlsx", "xliff", "xliff2", "tmx"):
        export(made, name)
    return folder / "pages", folder / "out"


@pytest.fixture
def place(untouched: tuple[Path, Path], tmp_path: Path) -> tuple[Path, Path]:
    import shutil

    return tuple(Path(shutil.copytree(folder, tmp_path / folder.name)) for folder in untouched)  # type: ignore[return-value]


def by_text(made: Corpus, lang: str, text: str) -> dict[str, Any]:
    return next(row for row in read_parquet(made.table("units")) if row[lang] == text)


# --- ways back -----------------------------------------------------------------------------------------------------


def by_openpyxl(out: Path, target: Path, edit: Callable[[str], str]) -> Path:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(out / "export" / "xlsx" / "pages.xlsx")
    for row in book.active.iter_rows(min_row=2):
        row[7].value = edit(row[7].value)
    book.active.move_range("A2:L3", rows=30)  # reviewers move rows about
    book.save(target / "review.xlsx")
    return target / "review.xlsx"


def by_translate_toolkit(name: str) -> Callable[[Path, Path, Callable[[str], str]], Path]:
    def saved(out: Path, target: Path, edit: Callable[[str], str]) -> Path:
        pytest.importorskip("translate")
        from translate.storage import tmx, xliff, xliff2

        reader, ending = {
            "tmx": (tmx.tmxfile, "tmx"),
            "xliff": (xliff.Xliff1File, "xlf"),
            "xliff2": (xliff2.Xliff2File, "xlf"),
        }[name]
        store = reader.parsefile(str(out / "export" / name / f"pages.uk-en.{ending}"))
        for unit in store.units:
            if edit(str(unit.target)) != str(unit.target):
                unit.target = edit(str(unit.target))
        path = target / f"edited.{ending}"
        path.write_bytes(bytes(store))
        return path

    return saved


def by_hand(out: Path, target: Path, edit: Callable[[str], str]) -> Path:
    text = (out / "export" / "tmx" / "pages.tmx").read_text(encoding="utf-8")
    path = target / "edited.tmx"
    path.write_text(re.sub("(?<=<seg>)[^<]*", lambda found: edit(found[0]), text), encoding="utf-8")
    return path


WAYS = {
    "a spreadsheet": by_openpyxl,
    "XLIFF 1.2": by_translate_toolkit("xliff"),
    "XLIFF 2.1": by_translate_toolkit("xliff2"),
    "TMX of a pair": by_translate_toolkit("tmx"),
    "TMX of three": by_hand,
}


@pytest.mark.parametrize("way", WAYS)
def test_a_corrected_title_comes_back_and_is_built(way: str, place: tuple[Path, Path], tmp_path: Path) -> None:
    pages, out = place
    before = by_text(open_corpus(out), "en", f"{TITLES['en']} 1")
    file = WAYS[way](out, tmp_path, lambda text: text.replace(f"{TITLES['en']} 1", NEW))
    done = apply([file], open_corpus(out), pages / PATCH)
    assert [(c.unit, c.lang, c.before, c.after) for c in done.changes] == [
        (before["id"], "en", f"{TITLES['en']} 1", NEW)
    ]
    assert (done.conflicts, done.typographic, done.unhashed) == ([], [], 0)
    assert read_patch(pages / PATCH) == [
        Edit(
            story=before["story"], unit=before["id"], lang="en", was=digest(before["en"]), before=before["en"], text=NEW
        )
    ]
    made = build(pages, out, quiet=True)
    after = by_text(made, "en", NEW)
    assert (after["id"], after["uk"], after["en_spans"]) == (before["id"], before["uk"], before["en_spans"])
    assert [c["text"] for c in after["corrections"]] == [NEW]
    for name in (
        "moses/pages.en",
        "moses/pages.uk-en.en",
        "moses/pages.ru-en.en",
        "tmx/pages.tmx",
        "jsonl/pages.jsonl",
    ):
        assert NEW in (out / "export" / name).read_text(encoding="utf-8")
    assert "Texts corrected by hand: 1;" in (out / "export" / "hub" / "README.md").read_text(encoding="utf-8")
    # the same file once more changes nothing
    again = apply([file], made, pages / PATCH)
    assert (again.changes, again.conflicts) == ([], [])


def test_a_corpus_that_was_corrected_is_one_built_at_once_with_the_patch(
    place: tuple[Path, Path], tmp_path: Path
) -> None:
    pages, out = place
    file = by_hand(out, tmp_path, lambda text: text.replace(f"{TITLES['uk']} 2", "Річка ВИЙШЛА з берегів"))
    apply([file], open_corpus(out), pages / PATCH)
    made = build(pages, out, quiet=True)
    assert json.loads((out / CHANGES).read_text())["stories"] == {"as before": 2, "changed": 1}
    build(pages, tmp_path / "anew", quiet=True)
    assert files(out) == files(tmp_path / "anew")
    (step,) = [step for step in made.manifest.ledger.steps if step.noun == "corrections"]
    assert (step.came, step.kept) == (1, 1)


def files(folder: Path) -> dict[str, bytes]:
    found = (
        p for p in folder.rglob("*") if p.is_file() and ".shards" not in p.parts and p.name not in (".lock", CHANGES)
    )
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in found}


def test_hub_rows_tell_which_versions_were_corrected(
    place: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    import datasets

    pages, out = place
    apply([by_hand(out, tmp_path, lambda t: t.replace(f"{TITLES['en']} 1", NEW))], open_corpus(out), pages / PATCH)
    build(pages, out, quiet=True)
    for config in ("sentences", "uk-en"):
        rows = datasets.load_dataset(str(out / "export" / "hub"), config, cache_dir=str(tmp_path / "c"))["train"]
        found = [row for row in rows if row["corrected"]]
        assert [row["corrected"] for row in found] == [["en"]]
        assert NEW in (found[0].get("en"), found[0].get("translation", {}).get("en"))


def test_a_correction_that_fits_no_more_is_a_reject_and_in_the_ledger(place: tuple[Path, Path], tmp_path: Path) -> None:
    pages, out = place
    lead = by_text(open_corpus(out), "en", f"{LEADS['en']} 42 м.")
    edits = [
        Edit(story=lead["story"], unit=lead["id"], lang=lang, was=digest(lead[lang]), before=lead[lang], text="New.")
        for lang in ("uk", "en")
    ]
    edits += [replace(edits[0], story="news.example/1", unit="0" * 12)]
    write_patch(pages / PATCH, edits)
    write_pages(
        pages, en=" a day"
    )  # the newsroom has changed the English: the unit has another id, the Ukrainian stays
    made = build(pages, out, quiet=True)
    (step,) = [step for step in made.manifest.ledger.steps if step.noun == "corrections"]
    assert (step.came, step.kept, [(loss.reason, loss.count) for loss in step.losses]) == (3, 1, [("gone", 2)])
    rejects = [json.loads(line) for line in (out / "rejects.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {(r["where"], r["reason"]) for r in rejects if r["noun"] == "correction"} == {
        (f"{lead['story']}#{lead['id']}", "gone"),
        (f"news.example/1#{'0' * 12}", "gone"),
    }
    assert by_text(made, "uk", "New.")["ru"] == lead["ru"]
    # and in a build that finds the story as it was
    write_pages(pages, range(3, 4))
    build(pages, out, quiet=True)
    build(pages, tmp_path / "anew", quiet=True)
    assert (out / "rejects.jsonl").read_bytes() == (tmp_path / "anew" / "rejects.jsonl").read_bytes()


# --- what is an edit, and what is not ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["xlsx", "xliff", "xliff2", "tmx"])
@settings(max_examples=20, deadline=None)
@given(stories=corpora())
def test_what_nobody_edited_is_no_correction(name: str, stories: list[AlignedStory]) -> None:
    if name == "xlsx":
        pytest.importorskip("openpyxl")
    with tempfile.TemporaryDirectory() as folder:
        FORMATS[name](Path(folder), ABOUT, lambda: iter(stories), Options())
        for path in sorted(Path(folder).glob("sample*")):
            try:
                done = apply([path], Held(stories))  # type: ignore[arg-type]
            except ToolkitError as error:
                assert "no row in it" in str(error)  # noqa: PT017  # an empty memory
                continue
            assert done == Applied()


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        (lambda text: f"  {text} ", "nothing"),
        (lambda text: text.replace(" ", "\r\n"), "nothing"),
        (lambda text: text.replace(" ", "\u00a0"), "nothing"),
        (lambda text: unicodedata.normalize("NFD", text), "nothing"),
        (lambda text: text.replace("'", "’"), "typography"),
        (lambda text: text.replace('"', "“"), "typography"),
        (lambda text: text.replace("–", "--"), "typography"),
        (lambda text: text.replace("...", "…"), "typography"),
        (lambda text: text + "!", "correction"),
        (lambda text: text.lower(), "correction"),
        (lambda text: "", "emptied"),
    ],
)
def test_what_programs_change_unasked_is_no_correction(
    changed: Callable[[str], str], found: str, tmp_path: Path
) -> None:
    story = story_of(uk=['Її "м\'ята" – йод...'], en=["Her mint."])
    file = tmx_of(story, tmp_path, changed)
    done = apply([file], Held([story]))  # type: ignore[arg-type]
    assert (len(done.changes), len(done.typographic)) == (found == "correction", found == "typography")
    assert [c.reason for c in done.conflicts] == (["emptied"] if found == "emptied" else [])
    if found == "typography":
        assert len(apply([file], Held([story]), typography=True).changes) == 1  # type: ignore[arg-type]


def story_of(uk: list[str], en: list[str], key: str = "1") -> AlignedStory:
    """Return a story whose sentences go one by one, the last of the longer version with the last of the other."""
    from toolkit.data import Article, Member, Paragraph, Sentence, Story, joined

    texts = {"uk": uk, "en": en}
    articles = [
        Article(
            site="news.example", key=key, lang=lang, claimed=lang, url=f"https://news.example/{lang}/{key}/",
            paragraphs=joined(Paragraph(kind="body", text=t, start=0) for t in own), page=f"{lang}.html",
            page_sha256="0" * 64, extractor="test/1",
        )
        for lang, own in texts.items()
    ]  # fmt: skip
    cuts = [tuple(Sentence(p.start, p.end, i) for i, p in enumerate(a.paragraphs)) for a in articles]
    few = min(len(uk), len(en)) - 1
    groups = [((i,), (i,)) for i in range(few)] + [(tuple(range(few, len(uk))), tuple(range(few, len(en))))]
    pairs = tuple(PairLink(left=a, right=b, probability=0.9, type="translated") for a, b in groups)
    links = tuple(Link(uk=a, en=b, probability=0.9, type="translated") for a, b in groups)
    members = tuple(Member(lang=a.lang, article=a.id, page=a.page, reason="same id", confidence=1) for a in articles)
    from toolkit.data import Alignment

    story = Story(id=f"news.example/{key}", members=members)
    return assemble(story, articles, cuts, Alignment(story=story.id, uk_en=pairs, links=links))


def tmx_of(story: AlignedStory, folder: Path, edit: Callable[[str], str], lang: str = "uk", name: str = "one") -> Path:
    """Export a story and change the texts of a language in the file."""
    target = folder / name
    target.mkdir()
    FORMATS["tmx"](target, ABOUT, lambda: iter([story]), Options(pairs=(("uk", "en"),)))
    path = target / "sample.uk-en.tmx"
    changed = re.sub(
        rf'(<tuv xml:lang="{lang}">.*?<seg>)([^<]*)',
        lambda found: found[1] + edit(found[2]),
        path.read_text(encoding="utf-8"),
        flags=re.DOTALL,
    )
    path.write_text(changed, encoding="utf-8", newline="\n")
    return path


STORY = story_of(uk=["Річка розлилася.", "Міст закрили."], en=["The river burst its banks.", "The bridge is shut."])


def conflicts(done: Applied) -> list[str]:
    return [conflict.reason for conflict in done.conflicts]


def test_an_edit_of_what_the_corpus_no_longer_has_is_a_conflict(tmp_path: Path) -> None:
    file = tmx_of(STORY, tmp_path, lambda text: text.replace("Міст", "Міст і дорогу"))
    gone = story_of(uk=["Річка розлилася.", "Міст відкрили."], en=["The river burst its banks.", "The bridge is open."])
    done = apply([file], Held([gone]))  # type: ignore[arg-type]
    assert conflicts(done) == ["unknown"]
    assert conflicts(apply([file], Held([story_of(uk=["А."], en=["B."], key="2")]))) == ["unknown"]  # type: ignore[arg-type]


def test_an_edit_finds_its_sentence_though_the_other_version_has_changed(tmp_path: Path) -> None:
    file = tmx_of(STORY, tmp_path, lambda text: text.replace("Міст", "Міст і дорогу"))
    now = story_of(uk=["Річка розлилася.", "Міст закрили."], en=["The river burst its banks.", "The bridge is closed."])
    done = apply([file], Held([now]))  # type: ignore[arg-type]
    assert [(c.unit, c.after) for c in done.changes] == [(now.units[1].id, "Міст і дорогу закрили.")]
    assert done.conflicts == []


def test_an_earlier_edit_is_known_again_under_the_new_id_of_its_unit(tmp_path: Path) -> None:
    patch = tmp_path / PATCH
    apply([tmx_of(STORY, tmp_path, lambda t: t.replace("Міст", "Шлях"))], Held([STORY]), patch)  # type: ignore[arg-type]
    now = story_of(uk=["Річка розлилася.", "Міст закрили."], en=["The river burst its banks.", "The bridge is closed."])
    built, misfits = corrected(now, read_patch(patch))
    assert (built.units[1].uk, misfits) == ("Шлях закрили.", [])
    file = tmx_of(built, tmp_path, lambda t: t.replace("Шлях", "Дорогу"), name="two")
    assert apply([file], Held([built]), patch).conflicts == []  # type: ignore[arg-type]
    (edit,) = read_patch(patch)
    assert (edit.unit, edit.before, edit.text) == (now.units[1].id, "Міст закрили.", "Дорогу закрили.")


def test_two_edits_of_one_text_are_a_conflict_unless_they_agree(tmp_path: Path) -> None:
    one, other = (
        tmx_of(STORY, tmp_path, lambda text, w=word: text.replace("Міст", w), name=word) for word in ("Дорогу", "Шлях")
    )
    held: Any = Held([STORY])
    done = apply([one, other], held)
    assert ([c.after for c in done.changes], conflicts(done)) == (["Дорогу закрили."], ["twice"])
    assert "Дорогу закрили." in done.conflicts[0].detail
    assert conflicts(apply([one, one], held)) == []
    # an earlier edit that is not built yet
    patch = tmp_path / PATCH
    apply([one], held, patch)
    assert conflicts(apply([other], held, patch)) == ["twice"]
    assert [edit.text for edit in read_patch(patch)] == ["Дорогу закрили."]
    apply([other], held, patch, overwrite=True)
    assert [edit.text for edit in read_patch(patch)] == ["Шлях закрили."]
    # one that is built, and was made after the file was exported
    built: Any = Held([corrected(STORY, read_patch(patch))[0]])
    assert conflicts(apply([one], built, patch)) == ["twice"]
    assert len(apply([one], built, patch, overwrite=True).changes) == 1


def test_a_text_that_was_cut_for_its_cell_cannot_be_corrected_there(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    story = story_of(uk=["Дуже " * 8_000 + "довго."], en=["Very long."])
    FORMATS["xlsx"](tmp_path, ABOUT, lambda: iter([story]), Options())
    held: Any = Held([story])
    assert apply([tmp_path / "sample.xlsx"], held) == Applied()
    book = openpyxl.load_workbook(tmp_path / "sample.xlsx")
    book.active["F2"] = book.active["F2"].value.replace("Дуже", "Вельми")[:30_000]
    book.save(tmp_path / "sample.xlsx")
    assert conflicts(apply([tmp_path / "sample.xlsx"], held)) == ["cut"]


def test_a_text_that_is_put_back_takes_its_line_out_of_the_patch(tmp_path: Path) -> None:
    patch = tmp_path / PATCH
    apply([tmx_of(STORY, tmp_path, lambda text: text.replace("Міст", "Шлях"))], Held([STORY]), patch)  # type: ignore[arg-type]
    built, _ = corrected(STORY, read_patch(patch))
    back = tmx_of(built, tmp_path, lambda text: text.replace("Шлях", "Міст"), name="back")
    done = apply([back], Held([built]), patch)  # type: ignore[arg-type]
    assert (done.withdrawn, read_patch(patch)) == (1, [])


def test_nothing_is_written_in_a_dry_run(tmp_path: Path) -> None:
    file = tmx_of(STORY, tmp_path, str.upper)
    assert len(apply([file], Held([STORY]), tmp_path / PATCH, dry_run=True).changes) == 2  # type: ignore[arg-type]
    assert not (tmp_path / PATCH).exists()


def test_inline_marks_and_segments_of_other_tools_are_read_as_text(tmp_path: Path) -> None:
    target = tmp_path / "x"
    target.mkdir()
    FORMATS["xliff2"](target, ABOUT, lambda: iter([STORY]), Options())
    path = target / "sample.uk-en.xlf"
    text = path.read_text(encoding="utf-8")
    cut = (
        "<source>The </source></segment><segment><source/><target><mrk id='1'>The bridge</mrk> is "
        "<ph id='2'/>open.</target>"
    )
    text = text.replace("<target>The bridge is shut.</target>", cut.replace("<source>The </source>", "<target/>", 1))
    path.write_text(text, encoding="utf-8")
    assert [c.after for c in apply([path], Held([STORY])).changes] == ["The bridge is open."]  # type: ignore[arg-type]


def test_comments_of_reviewers_are_shown(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    FORMATS["xlsx"](tmp_path, ABOUT, lambda: iter([STORY]), Options())
    book = openpyxl.load_workbook(tmp_path / "sample.xlsx")
    book.active["I3"] = "Which bridge?"
    book.save(tmp_path / "sample.xlsx")
    (note,) = apply([tmp_path / "sample.xlsx"], Held([STORY])).notes  # type: ignore[arg-type]
    assert (note.unit, note.text) == (STORY.units[1].id, "Which bridge?")


def test_a_file_of_another_corpus_is_refused(tmp_path: Path) -> None:
    file = tmx_of(STORY, tmp_path, str.upper)
    with pytest.raises(ToolkitError, match="the corpus has none of its 2 units"):
        apply([file], Held([story_of(uk=["А."], en=["B."], key="2")]))  # type: ignore[arg-type]


# --- the patch -----------------------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(story=aligned_stories(), data=st.data())
def test_corrections_reach_units_and_pairs_and_change_nothing_else(story: AlignedStory, data: st.DataObject) -> None:
    unit = data.draw(st.sampled_from(story.units))
    lang = data.draw(st.sampled_from([lang for lang in LANGS if unit.text(lang)]))
    assume(unit.text(lang) != "Нове.")
    edit = Edit(
        story=story.story.id, unit=unit.id, lang=lang, was=digest(unit.text(lang)), before=unit.text(lang), text="Нове."
    )
    made, misfits = corrected(story, [edit])
    assert misfits == []
    assert [u.id for u in made.units] == [u.id for u in story.units]
    for old, new in zip(story.units, made.units, strict=True):
        assert [new.text(x) for x in LANGS] == [
            "Нове." if (new.id, x) == (unit.id, lang) else old.text(x) for x in LANGS
        ]
        assert new.corrected == ((lang,) if new.id == unit.id else ())
    for pair in PAIRS:
        for old_s, new_s in zip(segments(story, *pair), segments(made, *pair), strict=True):
            assert old_s.id == new_s.id
            touched = lang in pair and unit.spans(lang) in (old_s.source_spans, old_s.target_spans)
            assert new_s.corrected == ((lang,) if touched else ())
            assert ("Нове." in (new_s.source, new_s.target)) == touched
    assert corrected(made, [edit]) == (made, [])  # once more is the same
    assert corrected(made, [])[0] == story  # and none is as published


def test_a_segment_of_fewer_sentences_than_its_unit_is_corrected_within_it() -> None:
    story = story_of(uk=["А один.", "Б два.", "В три."], en=["A one.", "B two and three."])
    link = story.alignment.uk_en[1]
    parts = (replace(link, left=(1,)), PairLink(left=(2,), probability=0.9, type="omitted"))
    story = replace(story, alignment=replace(story.alignment, uk_en=(story.alignment.uk_en[0], *parts)))
    (segment,) = [s for s in segments(story, "uk", "en") if s.source == "Б два."]
    edit = Edit(
        story=story.story.id, unit=segment.id, lang="uk", was=digest("Б два."), before="Б два.", text="Б двічі."
    )
    made, _ = corrected(story, [edit])
    assert made.units[1].uk == "Б двічі. В три."
    assert [s.source for s in segments(made, "uk", "en")] == ["А один.", "Б двічі.", "В три."]
    whole = replace(edit, unit=story.units[1].id, was=digest("Б два. В три."), before="Б два. В три.", text="Г.")
    assert [m.reason for m in corrected(story, [edit, whole])[1]] == ["overlap"]
    assert Places(made).by_id[story.units[1].id, "uk"].published == "Б два. В три."


GOOD = json.dumps({"story": "s", "unit": "u", "lang": "uk", "was": digest("а"), "before": "а", "text": "б"})


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("{", "line 1: "),
        (GOOD.replace('"uk"', '"de"'), "line 1: Invalid enum value 'de'"),
        (GOOD + "\n" + GOOD, "line 2: u uk is edited on line 1, too"),
        (GOOD.replace(json.dumps("а"), json.dumps("в")), "is not the hash of `before`"),
        (GOOD.replace(json.dumps("б"), '" "'), "text is empty"),
    ],
)
def test_a_wrong_line_of_the_patch_is_told(lines: str, said: str, tmp_path: Path) -> None:
    (tmp_path / PATCH).write_text(lines, encoding="utf-8")
    with pytest.raises(ToolkitError, match=re.escape(said)):
        read_patch(tmp_path / PATCH)


def test_the_patch_is_in_one_order_and_a_line_an_edit(tmp_path: Path) -> None:
    edits = [
        Edit(story="s", unit=u, lang=lang, was=digest("а"), before="а", text="б") for u in "ba" for lang in ("uk", "en")
    ]
    write_patch(tmp_path / PATCH, edits)
    lines = (tmp_path / PATCH).read_text(encoding="utf-8").splitlines()
    assert [(json.loads(line)["unit"], json.loads(line)["lang"]) for line in lines] == [
        ("a", "en"), ("a", "uk"), ("b", "en"), ("b", "uk"),
    ]  # fmt: skip
    assert "б" in lines[0]  # for people
    assert set(read_patch(tmp_path / PATCH)) == set(edits)


# --- the command ---------------------------------------------------------------------------------------------------


def run(capsys: pytest.CaptureFixture[str], *args: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        cli.main(["apply", *map(str, args)])
    return int(left.value.code or 0), *capsys.readouterr()


def test_the_command_shows_and_keeps(
    place: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pages, out = place
    file = by_hand(out, tmp_path, lambda text: text.replace(f"{TITLES['en']} 1", NEW))
    code, shown, told = run(capsys, file, "--corpus", out)
    assert code == 0
    assert f"  - {TITLES['en']} 1\n  + {NEW}\n" in shown
    assert "nothing was written; say -o" in told
    code, shown, told = run(capsys, file, "--corpus", out, "-o", pages, "-f", "json")
    assert [change["after"] for change in json.loads(shown)["changes"]] == [NEW]
    assert (pages / PATCH).exists()
    assert f"corrections 1; {pages / PATCH} has them" in told
    emptied = by_hand(out, tmp_path, lambda text: text.replace(f"{TITLES['en']} 2", ""))
    code, shown, _ = run(capsys, emptied, "--corpus", out)
    assert code == 1
    assert shown.startswith("conflict (emptied): edited.tmx, unit ")


def test_corrections_are_kept_where_a_build_finds_them(
    untouched: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = untouched[1] / "export" / "tmx" / "pages.tmx"
    for place, said in ((untouched[1], "a corpus, which is made anew"), (tmp_path / "recipes", "no such folder")):
        code, _, told = run(capsys, file, "--corpus", untouched[1], "-o", place)
        assert code == 2
        assert said in told


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "neither XLSX nor XML"),
        (b"PK\x03\x04 broken", "cannot be read as XLSX"),
        (b"<html/>", "<html> is neither TMX nor XLIFF"),
        (b"<tmx version='1.4'><body/></tmx>", "no row in it"),
        (b"<tmx version='1.4'><body><tu><tuv xml:lang='uk'><seg>a</seg></tuv></tu></body></tmx>", "no row has an id"),
        (b"<tmx version='1.4'><body><tu tuid='1'>", "neither XLSX nor XML that can be read"),
    ],
)
def test_a_file_that_is_no_export_of_ours_is_one_line(
    content: bytes, said: str, untouched: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if content.startswith(b"PK"):
        pytest.importorskip("openpyxl")
    (tmp_path / "file").write_bytes(content)
    code, shown, told = run(capsys, tmp_path / "file", "--corpus", untouched[1])
    assert (code, shown) == (1, "")
    assert said in told
    assert told.count("\n") == 1


def test_a_sheet_without_our_header_is_told(untouched: tuple[Path, Path], tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    book.save(tmp_path / "other.xlsx")
    with pytest.raises(ToolkitError, match="no sheet with columns id, uk, ru, en"):
        apply([tmp_path / "other.xlsx"], open_corpus(untouched[1]))
