"""The language that a version is in: all of it, against what its address says, and each of its sentences."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from toolkit.checks.check import Observation, mark
from toolkit.data import LANGS, AlignedStory, Lang, Severity, Unit
from toolkit.identify import identify
from toolkit.languages import LANGUAGES
from toolkit.saying import language, message, versions

NEIGHBOUR: dict[Lang, Lang] = {"uk": "ru", "ru": "uk"}
CYRILLIC = re.compile(r"[\u0400-\u052f]")
LATIN = re.compile(r"[A-Za-z]")
OWN = {lang: re.compile(f"[{LANGUAGES[lang].own_letters}]", re.IGNORECASE) for lang in NEIGHBOUR}
# Bounded, so that a line of opening marks costs no more than others.
QUOTED = re.compile(
    r"«[^»]{0,1000}»|“[^”]{0,1000}”|„[^“”]{0,1000}[“”]|\"[^\"]{0,1000}\"|\([^()]{0,1000}\)|\[[^\[\]]{0,1000}\]"
)
# Not one line of NTREX's and WMT22's news is taken for another language's at these sizes; of those that do stand in another,
# 95 in a hundred are noticed: eval/results/checks_planted.md.
LEAST = 30  # letters, of Russian in Ukrainian or the other way round
LEAST_OTHER_SCRIPT = 10
WORDS = 3  # with letters of the neighbour and none of one's own: enough in a shorter sentence
ENGLISH_WORDS = 4  # in small letters: names and credits have fewer
HEADLINE_WORDS = 5  # words, none of them Cyrillic, in a title
SMALL_WORDS = frozenset("a an and as at by for from in is of on or over the to with".split())
HEADS = frozenset({"title", "heading"})
MANY = 3  # sentences; a version with more of them is told of in one line
SHOWN = 60  # characters of a sentence in a message


@dataclass(frozen=True, slots=True)
class Foreign:
    """A sentence of a version that is in another of the three languages."""

    unit: Unit
    lang: Lang  # that it is in
    start: int  # in the text of its unit
    end: int
    quoted: bool  # all of it, and so perhaps on purpose

    def text(self, of: Lang) -> str:
        return self.unit.text(of)[self.start : self.end]


def wrong_language(story: AlignedStory) -> Iterator[Observation]:
    """Yield versions in another language than their address says, and sentences in another than their version."""
    for article in story.articles:
        lang, claimed = article.lang, article.claimed
        if claimed and claimed != lang:
            seen = message(
                "{lang}: the address says {claimed}, the text is {own}: {url}",
                lang=versions(lang),
                claimed=language(claimed),
                own=language(lang),
                url=article.url,
            )
            yield Observation(unit=None, message=seen, evidence=(lang, claimed), severity="major", odd=lang)
        found = [f for unit in story.units for f in foreign_sentences(unit, lang)]
        for other in LANGS:
            same = [f for f in found if f.lang == other]
            if len(same) > MANY:
                yield _summary(story, lang, same)
            else:
                yield from (_of_sentence(f, lang) for f in same)


def foreign_sentences(unit: Unit, lang: Lang) -> Iterator[Foreign]:
    """Yield the sentences of a version in a unit that are in another of the three languages."""
    text = unit.text(lang)
    start = 0
    for span in unit.spans(lang):
        end = start + span.end - span.start
        sentence = text[start:end]
        if not _is_own(sentence, lang) and (
            found := _left(unit, lang) or _other(sentence, lang, title=unit.kind in HEADS)
        ):
            around = QUOTED.sub(" ", sentence)
            bare = len(_cyrillic(around)) + len(_latin(around)) < LEAST_OTHER_SCRIPT
            if bare or _agrees(around, lang, found):  # else only its quotation is foreign
                yield Foreign(
                    unit, found, start, end, quoted=bare and around != sentence and NEIGHBOUR.get(lang) == found
                )
        start = end + 1  # units join their sentences with a space


def _left(unit: Unit, lang: Lang) -> Lang | None:
    """Return the neighbour if the text is word for word its version's, with its letters: a poem, or a line forgotten."""
    other = NEIGHBOUR.get(lang)
    text = unit.text(lang)
    return other if other and text == unit.text(other) and OWN[other].search(text) else None


def _is_own(sentence: str, lang: Lang) -> bool:
    """Tell by the letters alone that a sentence is in its version's language, as nearly all are."""
    if lang == "en":
        return not CYRILLIC.search(sentence)
    return OWN[lang].search(sentence) is not None


def _other(text: str, lang: Lang, *, title: bool = False) -> Lang | None:
    """Return the language of a sentence of a version in `lang`, where it is another for certain.

    Of a `title`, words with capitals tell, too: "Bridge in Zelenyi Brid Closes After Flood".
    """
    cyrillic, latin = len(_cyrillic(text)), len(_latin(text))
    words = text.split()
    if lang == "en":
        enough = cyrillic > latin and cyrillic >= LEAST_OTHER_SCRIPT
    elif latin > cyrillic:
        if title and not cyrillic and _is_headline(words):
            return "en"
        enough = latin >= LEAST_OTHER_SCRIPT and sum(map(str.islower, words)) >= ENGLISH_WORDS
    else:
        theirs = OWN[NEIGHBOUR[lang]]
        rest = [word for word in words if not theirs.search(word)]
        shown = len(words) - len(rest)
        # Ukrainian nearly always has letters of its own, Russian often has none. A word or two may be misspelt.
        enough = shown >= WORDS or (
            cyrillic >= LEAST and (shown > 0 or lang == "uk") and identify(" ".join(rest)) == NEIGHBOUR[lang]
        )
    found = identify(text) if enough else None
    return next((other for other in LANGS if other == found != lang), None)


def _is_headline(words: Sequence[str]) -> bool:
    """Whether a title is a headline in English, and not the name of a film or firm: it has words that names have not."""
    bare = [word.strip(".,:;!?\"'«»“”()").lower() for word in words]
    return len(bare) >= HEADLINE_WORDS and any(word in SMALL_WORDS for word in bare)


def _agrees(around: str, lang: Lang, found: Lang) -> bool:
    """Tell whether what stands around the quotations of a sentence is in its language too."""
    if NEIGHBOUR.get(lang) == found:
        return identify(around) == found
    return (len(_latin(around)) > len(_cyrillic(around))) == (found == "en")


def _cyrillic(text: str) -> list[str]:
    return CYRILLIC.findall(text)


def _latin(text: str) -> list[str]:
    return LATIN.findall(text)


def _of_sentence(found: Foreign, lang: Lang) -> Observation:
    severity: Severity = "info" if found.quoted else "major"
    return Observation(
        unit=found.unit,
        message=message(
            "{lang}: a quotation is in {language}: {words}"
            if found.quoted
            else "{lang}: a sentence is in {language}: {words}",
            lang=versions(lang),
            language=language(found.lang),
            words=_short(found.text(lang)),
        ),
        evidence=(lang, found.text(lang)),
        severity=severity,
        odd=lang,
        marks=(mark(found.unit, lang, found.start, found.end),),
    )


def _summary(story: AlignedStory, lang: Lang, found: Sequence[Foreign]) -> Observation:
    of = sum(len(unit.spans(lang)) for unit in story.units)
    first = found[0]
    seen = message(
        "{lang}: {count} of {of:# sentence is|# sentences are} in {language}: {words}",
        lang=versions(lang),
        count=len(found),
        of=of,
        language=language(first.lang),
        words=_short(first.text(lang)),
    )
    return Observation(unit=None, message=seen, evidence=(lang, first.lang, "many"), severity="major", odd=lang)


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else text[: SHOWN - 3].rstrip() + "…"
