"""A finding as an editor reads it: what is wrong and in which version, the correction, and where it stands on the live pages."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from toolkit.data import SEVERITIES, AlignedStory, Finding, Lang
from toolkit.saying import INTERFACES, label, on_page, say_finding

QUIET = ("info",)  # severities of what newsrooms do on purpose: one line a version, shown in full when asked for
# What a message names as written, and what as meant: names of values in its template, in pairs.
CORRECTIONS = (("word", "right"), ("rare", "usual"))
FEW = 6  # words; of a longer text its first and last few lead to it
ENDS = 3  # words


@dataclass(frozen=True, slots=True)
class Correction:
    """What is written, and what it should be."""

    wrong: str
    right: str


@dataclass(frozen=True, slots=True)
class LivePage:
    """A version on the web, at the words in question where the browser can find them."""

    name: str
    href: str


@dataclass(frozen=True, slots=True)
class Note:
    """A finding, as shown."""

    anchor: str
    number: int  # among those of its story, in the order in which they stand there
    finding: Finding
    message: str
    check: str
    category: str
    severity: str
    odd: str | None  # name of the language
    correction: Correction | None
    pages: tuple[LivePage, ...]
    ignored: str | None  # why, "" where that is not known; None: it is not

    @property
    def quiet(self) -> bool:
        """Whether it is shown only when asked for."""
        return is_quiet(self.finding) or self.ignored is not None


@dataclass(frozen=True, slots=True)
class Aside:
    """What was done on purpose, as far as can be told, in one line a version."""

    lang: Lang | None  # None: it cannot be told in which
    name: str
    messages: tuple[str, ...]  # about the story as a whole, or its only one
    more: tuple[tuple[str, int], ...]  # of several at its rows, names of checks and how many


def is_quiet(finding: Finding) -> bool:
    return finding.severity in QUIET


def anchor(noun: Literal["story", "unit", "finding"], name: str) -> str:
    """Return the id of an element and the fragment that leads there.

    >>> anchor("story", "news.example/7 a")
    'story-news.example/7%20a'
    """
    return f"{noun}-{quote(name, safe='/:.~', errors='surrogatepass')}"


def language_names(ui: str) -> dict[Lang, str]:
    """Return the languages as they stand on a page.

    >>> language_names("uk")["en"]
    'Англійська'
    """
    names = INTERFACES[ui].languages[""]
    return {"uk": capital(names["uk"]), "ru": capital(names["ru"]), "en": capital(names["en"])}


def check_name(check: str, ui: str) -> str:
    """Return what a check is called on a page.

    >>> check_name("number-mismatch", "en"), check_name("number-mismatch", "uk")
    ('Number mismatch', 'Числа різняться')
    """
    name = label(check, ui)
    return capital(name.replace("-", " ") if name == check else name)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def by_severity(findings: Iterable[Finding]) -> list[Finding]:
    """Return the gravest first, else in the order given."""
    return sorted(findings, key=lambda f: -SEVERITIES.index(f.severity))


def note(number: int, finding: Finding, story: AlignedStory, ui: str, ignored: Mapping[str, str]) -> Note:
    return Note(
        anchor=anchor("finding", finding.id),
        number=number,
        finding=finding,
        message=say_finding(finding, ui),
        check=check_name(finding.check, ui),
        category=label(finding.category, ui),
        severity=label(finding.severity, ui),
        odd=language_names(ui)[finding.odd] if finding.odd else None,
        correction=correction(finding),
        pages=live_pages(finding, story, ui),
        ignored=ignored.get(finding.id),
    )


def correction(finding: Finding) -> Correction | None:
    """Return what a check proposes, where its message names one."""
    words = {value.name: value.texts[0] for value in finding.values if value.kind == "words" and value.texts}
    for wrong, right in CORRECTIONS:
        if words.get(wrong) and words.get(right):
            return Correction(words[wrong], words[right])
    return None


def live_pages(finding: Finding, story: AlignedStory, ui: str) -> tuple[LivePage, ...]:
    unit = next((unit for unit in story.units if unit.id == finding.unit), None)
    names = language_names(ui)
    return tuple(
        LivePage(names[a.lang], leading_to(a.url, unit.text(a.lang) if unit else ""))
        for a in story.articles
        if is_web(a.url)
    )


def is_web(url: str) -> bool:
    """Say whether a click on `url` opens a web page: neither a script nor a file of this machine.

    >>> is_web("https://news.example/7/"), is_web("javascript:alert(1)"), is_web("//news.example/7/")
    (True, False, False)
    """
    return url.startswith(("https://", "http://"))


def leading_to(url: str, text: str) -> str:
    """Return an address at which a browser scrolls to `text` and lights it; one that cannot opens the page.

    >>> leading_to("https://news.example/7/", "It has been closed since early on Friday, 5 May")
    'https://news.example/7/#:~:text=It%20has%20been,Friday%2C%205%20May'
    """
    words = text.split()
    if not words:
        return url
    runs = [words] if len(words) <= FEW else [words[:ENDS], words[-ENDS:]]
    coded = ",".join(quote(" ".join(run), safe="", errors="replace").replace("-", "%2D") for run in runs)
    return f"{url}{'' if '#' in url else '#'}:~:text={coded}"


def asides(notes: Sequence[Note], ui: str) -> tuple[Aside, ...]:
    """Return what is only for information, one line a version, in the order of their first remarks."""
    names = language_names(ui)
    by_lang: dict[Lang | None, list[Note]] = {}
    for one in notes:
        if is_quiet(one.finding) and one.ignored is None:
            by_lang.setdefault(one.finding.odd, []).append(one)
    return tuple(
        Aside(
            lang=lang,
            name=names[lang] if lang else on_page("All versions", ui),
            messages=tuple(n.message for n in found if n.finding.unit is None or len(found) == 1),
            more=tuple(Counter(n.check for n in found if n.finding.unit is not None and len(found) > 1).items()),
        )
        for lang, found in by_lang.items()
    )
