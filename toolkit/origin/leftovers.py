"""What a translator leaves standing or has to add: words of the original, notes for readers elsewhere."""

import re
from collections.abc import Iterator

from toolkit.data import AlignedStory, Article, Lang, Sign
from toolkit.languages import LANGUAGES
from toolkit.text import comparable

WORD = re.compile(r"[^\W\d_]{2,}")
CYRILLIC = re.compile(r"[\u0400-\u052f]{2,}")
WEIGHT = 1.2
NOTE_WEIGHT = 0.8
MARKS = "|".join(re.escape(mark) for language in LANGUAGES.values() for mark in language.editor_marks)
NOTE = re.compile(rf"[\[(][^\])]{{1,200}}[-–—]\s*(?:{MARKS}|УП)\.?\s*[\])]")


def leftovers(story: AlignedStory) -> Iterator[Sign]:
    """Words in letters that only another version's language has. A quotation may hold them, so they weigh little."""
    for article in story.articles:
        text = body(article)
        others = [lang for lang in story.langs if lang != article.lang]
        if article.lang == "en":
            left = CYRILLIC.findall(text)
            by_lang: dict[Lang, list[str]] = {lang: own(left, lang) for lang in others}
            if left:
                yield Sign(name="left-over-words", lang="en", weight=-WEIGHT, text=f"en holds {listed(left)}")
        else:
            by_lang = {lang: own(WORD.findall(text), lang) for lang in others if lang != "en"}
        for lang, words in by_lang.items():
            if words:
                text_ = f"{article.lang} holds {listed(words)}, in letters of {lang}"
                yield Sign(name="left-over-words", lang=lang, weight=WEIGHT, text=text_)


def own(words: list[str], lang: Lang) -> list[str]:
    """Return those words that hold a letter which only `lang` has."""
    letters = set(LANGUAGES[lang].own_letters)
    return [word for word in words if letters & set(word.lower())]


def notes(story: AlignedStory) -> Iterator[Sign]:
    """Notes of the editor that the other versions do without explain a story to readers who are not its own."""
    counts = {article.lang: len(NOTE.findall(body(article))) for article in story.articles}
    for lang, count in counts.items():
        if len(counts) > 1 and count and not any(n for other, n in counts.items() if other != lang):
            text = f"{count} editor's note{'s' * (count > 1)} in {lang} alone"
            yield Sign(name="editor-notes", lang=lang, weight=-NOTE_WEIGHT, text=text)


def body(article: Article) -> str:
    return comparable(" ".join(p.text for p in article.paragraphs if p.kind != "caption"))


def listed(words: list[str]) -> str:
    distinct = list(dict.fromkeys(words))
    return ", ".join(distinct[:3]) + (f" and {len(distinct) - 3} more words" if len(distinct) > 3 else "")
