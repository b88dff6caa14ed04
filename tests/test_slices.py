"""Scores are cut into slices by what is known of a segment, and a slice that is too small has no number."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.data import Origin, Placed, Sign
from toolkit.errors import UsageError
from toolkit.metrics import score
from toolkit.metrics.sums import sums_of
from toolkit.slicing import FEWEST, SLICES, Measure, as_rows, chosen, cut, measured, period, render
from toolkit.slicing.texts import count_names

SOURCES = ["Міст закрили.", "У місті Лан живе Олена Верба, 31 рік, і двоє дітей.", "Сніг ішов три дні."]
REFERENCES = ["The bridge was closed.", "Olena Verba, 31, lives in Lan with two children.", "It snowed for three days."]
OUTPUTS = ["The bridge is closed.", "In Lan live Olena Verba, 31 and two kids.", "Snow fell for three days."]


def placed(n, **known):
    return Placed(id=str(n), direction="uk-en", source=SOURCES[n % 3], reference=REFERENCES[n % 3], **known)


def many(count, stories=1):
    return [placed(n, story=f"s{n % stories}", kind="body" if n % 2 else "lead") for n in range(count)]


def measure(segments):
    outputs = {"sys": [OUTPUTS[n % 3] for n in range(len(segments))]}
    sums = sums_of(outputs, [[s.reference for s in segments]], metrics=["chrf"], direction="uk-en")
    return Measure(system="sys", metric="chrF2", sums=sums["sys", "chrF2"])


ORIGIN = Origin(story="s", lang="uk", probability=0.9, signs=(Sign(name="n", lang="uk", weight=2.0, text=""),))


@pytest.mark.parametrize(
    ("name", "segment", "value"),
    [
        ("article", placed(0, story="a/1"), "a/1"),
        ("year", placed(0, published=datetime(2026, 3, 2, tzinfo=UTC)), "2026"),
        ("month", placed(0, published=datetime(2026, 3, 2, tzinfo=UTC)), "2026-03"),
        ("section", placed(0, section="news"), "news"),
        ("kind", placed(0, kind="quote"), "quote"),
        ("length", placed(0), "1–10"),
        ("type", placed(0, type="merged"), "merged"),
        ("probability", placed(0, probability=0.99), "0.99–1"),
        ("probability", placed(0, probability=0.2), "0–0.5"),
        ("pairing", placed(0, pairing=0.93), "0.8–0.95"),
        ("direction", placed(0, origin=ORIGIN), "from the original"),
        ("origin", placed(0, origin=ORIGIN), "uk"),
        ("machine", placed(0, origin=ORIGIN), "unknown"),
        ("names", placed(0), "none"),
        ("names", placed(1), "two or more"),
        ("numbers", placed(1), "two or more"),
        ("numbers", placed(2), "one"),
    ],
)
def test_a_segment_falls_under_a_value(name, segment, value):
    assert list(cut([segment], name)) == [value]


@pytest.mark.parametrize("name", sorted(set(SLICES) - {"length", "names", "numbers"}))
def test_what_is_not_known_is_called_unknown(name):
    assert list(cut([placed(0)], name)) == ["unknown"]


@pytest.mark.parametrize(
    ("sentence", "count"),
    [
        ("Міст закрили.", 0),
        ("Олена пішла.", 0),
        ("Про це сказала Олена Верба.", 1),
        ('Мер: "Сніг іде".', 0),
        ("We met Ann in Lviv.", 2),
    ],
)
def test_names_are_capitals_inside_a_sentence(sentence, count):
    assert count_names(sentence) == count


@given(
    st.lists(st.tuples(st.sampled_from(["a", "b", ""]), st.floats(0, 1)), min_size=1), st.sampled_from(sorted(SLICES))
)
def test_each_segment_falls_under_one_value_of_every_slice(known, name):
    segments = [placed(n, story=story, probability=p) for n, (story, p) in enumerate(known)]
    positions = [p for own in cut(segments, name).values() for p in own]
    assert sorted(positions) == list(range(len(segments)))


def test_values_stand_in_their_own_order_and_the_unknown_last():
    segments = [placed(n, probability=p) for n, p in enumerate([None, 0.999, 0.1, 0.85])]
    assert list(cut(segments, "probability")) == ["0–0.5", "0.8–0.9", "0.99–1", "unknown"]


def test_a_slice_has_the_score_of_its_segments_alone():
    segments = many(60)
    lead = [n for n in range(60) if n % 2 == 0]
    alone = score(
        {"sys": [OUTPUTS[n % 3] for n in lead]},
        [[segments[n].reference for n in lead]],
        metrics=["chrf"],
        direction="uk-en",
    )
    found = {s.value: s for s in measured(segments, cut(segments, "kind"), measure(segments), name="kind")}
    assert found["lead"].score == pytest.approx(alone[0].value, abs=1e-9)
    low, high = found["lead"].interval
    assert low < found["lead"].score < high
    assert found["lead"].segments == 30


def test_articles_are_drawn_where_there_are_enough_of_them():
    few, more = many(60, stories=9), many(60, stories=10)
    whole = {"all": list(range(60))}
    assert measured(few, whole, measure(few), name="kind")[0].by == "segment"
    assert measured(more, whole, measure(more), name="kind")[0].by == "article"
    assert measured(more, whole, measure(more), name="kind")[0].stories == 10


def test_a_slice_that_is_too_small_says_so():
    segments = many(FEWEST)
    found = measured(segments, {"a": list(range(FEWEST)), "b": list(range(FEWEST - 1))}, measure(segments), name="kind")
    assert found[0].score is not None
    assert (found[1].score, found[1].interval) == (None, None)
    assert found[1].why == f"{FEWEST - 1} segments, fewer than {FEWEST}"


def test_an_article_has_a_score_without_an_interval():
    segments = many(4)
    found = measured(segments, {"s0": [0, 1]}, measure(segments), name="article")[0]
    assert found.score is not None
    assert found.interval is None


def test_no_slice_but_those_there_are():
    with pytest.raises(UsageError, match=r"no slice 'moth', did you mean 'month'\?"):
        chosen(["moth"])
    assert chosen(["all"]) == tuple(SLICES)


@pytest.mark.parametrize(("day", "which"), [(2, "before"), (1, "after"), (None, "undated")])
def test_a_story_of_the_last_day_of_training_may_have_been_read(day, which):
    published = datetime(2023, 9, 2, 23, 59, tzinfo=UTC) if day else None
    assert period(placed(0, published=published), date(2023, 9, day or 1)) == which


def test_tables_say_the_same_in_each_format():
    segments = [placed(n, story=f"s{n}", kind="body" if n else "lead") for n in range(40)]
    found = measured(segments, cut(segments, "kind"), measure(segments), name="kind")
    for format_, row in (
        ("text", "lead   1        1"),
        ("markdown", "| lead | 1 | 1 | too small |"),
        ("latex", r"lead & 1 & 1 & too small \\"),
    ):
        text = render(found, format_)
        assert row in text
        assert "fewer than 30 segments" in text
    assert as_rows(found, 1)[0]["interval"] is not None
    assert as_rows(found, 1)[1]["why"] == "1 segments, fewer than 30"


def test_latex_and_markdown_hold_what_they_must_not_read():
    segments = [placed(n, story="s", section="a_b|c & 5 %") for n in range(2)]
    found = measured(segments, cut(segments, "section"), measure(segments), name="section")
    assert r"a\_b|c \& 5 \%" in render(found, "latex")
    assert r"a_b\|c & 5 %" in render(found, "markdown")
