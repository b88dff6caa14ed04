"""What says the same as what in the versions of a story.

Sources of evidence compare the lines of two versions (EVIDENCE; a new one is a file and a line here, and its weights);
a sentence encoder is one more, where it is asked for.
Forward–backward gives the probability of every link of a pair; the three pairs then tell each other what they found,
are searched again; where that leaves doubt, links are judged one by one. Three-way links are the connected components of
what comes out.

    sides → evidence → beads → search → together → search → proposing → judging → choosing → joining
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from toolkit.alignment import encoder as encoders
from toolkit.alignment import layout, length, names, numbers, punctuation, words
from toolkit.alignment.counts import Counts
from toolkit.alignment.encoder import Encoder, open_encoder
from toolkit.alignment.evidence import Evidence
from toolkit.alignment.explaining import Explanation, explained
from toolkit.alignment.joining import join
from toolkit.alignment.learning import counted, counted_in, learn
from toolkit.alignment.lexicons import Lexicon
from toolkit.alignment.pairs import align_pairs
from toolkit.alignment.sides import Side, read_together, sides_of
from toolkit.alignment.vocabulary import vocabularies
from toolkit.alignment.windows import WINDOW, align_in_windows
from toolkit.data import LANGS, PAIRS, Alignment, Lang, Pair, Versions
from toolkit.errors import choose

__all__ = [
    "EVIDENCE",
    "Counts",
    "Encoder",
    "Evidence",
    "Explanation",
    "Lexicon",
    "align",
    "align_all",
    "explain",
    "learn",
    "open_encoder",
    "prepared",
    "study",
]

AT_ONCE = 300  # lines of all versions, of some five articles, whose words are read at once; with more no time is gained

EVIDENCE: Mapping[str, Evidence[Any]] = {
    "length": Evidence(length.lengths, length.compare_lengths),
    "numbers": Evidence(numbers.numbers, numbers.compare_numbers, numbers.written_numbers),
    "names": Evidence(names.sounds, names.compare_names, names.written_names),
    "words": Evidence(words.words, words.compare_words, words.written_words),
    "punctuation": Evidence(punctuation.punctuation, punctuation.compare_punctuation, punctuation.written_signs),
    "layout": Evidence(layout.layout, layout.compare_layouts),
}


def align(
    versions: Versions,
    *,
    evidence: Sequence[str] = tuple(EVIDENCE),
    lexicon: Lexicon | None = None,
    first: Alignment | None = None,
    encoder: Encoder | str | None = None,
) -> Alignment:
    """Align the versions of one story; with two versions one pair, with one its lines alone.

    Words are looked up in `lexicon`, or in the one that ships. What it learned from this very story is left out: where it
    was not kept, it is counted in the links that the shipped lexicon finds `first`.

    `encoder` adds the evidence of a sentence encoder: of a folder or a name on the Hub, whose worth is then learned from
    this story alone, or one that was opened and prepared for many.

    >>> from toolkit.data import Line
    >>> both = align(Versions(story="1", uk=(Line("Пором став."), Line("На борту 31 людина.")), en=(Line("31 were on board."),)))
    >>> [(link.left, link.right, link.type) for link in both.uk_en]
    [((0,), (), 'omitted'), ((1,), (0,), 'translated')]
    """
    return _aligned(versions, sides_of(versions), _chosen(versions, evidence, lexicon, first, encoder))


def align_all(
    stories: Iterable[Versions],
    *,
    evidence: Sequence[str] = tuple(EVIDENCE),
    lexicon: Lexicon | None = None,
    encoder: Encoder | None = None,
) -> Iterator[Alignment]:
    """Yield what `align` finds in each story, in less time: the words of some stories are read at once."""
    for block in _blocks(stories):
        known = vocabularies()
        sides = [sides_of(versions, known) for versions in block]
        # a longer version is read a window at a time
        read_together((side for own in sides for side in own.values() if len(side.lines) <= WINDOW), known)
        for versions, own in zip(block, sides, strict=True):
            yield _aligned(versions, own, _chosen(versions, evidence, lexicon, encoder=encoder))


def _blocks(stories: Iterable[Versions]) -> Iterator[list[Versions]]:
    """Yield stories that have AT_ONCE lines together, or little more."""
    block: list[Versions] = []
    lines = 0
    for versions in stories:
        block.append(versions)
        lines += sum(len(versions.lines(lang)) for lang in LANGS)
        if lines >= AT_ONCE:
            yield block
            block, lines = [], 0
    if block:
        yield block


def study(versions: Versions, *, evidence: Sequence[str] = tuple(EVIDENCE)) -> tuple[Alignment, Counts]:
    """Return the alignment of a story with the shipped lexicon, and what its links teach."""
    sides = sides_of(versions)
    views = {lang: words.words(side) for lang, side in sides.items()}
    chosen = _chosen(versions, evidence)
    if "words" in chosen:  # a long story is read again, a stretch at a time
        view = chosen["words"].view
        chosen["words"] = replace(
            chosen["words"], view=lambda side: views[side.lang] if side is sides[side.lang] else view(side)
        )
    found = _aligned(versions, sides, chosen)
    return found, counted_in(views, found)


def _chosen(
    versions: Versions,
    evidence: Sequence[str],
    lexicon: Lexicon | None = None,
    first: Alignment | None = None,
    encoder: Encoder | str | None = None,
) -> dict[str, Evidence[Any]]:
    """Return the evidence of these names, its words those of the lexicon, and that of an encoder.

    `first`, and the links that the worth of an encoder is learned from, are found with the shipped lexicon alone.
    """
    chosen = {name: choose("evidence", name, EVIDENCE) for name in evidence}
    if lexicon and "words" in chosen:
        if lexicon.learned_from(versions):
            own = lexicon.part(versions)
            if own is None:
                own = counted(versions, first) if first else study(versions, evidence=evidence)[1]
            lexicon = lexicon.without(versions, own)
        chosen["words"] = replace(chosen["words"], view=partial(words.words, lexicon=lexicon))
    if encoder is not None:
        chosen[encoders.SOURCE] = encoders.evidence_of(encoder, versions, partial(align, evidence=evidence))
    return chosen


def _aligned(versions: Versions, sides: Mapping[Lang, Side], chosen: Mapping[str, Evidence[Any]]) -> Alignment:
    sizes = {lang: len(versions.lines(lang)) for lang in LANGS}
    return join(versions.story, sizes, align_in_windows(sides, partial(align_pairs, evidence=chosen)) if sides else {})


def explain(
    versions: Versions,
    *,
    evidence: Sequence[str] = tuple(EVIDENCE),
    lexicon: Lexicon | None = None,
    encoder: Encoder | str | None = None,
    pairs: Collection[Pair] = PAIRS,
) -> Explanation:
    """Return why the links of a story are what `align` makes them: for each pair a reason a link, in the same order.

    >>> from toolkit.data import Line
    >>> both = Versions(story="1", uk=(Line("На борту 31 людина."),), en=(Line("31 were on board."),))
    >>> reason = explain(both)["uk", "en"][0]
    >>> reason.link.type, [tie.left for part in reason.parts if part.source == "numbers" for tie in part.ties]
    ('translated', ['31'])
    """
    chosen = _chosen(versions, evidence, lexicon, encoder=encoder)
    return explained(versions, _aligned(versions, sides_of(versions), chosen), chosen, pairs)


def prepared(
    encoder: Encoder,
    stories: Iterable[Versions],
    *,
    evidence: Sequence[str] = tuple(EVIDENCE),
    total: int | None = None,
    quiet: bool = True,
) -> Encoder:
    """Return the encoder with what it was found to be worth in `stories`, which are encoded, for `align` to use on each.

    `total` is the number of the stories, for the progress bar, which stands on standard error unless `quiet`.
    """
    return encoders.prepared(encoder, stories, partial(align, evidence=evidence), total=total, quiet=quiet)
