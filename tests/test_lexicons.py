"""What a corpus teaches adds up exactly, is left out for the story that taught it, and is kept with the corpus."""

import gzip
import random
import shutil
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit import alignment
from toolkit.aligning import source_of, write_links
from toolkit.alignment import stories as learning_stories
from toolkit.alignment.counts import SCALE, Counts, Tally
from toolkit.alignment.learning import AT_ONCE, ENOUGH, SMALLEST, counted, learn, summed
from toolkit.alignment.lexicons import OWN, Lexicon, fingerprint, lines, merged, read_lexicon, shipped, write_lexicon
from toolkit.alignment.stories import FILE, Words, align_stories, lexicon_of
from toolkit.building import CHANGES, build, stories
from toolkit.building.store import SHARDS
from toolkit.corpus import changed, open_corpus
from toolkit.corpus.removing import SOURCE
from toolkit.data import PAIRS, Alignment, Line, Pair, PairLink, Versions
from toolkit.errors import ToolkitError, UsageError
from toolkit.pipeline import stories_of

SAMPLE = Path(__file__).resolve().parents[1] / "corpora" / "sample"

# Words that no lexicon knows and that do not sound alike: (Ukrainian, English).
INVENTED = (
    ("бруморія", "skaldent"),
    ("щеклива", "ongrith"),
    ("дюбатня", "wemple"),
    ("жогільце", "karrost"),
    ("мурафка", "tindle"),
)


def invented_story(number: int) -> Versions:
    """Return a story whose lines hold two invented words each; which ones differs from story to story."""
    order = random.Random(number).sample(range(len(INVENTED)), 4)
    chosen = [(INVENTED[a], INVENTED[b]) for a, b in pairwise(order)]
    return Versions(
        story=str(number),
        uk=tuple(Line(f"{a[0]} {b[0]} {number}.") for a, b in chosen),
        en=tuple(Line(f"{a[1]} {b[1]} {number}.") for a, b in chosen),
    )


def straight(story: Versions) -> Alignment:
    links = tuple(PairLink(left=(i,), right=(i,), probability=1.0, type="translated") for i in range(len(story.uk)))
    return Alignment(story=story.story, uk_en=links)


STORIES = [invented_story(number) for number in range(ENOUGH + 2)]


def text(lexicon: Lexicon) -> list[str]:
    return list(lines(lexicon.learned, "starter", lexicon.stories))


def tallied(rows: dict[tuple[Pair, str, str], int], lines: dict[tuple[Pair, int, str], int]) -> Counts:
    """Return counts of cells by pair, left and right stem, and of lines by pair, side and stem."""
    tally = Tally()
    for (pair, left, right), count in rows.items():
        tally.add_cells(pair, (tally.numbered(pair[0], [left]), tally.numbered(pair[1], [right]), np.array([count])))
    for (pair, side, stem), count in lines.items():
        tally.add_lines(pair, pair[side], tally.numbered(pair[side], [stem]), np.array([count]))
    return tally.counts()


PAIR = st.sampled_from(PAIRS)
STEMS = st.sampled_from(["порт", "кіт", "м'ята", "port", "cat", "mint"])
NUMBERS = st.integers(0, 10**12)
COUNTS = st.builds(
    tallied,
    st.dictionaries(st.tuples(PAIR, STEMS, STEMS), NUMBERS, max_size=8),
    st.dictionaries(st.tuples(PAIR, st.integers(0, 1), STEMS), NUMBERS, max_size=8),
)
LEXICONS = st.builds(
    Lexicon,
    starter=st.just(shipped().starter),
    learned=COUNTS,
    stories=st.dictionaries(st.sampled_from(["a" * 12, "b" * 12]), st.integers(1, 3)),
)


@given(shards=st.lists(LEXICONS, max_size=5), data=st.data())
def test_any_grouping_and_order_of_shards_gives_the_same_sum(shards: list[Lexicon], data: st.DataObject) -> None:
    whole = text(merged(shards))
    assert text(merged(data.draw(st.permutations(shards)))) == whole
    cut = data.draw(st.integers(0, len(shards)))
    assert text(merged([merged(shards[:cut]), merged(shards[cut:])])) == whole


@given(lexicon=LEXICONS)
def test_what_is_written_is_read_back(lexicon: Lexicon, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("lexicon") / "словник.tsv.gz"
    write_lexicon(path, lexicon)
    assert text(read_lexicon(path)) == text(lexicon)
    first = path.read_bytes()
    write_lexicon(path, read_lexicon(path))
    assert path.read_bytes() == first


def test_a_corpus_teaches_words_that_the_starter_does_not_know() -> None:
    pair, left, right = ("uk", "en"), [uk[:5] for uk, _ in INVENTED], [en[:5] for _, en in INVENTED]
    assert not shipped().translations(pair, left, right)[0].size
    i, j, strengths = learn((s, straight(s)) for s in STORIES).translations(pair, left, right)
    found = dict(zip(zip(i.tolist(), j.tolist(), strict=True), strengths.tolist(), strict=True))
    assert all(found[i, i] > 0.65 for i in range(len(INVENTED)))
    assert all(sure < found[i, i] * 0.75 for (i, j), sure in found.items() if i != j)


def test_the_order_of_stories_leaves_no_trace() -> None:
    taught = [(story, straight(story)) for story in STORIES]
    assert text(learn(taught)) == text(learn(reversed(taught)))


def test_a_story_is_aligned_as_if_it_had_taught_nothing() -> None:
    story, others = STORIES[0], STORIES[1:]
    everything = learn((s, alignment.align(s)) for s in STORIES)
    without = learn((s, alignment.align(s)) for s in others)
    assert everything.learned_from(story)
    assert not without.learned_from(story)
    assert alignment.align(story, lexicon=everything) == alignment.align(story, lexicon=without)
    own = everything.without(story, counted(story, alignment.align(story)))
    words = [uk[:5] for uk, _ in INVENTED], [en[:5] for _, en in INVENTED]
    ours, theirs = (lexicon.translations(("uk", "en"), *words) for lexicon in (own, without))
    assert [part.tolist() for part in ours] == [part.tolist() for part in theirs]


def test_a_story_that_stands_twice_is_left_out_twice() -> None:
    story = STORIES[0]
    copy = Versions(story="copy", uk=story.uk, en=story.en)
    twice = learn((s, alignment.align(s)) for s in (*STORIES, copy))
    without = learn((s, alignment.align(s)) for s in STORIES[1:])
    assert alignment.align(story, lexicon=twice) == alignment.align(story, lexicon=without)


def test_unsure_links_teach_nothing() -> None:
    story = STORIES[0]
    unsure = Alignment(story="s", uk_en=(PairLink(left=(0,), right=(0,), probability=0.4, type="translated"),))
    assert counted(story, unsure).pairs == {}


def test_a_long_story_is_counted_piece_by_piece() -> None:
    story = invented_story(1)
    size = AT_ONCE // len(story.uk) + 1
    long = Versions(story="long", uk=story.uk * size, en=story.en * size)
    rows = {stem: (lines, cells) for stem, lines, cells in counted(long, straight(long)).rows(("uk", "en"))}
    stem = story.uk[0].text[:5]
    assert rows[stem][0] == size * sum(stem in line.text for line in story.uk)
    assert sum(count for _, count in rows[stem][1]) > SCALE * rows[stem][0] / 2  # of each piece
    assert all(count >= SMALLEST for _, cells in rows.values() for _, count in cells)


def test_a_stem_stands_once_in_a_link_whatever_is_said_twice() -> None:
    story = Versions(story="s", uk=(Line("кобза кобза"), Line("кобза")), en=(Line("kobza kobza"),))
    both = PairLink(left=(0, 1), right=(0,), probability=1.0, type="merged")
    rows = list(counted(story, Alignment(story="s", uk_en=(both,))).rows(("uk", "en")))
    assert rows == [("кобза", 1, [("kobza", SCALE)])]


def test_a_line_of_figures_teaches_nothing_of_its_counterpart() -> None:
    story = Versions(story="s", uk=(Line("2024"), Line("кобза")), en=(Line("The year"), Line("kobza")))
    assert [stem for stem, _, _ in counted(story, straight(story)).rows(("uk", "en"))] == ["кобза"]
    taught = learn([(story, straight(story))])
    assert taught.lines(("en", "uk"), taught.numbers("en", ["kobza"])).tolist() == [OWN]


def test_what_hardly_translates_is_pruned_and_nothing_else_changes() -> None:
    common = [(("uk", "en"), "порт", other) for other in ("zzport", "zzship")]
    lines = {(("uk", "en"), 0, "порт"): 10_000, (("uk", "en"), 1, "zzport"): 9000, (("uk", "en"), 1, "zzship"): 9000}
    lexicon = Lexicon(starter=shipped().starter, learned=tallied({common[0]: 5 * 10**6, common[1]: 60}, lines))
    pruned = lexicon.pruned()
    assert [row[2] for row in pruned.learned.rows(("uk", "en")) if row[0] == "порт"] == [[("zzport", 5 * 10**6)]]
    words = ["порт"], ["zzport", "zzship", "port"]
    assert [part.tolist() for part in pruned.translations(("uk", "en"), *words)] == [
        part.tolist() for part in lexicon.translations(("uk", "en"), *words)
    ]
    assert text(pruned.pruned()) == text(pruned)


def test_a_story_is_left_out_of_a_pruned_lexicon_without_taking_from_the_starter() -> None:
    story = STORIES[0]
    counts = learn([(story, straight(story))]).learned
    bare = Lexicon(  # all of the story's cells were pruned
        starter=counts,
        learned=replace(counts, pairs={pair: c.only(c.joint < 0) for pair, c in counts.pairs.items()}),
        stories={fingerprint(story): 1},
    )
    words = [uk[:5] for uk, _ in INVENTED], [en[:5] for _, en in INVENTED]
    left = bare.without(story, counts).translations(("uk", "en"), *words)
    alone = Lexicon(starter=counts).translations(("uk", "en"), *words)
    assert [part.tolist() for part in left] == [part.tolist() for part in alone]


def test_parts_that_are_kept_are_those_that_would_be_counted_again() -> None:
    kept = summed(((story, alignment.study(story)[1]) for story in STORIES), keep=True)
    again = replace(kept, parts={})
    assert [alignment.align(story, lexicon=kept) for story in STORIES] == [
        alignment.align(story, lexicon=again) for story in STORIES
    ]


def test_studying_a_story_aligns_it_as_ever_and_counts_its_links() -> None:
    long = Versions(story="long", uk=STORIES[1].uk * 40, en=STORIES[1].en * 40)  # in windows
    for story in (STORIES[0], long):
        found, counts = alignment.study(story)
        assert found == alignment.align(story)
        assert text(summed([(story, counts)])) == text(learn([(story, found)]))


def test_of_many_stories_some_are_learned_from_whatever_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning_stories, "MOST", ENOUGH)
    lexicon = lexicon_of(STORIES, Words())
    assert sum(lexicon.learned_from(story) for story in STORIES) == ENOUGH
    assert text(lexicon_of(STORIES[::-1], Words())) == text(lexicon)
    found = dict(zip(STORIES, align_stories(STORIES, Words()), strict=True))
    assert found == {story: alignment.align(story, lexicon=lexicon) for story in STORIES}


def test_few_stories_are_aligned_each_by_itself() -> None:
    few = STORIES[: ENOUGH - 1]
    assert list(align_stories(few, Words())) == [alignment.align(story) for story in few]


def test_without_learning_each_story_is_by_itself() -> None:
    alone = [alignment.align(story) for story in STORIES]
    assert list(align_stories(STORIES, Words(learn=False))) == alone
    assert list(align_stories(STORIES, Words(lexicon="shipped"))) == alone


def test_a_saved_lexicon_gives_the_links_that_learning_gave(tmp_path: Path) -> None:
    path = tmp_path / "words.tsv.gz"
    learned = list(align_stories(STORIES, Words(save=path)))
    assert learned == list(align_stories(STORIES, Words()))
    assert learned == list(align_stories(STORIES, Words(lexicon=str(path))))


def test_a_saved_lexicon_is_not_compressed_unless_its_name_says_so(tmp_path: Path) -> None:
    write_lexicon(tmp_path / "words.tsv", shipped())
    assert (tmp_path / "words.tsv").read_text(encoding="utf-8").startswith("newsalign-lexicon\t1\t")
    read_lexicon(tmp_path / "words.tsv")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "not a lexicon of newsalign"),
        ("кіт\tcat\t0.9\n", "not a lexicon of newsalign"),
        ("newsalign-lexicon\t2\tx\n", "a lexicon of form '2', this newsalign reads 1"),
        ("newsalign-lexicon\t1\t0123456789ab\nend\t0\n", "with another starter lexicon"),
        ("newsalign-lexicon\t1\t{}\nuk-en\t1\tкіт\tcat 5\n", "cut short"),
        ("newsalign-lexicon\t1\t{}\nuk-en\t1\tкіт\tcat 5\nend\t2\n", "cut short"),
        ("newsalign-lexicon\t1\t{}\nuk-en\t1\tкіт\tcat\nend\t1\n", "line 2: damaged"),
        ("newsalign-lexicon\t1\t{}\nuk-en\t-1\tкіт\tcat 5\nend\t1\n", "line 2: damaged"),
        ("newsalign-lexicon\t1\t{}\nuk-de\t1\tкіт\tKatze 5\nend\t1\n", "line 2: damaged"),
        ("newsalign-lexicon\t1\t{}\nкіт\nend\t1\n", "line 2: damaged"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_lexicon_of_ours_is_one_line(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "words.tsv"
    path.write_text(content.replace("{}", text_of_starter()), encoding="utf-8")
    with pytest.raises(ToolkitError) as caught:
        read_lexicon(path)
    assert str(path) in str(caught.value)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def text_of_starter() -> str:
    from toolkit.alignment.lexicons import starter_name

    return starter_name()


def test_a_file_cut_in_the_middle_of_its_compression_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "words.tsv.gz"
    path.write_bytes(gzip.compress(b"newsalign-lexicon\t1\tx\n" * 100)[:-10])
    with pytest.raises(ToolkitError, match="cannot be read"):
        read_lexicon(path)


def test_options_that_do_not_go_together_are_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nothing is learned"):
        Words(learn=False, save=tmp_path / "x")
    with pytest.raises(UsageError, match="nothing is learned"):
        Words(lexicon="shipped", save=tmp_path / "x")
    with pytest.raises(UsageError, match="relearn"):
        build(SAMPLE, tmp_path / "out", words=Words(learn=False), relearn=True, quiet=True)
    with pytest.raises(ToolkitError, match="no such lexicon"):
        build(SAMPLE, tmp_path / "out", words=Words(lexicon=str(tmp_path / "none.gz")), quiet=True)


# --- in a corpus ---------------------------------------------------------------------------------------------------


def files(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
        and p.name not in ("manifest.json", CHANGES, SOURCE)  # they say which command made it, and of what
        if SHARDS not in p.relative_to(folder).parts
    }


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, list[str]]:
    """Return a sample without some stories, the corpus built of it and then of the whole, and what was aligned then."""
    folder = tmp_path_factory.mktemp("grown")
    pages, out = folder / "sample", folder / "out"
    shutil.copytree(SAMPLE, pages)
    late = sorted((pages / "pages").rglob("index.html"))[-6:]
    later = {path: path.read_bytes() for path in late}
    for path in late:
        path.unlink()
    build(pages, out, quiet=True)
    shutil.copyfile(out / FILE, folder / "first.tsv.gz")
    for path, content in later.items():
        path.write_bytes(content)
    aligned: list[str] = []
    align_story = stories.align_story
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stories, "align_story", lambda s, *a, **k: (aligned.append(s.id), align_story(s, *a, **k))[1])
        build(pages, out, quiet=True)
    return pages, out, aligned


def test_a_corpus_keeps_its_lexicon_when_it_grows(grown: tuple[Path, Path, list[str]]) -> None:
    _, out, _ = grown
    assert (out / FILE).read_bytes() == (out.parent / "first.tsv.gz").read_bytes()
    assert FILE in open_corpus(out).manifest.checksums
    assert changed(open_corpus(out)) == []


def test_old_stories_are_not_aligned_again(grown: tuple[Path, Path, list[str]]) -> None:
    _, out, aligned = grown
    assert 0 < len(aligned) < open_corpus(out).manifest.counts["stories"] / 2


def test_a_corpus_that_grew_equals_one_built_at_once_with_its_lexicon(
    grown: tuple[Path, Path, list[str]], tmp_path: Path
) -> None:
    pages, out, _ = grown
    build(pages, tmp_path / "once", words=Words(lexicon=str(out)), quiet=True)
    assert files(tmp_path / "once") == files(out)


def test_relearning_gives_what_a_new_folder_would_have(grown: tuple[Path, Path, list[str]], tmp_path: Path) -> None:
    pages, out, _ = grown
    again, new = tmp_path / "again", tmp_path / "new"
    shutil.copytree(out, again)
    build(pages, again, relearn=True, words=Words(save=tmp_path / "saved.tsv.gz"), quiet=True)
    build(pages, new, quiet=True)
    assert files(again) == files(new)
    assert (again / FILE).read_bytes() != (out / FILE).read_bytes()
    assert (tmp_path / "saved.tsv.gz").read_bytes() == (again / FILE).read_bytes()


def test_a_frozen_lexicon_that_was_changed_is_not_used(grown: tuple[Path, Path, list[str]], tmp_path: Path) -> None:
    pages, out, _ = grown
    shutil.copytree(out, tmp_path / "out")
    write_lexicon(tmp_path / "out" / FILE, shipped())
    with pytest.raises(ToolkitError, match="gone or was changed; put it back, or say --relearn"):
        build(pages, tmp_path / "out", quiet=True)
    build(pages, tmp_path / "out", relearn=True, quiet=True)


def test_a_corpus_without_learning_has_no_lexicon(grown: tuple[Path, Path, list[str]], tmp_path: Path) -> None:
    pages, out, _ = grown
    shutil.copytree(out, tmp_path / "out")
    made = build(pages, tmp_path / "out", words=Words(learn=False), quiet=True)
    assert made.manifest.lexicon == ""
    assert not (tmp_path / "out" / FILE).exists()


def test_pages_are_aligned_as_the_corpus_built_of_them(grown: tuple[Path, Path, list[str]], tmp_path: Path) -> None:
    pages, _, _ = grown
    build(pages, tmp_path / "out", quiet=True)
    assert {s.story.id: s.alignment for s in stories_of(pages)} == {
        s.story.id: s.alignment for s in stories_of(tmp_path / "out")
    }


def test_a_corpus_is_not_aligned_with_other_words(grown: tuple[Path, Path, list[str]]) -> None:
    with pytest.raises(UsageError, match="keeps the words that it was built with"):
        write_links(source_of([grown[1]]), words=Words(learn=False))
