"""The nouns, from a saved page to a score. Frozen and made of tuples, so that they can be hashed, cached and shipped.

Times carry a zone. Positions are 0-based; offsets count code points, `end` is exclusive.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from toolkit.saying import Value

Lang = Literal["uk", "ru", "en"]
Pair = tuple[Lang, Lang]
LANGS: tuple[Lang, ...] = ("uk", "ru", "en")
PAIRS: tuple[Pair, ...] = (("uk", "ru"), ("uk", "en"), ("ru", "en"))

Kind = Literal["title", "caption", "lead", "body", "quote", "source", "background", "list", "heading"]
LinkType = Literal["translated", "merged", "split", "reordered", "omitted", "added", "alone"]  # alone: the only version
Via = Literal["hreflang", "menu", "sitemap"]
Precision = Literal["auto", "float32", "bf16", "int8"]
Device = Literal["auto", "cpu", "cuda"]
Severity = Literal["info", "minor", "major", "critical"]
Maker = Literal["machine", "suspected", "human", "unknown"]  # suspected: it has the habits of a machine, and no mark
Period = Literal["all", "before", "after", "undated"]
FailureKind = Literal["empty", "cut", "looping", "copied", "wrong-language", "source-script"]
FAILURES: tuple[FailureKind, ...] = ("empty", "cut", "looping", "copied", "wrong-language", "source-script")
SEVERITIES: tuple[Severity, ...] = ("info", "minor", "major", "critical")


def digest(*parts: str) -> str:
    """Return 12 hex digits of the SHA-256 of `parts`, the stuff that ids are made of.

    >>> digest("a", "bc") != digest("ab", "c")
    True
    """
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def month_of(day: date | None) -> str | None:
    """Return the month of a day or a time, by its own clock.

    >>> month_of(date(2026, 3, 17)), month_of(None)
    ('2026-03', None)
    """
    return f"{day.year:04}-{day.month:02}" if day else None


@dataclass(frozen=True, slots=True)
class Alternate:
    """Where a page, or a sitemap for it, says that another version of its article is."""

    lang: Lang
    url: str
    via: Via


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Bytes as saved, and where they came from."""

    path: str  # below the folder that was read, with "/"; behind a "#" the number of a row, 1-based, or the offset of a record
    # a page, a plain-text dump of one, an article as a JSON object; a text that is no page yet, plain or of Word
    media: Literal["html", "text", "json", "plain", "docx"]
    content: bytes
    url: str | None = None  # what the reader knows of it; the page itself may say more
    fetched: datetime | None = None
    charset: str | None = None  # the encoding that its server named
    alternates: tuple[Alternate, ...] = ()  # other versions, by a sitemap
    given: bool = False  # somebody said that it is an article: it need not say so itself, nor where it is from

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """Something left out on the way, and why: a row of `rejects.jsonl` and a count in the ledger."""

    noun: Literal["page", "paragraph", "article", "unit", "correction"]
    where: str  # path of the page, id of the article or unit
    reason: str  # stable, for counting: "not-found", "promo", "duplicate"
    detail: str  # for a person: what is wrong, and what would be right
    lang: Lang | None = None  # what it is in; of a page that gave no article, what its address claims
    month: str | None = None  # that it was published, "2026-03"; so is this


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph, heading, list item or caption as published, its label taken off."""

    kind: Kind
    text: str
    start: int  # in the article's text
    label: str | None = None  # as published, without its colon: "Пряма мова Трампа"
    speaker: str | None = None  # of a quote, as the label has it: "Трампа"

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A stretch of an article's text that is a link."""

    start: int
    end: int
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One language version of one news story."""

    site: str
    key: str  # the site's own number of the article, the same in all its languages; else a hash of the address
    lang: Lang  # of the body, where it can be told
    claimed: Lang | None  # what the address says, which may be wrong
    url: str
    authors: tuple[str, ...] = ()
    author_ids: tuple[
        str, ...
    ] = ()  # beside `authors`: what the site calls each in all its languages; "" where it says nothing
    published: datetime | None = None  # None: the page has no date
    updated: datetime | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    tag_slugs: tuple[
        str, ...
    ] = ()  # beside `tags`: the word in the address of each, the same in all languages; "" where none is known
    paragraphs: tuple[Paragraph, ...]
    links: tuple[Anchor, ...] = ()  # in the text, in its order
    alternates: tuple[Alternate, ...] = ()
    warnings: tuple[str, ...] = ()  # "lost-list", or "wrong-language: …" with a detail behind a colon
    page: str  # path of the page it was read from
    page_sha256: str
    fetched: datetime | None = None  # when the page was saved, where that is known
    extractor: str  # name and version of the rules: "pravda.com.ua/2025/1"

    def __post_init__(self) -> None:
        for name in ("published", "updated", "fetched"):
            time = getattr(self, name)
            if time is not None and time.tzinfo is None:
                raise ValueError(f"{self.url}: {name} has no time zone: {time}")

    @property
    def id(self) -> str:
        return f"{self.site}/{self.key}/{self.lang}"

    @property
    def text(self) -> str:
        """The paragraphs joined by line feeds: what all offsets count in."""
        return "\n".join(p.text for p in self.paragraphs)

    @property
    def text_sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def revision(self) -> str:
        """Names this state of the text: an article saved before and after an edit has two."""
        return self.text_sha256[:12]

    @property
    def title(self) -> str:
        return next((p.text for p in self.paragraphs if p.kind == "title"), "")


def joined(paragraphs: Iterable[Paragraph]) -> tuple[Paragraph, ...]:
    """Return `paragraphs` with `start` set to where each stands in the article's text."""
    placed, start = [], 0
    for p in paragraphs:
        placed.append(Paragraph(kind=p.kind, text=p.text, start=start, label=p.label, speaker=p.speaker))
        start += len(p.text) + 1
    return tuple(placed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Why an article belongs to a story."""

    lang: Lang
    article: str
    page: str  # path of the page it was read from: of two copies of an article one was chosen
    reason: str  # "hreflang + same id", "same id", "alone"
    confidence: float  # 0 to 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PairingSettings:
    """How versions are looked for that no page names."""

    content: bool = True  # by what the texts say
    days: int = 7  # that may lie between two versions; nearly all are of the same day or the next. Undated: any


Preset = Literal["strict", "standard", "all"]  # all: no rule


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterSettings:
    """Which units a corpus keeps: a preset, and rules that differ from it; `toolkit/filters` says what each measures.

    A number is a rule's limit, true its limit in `standard`, false leaves the rule out, None is as the preset has it.
    """

    preset: Preset = "standard"
    wordless: float | bool | None = None
    malformed: float | bool | None = None
    markup: float | bool | None = None
    script: float | bool | None = None
    mixed: float | bool | None = None
    language: float | bool | None = None
    copied: float | bool | None = None
    length: float | bool | None = None
    ratio: float | bool | None = None
    numbers: float | bool | None = None
    probability: float | bool | None = None
    boilerplate: float | bool | None = None
    duplicate: float | bool | None = None
    near_duplicate: float | bool | None = None
    leak: float | bool | None = None


Mask = Literal["email", "phone", "card", "iban", "wallet"]
MASKS: tuple[Mask, ...] = ("email", "phone", "card", "iban", "wallet")


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacySettings:
    """Which personal data stands in a corpus as a mask: "<email>"."""

    mask: tuple[Mask, ...] = MASKS  # (): all is as it was published


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportSettings:
    """What a build writes besides its tables."""

    formats: tuple[str, ...] = ("hub", "moses", "tmx", "jsonl")  # of FORMATS; `newsalign export` writes others


Split = Literal["train", "validation", "test"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitSettings:
    """Which stories are set aside: those from a day on, or a share of all by the hash of their id. Never a part of a story."""

    validation_from: date | None = None
    test_from: date | None = None
    validation: float = 0  # share, 0 to 1
    test: float = 0
    seed: str = ""  # another one sets other stories aside
    against: tuple[
        str, ...
    ] = ()  # public test sets that training data is compared with: files below the recipe's folder


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseStyle:
    """How a newsroom sets one language. None leaves a point open: a version is then to agree with itself."""

    quotes: str | None = None  # the pair that quotations stand in: "«»"
    apostrophe: str | None = None  # within words: "’"
    dash: str | None = None  # between spaces: "–"
    ellipsis: str | None = None  # "…" or "..."
    percent: str | None = None  # what stands before the sign: "" as in "5%", " " as in "5 %"


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseStyles:
    """The same by language."""

    uk: HouseStyle = HouseStyle()
    ru: HouseStyle = HouseStyle()
    en: HouseStyle = HouseStyle()

    def of(self, lang: Lang) -> HouseStyle:
        return {"uk": self.uk, "ru": self.ru, "en": self.en}[lang]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """How many texts of a test set stand in the training data."""

    set: str  # "test", or the name of a file
    texts: int
    exact: int
    near: int  # these among them
    eight_grams: int  # that have eight words in a row in common with some text


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The one to three versions of one article, at most one a language, in the order of LANGS."""

    id: str  # does not change when a version joins
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of an article's text."""

    start: int
    end: int
    paragraph: int  # position of its paragraph


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence as the aligner sees it."""

    text: str
    kind: Kind = "body"
    paragraph: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """The sentences of one story, in page order; () where there is no such version."""

    story: str
    uk: tuple[Line, ...] = ()
    ru: tuple[Line, ...] = ()
    en: tuple[Line, ...] = ()

    def lines(self, lang: Lang) -> tuple[Line, ...]:
        return {"uk": self.uk, "ru": self.ru, "en": self.en}[lang]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairLink:
    """Sentences of two versions that say the same; an empty side where the other version leaves them out."""

    left: tuple[int, ...] = ()
    right: tuple[int, ...] = ()
    probability: float  # that exactly this link is right, 0 to 1
    type: LinkType


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A three-way link: a connected component of the pairwise links. Sentences as positions in each version."""

    uk: tuple[int, ...] = ()
    ru: tuple[int, ...] = ()
    en: tuple[int, ...] = ()
    probability: float
    type: LinkType

    def positions(self, lang: Lang) -> tuple[int, ...]:
        return {"uk": self.uk, "ru": self.ru, "en": self.en}[lang]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """How the versions of one story correspond.

    Each sentence stands in one link of each pair whose two versions exist, and in one three-way link.
    The pairs are what is scored and exported as pairs: where one version merges two sentences, the other two stay 1-1.
    """

    story: str
    uk_ru: tuple[PairLink, ...] = ()
    uk_en: tuple[PairLink, ...] = ()
    ru_en: tuple[PairLink, ...] = ()
    links: tuple[Link, ...] = ()  # by first sentence, uk before ru before en

    def pair(self, left: Lang, right: Lang) -> tuple[PairLink, ...]:
        """Return the links of a pair, in the direction of PAIRS."""
        by_pair = {("uk", "ru"): self.uk_ru, ("uk", "en"): self.uk_en, ("ru", "en"): self.ru_en}
        return by_pair[left, right]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text of an article."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a person wrote in place of sentences of one version."""

    lang: Lang
    spans: tuple[Span, ...]  # of the sentences, in the text of the article as published
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A three-way link with its text: a row of the corpus. A version that lacks it has "" and no spans."""

    id: str  # from the story and the texts: the same text keeps its id when other sentences come and go
    story: str
    position: int  # of the link in its story
    kind: Kind  # of its first sentence
    type: LinkType
    probability: float
    uk: str = ""
    ru: str = ""
    en: str = ""
    uk_spans: tuple[Span, ...] = ()  # a span a sentence, in the text of the story's article of that language
    ru_spans: tuple[Span, ...] = ()
    en_spans: tuple[Span, ...] = ()
    corrections: tuple[Correction, ...] = ()  # which its texts already have; the id is that of the texts as published

    @property
    def corrected(self) -> tuple[Lang, ...]:
        """The versions whose text a person has changed."""
        return tuple(lang for lang in LANGS if any(c.lang == lang for c in self.corrections))

    def text(self, lang: Lang) -> str:
        return {"uk": self.uk, "ru": self.ru, "en": self.en}[lang]

    def spans(self, lang: Lang) -> tuple[Span, ...]:
        return {"uk": self.uk_spans, "ru": self.ru_spans, "en": self.en_spans}[lang]


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A pairwise link with its text: a row of a pair export, a segment of a test set."""

    id: str
    story: str
    kind: Kind
    type: LinkType
    probability: float
    source: str  # "" where the source version lacks it
    target: str
    source_sentences: tuple[str, ...]
    source_spans: tuple[Span, ...]
    target_spans: tuple[Span, ...]
    corrected: tuple[Lang, ...] = ()  # the versions whose text a person has changed


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignedStory:
    """A story with all that is known of it: what checks, exports and the report read."""

    story: Story
    articles: tuple[Article, ...]  # in the order of the story's members
    sentences: tuple[tuple[Sentence, ...], ...]  # beside `articles`
    alignment: Alignment
    units: tuple[Unit, ...]

    @property
    def langs(self) -> tuple[Lang, ...]:
        return tuple(article.lang for article in self.articles)

    def article(self, lang: Lang) -> Article | None:
        return next((a for a in self.articles if a.lang == lang), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something a translator should look at."""

    id: str  # from story, check, evidence and ordinal: survives re-runs and small edits
    story: str
    unit: str | None  # None: about the story as a whole
    check: str  # "number-mismatch"
    category: str  # of MQM: "accuracy/mistranslation/number"
    severity: Severity
    message: str  # in English; `toolkit.saying` says it in other languages, from the next two
    odd: Lang | None  # that differs from two that agree, or that the finding is about; None: it cannot be told
    marks: tuple["Mark", ...] = ()
    template: str = ""
    values: tuple[Value, ...] = ()
    times: tuple["Changed", ...] = ()  # of the versions that were compared, as far as they are known
    ignored: str | None = None  # why somebody decided that it is no error, "" without a reason; None: nobody did


@dataclass(frozen=True, slots=True)
class Changed:
    """When a version was last changed."""

    lang: Lang
    time: datetime


@dataclass(frozen=True, slots=True)
class Mark:
    """The words of a unit that a finding is about."""

    lang: Lang
    start: int  # in the unit's text of that language
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineSettings:
    """How a translation engine is run. None, "auto" and "" leave it to the engine, or to what the model says itself."""

    via: Lang | None = None  # a language to go through: uk-ru-en in place of uk-en
    context: int = 0  # sentences before each one that the model is shown, in the source language
    beam: int | None = None  # hypotheses kept at each step; 1 is greedy search
    precision: Precision = "auto"
    device: Device = "auto"
    batch_size: int | None = None  # at a time: source tokens of a model, requests to a server, lines of a command
    revision: str = ""  # of a model on the Hub: a branch, tag or commit
    prompt: str = ""  # with {text}, and {source}, {target}, {context} if it likes
    url: str = ""  # of a server: "http://127.0.0.1:8000/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderSettings:
    """A sentence encoder as one more evidence for the aligner."""

    model: str  # a folder, or a name on the Hub
    prefix: str | None = None  # stands before each sentence; None: as the model has it
    sums: bool = False  # for runs of sentences, sums of their vectors in place of their text


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A translation that went wrong as a whole."""

    segment: int  # its position in the test set
    source: str
    output: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One kind of failure in the output of one system."""

    kind: FailureKind
    count: int
    examples: tuple[Failed, ...] = ()  # the first few
    segments: tuple[int, ...] = ()  # all, as positions in the test set


@dataclass(frozen=True, slots=True, kw_only=True)
class Failures:
    """What went wrong as a whole in the output of one system. A segment may fail in several ways."""

    segments: tuple[int, ...]  # that failed, as positions in the test set
    kinds: tuple[Failure, ...]  # those that occur


@dataclass(frozen=True, slots=True, kw_only=True)
class ByArticle:
    """What resampling, or swapping, whole articles says of a score, where segments of one article are not independent."""

    articles: int
    median_segments: float  # of the articles; 1: to resample articles is nearly to resample segments
    mean: float | None = None
    interval: tuple[float, float] | None = None
    p_value: float | None = None
    p_adjusted: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A paired test of two systems of one direction on one metric."""

    direction: str
    metric: str
    first: str
    second: str
    by: Literal["segment", "article"]  # what was resampled or swapped
    difference: float  # of the first's score from the second's, whichever is better
    p_value: float
    p_adjusted: float  # for all pairs of this metric; the same where nothing was corrected
    verdict: Literal["win", "tie", "loss"]  # of the first; a tie: p_adjusted over 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One metric over one test set, with the settings that made it."""

    system: str
    direction: str  # "uk-en"; "" where it was not said
    metric: str  # as sacreBLEU prints it: "BLEU", "chrF2", "chrF2++", "TER"
    value: float
    signature: str  # sacreBLEU's, verbatim: all that can move the value
    short_signature: str = ""  # the same, abbreviated by sacreBLEU
    segments: int
    excluded: int = 0  # segments left out because there is nothing to score against
    warnings: tuple[str, ...] = ()  # what a reader of the value must know: "empty-reference: 3 segments …"
    verbose: str = ""  # sacreBLEU's details: n-gram precisions, brevity penalty
    mean: float | None = None  # of the bootstrap
    interval: tuple[float, float] | None = None  # at 95 %, bootstrap; None: not estimated
    p_value: float | None = None  # of the paired test against the first system; None: not tested, or the first
    p_adjusted: float | None = None  # corrected for the number of systems tested; None: not corrected, or one test
    correction: str = ""  # "holm", "bh"
    by_article: ByArticle | None = None  # None: the articles are not known, or nothing was resampled
    normalised: float | None = None  # the value after `normalisation` of translations and references
    normalisation: str = ""  # "typography:1"; ours, and so beside sacreBLEU's signature and never in it
    lower_is_better: bool = False
    made_by: str = ""  # engine, model, revision and settings, where newsalign ran the system itself
    failures: Failures | None = None  # None: not looked for, since the sources are not known
    without_failures: float | None = None  # the value over the segments that did not fail; None: none did, or all


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """A piece of evidence on which version of a story the others were made from."""

    name: str  # "published-first"
    lang: Lang  # the version that it speaks of
    weight: float  # log odds that this version is the original; below 0 it speaks against it
    text: str  # for a person: what was seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """Who made a version, as far as its page and its text tell."""

    lang: Lang
    by: Maker
    signs: tuple[str, ...] = ()  # for a person: what was seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Which version of a story is the original, and how each was made."""

    story: str
    lang: Lang | None  # None: it cannot be told
    probability: float  # of the likeliest version
    signs: tuple[Sign, ...] = ()
    makings: tuple[Making, ...] = ()  # in the order of the story's members

    def making(self, lang: Lang) -> Maker:
        return next((m.by for m in self.makings if m.lang == lang), "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A segment of a test set with what is known of where it stands. None, "" and () where that is nothing."""

    id: str
    direction: str  # "uk-en"
    source: str
    reference: str
    source_sentences: tuple[str, ...] = ()
    more_references: tuple[str, ...] = ()  # by other translators
    story: str = ""
    unit: str = ""  # id of the three-way unit that holds the source
    kind: Kind | None = None
    type: LinkType | None = None
    probability: float | None = None  # of the link
    section: str | None = None
    published: datetime | None = None  # the first of the story's versions
    pairing: float | None = None  # the lower confidence of the two versions' membership in the story
    origin: Origin | None = None
    title: str = ""  # of the source version
    source_url: str = ""
    target_url: str = ""

    @property
    def pair(self) -> Pair:
        source, target = self.direction.split("-")
        return source, target  # type: ignore[return-value]  # a direction is made of two of our codes


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """An article as a system gets it that translates whole articles, and all that was published of it."""

    story: str
    source: str  # a line a paragraph
    published: tuple[str, ...]  # the target version's segments in its own order, also those that are not scored
    segments: tuple[int | None, ...]  # beside them, positions in the task's segments


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What translations of one direction are scored on."""

    direction: str
    segments: tuple[Placed, ...]
    articles: tuple[Whole, ...] = ()
    # What the source has, scored or not, as segments by link type and in characters. {} and None: it is not known
    types: Mapping[str, int] = field(default_factory=dict)
    characters: int | None = None
    left_out: int = 0  # segments that are not scored: of another type than asked for, or without a reference


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceScore:
    """A metric over those segments of a test set that have something in common."""

    system: str
    direction: str
    metric: str
    slice: str  # "month"
    value: str  # "2026-03"
    period: Period = (
        "all"  # the stories counted: those up to the day that the system's training data ends, or later ones
    )
    segments: int
    stories: int
    score: float | None = None  # None: too few segments, as `why` says
    interval: tuple[float, float] | None = None  # at 95 %, bootstrap
    by: Literal["segment", "article", ""] = ""  # what the bootstrap drew
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One generation of a site's pages, as CSS selectors; chosen by whether `body` is there, and `title` where it names one."""

    name: str
    title: str = ""  # "": the title is taken from the page's head
    body: str  # the container of the text: nothing outside it is text
    authors: str = ""
    date: str = ""
    tags: str = ""
    captions: str = ""  # captions and credits of the lead picture and of pictures in the text
    advertisements: str = ""  # inside `body`
    drop: str = ""  # what else inside `body` is not text: lists of other articles, buttons
    loose: bool = False  # the text stands in `body` itself, cut by <br>, not only in paragraphs


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What newsalign knows of a news site: data, no code."""

    name: str
    hosts: tuple[str, ...]
    names: tuple[str, ...] = ()  # what the outlet calls itself in its promos and behind its page titles
    address: str  # pattern of an article's path, with those it has of the groups `lang`, `section`, `key`, `slug`, `year`, `month`, `day`
    address_langs: Mapping[str, Lang] = field(
        default_factory=dict
    )  # what `lang` holds: {"": "uk", "rus": "ru", "eng": "en"}
    host_langs: Mapping[str, Lang] = field(default_factory=dict)  # the same by host, where versions have each its own
    own_keys: bool = False  # each version has a number of its own, or none, so that numbers pair nothing
    # Of the one address we write for all its spellings, from the groups; {lang} brings its slash: "/eng" or "".
    template: str = ""  # "": an address is kept as it is
    section: str = ""  # stands in the address of an article whose section is not known
    layouts: tuple[Layout, ...] = ()  # none: its pages are read by what every outlet's have in common
    menu: str = ""  # selector of the links to the other versions
    time_zone: str = "Europe/Kyiv"
    promos: tuple[str, ...] = ()  # patterns of whole lines that are not text
    header: tuple[str, ...] = ()  # patterns of lines above the headline in a text dump
    sidebar: tuple[str, ...] = ()  # patterns of lines that head lists of other articles
    not_found: tuple[str, ...] = ()  # patterns of headings of error pages
    sitemaps: tuple[str, ...] = ()  # paths of lists of articles, besides those that its robots.txt names
    feeds: tuple[str, ...] = ()  # paths of RSS or Atom
    archive: str = ""  # path of the list of a day's articles, from {lang}, {year}, {month} and {day} as in `template`
