"""How large the page of a corpus becomes and how soon it can be read: invented stories, each with findings.

    python eval/speed/page.py -o eval/results/page.md

The words are drawn from an invented vocabulary by their rank, as words of a language are, so that what packs is about what
would. The page is measured in Chromium as it is, and with the rows of all stories left unpacked, in turn, several times.
"""

import argparse
import shutil
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from toolkit.corpus import Ledger
from toolkit.data import (
    LANGS,
    PAIRS,
    AlignedStory,
    Alignment,
    Article,
    Finding,
    Lang,
    Link,
    Mark,
    Member,
    PairLink,
    Paragraph,
    Sentence,
    Story,
    joined,
)
from toolkit.reporting import cards, render
from toolkit.saying import message, said
from toolkit.units import assemble

LETTERS = {
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "ru": "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    "en": "abcdefghijklmnopqrstuvwxyz",
}
WORDS, LENGTH = 30_000, 17  # of a vocabulary; words of a sentence, NTREX's median being 17 to 19
ROWS = 16  # of a story
FINDINGS = 2  # of a story
ROUNDS = 3
PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
# Milliseconds from a choice in the filters until the page has been drawn with it.
CHOOSE = """async ([id, value, sign]) => {
  const field = document.getElementById(id);
  document.getElementById("count").textContent = "";
  const begun = performance.now();
  field.value = value;
  field.dispatchEvent(new Event(id === "search" ? "input" : "change", { bubbles: true }));
  while (!document.getElementById("count").textContent.includes(sign)) await new Promise((done) => setTimeout(done, 1));
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - begun;
}"""


def invented(count: int) -> tuple[list[AlignedStory], list[Finding]]:
    """Return so many stories in three versions, in the days of a week, and findings about figures in them."""
    random = Random(1)
    vocabulary = {
        lang: ["".join(random.choices(letters, k=random.randint(2, 11))) for _ in range(WORDS)]
        for lang, letters in LETTERS.items()
    }
    weights = list(accumulate(1 / (rank + 10) for rank in range(WORDS)))

    def sentence(lang: Lang, figure: int) -> str:
        words = random.choices(vocabulary[lang], cum_weights=weights, k=random.randint(LENGTH // 2, LENGTH * 3 // 2))
        return " ".join([words[0].capitalize(), str(figure), *words[1:]]) + "."

    stories, findings = [], []
    for n in range(count):
        odd = {row: random.choice(LANGS) for row in random.sample(range(1, ROWS), FINDINGS)}
        figures = [random.randint(100, 999) for _ in range(ROWS)]
        story = made(
            n, {lang: [sentence(lang, f + (odd.get(row) == lang)) for row, f in enumerate(figures)] for lang in LANGS}
        )
        stories.append(story)
        findings += [found(story, row, lang, figures[row]) for row, lang in sorted(odd.items())]
    return stories, findings


def made(n: int, texts: dict[Lang, list[str]]) -> AlignedStory:
    articles, cuts = [], []
    for hours, lang in enumerate(LANGS):
        paragraphs = [
            Paragraph(kind="body" if row else "title", text=text, start=0) for row, text in enumerate(texts[lang])
        ]
        article = Article(
            site="news.example",
            key=f"{n:06}",
            lang=lang,
            claimed=lang,
            url=f"https://news.example/{lang}/{n}/",
            published=datetime(2026, 3, 2, 8, tzinfo=UTC) + timedelta(days=n % 7, hours=hours),
            paragraphs=joined(paragraphs),
            page=f"{lang}/{n}.html",
            page_sha256="0" * 64,
            extractor="invented/1",
        )
        articles.append(article)
        cuts.append(tuple(Sentence(p.start, p.start + len(p.text), i) for i, p in enumerate(article.paragraphs)))
    pairs = {
        f"{left}_{right}": tuple(
            PairLink(left=(i,), right=(i,), probability=0.9, type="translated") for i in range(ROWS)
        )
        for left, right in PAIRS
    }
    links = tuple(Link(uk=(i,), ru=(i,), en=(i,), probability=0.9, type="translated") for i in range(ROWS))
    members = tuple(Member(lang=a.lang, article=a.id, page=a.page, reason="same id", confidence=0.9) for a in articles)
    story = Story(id=f"news.example/{n:06}", members=members)
    return assemble(story, articles, cuts, Alignment(story=story.id, links=links, **pairs))


def found(story: AlignedStory, row: int, odd: Lang, figure: int) -> Finding:
    unit = story.units[row]
    shown: dict[str, str] = {lang: str(figure + (lang == odd)) for lang in LANGS}
    told = message("figures differ: {said}", said=said(shown))
    at = {lang: unit.text(lang).index(shown[lang]) for lang in LANGS}
    return Finding(
        id=unit.id,
        story=story.story.id,
        unit=unit.id,
        check="number-mismatch",
        category="accuracy/mistranslation/number",
        severity="major",
        message=str(told),
        template=told.template,
        values=told.values,
        odd=odd,
        marks=tuple(Mark(lang, at[lang], at[lang] + len(shown[lang]), shown[lang]) for lang in LANGS),
    )


def page(stories: list[AlignedStory], findings: list[Finding], at_hand: int) -> str:
    cards.AT_HAND = at_hand
    return render(title="Invented", about="", ledger=Ledger(steps=()), stories=stories, findings=findings, scores=())


def opened(tab: Any, path: Path, word: str) -> dict[str, float]:
    """Return milliseconds: until something is painted, until the page can be used, and of what is then done on it."""
    begun = time.perf_counter()
    tab.goto(path.as_uri())
    tab.locator("#tools").wait_for(state="attached")
    tab.wait_for_function("document.getElementById('place').textContent")
    times = {"usable": 1000 * (time.perf_counter() - begun), "first paint": tab.evaluate(PAINT)}
    times["filter by version"] = tab.evaluate(CHOOSE, ["by-odd", "en", "in"])
    times["filter by day"] = tab.evaluate(CHOOSE, ["by-day", "2026-03-04", "in"])
    tab.evaluate("document.getElementById('clear').click()")
    times["search"] = tab.evaluate(CHOOSE, ["search", word[:-1], "in"]) - 150  # that it waits for more letters
    times["search again"] = tab.evaluate(CHOOSE, ["search", word, "in"]) - 150
    tab.evaluate("document.getElementById('clear-all').click()")
    tab.evaluate("document.activeElement.blur()")
    begun = time.perf_counter()
    tab.keyboard.press("p")
    tab.locator(".note:focus").wait_for()
    times["to the last finding"] = 1000 * (time.perf_counter() - begun)
    times["heap, MB"] = tab.evaluate("performance.memory.usedJSHeapSize / 1e6")
    return times


def measured(texts: dict[str, str], word: str) -> Iterator[tuple[str, dict[str, float]]]:
    """Yield the medians of some rounds, in each of which every page is opened in a window of its own."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    rounds: dict[str, list[dict[str, float]]] = {name: [] for name in texts}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for _ in range(ROUNDS):
            for name, text in texts.items():
                path = Path(folder) / "page.html"
                path.write_text(text, encoding="utf-8")
                with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
                    tab = context.new_page()
                    tab.set_default_timeout(120_000)
                    rounds[name].append(opened(tab, path, word))
        browser.close()
    for name, seen in rounds.items():
        yield name, {what: median(times[what] for times in seen) for what in seen[0]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--output", type=Path, required=True)
    args = parser.parse_args()
    at_hand = cards.AT_HAND
    texts, seconds = {}, {}
    for count in (100, 1000):
        stories, findings = invented(count)
        word = stories[0].units[1].text("en").split()[-2]
        for name, at in (("as it is", at_hand), ("nothing packed", count)):
            if count > at_hand or name == "as it is":
                begun = time.process_time()
                texts[f"{count:,} stories, {name}"] = page(stories, findings, at)
                seconds[f"{count:,} stories, {name}"] = time.process_time() - begun
    found = dict(measured(texts, word))
    columns = list(next(iter(found.values())))
    lines = [
        "# The page of a corpus: its size, and how soon it can be read",
        "",
        "`OMP_NUM_THREADS=1 python eval/speed/page.py -o eval/results/page.md`",
        "",
        f"Invented stories of {ROWS} rows in three versions, {FINDINGS} findings in each. Processor seconds of making the page; then "
        f"milliseconds in headless Chromium, on two cores shared with others, medians of {ROUNDS} rounds: until something is painted; "
        "until the filters and keys work; from a choice in the filters until it is drawn; the first search, which unpacks all "
        "texts, and the next; from a key to the last finding of the page.",
        "",
        f"| page | size | made in | {' | '.join(columns)} |",
        f"|---|{'---:|' * (len(columns) + 2)}",
    ]
    for name, times in found.items():
        figures = " | ".join(f"{times[column]:,.0f}" for column in columns)
        lines.append(f"| {name} | {len(texts[name].encode()) / 1e6:.1f} MB | {seconds[name]:.1f} s | {figures} |")
    args.output.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
