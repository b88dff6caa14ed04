"""The report: what it shows, that nothing in it runs or loads, and how it behaves in a browser."""

import json
import re
import zlib
from base64 import b64decode
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from selectolax.lexbor import LexborHTMLParser as Parser
from strategies import aligned_stories

import toolkit.reporting
from toolkit.corpus.ledger import UNDATED, UNKNOWN, Ledger, Loss, Step, Tally
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
    LinkType,
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
from toolkit.reporting.cards import AT_HAND
from toolkit.saying import INTERFACES, message, said, versions
from toolkit.saying.rendering import FIELD
from toolkit.units import assemble

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
        for kind, *told in texts:
            parts = [part for part in told[column - 1].split("|") if part]
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


def model(text: str) -> Any:
    """Return what the page's script is told."""
    return json.loads(Parser(text).css("#page")[0].text())


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
    assert model(page([made()]))["stories"][0]["types"][3] == "omitted"


def test_a_story_without_a_version_says_so_and_has_no_column_for_it() -> None:
    tree = Parser(page([made(texts=[("title", "Міст закрили", "", "Bridge closed")])]))
    assert "version missing: Russian" in tree.css(".dateline")[0].text()
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
    assert texts(tree.css("mark.odd")) == ["13"]
    (note,) = tree.css(".row:has(mark) + .note")
    assert "Russian has 13" in note.text()
    assert "odd one out: Russian" in texts([note])[0]
    assert "Number mismatch" in note.text()
    assert note.css("[title]")[0].attributes["title"] == "accuracy/mistranslation/number"


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
    notes = Parser(page([story], findings)).css("div.note")
    assert ["cannot be told" in texts([n])[0] for n in notes] == [True, False]


def test_what_all_versions_have_is_not_marked_where_one_lacks_it() -> None:
    story = made()
    whole = tuple(mark(story, 3, lang, story.units[3].text(lang)) for lang in ("uk", "ru"))
    row = Parser(page([story], [finding(story, 3, whole, odd="en", check="omission")])).css(".row")[3]
    assert not row.css("mark")
    assert [e.attributes["data-lang"] for e in row.css(".gap.lacking")] == ["en"]


def test_findings_are_counted_by_severity_and_check_without_what_is_for_information() -> None:
    story, other = made("1"), made("2")
    findings = [
        finding(story, 2, check="foreign-letter", severity="minor", id="a"),
        finding(story, 1, severity="info", id="b"),
        finding(story, 3, severity="critical", id="c"),
        finding(other, 3, severity="critical", id="d"),
    ]
    tree = Parser(page([story, other, made("3")], findings))
    assert texts(tree.css(".sum")) == ["3 findings in 2 of 3 stories: 2 critical 1 minor"]
    assert "1 remark for information" in tree.css("header .soft")[0].text()
    assert texts(tree.css("#by-check option")) == ["all", "Number mismatch (2)", "Foreign letter (1)"]


def test_stories_with_findings_come_first_and_information_alone_does_not_count() -> None:
    stories = [made(str(n)) for n in range(4)]
    findings = [finding(stories[1], severity="info", id="a"), finding(stories[2], id="b")]
    tree = Parser(page(stories, findings))
    assert [e.attributes["id"][-1] for e in tree.css(".story")] == ["2", "0", "1", "3"]
    assert texts(tree.css("#others-head")) == ["Stories without findings"]


def test_what_is_for_information_is_one_line_a_version() -> None:
    story = made()
    findings = [
        finding(story, None, severity="info", odd="en", id="a", message="en is a shorter version"),
        finding(story, 1, severity="info", odd="en", id="b"),
        finding(story, 2, severity="info", odd="en", id="c"),
        finding(story, 2, severity="info", odd="uk", id="d"),
    ]
    lines = texts(Parser(page([story], findings)).css(".aside"))
    assert lines == [
        "for information en is a shorter version; Number mismatch (2) Show",
        "for information Russian has 13 where the others have 31 Show",
    ]


def slip(story: AlignedStory, row: int, **changes: object) -> Finding:
    """The name check's finding that en has Takayev where Tokayev is meant."""
    told = message('{lang} "{rare}", elsewhere "{usual}" ({count:once|# times})', lang=versions("en"), rare="Takayev", usual="Tokayev", count=len(story.story.id))  # fmt: skip
    return finding(
        story, row, check="name-spelling", odd="en", message=str(told), template=told.template, values=told.values, **changes
    )  # fmt: skip


def test_a_correction_is_offered_and_its_repeats_are_one_group() -> None:
    stories = [made(str(n)) for n in (1, 2, 30)]
    findings = [slip(story, 1, id=f"s{n}") for n, story in enumerate(stories)] + [finding(stories[0])]
    tree = Parser(page(stories, findings))
    assert texts(tree.css(".fix")) == ["Takayev → Tokayev Copy"] * 3
    (group,) = tree.css(".repeat")
    assert texts(group.css("summary")) == ["major Takayev → Tokayev in 3 stories · Name spelling · English"]
    assert [e.attributes["href"] for e in group.css("li a")] == ["#finding-s0", "#finding-s1", "#finding-s2"]


def test_messages_that_name_no_words_are_no_repeats() -> None:
    told = message(
        "{lang} says less: {count:# letter|# letters} where {expected} are usual",
        lang=versions("en"),
        count=4,
        expected=9,
    )
    same: dict[str, Any] = {"template": told.template, "values": told.values}
    stories = [made("1"), made("2")]
    assert not Parser(page(stories, [finding(s, 1, id=s.story.id, **same) for s in stories])).css(".repeat")


def test_a_finding_leads_to_its_words_on_the_live_pages() -> None:
    links = Parser(page([made()], [finding(made())])).css(".note a")
    assert texts(links) == ["Ukrainian", "Russian", "English"]
    assert links[2].attributes["href"] == ("https://news.example/en/1/#:~:text=The%20water%20rose%2031%20centimetres.")
    assert {link.attributes["rel"] for link in links} == {"noreferrer"}
    hostile = made(url="javascript:alert(1)")
    assert not Parser(page([hostile], [finding(hostile)])).css(".note a")


def test_what_is_ignored_beside_the_recipe_is_counted_and_kept_out_of_sight() -> None:
    story = made()
    text = page([story], [finding(story, 1, id="a"), finding(story, 2, id="b")], ignored={"a": "as printed"})
    tree = Parser(text)
    assert texts(tree.css(".sum")) == ["1 finding in 1 of 1 story: 1 major"]
    assert "Ignored before: 1." in tree.css("header .soft")[0].text()
    (known,) = tree.css(".note.ignored.quiet")
    assert "ignored: as printed" in texts([known])[0]
    assert not known.css("button.ignore")


def test_rows_of_many_stories_are_packed_and_none_is_lost() -> None:
    stories = [made(f"{n:03}") for n in range(AT_HAND + 45)]
    text = page(stories, [finding(stories[-1]), finding(stories[7])])
    tree = Parser(text)
    assert len(tree.css(".story")) == len(stories)
    assert len(tree.css(".story table")) == 2
    packs = [json.loads(zlib.decompress(b64decode(node.text()))) for node in tree.css("script[id^=pack]")]
    assert [len(pack) for pack in packs] == [*[20] * 7, 3]
    told = model(text)["stories"]
    assert [s["id"][-3:] for s in told] == [e.attributes["id"][-3:] for e in tree.css(".story")]
    for s in told:
        if "pack" in s:
            block, at = s["pack"]
            rows, searched = packs[block][at]
            assert f"news.example/{s['id'][-3:]}" not in rows or "table" in rows
            assert len(Parser(rows).css(".row")) == len(searched) == 4
            assert searched[1] == [made(s["id"][-3:]).units[1].text(lang) for lang in LANGS]


def test_a_page_in_ukrainian_has_no_english_of_ours() -> None:
    story, short = made(), made("2", [("title", "Міст", "", "Bridge")])
    findings = [
        replace(finding(story, 1, (mark(story, 1, "ru", "13"),)), message="", template="figures differ: {said}", values=message("{said}", said=said({"uk": "31", "ru": "13"})).values),
        finding(story, None, severity="info", id="b", message="–", category="accuracy/omission"),
        finding(story, 2, odd=None, id="c", message="–", category="accuracy/omission", check="omission"),
    ]  # fmt: skip
    score = Score(system="1", direction="uk-en", metric="2", value=50, signature="3", segments=1200, interval=(1, 99), p_value=0.1)  # fmt: skip
    text = page([story, short], findings, ui="uk", title="Новини", about="", scores=[score, replace(score, system="4")], dropped={story.units[1].id: "–"}, ledger=Ledger(steps=()))  # fmt: skip
    tree = Parser(text)
    assert tree.css("html")[0].attributes["lang"] == "uk"
    assert "2 зауваження у 1 із 2 матеріалів" in texts(tree.css(".sum"))[0]
    for node in tree.css(
        "script, style, code, kbd, [lang=en], [lang=ru], [lang=uk]:not(html), .dateline, .origin, .figures abbr"
    ):
        node.decompose()
    words = re.findall("[A-Za-z]{2,}", " ".join(node.text(separator=" ") for node in tree.css("body")))
    assert set(words) <= {"newsalign", "Enter", "Esc", "uk", "ru", "en"}
    shown = [
        node.attributes.get(name) for node in tree.css("body *") for name in ("title", "aria-label", "placeholder")
    ]
    assert not re.findall("[A-Za-z]{3,}", " ".join(filter(None, shown)).replace("same id", ""))
    assert "17 березня 2026 року" in text


@pytest.mark.parametrize("ui", [ui for ui in INTERFACES if ui != "en"])
def test_all_that_the_page_says_is_translated_with_its_values(ui: str) -> None:
    folder = Path(toolkit.reporting.__file__).parent
    written = set(re.findall(r"""\b(?:t|say|on_page)\("([^"]+)"[,)]""", "".join(p.read_text("utf-8") for p in [folder / "page.html", folder / "story.html", folder / "page.js", *folder.glob("*.py")])))  # fmt: skip
    catalogue = INTERFACES[ui].page
    said_of_values = {"{count} critical", "{count} major", "{count} minor", *get_args(LinkType)}
    said_of_values |= {step.noun for step in Tally().ledger().steps} | {*Ledger(steps=()).columns, UNDATED, UNKNOWN}
    assert len(written) > 80
    assert (written | said_of_values) ^ set(catalogue) == set()
    fields = {text: {name for name, _ in FIELD.findall(text)} for pair in catalogue.items() for text in pair}
    assert {ours for ours, theirs in catalogue.items() if fields[ours] != fields[theirs]} == set()


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
    assert "1 finding is about the others." in texts(tree.css("#stories > .soft"))[0]
    three = Parser(page(stories, findings[:1], most=3)).css(".story")
    assert [e.attributes["id"][-1] for e in three] == ["1", "0", "2"]


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
    "\u2028window.ran = 5\u2029//",
    "javascript:window.ran=6",
    "${window.ran=7}`]]>&lt;b&gt;",
]  # fmt: skip


def hostile_page(ui: str = "en") -> str:
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
        notes={(everywhere, everywhere): everywhere}, dropped={story.units[1].id: everywhere}, ui=ui,
    )  # fmt: skip


def test_hostile_text_stays_text() -> None:
    text = hostile_page()
    text.encode()
    tree = Parser(text)
    assert [node.attributes.get("type") for node in tree.css("script")] == ["application/json", None]
    assert len(tree.css("style")) == 1
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
