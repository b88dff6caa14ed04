"""How often the original language of a document is told from its texts, where it is known; and what machines leave behind.

    python eval/mt/origin.py ../shared/data/dev -o eval/results/origin.md

Documents of WMT22, WMT21 and NTREX have no pages: no times, links or by-lines, which say most. So this measures what the
texts alone give: lengths, left-over words, notes. The middle and the slope of `length` are fitted on every second document
and printed; all figures are of the other documents, with what toolkit/origin/length.py holds.
"""

import argparse
import gzip
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path
from statistics import mean, pvariance

from toolkit.data import (
    LANGS,
    AlignedStory,
    Alignment,
    Article,
    Lang,
    Member,
    PairLink,
    Paragraph,
    Sentence,
    Story,
    joined,
)
from toolkit.files import read_lines, write_text
from toolkit.origin import estimate
from toolkit.origin.length import LEAST, MIDDLE, SLOPE
from toolkit.origin.machine import ENOUGH, habits

LONG = 400  # characters of each version, as LEAST in toolkit/origin/length.py


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document whose original language is known."""

    name: str
    original: Lang
    lines: Mapping[Lang, tuple[str, ...]]  # segment n of one beside segment n of the others

    @property
    def characters(self) -> int:
        return min(sum(map(len, lines)) for lines in self.lines.values())


def documents(ids: Sequence[str], original: Lang, texts: Mapping[Lang, Sequence[str]]) -> list[Document]:
    places: dict[str, list[int]] = {}
    for place, name in enumerate(ids):
        places.setdefault(name, []).append(place)
    return [
        Document(name=name, original=original, lines={la: tuple(t[p] for p in own) for la, t in texts.items()})
        for name, own in places.items()
    ]


def sets(data: Path) -> Iterator[tuple[str, list[Document]]]:
    """Yield each test set by what it is called in the tables."""
    wmt, ntrex = data / "wmt22", data / "ntrex"

    def ids(path: Path) -> list[str]:
        return [line.split("\t")[0] for line in read_lines(path)]

    def both(folder: Path, source: Lang, target: Lang, reference: str = "ref") -> dict[Lang, list[str]]:
        return {
            source: read_lines(folder / f"src.{source}.txt"),
            target: read_lines(folder / f"{reference}.{target}.txt"),
        }

    three = wmt / "trilingual-en-ru-uk"
    yield "WMT22 uk→en", documents(ids(wmt / "uk-en" / "docs.tsv"), "uk", both(wmt / "uk-en", "uk", "en"))
    yield "WMT22 ru→en", documents(ids(wmt / "ru-en" / "docs.tsv"), "ru", both(wmt / "ru-en", "ru", "en"))
    folder = data / "wmt21-src-ref" / "ru-en"
    yield "WMT21 ru→en", documents(ids(folder / "docs.tsv"), "ru", both(folder, "ru", "en", "refA"))
    texts: dict[Lang, list[str]] = {lang: read_lines(three / f"{lang}.txt") for lang in ("uk", "ru", "en")}
    yield "WMT22 en→uk, ru", documents(ids(three / "docids.txt"), "en", texts)
    texts = {lang: read_lines(ntrex / f"{lang}.txt") for lang in ("uk", "ru", "en")}
    yield "NTREX en→uk, ru (news)", documents(ids(ntrex / "docids.txt"), "en", texts)


def story_of(document: Document) -> AlignedStory:
    """Return a document as a story without pages, its segments linked one to one."""
    langs = [lang for lang in LANGS if lang in document.lines]
    articles = tuple(
        Article(
            site="test",
            key=document.name,
            lang=lang,
            claimed=lang,
            url="",
            paragraphs=joined(Paragraph(kind="body", text=line, start=0) for line in document.lines[lang]),
            page="",
            page_sha256="",
            extractor="",
        )
        for lang in langs
    )
    links = tuple(
        PairLink(left=(n,), right=(n,), probability=1.0, type="translated") for n in range(len(document.lines["en"]))
    )
    return AlignedStory(
        story=Story(
            id=document.name,
            members=tuple(Member(lang=a.lang, article=a.id, page="", reason="given", confidence=1.0) for a in articles),
        ),
        articles=articles,
        sentences=tuple(tuple(Sentence(p.start, p.end, n) for n, p in enumerate(a.paragraphs)) for a in articles),
        alignment=Alignment(
            story=document.name,
            uk_ru=links if {"uk", "ru"} <= {*langs} else (),
            uk_en=links if {"uk", "en"} <= {*langs} else (),
            ru_en=links if {"ru", "en"} <= {*langs} else (),
        ),
        units=(),
    )


def fitted(found: Sequence[tuple[str, list[Document]]]) -> list[str]:
    """Return what `length` should hold by every second document: middle and slope of two normal distributions."""
    rows = []
    for lang in ("uk", "ru"):
        ratios: dict[bool, list[float]] = {True: [], False: []}
        for _, documents_ in found:
            for document in documents_[::2]:
                if lang in document.lines and document.characters >= LONG and document.original in (lang, "en"):
                    other, english = (sum(map(len, document.lines[la])) for la in (lang, "en"))
                    ratios[document.original == "en"].append(log(english / other))
        into, from_ = ratios[False], ratios[True]
        spread = (pvariance(into) + pvariance(from_)) / 2
        middle, slope = (mean(into) + mean(from_)) / 2, (mean(into) - mean(from_)) / spread
        rows.append(
            f"| {lang} | {len(into)} | {mean(into):+.3f} | {len(from_)} | {mean(from_):+.3f} | {spread**0.5:.3f} "
            f"| {middle:+.3f} | {slope:.1f} | {MIDDLE[lang]:+.3f} | {SLOPE} |"
        )
    return [
        "| | into English | mean log ratio | from English | mean log ratio | deviation | middle, fitted | slope, fitted | middle, used | slope, used |",
        "|---|---|---|---|---|---|---|---|---|---|",
        *rows,
    ]


def told(found: Sequence[tuple[str, list[Document]]]) -> list[str]:
    """Return a row a set: how many of the other documents are told, and how many of these rightly."""
    rows = [
        "| set | original | documents | told | right | wrong | right of those told | abstained |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, documents_ in found:
        for longer in (False, True):
            own = [d for d in documents_[1::2] if (d.characters >= LONG) == longer]
            if not own:
                continue
            said = Counter(estimate(story_of(d), {}).lang for d in own)
            right, none = said[own[0].original], said[None]
            claimed = len(own) - none
            share = f"{right / claimed:.3f}" if claimed else "–"
            size = f"{LONG} characters and more" if longer else f"under {LONG} characters"
            rows.append(
                f"| {name}, {size} | {own[0].original} | {len(own)} | {claimed} | {right} | {claimed - right} | {share} "
                f"| {none / len(own):.3f} |"
            )
    return rows


def machines(data: Path) -> list[str]:
    """Return a row a direction: in how many documents the outputs and the references have habits of machines."""
    rows = [
        f"| direction | documents | outputs with one habit | references with one | outputs with {ENOUGH} (suspected) | references with {ENOUGH} |",
        "|---|---|---|---|---|---|",
    ]
    for folder in sorted((data / "wmt22").glob("??-??")):
        target: Lang = folder.name[-2:]  # type: ignore[assignment]
        ids = [line.split("\t")[0] for line in read_lines(folder / "docs.tsv")]

        def counted(lines: Sequence[str], ids: Sequence[str] = ids, target: Lang = target) -> list[int]:
            texts: dict[str, list[str]] = {}
            for name, line in zip(ids, lines, strict=True):
                texts.setdefault(name, []).append(line)
            return [len(habits(" \n".join(text), target)) for text in texts.values() if sum(map(len, text)) >= LONG]

        people = counted(read_lines(folder / f"ref.{target}.txt"))
        outputs = [
            n
            for path in sorted((folder / "hyp").iterdir())
            for n in counted(gzip.decompress(path.read_bytes()).decode().rstrip("\n").split("\n"))
        ]
        shares = [sum(n >= least for n in own) / len(own) for least in (1, ENOUGH) for own in (outputs, people)]
        rows.append(f"| {folder.name} | {len(people)} | {' | '.join(f'{share:.3f}' for share in shares)} |")
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="the folder with wmt22, wmt21-src-ref and ntrex")
    parser.add_argument("-o", "--output", type=Path, required=True)
    args = parser.parse_args()
    found = list(sets(args.data))
    text = [
        "# Original language and machine translation: what the texts alone tell",
        "",
        "Made by `python eval/mt/origin.py ../shared/data/dev -o eval/results/origin.md`.",
        "",
        "These documents have no pages: no times, no links, no by-lines. In a corpus of saved pages those are read as well; how "
        "often they are right cannot be measured here, since no set with known originals has them.",
        "",
        "## The original",
        "",
        f"Every second document, those that no mean or deviation was fitted on; the least length, {LEAST} characters, was chosen looking at all. "
        "*Told*: a version has a probability of 0.8 or more.",
        "",
        *told(found),
        "",
        "## Lengths",
        "",
        "The logarithm of the English version's characters by the other's, on the documents in between: a translation is longer "
        f"than its languages alone would make it. Of documents with at least {LEAST} characters in each version.",
        "",
        *fitted(found),
        "",
        "## Habits of machines",
        "",
        f"Documents of {LONG} characters and more, all 40 outputs of WMT22, and the translations of people. A version with one "
        f"habit stays `unknown`, and one with {ENOUGH} is `suspected`, never called a machine's.",
        "",
        *machines(args.data),
        "",
    ]
    write_text(args.output, "\n".join(text))


if __name__ == "__main__":
    main()
