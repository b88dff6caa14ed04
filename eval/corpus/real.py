"""A corpus of real trilingual documents, the whole way: ledger, splits, certificate, exports, figures, verification and diff.

    python eval/corpus/real.py ../shared/data/dev -o eval/results/corpus.md

Each line of `ntrex` and of all of `wmt22` becomes a paragraph, each document three articles of an invented newspaper: once as
saved pages in the layouts of eval/reading/pages.py, a few of them broken or saved twice, once as JSONL. Everything is built in
a folder that goes when the script ends, and no text of the documents stands in what it writes.
"""

import argparse
import contextlib
import io
import json
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "reading"))
from pages import KNOWN, KYIV, Piece, Truth

from toolkit import cli, leakage
from toolkit.building import build
from toolkit.corpus import Corpus, faults, open_corpus
from toolkit.corpus.changes import lines as lines_of
from toolkit.corpus.comparing import diff
from toolkit.corpus.statistics import lines as figures_of
from toolkit.corpus.statistics import statistics
from toolkit.data import LANGS, Lang
from toolkit.exports import FORMATS
from toolkit.pipeline import write_figures

SETS = ("ntrex", "wmt22/trilingual-en-ru-uk")
PUBLIC = "sib200-flores-dev/en-ru-uk.tsv"
FIRST = datetime(2021, 1, 1, 9, tzinfo=KYIV)
APART = timedelta(days=3)  # of two documents
TEST_FROM = "2022-09-01"
BROKEN, TWICE = 97, 61  # every so many pages
CHANGED = (10, 40, 90)  # documents, by their number

Document = Sequence[Mapping[Lang, str]]  # lines


def documents(dev: Path) -> Iterator[Document]:
    """Yield the documents of the sets, in their order."""
    for folder in SETS:
        columns = {
            name: (dev / folder / f"{name}.txt").read_text(encoding="utf-8").split("\n")[:-1]
            for name in (*LANGS, "docids")
        }
        found: dict[str, list[Mapping[Lang, str]]] = {}
        for i, name in enumerate(columns["docids"]):
            found.setdefault(name, []).append({lang: columns[lang][i].strip() for lang in LANGS})
        yield from (kept for lines in found.values() if len(kept := [line for line in lines if all(line.values())]) > 1)


def published(number: int, lang: Lang) -> datetime:
    return FIRST + number * APART + timedelta(minutes=20 * LANGS.index(lang))


def page(number: int, document: Document, lang: Lang) -> str:
    """Return a document as a saved page in one of the layouts."""
    title, *texts = (line[lang] for line in document)
    truth = Truth(
        number=7_000_000 + number, lang=lang, title=title, authors=(), published=published(number, lang), updated=None,
        section="news", tags=(), pieces=tuple(Piece("p", text) for text in texts), caption="", others=(),
    )  # fmt: skip
    return KNOWN[number % len(KNOWN)](truth, random.Random(number), "")


def write_pages(folder: Path, made: Sequence[Document]) -> None:
    """Write the pages, each beside its sisters; some are broken, some are saved twice."""
    count = 0
    for number, document in enumerate(made):
        for lang in LANGS:
            text = page(number, document, lang)
            path = folder / f"{number:05}.{lang}.html"
            count += 1
            path.write_text("" if count % BROKEN == 0 else text, encoding="utf-8")
            if count % TWICE == 0:
                path.with_suffix(".again.html").write_text(text, encoding="utf-8")


def write_rows(path: Path, made: Sequence[Document]) -> None:
    with path.open("w", encoding="utf-8") as out:
        for number, document in enumerate(made):
            for lang, below in zip(LANGS, ("", "rus/", "eng/"), strict=True):
                when = published(number, lang)
                url = f"https://news.example/{below}news/{when:%Y/%m/%d}/{7_000_000 + number}/"
                title, *texts = (line[lang] for line in document)
                row = {"url": url, "lang": lang, "title": title, "paragraphs": texts, "published": when.isoformat()}
                out.write(json.dumps(row, ensure_ascii=False) + "\n")


def with_changes(made: Sequence[Document]) -> list[Document]:
    """Return the documents, three of them changed: a line gone in English, a figure more in Russian, another Ukrainian word."""
    out = [list(document) for document in made]
    gone, figure, word = CHANGED
    out[gone] = [*out[gone][:1], *out[gone][2:]]
    out[figure][1] = {**out[figure][1], "ru": out[figure][1]["ru"].rstrip(".") + " (на 17 больше)."}
    out[word][1] = {**out[word][1], "uk": "Отже, " + out[word][1]["uk"]}
    return list(out)


def begin(folder: Path, dev: Path) -> Path:
    """Write a recipe with the command that begins one, a split and a public test set."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
        cli.main(["new", str(folder)])
    shutil.copy(dev / PUBLIC, folder / "flores.tsv")
    recipe = folder / "recipe.toml"
    text = recipe.read_text(encoding="utf-8")
    text = text.replace("[splits]\n", f'[splits]\ntest_from = {TEST_FROM}\nagainst = ["flores.tsv"]\n')
    recipe.write_text(text, encoding="utf-8")
    return folder / "pages"


def texts(made: Corpus) -> Counter[tuple[str, ...]]:
    return Counter(tuple(unit.text(lang) for lang in LANGS) for story in made.kept_stories() for unit in story.units)


def export_rows(made: Corpus) -> Iterator[str]:
    for name in FORMATS:
        files = [path for path in sorted((made.path / "export" / name).rglob("*")) if path.is_file()]
        size = sum(path.stat().st_size for path in files)
        kinds = Counter(path.suffix for path in files)
        yield f"| {name} | {len(files)} ({', '.join(f'{n} {kind}' for kind, n in sorted(kinds.items()))}) | {size:,} |"


def told(made: Corpus) -> Iterator[str]:
    """Yield the account and the figures of a corpus, without the texts that recur."""
    ledger = made.manifest.ledger
    yield from ("```", *ledger.lines(), "", *ledger.language_lines(), "", *ledger.period_lines("year"), "```", "")
    found = statistics(made)
    yield from ("```", *(line for line in figures_of(found) if not line.startswith((" ", "the texts that"))), "```", "")


def report(dev: Path, work: Path) -> Iterator[str]:
    given = list(documents(dev))
    lines = sum(map(len, given))
    yield "# A corpus of real documents"
    yield ""
    yield f"`python eval/corpus/real.py ../shared/data/dev -o eval/results/corpus.md`: the {len(given)} documents, {lines:,} lines, of"
    yield "`ntrex` and `wmt22` that have more than a line, as three articles each, three days apart."
    yield f"Every {BROKEN}th page is empty and every {TWICE}st is saved twice."
    yield ""
    write_pages(begin(work / "pages-corpus", dev), given)
    by_pages = build(work / "pages-corpus", work / "by-pages", quiet=True)
    yield "## As saved pages"
    yield ""
    yield from told(by_pages)
    yield "## Splits and certificate"
    yield ""
    yield f"Test from {TEST_FROM}; the public set is the development set of SIB-200, whose sentences are those of FLORES."
    yield ""
    yield from ("```", *leakage.lines(by_pages.manifest.leakage), "```", "")
    yield "## Exports"
    yield ""
    yield from ("| format | files | bytes |", "|---|---|---|", *export_rows(by_pages), "")
    wrong = list(faults(by_pages))
    yield f"`newsalign verify`: {len(by_pages.manifest.checksums)} files, {len(wrong)} not as they were built."
    drawn = write_figures(statistics(by_pages), work / "figures", png=False)
    yield f"`newsalign stats -o`: {len(drawn)} files."
    yield ""
    yield "## As JSONL"
    yield ""
    write_rows(begin(work / "rows-corpus", dev) / "articles.jsonl", given)
    by_rows = build(work / "rows-corpus", work / "by-rows", quiet=True)
    yield from ("```", *by_rows.manifest.ledger.lines(), "```", "")
    one, other = texts(by_pages), texts(by_rows)
    yield f"Kept units with the same texts in both: {(one & other).total():,} of {one.total():,} and {other.total():,}."
    yield ""
    yield "## Three articles changed"
    yield ""
    shutil.copytree(work / "by-rows", work / "changed")
    write_rows(work / "rows-corpus" / "pages" / "articles.jsonl", with_changes(given))
    changed = build(work / "rows-corpus", work / "changed", quiet=True)
    found = diff(by_rows, changed, show=10_000)
    same = diff(by_rows, open_corpus(work / "by-rows"))
    stories = {change.story for change in found.examples}
    expected = {f"news.example/{7_000_000 + number}" for number in CHANGED}
    yield "A line less in all languages, a figure more in Russian, a word more in Ukrainian; built into a copy of the corpus, so that"
    yield "its lexicon stays. `newsalign diff`:"
    yield ""
    yield from ("```", *lines_of(found), "```", "")
    yield f"Stories with a change: {len(stories)}, and they are {'' if stories == expected else 'not '}the three that were changed."
    yield f"The build compared with itself: {'no difference' if same.totals.same else 'differences'}."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dev", type=Path, help="the folder with ntrex, wmt22 and sib200-flores-dev")
    parser.add_argument("-o", "--output", type=Path, help="Markdown")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        text = "\n".join(report(args.dev, Path(work))) + "\n"
    print(text)
    if args.output:
        args.output.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
