"""The ledger: whatever comes in is kept or lost for a reason, in all and in each cell."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import corpora

from toolkit import cli
from toolkit.building import build
from toolkit.corpus import Ledger, Step, Tally, open_corpus
from toolkit.corpus.ledger import KEPT, MANY_MONTHS, UNDATED, UNKNOWN
from toolkit.data import LANGS, AlignedStory, Drop, month_of
from toolkit.files import read_jsonl

SAMPLE = Path(__file__).resolve().parents[1] / "corpora" / "sample"

MONTHS = st.none() | st.sampled_from(["2014-01", "2026-03"])
TONGUES = st.none() | st.sampled_from(LANGS)


@st.composite
def losses(draw: st.DrawFn) -> list[Drop]:
    """What never became a part of a story: pages, articles, paragraphs."""
    some = st.builds(
        Drop,
        noun=st.sampled_from(["page", "article", "paragraph"]),
        where=st.sampled_from(["a.html", "b.html", "c#3"]),
        reason=st.sampled_from(["binary", "duplicate", "promo", "kept-elsewhere"]),
        detail=st.just("a secret"),
        lang=TONGUES,
        month=MONTHS,
    )
    return draw(st.lists(some, max_size=8))


@st.composite
def dropped_units(draw: st.DrawFn, stories: Sequence[AlignedStory]) -> dict[str, Drop]:
    ids = [unit.id for story in stories for unit in story.units]
    gone = draw(st.lists(st.sampled_from(ids), unique=True))
    rules = draw(st.lists(st.sampled_from(["ratio", "numbers"]), min_size=len(gone), max_size=len(gone)))
    return {i: Drop(noun="unit", where=i, reason=rule, detail="a secret") for i, rule in zip(gone, rules, strict=True)}


def tally_of(stories: Sequence[AlignedStory], lost: Sequence[Drop], gone: dict[str, Drop], shards: int) -> Tally:
    """Count as a build does: pages, stories and units in shards of their own, added up in another process's words."""
    parts = [Tally() for _ in range(shards)]
    for i, drop in enumerate(lost):
        parts[i % shards].drop(drop)
        if drop.noun == "article":  # its page was read
            parts[i % shards].article(drop.lang or "", drop.month, 0)
    for i, story in enumerate(stories):
        for a in story.articles:
            parts[(i + 1) % shards].article(a.lang, month_of(a.published), len(a.paragraphs))
        parts[i % shards].story(story)
        month = month_of(min((a.published for a in story.articles if a.published), default=None))
        own = {u.id: replace(drop, month=month) for u in story.units if (drop := gone.get(u.id))}
        parts[(i + 2) % shards].units(story, own)
    total = Tally()
    for part in parts:
        total.add(msgspec.json.decode(msgspec.json.encode(part), type=Tally))
    return total


def cells(step: Step, *outcomes: str) -> Counter[tuple[str, str]]:
    """Return the counts of the cells of a step; of these outcomes alone, where they are named."""
    made: Counter[tuple[str, str]] = Counter()
    for month, versions, outcome, count in step.rows():
        if not outcomes or outcome in outcomes:
            made[month, versions] += count
    return made


@settings(max_examples=60, deadline=None)
@given(data=st.data(), stories=corpora(), lost=losses(), shards=st.integers(1, 4))
def test_the_sums_add_up_in_each_cell(
    data: st.DataObject, stories: list[AlignedStory], lost: list[Drop], shards: int
) -> None:
    gone = data.draw(dropped_units(stories))
    ledger = tally_of(stories, lost, gone, shards).ledger()
    for step in ledger.steps:
        assert step.came == step.kept + sum(loss.count for loss in step.losses) == cells(step).total()
        assert step.kept == cells(step, KEPT).total()
        for loss in step.losses:
            assert loss.count == cells(step, loss.reason).total()
            assert 1 <= len(loss.examples) <= 2
    pages, articles, links, units = map(ledger.step, ("pages", "articles", "links", "units"))
    assert cells(pages, KEPT) == cells(articles)  # what one step keeps is what comes to the next, cell by cell
    assert cells(links, KEPT) == cells(units)
    assert pages.came - pages.kept == sum(drop.noun == "page" for drop in lost)
    assert articles.kept == sum(len(story.articles) for story in stories)
    assert units.came - units.kept == len(gone)
    sentences = cells(ledger.step("sentences"))
    for lang in LANGS:
        own = sum(len(cut) for s in stories for a, cut in zip(s.articles, s.sentences, strict=True) if a.lang == lang)
        assert own == sum(count for (_, versions), count in sentences.items() if versions == lang)


@settings(max_examples=30, deadline=None)
@given(stories=corpora(), lost=losses())
def test_how_a_corpus_is_cut_into_shards_leaves_no_trace(stories: list[AlignedStory], lost: list[Drop]) -> None:
    one, three = (tally_of(stories, lost, {}, shards).ledger() for shards in (1, 3))
    for step, other in zip(one.steps, three.steps, strict=True):
        assert list(step.rows()) == list(other.rows())
        assert [(loss.reason, loss.count) for loss in step.losses] == [(x.reason, x.count) for x in other.losses]


@settings(max_examples=30, deadline=None)
@given(stories=corpora(), lost=losses())
def test_months_and_years_hold_everything_once(stories: list[AlignedStory], lost: list[Drop]) -> None:
    ledger = tally_of(stories, lost, {}, 1).ledger()
    for by in ("month", "year"):
        periods = ledger.periods(by)
        sums = [sum(values) for values in zip(*(period.values() for period in periods), strict=True)]
        assert sums == ledger.total().values()


def test_what_has_no_date_and_no_language_is_a_row_of_its_own() -> None:
    tally = Tally()
    tally.drop(Drop(noun="page", where="x.html", reason="binary", detail="y"))
    tally.article("uk", "2026-03", 4)
    ledger = tally.ledger()
    assert list(ledger.step("pages").rows()) == [("2026-03", "uk", KEPT, 1), (UNDATED, UNKNOWN, "binary", 1)]
    assert [line.split()[:2] for line in ledger.period_lines("year")] == [
        ["year", "pages"], ["2026", "1"], ["undated", "1"], ["all", "2"],
    ]  # fmt: skip
    assert "unknown in" in ledger.language_lines()[0]


def test_no_text_stands_in_the_ledger() -> None:
    tally = Tally()
    for noun in ("page", "article", "paragraph", "unit"):
        tally.drop(Drop(noun=noun, where="a", reason="b", detail="a secret"))  # type: ignore[arg-type]
    assert b"secret" not in msgspec.json.encode(tally.ledger())


def test_an_account_of_many_months_is_told_by_year() -> None:
    tally = Tally()
    for i in range(MANY_MONTHS + 1):
        tally.article("uk", month_of(date(2014 + i // 12, i % 12 + 1, 1)), 1)
    assert any(line.startswith("2016 ") for line in tally.ledger().account())
    assert any(line.startswith("2014-01 ") for line in tally.ledger().period_lines("month"))


# --- of a build ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("ledger") / "sample"
    build(SAMPLE, out, quiet=True)
    return out


@pytest.fixture
def ledger(built: Path) -> Ledger:
    return open_corpus(built).manifest.ledger


def test_each_step_of_the_sample_takes_what_the_one_before_kept(ledger: Ledger) -> None:
    assert cells(ledger.step("pages"), KEPT) == cells(ledger.step("articles"))
    assert cells(ledger.step("links"), KEPT) == cells(ledger.step("units"))
    assert {loss.reason for loss in ledger.step("pages").losses} >= {"binary", "empty", "not-found", "fourth-language"}


def test_each_reject_is_counted_in_its_cell(built: Path, ledger: Ledger) -> None:
    rejects = Counter(
        (f"{drop.noun}s", drop.reason, drop.month or UNDATED) for drop in read_jsonl(built / "rejects.jsonl", Drop)
    )
    counted: Counter[tuple[str, str, str]] = Counter()
    for step in ledger.steps:
        for month, _, outcome, count in step.rows():
            if outcome != KEPT:
                counted[step.noun, outcome, month] += count
    assert counted == rejects


def test_a_lost_page_stands_where_its_address_puts_it(ledger: Ledger) -> None:
    rows = list(ledger.step("pages").rows())
    assert ("2026-03", "en", "fourth-language", 1) in rows  # its address is below /eng/
    assert (UNDATED, UNKNOWN, "unknown-site", 1) in rows


def test_the_command_shows_the_same_in_three_forms(
    built: Path, ledger: Ledger, capsys: pytest.CaptureFixture[str]
) -> None:
    def shown(*args: str) -> str:
        with pytest.raises(SystemExit, match="0"):
            cli.main(["ledger", str(built), *args])
        return capsys.readouterr().out

    text = shown("--by", "year")
    assert "news.example/8000105#5" in text  # the second example of a rule
    (year,) = (period for period in ledger.periods("year") if period.name == "2026")
    assert [*map(str, year.values())] in [line.split()[1:] for line in text.splitlines()]
    rows = [line.split("\t") for line in shown("-f", "tsv").splitlines()[1:]]
    assert sum(int(row[4]) for row in rows if row[0] == "units") == ledger.step("units").came
    assert msgspec.json.decode(shown("-f", "json"), type=Ledger) == ledger


def test_card_and_report_tell_the_account_by_language_and_month(built: Path) -> None:
    card = (built / "export" / "hub" / "README.md").read_text(encoding="utf-8")
    assert "2026-03" in card
    assert "uk in" in card
    page = (built / "report.html").read_text(encoding="utf-8")
    assert "<summary>By month</summary>" in page
    assert '<th scope="row">2026-03</th>' in page
