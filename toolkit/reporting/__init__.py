"""One page that shows it all: what came in and was left out, the scores, the findings, and every story side by side.

The page is one HTML file that needs nothing else. Text of articles is escaped by the template, and a policy in its head
lets no script run but the one below, so that a headline can never become code.
"""

import re
from base64 import b64encode
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from toolkit.data import AlignedStory, Finding, Score
from toolkit.reporting.rows import NAMES, view
from toolkit.reporting.summary import Figures, Head, groups, head_of, score_tables
from toolkit.version import VERSION

if TYPE_CHECKING:
    from toolkit.corpus.ledger import Ledger

__all__ = ["MOST", "Figures", "choose_stories", "environment", "parts", "render"]

MOST = 1000  # stories; of 16 rows each they make a page of 16 MB, which Chromium opens in a second
AT_ONCE = 1_000  # bits of the template, a story or so, that are written together
OPEN = 40  # stories; a page of more shows them folded
NONE: Mapping[str, str] = MappingProxyType({})
NO_NOTES: Mapping[tuple[str, str], str] = MappingProxyType({})
# UTF-8 cannot hold the surrogates and HTML should not hold the control characters; one for one, so offsets stay.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def render(
    *,
    title: str,
    about: str,
    ledger: "Ledger",
    stories: Iterable[AlignedStory],
    findings: Sequence[Finding],
    scores: Sequence[Score],
    dropped: Mapping[str, str] = NONE,
    notes: Mapping[tuple[str, str], str] = NO_NOTES,
    most: int = MOST,
) -> str:
    """Return the page.

    `about` says what the corpus is, an empty line between paragraphs. The stories have a unit for each link; `dropped`
    names the rule that keeps a unit out of the corpus, by unit id. `notes` says what a reader of scores should know of
    a system, by direction and name. Of more than `most` stories those with findings are shown before others; the figures count
    all. Stories keep their order.
    """
    shown, figures = choose_stories(stories, {f.story for f in findings}, dropped, most)
    figures.findings = len(findings)
    return "".join(
        parts(
            title=title,
            about=about,
            ledger=ledger,
            stories=lambda: ((story, dropped) for story in shown),
            figures=figures,
            findings=findings,
            scores=scores,
            notes=notes,
        )
    )


def parts(
    *,
    title: str,
    about: str,
    ledger: "Ledger",
    stories: Callable[[], Iterable[tuple[AlignedStory, Mapping[str, str]]]],
    figures: Figures,
    findings: Iterable[Finding],
    scores: Sequence[Score],
    notes: Mapping[tuple[str, str], str] = NO_NOTES,
) -> Iterator[str]:
    """Yield the same page part by part, so that one story is held at a time.

    `stories` gives those to be shown, each with the rules that dropped units of it; it is called twice, once for what
    stands above them. `findings` are those about them; the `figures` count the rest as well.
    """
    heads: dict[str, Head] = {}
    types: Counter[str] = Counter()
    gone = 0
    for story, dropped in stories():
        heads[story.story.id] = head_of(story)
        types.update(link.type for link in story.alignment.links)
        gone += sum(unit.id in dropped for unit in story.units)
    by_story: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_story[finding.story].append(finding)
    listed = groups((finding for found in by_story.values() for finding in found), heads)

    package = files("toolkit.reporting")
    style = package.joinpath("page.css").read_text("utf-8")
    script = package.joinpath("page.js").read_text("utf-8")
    page = environment().get_template("page.html")
    made = page.stream(
        title=title,
        about=[p for p in about.split("\n\n") if p.strip()],
        policy=policy(style, script),
        style=Markup(style),  # our own file, nothing to escape
        script=Markup(script),
        ledger=ledger,
        figures=figures,
        names=NAMES,
        findings=figures.findings,
        groups=listed,
        elsewhere=figures.findings - sum(len(group.listed) for group in listed),
        tables=score_tables(scores, notes),
        types=types,
        gone=gone,
        shown=len(heads),
        unfolded=len(heads) <= OPEN,
        version=VERSION,
        stories=(view(story, by_story[story.story.id], dropped) for story, dropped in stories()),
    )
    made.enable_buffering(AT_ONCE)
    return (UNPRINTABLE.sub("\ufffd", text) for text in made)


def choose_stories(
    stories: Iterable[AlignedStory], with_findings: Container[str], dropped: Container[str], most: int
) -> tuple[list[AlignedStory], Figures]:
    """Return at most `most` stories in their order, and the figures of all."""
    figures = Figures()
    first: list[tuple[int, AlignedStory]] = []
    others: list[tuple[int, AlignedStory]] = []
    for i, story in enumerate(stories):
        figures.add(story, dropped)
        pile = first if story.story.id in with_findings else others
        if len(pile) < most:
            pile.append((i, story))
    chosen = first + others[: most - len(first)]
    return [story for _, story in sorted(chosen, key=lambda pair: pair[0])], figures


def environment() -> Environment:
    return Environment(
        loader=PackageLoader("toolkit", "reporting"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )


def policy(style: str, script: str) -> str:
    """Return a Content-Security-Policy under which the page loads nothing and runs only `script`."""
    return (
        f"default-src 'none'; img-src data:; style-src {hashed(style)}; script-src {hashed(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


def hashed(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
