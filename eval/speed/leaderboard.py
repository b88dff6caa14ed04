"""How large the leaderboard's page becomes and how soon it can be used: invented systems, directions and segments.

    python eval/speed/leaderboard.py -o eval/results/leaderboard_page.md

The words are drawn from an invented vocabulary by their rank, as words of a language are, so that what compresses is about what
would. Scores are random. In Chromium it is measured until the choices can be used, and from a click on a bar to its segments.
"""

import argparse
import json
import shutil
import tempfile
import time
from itertools import accumulate
from pathlib import Path
from random import Random

from toolkit.reporting import render_board

LETTERS = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"
WORDS, LENGTH = 30_000, 18  # of the vocabulary; words of a segment, NTREX's median being 17 to 19
EACH = 14  # segments of an article
DIRECTIONS = ("uk-ru", "uk-en", "ru-uk", "ru-en", "en-uk", "en-ru")
METRICS = ("chrF2++", "BLEU", "COMET")


def invented(systems: int, directions: int, segments: int) -> dict[str, object]:
    """Return a leaderboard's JSON of random content."""
    random = Random(1)
    vocabulary = ["".join(random.choices(LETTERS, k=random.randint(2, 11))) for _ in range(WORDS)]
    weights = list(accumulate(1 / (rank + 10) for rank in range(WORDS)))

    def text() -> list[str]:
        return random.choices(vocabulary, cum_weights=weights, k=random.randint(LENGTH // 2, LENGTH * 3 // 2))

    def changed(words: list[str]) -> str:
        other = random.choices(vocabulary, cum_weights=weights, k=len(words))
        return " ".join(o if random.random() < 0.5 else w for w, o in zip(words, other, strict=True))

    names = [f"system {n}" for n in range(systems)]
    found = []
    for direction in DIRECTIONS[:directions]:
        rows = []
        for n in range(segments):
            reference = text()
            rows.append(
                {
                    "id": str(n), "unit": f"{n:012x}", "story": str(n // EACH), "kind": "body", "type": "translated",
                    "probability": 0.9, "published": "2024-01-01T00:00:00+00:00", "source": " ".join(text()),
                    "reference": " ".join(reference), "slices": {"kind": "body", "year": str(2020 + n % 5)},
                    "hypotheses": {name: changed(reference) for name in names}, "failures": {},
                    "scores": {name: {m: round(100 * random.random(), 4) for m in METRICS} for name in names},
                }
            )  # fmt: skip
        scored = [
            {"system": name, "metric": m, "value": v, "slice": s, "period": "all", "segments": 99, "stories": 9, "why": "",
             "score": 50 + random.random(), "interval": [49.0, 52.0], "by": "segment"}
            for s, values in (("kind", ("body", "lead", "quote")), ("year", ("2020", "2021", "2022", "2023", "2024")))
            for v in values for m in METRICS for name in names
        ]  # fmt: skip
        found.append(
            {
                "direction": direction, "scored": segments, "left_out": 0, "published": None,
                "systems": [
                    {"name": name, "engine": "file", "note": "", "made_by": "", "trained_until": None, "resegmented": False,
                     "scores": [{"system": name, "name": m, "metric": m, "score": 50.0, "signature": "x", "interval": [49, 51]} for m in METRICS]}
                    for name in names
                ],
                "comparisons": [], "slices": scored,
                "articles": [
                    {"story": str(n), "title": " ".join(text()[:8]), "published": "2024-01-01", "source_url": "", "target_url": "",
                     "segments": EACH, "origin": None, "scores": {name: {m: 100 * random.random() for m in METRICS} for name in names}}
                    for n in range((segments + EACH - 1) // EACH)
                ],
                "segments": rows,
            }
        )  # fmt: skip
    return {"version": 1, "newsalign": "", "name": "invented", "report": "", "warnings": [], "directions": found}


def opened(path: Path) -> tuple[float, float] | None:
    """Return seconds until the page can be used, and from a click to the segments; None where there is no Chromium."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        return None
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        tab = browser.new_page()
        tab.set_default_timeout(120_000)
        started = time.perf_counter()
        tab.goto(path.as_uri())
        tab.locator("#tools").wait_for(state="visible")
        ready = time.perf_counter()
        tab.locator(".scores a.score").first.click()
        tab.locator("#list li").first.wait_for()
        shown = time.perf_counter()
        browser.close()
    return ready - started, shown - ready


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--output", type=Path, required=True)
    args = parser.parse_args()
    lines = [
        "# The leaderboard's page: its size, and how soon it can be used",
        "",
        "`OMP_NUM_THREADS=1 python eval/speed/leaderboard.py -o eval/results/leaderboard_page.md`",
        "",
        "Invented systems and texts. Processor seconds of making the page; seconds in headless Chromium on a shared machine, "
        "one run: until the page can be used, and from a click on a bar to its segments.",
        "",
        "| systems × directions × segments | JSON, as compact as can be | page | of it | made in | usable after | click to segments |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for size in ((4, 3, 400), (10, 6, 5000)):
        document = invented(*size)
        plain = len(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode())
        started = time.process_time()
        page = render_board(document)
        seconds = time.process_time() - started
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "leaderboard.html"
            path.write_text(page, encoding="utf-8")
            found = opened(path)
        browser = f"{found[0]:.1f} s | {found[1]:.1f} s" if found else "not measured | not measured"
        lines.append(
            f"| {' × '.join(f'{n:,}' for n in size)} | {plain / 1e6:.1f} MB | {len(page.encode()) / 1e6:.1f} MB | "
            f"{100 * len(page.encode()) / plain:.0f} % | {seconds:.1f} s | {browser} |"
        )
    args.output.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
