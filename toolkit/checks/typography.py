"""Typography by house style: quotation marks, apostrophes, dashes, dots, per cent signs and spaces, told once a version each."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from toolkit.checks.check import Observation
from toolkit.data import AlignedStory, HouseStyles, Lang
from toolkit.quotations import steps
from toolkit.saying import Value, message, phrase, versions

AROUND = 12  # characters shown on each side
ADDRESS = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|@\w+")
# A mark and the pattern of its places. In a group "mark" stands what is compared, where it is not all of the match.
APOSTROPHE = re.compile(r"(?<=[^\W\d_])(?P<mark>['’ʼ`])(?=[^\W\d_])")
DASH = re.compile(
    r"(?<=[^\W_»”\"')\]][ \u00a0])(?P<mark>[–—-])(?=[ \u00a0])|(?<=[»”\"')\]][ \u00a0])(?P<other>[–—-])(?=[ \u00a0])"
)
DOTS = re.compile(r"(?<!\.)(?P<mark>\.{3}|…)(?!\.)")
PER_CENT = re.compile(r"(?<=\d)(?P<mark>[ \u00a0\u202f]?)%")
DOUBLE = re.compile(r"(?<=\S)[ \u00a0]{2,}(?=\S)")
BEFORE_MARK = re.compile(r"(?<=\w)[ \u00a0]+(?=[,;!?](?:\s|$)|\.(?:\s|$))")
BEHIND_MARK = re.compile(r"(?<=[^\W\d_]{2}[,;])(?=[^\W\d_]{2})")
GLUED = re.compile(r"(?<=\d)(?=(?:км|кг|грн|млн|млрд|тис|тыс|руб|km|kg|million|billion)\b)")


@dataclass(frozen=True, slots=True)
class Use:
    """A mark, and where it stands in its paragraph."""

    mark: str
    start: int
    text: str

    @property
    def shown(self) -> str:
        return self.text[max(0, self.start - AROUND) : self.start + AROUND].strip()


def house_style(story: AlignedStory, styles: HouseStyles | None = None) -> Iterator[Observation]:
    """Yield where a version departs from `styles`; where they leave a point open, where it does not agree with itself."""
    for article in story.articles:
        style = (styles or HouseStyles()).of(article.lang)
        texts = [ADDRESS.sub(lambda m: "x" * len(m.group()), p.text) for p in article.paragraphs]
        for what, found, wanted in (
            (phrase("quotation marks"), [u for text in texts for u in _outer_quotes(text)], style.quotes),
            (phrase("apostrophes"), _uses(APOSTROPHE, texts), style.apostrophe),
            (phrase("dashes"), _uses(DASH, texts), style.dash),
            (phrase("dots"), _uses(DOTS, texts), style.ellipsis),
            (phrase("per cent signs"), _uses(PER_CENT, texts), style.percent),
        ):
            if seen := _marks(article.lang, what, found, wanted):
                yield seen
        for what, pattern in (
            (phrase("two spaces"), DOUBLE),
            (phrase("a space before a mark"), BEFORE_MARK),
            (phrase("no space behind a mark"), BEHIND_MARK),
            (phrase("no space before a unit"), GLUED),
        ):
            if found := _uses(pattern, texts):
                yield _spaces(article.lang, what, found)


def _uses(pattern: re.Pattern[str], texts: Sequence[str]) -> list[Use]:
    return [Use(_mark(m), m.start(), text) for text in texts for m in pattern.finditer(text)]


def _mark(match: re.Match[str]) -> str:
    mark = next((group for group in match.groups() if group is not None), "")
    return " " if mark and not mark.strip() else mark


def _outer_quotes(text: str) -> list[Use]:
    """Return the quotations that stand in no other, each by its pair of marks."""
    depth, opened, found = 0, (0, ""), []
    for position, step in steps(text):
        if depth == 0 and step > 0:
            opened = position, text[position]
        if depth == 1 and step < 0:
            found.append(Use(opened[1] + text[position], opened[0], text))
        depth = max(0, depth + step)
    return found


def _marks(lang: Lang, what: Value, uses: Sequence[Use], wanted: str | None) -> Observation | None:
    counts = Counter(use.mark for use in uses)
    if wanted is not None:
        wrong = [use for use in uses if use.mark != wanted]
        if not wrong:
            return None
        seen = message(
            "{lang}: {what}: {count} not as the house writes them, {right}: {words}",
            lang=versions(lang),
            what=what,
            count=len(wrong),
            right=_named(wanted),
            words=wrong[0].shown,
        )
    elif len(counts) < 2:
        return None
    else:
        (usual, _), *others = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        rare = next(use for use in uses if use.mark == others[-1][0])
        wrong = [use for use in uses if use.mark != usual]
        seen = message(
            "{lang}: {what} in two ways, {usual} ({often}) and {rare} ({count}): {words}",
            lang=versions(lang),
            what=what,
            usual=_named(usual),
            often=counts[usual],
            rare=_named(rare.mark),
            count=len(wrong),
            words=rare.shown,
        )
    return Observation(
        unit=None,
        message=seen,
        evidence=(lang, what.texts[0], wanted or "", *sorted({use.mark for use in wrong})),
        severity="info",
        odd=lang,
    )


def _named(mark: str) -> str:
    """Return a mark as it can be shown: a per cent sign with what stands before it."""
    return f"5{mark}%" if mark in ("", " ") else mark


def _spaces(lang: Lang, what: Value, uses: Sequence[Use]) -> Observation:
    return Observation(
        unit=None,
        message=message(
            "{lang}: {what}, {count:once|# times}: {words}",
            lang=versions(lang),
            what=what,
            count=len(uses),
            words=uses[0].shown,
        ),
        evidence=(lang, what.texts[0]),
        severity="info",
        odd=lang,
    )
