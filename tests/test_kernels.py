import json
import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_alignment import FERRY, SHARED, brute_force, story

from toolkit.alignment import EVIDENCE, align, compiled
from toolkit.alignment.beads import RUNS, SHAPES, table_of, weighted
from toolkit.alignment.coverage import DOUBTFUL
from toolkit.alignment.documents import read_documents
from toolkit.alignment.names import compare_names, sounds
from toolkit.alignment.pairs import features_of
from toolkit.alignment.search import NEVER, Scored, posteriors
from toolkit.alignment.sides import Side
from toolkit.alignment.summing import compiled_sums, compiled_third
from toolkit.alignment.ties import tie_features
from toolkit.alignment.together import third_version
from toolkit.alignment.weights import ROUNDS, WEIGHTS
from toolkit.data import PAIRS, Line
from toolkit.errors import ToolkitError

WORDS = st.lists(
    st.one_of(
        st.sampled_from(["Haivoron", "Haivorons", "Гайворон", "Banana", "5", "five", "порт", "port", "Так?", "3,000"]),
        st.text("abcdefghkoстрі", min_size=1, max_size=7),
    ),
    max_size=12,
)


def by_each(monkeypatch, work):
    """Return what `work` gives with numpy and with numba."""
    pytest.importorskip("numba", reason="needs newsalign[fast]")
    results = []
    for name in ("numpy", "numba"):
        monkeypatch.setenv(compiled.VARIABLE, name)
        results.append(work())
    return results


@st.composite
def scored(draw):
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    n, m = draw(st.integers(0, 12)), draw(st.integers(0, 12))
    table = rng.normal(scale=draw(st.sampled_from([1.0, 10.0, 100.0])), size=(len(SHAPES), n, m))
    table[rng.random(table.shape) < draw(st.sampled_from([0.0, 0.5]))] = NEVER
    swap, woven, opening, extending = rng.normal(scale=3, size=4).tolist()
    return Scored(table=table, swap=swap, woven=woven, opening=opening, extending=extending)


@settings(deadline=None, max_examples=60)
@given(st.lists(scored(), min_size=1, max_size=3))
def test_numpy_and_numba_find_the_same_probabilities(pairs):
    with pytest.MonkeyPatch.context() as monkeypatch:
        for one, other in zip(*by_each(monkeypatch, lambda: posteriors(pairs)), strict=True):
            assert one.total == pytest.approx(other.total)
            assert one.steps == pytest.approx(other.steps, abs=1e-11)
            for name in ("beads", "linked", "left", "right"):
                assert getattr(one, name) == pytest.approx(getattr(other, name), abs=2e-9), name


@pytest.mark.parametrize(("n", "m"), [(2, 3), (4, 4)])
def test_both_equal_a_sum_over_all_alignments(monkeypatch, n, m):
    table = np.random.default_rng(11).normal(size=(len(SHAPES), n, m))
    pair = Scored(table=table, swap=-0.5, woven=0.3, opening=-1.0, extending=-0.4)
    total, shares = brute_force(table, pair)
    for (found,) in by_each(monkeypatch, lambda: posteriors([pair])):
        assert found.total == pytest.approx(np.log(total))
        assert found.steps == pytest.approx(shares)
        held = {(x, y): 0.0 for x in range(n) for y in range(m)}
        for (shape, i, j), probability in np.ndenumerate(found.beads):
            for x in SHAPES[shape][0]:
                for y in SHAPES[shape][1]:
                    if probability:
                        held[i + x, j + y] += probability
        assert {place: found.linked[place] for place in held} == pytest.approx(held)
        assert found.left.max() <= 1
        assert found.right.max() <= 1


def names_in(words):
    return sounds(Side("en", tuple(Line(" ".join(words[at : at + 3])) for at in range(0, len(words), 3))))


@settings(deadline=None, max_examples=60)
@given(WORDS, WORDS)
def test_numpy_and_numba_find_the_same_names_alike(left, right):
    with pytest.MonkeyPatch.context() as monkeypatch:
        views = names_in(left), names_in(right)
        (i, j, sure), (x, y, other) = by_each(monkeypatch, lambda: compare_names(*views).ties.matches)
    assert list(zip(i, j, sure, strict=True)) == list(zip(x, y, other, strict=True))


def test_one_word_like_many_is_found_with_both(monkeypatch):
    many = [f"Interne{letter}{other}" for other in "bdkm" for letter in "abcdefghijklmnoprstuvz"]
    views = names_in(["Interneta"]), names_in(many)
    one, other = by_each(monkeypatch, lambda: [found.tolist() for found in compare_names(*views).ties.matches])
    assert one == other
    assert len(one[0]) > 64


@settings(deadline=None, max_examples=30)
@given(st.lists(WORDS.map(" ".join), min_size=1, max_size=9), st.lists(WORDS.map(" ".join), min_size=1, max_size=9))
def test_numpy_and_numba_make_the_same_features(left, right):
    sides = {"uk": Side("uk", tuple(map(Line, left))), "en": Side("en", tuple(map(Line, right)))}
    with pytest.MonkeyPatch.context() as monkeypatch:
        one, other = by_each(
            monkeypatch,
            lambda: {name: table_of(found) for name, found in features_of(sides, EVIDENCE)["uk", "en"].items()},
        )
    assert one.keys() == other.keys()
    for name, table in one.items():
        assert other[name] == pytest.approx(table, abs=1e-9), name


@settings(deadline=None, max_examples=30)
@given(
    st.lists(WORDS.map(" ".join), min_size=1, max_size=9),
    st.lists(WORDS.map(" ".join), min_size=1, max_size=9),
    st.sets(st.sampled_from(list(EVIDENCE)), min_size=1),
)
def test_sums_that_are_made_at_once_are_those_of_the_features(left, right, names):
    numba = pytest.importorskip("toolkit.alignment.kernels", reason="needs newsalign[fast]")
    sides = {"uk": Side("uk", tuple(map(Line, left))), "en": Side("en", tuple(map(Line, right)))}
    evidence = {name: EVIDENCE[name] for name in EVIDENCE if name in names}
    pair = ("uk", "en")
    features = features_of(sides, evidence)[pair]
    parts = [source.compare(*(source.view(side) for side in sides.values())) for source in evidence.values()]
    kept, explained, sums = compiled_sums(numba, parts, pair, ROUNDS)
    size = (len(left), len(right))
    for name, total in zip(ROUNDS, sums, strict=True):
        (expected,) = weighted(features, [WEIGHTS[name][pair].features])
        assert_equal_within(np.broadcast_to(total, (len(SHAPES), *size)), expected, size)
    assert set(kept) == {DOUBTFUL} & set(features)
    for name in kept:
        assert_equal_within(kept[name], features[name], size)
    told = tie_features(tied)[1] if (tied := [part.ties for part in parts if part.ties]) else None
    assert (explained is None) == (told is None)
    if explained and told:
        for ours, theirs in ((explained.said, told.said), (explained.anywhere, told.anywhere)):
            assert ours.left == pytest.approx(theirs.left)
            assert ours.right == pytest.approx(theirs.right)
        for run in range(len(RUNS)):
            longest = RUNS[run][-1]
            if longest < len(right):
                ends = len(right) - longest
                assert explained.found.left[run, :, :ends] == pytest.approx(told.found.left[run, :, :ends])
            if longest < len(left):
                ends = len(left) - longest
                assert explained.found.right[run, :ends] == pytest.approx(told.found.right[run, :ends])


def assert_equal_within(found, expected, size):
    """Compare two tables, where beads do not reach beyond a version."""
    expected = np.broadcast_to(expected, (len(SHAPES), *size))
    for place, (a, b) in enumerate(SHAPES):
        within = (place, slice(max(size[0] - a[-1], 0)), slice(max(size[1] - b[-1], 0)))
        assert found[within] == pytest.approx(expected[within], abs=1e-9)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 2**32), *[st.integers(1, 7)] * 3)
def test_what_the_third_version_says_is_summed_as_its_features_are(seed, uk, ru, en):
    numba = pytest.importorskip("toolkit.alignment.kernels", reason="needs newsalign[fast]")
    rng = np.random.default_rng(seed)
    sizes = {"uk": uk, "ru": ru, "en": en}
    found = {}
    for pair in PAIRS:
        n, m = (sizes[lang] for lang in pair)
        table = rng.normal(scale=5, size=(len(SHAPES), n, m))
        found[pair] = posteriors([Scored(table=table, swap=-1.0, woven=-1.0, opening=-2.0, extending=-1.0)])[0]
    for pair in PAIRS:
        n, m = (sizes[lang] for lang in pair)
        features = {DOUBTFUL: rng.random((len(SHAPES), n, m))}
        (expected,) = weighted(third_version(pair, found, features), [WEIGHTS["together"][pair].features])
        assert_equal_within(compiled_third(numba, pair, found, features), expected, (n, m))


def test_a_story_has_the_same_links_with_both(monkeypatch):
    shuffled = story(uk=["Так.", "Їх 5."] * 60, en=["There are 5."] * 100, ru=["Да."])
    for versions in (FERRY, shuffled):
        one, other = by_each(monkeypatch, lambda versions=versions: align(versions))
        assert one == other


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the yardstick beside the repository")
def test_real_news_has_the_same_links_with_both(tmp_path, monkeypatch):
    source, made = SHARED / "data/dev/ntrex", tmp_path / "ntrex.L2.s17.json"
    command = [sys.executable, SHARED / "yardsticks/make_gold.py", source, "--name", "ntrex", "--out", tmp_path]
    subprocess.run([*command, "--levels", "2", "--seeds", "17"], check=True, capture_output=True)
    content = {"docs": json.loads(made.read_bytes())["docs"][:12]}
    documents = read_documents(json.dumps(content).encode(), source="yardstick")
    one, other = by_each(monkeypatch, lambda: [align(document) for document in documents])
    assert one == other


def test_numba_waits_until_there_is_enough_to_do(monkeypatch):
    monkeypatch.delenv(compiled.VARIABLE, raising=False)
    monkeypatch.setattr(compiled, "_WORK", compiled.Work())
    monkeypatch.setattr(compiled, "_loaded", lambda: compiled)
    monkeypatch.setattr(compiled, "_kept", lambda: True)
    assert compiled.kernels(compiled.ENOUGH) is None
    assert compiled.kernels(1) is compiled


def test_numba_waits_longer_where_it_has_to_compile(monkeypatch):
    monkeypatch.delenv(compiled.VARIABLE, raising=False)
    monkeypatch.setattr(compiled, "_WORK", compiled.Work())
    monkeypatch.setattr(compiled, "_loaded", lambda: compiled)
    monkeypatch.setattr(compiled, "_kept", lambda: False)
    assert compiled.kernels(compiled.ENOUGH_ANEW) is None
    assert compiled.kernels(1) is compiled


def test_what_was_compiled_from_another_source_is_not_taken_for_kept(monkeypatch, tmp_path):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    assert not compiled._kept.__wrapped__()
    kept = tmp_path / "alignment_0" / "kernels.posterior-1.py311.nbi"
    kept.parent.mkdir()
    kept.touch()
    assert compiled._kept.__wrapped__()
    os.utime(kept, (0, 0))
    assert not compiled._kept.__wrapped__()


def test_numba_that_is_not_there_is_missed_only_where_it_was_asked_for(monkeypatch):
    monkeypatch.setitem(sys.modules, "toolkit.alignment.kernels", None)
    monkeypatch.setattr(compiled, "_loaded", compiled._loaded.__wrapped__)
    monkeypatch.delenv(compiled.VARIABLE, raising=False)
    assert compiled.kernels(10 * compiled.ENOUGH) is None
    monkeypatch.setenv(compiled.VARIABLE, "numba")
    with pytest.raises(ToolkitError, match=r"NEWSALIGN_KERNELS=numba: .*pip install 'newsalign\[fast\]'"):
        compiled.kernels(1)
    monkeypatch.setenv(compiled.VARIABLE, "nunba")
    with pytest.raises(ToolkitError, match="no NEWSALIGN_KERNELS 'nunba', did you mean 'numba'"):
        compiled.kernels(1)
