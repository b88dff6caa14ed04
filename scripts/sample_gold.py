"""Gold alignments and system outputs, from the marks of the authored stories. The form is that of shared/yardsticks."""

import json
from collections.abc import Iterable, Mapping, Sequence

from sample_stories import Story, Version

from toolkit.data import LANGS, PAIRS, Lang

Atoms = Sequence[tuple[str, ...]]  # of each sentence of a version
Group = list[list[int]]  # a link: the positions of its sentences in each version


def links(versions: Sequence[Atoms]) -> list[Group]:
    """Return the links between `versions`: connected components of "shares an atom", by first sentence.

    A sentence that shares none with another version has a link of its own, the other sides empty.

    >>> links([[("1",), ("2",)], [("1", "2"), ("e1",)]])
    [[[0, 1], [0]], [[], [1]]]
    """
    nodes = [(side, position) for side, version in enumerate(versions) for position in range(len(version))]
    group_of = {node: {node} for node in nodes}
    holder: dict[str, tuple[int, int]] = {}
    for side, position in nodes:
        for atom in versions[side][position]:
            joined = group_of[side, position] | group_of[holder.setdefault(atom, (side, position))]
            group_of.update(dict.fromkeys(joined, joined))
    found: list[Group] = []
    for group in {id(g): g for g in group_of.values()}.values():
        sides = [sorted(position for side, position in group if side == n) for n in range(len(versions))]
        if sum(map(bool, sides)) > 1:
            found.append(sides)
        else:
            found += [[[position] if side else [] for side in sides] for position in max(sides)]
    # Where uk is silent, ru and en come last: the order of the yardstick's own files.
    return sorted(found, key=lambda group: [side[0] if side else len(nodes) for side in group])


def gold(story: Story, versions: Mapping[Lang, Version]) -> dict[str, object]:
    """Return the gold of a story, of its `versions` as the pages show them: one that lost its list has no list."""
    marked = {lang: [s for b in version.paragraphs for s in b.sentences] for lang, version in versions.items()}
    atoms = {lang: [s.atoms for s in marked.get(lang, [])] for lang in LANGS}
    blocks = {lang: version.paragraphs for lang, version in versions.items()}
    per_sentence = {
        lang: [(number, block.kind) for number, block in enumerate(found) for _ in block.sentences]
        for lang, found in blocks.items()
    }
    return {
        "id": story.id,
        "sentences": {lang: [s.text for s in marked.get(lang, [])] for lang in LANGS},
        "gold": {f"{a}-{b}": links([atoms[a], atoms[b]]) for a, b in PAIRS if a in versions and b in versions},
        "triples": links([atoms[lang] for lang in LANGS]),
        "kind": {lang: [kind for _, kind in per_sentence.get(lang, [])] for lang in LANGS},
        "paragraph": {lang: [number for number, _ in per_sentence.get(lang, [])] for lang in LANGS},
    }


def written(document: Mapping[str, object]) -> str:
    """Return JSON with a sentence or a whole list of small things on a line, to be read and compared by people."""

    def compact(value: object) -> str:
        return json.dumps(value, ensure_ascii=False)

    def lines(key: str, value: object) -> str:
        if not isinstance(value, dict):
            return compact(value)
        rows = []
        for name, items in value.items():
            long = key == "sentences" and items
            shown = "[\n   " + ",\n   ".join(map(compact, items)) + "\n  ]" if long else compact(items)
            rows.append(f"  {compact(name)}: {shown}")
        return "{\n" + ",\n".join(rows) + "\n }"

    return "{\n" + ",\n".join(f" {compact(key)}: {lines(key, value)}" for key, value in document.items()) + "\n}\n"


def translations(stories: Iterable[Story], system: str) -> str:
    """Return a system's output as TSV: each distinct Ukrainian sentence once, with its first translation."""
    rows: dict[str, str] = {}
    for story in stories:
        if system in story.systems:
            sources = [s.text for b in story.versions["uk"].blocks for s in b.sentences]
            for source, translation in zip(sources, story.systems[system], strict=True):
                rows.setdefault(source, translation)
    return "".join(f"{source}\t{translation}\n" for source, translation in [("source", "translation"), *rows.items()])
