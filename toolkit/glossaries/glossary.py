"""What a concept is called in each language, and where a text says it, in any inflected form."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from toolkit.data import LANGS, Lang
from toolkit.inflection import beginnings, is_acronym, is_form, may_be_form, same_lemma, stems, takes
from toolkit.text import plain

WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
BETWEEN = re.compile(r"[\s\-–‑]{1,2}|\.\s?")  # the words of one term


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing and its names; the first of a language is the one to use."""

    id: str
    uk: tuple[str, ...] = ()
    ru: tuple[str, ...] = ()
    en: tuple[str, ...] = ()
    avoided: tuple[tuple[Lang, str], ...] = ()  # names that are not to be used
    note: str = ""

    def terms(self, lang: Lang) -> tuple[str, ...]:
        return {"uk": self.uk, "ru": self.ru, "en": self.en}[lang]


@dataclass(frozen=True, slots=True)
class Term:
    """A name of a concept, cut into words."""

    concept: Concept
    text: str
    words: tuple[str, ...]
    avoided: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a text names a concept."""

    term: Term
    start: int
    end: int

    @property
    def concept(self) -> Concept:
        return self.term.concept


@dataclass(frozen=True)
class Glossary:
    """Concepts, to be looked for in texts."""

    concepts: tuple[Concept, ...] = ()
    index: Mapping[Lang, Mapping[str, Sequence[Term]]] = field(default_factory=dict, repr=False, compare=False)
    named: Mapping[tuple[Lang, str], frozenset[str]] = field(default_factory=dict, repr=False, compare=False)

    def find(self, text: str, lang: Lang) -> list[Hit]:
        """Return where `text` names concepts, in its order. Of two names in one place the longer counts."""
        index = self.index.get(lang)
        if not index:
            return []
        words = list(WORD.finditer(text))
        hits: list[Hit] = []
        free = 0
        for i, word in enumerate(words):
            if i < free:
                continue
            best: tuple[int, Term] | None = None
            for term in _starting(index, word.group(), lang):
                length = len(term.words)
                if (best is None or length > best[0]) and _goes_on(text, words[i : i + length], term, lang):
                    best = length, term
            if best:
                free = i + best[0]
                hits.append(Hit(best[1], word.start(), words[free - 1].end()))
        return hits

    def namesakes(self, term: Term, lang: Lang) -> frozenset[str]:
        """Return the ids of the concepts that a name may stand for: "міна" is one thing or another."""
        return self.named.get((lang, plain(term.text)), frozenset((term.concept.id,)))

    def is_sure(self, hit: Hit, text: str, lang: Lang) -> bool:
        """Whether no dictionary says that a word in the text is of another word than the term."""
        words = WORD.findall(text[hit.start : hit.end])
        return all(
            is_acronym(listed) or may_be_form(word, listed, lang)
            for word, listed in zip(words, hit.term.words, strict=True)
        )

    def has_lemma(self, concept: Concept, text: str, lang: Lang) -> bool:
        """Whether a dictionary sees in `text` a one-word name of the concept that `find` did not: "людей" for "людина"."""
        single = [term for term in concept.terms(lang) if WORD.fullmatch(term) and not is_acronym(term)]
        return bool(single) and any(
            same_lemma(word.group(), term, lang) for word in WORD.finditer(text) for term in single
        )


def glossary(concepts: Iterable[Concept]) -> Glossary:
    """Return concepts ready to be looked for."""
    kept = tuple(concepts)
    index: dict[Lang, defaultdict[str, list[Term]]] = {lang: defaultdict(list) for lang in LANGS}
    named: dict[tuple[Lang, str], frozenset[str]] = {}
    for concept in kept:
        names: list[tuple[Lang, str, bool]] = [(lang, text, False) for lang in LANGS for text in concept.terms(lang)]
        names += [(lang, text, True) for lang, text in concept.avoided]
        for lang, text, avoided in names:
            if words := tuple(WORD.findall(text)):
                term = Term(concept, text, words, avoided)
                named[lang, plain(text)] = named.get((lang, plain(text)), frozenset()) | {concept.id}
                for stem in (words[0],) if _is_fixed(words[0]) else stems(words[0], lang):
                    index[lang][stem].append(term)
    return Glossary(kept, index, named)


def _starting(index: Mapping[str, Sequence[Term]], word: str, lang: Lang) -> Iterator[Term]:
    """Yield the terms whose first word may have this form, each once."""
    if _is_fixed(word):
        yield from index.get(word, ())
    seen: set[int] = set()
    for stem in beginnings(word, lang):
        for term in index.get(stem, ()):
            listed = term.words[0]
            fits = word[0].isupper() or not listed[0].isupper()
            if id(term) not in seen and fits and takes(listed, word[len(stem) :], lang):
                seen.add(id(term))
                yield term


def _is_fixed(word: str) -> bool:
    """Whether a word has no forms: "ЗСУ", the "U" of "U.S."."""
    return len(word) == 1 or is_acronym(word)


def _goes_on(text: str, words: Sequence[re.Match[str]], term: Term, lang: Lang) -> bool:
    if len(words) < len(term.words):
        return False
    return all(
        BETWEEN.fullmatch(text, before.end(), word.start()) and _is(word.group(), listed, lang)
        for before, word, listed in zip(words, words[1:], term.words[1:], strict=False)
    )


def _is(word: str, listed: str, lang: Lang) -> bool:
    """Words of a term behind the first may stand as they are listed: in the genitive, or as prepositions."""
    return plain(word) == plain(listed) or is_form(word, listed, lang)
