"""What a corpus teaches adds up exactly, is left out for the story that taught it, and is kept with the corpus."""

import gzip
import json
import random
import shutil
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit import alignment, cli, freezing
from toolkit.alignment.counts import SCALE, Counts, Tally
from toolkit.alignment.learning import AT_ONCE, ENOUGH, SMALLEST, counted, learn
from toolkit.alignment.lexicons import Lexicon, lines, merged, read_lexicon, shipped, write_lexicon
from toolkit.alignment.stories import FILE, Words, align_stories
from toolkit.building import build
from toolkit.corpus import changed, open_corpus
from toolkit.data import PAIRS, Alignment, Line, PairLink, Versions
from toolkit.errors import ToolkitError, UsageError
from toolkit.pipeline import align_source, stories_of

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


STEMS = st.lists(st.sampled_from(["порт", "кіт", "м'ята", "port", "cat", "mint"]), unique=True)


@st.composite
def counts(draw: st.DrawFn) -> Counts:
    sides = [draw(STEMS) for _ in range(2)]
    lines = [np.array([draw(st.integers(0, 10**12)) for _ in side], np.int64) for side in sides]
    cells = (
        draw(st.lists(st.tuples(*(st.integers(0, len(side) - 1) for side in sides), st.integers(0, 10**15))))
        if all(sides)
        else []
    )
    tally = Tally()
    tally.count(sides[0], lines[0], sides[1], lines[1], tuple(np.array(cells, np.int64).reshape(-1, 3).T))
    return tally.counts()


LEXICONS = st.builds(
    Lexicon,
    starter=st.just(shipped().starter),
    learned=st.dictionaries(st.sampled_from(PAIRS), counts()),
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
    assert len(shipped().look_up(pair, left, right).i) == 0
    taught = learn((s, straight(s)) for s in STORIES).look_up(pair, left, right)
    found = {(i, j): sure for i, j, sure in zip(*(column.tolist() for column in taught.strengths()), strict=True)}
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
    known, wanted = (lexicon.look_up(("uk", "en"), *words) for lexicon in (own, without))
    kept = known.joint > 0  # where nothing is left, there may be a cell
    assert np.array_equal(known.i[kept] * 100 + known.j[kept], wanted.i * 100 + wanted.j)
    assert np.array_equal(known.joint[kept], wanted.joint)
    assert np.array_equal(known.left_lines, wanted.left_lines)
    assert np.array_equal(known.right_lines, wanted.right_lines)


def test_a_story_that_stands_twice_is_left_out_twice() -> None:
    story = STORIES[0]
    copy = Versions(story="copy", uk=story.uk, en=story.en)
    twice = learn((s, alignment.align(s)) for s in (*STORIES, copy))
    without = learn((s, alignment.align(s)) for s in STORIES[1:])
    assert alignment.align(story, lexicon=twice) == alignment.align(story, lexicon=without)


def test_unsure_links_teach_nothing() -> None:
    story = STORIES[0]
    unsure = Alignment(story="s", uk_en=(PairLink(left=(0,), right=(0,), probability=0.4, type="translated"),))
    assert counted(story, unsure) == {}


def test_a_long_story_is_counted_piece_by_piece() -> None:
    story = invented_story(1)
    size = AT_ONCE // len(story.uk) + 1
    long = Versions(story="long", uk=story.uk * size, en=story.en * size)
    counts = counted(long, straight(long))["uk", "en"]
    stem = story.uk[0].text[:5]
    lines = dict(zip(counts.left, counts.left_lines.tolist(), strict=True))
    assert lines[stem] == size * sum(stem in line.text for line in story.uk)
    assert counts.joint.min() >= SMALLEST * SCALE


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


def test_a_saved_lexicon_is_used_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    docs, words = tmp_path / "docs.json", tmp_path / "words.tsv.gz"
    sentences = [{"uk": [line.text for line in s.uk], "en": [line.text for line in s.en]} for s in STORIES]
    content = {"docs": [{"id": s.story, "sentences": lines} for s, lines in zip(STORIES, sentences, strict=True)]}
    docs.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")

    def links(*options: object) -> str:
        with pytest.raises(SystemExit, match="0"):
            cli.main(["align", str(docs), *map(str, options)])
        return capsys.readouterr().out

    learned = links("--save-lexicon", words)
    assert learned == links() == links("--lexicon", words)
    assert learned != links("--no-learn") == links("--lexicon", "shipped")
    with pytest.raises(SystemExit, match="1"):
        cli.main(["align", str(docs), "--lexicon", str(docs)])
    assert capsys.readouterr().err == (
        f"newsalign align: {docs}: not a lexicon of newsalign; --save-lexicon writes one\n"
    )


# --- in a corpus ---------------------------------------------------------------------------------------------------


def files(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.name != "manifest.json"  # it says which command made it
    }


KEYS = [str(8000100 + number) for number in range(1, ENOUGH + 4)]  # stories of the sample


def add(pages: list[Path], folder: Path) -> None:
    for page in pages:
        target = folder / page.relative_to(SAMPLE / "pages")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(page, target)


@pytest.fixture(scope="module")
def fresh(grown: tuple[Path, Path, list[str]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the corpus built of all pages at once."""
    out = tmp_path_factory.mktemp("fresh") / "out"
    build(grown[0], out, quiet=True)
    return out


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, list[str]]:
    """Return pages, a corpus that was built of most of them and then of all, and the stories that were aligned then."""
    folder = tmp_path_factory.mktemp("grown")
    pages, out = folder / "pages", folder / "out"
    chosen = [page for page in sorted((SAMPLE / "pages").rglob("index.html")) if page.parent.name in KEYS]
    early = [page for page in chosen if page.parent.name not in KEYS[-2:]]
    add(early, pages)
    build(pages, out, quiet=True)
    shutil.copyfile(out / FILE, folder / "first.tsv.gz")
    add(chosen, pages)
    aligned: list[str] = []
    align_story = freezing.align_story
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(freezing, "align_story", lambda s, *a, **k: (aligned.append(s.id), align_story(s, *a, **k))[1])
        build(pages, out, quiet=True)
    return pages, out, aligned


def test_a_corpus_keeps_its_lexicon_when_it_grows(grown: tuple[Path, Path, list[str]]) -> None:
    _, out, _ = grown
    assert (out / FILE).read_bytes() == (out.parent / "first.tsv.gz").read_bytes()
    assert FILE in open_corpus(out).manifest.checksums
    assert changed(open_corpus(out)) == []


def test_old_stories_are_not_aligned_again(grown: tuple[Path, Path, list[str]]) -> None:
    _, _, aligned = grown
    assert {story.rsplit("/")[-1] for story in aligned} == set(KEYS[-2:])


def test_a_corpus_that_grew_equals_one_built_at_once_with_its_lexicon(
    grown: tuple[Path, Path, list[str]], tmp_path: Path
) -> None:
    pages, out, _ = grown
    build(pages, tmp_path / "once", words=Words(lexicon=str(out)), quiet=True)
    assert files(tmp_path / "once") == files(out)


def test_relearning_gives_what_a_new_folder_would_have(
    grown: tuple[Path, Path, list[str]], fresh: Path, tmp_path: Path
) -> None:
    pages, out, _ = grown
    again = tmp_path / "again"
    shutil.copytree(out, again)
    build(pages, again, relearn=True, words=Words(save=tmp_path / "saved.tsv.gz"), quiet=True)
    assert files(again) == files(fresh)
    assert (again / FILE).read_bytes() != (out / FILE).read_bytes()
    assert (tmp_path / "saved.tsv.gz").read_bytes() == (again / FILE).read_bytes()


def test_a_frozen_lexicon_that_was_changed_is_not_used(grown: tuple[Path, Path, list[str]], tmp_path: Path) -> None:
    pages, out, _ = grown
    shutil.copytree(out, tmp_path / "out")
    write_lexicon(tmp_path / "out" / FILE, shipped())
    with pytest.raises(ToolkitError, match="gone or was changed; put it back, or say --relearn"):
        build(pages, tmp_path / "out", quiet=True)
    (tmp_path / "out" / FILE).unlink()
    with pytest.raises(ToolkitError, match="gone or was changed"):
        build(pages, tmp_path / "out", quiet=True)


def test_a_corpus_without_learning_has_no_lexicon(grown: tuple[Path, Path, list[str]], tmp_path: Path) -> None:
    pages, out, _ = grown
    shutil.copytree(out, tmp_path / "out")
    made = build(pages, tmp_path / "out", words=Words(learn=False), quiet=True)
    assert made.manifest.lexicon == ""
    assert not (tmp_path / "out" / FILE).exists()


def test_pages_are_aligned_as_the_corpus_built_of_them(grown: tuple[Path, Path, list[str]], fresh: Path) -> None:
    assert {s.story.id: s.alignment for s in stories_of(grown[0])} == {
        s.story.id: s.alignment for s in stories_of(fresh)
    }


def test_a_corpus_is_not_aligned_with_other_words(grown: tuple[Path, Path, list[str]]) -> None:
    with pytest.raises(UsageError, match="shown as it was built"):
        align_source(grown[1], Words(learn=False))
