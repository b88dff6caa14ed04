"""Articles → stories: which articles are versions of one another, by what their pages and addresses say.

Only metadata and a hash of the text are looked at, so that a million articles can be paired. The order in which they
come does not matter.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations

from toolkit.addresses import find_address, identity
from toolkit.data import LANGS, Article, Drop, Lang, Member, Site, Story

# The strongest evidence first. The figures rank it, they are not measured one by one: what a page says comes before a
# number that addresses share (which was right in 408 of 408 pairs of two outlets); a one-way link may be a leftover.
CONFIDENCE: Mapping[str, float] = {
    "hreflang + same id": 1.0,
    "menu + same id": 1.0,
    "hreflang": 0.99,
    "menu": 0.99,
    "same id": 0.98,
    "hreflang, one way": 0.95,
    "menu, one way": 0.95,
    "a third version in common": 0.95,
    "alone": 1.0,
}
RANK = {reason: rank for rank, reason in enumerate(CONFIDENCE)}
NEVER = datetime.min.replace(tzinfo=UTC)
Place = tuple[Lang, str, str]  # language, site and key of a version


@dataclass(frozen=True, slots=True)
class Entry:
    """What pairing needs to know of an article."""

    id: str
    places: tuple[Place, ...]  # where it stands, by its key and by its address
    lang: Lang  # of the text
    page: str
    text: str  # a hash
    length: int
    changed: datetime
    amp: bool
    links: tuple[tuple[Place, str], ...]  # where it says that other versions are, and by what it says so
    fetched: datetime | None = None  # when the page was saved

    @property
    def claimed(self) -> Lang:
        return self.places[0][0]


def pair(articles: Iterable[Article], sites: Mapping[str, Site]) -> tuple[tuple[Story, ...], tuple[Drop, ...]]:
    """Return the stories by id, and a Drop for each article that is in none.

    Of copies of an article the newest and fullest is kept. A Drop tells by the path of its page which article it is
    about, since copies share their id.
    """
    return pair_entries(entry_of(article, sites) for article in articles)


def pair_entries(entries: Iterable[Entry]) -> tuple[tuple[Story, ...], tuple[Drop, ...]]:
    """Do the same with what pairing needs to know of the articles."""
    entries, drops = without_copies(entries)
    reasons = evidence(entries)
    stories = []
    taken: set[str] = set()
    for group in sorted(groups(entries, reasons), key=lambda group: (-len(group), group[0].id)):
        story_id = next(name for name in names_for(group) if name not in taken)
        taken.add(story_id)
        stories.append(Story(id=story_id, members=members(group, reasons)))
    return tuple(sorted(stories, key=lambda s: s.id)), tuple(drops)


def entry_of(article: Article, sites: Mapping[str, Site]) -> Entry:
    claimed = article.claimed or article.lang
    own = {(claimed, article.site, article.key): None}
    if article.site not in sites and (said := identity(article.url, sites)):
        own[claimed, *said] = None  # the key may be a number of the row's own
    links = [(place, a.via) for a in article.alternates if (place := place_of(a.lang, a.url, sites))]
    return Entry(
        id=article.id,
        places=tuple(own),
        lang=article.lang,
        page=article.page,
        text=article.revision,
        length=sum(len(p.text) for p in article.paragraphs),
        changed=article.updated or article.published or NEVER,
        amp=article.extractor.rpartition("/")[0].endswith("amp"),
        links=tuple(link for link in links if link[0] not in own),
        fetched=article.fetched,
    )


def place_of(lang: Lang, url: str, sites: Mapping[str, Site]) -> Place | None:
    """Return where a link leads. The language of a readable address counts more than the link's."""
    if address := find_address(url, sites):
        return address.lang, address.site, address.key
    said = identity(url, sites)
    return (lang, *said) if said else None


# --- copies ----------------------------------------------------------------------------------------------------------


def without_copies(entries: Iterable[Entry]) -> tuple[list[Entry], list[Drop]]:
    """Return the best entry of each article id, in order of ids, and a Drop for each other one."""
    by_id: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_id[entry.id].append(entry)
    best: list[Entry] = []
    drops: list[Drop] = []
    for article_id in sorted(by_id):
        first, *others = sorted(by_id[article_id], key=preference)
        best.append(first)
        drops += [drop_of(other, first) for other in others]
    return best, drops


def preference(entry: Entry) -> tuple[bool, float, float, int, bool, str, str]:
    """Put the best copy first: in the language its address says, newest, longest, no AMP page; then by path.

    The newest is that changed last by its own account, and of these the one saved last. AMP pages are saved with the
    others of a crawl, a second sooner or later: of two states of an article they count as saved first.
    """
    age = (NEVER - entry.changed).total_seconds()
    saved = (NEVER - (NEVER if entry.amp or not entry.fetched else entry.fetched)).total_seconds()
    return entry.claimed != entry.lang, age, saved, -entry.length, entry.amp, entry.page, entry.text


def drop_of(entry: Entry, kept: Entry) -> Drop:
    times = [(copy.changed, copy.fetched or NEVER) for copy in (entry, kept)]
    if entry.claimed == kept.claimed and entry.text != kept.text and entry.amp == kept.amp and times[0] < times[1]:
        reason, detail = "revision", f"an older state of {entry.id}; the newest is {kept.page}"
    elif entry.claimed == kept.claimed:
        reason, detail = "duplicate", f"a copy of {entry.id}; kept is {kept.page}"
    elif entry.text == kept.text:
        reason = "paired-with-itself"
        detail = f"its address says {entry.claimed}, but it is {kept.page} once more, letter for letter"
    else:
        reason = "same-language"
        detail = f"its address says {entry.claimed}, but its text is in {entry.lang}, like {kept.page}, which is kept"
    return Drop(noun="article", where=entry.page, reason=reason, detail=detail)


# --- evidence --------------------------------------------------------------------------------------------------------


def evidence(entries: Sequence[Entry]) -> dict[tuple[str, str], str]:
    """Return why two articles, by their ids in order, may be versions of one story."""
    at: defaultdict[Place, list[Entry]] = defaultdict(list)
    numbered: defaultdict[tuple[str, str], list[Entry]] = defaultdict(list)
    naming: defaultdict[Place, list[Entry]] = defaultdict(list)
    for entry in entries:
        for place in entry.places:
            at[place].append(entry)
        numbered[entry.places[0][1:]].append(entry)
        for place, _ in entry.links:
            naming[place].append(entry)

    said: defaultdict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)  # by pair: who says so, by what
    for entry in entries:
        for place, via in entry.links:
            for other in at.get(place, ()):
                said[in_order(entry, other)].add((entry.id, via))
    same_id = {in_order(*two) for same in numbered.values() for two in combinations(same, 2)}
    in_common = {
        in_order(*two)
        for place, claimants in naming.items()
        if place not in at and len({e.lang for e in claimants}) == len(claimants)  # else many pages name a wrong one
        for two in combinations(claimants, 2)
    }
    return {two: reason_for(said.get(two, set()), same_id=two in same_id) for two in {*said, *same_id, *in_common}}


def in_order(one: Entry, other: Entry) -> tuple[str, str]:
    return (one.id, other.id) if one.id < other.id else (other.id, one.id)


def reason_for(said: set[tuple[str, str]], *, same_id: bool) -> str:
    """Name the evidence. `said`: which of the two articles names the other, and by what."""
    if not said:
        return "same id" if same_id else "a third version in common"
    via = min(via for _, via in said)  # hreflang before menu
    if same_id:
        return f"{via} + same id"
    return via if len({who for who, _ in said}) == 2 else f"{via}, one way"


# --- stories ---------------------------------------------------------------------------------------------------------


def groups(entries: Sequence[Entry], reasons: Mapping[tuple[str, str], str]) -> list[list[Entry]]:
    """Join articles by the strongest evidence first, as long as no language comes twice."""
    group_of = {entry.id: [entry] for entry in entries}
    for one, other in sorted(reasons, key=lambda two: (RANK[reasons[two]], two)):
        first, second = group_of[one], group_of[other]
        if first is second or {e.lang for e in first} & {e.lang for e in second}:
            continue
        first += second
        for entry in second:
            group_of[entry.id] = first
    distinct = {id(group): group for group in group_of.values()}
    return [sorted(group, key=lambda entry: LANGS.index(entry.lang)) for group in distinct.values()]


def names_for(group: Sequence[Entry]) -> Iterator[str]:
    """Yield names for a story, the best first: of its Ukrainian version, saved or only said to exist, then Russian, English.

    So the name stays when a version joins. The last ones are no other story's.
    """
    claims: Counter[Place] = Counter()
    for entry in group:
        claims.update([entry.places[0], *(place for place, _ in entry.links)])
    order = sorted(claims, key=lambda place: (LANGS.index(place[0]), -claims[place], place))
    yield from (f"{site}/{key}" for _, site, key in order)
    yield from (entry.id for entry in group)


def members(group: Sequence[Entry], reasons: Mapping[tuple[str, str], str]) -> tuple[Member, ...]:
    out = []
    for entry in group:
        found = [reasons[two] for other in group if (two := in_order(entry, other)) in reasons]
        reason = min(found, key=RANK.__getitem__, default="alone")
        out.append(
            Member(lang=entry.lang, article=entry.id, page=entry.page, reason=reason, confidence=CONFIDENCE[reason])
        )
    return tuple(out)
