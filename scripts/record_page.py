"""Make a fixture out of a saved page: its mark-up, and words that nobody wrote in the place of its text.

    python scripts/record_page.py SAVED_PAGE -o tests/pages/SITE/LAYOUT.html

Letters are replaced one for one, vowels by vowels and consonants by consonants of the same alphabet, so that the page
keeps its shape and language and can be committed: no sentence of it is anybody's. Kept as they are: mark-up, classes,
dates, punctuation, the labels of paragraphs ("Джерело:"), advertisements and the site's lines about itself. Look at what
it wrote before you commit it. Beside the page a .json is written with the article that is read from it: check it, for
the test compares with it.
"""

import argparse
import json
import random
import re
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from toolkit.addresses import find_site
from toolkit.data import Article, Drop, Page, Site
from toolkit.decoding import decode
from toolkit.errors import ToolkitError
from toolkit.extraction import extract
from toolkit.extraction.dates import MONTHS, WEEKDAYS
from toolkit.extraction.paragraphs import ADVERTISEMENT, matches_any
from toolkit.files import write_text
from toolkit.languages import LANGUAGES
from toolkit.readers import read
from toolkit.sites import SITES

# Letters of one alphabet alone (і ї є, ы э ё) stay where they are, and so the language stays.
LETTERS = ("аеоуюя", "бвгджзклмнпрстфхцчшщ", "aeiou", "bcdfghklmnprstvwz")
CLASS_OF = {letter: group for group in LETTERS for letter in group}
WORD = re.compile(r"&#?\w+;|[^\W\d_]{3,}")  # entities stay as they are, and so do prepositions
# Text of a page, less mark-up: between tags, in the attributes that are read aloud, and in structured data.
TEXT = re.compile(
    r"(?P<script><(?P<tag>script|style|noscript)\b[^>]*>)(?P<inside>.*?)(?P<end></(?P=tag)\s*>)|(?P<comment><!--.*?-->)|"
    r"(?P<element><[^>]*>)|(?P<text>[^<]+)",
    re.DOTALL | re.IGNORECASE,
)
READ_ALOUD = re.compile(
    r"(?P<name>\b(?:alt|title|content|aria-label|placeholder)\s*=\s*)(?P<quote>[\"'])(?P<value>.*?)(?P=quote)",
    re.DOTALL,
)
ADDRESS = re.compile(
    r"(?P<name>\b(?:href|src|srcset|data-[\w-]+|action)\s*=\s*)(?P<quote>[\"'])(?P<value>.*?)(?P=quote)", re.DOTALL
)
KEPT_KEYS = re.compile(
    r"^(@\w+|\w*[dD]ate\w*|inLanguage|wordCount|url|mainEntityOfPage|width|height|position|item|logo|sameAs)$"
)
STRUCTURED = "application/ld+json"


class Scrambler:
    """Replaces words, each by the same one all over the page, so that a headline is still its picture's `alt`."""

    def __init__(self, site: Site | None, host: str) -> None:
        self.site = site
        self.host = host  # of the page itself
        labels = [label for language in LANGUAGES.values() for labels in language.labels.values() for label in labels]
        labels += [label for language in LANGUAGES.values() for label in language.read_also]
        kept = sorted({*labels, *MONTHS, *WEEKDAYS, *(site.names if site else ())}, key=len, reverse=True)
        self.kept = re.compile(rf"\b(?:{'|'.join(map(re.escape, kept))})\b", re.IGNORECASE)

    def text(self, text: str) -> str:
        line = " ".join(text.split())
        furniture = (
            (*self.site.promos, *self.site.header, *self.site.sidebar, *self.site.not_found) if self.site else ()
        )
        if not line or ADVERTISEMENT.fullmatch(line) or matches_any(line, furniture):
            return text
        out, at = [], 0
        for match in self.kept.finditer(text):
            out += [WORD.sub(self.word, text[at : match.start()]), match[0]]
            at = match.end()
        return "".join([*out, WORD.sub(self.word, text[at:])])

    def word(self, match: re.Match[str]) -> str:
        if match[0].startswith("&"):
            return match[0]
        dice = random.Random(match[0].lower())
        letters = [dice.choice(CLASS_OF[low]) if (low := c.lower()) in CLASS_OF else c for c in match[0]]
        return "".join(new.upper() if old.isupper() else new for old, new in zip(match[0], letters, strict=True))

    def address(self, url: str) -> str:
        """Scramble the words of a slug; numbers, languages and short path elements stay, and other hosts become example.org."""
        if url.startswith(("data:", "#", "javascript:", "mailto:")):
            return "#" if not url.startswith("data:image/gif") else url
        parts = urlsplit(url)
        path = "/".join(self.text(p) if p.count("-") > 1 else p for p in parts.path.split("/"))
        own = not parts.hostname or parts.hostname == self.host or find_site(url, SITES) is not None
        return urlunsplit((parts.scheme, parts.netloc if own else "example.org", path if own else "/", "", ""))

    def structured(self, value: object, key: str = "") -> object:
        if isinstance(value, dict):
            return {k: self.structured(v, k) for k, v in value.items()}
        if isinstance(value, list):
            return [self.structured(v, key) for v in value]
        if not isinstance(value, str) or key == "@context" or (KEPT_KEYS.match(key) and "//" not in value):
            return value
        return self.address(value) if "//" in value and " " not in value else self.text(value)


def scrambled(source: str, site: Site | None, host: str) -> str:
    """Return a page with its words replaced."""
    words = Scrambler(site, host)

    def piece(match: re.Match[str]) -> str:
        if match["comment"]:
            return ""
        if match["script"]:
            if STRUCTURED not in match["script"]:
                return match["script"] + match["end"] if match["tag"].lower() == "noscript" else ""
            try:
                data = words.structured(json.loads(match["inside"], strict=False))
            except ValueError:
                return ""
            return match["script"] + json.dumps(data, ensure_ascii=False).replace("</", "<\\/") + match["end"]
        return element(match["element"], words) if match["element"] else words.text(match["text"])

    return TEXT.sub(piece, source)


def element(tag: str, words: Scrambler) -> str:
    machine = re.search(
        r"""(?:property|name|itemprop|http-equiv)\s*=\s*["'](?:article:\w*time|og:type|og:locale|viewport|\w*date\w*|content-type|robots)["']""",
        tag,
        re.IGNORECASE,
    )

    def aloud(change: Callable[[str], str]) -> Callable[[re.Match[str]], str]:
        return lambda m: f"{m['name']}{m['quote']}{change(m['value'])}{m['quote']}"

    def said(value: str) -> str:
        return words.address(value) if "//" in value and " " not in value else words.text(value)

    tag = ADDRESS.sub(aloud(words.address), tag)
    return tag if machine else READ_ALOUD.sub(aloud(said), tag)


def recorded(article: Article, drops: tuple[Drop, ...]) -> dict[str, object]:
    """Return what a fixture keeps of its article; tests/test_extraction.py compares with it."""
    return {
        "url": article.url,
        "id": article.id,
        "layout": article.extractor.split("/")[1],
        "authors": list(article.authors),
        "published": article.published and article.published.isoformat(),
        "updated": article.updated and article.updated.isoformat(),
        "section": article.section,
        "tags": list(article.tags),
        "alternates": [f"{a.via} {a.lang} {a.url}" for a in article.alternates],
        "warnings": list(article.warnings),
        "paragraphs": [" | ".join(filter(None, (p.kind, p.label, p.speaker, p.text))) for p in article.paragraphs],
        "left out": [f"{d.reason} | {d.detail}" for d in drops],
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("page", type=Path, help="a saved page")
    parser.add_argument("-o", "--output", type=Path, required=True, help="tests/pages/SITE/LAYOUT.html")
    parser.add_argument("--url", help="the address of the page, where it does not name it itself")
    args = parser.parse_args()
    try:
        page = next(read(args.page.parent, args.page.name))
        if isinstance(page, Drop):
            raise ToolkitError(f"{args.page}: {page.detail}")
        source, _ = decode(page.content, page.charset)
        before, _ = extract(Page(path=page.path, media="html", content=page.content, url=args.url or page.url), SITES)
        text = scrambled(source, SITES.get(before.site), urlsplit(before.url).hostname or "")
        made = Page(path=args.output.name, media="html", content=text.encode(), url=args.url)
        article, drops = extract(made, SITES)
    except ToolkitError as error:
        print(f"record_page: {error}", file=sys.stderr)
        return 1
    if len(article.paragraphs) != len(before.paragraphs):
        print(
            f"record_page: {len(before.paragraphs)} paragraphs before, {len(article.paragraphs)} now", file=sys.stderr
        )
        return 1
    write_text(args.output, text)
    write_text(
        args.output.with_suffix(".json"), json.dumps(recorded(article, drops), ensure_ascii=False, indent=1) + "\n"
    )
    print(
        f"{args.output}: {article.id}, {len(article.paragraphs)} paragraphs; warnings: {', '.join(article.warnings) or 'none'}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
