"""The leaderboard's page: it shows the JSON's numbers, nothing in it runs or loads, and a bar leads to its segments."""

import json
import zlib
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs
from xml.etree import ElementTree

import pytest
from selectolax.lexbor import LexborHTMLParser as Parser

from toolkit import slicing
from toolkit.corpus import ScoresFile, System, read_systems
from toolkit.data import Placed, Task
from toolkit.errors import ToolkitError
from toolkit.evaluating import evaluate, write
from toolkit.leaderboard import Evaluation
from toolkit.reporting import draw_plots, render_board
from toolkit.reporting.board import EDGES, edge

if TYPE_CHECKING:
    from playwright.sync_api import Page

STORIES, EACH = 12, 4
HOSTILE = [
    "</script><script>window.ran = 1</script>",
    "<img src=x onerror='window.ran = 2'>",
    '"><svg onload="window.ran = 3">',
    "' onmouseover='window.ran = 4",
    "{{ 7 * 7 }}{% raw %}<!--<script>",
    "javascript:window.ran=5",
    "&#x3c;b&#x3e;\u202egnp.exe",
]


def task(*, hostile: bool = False) -> Task:
    """48 segments of 12 stories, 8 of them before 2024; every fourth is a title."""
    bad = HOSTILE if hostile else [""]
    return Task(
        direction="uk-en",
        segments=tuple(
            Placed(
                id=f"id{n}",
                direction="uk-en",
                unit=f"{n:012x}",
                source=f"Рядок номер {n} стоїть тут. {bad[n % len(bad)]}".strip(),
                reference=f"Line number {n} stands here. {bad[n % len(bad)]}".strip(),
                story=f"s{n // EACH}{bad[0]}",
                kind="body" if n % EACH else "title",
                section=bad[n % len(bad)] or None,
                type="translated",
                probability=0.9,
                published=datetime(2023 if n // EACH < 8 else 2025, 1, 2, tzinfo=UTC),
                title=f"Заголовок {n // EACH} {bad[1 % len(bad)]}",
                source_url=bad[5] if hostile else f"https://news.example/{n // EACH}/",
                target_url="",
            )
            for n in range(STORIES * EACH)
        ),
        left_out=3,
    )


def evaluated(folder: Path, *, hostile: bool = False) -> Evaluation:
    """Two systems of uk-en with an external metric: of "fine" a word differs in each fourth line, of "poor" much, and line 5 is empty."""
    placed = task(hostile=hostile).segments
    fine = [s.reference if n % 4 else s.reference.replace("stands", "standing") for n, s in enumerate(placed)]
    poor = [
        f"Row {s.reference.split()[2]} is hereabouts. {s.reference[-60:] if hostile else ''}".strip() for s in placed
    ]
    poor[5] = ""
    poor_name = HOSTILE[1] if hostile else "poor"
    for name, lines in (("fine", fine), ("poor", poor)):
        (folder / f"{name}.txt").write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    rows = [
        f"{name}\t{n + 1}\t{len(line)}\n"
        for name, lines in (("fine", fine), (poor_name, poor))
        for n, line in enumerate(lines)
    ]
    (folder / "others.tsv").write_text("system\tsegment\tMetricX\n" + "".join(rows), encoding="utf-8")
    systems = [
        System(name="fine", direction="uk-en", file="fine.txt", trained_until=date(2024, 1, 1)),
        System(name=poor_name, direction="uk-en", file="poor.txt", note=HOSTILE[0] if hostile else "hand-made"),
    ]
    return evaluate(
        lambda pair: task(hostile=hostile), systems, root=folder, names=["chrf", "bleu"], slices=["kind", "section"],
        segment_scores=[ScoresFile(file="others.tsv", direction="uk-en")], name="A board" + "".join(HOSTILE) * hostile,
    )  # fmt: skip


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    return evaluated(tmp_path_factory.mktemp("systems"))


@pytest.fixture(scope="module")
def board(done: Evaluation, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The leaderboard's JSON."""
    return written(done, tmp_path_factory.mktemp("out") / "board")


def written(done: Evaluation, folder: Path, **more: Any) -> dict[str, Any]:
    write(done, folder, **more)
    document: dict[str, Any] = json.loads((folder / "leaderboard.json").read_text(encoding="utf-8"))
    return document


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("hostile")
    return written(evaluated(folder, hostile=True), folder / "board")


def said(node: Any) -> str:
    return " ".join(node.text().split())


def unpacked(tree: Parser, name: str) -> Any:
    (node,) = tree.css(f"script#{name}")
    return json.loads(zlib.decompress(b64decode(node.text())))


# --- the JSON ---


def test_all_pairs_are_tested_by_segment_and_by_article(board: dict[str, Any]) -> None:
    found = [(c["metric"], c["by"], c["first"], c["second"]) for c in board["directions"][0]["comparisons"]]
    assert found == [(m, by, "fine", "poor") for by in ("segment", "article") for m in ("chrF2", "BLEU", "MetricX")]
    verdicts = {c["metric"]: c["verdict"] for c in board["directions"][0]["comparisons"]}
    assert verdicts["chrF2"] == "win"
    assert verdicts["MetricX"] == "loss"  # longer, and lower is better


def test_each_segment_says_what_it_falls_under_and_how_it_failed(board: dict[str, Any]) -> None:
    own = board["directions"][0]
    assert [s["slices"] for s in own["segments"][:2]] == [
        {"kind": "title", "section": "unknown"},
        {"kind": "body", "section": "unknown"},
    ]
    assert own["segments"][5]["failures"] == {"poor": ["empty"]}
    for system in own["systems"]:
        for kind, count in system["scores"][0]["failures"].items():
            assert count == sum(kind in s["failures"].get(system["name"], ()) for s in own["segments"])


def test_slices_have_as_many_segments_as_the_json_lists(board: dict[str, Any]) -> None:
    own = board["directions"][0]
    for one in (s for s in own["slices"] if s["slice"] == "kind" and s["period"] == "all"):
        assert one["segments"] == sum(s["slices"]["kind"] == one["value"] for s in own["segments"])


def test_another_metrics_scores_go_the_same_way(board: dict[str, Any]) -> None:
    own = board["directions"][0]
    for system in own["systems"]:
        (entry,) = (e for e in system["scores"] if e["name"] == "MetricX")
        lengths = [len(s["hypotheses"][system["name"]]) for s in own["segments"]]
        assert entry["score"] == pytest.approx(sum(lengths) / len(lengths), abs=1e-4)
        assert entry["lower_is_better"]
        assert entry["interval"]
        assert entry["by_article"]["interval"]
    assert {s["metric"] for s in own["slices"] if s["slice"] == "kind"} == {"chrF2", "BLEU", "MetricX"}
    assert set(own["articles"][0]["scores"]["fine"]) == {"chrF2", "BLEU", "MetricX"}


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ('file = "x.tsv"\ndirection = "uk-xx"', "segment_scores: "),
        ('file = "x.tsv"\ndirction = "uk-en"', "did you mean 'direction'"),
        ('file = "x.tsv"', "direction"),
    ],
)
def test_a_wrong_table_of_segment_scores_is_one_line(tmp_path: Path, table: str, message: str) -> None:
    path = tmp_path / "systems.toml"
    system = '[[systems]]\nname = "x"\ndirection = "uk-en"\nengine = "copy"\n'
    path.write_text(f"[[segment_scores]]\n{table}\n{system}")
    with pytest.raises(ToolkitError, match=message):
        read_systems(path)


def test_a_system_without_scores_of_another_metric_is_named(tmp_path: Path) -> None:
    (tmp_path / "others.tsv").write_text("system\tsegment\tCOMET\n" + "".join(f"x\t{n + 1}\t0.5\n" for n in range(48)))
    files = [ScoresFile(file="others.tsv", direction="uk-en")]
    copy = System(name="copy", direction="uk-en", engine="copy")
    with pytest.raises(ToolkitError, match=r"COMET: no scores of copy \(there are: x\)"):
        evaluate(lambda pair: task(), [copy], root=tmp_path, names=["chrf"], segment_scores=files)


# --- the page shows the JSON's numbers ---


def digits(entry: Mapping[str, Any]) -> int:
    return 3 if entry["metric"] in ("metricx", "MetricX") else 1


def test_each_score_and_interval_stands_beside_its_bar(board: dict[str, Any]) -> None:
    table = Parser(render_board(board)).css(".scores")[0]
    for system, row in zip(board["directions"][0]["systems"], table.css("tbody tr"), strict=True):
        for entry, cell in zip(system["scores"], row.css("td"), strict=True):
            d = digits(entry)
            low, high = entry["interval"]
            assert said(cell.css(".value")[0]) == f"{entry['score']:.{d}f}"
            assert said(cell.css(".interval")[0]) == f"{low:.{d}f} to {high:.{d}f}"
            if "p_value" in entry:
                assert f"p {entry['p_value']:.4f}" in said(cell)
            end = float(cell.css(".fill")[0].attributes["width"].rstrip("%"))
            whisker = cell.css("line.thick")[0].attributes
            assert float(whisker["x1"].rstrip("%")) <= end <= float(whisker["x2"].rstrip("%")) or d == 3
            assert cell.css("line.thin")


def test_each_slice_stands_in_its_cell(board: dict[str, Any]) -> None:
    tree = Parser(render_board(board))
    own = board["directions"][0]
    scored = {
        (s["system"], s["metric"], s["slice"], s["value"], s["period"]): f"{s['score']:.{digits(s)}f}"
        for s in own["slices"]
        if s["score"] is not None
    }
    shown = {}
    for link in tree.css(".lens a.score"):
        asked = {name: values[0] for name, values in parse_qs(link.attributes["href"].partition("?")[2]).items()}
        key = (
            asked["system"],
            asked["metric"],
            asked.get("slice", "training"),
            asked.get("value", "all"),
            asked.get("period", "all"),
        )
        shown[key] = said(link.css(".value")[0])
    assert shown == scored
    small = " ".join(said(node) for node in tree.css(".slice > .soft"))
    assert "title (n 12)" in small


def test_the_grid_counts_the_verdicts(board: dict[str, Any]) -> None:
    grids = Parser(render_board(board)).css(".grid")
    assert [said(g.css("caption")[0]) for g in grids[:2]] == ["chrF2, by segment", "BLEU, by segment"]
    fine, poor = grids[0].css("tbody tr")
    assert [said(td) for td in fine.css("td")] == ["", "+", "1", "0", "0"]
    assert [said(td) for td in poor.css("td")] == ["−", "", "0", "0", "1"]
    test = board["directions"][0]["comparisons"][0]
    assert f"difference {abs(test['difference']):.2f}, p {test['p_value']:.4f}" in fine.css("a")[0].attributes["title"]


def test_failures_are_counted_and_lead_to_their_segments(board: dict[str, Any]) -> None:
    poor = next(row for row in Parser(render_board(board)).css(".plain tbody tr") if said(row).startswith("poor"))
    entry = board["directions"][0]["systems"][1]["scores"][0]
    assert said(poor.css("td")[0]) == str(entry["failed"])
    assert "failure=empty" in [a.attributes["href"] for a in poor.css("a")][1]
    assert f"{entry['score_without_failures']:.1f}" in said(poor)


def test_notes_name_lexical_metrics_and_what_is_excluded(board: dict[str, Any]) -> None:
    tree = Parser(render_board(board))
    notes = " ".join(said(node) for node in tree.css(".notes li"))
    assert "chrF2, BLEU: lexical metrics" in notes
    assert "MetricX: lower is better" in notes
    assert "12 articles drawn as a whole" in notes
    assert "Excluded, because there is nothing to score against: 3 segments" in notes
    codes = [said(node) for node in tree.css(".signatures code")]
    assert codes == [e["signature"] for e in board["directions"][0]["systems"][0]["scores"]]
    assert "uk-en, poor: no trained_until" in said(tree.css(".warnings")[0])


def test_what_is_packed_is_what_the_json_says(board: dict[str, Any]) -> None:
    tree = Parser(render_board(board))
    own = board["directions"][0]
    texts = unpacked(tree, "texts-0")
    assert texts["sources"] == [s["source"] for s in own["segments"]]
    assert texts["references"] == [s["reference"] for s in own["segments"]]
    kinds = texts["slices"]["kind"]
    assert [kinds["values"][n] for n in kinds["of"]] == [s["slices"]["kind"] for s in own["segments"]]
    poor = unpacked(tree, "system-0-1")
    assert poor["texts"] == [s["hypotheses"]["poor"] for s in own["segments"]]
    assert poor["scores"]["chrF2"] == [s["scores"]["poor"]["chrF2"] for s in own["segments"]]
    assert poor["failures"]["5"] == ["empty"]
    assert [a[6] for a in unpacked(tree, "articles-0")] == [a["scores"] for a in own["articles"]]


def test_the_page_leads_to_the_corpuss_report_from_where_it_is(done: Evaluation, tmp_path: Path) -> None:
    report = tmp_path / "a corpus" / "report.html"
    document = written(done, tmp_path / "boards" / "one", report=report)
    assert document["report"] == "../../a%20corpus/report.html"
    assert unpacked(Parser(render_board(document)), "index")["report"] == document["report"]


def test_plots_are_svg_with_a_row_a_system(board: dict[str, Any], hostile: dict[str, Any]) -> None:
    drawn = draw_plots(board)
    assert list(drawn) == ["uk-en.systems", "uk-en.kind", "uk-en.section", "uk-en.articles"]
    for name, svg in {**drawn, **{f"hostile {name}": svg for name, svg in draw_plots(hostile).items()}}.items():
        tree = ElementTree.fromstring(svg)  # our own
        assert not [e for e in tree.iter() if e.tag.endswith(("script", "image", "foreignObject"))], name
    score = board["directions"][0]["systems"][0]["scores"][0]["score"]
    assert f">{score:.1f}<" in drawn["uk-en.systems"]


def test_the_best_system_stands_first_and_the_baseline_is_marked(board: dict[str, Any]) -> None:
    own = board["directions"][0]
    turned = {**board, "directions": [{**own, "systems": own["systems"][::-1]}]}
    assert render_board(turned) == render_board(board)
    fine, poor = Parser(render_board(board)).css(".scores tbody th")
    assert said(fine).startswith("fine")
    assert said(poor).startswith("poor")
    assert [[said(tag) for tag in row.css(".tag")] for row in (fine, poor)] == [["baseline"], []]


@pytest.mark.parametrize("value", [0.0001, 0.9, 1, 1.01, 9.9, 51.3, 100, 140.2])
def test_an_axis_holds_its_values_and_is_at_most_twice_as_long(value: float) -> None:
    assert value <= edge(value) <= 2 * value + 1e-9
    assert round(edge(value) / 10 ** (len(str(int(edge(value)))) - 1), 6) in EDGES or edge(value) < 1


def test_a_slice_that_was_not_asked_for_is_not_listed(tmp_path: Path) -> None:
    copy = System(name="copy", direction="uk-en", engine="copy")
    document = written(evaluate(lambda pair: task(), [copy], root=tmp_path, names=["chrf"]), tmp_path / "board")
    tree = Parser(render_board(document))
    assert not tree.css(".slice, .grid")
    assert document["directions"][0]["comparisons"] == []
    assert slicing.values(task().segments, "kind")[:2] == ["title", "body"]


def test_a_test_set_without_articles_has_none_on_its_page(window: "Page", tmp_path: Path) -> None:
    segments = tuple(replace(s, story="", published=None, unit="", kind=None) for s in task().segments)
    copy = System(name="copy", direction="uk-en", engine="copy")
    for details in (True, False):
        done = evaluate(lambda pair: Task(direction="uk-en", segments=segments), [copy], root=tmp_path, details=details)
        document = written(done, tmp_path / "board")
        assert document["directions"][0]["articles"] == []
        show(window, tmp_path, document)
        assert not window.locator(".strips").count()
        window.locator(".scores a.score").first.click()
        window.locator("dialog[open]").wait_for()
        assert window.locator("#segments-count").inner_text().startswith("48 segments")


def test_scores_of_a_direction_without_systems_are_a_warning(tmp_path: Path) -> None:
    files = [ScoresFile(file="others.tsv", direction="ru-en")]
    copy = System(name="copy", direction="uk-en", engine="copy")
    done = evaluate(lambda pair: task(), [copy], root=tmp_path, names=["chrf"], segment_scores=files)
    assert done.warnings == ("ru-en: others.tsv is not used, since no system of this direction is scored",)


# --- text of others ---


def test_hostile_text_stays_text(hostile: dict[str, Any]) -> None:
    text = render_board(hostile)
    text.encode()
    tree = Parser(text)
    assert len([s for s in tree.css("script") if s.attributes.get("type") != "text/plain"]) == 1
    assert len(tree.css("style")) == 1
    assert not tree.css("img, iframe, object")
    assert not [name for node in tree.css("*") for name in node.attributes if name.startswith("on")]
    assert tree.css("title")[0].text().startswith("A board" + HOSTILE[0])
    assert not tree.css("[src], [srcset], [background], video, audio, image, use")
    assert "default-src 'none'" in tree.css("meta[http-equiv]")[0].attributes["content"]


# --- in a browser ---


def show(window: "Page", tmp_path: Path, document: Mapping[str, Any], fragment: str = "") -> None:
    path = tmp_path / "leaderboard.html"
    path.write_text(render_board(document), encoding="utf-8")
    window.goto(path.as_uri() + fragment)
    window.locator("#tools").wait_for(state="visible")


def cards(window: "Page") -> list[str]:
    return window.locator("#list li").all_inner_texts()


def test_a_click_on_a_bar_shows_its_segments_the_worst_first(
    window: "Page", tmp_path: Path, board: dict[str, Any]
) -> None:
    show(window, tmp_path, board)
    window.get_by_role("link", name="fine: chrF2 ").first.click()
    window.locator("dialog[open]").wait_for()
    assert window.locator("#segments-head").inner_text() == "fine, Ukrainian → English"
    assert window.locator("#segments-count").inner_text().startswith("48 segments")
    first = window.locator("#list li").first
    scores = {n: s["scores"]["fine"]["chrF2"] for n, s in enumerate(board["directions"][0]["segments"])}
    worst = min(scores, key=lambda n: (scores[n], n))
    assert first.locator("p[lang]").all_inner_texts() == [
        board["directions"][0]["segments"][worst]["source"],
        board["directions"][0]["segments"][worst]["reference"],
        board["directions"][0]["segments"][worst]["hypotheses"]["fine"],
    ]
    assert f"chrF2 {scores[worst]:.1f}" in first.inner_text()
    assert (first.locator("del").all_inner_texts(), first.locator("ins").all_inner_texts()) == (["s"], ["ing"])
    assert window.locator("#list li").count() == 20
    window.get_by_role("button", name="Show more").click()
    assert window.locator("#list li").count() == 40


def test_escape_closes_the_segments_and_gives_the_focus_back(
    window: "Page", tmp_path: Path, board: dict[str, Any]
) -> None:
    show(window, tmp_path, board)
    link = window.get_by_role("link", name="poor: chrF2 ").first
    link.focus()
    window.keyboard.press("Enter")
    window.locator("dialog[open]").wait_for()
    window.keyboard.press("Escape")
    window.locator("dialog[open]").wait_for(state="detached")
    assert link.evaluate("e => e === document.activeElement")
    assert window.url.endswith("#uk-en")


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ("system=fine&slice=kind&value=body", 36),
        ("system=fine&period=before", 32),
        ("system=fine&period=after&slice=kind&value=title", 4),
        ("system=poor&failure=empty", 1),
        ("system=poor&story=s3", 4),
    ],
)
def test_the_address_says_which_segments(
    window: "Page", tmp_path: Path, board: dict[str, Any], asked: str, count: int
) -> None:
    show(window, tmp_path, board, f"#segments?direction=uk-en&metric=chrF2&{asked}")
    window.locator("dialog[open]").wait_for()
    assert window.locator("#segments-count").inner_text().startswith(f"{count} segment")


def test_two_systems_stand_beside_each_other(window: "Page", tmp_path: Path, board: dict[str, Any]) -> None:
    show(window, tmp_path, board)
    window.get_by_role("link", name="fine better than poor").first.click()
    window.locator("dialog[open]").wait_for()
    assert "poor chrF2" in cards(window)[0]
    own = board["directions"][0]["segments"]
    differences = [s["scores"]["fine"]["chrF2"] - s["scores"]["poor"]["chrF2"] for s in own]
    first = max(range(len(own)), key=lambda n: (abs(differences[n]), -n))
    assert own[first]["source"] in cards(window)[0]
    window.get_by_label("Beside").select_option("")
    assert "poor chrF2" not in cards(window)[0]
    window.get_by_label("Search in the text").fill("NUMBER 17")
    window.locator("#segments-count", has_text="1 segment,").wait_for()


def test_articles_are_sorted_and_lead_to_their_segments(window: "Page", tmp_path: Path, board: dict[str, Any]) -> None:
    show(window, tmp_path, board)
    rows = window.locator(".articles tbody tr")
    rows.first.wait_for()
    assert rows.count() == STORIES
    own = board["directions"][0]["articles"]
    values = window.locator(".articles td[data-system=poor] .value").all_inner_texts()
    assert values == [f"{a['scores']['poor']['chrF2']:.1f}" for a in own]
    window.locator(".articles select").select_option("worst:poor")
    window.locator(".articles select").wait_for()
    window.wait_for_function("document.querySelector('.articles select').value === 'worst:poor'")
    values = window.locator(".articles td[data-system=poor] .value").all_inner_texts()
    assert values == sorted(values, key=float)
    rows.first.locator("a.score").first.click()
    window.locator("dialog[open]").wait_for()
    assert window.locator("#segments-count").inner_text().startswith("4 segments")
    assert (
        window.locator("#list a", has_text="article, uk")
        .first.get_attribute("href")
        .startswith("https://news.example/")
    )  # type: ignore[union-attr]


def test_another_metric_changes_what_follows(window: "Page", tmp_path: Path, board: dict[str, Any]) -> None:
    show(window, tmp_path, board)
    assert window.locator(".grid caption:visible").all_inner_texts() == ["chrF2, by segment", "chrF2, by article"]
    window.locator("#metric").select_option("MetricX")
    assert window.locator(".grid caption:visible").all_inner_texts() == ["MetricX, by segment", "MetricX, by article"]
    article = board["directions"][0]["articles"][0]
    window.locator(".articles .value", has_text=f"{article['scores']['fine']['MetricX']:.3f}").first.wait_for()


def test_one_direction_is_shown_at_a_time(window: "Page", tmp_path: Path, board: dict[str, Any]) -> None:
    from playwright.sync_api import expect

    first = board["directions"][0]
    show(window, tmp_path, {**board, "directions": [first, {**first, "direction": "ru-en"}]}, "#ru-en")
    shown = window.locator("section:visible > h2")
    expect(shown).to_have_text(["Russian → English"])
    window.locator("#direction").select_option("uk-en")
    expect(shown).to_have_text(["Ukrainian → English"])
    window.get_by_role("link", name="Russian → English").click()
    expect(shown).to_have_text(["Russian → English"])
    window.evaluate("location.hash = '#segments?direction=uk-en&system=poor'")
    window.locator("dialog[open]").wait_for()
    assert window.locator("#list p[lang=uk]").count() == 20
    window.get_by_role("button", name="Close").click()
    expect(shown).to_have_text(["Ukrainian → English"])


def test_hostile_text_does_not_run(window: "Page", tmp_path: Path, hostile: dict[str, Any]) -> None:
    show(window, tmp_path, hostile)
    window.locator(".articles tbody tr").first.wait_for()
    window.locator(".scores a.score").nth(3).click()
    window.locator("dialog[open]").wait_for()
    window.locator("#other").select_option("fine")
    window.get_by_label("Search in the text").fill("<img")
    window.locator("#segments-count", has_text="7 segments").wait_for()
    assert not window.locator("dialog a[href^=javascript]").count()
    assert not window.locator("dialog img, dialog svg, dialog script").count()
    assert window.evaluate("window.ran") is None
    assert HOSTILE[1] in window.locator("#segments-head").inner_text()


@pytest.mark.parametrize("width", [390, 820, 1280])
def test_nothing_is_wider_than_the_window(window: "Page", tmp_path: Path, hostile: dict[str, Any], width: int) -> None:
    window.set_viewport_size({"width": width, "height": 844})
    show(window, tmp_path, hostile)
    window.locator(".articles tbody tr").first.wait_for()
    assert window.evaluate("document.documentElement.scrollWidth") <= width
    window.locator(".scores a.score").first.click()
    window.locator("dialog[open]").wait_for()
    assert window.evaluate("document.querySelector('dialog').scrollWidth") <= width


def test_without_scripts_all_tables_are_there(board: dict[str, Any], browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "leaderboard.html"
    path.write_text(render_board(board), encoding="utf-8")
    with browser.new_context(java_script_enabled=False) as context:
        tab = context.new_page()
        tab.goto(path.as_uri())
        assert tab.locator(".grid:visible").count() == 6
        assert tab.locator(".lens:visible").count() > 3
