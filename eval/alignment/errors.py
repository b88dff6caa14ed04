"""What the aligner gets wrong on the yardstick, by cause: writes eval/results/alignment_errors.md.

    python eval/alignment/errors.py
    python eval/alignment/errors.py --show "half left alone" --seeds 4     prints the sentences, of that cause only

A place of error is a set of wrong and missing links that share lines. No text goes into the report, only where it stands.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from score_levels import SEEDS, origins_of
from yardstick import Gold, made

from toolkit.alignment import align
from toolkit.alignment.sides import WORD
from toolkit.data import PAIRS, Alignment, Lang, Pair

RESULT = Path(__file__).resolve().parents[1] / "results" / "alignment_errors.md"
SHORT = 5  # words; a line of so few says too little to be told from its neighbours

CAUSES = {
    "half left alone": "one sentence answers two or more, and one of these is left alone: a clause cut off (“The bridge is"
    " closed. Which leads to the port.” against one sentence), or a remark that the other version puts in three words",
    "remark left alone": f"the same, and what is left alone has at most {SHORT} words: “he added.”, “Oh no.”",
    "out of order, left alone": "lines that stand elsewhere in the other version, of more than one sentence or too free"
    " to be told by their words alone",
    "left alone": "a link of single sentences that is not taken: free translations, or merged so that half of it has no"
    " counterpart",
    "several left alone": "a link of several sentences of which none is taken",
    "foreign line glued": "a line of another story is taken into a link beside it",
    "leftover glued": "a line whose counterpart was taken out is taken into a link beside it, mostly because it goes on"
    " with the same",
    "translation of a foreign line": "both versions hold the same foreign line, and gold wants neither linked",
    "leftovers linked": "two lines that have no counterpart stand at the same place and are linked to each other",
    "half exchanged": "half of a link is left alone, and a leftover taken in its place",
    "gold is coarser": "all lines of one gold link are linked, but as several links: gold takes a line of the source with"
    " different numbers of sentences as one whole, even where sentence answers sentence",
    "links joined": "several gold links are taken as one, which says what they say: a clause moved over the border",
    "border": "the same lines, divided otherwise",
    "several at once": "more than one of these at one place",
}
# what a reader of the two texts could not tell either, or would call right
UNDECIDABLE = ("translation of a foreign line", "gold is coarser", "remark left alone")

Sides = tuple[tuple[int, ...], tuple[int, ...]]
Place = tuple[int, int]  # side and line


@dataclass(frozen=True)
class Site:
    """Wrong and missing links that share lines."""

    doc: Gold
    level: int
    seed: int
    pair: Pair
    missing: tuple[Sides, ...]
    wrong: tuple[Sides, ...]
    alone: int  # lines that are wrongly left alone
    linked: int  # lines that are wrongly linked
    cause: str

    @property
    def where(self) -> str:
        file, name = self.doc.versions.story.split("/", 1)
        links = "; ".join(
            f"{kind} {_numbers(left)}–{_numbers(right)}"
            for kind, links in (("missing", self.missing), ("wrong", self.wrong))
            for left, right in links
        )
        return f"`{file.split('.')[0]}/{name}`, seed {self.seed}, {'–'.join(self.pair)}: {links}"


def _numbers(lines: Sequence[int]) -> str:
    return "+".join(map(str, lines))


def places(link: Sides) -> set[Place]:
    return {(0, i) for i in link[0]} | {(1, j) for j in link[1]}


def all_places(links: Iterable[Sides]) -> set[Place]:
    return {place for link in links for place in places(link)}


def two_sided(links: Iterable[tuple[Sequence[int], Sequence[int]]]) -> set[Sides]:
    return {(tuple(left), tuple(right)) for left, right in links if left and right}


def sites_of(
    doc: Gold, level: int, seed: int, alignment: Alignment, origins: dict[tuple[str, str], str]
) -> Iterator[Site]:
    for pair in PAIRS:
        gold = two_sided(doc.links["-".join(pair)])
        found = two_sided((link.left, link.right) for link in alignment.pair(*pair))
        in_gold, in_found = all_places(gold), all_places(found)
        foreign = foreign_of(doc, pair, origins)
        for missing, wrong in grouped(gold - found, found - gold):
            yield Site(
                doc=doc,
                level=level,
                seed=seed,
                pair=pair,
                missing=missing,
                wrong=wrong,
                alone=len(all_places(missing) - in_found),
                linked=len(all_places(wrong) - in_gold),
                cause=cause_of(missing, wrong, gold, foreign, partial(_words, doc, pair)),
            )


def grouped(missing: set[Sides], wrong: set[Sides]) -> list[tuple[tuple[Sides, ...], tuple[Sides, ...]]]:
    """Return the links put together that share lines."""
    groups: list[tuple[set[Place], list[Sides], list[Sides]]] = []
    for number, link in [(1, link) for link in sorted(missing)] + [(2, link) for link in sorted(wrong)]:
        own: tuple[set[Place], list[Sides], list[Sides]] = (places(link), [], [])
        (own[1] if number == 1 else own[2]).append(link)
        for group in [group for group in groups if group[0] & own[0]]:
            groups.remove(group)
            own = (group[0] | own[0], group[1] + own[1], group[2] + own[2])
        groups.append(own)
    return [(tuple(missed), tuple(taken)) for _, missed, taken in groups]


def foreign_of(doc: Gold, pair: Pair, origins: dict[tuple[str, str], str]) -> dict[Place, bool]:
    """Return the foreign lines of a pair, and whether their own translation stands on the other side."""
    sources = [
        {
            i: origins.get((lang, line.text), f"{lang} {i}")
            for i, line in enumerate(doc.versions.lines(lang))
            if doc.content["origin"][lang][i] == -1
        }
        for lang in pair
    ]
    return {(side, i): source in sources[1 - side].values() for side in (0, 1) for i, source in sources[side].items()}


def _words(doc: Gold, pair: Pair, place: Place) -> int:
    return len(WORD.findall(doc.versions.lines(pair[place[0]])[place[1]].text))


def cause_of(
    missing: Sequence[Sides],
    wrong: Sequence[Sides],
    gold: set[Sides],
    foreign: dict[Place, bool],
    words: Callable[[Place], int],
) -> str:
    missed, taken = all_places(missing), all_places(wrong)
    if not missing:
        return (
            "translation of a foreign line" if all(foreign.get(place, False) for place in taken) else "leftovers linked"
        )
    crossing = any((a < c) != (b < d) for a, b in missing for c, d in gold if (a, b) != (c, d))
    if not wrong:
        lines = sum(map(len, missing[0]))
        return "out of order, left alone" if crossing else "left alone" if lines == 2 else "several left alone"
    if missed == taken:
        return "gold is coarser" if len(missing) == 1 else "links joined" if len(wrong) == 1 else "border"
    if len(missing) == 1 and taken < missed:
        if all(words(place) <= SHORT for place in missed - taken):
            return "remark left alone"
        return "out of order, left alone" if crossing else "half left alone"
    if len(wrong) == 1 and missed < taken:
        return "foreign line glued" if any(place in foreign for place in taken - missed) else "leftover glued"
    if len(missing) == len(wrong) == 1:
        return "half exchanged"
    return "several at once"


def inconsistent(doc: Gold, alignment: Alignment) -> Iterator[tuple[str, ...]]:
    """Yield for each link of Ukrainian and English that the way through Russian contradicts the pairs that are wrong there.

    The measure is the yardstick's: the link has to reach exactly one composed group, from both its sides.
    """
    found = {pair: two_sided((link.left, link.right) for link in alignment.pair(*pair)) for pair in PAIRS}
    gold = {pair: two_sided(doc.links["-".join(pair)]) for pair in PAIRS}
    groups = composed(found)
    of_left = {i: number for number, (left, _) in enumerate(groups) for i in left}
    of_right = {j: number for number, (_, right) in enumerate(groups) for j in right}
    for link in sorted(found["uk", "en"]):
        a = {of_left[i] for i in link[0] if i in of_left}
        b = {of_right[j] for j in link[1] if j in of_right}
        if not (a or b) or (a == b and len(a) == 1):
            continue
        lines: dict[Lang, set[int]] = {
            "uk": set(link[0]).union(*(groups[number][0] for number in a | b)),
            "en": set(link[1]).union(*(groups[number][1] for number in a | b)),
        }
        wrong = []
        for pair in PAIRS:
            at = [lines.get(lang, set()) for lang in pair]
            differ = found[pair] ^ gold[pair]
            if any(at[0] & set(left) or at[1] & set(right) for left, right in differ):
                wrong.append("–".join(pair))
        yield tuple(wrong)


def composed(found: dict[Pair, set[Sides]]) -> list[tuple[set[int], set[int]]]:
    groups: list[tuple[set[int], set[int], set[int]]] = []  # Ukrainian, Russian, English
    for pair, sides in ((("uk", "ru"), (0, 1)), (("ru", "en"), (1, 2))):
        for link in found[pair]:  # type: ignore[index]
            own: tuple[set[int], set[int], set[int]] = (set(), set(), set())
            for side, lines in zip(sides, link, strict=True):
                own[side].update(lines)
            for group in [group for group in groups if group[1] & own[1]]:
                groups.remove(group)
                own = (own[0] | group[0], own[1] | group[1], own[2] | group[2])
            groups.append(own)
    return [(left, right) for left, _, right in groups if left and right]


def foreign_linked(doc: Gold, alignment: Alignment, origins: dict[tuple[str, str], str]) -> Iterator[tuple[Pair, str]]:
    """Yield for each foreign line of each pair how it is linked: "", if it is left alone."""
    for pair in PAIRS:
        gold_lines = all_places(two_sided(doc.links["-".join(pair)]))
        foreign = foreign_of(doc, pair, origins)
        holder = {
            place: link
            for link in two_sided((link.left, link.right) for link in alignment.pair(*pair))
            for place in places(link)
        }
        for place, translated in foreign.items():
            link = holder.get(place)
            if link is None:
                yield pair, ""
                continue
            others = places(link) - {place}
            if translated and any(foreign.get(other) for other in others):
                yield pair, "with its own translation"
            elif len(others) > 1:
                short = _words(doc, pair, place) <= SHORT
                yield pair, f"in a link of others, at most {SHORT} words" if short else "in a link of others, longer"
            elif others <= set(foreign):
                yield pair, "with another foreign line"
            else:
                yield (
                    pair,
                    "with a line of the story" if others & gold_lines else "with a line whose counterpart is out",
                )


def show(site: Site) -> None:
    print(f"\n{site.cause} · level {site.level} · {site.where}")
    for side, lang in enumerate(site.pair):
        for _, line in sorted(place for place in all_places((*site.missing, *site.wrong)) if place[0] == side):
            print(f"  {lang} {line}: {site.doc.versions.lines(lang)[line].text}")


def section(level: int, sites: Sequence[Site], gold: Counter[Pair], seeds: int) -> str:
    rows: dict[str, dict[str, float]] = {}
    by_cause: dict[str, list[Site]] = defaultdict(list)
    for site in sites:
        by_cause[site.cause].append(site)
    names = ["–".join(pair) for pair in PAIRS]
    for cause, found in [*sorted(by_cause.items(), key=lambda item: -len(item[1])), ("all", list(sites))]:
        counts = Counter("–".join(site.pair) for site in found)
        rows[cause] = {name: counts[name] for name in names}
        rows[cause]["wrong or missing links"] = sum(len(site.missing) + len(site.wrong) for site in found)
        rows[cause]["lines wrongly alone"] = sum(site.alone for site in found)
        rows[cause]["lines wrongly linked"] = sum(site.linked for site in found)
    noise = sum(len(by_cause.get(cause, ())) for cause in UNDECIDABLE)
    lines = [
        f"## Level {level}",
        "",
        f"{seeds} {'seed' if seeds == 1 else 'seeds'}; gold links: "
        + ", ".join(f"{'–'.join(p)} {gold[p]:,}" for p in PAIRS),
    ]
    lines += ["", counted(rows, [*names, "wrong or missing links", "lines wrongly alone", "lines wrongly linked"]), ""]
    share = f"{noise / len(sites):.0%}" if sites else "none"
    lines += [
        f"Undecidable or noise of the gold ({', '.join(UNDECIDABLE)}): {noise} of {len(sites)} places, {share}.",
        "",
    ]
    lines += ["One of each, that of the fewest links:", ""]
    for cause, found in sorted(by_cause.items(), key=lambda item: -len(item[1])):
        lines += [f"- **{cause}**: {min(found, key=lambda site: len(site.missing) + len(site.wrong)).where}"]
    return "\n".join(lines)


def counted(rows: dict[str, dict[str, float]], columns: Sequence[str]) -> str:
    """Return a table of counts."""
    lines = ["| | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    lines += [
        f"| {name} | " + " | ".join(f"{row.get(column, 0):,}" for column in columns) + " |"
        for name, row in rows.items()
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    parser.add_argument("--show", metavar="CAUSE", help="print the sentences of this cause; all: of all")
    arguments = parser.parse_args()
    sites: dict[int, list[Site]] = defaultdict(list)
    gold: dict[int, Counter[Pair]] = defaultdict(Counter)
    seeds: Counter[int] = Counter()
    triangles: dict[int, Counter[str]] = defaultdict(Counter)
    foreign: dict[str, Counter[str]] = defaultdict(Counter)
    origins: dict[tuple[str, str], str] = {}
    for level, seed, docs in made(arguments.seeds):
        if level == 0:
            origins = origins_of(docs)
        seeds[level] += 1
        for doc in docs:
            alignment = align(doc.versions)
            sites[level] += sites_of(doc, level, seed, alignment, origins)
            gold[level].update({pair: len(two_sided(doc.links["-".join(pair)])) for pair in PAIRS})
            triangles[level].update(", ".join(wrong) or "none" for wrong in inconsistent(doc, alignment))
            for pair, how in foreign_linked(doc, alignment, origins) if level == 2 else ():
                foreign[how or "left alone"]["–".join(pair)] += 1
    if arguments.show:
        for level in sites:
            for site in sites[level]:
                if arguments.show in (site.cause, "all"):
                    show(site)
        return
    names = ["–".join(pair) for pair in PAIRS]
    kinds = sorted({wrong for counts in triangles.values() for wrong in counts})
    parts = [
        "# Errors of the alignment, by cause",
        "`python eval/alignment/errors.py --seeds " + " ".join(map(str, arguments.seeds)) + "`",
        "Documents, seeds and levels as in [alignment.md](alignment.md). A place of error is a set of wrong and missing links"
        " that share lines; it is counted once. Links are given by the numbers of the sentences, from 0; the sentences"
        " themselves are printed by `--show CAUSE`. Level 0 is the same in all seeds.",
        "\n".join(f"- **{cause}**: {meaning}." for cause, meaning in CAUSES.items()),
        *(section(level, sites[level], gold[level], seeds[level]) for level in sorted(seeds)),
        "## Three-way consistency",
        "Links of Ukrainian and English that the way through Russian contradicts, by the pairs that are wrong at the place:",
        counted({f"level {level}": dict(triangles[level]) for level in sorted(seeds)}, kinds),
        "## Foreign lines, level 2",
        counted(
            {how: dict(foreign[how]) for how in sorted(foreign, key=lambda how: -sum(foreign[how].values()))}, names
        ),
    ]
    RESULT.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    print(RESULT.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
