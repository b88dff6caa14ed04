"""A plain-text dump of a page → the draft of its article.

A dump is what one gets by copying a page out of a browser: language bar, headline, by-line glued to the date, the
headline again (the picture's `alt`), caption, text, and behind it, unmarked, headlines of other articles.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import takewhile

from toolkit.addresses import address_in_path, find_address, url_of
from toolkit.data import Lang, Page, Site, digest
from toolkit.decoding import decode
from toolkit.errors import UnusableError
from toolkit.extraction.dates import find_date, to_day
from toolkit.extraction.draft import BULLET, LONGEST_TEXT, Block, Draft, LeftOut, bare, squeezed, too_long
from toolkit.extraction.labels import find_label
from toolkit.extraction.metadata import LANG_CODES, names
from toolkit.extraction.paragraphs import ADVERTISEMENT, matches_any
from toolkit.quotations import closes_more

LAYOUT = "dump"
FILE_NAME = re.compile(  # "pravda-eng-2023-05-29-7404326.txt"
    r"(?:^|/)(?P<site>[^/]*?)[-_]?(?:(?P<lang>[a-z]{2,3})[-_])?(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})[-_](?P<key>[0-9]+)(?:\.\w+)?$"
)
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
BYLINE_LENGTH = 200  # characters; several authors and a date
LONG = 200  # characters; longer than headlines and most captions
GAP = 1  # line that is no sentence, as "It is over!", may stand between an advertisement and the sentences of the text
CLOCK = re.compile(r"[0-9]{1,2}:[0-9]{2}")
CREDIT = re.compile(
    r"\b(?:photo|screenshot|collage|illustration|фото|скр[иі]ншот|коллаж|колаж|иллюстрация|ілюстрація)\b", re.IGNORECASE
)
MEDIA = re.compile(  # glued to headlines before mid-2023: "photoCar carrying …", "video, mapFreedom of …"
    r"(?:(?:photo|video|map|updated|фото|відео|видео|карта|мапа|оновлено|обновлено)(?:, )?)+(?=[A-ZА-ЯІЇЄҐ\"«“])"
)
SENTENCE_END = re.compile(r"[.…][\"”»)\]]*$")
SENTENCES = re.compile(r"[.!?][\"”»)\]]* [A-ZА-ЯІЇЄҐ\"«“].*[!?][\"”»)\]]*$")


@dataclass(frozen=True, slots=True)
class Parts:
    """A dump taken apart."""

    title: str
    authors: tuple[str, ...]
    published: datetime
    captions: Sequence[str]
    text: Sequence[str]
    left_out: Sequence[LeftOut]


def draft_of_dump(page: Page, sites: Mapping[str, Site]) -> Draft:
    """Return the draft of a text dump. Raises UnusableError where it is none, or of no known site."""
    source, warnings = decode(page.content, page.charset)
    if len(source) > LONGEST_TEXT:  # with a little else in it, but nothing in it is marked
        raise too_long(len(source))
    lines = [squeezed(line) for line in source.splitlines()]
    address = (find_address(page.url, sites) if page.url else None) or address_in_path(page.path, sites)
    section = address.section if address else None
    site = sites[address.site] if address else recognised(lines, page.path, sites)
    if site is None:
        raise UnusableError(
            "unknown-site",
            "nothing says where the text is from: no language bar, promo or file name of a known site",
        )
    day, key, lang = named(page.path)
    day = day or (address.day if address else None) or day_in(lines)
    parts = taken_apart(lines, site, day)
    if parts is None:
        raise UnusableError(
            "no-article", 'no headline with a by-line and date under it, such as "Name Surname29 May 2023, 13:09"'
        )
    if address is None and key and lang and day:
        address = find_address(url_of(site, lang=lang, section="", day=day, key=key), sites)
    return Draft(
        site=site,
        layout=LAYOUT,
        key=address.key if address else key or digest(site.name, parts.title, parts.published.isoformat()),
        url=address.url if address else "",
        claimed=address.lang if address else lang,
        title=parts.title,
        authors=parts.authors,
        published=parts.published,
        section=section,
        captions=tuple(parts.captions),
        blocks=tuple(map(block, parts.text)),
        left_out=tuple(parts.left_out),
        warnings=warnings,
    )


# --- where it is from ------------------------------------------------------------------------------------------------


def recognised(lines: Sequence[str], path: str, sites: Mapping[str, Site]) -> Site | None:
    """Return the site whose lines and names the dump holds, or its file's name; what only one site has counts most."""
    own: Counter[str] = Counter()
    shared: Counter[str] = Counter()
    for line in filter(None, lines):
        of = [site.name for site in sites.values() if speaks_of(line, site)]
        (own if len(of) == 1 else shared).update(of)
    if match := FILE_NAME.search(path):
        shared.update(site.name for site in sites.values() if site.name.startswith(f"{match['site']}."))
    best = max(sites, key=lambda name: (own[name], shared[name]), default=None)
    return sites[best] if best and own[best] + shared[best] else None


def speaks_of(line: str, site: Site) -> bool:
    furniture = (*site.promos, *site.header, *site.sidebar)
    return matches_any(line, furniture) or any(name in line for name in site.names)


def named(path: str) -> tuple[date | None, str | None, Lang | None]:
    """Return day, key and language from a file's name.

    >>> named("dumps/pravda-eng-2023-05-29-7404326.txt")
    (datetime.date(2023, 5, 29), '7404326', 'en')
    """
    match = FILE_NAME.search(path)
    day = to_day(match["day"]) if match else None
    if not match or not day:
        return None, None, None
    return day, match["key"], LANG_CODES.get(match["lang"] or "")


def day_in(lines: Sequence[str]) -> date | None:
    """Return the first day in the lines above the article: "date 2023-05-29 All Sections"."""
    return next((to_day(match[0]) for line in lines if (match := DAY.search(line))), None)


# --- taking it apart -------------------------------------------------------------------------------------------------


def taken_apart(lines: Sequence[str], site: Site, near: date | None) -> Parts | None:
    """Return the parts of a dump, or None if it has no by-line with a headline above it."""
    for position, line in enumerate(lines):
        found = find_date(line, site.time_zone, near) if len(line) <= BYLINE_LENGTH else None
        if found and found.end == len(line):
            above = [n for n in range(position) if lines[n] and not is_furniture(lines[n], site)]
            if above:
                break
    else:
        return None
    rest = lines[position + 1 :]
    alt = bare(rest[0]) if rest else ""
    repeated = next((n for n in reversed(above) if alt and bare(lines[n]) == alt), None)
    headline = above[-1] if repeated is None else repeated
    left_out = [LeftOut("navigation", text) for text in lines[:headline] if text]
    if repeated is not None:
        left_out.append(LeftOut("title-repeated", rest[0]))
        rest = rest[1:]
    captions = captions_in(rest, picture=repeated is not None)
    text, sidebar = without_sidebar([line for line in rest[len(captions) :] if line], site)
    left_out += [LeftOut("sidebar", line) for line in sidebar]
    authors = [*filter(None, lines[headline + 1 : position]), line[: found.start]]
    return Parts(lines[headline], names(",".join(authors)), found.time, captions, text, left_out)


def is_furniture(line: str, site: Site) -> bool:
    return matches_any(line, site.header) or is_boilerplate(line, site)


def is_boilerplate(line: str, site: Site) -> bool:
    return matches_any(line, site.promos) or ADVERTISEMENT.fullmatch(line) is not None


def captions_in(lines: Sequence[str], *, picture: bool) -> list[str]:
    """Return the captions: what stands right under the by-line, or under the `alt` of a picture, before a blank line."""
    first = list(takewhile(bool, lines))
    if len(first) < len(lines) and picture and all(len(line) <= LONG and not find_label(line) for line in first):
        return first
    return [line for line in first[:1] if CREDIT.search(line) and len(line) <= LONG and not find_label(line)]


def without_sidebar(lines: Sequence[str], site: Site) -> tuple[list[str], list[str]]:
    """Part the text from the headlines of other articles behind it. Advertisements and promos stay with the text.

    The lists begin with a heading or a clock time. In front of them, or behind an advertisement or promo where there
    are no lists, stand headlines: what does not read like a paragraph.
    """
    lists = next(
        (n for n, line in enumerate(lines) if CLOCK.fullmatch(line) or matches_any(line, site.sidebar)), len(lines)
    )
    marks = [n for n in range(lists) if is_boilerplate(lines[n], site)]
    kept = paragraphs_in(lines[:lists], marks)
    if lists == len(lines):
        last = max(kept, default=-1)
        kept.update(range(last + 1, next((n for n in marks if n > last), lists)))
    text: list[str] = []
    sidebar: list[str] = []
    for position, line in enumerate(lines):
        is_text = position in kept and not is_media_headline(line)
        (text if is_text or is_boilerplate(line, site) else sidebar).append(line)
    return text, sidebar


def paragraphs_in(lines: Sequence[str], marks: Sequence[int]) -> set[int]:
    """Return the positions of the text: up to its last paragraph, headlines or not. `marks` are advertisements and promos.

    Some headlines of other articles read like sentences. They do not extend the text behind a promo or a headline with
    "photo" glued to it, nor behind an advertisement and more than GAP other lines; a label, bullet or long paragraph does.
    """
    kept: set[int] = set()
    unlike: list[int] = []  # since the last paragraph
    room: float = math.inf  # how many more lines unlike a paragraph may stand before a sentence
    waiting = False  # the last paragraph is a mere background label
    for position, line in enumerate(lines):
        if position in marks:
            room = min(room, GAP) if ADVERTISEMENT.fullmatch(line) else -1
        elif is_certain(line) or (room >= 0 and is_sentence(line)):
            if not (waiting and room < 0):
                kept.update(unlike)
            kept.add(position)
            unlike = []
            room = math.inf if is_certain(line) else max(room, GAP)
            label = find_label(line)
            waiting = label is not None and label.role == "background" and not label.rest
        else:
            unlike.append(position)
            room = -1 if is_media_headline(line) else room - 1
    return kept


def is_media_headline(line: str) -> bool:
    return MEDIA.match(line) is not None and not is_certain(line) and not is_sentence(line)


def is_certain(line: str) -> bool:
    """Tell what no headline looks like: it has a label or bullet, or is long."""
    return find_label(line) is not None or BULLET.match(line) is not None or len(line) > LONG


def is_sentence(line: str) -> bool:
    """Tell a sentence from most headlines: by its end, or because it closes a quotation begun before."""
    return bool(SENTENCE_END.search(line) or SENTENCES.search(line)) or closes_more(line)


def block(line: str) -> Block:
    return Block("li", BULLET.sub("", line, count=1)) if BULLET.match(line) else Block("p", line)
