"""Links as text: JSON by document, a ladder of one pair, a table with the sentences. All are made a document at a time."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from toolkit.alignment.documents import SURROGATES, entry, links_of
from toolkit.alignment.texts import Document
from toolkit.data import LANGS, PAIRS, Alignment, Lang, LinkType, Pair, PairLink
from toolkit.errors import UsageError
from toolkit.units import TURNED

Stories = Iterable[tuple[Document, Alignment]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What a caller may choose of the output."""

    pair: Pair | None = None  # in either direction; None: all there are
    measure: str = "probability"  # what the numbers are called: those of somebody else's ladder are "score"


def json_lines(stories: Stories, form: Form) -> Iterator[str]:
    """Yield one object, a document a line: links of each pair and their probabilities, as documents.py has them."""
    between = "{\n"
    for document, alignment in stories:
        links = links_of(document.versions, alignment)
        links[form.measure] = links.pop("probability")
        if form.pair:
            name = "-".join(form.pair if form.pair in PAIRS else form.pair[::-1])
            measures = links[form.measure]
            assert isinstance(measures, dict)
            links = {name: links[name], form.measure: {name: measures[name]}}
        yield between + entry(document.versions, links)
        between = ",\n"
    yield "{}\n" if between == "{\n" else "\n}\n"


def ladder_lines(stories: Stories, form: Form) -> Iterator[str]:
    """Yield the links of a pair, a link a line: `[0]:[0, 1]:0.9871`.

    Numbers are those of the lines of the files, where the documents come from plain files; else positions in the
    document. Raises UsageError where no pair was chosen of three.
    """
    for document, alignment in stories:
        pair = form.pair or _only_pair(document)
        places = [(document.places or {}).get(lang) for lang in pair]
        for link in _links(document, alignment, pair):
            sides = [_places(*side) for side in zip((link.left, link.right), places, strict=True)]
            yield f"{sides[0]}:{sides[1]}:{link.probability:.6g}\n"


def tsv_lines(stories: Stories, form: Form) -> Iterator[str]:
    """Yield a row a link under a header: document, a column a language, type and probability.

    The rows are three-way links; with `form.pair` the links of that pair, in its direction.
    """
    langs = form.pair or LANGS
    yield "\t".join(("doc", *langs, "type", form.measure)) + "\n"
    for document, alignment in stories:
        rows: Iterable[tuple[Mapping[Lang, Sequence[int]], LinkType, float]]
        if form.pair:
            left, right = form.pair
            rows = (
                ({left: link.left, right: link.right}, link.type, link.probability)
                for link in _links(document, alignment, form.pair)
            )
        else:
            rows = (
                ({lang: link.positions(lang) for lang in LANGS}, link.type, link.probability)
                for link in alignment.links
            )
        for positions, kind, probability in rows:
            texts = (
                " ".join(document.versions.lines(lang)[position].text for position in positions[lang]) for lang in langs
            )
            yield "\t".join(map(_cell, (document.versions.story, *texts, kind, f"{probability:.6g}"))) + "\n"


Writer = Callable[[Stories, Form], Iterator[str]]
OUTPUTS: Mapping[str, Writer] = {"json": json_lines, "ladder": ladder_lines, "tsv": tsv_lines}


def _links(document: Document, alignment: Alignment, pair: Pair) -> Iterator[PairLink]:
    """Yield the links of a pair in either direction; of a version whose counterpart is missing, its lines alone."""
    if pair in PAIRS:
        yield from alignment.pair(*pair)
    else:
        for link in alignment.pair(*pair[::-1]):
            yield PairLink(
                left=link.right, right=link.left, probability=link.probability, type=TURNED.get(link.type, link.type)
            )
    left, right = (document.versions.lines(lang) for lang in pair)
    if not (left and right):
        for place in range(len(left)):
            yield PairLink(left=(place,), probability=1.0, type="omitted")
        for place in range(len(right)):
            yield PairLink(right=(place,), probability=1.0, type="added")


def _only_pair(document: Document) -> Pair:
    langs = tuple(document.places or (lang for lang in LANGS if document.versions.lines(lang)))
    if len(langs) != 2:
        raise UsageError(
            f"a ladder holds one pair, here are {', '.join(langs)}; choose with --pair uk-en, uk-ru or ru-en"
        )
    return langs[0], langs[1]


def _places(positions: Sequence[int], places: Sequence[int] | None) -> str:
    return str([position if places is None else places[position] for position in positions])


def _cell(text: str) -> str:
    return SURROGATES.sub("\ufffd", " ".join(text.split()))
