"""The page of a corpus in a browser: what an editor does on it, that nothing of others runs, and that all can use it."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from test_reporting import HOSTILE, TEXTS, finding, hostile_page, made, mark, page, slip

from toolkit.data import Score
from toolkit.reporting.cards import AT_HAND

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

IN_SIGHT = "e => { const b = e.getBoundingClientRect(); return b.top > 0 && b.bottom < innerHeight }"


def show(window: "Page", tmp_path: Path, text: str, fragment: str = "") -> None:
    path = tmp_path / "report.html"
    path.write_text(text, encoding="utf-8")
    window.goto(path.as_uri() + fragment)


def two_stories(**more: Any) -> str:
    """Story 1 with findings in its rows 2 and 4, story 2 without, in another order of words."""
    other = made("2", [("title", "Снігу не буде", "Снега не будет", "No snow"), ("body", "Синоптики певні.", "Синоптики уверены.", "So they say.")])  # fmt: skip
    story = made("1")
    return page([story, other], [finding(story, 1), finding(story, 3, check="quote-balance", severity="minor", odd="en")], **more)  # fmt: skip


def long_story(key: str = "1", rows: int = 12) -> Any:
    return made(key, [("body", f"Речення {n}.", f"Предложение {n}.", f"Sentence {n}.") for n in range(rows)])


def many(every: int = 10) -> str:
    """So many stories that some are packed; each tenth has a finding in its second row."""
    stories = [made(f"{n:03}") for n in range(AT_HAND + 60)]
    return page(stories, [finding(story, id=f"f{n:03}") for n, story in enumerate(stories) if n % every == 0])


def lit(window: "Page") -> list[str]:
    return window.locator(".same, .here").all_inner_texts()


def rows(window: "Page") -> list[str]:
    """The English or else the Russian of the rows in sight."""
    return [" ".join(r.locator("td").last.inner_text().split()) for r in window.locator(".row:visible").all()]


def kept(window: "Page") -> Any:
    return window.evaluate("JSON.parse(localStorage.getItem('newsalign:ignored:A corpus') ?? '[]')")


# --- reading -------------------------------------------------------------------------------------------------------


def test_hovering_a_sentence_lights_what_says_the_same(window: "Page", tmp_path: Path) -> None:
    show(window, tmp_path, two_stories())
    window.get_by_text("Насип розмило.").hover()
    assert lit(window) == ["Насип розмило.", "Насыпь размыло.", "Traffic stopped as the bank gave way."]
    window.get_by_text("Traffic stopped").hover()
    assert len(lit(window)) == 5
    window.get_by_text("Мост закрыли").last.hover()
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


def test_a_story_shows_the_rows_with_findings_and_one_on_each_side(window: "Page", tmp_path: Path) -> None:
    story = long_story()
    show(window, tmp_path, page([story], [finding(story, 1), finding(story, 6)]))
    assert rows(window) == [f"Sentence {n}." for n in (0, 1, 2, 5, 6, 7)]
    folded = window.locator(".fold button")
    assert folded.all_inner_texts() == ["2 rows without findings", "4 rows without findings"]
    folded.first.click()
    assert len(rows(window)) == 8
    window.keyboard.press("n")
    window.keyboard.press("w")
    assert rows(window) == [f"Sentence {n}." for n in range(12)]


def test_what_is_for_information_is_shown_when_asked_for(window: "Page", tmp_path: Path) -> None:
    story = long_story()
    show(window, tmp_path, page([story], [finding(story, 1), finding(story, 6, severity="info", message="aside")]))
    assert window.locator(".note:visible").count() == 1
    window.locator(".aside button").click()
    assert window.locator(".note:visible").count() == 2
    assert "Sentence 6." in rows(window)


# --- filters -------------------------------------------------------------------------------------------------------


def test_a_language_can_be_taken_away(window: "Page", tmp_path: Path) -> None:
    show(window, tmp_path, two_stories())
    window.get_by_role("checkbox", name="Russian").uncheck()
    assert window.locator("td[lang=ru]:visible").count() == 0
    left = window.locator("td[lang=uk]").first.bounding_box()
    assert left
    assert left["width"] > 500  # the others take its place
    window.get_by_label("Search in the text").fill("снега")
    window.locator("#count", has_text="0 rows in 0 stories").wait_for()


def test_filters_leave_the_findings_and_rows_that_were_asked_for(window: "Page", tmp_path: Path) -> None:
    show(window, tmp_path, two_stories())
    notes = window.locator(".note:visible .what")
    for choice, value, left in (
        ("by-check", "quote-balance", 1),
        ("by-severity", "2", 1),
        ("by-severity", "3", 0),
        ("by-odd", "ru", 1),
        ("by-odd", "-", 0),
        ("by-day", "2026-03-17", 2),
    ):
        window.locator(f"#{choice}").select_option(value)
        assert notes.count() == left, (choice, value)
        assert window.locator("#nothing").is_visible() == (left == 0)
        window.locator("#clear").click()
    assert notes.count() == 2
    window.locator("#by-type").select_option("merged")
    assert rows(window) == ["Traffic stopped as the bank gave way."]
    window.locator("#by-check").select_option("quote-balance")
    assert rows(window) == []
    window.locator("#clear").click()
    assert len(rows(window)) == 4  # what has no findings is folded
    window.locator("#by-type").select_option("*")
    assert len(rows(window)) == 6


def test_search_takes_any_apostrophe_and_case_and_says_when_nothing_fits(window: "Page", tmp_path: Path) -> None:
    show(window, tmp_path, page([made(texts=[("title", "Об’єкт здали", "Сдали", "It’s done"), ("body", "Далі.", "Далее.", "Next.")])]))  # fmt: skip
    window.get_by_label("Search in the text").fill("об'ЄКТ")
    window.locator("#count", has_text="1 row in 1 story").wait_for()
    assert rows(window) == ["It’s done"]
    window.get_by_label("Search in the text").fill("nowhere")
    window.get_by_role("button", name="Show all again").click()
    assert len(rows(window)) == 2


def test_without_any_language_the_page_says_that_nothing_fits(window: "Page", tmp_path: Path) -> None:
    show(window, tmp_path, two_stories())
    for name in ("Ukrainian", "Russian", "English"):
        window.get_by_role("checkbox", name=name).uncheck()
    assert window.locator("#nothing").is_visible()
    window.get_by_role("button", name="Show all again").click()
    assert len(rows(window)) == 4


# --- going through findings ----------------------------------------------------------------------------------------


def test_n_and_p_go_from_finding_to_finding(window: "Page", tmp_path: Path) -> None:
    show(window, tmp_path, two_stories())
    focused = "e => e === document.activeElement"
    notes = window.locator(".note")
    window.keyboard.press("n")
    window.locator("#place", has_text="1 of 2").wait_for()
    assert notes.nth(0).evaluate(focused)
    window.evaluate(
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: 'т', code: 'KeyN', bubbles: true}))"
    )
    window.locator("#place", has_text="2 of 2").wait_for()
    assert notes.nth(1).evaluate(focused)
    window.keyboard.press("p")
    window.locator("#place", has_text="1 of 2").wait_for()
    assert notes.nth(0).evaluate(focused)
    assert window.url.endswith("#finding-f11")  # can be passed on
    window.get_by_label("Search in the text").press("n")  # there it is a letter
    assert window.get_by_label("Search in the text").input_value() == "n"


def test_letters_can_be_turned_off_as_keys(window: "Page", tmp_path: Path) -> None:
    show(window, tmp_path, two_stories())
    window.keyboard.press("?")
    assert window.get_by_role("dialog").is_visible()
    window.get_by_label("Letters are keys").uncheck()
    window.keyboard.press("Escape")
    assert not window.get_by_role("dialog").is_visible()
    window.keyboard.press("n")
    assert not window.locator(".note:focus").count()
    window.reload()
    window.keyboard.press("n")
    assert not window.locator(".note:focus").count()


def test_the_correction_is_copied(window: "Page", tmp_path: Path) -> None:
    window.context.grant_permissions(["clipboard-read", "clipboard-write"])
    story = made()
    show(window, tmp_path, page([story], [slip(story, 1)]))
    window.get_by_role("button", name="Copy").click()
    window.locator("#hint", has_text="Copied: Tokayev").wait_for()
    assert window.evaluate("navigator.clipboard.readText()") == "Tokayev"


def test_a_click_in_the_list_of_repeats_leads_to_the_row(window: "Page", tmp_path: Path) -> None:
    stories = [made(f"{n:03}") for n in range(30)]
    show(window, tmp_path, page(stories, [slip(s, 1, id=f"s{n}") for n, s in enumerate(stories) if n in (3, 29)]))
    window.locator(".repeat summary").click()
    window.locator(".repeat a").last.click()
    window.locator("#place", has_text="2 of 2").wait_for()
    assert window.locator("#finding-s29").evaluate(IN_SIGHT)
    window.locator("#by-odd").select_option("ru")
    assert not window.locator("#finding-s29").is_visible()
    window.locator(".repeat a").last.click()  # once more: filtered out since
    window.locator("#finding-s29").wait_for(state="visible")


# --- decisions -----------------------------------------------------------------------------------------------------


def test_what_is_ignored_is_kept_by_the_browser_with_its_reason(window: "Page", tmp_path: Path) -> None:
    show(window, tmp_path, two_stories())
    window.keyboard.press("n")
    window.locator(".note:focus").wait_for()
    window.keyboard.press("i")
    window.keyboard.type("said so")
    window.keyboard.press("Enter")  # and on to the next
    window.locator("#place", has_text="2 of 2").wait_for()
    assert kept(window) == [{"id": "f11", "why": "said so", "check": "number-mismatch", "story": "news.example/1"}]
    window.reload()
    assert window.locator(".note:visible").count() == 1
    window.get_by_label("Show what is ignored").check()
    assert window.locator(".note.ignored:visible input").input_value() == "said so"
    window.locator(".note.ignored").get_by_role("button", name="Take back").click()
    assert kept(window) == []
    window.reload()
    assert window.locator(".note:visible").count() == 2


def test_decisions_are_downloaded_as_one_file(window: "Page", tmp_path: Path) -> None:
    show(window, tmp_path, two_stories(name="my corpus"))
    for _ in range(2):
        window.locator(".note").get_by_role("button", name="Ignore").first.click()
    window.get_by_label("Why it is ignored").last.fill("</script>'\"\u2028")
    assert window.locator("#decided").inner_text() == "2 findings are ignored."
    assert "newsalign ignore --from my-corpus.ignored.json" in window.locator("#decisions").inner_text()
    with window.expect_download() as waiting:
        window.get_by_role("button", name="Download").click()
    assert waiting.value.suggested_filename == "my-corpus.ignored.json"
    assert json.loads(waiting.value.path().read_text("utf-8")) == {
        "ignored": [
            {"id": "f11", "why": "", "check": "number-mismatch", "story": "news.example/1"},
            {"id": "f13", "why": "</script>'\"\u2028", "check": "quote-balance", "story": "news.example/1"},
        ]
    }
    window.get_by_role("button", name="Forget them").click()
    assert not window.locator("#decisions").is_visible()


def test_repeats_are_ignored_together(window: "Page", tmp_path: Path) -> None:
    stories = [made(f"{n:03}") for n in range(3)]
    show(window, tmp_path, page(stories, [slip(s, 1, id=f"s{n}") for n, s in enumerate(stories)]))
    window.locator(".repeat summary").click()
    window.get_by_role("button", name="Ignore all 3").click()
    window.keyboard.type("ours")
    assert [(one["id"], one["why"]) for one in kept(window)] == [("s0", "ours"), ("s1", "ours"), ("s2", "ours")]
    assert window.locator(".note.ignored").count() == 3
    window.locator(".repeat").get_by_role("button", name="Take back").click()
    assert kept(window) == []


@pytest.mark.parametrize("stored", ["{", "null", '[null, {"id": 7}, {"id": "f11"}]', '{"f11": "x"}'])
def test_odd_things_in_the_store_are_passed_over(window: "Page", tmp_path: Path, stored: str) -> None:
    show(window, tmp_path, two_stories())
    window.evaluate("text => localStorage.setItem('newsalign:ignored:A corpus', text)", stored)
    window.reload()
    assert window.locator(".note:visible").count() == 2


def test_what_is_ignored_beside_the_recipe_is_hidden_behind_a_box(window: "Page", tmp_path: Path) -> None:
    show(window, tmp_path, two_stories(ignored={"f11": "as printed"}))
    assert window.locator(".note:visible").count() == 1
    window.get_by_label("Show what is ignored").check()
    assert "ignored: as printed" in window.locator(".note.ignored:visible").inner_text()


# --- many stories --------------------------------------------------------------------------------------------------


def test_n_goes_through_packed_stories(window: "Page", tmp_path: Path) -> None:
    stories = [made(f"{n:03}") for n in range(AT_HAND + 60)]
    show(window, tmp_path, page(stories, [finding(s, id=f"f{n:03}") for n, s in enumerate(stories)]))
    window.keyboard.press("p")
    last = window.locator(f"#finding-f{len(stories) - 1:03}")
    last.wait_for()
    window.locator("#place", has_text=f"{len(stories)} of {len(stories)}").wait_for()
    assert last.evaluate(IN_SIGHT)
    assert window.locator(".story table").count() < len(stories)


def test_what_is_packed_is_unpacked_to_be_printed(window: "Page", tmp_path: Path) -> None:
    show(window, tmp_path, many(every=1))
    window.evaluate("window.print = () => (window.printed = document.querySelectorAll('details[open] .note').length)")
    window.keyboard.press("Control+p")
    window.wait_for_function("window.printed")
    assert window.evaluate("window.printed") == AT_HAND + 60


def test_an_old_browser_shows_what_is_not_packed_and_says_so(window: "Page", tmp_path: Path) -> None:
    window.add_init_script("delete window.DecompressionStream")
    show(window, tmp_path, many())
    assert window.locator("#old").is_visible()
    window.get_by_label("Search in the text").fill("насыпь")
    window.locator("#count", has_text="16 rows in 16 stories").wait_for()


def test_search_finds_what_is_packed(window: "Page", tmp_path: Path) -> None:
    show(window, tmp_path, many())
    window.get_by_label("Search in the text").fill("НАСЫПЬ")
    window.locator("#count", has_text=f"{AT_HAND + 60} rows in {AT_HAND + 60} stories").wait_for()
    window.locator(".story").last.scroll_into_view_if_needed()
    window.locator(".story").last.locator(".row:visible").wait_for()
    assert window.locator(".story").last.locator(".row:visible").count() == 1


def test_permalinks_lead_into_folded_packed_and_filtered_stories(window: "Page", tmp_path: Path) -> None:
    stories = [made(f"{n:03}") for n in range(AT_HAND + 30)]
    text = page(stories, [finding(stories[0])])
    show(window, tmp_path, text, f"#unit-{stories[-3].units[2].id}")
    window.locator(f"#unit-{stories[-3].units[2].id}").wait_for()
    window.wait_for_function("document.querySelector('details[open] .row:not([hidden])')")
    assert window.locator(f"#unit-{stories[-3].units[2].id}").evaluate(IN_SIGHT)
    window.locator("#by-odd").select_option("en")
    window.evaluate("location.hash = 'story-news.example/030'")
    window.locator(".story[id$='/030'] details[open]").wait_for()
    assert window.locator(".story[id$='/030']").evaluate("e => e.getBoundingClientRect().top < innerHeight")


# --- paper, phones, colours ----------------------------------------------------------------------------------------


def test_on_paper_stands_what_is_open_and_no_button(window: "Page", tmp_path: Path) -> None:
    show(window, tmp_path, two_stories())
    window.emulate_media(media="print")
    assert window.locator(".note:visible").count() == 2
    assert window.locator("button:visible, input:visible").count() == 0


@pytest.mark.parametrize("width", [360, 820, 1280])
@pytest.mark.parametrize("ui", ["en", "uk"])
def test_nothing_is_wider_than_the_window(window: "Page", tmp_path: Path, width: int, ui: str) -> None:
    long = "Надзвичайнодовгеслово" * 8
    scores = [Score(system=long, direction="uk-en", metric=m, value=50, signature="x|" * 80, segments=9, interval=(1, 99)) for m in "abcdef"]  # fmt: skip
    story = made(texts=[*TEXTS, ("body", long, long, long)])
    fixed = slip(story, 1, id="s")
    wide = replace(fixed, values=tuple(replace(v, texts=(long,)) if v.kind == "words" else v for v in fixed.values))
    window.set_viewport_size({"width": width, "height": 844})
    findings = [finding(story, message=long), finding(story, None, message=long), wide]
    show(window, tmp_path, page([story], findings, scores=scores, ui=ui))
    window.evaluate("document.querySelectorAll('details').forEach((d) => (d.open = true))")
    window.locator(".note .ignore").first.click()
    assert window.evaluate("document.documentElement.scrollWidth") <= width


def test_on_a_phone_the_versions_of_a_row_stand_below_each_other(window: "Page", tmp_path: Path) -> None:
    window.set_viewport_size({"width": 360, "height": 800})
    show(window, tmp_path, two_stories())
    tops = [cell.bounding_box() for cell in window.locator(".row").first.locator("td").all()]
    assert [box["x"] for box in tops if box] == [tops[0]["x"] if tops[0] else 0] * 3
    assert sorted(box["y"] for box in tops if box) == [box["y"] for box in tops if box]
    assert not window.locator("#by-check").is_visible()
    window.get_by_text("Filters").click()
    assert window.locator("#by-check").is_visible()


def brightest(window: "Page") -> int:
    return max(map(int, re.findall(r"\d+", window.evaluate("getComputedStyle(document.body).backgroundColor"))))


def test_dark_follows_the_system_until_it_is_chosen(window: "Page", tmp_path: Path) -> None:
    window.emulate_media(color_scheme="dark")
    show(window, tmp_path, two_stories())
    assert brightest(window) < 64
    window.locator("#theme").click()
    assert brightest(window) > 200
    window.reload()
    assert brightest(window) > 200
    window.locator("#theme").click()
    window.emulate_media(color_scheme="light")
    assert brightest(window) < 64
    window.locator("#theme").click()
    assert brightest(window) > 200


@pytest.mark.parametrize("state", ["plain", "dark", "phone", "Ukrainian", "used"])
def test_axe_finds_nothing(window: "Page", tmp_path: Path, state: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    story, other, alone = made("1"), made("2"), made("3")
    notes = [
        finding(story, 1, (mark(story, 1, "ru", "13"), mark(story, 1, "uk", "31"))),
        finding(story, 3, check="quote-balance", severity="minor", odd="en"),
        finding(story, 0, severity="info", odd="uk"),
        finding(story, None, severity="critical", odd=None),
        slip(story, 2, id="s1"),
        slip(other, 2, id="s2"),
    ]
    score = Score(system="x", direction="uk-en", metric="chrF2", value=50, signature="s", segments=9, interval=(1, 99))
    window.emulate_media(color_scheme="dark" if state == "dark" else "light")
    if state == "phone":
        window.set_viewport_size({"width": 360, "height": 800})
    ui = "uk" if state == "Ukrainian" else "en"
    show(window, tmp_path, page([story, other, alone], notes, scores=[score], ui=ui, ignored={"f13": "x"}))
    window.evaluate("document.querySelectorAll('details').forEach((d) => (d.open = true))")
    if state == "used":
        window.keyboard.press("n")
        window.locator(".note:focus").wait_for()
        window.keyboard.press("i")
        window.get_by_label("Show what is ignored").check()
        window.locator(".repeat .ignore").first.click()
        window.get_by_text("Мост закрыли").first.hover()
        window.locator("#by-severity").select_option("0")
        window.get_by_label("Search in the text").fill("31")
        window.locator("#count", has_text="row").wait_for()
    found = axe.Axe().run(window).response["violations"]
    assert [(v["id"], [node["html"] for node in v["nodes"]]) for v in found] == []


# --- text of others ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ui", ["en", "uk"])
def test_hostile_text_does_not_run(window: "Page", tmp_path: Path, ui: str) -> None:
    show(window, tmp_path, hostile_page(ui=ui))
    window.keyboard.press("n")
    window.locator(".row td > span").first.hover()
    window.locator("#search").fill("<img")
    window.locator("#by-check").select_option(index=1)
    window.locator("#clear").click()
    window.locator(".note .ignore").first.click()
    window.locator(".why input").fill(HOSTILE[1])
    window.reload()
    window.locator("#with-ignored").check()
    window.wait_for_timeout(300)
    assert window.locator(".why input").input_value() == HOSTILE[1]
    assert window.evaluate("window.ran") is None
    assert window.locator("h1").inner_text().startswith(HOSTILE[0])


def test_hostile_text_that_was_packed_does_not_run(window: "Page", tmp_path: Path) -> None:
    bad = [made(f"{n}{HOSTILE[n % len(HOSTILE)]}", [("body", b, b, b) for b in HOSTILE]) for n in range(AT_HAND + 30)]
    findings = [finding(s, 0, id=s.story.id, message=HOSTILE[0], check=HOSTILE[1]) for s in bad]
    show(window, tmp_path, page(bad, findings))
    window.keyboard.press("p")
    last = window.locator(".story").last
    last.locator(".note:focus").wait_for()
    window.keyboard.press("w")
    for text in HOSTILE[:4]:
        assert text in last.inner_text()
    window.locator("#search").fill("</script>")
    window.locator("#count", has_text=f"in {len(bad)} stories").wait_for()
    assert window.evaluate("window.ran") is None


def test_not_even_a_script_that_got_in_would_run(browser: "Browser", tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    got_in = "<script>window.ran = 1</script><img src='data:,' onerror='window.ran = 2'><a id='x' href='javascript:window.ran=3'>x</a>"
    path.write_text(page([made()]).replace("</footer>", f"{got_in}</footer>"), encoding="utf-8")
    with browser.new_context() as context:
        tab = context.new_page()
        tab.goto(path.as_uri())
        tab.locator("#x").click()
        tab.wait_for_timeout(200)
        assert tab.evaluate("window.ran") is None
        assert tab.locator("#tools").count()
        assert tab.locator("#search").is_visible()  # our own did
