"""Paragraphs into sentences, as offsets; one policy for the three languages.

A sentence ends at `.`, `!`, `?` or `…`, with the quotation marks and brackets behind it, before what can begin a sentence.
Quotations of several sentences are split, but not one inside a sentence that goes on behind it at once (`сказав: «Ні. Я тут» і
пішов.`); the words that say who spoke stay with the quotation (`"…!" – сказав X.`);
an editor's note in brackets stays in the sentence before it, whole; brackets inside a sentence are not split.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache

from toolkit.data import Article, Kind, Lang, Sentence
from toolkit.languages import LANGUAGES, Language

WHOLE: frozenset[Kind] = frozenset(("title", "caption", "heading"))  # one sentence each, whatever stands in them
END = ".!?…"
QUOTES = "\"'»”’“"
DASHES = "-‐‑–—−"
LOWER = "a-zß-öø-ÿа-яёіїєґ"
# An end mark, or a bracket that may close a note, with what closes behind it. What follows is no lower-case letter ("mTOR"
# and its like apart) and no mark that goes on. Nothing is tried twice: a line of a million dots costs no more than one of letters.
CANDIDATE = re.compile(
    rf"([{END})\]](?<![{END}].)(?<![)\]][)\]])(?:(?<=[{END}])[{END}]++)?)([{QUOTES})\]]*+)\s++"
    rf"(?=[^{LOWER},;:%)\]»]|[a-z]{{1,2}}[A-Z])"
)
# A quotation that opens inside a sentence which goes on behind it without a dash or comma: "почула «Ні. Я тут» тощо".
# Straight marks are told by the spaces around them.
WITHIN = re.compile(
    rf"(?<=[{LOWER},:]\s)(?:«[^«»]{{1,600}}»|[“„][^“„”]{{1,600}}”|\"(?=\S)[^\"]{{1,600}}(?<=\S)\")(?=\s[{LOWER}])"
)
LONGEST_BRACKET = 1500  # characters; a bracket that is not closed within them protects nothing
LOOK_BACK = 30  # characters; longer than any abbreviation
NUMBERING = re.compile(r"\d{1,3}(?:\.\d{1,3})*|[IVX]{1,5}|[a-zа-яіїєґ]")
NUMBER_BEFORE = re.compile(r"(?:\d|\b[IVXLХІ]+)(?:-?\w{1,3})?\s(?:(?:кв|куб|тис|тыс|млн|млрд)\.?\s){0,2}$")
INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.-?)*[^\W\d_]")
WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
DASHED = re.compile(rf"[{DASHES}]+\s*[^\s{LOWER}]")  # "… – Я не піду"
REPLICA = re.compile(rf"[{DASHES}]+\s*[\"'«“„]")  # "…» – «Так"
CLOSED_LATE = re.compile(rf"[{QUOTES}]\s*[{DASHES},]")  # "слово… " – сказав він
LONG = 80  # characters; no date at the head of a sentence is so long
SHORT_DATE = 6  # words: "У 2014 р. Росія …" is one sentence, "… підписали у 2014 р. Росія …" two
QUOTE_SET = frozenset(QUOTES)
HOURS = ("a.m.", "p.m.")
YEAR = ("р.", "рр.", "г.", "гг.", "ст.", "в.", "вв.")
LATIN = frozenset(("dr.", "mr.", "mrs.", "st."))  # of names that stay in Latin letters in all three languages
VOWELS = frozenset("аеиоуіїєюяыэёaeiouy")


@dataclass(frozen=True, slots=True)
class Rules:
    """One language's tables, in the form in which they are asked."""

    lang: Lang
    never: frozenset[str]
    may_end: frozenset[str]
    before_number: frozenset[str]
    may_go_on: frozenset[str]
    after_hour: frozenset[str]
    time_words: frozenset[str]
    date: re.Pattern[str] | None  # the head of a sentence that is nothing but a date: "Станом на 1 січня 2024 р"
    starters: frozenset[str]
    note: re.Pattern[str]  # the inside of a bracket that an editor has signed, from its last dash
    said: re.Pattern[str] | None  # "Officer Jones said"


def split(text: str, lang: Lang) -> list[tuple[int, int]]:
    """Return the sentences of a paragraph as trimmed offsets, which hold every character but white space.

    >>> text = "О. В. Синявський послався на ст. 111. «Так!» – сказав він (у Раді – ред.). Далі"
    >>> [text[start:end] for start, end in split(text, "uk")]
    ['О. В. Синявський послався на ст. 111.', '«Так!» – сказав він (у Раді – ред.).', 'Далі']
    """
    rules = _rules(lang)
    within = [m.span() for m in WITHIN.finditer(text)]
    brackets = _brackets(text, rules) if "(" in text or "[" in text else ()
    start = len(text) - len(text.lstrip())
    spans: list[tuple[int, int]] = []
    for match in CANDIDATE.finditer(text, start):
        if within and _is_inside(within, match.start()):
            continue
        if _ends(text, start, match, brackets, rules):
            spans.append((start, match.end(2)))
            start = match.end()
    end = len(text.rstrip())
    if start < end:
        spans.append((start, end))
    return spans


def split_article(article: Article) -> tuple[Sentence, ...]:
    """Return the sentences of an article, paragraph by paragraph; a title, caption or heading is one."""
    sentences: list[Sentence] = []
    for position, paragraph in enumerate(article.paragraphs):
        text, start = paragraph.text, paragraph.start
        if paragraph.kind in WHOLE:
            left = len(text) - len(text.lstrip())
            spans = [(left, len(text.rstrip()))] if text.strip() else []
        else:
            spans = split(text, article.lang)
        sentences += [Sentence(start + left, start + right, position) for left, right in spans]
    return tuple(sentences)


def _is_inside(spans: list[tuple[int, int]], at: int) -> bool:
    """Whether `at` is in one of the spans, which are in order."""
    before = bisect_right(spans, at, key=lambda span: span[0]) - 1
    return before >= 0 and at < spans[before][1]


@dataclass(frozen=True, slots=True)
class Bracket:
    """A closed bracket outside all others."""

    open: int
    close: int
    note: bool  # signed by an editor


def _brackets(text: str, rules: Rules) -> tuple[Bracket, ...]:
    """Return the closed brackets of `text` in order."""
    found: list[Bracket] = []
    open_at: list[int] = []
    for match in re.finditer(r"[()\[\]]", text):
        at = match.start()
        if match.group() in "([":
            open_at.append(at)
        elif open_at:
            opened = open_at.pop()
            if text[opened] + match.group() in ("()", "[]") and at - opened <= LONGEST_BRACKET:
                while found and found[-1].open > opened:
                    found.pop()
                found.append(Bracket(opened, at, rules.note.search(text, max(opened, at - LOOK_BACK), at) is not None))
    return tuple(found)


def _ends(text: str, start: int, match: re.Match[str], brackets: tuple[Bracket, ...], rules: Rules) -> bool:
    """Whether a sentence that begins at `start` ends at the candidate."""
    mark, closing, after = match.group(1), match.group(2), match.end()
    if brackets:
        verdict = _ends_at_bracket(text, start, match, brackets)
        if verdict is not None:
            return verdict
    if mark in ")]":
        return match.start() > 0 and text[match.start() - 1] in ":;-"  # of a smiley
    quoted = not QUOTE_SET.isdisjoint(closing)
    following = text[after]
    if following in DASHES:
        return (REPLICA if quoted else DASHED).match(text, after) is not None
    if CLOSED_LATE.match(text, after):
        return False
    if mark == ".":
        return bool(closing) or not _is_abbreviation(text, start, match.start(), after, rules)
    if following.isdigit() and mark[0] in ".…" and text[match.start() - 1].isspace():
        return False  # "у районі … 2023 року"
    return not (quoted and rules.said and rules.said.match(text, after))


def _ends_at_bracket(text: str, start: int, match: re.Match[str], brackets: tuple[Bracket, ...]) -> bool | None:
    """Judge a candidate inside, at the end of, or before a bracket; None: no bracket matters."""
    at, behind, after = match.start(), match.end(2), match.end()
    position = bisect_right(brackets, at, key=lambda b: b.open) - 1
    if position >= 0 and at <= brackets[position].close:
        bracket = brackets[position]
        remark = bracket.note or text[bracket.open] == "["
        if bracket.close < behind:  # the candidate closes it
            if remark:
                return _is_terminated(text, start, bracket.open)
            return None if bracket.open == start and bracket.close != at else False
        return None if bracket.open == start and not bracket.note else False
    if position + 1 < len(brackets) and brackets[position + 1].open == after:
        bracket = brackets[position + 1]
        return None if not bracket.note and not (text[after] == "[" and _stands_alone(text, bracket)) else False
    return None


def _is_terminated(text: str, start: int, end: int) -> bool:
    return re.search(rf"[{END}][{QUOTES})\]]*\s*$", text[max(start, end - 8) : end]) is not None


def _stands_alone(text: str, bracket: Bracket) -> bool:
    """Whether an unsigned "[…]" is a remark of its own, not the beginning of a sentence: "[The president] said"."""
    behind = re.compile(rf"\s*[{LOWER}]").match(text, bracket.close + 1)
    return behind is None and " " in text[bracket.open : bracket.close]


def _is_abbreviation(text: str, start: int, dot: int, after: int, rules: Rules) -> bool:
    """Whether the dot belongs to an abbreviation, an initial or the number of a list item, and the sentence goes on."""
    head = text[max(start, dot - LOOK_BACK) : dot]
    if not head or head[-1].isspace():
        return False
    *earlier, token = head.split()
    token = token.lstrip("(«\"'“„[—–")
    if dot - len(token) == start and NUMBERING.fullmatch(token):
        return True
    following = text[after]
    number = following.isdigit() or following == "№"
    word = WORD.match(text, after)
    begins = word is not None and word.group() in rules.starters and text[word.end() : word.end() + 1] != "."
    form = token.lower() + "."
    if ".-" in form and form not in rules.never and not INITIALS.fullmatch(token):
        form = form.rpartition(".-")[2]  # "ген.-лейт."
    if len(token) > 1 or token.islower():
        if earlier and (both := earlier[-1].lower() + form) in rules.may_end:
            form = both  # "т. д."
        before = dot - len(token)
        if form in rules.may_end and (
            form not in rules.never or NUMBER_BEFORE.search(text, max(start, before - LOOK_BACK), before)
        ):
            return number or _goes_on(text[start : min(dot, start + LONG)], form, word, begins, rules)
        if form in rules.never:
            return not begins
    if number:
        return form in rules.before_number
    if token[:1].isupper():
        second = bool(earlier) and earlier[-1].endswith(".") and INITIALS.fullmatch(earlier[-1].rstrip(".")) is not None
        if second and not (len(earlier) > 1 and earlier[-2][0].isupper()):
            begins = False  # "Ф. В. Де Клерк"; behind a surname, "Синявський О. В. Він", it may begin
        if begins or not INITIALS.fullmatch(token) or (token == "I" and rules.lang == "en"):
            return False
        listed = any(len(word.rstrip(",")) == 1 and word[0].isupper() for word in earlier[-2:])  # "вітаміни А, В та С."
        return not listed
    return len(token) == 1 and token.isalpha() and token not in VOWELS and not begins


def _goes_on(head: str, form: str, word: re.Match[str] | None, begins: bool, rules: Rules) -> bool:
    """Whether a sentence that has come to an abbreviation that may end it goes on with the capitalised `word`."""
    if word is None or begins:
        return False
    if form in HOURS:
        return word.group() in rules.after_hour
    if form in YEAR:
        if rules.date and rules.date.fullmatch(head):
            return True
        return len(head.split(None, SHORT_DATE)) < SHORT_DATE and head.split(None, 1)[0].lower() in rules.time_words
    return form in rules.may_go_on


def _date(language: Language) -> re.Pattern[str]:
    months = "|".join(sorted(form for forms in language.months for form in forms))
    return re.compile(
        rf"(?:(?:{'|'.join(sorted(language.time_words))})\s(?:[^\W\d]+\s){{0,2}})?"
        rf"\d{{1,2}}(?:(?:-\w{{1,3}})?\s(?:{months})\s|\.\d\d\.)\d{{4}}\s?\w{{1,2}}",
        re.IGNORECASE,
    )


@cache
def _rules(lang: Lang) -> Rules:
    language = LANGUAGES[lang]
    marks = "|".join(re.escape(mark) for mark in sorted(language.editor_marks, key=lambda m: (-len(m), m)))
    return Rules(
        lang=lang,
        never=language.abbreviations | LATIN,
        may_end=language.may_end,
        before_number=language.before_number,
        may_go_on=language.may_go_on,
        after_hour=language.after_hour,
        time_words=language.time_words,
        date=_date(language) if language.time_words else None,
        starters=language.starters,
        note=re.compile(rf"[{DASHES}]\s*(?:{marks})\.?\s*$"),
        said=re.compile(rf"(?:[A-Z][\w.'’-]*\s+){{1,5}}(?:{'|'.join(language.speech)})\b") if language.speech else None,
    )
