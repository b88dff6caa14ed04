"""Translations that went wrong as a whole: what a score hides, since it is a mean.

Each kind is a pure function of source, output and direction, so that anybody's output can be looked at. Thresholds were set
on published translations, which should not fail: eval/mt/failures.py measures how many do (eval/results/failures.md).
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from toolkit.data import Failed, Failure, FailureKind, Failures, Lang, Pair
from toolkit.identify import identify
from toolkit.languages import LANGUAGES
from toolkit.text import comparable

CYRILLIC = "\u0400-\u052f"
LATIN = "A-Za-z\u00c0-\u024f"
WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[@#]\w+|\S+@\S+|\b[\w-]+\.(?:com|net|org|ua|ru|info)\b(?:/\S*)?")
CYRILLIC_WORD = re.compile(rf"[{CYRILLIC}]{{2,}}")
LATIN_WORDS = re.compile(rf"[{LATIN}]+(?:[\s,'’-]+[{LATIN}]+)*")
ENDS = tuple(".!?…:;»”\"')]*–—-")  # how a sentence that is whole may end
NAME = 40  # characters; up to here, equal texts are mostly names and figures
LETTERS = 25  # a language is told apart from fewer letters only by luck
SURE = 60  # Cyrillic letters, where none decides: a model takes «Будь ласка, дотримуйтесь процесу» for another language
MIXED = 0.25  # share of Cyrillic letters from which a sentence in Latin letters holds names and is not English
ENGLISH = frozenset("the of and that with for was has were said".split())
SURELY_ENGLISH = 2  # of these; they spare most sentences the language model's 0.4 ms
FOREIGN: Mapping[Lang, frozenset[str]] = {
    "uk": frozenset(LANGUAGES["ru"].own_letters + "ў"),
    "ru": frozenset(LANGUAGES["uk"].own_letters + "ў"),
}
OWN: Mapping[Lang, frozenset[str]] = {
    "uk": frozenset(LANGUAGES["uk"].own_letters),
    "ru": frozenset(LANGUAGES["ru"].own_letters),
}
NGRAM, TIMES = 4, 2  # words, and how much oftener than in the source: Raunak et al. (2021), Guerreiro et al. (2023)
# Five times the same, spaces or not: "хахахахаха", "так так так так так".
IN_A_ROW = re.compile(r"(\w[^\n]{0,15}?)\1{4,}")
LONG = 40  # characters; the lengths of shorter sentences and their translations say little
SHORT = 0.4  # of the source's length in characters; of published translations 1 in 1,000 is as short
SHORTISH = 0.65  # the same, where the output also lacks the mark that the source ends with
LEFT_OVER = 3  # words in lower case, in a run of Latin ones: a title of a book in a Ukrainian text has fewer
SHOWN = 3  # examples of each kind


def empty(source: str, output: str, direction: Pair) -> bool:
    """Nothing is said, where the source says something."""
    return not any(map(str.isalnum, output)) and any(map(str.isalnum, source))


def cut(source: str, output: str, direction: Pair) -> bool:
    """Much shorter than the source, or somewhat, and it does not end as a sentence does."""
    if len(source) < LONG or not any(map(str.isalnum, output)):
        return False
    ratio = len(output) / len(source)
    unended = source.rstrip().endswith(ENDS) and not output.rstrip().endswith(ENDS)
    return ratio < (SHORTISH if unended else SHORT)


def looping(source: str, output: str, direction: Pair) -> bool:
    """Says one thing again and again, and the source does not."""
    if repeats(output) - repeats(source) >= TIMES:
        return True
    return bool(IN_A_ROW.search(output.lower())) and not IN_A_ROW.search(source.lower())


def repeats(text: str) -> int:
    """Return how often the commonest run of four words occurs."""
    words = [word.lower() for word in WORD.findall(text)]
    counts = Counter(tuple(words[i : i + NGRAM]) for i in range(len(words) - NGRAM + 1))
    return max(counts.values(), default=0)


def copied(source: str, output: str, direction: Pair) -> bool:
    """The source itself, too long to be a name."""
    text = comparable(output).casefold()
    return len(text) > NAME and text == comparable(source).casefold()


def wrong_language(source: str, output: str, direction: Pair) -> bool:
    """In another language than asked for, unless the source is in that language already."""
    cyrillic, latin = len(re.findall(f"[{CYRILLIC}]", output)), len(re.findall(f"[{LATIN}]", output))
    if cyrillic + latin < LETTERS:
        return False
    target = direction[1]
    if target != "en":
        foreign, own = (sum(letter in some for letter in output.lower()) for some in (FOREIGN[target], OWN[target]))
        if cyrillic >= MIXED * (cyrillic + latin) and foreign <= own and (foreign or cyrillic < SURE):
            return False
        if MIXED * (cyrillic + latin) <= cyrillic <= latin:  # names and quotations in Latin letters
            return False
    if target == "en" and not cyrillic and len(ENGLISH & set(output.lower().split())) >= SURELY_ENGLISH:
        return False
    found = identify(output)
    return found not in (None, target) and (found == direction[0] or found != identify(source))


def source_script(source: str, output: str, direction: Pair) -> bool:
    """Words are left as the source has them, in letters that the target does not have; names in Latin letters are not meant."""
    here, there = direction
    text, said = ADDRESS.sub(" ", output), set(WORD.findall(source.lower()))
    if there == "en":
        return any(CYRILLIC_WORD.fullmatch(word) for word in re.findall(r"[^\W\d_]+", text))
    if here == "en":
        runs = (WORD.findall(run) for run in LATIN_WORDS.findall(text))
        return any(sum(word[0].islower() and word.lower() in said for word in run) >= LEFT_OVER for run in runs)
    foreign = set(LANGUAGES[here].own_letters)
    left = [word for word in WORD.findall(text.lower()) if foreign & set(word) and word in said]
    return bool(left)


KINDS: Mapping[FailureKind, Callable[[str, str, Pair], bool]] = {
    "empty": empty,
    "cut": cut,
    "looping": looping,
    "copied": copied,
    "wrong-language": wrong_language,
    "source-script": source_script,
}


def kinds_of(source: str, output: str, direction: Pair) -> tuple[FailureKind, ...]:
    """Return what is wrong with a translation as a whole.

    >>> kinds_of("Міст закрили на ремонт.", "", ("uk", "en"))
    ('empty',)
    >>> kinds_of("Міст закрили.", "The bridge закрили.", ("uk", "en"))
    ('source-script',)
    """
    return tuple(name for name, kind in KINDS.items() if kind(source, output, direction))


def find(sources: Sequence[str], outputs: Sequence[str], direction: Pair) -> Failures:
    """Return what went wrong in a system's outputs, with examples of each kind: first those that fail in no other way."""
    found: dict[int, tuple[FailureKind, ...]] = {}
    for position, (source, output) in enumerate(zip(sources, outputs, strict=True)):
        if kinds := kinds_of(source, output, direction):
            found[position] = kinds
    by_kind = {kind: [p for p, kinds in found.items() if kind in kinds] for kind in KINDS}
    return Failures(
        segments=tuple(found),
        kinds=tuple(
            Failure(
                kind=kind,
                count=len(positions),
                examples=tuple(
                    Failed(segment=p, source=sources[p], output=outputs[p])
                    for p in sorted(positions, key=lambda p: len(found[p]))[:SHOWN]
                ),
                segments=tuple(positions),
            )
            for kind, positions in by_kind.items()
            if positions
        ),
    )
