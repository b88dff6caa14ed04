"""Extraction on generated pages, by paragraph and by field, beside generic extractors on the same pages in one run.

    python eval/reading/extraction.py ../shared/data/dev/ntrex -o eval/results/reading_extraction.md

Needs trafilatura, readability-lxml and newspaper4k beside newsalign (`pip install newsalign[html] readability-lxml
newspaper4k`); one that is not installed is left out.
"""

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pages import FILLING, HELD_OUT, KNOWN, LABELS, UNKNOWN, Generated, generate, read_lines

from toolkit.data import Page
from toolkit.errors import UnusableError
from toolkit.extraction import extract
from toolkit.files import write_text
from toolkit.sites import SITES
from toolkit.text import comparable

ASIDE = ("title", "caption")
BULLET = re.compile(r"^[-•*]\s+")
# Labels are taken off both sides, for one alone in its paragraph belongs to the list behind it: they are a field of their own.
LABEL = re.compile(
    rf"^(?:{'|'.join(label for of in LABELS.values() for key, label in of.items() if key not in ('also', 'ad'))})\s*:\s*"
)
TIMED = 60  # pages of 128 KB
REPEATS = 5


@dataclass(slots=True)
class Tally:
    """What an extractor got right."""

    pages: int = 0
    refused: int = 0
    hits: int = 0
    found: int = 0
    wanted: int = 0
    seconds: float = 0.0
    fields: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)

    @property
    def f1(self) -> float:
        return 2 * self.hits / (self.found + self.wanted) if self.found + self.wanted else 0.0


@dataclass(frozen=True, slots=True)
class Reading:
    """What an extractor made of a page: paragraphs as it gives them, and the fields it gives."""

    paragraphs: Sequence[str]
    fields: Mapping[str, object]


Extractor = Callable[[bytes], Reading]


def ours(content: bytes) -> Reading:
    article, _ = extract(Page(path="page.html", media="html", content=content), SITES)
    return Reading(
        [p.text for p in article.paragraphs if p.kind not in ASIDE],
        {
            "labels": tuple(p.label for p in article.paragraphs if p.label),
            "captions": tuple(p.text for p in article.paragraphs if p.kind == "caption"),
            "title": article.title,
            "authors": article.authors,
            "day": article.published and article.published.date(),
            "time": article.published,
            "updated": article.updated,
            "tags": tuple(zip(article.tags, article.tag_slugs, strict=True)),
            "language": article.lang,
        },
    )


def trafilatura(*, precision: bool) -> Extractor:
    from trafilatura import bare_extraction

    def read(content: bytes) -> Reading:
        found = bare_extraction(content, favor_precision=precision, include_comments=False, with_metadata=True)
        if found is None or isinstance(found, dict):
            raise UnusableError("nothing", "nothing found")
        authors = tuple(name.strip() for name in (found.author or "").split(";") if name.strip())
        return Reading((found.text or "").split("\n"), {"title": found.title, "authors": authors, "day": found.date})

    return read


def readability() -> Extractor:
    from lxml import html
    from readability import Document

    blocks = ("p", "li", "h2", "h3", "h4", "blockquote", "td", "div")

    def read(content: bytes) -> Reading:
        document = Document(content)
        tree = html.fromstring(document.summary())
        inner = (
            node for node in tree.iter(*blocks) if not any(below.tag in blocks for below in node.iterdescendants())
        )
        return Reading(["".join(map(str, node.itertext())) for node in inner], {"title": document.short_title()})

    return read


def newspaper() -> Extractor:
    from newspaper import Article

    def read(content: bytes) -> Reading:
        article = Article("https://x.example/a")
        article.download(input_html=content.decode("utf-8", errors="replace"))
        article.parse()
        day = article.publish_date.date() if article.publish_date else None
        return Reading(
            article.text.split("\n"), {"title": article.title, "authors": tuple(article.authors), "day": day}
        )

    return read


def extractors() -> dict[str, Extractor]:
    made: dict[str, Callable[[], Extractor]] = {
        "newsalign": lambda: ours,
        "trafilatura": lambda: trafilatura(precision=False),
        "trafilatura, precision": lambda: trafilatura(precision=True),
        "readability-lxml": readability,
        "newspaper4k": newspaper,
    }
    found = {}
    for name, make in made.items():
        try:
            found[name] = make()
        except ImportError:
            print(f"{name}: not installed, left out", file=sys.stderr)
    return found


def normal(text: str) -> str:
    return LABEL.sub("", BULLET.sub("", comparable(text.replace("\xa0", " "))))


def lines_of(paragraphs: Sequence[str]) -> Counter[str]:
    return Counter(line for line in map(normal, paragraphs) if line)


def right(name: str, said: object, page: Generated) -> bool:
    t = page.truth
    wanted: dict[str, object] = {
        "title": t.title,
        "authors": tuple(author for author, _ in t.authors),
        "day": t.published.date(),
        "time": t.published,
        "updated": t.updated,
        "tags": tuple((tag, slug) for slug, tag in t.tags),
        "language": t.lang,
        "labels": tuple(p.label for p in t.pieces if p.kind == "p" and p.label),
        "captions": t.captions,
    }
    if name == "captions":
        return said in (wanted[name], (t.caption, *t.captions))  # with that of the lead picture, where there is one
    if name == "day":
        return str(said) == str(wanted["day"])
    return said == wanted[name]


NOT_ON_PAGE = {  # fields that a layout does not print
    "up_2014": {"authors", "tags", "title"},
    "up_2016": set(),
    "babel": {"tags"},
    "hromadske": {"tags"},
    "censor": {"tags"},
    "blocks_of_divs": {"authors", "tags"},
    "table_of_old": {"authors", "tags"},
    "agency": {"tags"},
    "magazine": {"tags"},
    "plain": {"authors"},
    "nameless": {"authors", "tags"},
    "mixed": {"authors", "tags", "captions"},
}


def measure(pages: Sequence[Generated], tools: Mapping[str, Extractor]) -> dict[tuple[str, str], Tally]:
    tallies: dict[tuple[str, str], Tally] = {}
    for page in pages:
        wanted = lines_of(page.truth.paragraphs)
        for name, read in tools.items():
            tally = tallies.setdefault((name, page.layout), Tally())
            tally.pages += 1
            tally.wanted += wanted.total()
            began = time.process_time()
            try:
                reading = read(page.content)
            except (UnusableError, ValueError, TypeError) as error:
                tally.seconds += time.process_time() - began
                tally.refused += 1
                tally.missed[f"refused: {error}"[:80]] += 1
                continue
            tally.seconds += time.process_time() - began
            found = lines_of(reading.paragraphs)
            tally.found += found.total()
            tally.hits += (found & wanted).total()
            tally.missed.update(f"- {line[:90]}" for line in wanted - found)
            tally.missed.update(f"+ {line[:90]}" for line in found - wanted)
            for key, said in reading.fields.items():
                if key not in NOT_ON_PAGE.get(page.layout, ()):
                    tally.fields[f"{key} of"] += 1
                    tally.fields[key] += right(key, said, page)
                    if not right(key, said, page):
                        tally.missed[f"! {key}: {said!r}"[:200]] += 1
    return tallies


def summed(tallies: Sequence[Tally]) -> Tally:
    total = Tally()
    for t in tallies:
        for name in ("pages", "refused", "hits", "found", "wanted", "seconds"):
            setattr(total, name, getattr(total, name) + getattr(t, name))
        total.fields.update(t.fields)
    return total


def table(
    title: str, layouts: Sequence[str], tools: Sequence[str], tallies: Mapping[tuple[str, str], Tally]
) -> list[str]:
    out = [
        f"## {title}",
        "",
        "| | " + " | ".join(name.replace("_", " ") for name in layouts) + " | all | pages a second |",
    ]
    out.append("|---|" + "---:|" * (len(layouts) + 2))
    for tool in tools:
        each = [tallies[tool, layout] for layout in layouts]
        total = summed(each)
        cells = " | ".join(f"{t.f1:.3f}" for t in each)
        out.append(f"| {tool} | {cells} | **{total.f1:.4f}** | {total.pages / total.seconds:,.0f} |")
    return [*out, ""]


def field_table(layouts: Sequence[str], tools: Sequence[str], tallies: Mapping[tuple[str, str], Tally]) -> list[str]:
    keys = ("title", "day", "time", "updated", "authors", "tags", "language", "labels", "captions")
    out = [
        "Fields exactly right, where the layout prints them:",
        "",
        "| | " + " | ".join(keys) + " |",
        "|---|" + "---:|" * len(keys),
    ]
    for tool in tools:
        fields = summed([tallies[tool, layout] for layout in layouts]).fields
        cells = (f"{fields[key] / fields[f'{key} of']:.3f}" if fields[f"{key} of"] else "–" for key in keys)
        out.append(f"| {tool} | {' | '.join(cells)} |")
    return [*out, ""]


def time_rows(layouts: Sequence[str], tools: Sequence[str], timed: Mapping[tuple[str, str], float]) -> list[str]:
    """Return rows of milliseconds a page, by layout and over all, and how many times ours that is."""
    means = {tool: sum(timed[tool, layout] for layout in layouts) / len(layouts) for tool in tools}
    return [
        f"| {tool} | {' | '.join(f'{1000 * timed[tool, layout]:.2f}' for layout in layouts)} "
        f"| {1000 * mean:.2f} | {mean / means['newsalign']:.1f} |"
        for tool, mean in means.items()
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("folder", type=Path, help="with uk.txt, ru.txt and en.txt: the text of the pages")
    parser.add_argument("-n", type=int, default=150, help="pages of each layout (default: 150)")
    parser.add_argument("--missed", metavar="LAYOUT", help="show what newsalign got wrong on a layout")
    parser.add_argument("-o", "--output", type=Path)
    args = parser.parse_args()
    lines = read_lines(args.folder)
    tools = extractors() if not args.missed else {"newsalign": ours}
    known, unknown, held_out = ([layout.__name__ for layout in layouts] for layouts in (KNOWN, UNKNOWN, HELD_OUT))
    pages = [page for layouts in (KNOWN, UNKNOWN, HELD_OUT) for page in generate(layouts, args.n, lines)]
    for read in tools.values():
        for page in pages[:3]:
            read(page.content)  # what is loaded late
    tallies = measure(pages, tools)
    if args.missed:
        for line, count in tallies["newsalign", args.missed].missed.most_common(40):
            print(count, line)
        return 0
    large = list(generate(KNOWN, TIMED // len(KNOWN) + 1, lines, filling=FILLING))
    rounds = [measure(large, tools) for _ in range(REPEATS)]
    timed = {key: min(of[key].seconds / of[key].pages for of in rounds) for key in rounds[0]}
    size = sum(len(page.content) for page in large) / len(large) / 1000
    text = "\n".join(
        [
            "# Extraction on generated pages",
            "",
            f"    python eval/reading/extraction.py ../shared/data/dev/ntrex -n {args.n} -o eval/results/reading_extraction.md",
            "",
            f"{len(pages):,} pages of eval/reading/pages.py, {args.n} of each layout, made of NTREX's lines. F1 by paragraph: one counts "
            "if it is there whole, with its label and nothing else. Pages a second of CPU time, one process, all tools in one run.",
            "",
            *table("Layouts that newsalign knows", known, list(tools), tallies),
            *field_table(known, list(tools), tallies),
            *table("Layouts of outlets that nobody knows", unknown, list(tools), tallies),
            *field_table(unknown, list(tools), tallies),
            *table(
                "The same, written when the code was done: it was not changed for them", held_out, list(tools), tallies
            ),
            f"## Pages of {size:.0f} KB",
            "",
            f"The {len(KNOWN)} known layouts, {len(large) // len(KNOWN)} pages of each, filled up with styles; CPU time, the best of {REPEATS} rounds.",
            "",
            "| | " + " | ".join(name.replace("_", " ") for name in known) + " | ms a page | of newsalign's |",
            "|---|" + "---:|" * (len(known) + 2),
            *time_rows(known, list(tools), timed),
            "",
        ]
    )
    print(text)
    if args.output:
        write_text(args.output, text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
