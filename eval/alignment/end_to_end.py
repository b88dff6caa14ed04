"""Take real trilingual news the whole way, from JSONL of articles to a corpus: writes eval/results/end_to_end.md.

    python eval/alignment/end_to_end.py

Each line of `ntrex` and of the news of `wmt22` becomes a paragraph, each document three articles of the invented site
news.example. Lines that say the same stand beside each other in the data, so a link that joins sentences of different
lines is wrong. The text is clean and its paragraphs match: what is measured here is that nothing breaks or is lost on
the way; how good the aligner is on edited news, score_levels.py measures.
"""

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from toolkit.building import build
from toolkit.corpus import Corpus
from toolkit.data import LANGS, PAIRS

DEV = Path(__file__).resolve().parents[3] / "shared" / "data" / "dev"
RESULTS = Path(__file__).resolve().parents[1] / "results"
FOLDERS = {"uk": "", "ru": "rus/", "en": "eng/"}


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split("\n")[:-1]


def documents() -> Iterator[list[dict[str, str]]]:
    """Yield the lines of each document, in the order of the data."""
    for folder, domain in ((DEV / "ntrex", None), (DEV / "wmt22" / "trilingual-en-ru-uk", "news")):
        names = lines(folder / "docids.txt")
        domains = lines(folder / "domain.txt") if domain else [None] * len(names)
        texts = {lang: lines(folder / f"{lang}.txt") for lang in LANGS}
        found: dict[str, list[dict[str, str]]] = {}
        for i, (name, of) in enumerate(zip(names, domains, strict=True)):
            if of == domain:
                found.setdefault(name, []).append({lang: texts[lang][i] for lang in LANGS})
        yield from found.values()


def write_articles(path: Path) -> tuple[int, int]:
    """Write the articles, the first line of a document as the title, and return the numbers of documents and lines."""
    count = total = 0
    with path.open("w", encoding="utf-8") as out:
        for key, document in enumerate(documents(), start=9_000_001):
            count, total = count + 1, total + len(document)
            for lang, folder in FOLDERS.items():
                title, *paragraphs = (line[lang] for line in document)
                url = f"https://news.example/{folder}news/2022/01/01/{key}/"
                out.write(json.dumps({"url": url, "lang": lang, "title": title, "paragraphs": paragraphs}) + "\n")
    return count, total


def judged(made: Corpus) -> dict[str, Counter[str]]:
    """Count the links of each pair: within a line, across lines, and sentences left alone."""
    counts = {f"{left}-{right}": Counter[str]() for left, right in PAIRS}
    for story in made.stories():
        paragraph = {
            lang: [sentence.paragraph for sentence in cut]
            for lang, cut in zip(story.langs, story.sentences, strict=True)
        }
        for left, right in PAIRS:
            for link in story.alignment.pair(left, right):
                at = {paragraph[left][i] for i in link.left} | {paragraph[right][j] for j in link.right}
                kind = "alone" if not (link.left and link.right) else "within" if len(at) == 1 else "across"
                counts[f"{left}-{right}"][kind] += 1
    return counts


def main() -> None:
    if not DEV.is_dir():
        sys.exit(f"{DEV}: the data is not here")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "articles.jsonl"
        count, total = write_articles(source)
        made = build(source, Path(folder) / "corpus", quiet=True)
        # without the examples of losses, which would quote the data
        account = "\n".join(line for line in made.manifest.ledger.lines() if not line.startswith(" "))
        rows = "\n".join(
            f"| {pair} | {c['within']:,} | {c['across']:,} | {c['alone']:,} |" for pair, c in judged(made).items()
        )
    report = f"""# Real news, the whole way

`python eval/alignment/end_to_end.py`: {count} documents, {total:,} lines of `ntrex` and of the news of `wmt22` as JSONL of articles.

```
{account}
```

| links | within a line | across lines (wrong) | a sentence alone (wrong) |
|---|---|---|---|
{rows}
"""
    (RESULTS / "end_to_end.md").write_text(report, encoding="utf-8")
    print(report)


if __name__ == "__main__":
    main()
