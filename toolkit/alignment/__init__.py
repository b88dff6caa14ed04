"""What says the same as what in the versions of a story.

Sources of evidence compare the lines of two versions (EVIDENCE; a new one is a file and a line here, and its weights);
a sentence encoder is one more, where it is asked for.
Forward–backward gives the probability of every link of a pair; the three pairs then tell each other what they found,
are searched again, and decoded. Three-way links are the connected components of what comes out.

    sides → evidence → beads → search → together → search → decoding → joining
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from toolkit.alignment import encoder as encoders
from toolkit.alignment import layout, length, names, numbers, punctuation, words
from toolkit.alignment.encoder import Encoder, open_encoder
from toolkit.alignment.evidence import Evidence
from toolkit.alignment.joining import join
from toolkit.alignment.pairs import align_pairs
from toolkit.alignment.sides import Side
from toolkit.alignment.windows import align_in_windows
from toolkit.data import LANGS, Alignment, Versions
from toolkit.errors import choose

__all__ = ["EVIDENCE", "Encoder", "Evidence", "align", "open_encoder", "prepared"]

EVIDENCE: Mapping[str, Evidence[Any]] = {
    "length": Evidence(length.lengths, length.length_features),
    "numbers": Evidence(numbers.numbers, numbers.number_features),
    "names": Evidence(names.sounds, names.name_features),
    "words": Evidence(words.words, words.word_features),
    "punctuation": Evidence(punctuation.punctuation, punctuation.punctuation_features),
    "layout": Evidence(layout.layout, layout.layout_features),
}


def align(
    versions: Versions, *, evidence: Sequence[str] = tuple(EVIDENCE), encoder: Encoder | str | None = None
) -> Alignment:
    """Align the versions of one story; with two versions one pair, with one its lines alone.

    `encoder` adds the evidence of a sentence encoder: of a folder or a name on the Hub, whose worth is then learned from
    this story alone, or one that was opened and prepared for many.

    >>> from toolkit.data import Line
    >>> both = align(Versions(story="1", uk=(Line("Пором став."), Line("На борту 31 людина.")), en=(Line("31 were on board."),)))
    >>> [(link.left, link.right, link.type) for link in both.uk_en]
    [((0,), (), 'omitted'), ((1,), (0,), 'translated')]
    """
    chosen = {name: choose("evidence", name, EVIDENCE) for name in evidence}
    if encoder is not None:
        chosen["encoder"] = encoders.evidence_of(encoder, versions, partial(align, evidence=evidence))
    sides = {lang: Side(lang=lang, lines=versions.lines(lang)) for lang in LANGS if versions.lines(lang)}
    sizes = {lang: len(versions.lines(lang)) for lang in LANGS}
    return join(versions.story, sizes, align_in_windows(sides, partial(align_pairs, evidence=chosen)) if sides else {})


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
