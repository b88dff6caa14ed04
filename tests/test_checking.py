"""One article before it is published: files, texts and addresses as the versions of one story."""

import io
import zipfile
from pathlib import Path

import pytest
from newspaper import HOST, LANGS, MAIL, Answer, World, address, paper, path, serving

from toolkit.checking import Given, story_of
from toolkit.checks import run_checks
from toolkit.data import AlignedStory
from toolkit.errors import ToolkitError, UsageError
from toolkit.fetching import fetch_article
from toolkit.saying import say

TEXTS = {
    "uk": ["Міст закрили на ремонт", "У місті живе 31 тисяча людей, і більшість із них щодня їздить цим мостом на роботу.", "Роботи триватимуть до п'ятниці, каже мер міста."],
    "ru": ["Мост закрыли на ремонт", "В городе живёт 31 тысяча человек, и большинство из них каждый день ездит по этому мосту на работу.", "Работы продлятся до пятницы, говорит мэр города."],
    "en": ["Bridge closed for repairs", "There are 13,000 people in the city, and most of them take this bridge to work every day.", "The work will last until Friday, the mayor of the city says."],
}  # fmt: skip
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def html(lines: list[str], head: str = "") -> str:
    title, *text = lines
    body = "".join(f"<p>{line}</p>" for line in text)
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>{body}</article></body></html>"


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def docx(*paragraphs: str, part: str = "word/document.xml", before: str = "") -> bytes:
    """Return a document of Word with these paragraphs, given as their inner XML."""
    inner = "".join(f"<w:p>{p}</w:p>" for p in paragraphs)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(part, f"{before}<w:document {W}><w:body>{inner}</w:body></w:document>")
    return out.getvalue()


def files(folder: Path, ending: str = "txt", **texts: list[str]) -> list[Path]:
    made = []
    for name, lines in texts.items():
        target = folder / f"{name}.{ending}"
        target.write_text(html(lines) if ending == "html" else "\n\n".join(lines), encoding="utf-8")
        made.append(target)
    return made


def checked(*sources: str | Path, texts: list[Path] | None = None) -> AlignedStory:
    return story_of(Given(sources=tuple(map(str, sources)), texts=tuple(texts or ())))[0]


def told(story: AlignedStory) -> list[tuple[str, str | None]]:
    return [(f.message, f.odd) for f in run_checks(story, only=["number-mismatch"])]


def test_three_texts_are_one_story_and_the_odd_one_is_named(tmp_path: Path) -> None:
    story = checked(texts=files(tmp_path, a=TEXTS["en"], b=TEXTS["uk"], c=TEXTS["ru"]))
    assert story.langs == ("uk", "ru", "en")  # told by the texts, not by the names
    assert [a.title for a in story.articles] == [TEXTS[lang][0] for lang in story.langs]
    assert told(story) == [("figures differ: uk 31 тисяча, ru 31 тысяча, en 13,000", "en")]


def test_two_versions_are_enough(tmp_path: Path) -> None:
    assert told(checked(*files(tmp_path, uk=TEXTS["uk"], en=TEXTS["en"]))) == [
        ("figures differ: uk 31 тисяча, en 13,000", None)
    ]


def test_one_version_is_checked_for_itself(tmp_path: Path) -> None:
    story = checked(texts=files(tmp_path, uk=["Міст закрили", "Роботи почалися сьогодны, каже мер."]))
    assert {f.check for f in run_checks(story)} == {"foreign-letters"}


def test_saved_pages_are_versions_whatever_their_addresses(tmp_path: Path) -> None:
    pages = {
        "uk": html(TEXTS["uk"]),  # says nothing of itself
        "ru": html(TEXTS["ru"], '<link rel="canonical" href="https://one.example/a">'),
        "en": html(TEXTS["en"], '<link rel="canonical" href="https://other.example/b"><meta property="og:type" content="article">'),
    }  # fmt: skip
    for lang, page in pages.items():
        (tmp_path / f"{lang}.html").write_text(page, encoding="utf-8")
    story = checked(*(tmp_path / f"{lang}.html" for lang in pages))
    assert [a.url for a in story.articles] == ["", "https://one.example/a", "https://other.example/b"]
    assert [odd for _, odd in told(story)] == ["en"]


def test_a_published_page_is_compared_with_a_translation_that_is_not(tmp_path: Path) -> None:
    (page,) = files(tmp_path, "html", uk=TEXTS["uk"])
    assert len(told(checked(page, texts=files(tmp_path, en=TEXTS["en"])))) == 1


def test_two_versions_in_one_language_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"uk\.txt and \S+en\.txt are both in Ukrainian") as caught:
        checked(texts=files(tmp_path, uk=TEXTS["uk"], en=TEXTS["uk"]))
    assert "обидва тексти — українською" in say(caught.value.said, "uk")


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.doc", b"\xd0\xcf\x11\xe0", "save it as .docx or .txt"),
        ("a.txt", b"\x89PNG\r\n", "a PNG picture, where a text is wanted"),
        ("a.txt", "Лише заголовок".encode(), "a headline on the first line and the text below it"),
        ("a.docx", b"PK\x03\x04 and no more", "no .docx that can be read"),
        ("a.docx", docx("", part="xl/workbook.xml"), "no document of Word in it"),
        ("a.docx", docx(run("a"), before='<!DOCTYPE a [<!ENTITY b "c">]>'), "declares a document type"),
        ("a.docx", docx("<w:r>"), "broken XML"),
        ("none.txt", None, "no such file"),
    ],
)
def test_what_is_no_text_is_told_in_one_line(tmp_path: Path, name: str, content: bytes | None, why: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(ToolkitError, match=why) as caught:
        checked(texts=[tmp_path / name])
    assert "\n" not in str(caught.value)


def test_a_document_that_unpacks_to_gigabytes_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolkit.extraction.docx.MOST_BYTES", 100_000)
    (tmp_path / "a.docx").write_bytes(docx(run(" " * 200_000)))
    with pytest.raises(ToolkitError, match="more than 100,000 bytes"):
        checked(tmp_path / "a.docx")


def test_a_document_of_word_has_what_would_be_printed(tmp_path: Path) -> None:
    deleted = "<w:del><w:r><w:delText>була </w:delText></w:r></w:del><w:moveFrom><w:r><w:t>тут</w:t></w:r></w:moveFrom>"
    (tmp_path / "uk.docx").write_bytes(
        docx(
            '<w:pPr><w:pStyle w:val="Title"/></w:pPr>' + run("Міст "),
            run("Річка ") + deleted + "<w:ins>" + run("вийшла") + "</w:ins><w:r><w:tab/></w:r>" + run("з берегів."),
            run("Перший рядок.") + "<w:r><w:br/></w:r>" + run("Другий рядок, довший за перший."),
            "<w:pPr><w:numPr/></w:pPr>" + run("пункт переліку"),
            "",
        )
    )  # fmt: skip
    (article,) = checked(tmp_path / "uk.docx").articles
    assert [(p.kind, p.text) for p in article.paragraphs] == [
        ("title", "Міст"),
        ("lead", "Річка вийшла з берегів."),
        ("body", "Перший рядок."),
        ("body", "Другий рядок, довший за перший."),
        ("list", "пункт переліку"),
    ]


def test_an_address_brings_the_sisters_that_its_page_names(tmp_path: Path) -> None:
    served = paper(11, 12)
    links = "".join(f'<link rel="alternate" hreflang="{v}" href="{address(11, v)}">' for v in LANGS)
    for lang, lines in TEXTS.items():
        served.routes[path(address(11, lang))] = Answer(html(lines, links).encode())
    with serving(served):
        w = World(served, tmp_path)
        how = {"contact": MAIL, "sites": {}, "clock": w.watch.clock, "network": w.network}
        story, notes = story_of(Given(sources=(address(11, "ru"),)), **how)
        assert [path(a.url) for a in story.articles] == [path(address(11, lang)) for lang in LANGS]
        assert notes == []
        assert [odd for _, odd in told(story)] == ["en"]
        assert set(served.asked()) == {"/robots.txt", *(path(address(11, lang)) for lang in LANGS)}
        assert sum(w.watch.slept) >= 2  # seconds between requests

        draft = files(tmp_path, en=["Bridge closed", "There are 31,000 people in the city, who all need this bridge."])
        story, _ = story_of(Given(sources=(address(11),), texts=tuple(draft)), **how)
        assert [bool(a.url) for a in story.articles] == [True, True, False]  # not the published English one
        assert told(story) == []


def test_sisters_are_asked_for_with_manners(tmp_path: Path) -> None:
    served = paper(11)
    served.routes["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /rus/\n", media="text/plain")
    served.routes[path(address(11, "en"))] = Answer(b"gone", 410)
    elsewhere = '<link rel="alternate" hreflang="en" href="https://elsewhere.example/11">'
    with serving(served):
        w = World(served, tmp_path)
        pages, lost = fetch_article(address(11), contact=MAIL, clock=w.watch.clock, network=w.network, sites={})
        assert [page.url for page in pages] == [address(11)]
        assert lost == [
            f"{address(11, 'ru')}: robots: robots.txt forbids it",
            f"{address(11, 'en')}: gone: 410 /eng/news/2024/01/15/11/",
        ]
        served.routes[path(address(11))] = Answer(html(TEXTS["uk"], elsewhere).encode())
        assert fetch_article(address(11), contact=MAIL, clock=w.watch.clock, network=w.network, sites={})[1] == []
    assert set(w.network.hosts) == {"news.example"}


@pytest.mark.parametrize(
    ("url", "options", "why"),
    [
        (address(11), {"contact": None}, "say whom the site can write to"),
        (HOST, {}, "no address of an article"),
        (f"{HOST}/photo.jpg", {}, "no address of an article"),
        (f"{HOST}/none", {}, "gone: 404"),
    ],
)
def test_an_address_that_gives_no_article_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, options: dict[str, None], why: str
) -> None:
    monkeypatch.delenv("NEWSALIGN_CONTACT", raising=False)
    with serving(paper(11)) as served:
        w = World(served, tmp_path)
        with pytest.raises(ToolkitError, match=why):
            fetch_article(
                url,
                **{"contact": MAIL, **options},
                clock=w.watch.clock,
                network=w.network,
                sites={},
            )
