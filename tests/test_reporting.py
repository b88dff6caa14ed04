"""The report: what it shows, that nothing in it runs or loads, and how it behaves in a browser."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from selectolax.lexbor import LexborHTMLParser as Parser
from strategies import aligned_stories

from toolkit.corpus.ledger import Ledger, Loss, Step
from toolkit.data import (
    LANGS,
    PAIRS,
    AlignedStory,
    Alignment,
    Article,
    Finding,
    Kind,
    Lang,
    Link,
    Mark,
    Member,
    PairLink,
    Paragraph,
    Score,
    Sentence,
    Story,
    joined,
)
from toolkit.reporting import render
from toolkit.units import assemble

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

KYIV = timezone(timedelta(hours=2))
TEXTS: list[tuple[Kind, str, str, str]] = [  # a row each; "|" stands between two sentences
    ("title", "Міст закрили", "Мост закрыли", "Bridge closed"),
    ("lead", "Вода піднялася на 31 сантиметр.", "Вода поднялась на 13 сантиметров.", "The water rose 31 centimetres."),
    ("body", "Рух спинили.|Насип розмило.", "Движение остановили.|Насыпь размыло.", "Traffic stopped as the bank gave way."),
    ("quote", '"Час є", – каже мер.', '"Время есть", – говорит мэр.', ""),
]  # fmt: skip


def made(key: str = "1", texts: Sequence[tuple[Kind, str, str, str]] = TEXTS, **changes: object) -> AlignedStory:
    """Return a story, a paragraph a row; where two versions of a row differ in sentences, one link holds them all."""
    articles, cuts = [], []
    at: dict[str, list[tuple[int, ...]]] = {lang: [] for lang in LANGS}
    for column, lang in enumerate(LANGS, start=1):
        paragraphs: list[Paragraph] = []
        sentences: list[tuple[int, str]] = []
        for kind, *versions in texts:
            parts = [part for part in versions[column - 1].split("|") if part]
            at[lang].append(tuple(range(len(sentences), len(sentences) + len(parts))))
            sentences += [(len(paragraphs), part) for part in parts]
            if parts:
                label = "Пряма мова" if kind == "quote" and lang == "uk" else None
                paragraphs.append(Paragraph(kind=kind, text=" ".join(parts), start=0, label=label))
        placed = joined(paragraphs)
        if not placed:
            continue
        article = Article(
            site="news.example",
            key=key,
            lang=lang,
            claimed=lang,
            url=f"https://news.example/{lang}/{key}/",
            published=datetime(2026, 3, 17, 11 + column, 24, tzinfo=KYIV),
            paragraphs=placed,
            page=f"{lang}/{key}.html",
            page_sha256="0" * 64,
            extractor="test/1",
        )
        articles.append(replace(article, **changes))  # type: ignore[arg-type]
        cuts.append(
            tuple(Sentence(s := article.text.index(text, placed[p].start), s + len(text), p) for p, text in sentences)
        )
    pairs = {
        f"{left}_{right}": tuple(pair_links(at[left], at[right])) for left, right in PAIRS if at[left] and at[right]
    }
    links = tuple(
        Link(uk=uk, ru=ru, en=en, probability=0.9, type=link_type(uk, en))
        for uk, ru, en in zip(*at.values(), strict=True)
    )
    members = tuple(Member(lang=a.lang, article=a.id, page=a.page, reason="same id", confidence=0.9) for a in articles)
    story = Story(id=f"news.example/{key}", members=members)
    return assemble(story, articles, cuts, Alignment(story=story.id, links=links, **pairs))


def pair_links(left: list[tuple[int, ...]], right: list[tuple[int, ...]]) -> Iterator[PairLink]:
    for a, b in zip(left, right, strict=True):
        if len(a) == len(b):
            yield from (
                PairLink(left=(i,), right=(j,), probability=0.8, type="translated") for i, j in zip(a, b, strict=True)
            )
        elif a or b:
            yield PairLink(left=a, right=b, probability=0.7, type=link_type(a, b))


def link_type(left: tuple[int, ...], right: tuple[int, ...]) -> Any:
    return "translated" if len(left) == len(right) else "merged" if right else "omitted"


def finding(story: AlignedStory, row: int | None = 1, marks: tuple[Mark, ...] = (), **changes: object) -> Finding:
    plain = Finding(
        id=f"f{story.story.id[-1]}{row}",
        story=story.story.id,
        unit=None if row is None else story.units[row].id,
        check="number-mismatch",
        category="accuracy/mistranslation/number",
        severity="major",
        message="Russian has 13 where the others have 31",
        odd="ru",
        marks=marks,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def mark(story: AlignedStory, row: int, lang: Lang, words: str) -> Mark:
    start = story.units[row].text(lang).index(words)
    return Mark(lang, start, start + len(words), words)


STEPS = (
    Step(noun="pages", came=5, kept=3, losses=(Loss(reason="not-found", count=2, examples=("uk/9.html: Error 404",)),), by={}),
    Step(noun="stories", came=1, kept=1, by={"uk+ru+en": 1}),
)  # fmt: skip


def page(stories: Sequence[AlignedStory], findings: Sequence[Finding] = (), **more: Any) -> str:
    given: dict[str, Any] = {
        "title": "A corpus",
        "about": "Invented news.",
        "ledger": Ledger(steps=STEPS),
        "scores": (),
    }
    return render(stories=stories, findings=findings, **{**given, **more})


def texts(nodes: Any) -> list[str]:
    return [" ".join(node.text().split()) for node in nodes]


@given(story=aligned_stories())
@settings(max_examples=40, deadline=None)
def test_every_sentence_stands_once_in_the_column_of_its_version(story: AlignedStory) -> None:
    tree = Parser(page([story]))
    for article, cut in zip(story.articles, story.sentences, strict=True):
        shown = [e.text() for e in tree.css(f'tbody td[lang="{article.lang}"] > span')]
        # control characters cannot stand in a page, and HTML knows one kind of line break
        assert shown == [re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", "\ufffd", article.text[s.start : s.end]) for s in cut]


def test_the_same_input_gives_the_same_page() -> None:
    story = made()
    assert page([story], [finding(story)]) == page(iter([made()]), [finding(story)])  # type: ignore[arg-type]


def test_a_version_that_leaves_something_out_shows_a_gap() -> None:
    row = Parser(page([made()])).css(".row")[3]
    assert texts(row.css("td")) == [
        'Пряма мова: "Час є", – каже мер.',
        '"Время есть", – говорит мэр.',
        "not in English",
    ]
    assert row.attributes["data-type"] == "omitted"


def test_a_story_without_a_version_says_so_and_has_no_column_for_it() -> None:
    tree = Parser(page([made(texts=[("title", "Міст закрили", "", "Bridge closed")])]))
    assert "no Russian version" in tree.css(".dateline")[0].text()
    assert [e.attributes["data-lang"] for e in tree.css("thead [data-lang]")] == ["uk", "en"]


def test_sentences_of_a_merged_row_share_a_key_exactly_where_a_link_holds_them() -> None:
    row = Parser(page([made()])).css(".row")[2]
    keys = [set(e.attributes["data-keys"].split()) for e in row.css("td > span")]
    together = [(i, j) for i in range(5) for j in range(i + 1, 5) if keys[i] & keys[j]]
    # uk 0 1, ru 2 3, en 4: uk and ru go one to one, and each pair with en is one link of three sentences
    assert together == [(0, 1), (0, 2), (0, 4), (1, 3), (1, 4), (2, 3), (2, 4), (3, 4)]


def test_reordered_rows_say_where_they_stand_on_their_page() -> None:
    story = made(texts=[("body", "А.", "А.", "A."), ("body", "Б.", "Б.", "B.")])
    first, second = story.alignment.links
    turned = (replace(first, en=(1,), type="reordered"), replace(second, en=(0,), type="reordered"))
    story = assemble(story.story, story.articles, story.sentences, replace(story.alignment, links=turned))
    assert texts(Parser(page([story])).css("td[lang=en] > i")) == [
        "↓ 1 row further down on its page",
        "↑ 1 row further up on its page",
    ]


def test_the_words_of_a_finding_are_marked_beside_its_message() -> None:
    story = made()
    marks = (mark(story, 1, "uk", "31"), mark(story, 1, "ru", "13"), mark(story, 1, "en", "31"))
    tree = Parser(page([story], [finding(story, marks=marks)]))
    assert texts(tree.css("mark.major")) == ["31", "13", "31"]
    (note,) = tree.css(".row:has(mark) + .note")
    assert "Russian has 13" in note.text()
    assert "differs: Russian" in note.text()
    assert tree.css(f'#findings a[href="#{note.attributes["id"]}"]')


def test_a_mark_in_the_second_sentence_of_a_unit_is_found_there() -> None:
    story = made()
    overlapping = (mark(story, 2, "uk", "Насип"), mark(story, 2, "uk", "ип роз"))
    tree = Parser(page([story], [finding(story, 2, marks=overlapping)]))
    first, second = tree.css(".row")[2].css("td[lang=uk] > span")
    assert not first.css("mark")
    assert [node.text() for node in second.css("mark")] == ["Нас", "ип", " роз"]
    assert second.text() == "Насип розмило."


def test_a_finding_about_a_story_or_about_a_unit_that_is_gone_stands_above_its_rows() -> None:
    story = made()
    findings = [finding(story, None, odd=None), finding(story, id="old", unit="0123456789ab")]
    notes = Parser(page([story], findings)).css("p.note")
    assert ["versions differ" in texts([n])[0] for n in notes] == [True, False]


def test_findings_are_grouped_by_check_with_the_gravest_first() -> None:
    story = made()
    findings = [
        finding(story, 2, check="foreign-letter", severity="minor", id="a"),
        finding(story, 1, check="number-mismatch", severity="info", id="b"),
        finding(story, 3, check="number-mismatch", severity="critical", id="c"),
    ]
    tree = Parser(page([story], findings))
    assert texts(tree.css(".group h3")) == ["number-mismatch", "foreign-letter"]
    assert [e.attributes["href"] for e in tree.css(".group li a")] == ["#finding-c", "#finding-b", "#finding-a"]
    assert texts(tree.css(".group summary .tag")) == ["1 critical", "1 info", "1 minor"]


def test_a_unit_that_a_filter_dropped_is_shown_with_the_rule_and_not_counted() -> None:
    story = made()
    tree = Parser(page([story], dropped={story.units[0].id: "wordless"}))
    assert "left out: wordless" in tree.css(".row.gone")[0].text()
    figures = dict(zip(texts(tree.css(".figures dt")), texts(tree.css(".figures dd")), strict=True))
    assert figures["units"] == "3"
    assert figures["of them in all three languages"] == "66.7 %"  # the quotation is not in English
    assert figures["sentences"] == "5 uk 5 ru 3 en"


def test_of_too_many_stories_those_with_findings_are_shown_and_all_are_counted() -> None:
    stories = [made(str(n)) for n in range(5)]
    findings = [finding(stories[1], id="a"), finding(stories[3], id="b"), finding(stories[4], id="c")]
    tree = Parser(page(stories, findings, most=2))
    assert [e.attributes["id"] for e in tree.css(".story")] == ["story-news.example/1", "story-news.example/3"]
    assert texts(tree.css(".figures dd"))[0] == "5"
    assert "And 1 about stories that are not on this page" in tree.css("#findings")[0].text()
    three = Parser(page(stories, findings[:1], most=3)).css(".story")
    assert [e.attributes["id"][-1] for e in three] == ["0", "1", "2"]


def test_the_ledger_gives_reasons_and_examples() -> None:
    pages, stories = Parser(page([made()])).css(".ledger li")
    assert "2 of 5 left out: not-found 2" in texts([pages])[0]
    assert "uk/9.html: Error 404" in texts([pages])[0]
    assert "all kept" in texts([stories])[0]


def test_scores_stand_with_interval_note_and_signature() -> None:
    signature = "nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no|version:2.6.0"
    base = Score(system="good", direction="uk-en", metric="chrF2", value=71.25, signature=signature, segments=1381, interval=(69.5, 73.04))  # fmt: skip
    other = replace(base, system="copy", value=3.4, interval=None, p_value=0.001)
    ter = replace(base, metric="TER", value=125.0, interval=(110.0, 140.0), signature="ter")
    table = Parser(page([made()], scores=(base, other, ter))).css("#scores")[0]
    good, copy = table.css("tbody tr")
    assert "71.2 69.5 to 73.0" in texts([good])[0]
    assert "1,381" in texts([good])[0]
    assert "p 0.001" in texts([copy])[0]
    assert "not scored" in texts([copy])[0]  # no TER of copy
    assert texts(table.css(".tag")) == ["baseline"]
    assert texts(table.css("code")) == [signature, "ter"]
    assert float(good.css("[data-metric=TER] line")[0].attributes["x2"].rstrip("%")) == 100  # the longest bar is 140
    noted = Parser(page([made()], scores=(base,), notes={(base.direction, "good"): "hand-made"}))
    assert texts(noted.css(".remark")) == ["hand-made"]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//news.example/", "file:///etc/passwd", "https://[", ""])  # fmt: skip
def test_what_is_no_web_address_does_not_become_a_link(url: str) -> None:
    hrefs = [e.attributes["href"] for e in Parser(page([made(url=url)])).css("thead a")]
    assert hrefs == (["https://["] * 3 if url.startswith("https://") else [])


HOSTILE = [
    "</script><script>window.ran = 1</script>",
    "<img src=x onerror='window.ran = 2'>",
    "\"><svg onload=\"window.ran = 3\">",
    "' onmouseover='window.ran = 4",
    "{{ 7 * 7 }}{% raw %}",
    "<!--<script>",
    "</style><style>*{display:none}</style>",
    "\u202egnp.exe\x00\ud800",
]  # fmt: skip


def hostile_page() -> str:
    """A page with hostile text wherever text of others comes in."""
    everywhere = "".join(HOSTILE)
    rows: list[tuple[Kind, str, str, str]] = [("title", everywhere, HOSTILE[0], HOSTILE[1])]
    rows += [("body", bad, bad, bad) for bad in HOSTILE]
    story = made(
        f"9{everywhere}", rows, authors=(everywhere,), warnings=(everywhere,), url=f"https://news.example/{HOSTILE[2]}"
    )
    marks = tuple(Mark("uk", n, n + 9, "") for n in range(0, 60, 7))
    about = finding(story, 0, marks, id=everywhere, check=everywhere, category=everywhere, message=everywhere)
    score = Score(system=everywhere, direction=everywhere, metric=everywhere, value=1, signature=everywhere, segments=1)
    step = Step(noun=everywhere, came=2, kept=1, losses=(Loss(reason=everywhere, count=1, examples=(everywhere,)),), by={everywhere: 1})  # fmt: skip
    return page(
        [story], [about], title=everywhere, about=everywhere, scores=[score], ledger=Ledger(steps=(step,)),
        notes={(everywhere, everywhere): everywhere}, dropped={story.units[1].id: everywhere},
    )  # fmt: skip


def test_hostile_text_stays_text() -> None:
    text = hostile_page()
    text.encode()
    tree = Parser(text)
    assert len(tree.css("script")) == len(tree.css("style")) == 1
    assert not tree.css("img")
    assert not [name for node in tree.css("*") for name in node.attributes if name.startswith("on")]
    assert tree.css("title")[0].text().startswith(HOSTILE[0])


def test_the_page_names_nothing_to_load() -> None:
    text = page([made()])
    tree = Parser(text)
    assert not tree.css("[src], [srcset], [background], object, iframe, video, audio, image, use")
    assert [e.attributes["href"] for e in tree.css("link")] == ["data:,"]
    assert not re.search(r"url\(|@import|fetch\(|XMLHttpRequest|import\(", text)
    assert "default-src 'none'" in tree.css("meta[http-equiv]")[0].attributes["content"]


# --- in a browser --------------------------------------------------------------------------------------------------


def show(window: "Page", tmp_path: Path, text: str, fragment: str = "") -> None:
    path = tmp_path / "report.html"
    path.write_text(text, encoding="utf-8")
    window.goto(path.as_uri() + fragment)


def two_stories() -> str:
    """Story 1 with findings in its rows 2 and 4, story 2 without, in another order of words."""
    other = made("2", [("title", "Снігу не буде", "Снега не будет", "No snow"), ("body", "Синоптики певні.", "Синоптики уверены.", "So they say.")])  # fmt: skip
    story = made("1")
    return page([story, other], [finding(story, 1), finding(story, 3, check="quote-balance", severity="minor")])


def lit(window: "Page") -> list[str]:
    return window.locator(".same, .here").all_inner_texts()


def rows(window: "Page") -> list[str]:
    """The English or else the Russian of the rows in sight."""
    return [" ".join(r.locator("td").last.inner_text().split()) for r in window.locator(".row:visible").all()]


def test_hovering_a_sentence_lights_what_says_the_same(window: "Page", tmp_path: Path) -> None:
    show(window, tmp_path, two_stories())
    window.get_by_text("Насип розмило.").hover()
    assert lit(window) == ["Насип розмило.", "Насыпь размыло.", "Traffic stopped as the bank gave way."]
    window.get_by_text("Traffic stopped").hover()
    assert len(lit(window)) == 5
    window.get_by_text("Bridge closed").last.hover()
    assert lit(window) == ["Міст закрили", "Мост закрыли", "Bridge closed"]
    assert window.locator("#hint").inner_text() == "probability 0.90; uk–ru 0.80; uk–en 0.80; ru–en 0.80"
    window.locator("h1").hover()
    assert lit(window) == []


def test_a_click_holds_the_light_and_escape_lets_go(window: "Page", tmp_path: Path) -> None:
    show(window, tmp_path, two_stories())
    window.get_by_text("Рух спинили.").click()
    window.locator("h1").hover()
    assert lit(window) == ["Рух спинили.", "Движение остановили.", "Traffic stopped as the bank gave way."]
    assert window.url.endswith(window.locator(".row").nth(2).get_attribute("id") or "?")
    window.keyboard.press("Escape")
    assert lit(window) == []


def test_sentences_are_reached_with_tab_and_arrows(window: "Page", tmp_path: Path) -> None:
    show(window, tmp_path, two_stories())
    window.locator("thead a").nth(2).focus()
    window.keyboard.press("Tab")
    assert lit(window) == ["Міст закрили", "Мост закрыли", "Bridge closed"]
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowRight"):
        window.keyboard.press(key)
    assert window.locator(":focus").inner_text() == "Движение остановили."
    assert "Насип розмило." not in lit(window)
    window.keyboard.press("ArrowRight")
    window.keyboard.press("ArrowDown")  # English has nothing further down
    assert window.locator(":focus").inner_text() == "Traffic stopped as the bank gave way."


def test_a_language_can_be_taken_away(window: "Page", tmp_path: Path) -> None:
    show(window, tmp_path, two_stories())
    window.get_by_label("Russian").uncheck()
    assert window.locator("td[lang=ru]:visible").count() == 0
    left = window.locator("td[lang=uk]").first.bounding_box()
    assert left
    assert left["width"] > 500  # the others take its place
    window.get_by_label("Search in the text").fill("снега")
    window.locator("#count", has_text="0 rows in 0 stories").wait_for()


def test_filters_leave_the_rows_that_were_asked_for(window: "Page", tmp_path: Path) -> None:
    show(window, tmp_path, two_stories())
    window.locator("#by-finding").select_option("*")
    assert rows(window) == ["The water rose 31 centimetres.", "not in English"]
    window.locator("#by-finding").select_option("quote-balance")
    assert rows(window) == ["not in English"]
    assert window.locator(".note:visible").count() == 1
    window.locator("#by-finding").select_option("")
    window.locator("#by-type").select_option("merged")
    assert rows(window) == ["Traffic stopped as the bank gave way."]
    window.locator("#by-type").select_option("")
    assert len(rows(window)) == 6


def test_search_takes_any_apostrophe_and_case_and_says_when_nothing_fits(window: "Page", tmp_path: Path) -> None:
    show(window, tmp_path, page([made(texts=[("title", "Об’єкт здали", "Сдали", "It’s done"), ("body", "Далі.", "Далее.", "Next.")])]))  # fmt: skip
    window.get_by_label("Search in the text").fill("об'ЄКТ")
    window.locator("#count", has_text="1 row in 1 story").wait_for()
    assert rows(window) == ["It’s done"]
    window.get_by_label("Search in the text").fill("nowhere")
    window.get_by_role("button", name="Show all again").click()
    assert len(rows(window)) == 2


def test_n_and_p_go_from_finding_to_finding(window: "Page", tmp_path: Path) -> None:
    show(window, tmp_path, two_stories())
    notes = window.locator(".note")
    window.keyboard.press("n")
    assert notes.nth(0).evaluate("e => e === document.activeElement")
    window.keyboard.press("n")
    assert notes.nth(1).evaluate("e => e === document.activeElement")
    assert window.locator("#place").inner_text() == "2 of 2"
    window.keyboard.press("p")
    assert notes.nth(0).evaluate("e => e === document.activeElement")
    window.get_by_label("Search in the text").press("n")  # there it is a letter
    assert window.get_by_label("Search in the text").input_value() == "n"
    window.locator("#keys").uncheck()
    window.locator("h1").click()
    window.keyboard.press("n")
    assert not window.locator(".note:focus").count()


def test_a_click_in_the_list_leads_to_the_row(window: "Page", tmp_path: Path) -> None:
    show(window, tmp_path, two_stories())
    window.locator("#findings a").last.click()
    note = window.locator(".note").last
    assert note.evaluate("e => { const b = e.getBoundingClientRect(); return b.top > 0 && b.bottom < innerHeight }")


def test_a_second_click_in_the_list_leads_to_a_row_that_was_filtered_out_since(window: "Page", tmp_path: Path) -> None:
    show(window, tmp_path, two_stories())
    window.locator("#findings a").first.click()
    window.locator("#by-finding").select_option("quote-balance")
    assert not window.locator(".note").first.is_visible()
    window.locator("#findings a").first.click()
    window.locator(".note").first.wait_for(state="visible")


def test_without_any_language_the_page_says_that_no_row_fits(window: "Page", tmp_path: Path) -> None:
    show(window, tmp_path, two_stories())
    for name in ("Ukrainian", "Russian", "English"):
        window.get_by_label(name).uncheck()
    assert window.locator("#nothing").is_visible()
    window.get_by_role("button", name="Show all again").click()
    assert len(rows(window)) == 6


def test_permalinks_open_folded_and_filtered_stories(window: "Page", tmp_path: Path) -> None:
    stories = [made(f"{n:03}") for n in range(50)]
    text = page(stories, [finding(stories[0])])
    show(window, tmp_path, text, f"#unit-{stories[40].units[2].id}")
    assert window.locator("details[open] > table").count() == 1
    target = window.locator(":target")
    inside = "e => { const b = e.getBoundingClientRect(); return b.top > 0 && b.bottom < innerHeight }"
    assert target.evaluate(inside)
    window.locator("#by-finding").select_option("*")
    window.evaluate("location.hash = 'story-news.example/030'")
    window.locator(":target details[open]").wait_for()
    assert target.evaluate(inside)


def test_printing_unfolds_the_stories(window: "Page", tmp_path: Path) -> None:
    show(window, tmp_path, page([made(f"{n:03}") for n in range(50)]))
    assert window.locator(".story details[open]").count() == 0
    window.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert window.locator(".story details[open]").count() == 50


@pytest.mark.parametrize("width", [390, 820, 1280])
def test_nothing_is_wider_than_the_window(window: "Page", tmp_path: Path, width: int) -> None:
    long = "Надзвичайнодовгеслово" * 8
    scores = [Score(system=long, direction="uk-en", metric=m, value=50, signature="x|" * 80, segments=9, interval=(1, 99)) for m in "abcdef"]  # fmt: skip
    story = made(texts=[*TEXTS, ("body", long, long, long)])
    window.set_viewport_size({"width": width, "height": 844})
    show(
        window,
        tmp_path,
        page([story], [finding(story, message=long), finding(story, None, message=long)], scores=scores),
    )
    window.evaluate("document.querySelectorAll('details').forEach((d) => (d.open = true))")
    assert window.evaluate("document.documentElement.scrollWidth") <= width


def test_on_a_phone_the_versions_of_a_row_stand_below_each_other(window: "Page", tmp_path: Path) -> None:
    window.set_viewport_size({"width": 390, "height": 844})
    show(window, tmp_path, two_stories())
    tops = [cell.bounding_box() for cell in window.locator(".row").first.locator("td").all()]
    assert [box["x"] for box in tops if box] == [tops[0]["x"] if tops[0] else 0] * 3
    assert sorted(box["y"] for box in tops if box) == [box["y"] for box in tops if box]


def test_dark_follows_the_system(window: "Page", tmp_path: Path) -> None:
    window.emulate_media(color_scheme="dark")
    show(window, tmp_path, two_stories())
    red, green, blue = map(int, re.findall(r"\d+", window.evaluate("getComputedStyle(document.body).backgroundColor")))
    assert max(red, green, blue) < 64


def test_hostile_text_does_not_run(window: "Page", tmp_path: Path) -> None:
    show(window, tmp_path, hostile_page())
    window.keyboard.press("n")
    window.locator(".row td > span").first.hover()
    window.get_by_label("Search in the text").fill("<img")
    window.locator("#by-finding").select_option(index=2)
    window.wait_for_timeout(300)
    assert window.evaluate("window.ran") is None
    assert window.locator("h1").inner_text().startswith(HOSTILE[0])


def test_not_even_a_script_that_got_in_would_run(browser: "Browser", tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(page([made()]).replace("</footer>", "<script>window.ran = 1</script></footer>"), encoding="utf-8")
    with browser.new_context() as context:
        tab = context.new_page()
        tab.goto(path.as_uri())
        assert tab.evaluate("window.ran") is None
        assert tab.locator("#tools").is_visible()  # our own did
