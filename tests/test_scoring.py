"""Sums, resampling by article, all pairs, test sets on disk, other metrics' scores: what is ours beside sacreBLEU's numbers."""

import gzip
import hashlib
import json
import os
import re
import subprocess
import sys
import tarfile
import types
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sacrebleu import BLEU, CHRF, TER
from test_metrics import REFERENCE, SECOND, SYSTEMS, THIRD, entries, files, sacrebleu  # noqa: F401

from toolkit.errors import ToolkitError
from toolkit.metrics import Settings, default_metrics, read_external, render, render_segments, score, testsets
from toolkit.metrics.comet import comet
from toolkit.metrics.draws import bootstrap, draws
from toolkit.metrics.formulas import one_by_one, scores_of
from toolkit.metrics.significance import adjusted
from toolkit.metrics.sums import sums_of
from toolkit.metrics.typography import typographic

ARTICLES = [f"article {n // 6}" for n in range(len(REFERENCE))]
ROOT = Path(__file__).resolve().parents[1]


def newsalign(*arguments: object, stdin: bytes | None = None, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "toolkit", "score", *map(str, arguments)],
        capture_output=True,
        input=stdin,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )


def lines(path: str | Path, texts: list[str]) -> Path:
    Path(path).write_text("".join(text + "\n" for text in texts), encoding="utf-8")
    return Path(path)


# --- formulas and draws --------------------------------------------------------------------------------------------

METRICS = [BLEU(), BLEU(smooth_method="floor"), BLEU(smooth_method="add-k"), BLEU(smooth_method="none"),
           BLEU(effective_order=True), CHRF(), CHRF(word_order=2), CHRF(beta=3), CHRF(eps_smoothing=True), TER()]  # fmt: skip


@pytest.mark.parametrize("metric", METRICS, ids=lambda m: f"{m.__class__.__name__} {sorted(vars(m).items())!s:.60}")
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_scores_of_many_totals_are_those_that_the_metric_computes_one_by_one(metric, dtype, data):
    width = {"BLEU": 10, "CHRF": 3 * getattr(metric, "order", 0), "TER": 2}[type(metric).__name__]
    rows = data.draw(st.lists(st.lists(st.integers(0, 9), min_size=width, max_size=width), min_size=1, max_size=9))
    totals = np.array(rows, dtype) * 7
    ours, theirs = scores_of(metric, totals), one_by_one(metric, totals)
    assert ours.dtype == theirs.dtype
    assert ours.tolist() == theirs.tolist()


def test_totals_too_large_for_single_precision_are_added_in_sacrebleus_order():
    rows = np.array([[3_000_001.0], [5_000_003.0], [7_000_001.0]] * 4)
    (totals,) = bootstrap([rows], 5, 50)
    single = rows.astype("float32")
    (drawn,) = draws(12, 5, 50)
    assert totals.tolist() == [single[positions].sum(0).tolist() for positions in drawn]
    assert totals.max() > 2**24


def test_draws_a_part_at_a_time_are_the_same_draws(monkeypatch):
    (whole,) = draws(48, 7, 100)
    monkeypatch.setattr("toolkit.metrics.draws.CHUNK", 48 * 7)
    assert np.concatenate(list(draws(48, 7, 100))).tolist() == whole.tolist()


# --- sums ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("references", [[REFERENCE], [REFERENCE, SECOND, THIRD]], ids=["one", "three"])
def test_the_score_of_a_mask_is_that_of_its_segments_alone(references):
    mask = [n % 5 in (0, 3) for n in range(48)]
    part = [n for n, chosen in enumerate(mask) if chosen]
    sums = sums_of(SYSTEMS, references, metrics=["bleu", "chrf", "chrf++", "ter"])
    alone = score(
        {name: [own[n] for n in part] for name, own in SYSTEMS.items()},
        [[own[n] for n in part] for own in references],
        metrics=["bleu", "chrf", "chrf++", "ter"],
        confidence=200,
        paired="bs",
        paired_n=200,
    )
    for s in alone:
        own = sums[s.system, s.metric]
        assert own.score_of(mask) == own.score_of(part) == pytest.approx(s.value, abs=1e-12)
        interval = own.interval(mask, resamples=200)
        assert (interval.mean, interval.low, interval.high) == pytest.approx((s.mean, *s.interval), abs=1e-5)
        assert interval.units == len(part)


def test_an_interval_by_article_resamples_the_sums_of_articles():
    sums = sums_of(SYSTEMS, [REFERENCE], metrics=["chrf"])["worse.txt", "chrF2"]
    found = sums.interval(clusters=ARTICLES, resamples=300)
    assert found.units == 8
    each = np.stack([sums.rows[n : n + 6].sum(0) for n in range(0, 48, 6)])
    (drawn,) = draws(8, 12345, 300)
    values = np.sort([sums.scores(each[positions].sum(0)[None])[0] for positions in drawn])
    assert found.mean == pytest.approx(values.mean(), abs=1e-4)
    assert found.high - found.low == pytest.approx(values[-8] - values[7], abs=1e-4)


def test_articles_of_one_segment_give_the_interval_by_segment():
    sums = sums_of(SYSTEMS, [REFERENCE], metrics=["bleu"])["free.txt", "BLEU"]
    assert sums.interval(clusters=range(48)) == sums.interval()


def test_no_segments_are_no_score():
    sums = sums_of(SYSTEMS, [REFERENCE], metrics=["bleu"])["free.txt", "BLEU"]
    with pytest.raises(ToolkitError, match="no segment to compute BLEU of"):
        sums.score_of([False] * 48)
    with pytest.raises(ToolkitError, match="2 labels of articles for 48 segments"):
        sums.interval(clusters=["a", "b"])


@pytest.mark.parametrize(("metric", "flags"), [("bleu", ""), ("chrf++", "-m chrf -cw 2"), ("ter", "-m ter")])
def test_scores_of_segments_are_those_of_sacrebleus_sentence_level(files, metric, flags):  # noqa: F811
    theirs = sacrebleu("ref1.txt", "ref2.txt", "-i", "worse.txt", "-sl", "-b", "-w", "6", *flags.split())
    found = score({"w": SYSTEMS["worse.txt"]}, [REFERENCE, SECOND], metrics=[metric], segments=True)
    assert render_segments(found.segments, width=6, score_only=True) == theirs


# --- by article, all pairs -----------------------------------------------------------------------------------------


def test_tests_by_article_stand_beside_those_by_segment():
    plain = score(SYSTEMS, [REFERENCE], metrics=["chrf"], paired="bs", paired_n=300)
    found = score(SYSTEMS, [REFERENCE], metrics=["chrf"], paired="bs", paired_n=300, documents=ARTICLES)
    for before, s in zip(plain, found, strict=True):
        assert (s.mean, s.interval, s.p_value) == (before.mean, before.interval, before.p_value)
        assert (s.by_article.articles, s.by_article.median_segments) == (8, 6)
        assert s.by_article.interval[0] < s.by_article.mean < s.by_article.interval[1]
        assert (s.by_article.p_value is None) == (s.p_value is None)
    assert "by article: 8 articles resampled as a whole, of 6 segments in the median" in render(found, "text")


def test_one_article_that_decides_everything_is_significant_by_segment_alone():
    """All differences stand in one article of eight: with luck it is drawn, or it is not."""
    other = [line if n >= 6 else "Nothing of the kind happened there" for n, line in enumerate(REFERENCE)]
    first, second = score(
        {"a": REFERENCE, "b": other}, [REFERENCE], metrics=["chrf"], paired="ar", paired_n=1000, documents=ARTICLES
    )
    assert second.p_value <= 0.05
    assert second.by_article.p_value > 0.3
    assert first.by_article.p_value is None


def test_a_test_set_of_single_segments_is_said_to_be_one():
    documents = [str(n) for n in range(47)] + ["46"]
    (found,) = score({"a": REFERENCE}, [REFERENCE], metrics=["bleu"], confidence=50, documents=documents)
    assert "the median of 47 articles has one segment, the largest 2" in found.warnings[-1]


@pytest.mark.parametrize("kind", ["bs", "ar"])
def test_all_pairs_have_the_p_values_that_each_pair_has_alone(kind):
    found = score(
        SYSTEMS, [REFERENCE], metrics=["bleu", "ter"], paired=kind, paired_n=200, pairs=True, correction="none"
    )
    assert len(found.comparisons) == 2 * 6
    for first, second in combinations(SYSTEMS, 2):
        pair = {name: SYSTEMS[name] for name in (first, second)}
        alone = {s.metric: s for s in score(pair, [REFERENCE], metrics=["bleu", "ter"], paired=kind, paired_n=200)}
        for c in found.comparisons:
            if (c.first, c.second) == (first, second):
                assert c.p_value == c.p_adjusted == alone.get(c.metric).p_value or c.p_value is not None
                values = {
                    s.system: s.value for s in score(pair, [REFERENCE], metrics=[{"BLEU": "bleu"}.get(c.metric, "ter")])
                }
                assert c.difference == values[second] - values[first]


def test_a_win_is_a_higher_score_or_a_lower_one_where_lower_is_better():
    bad = [" ".join(reversed(line.split())) for line in REFERENCE]
    found = score({"good": REFERENCE, "bad": bad}, [REFERENCE], metrics=["bleu", "ter"], pairs=True)
    assert {c.metric: c.verdict for c in found.comparisons} == {"BLEU": "win", "TER": "win"}
    text = render(found, "text")
    assert "BLEU, all pairs by segment" in text
    assert "1 good     +     1     0       0" in text
    assert r"1 good &  & + & 1 & 0 & 0 \\" in render(found, "latex")
    assert "| 1 good |  | + | 1 | 0 | 0 |" in render(found, "markdown")
    document = json.loads(render(found, "json"))
    assert [c["verdict"] for c in document["comparisons"]] == ["win", "win"]


@given(st.lists(st.floats(0.0001, 1), min_size=1, max_size=12))
def test_corrections_keep_the_order_and_never_lower_a_p_value(p_values):
    for correction in ("holm", "bh", "none"):
        found = adjusted(p_values, correction)
        assert all(p <= q <= 1 for p, q in zip(p_values, found, strict=True))
        order = sorted(range(len(p_values)), key=p_values.__getitem__)
        assert [found[i] for i in order] == sorted(found)
    holm, bh = adjusted(p_values, "holm"), adjusted(p_values, "bh")
    assert all(h >= b - 1e-12 for h, b in zip(holm, bh, strict=True))


def test_several_tests_are_corrected_beside_the_p_value_and_one_is_not():
    many = score(SYSTEMS, [REFERENCE], metrics=["bleu"], paired="bs", paired_n=300)
    assert [s.p_adjusted is None for s in many] == [True, False, False, False]
    assert [s.p_adjusted for s in many][1:] == adjusted([s.p_value for s in many[1:]], "holm")
    two = score(dict(list(SYSTEMS.items())[:2]), [REFERENCE], metrics=["bleu"], paired="bs", paired_n=300)
    assert two[1].p_adjusted is None
    assert "after Holm's correction for 3 systems" in render(many, "text")


def test_resamples_that_cannot_make_anything_significant_are_said_to_be_too_few():
    found = score(SYSTEMS, [REFERENCE], metrics=["bleu"], paired="bs", paired_n=20, pairs=True)
    assert found[0].warnings[0].startswith("few-resamples: of 20 no p-value is small enough")


# --- typography, headline ------------------------------------------------------------------------------------------


def test_the_second_score_is_that_of_normalised_texts():
    reference = ["«Об’єкт» — це 5…", "Просто рядок.", "З’їзд, що був"]
    output = ['"Об\'єкт" - це 5...', "Просто рядок.", "З'їзд, який був"]
    for metric in ("bleu", "chrf", "chrf++"):
        (found,) = score({"a": output}, [reference], metrics=[metric], direction="en-uk")
        (normal,) = score({"a": [*map(typographic, output)]}, [[*map(typographic, reference)]], metrics=[metric])
        assert found.normalised == normal.value > found.value
        assert found.normalisation == "typography:1"
        assert "typography" not in found.signature
    text = render([found], "text")
    assert "chrF2++ norm." in text
    assert "(typography:1) gives the scores headed norm." in text
    entry = json.loads(render([found], "json", width=4))["scores"][0]
    assert (entry["normalised"], entry["normalisation"]) == (round(found.normalised, 4), "typography:1")


@given(st.text("аb'’`«»\"„—–-…. \u00a0\u00ad", max_size=12))
def test_normalising_twice_changes_nothing(text):
    assert typographic(typographic(text)) == typographic(text)


def test_chrf_with_words_is_the_headline_into_ukrainian_and_russian():
    assert [default_metrics(d)[0] for d in ("en-uk", "uk-ru", "ru-en", "")] == ["chrf++", "chrf++", "bleu", "bleu"]
    assert [s.metric for s in score({"a": ["Так"]}, [["Так"]], direction="en-uk")] == ["chrF2++", "BLEU"]
    assert "lexical" in render(score({"a": ["Так"]}, [["Так"]], direction="en-uk"), "text")


def test_bare_numbers_without_a_metric_are_bleu_as_in_sacrebleu(files):  # noqa: F811
    theirs = sacrebleu("ref1.txt", "-i", "free.txt", "-l", "en-ru", "-b")
    assert newsalign("ref1.txt", "-i", "free.txt", "-l", "en-ru", "-b", "-q").stdout.decode() == theirs


# --- flags ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "flags",
    [
        "tabs.txt -nr 2 -i free.txt -m bleu chrf -w 6",
        "tabs.txt --num-refs 2 -i free.txt -m ter -w 6 -e utf-8 -nc -j 2",
        "ref1.txt ref2.txt ref3.txt -i free.txt -m bleu -w 6",
    ],
)
def test_references_in_columns_are_read_as_sacrebleu_reads_them(files, flags):  # noqa: F811
    lines("tabs.txt", [f"{a}\t{b}" for a, b in zip(REFERENCE, SECOND, strict=True)])
    theirs = {e["name"]: e["score"] for e in entries(sacrebleu(*flags.split()))}
    ours = json.loads(newsalign(*flags.split()).stdout)["scores"]
    assert {e["name"]: e["score"] for e in ours} == theirs


def test_segment_scores_go_to_parquet_and_to_pandas(files):  # noqa: F811
    done = newsalign("ref1.txt", "-i", "free.txt", "worse.txt", "-m", "bleu", "chrf", "--segments", "s.parquet")
    assert done.returncode == 0, done.stderr
    import pandas as pd

    table = pd.read_parquet("s.parquet")
    assert list(table.columns) == ["system", "segment", "BLEU", "chrF2"]
    found = score(
        {n: SYSTEMS[n] for n in ("free.txt", "worse.txt")}, [REFERENCE], metrics=["bleu", "chrf"], segments=True
    )
    assert found.segments.to_pandas()["chrF2"].tolist() == table["chrF2"].tolist()
    frame = found.to_pandas()
    assert frame[["system", "metric"]].to_numpy().tolist() == [[s.system, s.metric] for s in found]
    assert frame["value"].tolist() == [s.value for s in found]


XML = """<dataset>
<doc id="d1" origlang="uk" domain="news"><src lang="uk"><p>{s1}</p></src><ref lang="en" translator="refA"><p>{r1}</p></ref></doc>
<doc id="d2" origlang="en" domain="chat"><src lang="uk"><p>{s2}</p></src><ref lang="en" translator="refA"><p>{r2}</p></ref></doc>
</dataset>"""


@pytest.fixture
def stored(files, monkeypatch):  # noqa: F811
    """sacreBLEU's folder with a small wmt23 in it, as downloaded and not yet unpacked to text."""
    from sacrebleu.dataset import DATASETS

    folder = files / "sets"
    raw = folder / "wmt23" / "raw"
    path = raw / DATASETS["wmt23"].langpairs["uk-en"][0]
    path.parent.mkdir(parents=True)
    segments = [f'<seg id="{n}">{{}}</seg>' for n in range(1, 49)]
    fill = {
        "s1": "".join(s.format(f"Джерело {n}.") for n, s in enumerate(segments[:30])),
        "s2": "".join(s.format(f"Джерело {n}.") for n, s in enumerate(segments[30:], 30)),
        "r1": "".join(s.format(t.replace("&", "&amp;")) for s, t in zip(segments[:30], REFERENCE[:30], strict=True)),
        "r2": "".join(s.format(t) for s, t in zip(segments[30:], REFERENCE[30:], strict=True)),
    }
    path.write_text(XML.format(**fill), encoding="utf-8")
    for url in DATASETS["wmt23"].data:
        archive = raw / DATASETS["wmt23"]._get_tarball_filename(url)
        with tarfile.open(archive, "w:gz") as tar:
            tar.add(path, arcname=path.name)
    return folder


def from_sacrebleu(folder: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "sacrebleu", *arguments, "-q", "--no-color"]
    env = {**os.environ, "SACREBLEU": str(folder)}
    return subprocess.run(command, capture_output=True, check=True, env=env).stdout.decode()


@pytest.mark.parametrize("part", ["", "--origlang uk", "--origlang non-uk", "--subset news", "-ol en --subset ch"])
def test_a_test_set_on_disk_is_read_as_sacrebleu_reads_it(stored, part):
    flags = ["-t", "wmt23", "-l", "uk-en", "-i", "free.txt", "-m", "bleu", "chrf", "-w", "6", *part.split()]
    done = newsalign(*flags, SACREBLEU=str(stored))
    assert done.returncode == 0, done.stderr.decode()
    ours = {e["name"]: (e["score"], e["signature"]) for e in json.loads(done.stdout)["scores"]}
    theirs = {e["name"]: (e["score"], e["signature"]) for e in entries(from_sacrebleu(stored, *flags))}
    assert ours == theirs
    listed = newsalign("--list", SACREBLEU=str(stored)).stdout.decode()
    assert listed == "wmt23: uk-en\n"
    flags = ["-t", "wmt23", "-l", "uk-en", "--echo", "src", "ref", "docid"]
    echoed = newsalign(*flags, SACREBLEU=str(stored)).stdout.decode().splitlines()
    assert echoed[0].split("\t") == ["Джерело 0.", REFERENCE[0], "d1"]


def test_detail_gives_sacrebleus_scores_by_original_language_and_domain(stored):
    flags = ["-t", "wmt23", "-l", "uk-en", "-i", "free.txt", "-m", "bleu", "chrf", "-w", "4", "--detail"]
    done = newsalign(*flags, SACREBLEU=str(stored))
    assert done.returncode == 0, done.stderr.decode()
    ours = {
        ("origlang={} domain={}".format(*(c["value"] + " ALL").split()[:2]), c["metric"], c["segments"]): c["score"]
        for c in json.loads(done.stdout)["slices"]
    }
    theirs = re.findall(r"^(.+?) *: sentences=(\d+) +(\S+) += (.+)$", from_sacrebleu(stored, *flags), re.MULTILINE)
    found = {(key, metric, int(n)): float(score) if int(n) >= 30 else None for key, n, metric, score in theirs}
    assert len(found) == 8
    assert ours == found


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        ("ref1.txt -i free.txt --detail", "--detail: nothing says in which language"),
        ("ref1.txt -i free.txt --detail -b", "--detail: prints a table of scores; leave out -b and -sl"),
        ("--citation", "--citation: of which test set?"),
        ("-t wmt17 --cite", ""),
        ("-t wmt7 --cite", "no test set 'wmt7'"),
        ("-t . --cite", ".: sacreBLEU knows no citation of it"),
    ],
)
def test_details_and_citations_are_given_where_they_are_known(files, flags, message):  # noqa: F811
    done = newsalign(*flags.split())
    assert message in done.stderr.decode()
    assert bool(done.returncode) == bool(message)
    assert done.stdout.startswith(b"" if message else b"@InProceedings{bojar")


def test_a_test_set_that_is_not_there_is_named_and_never_fetched(tmp_path):
    done = newsalign("-t", "wmt23", "-l", "uk-en", "-i", "x", SACREBLEU=str(tmp_path), https_proxy="http://127.0.0.1:9")
    assert done.returncode == 1
    assert done.stderr.decode().startswith("newsalign score: wmt23 is not on disk (looked for ")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_plain_files_is_a_test_set(tmp_path):
    folder = tmp_path / "mine" / "uk-en"
    folder.mkdir(parents=True)
    lines(folder / "src.uk.txt", ["Раз.", "Два.", "Три."])
    lines(folder / "refA.en.txt", ["One.", "Two.", "Three."])
    (folder / "refB.en.txt.gz").write_bytes(gzip.compress(b"First.\nSecond.\nThird.\n"))
    lines(folder / "docs.tsv", ["d1\tnews", "d1\tnews", "d2\tchat"])
    found = testsets.read_test_set(str(tmp_path / "mine"), "uk-en")
    assert found.references == (("One.", "Two.", "Three."), ("First.", "Second.", "Third."))
    assert (found.sources, found.fields["docid"]) == (("Раз.", "Два.", "Три."), ("d1", "d1", "d2"))
    assert found.chosen(subset="news") == (0, 1)
    with pytest.raises(ToolkitError, match="no field 'origlang'"):
        found.chosen(origlang="uk")
    with pytest.raises(ToolkitError, match="no segment with sport"):
        found.chosen(subset="sport")
    plain = tmp_path / "moses"
    plain.mkdir()
    lines(plain / "news.uk", ["Раз."])
    lines(plain / "news.en", ["One."])
    assert testsets.read_test_set(str(plain), "uk-en").references == (("One.",),)
    with pytest.raises(ToolkitError, match="no test set of uk-ru"):
        testsets.read_test_set(str(plain), "uk-ru")
    lines(folder / "src.uk.txt", ["Раз."])
    with pytest.raises(ToolkitError, match="its sources has 1 lines, but reference 1 has 3"):
        testsets.read_test_set(str(tmp_path / "mine"), "uk-en")


def test_a_domain_of_a_test_set_is_scored_by_itself_and_by_its_articles(files):  # noqa: F811
    lines("docs.tsv", [f"{name}\t{'news' if n < 24 else 'chat'}" for n, name in enumerate(ARTICLES)])
    flags = ["ref1.txt", "-i", "free.txt", "worse.txt", "-m", "chrf", "-ci", "-cin", "50", "--docs", "docs.tsv"]
    whole, news = (json.loads(newsalign(*flags, *part).stdout)["scores"] for part in ([], ["--domain", "news"]))
    assert [(e["segments"], e["by_article"]["articles"]) for e in (whole[0], news[0])] == [(48, 8), (24, 4)]


def test_a_sentencepiece_tokenizer_is_loaded_from_disk_or_asked_for(tmp_path, files):  # noqa: F811
    import sentencepiece

    done = newsalign("ref1.txt", "-i", "free.txt", "-tok", "flores200", SACREBLEU=str(tmp_path))
    assert done.returncode == 1
    assert "its model is not on disk; save https://tinyurl.com/flores200sacrebleuspm as" in done.stderr.decode()
    assert "flores200sacrebleuspm" not in str(list(tmp_path.iterdir()))
    models = tmp_path / "models"
    models.mkdir()
    lines("train.txt", REFERENCE * 3)
    sentencepiece.SentencePieceTrainer.train(
        input="train.txt", model_prefix=str(models / "m"), vocab_size=60, hard_vocab_limit=False, minloglevel=2
    )
    (models / "m.model").rename(models / "flores200sacrebleuspm")
    done = newsalign("ref1.txt", "-i", "free.txt", "-m", "spbleu", "bleu", "-w", "6", SACREBLEU=str(tmp_path))
    ours = json.loads(done.stdout)["scores"]
    theirs = entries(from_sacrebleu(tmp_path, "ref1.txt", "-i", "free.txt", "-tok", "flores200", "-w", "6"))
    assert [e["name"] for e in ours] == ["spBLEU", "BLEU"]
    assert (ours[0]["score"], ours[0]["signature"]) == (theirs[0]["score"], theirs[0]["signature"])


# --- scores of other metrics ---------------------------------------------------------------------------------------


def table(path: str, values: dict[str, list[float]], metric: str = "MetricX") -> Path:
    rows = [f"{system}\t{n}\t{v}" for system, own in values.items() for n, v in enumerate(own, start=1)]
    return lines(path, [f"system\tsegment\t{metric}", *rows])


def test_scores_of_another_metric_are_averaged_and_tested_like_any(files):  # noqa: F811
    values = {
        "plain": [n % 5 + 0.5 for n in range(48)],
        "free.txt": [n % 5 + 1.0 for n in range(48)],
        "worse": [n % 5 + 0.5 for n in range(48)],
    }
    table("mx.tsv", values)
    done = newsalign(
        "ref1.txt", "-i", "plain.txt", "free.txt", "worse.txt", "-m", "chrf", "--segment-scores", "mx.tsv", "-pbs"
    )
    found = {(e["system"], e["name"]): e for e in json.loads(done.stdout)["scores"]}
    plain, free, worse = (found[name, "MetricX"] for name in ("plain.txt", "free.txt", "worse.txt"))
    assert plain["score"] == round(sum(values["plain"]) / 48, 3)
    assert (free["p_value"] <= 0.05, worse["p_value"]) == (
        True,
        1 / 1001,
    )  # sacreBLEU's answer for systems that are the same
    assert plain["lower_is_better"]
    digest = hashlib.sha256(Path("mx.tsv").read_bytes()).hexdigest()[:12]
    assert plain["signature"].startswith(f"scores:{digest}|agg:mean|bs:1000|seed:12345|newsalign:")
    alone = json.loads(newsalign("--segment-scores", "mx.tsv", "-pbs").stdout)
    assert [e["p_value"] for e in alone["scores"][1:]] == [free["p_value"], worse["p_value"]]


def test_the_forms_of_mt_metrics_eval_and_of_comet_are_read(tmp_path):
    path = lines(tmp_path / "BLEURT.seg.score", ["a\t0.5", "a\t0.7", "b\t0.1", "b\t0.2"])
    (found,) = read_external(path)
    assert (found.metric, found.values, found.lower_is_better) == ("BLEURT", {"a": [0.5, 0.7], "b": [0.1, 0.2]}, False)
    rows = [{"src": "x", "mt": "y", "ref": "z", "COMET": value} for value in (0.5, 0.75)]
    (tmp_path / "c.json").write_text(json.dumps({"hyp/a.txt": rows}), encoding="utf-8")
    (found,) = read_external(tmp_path / "c.json")
    assert (found.metric, found.of("a", 2)) == ("COMET", [0.5, 0.75])
    path = lines(tmp_path / "ids.tsv", ["system\tsegment\tX", "a\tu2\t2", "a\tu1\t1", "a\tother\t9"][:3])
    assert read_external(path, ids=["u1", "u2"])[0].values == {"a": [1.0, 2.0]}


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([], "empty; it needs a line a segment"),
        (["system\tsegment", "a\t1"], "no column of scores"),
        (["system\tsegment\tX", "a\t1"], r"line 2: 2 columns, but 3 are wanted"),
        (["a\t1\tgood"], "line 1: 'good' is no score"),
        (["a\t1\tnan"], "line 1: 'nan' is no score"),
        (["a\tfirst\t1"], "line 1: 'first' is no segment"),
        (["a\t0\t1"], "line 1: '0' is no segment"),
        (["a\t1\t1", "a\t1\t2"], "line 2: a second score of segment 1 of a"),
        (["a\t1\t1", "a\t3\t2"], "1 segments of a have no score, the first is 2"),
    ],
)
def test_a_table_that_is_not_whole_is_refused_with_its_line(tmp_path, rows, message):
    with pytest.raises(ToolkitError, match=message):
        read_external(lines(tmp_path / "x.tsv", rows))


def test_scores_of_other_segments_or_systems_are_refused(tmp_path):
    (found,) = read_external(table(tmp_path / "x.tsv", {"a": [1, 2, 3]}))
    with pytest.raises(ToolkitError, match="3 scores of a for 2 segments"):
        score({"a": ["x", "y"]}, [["x", "y"]], external=[found])
    (uneven,) = read_external(table(tmp_path / "x.tsv", {"a": [1, 2, 3], "b": [1, 2]}))
    with pytest.raises(ToolkitError, match="the systems have 2 and 3 segments"):
        score({"a": (), "b": ()}, [], metrics=[], external=[uneven])
    with pytest.raises(ToolkitError, match="1 names of articles for 2 segments"):
        score({"a": ["x", "y"]}, [["x", "y"]], documents=["d"])
    with pytest.raises(ToolkitError, match=r"no scores of b \(there are: a\)"):
        score({"b": ["x", "y"]}, [["x", "y"]], external=[found])


def test_comet_is_run_from_a_model_on_disk_alone(tmp_path, monkeypatch):
    """With a stand-in for the package: no released one installs beside newsalign."""
    with pytest.raises(ToolkitError, match="no COMET model"):
        comet(tmp_path / "none", ["x"], {"a": ["y"]}, ["z"])
    checkpoint = tmp_path / "wmt22-comet-da" / "checkpoints" / "model.ckpt"
    checkpoint.parent.mkdir(parents=True)
    checkpoint.write_bytes(b"x")
    monkeypatch.setitem(sys.modules, "comet", None)
    with pytest.raises(ToolkitError, match="COMET is not installed here; run comet-score --to_json"):
        comet(checkpoint.parents[1], ["x"], {"a": ["y"]}, ["z"])

    class Model:
        def predict(self, rows, **options):
            assert options == {"batch_size": 16, "gpus": 0, "progress_bar": False}
            return types.SimpleNamespace(scores=[len(row["src"] + row["mt"] + row["ref"]) / 10 for row in rows])

    package = types.SimpleNamespace(load_from_checkpoint=lambda path: Model() if path == str(checkpoint) else None)
    monkeypatch.setitem(sys.modules, "comet", package)
    found = comet(checkpoint.parents[1], ["x", "xx"], {"a": ["y", "y"]}, ["z", "z"])
    assert (found.metric, found.values, found.made_by) == ("COMET", {"a": [0.3, 0.4]}, "wmt22-comet-da")


# --- bad input -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "direction", "warning"),
    [
        (["The bridge\x00 is closed.", "So it is."], "uk-en", "nul: of the translations, 1 line has a NUL byte"),
        (
            ["Міст закрили на ремонт.", "Мер це сказав."],
            "uk-en",
            "wrong-language: the translations read as uk, and should",
        ),
        (["\ufeffThe bridge is closed.", "So it is."], "uk-en", "byte-order-mark"),
        (["", " "], "", "empty: 2 of 2 translations are empty"),
    ],
)
def test_what_is_odd_about_translations_is_said_beside_the_score(texts, direction, warning):
    (found,) = score({"a": texts}, [["The bridge is closed.", "So it is."]], metrics=["bleu"], direction=direction)
    assert [w for w in found.warnings if w.startswith(warning)]


@pytest.mark.parametrize(
    ("flags", "message", "code"),
    [
        ("-i free.txt", "no reference; name its file", 2),
        ("-t wmt22 ref1.txt -l uk-en -i free.txt", "--corpus and -t bring the references", 1),
        ("-t wmt22 -i free.txt", "-t: say the direction as well", 2),
        ("ref1.txt ref2.txt -nr 2 -i free.txt", "--num-refs: for one file", 2),
        ("ref1.txt -nr 2 -i free.txt", "line 1: 1 references, but --num-refs says 2", 1),
        ("ref1.txt -i free.txt --origlang uk", "--origlang and --domain choose among", 2),
        ("ref1.txt -i free.txt --docs ref1.txt --domain news", "no domains; write each behind its document", 1),
        ("ref1.txt -i free.txt --docs domains.tsv --domain [", "'[' is no pattern", 2),
        ("ref1.txt -i free.txt --docs short.txt", "short.txt has 1 lines, but the reference has 48", 1),
        ("ref1.txt -i free.txt -e latin-1", "files are read as UTF-8", 2),
        ("ref1.txt -i free.txt --all-pairs", "give it two or more", 1),
    ],
)
def test_what_does_not_fit_together_is_one_line(files, flags, message, code):  # noqa: F811
    lines("short.txt", ["one"])
    lines("domains.tsv", ["one\tnews"] * 48)
    done = newsalign(*flags.split())
    assert (done.returncode, done.stdout) == (code, b"")
    assert message in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_settings_of_bleu_do_not_reach_spbleu_beside_it():
    with pytest.raises(ToolkitError, match="flores101"):
        score({"a": ["x"]}, [["x"]], metrics=["spbleu"], settings=Settings(tokenize="flores101"))
