"""The authored stories of the sample corpus: text files with marks, one a story. Their README describes the format."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from toolkit.data import LANGS, Kind, Lang
from toolkit.errors import ToolkitError

NEWSROOM = ZoneInfo("Europe/Kyiv")
LAYOUTS = ("2016", "2020", "2025", "long")
SECTIONS = ("news", "articles", "photo-video")
# What each paragraph becomes; None: it stands in the page, but is no text of the article.
KINDS: dict[str, Kind | None] = {
    "title": "title",
    "caption": "caption",
    "lead": "lead",
    "source": "source",
    "quote": "quote",
    "p": "body",
    "h2": "heading",
    "background": "background",
    "readalso": None,
    "ad": None,
    "promo": None,
}
# A paragraph that says "Background: …" in its own text is background as well as one before a list.
BACKGROUND_LABELS = (
    *("Передісторія", "Що передувало", "Що було раніше", "Нагадаємо", "Довідково"),
    *("Предыстория", "Что предшествовало", "Напомним", "Справка"),
    "Background",
)

MARK = re.compile(r"\{([^{} ]+)\} ")
LINE = re.compile(r"(?P<prefix>\w+)(?:\|(?P<label>.+?))?:(?: +(?P<text>.*))?")  # a label may hold a clock time
SYSTEM = re.compile(r"\w+ uk-en")


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence, and the atoms of content it carries: who shares one says the same."""

    atoms: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, list item or whatever else stands between paragraphs."""

    prefix: str  # of its line; "item" for a list item
    kind: Kind | None
    label: str | None = None
    sentences: tuple[Marked, ...] = ()
    aside: str = ""  # of what is no text of the article: a promo, the headline of another story

    @property
    def text(self) -> str:
        """As in the page, without marks."""
        return self.aside or " ".join(s.text for s in self.sentences)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A story in one language, as authored."""

    lang: Lang
    published: datetime
    updated: datetime | None
    authors: tuple[str, ...]
    blocks: tuple[Block, ...]

    def text(self, prefix: str) -> str:
        """Return the text of the first block with this prefix, "" if there is none."""
        return next((b.text for b in self.blocks if b.prefix == prefix), "")

    @property
    def summary(self) -> str:
        """The first sentence of the lead."""
        return next((b.sentences[0].text for b in self.blocks if b.prefix == "lead"), "")

    @property
    def paragraphs(self) -> tuple[Block, ...]:
        """The blocks that are text: what an extractor should find."""
        return tuple(b for b in self.blocks if b.sentences)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One authored story with its versions and, sentence for sentence of the Ukrainian, its hand-made translations."""

    id: str
    section: str
    layout: str
    tags: tuple[tuple[str, dict[Lang, str]], ...]  # slug and names; a language without a name has no such tag
    versions: dict[Lang, Version]
    systems: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file, for messages."""

    path: Path
    number: int

    def wrong(self, message: str) -> ToolkitError:
        return ToolkitError(f"{self.path}:{self.number}: {message}")


Lines = list[tuple[Place, str]]


def read_story(path: Path) -> Story:
    """Return the story in `path`. Raises ToolkitError with file, line and what would be right."""
    parts = sections(path)
    head = {key: (place, value) for place, line in parts.pop("") for key, value in [field(place, line)]}
    for key in ("id", "section", "layout", "tags", "plants"):
        if key not in head:
            raise Place(path, 1).wrong(f"no '{key}:' above the first section")
    for key, allowed in (("layout", LAYOUTS), ("section", SECTIONS)):
        place, value = head[key]
        if value not in allowed:
            raise place.wrong(f"no {key} {value!r}; there are: {', '.join(allowed)}")
    versions = {lang: read_version(lang, parts.pop(lang)) for lang in LANGS if lang in parts}
    wanted = sum(len(b.sentences) for b in versions["uk"].blocks) if "uk" in versions else 0
    systems = {}
    for name, [(place, _), *lines] in parts.items():
        if len(lines) != wanted:
            raise place.wrong(f"{name} has {len(lines)} lines for {wanted} Ukrainian sentences")
        systems[name.removesuffix(" uk-en")] = tuple(line for _, line in lines)
    return Story(
        id=head["id"][1],
        section=head["section"][1],
        layout=head["layout"][1],
        tags=tuple(tags(*head["tags"])),
        versions=versions,
        systems=systems,
    )


def sections(path: Path) -> dict[str, Lines]:
    """Return the lines of each "== section", its own first and blank ones left out; those above all under ""."""
    parts: dict[str, Lines] = {"": []}
    current = parts[""]
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        place = Place(path, number)
        if line.startswith("== "):
            name = line[3:].strip()
            if name not in LANGS and not SYSTEM.fullmatch(name):
                raise place.wrong(f"no section '== {name}'; write one of {', '.join(LANGS)}, or 'NAME uk-en'")
            if name in parts:
                raise place.wrong(f"a second section '== {name}'")
            current = parts[name] = []
        if line.strip():
            current.append((place, line.strip()))
    return parts


def field(place: Place, line: str) -> tuple[str, str]:
    key, colon, value = line.partition(":")
    if not colon:
        raise place.wrong(f"no colon in {line!r}; write 'key: value'")
    return key, value.strip()


def tags(place: Place, text: str) -> Iterator[tuple[str, dict[Lang, str]]]:
    """Yield the tags of "slug=uk|ru|en; …"."""
    for item in filter(None, (t.strip() for t in text.split(";"))):
        slug, _, names = item.partition("=")
        words = names.split("|")
        if len(words) != len(LANGS):
            raise place.wrong(f"tag {item!r} has {len(words)} names; write slug=uk|ru|en")
        yield slug, {lang: word.strip() for lang, word in zip(LANGS, words, strict=True) if word.strip()}


def read_version(lang: Lang, lines: Lines) -> Version:
    (start, _), *lines = lines
    times: dict[str, datetime] = {}
    authors = ""
    blocks: list[Block] = []
    for place, line in lines:
        if line.startswith(("published:", "updated:")):
            key, value = field(place, line)
            times[key] = clock(place, value)
        elif line.startswith("authors:"):
            _, authors = field(place, line)
        else:
            blocks.append(read_block(place, line, blocks))
    if "published" not in times:
        raise start.wrong(f"{lang}: no 'published: YYYY-MM-DD HH:MM'")
    prefixes = [b.prefix for b in blocks]
    if prefixes[:1] != ["title"] or prefixes.count("title") > 1 or "caption" in prefixes[2:]:
        raise start.wrong(f"{lang}: the text begins with one 'title:' and, if there is a picture, its 'caption:'")
    return Version(
        lang=lang,
        published=times["published"],
        updated=times.get("updated"),
        authors=tuple(filter(None, (a.strip() for a in authors.split(";")))),
        blocks=tuple(blocks),
    )


def clock(place: Place, text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=NEWSROOM)
    except ValueError:
        raise place.wrong(f"{text!r} is no time; write YYYY-MM-DD HH:MM") from None


def read_block(place: Place, line: str, before: list[Block]) -> Block:
    """Return the paragraph of a line. A list item is of the kind that the list's own paragraph gives it."""
    if line.startswith("- "):
        owner = next((b for b in reversed(before) if b.prefix not in ("item", "ad", "promo")), None)
        inherited: Kind = "background" if owner is not None and owner.kind == "background" else "list"
        return Block(prefix="item", kind=inherited, sentences=sentences(place, line[2:]))
    match = LINE.fullmatch(line)
    if not match or match["prefix"] not in KINDS:
        raise place.wrong(f"{line[:30]!r} begins with no prefix; there are: {', '.join(KINDS)}, and '- ' for an item")
    prefix, label, text = match["prefix"], match["label"], match["text"] or ""
    if KINDS[prefix] is None:
        if MARK.search(text):
            raise place.wrong(f"a mark in '{prefix}:', which is no text of the article")
        if prefix == "readalso" and not label:
            raise place.wrong("'readalso' has no label; write 'readalso|Read also: …'")
        return Block(prefix=prefix, kind=None, label=label, aside=text)
    if prefix == "quote" and not label:
        above = next((b.prefix for b in reversed(before) if b.prefix not in ("ad", "promo")), "")
        if above != "quote":
            raise place.wrong(
                "'quote:' without a label goes on with the quotation above it, and there is none; write 'p:'"
            )
    kind = "background" if label in BACKGROUND_LABELS else KINDS[prefix]
    if not text and prefix != "background":
        raise place.wrong(f"'{prefix}:' has no text; only 'background' may stand alone, before its list")
    return Block(prefix=prefix, kind=kind, label=label, sentences=sentences(place, text))


def sentences(place: Place, text: str) -> tuple[Marked, ...]:
    """Return the sentences of "{1} First. {2,3} Second."."""
    if not text:
        return ()
    before, *rest = MARK.split(text)
    if before:
        raise place.wrong(f"{before[:30]!r} stands before the first mark; each sentence begins with its own: {{1}} …")
    found = tuple(
        Marked(tuple(atoms.split(",")), words.strip()) for atoms, words in zip(rest[::2], rest[1::2], strict=True)
    )
    for sentence in found:
        if not sentence.text or re.search(r"[{}]", sentence.text):
            raise place.wrong(f"{sentence.text[:30]!r} is no sentence: a mark is '{{1}} ', with a space behind it")
    return found
