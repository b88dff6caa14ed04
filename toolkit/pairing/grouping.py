"""Groups of articles and the stories they are, by what pages say and by what the texts say."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from toolkit.data import LANGS, Member, Story
from toolkit.pairing.content import CONTENT, SUMMARY, Judgement
from toolkit.pairing.entries import Entry, Place
from toolkit.pairing.evidence import CONFIDENCE, RANK, Two, in_order

Group = list[Entry]
NOTHING: Mapping[Two, Judgement] = {}


def groups(entries: Sequence[Entry], reasons: Mapping[Two, str]) -> list[Group]:
    """Join articles by the strongest evidence first, as long as no language comes twice."""
    group_of = {entry.id: [entry] for entry in entries}
    for one, other in sorted(reasons, key=lambda two: (RANK[reasons[two]], two)):
        joined(group_of, one, other)
    return distinct(group_of)


def joined(group_of: dict[str, Group], one: str, other: str) -> bool:
    """Join the groups of two articles, and return whether that could be: no language may come twice."""
    first, second = group_of[one], group_of[other]
    if first is second or {e.lang for e in first} & {e.lang for e in second}:
        return False
    first += second
    for entry in second:
        group_of[entry.id] = first
    return True


def distinct(group_of: Mapping[str, Group]) -> list[Group]:
    """Return each group once, its articles in the order of LANGS."""
    found = {id(group): group for group in group_of.values()}
    return [sorted(group, key=lambda entry: LANGS.index(entry.lang)) for group in found.values()]


def stories_of(
    grouped: Iterable[Group], reasons: Mapping[Two, str], judgements: Mapping[Two, Judgement] = NOTHING
) -> tuple[Story, ...]:
    """Return the stories by id. No two have the same."""
    stories = []
    taken: set[str] = set()
    for group in sorted(grouped, key=lambda group: (-len(group), group[0].id)):
        story_id = next(name for name in names_for(group) if name not in taken)
        taken.add(story_id)
        stories.append(Story(id=story_id, members=members(group, reasons, judgements)))
    return tuple(sorted(stories, key=lambda s: s.id))


def names_for(group: Sequence[Entry]) -> Iterator[str]:
    """Yield names for a story, the best first: of its Ukrainian version, saved or only said to exist, then Russian, English.

    So the name stays when a version joins. The last ones are no other story's.
    """
    claims: Counter[Place] = Counter()
    for entry in group:
        claims.update([entry.places[0], *dict.fromkeys(place for place, _ in entry.links)])
    order = sorted(claims, key=lambda place: (LANGS.index(place[0]), -claims[place], place))
    yield from (f"{site}/{key}" for _, site, key in order)
    yield from (entry.id for entry in group)


def members(
    group: Sequence[Entry], reasons: Mapping[Two, str], judgements: Mapping[Two, Judgement]
) -> tuple[Member, ...]:
    return tuple(member(entry, group, reasons, judgements) for entry in group)


def member(
    entry: Entry, group: Sequence[Entry], reasons: Mapping[Two, str], judgements: Mapping[Two, Judgement]
) -> Member:
    twos = [in_order(entry, other) for other in group if other is not entry]
    said = [reasons[two] for two in twos if two in reasons]
    read = [judgements[two] for two in twos if two in judgements]
    reason = min(said, key=RANK.__getitem__, default="alone")
    confidence = CONFIDENCE[reason]
    if read and not said:
        best = max(read, key=lambda judgement: judgement.probability)
        reason = SUMMARY if best.summary == entry.id else CONTENT
        confidence = best.probability
    return Member(lang=entry.lang, article=entry.id, page=entry.page, reason=reason, confidence=confidence)
