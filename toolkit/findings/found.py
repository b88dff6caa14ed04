"""A finding with what a reader needs beside it: the story's title, the live pages, the words around it, the correction."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from toolkit.data import LANGS, AlignedStory, Finding, Lang

# What a message names as written, and what as meant: names of values in its template, in pairs.
CORRECTIONS = (("word", "right"), ("rare", "usual"))
WEB = ("https://", "http://")


@dataclass(frozen=True, slots=True)
class Correction:
    """What is written, and what it should be."""

    wrong: str
    right: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A finding as it is shown and kept."""

    finding: Finding
    title: str  # of the first version by language
    urls: Mapping[Lang, str]  # of the versions that are on the web
    files: Mapping[Lang, str]  # where each version was read from
    texts: Mapping[Lang, str]  # of the unit; {} for a finding about the story as a whole

    @property
    def correction(self) -> Correction | None:
        return correction(self.finding)


def found_in(story: AlignedStory, findings: Iterable[Finding]) -> Iterator[Found]:
    units = {unit.id: unit for unit in story.units}
    title = next((a.title for lang in LANGS if (a := story.article(lang)) and a.title), "")
    urls = {a.lang: a.url for a in story.articles if a.url.startswith(WEB)}
    files = {a.lang: a.page for a in story.articles}
    for finding in findings:
        unit = units.get(finding.unit or "")
        texts = {lang: unit.text(lang) for lang in LANGS if unit.text(lang)} if unit else {}
        yield Found(finding=finding, title=title, urls=urls, files=files, texts=texts)


def correction(finding: Finding) -> Correction | None:
    """Return what a check proposes, where its message names one."""
    words = {value.name: value.texts[0] for value in finding.values if value.kind == "words" and value.texts}
    for wrong, right in CORRECTIONS:
        if words.get(wrong) and words.get(right):
            return Correction(words[wrong], words[right])
    return None
