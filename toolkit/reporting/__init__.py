"""One page that shows it all: what came in and was left out, the scores, the findings, and every story side by side.

`render` makes the page of a corpus, `render_board` that of an evaluation; both are one HTML file that needs nothing else.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from markupsafe import Markup

from toolkit.data import AlignedStory, Finding, Score
from toolkit.reporting.board import render_board
from toolkit.reporting.cards import Cards
from toolkit.reporting.figures import draw_figures
from toolkit.reporting.frame import source, stream
from toolkit.reporting.notes import is_quiet, language_names
from toolkit.reporting.pictures import to_png
from toolkit.reporting.plots import draw_plots
from toolkit.reporting.summary import Figures, Head, head_of, periods, repeats, score_tables, total_of
from toolkit.saying import INTERFACES

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

MOST = 1000  # stories; what that means for the page's size and speed is in eval/results/page.md
OPEN = 40  # stories; those without findings are folded where there are more, or others with findings
NONE: Mapping[str, str] = MappingProxyType({})
NO_NOTES: Mapping[tuple[str, str], str] = MappingProxyType({})
SAID = re.compile(r'\bsay\("((?:[^"\\]|\\.)+)"')  # what the page's script says


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
    ui: str = "en",
    ignored: Mapping[str, str] = NONE,
    name: str = "",
) -> str:
    """Return the page.

    `about` says what the corpus is, an empty line between paragraphs. The stories have a unit for each link; `dropped`
    names the rule that keeps a unit out of the corpus, by unit id. `notes` says what a reader of scores should know of
    a system, by direction and name. Of more than `most` stories those with findings are shown before others; the figures count
    all. Stories keep their order. `ui` is the language of the page; `ignored` says why findings are, by their ids; decisions
    made on the page are kept by the `name` of the corpus, or its title.
    """
    loud = {f.story for f in findings if not is_quiet(f) and f.id not in ignored}
    shown, figures = choose_stories(stories, loud, dropped, most)
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
            ui=ui,
            ignored=ignored,
            name=name,
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
    ui: str = "en",
    ignored: Mapping[str, str] = NONE,
    name: str = "",
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
        heads[story.story.id] = head_of(story, ui)
        types.update(link.type for link in story.alignment.links)
        gone += sum(unit.id in dropped for unit in story.units)
    by_story: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.story in heads:
            by_story[finding.story].append(finding)
    drawn = draw_figures(statistics) if statistics else {}
    listed = [finding for story in heads for finding in by_story[story]]
    cards = Cards(stories, by_story, ignored, ui, len(heads))

    def model() -> dict[str, object]:
        return {
            "ui": ui,
            "corpus": name or title,
            "file": decisions_file(name or title),
            "said": said_by_script(ui),
            "stories": cards.model(),
        }

    return stream(
        "page.html",
        styles=("base.css", "page.css"),
        script="page.js",
        ui=ui,
        title=title,
        about=[p for p in about.split("\n\n") if p.strip()],
        ledger=ledger,
        statistics=statistics,
        pictures=[Markup(svg) for svg in drawn.values()],  # in which text is escaped
        figures=figures,
        names=language_names(ui),
        total=total_of(listed, ignored, ui),
        elsewhere=figures.findings - len(listed),
        repeats=repeats((f for f in listed if not is_quiet(f) and f.id not in ignored), heads, ui),
        tables=score_tables(scores, notes, ui),
        days=[(day, day_name(day, ui), count) for day, count in periods(head.day for head in heads.values())],
        types=types,
        gone=gone,
        shown=len(heads),
        unfolded=len(heads) <= OPEN and all(is_quiet(f) or f.id in ignored for f in listed),
        decisions_file=decisions_file(name or title),
        cards=cards,
        model=model,
    )


def day_name(day: str, ui: str) -> str:
    """Return a day in words; a month or a year as it is."""
    return INTERFACES[ui].date(date.fromisoformat(day)) if len(day) == len("2026-03-17") else day


def decisions_file(corpus: str) -> str:
    """Return what the browser calls the file of decisions, a name that a command line takes as it is.

    >>> decisions_file("out/new s")
    'out-new-s.ignored.json'
    """
    plain = re.sub(r"[^\w.]+", "-", corpus).strip("-.")
    return f"{plain or 'corpus'}.ignored.json"


def said_by_script(ui: str) -> dict[str, str]:
    """Return what the script says, in the language of the page, by the English that it holds."""
    english = dict.fromkeys(SAID.findall(source("page.js")))
    return {text: INTERFACES[ui].page[text] for text in english if text in INTERFACES[ui].page}


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
