"""One page that shows it all: what came in and was left out, the scores, the findings, and every story side by side.

`render` makes the page of a corpus, `render_board` that of an evaluation; both are one HTML file that needs nothing else.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from markupsafe import Markup

from toolkit.data import AlignedStory, Finding, Score
from toolkit.reporting.board import render_board
from toolkit.reporting.figures import draw_figures
from toolkit.reporting.frame import stream
from toolkit.reporting.pictures import to_png
from toolkit.reporting.plots import draw_plots
from toolkit.reporting.rows import NAMES, view
from toolkit.reporting.summary import Figures, Head, groups, head_of, score_tables

if TYPE_CHECKING:
    from toolkit.corpus.ledger import Ledger
    from toolkit.corpus.statistics import Statistics

__all__ = [
    "MOST",
    "Figures",
    "choose_stories",
    "draw_figures",
    "draw_plots",
    "parts",
    "render",
    "render_board",
    "to_png",
]

MOST = 1000  # stories; of 16 rows each they make a page of 16 MB, which Chromium opens in a second
OPEN = 40  # stories; a page of more shows them folded
NONE: Mapping[str, str] = MappingProxyType({})
NO_NOTES: Mapping[tuple[str, str], str] = MappingProxyType({})


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
    statistics: "Statistics | None" = None,
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
    drawn = draw_figures(statistics) if statistics else {}
    listed = groups((finding for found in by_story.values() for finding in found), heads)
    return stream(
        "page.html",
        styles=("base.css", "page.css"),
        script="page.js",
        title=title,
        about=[p for p in about.split("\n\n") if p.strip()],
        ledger=ledger,
        statistics=statistics,
        pictures=[Markup(svg) for svg in drawn.values()],  # in which text is escaped
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
        stories=(view(story, by_story[story.story.id], dropped) for story, dropped in stories()),
    )


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
