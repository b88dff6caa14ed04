"""Versions found by their texts: the sample's stories, their links, numbers and addresses taken away."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.cli import main
from toolkit.data import LANGS, Alternate, Article, Lang, PairingSettings, Paragraph, Story, digest, joined
from toolkit.errors import ToolkitError
from toolkit.matching import Texts, match, match_articles, meanings, record
from toolkit.pairing.content import TRIES, Judgement, joined_by_content
from toolkit.pairing.entries import Entry
from toolkit.pairing.index import Near, nearest
from toolkit.pipeline import align_story, pair, pairs_in

SAMPLE = Path(__file__).resolve().parents[1] / "corpora/sample"
FLOOD = "news.example/8000101"
# The next day: the same town, river and people, and one sentence of the day before.
LATER = (
    "Zelenyi Brid begins to pump out cellars as the Tykha recedes",
    "The first families returned to Zelenyi Brid on Friday, Yevhen Shcherban, Head of Tykhorichansk Oblast Administration, said.",
    "Pumps are at work in 86 yards, and the water is falling by 5 centimetres an hour.",
    "Yuliia Zhuravel of the SRS advised residents not to drink from wells until laboratories have looked at 40 samples.",
    "A commission will decide next week whether the houses on Verbova Street can be lived in.",
    "On 17 March the only bridge across the Tykha was closed and 214 people were evacuated.",
)


@cache
def published() -> dict[str, dict[Lang, Article]]:
    """Return the sample's articles by story and language."""
    stories, articles, _ = pairs_in(SAMPLE, PairingSettings(content=False))
    by_place = {(a.id, a.page): a for a in articles}
    return {s.id: {m.lang: by_place[m.article, m.page] for m in s.members} for s in stories}


def hidden(article: Article, host: str = "paper.example", **changes: object) -> Article:
    """Return an article whose address and page say nothing of its versions."""
    key = digest("hidden", host, article.id, str(changes.get("page", "")))
    name = f"{article.lang}.{host}"
    away = {"site": name, "key": key, "url": f"https://{name}/{key}", "alternates": (), "page": f"{name}/{key}.html"}
    return replace(article, **(away | changes))


def with_lines(article: Article, lines: Sequence[str], **changes: object) -> Article:
    paragraphs = joined(Paragraph(kind="body" if n else "title", text=line, start=0) for n, line in enumerate(lines))
    return hidden(article, paragraphs=paragraphs, **changes)


def told(stories: Sequence[Story]) -> set[frozenset[str]]:
    return {frozenset(m.article for m in story.members) for story in stories}


def reasons(stories: Sequence[Story], *articles: Article) -> list[str]:
    """Return why these articles are together in a story; [] if they are not."""
    for story in stories:
        if {a.id for a in articles} <= {m.article for m in story.members}:
            return [m.reason for m in story.members]
    return []


@pytest.mark.parametrize("dated", [True, False])
def test_what_pages_say_of_the_sample_its_texts_say_too(dated: bool) -> None:
    story_of = {}
    articles = []
    for story, versions in published().items():
        for article in versions.values():
            away = hidden(article) if dated else hidden(article, published=None, updated=None)
            story_of[away.id] = story
            articles.append(away)
    stories, drops = match_articles(articles, {})
    assert drops == ()
    assert len(stories) == len(published())
    for story in stories:
        assert len({story_of[m.article] for m in story.members}) == 1
        assert {m.reason for m in story.members} <= {"content", "alone"}
        assert all(0.5 <= m.confidence <= 1 for m in story.members)


def test_versions_on_two_hosts_are_paired_by_content_and_only_if_it_is_asked_for() -> None:
    flood = published()[FLOOD]
    uk, en = hidden(flood["uk"], "one.example"), hidden(flood["en"], "two.example")
    assert reasons(match_articles([uk, en], {})[0], uk, en) == ["content", "content"]
    assert len(match_articles([uk, en], {}, PairingSettings(content=False))[0]) == 2
    assert reasons(pair([uk, en]), uk, en) == ["content", "content"]
    assert len(pair([uk, en], content=False)) == 2


def test_versions_far_apart_in_time_are_not_compared_and_those_without_a_date_are() -> None:
    flood = published()[FLOOD]
    uk, en = hidden(flood["uk"]), hidden(flood["en"])
    assert uk.published
    late = replace(en, published=uk.published + timedelta(days=9))
    assert len(match_articles([uk, late], {})[0]) == 2
    assert len(match_articles([uk, late], {}, PairingSettings(days=9))[0]) == 1
    assert len(match_articles([uk, replace(en, published=None)], {})[0]) == 1


def test_another_report_of_the_same_event_is_not_a_version() -> None:
    flood = published()[FLOOD]
    uk, en = hidden(flood["uk"]), hidden(flood["en"])
    later = with_lines(flood["en"], LATER, page="later.html")
    assert not reasons(match_articles([uk, later], {})[0], uk, later)
    stories, drops = match_articles([uk, en, later], {})
    assert reasons(stories, uk, en)
    assert len(stories) == 2
    assert drops == ()


def test_a_summary_is_told_from_a_translation() -> None:
    flood = published()[FLOOD]
    uk = hidden(flood["uk"])
    texts = [p.text for p in flood["en"].paragraphs]
    short = with_lines(flood["en"], [texts[0], texts[2], texts[4]])
    stories, _ = match_articles([uk, short], {})
    assert reasons(stories, uk, short) == ["content", "content, a summary"]
    aligned = align_story(stories[0], (uk, short))
    assert [w.partition(":")[0] for w in aligned.articles[1].warnings if "summary" in w] == ["summary"]
    assert not any("summary" in w for w in aligned.articles[0].warnings)
    both = align_story(stories[0], (uk, hidden(flood["ru"]), short))
    assert sum("summary" in w for a in both.articles for w in a.warnings) == 1


def test_a_page_that_names_another_story_is_believed_and_warned_of() -> None:
    uk, en = hidden(published()[FLOOD]["uk"]), hidden(published()["news.example/8000103"]["en"])
    uk = replace(uk, alternates=(Alternate("en", en.url, "hreflang"),))
    stories, _ = match_articles([uk, en], {})
    assert reasons(stories, uk, en) == ["hreflang, one way"] * 2
    aligned = align_story(stories[0], (uk, en))
    assert all(any(w.startswith("unlike-sisters") for w in a.warnings) for a in aligned.articles)


def test_content_overrides_nothing_that_pages_say() -> None:
    flood = published()[FLOOD]
    uk, ru = hidden(flood["uk"]), hidden(flood["ru"])
    other = hidden(published()["news.example/8000103"]["ru"])
    uk = replace(uk, alternates=(Alternate("ru", other.url, "hreflang"),))
    stories, _ = match_articles([uk, ru, other], {})
    assert reasons(stories, uk, other) == ["hreflang, one way"] * 2
    assert reasons(stories, ru) == ["alone"]


def test_content_fills_what_pages_leave_open() -> None:
    flood = published()[FLOOD]
    uk, ru, en = (hidden(flood[lang]) for lang in LANGS)
    uk = replace(uk, alternates=(Alternate("ru", ru.url, "menu"),))
    stories, _ = match_articles([uk, ru, en], {})
    assert reasons(stories, uk, ru, en) == ["menu, one way", "menu, one way", "content"]
    assert stories[0].id == f"{uk.site}/{uk.key}"


def test_a_version_that_a_page_names_elsewhere_is_not_looked_for() -> None:
    flood = published()[FLOOD]
    uk, en = hidden(flood["uk"]), hidden(flood["en"])
    elsewhere = replace(uk, alternates=(Alternate("en", "https://en.paper.example/not-saved", "hreflang"),))
    assert len(match_articles([elsewhere, en], {})[0]) == 2
    by_rule = replace(uk, alternates=(Alternate("en", "https://en.paper.example/not-saved", "sitemap"),))
    assert len(match_articles([by_rule, en], {})[0]) == 1


def test_sitemaps_pair_what_pages_and_numbers_do_not() -> None:
    uk, en = hidden(published()[FLOOD]["uk"]), hidden(published()["news.example/8000103"]["en"])
    uk = replace(uk, alternates=(Alternate("en", en.url, "sitemap"),))
    assert reasons(match_articles([uk, en], {})[0], uk, en) == ["sitemap", "sitemap"]
    said = replace(uk, alternates=(*uk.alternates, Alternate("en", en.url, "hreflang")))
    assert reasons(match_articles([said, en], {})[0], said, en) == ["hreflang, one way"] * 2


def test_a_repost_is_left_out_and_the_original_is_paired() -> None:
    flood = published()[FLOOD]
    uk, en = hidden(flood["uk"]), hidden(flood["en"])
    letter_for_letter = hidden(flood["en"], "mirror.example", published=None)
    texts = [p.text for p in flood["en"].paragraphs]
    edited = with_lines(flood["en"], ["Flood closes a bridge", *texts[1:]], host="copy.example", published=None)
    stories, drops = match_articles([uk, en, letter_for_letter, edited], {})
    assert told(stories) == {frozenset({uk.id, en.id})}
    assert sorted((d.where, d.reason) for d in drops) == sorted(
        (a.page, "re-post") for a in (letter_for_letter, edited)
    )
    assert all(en.id in d.detail for d in drops)
    assert len(match_articles([uk, en, edited], {}, PairingSettings(content=False))[0]) == 3


def test_a_repost_with_versions_of_its_own_is_kept_with_them() -> None:
    flood = published()[FLOOD]
    one = [hidden(flood[lang], "one.example", key="1", site="one.example") for lang in ("uk", "en")]
    two = [hidden(flood[lang], "two.example", key="2", site="two.example") for lang in ("uk", "en")]
    stories, drops = match_articles([*one, *two], {})
    assert told(stories) == {frozenset(a.id for a in one), frozenset(a.id for a in two)}
    assert drops == ()


def test_a_daily_report_with_new_figures_is_no_repost() -> None:
    flood = published()[FLOOD]["uk"]
    daily = [p.text for p in flood.paragraphs]
    first = with_lines(flood, daily, page="a")
    second = with_lines(flood, [text.replace("214", "238") for text in daily], page="b")
    stories, drops = match_articles([first, second], {})
    assert len(stories) == 2
    assert drops == ()


def test_the_order_in_which_articles_come_and_are_read_leaves_no_trace() -> None:
    articles = [hidden(a) for versions in published().values() for a in versions.values()]
    by_id = {a.id: a for a in articles}
    asked: list[int] = []

    def read(entries: Sequence[object]) -> dict[str, Article]:
        asked.append(len(entries))
        return {e.id: by_id[e.id] for e in entries}

    found = match([record(a, {}) for a in articles], Texts(read))
    assert found == match([record(a, {}) for a in reversed(articles)], Texts(read))
    assert max(asked) <= len(articles)


some = st.lists(
    st.tuples(st.sampled_from(sorted(published())[:6]), st.sampled_from(LANGS), st.sampled_from(["a", "b"])),
    max_size=8,
    unique=True,
)


@settings(max_examples=25, deadline=None)
@given(some, st.randoms())
def test_a_story_has_a_language_once_and_every_article_is_in_one_or_left_out(chosen, shuffle) -> None:
    articles = [
        hidden(published()[story][lang], f"{host}.example")
        for story, lang, host in chosen
        if lang in published()[story]
    ]
    stories, drops = match_articles(articles, {})
    assert sorted([m.page for s in stories for m in s.members] + [d.where for d in drops]) == sorted(
        a.page for a in articles
    )
    assert all(len({m.lang for m in s.members}) == len(s.members) for s in stories)
    shuffle.shuffle(articles)
    again = match_articles(articles, {})
    assert again == (stories, drops)


def test_articles_of_many_days_are_found_though_they_are_searched_in_stretches(monkeypatch) -> None:
    monkeypatch.setattr("toolkit.pairing.index.STRETCH", 2)
    monkeypatch.setattr("toolkit.pairing.index.AT_ONCE", 8192)
    start = published()[FLOOD]["uk"].published
    assert start
    chosen = list(published().values())[:5]
    entries = [
        record(hidden(a, published=start + timedelta(days=20 * n + LANGS.index(a.lang))), {})
        for n, versions in enumerate(chosen)
        for a in versions.values()
    ]
    names = [(n, a.lang) for n, versions in enumerate(chosen) for a in versions.values()]
    found = nearest(entries, [True] * len(entries), days=2)
    assert {names[n.one][0] - names[n.other][0] for n in found} == {0}
    assert len(found) == sum(len(v) * (len(v) - 1) // 2 for v in chosen)


def test_words_of_three_languages_mean_the_same() -> None:
    known = meanings()
    assert "bridg" in known["uk"]["міст"].stems + known["ru"]["мост"].stems + known["en"]["bridg"].stems
    assert set(known) == set(LANGS)


@pytest.mark.parametrize(
    ("setting", "complaint"),
    [("days = -1", "days = -1; write 0 or more"), ("dais = 3", "no key of \\[pairing\\] 'dais', did you mean 'days'")],
)
def test_a_wrong_setting_of_a_recipe_is_named(tmp_path, setting, complaint) -> None:
    (tmp_path / "recipe.toml").write_text(f'name = "x"\n[pairing]\n{setting}\n', encoding="utf-8")
    with pytest.raises(ToolkitError, match=complaint):
        pairs_in(tmp_path)


def test_a_recipe_says_whether_texts_are_compared(tmp_path: Path) -> None:
    rows = [
        {
            "url": f"https://{lang}.paper.example/{lang}",
            "lang": lang,
            "title": a.title,
            "text": a.text.partition("\n")[2],
        }
        for lang, a in published()[FLOOD].items()
    ]
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (tmp_path / "articles.jsonl").write_text("".join(lines), encoding="utf-8")
    assert [[m.reason for m in s.members] for s in pairs_in(tmp_path)[0]] == [["content"] * 3]
    (tmp_path / "recipe.toml").write_text('name = "x"\n[pairing]\ncontent = false\n', encoding="utf-8")
    assert [[m.reason for m in s.members] for s in pairs_in(tmp_path)[0]] == [["alone"]] * 3


def test_the_command_prints_reasons_and_confidences(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        {"url": f"https://{lang}.paper.example/{lang}", "lang": lang, "title": a.title, "text": a.text.partition("\n")[2],
         "published": f"2026-03-1{day}T12:00:00+02:00"}
        for (lang, a), day in zip(published()[FLOOD].items(), (1, 2, 9), strict=True)
    ]  # fmt: skip
    path = tmp_path / "articles.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")

    def printed(*options: str) -> list[list[str]]:
        with pytest.raises(SystemExit) as end:
            main(["pair", str(path), *options])
        assert end.value.code == 0
        return [line.split("\t")[3:] for line in capsys.readouterr().out.splitlines()]

    assert printed("--no-content") == [["alone", "1.00"]] * 3
    assert [reason for reason, _ in printed("--days", "8")] == ["content"] * 3
    assert sorted(reason for reason, _ in printed("--days", "6")) == ["alone", "content", "content"]
    assert all(0.5 <= float(confidence) <= 1 for _, confidence in printed())


def test_an_article_that_looks_like_many_is_not_compared_with_all() -> None:
    uk, *others = (
        hidden(published()[FLOOD]["uk"]),
        *(hidden(published()[FLOOD]["en"], f"h{n:02}.example") for n in range(30)),
    )
    entries = [record(a, {}) for a in (uk, *others)]
    near = [Near(0, n + 1, 0.5) for n in range(30)]
    asked: list[int] = []

    def judge(twos: Sequence[tuple[Entry, Entry]]) -> list[Judgement]:
        asked.append(len(twos))
        return [Judgement(probability=0.1) for _ in twos]

    assert joined_by_content(entries, [[e] for e in entries], near, judge) == {}
    assert asked == [1] * TRIES


def test_of_two_that_may_be_right_the_likelier_is_taken_whichever_is_asked_first() -> None:
    uk, *others = (
        hidden(published()[FLOOD]["uk"]),
        *(hidden(published()[FLOOD]["en"], f"h{n}.example") for n in range(2)),
    )
    entries = [record(a, {}) for a in (uk, *others)]
    likely = {others[0].id: 0.6, others[1].id: 0.8}

    def judge(twos: Sequence[tuple[Entry, Entry]]) -> list[Judgement]:
        return [Judgement(probability=likely[other.id]) for _, other in twos]

    for first in (0, 1):
        near = [Near(0, 1, 0.5 - first / 10), Near(0, 2, 0.4 + first / 10)]
        found = joined_by_content(entries, [[e] for e in entries], near, judge)
        assert [j.probability for j in found.values()] == [0.8]
